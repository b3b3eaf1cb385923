"""The outbox: every campaign as a mail that any mail program opens, and a page to look at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from email.charset import QP, Charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import format_datetime, formataddr
from html import escape

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.campaigns.announcements import Standing
from plugins.campaigns.compose import Campaign
from plugins.campaigns.prospects import Prospect
from plugins.site.file import File
from plugins.site.network import Network

_CRLF = compat32.clone(linesep="\r\n")
_QUOTED_PRINTABLE = Charset("utf-8")
_QUOTED_PRINTABLE.body_encoding = QP

MARKS = ("index.html", "outbox.css")
"""Files by which a folder is known to be an outbox."""


def outbox(campaigns: Iterable[tuple[Prospect, Campaign]], network: Network, now: datetime) -> Iterator[File]:
    """Yield the files of the outbox: per campaign ``.eml``, ``.html`` and ``.txt``, and ``index.html``."""
    pairs = sorted(campaigns, key=lambda pair: pair[0].standing is not Standing.DUE)
    for _, campaign in pairs:
        stem = file_stem(campaign)
        html, text = (_filled(part, network) for part in (campaign.html, campaign.text))
        yield File(f"{stem}.eml", eml(campaign, html, text, now))
        yield File(f"{stem}.html", html.encode())
        yield File(f"{stem}.txt", text.encode())
    environment = Environment(
        loader=FileSystemLoader(network.theme / "outbox"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("index.html").render(
        entries=[(file_stem(campaign), prospect, campaign) for prospect, campaign in pairs],
        due=sum(prospect.standing is Standing.DUE for prospect, _ in pairs),
        now=now,
    )
    yield File("index.html", page.encode())
    yield File("outbox.css", (network.theme / "outbox" / "outbox.css").read_bytes())


def file_stem(campaign: Campaign) -> str:
    """Return the name of a campaign's files: ``ua-2026-014-2-fr``; unlike a key it holds no slash."""
    key = campaign.key
    prefix = "" if key.content == "alert" else f"{key.content}-"
    return f"{prefix}{key.slug}.{key.number}.{key.language}"


def eml(campaign: Campaign, html: str, text: str, now: datetime) -> bytes:
    """Return the mail by RFC 5322, the same bytes for the same campaign and moment.

    It is addressed to the network itself; ``X-Unsent`` makes Outlook open it as a draft.
    """
    # Not EmailMessage: Python 3.11 adds spaces where it folds a subject of several encoded words.
    message = MIMEMultipart("alternative", boundary=f"=_{campaign.digest}", policy=_CRLF)
    network = formataddr((str(Header(campaign.from_name, "utf-8")), campaign.reply_to))
    message["From"] = message["To"] = network
    message["Subject"] = Header(campaign.subject, "utf-8", header_name="Subject").encode(linesep="")
    message["Date"] = format_datetime(now)
    domain = campaign.reply_to.rpartition("@")[2]
    message["Message-ID"] = f"<{file_stem(campaign)}.{campaign.digest}@{domain}>"
    message["X-Unsent"] = "1"
    message["Content-Language"] = campaign.key.language
    for part, kind in ((text, "plain"), (html, "html")):
        body = MIMENonMultipart("text", kind, policy=_CRLF)
        body.set_payload(part, _QUOTED_PRINTABLE)
        message.attach(body)
    return message.as_bytes()


def _filled(text: str, network: Network) -> str:
    """Return *text* with what Mailchimp would put in place of our merge tags."""
    leave = f"mailto:{network.mailbox_contact}?subject=unsubscribe"
    for tag, value in (
        ("UNSUB", leave),
        ("UPDATE_PROFILE", f"mailto:{network.mailbox_contact}?subject=preferences"),
        ("HTML:LIST_ADDRESS_HTML", escape(network.postal_address)),
        ("LIST:ADDRESS", network.postal_address),
    ):
        text = text.replace(f"*|{tag}|*", value)
    return text
