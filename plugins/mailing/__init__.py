"""The port between the mailing and a mailing service: protocols, values and exceptions, and no service.

``service.py`` and ``account.py`` have the protocols; the setting MAILING_SERVICE names the package that
implements them (``registry.py``), such as ``plugins.mailchimp``.
"""
