"""What is passed on of an alert: its picture, its texts, and links that open a service with a text."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from plugins.alerts.alert import Alert
from plugins.alerts.summary import AlertSummary, alert_summary
from plugins.languages.catalogs import N_
from plugins.sections.alerts.card import Card, card
from plugins.sections.alerts.link import Link
from plugins.sharing.picture import SharePicture, Tile
from plugins.sharing.texts import BLUESKY, SMS, ShareWords, share_text
from plugins.statistics.country_map import CountryMap
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses

_SAFE = "/:,"
"""Characters that need no encoding in the query of any of the links (RFC 3986, RFC 6068)."""


def links_of_open(words: ShareWords, subject: str, localizer: Localizer) -> tuple[Link, ...]:
    """Return the links that open a service with a text of *words* that is short enough for all of them."""
    text, sms = (share_text(words, channel).text for channel in (BLUESKY, SMS))
    return share_links(words.address, subject, text, sms, localizer)


def share_links(url: str, subject: str, text: str, sms: str, localizer: Localizer) -> tuple[Link, ...]:
    """Return the links that open a service with *text*, or with *sms*; both contain the absolute *url*.

    Telegram puts the URL before the text. Mastodon's page asks for the server; what follows ``#`` stays in
    the browser.
    """
    title, body, link, message = (quote(each, safe=_SAFE) for each in (subject, text, url, sms))
    rest = body.replace(link, "").replace("%0A%0A%0A", "%0A%0A").removesuffix("%20")
    return (
        Link("WhatsApp", f"https://wa.me/?text={body}"),
        Link("Telegram", f"https://t.me/share/url?url={link}&text={rest}"),
        Link(localizer.say(N_("Text message (SMS)")), f"sms:?&body={message}"),
        Link(
            localizer.say(N_("Email")),
            f"mailto:?subject={title}&body={body.replace('%0A', '%0D%0A')}",
        ),
        Link("Mastodon", f"https://share.joinmastodon.org/#text={body}"),
        Link("Bluesky", f"https://bsky.app/intent/compose?text={body}"),
        Link("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={link}"),
    )


def share_words(alert: Alert, localizer: Localizer, addresses: Addresses, now: datetime) -> ShareWords:
    """Return what can be said of *alert* in one language: nothing that its page does not print."""
    own = card(alert_summary(alert, (localizer.code,)), localizer, addresses, alert.state(now))
    say, warned = localizer.say, bool(alert.localized("warning", localizer.code).value)
    demands = alert.localized("demands", localizer.code).value
    time = say(N_("%(hour)s, %(city)s time"), hour=own.deadline.hour, city=own.deadline.city)
    return ShareWords(
        title=say(N_("Urgent action: %(title)s"), title=own.title.value),
        kind=say(N_("Urgent action %(case)s"), case=own.case),
        case=own.case,
        country=own.country,
        summary=str(own.summary.value),
        demands=(say(N_("What we ask for:")), *(f"• {each}" for each in demands)),
        act=say(N_("Act by %(day)s (%(time)s)."), day=own.deadline.day, time=time),
        act_by_day=say(N_("Act by %(day)s."), day=own.deadline.day),
        address=addresses.absolute(own.url),
        warning=say(
            N_("If you are in %(country)s, read the safety advice on the page first."), country=own.country
        )
        if warned
        else "",
        short_warning=say(N_("In %(country)s, read the safety advice first."), country=own.country)
        if warned
        else "",
    )


def alert_picture(
    own: Card, summary: AlertSummary, localizer: Localizer, network: str, country_map: CountryMap | None
) -> SharePicture:
    """Return the picture of an open alert, with the texts of its card."""
    say = localizer.say
    return SharePicture(
        language=localizer.code,
        network=network,
        label=say(N_("Urgent action")),
        place=" · ".join(filter(None, (own.country, own.region))),
        title=own.title,
        line=say(N_("Act by %(day)s"), day=own.deadline.day),
        aside=say(N_("%(hour)s, %(city)s time"), hour=own.deadline.hour, city=own.deadline.city),
        tiles=_tiles(summary, country_map),
    )


def _tiles(summary: AlertSummary, country_map: CountryMap | None) -> tuple[Tile, ...]:
    """Return the map with the region of the alert; nothing if the map does not have it."""
    if country_map is None or summary.country != country_map.country or not summary.region:
        return ()
    here = country_map.key(summary.region)
    tiles = tuple(Tile(each.row, each.column, each.key == here) for each in country_map.tiles)
    return tiles if any(each.here for each in tiles) else ()


def alternative(picture: SharePicture) -> str:
    """Return the text of *picture* for those who do not see it."""
    kind = f"{picture.label}, {picture.place}" if picture.label else picture.network
    return f"{kind}. {picture.title.value}. {picture.line}."
