"""The case file: everything that is published about a case and its follow-up, in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from plugins.alerts.alert import Alert
from plugins.content.markdown import render
from plugins.follow_up_documents.authorities import authorities
from plugins.follow_up_documents.blocks import Block, Facts, Heading, Items, Paragraph, Table, Text, plain
from plugins.follow_up_documents.chronology import chronology
from plugins.follow_up_documents.figures import figure_blocks
from plugins.follow_up_documents.matters import Matter, matters
from plugins.follow_up_documents.sources import Sources
from plugins.follow_up_documents.unpublished import Unpublished, unpublished_blocks
from plugins.handouts.rich_text import nodes
from plugins.languages.catalogs import N_
from plugins.languages.direction import isolated
from plugins.repository.site import Site
from plugins.sections.alerts.link import Link
from plugins.sections.alerts.view import AlertPresenter, AlertView
from plugins.sections.context import not_translated
from plugins.web.localizer import Localizer

_PUBLISHED = N_("This file was made from what the network has published.")
_PRIVATE = N_("This file was made from what the network has published, and from its private file.")
_MARKS = N_(
    "Marks such as P1 and S1 refer to the lists of pages and sources near its end. Each figure says what it "
    "counts."
)


@dataclass(frozen=True)
class CaseFile:
    """The texts of a case file."""

    language: str
    network: str
    label: str
    case: str
    title: Text
    day: str
    """As of which day it is."""
    warning: str
    """On the first page and each other: that it has what is not published; empty if it has not."""
    facts: Facts
    note: str
    contents_label: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class _Published:
    """An alert of the case with the view of its page."""

    matter: Matter
    alert: Alert
    view: AlertView


def case_file(
    site: Site, case: str, localizer: Localizer, *, unpublished: Unpublished | None = None
) -> CaseFile | None:
    """Return the file of *case* at the build time; None if no alert of it is public.

    With *unpublished*, also what the private case file has, and what was sent about alerts with
    ``follow_up: private``.
    """
    found = matters(site, case, localizer, private=unpublished is not None)
    presenter = AlertPresenter(site.listed, site.addresses, site.now, site.content.partners)
    published = [
        _Published(each, each.about, presenter.view(each.about, localizer))
        for each in found
        if isinstance(each.about, Alert)
    ]
    if not published:
        return None
    say, code, today = localizer.say, localizer.code, max(each.today for each in found)
    return CaseFile(
        language=code,
        network=site.site_settings.names[code],
        label=say(N_("Case file")),
        case=case,
        title=plain(published[-1].matter.title),
        day=localizer.day(today),
        warning=say(N_("Confidential: contains what is not published")) if unpublished is not None else "",
        facts=_facts(site, published, found, today, localizer),
        note=f"{say(_PUBLISHED if unpublished is None else _PRIVATE)} {say(_MARKS)}",
        contents_label=say(N_("Contents")),
        blocks=(
            *_blocks(site, published, found, localizer),
            *(unpublished_blocks(unpublished, site, localizer) if unpublished is not None else ()),
        ),
    )


def _facts(
    site: Site, published: Sequence[_Published], found: Sequence[Matter], today: date, localizer: Localizer
) -> Facts:
    say, code, settings = localizer.say, localizer.code, site.site_settings
    latest = published[-1]
    letters = [each.number for each in found if not isinstance(each.about, Alert)]
    rows = [
        (say(N_("Submitted by")), [settings.names[code], settings.postal_address, settings.mailbox_contact]),
        (say(N_("State concerned")), [str(latest.view.card.country)]),
        (say(N_("Region")), _unique(each.view.card.region or "" for each in published)),
        (
            say(N_("Requested by")),
            _unique(text for each in published for text in _asked(each.view, code)),
        ),
        (
            say(N_("Alerts")),
            [
                " · ".join(
                    (each.matter.number, localizer.day(each.matter.published), each.view.card.state_label)
                )
                for each in published
            ],
        ),
        (say(N_("Sign-on letters")), letters),
        (say(N_("As of")), [localizer.day(today)]),
    ]
    return Facts(
        tuple(
            (label, tuple(Text(line, code) for line in lines if line)) for label, lines in rows if any(lines)
        )
    )


def _blocks(
    site: Site, published: Sequence[_Published], found: list[Matter], localizer: Localizer
) -> Iterator[Block]:
    sources, say, code = Sources(found), localizer.say, localizer.code

    def section(label: str) -> Heading:
        return Heading(2, Text(say(label), code))

    yield section(N_("Summary"))
    for each in published[-1:]:
        yield Paragraph(plain(each.view.card.summary))
    if any(each.view.people for each in published):
        yield section(N_("People at risk"))
        yield _people(published, localizer)
    yield section(N_("What happened"))
    yield from _accounts(published, sources, localizer)
    yield section(N_("Violations"))
    yield _named(published, N_("Violation"), lambda view: view.violations, localizer)
    yield _named(published, N_("Alleged perpetrators"), lambda view: view.perpetrators, localizer)
    yield section(N_("What was asked of the authorities"))
    yield from _demands(published, localizer)
    yield section(N_("Chronology"))
    yield chronology(site, found, sources, localizer)
    yield section(N_("Authorities"))
    yield from authorities(site, found, sources, localizer)
    if any(each.counted for each in found):
        yield section(N_("Figures"))
        yield from figure_blocks(site, found, localizer)
    yield section(N_("Pages and sources"))
    yield from sources.blocks(localizer)


def _asked(view: AlertView, code: str) -> tuple[str, str]:
    """Return who asked for an alert: in words, and the partner; one of them may be empty."""
    return view.request, isolated(view.partner.text, code) if view.partner else ""


def _people(published: Sequence[_Published], localizer: Localizer) -> Table:
    """Return the people as the pages name them now: names, initials or roles."""
    code = localizer.code
    people = dict.fromkeys(
        (
            each.group or isolated(str(each.name.value), code) or localizer.say(N_("not named")),
            ", ".join(filter(None, (each.described, str(each.role.value)))),
            each.role.language,
            each.outcome,
        )
        for alert in published
        for each in alert.view.people
    )
    return Table(
        (localizer.say(N_("Name")), localizer.say(N_("Role"))),
        (1, 1.6),
        tuple(
            ((Text(name, code),), (Text(role, language), *((Text(outcome, code),) if outcome else ())))
            for name, role, language, outcome in people
        ),
    )


def _accounts(published: Sequence[_Published], sources: Sources, localizer: Localizer) -> Iterator[Block]:
    for each in published:
        said = each.alert.body(localizer.code)
        yield Heading(3, plain(each.matter.title))
        day = localizer.day(each.matter.published)
        refs = (sources.page_of(each.matter), *sources.named_in(each.matter))
        yield Paragraph(Text(f"{each.matter.number} · {day}", localizer.code, "note", refs=refs))
        if note := not_translated(localizer, said):
            yield Paragraph(Text(note, localizer.code, "note"))
        yield Paragraph(Text(nodes(render(said.value, level=4)), said.language, "rich"))


def _named(
    published: Sequence[_Published],
    label: str,
    links: Callable[[AlertView], Sequence[Link]],
    localizer: Localizer,
) -> Table:
    """Return what alerts name, in the words of their pages, each with the alerts that do."""
    say, code = localizer.say, localizer.code
    rows: dict[str, list[str]] = {}
    for each in published:
        for link in links(each.view):
            rows.setdefault(link.text, []).append(each.matter.number)
    return Table(
        (say(label), say(N_("Alerts"))),
        (1, 1.6),
        tuple(
            ((Text(name, code, "strong"),), (Text(say(N_("; ")).join(alerts), code),))
            for name, alerts in rows.items()
        ),
    )


def _demands(published: Sequence[_Published], localizer: Localizer) -> Iterator[Block]:
    """Yield the demands, once for all alerts that have the same."""
    groups: dict[tuple[str, ...], list[_Published]] = {}
    for each in published:
        groups.setdefault(tuple(each.view.demands.value), []).append(each)
    for demands, alerts in groups.items():
        if len(groups) > 1:
            numbers = localizer.say(N_("; ")).join(each.matter.number for each in alerts)
            yield Heading(3, Text(numbers, localizer.code))
        language = alerts[0].view.demands.language
        yield Items(tuple(Text(each, language) for each in demands), ordered=True)


def _unique(lines: Iterator[str]) -> list[str]:
    return [line for line in dict.fromkeys(lines) if line]
