"""Questions about a new sign-on letter and the choices offered for each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator

from plugins.commands.new_content.prompts import Choice
from plugins.commands.new_content.questions import RECENT_ALERTS, Answers, Asked, Question, Questions
from plugins.content.fields import CaseNumber, Line, Slug, refuse
from plugins.content.files import read_text
from plugins.content.frontmatter import parse_front_matter
from plugins.content.moments import MomentField
from plugins.content.problems import quote
from plugins.sign_ons.labels import WHO

TIME_TO_SIGN = timedelta(days=5)
"""Proposed time between now and the end of signing: letters with a short deadline get most signatures."""
SLUG_WORDS = 6
"""Number of words of the title in the proposed name of the folder."""


@dataclass(frozen=True)
class LetterQuestions:
    """The questions about a new sign-on letter, in order; each may depend on earlier answers."""

    shared: Questions
    today: date

    def __iter__(self) -> Iterator[Asked]:
        """Yield the questions."""
        yield "language", (), self.shared.language
        yield "title", (), self._title
        yield "number", (), self._number
        yield "folder", ("title", "number"), self._folder
        yield "who", (), self._who
        yield "alert", (), self._alert
        yield "country", ("alert",), self._country
        yield "targets", ("alert", "country"), self._targets
        yield "closes", ("who",), self._closes

    @property
    def letters(self) -> Path:
        """The folder of all letters."""
        return self.shared.site_settings.content / "letters"

    @cached_property
    def _alerts(self) -> Mapping[str, Mapping[str, Any]]:
        """The fields of the original of each alert by folder name, the latest first; older ones lack them."""
        folders = self.shared.site_settings.content / "alerts"
        names = sorted((each.name for each in folders.glob("*") if each.is_dir()), reverse=True)
        recent = {name: _facts(folders / name) for name in names[:RECENT_ALERTS]}
        return {name: recent.get(name, {}) for name in names}

    def _title(self, _: Answers) -> Question:
        example = "Open letter: a safe return for the families of El Yarumo"
        return Question("Title of the letter, as a headline", example=example, free=Line)

    def _number(self, _: Answers) -> Question:
        default = (next_number(self.letters, self.today),)
        return Question("Number, by which signatures are recognised", default=default, free=CaseNumber)

    def _folder(self, answers: Answers) -> Question:
        proposed = slug_of(answers["title"][0]) or answers["number"][0].lower().replace(" ", "-")
        taken = {each.name for each in self.letters.glob("*")}

        def new(value: Any) -> Any:
            if value in taken:
                refuse(f"{quote(value)} is the folder of another letter. Write another name.")
            return value

        default = None if proposed in taken else (proposed,)
        text = "Name of its folder, which is part of its address"
        example = f"{proposed}-2"
        return Question(text, default=default, example=example, free=Annotated[Slug, BeforeValidator(new)])

    def _who(self, answers: Answers) -> Question:
        choices = self.shared.labelled(WHO, answers)
        return Question("Who can sign", choices, choices, example="organisations")

    def _alert(self, _: Answers) -> Question:
        titles = {
            name: (str(each["title"]),) if "title" in each else () for name, each in self._alerts.items()
        }
        choices = tuple(Choice(name, title) for name, title in titles.items())
        return Question("Alert that it follows, if any", choices, choices, default=())

    def _country(self, answers: Answers) -> Question:
        known = self._of_alert(answers).get("country")
        default = (known,) if isinstance(known, str) else None
        return self.shared.country(answers, "Country that it is about", default)

    def _targets(self, answers: Answers) -> Question:
        targets = self._of_alert(answers).get("targets")
        entries = targets if isinstance(targets, list) else []
        keys = [str(each.get("authority") if isinstance(each, dict) else each) for each in entries]
        default = tuple(key for key in keys if key in self.shared.registry) or None
        return self.shared.authorities(answers, "Authorities that receive it", default)

    def _of_alert(self, answers: Answers) -> Mapping[str, Any]:
        return self._alerts[answers["alert"][0]] if answers["alert"] else {}

    def _closes(self, answers: Answers) -> Question:
        text, example = "End of signing", f"{self.today + TIME_TO_SIGN} 17:00"
        default = () if answers["who"] == ("network",) else (example,)
        return Question(text, default=default, example=example, free=MomentField)


def next_number(letters: Path, today: date) -> str:
    """Return the next free number of the year, such as ``SL 2026-004``, from the files in *letters*."""
    field = re.compile(rf"^[\"']?number[\"']?\s*:\s*[\"']?SL {today.year}-(\d{{3,4}})\b", re.MULTILINE)
    texts = (path.read_bytes().decode("utf-8", "replace") for path in letters.glob("*/index.*.md"))
    numbers = [int(number) for text in texts for number in field.findall(text)]
    return f"SL {today.year}-{max([0, *numbers]) + 1:03d}"


def slug_of(title: str) -> str:
    """Return the first words of *title* as the name of a folder; empty if it is in another script.

    >>> slug_of("Lettre ouverte : garantir le retour des familles d’El Yarumo")
    'lettre-ouverte-garantir-le-retour-des'
    """
    decomposed = unicodedata.normalize("NFKD", title.casefold().replace("œ", "oe"))
    letters = "".join(each for each in decomposed if not unicodedata.combining(each))
    if any(each.isalpha() and not each.isascii() for each in letters):
        return ""
    return "-".join(re.findall(r"[a-z0-9]+", letters)[:SLUG_WORDS])


def _facts(folder: Path) -> Mapping[str, Any]:
    """Return the fields of the original of an alert, as far as they can be read."""
    for path in sorted(folder.glob("index.*.md")):
        text, problems = read_text(path, path.name)
        values = parse_front_matter(path.name, text)[0].values if not problems else {}
        if "case" in values:
            return values
    return {}
