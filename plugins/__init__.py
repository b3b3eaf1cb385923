"""The parts of the site: one package per noun."""
