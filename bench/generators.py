"""Site generators in the benchmark: how to write the same alerts for each, and how to build them.

Comparable: titles, summaries and texts are the same Markdown in three languages; each page names country,
violations and translations; there are lists of fifty by country and by violation, an archive, and feeds of a
hundred. Not comparable: only ours validates its input, has letters and links for each target, related alerts,
more lists, data files, calendars, mails, and hundreds of other pages, and publishes all or nothing. Plain
Pelican lists alerts of one language; i18n-subsites builds a site per language and reads everything for each.
Hugo and Pelican write every page in every build; Pelican can cache what it has read (``plain+cache``).
"""

from __future__ import annotations

import compileall
import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pelican
import yaml

from bench import install
from bench.alerts import Alert
from plugins.alerts.file_format.writing import with_letters

ROOT = install.ROOT
NOTMYIDEA = Path(pelican.__file__).parent / "themes" / "notmyidea"
SETTINGS = {"PRECOMPRESS": "ours+copies", "SHARE_PICTURES": "ours+pictures", "SHEETS": "ours+sheets"}
"""What the other generators do not have, and the name of this project with that alone switched on."""
CHECKOUT = "ours-other"
"""This project with the code of another checkout, whose output must be the same."""

Files = dict[str, str]
"""Texts of files by path in a project."""


@dataclass(frozen=True)
class Generator:
    """A site generator or one configuration of it.

    *prepare* writes everything except alerts into an empty folder, *files* returns the sources of an alert,
    *command* builds the project in a folder. All pages extend the template *base*. *outputs* are the folders
    that a build writes, *caches* those that it leaves for the next one. *reproducible* generators make the
    same bytes of the same sources; plain Pelican orders links at random.
    """

    name: str
    prepare: Callable[[Path], None]
    files: Callable[[Alert], Files]
    command: Callable[[Path], list[str]]
    base: str = "theme/templates/base.html"
    outputs: tuple[str, ...] = ("output",)
    caches: tuple[str, ...] = ("cache",)
    reproducible: bool = False
    missing: str = ""
    """What must be installed first; empty if nothing is missing."""


def generators(checkout: Path = ROOT) -> dict[str, Generator]:
    """Return all generators by name, installed or not; CHECKOUT has the code of *checkout*."""
    subsites = {"PLUGINS": ["i18n_subsites"], "I18N_SUBSITES": {"fr": {}, "es": {}}}
    every = (
        ours("ours"),
        *(ours(name, setting) for setting, name in SETTINGS.items()),
        ours(CHECKOUT, checkout=checkout),
        _pelican("plain", {}),
        _pelican("plain+cache", {"CACHE_CONTENT": True, "LOAD_CONTENT_CACHE": True}),
        _pelican("subsites", subsites, install.PYTHON, "" if install.SUBSITES.is_file() else "i18n-subsites"),
        Generator(
            *("hugo", _prepare_hugo, _hugo_files),
            lambda folder: [str(install.HUGO), "--logLevel", "warn", "--cacheDir", str(folder / "cache")],
            base="layouts/baseof.html",
            outputs=("public",),
            caches=("cache", "resources"),
            reproducible=True,
            missing="" if install.HUGO.is_file() else "Hugo",
        ),
    )
    return {generator.name: generator for generator in every}


def ours(name: str, *on: str, checkout: Path = ROOT, without: Sequence[str] = ("alerts",)) -> Generator:
    """Return this project as a generator, with the code of *checkout* and the settings *on*.

    *without* are folders of the sample content that are left out.
    """
    options = [f"{setting}={json.dumps(setting in on)}" for setting in SETTINGS]
    hidden = ("__pycache__", ".*")

    def prepare(folder: Path) -> None:
        ignore = shutil.ignore_patterns(*hidden, *without)
        shutil.copytree(ROOT / "content", folder / "content", ignore=ignore)
        for part in ("theme", "plugins"):
            shutil.copytree(checkout / part, folder / part, ignore=shutil.ignore_patterns(*hidden))
        for part in ("pelicanconf.py", "publishconf.py"):
            shutil.copy(checkout / part, folder / part)
        # The code of the other generators was compiled when it was installed.
        compileall.compile_dir(folder, quiet=2)

    command = [sys.executable, "-m", "pelican", "-s", "publishconf.py", "-e", *options]
    return Generator(
        *(name, prepare, _our_files, lambda _: command),
        outputs=("output", "outbox"),
        caches=(".cache",),
        reproducible=True,
    )


def _represented(dumper: Any, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes front matter like an editor: texts of several lines as block scalars."""


_Dumper.add_representer(str, _represented)


def _our_files(alert: Alert) -> Files:
    files = {}
    for code, fields in alert.fields.items():
        front = yaml.dump(fields, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)
        text = with_letters(alert.accounts[code], code, {"letters": alert.letters[code]})
        files[f"content/alerts/{alert.slug}/index.{code}.md"] = f"---\n{front}---\n{text}"
    return files


def _pelican(
    name: str, more: Mapping[str, Any], python: Path | str = sys.executable, missing: str = ""
) -> Generator:
    site = {"PATH": "content", "THEME": "theme", "SITENAME": "Urgent Action Network", "DEFAULT_LANG": "en"}
    site |= {"SITEURL": "https://pelican.example", "TIMEZONE": "America/Montreal"}
    settings = {"PLUGINS": [], "DEFAULT_PAGINATION": 50, **site, **more}

    def prepare(folder: Path) -> None:
        shutil.copytree(NOTMYIDEA, folder / "theme")
        lines = [f"{name} = {value!r}\n" for name, value in settings.items()]
        (folder / "pelicanconf.py").write_text("".join(lines), "utf-8")

    command = [str(python), "-m", "pelican", "-s", "pelicanconf.py", "--fatal", "errors"]
    return Generator(name, prepare, _articles, lambda _: command, missing=missing)


def _articles(alert: Alert) -> Files:
    files, facts = {}, alert.fields[alert.original]
    for code, fields in alert.fields.items():
        head = {"Title": fields["title"], "Summary": fields["summary"], "Slug": alert.slug, "Lang": code}
        head |= {"Date": f"{alert.day} 09:00", "Modified": facts["modified"]}
        head |= {"Category": alert.country, "Tags": ", ".join(facts["violations"])}
        lines = "".join(f"{name}: {value}\n" for name, value in head.items())
        files[f"content/{alert.slug}.{code}.md"] = alert.plain(f"{lines}\n{alert.accounts[code]}")
    return files


def _prepare_hugo(folder: Path) -> None:
    shutil.copytree(Path(__file__).resolve().parent / "hugo-site", folder, dirs_exist_ok=True)
    shutil.copytree(NOTMYIDEA / "static" / "css", folder / "static" / "css")


def _hugo_files(alert: Alert) -> Files:
    files, facts = {}, alert.fields[alert.original]
    modified = f"{facts['modified']}:00-05:00".replace(" ", "T")
    for code, fields in alert.fields.items():
        head = {"title": fields["title"], "summary": fields["summary"]}
        head |= {"date": f"{alert.day}T09:00:00-05:00", "lastmod": modified}
        head |= {"countries": [alert.country], "violations": facts["violations"]}
        text = alert.plain(f"{json.dumps(head, ensure_ascii=False, indent=2)}\n\n{alert.accounts[code]}")
        files[f"content/alerts/{alert.slug}/index.{code}.md"] = text
    return files
