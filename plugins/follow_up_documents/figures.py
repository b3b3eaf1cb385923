"""The figures of a case, each with what it counts and whom, so that anybody can check them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from plugins.follow_up.alert_clocks import AuthorityClock
from plugins.follow_up.clock import LEAST_FOR_MEDIAN, ClockState, figures
from plugins.follow_up_documents.blocks import Block, Paragraph, Table, Text
from plugins.follow_up_documents.chronology import offices_in
from plugins.follow_up_documents.matters import Matter
from plugins.languages.catalogs import N_
from plugins.repository.site import Site
from plugins.sign_ons.letter import SignOnLetter, count_signatures
from plugins.web.localizer import Localizer

_Row = Callable[[str, Sequence[str], int], tuple[str, str, str]]
"""Returns figure, what it counts and whom, of the keys of some authorities out of a number of them."""


def figure_blocks(site: Site, matters: Sequence[Matter], localizer: Localizer) -> Iterator[Block]:
    """Yield the table of figures, without alerts that may not be counted, and what they do not say."""
    say, code = localizer.say, localizer.code
    rows = [*_of_authorities(site, matters, localizer), *_of_supporters(site, matters, localizer)]
    rows += [*_of_letters(site, matters, localizer)]
    yield Table(
        (say(N_("Figure")), say(N_("What it counts")), say(N_("Which"))),
        (1.7, 5, 5),
        tuple(
            ((Text(figure, code, "strong"),), (Text(what, code),), (Text(which, code),))
            for figure, what, which in rows
        ),
    )
    yield Paragraph(
        Text(
            say(N_("“No answer known” means just that: an answer may have gone to others, or been lost.")),
            code,
            "note",
        )
    )


def _of_authorities(
    site: Site, matters: Sequence[Matter], localizer: Localizer
) -> Iterator[tuple[str, str, str]]:
    """Yield figure, what it counts and whom: authorities, each once, however many alerts are for it."""
    counted = [each for each in matters if each.counted]
    offices, say = offices_in(site, localizer), localizer.say
    keys = list(dict.fromkeys(key for each in counted for key in each.authorities))
    total = len(keys) + len({office for each in counted for office in each.others})
    clocks = {key: [each.clocks[key] for each in counted if key in each.clocks] for key in keys}

    def row(what: str, found: Sequence[str], of: int) -> tuple[str, str, str]:
        part = {"number": localizer.number(len(found)), "of": localizer.number(of)}
        which = say(N_("; ")).join(offices[key] for key in found) or "–"
        return say(N_("%(number)s of %(of)s"), **part), say(what), which

    asked = _those(clocks, lambda each: each.clock.started is not None)
    yield row(
        N_("authorities that this network itself wrote to, or that got a transfer, of all addressees"),
        asked,
        total,
    )
    if asked:
        yield from _of_asked({key: clocks[key] for key in asked}, row)
    others = [
        key
        for key in keys
        if key not in asked and any(each.clock.first_answer is not None for each in clocks[key])
    ]
    if others:
        what = N_(
            "of the other addressees, those that have given an answer that is more than a receipt or a "
            "request for more time"
        )
        yield row(what, others, total - len(asked))
    yield from _median([each for found in clocks.values() for each in found], localizer)


def _of_asked(clocks: Mapping[str, Sequence[AuthorityClock]], row: _Row) -> Iterator[tuple[str, str, str]]:
    """Yield what came of it, of the authorities that were written to by the network, with their *clocks*."""
    answered = _those(
        clocks, lambda each: each.clock.started is not None and each.clock.first_answer is not None
    )
    yield row(
        N_(
            "of these, those that have given an answer that is more than a receipt or a request for more time"
        ),
        answered,
        len(clocks),
    )
    silent = [key for key, found in clocks.items() if not any(each.answers for each in found)]
    yield row(N_("of these, those from which nothing at all is known"), silent, len(clocks))
    overdue = _those(clocks, lambda each: each.clock.state is ClockState.OVERDUE)
    yield row(
        N_("of these, those whose time to answer is over, with no measures or refusal known"),
        overdue,
        len(clocks),
    )


def _those(
    clocks: Mapping[str, Sequence[AuthorityClock]], counts: Callable[[AuthorityClock], bool]
) -> list[str]:
    return [key for key, found in clocks.items() if any(map(counts, found))]


def _median(clocks: Sequence[AuthorityClock], localizer: Localizer) -> Iterator[tuple[str, str, str]]:
    """Yield the median time to a first answer, which needs LEAST_FOR_MEDIAN answers."""
    found = figures(each.clock for each in clocks)
    if found.median_days is None:
        return
    yield (
        localizer.decimal(found.median_days),
        localizer.say(N_("working days from the letter to the first answer: the median")),
        localizer.say(
            N_("%(answered)s answers; a median is given from %(least)s on"),
            answered=localizer.number(found.answered),
            least=localizer.number(LEAST_FOR_MEDIAN),
        ),
    )


def _of_supporters(
    site: Site, matters: Sequence[Matter], localizer: Localizer
) -> Iterator[tuple[str, str, str]]:
    """Yield how many letters of supporters to each authority were counted about each alert."""
    offices = offices_in(site, localizer)
    for matter in matters:
        for key, known in matter.clocks.items():
            if matter.counted and known.letters is not None:
                what = N_("letters of supporters at least, by %(day)s, counted from copies: %(number)s")
                yield (
                    localizer.number(known.letters.number),
                    localizer.say(what, day=localizer.day(known.letters.day), number=matter.number),
                    offices[key],
                )


def _of_letters(
    site: Site, matters: Sequence[Matter], localizer: Localizer
) -> Iterator[tuple[str, str, str]]:
    for each in matters:
        if isinstance(each.about, SignOnLetter) and each.about.signable:
            found = count_signatures(each.about.signatories(site.now))
            yield (
                localizer.number(found.total),
                localizer.say(
                    N_("signatures of a letter: organisations %(organisations)s, people %(people)s"),
                    organisations=localizer.number(found.organisations),
                    people=localizer.number(found.people),
                ),
                each.number,
            )
