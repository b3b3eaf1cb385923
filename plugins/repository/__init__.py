"""Loads all content of a site and checks what only shows across files, such as names and links."""
