"""Announcements of alerts and activities: which are due, for readers of which language."""
