"""Translated command: notes that a translation is up to date, and shows what has changed in the original."""
