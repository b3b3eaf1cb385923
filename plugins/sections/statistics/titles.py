"""Titles on the page of statistics and of the lists that only it links to."""

from __future__ import annotations

from plugins.languages.catalogs import N_
from plugins.statistics.counts import NO_OUTCOME, NO_REGION, OPEN, SPANS
from plugins.web.localizer import Localizer

TITLE = N_("What the alerts show")
LEAD = N_("Which violations they were about, where, by whom, and how they ended.")

SPAN_NAMES = dict(
    zip(
        SPANS,
        (
            N_("Up to 1 month"),
            N_("1 to 3 months"),
            N_("3 to 6 months"),
            N_("6 to 12 months"),
            N_("More than a year"),
        ),
        strict=True,
    )
)
"""The name of each span from an alert to its outcome."""
OTHERS = {
    OPEN: N_("Still open"),
    NO_OUTCOME: N_("No longer open, outcome not yet known"),
    NO_REGION: N_("No region named"),
}
"""The names of values besides results and regions."""


def own_title(key: str, localizer: Localizer) -> str:
    """Return the title of the list of alerts under *key* of OWN."""
    if key in SPAN_NAMES:
        return localizer.say(N_("Time to an outcome: %(span)s"), span=_lower(localizer.say(SPAN_NAMES[key])))
    return localizer.say(OTHERS[key])


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]
