"""What happened in a case, day by day: alerts, updates, what was sent and answered, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from plugins.alerts.alert import Alert
from plugins.alerts.models.answers import answer_keys
from plugins.alerts.people.words import group_words
from plugins.alerts.summary import AnswerDay
from plugins.authorities.offices import offices_of
from plugins.content.markdown import render
from plugins.follow_up_documents.blocks import Cell, Table, Text, plain, rich
from plugins.follow_up_documents.matters import Matter
from plugins.follow_up_documents.sources import Sources
from plugins.languages.catalogs import N_
from plugins.languages.direction import isolated
from plugins.languages.localized_text import LocalizedText
from plugins.repository.site import Site
from plugins.sections.alerts.view import answer_label
from plugins.web.localizer import Localizer


@dataclass(frozen=True)
class Entry:
    """Something that happened on a day."""

    day: date
    label: str
    refs: tuple[str, ...]
    texts: Cell = field(default=())


def chronology(site: Site, matters: list[Matter], sources: Sources, localizer: Localizer) -> Table:
    """Return the table of all that happened, the earliest first."""
    entries = [entry for each in matters for entry in _entries(site, each, sources, localizer)]
    say, code = localizer.say, localizer.code
    return Table(
        (say(N_("Day")), say(N_("What happened")), say(N_("Sources"))),
        (2.8, 7.7, 1.5),
        tuple(
            (
                (Text(localizer.day(each.day), code),),
                (Text(each.label, code, "strong"), *each.texts),
                (Text("", code, refs=each.refs),),
            )
            for each in sorted(entries, key=lambda each: each.day)
        ),
    )


def _entries(site: Site, matter: Matter, sources: Sources, localizer: Localizer) -> Iterator[Entry]:
    page, offices = (sources.page_of(matter),), offices_in(site, localizer)
    about = matter.about
    published = (
        N_("Urgent action published: %(number)s")
        if isinstance(about, Alert)
        else N_("Letter opened for signature: %(number)s")
    )
    refs = (*page, *sources.named_in(matter))
    label = localizer.say(published, number=matter.number)
    yield Entry(matter.published, label, refs, (plain(matter.title),))
    for sent in matter.sent:
        yield Entry(sent.day, f"{matter.way(sent, localizer)}: {offices[sent.authority]}", page)
    for answer, said in zip(_answers(matter), answer_texts(matter, localizer), strict=True):
        if answer.authority in offices and answer.day <= matter.today:
            yield Entry(answer.day, _answer_label(answer, offices, localizer), page, (said,))
    if isinstance(about, Alert):
        yield from _of_alert(about, matter, page, localizer)


def _of_alert(alert: Alert, matter: Matter, page: tuple[str, ...], localizer: Localizer) -> Iterator[Entry]:
    said = alert.localized("updates", localizer.code)
    for update in said.value:
        label = localizer.say(N_("Update"))
        yield Entry(update.date, label, page, (rich(render(update.text), said.language),))
    roles = alert.localized("roles", localizer.code).value
    for number, (person, name) in enumerate(zip(alert.facts.people, alert.names, strict=True), 1):
        if person.outcome is not None:
            whom = group_words(person, localizer) or name.full(localizer.code) or roles[number]
            label = localizer.say(
                N_("Outcome for %(person)s: %(result)s"),
                person=isolated(whom, localizer.code),
                result=localizer.outcome(person.outcome.result),
            )
            yield Entry(person.outcome.date, label, page)
    if alert.facts.outcome is not None:
        text = alert.localized("outcome_text", localizer.code)
        label = localizer.say(N_("Outcome: %(result)s"), result=matter.result)
        texts = (rich(render(text.value), text.language),) if text.value else ()
        yield Entry(alert.facts.outcome.date, label, page, texts)


def _answers(matter: Matter) -> list[AnswerDay]:
    """Return the answers in the order of their texts."""
    answers = matter.about.facts.answers
    return [AnswerDay(each.authority, each.date, each.kind, each.until, each.to) for each in answers]


def _answer_label(answer: AnswerDay, offices: Mapping[str, str], localizer: Localizer) -> str:
    kind = answer_label(answer.kind, answer.until, offices.get(answer.to or "", ""), localizer)
    return localizer.say(N_("Answer of %(office)s: %(kind)s"), office=offices[answer.authority], kind=kind)


def answer_texts(matter: Matter, localizer: Localizer) -> list[Text]:
    """Return what each answer says, in the order of the answers."""
    about = matter.about
    said: LocalizedText = about.localized("answer_texts", localizer.code)
    texts = (
        [said.value[key] for key in answer_keys(about.facts.answers)]
        if isinstance(about, Alert)
        else said.value
    )
    return [rich(render(text), said.language) for text in texts]


def offices_in(site: Site, localizer: Localizer) -> Mapping[str, str]:
    """Return the office of each authority of the registry, as no other of them is called."""
    return offices_of(site.content.authorities, localizer.code)
