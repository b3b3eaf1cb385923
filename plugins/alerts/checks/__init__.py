"""Checks of an alert that involve more than one field."""
