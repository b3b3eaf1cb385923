"""Printable sheets: a letter to sign and send by fax or post."""
