"""Renders printable sheets as PDF/UA-1: tagged, in the letter's language, byte for byte reproducible."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path

import typst

from plugins.incremental.parallel import in_background, stop_forking
from plugins.languages.direction import direction
from plugins.sheets.templates import SheetTemplates

PAPERS = {"a4": "a4", "letter": "us-letter"}
"""Paper sizes: the suffix of the file name, and typst's name."""


class SheetError(Exception):
    """Typst refused a sheet; the text says which one."""


@dataclass(frozen=True)
class Labels:
    """The captions under the blanks, in the letter's language; empty if they are not translated."""

    name: str = ""
    place: str = ""
    date: str = ""
    signature: str = ""


@dataclass(frozen=True)
class SheetLetter:
    """One letter on paper. Texts are plain; ``address`` has line breaks, ``fax`` may be empty."""

    lang: str
    """BCP 47 tag."""
    subject: str
    paragraphs: tuple[str, ...]
    address: str
    fax: str
    labels: Labels
    is_card: bool = False
    """Whether it is a card to somebody in person: without subject and number of the case."""


class SheetMaker:
    """Renders sheets and caches each by a hash of its inputs."""

    def __init__(self, templates: SheetTemplates, cache_folder: Path | None) -> None:
        """Render with *templates*; sheets are cached in *cache_folder*, if any."""
        self.templates = templates
        self._cache_folder = cache_folder
        files = [*sorted(path for path in templates.folder.rglob("*") if path.is_file())]
        files += templates.installed_files
        parts = [version("typst").encode(), *(path.read_bytes() for path in files)]
        self._basis = hashlib.sha256(b"".join(parts)).digest()
        self.rendered = 0
        """Number of sheets that were rendered."""

    def pdf(self, letters: Sequence[SheetLetter], *, case: str, paper: str) -> bytes:
        """Return the letters as one PDF, each on its own page; *paper* is a key of :data:`PAPERS`.

        Raises:
            SheetError: If no font of the sheets has a character of the texts.
        """
        data = json.dumps(
            {
                "title": letters[0].subject,
                "case": case,
                "paper": PAPERS[paper],
                "letters": [{**asdict(letter), "direction": direction(letter.lang)} for letter in letters],
            },
            ensure_ascii=False,
            sort_keys=True,
        )
        return self.render(self.templates.letter, data)

    def render(self, template: Path, data: str, *, keep: bool = True) -> bytes:
        """Return *template* with *data*, as JSON, as PDF; unless *keep*, it is not cached.

        Raises:
            SheetError: If no font of the sheets has a character of the texts.
        """
        key = hashlib.sha256(self._basis + template.name.encode() + data.encode()).hexdigest()
        cached = self._cache_folder / f"{key}.pdf" if self._cache_folder and keep else None
        if cached is not None and cached.is_file():
            return cached.read_bytes()
        self.rendered += 1
        rendered = self._compile(template, data)
        if cached is not None:
            cached.parent.mkdir(parents=True, exist_ok=True)
            partial = cached.with_suffix(".partial")
            partial.write_bytes(rendered)
            partial.replace(cached)
        return rendered

    def _compile(self, template: Path, data: str) -> bytes:
        rendered = in_background(partial(compile_pdf, self.templates, template.read_bytes(), data))()
        if isinstance(rendered, Refusal):
            raise SheetError(rendered.message)
        return rendered


@dataclass(frozen=True)
class Refusal:
    """The reason why typst made no PDF: its message, without and with the places in the source."""

    message: str
    diagnostic: str


def compile_pdf(templates: SheetTemplates, source: bytes, data: str = "{}") -> bytes | Refusal:
    """Return the typst *source* as PDF, with the *templates* and their fonts.

    Typst starts threads, which would deadlock a process forked later. So this runs in a process of its own
    (``in_background``), never in one that forks.
    """
    compiler, families = compiler_for(templates, templates.font_files, templates.folder)
    return render(compiler, source, {"data": data, "families": families})


def render(compiler: typst.Compiler, source: bytes, inputs: dict[str, str]) -> bytes | Refusal:
    """Return the typst *source* as PDF, with *inputs* as ``sys.inputs``; see :func:`compile_pdf`."""
    stop_forking()
    try:
        rendered = compiler.compile(source, format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs)
    except typst.TypstError as error:
        return Refusal(error.message, error.diagnostic)
    assert isinstance(rendered, bytes), "one PDF is one file"
    return rendered


def query(templates: SheetTemplates, source: bytes, data: str, selector: str) -> str | Refusal:
    """Return the value of the one metadata that *selector* finds in the typst *source*, as JSON.

    Lays the pages out without writing a PDF; see :func:`compile_pdf`.
    """
    fonts, families = _fonts(templates, templates.font_files)
    compiler = typst.Compiler(
        source,
        root=str(templates.folder),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": data, "families": families},
    )
    try:
        return compiler.query(selector, field="value", one=True)
    except RuntimeError as error:  # not a TypstError, and without a diagnostic
        return Refusal(str(error), str(error))


@cache
def compiler_for(
    templates: SheetTemplates, files: tuple[Path, ...], root: Path, *more: Path
) -> tuple[typst.Compiler, str]:
    """Return a compiler for the files below *root* with the fonts of *templates*, and in the folders *more*.

    Also return the families of the fonts of *templates* as JSON, installed ones last. *files* are the
    ``font_files`` of *templates*, so that others give another compiler.
    """
    fonts, families = _fonts(templates, files, *more)
    return typst.Compiler(root=str(root), ignore_system_fonts=True, font_paths=fonts), families


@cache
def _fonts(templates: SheetTemplates, files: tuple[Path, ...], *more: Path) -> tuple[typst.Fonts, str]:
    """Return the fonts of *templates* and *more* folders, and the families of the former as JSON.

    Installed ones are the last; see :func:`compiler_for` for *files*.
    """
    stop_forking()  # in this process, typst has threads from now on
    folders = [
        str(templates.bundled),
        *([str(templates.installed)] if set(templates.installed_files) & set(files) else []),
    ]
    families: dict[str, None] = {}
    for folder in folders:
        found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
        families |= dict.fromkeys(sorted(set(found.families())))
    paths = [*folders, *map(str, more)]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=paths)
    return fonts, json.dumps([*families])
