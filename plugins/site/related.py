"""Which earlier alerts are most like an alert, so that a reader sees that it does not stand alone.

Only earlier ones: so a new alert leaves the pages of all others as they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable

from plugins.alerts.record import Record

MOST = 3
"""How many are shown."""


class Related:
    """Finds alerts of the same country and violation, the latest first."""

    def __init__(self, records: Iterable[Record]) -> None:
        """Take the *records* of the alerts that may be led to."""
        self._groups: dict[tuple[str, str], list[tuple[tuple[object, str], Record]]] = defaultdict(list)
        for each in sorted(records, key=_order):
            for violation in each.violations:
                self._groups[each.country, violation].append((_order(each), each))

    def to(self, record: Record) -> tuple[Record, ...]:
        """Return up to MOST earlier alerts of other cases, those that share more violations first."""
        found: dict[str, tuple[int, Record]] = {}
        for violation in record.violations:
            group = self._groups.get((record.country, violation), [])
            end = bisect_left(group, _order(record), key=lambda entry: entry[0])
            for _, other in group[max(0, end - 2 * MOST) : end]:
                if other.case != record.case:
                    shared, _ = found.get(other.slug, (0, other))
                    found[other.slug] = shared + 1, other
        best = sorted(found.values(), key=lambda entry: (entry[0], _order(entry[1])), reverse=True)
        return tuple(other for _, other in best[:MOST])


def _order(record: Record) -> tuple[object, str]:
    return record.date, record.slug
