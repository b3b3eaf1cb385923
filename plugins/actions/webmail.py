"""Links that open a letter in a webmail's own window, for those whose browser has no mail program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from plugins.actions.mailto import mailto


@dataclass(frozen=True)
class Webmail:
    """One provider's compose window.

    *url* holds ``{to}``, ``{cc}``, ``{subject}`` and ``{body}``, which are percent-encoded, or
    ``{mailto}``, a whole RFC 6068 link percent-encoded once more. *limit* is the longest link, in
    characters, that the provider is known to take; *plus* is whether an address with ``+`` arrives as it is.
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
        1900,
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
"""The one table of providers. Gmail has refused links from about 6,400 characters; where nothing was
measured, the limit is that of ``mailto:``. Proton's is the address that it registers for such links;
what stands behind ``#`` does not leave the browser before its page has loaded. Outlook turns ``%2B`` in an
address into a space, so its links would lead to nobody."""


def webmails_for(address: str) -> tuple[Webmail, ...]:
    """Return the providers whose compose window takes *address* as it is."""
    return tuple(each for each in WEBMAILS if each.plus or "+" not in address)


def compose_link(
    webmail: Webmail, address: str, *, subject: str, body: str = "", copies: Sequence[str] = ()
) -> str:
    """Return the address of the compose window with these texts in it, whatever its length.

    The page's own links carry the subject only, so that a page with many targets stays light; its
    script puts the letter into them, as far as the provider's limit allows.
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
