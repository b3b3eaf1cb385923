"""Reads mails from mbox files, Maildir folders and single files, with limits, and says who sent them.

Nothing here raises because of what a stranger has sent: what cannot be read is an entry that says why.
"""
