"""The pictures on an alert's page, and their published files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from plugins.alerts.alert import Alert
from plugins.content.pictures import WIDTHS, size
from plugins.languages.localized_text import LocalizedText
from plugins.web.settings import Addresses


@dataclass(frozen=True)
class PictureView:
    """A picture in several widths; width and height are those of the widest."""

    source: str
    sources: str
    """The value of ``srcset``."""
    width: int
    height: int
    text: LocalizedText
    credit: str | None


def picture_names(slug: str, file: str, path: Path) -> list[tuple[str, int]]:
    """Return the paths of the picture *file* of an alert by width, the widest first."""
    stem = file.rpartition(".")[0]
    widest, _ = size(path, WIDTHS[0])
    widths = [WIDTHS[0], *(width for width in WIDTHS[1:] if width < widest)]
    return [
        (f"pictures/{slug}/{stem}{'' if width == WIDTHS[0] else f'-{width}'}.jpg", width) for width in widths
    ]


def picture_views(alert: Alert, code: str, addresses: Addresses) -> list[PictureView]:
    """Return the pictures of *alert* with their texts in one language."""
    texts, found = alert.localized("alt_texts", code), []
    for picture in alert.facts.pictures:
        path = alert.folder / picture.file
        names = [
            (addresses.root(name), size(path, width))
            for name, width in picture_names(alert.slug, picture.file, path)
        ]
        (source, (width, height)), *_ = names
        sources = ", ".join(f"{name} {wide}w" for name, (wide, _) in names)
        text = LocalizedText(texts.value[picture.file], texts.language)
        found.append(PictureView(source, sources, width, height, text, picture.credit))
    return found
