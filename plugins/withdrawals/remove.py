"""Takes an alert out of a folder that holds a built site, in place, without building anything.

Whatever cannot be rewritten without the alert is deleted: a list that is missing does less harm.
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

from plugins.deployment.journal import leftovers
from plugins.withdrawals.entries import case_of

MANIFEST = "release.json"
NOTICES = {
    "fr": ("Alerte %s", "Cette alerte a été retirée. N’écrivez plus et ne la transmettez pas."),
    "en": ("Alert %s", "This alert has been withdrawn. Do not write any more, and do not pass it on."),
    "es": ("Alerta %s", "Esta alerta ha sido retirada. No escriba más ni la difunda."),
}
"""Title and sentence of the notice, until a build writes the site's own; English for other languages."""

_TEXTS = frozenset({".html", ".atom", ".xml", ".json", ".jsonl", ".csv", ".ics", ".txt"})
_ENTRY = re.compile(r"<entry\b[^>]*>.*?</entry>", re.DOTALL)
_URL = re.compile(r"<url>.*?</url>\n?", re.DOTALL)
_KEPT_IN_ENTRY = re.compile(r"<(id|published|updated)>.*?</\1>|<link [^>]*/>|<link [^>]*></link>", re.DOTALL)


def remove(folder: Path, slug: str) -> Iterator[str]:
    """Take the alert *slug* out of *folder*; yield why a file could be neither rewritten nor deleted.

    Its pages become plain notices; its sheets, pictures and calendars, its entries in lists, feeds, the
    sitemap, the search and the open data go.
    """
    if not folder.is_dir():
        return
    for leftover in leftovers(folder):
        yield from _deleted(leftover)
    inside = folder.resolve()
    pages = [
        path.parent
        for path in folder.glob(f"*/{slug}/index.html")
        if path.resolve().is_relative_to(inside)  # not through a link that leads elsewhere
    ]
    for path in [path for path in folder.rglob(slug) if path.is_dir()]:
        yield from _deleted(path)
    changed: dict[str, bytes | None] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix in _TEXTS and path.is_file() and name != MANIFEST:
            data = path.read_bytes()
            if slug.encode() in data:
                yield from _rewritten(path, name, data, slug, changed)
    for page in pages:
        language = page.parent.name
        with suppress(OSError):  # a missing page is as good as a notice
            page.mkdir(parents=True, exist_ok=True)
            notice = _notice(language, slug).encode()
            (page / "index.html").write_bytes(notice)
            changed[f"{language}/{slug}/index.html"] = notice
    _update_manifest(folder, slug, changed)


def remove_mails(outbox: Path, slug: str) -> Iterator[str]:
    """Delete an outbox that was written here: other mails may mention the alert. A build writes it anew."""
    for leftover in leftovers(outbox):
        yield from _deleted(leftover)
    if (outbox / "outbox.css").is_file():
        yield from _deleted(outbox)
    for path in outbox.glob(f"{slug}.*"):
        yield from _deleted(path)


def remove_folder(folder: Path) -> Iterator[str]:
    """Delete what can be built again, such as a preview or a cache."""
    yield from _deleted(folder)


def _rewritten(
    path: Path, name: str, data: bytes, slug: str, changed: dict[str, bytes | None]
) -> Iterator[str]:
    try:
        cleaned = _cleaned(name, data.decode("utf-8"), slug).encode()
        partial = path.with_name(f"{path.name}.partial")
        partial.write_bytes(cleaned)
        partial.replace(path)
        changed[name] = cleaned
    except Exception:  # whatever it is, the alert must not stay
        with suppress(OSError):
            path.with_name(f"{path.name}.partial").unlink(missing_ok=True)
        changed[name] = None
        yield from _deleted(path)


