"""What ``invoke push``, ``mailing-setup`` and ``mailing-status`` do, and how they say it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

from plugins import console
from plugins.campaigns.announcements.announcement import AnnouncementStatus
from plugins.campaigns.compose.composer import Campaign, Composer
from plugins.campaigns.delivery.contents import Contents
from plugins.campaigns.delivery.history import pushed
from plugins.campaigns.delivery.ledger import TEST_MARK, LedgerEntry
from plugins.campaigns.delivery.live import wait_until_live
from plugins.campaigns.delivery.plan import DOING, Action, Plan, Step
from plugins.campaigns.delivery.planning import Planning
from plugins.campaigns.delivery.push import Outcome, Pusher
from plugins.campaigns.delivery.test_mail import send_tests
from plugins.campaigns.errors import AudienceError, MailchimpError, NotForTestsError
from plugins.campaigns.mailchimp.audience import Setup
from plugins.campaigns.mailchimp.client import Mailchimp
from plugins.campaigns.mailchimp.contract import NOT_TRIED, check_contract
from plugins.campaigns.mailchimp.manual_steps import manual_steps
from plugins.campaigns.mailchimp.segments import Segments, read_segments
from plugins.campaigns.settings import Mailing, is_audience
from plugins.content.problems import counted
from plugins.repository.site import Site
from plugins.safety.errors import ForbiddenError
from plugins.signup.interest_names import wording

NO_ACCOUNT = (
    "No account: {mails} To push them, put the key into the environment as MAILCHIMP_API_KEY and the "
    "audience into pelicanconf.py as MAILCHIMP_AUDIENCE."
)
STATUS_DAYS = 90
"""How far back `mailing-status` asks for figures."""
STATUS_REPORTS = 30
"""Of how many campaigns it asks for them: each costs a call."""

Say = Callable[[str], None]


def no_account(mailing: Mailing) -> str:
    """Return what can be done without an account, and where the mails are, if any were written yet."""
    written = (mailing.outbox / "index.html").is_file()
    mails = (
        f"the mails of the last build are in {mailing.outbox}."
        if written
        else f"no mails are in {mailing.outbox} yet; `invoke build` writes them."
    )
    return NO_ACCOUNT.format(mails=mails)


@dataclass(frozen=True)
class Order:
    """What a push was asked to do."""

    go: bool = False
    only: frozenset[str] = frozenset()
    """Announcements asked for by name, as in ua-2026-014/2; nothing else is then touched."""
    over_limit: str = ""
    verify: bool = True
    """Whether each page must be seen live first."""
    timeout: float = 0.0
    """Seconds that all pages together may take to be seen live, where they were deployed only just now."""
    lenient: bool = False
    """Whether names may be among *only* for which there is nothing to do."""


def push(
    composer: Composer,
    order: Order,
    *,
    client: Mailchimp | None = None,
    say: Say = console.out,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Show what is new, changed and unchanged, and carry it out if *order* says so.

    Returns whether all is well.
    """
    site, mailing = composer.site, composer.mailing
    if not mailing.connected:
        say(no_account(mailing))
        return not order.go
    client = client or Mailchimp(mailing)
    contents = Contents(client)
    try:
        planning = Planning(composer, client, contents, only=order.only, over_limit=order.over_limit)
        plan, segments = planning.plan(), planning.segments
    except MailchimpError as error:
        _complain([str(error)])
        return False
    except KeyboardInterrupt:
        _complain(["Interrupted. Nothing was changed."])
        return False
    _show(plan, segments, say)
    unannounced = [_unannounced(each) for each in plan.strangers if each.status == "schedule"]
    _complain(unannounced)
    unknown = set() if order.lenient else order.only - {step.candidate.name for step in plan.steps}
    if unknown:
        _complain(
            [
                f'--only "{name}" is not an announcement that could be mailed. Write folder and number, as '
                "in ua-2026-014/2."
                for name in sorted(unknown)
            ]
        )
        return False
    if not order.go:
        if plan.with_action(*DOING):
            say(f"\nNothing was changed. `invoke push --go` does it (CAMPAIGN_MODE is {mailing.mode}).")
        return not plan.with_action(Action.STOP) and not unannounced
    started = time.monotonic()

    def live(campaign: Campaign) -> None:
        if not order.verify:
            return
        passed = time.monotonic() - started
        timeout = max(0.0, order.timeout - passed)
        if timeout:
            say(f"Looks whether {campaign.page} is live, for {timeout:.0f} seconds at most.")
        now = site.now + timedelta(seconds=passed)
        wait_until_live(campaign.page, campaign.revision, now=now, timeout=timeout, sleep=sleep)

    pusher = Pusher(client, mailing, site.now, contents=contents, live=live, sleep=sleep)
    try:
        outcome = pusher.carry_out(plan)
    except KeyboardInterrupt:
        _interrupted(pusher.outcome, say)
        return False
    for line in outcome.done:
        say(line)
    _complain(outcome.stopped)
    if contents.unreadable:
        titles = ", ".join(f'"{title}"' for title in dict.fromkeys(contents.unreadable))
        say(f"Mailchimp gives no content of {titles}: taken for campaigns of others.")
    calls = counted(client.calls, "call")
    say(f"{calls} to Mailchimp, of which {contents.count} read the content of a campaign.")
    return outcome.sound and not unannounced


