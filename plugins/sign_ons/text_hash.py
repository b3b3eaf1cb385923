"""The hash that identifies the text of a letter, so that nobody's signature moves to another text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from plugins.content.fields import one_line, refuse
from plugins.content.problems import quote

PATTERN = re.compile(r"[0-9a-f]{16}")


def text_hash(text: str) -> str:
    r"""Return the first 16 hexadecimal digits of the SHA-256 of *text*, in Unicode's form NFC.

    Line ends, blanks at the end of lines and empty lines around the text make no difference.

    >>> text_hash("Señora Fiscal:\n\nActúe ya.\n") == text_hash("\nSeñora Fiscal: \r\n\r\nActúe ya.")
    True
    >>> text_hash("Señora Fiscal:\n\nActúe ya.")
    '532931cc2363f48d'
    """
    lines = unicodedata.normalize("NFC", text).splitlines()
    plain = "\n".join(line.rstrip() for line in lines).strip("\n")
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _text_hash(value: Any) -> str:
    text = one_line(value)
    if not PATTERN.fullmatch(text):
        refuse(
            f"{quote(text)} is not the hash of a text. Remove the line: `invoke check` then says what to "
            "write, 16 digits and letters a-f."
        )
    return text


TextHash = Annotated[
    str, BeforeValidator(_text_hash), WithJsonSchema({"type": "string", "pattern": f"^{PATTERN.pattern}$"})
]
"""The result of :func:`text_hash`, such as ``532931cc2363f48d``."""
