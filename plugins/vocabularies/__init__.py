"""Vocabularies of the network: its violations, groups of perpetrators, outcomes and kinds of answers.

They are in ``content/vocabulary/``, with words in each language; alerts and letters refer to them by key.
"""
