"""Deployment: replacing the output folder atomically, and running the deploy command."""
