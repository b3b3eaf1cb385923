"""Content that is announced by mail: a module for each kind, and a line of the registry."""
