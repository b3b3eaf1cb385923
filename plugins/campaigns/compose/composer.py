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
from plugins.campaigns.settings import MailingSettings
from plugins.languages.catalogs import N_
from plugins.mailing.account import Envelope
from plugins.mailing.key import Key
from plugins.repository.site import Site
from plugins.safety.errors import ForbiddenError
from plugins.sections.context import RenderContext
from plugins.sections.text_pages import home_page
from plugins.site.cache_keys import CacheKeys
from plugins.web.colours import palette
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

HTML_LIMIT = 100_000
"""Longest HTML, in bytes: Gmail clips mails at about 102 KB."""

_CHARSET = '<meta charset="utf-8">'
"""Moved to the start of the head: the inliner writes its styles before it, but it must be within the first
1,024 bytes (HTML, 4.2.5.4)."""
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Delimiters of the placeholders for the service's own texts, until everything else has been escaped.

Private-use characters, which no content contains.
"""
TEXTS = ("unsubscribe", "preferences", "postal_address_html", "postal_address")
"""Names of the texts that the service replaces in mails, as in ``mailing/service.py``."""


@dataclass(frozen=True)
class Campaign:
    """A complete mail to the readers of one language."""

    key: Key
    topic: str
    title: str
    """Its title at the service, without the key."""
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
    def envelope(self) -> Envelope:
        """What an inbox shows of it."""
        return Envelope(self.subject, self.preview, self.from_name, self.reply_to)

    @property
    def content(self) -> str:
        """The HTML as sent to the service: with the digest, so that it is identified under any title."""
        return self.html.replace(self.key.mark(), self.key.mark(self.digest))


class Composer:
    """Composes the campaigns of one site, at its build time."""

    def __init__(self, site: Site, mailing: MailingSettings, context: RenderContext | None = None) -> None:
        """Create a composer for *site* with the settings *mailing*, in the *context* of its pages, if any."""
        self.site, self.mailing = site, mailing
        self._context = context or RenderContext(site)
        self._texts = mailing.service.texts
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
    def colours(self) -> dict[str, dict[str, str]]:
        """The colours of mails and outbox, by mode and name."""
        return palette(self.site.site_settings.colours, self.site.site_settings.theme)

    @cached_property
    def cache_keys(self) -> CacheKeys:
        """The cache keys that the inputs of mails are hashed with."""
        return CacheKeys(self._context, self.mailing.reply_to, self.mailing.service.name)

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
            html = self._html(mail, candidate, letters_in_links=False)
        campaign = Campaign(
            key=key,
            topic=candidate.topic,
            title=f"{mail.case} · {candidate.kind} {key.number} · {key.language}",
            subject=self._line(mail.subject),
            preview=self._line(mail.preview),
            html=html,
            text=self._with_texts(mail.text, html=False),
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

    def _html(self, mail: MailParts, candidate: Candidate, *, letters_in_links: bool = True) -> str:
        key = candidate.key
        html = self._context.renderer.fill(
            key.language,
            f"email/{key.content}.html",
            {
                "mail": mail.view,
                "preview": self._line(mail.preview),
                "mark": key.mark(),
                "news_marks": mail.news_marks,
                "tag": placeholder,
                **self.colours,
                "letters_in_links": letters_in_links,
                "why": self._why(key.language, _content(candidate)),
            },
        )
        inlined = self._inliner.inline(html).replace(_CHARSET, "", 1)
        return self._with_texts(inlined.replace("<head>", f"<head>{_CHARSET}", 1), html=True)

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
                say(PAIR, label=say(N_("Unsubscribe")), value=placeholder("unsubscribe")),
                say(
                    PAIR,
                    label=say(N_("Change what you receive, or your language")),
                    value=placeholder("preferences"),
                ),
                placeholder("postal_address"),
            ]
        )

    def _with_texts(self, text: str, *, html: bool) -> str:
        """Return *text* with the service's own texts, and with nothing else that it would replace."""
        texts = self._texts
        text = texts.escape(text, html=html)
        for name in TEXTS:
            text = text.replace(placeholder(name), getattr(texts, name))
        return text

    def _line(self, text: str) -> str:
        """Return *text* on one line, cut between words if it is too long for a subject."""
        limit = self._texts.subject_limit
        line = self._texts.escape(re.sub(r"\s+", " ", text).strip(), html=False)
        if len(line) <= limit:
            return line
        return line[: limit - 1].rpartition(" ")[0].rstrip(" ,;:.–") + "…"


def _content(candidate: Candidate) -> AnnouncedContent:
    return CONTENT[candidate.key.content]


def placeholder(name: str) -> str:
    """Return the placeholder for the text *name* of the service, one of TEXTS."""
    return f"{_OPEN}{name}{_CLOSE}"
