"""Withdrawing an alert: the list of withdrawn alerts, and taking one out of a site that is already built.

Nothing here imports the site, the campaigns or the theme: an alert must go even if these are broken.
"""
