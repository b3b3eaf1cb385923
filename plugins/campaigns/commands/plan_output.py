"""Output of a plan: one line per campaign, then what else an editor should know."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from plugins.campaigns.commands.output import Say, quoted_titles, status_word
from plugins.campaigns.delivery.ledger import LedgerEntry
from plugins.campaigns.delivery.plan import DOING, Action, Plan, Step
from plugins.campaigns.mailchimp.segments import Segments
from plugins.content.problems import counted


def print_plan(plan: Plan, segments: Segments, say: Say) -> None:
    """Print the steps of *plan*, campaigns that belong to none, errors of *segments* and reader counts."""
    for step in plan.steps:
        say(_line(step))
    for stranger in plan.without_announcement:
        if stranger.status != "schedule":
            say(
                f"{stranger.title}: {status_word(stranger)}, but its announcement is not in this content. "
                "Left alone; if it must not go out, delete it in Mailchimp."
            )
    if plan.unread:
        say(
            f"Not read, to save calls or because Mailchimp did not answer: {quoted_titles(plan.unread)}. If "
            "one of them is a mail that must not go out, delete it in Mailchimp, or name its announcement "
            "with --only."
        )
    if not plan.steps:
        say("There is no announcement to mail.")
    stopped = {step.candidate.topic for step in plan.with_action(Action.STOP)}
    for topic, error in segments.errors.items():
        if topic not in stopped:
            say(error)
    for line in reader_counts(segments):
        say(line)


def unannounced(entry: LedgerEntry) -> str:
    """Return the message for a scheduled campaign without an announcement, which a person must decide on."""
    return (
        f'"{entry.title}" goes out at {entry.moment:%Y-%m-%d %H:%M} UTC, but its announcement is not in this '
        "content. If it must not go out, delete it in Mailchimp; if it must, write the announcement again."
    )


def reader_counts(segments: Segments) -> Iterator[str]:
    """Yield one line per topic with the number of readers in each language."""
    for topic, readers in groupby(sorted(segments.sound.items()), key=lambda item: item[0][0]):
        counts = ", ".join(f"{language} {segment.members}" for (_, language), segment in readers)
        yield f"Readers of {topic}: {counts}."


def _line(step: Step) -> str:
    """Return action, key and kind of *step*, then what is known of its mail, readers and time."""
    entry = step.entry
    is_sending = step.action is Action.OUT and entry is not None and entry.status == "sending"
    action = "being sent" if is_sending else step.action.value
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
