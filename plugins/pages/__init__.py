"""Static pages: about the network, accompaniment, joining; one folder each, with a file per language."""
