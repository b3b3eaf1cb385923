"""The thin edge to Pelican: settings in, files out, and no traceback for what an editor can mend."""

from __future__ import annotations

import gc
import shutil
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from plugins.content.problems import Problem, report
from plugins.languages.catalogs import load_catalogs
from plugins.safety.words import ForbiddenError, ListError, Searcher, read_list
from plugins.site.build import build
from plugins.site.content import load_content
from plugins.site.file import File
from plugins.site.network import Network, SettingsError, moment, network
from plugins.site.site import Site

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
    content = load_content(ours.content, languages=ours.languages, now=now, zone=ours.zone)
    searcher, found = _never_published(ours)
    return Site(ours, content, catalogs, now, searcher), [*problems, *content.problems, *found]


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
    gc.disable()  # a build is one short life: looking for cycles costs more than it frees
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
            count = replace_folder(self._output, build(self._site), marks=MARKS)
        except ForbiddenError as error:
            print(error, file=sys.stderr)  # noqa: T201
            raise SystemExit(1) from None
        languages = len(self._site.network.languages)
        print(f"Built {count} files in {languages} languages in {self._output}")  # noqa: T201


def replace_folder(folder: Path, files: Iterable[File], *, marks: Collection[str]) -> int:
    """Write *files* beside *folder*, then put them in its place; return how many.

    If anything fails on the way, *folder* stays as it was. *marks* are files by which a folder that was
    written here is known.

    Raises:
        SystemExit: If *folder* holds anything that was not built here.
    """
    folder = folder.resolve()
    if not _may_be_replaced(folder, marks):
        print(  # noqa: T201
            f"{folder} holds other things than what is built here, which would be lost. "
            "Choose another output folder.",
            file=sys.stderr,
        )
        raise SystemExit(1)
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged, old = (folder.with_name(f".{folder.name}.{name}") for name in ("new", "old"))
    for leftover in (staged, old):
        shutil.rmtree(leftover, ignore_errors=True)
    count, made = 0, set()
    for file in files:
        path = staged / file.path
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        with path.open("xb") as out:
            out.write(file.data)
        count += 1
    if folder.exists():
        folder.rename(old)
    staged.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return count


def _may_be_replaced(folder: Path, marks: Collection[str]) -> bool:
    """Tell whether *folder* is missing, empty, or was built here."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    names = {path.name for path in folder.iterdir()}
    return not names or (set(marks) <= names and ".git" not in names)
