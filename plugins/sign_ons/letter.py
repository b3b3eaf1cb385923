"""The sign-on letter as a value: its state at a given time, its words, and who is shown as a signatory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from plugins.content.translations import Versions
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.sign_ons.models import OriginalSignOn, TranslatedSignOn
from plugins.sign_ons.signatories import Signatory
from plugins.sign_ons.text_hash import text_hash

NAMES_SHOWN_FOR = timedelta(days=90)
"""How long people are named after signing has ended, unless ``keep_names``."""
LEAST_COUNTED = 5
"""Minimum number of signatures from a country for which it is named beside counts."""


class State(Enum):
    """The state of a letter at a given time."""

    UNPUBLISHED = "unpublished"
    COLLECTING = "collecting"
    COLLECTED = "collected"
    """Signing has ended; the delivery is not yet recorded."""
    DELIVERED = "delivered"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


STATES = {
    State.UNPUBLISHED: N_("Draft: not published"),
    State.COLLECTING: N_("Open for signature"),
    State.COLLECTED: N_("Signing has ended: delivery follows"),
    State.DELIVERED: N_("Delivered"),
    State.ANSWERED: N_("Answered"),
    State.CLOSED: N_("Closed without delivery"),
    State.WITHDRAWN: N_("Withdrawn"),
}
PUBLIC = (State.COLLECTING, State.COLLECTED, State.DELIVERED, State.ANSWERED, State.CLOSED)
"""States in which the letter is in lists; a withdrawn one has a notice at its address only."""


@dataclass(frozen=True, eq=False)
class SignOnLetter:
    """One sign-on letter: facts, words per language, aware times, signatories."""

    slug: str
    versions: Versions[OriginalSignOn]
    zone: ZoneInfo
    opens: datetime
    closes: datetime | None
    modified: datetime
    text: str
    """The hash of the letter in its original language."""
    all_signatories: tuple[Signatory, ...]
    """In the order of their file; :meth:`signatories` has them as far as they may be shown."""
    digest: bytes
    """A hash of its files."""
    guarded: frozenset[int] = frozenset()
    """Lines of signatories who are shown as counts, since a protected person has the same name."""
    unprintable: frozenset[str] = frozenset()
    """Languages in which it has no PDF, since no font of printable sheets has its characters."""
    missing_glyphs: frozenset[str] = frozenset()
    """Characters of names in its public list that no font of printable sheets has."""

    @property
    def facts(self) -> OriginalSignOn:
        """The fields of the original file."""
        return self.versions.original

    @property
    def language(self) -> str:
        """The language of the original."""
        return self.versions.language

    @property
    def signable(self) -> bool:
        """Whether it is a letter that others sign, not one on behalf of the membership."""
        return self.facts.who != "network"

    def state(self, now: datetime) -> State:
        """Return its state at *now*."""
        status = self.facts.status
        if status == "draft" or now < self.opens:
            return State.UNPUBLISHED
        if status == "collecting" and self.closes is not None and now >= self.closes:
            return State.COLLECTED
        return State(status)

    @property
    def turning_points(self) -> tuple[datetime, ...]:
        """The moments at which its state, or what is shown of signatories, changes."""
        return tuple(each for each in (self.opens, self.closes, self._names_end) if each is not None)

    @property
    def _names_end(self) -> datetime | None:
        """When people's names turn to counts."""
        return self.closes + NAMES_SHOWN_FOR if self.closes and not self.facts.keep_names else None

    @property
    def names_end(self) -> date | None:
        """The day on which people's names turn to counts; None if they stay."""
        return self._names_end.astimezone(self.zone).date() if self._names_end else None

    def shows_names(self, now: datetime) -> bool:
        """Return whether names of signatories may be published at *now*."""
        state = self.state(now)
        if self.facts.publish == "never" or state not in PUBLIC:
            return False
        return self.facts.publish == "at_once" or bool(self.facts.deliveries)

    def signatories(self, now: datetime) -> tuple[Signatory, ...]:
        """Return all signatories as far as each may be shown at *now*: some, or all, as counts."""
        if not self.shows_names(now):
            return tuple(each.counted_only for each in self.all_signatories)
        ended = self._names_end is not None and now >= self._names_end
        return tuple(map(self._without_person if ended else self._unguarded, self.all_signatories))

    def _unguarded(self, signatory: Signatory) -> Signatory:
        return signatory.counted_only if signatory.line in self.guarded else signatory

    def _without_person(self, signatory: Signatory) -> Signatory:
        if signatory.kind == "person":
            return signatory.counted_only
        return replace(self._unguarded(signatory), name="", role="")

    @property
    def deadline(self) -> date | None:
        """The last day on which it can be signed."""
        if self.closes is None:
            return None
        return (self.closes - timedelta(seconds=1)).astimezone(self.zone).date()

    @property
    def earlier_texts(self) -> tuple[str, ...]:
        """The hashes of its earlier texts, the earliest first."""
        return tuple(each.text for each in self.facts.text_history)

    def follows(self, language: str) -> bool:
        """Return whether the translation into *language* is up to date."""
        words = self.versions.words.get(language)
        if isinstance(words, TranslatedSignOn):
            return words.original_modified.start(self.zone) == self.modified
        return words is not None

    def localized(self, field: str, language: str) -> LocalizedText:
        """Return the value of *field* in *language*, or in the original's if the translation lacks it.

        Answers that are not all translated are in the original's language.
        """
        words = self.versions.words.get(language)
        value = getattr(words, field, None)
        if value and (field != "answer_texts" or len(value) == len(self.facts.answer_texts)):
            return LocalizedText(value, language)
        return LocalizedText(getattr(self.facts, field), self.language)

    def body(self, language: str) -> LocalizedText:
        """Return the letter as Markdown, in *language* if it is translated."""
        return LocalizedText(*self.versions.body(language))

    def changed(self, language: str) -> date | None:
        """Return the day on which the letter in *language* was changed while it was being signed."""
        words = self.versions.words.get(language)
        return words.changed if isinstance(words, TranslatedSignOn) else None


