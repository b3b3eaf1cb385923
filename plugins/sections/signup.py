"""The sign-up form in the banner of every page, ready in one language."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.actions.mailto import mailto
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.mailing.interest_names import TOPICS, URGENT_ACTIONS
from plugins.mailing.signup_form import Choice, Form
from plugins.repository.site import Site
from plugins.web.localizer import Localizer

_REQUEST = N_("Please send me urgent actions by email, in this language: %(language)s.")
_REQUEST_ACTIVITIES = N_("News of public activities as well: yes / no")
_REQUEST_LETTERS = N_("Letters to sign as well: yes / no")


@dataclass(frozen=True)
class Option:
    """A language or topic that can be chosen."""

    choice: Choice
    text: str
    language: str
    """The language of *text*."""
    chosen: bool
    """Whether it is preselected."""


@dataclass(frozen=True)
class JoinView:
    """The form, or the address to write to without one."""

    form: Form | None
    service: str
    """The name of the mailing service."""
    description: str
    """What the mailing service is, and where."""
    languages: tuple[Option, ...]
    topics: tuple[Option, ...]
    promise: LocalizedText
    """The network's statement about the use of addresses."""
    mailbox: str
    link: str
    """Opens an email to *mailbox* that asks for the alerts."""


def join_view(site: Site, localizer: Localizer) -> JoinView:
    """Return the form of *site* in the language of *localizer*.

    The page's language is preselected. So are urgent actions: the form is named after them, and pressing its
    button asks for them. Other topics are other purposes, so nobody gets them without ticking their boxes.
    """
    form, site_settings, code = site.form, site.site_settings, localizer.code
    body = "\n\n".join(
        (
            localizer.say(_REQUEST, language=site_settings.languages[code].name),
            "\n".join(localizer.say(each) for each in (_REQUEST_ACTIVITIES, _REQUEST_LETTERS)),
        )
    )
    return JoinView(
        form=form,
        service=site.mailing_service.name,
        description=localizer.say(site.mailing_service.description),
        languages=tuple(
            Option(form.languages[each], language.name, each, each == code)
            for each, language in site_settings.languages.items()
        )
        if form
        else (),
        topics=tuple(
            Option(form.topics[topic], localizer.say(name), code, topic == URGENT_ACTIONS)
            for topic, name in TOPICS.items()
            if topic in form.topics
        )
        if form
        else (),
        promise=localizer.localized(site_settings.privacy_notes),
        mailbox=site_settings.mailbox_join,
        link=mailto(site_settings.mailbox_join, subject=localizer.say(N_("Receive alerts")), body=body),
    )
