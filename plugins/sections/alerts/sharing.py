"""Links for sharing a page, without third-party scripts."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from plugins.languages.catalogs import N_
from plugins.sections.alerts.link import Link
from plugins.web.localizer import Localizer


def share_links(url: str, title: str, localizer: Localizer) -> tuple[Link, ...]:
    """Return the links for sharing the page *title* at the absolute *url*."""
    text = f"{title} {url}"
    subject, body = quote(title, safe=""), quote(f"{title}\r\n\r\n{url}", safe="")
    return (
        Link(localizer.say(N_("Email")), f"mailto:?subject={subject}&body={body}"),
        Link("WhatsApp", "https://wa.me/?" + urlencode({"text": text}, quote_via=quote)),
        Link("Telegram", "https://t.me/share/url?" + urlencode({"url": url, "text": title}, quote_via=quote)),
        Link("Bluesky", "https://bsky.app/intent/compose?" + urlencode({"text": text}, quote_via=quote)),
        Link(
            "Facebook", "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": url}, quote_via=quote)
        ),
    )
