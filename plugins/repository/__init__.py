"""All content of a site, read and checked together."""
