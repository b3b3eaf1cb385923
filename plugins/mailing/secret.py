"""A secret of a mailing service, such as an API key, which cannot get into logs by accident."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Secret:
    """A value that ``str()`` and ``repr()`` do not show."""

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """Return the value."""
        return self._value

    def __str__(self) -> str:
        return "…"
