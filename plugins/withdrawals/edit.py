"""Adds or updates an entry of ``content/withdrawn.yaml`` without changing any other line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plugins.withdrawals.entries import entry_in


def with_entry(
    text: str, slug: str, *, date: str, published: str | None, numbers: Sequence[int], add_announcement: bool
) -> str:
    """Return the list *text* with an entry for the alert; values of an existing entry take precedence.

    *date* is the time of the withdrawal, *published* the day of the alert, *numbers* are those of its
    announcements, which are merged with existing ones. With *add_announcement* the entry announces the
    withdrawal under the next number.
    """
    other_lines, entry_lines = _split(text.lstrip("\ufeff"), slug)
    block = "\n".join(line.partition(" #")[0] for line in entry_lines)
    existing = _field(block, "announcements", r"\[?([\d,\s-]*)")
    all_numbers = sorted({*numbers, *(int(number) for number in re.findall(r"\d+", existing))})
    announce = _field(block, "announce", r"(\d+)")
    if add_announcement and not announce:
        announce = str(max([0, *all_numbers]) + 1)
    moment = r"[\"']?(20\d\d-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)? ?(?:Z|[+-]\d\d:\d\d)?)?)"
    date = _field(block, "date", moment) or _value_of_key(moment, block) or date
    published = _field(block, "published", moment) or published
    case = _field(block, "case", r"[\"']?([A-Z]{2,6} \d{4}-\d{3,4})")
    lines = [f"{slug}:", f"  date: {date}"]
    lines += [f"  case: {case}"] if case else []
    lines += [f"  published: {published}"] if published else []
    lines.append(f"  announcements: [{', '.join(map(str, all_numbers))}]")
    lines += [f"  announce: {announce}"] if announce else []
    comments = [line for line in entry_lines if line.lstrip().startswith("#")]
    return "\n".join([*other_lines, *comments, *lines]) + "\n"


def _split(text: str, slug: str) -> tuple[list[str], list[str]]:
    """Return the lines of other entries, and those of the alert's entry with everything indented below it."""
    other_lines: list[str] = []
    entry_lines: list[str] = []
    inside = False
    for line in text.splitlines():
        key = entry_in(line)
        if key:
            inside = key == slug
        elif line.strip() and line[:1] not in {" ", "\t"}:
            inside = False
        (entry_lines if inside and line.strip() else other_lines).append(line.rstrip())
    while other_lines and not other_lines[-1]:
        other_lines.pop()
    return other_lines, entry_lines


def _field(block: str, name: str, pattern: str) -> str:
    """Return the value of a field of an entry if it matches *pattern*, or an empty string."""
    match = re.search(rf"(?<!\w)[\"']?{name}[\"']?\s*:\s*{pattern}", block)
    return match[1].strip() if match else ""


def _value_of_key(moment: str, block: str) -> str:
    """Return the moment directly after the folder name, as in ``ua-2026-014: 2026-11-26``."""
    match = re.match(rf"[^:]*:\s*{moment}", block)
    return match[1].strip() if match else ""
