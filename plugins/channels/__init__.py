"""The ways to reach an authority: a module for each, and the list of all in ``fields.py``."""
