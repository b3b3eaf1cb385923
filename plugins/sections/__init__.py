"""The sections of the site, one module or folder each: views, pages and files."""