@dataclass(frozen=True)
class SignatureCounts:
    """How many have signed."""

    organisations: int
    people: int
    countries: Mapping[str, int]
    """By country, the most first; those with fewer than LEAST_COUNTED are left out."""
    elsewhere: int
    """The signatures from all countries that are left out."""

    @property
    def total(self) -> int:
        """All signatures."""
        return self.organisations + self.people


def count_signatures(signatories: tuple[Signatory, ...]) -> SignatureCounts:
    """Return the counts of *signatories*."""
    kinds = Counter(each.kind for each in signatories)
    countries = Counter(each.country for each in signatories)
    shown = {
        country: number
        for country, number in sorted(countries.items(), key=lambda item: (-item[1], item[0]))
        if number >= LEAST_COUNTED
    }
    return SignatureCounts(
        organisations=kinds["organisation"],
        people=kinds["person"],
        countries=shown,
        elsewhere=len(signatories) - sum(shown.values()),
    )


def sign_on_letter(
    versions: Versions[OriginalSignOn], signatories: tuple[Signatory, ...], digest: bytes
) -> SignOnLetter:
    """Return the letter of *versions* with its *signatories*; *digest* is a hash of its files and words."""
    facts = versions.original
    zone = ZoneInfo(facts.time_zone)
    opens = facts.opens.start(zone)
    return SignOnLetter(
        slug=versions.key,
        versions=versions,
        zone=zone,
        opens=opens,
        closes=facts.closes.end(zone) if facts.closes else None,
        modified=facts.modified.start(zone) if facts.modified else opens,
        text=text_hash(versions.first.body),
        all_signatories=signatories,
        digest=digest,
    )
