"""Social networks: their names, the addresses of profiles, and the account to which an address leads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NoReturn

from plugins.content.fields import one_line, refuse
from plugins.content.problems import quote
from plugins.languages.catalogs import N_

NETWORKS = {
    "x": (N_("X"), "https://x.com/{}", r"[A-Za-z0-9_]{1,15}"),
    "facebook": (N_("Facebook"), "https://www.facebook.com/{}", r"(?!.*\.php$)[A-Za-z0-9.]{3,80}"),
    "instagram": (N_("Instagram"), "https://www.instagram.com/{}/", r"[A-Za-z0-9_.]{1,30}"),
    "threads": (N_("Threads"), "https://www.threads.com/@{}", r"[A-Za-z0-9_.]{1,30}"),
    "bluesky": (N_("Bluesky"), "https://bsky.app/profile/{}", r"[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+"),
    "mastodon": (N_("Mastodon"), "", r"[A-Za-z0-9_]{1,60}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+"),
    "tiktok": (N_("TikTok"), "https://www.tiktok.com/@{}", r"[A-Za-z0-9_.]{2,24}"),
    "youtube": (N_("YouTube"), "https://www.youtube.com/@{}", r"[A-Za-z0-9_.-]{3,30}"),
}
"""Name of each network, address of a profile, and form of a handle."""
EXAMPLES = {"mastodon": "@ministry@social.example", "bluesky": "@ministry.example"}
"""A handle of each network that has another form than ``@ministry``."""
_SITES = {
    "x.com": "x",
    "twitter.com": "x",
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "instagram.com": "instagram",
    "threads.com": "threads",
    "threads.net": "threads",
    "bsky.app": "bluesky",
    "tiktok.com": "tiktok",
    "youtube.com": "youtube",
}
_OTHER_SITES = {
    "t.me": "Telegram",
    "telegram.me": "Telegram",
    "medium.com": "Medium",
    "substack.com": "Substack",
    "linkedin.com": "LinkedIn",
    "vk.com": "VK",
    "weibo.com": "Weibo",
    "reddit.com": "Reddit",
    "tumblr.com": "Tumblr",
    "pinterest.com": "Pinterest",
    "snapchat.com": "Snapchat",
    "flickr.com": "Flickr",
    "vimeo.com": "Vimeo",
    "rumble.com": "Rumble",
    "odysee.com": "Odysee",
    "truthsocial.com": "Truth Social",
}
"""Sites whose profiles look like those of Mastodon, or are often given, and to which no post is offered."""
_VARIANT = re.compile(r"^(?:www|m|mobile|web|[a-z]{2}-[a-z]{2})\.")
"""How the host of a network begins on phones and in other languages."""
_ADDRESS = re.compile(
    r"(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:/([^?#\s]*))?(?:[?#]\S*)?", re.IGNORECASE
)
_PAGES = frozenset(
    {"about", "events", "explore", "groups", "hashtag", "help", "home", "login", "messages", "notifications"}
    | {"pages", "people", "reels", "search", "settings", "share", "sharer", "watch"}
)
"""Pages of networks whose addresses look like those of profiles."""


def account_of(text: str) -> dict[str, str]:
    """Return network and handle of the profile whose address is *text*.

    >>> account_of("https://mobile.twitter.com/ministry?lang=es")
    {'network': 'x', 'handle': '@ministry'}
    >>> account_of("https://m.social.example/@ministry")
    {'network': 'mastodon', 'handle': '@ministry@m.social.example'}

    Raises:
        PydanticCustomError: If it is no such address, with what to type.
    """
    text = one_line(text)
    found = _ADDRESS.fullmatch(text)
    if found is None:
        _refuse_no_address(text)
    host, path = found[1].lower(), [part for part in (found[2] or "").split("/") if part]
    site = _VARIANT.sub("", host)
    if site in _SITES:
        return {"network": _SITES[site], "handle": f"@{_name(_SITES[site], path, text)}"}
    domain = ".".join(host.split(".")[-2:])
    if domain in _SITES:
        _refuse_page(_SITES[domain], text)
    if domain in _OTHER_SITES:
        names = ", ".join(name for name, *_ in NETWORKS.values())
        refuse(
            f"{quote(text)} is on {_OTHER_SITES[domain]}, for which no post is offered. Write an account on "
            f"one of: {names}; or leave it out."
        )
    return {"network": "mastodon", "handle": _mastodon(host, path, text)}


def _refuse_no_address(text: str) -> NoReturn:
    network = "mastodon" if text.count("@") == 2 else "x"
    handle = text if re.fullmatch(r"@[\w.@-]+", text) else EXAMPLES.get(network, "@ministry")
    refuse(
        f"{quote(text)} does not say which network it is on. Write the address of the profile, or "
        f'{{network: {network}, handle: "{handle}"}}.'
    )


def _mastodon(host: str, path: Sequence[str], text: str) -> str:
    """Return the handle of an account on *host*, or of one that is shown there."""
    if len(path) != 1 or not re.fullmatch(r"@\w+(?:@[\w.-]+)?", path[0]):
        refuse(
            f"{quote(text)} is not the address of a profile. Write it as in https://social.example/@ministry."
        )
    return path[0] if path[0].count("@") == 2 else f"{path[0]}@{host}"


def _name(network: str, path: Sequence[str], text: str) -> str:
    """Return the name of the account on *network* whose profile has this *path*."""
    _, profile, form = NETWORKS[network]
    beginning = profile.partition("//")[2].partition("/")[2].partition("{")[0]
    written = "/".join(path)
    name = written.removeprefix(beginning).removeprefix("@")
    if network == "facebook" and (written.endswith(".php") or path[:1] in (["p"], ["people"])):
        refuse(
            f"{quote(text)} has the number of an account, not its name. Write the name that its page shows "
            f"behind an @, as in {profile.format('ministry')}; without one, leave it out."
        )
    if not written.startswith(beginning) or name.lower() in _PAGES or not re.fullmatch(form, name):
        _refuse_page(network, text)
    return name


def _refuse_page(network: str, text: str) -> NoReturn:
    name, profile, _ = NETWORKS[network]
    example = profile.format(EXAMPLES.get(network, "ministry").removeprefix("@"))
    refuse(f"{quote(text)} is not the address of a profile on {name}. Write it as in {example}.")
