"""What machines may read: open alerts, the archive, authorities and the directory, each with its schema."""
