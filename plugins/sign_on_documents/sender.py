"""The network as sign-on letters name it on paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sender:
    """Who collects signatures and delivers the letter."""

    network: str
    """Its name in the language of the document."""
    postal_address: str
    mailbox: str
    """The address that receives signatures; may be empty."""
