"""The outbox: each campaign as files that any mail program opens, and a page that lists them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime, formataddr
from functools import partial
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.campaigns.announcements.announcement import AnnouncementStatus
from plugins.campaigns.announcements.candidates import Candidate
from plugins.campaigns.compose.composer import TEXTS, Campaign, Composer
from plugins.incremental.file import File, Unchanged
from plugins.incremental.jobs import Batch, Job, JobResult
from plugins.mailing.service import Texts
from plugins.web.settings import SiteSettings

_CRLF = compat32.clone(linesep="\r\n")
_QUOTED_PRINTABLE = Charset("utf-8")
_QUOTED_PRINTABLE.body_encoding = QP

MARKS = ("index.html", "outbox.css")
"""Files that identify a folder as an outbox."""


@dataclass(frozen=True)
class OutboxMail:
    """One mail as listed on the page of the outbox."""

    stem: str
    """The name of its files without extension."""
    language: str
    status: AnnouncementStatus
    reason: str
    subject: str
    preview: str
    title: str
    sender: str
    size: int
    """Length of the HTML, in bytes."""


class Outbox:
    """The outbox of one build, written incrementally: only mails whose inputs have changed are composed."""

    def __init__(self, composer: Composer, folder: Path | None = None) -> None:
        """Create an outbox of the mails of *composer*; *folder* has the files of the last build."""
        self._composer = composer
        self._batch = Batch(composer.site.cache, folder, composer.cache_keys.key)
        self.mails = 0
        """Number of mails, once :meth:`files` is exhausted."""

    def files(self) -> Iterator[File | Unchanged]:
        """Yield the files of the outbox: per campaign ``.eml``, ``.html`` and ``.txt``, and ``index.html``.

        Raises:
            ForbiddenError: If a mail contains an entry of the blocklist.
        """
        site_settings = self._composer.site.site_settings
        candidates = self._composer.preview_candidates()
        candidates.sort(key=lambda candidate: candidate.status is not AnnouncementStatus.DUE)
        yield from self._batch.files(self._job(candidate) for candidate in candidates)
        entries = list(self._batch.notes.values())
        self.mails = len(entries)
        environment = Environment(
            loader=FileSystemLoader(site_settings.theme / "outbox"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        page = environment.get_template("index.html").render(
            entries=entries,
            due=sum(entry.status is AnnouncementStatus.DUE for entry in entries),
        )
        style = environment.get_template("outbox.css").render(self._composer.colours)
        yield File("index.html", page.encode())
        yield File("outbox.css", style.encode())

    def existing(self) -> set[str]:
        """Return the names of the files that were in the folder when :meth:`files` was called."""
        return self._batch.existing()

    def record(self, hashes: Mapping[str, bytes]) -> None:
        """Store *hashes*, the SHA-256 of each written file by path, for the next build."""
        self._batch.record(hashes)

    def _job(self, candidate: Candidate) -> Job:
        return Job(str(candidate.key), self._composer.inputs(candidate), partial(self._mail, candidate))

    def _mail(self, candidate: Candidate) -> JobResult:
        campaign, site_settings = self._composer.campaign(candidate), self._composer.site.site_settings
        stem = file_stem(campaign)
        texts = self._composer.mailing.service.texts
        own = OutboxTexts(site_settings, texts.subject_limit)
        html, text = (shown(part, texts, own) for part in (campaign.html, campaign.text))
        files = (
            File(f"{stem}.eml", eml(campaign, html, text, candidate.moment)),
            File(f"{stem}.html", html.encode()),
            File(f"{stem}.txt", text.encode()),
        )
        entry = OutboxMail(
            stem=stem,
            language=campaign.key.language,
            status=candidate.status,
            reason=candidate.reason,
            subject=campaign.subject,
            preview=campaign.preview,
            title=campaign.title,
            sender=f"{campaign.from_name} <{campaign.reply_to}>",
            size=len(campaign.html.encode()),
        )
        return JobResult(files, entry)


def file_stem(campaign: Campaign) -> str:
    """Return the name of a campaign's files without extension, for example ``ua-2026-014.2.fr``."""
    key = campaign.key
    prefix = "" if key.content == "alert" else f"{key.content}-"
    return f"{prefix}{key.slug}.{key.number}.{key.language}"


def eml(campaign: Campaign, html: str, text: str, moment: datetime) -> bytes:
    """Return the mail as a message (RFC 5322), dated *moment*.

    It is addressed to the network itself. ``X-Unsent`` makes Outlook open it as a draft.
    """
    # Not EmailMessage: Python 3.11 adds spaces when it folds a subject of several encoded words.
    message = MIMEMultipart("alternative", boundary=f"=_{campaign.digest}", policy=_CRLF)
    network = formataddr((str(Header(campaign.from_name, "utf-8")), campaign.reply_to))
    message["From"] = message["To"] = network
    message["Subject"] = Header(campaign.subject, "utf-8", header_name="Subject").encode(linesep="")
    message["Date"] = format_datetime(moment)
    domain = campaign.reply_to.rpartition("@")[2]
    message["Message-ID"] = f"<{file_stem(campaign)}.{campaign.digest}@{domain}>"
    message["X-Unsent"] = "1"
    message["Content-Language"] = campaign.key.language
    for part, kind in ((text, "plain"), (html, "html")):
        body = MIMENonMultipart("text", kind, policy=_CRLF)
        body.set_payload(part, _QUOTED_PRINTABLE)
        message.attach(body)
    return message.as_bytes()


class OutboxTexts:
    """The texts of mails as the outbox shows them, instead of those of the service."""

    def __init__(self, site_settings: SiteSettings, subject_limit: int) -> None:
        """Create the texts for mails to the contact of *site_settings*."""
        self.unsubscribe = f"mailto:{site_settings.mailbox_contact}?subject=unsubscribe"
        self.preferences = f"mailto:{site_settings.mailbox_contact}?subject=preferences"
        self.postal_address = site_settings.postal_address
        self.postal_address_html = escape(site_settings.postal_address)
        self.subject_limit = subject_limit

    def escape(self, text: str, *, html: bool) -> str:  # noqa: ARG002 - part of the protocol
        """Return *text* as it is: a file replaces nothing."""
        return text


def shown(text: str, service: Texts, own: Texts) -> str:
    """Return *text* with each text of the *service* replaced by that of the outbox, *own*."""
    for name in TEXTS:
        text = text.replace(getattr(service, name), getattr(own, name))
    return text
