"""Strict reading of what volunteers write: bytes to checked values, or problems that say what to type."""
