"""Takes an alert out of an output that stands, without building it anew.

For the moment when something else is at fault and no build is possible, but the alert must go at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from plugins.site import search
from plugins.site.file import File
from plugins.site.output import MANIFEST

_CARD = re.compile(r'<article class="card.*?</article>\n?', re.DOTALL)
_ENTRY = re.compile(r"<entry>.*?</entry>", re.DOTALL)
_URL = re.compile(r"<url>.*?</url>\n?", re.DOTALL)
_KEPT_IN_ENTRY = re.compile(r"<(id|published|updated)>.*?</\1>|<link [^>]*/>|<link [^>]*></link>", re.DOTALL)


def without(
    output: Path, slug: str, *, notices: Mapping[str, bytes], titles: Mapping[str, tuple[str, str]]
) -> Iterator[File]:
    """Yield the files of *output* as they are without the alert *slug*.

    *notices* are what stands where its pages stood, by path; *titles* the neutral title and sentence of each
    language, for feeds.
    """
    for path in sorted(output.rglob("*")):
        name = path.relative_to(output).as_posix()
        if path.is_dir() or name == MANIFEST or slug in name.split("/")[:-1]:
            continue
        data = path.read_bytes()
        if f"/{slug}/".encode() in data:
            data = _cleaned(name, data.decode("utf-8"), slug, titles).encode()
        yield File(name, data)
    for name, data in notices.items():
        yield File(name, data)


def _cleaned(name: str, text: str, slug: str, titles: Mapping[str, tuple[str, str]]) -> str:
    mark = f"/{slug}/"

    def drop(found: re.Match[str]) -> str:
        return "" if mark in found[0] else found[0]

    if name.endswith(".atom"):
        title, sentence = titles[name.split("/")[0]]
        return _ENTRY.sub(lambda found: _neutral(found, mark, title, sentence), text)
    if name == "sitemap.xml":
        return _URL.sub(drop, text)
    if name.startswith(f"{search.FOLDER}/"):
        return search.without(text, mark)
    text = _CARD.sub(drop, text)
    return "\n".join(line for line in text.split("\n") if mark not in line)


def _neutral(found: re.Match[str], mark: str, title: str, sentence: str) -> str:
    if mark not in found[0]:
        return found[0]
    kept = "".join(part[0] for part in _KEPT_IN_ENTRY.finditer(found[0]))
    return f"<entry><title>{title}</title>{kept}<summary>{sentence}</summary></entry>"
