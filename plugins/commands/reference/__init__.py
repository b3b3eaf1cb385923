"""Generates the reference of fields and tasks in docs/."""
