"""What a handout prints of an open alert, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from plugins.alerts.alert import Alert, CopyTo
from plugins.alerts.labels import SUBJECTS
from plugins.alerts.people.words import in_one_line
from plugins.content.markdown import render
from plugins.handouts.letter import HandoutLetter, the_letter
from plugins.handouts.rich_text import nodes, text_of
from plugins.handouts.targets import TargetEntry, local_end, target_entries
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses


@dataclass(frozen=True)
class Handout:
    """The texts of a handout. A ``LocalizedText`` has a text, a list of texts, or the nodes of a tree."""

    language: str
    network: str
    label: str
    case: str
    day: str
    title: LocalizedText
    summary: LocalizedText
    act_by: str
    deadline: str
    hour: str
    scan: str
    """The alternative text of the code, also printed below it."""
    demands_label: str
    demands: LocalizedText
    case_label: str
    account: LocalizedText
    updates_label: str
    updates: tuple[tuple[str, LocalizedText], ...]
    facts: tuple[tuple[str, LocalizedText], ...]
    act_label: str
    warning_label: str
    warning: LocalizedText | None
    what_to_do: LocalizedText | None
    letter: HandoutLetter | None
    targets_label: str
    targets: tuple[TargetEntry, ...]
    copies_label: str
    copies: tuple[str, ...]

    @property
    def account_length(self) -> int:
        """The number of characters of the account."""
        return len(text_of(self.account.value))


def handout(alert: Alert, localizer: Localizer, addresses: Addresses, network: str, now: datetime) -> Handout:
    """Return the handout of *alert* in a language that it is written in, with the targets open at *now*."""
    facts, code, say = alert.facts, localizer.code, localizer.say
    country = localizer.country(facts.country)
    end = local_end(alert.act_before, alert, localizer)
    return Handout(
        language=code,
        network=network,
        label=say(N_("Urgent action")),
        case=facts.case
        if facts.sequence == 1
        else f"{facts.case} – {say(N_('alert %(number)s of the case'), number=facts.sequence)}",
        day=localizer.local_day(alert.date, alert.zone),
        title=alert.localized("title", code),
        summary=alert.localized("summary", code),
        act_by=say(N_("Act by")),
        deadline=end["day"],
        hour=say(N_("%(hour)s, %(city)s time"), hour=end["hour"], city=end["city"]),
        scan=say(N_("Scan to act")),
        demands_label=say(N_("What we ask for")),
        demands=alert.localized("demands", code),
        case_label=say(N_("The case")),
        account=_tree(alert.body(code)),
        updates_label=say(N_("Updates")),
        updates=tuple(_updates(alert, localizer)),
        facts=tuple(_facts(alert, localizer, country)),
        act_label=say(N_("Act now")),
        warning_label=say(N_("If you are in %(country)s, read this first"), country=country),
        warning=_optional(alert.localized("warning", code)),
        what_to_do=_optional(alert.localized("what_to_do", code)),
        letter=the_letter(alert, localizer, now),
        targets_label=say(N_("Who to write to")),
        targets=tuple(target_entries(alert, localizer, addresses, now)),
        copies_label=say(N_("Copies to:")),
        copies=tuple(_copy(copy, localizer) for copy in alert.copies),
    )


def _tree(text: LocalizedText) -> LocalizedText:
    """Return the Markdown *text* as the nodes of a tree, with headings from the third level."""
    return LocalizedText(nodes(render(text.value, level=3)), text.language)


def _optional(text: LocalizedText) -> LocalizedText | None:
    return _tree(text) if text.value else None


def _updates(alert: Alert, localizer: Localizer) -> Iterator[tuple[str, LocalizedText]]:
    """Yield day and text of each update, the newest first."""
    said = alert.localized("updates", localizer.code)
    for update in sorted(said.value, key=lambda update: update.date)[::-1]:
        yield localizer.day(update.date), _tree(LocalizedText(update.text, said.language))


def _facts(alert: Alert, localizer: Localizer, country: str) -> Iterator[tuple[str, LocalizedText]]:
    """Yield label and text of what the page says about the alert: people as far as it names them, place."""
    facts, roles = alert.facts, alert.localized("roles", localizer.code)
    if facts.subject != "person":
        yield (
            localizer.say(N_("What it is about")),
            LocalizedText(localizer.say(SUBJECTS[facts.subject]), localizer.code),
        )
    people = [
        in_one_line(each, name, LocalizedText(roles.value[number], roles.language), localizer)
        for number, (each, name) in enumerate(zip(facts.people, alert.names, strict=True), 1)
    ]
    if people:
        yield (
            localizer.say(N_("People concerned")),
            LocalizedText(localizer.say(N_("; ")).join(people), roles.language),
        )
    place = ", ".join(filter(None, (country, facts.region)))
    yield localizer.say(N_("Where")), LocalizedText(place, localizer.code)
    violations = localizer.run_on(map(localizer.violation, facts.violations))
    yield localizer.say(N_("Violations")), LocalizedText(violations, localizer.code)


def _copy(copy: CopyTo, localizer: Localizer) -> str:
    name = "" if copy.name == copy.address else f"{copy.name}: "
    countries = localizer.listed(localizer.country(code) for code in copy.supporters_from)
    only = localizer.say(N_("Only if you are writing from: %(countries)s"), countries=countries)
    return f"{name}{copy.address}" + (f" ({only})" if countries else "")
