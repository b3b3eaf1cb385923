"""The thin edge to Pelican: settings in, files out, and no traceback for what an editor can mend."""

from __future__ import annotations

import atexit
import gc
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from plugins.content.problems import Problem, report
from plugins.languages.catalogs import load_catalogs
from plugins.patterns.country_map import load_map
from plugins.rebuild.memory import Memory
from plugins.safety.words import ForbiddenError, ListError, Searcher, read_list
from plugins.site.build import Build
from plugins.site.content import load_content
from plugins.site.joining import read_form
from plugins.site.network import Network, SettingsError, moment, network
from plugins.site.output import OutputError, with_manifest, write_output
from plugins.site.site import Site
from plugins.site.wording import wording

KEY = "URGENT_ACTION_SITE"
"""Where Pelican's settings carry the site that was read, for every plugin."""
MARKS = ("_headers", "sitemap.xml", "robots.txt")
"""Files by which a folder is known to be a site that was built here."""


def load_site(settings: dict[str, Any]) -> tuple[Site, list[Problem]]:
    """Return the site that *settings* describe, and every problem of content and catalogs.

    Raises:
        SettingsError: If the settings themselves are at fault.
    """
    ours, now = network(settings), moment(settings)
    catalogs, problems = load_catalogs(ours.theme, ours.languages, root=ours.theme.parent)
    memory = Memory(ours.kept / "build" if ours.kept else None)
    content = load_content(
        ours.content,
        languages=ours.languages,
        now=now,
        zone=ours.zone,
        names_kept=ours.names_kept,
        memory=memory,
    )
    searcher, found = _never_published(ours)
    country_map, faults = load_map(ours.theme / "maps", ours.map_country, root=ours.theme.parent)
    site = Site(ours, content, catalogs, now, searcher, memory=memory, country_map=country_map)
    if ours.subscribe_form is not None and not problems:  # its labels are in all languages
        site = replace(site, form=read_form(ours.subscribe_form, wording(site.speakers)))
    return site, [*problems, *content.problems, *found, *faults]


def _never_published(ours: Network) -> tuple[Searcher, list[Problem]]:
    """Return what finds the words of the list; without the list nothing but a preview is built."""
    if ours.never_publish is None:
        return Searcher(()), []
    try:
        return Searcher(read_list(ours.never_publish)), []
    except ListError as error:
        return Searcher(()), [
            Problem("pelicanconf.py", 1, "NEVER_PUBLISH", str(error), fatal=not ours.preview)
        ]


def prepare(pelican: Any) -> None:
    """Read everything before Pelican touches the output; on a fault say all of them and exit 1."""
    gc.disable()  # a build is one short life: looking for cycles costs more than it frees,
    atexit.register(gc.freeze)  # also at its end
    try:
        site, problems = load_site(pelican.settings)
    except SettingsError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the report is what this command is for
        raise SystemExit(1) from None
    faults = [problem for problem in problems if problem.fatal]
    if site.network.preview:
        own = {problem for found in site.content.broken.values() for problem in found}
        faults = [problem for problem in faults if problem not in own]
    if problems:
        print(report(problems), file=sys.stderr)  # noqa: T201
    if faults:
        raise SystemExit(1)
    pelican.settings[KEY] = site


class SiteGenerator:
    """The only generator that writes: a whole new folder first, then in place of the old one."""

    def __init__(self, settings: dict[str, Any], output_path: str, **_: Any) -> None:
        """Take what Pelican hands to each generator."""
        self._site: Site = settings[KEY]
        self._output = Path(output_path)

    def generate_output(self, _: Any) -> None:
        """Build the site and replace the output folder with it."""
        try:
            build = Build(self._site, self._output)
            files = with_manifest(build.files())
            count, changed = write_output(self._output, files, marks=MARKS, held=build.held)
            build.remember()
        except (ForbiddenError, OutputError) as error:
            print(error, file=sys.stderr)  # noqa: T201
            raise SystemExit(1) from None
        languages = len(self._site.network.languages)
        print(f"Built {count} files in {languages} languages in {self._output}, {changed} of them changed")  # noqa: T201
