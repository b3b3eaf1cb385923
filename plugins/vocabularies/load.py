"""Reads ``content/vocabulary/``: a file per vocabulary, with words in each language under each key."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from plugins.content.fields import SLUG
from plugins.content.files import listing, read_text, relative_name
from plugins.content.frontmatter import Document, garbled, parse_yaml
from plugins.content.markdown import check_plain
from plugins.content.problems import Problem, merge_problems, nearest, plain_form, quote
from plugins.content.schema import validate_entry
from plugins.content.typography import unbroken
from plugins.languages.formats import locale_of
from plugins.vocabularies.models import (
    AnswerTerm,
    GroupTerm,
    OutcomeTerm,
    PerpetratorTerm,
    Term,
    ViolationTerm,
)
from plugins.vocabularies.vocabulary import FOLDER, Vocabularies, Vocabulary

MODELS: Mapping[str, type[Term]] = {
    "violations": ViolationTerm,
    "perpetrators": PerpetratorTerm,
    "outcomes": OutcomeTerm,
    "answers": AnswerTerm,
    "groups": GroupTerm,
}
RESERVED: Mapping[str, Collection[str]] = {"outcomes": ("open", "no-outcome")}
"""Keys that the statistics use for alerts without an outcome."""
_GUIDE = "docs/editors.md shows one."


def load_vocabularies(
    content: Path, *, root: Path, languages: Sequence[str], pictograms: Collection[str]
) -> tuple[Vocabularies, list[Problem]]:
    """Return the vocabularies of the folder *content*, and all their problems.

    Paths in problems are relative to *root*. Each entry needs words in all *languages*; *pictograms* are the
    names of the drawings that there are.
    """
    folder = content / FOLDER
    if not folder.is_dir() or folder.is_symlink():
        names = ", ".join(f"{name}.yaml" for name in MODELS)
        wrong = "is not a folder" if folder.exists() or folder.is_symlink() else "does not exist"
        message = f"{wrong}. Create the folder, with {names}; {_GUIDE}"
        unread = {name: Vocabulary[Any](name, {}, complete=False) for name in MODELS}
        return Vocabularies(**unread), [Problem(relative_name(folder, root), 1, "", message)]
    problems = _strangers(folder, root)
    read: dict[str, Vocabulary[Any]] = {}
    for name, model in MODELS.items():
        terms, found = _read(folder / f"{name}.yaml", root, model, languages, pictograms)
        problems += found
        read[name] = Vocabulary(name, terms, complete=not any(each.fatal for each in found))
    return Vocabularies(**read), problems


def pictograms_of(theme: Path) -> frozenset[str]:
    """Return the names of the drawings in *theme*."""
    return frozenset(path.stem for path in (theme / "templates" / "pictograms").glob("*.svg"))


def _strangers(folder: Path, root: Path) -> list[Problem]:
    """Return a problem for each file in *folder* that is no vocabulary."""
    paths, problems = listing(folder, root)
    known = {f"{name}.yaml" for name in MODELS}
    return problems + [
        Problem(relative_name(path, root), 1, "", f"is not a vocabulary. {nearest(path.name, known)}")
        for path in paths
        if path.name not in known and not path.name.startswith(".")
    ]


def _read(
    path: Path, root: Path, model: type[Term], languages: Sequence[str], pictograms: Collection[str]
) -> tuple[dict[str, Term], list[Problem]]:
    name = relative_name(path, root)
    if not path.exists() and not path.is_symlink():
        return {}, [Problem(name, 1, "", f"does not exist. Create it; {_GUIDE}")]
    text, problems = read_text(path, name)
    document, errors = (Document(name), []) if problems else parse_yaml(name, text)
    problems += errors
    if problems:
        return {}, problems
    terms: dict[str, Term] = {}
    for key in document.keys:
        term, found = _entry(model, document, key, RESERVED.get(path.stem, ()))
        problems += found
        if term is not None and not found:
            terms[key] = term
    if not document.keys:
        problems.append(Problem(name, 1, "", f"has no entries. Write at least one; {_GUIDE}"))
    problems += _untranslated(terms, document, languages)
    problems += _uncounted(terms, document, languages)
    for key, term in terms.items():
        problems += _details(key, term, document, pictograms)
    return {key: _typeset(term) for key, term in terms.items()}, merge_problems(garbled(document), problems)


def _entry(
    model: type[Term], document: Document, key: str, reserved: Collection[str]
) -> tuple[Term | None, list[Problem]]:
    if not SLUG.fullmatch(key):
        meant = plain_form(key).replace("/", "-")
        hint = f"Write {meant}: instead." if SLUG.fullmatch(meant) else "Write it as in forced-eviction:"
        message = f"{quote(key)} is not a key of a-z, 0-9 and single hyphens. {hint}"
        return None, [document.problem((key,), message)]
    if key in reserved:
        message = "is what statistics call alerts without an outcome. Write another key."
        return None, [document.problem((key,), message)]
    if not isinstance(document.values.get(key), dict):
        message = (
            "has no fields. Write words: below it, with a line per language, such as en: Forced eviction"
        )
        return None, [document.problem((key,), message)]
    return validate_entry(model, document, key)


def _untranslated(
    terms: Mapping[str, Term], document: Document, languages: Sequence[str]
) -> Iterator[Problem]:
    """Yield a problem for each entry without words in a language, or one if a language is nowhere."""
    for code in languages:
        lacking = [key for key, term in terms.items() if code not in term.words]
        if len(lacking) > 1 and len(lacking) == len(terms):
            message = f"no entry has words in {code}, a language of this site. Write {code}: in each of them."
            yield Problem(document.path, 1, "", message)
            continue
        for key in lacking:
            message = f"has no {code}, a language of this site. Write {code}: and the words in it."
            yield document.problem((key, "words"), message)


def _uncounted(terms: Mapping[str, Term], document: Document, languages: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for each group that lacks a plural form of a language."""
    groups = {key: term for key, term in terms.items() if isinstance(term, GroupTerm)}
    for key, term in groups.items():
        for code in (each for each in languages if each in term.words):
            known: Collection[str] = term.counted.get(code, {})
            lacking = [form for form in plural_forms(code) if form not in known]
            if lacking:
                forms = ", ".join(f"{form}: …" for form in plural_forms(code))
                message = (
                    f"has no {' and no '.join(lacking)} in {code}, a language of this site. Write what "
                    f"follows a number, as in {code}: {{{forms}}}"
                )
                yield document.problem((key, "counted", code), message)


def plural_forms(language: str) -> list[str]:
    """Return the plural forms that *language* has for whole numbers up to 1,000.

    >>> plural_forms("fr"), plural_forms("uk")
    (['one', 'other'], ['one', 'few', 'many'])
    """
    plural = locale_of(language).plural_form
    return list(dict.fromkeys(plural(number) for number in range(1, 1001)))


def _details(key: str, term: Term, document: Document, pictograms: Collection[str]) -> Iterator[Problem]:
    for code, text in term.words.items():
        yield from check_plain(text, document, (key, "words", code))
    for code, forms in term.counted.items() if isinstance(term, GroupTerm) else ():
        for form, text in forms.items():
            yield from check_plain(text, document, (key, "counted", code, form))
    drawing = getattr(term, "pictogram", None)
    if drawing is not None and drawing not in pictograms:
        message = (
            f"theme/templates/pictograms has no {drawing}.svg. {nearest(drawing, pictograms)} "
            "Or put the drawing there."
        )
        yield document.problem((key, "pictogram"), message)


def _typeset(term: Term) -> Term:
    """Return *term* with no-break spaces in French words."""
    return term.model_copy(
        update={"words": {code: unbroken(text, code) for code, text in term.words.items()}}
    )
