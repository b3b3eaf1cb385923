"""Checks of what is published: blocklisted phrases, and names of people without their consent."""
