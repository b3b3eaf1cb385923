"""The data of a site: content, settings, catalogs and build time, and the lists derived from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from plugins.activities.activity import Activity
from plugins.alerts.alert import PAST, Alert, State
from plugins.alerts.summary import AlertSummary
from plugins.follow_up.alert_clocks import AuthorityClock, alert_clocks
from plugins.incremental.cache import BuildCache
from plugins.incremental.fingerprint import fingerprint
from plugins.languages.catalogs import Catalogs
from plugins.mailing.registry import mailing_service
from plugins.mailing.service import MailingService
from plugins.mailing.signup_form import Form
from plugins.reports.load import Reports
from plugins.repository.clock_keys import clock_keys
from plugins.repository.content import Content
from plugins.repository.letter_clocks import letter_clocks
from plugins.safety.blocklist import Searcher
from plugins.sign_ons.letter import PUBLIC as PUBLIC_LETTERS
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.letter import State as LetterState
from plugins.statistics.country_map import CountryMap
from plugins.statistics.counts import Statistics, count
from plugins.web.localizer import Localizer, localizers
from plugins.web.settings import Addresses, SiteSettings


@dataclass(frozen=True)
class Site:
    """Everything that the files of a site depend on."""

    site_settings: SiteSettings
    content: Content
    catalogs: Catalogs
    now: datetime
    searcher: Searcher = field(default_factory=lambda: Searcher(()))
    """Searches texts for entries of the blocklist."""
    form: Form | None = None
    """The sign-up form, if the network has one."""
    mailing_service: MailingService = field(default_factory=lambda: mailing_service({}))
    """The mailing service of the network."""
    cache: BuildCache = field(default_factory=BuildCache)
    """The build cache."""
    country_map: CountryMap | None = None
    """The map of the statistics, if the network has one."""
    reports: Reports = field(default_factory=Reports)
    """How to report an urgent situation: keys of the readers, and other ways in."""

    @cached_property
    def addresses(self) -> Addresses:
        """The web addresses of the site."""
        return Addresses(self.site_settings)

    @cached_property
    def localizers(self) -> dict[str, Localizer]:
        """The localizer of each language, by code, in the order of the language switcher."""
        return localizers(self.site_settings.languages, self.catalogs, self.content.vocabularies)

    @cached_property
    def alert_summaries(self) -> dict[str, AlertSummary]:
        """The summary of each alert, by folder name."""
        summaries = self.content.alerts.alert_summaries
        return {slug: self._with_region(summary) for slug, summary in summaries.items()}

    def _with_region(self, alert_summary: AlertSummary) -> AlertSummary:
        """Return *alert_summary* with the official region of the map, if it has one."""
        official = self.country_map and self.country_map.official(alert_summary.country, alert_summary.region)
        return replace(alert_summary, official_region=official) if official else alert_summary

    def alert(self, slug: str) -> Alert:
        """Return the alert of the folder *slug*."""
        return self.content.alerts.get(slug)

    @cached_property
    def _states(self) -> dict[str, State]:
        return {slug: each.state(self.now) for slug, each in self.alert_summaries.items()}

    def state(self, alert_summary: AlertSummary) -> State:
        """Return the current state of an alert."""
        return self._states[alert_summary.slug]

    @cached_property
    def _by_state(self) -> dict[State, list[AlertSummary]]:
        by_state: dict[State, list[AlertSummary]] = {state: [] for state in State}
        for summary in self.alert_summaries.values():
            by_state[self.state(summary)].append(summary)
        return by_state

    def with_state(self, *states: State) -> list[AlertSummary]:
        """Return the alerts whose current state is one of *states*."""
        return [summary for state in states for summary in self._by_state[state]]

    @cached_property
    def open(self) -> list[AlertSummary]:
        """The open alerts, the most urgent first."""
        return sorted(self.with_state(State.OPEN), key=lambda each: (each.act_before.timestamp(), each.slug))

    @cached_property
    def past(self) -> list[AlertSummary]:
        """The alerts in PAST states, the latest first; withdrawn ones are in no list."""
        return sorted(self.with_state(*PAST), key=lambda each: each.order, reverse=True)

    @cached_property
    def activities(self) -> list[Activity]:
        """The activities that are shown, the earliest first; in previews all."""
        shown = [each for each in self.content.activities if each.shown(self.now)]
        return shown if not self.site_settings.preview else list(self.content.activities)

    @cached_property
    def sign_ons(self) -> list[SignOnLetter]:
        """The sign-on letters that lists show: open for signature by deadline, then others, the latest first.

        In previews drafts are among the others.
        """
        every = self.content.sign_ons.values()
        states = (*PUBLIC_LETTERS, LetterState.UNPUBLISHED) if self.site_settings.preview else PUBLIC_LETTERS
        shown = [each for each in every if each.state(self.now) in states]
        collecting = [each for each in shown if each.state(self.now) is LetterState.COLLECTING]
        others = [each for each in shown if each.state(self.now) is not LetterState.COLLECTING]
        return [
            *sorted(collecting, key=lambda each: (each.closes or each.opens, each.slug)),
            *sorted(others, key=lambda each: (each.opens, each.slug), reverse=True),
        ]

    @property
    def previewed(self) -> list[AlertSummary]:
        """The alerts that are in previews alone: drafts, and alerts before their date; no withdrawn ones."""
        unpublished = self.with_state(State.UNPUBLISHED) if self.site_settings.preview else []
        return [each for each in unpublished if each.status != "withdrawn"]

    @cached_property
    def listed(self) -> list[AlertSummary]:
        """All alerts that lists and feeds may show."""
        return [*self.open, *self.past]

    def clocks(self, alert_summary: AlertSummary) -> tuple[AuthorityClock, ...]:
        """Return how long each authority has had to answer an alert, as far as that may be shown."""
        if alert_summary.slug not in self._clocks:
            terms = self.site_settings.response_terms
            found = alert_clocks(
                alert_summary, self.content.authorities, self.content.vocabularies, terms, self.now
            )
            self._clocks[alert_summary.slug] = found
        return self._clocks[alert_summary.slug]

    @cached_property
    def clock_keys(self) -> Mapping[str, bytes]:
        """A key for each alert with :meth:`clocks`, by folder name, which changes with them."""
        hashes, alerts = self.content.hashes, self.alert_summaries.values()
        terms = self.site_settings.response_terms
        shared = fingerprint(self.cache.code, terms, hashes["authorities"], hashes["vocabulary"])
        return clock_keys(alerts, self.clocks, shared=shared, now=self.now, cache=self.cache)

    def letter_clocks(self, letter: SignOnLetter) -> tuple[AuthorityClock, ...]:
        """Return how long each authority has had to answer a sign-on letter, as far as that may be shown.

        There are none if the letter is about an alert that asks for ``follow_up: private``.
        """
        about = self.alert_summaries.get(letter.facts.alert or "")
        if about is not None and about.follow_up == "private":
            return ()
        terms = self.site_settings.response_terms
        return letter_clocks(letter, self.content.authorities, self.content.vocabularies, terms, self.now)

    @cached_property
    def _clocks(self) -> dict[str, tuple[AuthorityClock, ...]]:
        return {}

    @cached_property
    def statistics(self) -> Statistics:
        """The numbers of listed alerts by violation, place, perpetrators, year and outcome."""
        return count(self.listed, self.now, self.country_map, vocabularies=self.content.vocabularies)
