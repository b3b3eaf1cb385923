"""Reminders to authorities: drafts in their language, which a person reads and sends."""
