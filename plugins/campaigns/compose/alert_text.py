"""Plain text of a mail about an alert: complete enough to act on by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plugins.campaigns.compose.html_to_text import plain
from plugins.campaigns.compose.mail import Mail
from plugins.campaigns.compose.targets import MailLetter, MailPetition, MailTarget
from plugins.channels.channel import ChannelView
from plugins.languages.catalogs import N_
from plugins.languages.direction import line_in, number_in
from plugins.sections.alerts.targets import CopyView
from plugins.sections.alerts.view import AlertView
from plugins.web.localizer import Localizer

Say = Callable[..., str]
"""Translates a message and fills in its placeholders."""

PAIR = N_("%(label)s: %(value)s")
WRITES_FROM = N_("If you are writing from: %(countries)s")
UNTIL = N_("Until %(day)s, %(hour)s, %(city)s time")

FULL_LETTER = N_("In %(language)s, to: %(numbers)s. Begin with the salutation and sign with your name.")
IN_OWN_WORDS = N_("In %(language)s, to: %(numbers)s. Write in your own words; these are the points to make.")
BY_HAND = N_(
    "In %(language)s, to: %(numbers)s. Write it on a card by hand: begin with the salutation and sign with "
    "your name."
)

_UNTRANSLATED = {
    True: N_("This alert is not yet translated: it is in %(language)s. You can act all the same."),
    False: N_("Not yet translated: the alert is in %(language)s."),
}
"""Notices in mails about untranslated alerts, by whether the mail asks readers to act."""


def text_of(mail: Mail, localizer: Localizer, *, network: str, footer: str) -> str:
    """Return *mail* as plain text with ``\\n`` line ends: *network* on top, *footer* at the end."""
    say = localizer.say
    parts = [f"{network} – {mail.label}\n{mail.case}", mail.title.upper(), mail.lead]
    if mail.kind == "alert" and mail.view is not None:
        parts.append(str(mail.view.card.summary.value))
    if mail.view is not None and mail.view.card.written_in:
        parts.append(say(_UNTRANSLATED[mail.act], language=mail.view.card.written_in))
    if mail.act and mail.view is not None:
        deadline = mail.view.card.deadline
        hour = say(N_("%(hour)s, %(city)s time"), hour=deadline.hour, city=deadline.city)
        label, page = say(N_("Act by")), say(N_("Act now, in under a minute, on the page of this alert:"))
        parts += [f"{label} {deadline.day}, {hour}", f"{page}\n{mail.act_url}"]
    else:
        page = say(N_("The page of this alert:"))
        parts.append(f"{page}\n{mail.url}")
    parts += _news(mail, say)
    parts += _what_to_do(mail, localizer)
    return "\n\n".join(part for part in parts if part) + f"\n\n-- \n{footer}\n"


def _heading(text: str) -> str:
    return f"— {text} —"


def _news(mail: Mail, say: Say) -> Iterator[str]:
    if mail.news:
        yield _heading(say(N_("What’s new")))
        yield from (f"{update.day}\n{plain(str(update.html.value))}" for update in mail.news)
    if mail.kind == "outcome" and mail.view is not None and mail.view.outcome:
        yield _heading(say(N_("How it ended")))
        yield f"{mail.view.card.result}, {mail.view.outcome_day}"
        yield plain(str(mail.view.outcome.value))


def _what_to_do(mail: Mail, localizer: Localizer) -> Iterator[str]:
    view, say = mail.view, localizer.say
    if view is None or not mail.act:
        return
    yield _heading(say(N_("The case")))
    yield plain(str(view.account.value))
    if view.people:
        yield _heading(say(N_("People concerned")))
        yield "\n".join(f"- {person.line}" for person in view.people)
    yield _heading(say(N_("What we ask for")))
    yield "\n".join(f"- {' '.join(demand.split())}" for demand in view.demands.value)
    if mail.documents:
        yield _heading(say(N_("Documents")))
        yield from (f"{each.title.value} (PDF, {each.size})\n{each.url}" for each in mail.documents)
    if view.warning:
        yield _heading(say(N_("If you are writing from inside the country")))
        yield plain(str(view.warning.value))
    if mail.petition:
        yield from _petition(mail.petition, say)
    if mail.targets:
        yield _heading(say(N_("Who to write to")))
    if view.what_to_do:
        yield plain(str(view.what_to_do.value))
    if mail.targets:
        yield from _writing(mail, view, localizer)


def _petition(petition: MailPetition, say: Say) -> Iterator[str]:
    yield _heading(say(N_("Sign the petition")))
    sign = say(N_("The petition to print and sign (PDF)")) if petition.is_file else ""
    yield f"{sign}\n{petition.url}".strip()
    lines = [say(N_("It is addressed to:"))]
    for each in petition.addressees:
        lines.append(f"- {', '.join(filter(None, (each.view.name, each.view.office)))}")
        lines += [f"  {line}" for line in _limits(each, say)]
    yield "\n".join(lines)


def _writing(mail: Mail, view: AlertView, localizer: Localizer) -> Iterator[str]:
    """Yield the targets, the copies, the letters and the call scripts."""
    say = localizer.say
    yield from ("\n".join(_target_lines(target, localizer)) for target in mail.targets)
    copies = [copy for group in view.groups for copy in group.copies]
    if copies:
        yield "\n".join([say(N_("Copies to:")), *(f"- {_copy(each, say)}" for each in copies)])
    for letter in mail.letters:
        yield from _letter(letter, say)
    for script in mail.scripts:
        yield _heading(script.heading)
        yield "\n".join(script.lines)


def _letter(letter: MailLetter, say: Say) -> Iterator[str]:
    yield _heading(letter.heading)
    yield say(
        IN_OWN_WORDS if letter.points else BY_HAND if letter.is_card else FULL_LETTER,
        language=letter.language_name,
        numbers=", ".join(map(str, letter.targets)),
    )
    if letter.subject:
        yield say(PAIR, label=say(N_("Subject")), value=letter.subject)
    yield "\n".join(f"- {' '.join(point.split())}" for point in letter.points) or letter.body


def _limits(target: MailTarget, say: Say) -> Iterator[str]:
    """Yield who is to act on *target*, and until when, where that differs from the rest of the alert."""
    if target.countries:
        yield say(WRITES_FROM, countries=target.countries)
    if (until := target.view.deadline) is not None:
        yield say(UNTIL, day=until.day, hour=until.hour, city=until.city)


def _target_lines(target: MailTarget, localizer: Localizer) -> Iterator[str]:
    view, say = target.view, localizer.say
    yield f"{target.number}. {view.name}"
    yield f"   {view.office}"
    yield from (f"   {line}" for line in _limits(target, say))
    channels = [(channel.label, _channel_text(channel, localizer.code)) for channel in view.channels]
    lines = (*channels, (say(N_("Salutation")), target.salutation))
    yield from (f"   {say(PAIR, label=label, value=value)}" for label, value in lines if value)
    yield from (f"   {say(N_('Copies to:'))} {_copy(copy, say)}" for copy in target.copies)


def _channel_text(channel: ChannelView, language: str) -> str:
    """Return address or number on one line, what is added to it, and when it is answered."""
    show = number_in if channel.ltr else line_in
    parts = [show(line, language) for line in channel.lines]
    notes = [said.value for said in (channel.instructions, channel.note) if said]
    return ", ".join(filter(None, (*parts, channel.detail, channel.hours))) + "".join(
        f" ({note})" for note in notes
    )


def _copy(copy: CopyView, say: Say) -> str:
    return (
        f"{copy.address} ({say(WRITES_FROM, countries=copy.countries)})" if copy.countries else copy.address
    )
