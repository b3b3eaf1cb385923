"""Telephone numbers as links and as people read them."""

from __future__ import annotations

from functools import cache

import phonenumbers


def tel(number: str, extension: str | None = None) -> str:
    """Return a ``tel:`` link (RFC 3966) for an E.164 *number*, with its extension.

    >>> tel("+576015702000", "1204")
    'tel:+576015702000;ext=1204'
    """
    return f"tel:{number}" + (f";ext={extension}" if extension else "")


@cache
def international(number: str) -> str:
    """Return an E.164 *number* in groups, as its country writes it abroad.

    >>> international("+41229179000")
    '+41 22 917 90 00'
    """
    parsed = phonenumbers.parse(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
