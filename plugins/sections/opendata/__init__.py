"""Open data: open alerts, archive, authorities and directory as JSON and CSV, with schemas."""
