"""Everything that is published, as the names guard searches it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from plugins.alerts.models import Original, Translation
from plugins.content.files import listing, read_text, relative_name
from plugins.content.frontmatter import Document, parse_front_matter, parse_yaml
from plugins.incremental.cache import BuildCache
from plugins.incremental.file_hashes import content_hash
from plugins.incremental.fingerprint import fingerprint
from plugins.repository.names_guard import Text
from plugins.safety.document_text import Passage, passages
from plugins.safety.search import signature_of

FOLDERS = ("authorities", "pages", "activities", "resources", "directory")
"""Folders of the content but the alerts, whose signatures are kept with each of them."""
SETTINGS = "settings"
"""The name of the texts in ``pelicanconf.py``."""


def other_texts(content: Path, root: Path, settings: Mapping[str, str], cache: BuildCache) -> Iterator[Text]:
    """Yield every page, entry of the registry and the like below *content*, and the texts of *settings*."""
    for name in FOLDERS:
        folder = content / name
        if folder.is_dir() and not folder.is_symlink():
            key = fingerprint(cache.code, cache.hash_of(folder), str(root))
            signed: dict[str, tuple[bytes, bytes]] = cache.cached(
                f"signatures/{name}", key, partial(_signed, folder, root)
            )
            for unit, (digest, made) in signed.items():
                yield Text(f"{name}/{unit}", digest, made, searched=partial(_documents, folder, unit, root))
    own = [Passage((name,), 1, text, has_lines=False) for name, text in settings.items()]
    yield Text(
        SETTINGS,
        fingerprint(dict(settings)),
        signature_of([own]),
        searched=lambda: [("pelicanconf.py", own)],
    )


def alert_files(folder: Path, root: Path) -> Iterator[tuple[str, Sequence[Passage]]]:
    """Yield the path of each file of an alert, and what it publishes."""
    for path in sorted(folder.glob("index.*.md")):
        if document := _read(path, root):
            yield document.path, list(passages(document, Original, Translation))


def _signed(folder: Path, root: Path) -> dict[str, tuple[bytes, bytes]]:
    """Return the hash and the signature of each unit of a folder: an entry, or a folder of translations."""
    found = {}
    for path in listing(folder, root)[0]:
        unit = path.name.partition(".")[0]
        if unit and not path.is_symlink():
            documents = list(_documents(folder, unit, root))
            texts = [each for _, each in documents]
            data = "\0".join(f"{each.field}\0{each.line}\0{each.text}" for every in texts for each in every)
            found[unit] = content_hash(data.encode("utf-8", "replace")), signature_of(texts)
    return found


def _documents(folder: Path, unit: str, root: Path) -> Iterator[tuple[str, Sequence[Passage]]]:
    place = folder / unit
    address = Passage((), 1, unit, has_lines=False)  # it is part of the address of a page
    for path in sorted(place.glob("index.*.md")) if place.is_dir() else [folder / f"{unit}.yaml"]:
        if document := _read(path, root):
            yield document.path, [address, *passages(document)]


def _read(path: Path, root: Path) -> Document | None:
    """Return a content file; nothing where it cannot be read, which its own reader reports."""
    name = relative_name(path, root)
    text, problems = read_text(path, name)
    if problems:
        return None
    document, problems = parse_yaml(name, text) if path.suffix == ".yaml" else parse_front_matter(name, text)
    return None if problems else document
