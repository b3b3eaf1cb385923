"""The people of an alert as its page lists them: names as far as they may be shown, roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plugins.alerts.alert import Alert
from plugins.alerts.names import Spelling
from plugins.content.scripts import script_read_in
from plugins.languages.localized_text import LocalizedText


@dataclass(frozen=True)
class PersonView:
    """A person, or several, at risk."""

    name: LocalizedText
    """The name or its initials, in the script of the page if there is one in it; empty if it is withheld."""
    other_names: tuple[LocalizedText, ...]
    """The same in other scripts."""
    role: LocalizedText


def person_views(alert: Alert, code: str) -> Iterator[PersonView]:
    """Yield the people of *alert* for a page in the language *code*."""
    roles = alert.localized("roles", code)
    for name, role in zip(alert.names, roles.value, strict=True):
        yield PersonView(
            _written(name.spelling(code), code) if name else LocalizedText("", code),
            tuple(_written(each, code) for each in name.others(code)),
            LocalizedText(role, roles.language),
        )


def _written(spelling: Spelling, code: str) -> LocalizedText:
    """Return a name with the tag of its script if readers of *code* do not read it.

    The language of a name is not known: somebody with an Arabic name may speak Farsi, or French.
    """
    foreign = spelling.script not in {"", script_read_in(code)}
    return LocalizedText(str(spelling), f"und-{spelling.script}" if foreign else code)
