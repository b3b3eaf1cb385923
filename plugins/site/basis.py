"""What the files of the site rest on: everything that all of them share, and the inputs of each."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from plugins.alerts.record import Record
from plugins.rebuild.fingerprint import fingerprint
from plugins.site.frame import Frame


class UnknownError(Exception):
    """Something whose content nobody has told, so that what rests on it cannot be kept."""


class Basis:
    """Gives each job a key that changes with anything its files depend on."""

    def __init__(self, frame: Frame, *more: Any) -> None:
        """Take the *frame*: code, theme, settings, catalogs, menus, and what may never be published.

        *more* is what all jobs depend on beside it.
        """
        self._now = frame.site.now
        self._told: dict[bytes, bytes] = {}
        self._shared = fingerprint(*_shared(frame), *more, special=self._special)

    def key(self, inputs: tuple[Any, ...]) -> bytes:
        """Return the key of a job; nothing if it rests on what cannot be told."""
        try:
            return fingerprint(self._shared, inputs, special=self._special)
        except UnknownError:
            return b""

    def _special(self, value: Any) -> bytes | None:
        """An alert is told by the digest of what it was read from, and by its state at the moment."""
        if not isinstance(value, Record):
            return None
        if not value.digest:
            raise UnknownError
        told = self._told.get(value.digest)
        if told is None:
            told = self._told[value.digest] = value.digest + value.state(self._now).value.encode()
        return told


def _shared(frame: Frame) -> list[Any]:
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
