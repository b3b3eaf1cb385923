"""Adds an entry to ``content/withdrawn.yaml`` in its plain form, keeping every other line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plugins.withdrawals.entries import slug_in


def with_entry(
    text: str, slug: str, *, date: str, published: str | None, numbers: Sequence[int], tell: bool
) -> str:
    """Return the list with an entry for the alert that keeps what an earlier one of it says.

    *date* is written if there is none yet, *published* is the day of the alert, *numbers* are those of its
    announcements. With *tell* the entry announces the withdrawal under the next number.
    """
    rest, own = _divided(text.lstrip("\ufeff"), slug)
    block = "\n".join(line.partition(" #")[0] for line in own)
    known = _field(block, "announcements", r"\[?([\d,\s-]*)")
    every = sorted({*numbers, *(int(number) for number in re.findall(r"\d+", known))})
    announce = _field(block, "announce", r"(\d+)")
    if tell and not announce:
        announce = str(max([0, *every]) + 1)
    moment = r"[\"']?(20\d\d-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)? ?(?:Z|[+-]\d\d:\d\d)?)?)"
    written = _field(block, "date", moment) or _after(moment, block)
    first = _field(block, "published", moment) or published
    case = _field(block, "case", r"[\"']?([A-Z]{2,6} \d{4}-\d{3,4})")
    lines = [f"{slug}:", f"  date: {written or date}"]
    lines += [f"  case: {case}"] if case else []
    lines += [f"  published: {first}"] if first else []
    lines.append(f"  announcements: [{', '.join(map(str, every))}]")
    lines += [f"  announce: {announce}"] if announce else []
    comments = [line for line in own if line.lstrip().startswith("#")]
    return "\n".join([*rest, *comments, *lines]) + "\n"


def _divided(text: str, slug: str) -> tuple[list[str], list[str]]:
    """Return the lines of other entries, and those of the alert's own, with all that is indented below it."""
    rest: list[str] = []
    own: list[str] = []
    inside = False
    for line in text.splitlines():
        named = slug_in(line)
        if named:
            inside = named == slug
        elif line.strip() and line[:1] not in {" ", "\t"}:
            inside = False
        (own if inside and line.strip() else rest).append(line.rstrip())
    while rest and not rest[-1]:
        rest.pop()
    return rest, own


def _field(block: str, name: str, value: str) -> str:
    found = re.search(rf"(?<!\w)[\"']?{name}[\"']?\s*:\s*{value}", block)
    return found[1].strip() if found else ""


def _after(moment: str, block: str) -> str:
    """Return the moment behind the folder name itself, as in ``ua-2026-014: 2026-11-26``."""
    found = re.match(rf"[^:]*:\s*{moment}", block)
    return found[1].strip() if found else ""
