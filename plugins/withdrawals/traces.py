"""Traces of what is withdrawn: texts that identify it, searched in local files and the public site."""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.policy import compat32
from html import unescape
from pathlib import Path

from plugins.deployment.copies import CODINGS, original, unpacked
from plugins.deployment.errors import CopyError
from plugins.withdrawals.entries import withdrawn_slugs
from plugins.withdrawals.remove import has_address
from plugins.withdrawals.sections import SECTIONS

_TITLE = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_FIELD = re.compile(r"^\s*(?:- )?(title|name|subject):\s*(.+?)\s*$", re.MULTILINE)
_IN_BRACKETS = re.compile(r"[{,]\s*(title|name):\s*(\"[^\"\n]*\"|'[^'\n]*'|[^,}\n]+)")
_SUBJECT = re.compile(r"^\s*#+\s*[^\W\d_]+(?:\s*[(\[][^)\]\n]*[)\]])*\s*(:)\s*(.+?)\s*$", re.MULTILINE)
_FIRST_LETTER = re.compile(r"^\s*#+\s*(?:letter|lettre|carta)\b", re.MULTILINE | re.IGNORECASE)
_VALUE = re.compile(r"^([a-z_]+):\s*(.+?)\s*$", re.MULTILINE)
LONG_LINE = 50
"""Minimum length of a line of a letter that identifies it, in characters."""
_LONG = re.compile(rf"^\s*(\S.{{{LONG_LINE},}})$", re.MULTILINE)
_FIELD_OF_LETTER = re.compile(rf"^ {{4,}}(\S.{{{LONG_LINE},}})$", re.MULTILINE)
"""A line of a letter in the earlier form, in which letters were fields."""
_NAME = re.compile(
    r"\bname\"?:[ \t]*(?:\[([^\]\n]*)\]|([^\s,}\[][^,}\n]*)|\n((?:[ \t]*-[ \t]+(?![\w\"]+:).+\n?)+))"
)
"""A name, as a list in brackets, a text, or a list with a line for each."""
_BINARY = frozenset({".woff2", ".otf", ".ttc", ".ttf", ".jpg", ".png", ".webp", ".pdf"})
SHORTEST = 8
"""Minimum length of a text that identifies an alert, in characters."""


@dataclass(frozen=True)
class Traces:
    """Texts that must not be found after a withdrawal."""

    slug: str
    """The folder name of an alert, or the address of a section's page, such as ``partners/alto-yarumo``.

    Empty if it may be found.
    """
    texts: tuple[str, ...]
    """Titles, names and lines of letters from the sources and the old pages, as plain text in lower case."""

    def without_slug(self) -> Traces:
        """Return the traces without the folder name, which the cache and neutral notices may contain."""
        return Traces("", self.texts)

    def match(self, text: str) -> bool:
        """Return whether *text* contains the alert's address, or one of its texts."""
        if self.slug and (has_address(text, self.slug) or f'"{self.slug}"' in text):
            return True
        plain = _plain(text)
        return any(trace in plain for trace in self.texts)


def collect_traces(slug: str, content: Path, output: Path, withdrawn_too: Collection[str] = ()) -> Traces:
    """Return the traces of an alert from its sources and its built pages, as far as they can be read.

    Texts that other alerts contain as well are not traces, unless those alerts are withdrawn, too.
    """
    found: list[str] = []
    for path in sorted((content / "alerts" / slug).glob("index.*.md")):
        text = _read(path)
        found += names_of(slug, content)
        own = _own_fields(text)
        for pattern in (_FIELD, _IN_BRACKETS, _SUBJECT):
            found += [value.strip().strip("\"'") for _, value in pattern.findall(own)]
        found += [line for line in _letter_lines(text) if "{" not in line]
    for path in sorted(output.glob(f"*/{slug}/index.html")):
        page = _read(path)
        is_notice = 'content="noindex"' in page
        found += [] if is_notice else _TITLE.findall(page)
    texts = [text for text in dict.fromkeys(map(_plain, found)) if len(text) >= SHORTEST]
    withdrawn = {slug, *withdrawn_too, *withdrawn_slugs(content)}
    others = [path for path in (content / "alerts").glob("*/index.*.md") if path.parent.name not in withdrawn]
    common = " ".join(_plain(_read(path)) for path in others)  # phrases that letters have in common
    return Traces(slug, tuple(text for text in texts if text not in common))


def collect_page_traces(page: str, address: str, content: Path) -> Traces:
    """Return the traces of the *page* of a section at *address*, unless other content has them as well."""
    section = SECTIONS[page.partition("/")[0]]
    own = sorted((content / page).glob("index.*.md"))
    found: list[str] = []
    for text in map(_read, own):
        fields, _, body = text.partition("\n---")
        found += [value for name, value in _VALUE.findall(fields) if name in section.identifying]
        found += [line for line in body.splitlines() if section.has_own_text and len(line) >= LONG_LINE]
    texts = [text for text in (_plain(each.strip("\"'")) for each in found) if len(text) >= SHORTEST]
    others = [path for path in content.glob("*/*/index.*.md") if path not in own]
    common = " ".join(_plain(_read(path)) for path in others)
    return Traces(address, tuple(text for text in dict.fromkeys(texts) if text not in common))


