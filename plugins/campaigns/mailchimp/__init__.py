"""Mailchimp: the API client, the set-up of the audience, and a check of the API's behaviour."""
