"""Charts of the archive."""
