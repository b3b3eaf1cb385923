"""View of a mail about an alert: the view of its page, shortened and arranged for an inbox."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from plugins.alerts.alert import Alert, State
from plugins.alerts.labels import STATE_SENTENCES
from plugins.campaigns.announcements.announcement import Announcement
from plugins.campaigns.announcements.news import news_of
from plugins.campaigns.compose.html_to_text import plain
from plugins.campaigns.compose.scripts import MailScript, mail_scripts
from plugins.campaigns.compose.targets import (
    MailLetter,
    MailPetition,
    MailTarget,
    mail_petition,
    mail_targets,
)
from plugins.languages.catalogs import N_
from plugins.sections.alerts.documents import DocumentView
from plugins.sections.alerts.view import AlertPresenter, AlertView, UpdateView
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses

KINDS = {
    "alert": N_("Urgent action"),
    "update": N_("Update"),
    "stop": N_("Do not write any more"),
    "outcome": N_("How it ended"),
    "correction": N_("Correction"),
    "withdrawal": N_("Withdrawn"),
}
SUBJECTS = {
    "alert": N_("Urgent action: %(title)s"),
    "update": N_("Update: %(title)s"),
    "stop": N_("Do not write any more: %(title)s"),
    "outcome": N_("%(result)s: %(title)s"),
    "correction": N_("Correction: %(title)s"),
    "withdrawal": N_("Alert %(case)s: do not write any more"),
}
DISCREET_SUBJECTS = {
    "alert": N_("Urgent action %(case)s"),
    "update": N_("Update on %(case)s"),
    "stop": N_("%(case)s: do not write any more"),
    "outcome": N_("How %(case)s ended"),
    "correction": N_("Correction to %(case)s"),
    "withdrawal": N_("Alert %(case)s: do not write any more"),
}
DISCREET_PREVIEW = N_("Open this mail to see what has happened and what you can do.")
LEADS = {
    "update": N_("There is news of this alert, and your letters are still needed."),
    "stop": N_("Do not write any more about this alert: new letters may do harm. Thank you for acting."),
    "outcome": N_(
        "This alert is closed. Do not write any more. To all who wrote, called or passed it on: thank you."
    ),
    "correction": N_(
        "Something in our earlier email about this alert was wrong. Here is the correct information."
    ),
}


@dataclass(frozen=True)
class Mail:
    """One mail in one language, ready to print."""

    kind: str
    label: str
    subject: str
    preview: str
    case: str
    title: str
    title_language: str
    lead: str
    url: str
    """The absolute address of the page."""
    view: AlertView | None
    """None if the alert is withdrawn, so that nothing of it may be shown."""
    news: tuple[UpdateView, ...]
    act: bool
    """Whether it asks readers to act."""
    petition: MailPetition | None
    targets: tuple[MailTarget, ...]
    letters: tuple[MailLetter, ...]
    scripts: tuple[MailScript, ...]
    documents: tuple[DocumentView, ...]
    """The documents, with absolute addresses, if it asks readers to act."""

    @property
    def act_url(self) -> str:
        """The absolute address of the part of the page on which readers act."""
        return f"{self.url}#act"

    @property
    def notice(self) -> str:
        """The sentence on top of the HTML: the lead, unless label, deadline and button say the same."""
        return "" if self.kind == "update" else self.lead

    @property
    def introduces(self) -> bool:
        """Whether the HTML says what is asked for and how to do it; later mails leave that to the page."""
        return self.act and self.kind == "alert"

    @property
    def letter(self) -> MailLetter | None:
        """The letter that the HTML prints: the one that most targets get; the page has the others."""
        return max(self.letters, key=lambda each: len(each.targets), default=None)

    @property
    def links_carry_letters(self) -> bool | None:
        """Whether every email link to a target opens its letter; None without any."""
        linked = [target.carries_letter for target in self.targets if target.link]
        return all(linked) if linked else None

    @property
    def carries_letter(self) -> bool:
        """Whether the links to all targets of :attr:`letter` open it, with their salutations."""
        numbers = self.letter.targets if self.letter else ()
        return all(target.carries_letter for target in self.targets if target.number in numbers)


def mail(
    announcement: Announcement,
    alert: Alert,
    localizer: Localizer,
    presenter: AlertPresenter,
    addresses: Addresses,
    *,
    state: State,
    url: str,
    news_received: frozenset[str] | None = None,
    news_since: str = "",
) -> Mail:
    """Return the mail of an *announcement* of *alert* in the language of *localizer*.

    *state* is that of the alert now, *url* the absolute address of its page. *news_received* are the marks
    of the news that the readers have had by mail; None if they are unknown. *news_since* is the day of the
    earlier announcement with news (ISO 8601), or empty.
    """
    if state is State.WITHDRAWN:
        return _neutral(alert, localizer, url)
    code = localizer.code
    current = alert if alert.follows(code) else _without(alert, code)
    view = presenter.view(current, localizer)
    groups = view.groups if view.open and announcement.kind != "outcome" else ()
    targets, letters = mail_targets(alert, groups, localizer)
    petition = mail_petition(alert, groups, view.petition, localizer, addresses)
    act = bool(targets or petition)
    discreet = alert.facts.mail_subject == "discreet"
    title = str(view.card.title.value)
    news = news_of(announcement.kind, view.updates, news_received, news_since)
    lead = localizer.say(LEADS[announcement.kind]) if announcement.kind in LEADS else ""
    return Mail(
        kind=announcement.kind,
        label=localizer.say(KINDS[announcement.kind]),
        subject=localizer.say(
            (DISCREET_SUBJECTS if discreet else SUBJECTS)[announcement.kind],
            title=title,
            case=alert.facts.case,
            result=view.card.result or localizer.say(KINDS["outcome"]),
        ),
        preview=lead or localizer.say(DISCREET_PREVIEW)
        if discreet
        else _preview(announcement.kind, view, news, lead),
        case=alert.facts.case,
        title=title,
        title_language=view.card.title.language,
        lead=lead,
        url=url,
        view=view,
        news=news,
        act=act,
        petition=petition,
        targets=targets,
        letters=letters,
        scripts=mail_scripts(view, localizer) if targets else (),
        documents=_documents(view, addresses) if act else (),
    )


def _preview(kind: str, view: AlertView, news: tuple[UpdateView, ...], lead: str) -> str:
    """Return the preview text, which an inbox shows after the subject."""
    if kind == "update" and news:
        return plain(str(news[0].html.value))
    if kind == "outcome" and view.outcome:
        return plain(str(view.outcome.value))
    return lead if kind in {"stop", "correction"} else str(view.card.summary.value)


def _neutral(alert: Alert, localizer: Localizer, url: str) -> Mail:
    """Return the mail for a withdrawn alert: only its number and what to do."""
    case = alert.facts.case
    sentence = localizer.say(STATE_SENTENCES[State.WITHDRAWN])
    return Mail(
        kind="withdrawal",
        label=localizer.say(KINDS["withdrawal"]),
        subject=localizer.say(SUBJECTS["withdrawal"], case=case),
        preview=sentence,
        case=case,
        title=localizer.say(N_("Alert %(case)s"), case=case),
        title_language=localizer.code,
        lead=sentence,
        url=url,
        view=None,
        news=(),
        act=False,
        petition=None,
        targets=(),
        letters=(),
        scripts=(),
        documents=(),
    )


def _without(alert: Alert, language: str) -> Alert:
    """Return *alert* without its translation into *language*, which is outdated."""
    return dataclasses.replace(
        alert,
        words={code: words for code, words in alert.words.items() if code != language},
        bodies={code: body for code, body in alert.bodies.items() if code != language},
    )


def _documents(view: AlertView, addresses: Addresses) -> tuple[DocumentView, ...]:
    """Return the documents of the page with absolute addresses."""
    return tuple(dataclasses.replace(each, url=addresses.absolute(each.url)) for each in view.documents)
