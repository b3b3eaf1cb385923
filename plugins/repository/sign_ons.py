"""Checks of sign-on letters that depend on other content: alerts, authorities, and people they protect."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from plugins.alerts.alert import Alert, State
from plugins.alerts.protected import ProtectedPerson
from plugins.alerts.summary import AlertSummary
from plugins.content.problems import Problem, nearest
from plugins.incremental.turning_points import midnight
from plugins.safety.document_text import passages
from plugins.safety.errors import listed_lines
from plugins.safety.normalise import comparable, words_of
from plugins.safety.phrases import PhraseIndex
from plugins.safety.search import FileText, search
from plugins.safety.signature import word_hash
from plugins.sign_ons.letter import PUBLIC, SignOnLetter
from plugins.sign_ons.models import OriginalSignOn, TranslatedSignOn
from plugins.sign_ons.signatories import FILE, NAMED


def check_sign_ons(
    letters: Mapping[str, SignOnLetter],
    *,
    authorities: Collection[str],
    invalid: Collection[str],
    alert_summaries: Mapping[str, AlertSummary],
    unread: Collection[str],
    alert: Callable[[str], Alert],
    now: datetime,
) -> Iterator[Problem]:
    """Yield the problems of what *letters* refer to.

    *authorities* are the keys of the registry, *invalid* those of files with errors; *unread* are the folder
    names of alerts with errors, and *alert* returns a valid one by folder name.
    """
    cases = {each.case for each in alert_summaries.values()}
    for letter in letters.values():
        facts, first = letter.facts, letter.versions.first
        for index, key in enumerate(facts.targets):
            if key not in authorities and key not in invalid:
                message = f"{key} is not in content/authorities. {nearest(key, authorities)}"
                yield first.problem(("targets", index), message)
        for index, answer in enumerate(facts.answers):
            if answer.to and answer.to not in authorities and answer.to not in invalid:
                message = f"{answer.to} is not in content/authorities. {nearest(answer.to, authorities)}"
                yield first.problem(("answers", index, "to"), message)
        if facts.number in cases:
            message = f"{facts.number} is the number of an alert. Write another one, for example SL 2026-001."
            yield first.problem(("number",), message)
        if facts.reviewed and now < midnight(facts.reviewed, letter.zone):
            yield first.problem(("reviewed",), f"{facts.reviewed} has not come yet. Correct the day.")
        yield from _future_problems(letter, now)
        for field in ("deliveries", "answers"):
            for index, entry in enumerate(getattr(facts, field)):
                if now < midnight(entry.date, letter.zone):
                    message = f"{entry.date} has not come yet. Correct the day."
                    yield first.problem((field, index, "date"), message)
        if facts.alert and facts.alert in alert_summaries:
            yield from _alert_problems(letter, alert(facts.alert), alert_summaries[facts.alert], now)
        elif facts.alert and facts.alert not in unread:
            message = f"{facts.alert} is no folder in content/alerts. {nearest(facts.alert, alert_summaries)}"
            yield first.problem(("alert",), message)


def _future_problems(letter: SignOnLetter, now: datetime) -> Iterator[Problem]:
    """Yield an error for the first signature, and each end of an earlier text, that has not come yet."""
    facts, first = letter.facts, letter.versions.first
    today = now.astimezone(letter.zone).date()
    for index, earlier in enumerate(facts.text_history):
        if earlier.until > today:
            message = f"{earlier.until} has not come yet. Correct the day."
            yield first.problem(("text_history", index, "until"), message)
    late = next((each for each in letter.all_signatories if each.signed and each.signed > today), None)
    if late is not None:
        path = f"{first.path.rpartition('/')[0]}/{FILE}"
        yield Problem(path, late.line, "signed", f"{late.signed} has not come yet. Correct the day.")


def _alert_problems(
    letter: SignOnLetter, alert: Alert, summary: AlertSummary, now: datetime
) -> Iterator[Problem]:
    """Yield what a letter discloses of its alert without consent, or before the alert itself."""
    facts, first = letter.facts, letter.versions.first
    if letter.state(now) not in PUBLIC:
        return
    state = summary.state(now)
    if state is State.UNPUBLISHED:
        message = f"{facts.alert} is not published yet, so the letter would announce it. Write a later opens."
        yield first.problem(("opens",), message)
        return
    if state is State.WITHDRAWN:
        message = f"{facts.alert} is withdrawn, but this letter about it is public. Write status: withdrawn."
        yield first.problem(("alert",), message, fatal=False)
        return
    named = [
        ("organisation", alert.facts.partner.name if alert.facts.partner else None),
        ("place", alert.facts.region),
    ]
    public = (each for each in alert.facts.people if each.identification == "public")
    named += [("name", name) for each in public for name in each.name]
    phrases = PhraseIndex(
        ((scope, words_of(text)) for scope, text in named if text and scope not in facts.consent.covers),
        particles=False,
    )
    for document in letter.versions.documents.values():
        published = FileText(list(passages(document, OriginalSignOn, TranslatedSignOn)))
        for passage, line, scope in search(published, phrases):
            message = (
                f"names what consent.covers calls {scope}, which is not among them. Ask, then write "
                f"{scope} there; or leave it out."
            )
            yield Problem(document.path, line, passage.field, message)


class HiddenNames:
    """The full names of the people who may not be named now, searched for in what signers wrote."""

    def __init__(
        self, people: Iterable[ProtectedPerson], look_up: Callable[[ProtectedPerson], str], now: datetime
    ) -> None:
        """Take those of *people* who may not be named at *now*; *look_up* returns the name of one of them."""
        self._people = [each for each in people if each.since is None or now >= each.since]
        self._hashes = {each.full_name_hash for each in self._people}
        self._words = frozenset().union(*(each.hashes for each in self._people))
        self._look_up = look_up
        self._indexes: dict[str, PhraseIndex[int]] = {}

    def are_in(self, texts: Iterable[str]) -> bool:
        """Return whether one of *texts* contains a full name, or consists of its words in another order."""
        return any(self._is_in(text) for text in texts if text)

    def _is_in(self, text: str) -> bool:
        words = words_of(text)
        if word_hash(" ".join(sorted(words))) in self._hashes:
            return True
        found = self._words.intersection(map(word_hash, words))
        return bool(found) and any(
            each.may_be_in(found, own=True) and bool(self._index(each).found_in(comparable(text)))
            for each in self._people
        )

    def _index(self, person: ProtectedPerson) -> PhraseIndex[int]:
        if person.id not in self._indexes:
            phrase = words_of(self._look_up(person))
            self._indexes[person.id] = PhraseIndex([(0, phrase)], particles=False)
        return self._indexes[person.id]


def without_protected(
    letters: Mapping[str, SignOnLetter], hidden: HiddenNames, now: datetime
) -> tuple[dict[str, SignOnLetter], list[Problem]]:
    """Return *letters* with signatories as counts whose row has one of the *hidden* names, and warnings.

    A signatory never stops a build: anybody can sign with any name.
    """
    found, problems = {}, []
    for slug, letter in letters.items():
        lines = set()
        for each in letter.all_signatories if letter.shows_names(now) else ():
            if hidden.are_in(getattr(each, column) for column in NAMED):
                lines.add(each.line)
                message = (
                    "has the name of a person whom an alert protects, so a count is shown. If it is that "
                    "person, write shown: count and empty the other cells."
                )
                path = letter.versions.first.path.rpartition("/")[0]
                problems.append(Problem(f"{path}/{FILE}", each.line, "", message, fatal=False))
        found[slug] = replace(letter, guarded=frozenset(lines)) if lines else letter
    return found, problems


def without_blocked(
    letters: Mapping[str, SignOnLetter], entries_in: Callable[[str], Collection[int]]
) -> tuple[dict[str, SignOnLetter], list[Problem]]:
    """Return *letters* with signatories as counts who have words of the blocklist in their row, and warnings.

    *entries_in* returns the numbers of the lines of the blocklist that are found in a text.
    """
    found, problems = {}, []
    for slug, letter in letters.items():
        lines = set(letter.guarded)
        for each in letter.all_signatories:
            cells = " \u00b7 ".join(filter(None, (getattr(each, column) for column in NAMED)))
            if cells and (numbers := entries_in(cells)):
                lines.add(each.line)
                message = f"{listed_lines(numbers)}. A count is shown; empty the cells, since git keeps them."
                path = letter.versions.first.path.rpartition("/")[0]
                problems.append(Problem(f"{path}/{FILE}", each.line, "", message, fatal=False))
        found[slug] = (
            replace(letter, guarded=frozenset(lines)) if len(lines) > len(letter.guarded) else letter
        )
    return found, problems
