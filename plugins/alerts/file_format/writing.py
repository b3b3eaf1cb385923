"""Writes letters as sections of the text of an alert's file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plugins.alerts.file_format.headings import heading_of, keywords
from plugins.content.frontmatter import Value


def section(code: str, name: str, letter: Mapping[str, Value], language: str = "") -> Iterator[str]:
    """Yield the lines of a letter in a file in the language *code*; *language* is that of an extra letter."""
    yield heading_of(code, name, language, str(letter.get("subject", ""))).rstrip()
    yield from str(letter.get("body", "")).split("\n") if letter.get("body") else ()
    for word, part in keywords(code).parts.items():
        value = letter.get(part)
        if isinstance(value, list):
            yield f"### {word}"
            yield from (f"- {point}" for point in value)
        elif value:
            yield f"### {word}"
            yield from str(value).split("\n")


def with_letters(account: str, code: str, values: Mapping[str, Value]) -> str:
    """Return the text of a file: the *account*, and below it the letters and extra letters of *values*."""
    sections = [section(code, name, letter) for name, letter in values.get("letters", {}).items()]
    for language, named in values.get("extra_letters", {}).items():
        sections += [section(code, name, letter, language) for name, letter in named.items()]
    parts = [account.rstrip("\n"), *("\n".join(lines) for lines in sections)]
    return "\n\n".join(filter(None, parts)) + "\n"
