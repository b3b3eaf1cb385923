"""The mail that is a signature: its labelled subject, and the lines of its body to fill in.

The mails are read again by people, and by ``invoke sign-ons import``, which knows the words of all languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Literal

from plugins.languages.catalogs import N_
from plugins.sign_ons.signatories import Kind

LABEL = re.compile(r"\[([A-Z]{2,6} [0-9]{4}-[0-9]{3,4}) ([0-9a-f]{16})\]")
"""The number of a letter and the hash of its text, in the subject of a signature."""

Choice = Literal["publish", "deliver", "count"]
CHOICES: dict[Choice, tuple[str, str]] = {
    "publish": ("A", N_("Deliver the name to the authorities and publish it")),
    "deliver": ("B", N_("Deliver the name to the authorities, do not publish it")),
    "count": ("C", N_("Count the signature without a name")),
}
"""What a signer allows: the letter that stands for it in mails, and its words."""
CHOICE = N_("My choice:")
SIGNS: dict[Kind, str] = {
    "organisation": N_("Our organisation signs this letter:"),
    "person": N_("I sign this letter:"),
}
FIELDS: dict[Kind, dict[str, str]] = {
    "organisation": {
        "organisation": N_("Organisation:"),
        "country": N_("Country:"),
        "city": N_("City:"),
        "web": N_("Website:"),
        "name": N_("Signed by (name):"),
        "role": N_("Role:"),
    },
    "person": {
        "name": N_("Name:"),
        "country": N_("Country:"),
        "city": N_("City (not needed):"),
        "organisation": N_("Organisation (not needed):"),
    },
}
"""The lines to fill in, by column of ``signatories.csv``."""


def signing_subject(number: str, text: str) -> str:
    """Return the subject of a signature of the letter *number* with the *text* hash.

    >>> signing_subject("SL 2026-003", "532931cc2363f48d")
    '[SL 2026-003 532931cc2363f48d]'
    """
    return f"[{number} {text}]"


def signing_body(
    title: str,
    kind: Kind,
    choice: Choice | None,
    say: Callable[[str], str],
    *,
    number: str,
    offered: Collection[Choice] = tuple(CHOICES),
) -> str:
    """Return the body of a signature of the letter *number*, called *title*, by a signer of *kind*.

    *say* translates messages. Without a *choice* its line lists all that are *offered*, to leave one. A
    person who is only counted need not say more than the country.
    """
    if choice is None:
        listed = (f"{letter} – {say(words)}" for key, (letter, words) in CHOICES.items() if key in offered)
        chosen = "\n".join([say(CHOICE), *listed])
    else:
        letter, words = CHOICES[choice]
        chosen = f"{say(CHOICE)} {letter} – {say(words)}"
    fields = FIELDS[kind]
    if choice == "count":
        fields = {column: fields[column] for column in fields if column in {"organisation", "country"}}
        fields = fields if kind == "organisation" else {"country": fields["country"]}
    lines = "\n".join(f"{say(label)} " for label in fields.values())
    return f"{say(SIGNS[kind])}\n{title} ({number})\n\n{chosen}\n\n{lines}\n"
