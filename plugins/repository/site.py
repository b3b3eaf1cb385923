"""Everything that a build depends on, and what it yields."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from plugins.activities.activity import Activity
from plugins.alerts.alert import Alert, State
from plugins.alerts.summary import AlertSummary
from plugins.incremental.cache import BuildCache
from plugins.languages.catalogs import Catalogs
from plugins.repository.content import Content
from plugins.safety.blocklist import Searcher
from plugins.signup.form import Form
from plugins.statistics.country_map import CountryMap
from plugins.statistics.counts import Statistics, count
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses, SiteSettings

PAST = (State.EXPIRED, State.SUSPENDED, State.CLOSED, State.OUTCOME)
"""States in which nobody acts any more, and that lists show."""


@dataclass(frozen=True)
class Site:
    """Everything that a build depends on."""

    site_settings: SiteSettings
    content: Content
    catalogs: Catalogs
    now: datetime
    searcher: Searcher = field(default_factory=lambda: Searcher(()))
    """Finds the words that are never published."""
    form: Form | None = None
    """What people join by, where the network has one."""
    cache: BuildCache = field(default_factory=BuildCache)
    """What the last build has left."""
    country_map: CountryMap | None = None
    """The map that alerts are counted on."""

    @cached_property
    def addresses(self) -> Addresses:
        """The web addresses of the site."""
        return Addresses(self.site_settings)

    @cached_property
    def localizers(self) -> dict[str, Localizer]:
        """One speaker per language, in the order of the switcher."""
        return {
            code: Localizer(language, self.catalogs[code])
            for code, language in self.site_settings.languages.items()
        }

    @cached_property
    def alert_summaries(self) -> dict[str, AlertSummary]:
        """What lists may have to know of each alert, by folder name."""
        return {slug: self._placed(each) for slug, each in self.content.alerts.alert_summaries.items()}

    def _placed(self, alert_summary: AlertSummary) -> AlertSummary:
        official = self.country_map and self.country_map.official(alert_summary.country, alert_summary.region)
        return replace(alert_summary, official_region=official) if official else alert_summary

    def alert(self, slug: str) -> Alert:
        """Return the whole alert of the folder *slug*."""
        return self.content.alerts.get(slug)

    @cached_property
    def _states(self) -> dict[str, State]:
        return {slug: each.state(self.now) for slug, each in self.alert_summaries.items()}

    def state(self, alert_summary: AlertSummary) -> State:
        """Return how one of the alerts stands now."""
        return self._states[alert_summary.slug]

    @cached_property
    def _by_state(self) -> dict[State, list[AlertSummary]]:
        found: dict[State, list[AlertSummary]] = {state: [] for state in State}
        for each in self.alert_summaries.values():
            found[self.state(each)].append(each)
        return found

    def with_state(self, *states: State) -> list[AlertSummary]:
        """Return the alerts that are in one of *states* now."""
        return [each for state in states for each in self._by_state[state]]

    @cached_property
    def open(self) -> list[AlertSummary]:
        """The open alerts, the most urgent first."""
        return sorted(self.with_state(State.OPEN), key=lambda each: (each.act_before.timestamp(), each.slug))

    @cached_property
    def past(self) -> list[AlertSummary]:
        """The alerts on which nobody acts any more, the latest first; withdrawn ones are in no list."""
        return sorted(self.with_state(*PAST), key=lambda each: each.order, reverse=True)

    @cached_property
    def activities(self) -> list[Activity]:
        """The activities that may be seen, the earliest first."""
        shown = [each for each in self.content.activities if each.shown(self.now)]
        return shown if not self.site_settings.preview else list(self.content.activities)

    @cached_property
    def listed(self) -> list[AlertSummary]:
        """All alerts that lists and feeds may show."""
        return [*self.open, *self.past]

    @cached_property
    def statistics(self) -> Statistics:
        """How many of them there are by violation, place, perpetrators, year and outcome."""
        return count(self.listed, self.now, self.country_map)
