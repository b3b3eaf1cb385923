"""The figures of an authority in words, each with what it is a part of. They rank nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plugins.follow_up.alert_clocks import AuthorityClock
from plugins.follow_up.clock import LEAST_FOR_MEDIAN, figures
from plugins.languages.catalogs import N_
from plugins.web.localizer import Localizer


def figure_sentences(clocks: Iterable[AuthorityClock], localizer: Localizer) -> Iterator[str]:
    """Yield what the *clocks* of one authority come to, one per alert; nothing if it was never written to."""
    found, ngettext = figures(each.clock for each in clocks), localizer.catalog.ngettext
    if not found.asked:
        return
    number = localizer.number
    text = ngettext(
        "This network has written to it about %(num)s alert, transfers included.",
        "This network has written to it about %(num)s alerts, transfers included.",
        found.asked,
    )
    yield text % {"num": number(found.asked)}
    yield localizer.say(
        N_(
            "Answers known: %(answered)s of %(asked)s. A transfer counts, a receipt or a request for more "
            "time does not."
        ),
        answered=number(found.answered),
        asked=number(found.asked),
    )
    if found.overdue:
        yield localizer.say(
            N_("Time to answer over, no measures or refusal known: %(overdue)s of %(asked)s."),
            overdue=number(found.overdue),
            asked=number(found.asked),
        )
    if found.median_days is not None:
        yield localizer.say(
            N_("Median: %(days)s working days to a first answer (n = %(number)s)."),
            days=localizer.decimal(found.median_days),
            number=number(found.answered),
        )
    elif found.answered:
        yield localizer.say(
            N_("A median is given from %(least)s answers on."), least=number(LEAST_FOR_MEDIAN)
        )
