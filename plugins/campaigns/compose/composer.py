"""Composition of campaigns: one per announcement and language, from the same views as the pages."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import css_inline

from plugins.campaigns.announced.content import AnnouncedContent, MailContext, MailParts
from plugins.campaigns.announced.registry import CONTENT
from plugins.campaigns.announcements.announcement import AnnouncementStatus
from plugins.campaigns.announcements.candidates import Candidate, candidates
from plugins.campaigns.compose.alert_text import PAIR
from plugins.campaigns.key import Key
from plugins.campaigns.settings import MailingSettings
from plugins.languages.catalogs import N_
from plugins.repository.site import Site
from plugins.safety.errors import ForbiddenError
from plugins.sections.context import RenderContext
from plugins.sections.text_pages import home_page
from plugins.site.cache_keys import CacheKeys
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

SUBJECT_LIMIT = 150
"""Longest subject and preview text, in characters (mailchimp.md, section 2)."""
HTML_LIMIT = 100_000
"""Longest HTML, in bytes: Gmail clips mails at about 102 KB."""

_CHARSET = '<meta charset="utf-8">'
"""Moved to the start of the head: the inliner writes its styles before it, but it must be within the first
1,024 bytes (HTML, 4.2.5.4)."""
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Placeholders for the delimiters of our own merge tags, until any others have been escaped.

Private-use characters, which no content contains.
"""


@dataclass(frozen=True)
class Campaign:
    """A complete mail to the readers of one language."""

    key: Key
    topic: str
    title: str
    """Its title in Mailchimp, without the key."""
    subject: str
    preview: str
    html: str
    text: str
    page: str
    """The absolute address of the page that must be live first."""
    revision: str
    """The value of that page's ``<meta name="revision">``."""
    from_name: str
    reply_to: str
    inputs: str = ""
    """Input of the digest instead of the mail itself, if the mail depends on earlier mails; else empty."""
    lacks_news: bool = False
    """Whether it says nothing, since it consists of news and there is none."""

    @cached_property
    def digest(self) -> str:
        """Twelve hexadecimal digits of a SHA-256 that change with anything that readers would get."""
        if self.inputs:
            return hashlib.sha256(self.inputs.encode()).hexdigest()[:12]
        parts = [self.subject, self.preview, self.html, self.text, self.from_name, self.reply_to]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]

    @property
    def content(self) -> str:
        """The HTML as sent to Mailchimp: with the digest, so that it is identified under any title."""
        return self.html.replace(self.key.mark(), self.key.mark(self.digest))


