"""The sentence with which each chart opens: what it shows, in numbers."""

from __future__ import annotations

from math import ceil

from plugins.languages.catalogs import N_
from plugins.statistics.counts import Statistics
from plugins.web.localizer import Localizer

ENOUGH = 5
"""Minimum number of outcomes for a meaningful median."""
MOST_LEADERS = 3
"""Maximum number of labels that are named as the most frequent."""
REPORTED_MOST = N_("Reported most often: %(labels)s (%(most)s of the %(total)s alerts).")
NAMED_MOST = N_("Named most often: %(labels)s (%(most)s of the %(total)s alerts).")
MOST_ALERTS = N_("Most alerts: %(labels)s (%(most)s of the %(total)s).")
ABOUT_LEADERS = {REPORTED_MOST, NAMED_MOST, MOST_ALERTS}
"""Message ids of sentences about the labels with the most alerts."""


def leaders(
    sentence: str, labels: list[str], most: int, total: int, localizer: Localizer, *, names: bool
) -> str:
    """Return *sentence* about *labels*, which have the *most* of *total* alerts; *names* or words."""
    numbers = {"most": localizer.number(most), "total": localizer.number(total)}
    if len(labels) > MOST_LEADERS:
        return localizer.say(
            N_("None stands out: each has at most %(most)s of the %(total)s alerts."), **numbers
        )
    if not names:
        labels = [label[:1].lower() + label[1:] for label in labels]
    return localizer.say(sentence, labels=localizer.listed(labels), **numbers)


def outcomes(statistics: Statistics, localizer: Localizer) -> str:
    """Return how many alerts are open, and of how many the outcome is known."""
    return localizer.say(
        N_("Still open: %(open)s of the %(total)s alerts; outcome known: %(known)s."),
        open=localizer.number(statistics.open),
        total=localizer.number(statistics.total),
        known=localizer.number(statistics.known),
    )


def outcomes_of_people(statistics: Statistics, localizer: Localizer) -> str:
    """Return for how many people an outcome of their own is known, and which; empty for none."""
    counted = {key: number for key, number in statistics.results_of_people.items() if number}
    if not counted:
        return ""
    number = sum(counted.values())
    words = localizer.catalog.ngettext(
        "Besides, the outcome for %(number)s person is known: %(outcomes)s.",
        "Besides, the outcomes for %(number)s people are known: %(outcomes)s.",
        number,
    )
    each = localizer.run_on(
        localizer.say(
            N_("%(result)s (%(number)s)"), result=localizer.outcome(key), number=localizer.number(count)
        )
        for key, count in counted.items()
    )
    return words % {"number": localizer.number(number), "outcomes": each}


def times(statistics: Statistics, localizer: Localizer) -> str:
    """Return how long half of the outcomes took, if enough are known."""
    known, median = sum(statistics.spans.values()), statistics.median
    if median is None or known < ENOUGH:
        return localizer.say(
            N_("Too few outcomes are known yet to say how long they take: %(known)s."),
            known=localizer.number(known),
        )
    days = localizer.catalog.ngettext("%(num)s day", "%(num)s days", ceil(median))
    return localizer.say(N_("Half of the outcomes came within %(days)s."), days=days % {"num": ceil(median)})


def years(statistics: Statistics, localizer: Localizer) -> str:
    """Return from which year most alerts are."""
    most = max(statistics.years, key=lambda year: year.number, default=None)
    if most is None:
        return ""
    if most.number == statistics.total:
        return localizer.say(N_("All alerts so far are from %(year)s."), year=most.year)
    return localizer.say(
        N_("Most alerts are from %(year)s: %(most)s of the %(total)s."),
        year=most.year,
        most=localizer.number(most.number),
        total=localizer.number(statistics.total),
    )
