"""Incremental builds: cached results with everything they depend on."""
