"""Alerts: strict reading of Markdown files, checks, and immutable values for everything else."""
