"""Announcements: which are due, for readers of which language."""
