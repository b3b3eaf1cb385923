"""The page of each alert, its card in lists, and its other files."""
