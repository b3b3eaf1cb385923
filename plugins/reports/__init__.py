"""Encrypted reports of urgent situations: the readers' keys, and the other ways to reach the network."""