def _interrupted(outcome: Outcome, say: Say) -> None:
    """Say what was done before Ctrl-C, and what is not certain."""
    for line in outcome.done:
        say(line)
    for key in outcome.accepted:
        say(f"{key}: accepted by Mailchimp")
    last = (
        f" Last: {outcome.doing}, of which it is not certain what Mailchimp has done."
        if outcome.doing
        else ""
    )
    _complain(
        [f"Interrupted.{last} Run the same command again: it looks what is there, and mails nobody twice."]
    )


def _show(plan: Plan, segments: Segments, say: Say) -> None:
    for step in plan.steps:
        say(_line(step))
    for stranger in plan.strangers:
        if stranger.status != "schedule":
            say(
                f"{stranger.title}: {_status_word(stranger)}, but its announcement is not in this content. "
                "Left alone; if it must not go out, delete it in Mailchimp."
            )
    if plan.unread:
        titles = ", ".join(f'"{entry.title}"' for entry in plan.unread)
        say(
            f"Not read, to save calls or since Mailchimp did not answer: {titles}. If one of them is a mail "
            "that must not go out, delete it in Mailchimp, or name its announcement with --only."
        )
    if not plan.steps:
        say("Nothing is announced that could be mailed.")
    stopped = {step.candidate.topic for step in plan.with_action(Action.STOP)}
    for topic, error in segments.errors.items():
        if topic not in stopped:
            say(error)
    for line in reader_counts(segments):
        say(line)


def _unannounced(entry: LedgerEntry) -> str:
    """Return what a person must decide about a scheduled campaign without an announcement."""
    return (
        f'"{entry.title}" goes out at {entry.moment:%Y-%m-%d %H:%M} UTC, but its announcement is not in this '
        "content. If it must not go out, delete it in Mailchimp; if it must, write the announcement again."
    )


def reader_counts(segments: Segments) -> Iterator[str]:
    """Yield, by topic, how many readers each language has."""
    for topic, readers in groupby(sorted(segments.sound.items()), key=lambda each: each[0][0]):
        counts = ", ".join(f"{language} {each.members}" for (_, language), each in readers)
        yield f"Readers of {topic}: {counts}."


def _line(step: Step) -> str:
    entry = step.entry
    sending = step.action is Action.OUT and entry is not None and entry.status == "sending"
    action = "being sent" if sending else step.action.value
    parts = [f"{action:16} {step.key}  {step.candidate.kind}"]
    if step.campaign is not None:
        parts.append(f'"{step.campaign.subject}"')
    if step.segment is not None and step.action in DOING:
        parts.append(f"to {step.segment.members}")
    if entry is not None and step.action is Action.OUT:
        count = f", {counted(entry.emails_sent, 'mail')}" if entry.status == "sent" else ""
        parts.append(f"{entry.moment:%Y-%m-%d %H:%M} UTC{count}")
    if entry is not None and step.action is Action.SCHEDULED:
        parts.append(f"{entry.moment:%Y-%m-%d %H:%M} UTC")
    if step.reason:
        parts.append(f"({step.reason})")
    return "  ".join(parts)


def _complain(lines: Iterable[str]) -> None:
    for line in lines:
        console.err(line)


def send_test_mails(
    site: Site,
    mailing: Mailing,
    address: str,
    only: Collection[str],
    *,
    client: Mailchimp | None = None,
    say: Say = console.out,
) -> bool:
    """Send every mail that is due, or each of *only*, marked as a test, to *address* alone."""
    if not mailing.connected:
        say(no_account(mailing))
        return False
    composer = Composer(site, mailing)
    due = [
        candidate
        for candidate in composer.candidates(only)
        if candidate.status is AnnouncementStatus.DUE and (not only or candidate.name in only)
    ]
    try:
        campaigns = [composer.campaign(candidate) for candidate in due]
    except ForbiddenError as error:
        _complain([str(error)])
        return False
    if not campaigns:
        say("No mail is due. Name one: --only ua-2026-014/1.")
        return False
    client = client or Mailchimp(mailing)
    try:
        segments = read_segments(
            client, tuple(site.site_settings.languages), sorted({campaign.topic for campaign in campaigns})
        )
        for campaign in campaigns:
            send_tests(client, campaign, segments.of(campaign.topic, campaign.key.language), address)
            say(f'sent to the tester: {campaign.key}  "{campaign.subject}"')
    except (MailchimpError, AudienceError) as error:
        _complain([str(error)])
        return False
    except KeyboardInterrupt:
        _complain([f"Interrupted. Campaigns titled {TEST_MARK} are deleted by the next `invoke push --go`."])
        return False
    return True


