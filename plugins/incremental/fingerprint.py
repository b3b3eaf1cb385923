"""Fingerprints of values by their content, the same on every machine."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time, timedelta
from enum import Enum
from itertools import chain
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


_contents_by_type: dict[type, Callable[[Any], Iterable[Any]]] = {}
"""The results of :func:`_contents`."""


def _encode_other(value: Any, encode: Callable[[Any], None], feed: Callable[[bytes], None]) -> None:
    kind = type(value)
    contents = _contents_by_type.get(kind) or _contents_by_type.setdefault(kind, _contents(kind))
    feed(f"<{kind.__name__}".encode())
    for each in contents(value):
        encode(each)
    feed(b">")


def _contents(kind: type) -> Callable[[Any], Iterable[Any]]:
    """Return a function that returns what defines the content of a value of the type *kind*.

    Raises:
        TypeError: If nothing does.
    """
    if issubclass(kind, Enum):
        return lambda value: (value.name,)
    if issubclass(kind, str):  # of a kind of its own
        return lambda value: (str(value),)
    if issubclass(kind, tuple | list):
        return lambda value: (list(value),)
    if issubclass(kind, Mapping):
        return lambda value: chain.from_iterable(value.items())
    if issubclass(kind, set | frozenset):
        return lambda value: (sorted(value),)
    if issubclass(kind, date | time):
        return lambda value: (value.isoformat(),)
    if issubclass(kind, timedelta):
        return lambda value: ([value.days, value.seconds, value.microseconds],)
    if issubclass(kind, ZoneInfo):
        return lambda value: (value.key,)
    if dataclasses.is_dataclass(kind):
        names = [field.name for field in dataclasses.fields(kind)]
        return lambda value: [getattr(value, name) for name in names]
    if hasattr(kind, "model_fields"):  # of pydantic, which a build with nothing to do does not import
        return lambda value: (value.__dict__,)
    raise TypeError(f"{kind.__name__} has no fingerprint.")
