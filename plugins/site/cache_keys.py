"""What the files of the site rest on: everything that all of them share, and the inputs of each."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from plugins.alerts.alert import State
from plugins.alerts.summary import AlertSummary
from plugins.incremental.fingerprint import Encoders, fingerprint
from plugins.sections.context import RenderContext
from plugins.site.errors import UncacheableError

_STATES = {state: bytes([number]) for number, state in enumerate(State)}


class CacheKeys:
    """Gives each job a key that changes with anything its files depend on."""

    def __init__(self, context: RenderContext, *more: Any) -> None:
        """Take the *context*: code, theme, settings, catalogs, menus, and what may never be published.

        *more* is what all jobs depend on beside it.
        """
        self._site = context.site
        self._encoded: dict[bytes, bytes] = {}
        self._tellers: Encoders = {AlertSummary: self._encode}
        self._shared = fingerprint(*_shared(context), *more, encoders=self._tellers)

    def key(self, inputs: tuple[Any, ...]) -> bytes:
        """Return the key of a job; nothing if it rests on what cannot be told."""
        try:
            return fingerprint(self._shared, inputs, encoders=self._tellers)
        except UncacheableError:
            return b""

    def _encode(self, alert_summary: AlertSummary) -> bytes:
        """Tell an alert by the digest of what it was read from, and by its state at the moment."""
        if not alert_summary.digest:
            raise UncacheableError
        told = self._encoded.get(alert_summary.digest)
        if told is None:
            told = self._encoded[alert_summary.digest] = (
                alert_summary.digest + _STATES[self._site.state(alert_summary)]
            )
        return told


def _shared(context: RenderContext) -> list[Any]:
    """Return all that any file of the site may depend on, beside the inputs of its job."""
    site, site_settings = context.site, context.site.site_settings
    settings = {field.name: getattr(site_settings, field.name) for field in dataclasses.fields(site_settings)}
    content = site.content
    return [
        site.cache.code,
        site.cache.hash_of(site_settings.theme),
        {name: value for name, value in settings.items() if not isinstance(value, Path)},
        site.searcher.entries,
        site.form,
        [_words(context.shared(code)) for code in site_settings.languages],
        {key: [page.slug for page in versions.values()] for key, versions in content.pages.items()},
        {
            key: [resource.slug(code) for code in site_settings.languages]
            for key, resource in content.resources.items()
        },
    ]


def _words(shared: dict[str, Any]) -> dict[str, Any]:
    """Return what templates share, without the functions among it, which are code."""
    return {name: value for name, value in shared.items() if name != "site_settings" and not callable(value)}
