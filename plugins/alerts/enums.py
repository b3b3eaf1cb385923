"""The enumerations of alert fields; ``labels`` has the words for readers."""

from __future__ import annotations

from typing import Literal

Status = Literal["draft", "open", "suspended", "closed", "outcome", "withdrawn"]
Violation = Literal[
    "death-threats",
    "forced-disappearance",
    "torture",
    "extrajudicial-execution",
    "arbitrary-detention",
    "massacre",
    "armed-incursion",
    "heightened-surveillance",
    "legal-persecution",
    "forced-displacement",
    "attack",
]
Perpetrator = Literal[
    "army",
    "police",
    "paramilitaries",
    "guerrilla",
    "armed-group",
    "private-security",
    "officials",
    "company",
    "unknown",
]
Result = Literal[
    "released",
    "found-alive",
    "charges-dropped",
    "protection-granted",
    "threats-ceased",
    "returned-home",
    "investigation-opened",
    "killed",
    "not-found",
    "no-change",
]
Identification = Literal["public", "initials", "role", "collective"]
AnswerKind = Literal["receipt", "reply", "measures", "refusal", "extension", "transfer"]
SentWay = Literal["in-person", "email", "post", "fax", "phone", "online"]
FollowUp = Literal["public", "private"]
Action = Literal["letter", "points", "call", "card", "petition"]
AnnouncementKind = Literal["alert", "update", "stop", "outcome", "correction", "withdrawal"]
ConsentScope = Literal["name", "photo", "place", "organisation"]
