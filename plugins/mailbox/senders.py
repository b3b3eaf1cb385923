"""Recognises a sender again without keeping the address."""

from __future__ import annotations

import hashlib
import hmac
import secrets

KEY_BYTES = 32
DIGEST_LENGTH = 16
"""Hexadecimal digits: enough for some hundred thousand senders or mails."""
_SAME_MAILBOX = {"googlemail.com": "gmail.com"}
_DOTS_IGNORED = frozenset({"gmail.com"})


def new_key() -> bytes:
    """Return a new key for :func:`digest`."""
    return secrets.token_bytes(KEY_BYTES)


def digest(key: bytes, data: str | bytes) -> str:
    """Return the HMAC-SHA-256 (RFC 2104) of *data*, shortened: useless to others without the *key*."""
    data = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    return hmac.new(key, data, hashlib.sha256).hexdigest()[:DIGEST_LENGTH]


def normalised(address: str) -> str:
    """Return *address* in the form that all aliases of a mailbox share.

    >>> normalised("Ana.Ruiz+cartas@GoogleMail.com"), normalised("info+a@red.example")
    ('anaruiz@gmail.com', 'info@red.example')
    """
    local, _, domain = address.strip().lower().rpartition("@")
    domain = _SAME_MAILBOX.get(domain, domain)
    local = local.partition("+")[0] or local
    return f"{local.replace('.', '') if domain in _DOTS_IGNORED else local}@{domain}"
