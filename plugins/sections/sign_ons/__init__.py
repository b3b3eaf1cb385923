"""Sign-on letters: list, letter, signatories, feed, and their entries in search and open data."""
