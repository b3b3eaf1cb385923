"""Withdrawal of alerts: the list of withdrawn alerts, and the removal of alerts from a built site.

Nothing here imports the site, the campaigns or the theme: an alert can be removed even if these are broken.
"""
