"""What ``invoke counts-import`` does: counts copies, prints the numbers, writes those that may be public."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path

from plugins import console
from plugins.alerts.alert import PUBLIC, State, Target
from plugins.casework.counts.counting import (
    AGAIN,
    COUNTED,
    WITH_ERRORS,
    CopyCounter,
    CountedAlert,
    count_mails,
)
from plugins.casework.counts.publish import publish
from plugins.casework.counts.store import Counts, CountStore
from plugins.casework.desk import Casework
from plugins.casework.errors import CountsError
from plugins.channels.email import Email
from plugins.content.problems import counted
from plugins.private.places import not_private

MOST_IN_MEMORY = 1000
"""Maximum number of alerts whose addresses are in memory, also of those that do not exist."""
WITHOUT_CASE = (
    'MAILBOX_COPIES is "{mailbox}", which is the same for all alerts, so that copies cannot be counted per '
    "alert. Write {{case}} into it, for example count+{{case}}@network.example. Copies from before stay "
    "uncounted."
)
DELETE = (
    "Now delete these mails, in the mailbox and in {source}: they are a list of supporters. They are not "
    "needed to recognise who was counted."
)


def import_copies(casework: Casework, *, source: Path) -> bool:
    """Count the copies at *source* and print the numbers; return whether nothing is left to do.

    Raises:
        CountsError: If copies have no address of an alert, *source* is where git or a build would find it,
            or the counts are damaged.
        SourceError: If there is no mailbox at *source*.
        PrivateFolderError: If the counts cannot be written.
    """
    settings, source = casework.site.site_settings, source.expanduser()
    if not settings.mailbox_copies:
        raise CountsError("MAILBOX_COPIES is empty: supporters are not asked for copies.")
    if not settings.counts_per_alert:
        raise CountsError(WITHOUT_CASE.format(mailbox=settings.mailbox_copies))
    if reason := not_private(source, casework.places):
        raise CountsError(f"{reason} Mails of supporters must not be where git or a build finds them.")
    store = CountStore(casework.folder)
    counts = store.load()
    counter = CopyCounter(
        counts,
        settings.mailbox_copies,
        lru_cache(MOST_IN_MEMORY)(partial(counted_alert, casework)),
        casework.servers,
        store.key(counts),
    )
    mails = count_mails(source, counter, progress=lambda number: console.err(f"{number:,} mails …"))
    for alert in casework.site.with_state(State.WITHDRAWN):
        counts.pop(alert.slug, None)
    store.save(counts)
    _print_numbers(counts, counter, mails)
    written = publish(casework, counts)
    if not casework.servers:
        console.out("SIGNATURE_SERVERS is empty, so that forged senders were not recognised.")
    if counter.totals[WITH_ERRORS]:
        number = counted(counter.totals[WITH_ERRORS], "mail")
        console.err(
            f"{number} about alerts with errors not counted. Run `invoke check`, correct them, and import "
            f"{source} again before you delete it."
        )
        return False
    console.out(DELETE.format(source=source))
    return written


def counted_alert(casework: Casework, slug: str) -> CountedAlert:
    """Return the addresses of the targets of the alert in the folder *slug*, or why nothing is counted."""
    site = casework.site
    if slug in site.content.broken:
        return CountedAlert(reason=WITH_ERRORS)
    if slug not in site.alert_summaries:
        return CountedAlert(reason="about an alert that is not known")
    state = site.state(site.alert_summaries[slug])
    if state not in PUBLIC:
        withdrawn = state is State.WITHDRAWN
        return CountedAlert(
            reason="about a withdrawn alert" if withdrawn else "about an alert that is not public"
        )
    authorities: dict[str, set[str]] = {}
    others: set[str] = set()
    targets = (each for target in site.alert(slug).targets for each in (target.members or (target,)))
    for target in targets:
        for address in _addresses(casework, target):
            if target.key:
                authorities.setdefault(address, set()).add(target.key)
            else:
                others.add(address)
    return CountedAlert(authorities, others)


def _addresses(casework: Casework, target: Target) -> Iterator[str]:
    """Yield the addresses of *target* in lower case, also those of the registry that do not work any more."""
    registry = casework.site.content.authorities
    known = registry[target.key].channels if target.key and target.key in registry else ()
    yield from (each.address.casefold() for each in (*target.channels, *known) if isinstance(each, Email))


def _print_numbers(counts: Counts, counter: CopyCounter, mails: int) -> None:
    """Print the number of people by alert and authority, and what became of the mails."""
    rows = [
        (slug, key, f"{len(hashes):,}", f"+{new:,}" if (new := counter.added[slug, key]) else "")
        for slug, authorities in sorted(counts.items())
        for key, hashes in sorted(authorities.items())
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for slug, key, number, added in rows:
        line = f"{slug:{widths[0]}}  {key:{widths[1]}}  {number:>{widths[2]}}  {added}"
        console.out(line.rstrip())
    first = [f"{counter.totals[each]:,} {each}" for each in (COUNTED, AGAIN)]
    rest = (
        f"{number:,} {what}"
        for what, number in sorted(counter.totals.items())
        if what not in {COUNTED, AGAIN}
    )
    console.out(f"{counted(mails, 'mail')}: {', '.join([*first, *rest])}.")
