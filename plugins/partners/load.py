"""Reads ``content/partners/<key>/index.<lang>.md``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plugins.alerts.checks.regions import check_region
from plugins.alerts.summary import AlertSummary
from plugins.content.problems import Problem, quote
from plugins.content.translations import Versions, read_folders
from plugins.languages.localized_text import LocalizedText
from plugins.partners.models import OriginalPartner, PartnerWords, TranslatedPartner
from plugins.safety.normalise import words_of

_CASE = re.compile(r"\b[A-Z]{2,6}[\s-]\d{4}-\d{3,4}\b")
"""A case number as people type it."""


@dataclass(frozen=True)
class Partner:
    """One partner organisation in all its languages."""

    key: str
    versions: Versions[OriginalPartner]

    @property
    def facts(self) -> OriginalPartner:
        """The fields of the original file."""
        return self.versions.original

    def summary(self, language: str) -> LocalizedText:
        """Return who they are in *language*, or in the original's."""
        code = language if language in self.versions.words else self.versions.language
        words = self.versions.words[code]
        assert isinstance(words, PartnerWords)
        return LocalizedText(words.summary, code)

    def asked_for(self, alert_summary: AlertSummary) -> bool:
        """Return whether *alert_summary* names this partner, which its own consent must cover."""
        return bool(alert_summary.partner) and _words(alert_summary.partner) == _words(self.facts.name)


@cache
def _words(name: str) -> tuple[str, ...]:
    """Return the comparable words of *name*, which is compared with those of thousands of alerts."""
    return tuple(words_of(name))


def load_partners(
    folder: Path,
    *,
    root: Path,
    languages: Sequence[str],
    regions: Mapping[str, Sequence[str]],
    withdrawn: Collection[str] = (),
) -> tuple[dict[str, Partner], list[Problem]]:
    """Return all partners by key, and all problems; the folders of *withdrawn* ones are never read.

    *regions* are regions in addition to the official ones, by country.
    """
    found, problems = read_folders(
        folder,
        root=root,
        languages=languages,
        original=OriginalPartner,
        translation=TranslatedPartner,
        noun="a partner",
        links=True,
        skipped=withdrawn,
    )
    partners = {}
    for versions in found:
        errors = list(_problems(versions, regions))
        problems += errors
        if not any(error.fatal for error in errors):
            partners[versions.key] = Partner(versions.key, versions)
    return partners, problems


def _problems(versions: Versions[OriginalPartner], regions: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    facts, first = versions.original, versions.first
    consent = facts.consent
    if "organisation" not in consent.covers:
        yield first.problem(
            ("consent", "covers"),
            "does not contain organisation, and the page names it. Ask, then write [organisation].",
        )
    if facts.region is not None and "place" not in consent.covers:
        yield first.problem(
            ("region",),
            "is shown, but consent does not cover place. Ask, then write place in consent.covers; "
            "or remove the region.",
        )
    if consent.date > facts.modified:
        yield first.problem(
            ("consent", "date"),
            f"{consent.date} is later than modified {facts.modified}. Ask first; write the day of the "
            "consent.",
        )
    yield from check_region(first, facts.country, facts.region, regions)


def check_cases(
    partners: Mapping[str, Partner], alert_summaries: Collection[AlertSummary]
) -> Iterator[Problem]:
    """Yield an error for each case number in a partner's text that no public alert of that partner has.

    The page lists the alerts about a partner by itself, as far as the consent of each one covers the
    organisation; a number in the text would connect the two without consent.
    """
    for partner in partners.values():
        own = {each.case for each in alert_summaries if partner.asked_for(each)}
        for document in partner.versions.documents.values():
            texts = [(1, str(document.values.get("summary", ""))), (document.body_line, document.body)]
            for line, text in texts:
                for found in _CASE.finditer(text):
                    if re.sub(r"^([A-Z]+)[\s-]", r"\1 ", found.group()) not in own:
                        number = line + text.count("\n", 0, found.start())
                        message = (
                            f"names {quote(found.group())}, no public alert whose consent covers this "
                            "organisation. Remove the number; the page lists the alerts that it may list."
                        )
                        yield Problem(document.path, number, "", message)
