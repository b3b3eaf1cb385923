"""Links to suggest something for the site: an email with a label as subject, and what is needed as body.

Subject and body are neutral: they name no person and no case, since ordinary email can be read on the way.
"""

from __future__ import annotations

from plugins.actions.mailto import mailto
from plugins.languages.catalogs import N_
from plugins.sections.alerts.link import Link
from plugins.web.localizer import Localizer

_NAME, _SITE, _SOURCE = N_("Name:"), N_("Official site:"), N_("Official page with these facts:")
SUGGESTIONS = {
    "organisation": (
        N_("Suggest an organisation"),
        N_("[Directory] Suggestion"),
        (_NAME, _SITE, N_("What it offers defenders:"), N_("Where it works, in which languages:"), _SOURCE),
    ),
    "resource": (
        N_("Suggest a resource or an experience"),
        N_("[Resources] Suggestion"),
        (N_("Title:"), N_("Web address:"), N_("Language:"), N_("Whom it helps, and with what:")),
    ),
    "member": (
        N_("Join as an organisation, or suggest one"),
        N_("[Members] Suggestion"),
        (_NAME, _SITE, N_("Country:"), N_("Working groups:"), N_("What it can contribute:")),
    ),
    "action": (
        N_("Write a proposal by email"),
        N_("[Letters] Proposal"),
        (
            N_("What: a collective letter, a visit, a meeting, a public event or a joint statement:"),
            N_("What it asks for, and of whom:"),
            N_("By when, and why then:"),
            N_("Who writes the text, in which languages:"),
            N_("Have those concerned agreed? Yes, or not asked yet:"),
            N_("Your organisation or group:"),
        ),
    ),
}
"""Kinds of suggestions: text of the link, subject, and lines of the body to fill in."""


def suggestion(kind: str, address: str, localizer: Localizer) -> Link:
    """Return the link to write to *address* with a suggestion of one of SUGGESTIONS."""
    text, subject, lines = SUGGESTIONS[kind]
    body = "\n\n".join(map(localizer.say, lines)) + "\n"
    return Link(localizer.say(text), mailto(address, subject=localizer.say(subject), body=body))
