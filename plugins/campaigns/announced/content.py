"""What the mailing needs to know of each kind of announced content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from plugins.campaigns.announcements.announcement import Announcement, AnnouncementRules, Status
from plugins.repository.site import Site
from plugins.sections.context import RenderContext
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page


@dataclass(frozen=True)
class MailContext:
    """What a mail contains besides its content, in its language."""

    network: str
    footer: str
    """The last lines of the plain text."""
    url: str
    """The absolute address of the page."""


@dataclass(frozen=True)
class MailParts:
    """The parts of a mail that depend on the kind of its content, in one language."""

    view: object
    """The variable ``mail`` of the template ``email/<name>.html``."""
    case: str
    """The first part of its title in Mailchimp."""
    subject: str
    preview: str
    text: str
    """The plain text."""
    news_marks: str = ""
    """Marks of the news in it (``announcements/news.py``); empty if mails of its content never have news."""
    lacks_news: bool = False
    """Whether it says nothing, since it consists of news and there is none."""


class AnnouncedContent(Protocol):
    """A kind of content that is announced by mail; ``registry.py`` lists them."""

    @property
    def name(self) -> str:
        """Its name in the keys of campaigns, and of its template in ``theme/templates/email``."""

    @property
    def topic(self) -> str:
        """The interest of its readers, a key of ``signup/interest_names.py``."""

    @property
    def why(self) -> str:
        """The message that says why readers receive the mail: ``%(language)s``, ``%(network)s``."""

    @property
    def limit(self) -> str:
        """The setting that limits its calls within a week; empty if none does."""

    @property
    def counted_once(self) -> bool:
        """Whether an item counts once within that limit, however many calls it makes; else each call does."""

    def announcements(self, site: Site, *, within: timedelta | None) -> Iterator[Announcement]:
        """Yield the announcements of *site*, those of one item in the order of their numbers.

        Items that are over may be skipped if they have announced nothing for the time *within*.
        """

    def latest(self, site: Site) -> Iterable[datetime]:
        """Return the moment of the last announcement of each item."""

    def status(
        self, site: Site, announcement: Announcement, language: str, rules: AnnouncementRules
    ) -> Status:
        """Return the status of *announcement* for readers of *language*."""

    def is_open(self, site: Site, slug: str) -> bool:
        """Return whether readers can still act on the item, or take part in it."""

    def inputs(self, context: RenderContext, slug: str) -> tuple[Any, ...]:
        """Return everything that mails about the item depend on, apart from the cache keys."""

    def page(self, context: RenderContext, slug: str, localizer: Localizer) -> Page:
        """Return the page of the item, which must be live before a mail about it goes out."""

    def mail(
        self,
        context: RenderContext,
        announcement: Announcement,
        localizer: Localizer,
        mail_context: MailContext,
        news_received: frozenset[str] | None,
    ) -> MailParts:
        """Return the parts of the mail; *news_received* as in ``Candidate``."""

    def withdrawn(self, site: Site, slug: str, number: int) -> tuple[Announcement, str] | None:
        """Return an announcement of a withdrawn item, whatever its files say, and why it is refused.

        None if the item is not withdrawn.
        """
