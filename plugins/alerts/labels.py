"""Labels for the enumerations of an alert; the catalogs have them in every language."""

from __future__ import annotations

from plugins.alerts.alert import State
from plugins.languages.catalogs import N_

SENT_WAYS = {
    "in-person": N_("Letter of this network, handed over in person"),
    "email": N_("Letter of this network by email"),
    "post": N_("Letter of this network by post"),
    "fax": N_("Letter of this network by fax"),
    "phone": N_("Telephone call of this network"),
    "online": N_("Letter of this network through an online form"),
}
"""What the network itself did to reach an authority."""
FOLLOW_UPS = {
    "public": N_("What was sent, and how long an answer takes, is shown"),
    "private": N_("Only answers are shown"),
}
ACTIONS = {
    "letter": N_("Send the letter"),
    "points": N_("Make the points in your own words"),
    "call": N_("Call"),
    "card": N_("Send a card"),
    "petition": N_("Sign the petition"),
}
"""What supporters do towards a target."""
STATUSES = {
    "draft": N_("Draft: not published"),
    "open": N_("Open: people act until the deadline"),
    "suspended": N_("Suspended: do not write for now"),
    "closed": N_("Closed: do not write any more"),
    "outcome": N_("Closed, with a known outcome"),
    "withdrawn": N_("Withdrawn: only a notice remains"),
}
"""The status that an editor writes; the state of an alert follows from it and from the time."""
SUBJECTS = {
    "person": N_("A person, or several"),
    "event": N_("An event"),
    "law": N_("A law or a draft law"),
    "institution": N_("An institution"),
}
"""What an alert is about."""
REQUESTS = {
    "partner": N_("A partner organisation"),
    "own-team": N_("The network’s own accompaniment team, with the consent of its members"),
    "network": N_("The network itself: nobody is personally at risk"),
}
"""Who asked for an alert."""
GENDERS = {
    "woman": N_("woman"),
    "man": N_("man"),
    "non-binary": N_("non-binary person"),
}
"""The gender of a person, in the middle of a list of what is known about the person."""
IDENTIFICATIONS = {
    "public": N_("Full name"),
    "initials": N_("Initials only"),
    "role": N_("Role only, no name"),
    "collective": N_("Name of a group"),
}
"""How far a person at risk may be identified."""
CONSENT_SCOPES = {
    "name": N_("Names"),
    "photo": N_("Pictures"),
    "place": N_("The region"),
    "organisation": N_("The name of the partner"),
}
"""What consent covers."""
MAILINGS = {
    "on": N_("Mailed when it is published"),
    "hold": N_("Not mailed until an announcement says so"),
}
MAIL_SUBJECTS = {
    "title": N_("The title is the subject"),
    "discreet": N_("Only the case number is shown in an inbox"),
}
STATES = {
    State.OPEN: N_("Open"),
    State.EXPIRED: N_("Deadline passed"),
    State.SUSPENDED: N_("Suspended"),
    State.CLOSED: N_("Closed"),
    State.OUTCOME: N_("Closed, outcome known"),
    State.WITHDRAWN: N_("Withdrawn"),
    State.UNPUBLISHED: N_("Not published"),
}
STATE_SENTENCES = {
    State.EXPIRED: N_(
        "The time to act on this alert has passed. Do not write any more: new letters may do harm."
    ),
    State.SUSPENDED: N_(
        "The partner has asked to pause. Do not write for now: this page will say when to resume."
    ),
    State.CLOSED: N_("This alert is closed. Do not write any more: new letters may do harm."),
    State.OUTCOME: N_("This alert is closed, and this page says how it ended. Do not write any more."),
    State.WITHDRAWN: N_("This alert has been withdrawn. Do not write any more, and do not pass it on."),
}
PAUSED = N_("This alert is paused. Do not write for now: this page will say when to resume.")
"""The sentence of a suspended alert that no partner has asked for."""


def state_sentence(state: State, requested_by: str) -> str | None:
    """Return the sentence that says what to do in *state*, if there is one."""
    if state is State.SUSPENDED and requested_by != "partner":
        return PAUSED
    return STATE_SENTENCES.get(state)
