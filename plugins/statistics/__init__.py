"""Statistics of the archive: counts of alerts, and the tile map that shows them."""
