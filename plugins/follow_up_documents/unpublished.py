"""What a private case file adds to the file of a case: calls, references, notes, people at authorities."""

from __future__ import annotations

from collections.abc import Iterator
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
    if unpublished.remarks:
        yield Heading(3, Text(say(N_("Calls, reminders, mails and notes")), code))
        yield Table(
            (say(N_("Day")), say(N_("What happened"))),
            (2.8, 9.2),
            tuple(
                (
                    (Text(localizer.day(each.day), code),),
                    (
                        Text(
                            _label(each, offices.get(each.authority, each.authority), localizer),
                            code,
                            "strong",
                        ),
                        *(Text(line, "und") for line in each.text.split("\n") if line.strip()),
                    ),
                )
                for each in sorted(unpublished.remarks, key=lambda each: each.day)
            ),
        )
    if unpublished.references:
        yield Heading(3, Text(say(N_("Numbers under which letters were filed")), code))
        yield _pairs(
            (N_("Authority"), N_("Number")),
            [(office(each.authority), (Text(each.number, "und"),)) for each in unpublished.references],
            localizer,
        )
    if unpublished.contacts:
        yield Heading(3, Text(say(N_("People at the authorities")), code))
        yield _pairs(
            (N_("Authority"), N_("Name")),
            [
                (
                    office(each.authority),
                    (Text(each.name, "und", "strong"), *(Text(line, "und") for line in each.details)),
                )
                for each in unpublished.contacts
            ],
            localizer,
        )
    if unpublished.files:
        yield Heading(3, Text(say(N_("Other files")), code))
        yield _pairs(
            (N_("File"), N_("What it is")),
            [((Text(each.path, "und"),), (Text(each.what, "und"),)) for each in unpublished.files],
            localizer,
        )


def _pairs(columns: tuple[str, str], rows: list[tuple[Cell, Cell]], localizer: Localizer) -> Table:
    first, second = columns
    return Table((localizer.say(first), localizer.say(second)), (1, 1), tuple(rows))


def _label(remark: Remark, office: str, localizer: Localizer) -> str:
    what = localizer.say(remark.what)
    return f"{what}: {office}" if office else what
