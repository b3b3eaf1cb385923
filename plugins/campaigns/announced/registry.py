"""The registry of announced content."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.campaigns.announced.activities import Activities
from plugins.campaigns.announced.alerts import Alerts
from plugins.campaigns.announced.content import AnnouncedContent
from plugins.campaigns.announced.sign_ons import SignOns

_CONTENT: tuple[AnnouncedContent, ...] = (
    Alerts(),
    Activities(),
    SignOns(),
)
CONTENT: Mapping[str, AnnouncedContent] = {each.name: each for each in _CONTENT}
"""Each kind of announced content by name, in the order of candidates."""
