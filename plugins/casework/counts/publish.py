"""Writes how many letters were counted into the originals of alerts: rounded down to tens, from 20 on."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping

from plugins import console
from plugins.alerts.alert import PUBLIC
from plugins.alerts.summary import AlertSummary
from plugins.casework.counts.store import Counts
from plugins.casework.desk import Casework
from plugins.content.files import relative_name
from plugins.content.front_matter_edits import EditError, append_entry, open_file, replace_files, set_scalar
from plugins.content.frontmatter import parse_front_matter
from plugins.safety.rounded import rounded_down

FIELD = "letters_counted"


def publish(casework: Casework, counts: Counts) -> bool:
    """Write what is new into the alerts and print it; return whether every file could be changed.

    Of an alert that cannot be changed, the lines to paste are printed. Numbers never become smaller: “at
    least” stays true if somebody begins to count anew. Alerts that are not public, or whose follow-up is
    private, are left alone.
    """
    done = True
    for alert in casework.site.alert_summaries.values():
        if casework.site.state(alert) in PUBLIC and alert.follow_up == "public":
            numbers = dict(_new_numbers(alert, counts.get(alert.slug, {})))
            done = (not numbers or _write(casework, alert, numbers)) and done
    return done


def _new_numbers(alert: AlertSummary, hashes: Mapping[str, set[str]]) -> Iterator[tuple[str, int]]:
    """Yield the authorities of *alert* of which more letters were counted than it says."""
    known = {each.authority: each.number for each in alert.letters_counted}
    for key in alert.authorities:
        number = rounded_down(len(hashes.get(key, ())))
        if number > known.get(key, 0):
            yield key, number


def _write(casework: Casework, alert: AlertSummary, numbers: Mapping[str, int]) -> bool:
    """Write *numbers* by authority into the original of *alert*; return whether that was possible."""
    site = casework.site
    path = site.site_settings.content / "alerts" / alert.slug / f"index.{alert.language}.md"
    name = relative_name(path, site.site_settings.content.parent)
    today = site.now.astimezone(alert.zone).date().isoformat()
    done = True
    try:
        file = open_file(path, name)
        changed = file.text
        for key, number in numbers.items():
            try:
                changed = _with_number(changed, key, number, today)
            except EditError as error:
                entry = f"  - {{authority: {key}, number: {number}, date: {today}}}"
                without_lines = f"{error.report(name)}\nWrite into {FIELD}:\n{entry}"
                console.err(error.report(name) if error.lines else without_lines)
                done = False
        if changed == file.text:
            return done
        replace_files([(file, changed)])
    except EditError as error:
        console.err(error.report(name))
        return False
    console.out(name)
    for line in difflib.ndiff(file.text.splitlines(), changed.splitlines()):
        if line.startswith(("+ ", "- ")):
            console.out(console.printable(line))
    return done


def _with_number(text: str, key: str, number: int, day: str) -> str:
    """Return *text* with *number* for the authority *key*: in its entry, or in a new one.

    Raises:
        EditError: If that cannot be written safely.
    """
    document, _ = parse_front_matter("", text.removeprefix("\ufeff").replace("\r\n", "\n"))
    entries = document.values.get(FIELD) if isinstance(document.values, dict) else None
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and entry.get("authority") == key:
            changed = set_scalar(text, (FIELD, index, "number"), number)
            return set_scalar(changed, (FIELD, index, "date"), day)
    return append_entry(text, FIELD, {"authority": key, "number": number, "date": day})
