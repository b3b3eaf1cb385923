"""Message catalogs: loading with strict checks, extraction of messages, and update of the catalogs.

English is the language of the messages in the code; every other language has one catalog,
``theme/translations/<lang>/LC_MESSAGES/messages.po``. Babel itself exits 0 on a catalog that is
incomplete or fuzzy; here that is a Problem, and an unknown message stops the build.

An untranslated message is a warning: it is shown in the default language of the site, or else in English.
Messages are parts of sentences and attributes, so that their language cannot be marked in the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from gettext import c2py
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.messages.catalog import Catalog as BabelCatalog
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from markupsafe import Markup, escape

from plugins.content.problems import Problem, counted, posix, quote
from plugins.languages.po import read_catalog

SOURCE_LANGUAGE = "en"
DOMAIN = "messages"
_METHODS = [("**/templates/**", "jinja2"), ("**.py", "python")]
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "N_": None}


class UntranslatedError(LookupError):
    """A message of the code or the templates is not in the catalog."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a message that is translated later
    """Return *message*, marked for extraction."""
    return message


MessageKey = tuple[str | None, str]
"""The context of a message, and its text or, if it has a plural, its singular."""


class Catalog:
    """The messages of one language.

    Every look-up returns a translation, or that of *fallback* if the message is *untranslated*, or raises
    UntranslatedError.
    """

    def __init__(
        self,
        language: str,
        messages: BabelCatalog | None,
        *,
        fallback: Catalog | None = None,
        untranslated: Collection[MessageKey] = (),
    ) -> None:
        """Create the catalog of *language* from the parsed ``.po`` file, or None for the source language."""
        self.language = language
        self._rule = messages.plural_expr if messages is not None else "(n != 1)"
        self._fallback, self._untranslated = fallback, frozenset(untranslated)
        self._messages: dict[MessageKey, tuple[str, ...]] | None = None
        if messages is not None:
            translated = ((_key(message), message) for message in messages if message.id)
            self._messages = {
                key: _strings(message) for key, message in translated if key not in self._untranslated
            }

    @cached_property
    def _plural(self) -> Callable[[int], int]:
        return c2py(self._rule)

    def __getstate__(self) -> dict[str, Any]:
        """Return what a cache can store: not the plural rule as a function."""
        return {name: value for name, value in vars(self).items() if name != "_plural"}

    def gettext(self, message: str) -> str:
        """Return the translation of *message*."""
        if self._fallback is not None and (None, message) in self._untranslated:
            return self._fallback.gettext(message)
        return self._strings(None, message)[0] if self._messages is not None else message

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the translation of *singular* in the plural form for *number*."""
        if self._fallback is not None and (None, singular) in self._untranslated:
            return self._fallback.ngettext(singular, plural, number)
        forms = (singular, plural) if self._messages is None else self._strings(None, singular)
        return forms[self._plural(number)]

    def _strings(self, context: str | None, message: str) -> tuple[str, ...]:
        assert self._messages is not None
        strings = self._messages.get((context, message))
        if strings is None:
            raise UntranslatedError(
                f"theme/translations/{self.language}: {quote(message)} is not in the catalog. "
                "Run `invoke i18n-extract i18n-update` and translate it."
            )
        return strings


Catalogs = Mapping[str, Catalog]


def catalog_path(theme: Path, language: str) -> Path:
    """Return the path of the catalog of *language*."""
    return theme / "translations" / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def load_catalogs(
    theme: Path, languages: Iterable[str], *, root: Path
) -> tuple[dict[str, Catalog], list[Problem]]:
    """Return the catalogs by language, the default language first, and their problems.

    These are catalogs that cannot be parsed, and messages that are fuzzy or have wrong placeholders; and as
    warnings, one for each catalog, those that are missing or have untranslated messages.
    """
    source = fallback = Catalog(SOURCE_LANGUAGE, None)
    catalogs: dict[str, Catalog] = {}
    problems: list[Problem] = []
    template = _template_keys(theme)
    for number, language in enumerate(languages):
        catalog, found = (
            (source, []) if language == SOURCE_LANGUAGE else _load(theme, language, template, fallback, root)
        )
        problems += found
        if catalog is not None:
            catalogs[language] = catalog
        if number == 0:
            fallback = catalog or source
    return catalogs, problems


def _load(
    theme: Path, language: str, template: Collection[MessageKey], fallback: Catalog, root: Path
) -> tuple[Catalog | None, list[Problem]]:
    """Return the catalog of *language*, None if it cannot be used, and its problems.

    *template* are the messages of ``messages.pot``, and *fallback* has those that are untranslated.
    """
    path = catalog_path(theme, language)
    name, shown = posix(path.relative_to(root)), fallback.language
    if not path.is_file():
        number = counted(len(template), "message")
        message = (
            f"is not there, so {number} are shown in {shown}. Run `invoke i18n-update`, then translate them."
        )
        empty = BabelCatalog()
        catalog = Catalog(language, empty, fallback=fallback, untranslated=template)
        return catalog, [Problem(name, 1, "", message, fatal=False)]
    messages, problems = read_catalog(path, name, language)
    if messages is None or problems:
        return None, problems
    entries = [message for message in messages if message.id]
    problems = [problem for message in entries for problem in _problems(message, name)]
    lines = {_key(each): each.lineno or 1 for each in entries if not each.fuzzy and not all(_strings(each))}
    absent = {*template} - {_key(each) for each in entries}
    if lines or absent:
        problems.append(_untranslated_problem(name, list(lines.values()), len(absent), shown))
    return Catalog(language, messages, fallback=fallback, untranslated={*lines, *absent}), problems


def _untranslated_problem(name: str, lines: Sequence[int], absent: int, shown: str) -> Problem:
    """Return the warning about the untranslated messages in *lines*, and the *absent* ones."""
    number = len(lines) + absent
    verb = "is" if number == 1 else "are"
    hint = "Run `invoke i18n-update`, then write" if absent else "Write"
    return Problem(
        name,
        min(lines, default=1),
        "",
        f"{counted(number, 'message')} {verb} not translated and shown in {shown}. {hint} each empty msgstr.",
        fatal=False,
    )


def _template_keys(theme: Path) -> frozenset[MessageKey]:
    """Return the messages of ``messages.pot``, if it is there."""
    path = theme / "translations" / f"{DOMAIN}.pot"
    if not path.is_file():
        return frozenset()
    with path.open("rb") as file:
        return frozenset(_key(message) for message in read_po(file) if message.id)


UsedMessages = frozenset[tuple[str | None, Any]]
"""The context and the text of messages, a pair of texts if it has a plural."""


def used_messages(root: Path) -> UsedMessages:
    """Return the messages of the templates and plugins; this takes a second."""
    return frozenset((message.context, message.id) for message in extract(root) if message.id)


def unextracted(
    theme: Path, languages: Iterable[str], *, root: Path, used: UsedMessages | None = None
) -> list[Problem]:
    """Return a problem for each message of the code that a catalog lacks, and each that is unused there.

    *used* are the :func:`used_messages`, if they are known. :func:`load_catalogs` reports messages that are
    in ``messages.pot`` and not in the catalog.
    """
    used = used_messages(root) if used is None else used
    template = _template_keys(theme)
    problems = []
    for language in languages:
        path = catalog_path(theme, language)
        if language == SOURCE_LANGUAGE or not path.is_file():
            continue
        name = posix(path.relative_to(root))
        messages, _ = read_catalog(path, name, language)
        if messages is None:  # load_catalogs() reports the reason
            continue
        lines = {(message.context, message.id): message.lineno for message in messages if message.id}
        hint = "Run `invoke i18n-extract i18n-update`."
        for key in sorted(used - set(lines), key=str):
            if (key[0], _singular(key[1])) in template:
                continue
            problems.append(Problem(name, 1, "", f"{quote(_singular(key[1]))} is missing. {hint}"))
        for key in sorted(set(lines) - used, key=str):
            problems.append(
                Problem(name, lines[key] or 1, "", f"{quote(_singular(key[1]))} is used nowhere. {hint}")
            )
    return problems


def extract(root: Path) -> BabelCatalog:
    """Return all messages of the templates and plugins, with their translators' notes."""
    catalog = BabelCatalog(project="urgent-action", charset="utf-8")
    for folder in ("plugins", "theme"):
        for name, line, message, comments, context in extract_from_dir(
            root / folder,
            method_map=_METHODS,
            options_map={"**/templates/**": {"trimmed": "true", "silent": "false"}},
            keywords=_KEYWORDS,
            comment_tags=("Translators:",),
        ):
            path = f"{folder}/{Path(name).as_posix()}"
            catalog.add(message, None, [(path, line)], auto_comments=comments, context=context)
    return catalog