def setup(site: Site, mailing: Mailing, *, go: bool, say: Say = console.out) -> bool:
    """Say what the audience lacks, and make it if *go*; return whether it is as it must be."""
    if not mailing.connected:
        say(no_account(mailing))
        return False
    client = Mailchimp(mailing)
    try:
        sound = Setup(client, wording(site.localizers, site.site_settings.mailchimp_names)).run(
            go=go, say=say
        )
        if not go and not sound:
            say("Nothing was changed. `invoke mailing-setup --go` does it, and may be run again.")
        domain = mailing.reply_to.rpartition("@")[2].lower()
        if not any(each.get("domain") == domain and each.get("authenticated") for each in client.domains()):
            say(f"{domain}, from which mails answer, is not authenticated in Mailchimp: it refuses to send.")
        for line in manual_steps(site):
            say(line)
    except (MailchimpError, AudienceError) as error:
        _complain([str(error)])
        return False
    except KeyboardInterrupt:
        _complain(["Interrupted. Run the same command again: it goes on where it was."])
        return False
    return sound


def status(site: Site, mailing: Mailing, *, say: Say = console.out) -> bool:
    """Say what was sent when to how many, with Mailchimp's own figures."""
    if not mailing.connected:
        say(no_account(mailing))
        return False
    client = Mailchimp(mailing)
    try:
        client.lists.check_exists()
        found, unread = pushed(client, site.now, within=timedelta(days=STATUS_DAYS), most=STATUS_REPORTS)
        entries = sorted(found, key=lambda each: each.moment, reverse=True)
        if not entries and not unread:
            say("Nothing has been pushed yet.")
        for position, each in enumerate(entries):
            recent = site.now - each.moment < timedelta(days=STATUS_DAYS)
            asked = each.status == "sent" and recent and position < STATUS_REPORTS
            say(_status_line(each, client.report(each.id) if asked else None))
        if unread:
            titles = ", ".join(f'"{entry.title}"' for entry in unread)
            say(f"Not read, to save calls or since Mailchimp did not give them, but perhaps ours: {titles}.")
    except MailchimpError as error:
        _complain([str(error)])
        return False
    return True


def _status_word(entry: LedgerEntry) -> str:
    return {"save": "draft", "schedule": "scheduled", "canceled": "cancelled"}.get(entry.status, entry.status)


def _status_line(entry: LedgerEntry, report: dict[str, object] | None) -> str:
    line = f"{entry.moment:%Y-%m-%d %H:%M}  {_status_word(entry):9}  {entry.key}"
    if not entry.ours:
        line += f'  "{entry.title}"'
    if not entry.unsent and entry.status != "sending":  # of which Mailchimp does not know the number yet
        line += f"  {counted(entry.emails_sent, 'mail')}"
    if entry.emails_canceled:
        line += f", {entry.emails_canceled} not sent"
    if report is None:
        return line
    bounces = report.get("bounces")
    bounced = sum(int(value) for value in bounces.values()) if isinstance(bounces, dict) else 0
    return f"{line}, {bounced} bounced, {report.get('unsubscribed', 0)} unsubscribed"


def contract(
    mailing: Mailing, audience: str, *, client: Mailchimp | None = None, say: Say = console.out
) -> bool:
    """Say which assumptions about Mailchimp hold in the empty *audience*; return whether all do."""
    if mailing.key is None:
        _complain(["Put the key into the environment as MAILCHIMP_API_KEY."])
        return False
    if not is_audience(audience):
        _complain(
            [f'--audience "{audience}" is not the id of an audience: ten characters, as in a1b2c3d4e5.']
        )
        return False
    sound = True
    try:
        for finding in check_contract(mailing, audience, client=client):
            sound = sound and finding.holds
            say(f"{'holds' if finding.holds else 'FAILS':6} {finding.assumption}")
            if finding.found:
                say(f"       found: {finding.found}")
    except (MailchimpError, NotForTestsError) as error:
        _complain([str(error)])
        return False
    except KeyboardInterrupt:
        _complain(["Interrupted. Nothing was sent; drafts that are left are deleted by the next run."])
        return False
    for assumption in NOT_TRIED:
        say(f"{'?':6} {assumption} (not tried, since nothing is sent)")
    return sound


def wait_for_pages(site: Site, mailing: Mailing, *, sleep: Callable[[float], None] = time.sleep) -> None:
    """Return once the public site shows this very content: what is about to be mailed, or the home pages.

    Raises:
        NotLiveError: If a page does not within PUBLISH_TIMEOUT seconds.
        ClockError: If the site's host says that it is another time.
    """
    for page, revision in Composer(site, mailing).pages_to_verify():
        wait_until_live(page, revision, now=site.now, timeout=mailing.timeout, sleep=sleep)
