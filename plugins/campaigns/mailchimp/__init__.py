"""Mailchimp: the client, the audience and what it is assumed to do."""
