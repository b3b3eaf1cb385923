"""The registry of authorities: who can be written to, by which channel, checked on which day."""
