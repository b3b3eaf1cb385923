"""What identifies a withdrawn alert, and where it still is: in files here, and at the public address."""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.policy import compat32
from html import unescape
from pathlib import Path

from plugins.withdrawals.entries import withdrawn_slugs

_TITLE = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_FIELD = re.compile(r"^\s*(?:- )?(title|name|subject):\s*(.+?)\s*$", re.MULTILINE)
_LONG_LINE = re.compile(r"^ {4,}(\S.{50,})$", re.MULTILINE)
_BINARY = frozenset({".woff2", ".jpg", ".png", ".webp", ".pdf"})
SHORTEST = 8
"""Fewest letters of a text that identifies an alert."""


@dataclass(frozen=True)
class Traces:
    """What must not be found any more."""

    slug: str
    texts: tuple[str, ...]
    """Titles, names and lines of letters, as they are in the sources and on the old pages."""

    def without_slug(self) -> Traces:
        """Return the traces but for the folder name, which the cache and neutral notices may hold."""
        return Traces("\0", self.texts)

    def are_in(self, text: str) -> bool:
        """Return whether *text* leads to the alert or says something of it."""
        if f"/{self.slug}/" in text or f'"{self.slug}"' in text:
            return True
        plain = _plain(text)
        return any(each in plain for each in self.texts)


def collect(slug: str, content: Path, output: Path, besides: Collection[str] = ()) -> Traces:
    """Return the traces of an alert, from its sources and its pages as far as they can be read.

    What another alert says too is no trace, unless that is withdrawn as well: one of *besides*, or listed.
    """
    found: list[str] = []
    for path in sorted((content / "alerts" / slug).glob("index.*.md")):
        text = _read(path)
        found += [value.strip("\"'") for _, value in _FIELD.findall(_own_fields(text))]
        found += [line for line in _LONG_LINE.findall(text) if "{" not in line]
    for path in sorted(output.glob(f"*/{slug}/index.html")):
        page = _read(path)
        found += [] if 'content="noindex"' in page else _TITLE.findall(page)  # else it is a notice already
    texts = [each for each in dict.fromkeys(map(_plain, found)) if len(each) >= SHORTEST]
    gone = {slug, *besides, *withdrawn_slugs(content)}
    others = [path for path in (content / "alerts").glob("*/index.*.md") if path.parent.name not in gone]
    common = " ".join(_plain(_read(path)) for path in others)  # phrases that letters have in common
    return Traces(slug, tuple(each for each in texts if each not in common))


def names_of(slug: str, content: Path) -> list[str]:
    """Return the names of the people of an alert, as far as its files can be read; of a collective too."""
    found: dict[str, None] = {}
    for path in sorted((content / "alerts" / slug).glob("index.*.md")):
        block = re.search(r"^people:[ \t]*(.*?)(?=^[a-z_\"']|\Z)", _read(path), re.MULTILINE | re.DOTALL)
        for name in re.findall(r"\bname\"?:\s*(.+?)\s*(?=[,}\n]|$)", block[1] if block else "", re.MULTILINE):
            found[name.strip("\"'")] = None
    return list(found)


def found_in(folder: Path, traces: Iterable[Traces]) -> Iterator[Path]:
    """Yield the files below *folder* that hold any of *traces*; neutral notices may name the alert."""
    every = list(traces)
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if not path.is_file() or path.suffix in _BINARY:
            if any(each.slug in path.parts for each in every) and path.is_file():
                yield path
            continue
        text = _read(path)
        for each in every:
            checked = each.without_slug() if _may_name(path, folder, each.slug) else each
            if checked.are_in(text):
                yield path
                break


def found_online(
    siteurl: str,
    traces: Iterable[Traces],
    languages: Collection[str],
    files: Iterable[str],
    get: Callable[[str], str | None],
) -> list[str] | None:
    """Return the public addresses that still show any of *traces*; None if that cannot be known.

    *files* are those that belonged to the alerts alone. An alert's page counts as gone if there is none, or
    if it is a notice. *get* returns the text of an address, an empty one where it does not exist, or None
    without an answer.
    """
    if not languages:
        return None
    found = []
    for name in files:
        text = get(f"{siteurl}/{name}")
        if text is None:
            return None
        if text:
            found.append(f"{siteurl}/{name}")
    for each in traces:
        for code in languages:
            page = f"/{code}/{each.slug}/"
            for path in (page, f"/{code}/", f"/{code}/feed.atom"):
                text = get(f"{siteurl}{path}")
                if text is None:
                    return None
                shown = bool(text) and 'content="noindex"' not in text if path == page else False
                if shown or each.without_slug().are_in(text) or (path == f"/{code}/" and page in text):
                    found.append(f"{siteurl}{path}")
    return found


def _may_name(path: Path, folder: Path, slug: str) -> bool:
    """Return whether a file may name the alert: its notice, the main feeds, the manifest, the mail on it."""
    name = path.relative_to(folder).as_posix()
    return (
        bool(re.fullmatch(rf"[A-Za-z-]+/({re.escape(slug)}/index\.html|feed\.atom)", name))
        or name == "release.json"
        or path.name.startswith(f"{slug}.")
    )


def _own_fields(text: str) -> str:
    """Return the front matter without the targets, whose names are the authorities'."""
    return re.sub(
        r"^(?:targets|copies_to|partner):.*?(?=^[a-z_]+:|^---|\Z)", "", text, flags=re.MULTILINE | re.DOTALL
    )


def _plain(text: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", text)).split()).casefold()


def _read(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    if path.suffix == ".eml":
        parts = []
        with suppress(Exception):  # a damaged mail is searched as it is
            for part in email.message_from_bytes(data, policy=compat32).walk():
                payload = part.get_payload(decode=True)
                parts.append(payload.decode("utf-8", "replace") if isinstance(payload, bytes) else "")
        return "\n".join([data.decode("utf-8", "replace"), *parts])
    return data.decode("utf-8", "replace")
