"""All alerts of a site: their records at hand, each whole alert when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import overload

from plugins.alerts.alert import Alert
from plugins.alerts.summary import AlertSummary, alert_summary


class AlertRepository(Sequence[Alert]):
    """The sound alerts of a content folder, in the order of their folders."""

    def __init__(self, alert_summaries: Mapping[str, AlertSummary], whole: Callable[[str], Alert]) -> None:
        """Take the *alert_summaries* by folder name, and what returns a whole alert."""
        self.alert_summaries = alert_summaries
        self._whole = whole
        self._slugs = tuple(alert_summaries)

    @classmethod
    def of(cls, alerts: Iterable[Alert], languages: Iterable[str]) -> AlertRepository:
        """Return *alerts* that are all at hand; *languages* are those of the site."""
        codes, held = tuple(languages), {alert.slug: alert for alert in alerts}
        return cls({slug: alert_summary(alert, codes) for slug, alert in held.items()}, held.__getitem__)

    def get(self, slug: str) -> Alert:
        """Return the alert of the folder *slug*."""
        return self._whole(slug)

    def __len__(self) -> int:
        return len(self._slugs)

    def __iter__(self) -> Iterator[Alert]:
        return map(self._whole, self._slugs)

    @overload
    def __getitem__(self, index: int) -> Alert: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Alert, ...]: ...
    def __getitem__(self, index: int | slice) -> Alert | tuple[Alert, ...]:
        if isinstance(index, slice):
            return tuple(map(self._whole, self._slugs[index]))
        return self._whole(self._slugs[index])
