"""Public activities."""
