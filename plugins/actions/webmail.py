"""Links to the compose windows of webmail providers, for supporters without a mail program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from plugins.actions.mailto import mailto


@dataclass(frozen=True)
class Webmail:
    """The compose window of a webmail provider.

    *url* contains ``{to}``, ``{cc}``, ``{subject}`` and ``{body}``, which are replaced by percent-encoded
    values, or ``{mailto}``, for an RFC 6068 link that is percent-encoded once more. *limit* is the maximum
    length of a link, in characters, that the provider is known to accept; *plus* is whether it preserves
    ``+`` in addresses.
    """

    key: str
    name: str
    url: str
    limit: int
    plus: bool = True


WEBMAILS = (
    Webmail(
        "gmail",
        "Gmail",
        "https://mail.google.com/mail/?view=cm&fs=1&to={to}&cc={cc}&su={subject}&body={body}",
        6000,
    ),
    Webmail(
        "outlook",
        "Outlook.com",
        "https://outlook.live.com/mail/0/deeplink/compose?to={to}&cc={cc}&subject={subject}&body={body}",
        6000,
        plus=False,
    ),
    Webmail(
        "microsoft365",
        "Microsoft 365",
        "https://outlook.office.com/mail/deeplink/compose?to={to}&cc={cc}&subject={subject}&body={body}",
        1900,
        plus=False,
    ),
    Webmail(
        "yahoo",
        "Yahoo",
        "https://compose.mail.yahoo.com/?to={to}&cc={cc}&subject={subject}&body={body}",
        1900,
    ),
    Webmail("proton", "Proton", "https://mail.proton.me/inbox/#mailto={mailto}", 6000),
)
"""All providers.

Gmail rejects links from about 6,400 characters, Outlook.com from about 31,000 if one is signed in. Where
nothing was measured, the limit is 1,900 (docs/decisions/0023-acting.md).
Proton's URL is the one that it registers as handler of ``mailto:``; the part after ``#`` is not sent to the
server when the page is loaded. Outlook turns ``%2B`` in an address into a space, so that its links would have
a wrong addressee.
"""


def webmails_for(address: str) -> tuple[Webmail, ...]:
    """Return the providers whose compose window takes *address*, one or several with commas, unaltered."""
    return tuple(
        webmail
        for webmail in WEBMAILS
        if (webmail.plus or "+" not in address)
        and len(compose_link(webmail, address, subject="")) <= webmail.limit
    )


def compose_link(
    webmail: Webmail, address: str, *, subject: str, body: str = "", copies: Sequence[str] = ()
) -> str:
    """Return the URL of the compose window with these texts filled in, of any length.

    The page's script makes the same links; this is for `check` and for tests.
    """
    if "{mailto}" in webmail.url:
        link = mailto(address, subject=subject, body=body, copies=copies)
        return webmail.url.replace("{mailto}", quote(link, safe=""))
    body = body.replace("\r\n", "\n").replace("\n", "\r\n")
    return webmail.url.format(
        to=quote(address, safe=""),
        cc=quote(",".join(copies), safe=""),
        subject=quote(subject, safe=""),
        body=quote(body, safe=""),
    )
