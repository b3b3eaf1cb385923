"""Collects the published texts of content and settings that the names guard searches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from plugins.alerts.attachments import attachment_passages
from plugins.alerts.file_format.documents import prepare
from plugins.alerts.file_format.letter_sections import Sections
from plugins.alerts.models.alert import Original, Translation
from plugins.content.attachments.published import Attachments
from plugins.content.fields import Model
from plugins.content.files import listing, read_text, relative_name
from plugins.content.frontmatter import Document, parse_front_matter, parse_yaml
from plugins.incremental.cache import BuildCache
from plugins.incremental.file_hashes import content_hash
from plugins.incremental.fingerprint import fingerprint
from plugins.partners.models import OriginalPartner, TranslatedPartner
from plugins.repository.names_guard import Text
from plugins.safety.document_text import Passage, passages
from plugins.safety.search import FileText, signature_of
from plugins.sign_ons.models import OriginalSignOn, TranslatedSignOn

FOLDERS = (
    *("authorities", "authorities/sets", "pages", "activities", "resources", "directory", "partners"),
    *("letters", "vocabulary"),
)
"""Folders of the content except the alerts, whose signatures are cached with each alert."""
_MODELS: Mapping[str, tuple[type[Model], ...]] = {
    "partners": (OriginalPartner, TranslatedPartner),
    "letters": (OriginalSignOn, TranslatedSignOn),
}
"""The models of content with fields that are never published."""
SETTINGS = "settings"
"""The name of the :class:`Text` with the texts of ``pelicanconf.py``."""


def other_texts(content: Path, root: Path, settings: Mapping[str, str], cache: BuildCache) -> Iterator[Text]:
    """Yield the texts of all content below *content* except alerts, and those of *settings*."""
    for name in FOLDERS:
        folder = content / name
        if folder.is_dir() and not folder.is_symlink():
            key = fingerprint(cache.code, cache.hash_of(folder), str(root))
            signed: dict[str, tuple[bytes, bytes]] = cache.cached(
                f"signatures/{name}", key, partial(_signed, folder, root)
            )
            for unit, (digest, signature) in signed.items():
                documents = partial(_documents, folder, unit, root)
                yield Text(f"{name}/{unit}", digest, signature, searched=documents)
    in_settings = [Passage((name,), 1, text, is_multiline=False) for name, text in settings.items()]
    yield Text(
        SETTINGS,
        fingerprint(dict(settings)),
        signature_of([FileText(in_settings)]),
        searched=lambda: [("pelicanconf.py", in_settings)],
    )


def alert_files(
    folder: Path, root: Path, attachments: Attachments
) -> Iterator[tuple[str, Sequence[Passage]]]:
    """Yield the path and the published passages of each file of an alert, with those of the PDFs it names."""
    for path in sorted(folder.glob("index.*.md")):
        document = _read(path, root)
        prepared = prepare(document, path.name.split(".")[1]) if document else None
        if isinstance(prepared, Sections):
            document = prepared.document
            attached = attachment_passages(document, folder, attachments)
            yield document.path, [*passages(document, Original, Translation), *attached]


def _signed(folder: Path, root: Path) -> dict[str, tuple[bytes, bytes]]:
    """Return the hash and the signature of each unit of a folder: an entry, or a folder of translations."""
    signed = {}
    for path in listing(folder, root)[0]:
        unit = path.name.partition(".")[0]
        if unit and not path.is_symlink():
            documents = list(_documents(folder, unit, root))
            texts = [document for _, document in documents]
            data = "\0".join(f"{each.field}\0{each.line}\0{each.text}" for text in texts for each in text)
            signed[unit] = content_hash(data.encode("utf-8", "replace")), signature_of(map(FileText, texts))
    return signed


def _documents(folder: Path, unit: str, root: Path) -> Iterator[tuple[str, Sequence[Passage]]]:
    """Yield the path and the published passages of each file of a unit."""
    unit_folder = folder / unit
    unit_name = Passage((), 1, unit, is_multiline=False)  # it is part of the address of a page
    paths = sorted(unit_folder.glob("index.*.md")) if unit_folder.is_dir() else [folder / f"{unit}.yaml"]
    for path in paths:
        if document := _read(path, root):
            yield document.path, [unit_name, *passages(document, *_MODELS.get(folder.name, ()))]


def _read(path: Path, root: Path) -> Document | None:
    """Return a parsed content file, or None if it is invalid, which its own loader reports."""
    name = relative_name(path, root)
    text, problems = read_text(path, name)
    if problems:
        return None
    document, problems = parse_yaml(name, text) if path.suffix == ".yaml" else parse_front_matter(name, text)
    return None if problems else document