def write_template(theme: Path, *, root: Path) -> Path:
    """Write ``messages.pot``, which `i18n-update` merges into the catalogs; return its path."""
    path = theme / "translations" / f"{DOMAIN}.pot"
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, extract(root))
    return path


def update(theme: Path, languages: Iterable[str], *, root: Path) -> tuple[list[Path], list[Problem]]:
    """Merge ``messages.pot`` into each catalog, and keep translations.

    Return the paths of the catalogs that were written, and the problems of those that cannot be read, which
    are left unchanged.
    """
    with (theme / "translations" / f"{DOMAIN}.pot").open("rb") as file:
        template = read_po(file)
    written, problems = [], list[Problem]()
    for language in languages:
        if language == SOURCE_LANGUAGE:
            continue
        path = catalog_path(theme, language)
        if path.is_file():
            catalog, found = read_catalog(path, posix(path.relative_to(root)), language)
            problems += found
            if catalog is None:
                continue
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            locale = Locale.parse(language, sep="-")
            catalog = BabelCatalog(locale=locale, charset="utf-8", fuzzy=False)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        _write(path, catalog)
        written.append(path)
    return written, problems


def _write(path: Path, catalog: BabelCatalog) -> None:
    catalog.fuzzy = False
    with path.open("wb") as file:
        write_po(file, catalog, width=100, sort_output=False, omit_header=False, include_lineno=False)
    # The timestamps in the header would change at every run, even if no message has changed.
    lines = path.read_text("utf-8").split("\n")
    lines = [line for line in lines if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date'))]
    path.write_text("\n".join(lines), "utf-8", newline="\n")


def _problems(message: Message, name: str) -> Iterable[Problem]:
    line = message.lineno or 1
    if message.fuzzy:
        yield Problem(
            name, line, "", f"{quote(_ids(message)[0])} is fuzzy. Check it, then remove the word fuzzy."
        )
    elif not all(_strings(message)):
        return  # _untranslated_problem() counts it
    elif any(_placeholders(text) != _placeholders(_ids(message)[-1]) for text in _strings(message)):
        yield Problem(
            name,
            line,
            "",
            f"{quote(_ids(message)[0])} has other placeholders in its translation. Keep each %(…)s.",
        )
    elif any(_placeholders(text) for text in _ids(message)) and any(
        map(_STRAY_PERCENT.search, _strings(message))
    ):
        yield Problem(
            name,
            line,
            "",
            f"{quote(_ids(message)[0])} has a % in its translation that begins no placeholder. Write %%.",
        )


_STRAY_PERCENT = re.compile(r"(?:^|[^%])(?:%%)*%(?!%|\(\w+\)s)")


def _placeholders(text: str) -> set[str]:
    return {name for name in re.findall(r"%%|%\((\w+)\)s", text) if name}


def _ids(message: Message) -> tuple[str, ...]:
    return (
        tuple(str(part) for part in message.id)
        if isinstance(message.id, tuple | list)
        else (str(message.id),)
    )


def _key(message: Message) -> MessageKey:
    return message.context, _ids(message)[0]


def _strings(message: Message) -> tuple[str, ...]:
    strings = message.string
    if isinstance(strings, tuple | list):
        return tuple(str(text) for text in strings)
    return (str(strings or ""),)


def _singular(message: object) -> object:
    return message[0] if isinstance(message, tuple) else message


def jinja_callables(catalog: Catalog) -> dict[str, Callable[..., Markup]]:
    """Return ``_`` and ``ngettext`` for the templates of one language.

    Messages are plain text: both they and the values of their placeholders are escaped.
    """
    escaped: dict[str, Markup] = {}

    def gettext(message: str, **values: object) -> Markup:
        text = escaped.get(message)
        if text is None:
            text = escaped[message] = escape(catalog.gettext(message))
        return text % values if values else text

    def ngettext(singular: str, plural: str, number: int) -> Markup:
        return escape(catalog.ngettext(singular, plural, number)) % {"num": number}

    return {"_": gettext, "ngettext": ngettext}
