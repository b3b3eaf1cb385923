"""The sections of the site, one module or folder each: their views, pages and files."""
