"""What a private case file adds to the file of a case: calls, references, notes, people at authorities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from plugins.follow_up_documents.blocks import Block, Cell, Heading, Paragraph, Table, Text
from plugins.follow_up_documents.chronology import offices_in
from plugins.languages.catalogs import N_
from plugins.repository.site import Site
from plugins.web.localizer import Localizer


@dataclass(frozen=True)
class Remark:
    """Something that happened on a day and is not published."""

    day: date
    what: str
    """What it is, as a message of the catalogs."""
    authority: str
    """The key of the authority; empty if it is about none."""
    text: str


@dataclass(frozen=True)
class Reference:
    """The number under which an authority filed a letter."""

    authority: str
    number: str


@dataclass(frozen=True)
class Contact:
    """Somebody who works for an authority."""

    authority: str
    name: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class KeptFile:
    """A file about the case in the private folder."""

    path: str
    what: str


@dataclass(frozen=True)
class Unpublished:
    """What the network knows about a case and does not publish."""

    remarks: tuple[Remark, ...] = ()
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()
    files: tuple[KeptFile, ...] = ()


def unpublished_blocks(unpublished: Unpublished, site: Site, localizer: Localizer) -> Iterator[Block]:
    """Yield the section of what is not published, with the texts as they were written."""
    say, code, offices = localizer.say, localizer.code, offices_in(site, localizer)

    def office(key: str) -> Cell:
        return (Text(offices.get(key, key), code),)

    yield Heading(2, Text(say(N_("Not published")), code), new_page=True)
    if unpublished == Unpublished():
        yield Paragraph(Text(say(N_("The private file of this case is empty.")), code))
    yield from _table(
        N_("Calls, reminders, mails and notes"),
        (N_("Day"), N_("What happened")),
        [
            _remark(each, offices, localizer)
            for each in sorted(unpublished.remarks, key=lambda each: each.day)
        ],
        localizer,
        widths=(2.8, 9.2),
    )
    yield from _table(
        N_("Numbers under which letters were filed"),
        (N_("Authority"), N_("Number")),
        [(office(each.authority), _lines(each.number)) for each in unpublished.references],
        localizer,
    )
    yield from _table(
        N_("People at the authorities"),
        (N_("Authority"), N_("Name")),
        [(office(each.authority), _lines(each.name, *each.details)) for each in unpublished.contacts],
        localizer,
    )
    yield from _table(
        N_("Other files"),
        (N_("File"), N_("What it is")),
        [(_lines(each.path), _lines(each.what)) for each in unpublished.files],
        localizer,
    )


def _table(
    heading: str,
    columns: tuple[str, str],
    rows: list[tuple[Cell, Cell]],
    localizer: Localizer,
    *,
    widths: tuple[float, float] = (1, 1),
) -> Iterator[Block]:
    """Yield a table with its heading, unless it is empty."""
    if rows:
        yield Heading(3, Text(localizer.say(heading), localizer.code))
        yield Table((localizer.say(columns[0]), localizer.say(columns[1])), widths, tuple(rows))


def _remark(remark: Remark, offices: Mapping[str, str], localizer: Localizer) -> tuple[Cell, Cell]:
    label = _label(remark, offices.get(remark.authority, remark.authority), localizer)
    day = (Text(localizer.day(remark.day), localizer.code),)
    return day, (Text(label, localizer.code, "strong"), *_lines(*remark.text.split("\n")))


def _lines(*lines: str) -> Cell:
    """Return lines in whatever language they were written in."""
    return tuple(Text(line, "und") for line in lines if line.strip())


def _label(remark: Remark, office: str, localizer: Localizer) -> str:
    what = localizer.say(remark.what)
    return f"{what}: {office}" if office else what
