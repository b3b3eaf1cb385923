"""The fields of sources, and of files beside an alert: pictures, documents, petitions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from plugins.content.fields import Line, Model, WebAddress, examples
from plugins.content.places import LanguageCode

PICTURE_NAME = r"^[a-z0-9][a-z0-9._-]{0,90}\.(jpg|jpeg|png|webp)$"

PDF_NAME = r"^[a-z0-9][a-z0-9._-]{0,90}\.pdf$"

PdfName = Annotated[Line, StringConstraints(pattern=PDF_NAME)]

FileName = Annotated[Line, StringConstraints(pattern=PICTURE_NAME)]


class Petition(Model):
    """A petition to sign: a web address, or a PDF to print beside the alert's files."""

    url: WebAddress | None = None
    """The web address at which it is signed."""
    file: PdfName | None = None
    """Without url: a PDF beside this file, to print, sign and send."""


class Attachment(Model):
    """A PDF beside the files, such as a statement."""

    file: PdfName = Field(examples=["statement.pdf"])
    """The PDF, beside this file."""
    title: Annotated[
        Line,
        examples(
            fr="Communiqué des organisations, 18 novembre 2026",
            es="Comunicado de las organizaciones, 18 de noviembre de 2026",
        ),
    ] = Field(examples=["Statement of the organisations, 18 November 2026"])
    """What it is, in the language of this file."""


class Source(Model):
    """A source of the account."""

    title: Annotated[
        Line, examples(fr="Communiqué du 17 novembre 2026", es="Comunicado del 17 de noviembre de 2026")
    ] = Field(examples=["Communiqué of 17 November 2026"])
    """What it is, in its own language."""
    language: LanguageCode | None = None
    """The language of the title, if it is not that of the file."""
    url: WebAddress | None = None
    """Where it can be read."""


class Picture(Model):
    """A picture beside the files."""

    file: FileName = Field(examples=["assembly.jpg"])
    """The picture's file, beside this one."""
    alt: Annotated[Line, examples(fr="Une assemblée, vue de loin", es="Una asamblea, vista desde lejos")] = (
        Field(examples=["An assembly, seen from afar"])
    )
    """What it shows, in the language of this file, for people who do not see it."""
    credit: Line | None = None
    """Who took it, if they may be named."""
