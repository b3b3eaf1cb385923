"""Withdrawal of alerts and partners: the list of what is withdrawn, and its removal from a built site.

Nothing here imports the site, the campaigns or the theme: both can be removed even if these are broken.
"""
