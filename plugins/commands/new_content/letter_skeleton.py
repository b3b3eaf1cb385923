"""Writes the files of a new sign-on letter: known fields, and empty ones with a note and an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from plugins.commands.errors import NewContentError
from plugins.commands.new_content.empty_fields import Say, example, head, indented, note_line, yaml_scalar
from plugins.languages.catalogs import N_
from plugins.sign_ons.models import OriginalSignOn
from plugins.sign_ons.signatories import COLUMNS
from plugins.sign_ons.signatories import FILE as SIGNATORIES


@dataclass(frozen=True)
class NewLetter:
    """The fields of a new letter that are known before its files are written."""

    slug: str
    language: str
    title: str
    number: str
    who: str
    country: str
    alert: str
    targets: tuple[str, ...]
    closes: str
    time_zone: str
    today: date

    @property
    def signable(self) -> bool:
        """Whether others sign it."""
        return self.who != "network"


def write(new: NewLetter, letters: Path, say: Mapping[str, Say]) -> list[Path]:
    """Write original, translations and the list of signatories; return the files, the original first.

    There is one file per language in *say*.

    Raises:
        NewContentError: If the folder exists.
    """
    folder = letters / new.slug
    if folder.exists():
        raise NewContentError(f"{folder} exists already. Choose another --folder.")
    folder.mkdir(parents=True)
    written = []
    for code in sorted(say, key=lambda code: code != new.language):
        path = folder / f"index.{code}.md"
        lines = _original(new, say[code]) if code == new.language else _translation(new, say[code], code)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        written.append(path)
    if new.signable:
        path = folder / SIGNATORIES
        path.write_text(",".join(COLUMNS) + "\n", encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _original(new: NewLetter, say: Say) -> Iterator[str]:
    code = new.language
    yield "---"
    yield from head(say)
    yield f"title: {yaml_scalar(new.title)}"
    yield from _words(say, code)
    yield ""
    yield f"number: {new.number}"
    if new.signable:
        yield note_line(say, N_("To collect signatures, write collecting once the text is final."))
    else:
        yield note_line(say, N_("To publish, write delivered, and the deliveries below."))
    yield "status: draft"
    yield note_line(say, N_("From when on it is public; nothing is published before."))
    yield f"opens: {new.today}"
    yield f"closes: {new.closes}" if new.closes else "# closes:"
    yield f"time_zone: {new.time_zone}"
    yield f"who: {new.who}"
    yield f"country: {new.country}"
    yield f"alert: {new.alert}" if new.alert else "# alert: ua-2026-014"
    yield f"targets: [{', '.join(new.targets)}]"
    yield ""
    yield from _initiators(new, say, code)
    note = N_(
        "When those whom the letter is about agreed, to what, and who asked. None of this is published."
    )
    yield note_line(say, note)
    yield "consent:"
    for name in ("date", "covers", "record"):
        yield from indented(example(OriginalSignOn, say, "", ("consent", name), code))
    yield ""
    if new.signable:
        note = N_("When names are published: after_delivery, at_once or never. Optional: remove # to use it.")
        yield note_line(say, note)
        yield "# publish: after_delivery"
        yield note_line(say, N_("With collecting, “invoke check” says what to write here."))
        yield "# text:"
    yield note_line(say, N_("What was delivered, when and how. Optional: remove # to use it."))
    yield f"# deliveries: [{{date: {new.today}, authority: {new.targets[0]}, way: email}}]"
    yield ""
    yield note_line(say, N_("Below the next line: the letter itself with its salutation, in Markdown."))
    yield "---"
    yield ""


def _initiators(new: NewLetter, say: Say, code: str) -> Iterator[str]:
    note = N_("The organisations that wrote the letter and sign it first.")
    if new.signable:
        yield from example(OriginalSignOn, say, note, ("initiators",), code)
        yield ""


def _translation(new: NewLetter, say: Say, code: str) -> Iterator[str]:
    yield "---"
    yield from head(say)
    note = N_("A translation has words only. The facts are in the original, index.%(language)s.md.")
    yield note_line(say, note) % {"language": new.language}
    yield f"original_modified: {new.today}"
    yield ""
    yield from example(OriginalSignOn, say, N_("What the letter is, as a headline."), ("title",), code)
    yield from _words(say, code)
    if new.signable:
        yield note_line(say, N_("With collecting, “invoke check” says what to write here."))
        yield "# text:"
    yield ""
    yield note_line(say, N_("Below the next line: the letter itself with its salutation, in Markdown."))
    yield "---"
    yield ""


def _words(say: Say, code: str) -> Iterator[str]:
    yield from example(OriginalSignOn, say, N_("One sentence, for lists and mails."), ("summary",), code)
    yield from example(
        OriginalSignOn, say, N_("What the letter asks for, one demand per entry."), ("asks",), code
    )
    yield note_line(say, N_("Why this letter and why now, in Markdown. Optional: remove # to use it."))
    yield "# background: |"
