"""The targets on a handout: who they are, and each way to reach them on a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from plugins.alerts.alert import Alert, Target
from plugins.alerts.letters import office, preferring
from plugins.channels.channel import ChannelView
from plugins.languages.catalogs import N_
from plugins.languages.direction import line_in, number_in
from plugins.languages.formats import last_minute
from plugins.languages.localized_text import LocalizedText
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses


@dataclass(frozen=True)
class ChannelLine:
    """All channels of one kind: label, addresses or numbers, what to know about them."""

    label: str
    text: str
    notes: tuple[LocalizedText, ...]


@dataclass(frozen=True)
class TargetEntry:
    """One target."""

    number: int
    """Its position, from 1, which the letter names."""
    name: str
    office: str
    notes: tuple[str, ...]
    """Its own deadline, and for whom it is."""
    begins: str
    """The caption of the salutation."""
    salutation: LocalizedText | None
    channels: tuple[ChannelLine, ...]


def target_entries(
    alert: Alert, localizer: Localizer, addresses: Addresses, now: datetime
) -> Iterator[TargetEntry]:
    """Yield the targets that are open at *now*, in the order of the page."""
    for position, (_, target) in enumerate(alert.open_targets(now), 1):
        place = office(target, localizer.code)
        languages = preferring(localizer.code, alert.letter_languages(target))
        salutation = target.person.salutation_in(languages[0]) if languages else ""
        yield TargetEntry(
            number=position,
            name=target.person.name or place,
            office=place if target.person.name else "",
            notes=tuple(_notes(target, alert, localizer)),
            begins=localizer.say(N_("Begins:")),
            salutation=LocalizedText(salutation, languages[0]) if salutation else None,
            channels=tuple(_lines(target, localizer, addresses)),
        )


def local_end(end: datetime, alert: Alert, localizer: Localizer) -> dict[str, str]:
    """Return day and hour of the last minute before *end*, and the city whose time that is."""
    last = last_minute(end, alert.zone)
    return {
        "day": localizer.day(last.date()),
        "hour": localizer.hour(last),
        "city": localizer.city(alert.zone),
    }


def _notes(target: Target, alert: Alert, localizer: Localizer) -> Iterator[str]:
    if target.act_before is not None:
        end = local_end(target.act_before, alert, localizer)
        yield localizer.say(N_("Until %(day)s, %(hour)s, %(city)s time"), **end)
    if target.supporters_from:
        countries = localizer.listed(localizer.country(code) for code in target.supporters_from)
        yield localizer.say(N_("Only if you are writing from: %(countries)s"), countries=countries)


def _lines(target: Target, localizer: Localizer, addresses: Addresses) -> Iterator[ChannelLine]:
    """Yield a line for each kind of channel, in the order in which they are offered."""
    by_label: dict[str, list[ChannelView]] = {}
    for channel in target.channels:
        view = channel.view(localizer, addresses)
        by_label.setdefault(view.label, []).append(view)
    for label, views in by_label.items():
        notes = {note: None for view in views for note in (view.instructions, view.note) if note}
        yield ChannelLine(label, _joined(views, localizer), tuple(notes))


def _joined(views: list[ChannelView], localizer: Localizer) -> str:
    texts, code = [], localizer.code
    for view in views:
        lines = (number_in(line, code) if view.ltr else line_in(line, code) for line in view.lines)
        more = (view.detail, f"({view.hours})" if view.hours else "")
        texts.append(" ".join(filter(None, (", ".join(lines), *more))))
    return localizer.say(N_("; ")).join(texts)
