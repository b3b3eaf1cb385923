"""Output of a plan: one line per campaign, then what else an editor should know."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from plugins.campaigns.commands.output import Say, quoted_titles, status_word
from plugins.campaigns.delivery.plan import DOING, Action, Plan, Step
from plugins.content.problems import counted
from plugins.mailing.account import Audience
from plugins.mailing.entry import LedgerEntry


def print_plan(plan: Plan, audience: Audience, service: str, say: Say) -> None:
    """Print the steps of *plan*, campaigns that belong to none, errors of *audience* and reader counts.

    *service* is the name of the mailing service.
    """
    for step in plan.steps:
        say(_line(step))
    for stranger in plan.without_announcement:
        if stranger.status != "schedule":
            say(
                f"{stranger.title}: {status_word(stranger)}, but its announcement is not in this content. "
                f"Left alone; if it must not go out, delete it in {service}."
            )
    if plan.unread:
        say(
            f"Not read, to save calls or because {service} did not answer: {quoted_titles(plan.unread)}. If "
            f"one of them is a mail that must not go out, delete it in {service}, or name its announcement "
            "with --only."
        )
    if not plan.steps:
        say("There is no announcement to mail.")
    stopped = {step.candidate.topic for step in plan.with_action(Action.STOP)}
    for topic, error in audience.errors.items():
        if topic not in stopped:
            say(error)
    for line in reader_counts(audience):
        say(line)


def unannounced(entry: LedgerEntry, service: str) -> str:
    """Return the message for a scheduled campaign without an announcement, which a person must decide on."""
    return (
        f'"{entry.title}" goes out at {entry.moment:%Y-%m-%d %H:%M} UTC, but its announcement is not in this '
        f"content. If it must not go out, delete it in {service}; if it must, write the announcement again."
    )


def reader_counts(audience: Audience) -> Iterator[str]:
    """Yield one line per topic with the number of readers in each language."""
    for topic, group in groupby(sorted(audience.sound.items()), key=lambda item: item[0][0]):
        counts = ", ".join(f"{language} {readers.members}" for (_, language), readers in group)
        yield f"Readers of {topic}: {counts}."


def _line(step: Step) -> str:
    """Return action, key and kind of *step*, then what is known of its mail, readers and time."""
    entry = step.entry
    is_sending = step.action is Action.OUT and entry is not None and entry.status == "sending"
    action = "being sent" if is_sending else step.action.value
    parts = [f"{action:16} {step.key}  {step.candidate.kind}"]
    if step.campaign is not None:
        parts.append(f'"{step.campaign.subject}"')
    if step.readers is not None and step.action in DOING:
        parts.append(f"to {step.readers.members}")
    if entry is not None and step.action is Action.OUT:
        count = f", {counted(entry.emails_sent, 'mail')}" if entry.status == "sent" else ""
        parts.append(f"{entry.moment:%Y-%m-%d %H:%M} UTC{count}")
    if entry is not None and step.action is Action.SCHEDULED:
        parts.append(f"{entry.moment:%Y-%m-%d %H:%M} UTC")
    if step.reason:
        parts.append(f"({step.reason})")
    return "  ".join(parts)
