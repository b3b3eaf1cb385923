"""The closed lists of alert fields; ``labels`` has the words for readers.

The lists of a network's own are in ``content/vocabulary/``.
"""

from __future__ import annotations

from typing import Literal

Status = Literal["draft", "open", "suspended", "closed", "outcome", "withdrawn"]
Subject = Literal["person", "event", "law", "institution"]
RequestedBy = Literal["partner", "own-team", "network"]
Gender = Literal["woman", "man", "non-binary"]
Identification = Literal["public", "initials", "role", "collective"]
SentWay = Literal["in-person", "email", "post", "fax", "phone", "online"]
FollowUp = Literal["public", "private"]
Action = Literal["letter", "points", "call", "card", "petition"]
AnnouncementKind = Literal["alert", "update", "stop", "outcome", "correction", "withdrawal"]
ConsentScope = Literal["name", "photo", "place", "organisation"]
