"""The page of each alert, its card in lists, and the files that belong to it."""
