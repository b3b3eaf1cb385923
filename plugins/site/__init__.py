"""The site as a Pelican plugin: reads all content through one gate, and writes every page.

Pelican gives settings, plugins and the command; its own readers and writers have nothing to do
here, because they publish drafts, copy sources and exit 0 on errors (docs/decisions/0001).
"""

from __future__ import annotations

from typing import Any

from pelican import signals

from plugins.site.generator import SiteGenerator, prepare


def register() -> None:
    """Connect to Pelican; called by it once per run."""
    signals.initialized.connect(prepare)
    signals.get_generators.connect(_generators)


def _generators(pelican: Any) -> type[SiteGenerator]:
    del pelican
    return SiteGenerator