def _deleted(path: Path) -> Iterator[str]:
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
    path = folder / MANIFEST
    with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        whole = json.loads(path.read_text("utf-8"))
        hashes = {name: value for name, value in whole["files"].items() if slug not in name.split("/")}
        for name, data in changed.items():
            hashes.pop(name, None)
            if data is not None:
                hashes[name] = hashlib.sha256(data).hexdigest()
        text = json.dumps({"files": hashes}, ensure_ascii=False, indent=0, sort_keys=True)
        path.write_text(f"{text}\n", "utf-8", newline="\n")
        return
    with suppress(OSError):
        os.remove(path)  # noqa: PTH107


def _cleaned(name: str, text: str, slug: str) -> str:
    """Return the text of a file without what leads to the alert."""
    mark = f"/{slug}/"

    def drop(found: re.Match[str]) -> str:
        return "" if mark in found[0] else found[0]

    if name.endswith(".atom"):
        main = name.count("/") == 1  # a list's feed would say what the alert was about
        language = name.partition("/")[0]
        return _ENTRY.sub(lambda found: _neutral(found, mark, language, slug) if main else drop(found), text)
    if name.endswith(".json"):
        return json.dumps(_entries_without(json.loads(text), slug), ensure_ascii=False, indent=1) + "\n"
    if name.endswith(".xml"):
        return _URL.sub(drop, text)
    if name.endswith(".html"):
        text = _items_without(text, mark)
    return "\n".join(line for line in text.split("\n") if mark not in line and f'"{slug}"' not in line)


def _entries_without(value: Any, slug: str) -> Any:
    """Return *value* without the entries of lists that lead to the alert, the innermost first."""
    if isinstance(value, dict):
        return {key: _entries_without(each, slug) for key, each in value.items() if key != slug}
    if isinstance(value, list):
        kept = [_entries_without(each, slug) for each in value]
        return [each for each in kept if not _leads_to(each, slug)]
    return value


def _leads_to(value: Any, slug: str) -> bool:
    text = json.dumps(value, ensure_ascii=False)
    return f"/{slug}/" in text or f'"{slug}"' in text


class _Items(HTMLParser):
    """Finds the elements that show one thing of several, and hold a mark themselves."""

    def __init__(self, html: str, mark: str) -> None:
        super().__init__(convert_charrefs=True)
        self._mark = mark
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self._open: list[tuple[str, int, list[bool]]] = []
        self.found: list[tuple[int, int]] = []
        self.feed(html)
        self.close()

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _held(self, text: str) -> None:
        if self._mark in text and self._open:
            self._open[-1][2][0] = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"article", "li", "tr"} or (tag == "div" and self._open_divs(given)):
            self._open.append((tag, self._offset(), [False]))
        self._held(" ".join(value or "" for value in given.values()))

    def _open_divs(self, given: dict[str, str | None]) -> bool:
        """Return whether a ``div`` shows one alert; those inside one count, to find where it ends."""
        return "first" in (given.get("class") or "").split() or any(tag == "div" for tag, *_ in self._open)

    def handle_data(self, data: str) -> None:
        self._held(data)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            _, start, held = self._open.pop()
            end = self._offset() + len(f"</{tag}>")
            if held[0]:
                self.found.append((start, end))


def _items_without(html: str, mark: str) -> str:
    """Return a page without the entries of its lists, and the cards, that lead to *mark*."""
    kept, position = [], 0
    for start, end in sorted(_Items(html, mark).found):
        if start >= position:  # otherwise it is inside the one before
            kept.append(html[position:start])
            position = end
    return "".join([*kept, html[position:]])


def _neutral(found: re.Match[str], mark: str, language: str, slug: str) -> str:
    if mark not in found[0]:
        return found[0]
    kept = "".join(part[0] for part in _KEPT_IN_ENTRY.finditer(found[0]))
    title, sentence = NOTICES.get(language, NOTICES["en"])
    title = escape(title % case_of(slug))
    return f"<entry><title>{title}</title>{kept}<summary>{escape(sentence)}</summary></entry>"


def _notice(language: str, slug: str) -> str:
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
