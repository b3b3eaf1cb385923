"""Charts of what the archive holds."""
