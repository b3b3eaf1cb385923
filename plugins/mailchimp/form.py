"""Reads the fields of the sign-up form from Mailchimp's embedded form, so that the site can render its own.

The names of the fields are only in the code that Mailchimp's form builder generates for an account.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs

from plugins.mailchimp.form_parser import Control, ParsedForm
from plugins.mailing.interest_names import LATER_TOPICS, InterestNames
from plugins.mailing.signup_form import Choice, Form
from plugins.web.settings import SettingsError

_ADDRESS = re.compile(r"(https?://[a-z0-9.:-]+)/subscribe/post(?:\?([A-Za-z0-9_=&-]*))?")
_MAILCHIMP = re.compile(r"https://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.list-manage\.com")
_STAND_IN = re.compile(r"(http://127\.0\.0\.1:[0-9]+)/3\.0")
_TRAP = re.compile(r"b_[0-9a-z]+_[0-9a-z]+")
_GROUP = re.compile(r"(group\[[0-9]+\])(?:\[[0-9]+\])?")
_MAX_BYTES = 200_000
"""Maximum number of bytes of the file that are read."""
_BUTTON = ("subscribe", "Subscribe")
_COPY_AGAIN = "Then copy the code from Mailchimp again."


def read_form(path: Path, names: InterestNames, environment: Mapping[str, str] = os.environ) -> Form:
    """Return the form in the file *path*, whose choices are identified by their labels, *names*.

    It may be sent to this machine only in tests, in which ``MAILCHIMP_STAND_IN`` is set.

    Raises:
        SettingsError: If the file or a field is missing or wrong; all errors at once.
    """
    stand_in = _STAND_IN.fullmatch(environment.get("MAILCHIMP_STAND_IN", ""))
    parsed, errors = _parse(path)
    if parsed is not None:
        reader = _FormReader(parsed, names, stand_in[1] if stand_in else "")
        if reader.form is not None:
            return reader.form
        errors = reader.errors
    raise SettingsError("\n".join(f"pelicanconf.py: SUBSCRIBE_FORM {path.name}: {error}" for error in errors))


def _parse(path: Path) -> tuple[ParsedForm | None, list[str]]:
    """Return the parsed file if it contains exactly one form, else None and the errors."""
    try:
        with path.open("rb") as file:
            parsed = ParsedForm.read(file.read(_MAX_BYTES).decode("utf-8"))
    except OSError:
        return None, ['is not there. Save in it the code of Mailchimp\'s embedded form, or write "".']
    except UnicodeDecodeError:
        return None, ["is not UTF-8 text. Save it as UTF-8."]
    if len(parsed.actions) == 1:
        return parsed, []
    count = len(parsed.actions)
    return None, [f"holds {count} forms and must hold one. Paste the code of the embedded form, no more."]


class _FormReader:
    """Identifies the fields of a form among parsed controls, and collects errors."""

    def __init__(self, parsed: ParsedForm, names: InterestNames, stand_in: str) -> None:
        self._controls = parsed.controls
        self.errors: list[str] = []
        action = parsed.actions[0]
        hidden = tuple((each.name, each.value) for each in self._controls if each.kind == "hidden")
        self.errors += _address_errors(action, hidden, stand_in)
        email = self._field("the address", lambda each: each.kind == "email" or each.name == "EMAIL")
        honeypot = self._field("robots (b_…)", lambda each: _TRAP.fullmatch(each.name) is not None)
        languages = self._choices(names.languages, {"radio", "option", "checkbox"})
        topics = self._choices(self._offered(names.topics), {"checkbox"})
        self._check_same_group("language", languages)
        self._check_same_group("topics", topics)
        used = {email, honeypot, *(choice.name for choice in [*languages.values(), *topics.values()])}
        self.errors += self._unsupported(used)
        hidden = tuple((name, value) for name, value in hidden if name not in used)
        self.form = None if self.errors else Form(action, hidden, email, honeypot, languages, topics, _BUTTON)

    def _field(self, purpose: str, matches: Callable[[Control], bool]) -> str:
        """Return the name of the only visible field that *matches*; record an error if there is not one."""
        names = {each.name for each in self._controls if each.kind != "hidden" and matches(each)}
        if len(names) != 1:
            self.errors.append(
                f"has {len(names)} fields for {purpose} and needs one. Paste Mailchimp's code unchanged."
            )
        return min(names, default="")

    def _offered(self, names: Mapping[str, str]) -> dict[str, str]:
        """Return the *names* of topics without later ones that the form lacks."""
        labels = {each.label for each in self._controls}
        return {key: label for key, label in names.items() if key not in LATER_TOPICS or label in labels}

    def _choices(self, names: Mapping[str, str], kinds: set[str]) -> dict[str, Choice]:
        """Return the choices whose labels are in *names*, by the same keys; record errors."""
        choices = {}
        for key, label in names.items():
            labelled = [
                each for each in self._controls if each.label == label and _GROUP.fullmatch(each.name)
            ]
            if len(labelled) == 1 and labelled[0].kind in kinds:
                control = labelled[0]
                choices[key] = Choice(control.name, control.value, multiple=control.kind == "checkbox")
            elif len(labelled) == 1:
                self.errors.append(
                    f'offers "{label}" as one of several, not as a box of its own. In Mailchimp show this '
                    f"group as checkboxes. {_COPY_AGAIN}"
                )
            else:
                self.errors.append(
                    f'has "{label}" {len(labelled)} times and needs it once. Run `invoke mailing-setup --go` '
                    f"and show this group in the form. {_COPY_AGAIN}"
                )
        return choices

    def _check_same_group(self, what: str, choices: Mapping[str, Choice]) -> None:
        groups = {match[1] for each in choices.values() if (match := _GROUP.fullmatch(each.name))}
        if len(groups) > 1:
            self.errors.append(
                f"has the choices of {what} in {len(groups)} groups. Keep one group. {_COPY_AGAIN}"
            )

    def _unsupported(self, used: set[str]) -> Iterator[str]:
        """Yield an error for each field that Mailchimp requires or shows and the site does not."""
        for name in dict.fromkeys(each.name for each in self._controls if each.needed):
            if name not in used:
                yield f'requires "{name}", which the site does not ask. Make it optional there. {_COPY_AGAIN}'
        if any(each.name.startswith("gdpr[") for each in self._controls):
            yield (
                "has Mailchimp's own fields of consent (gdpr[…]), which the site does not show: its boxes "
                f"are the consent. Turn them off in the audience's settings. {_COPY_AGAIN}"
            )


def _address_errors(action: str, hidden: tuple[tuple[str, str], ...], stand_in: str) -> Iterator[str]:
    match = _ADDRESS.fullmatch(action)
    if match is None or not (_MAILCHIMP.fullmatch(match[1]) or (stand_in and match[1] == stand_in)):
        yield (
            f'is sent to "{action}" and may only be sent to https://….list-manage.com/subscribe/post. '
            "Paste Mailchimp's code unchanged."
        )
        return
    parameters = {**{name: value[0] for name, value in parse_qs(match[2] or "").items()}, **dict(hidden)}
    if not parameters.get("u") or not parameters.get("id"):
        yield "does not say for which account and audience (u and id). Paste Mailchimp's code unchanged."