class Composer:
    """Composes the campaigns of one site, at its build time."""

    def __init__(self, site: Site, mailing: MailingSettings, context: RenderContext | None = None) -> None:
        """Create a composer for *site* with the settings *mailing*, in the *context* of its pages, if any."""
        self.site, self.mailing = site, mailing
        self._context = context or RenderContext(site)
        self._inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)

    def candidates(self, named: Collection[str] = ()) -> list[Candidate]:
        """Return a candidate for each announcement and language, the oldest alert first.

        *named* are names of announcements that are mailed whatever their age.
        """
        return candidates(self.site, self.mailing, named)

    def preview_candidates(self) -> list[Candidate]:
        """Return the candidates for the outbox: due and waiting ones, and old ones of open alerts.

        A preview also includes those that are not published yet.
        """
        shown = {AnnouncementStatus.DUE, AnnouncementStatus.WAITING}
        if self.site.site_settings.preview:
            shown.add(AnnouncementStatus.EARLY)
        return [
            candidate
            for candidate in candidates(self.site, self.mailing, recent=True)
            if candidate.status in shown
            or (candidate.status is AnnouncementStatus.OLD and self._is_open(candidate))
        ]

    @cached_property
    def cache_keys(self) -> CacheKeys:
        """The cache keys that the inputs of mails are hashed with."""
        return CacheKeys(self._context, self.mailing.reply_to)

    def inputs(self, candidate: Candidate) -> tuple[Any, ...]:
        """Return everything that the mail of *candidate* depends on, apart from the cache keys."""
        inputs = (str(candidate.key), candidate.kind, candidate.status, candidate.reason, candidate.moment)
        return (*inputs, *_content(candidate).inputs(self._context, candidate.key.slug))

    def pages_to_verify(self) -> list[tuple[str, str]]:
        """Return address and revision of the pages that must be live before anything is mailed.

        If nothing is due, these are the home pages, so that a publication is verified in any case.
        """
        recent = candidates(self.site, self.mailing, recent=True)
        due = [candidate for candidate in recent if candidate.status is AnnouncementStatus.DUE]
        pages = [self._page(candidate) for candidate in due] or [
            home_page(self._context, localizer) for localizer in self.site.localizers.values()
        ]
        addresses = self.site.addresses
        return [(addresses.absolute(page.path), self._context.revision(page)) for page in pages]

    def _is_open(self, candidate: Candidate) -> bool:
        return _content(candidate).is_open(self.site, candidate.key.slug)

    def _page(self, candidate: Candidate) -> Page:
        localizer = self.site.localizers[candidate.key.language]
        return _content(candidate).page(self._context, candidate.key.slug, localizer)

    def campaign(self, candidate: Candidate) -> Campaign:
        """Return the mail of *candidate*.

        Raises:
            ForbiddenError: If it contains an entry of the blocklist.
        """
        key, content = candidate.key, _content(candidate)
        localizer, page = self.site.localizers[key.language], self._page(candidate)
        url, name = self.site.addresses.absolute(page.path), self.site.site_settings.names[key.language]
        mail = content.mail(
            self._context,
            candidate.announcement,
            localizer,
            MailContext(network=name, footer=self._footer(localizer, content), url=url),
            candidate.news_received,
        )
        html = self._html(mail, candidate)
        if len(html.encode()) > HTML_LIMIT:
            html = self._html(mail, candidate, full=False)
        campaign = Campaign(
            key=key,
            topic=candidate.topic,
            title=f"{mail.case} · {candidate.kind} {key.number} · {key.language}",
            subject=_line(mail.subject),
            preview=_line(mail.preview),
            html=html,
            text=_escape(mail.text, "* |"),
            page=url,
            revision=self._context.revision(page),
            from_name=name[:100],
            reply_to=self.mailing.reply_to,
            lacks_news=mail.lacks_news,
        )
        self._check_blocklist(campaign)
        return campaign

    def _check_blocklist(self, campaign: Campaign) -> None:
        searcher = self.site.searcher
        parts = (campaign.title, campaign.subject, campaign.preview, campaign.html, campaign.text)
        found = {number for part in parts for number in searcher.in_text(part)}
        if found:
            raise ForbiddenError({f"the mail {campaign.key}": found})

    def _html(self, mail: MailParts, candidate: Candidate, *, full: bool = True) -> str:
        key = candidate.key
        html = self._context.renderer.fill(
            key.language,
            f"email/{key.content}.html",
            {
                "mail": mail.view,
                "mark": key.mark(),
                "news_marks": mail.news_marks,
                "tag": merge_tag,
                "full": full,
                "why": self._why(key.language, _content(candidate)),
            },
        )
        inlined = self._inliner.inline(html).replace(_CHARSET, "", 1)
        return _escape(inlined.replace("<head>", f"<head>{_CHARSET}", 1), "*&#124;")

    def _why(self, language: str, content: AnnouncedContent) -> str:
        localizer = self.site.localizers[language]
        return localizer.say(
            content.why,
            network=self.site.site_settings.names[language],
            language=localizer.language_name(language),
        )

    def _footer(self, localizer: Localizer, content: AnnouncedContent) -> str:
        say = localizer.say
        return "\n".join(
            [
                self._why(localizer.code, content),
                say(PAIR, label=say(N_("Unsubscribe")), value=merge_tag("UNSUB")),
                say(
                    PAIR,
                    label=say(N_("Change what you receive, or your language")),
                    value=merge_tag("UPDATE_PROFILE"),
                ),
                merge_tag("LIST:ADDRESS"),
            ]
        )


def _content(candidate: Candidate) -> AnnouncedContent:
    return CONTENT[candidate.key.content]


def merge_tag(name: str) -> str:
    """Return the placeholder for the merge tag ``*|NAME|*``, which :func:`_escape` writes."""
    return f"{_OPEN}{name}{_CLOSE}"


def _escape(text: str, replacement: str) -> str:
    """Return *text* with our own merge tags, and with any other ``*|`` replaced.

    Mailchimp would interpret merge tags in the content of an alert.
    """
    return text.replace("*|", replacement).replace(_OPEN, "*|").replace(_CLOSE, "|*")


def _line(text: str) -> str:
    """Return *text* on one line of at most SUBJECT_LIMIT characters, cut between words."""
    line = re.sub(r"\s+", " ", text).strip().replace("*|", "* |")
    if len(line) <= SUBJECT_LIMIT:
        return line
    return line[: SUBJECT_LIMIT - 1].rpartition(" ")[0].rstrip(" ,;:.–") + "…"
