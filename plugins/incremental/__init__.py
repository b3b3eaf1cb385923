"""Does again only what must be done again: what was read and made is kept, with what it was made from."""
