"""What the files of the site rest on: everything that all of them share, and the inputs of each."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from plugins.alerts.alert import State
from plugins.alerts.summary import AlertSummary
from plugins.incremental.fingerprint import Tellers, fingerprint
from plugins.sections.context import RenderContext

_STATES = {state: bytes([number]) for number, state in enumerate(State)}


class UnknownError(Exception):
    """Something whose content nobody has told, so that what rests on it cannot be kept."""


class CacheKeys:
    """Gives each job a key that changes with anything its files depend on."""

    def __init__(self, frame: RenderContext, *more: Any) -> None:
        """Take the *frame*: code, theme, settings, catalogs, menus, and what may never be published.

        *more* is what all jobs depend on beside it.
        """
        self._site = frame.site
        self._told: dict[bytes, bytes] = {}
        self._tellers: Tellers = {AlertSummary: self._tell}
        self._shared = fingerprint(*_shared(frame), *more, tellers=self._tellers)

    def key(self, inputs: tuple[Any, ...]) -> bytes:
        """Return the key of a job; nothing if it rests on what cannot be told."""
        try:
            return fingerprint(self._shared, inputs, tellers=self._tellers)
        except UnknownError:
            return b""

    def _tell(self, record: AlertSummary) -> bytes:
        """Tell an alert by the digest of what it was read from, and by its state at the moment."""
        if not record.digest:
            raise UnknownError
        told = self._told.get(record.digest)
        if told is None:
            told = self._told[record.digest] = record.digest + _STATES[self._site.state(record)]
        return told


def _shared(frame: RenderContext) -> list[Any]:
    """Return all that any file of the site may depend on, beside the inputs of its job."""
    site, network = frame.site, frame.site.network
    settings = {field.name: getattr(network, field.name) for field in dataclasses.fields(network)}
    content = site.content
    return [
        site.memory.code,
        site.memory.hash_of(network.theme),
        {name: value for name, value in settings.items() if not isinstance(value, Path)},
        site.searcher.entries,
        site.form,
        [_words(frame.shared(code)) for code in network.languages],
        {key: [page.slug for page in versions.values()] for key, versions in content.pages.items()},
        {
            key: [resource.slug(code) for code in network.languages]
            for key, resource in content.resources.items()
        },
    ]


def _words(shared: dict[str, Any]) -> dict[str, Any]:
    """Return what templates share, without the functions among it, which are code."""
    return {name: value for name, value in shared.items() if name != "network" and not callable(value)}
