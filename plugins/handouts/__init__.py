"""Handouts: an open alert as a PDF of two pages, to print and pass round."""
