"""Alerts: read strictly from Markdown files, checked together, and handed on as frozen values."""
