"""Steps of a withdrawal that record it: entries in ``content/withdrawn.yaml``, names in the blocklist.

Fields of the alert are found by regular expressions, since its files may be broken YAML.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path

from plugins.console import Echo
from plugins.withdrawals.edit import with_entry
from plugins.withdrawals.entries import FILE, list_text, withdrawn_pages, withdrawn_slugs
from plugins.withdrawals.places import Places
from plugins.withdrawals.traces import names_of

AnnouncedNumbers = Callable[[str], Sequence[int]]
"""Returns the numbers of the announcements of an alert that were mailed; raises if that is unknown."""


def add_to_list(
    content: Path,
    slugs: Sequence[str],
    published: Collection[str],
    announced_numbers: AnnouncedNumbers,
    announce: bool,
    echo: Echo,
) -> bool:
    """Add an entry for each alert to the list; values of an existing entry are preserved.

    With *announce* the entry of an alert that is in *published* and was mailed announces the withdrawal.
    Return whether it is certain for each alert if it was mailed.
    """
    text, certain = list_text(content), True
    for slug in slugs:
        mailed: Sequence[int] = ()
        try:
            mailed = announced_numbers(slug) if announce and slug in published else ()
        except (Exception, SystemExit) as error:
            certain = False
            echo(
                f"It is unknown whether anybody was mailed about {slug} ({type(error).__name__}), so "
                f"nobody is mailed that it is withdrawn. Later: invoke withdraw {slug}"
            )
        text = with_entry(
            text,
            slug,
            date=f"{_now():%Y-%m-%d %H:%M}Z",
            published=_publication_date(slug, content),
            numbers=[*_announcement_numbers(slug, content), *mailed],
            add_announcement=bool(mailed),
        )
    _write_list(content, text)
    return certain


def list_page(content: Path, page: str) -> bool:
    """Add a line for the *page* of a section to the list, unless it is there; always True."""
    if page not in withdrawn_pages(content):
        text = list_text(content).rstrip("\n")
        _write_list(content, f"{text}\n{page}: {_now():%Y-%m-%d %H:%M}Z\n".lstrip("\n"))
    return True


def _write_list(content: Path, text: str) -> None:
    path = content / FILE
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, "utf-8", newline="\n")
    partial.replace(path)


def block_names(places: Places, slugs: Sequence[str], echo: Echo) -> bool:
    """Add the names of the alerts' people to the blocklist, so that nothing else publishes them.

    Names that other alerts use are not added. No message contains a name.
    """
    names = list(dict.fromkeys(name for slug in slugs for name in _names(slug, places.content)))
    withdrawn = {*slugs, *withdrawn_slugs(places.content)}
    others = {path.name for path in (places.content / "alerts").glob("*") if path.is_dir()} - withdrawn
    shared = {slug: set(_names(slug, places.content)) & set(names) for slug in sorted(others)}
    if related := [slug for slug, common in shared.items() if common]:
        echo(f"The same people are named by {', '.join(related)}. Withdraw these too if they ask for it.")
        names = [name for name in names if not any(name in common for common in shared.values())]
        if not names:
            return True
    path = Path(places.blocklist).expanduser() if places.blocklist else None
    if not names:
        echo("The names of the people cannot be read. Add them to the blocklist (NEVER_PUBLISH) yourself.")
    elif path is None or path.suffix in {".gpg", ".asc"} or not path.is_file():
        reason = "there is no blocklist" if path is None else f"{path.name} cannot be extended here"
        echo(
            f"{len(names)} names of {', '.join(slugs)} are no longer guarded: {reason}. "
            "Add them to the file that NEVER_PUBLISH names."
        )
    else:
        existing = path.read_text("utf-8-sig").splitlines()
        new = [name for name in names if name not in existing]
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write("".join(f"{name}\n" for name in [f"# {', '.join(slugs)}", *new] if new))
        echo(f"{len(new)} names were added to {path.name}.")
    return True


def _now() -> datetime:
    """Return the current time, or the time that SOURCE_DATE_EPOCH fixes (reproducible-builds.org)."""
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time()), UTC)


def _sources(slug: str, content: Path) -> list[str]:
    """Return the texts of an alert's files; bytes that are not UTF-8 are replaced."""
    paths = sorted((content / "alerts" / slug).glob("index.*.md"))
    return [path.read_bytes().decode("utf-8", "replace") for path in paths if path.is_file()]


_ANNOUNCEMENTS = re.compile(r"^[\"']?announcements[\"']? *:.*?(?=^[^\s#-]|\Z)", re.MULTILINE | re.DOTALL)
"""The field of announcements, up to the next field; other fields have numbers too, of letters or people."""


def _announcement_numbers(slug: str, content: Path) -> list[int]:
    """Return the numbers of all announcements that an alert may have had; 1 always, as it needs no entry."""
    fields = [field for text in _sources(slug, content) for field in _ANNOUNCEMENTS.findall(text)]
    matches = [re.findall(r"\bnumber\"?: *\"?(\d{1,3})\b", field) for field in fields]
    return sorted({1, *(int(number) for numbers in matches for number in numbers)})


def _publication_date(slug: str, content: Path) -> str | None:
    """Return the ``date`` of an alert as written in its sources, in the form YYYY-MM-DD."""
    for text in _sources(slug, content):
        if match := re.search(r"^\"?date\"? *: *[\"']?(20\d\d-\d\d-\d\d)", text, re.MULTILINE):
            return match[1]
    return None


def _names(slug: str, content: Path) -> list[str]:
    """Return the names of an alert's people; if its files cannot be parsed, those found by pattern."""
    try:
        from plugins.content.frontmatter import parse_front_matter

        people = [
            person
            for text in _sources(slug, content)
            for person in parse_front_matter("", text.replace("\r\n", "\n"))[0].values.get("people", ())
        ]
        written = [person["name"] for person in people if isinstance(person, dict) and person.get("name")]
        return [str(name) for names in written for name in (names if isinstance(names, list) else [names])]
    except Exception:
        return names_of(slug, content)
