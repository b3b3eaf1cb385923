"""Counts copies of supporters' letters: how many people wrote to which authority, and not who."""
