"""Collects signatures of letters from a mailbox into a private review file; a person decides on each."""
