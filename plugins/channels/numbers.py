"""Telephone numbers as ``tel:`` links and in international format."""

from __future__ import annotations

from functools import cache

import phonenumbers


def tel(number: str, extension: str | None = None) -> str:
    """Return a ``tel:`` link (RFC 3966) for an E.164 *number* and its extension, if any.

    >>> tel("+576015702000", "1204")
    'tel:+576015702000;ext=1204'
    """
    return f"tel:{number}" + (f";ext={extension}" if extension else "")


@cache
def international(number: str) -> str:
    """Return an E.164 *number* in the international format of its country, with digits in groups.

    >>> international("+41229179000")
    '+41 22 917 90 00'
    """
    parsed = phonenumbers.parse(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
