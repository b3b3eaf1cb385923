"""Alerts: read strictly from Markdown files, checked together, and returned as frozen values."""
