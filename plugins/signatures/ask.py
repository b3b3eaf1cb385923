"""Writes a polite question to a signer as a draft in the private folder; a person reads and sends it."""

from __future__ import annotations

from pathlib import Path

from plugins.languages.catalogs import N_
from plugins.private.drafts import Draft, write_draft
from plugins.private.folder import PrivateFolder
from plugins.sign_ons.form import CHOICES, signing_subject
from plugins.sign_ons.letter import SignOnLetter
from plugins.signatures.errors import LetterError
from plugins.signatures.review_file import Entry
from plugins.web.localizer import Localizer

QUESTIONS = {
    "choice": N_("Which of these do you allow? Please answer with one letter."),
    "text": N_(
        "The letter has changed since you signed it. Please read it again on our page, and tell us whether "
        "you sign it as it is now."
    ),
    "organisation": N_(
        "Please confirm from an address of your organisation that it signs, or tell us who there can "
        "confirm it."
    ),
    "country": N_("Please tell us the country in which you live, or in which your organisation is based."),
    "sender": N_(
        "We could not make sure that the mail came from you. If you sent it, please answer this one; if not, "
        "please tell us, and we delete it."
    ),
}
"""What may be asked, by its name."""


def questions_for(entry: Entry) -> list[str]:
    """Return the names of the questions that the flags of *entry* suggest."""
    flags = set(entry.flags)
    found = {
        "choice": "no choice" in flags,
        "text": bool(flags & {"signed an earlier text", "signed another text", "no label"}),
        "organisation": bool(flags & {"not the domain of the directory", "self-declared"})
        and (entry.authenticated != "yes" or "free mail provider" in flags),
        "country": "country not understood" in flags,
        "sender": entry.authenticated == "no",
    }
    return [name for name, asked in found.items() if asked]


def draft_question(
    folder: PrivateFolder, entry: Entry, letter: SignOnLetter, localizer: Localizer, *, sender: str, url: str
) -> Path:
    """Write a draft to the sender of *entry*, in the language of *localizer*, and return its path.

    It quotes nothing of the mail. *sender* is the address that receives signatures, *url* that of the page.

    Raises:
        LetterError: If there is nobody to write to, or nothing to ask.
        PrivateError: If the draft cannot be written.
    """
    questions = questions_for(entry)
    if not entry.address:
        raise LetterError(f"Entry {entry.id} has no address to write to.")
    if not questions:
        raise LetterError(f"Entry {entry.id} has no open question. Accept or reject it with `review`.")
    title = str(letter.localized("title", localizer.code).value)
    lines = [
        localizer.say(
            N_("Thank you for wanting to sign “%(title)s” (%(number)s)."),
            title=title,
            number=letter.facts.number,
        ),
        localizer.say(N_("Before we can count your signature, we have a question:")),
    ]
    for name in questions:
        lines.append(localizer.say(QUESTIONS[name]))
        if name == "choice":
            lines.append(
                "\n".join(f"{letter_} – {localizer.say(words)}" for letter_, words in CHOICES.values())
            )
    lines += [
        url,
        localizer.say(
            N_(
                "If we do not hear from you before signing ends, your signature is not counted and your mail "
                "is deleted."
            )
        ),
    ]
    draft = Draft(
        to=[entry.address],
        subject=f"Re: {signing_subject(letter.facts.number, letter.text)}",
        body="\n\n".join(lines),
        sender=sender,
        answers=entry.message_id,
    )
    number = len(list(folder.path.glob(f"draft-{entry.id}-*.eml"))) + 1
    return write_draft(folder, f"draft-{entry.id}-{number}.eml", draft)
