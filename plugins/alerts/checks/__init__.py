"""Checks of an alert that no single field shows."""
