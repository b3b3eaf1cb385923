"""The form by which people join: read from what Mailchimp's form builder made, to be drawn anew.

Only the code that Mailchimp generates for an account says how its fields are called.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from plugins.signup.form_parser import Control, ParsedForm
from plugins.signup.interest_names import InterestNames
from plugins.web.settings import SettingsError

_ADDRESS = re.compile(r"(https?://[a-z0-9.:-]+)/subscribe/post(?:\?([A-Za-z0-9_=&-]*))?")
_MAILCHIMP = re.compile(r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.list-manage\.com")
_STAND_IN = re.compile(r"(http://127\.0\.0\.1:[0-9]+)/3\.0")
_TRAP = re.compile(r"b_[0-9a-z]+_[0-9a-z]+")
_GROUP = re.compile(r"(group\[[0-9]+\])(?:\[[0-9]+\])?")
_LARGEST = 200_000
"""Bytes of the file that are read."""
_ANEW = "Then copy the code from Mailchimp anew."


@dataclass(frozen=True)
class Choice:
    """One box or button of the form: what it sends when it is chosen."""

    name: str
    value: str
    several: bool
    """Whether others of its group may be chosen beside it."""


@dataclass(frozen=True)
class Form:
    """What has to be sent to Mailchimp, and where, for somebody to join."""

    action: str
    hidden: tuple[tuple[str, str], ...]
    email: str
    """The name of the field for the address."""
    trap: str
    """The name of the field that only robots fill in."""
    languages: Mapping[str, Choice]
    topics: Mapping[str, Choice]

    @property
    def origin(self) -> str:
        """Scheme and host that it is sent to, as a content security policy names them."""
        return origin_of(self.action)


def origin_of(address: str) -> str:
    """Return scheme and host of a form's *address*, or nothing where that is not an address of a form."""
    found = _ADDRESS.fullmatch(address)
    return found[1] if found else ""


def read_form(path: Path, names: InterestNames, environment: Mapping[str, str] = os.environ) -> Form:
    """Return the form that was pasted into the file *path*, its choices found by *names*.

    Only in tests, where ``MAILCHIMP_STAND_IN`` is set, may it lead to this machine.

    Raises:
        SettingsError: If the file or anything in it is missing, or not as it must be; all faults at once.
    """
    stand_in = _STAND_IN.fullmatch(environment.get("MAILCHIMP_STAND_IN", ""))
    pasted, errors = _pasted(path)
    if pasted is not None:
        drawn = _Drawn(pasted, names, stand_in[1] if stand_in else "")
        if drawn.form is not None:
            return drawn.form
        errors = drawn.errors
    raise SettingsError("\n".join(f"pelicanconf.py: SUBSCRIBE_FORM {path.name}: {fault}" for fault in errors))


def _pasted(path: Path) -> tuple[ParsedForm | None, list[str]]:
    """Return what the file holds if that is one form, else what is wrong with it."""
    try:
        with path.open("rb") as file:
            pasted = ParsedForm.read(file.read(_LARGEST).decode("utf-8"))
    except OSError:
        return None, ['is not there. Save in it the code of Mailchimp\'s embedded form, or write "".']
    except UnicodeDecodeError:
        return None, ["is not UTF-8 text. Save it anew, as UTF-8."]
    if len(pasted.actions) == 1:
        return pasted, []
    count = len(pasted.actions)
    return None, [f"holds {count} forms and must hold one. Paste the code of the embedded form, no more."]


class _Drawn:
    """The form made of pasted controls, or every problem that prevents it."""

    def __init__(self, pasted: ParsedForm, names: InterestNames, stand_in: str) -> None:
        self._controls = pasted.controls
        self.errors: list[str] = []
        action = pasted.actions[0]
        hidden = tuple((each.name, each.value) for each in self._controls if each.kind == "hidden")
        self.errors += _address_errors(action, hidden, stand_in)
        email = self._field("the address", lambda each: each.kind == "email" or each.name == "EMAIL")
        trap = self._field("robots (b_…)", lambda each: _TRAP.fullmatch(each.name) is not None)
        languages = self._choices(names.languages, {"radio", "option", "checkbox"})
        topics = self._choices(names.topics, {"checkbox"})
        self._together("language", languages)
        self._together("topics", topics)
        ours = {email, trap, *(each.name for each in [*languages.values(), *topics.values()])}
        self.errors += self._unasked(ours)
        hidden = tuple(each for each in hidden if each[0] not in ours)
        self.form = None if self.errors else Form(action, hidden, email, trap, languages, topics)

    def _field(self, purpose: str, wanted: Callable[[Control], bool]) -> str:
        """Return the name of the only field that is *wanted*."""
        names = {each.name for each in self._controls if each.kind != "hidden" and wanted(each)}
        if len(names) != 1:
            self.errors.append(
                f"has {len(names)} fields for {purpose} and needs one. Paste Mailchimp's code unchanged."
            )
        return min(names, default="")

    def _choices(self, names: Mapping[str, str], kinds: set[str]) -> dict[str, Choice]:
        """Return the choices labelled with *names*, by what each is for."""
        found = {}
        for key, label in names.items():
            same = [each for each in self._controls if each.label == label and _GROUP.fullmatch(each.name)]
            if len(same) == 1 and same[0].kind in kinds:
                found[key] = Choice(same[0].name, same[0].value, several=same[0].kind == "checkbox")
            elif len(same) == 1:
                self.errors.append(
                    f'offers "{label}" as one of several, not as a box of its own. In Mailchimp show this '
                    f"group as checkboxes. {_ANEW}"
                )
            else:
                self.errors.append(
                    f'has "{label}" {len(same)} times and needs it once. Run `invoke mailing-setup --go` and '
                    f"show this group in the form. {_ANEW}"
                )
        return found

    def _together(self, what: str, choices: Mapping[str, Choice]) -> None:
        groups = {found[1] for each in choices.values() if (found := _GROUP.fullmatch(each.name))}
        if len(groups) > 1:
            self.errors.append(f"has the choices of {what} in {len(groups)} groups. Keep one group. {_ANEW}")

    def _unasked(self, ours: set[str]) -> Iterator[str]:
        """Yield what Mailchimp would ask for and the site does not."""
        for name in dict.fromkeys(each.name for each in self._controls if each.needed):
            if name not in ours:
                yield f'requires "{name}", which the site does not ask. Make it optional there. {_ANEW}'
        if any(each.name.startswith("gdpr[") for each in self._controls):
            yield (
                "has Mailchimp's own fields of consent (gdpr[…]), which the site does not show: its boxes "
                f"are the consent. Turn them off in the audience's settings. {_ANEW}"
            )


def _address_errors(action: str, hidden: tuple[tuple[str, str], ...], stand_in: str) -> Iterator[str]:
    found = _ADDRESS.fullmatch(action)
    if found is None or not (_MAILCHIMP.fullmatch(found[1]) or (stand_in and found[1] == stand_in)):
        yield (
            f'is sent to "{action}" and may only be sent to https://….list-manage.com/subscribe/post. '
            "Paste Mailchimp's code unchanged."
        )
        return
    known = {**{name: value[0] for name, value in parse_qs(found[2] or "").items()}, **dict(hidden)}
    if not known.get("u") or not known.get("id"):
        yield "does not say for which account and audience (u and id). Paste Mailchimp's code unchanged."
