"""Cache keys of jobs: fingerprints of what all files of the site depend on, and of the inputs of each job."""

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
    """Computes the cache key of each job, which changes with anything that its files depend on."""

    def __init__(self, context: RenderContext, *more: Any) -> None:
        """Compute the fingerprint of what all jobs depend on.

        That is code, theme, settings, catalogs, menus and blocklist, all from *context*, and *more*.
        """
        self._site = context.site
        self._encoded: dict[bytes, bytes] = {}
        self._encoders: Encoders = {AlertSummary: self._encode}
        self._shared = fingerprint(*_shared(context), *more, encoders=self._encoders)

    def key(self, inputs: tuple[Any, ...]) -> bytes:
        """Return the key of a job, or an empty key if its inputs include an alert without a digest."""
        try:
            return fingerprint(self._shared, inputs, encoders=self._encoders)
        except UncacheableError:
            return b""

    def _encode(self, alert_summary: AlertSummary) -> bytes:
        """Return the digest of the files of an alert, followed by a byte for its current state."""
        encoded = self._encoded.get(alert_summary.digest)
        if encoded is None:
            if not alert_summary.digest:
                raise UncacheableError
            state = _STATES[self._site.state(alert_summary)]
            encoded = self._encoded[alert_summary.digest] = alert_summary.digest + state
        return encoded


def _shared(context: RenderContext) -> list[Any]:
    """Return everything that any file of the site may depend on in addition to the inputs of its job."""
    site, site_settings = context.site, context.site.site_settings
    settings = {field.name: getattr(site_settings, field.name) for field in dataclasses.fields(site_settings)}
    content = site.content
    return [
        site.cache.code,
        site.cache.hash_of(site_settings.theme),
        {name: value for name, value in settings.items() if not isinstance(value, Path)},
        site.searcher.entries,
        site.form,
        [_template_values(context.shared(code)) for code in site_settings.languages],
        {key: [page.slug for page in versions.values()] for key, versions in content.pages.items()},
        {
            key: [resource.slug(code) for code in site_settings.languages]
            for key, resource in content.resources.items()
        },
    ]


def _template_values(shared: dict[str, Any]) -> dict[str, Any]:
    """Return the shared variables of templates without functions, which the hash of the code covers."""
    return {name: value for name, value in shared.items() if name != "site_settings" and not callable(value)}
