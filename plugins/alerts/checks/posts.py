"""Checks the texts for social networks: present where a target has an account, and not too long for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from plugins.alerts.alert import Alert, State
from plugins.alerts.letters import post_text
from plugins.channels.counting import LIMITS, length
from plugins.channels.messaging import APPS, Messaging
from plugins.channels.networks import NETWORKS
from plugins.channels.social import Social
from plugins.content.frontmatter import Document
from plugins.content.problems import Problem


def check_posts(alert: Alert, documents: Mapping[str, Document], now: datetime) -> Iterator[Problem]:
    """Yield an error for a text that a network would refuse, a warning for one that is missing."""
    if alert.state(now) not in {State.OPEN, State.SUSPENDED, State.UNPUBLISHED}:
        return
    channels = [channel for target in alert.targets for channel in target.channels]
    accounts = [channel for channel in channels if isinstance(channel, Social)]
    for code, document in documents.items():
        if accounts and not alert.facts.post_text and code == alert.language:
            yield document.problem(
                ("post_text",),
                f"is missing, and a target has an account on {NETWORKS[accounts[0].network][0]}. "
                "Write what supporters publish there.",
                fatal=False,
            )
        accounts.sort(key=lambda account: len(account.handle))
        mentions = {account.network: account.mention for account in accounts}
        for network, mention in mentions.items():
            yield from _too_long(alert, code, document, network, NETWORKS[network][0], mention)
        if any(isinstance(each, Messaging) and each.app == "sms" for each in channels):
            yield from _too_long(alert, code, document, "sms", APPS["sms"], "")


def _too_long(
    alert: Alert, code: str, document: Document, network: str, name: str, mention: str
) -> Iterator[Problem]:
    limit, counted = LIMITS[network], length(post_text(alert, code, mention), network)
    if counted > limit.characters:
        yield document.problem(
            ("post_text",),
            f"has {counted} {limit.unit} as {name} counts, with the account's name; "
            f"{limit.characters} are allowed there. Shorten it.",
        )
