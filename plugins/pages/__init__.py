"""Standing pages: about the network, accompaniment, joining; one folder each, a file per language."""
