"""New-letter command: takes the first fields of a letter from options or prompts, and writes its files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pelican.settings import read_settings

from plugins import console
from plugins.commands.errors import NewContentError
from plugins.commands.new_content.answers import Ask, ask_questions
from plugins.commands.new_content.letter_questions import LetterQuestions
from plugins.commands.new_content.letter_skeleton import NewLetter, write
from plugins.commands.new_content.questions import Answers, load_questions
from plugins.web.settings import SiteSettings, moment, site_settings


def new_letter(settings_file: Path, given: Mapping[str, str], *, ask: Ask | None = None) -> bool:
    """Write the files of a new sign-on letter; return whether they were written.

    *given* are the answers from command-line options. *ask* prompts for missing ones; None means that nobody
    can be prompted. Print the files and what comes next, or for each unusable answer what to type instead.
    """
    settings = read_settings(str(settings_file))
    site = site_settings(settings)
    today = moment(settings).astimezone(site.zone).date()
    shared = load_questions(site, today)
    if shared is None:
        return False
    questions = LetterQuestions(shared, today)
    try:
        new = _fields(ask_questions(questions, given, ask), site, today)
        files = write(
            new, questions.letters, {code: shared.catalogs[code].gettext for code in site.languages}
        )
    except NewContentError as error:
        console.err(error)
        return False
    except (EOFError, KeyboardInterrupt):
        console.err("\nStopped. Nothing was written.")
        return False
    console.out(
        f"Letter {new.number} is a draft. Write in these files; `invoke check` reports what is missing:"
    )
    for path in files:
        console.out(f"  {path.relative_to(site.content.parent).as_posix()}")
    console.out(_next_steps(new, site))
    return True


def _next_steps(new: NewLetter, site: SiteSettings) -> str:
    if not new.signable:
        return "After the delivery write status: delivered, and deliveries:. Nobody signs it."
    steps = (
        "When its text is final and those concerned have agreed, write status: collecting. `invoke check` "
        "then says which text: to write; from then on the letter must not change."
    )
    if not site.mailbox_signatures:
        steps += (
            "\nMAILBOX_SIGNATURES is empty: write the address that receives signatures into pelicanconf.py."
        )
    return steps


def _fields(answers: Answers, site: SiteSettings, today: date) -> NewLetter:
    def first(name: str) -> str:
        return answers[name][0] if answers[name] else ""

    return NewLetter(
        slug=first("folder"),
        language=first("language"),
        title=first("title"),
        number=first("number"),
        who=first("who"),
        country=first("country"),
        alert=first("alert"),
        targets=answers["targets"],
        closes=first("closes"),
        time_zone=str(site.zone),
        today=today,
    )
