"""Announcements and mails of sign-on letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from plugins.campaigns.announced.content import MailContext, MailParts
from plugins.campaigns.announcements.announcement import (
    Announcement,
    AnnouncementRules,
    Status,
    later,
    status_of,
)
from plugins.campaigns.compose.letter_mail import letter_mail, letter_text
from plugins.incremental.turning_points import midnight
from plugins.languages.catalogs import N_
from plugins.mailing.interest_names import LETTERS
from plugins.repository.site import Site
from plugins.sections.context import RenderContext
from plugins.sections.sign_ons.pages import sign_on_page
from plugins.sign_ons.letter import SignOnLetter, State
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

CALLS = frozenset({"opening", "closing-soon"})
"""Kinds that ask readers to sign; neither the weekly limit nor the end of signing holds back the others."""


def announcements_of(letter: SignOnLetter) -> tuple[Announcement, ...]:
    """Return the announcements of *letter* in the order of their numbers.

    The first one is implied unless ``mailing`` is ``hold``: the opening, or the delivery of a letter on
    behalf of the membership, which nobody is asked to sign.
    """
    facts = letter.facts
    found = [
        _announcement(letter.slug, entry.number, entry.kind, max(entry.date.start(letter.zone), letter.opens))
        for entry in facts.announcements
    ]
    if facts.mailing == "on" and all(entry.number != 1 for entry in found):
        if letter.signable:
            found.append(_announcement(letter.slug, 1, "opening", letter.opens))
        elif facts.deliveries:
            delivered = midnight(facts.deliveries[0].date, letter.zone)
            found.append(_announcement(letter.slug, 1, "delivered", max(delivered, letter.opens)))
    return tuple(sorted(found, key=lambda entry: entry.number))


def status(
    announcement: Announcement, letter: SignOnLetter, language: str, now: datetime, rules: AnnouncementRules
) -> Status:
    """Return the status of an *announcement* of *letter* for readers of *language*."""
    state = letter.state(now)
    refused = ""
    if state is State.WITHDRAWN:
        refused = _WITHDRAWN
    elif announcement.call and state is not State.COLLECTING:
        refused = f"the letter collects no signatures any more ({state.value})"
    missing = "stale" if language in letter.versions.words else "missing"
    return status_of(
        announcement,
        now,
        rules,
        unpublished="the letter is not published" if state is State.UNPUBLISHED else "",
        refused=refused,
        superseding=later(announcement, announcements_of(letter), now) if announcement.call else (),
        untranslated="" if letter.follows(language) else f"index.{language}.md is {missing}",
    )


_WITHDRAWN = "the letter is withdrawn"


def _announcement(slug: str, number: int, kind: str, moment: datetime) -> Announcement:
    return Announcement(
        content=SignOns.name,
        slug=slug,
        number=number,
        kind=kind,
        moment=moment,
        topic=SignOns.topic,
        call=kind in CALLS,
    )


class SignOns:
    """Sign-on letters as announced content."""

    name = "letter"
    topic = LETTERS
    why = N_("You receive this because you chose letters to sign, in %(language)s: %(network)s.")
    limit = "LETTERS_PER_WEEK"
    counted_once = True

    def announcements(self, site: Site, *, within: timedelta | None) -> Iterator[Announcement]:  # noqa: ARG002
        """Yield the announcements of all letters, which are few."""
        for letter in site.content.sign_ons.values():
            yield from announcements_of(letter)

    def latest(self, site: Site) -> Iterable[datetime]:
        """Return the moments of all announcements."""
        return (each.moment for each in self.announcements(site, within=None))

    def status(
        self, site: Site, announcement: Announcement, language: str, rules: AnnouncementRules
    ) -> Status:
        """Return the status of *announcement* for readers of *language*."""
        return status(announcement, site.content.sign_ons[announcement.slug], language, site.now, rules)

    def is_open(self, site: Site, slug: str) -> bool:
        """Return whether it can be signed."""
        return site.content.sign_ons[slug].state(site.now) is State.COLLECTING

    def inputs(self, context: RenderContext, slug: str) -> tuple[Any, ...]:
        """Return the hash of its files, its state, and the hash of the registry, which names its targets."""
        site, letter = context.site, context.site.content.sign_ons[slug]
        return (letter.digest, letter.state(site.now), site.content.hashes["authorities"])

    def page(self, context: RenderContext, slug: str, localizer: Localizer) -> Page:
        """Return the page of the letter."""
        return sign_on_page(context, context.site.content.sign_ons[slug], localizer)

    def mail(
        self,
        context: RenderContext,
        announcement: Announcement,
        localizer: Localizer,
        mail_context: MailContext,
        news_received: frozenset[str] | None,  # noqa: ARG002
    ) -> MailParts:
        """Return the parts of the mail."""
        letter = context.site.content.sign_ons[announcement.slug]
        view = letter_mail(announcement.kind, letter, localizer, context, url=mail_context.url)
        return MailParts(
            view=view,
            case=view.case,
            subject=view.subject,
            preview=view.preview,
            text=letter_text(view, localizer, network=mail_context.network, footer=mail_context.footer),
        )

    def withdrawn(self, site: Site, slug: str, number: int) -> tuple[Announcement, str] | None:
        """Return an announcement of a withdrawn letter, and why it is refused; None if it is none."""
        letter = site.content.sign_ons.get(slug)
        is_withdrawn = letter is not None and letter.state(site.now) is State.WITHDRAWN
        if not is_withdrawn and slug not in site.content.withdrawn_sign_ons:
            return None
        return _announcement(slug, number, "opening", site.now), _WITHDRAWN
