"""All alerts of a site: summaries in memory, whole alerts on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import overload

from plugins.alerts.alert import Alert
from plugins.alerts.summary import AlertSummary, alert_summary


class AlertRepository(Sequence[Alert]):
    """The valid alerts of a content folder, in the order of their folder names."""

    def __init__(self, alert_summaries: Mapping[str, AlertSummary], load: Callable[[str], Alert]) -> None:
        """Create a repository from *alert_summaries* by slug and *load*, which returns an alert by slug."""
        self.alert_summaries = alert_summaries
        self._load = load
        self._slugs = tuple(alert_summaries)

    @classmethod
    def of(cls, alerts: Iterable[Alert], languages: Iterable[str]) -> AlertRepository:
        """Return a repository of *alerts* for a site in *languages*."""
        codes, held = tuple(languages), {alert.slug: alert for alert in alerts}
        return cls({slug: alert_summary(alert, codes) for slug, alert in held.items()}, held.__getitem__)

    def get(self, slug: str) -> Alert:
        """Return the alert with the folder name *slug*."""
        return self._load(slug)

    def __len__(self) -> int:
        return len(self._slugs)

    def __iter__(self) -> Iterator[Alert]:
        return map(self._load, self._slugs)

    @overload
    def __getitem__(self, index: int) -> Alert: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Alert, ...]: ...
    def __getitem__(self, index: int | slice) -> Alert | tuple[Alert, ...]:
        if isinstance(index, slice):
            return tuple(map(self._load, self._slugs[index]))
        return self._load(self._slugs[index])
