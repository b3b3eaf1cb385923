"""The data for the script of the report page: keys, limits, lists and messages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from plugins.content.countries import country_codes
from plugins.languages.catalogs import N_
from plugins.reports.load import ReaderKey
from plugins.sections.context import RenderContext
from plugins.web.localizer import Localizer

ATTACHMENTS_LIMIT = 5 * 1024 * 1024 + 512 * 1024
"""Maximum size of all attachments of a report together, in bytes: as base64 they fit into 8 MiB."""
LINK_LIMIT = 1900
"""Maximum length of the link that opens a report in a mail program, in characters."""
SUBJECT = N_("Message")
"""The subject of all reports: it is not encrypted, so it says nothing."""


def form_data(
    context: RenderContext, localizer: Localizer, valid: Iterable[ReaderKey], latest: datetime | None
) -> dict[str, Any]:
    """Return the data for the script of the page: keys, limits, languages, countries and messages."""
    languages = dict.fromkeys(code for each in valid for code in each.reader.languages)
    countries = {code: localizer.country(code) for code in country_codes()}
    return {
        "keys": [each.key.armored for each in valid],
        "demonstration": any(each.is_demonstration for each in valid),
        "library": f"./{context.assets.libraries['openpgp']}/openpgp.min.mjs",
        "mailbox": context.site.reports.mailbox,
        "subject": localizer.say(SUBJECT),
        "language": localizer.code,
        "after": latest.isoformat() if latest else "",
        "attachments": ATTACHMENTS_LIMIT,
        "link": LINK_LIMIT,
        "languages": [[code, localizer.language_name(code)] for code in languages],
        "countries": sorted(countries.items(), key=lambda pair: localizer.sort_key(pair[1])),
        "words": {name: localizer.say(message) for name, message in _WORDS.items()},
    }


_WORDS = {
    "what": N_("What has happened?"),
    "whatHint": N_("The first words are read first: who is in danger, where, and what you need now."),
    "whatProposal": N_("What do you propose?"),
    "whatProposalHint": N_("What action, to whom and by when; what it asks for; who has agreed to it."),
    "whatOther": N_("What do you want to tell us?"),
    "answer": N_("How can we answer you safely?"),
    "answerHint": N_("A number, an address, somebody whom we both know; also when not to call."),
    "more": N_("More, if you can and have the time"),
    "kind": N_("What is this?"),
    "situation": N_("An urgent situation"),
    "proposal": N_("A proposal for a letter or another action"),
    "other": N_("Something else"),
    "sender": N_("Who are you?"),
    "senderHint": N_("An organisation, a name, or nothing."),
    "country": N_("Country"),
    "region": N_("Region"),
    "regionHint": N_("The region is enough; no village, no address."),
    "when": N_("When did it happen?"),
    "atRisk": N_("Who is in danger?"),
    "atRiskHint": N_("Roles or initials are enough for now."),
    "asked": N_("What do you ask of us?"),
    "publish": N_("What may be published?"),
    "publishAsk": N_("Ask me first"),
    "publishNo": N_("Nothing"),
    "publishWithoutNames": N_("What happened, without names"),
    "publishWithNames": N_("What happened, with names"),
    "sharedWith": N_("With whom may we share this?"),
    "answerIn": N_("In which languages can we answer?"),
    "attach": N_("Attach pictures or documents"),
    "attachHint": N_("Together at most %(size)s. The originals are sent, since they are evidence."),
    "strip": N_("Remove place, time and device from pictures (JPEG and PNG)"),
    "stripFailed": N_("Nothing can be removed from %(name)s. Take it out, or untick the box."),
    "unreadable": N_("%(name)s cannot be read. Take it out and choose it again."),
    "remove": N_("Take out %(name)s"),
    "tooBig": N_("Together the attachments are larger than %(size)s. Take some out."),
    "fits": N_("Fits into one email that opens by itself. Room left: about %(count)s letters."),
    "long": N_("Too long for an email that opens by itself: after encrypting you copy or save it."),
    "large": N_("Too large to copy: after encrypting you save or share it as a file."),
    "encrypt": N_("Encrypt"),
    "nothingSent": N_("Nothing is sent yet. After this you choose how to send it."),
    "encrypting": N_("Encrypting…"),
    "required": N_("“%(field)s” is empty. Everything else can stay empty."),
    "failed": N_("It could not be encrypted. Nothing has left this page. Use one of the other ways."),
    "done": N_("Encrypted, but not sent yet"),
    "reference": N_("Your number: %(number)s"),
    "referenceHint": N_(
        "Write it down, without saying what it is for. We name it when we answer, so you know that it is us."
    ),
    "cleared": N_(
        "What you wrote is no longer in this page. If you leave it now, the encrypted text is gone too."
    ),
    "open": N_("Open it in the email program"),
    "openHint": N_("Press “Send” there. If nothing opens, copy it."),
    "copy": N_("Copy the encrypted text"),
    "copied": N_("Copied. Paste it into an email to the address below."),
    "selected": N_("Select the text below and copy it."),
    "encrypted": N_("Encrypted text"),
    "save": N_("Save as report.eml"),
    "saveHint": N_(
        "Open the file in an email program and send it, or attach it to an email to the address below. "
        "Delete it afterwards."
    ),
    "share": N_("Share the file"),
    "to": N_("Address"),
    "again": N_("Write another report"),
    "loading": N_("The form is being prepared…"),
    "insecure": N_("The form works only over https:// or an onion address. Use one of the ways below."),
    "unloaded": N_(
        "The form could not be loaded, so nothing can be encrypted here. Use one of the ways below."
    ),
    "closed": N_(
        "All keys of this copy of the page have expired, so the form is closed. Reload the page, or use "
        "one of the ways below."
    ),
    "elsewhere": N_("These are demonstration keys: at this address the form is closed."),
}