def names_of(slug: str, content: Path) -> list[str]:
    """Return the names of an alert's people and collectives, by a pattern that also reads broken YAML."""
    found: dict[str, None] = {}
    for path in sorted((content / "alerts" / slug).glob("index.*.md")):
        block = re.search(r"^people:[ \t]*(.*?)(?=^[a-z_\"']|\Z)", _read(path), re.MULTILINE | re.DOTALL)
        for flow, one, lines in _NAME.findall(block[1] if block else ""):
            several = flow.split(",") if flow else re.findall(r"-[ \t]+(.+)", lines)
            for name in [one] if one else several:
                found[name.strip().strip("\"'")] = None
    return list(found)


def files_with_traces(folder: Path, traces: Iterable[Traces]) -> Iterator[Path]:
    """Yield the files below *folder* that contain any of *traces*; notices may contain the folder name."""
    all_traces = list(traces)
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if not path.is_file() or path.suffix in _BINARY:
            if any(each.slug in path.parts for each in all_traces) and path.is_file():
                yield path
            continue
        text = _read(path)
        for each in all_traces:
            forbidden = each.without_slug() if _may_name(path, folder, each.slug) else each
            if forbidden.match(text):
                yield path
                break


def addresses_with_traces(
    siteurl: str,
    traces: Iterable[Traces],
    languages: Collection[str],
    files: Iterable[str],
    get: Callable[[str], Collection[str] | None],
) -> list[str] | None:
    """Return the public addresses that still show any of *traces*; None if that is unknown.

    The pages of the alerts, home pages and main feeds in *languages* are searched, and *files*, which belong
    to the alerts only and must not exist. A page counts as removed if it does not exist or is a notice. *get*
    returns the texts at an address, which differ if a compressed copy is older than its file; none if it does
    not exist, None if it cannot be fetched.
    """
    if not languages:
        return None
    found = []
    for name in files:
        texts = get(f"{siteurl}/{name}")
        if texts is None:
            return None
        if texts:
            found.append(f"{siteurl}/{name}")
    for each in traces:
        for code in languages:
            page, home = f"/{code}/{each.slug}/", f"/{code}/"
            for path in (page, home, f"{home}feed.atom"):
                texts = get(f"{siteurl}{path}")
                if texts is None:
                    return None
                if any(_is_shown(text, path, page, home, each) for text in texts):
                    found.append(f"{siteurl}{path}")
    return found


def _is_shown(text: str, path: str, page: str, home: str, traces: Traces) -> bool:
    """Return whether *text*, found at *path*, shows the alert of *page* or links to it from *home*."""
    is_page = path == page and 'content="noindex"' not in text
    return is_page or (path == home and page in text) or traces.without_slug().match(text)


def _may_name(path: Path, folder: Path, slug: str) -> bool:
    """Return whether a file may contain the folder name: notice, main feed, manifest, withdrawal mail."""
    name = original(path.relative_to(folder).as_posix())
    return (
        bool(re.fullmatch(rf"[A-Za-z-]+/({re.escape(slug)}/index\.html|feed\.atom)", name))
        or name == "release.json"
        or path.name.startswith(f"{slug}.")
    )


def _letter_lines(text: str) -> Iterator[str]:
    """Yield the long lines of letters; of all the text below the front matter, if none is recognised."""
    yield from _FIELD_OF_LETTER.findall(text)
    body = re.split(r"^---[ \t]*\r?$", text, maxsplit=2, flags=re.MULTILINE)[-1]
    first = _FIRST_LETTER.search(body)
    yield from _LONG.findall(body[first.start() :] if first else body)


def _own_fields(text: str) -> str:
    """Return the front matter without targets, copies and partner, whose names are not those at risk."""
    return re.sub(
        r"^(?:targets|copies_to|partner):.*?(?=^[a-z_]+:|^---|\Z)", "", text, flags=re.MULTILINE | re.DOTALL
    )


def _plain(text: str) -> str:
    """Return *text* without tags and entities, in lower case, with single spaces."""
    return " ".join(unescape(_TAG.sub(" ", text)).split()).casefold()


def _read(path: Path) -> str:
    """Return the text of a file or compressed copy, for a mail also its decoded parts.

    It is empty if the file cannot be read, or if a copy cannot be unpacked, which no browser can either.
    """
    try:
        data = path.read_bytes()
        if original(path.name) != path.name:
            data = unpacked(data, CODINGS[path.suffix])
    except (OSError, CopyError):
        return ""
    if path.suffix == ".eml":
        parts = []
        with suppress(Exception):  # a damaged mail is searched as it is
            for part in email.message_from_bytes(data, policy=compat32).walk():
                payload = part.get_payload(decode=True)
                parts.append(payload.decode("utf-8", "replace") if isinstance(payload, bytes) else "")
        return "\n".join([data.decode("utf-8", "replace"), *parts])
    return data.decode("utf-8", "replace")
