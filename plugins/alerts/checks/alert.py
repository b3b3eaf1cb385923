"""Checks of an alert's facts: against each other, the registry, official regions and the time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from plugins.alerts.alert import Alert, State
from plugins.alerts.checks.actions import check_actions
from plugins.alerts.checks.announcements import check_announcements
from plugins.alerts.checks.answers import check_answers
from plugins.alerts.checks.copies import check_copies
from plugins.alerts.checks.letters import (
    check_cards,
    check_complete,
    check_languages,
    check_letters,
    check_placeholders,
)
from plugins.alerts.checks.people import check_people
from plugins.alerts.checks.posts import check_posts
from plugins.alerts.checks.regions import check_region
from plugins.alerts.checks.request import check_request
from plugins.alerts.checks.targets import check_targets
from plugins.alerts.checks.texts import check_words
from plugins.alerts.models.alert import Translation
from plugins.alerts.summary import AlertSummary
from plugins.authorities.load import Registry
from plugins.authorities.sets import Sets
from plugins.content.frontmatter import Document
from plugins.content.moments import check_local_times
from plugins.content.pictures import Pictures
from plugins.content.problems import Problem, quote
from plugins.vocabularies.vocabulary import Vocabularies

DEADLINE_NEAR = timedelta(days=3)
DEADLINE_FAR = timedelta(days=366)
Documents = Mapping[str, Document]


def check_alert(
    alert: Alert,
    documents: Documents,
    *,
    registry: Registry,
    vocabularies: Vocabularies,
    sets: Sets,
    invalid: Collection[str],
    languages: Sequence[str],
    incomplete: Collection[str],
    regions: Mapping[str, Sequence[str]],
    pictures: Pictures,
    now: datetime,
) -> list[Problem]:
    """Return the problems and warnings of an alert whose files are valid by themselves.

    *invalid* are the keys of registry entries with problems of their own. *incomplete* are the languages
    whose letters may not all have been read.
    """
    original = documents[alert.language]
    return [
        *_check_name(alert, original),
        *check_region(original, alert.facts.country, alert.facts.region, regions),
        *_check_moments(alert, original, now),
        *check_targets(alert, original, registry, sets, invalid, now),
        *check_copies(alert, original, registry, sets, invalid, now),
        *check_request(alert, original),
        *check_people(alert, original, now),
        *_check_pictures(alert, documents, pictures),
        *_check_outcome(alert, original),
        *check_answers(alert, original, registry, invalid, vocabularies, now),
        *check_announcements(alert, original),
        *check_words(alert, documents, languages=languages, incomplete=incomplete, now=now),
        *check_letters(alert, documents),
        *check_complete(alert, documents),
        *check_cards(alert, documents),
        *check_placeholders(alert, documents),
        *check_languages(alert, documents),
        *check_posts(alert, documents, now),
        *check_actions(alert, documents, now),
    ]


def check_case_numbers(
    alert_summaries: Mapping[str, AlertSummary], original: Callable[[str], Document], folders: Collection[str]
) -> dict[str, list[Problem]]:
    """Return, by slug, the problems of alerts that refer to each other or share a number.

    *original* returns the file with the facts of an alert; *folders* are the names of all alerts, also of
    those with problems.
    """
    problems: dict[str, list[Problem]] = {}
    by_order: dict[tuple[str, int], str] = {}
    for slug, alert_summary in alert_summaries.items():
        order = alert_summary.case, alert_summary.sequence
        if order in by_order:
            first = original(by_order[order])
            problems.setdefault(slug, []).append(
                original(slug).problem(
                    ("case",),
                    f"{alert_summary.case}, alert {alert_summary.sequence}, is also "
                    f"{first.path}:{first.line(('case',))}. "
                    f"Write sequence: {alert_summary.sequence + 1}, or another case number.",
                )
            )
        by_order.setdefault(order, slug)
        previous = alert_summary.previous
        if previous is None or (previous in folders and previous not in alert_summaries):
            continue
        earlier = alert_summaries.get(previous)
        if (
            earlier is None
            or earlier.case != alert_summary.case
            or earlier.sequence >= alert_summary.sequence
        ):
            others = [
                other.slug
                for other in alert_summaries.values()
                if other.case == alert_summary.case and other.sequence < alert_summary.sequence
            ]
            hint = f"Write one of: {', '.join(others)}." if others else "Remove the line."
            problems.setdefault(slug, []).append(
                original(slug).problem(
                    ("previous",),
                    f"{quote(previous)} is not an earlier alert of case {alert_summary.case}. {hint}",
                )
            )
    return problems


def _check_name(alert: Alert, original: Document) -> Iterator[Problem]:
    case, sequence = alert.order
    base = case.lower().replace(" ", "-")
    if alert.slug not in {base, f"{base}-{sequence}"}:
        wanted = base if sequence == 1 else f"{base}-{sequence}"
        yield original.problem(
            ("case",), f"{case} is in the folder {quote(alert.slug)}. Name the folder {wanted}."
        )


def _check_moments(alert: Alert, original: Document, now: datetime) -> Iterator[Problem]:
    facts = alert.facts
    yield from check_local_times(facts, alert.zone, original)
    if alert.act_before <= alert.date:
        yield original.problem(
            ("act_before",), f"{facts.act_before} is earlier than date {facts.date}. Write a later day."
        )
    if alert.modified < alert.date:
        yield original.problem(
            ("modified",),
            f"{facts.modified} is earlier than date {facts.date}. Write the moment of the change.",
        )
    if alert.embargo and alert.embargo >= alert.act_before:
        yield original.problem(
            ("embargo",),
            f"{facts.embargo} is not before act_before {facts.act_before}. Write an earlier moment.",
        )
    if facts.consent is not None and facts.consent.date > alert.date.date():
        yield original.problem(
            ("consent", "date"),
            f"{facts.consent.date} is later than date {facts.date}. Ask first; write the day of the consent.",
        )
    if alert.state(now) is State.OPEN and now < alert.act_before - DEADLINE_FAR:
        yield original.problem(
            ("act_before",),
            f"{facts.act_before} is over a year away. Check the year; letters are asked for until then.",
            fatal=False,
        )
    if alert.state(now) is State.OPEN and now >= alert.act_before - DEADLINE_NEAR:
        yield original.problem(
            ("act_before",),
            f"{facts.act_before} is at most three days away. Confirm it with the partner, "
            "or write a later day.",
            fatal=False,
        )


def _check_pictures(alert: Alert, documents: Documents, pictures: Pictures) -> Iterator[Problem]:
    original = documents[alert.language]
    listed = {picture.file for picture in alert.facts.pictures}
    for index, picture in enumerate(alert.facts.pictures):
        path = alert.folder / picture.file
        if not path.is_file() or path.is_symlink():
            yield original.problem(
                ("pictures", index, "file"),
                f"{quote(picture.file)} is not in this folder. Put the picture there, or correct its name.",
            )
        elif (error := pictures.error(path)) is not None:
            yield original.problem(("pictures", index, "file"), f"{quote(picture.file)} {error}")
    stems = [picture.file.rpartition(".")[0] for picture in alert.facts.pictures]
    for index, stem in enumerate(stems):
        if stem in stems[:index]:
            yield original.problem(
                ("pictures", index, "file"), "is duplicated. Give each picture its own name."
            )
    for code, document in documents.items():
        words = alert.words[code]
        if not isinstance(words, Translation):
            continue
        for name in sorted(listed - set(words.alt_texts)):
            yield document.problem(
                ("alt_texts",),
                f"{name} is missing. Write under alt_texts: {name}: and what the picture shows.",
            )
        for name in sorted(set(words.alt_texts) - listed):
            yield document.problem(
                ("alt_texts", name), "is not a picture of this alert. List it under pictures:, or remove it."
            )


def _check_outcome(alert: Alert, original: Document) -> Iterator[Problem]:
    facts = alert.facts
    if facts.status == "outcome" and facts.outcome is None:
        yield original.problem(
            ("status",), "outcome needs the fact. Write outcome: {date: 2026-10-02, result: released}."
        )
    if (facts.outcome is None) != (facts.outcome_text is None):
        missing = "outcome_text" if facts.outcome else "outcome"
        yield original.problem(
            ("outcome" if facts.outcome else "outcome_text",),
            f"requires {missing}: as well. Write it, or remove this field.",
        )
