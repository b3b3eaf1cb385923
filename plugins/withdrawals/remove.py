"""Removes an alert, or the page of a section, from the folder of a built site, in place and without a build.

Files that cannot be rewritten without it are deleted: a missing list does less harm. So are the compressed
copies of everything that changes, which the next build makes again: hosts would go on serving the old text.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from plugins.deployment.copies import copies_of
from plugins.deployment.journal import leftovers
from plugins.withdrawals.entries import case_of

MANIFEST = "release.json"
NOTICES = {
    "fr": ("Alerte %s", "Cette alerte a été retirée. N’écrivez plus et ne la transmettez pas."),
    "en": ("Alert %s", "This alert has been withdrawn. Do not write any more, and do not pass it on."),
    "es": ("Alerta %s", "Esta alerta ha sido retirada. No escriba más ni la difunda."),
}
"""Title and sentence of the plain notice, which the next build replaces; English for other languages."""

_TEXT_SUFFIXES = frozenset({".html", ".atom", ".xml", ".json", ".jsonl", ".csv", ".ics", ".txt"})
_ENTRY = re.compile(r"<entry\b[^>]*>.*?</entry>", re.DOTALL)
_URL = re.compile(r"<url>.*?</url>\n?", re.DOTALL)
_NEUTRAL_ELEMENTS = re.compile(
    r"<(id|published|updated)>.*?</\1>|<link [^>]*/>|<link [^>]*></link>", re.DOTALL
)


def remove_alert(folder: Path, slug: str) -> Iterator[str]:
    """Remove the alert *slug* from *folder*; yield an error for each file neither rewritten nor deleted.

    Its pages are replaced by plain notices. Its sheets, pictures and calendars, and its entries in lists,
    feeds, the sitemap, the search and the open data are deleted. *slug* may also be the address of a page of
    a section, such as ``partners/alto-yarumo``: its pages get no notice, since their address names it.
    """
    if not folder.is_dir():
        return
    for leftover in leftovers(folder):
        yield from _delete(leftover)
    root = folder.resolve()
    pages = [
        path.parent
        for path in folder.glob(f"*/{slug}/index.html")
        if path.resolve().is_relative_to(root)  # not through a symbolic link out of the folder
    ]
    own = [path for path in folder.rglob(slug) if path.is_dir()]
    own += [path for path in folder.rglob(f"{slug}.*") if path.is_file()]
    for path in own:
        yield from _delete(path)
    changed: dict[str, bytes | None] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in _TEXT_SUFFIXES and path.is_file() and name != MANIFEST:
            data = path.read_bytes()
            if slug.encode() in data:
                yield from _rewrite(path, name, data, slug, changed)
    for page in pages if "/" not in slug else ():
        language = page.parent.name
        with suppress(OSError):  # a missing page is as safe as a notice
            page.mkdir(parents=True, exist_ok=True)
            notice = _notice(language, slug).encode()
            (page / "index.html").write_bytes(notice)
            changed[f"{language}/{slug}/index.html"] = notice
    _update_manifest(folder, slug, changed)


def remove_mails(outbox: Path, slug: str) -> Iterator[str]:
    """Delete an outbox that a build wrote, since other mails may mention the alert; the next build writes it.

    Yield an error for each path that cannot be deleted.
    """
    for leftover in leftovers(outbox):
        yield from _delete(leftover)
    if (outbox / "outbox.css").is_file():
        yield from _delete(outbox)
    for path in outbox.glob(f"{slug}.*"):
        yield from _delete(path)


def remove_folder(folder: Path) -> Iterator[str]:
    """Delete a folder or file that can be rebuilt, such as a preview or a cache; yield errors."""
    yield from _delete(folder)


def _rewrite(
    path: Path, name: str, data: bytes, slug: str, changed: dict[str, bytes | None]
) -> Iterator[str]:
    """Rewrite a file without the alert, or delete it; record new contents, or None, in *changed*.

    Its compressed copies are deleted first.
    """
    for copy in copies_of(path):
        yield from _delete(copy)
    try:
        cleaned = _without_alert(name, data.decode("utf-8"), slug).encode()
        partial = path.with_name(f"{path.name}.partial")
        partial.write_bytes(cleaned)
        partial.replace(path)
        changed[name] = cleaned
    except Exception:  # whatever the reason, the alert must not stay
        with suppress(OSError):
            path.with_name(f"{path.name}.partial").unlink(missing_ok=True)
        changed[name] = None
        yield from _delete(path)


def _delete(path: Path) -> Iterator[str]:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        with suppress(OSError):
            if not any(path.iterdir()):  # a mount point can be emptied, but not deleted
                return
        yield f"{path}: {error.strerror or error}"


def _update_manifest(folder: Path, slug: str, changed: dict[str, bytes | None]) -> None:
    """Update the hashes in the manifest, or delete it if it cannot be read."""
    path = folder / MANIFEST
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        files = json.loads(path.read_text("utf-8"))["files"]
        hashes = {name: value for name, value in files.items() if not has_address(f"/{name}", slug)}
        for name, data in changed.items():
            hashes.pop(name, None)
            if data is not None:
                hashes[name] = hashlib.sha256(data).hexdigest()
        text = json.dumps({"files": hashes}, ensure_ascii=False, indent=0, sort_keys=True)
        path.write_text(f"{text}\n", "utf-8", newline="\n")
        return
    with suppress(OSError):
        os.remove(path)  # noqa: PTH107


def _without_alert(name: str, text: str, slug: str) -> str:
    """Return the text of a file without the elements, entries or lines that refer to the alert."""
    address = f"/{slug}/"

    def drop(match: re.Match[str]) -> str:
        return "" if has_address(match[0], slug) else match[0]

    if name.endswith(".atom"):
        # A neutral entry tells subscribers of the main feed; in the feed of a list, the list itself would
        # reveal what the alert was about.
        is_main = name.count("/") == 1 and "/" not in slug
        language = name.partition("/")[0]
        return _ENTRY.sub(
            lambda match: _neutral_entry(match, address, language, slug) if is_main else drop(match), text
        )
    if name.endswith(".json"):
        return json.dumps(_entries_without(json.loads(text), slug), ensure_ascii=False, indent=1) + "\n"
    if name.endswith(".xml"):
        return _URL.sub(drop, text)
    if name.endswith(".html"):
        text = _items_without(text, address)
    return "\n".join(
        line for line in text.split("\n") if not has_address(line, slug) and f'"{slug}"' not in line
    )


def has_address(text: str, slug: str) -> bool:
    """Return whether *text* has the address of a page, or of a file that is called like it."""
    return f"/{slug}/" in text or f"/{slug}." in text


def _entries_without(value: Any, slug: str) -> Any:
    """Return the JSON *value* without list entries that refer to the alert, innermost lists first."""
    if isinstance(value, dict):
        return {key: _entries_without(each, slug) for key, each in value.items() if key != slug}
    if isinstance(value, list):
        entries = [_entries_without(each, slug) for each in value]
        return [entry for entry in entries if not _refers_to(entry, slug)]
    return value


def _refers_to(value: Any, slug: str) -> bool:
    text = json.dumps(value, ensure_ascii=False)
    return has_address(text, slug) or f'"{slug}"' in text


class _Items(HTMLParser):
    """Finds the list items, rows and cards that contain an address, except in a nested item."""

    def __init__(self, html: str, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self._address = address
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self._open: list[tuple[str, int, list[bool]]] = []
        """Tag, offset of its start, and whether the address was found in it."""
        self.found: list[tuple[int, int]] = []
        """Start and end of each item."""
        self.feed(html)
        self.close()

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _check(self, text: str) -> None:
        if self._address in text and self._open:
            self._open[-1][2][0] = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in {"article", "li", "tr"} or (tag == "div" and self._is_tracked_div(attributes)):
            self._open.append((tag, self._offset(), [False]))
        self._check(" ".join(value or "" for value in attributes.values()))

    def _is_tracked_div(self, attributes: dict[str, str | None]) -> bool:
        """Return whether a ``div`` is a card, or is inside one and needed to find the card's end tag."""
        classes = (attributes.get("class") or "").split()
        return "first" in classes or any(tag == "div" for tag, *_ in self._open)

    def handle_data(self, data: str) -> None:
        self._check(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            _, start, contains_address = self._open.pop()
            end = self._offset() + len(f"</{tag}>")
            if contains_address[0]:
                self.found.append((start, end))


def _items_without(html: str, address: str) -> str:
    """Return a page without the list items, rows and cards that contain *address*."""
    parts, position = [], 0
    for start, end in sorted(_Items(html, address).found):
        if start >= position:  # otherwise it is inside the previous item
            parts.append(html[position:start])
            position = end
    return "".join([*parts, html[position:]])


def _neutral_entry(match: re.Match[str], address: str, language: str, slug: str) -> str:
    """Return a feed entry, with its texts replaced by the notice if it is that of the alert."""
    if address not in match[0]:
        return match[0]
    elements = "".join(part[0] for part in _NEUTRAL_ELEMENTS.finditer(match[0]))
    title, sentence = NOTICES.get(language, NOTICES["en"])
    title = escape(title % case_of(slug))
    return f"<entry><title>{title}</title>{elements}<summary>{escape(sentence)}</summary></entry>"


def _notice(language: str, slug: str) -> str:
    """Return the plain page that replaces the pages of a withdrawn alert."""
    code = language if language in NOTICES else "en"
    title, sentence = NOTICES[code]
    title = escape(title % case_of(slug))
    return (
        f'<!DOCTYPE html>\n<html lang="{code}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="robots" content="noindex">\n<title>{title}</title>\n</head>\n'
        f"<body>\n<main>\n<h1>{title}</h1>\n<p>{escape(sentence)}</p>\n"
        f'<p><a href="../">←</a></p>\n</main>\n</body>\n</html>\n'
    )
