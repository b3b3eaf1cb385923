"""The summary of an alert: what lists, feeds, charts, search and open data know of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from plugins.alerts.alert import Alert, State, state_at
from plugins.alerts.attachments import attachment_names
from plugins.alerts.regions import region_key
from plugins.languages.localized_text import LocalizedText


@dataclass(frozen=True)
class SentDay:
    """When and how the network itself wrote to an authority."""

    authority: str
    """Its key in the registry."""
    day: dt.date
    way: str
    """A key of ``labels.SENT_WAYS``."""


@dataclass(frozen=True)
class AnswerDay:
    """When an authority answered, and in which way; its text is in the alert."""

    authority: str
    """Its key in the registry."""
    day: dt.date
    kind: str
    """A key of ``labels.ANSWERS``."""
    until: dt.date | None = None
    """For an extension: the new last day."""
    to: str | None = None
    """For a transfer: the key of the other authority."""


@dataclass(frozen=True)
class LettersDay:
    """How many letters from supporters to an authority were counted at least, up to a day."""

    authority: str
    """Its key in the registry."""
    day: dt.date
    number: int


@dataclass(frozen=True)
class OutcomeDay:
    """How it ended for one person of an alert, without saying for whom."""

    result: str
    """A key of the outcomes."""
    day: dt.date


@dataclass(frozen=True)
class AlertSummary:
    """The public facts of an alert, and its headline in every language; nothing that identifies people."""

    slug: str
    case: str
    sequence: int
    previous: str | None
    status: str
    date: dt.datetime
    modified: dt.datetime
    act_before: dt.datetime
    embargo: dt.datetime | None
    zone: ZoneInfo
    country: str
    region: str | None
    violations: tuple[str, ...]
    perpetrators: tuple[str, ...]
    result: str | None
    """How it ended, a key of ``labels.RESULTS``."""
    outcome_day: dt.date | None
    language: str
    """The language of the original."""
    languages: tuple[str, ...]
    """The languages it is available in."""
    titles: Mapping[str, LocalizedText]
    summaries: Mapping[str, LocalizedText]
    announced: dt.datetime
    """When its latest announcement may be mailed."""
    pictures: bool
    """Whether it has pictures."""
    targets: tuple[str, ...]
    """The registry keys of its targets, among them the members of sets."""
    outcomes_of_people: tuple[OutcomeDay, ...] = ()
    """The outcomes of single persons, the earliest first."""
    groups: tuple[str, ...] = ()
    """The groups of people at risk, as keys of the vocabulary."""
    subject: str = "person"
    """A key of ``labels.SUBJECTS``."""
    partner: str = ""
    """Who asked for it; empty if consent does not cover the organisation."""
    attachments: bool = False
    """Whether it has documents, or a petition to print."""
    turning_points: tuple[dt.datetime, ...] = ()
    """When its state, its names or the problems of its files change, in order."""
    digest: bytes = b""
    """A digest of everything that the alert's page depends on; empty if unknown."""
    sent: tuple[SentDay, ...] = ()
    """What the network itself sent, the earliest first."""
    letters_counted: tuple[LettersDay, ...] = ()
    """Copies of supporters' letters, at most once for each authority."""
    answers: tuple[AnswerDay, ...] = ()
    """What authorities answered, the earliest first."""
    follow_up: str = "public"
    """``private`` if only answers may be shown, and nothing may be counted."""
    official_region: str | None = None
    """The name of the region on the country's map, if the alert uses another one."""

    @property
    def region_key(self) -> str:
        """The key of the region in URLs, ``co-valle-del-cauca``; empty without a region."""
        name = self.official_region or self.region
        return region_key(self.country, name) if name else ""

    @property
    def authorities(self) -> tuple[str, ...]:
        """The registry keys of its targets, and of other authorities that its letters were transferred to."""
        transferred = [each.to for each in self.answers if each.to]
        return tuple(dict.fromkeys([*self.targets, *transferred]))

    @property
    def order(self) -> tuple[float, str]:
        """The sort key of lists: date of publication in seconds since 1970, and slug.

        Comparing aware times of different zones takes ten times as long.
        """
        return self.date.timestamp(), self.slug

    def state(self, now: dt.datetime) -> State:
        """Return the state of the alert at *now*."""
        return state_at(
            self.status, date=self.date, embargo=self.embargo, act_before=self.act_before, now=now
        )


def alert_summary(
    alert: Alert, languages: Iterable[str], points: tuple[dt.datetime, ...] = ()
) -> AlertSummary:
    """Return the summary of *alert* with the turning points *points* for a site in *languages*."""
    facts, codes = alert.facts, tuple(languages)
    return AlertSummary(
        slug=alert.slug,
        case=facts.case,
        sequence=facts.sequence,
        previous=facts.previous,
        status=facts.status,
        date=alert.date,
        modified=alert.modified,
        act_before=alert.act_before,
        embargo=alert.embargo,
        zone=alert.zone,
        country=facts.country,
        region=facts.region,
        violations=tuple(facts.violations),
        perpetrators=tuple(facts.perpetrators),
        result=facts.outcome.result if facts.outcome else None,
        outcome_day=facts.outcome.date if facts.outcome else None,
        language=alert.language,
        languages=tuple(code for code in codes if code in alert.words),
        titles={code: alert.localized("title", code) for code in codes},
        summaries={code: alert.localized("summary", code) for code in codes},
        announced=max(
            [alert.date, alert.embargo or alert.date]
            + [each.date.start(alert.zone) for each in facts.announcements]
        ),
        pictures=bool(facts.pictures),
        subject=facts.subject,
        groups=tuple(dict.fromkeys(each.group for each in facts.people if each.group)),
        outcomes_of_people=tuple(
            sorted(
                (OutcomeDay(each.outcome.result, each.outcome.date) for each in facts.people if each.outcome),
                key=lambda each: each.day,
            )
        ),
        partner=facts.partner.name if facts.partner and "organisation" in facts.covered else "",
        attachments=bool(attachment_names(alert, with_petition=True)),
        targets=tuple(target.key for target in alert.authorities if target.key),
        turning_points=points,
        sent=tuple(
            SentDay(each.authority, each.date, each.way)
            for each in sorted(facts.sent, key=lambda each: each.date)
        ),
        letters_counted=tuple(
            LettersDay(each.authority, each.date, each.number) for each in facts.letters_counted
        ),
        answers=tuple(
            AnswerDay(each.authority, each.date, each.kind, each.until, each.to)
            for each in sorted(facts.answers, key=lambda each: each.date)
        ),
        follow_up=facts.follow_up,
    )
