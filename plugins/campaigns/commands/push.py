"""The command ``invoke push``: shows the plan, and carries it out with ``--go``."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

from plugins import console
from plugins.campaigns.commands.output import Say, no_account, print_errors
from plugins.campaigns.commands.plan_output import print_plan, unannounced
from plugins.campaigns.compose.composer import Campaign, Composer
from plugins.campaigns.delivery.contents import Contents
from plugins.campaigns.delivery.live import wait_until_live
from plugins.campaigns.delivery.plan import DOING, Action, Plan
from plugins.campaigns.delivery.planning import Planning
from plugins.campaigns.delivery.push import Outcome, Pusher
from plugins.content.problems import counted
from plugins.mailing.account import Account
from plugins.mailing.errors import ServiceError


@dataclass(frozen=True)
class PushOptions:
    """Options of a push."""

    go: bool = False
    """Whether to carry out the plan, not only to show it."""
    only: frozenset[str] = frozenset()
    """Names of announcements, for example ua-2026-014/2; unless empty, no others are touched."""
    over_limit: str = ""
    """The reason for exceeding the weekly limit; empty if it applies."""
    verify: bool = True
    """Whether each page must be live before its mail is written."""
    timeout: float = 0.0
    """Seconds to wait in all for pages to go live, if they have only just been deployed."""
    lenient: bool = False
    """Whether *only* may contain names for which there is nothing to do."""


def push(
    composer: Composer,
    order: PushOptions,
    *,
    account: Account | None = None,
    say: Say = console.out,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Print the plan, and carry it out if *order* says so.

    Return whether it succeeded: False also if anything needs a person's decision.
    """
    mailing = composer.mailing
    account = account or mailing.connect()
    if account is None:
        say(no_account(mailing))
        return not order.go
    contents = Contents(account)
    try:
        planning = Planning(composer, account, contents, only=order.only, over_limit=order.over_limit)
        plan, audience = planning.plan(), planning.audience
    except ServiceError as error:
        print_errors([str(error)])
        return False
    except KeyboardInterrupt:
        print_errors(["Interrupted. Nothing was changed."])
        return False
    print_plan(plan, audience, account.name, say)
    scheduled_strangers = [
        unannounced(each, account.name) for each in plan.without_announcement if each.status == "schedule"
    ]
    print_errors(scheduled_strangers)
    if not order.lenient and (unknown := _unknown_names(order.only, plan)):
        print_errors(unknown)
        return False
    if not order.go:
        if plan.with_action(*DOING):
            say(f"\nNothing was changed. `invoke push --go` does it (CAMPAIGN_MODE is {mailing.mode}).")
        return not plan.with_action(Action.STOP) and not scheduled_strangers
    live = _live_check(order, composer, say, sleep)
    pusher = Pusher(account, mailing, composer.site.now, contents=contents, live=live, sleep=sleep)
    try:
        outcome = pusher.execute(plan)
    except KeyboardInterrupt:
        _print_interrupted(pusher.outcome, account.name, say)
        return False
    _print_outcome(outcome, contents, account, say)
    return outcome.sound and not scheduled_strangers


def _unknown_names(only: Collection[str], plan: Plan) -> list[str]:
    """Return an error for each name of *only* that is not in *plan*."""
    return [
        f'--only "{name}" is not an announcement that could be mailed. Write folder and number, as '
        "in ua-2026-014/2."
        for name in sorted({*only} - {step.candidate.name for step in plan.steps})
    ]


def _live_check(
    order: PushOptions, composer: Composer, say: Say, sleep: Callable[[float], None]
) -> Callable[[Campaign], None]:
    """Return a check that a campaign's page is live; all pages together may take ``order.timeout``."""
    started = time.monotonic()

    def live(campaign: Campaign) -> None:
        if not order.verify:
            return
        passed = time.monotonic() - started
        timeout = max(0.0, order.timeout - passed)
        if timeout:
            say(f"Waits until {campaign.page} is live, for {timeout:.0f} seconds at most.")
        now = composer.site.now + timedelta(seconds=passed)
        wait_until_live(campaign.page, campaign.revision, now=now, timeout=timeout, sleep=sleep)

    return live


def _print_outcome(outcome: Outcome, contents: Contents, account: Account, say: Say) -> None:
    """Print what was done, what needs a person, and the number of calls."""
    for line in outcome.done:
        say(line)
    print_errors(outcome.stopped)
    if contents.unreadable:
        titles = ", ".join(f'"{title}"' for title in dict.fromkeys(contents.unreadable))
        say(f"{account.name} returns no content of {titles}: treated as campaigns of others.")
    calls = counted(account.calls, "call")
    say(f"{calls} to {account.name}, of which {contents.count} read the content of a campaign.")


def _print_interrupted(outcome: Outcome, service: str, say: Say) -> None:
    """Print what was done before Ctrl-C, and what is uncertain."""
    for line in outcome.done:
        say(line)
    for key in outcome.accepted:
        say(f"{key}: accepted by {service}")
    last = (
        f" Last: {outcome.doing}, of which it is not certain what {service} has done."
        if outcome.doing
        else ""
    )
    print_errors(
        [f"Interrupted.{last} Run the same command again: it checks what was sent, and mails nobody twice."]
    )
