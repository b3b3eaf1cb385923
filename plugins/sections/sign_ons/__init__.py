"""Sign-on letters: their list, their pages, their files."""
