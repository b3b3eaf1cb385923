"""Prepares a reminder from the alert, the registry and the private case file, in the authority's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plugins.authorities.models import Authority
from plugins.casework.desk import Casework
from plugins.casework.errors import CaseError
from plugins.casework.matters import Matter
from plugins.casework.reminders.text import Letter, Reminder, body_of, subject_of
from plugins.casework.subject import Subject
from plugins.channels.channel import Channel
from plugins.channels.email import Email
from plugins.channels.fax import Fax
from plugins.channels.phone import Phone
from plugins.channels.post import Post
from plugins.channels.webform import WebForm
from plugins.content.language_tags import matching
from plugins.follow_up.alert_clocks import AuthorityClock
from plugins.web.localizer import Localizer

_OTHER_WAYS: Mapping[type[Channel], str] = {WebForm: "online", Fax: "fax", Post: "post", Phone: "phone"}
"""How to reach an authority without an email address, in this order, in the words of case files."""


@dataclass(frozen=True)
class Prepared:
    """A reminder that is written, and not kept yet."""

    subject: str
    body: str
    addresses: tuple[str, ...]
    way: str
    answers: str
    """The Message-ID of the authority's last mail."""


def prepare(
    casework: Casework, subject: Subject, matter: Matter, clock: AuthorityClock
) -> tuple[Prepared, list[str]]:
    """Return the reminder in the authority's language, and what the editor has to know about it."""
    site, authority = casework.site, casework.site.content.authorities[clock.authority]
    localizer, notes = _language(casework, authority, subject)
    code = localizer.code
    case_file = casework.case_files.load(subject.number)
    title, requests = _words(casework, subject, code)
    for name, language in (("title", title[1]), ("requests", requests[1])):
        if language != code:
            notes.append(
                f"The {name} are in {language}: no translation into {code} is known. Translate them."
            )
    letters = _letters(subject, clock)
    filed = "".join(_letters_and_digits(each.reference) for each in letters)
    reminder = Reminder(
        case=subject.number,
        title=title[0],
        salutation=authority.salutation_in(code),
        letters=letters,
        transfers=[
            (each.day, site.content.authorities[each.authority].office_in(code))
            for each in clock.received
            if each.authority in site.content.authorities
        ],
        answers=clock.answers,
        references=[
            each.reference
            for each in case_file.references
            if each.authority == clock.authority and _letters_and_digits(each.reference) not in filed
        ],
        clock=clock.clock,
        term=clock.term,
        requests=requests[0],
        network=localizer.localized(site.site_settings.names).value,
        contact="\n".join(
            filter(None, [site.site_settings.mailbox_contact, site.site_settings.postal_address])
        ),
    )
    addresses = tuple(each.address for each in authority.channels if isinstance(each, Email) and each.works)[
        :1
    ]
    return Prepared(
        subject_of(reminder, localizer),
        body_of(reminder, localizer),
        addresses,
        "email" if addresses else _other_way(authority, clock.authority),
        _last_mail(casework, subject, clock.authority, matter.today),
    ), notes


def _language(casework: Casework, authority: Authority, subject: Subject) -> tuple[Localizer, list[str]]:
    """Return the localizer of the first language that *authority* reads and the site has."""
    localizers = casework.site.localizers
    for code in authority.languages:
        if (own := matching(code, [*localizers])) is not None:
            return localizers[own], []
    note = (
        f"It reads {', '.join(authority.languages)}, and the site has none of these. The draft is in "
        f"{subject.language}: translate it, or add a translation."
    )
    return localizers[subject.language], [note]


def _words(
    casework: Casework, subject: Subject, code: str
) -> tuple[tuple[str, str], tuple[Sequence[str], str]]:
    """Return the title and the requests in the language *code* if they have it, each with its language."""
    if subject.is_letter:
        letter = casework.site.content.sign_ons[subject.slug]
        title, requests = letter.localized("title", code), letter.localized("asks", code)
    else:
        alert = casework.site.alert(subject.slug)
        title, requests = alert.localized("title", code), alert.localized("demands", code)
    return (str(title.value), title.language), (list(requests.value), requests.language)


def _letters(subject: Subject, clock: AuthorityClock) -> list[Letter]:
    """Return what the network sent to the authority, with the numbers under which that is filed."""
    filed: dict[tuple[date, str], str] = {
        (each.date, each.way): each.reference or ""
        for each in subject.sent
        if each.authority == clock.authority
    }
    return [Letter(each.day, each.way, filed.get((each.day, each.way), "")) for each in clock.sent]


def _letters_and_digits(text: str) -> str:
    """Return what identifies a file number, however it is written."""
    return "".join(filter(str.isalnum, text.casefold()))


def _last_mail(casework: Casework, subject: Subject, key: str, today: date) -> str:
    """Return the Message-ID of the last mail of the authority, which the reminder answers; empty if none."""
    answers = casework.case_files.load(subject.number).answers
    found = [
        each
        for each in answers
        if each.authority == key and each.message_id and each.date <= today and each.sender != "forged"
        if each.kind not in {"bounce", "none"}
    ]
    return max(found, key=lambda each: each.date).message_id or "" if found else ""


def _other_way(authority: Authority, key: str) -> str:
    """Return how to reach an authority without an email address.

    Raises:
        CaseError: If no channel of it works.
    """
    ways = [way_of(each) for each in authority.channels if each.works]
    for way in _OTHER_WAYS.values():
        if way in ways:
            return way
    raise CaseError(f"{key} has no channel that works. Add one in content/authorities/{key}.yaml.")


def way_of(channel: Channel) -> str:
    """Return the way of *channel* as case files name it; empty if no letter can be sent or read out by it."""
    return next((way for kind, way in _OTHER_WAYS.items() if isinstance(channel, kind)), "")
