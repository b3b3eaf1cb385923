"""Fingerprints of values by their content, the same on every machine."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from enum import Enum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

Encoders = Mapping[type, Callable[[Any], bytes]]
"""Encoders for types that are not encoded by their content; the result has a constant length."""


def fingerprint(*values: Any, encoders: Encoders = MappingProxyType({})) -> bytes:
    """Return a fingerprint of *values*, 16 bytes.

    Raises:
        TypeError: If a value has a type without defined content, such as a function.
    """
    digest = hashlib.blake2b(digest_size=16)
    feed = digest.update

    def encode(value: Any) -> None:
        kind = type(value)
        if kind is str:
            data = value.encode()
            feed(b"s%d:" % len(data) + data)
        elif kind in encoders:
            feed(b"=" + encoders[kind](value))
        elif kind is tuple or kind is list:
            feed(b"(")
            for each in value:
                encode(each)
            feed(b")")
        elif kind is bytes:
            feed(b"b%d:" % len(value) + value)
        elif value is None or kind is bool or kind is int or kind is float:
            feed(f"{kind.__name__}{value!r};".encode())
        else:
            _encode_other(value, encode, feed)

    for value in values:
        encode(value)
    return digest.digest()


def _encode_other(value: Any, encode: Callable[[Any], None], feed: Callable[[bytes], None]) -> None:
    feed(f"<{type(value).__name__}".encode())
    if isinstance(value, Enum):
        encode(value.name)
    elif isinstance(value, str | tuple | list):  # of a kind of its own
        encode(str(value) if isinstance(value, str) else list(value))
    elif isinstance(value, Mapping):
        for key, each in value.items():
            encode(key)
            encode(each)
    elif isinstance(value, set | frozenset):
        encode(sorted(value))
    elif isinstance(value, date | time):
        encode(value.isoformat())
    elif isinstance(value, timedelta):
        encode([value.days, value.seconds, value.microseconds])
    elif isinstance(value, ZoneInfo):
        encode(value.key)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            encode(getattr(value, field.name))
    elif hasattr(value, "__pydantic_fields_set__"):
        encode(value.__dict__)
    else:
        raise TypeError(f"{type(value).__name__} has no fingerprint.")
    feed(b">")
