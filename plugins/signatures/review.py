"""Walks through the entries of a review in the terminal; each decision is saved at once."""

from __future__ import annotations

import re
from collections.abc import Callable

from plugins import console
from plugins.content.places import country_of_signer
from plugins.sign_ons.form import CHOICES
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.text_hash import PATTERN
from plugins.signatures.mail_form import cleaned_value
from plugins.signatures.review_file import Entry, Review, ReviewStore, by_state
from plugins.signatures.signatory_rows import row_problems

EDITABLE = ("kind", "name", "organisation", "role", "country", "city", "web", "signed", "text", "choice")
HELP = """\
  a  accept                     r  reject
  l  later: keep it undecided   b  back to the last one
  c  count only, and accept     e FIELD VALUE  correct a field, for example: e country FR
  q  stop here (nothing is lost; the next `review` goes on)"""
_BY_LETTER = {letter.lower(): choice for choice, (letter, _) in CHOICES.items()}

Ask = Callable[[str], str]
"""Shows a prompt and returns the line that was typed; raises EOFError at the end of the input."""


def review_entries(
    store: ReviewStore, review: Review, letter: SignOnLetter, *, only: Entry | None = None, ask: Ask = input
) -> None:
    """Show each undecided entry of *review* and ask what to do, until all are decided or the person stops.

    With *only*, that entry is decided again.

    Raises:
        ReviewFileError: If the review file was changed meanwhile.
    """
    waiting = [only] if only else by_state(review.entries, "new", "later")
    if not waiting:
        console.out("Nothing to review.")
        return
    console.out(f"{len(waiting)} to review.\n{HELP}")
    position = 0
    try:
        while position < len(waiting):
            entry = waiting[position]
            console.out(f"\n{_shown(entry, letter, position + 1, len(waiting))}")
            position = _decide(entry, review, store, letter, position, ask)
    except (EOFError, KeyboardInterrupt):
        console.out()
    left = len(by_state(review.entries, "new", "later"))
    console.out(
        f"\nAll decided. `invoke sign-ons accept {review.letter}` writes the accepted ones."
        if not left
        else f"\n{left} left. Run `invoke sign-ons review {review.letter}` again to go on."
    )


def _decide(
    entry: Entry, review: Review, store: ReviewStore, letter: SignOnLetter, position: int, ask: Ask
) -> int:
    """Ask about *entry* until there is an answer; return the position of the next one.

    Raises:
        EOFError: If the person stops.
    """
    while True:
        command, _, rest = ask("> ").strip().partition(" ")
        match command.lower():
            case "a" | "c":
                chosen = entry.choice
                entry.choice = "count" if command.lower() == "c" else entry.choice
                if reasons := row_problems(entry, letter):
                    entry.choice = chosen
                    console.out("\n".join(f"  {reason}" for reason in reasons))
                    console.out("  Correct it with e, or reject it.")
                    continue
                entry.state = "accepted"
            case "r":
                entry.state = "rejected"
            case "l":
                entry.state = "later"
            case "b":
                return max(position - 1, 0)
            case "e":
                if message := _edit(entry, rest):
                    console.out(f"  {message}")
                    continue
                store.save(review)
                return position
            case "q":
                raise EOFError
            case _:
                console.out(HELP)
                continue
        store.save(review)
        return position + 1


def _edit(entry: Entry, text: str) -> str:
    """Change a field of *entry* as in ``country FR``; return why it cannot be, or nothing."""
    name, _, value = text.strip().partition(" ")
    value, _ = cleaned_value(value)
    if name not in EDITABLE:
        return f"{name or 'Nothing'} is no field. Write one of: {', '.join(EDITABLE)}."
    if name == "choice":
        if value.lower() not in _BY_LETTER:
            return "Write A, B or C."
        entry.choice = _BY_LETTER[value.lower()]
    elif name == "country":
        code = country_of_signer(value)
        if code is None:
            return f"{value} is not a country. Write its name, or its two-letter code."
        entry.country = code
    elif value and (form := _FORMS.get(name)) and not form[0].fullmatch(value):
        return form[1]
    else:
        setattr(entry, name, value)
    return ""


_FORMS = {
    "kind": (re.compile("organisation|person"), "Write organisation or person."),
    "web": (re.compile(r"https?://[\w.-]+\.[a-z]{2,}(/\S*)?"), "Write it as in https://network.example/."),
    "signed": (re.compile(r"20\d\d-[01]\d-[0-3]\d"), "Write it as YYYY-MM-DD, for example 2026-11-18."),
    "text": (PATTERN, "Write the 16 digits and letters of the label in the subject."),
}
"""How some fields are written, and what to say otherwise."""


def _shown(entry: Entry, letter: SignOnLetter, position: int, count: int) -> str:
    """Return *entry* as lines: what was sent, how sure its sender is, and what to look at."""
    letter_, words = CHOICES[entry.choice]
    lines = [f"{position}/{count}  no. {entry.id}"]
    named = ("organisation", "name", "role", "city", "country", "web", "signed")
    lines += [f"  {field:<14}{value}" for field in ("kind", *named) if (value := getattr(entry, field))]
    lines.append(f"  {'choice':<14}{letter_}  {words}")
    lines.append(f"  {'text':<14}{'this letter' if entry.text == letter.text else entry.text or 'not named'}")
    lines.append(f"  {'sender':<14}{entry.address or '–'}  authenticated: {entry.authenticated}")
    if entry.flags:
        lines.append(f"  {'look at':<14}{'; '.join(entry.flags)}")
    if entry.words:
        lines.append(f"  {'also says':<14}{entry.words}")
    if entry.country == letter.facts.country and entry.choice != "count":
        lines.append(
            "  Signs from the country of the letter: is it safe to name them? c counts without the name."
        )
    return "\n".join(map(console.printable, lines))
