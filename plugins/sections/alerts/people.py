"""The people of an alert as its page lists them: names as far as they may be shown, roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plugins.alerts.alert import Alert
from plugins.alerts.names import Spelling
from plugins.alerts.people.words import described, group_words, in_one_line, outcome_words
from plugins.languages.localized_text import LocalizedText
from plugins.languages.scripts import script_read_in
from plugins.web.localizer import Localizer


@dataclass(frozen=True)
class PersonView:
    """A person, or several, at risk."""

    name: LocalizedText
    """The name or its initials, in the script of the page if there is one in it; empty if it is withheld."""
    other_names: tuple[LocalizedText, ...]
    """The same in other scripts."""
    role: LocalizedText
    line: str
    """All this in one line, in the language of the role."""
    group: str
    """A group with its number; then there is no name."""
    described: str
    """Gender and age."""
    outcome: str
    """How it ended for this person, with the day; empty if that is not known."""

    @property
    def withheld(self) -> bool:
        """Whether it is a person whose name is not shown."""
        return not self.name.value and not self.group


def person_views(alert: Alert, localizer: Localizer) -> Iterator[PersonView]:
    """Yield the people of *alert* for a page."""
    code = localizer.code
    roles = alert.localized("roles", code)
    for number, (person, name) in enumerate(zip(alert.facts.people, alert.names, strict=True), 1):
        role = LocalizedText(roles.value[number], roles.language)
        yield PersonView(
            name=_written(name.spelling(code), code) if name else LocalizedText("", code),
            other_names=tuple(_written(each, code) for each in name.others(code)) if name else (),
            role=role,
            line=in_one_line(person, name, role, localizer),
            group=group_words(person, localizer),
            described=", ".join(described(person, name, localizer)),
            outcome=outcome_words(person, localizer),
        )


def _written(spelling: Spelling, code: str) -> LocalizedText:
    """Return a name with the tag of its script if readers of *code* do not read it.

    The language of a name is not known: somebody with an Arabic name may speak Farsi, or French.
    """
    foreign = spelling.script not in {"", script_read_in(code)}
    return LocalizedText(str(spelling), f"und-{spelling.script}" if foreign else code)
