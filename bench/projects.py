"""Site generators in the benchmark: how to write the same alerts for each, and how to build them.

Comparable: titles, summaries and texts are the same Markdown in three languages; each page names country,
violations and translations; there are lists of fifty by country and by violation, an archive, and feeds of a
hundred. Plain Pelican and i18n-subsites use Pelican's default theme; Hugo uses templates with the same
content in about as many lines.

Not comparable: only ours validates its input, has letters, links and telephone hours for each target, related
alerts, lists by region, perpetrator, outcome, year and authority, data files, calendars, mails in an outbox,
and hundreds of other pages, resources and organisations. Only ours publishes all or nothing. Plain Pelican
lists alerts of one language, and its translations are pages; i18n-subsites builds a site per language and
reads everything for each. Hugo and Pelican write every page in every build; Pelican can cache only what it
has read (``plain+cache``).
"""

from __future__ import annotations

import compileall
import json
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pelican
import yaml

from bench import install
from bench.alerts import Alert
from plugins.alerts.file_format.writing import with_letters

ROOT = Path(__file__).resolve().parent.parent
HUGO = Path(__file__).resolve().parent / "hugo-site"
NOTMYIDEA = Path(pelican.__file__).parent / "themes" / "notmyidea"

Files = dict[str, str]
"""Texts of files by path in a project."""


@dataclass(frozen=True)
class Generator:
    """A site generator or one configuration of it."""

    name: str
    prepare: Callable[[Path], None]
    """Writes everything except alerts into an empty folder."""
    files: Callable[[Alert], Files]
    """Returns the source files of an alert."""
    base: str
    """The template that every page extends."""
    command: Callable[[Path], list[str]]
    """Returns the build command for the project in a folder."""
    outputs: tuple[str, ...]
    """Folders that a build writes; the pages are in the first."""
    caches: tuple[str, ...] = ()
    """Folders that a build leaves for the next one."""
    reproducible: bool = False
    """Whether the same sources give the same bytes; plain Pelican orders links at random."""
    missing: str = ""
    """The program that must be installed first; empty if nothing is missing."""


# Ours -------------------------------------------------------------------------------------


def _prepare_ours(folder: Path) -> None:
    unwanted = shutil.ignore_patterns("__pycache__", ".*", "alerts")
    shutil.copytree(ROOT / "content", folder / "content", ignore=unwanted)
    for name in ("theme", "plugins"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, folder / name)
    # The code of the other generators was compiled when it was installed.
    compileall.compile_dir(folder, quiet=2)


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes front matter like an editor: texts of several lines as block scalars."""


def _represent(dumper: Any, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _represent)


def _our_files(alert: Alert) -> Files:
    files = {}
    for code, words in alert.words.items():
        roles, letters = words["roles"], {"letters": words["letters"]}
        fields = {name: value for name, value in words.items() if name not in {"roles", "letters"}}
        if code == alert.original:
            people = zip(alert.facts["people"], roles, strict=True)
            fields |= {**alert.facts, "people": [{**person, "role": role} for person, role in people]}
            letters["extra_letters"] = fields.pop("extra_letters", {})
        else:
            fields["roles"] = {str(number): role for number, role in enumerate(roles, 1)}
            fields["original_modified"] = alert.facts["modified"]
        front = yaml.dump(fields, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1000)
        path = f"content/alerts/{alert.slug}/index.{code}.md"
        files[path] = f"---\n{front}---\n{with_letters(alert.bodies[code], code, letters)}"
    return files


# Pelican ----------------------------------------------------------------------------------

PLAIN = {
    "PATH": "content",
    "THEME": "theme",
    "PLUGINS": [],
    "SITENAME": "Urgent Action Network",
    "SITEURL": "https://pelican.example",
    "TIMEZONE": "America/Montreal",
    "DEFAULT_LANG": "en",
    "DEFAULT_PAGINATION": 50,
}
SUBSITES = {"PLUGINS": ["i18n_subsites"], "I18N_SUBSITES": {"fr": {}, "es": {}}}
CACHE = {"CACHE_CONTENT": True, "LOAD_CONTENT_CACHE": True}


def _prepare_pelican(settings: Mapping[str, Any]) -> Callable[[Path], None]:
    def prepare(folder: Path) -> None:
        shutil.copytree(NOTMYIDEA, folder / "theme")
        lines = [f"{name} = {value!r}\n" for name, value in {**PLAIN, **settings}.items()]
        (folder / "pelicanconf.py").write_text("".join(lines), "utf-8")

    return prepare


def _articles(alert: Alert) -> Files:
    files = {}
    for code, words in alert.words.items():
        head = {
            "Title": words["title"],
            "Date": f"{alert.day} 09:00",
            "Modified": alert.facts["modified"],
            "Slug": alert.slug,
            "Lang": code,
            "Category": alert.country,
            "Summary": words["summary"],
            "Tags": ", ".join(alert.tags),
        }
        lines = "".join(f"{name}: {value}\n" for name, value in head.items())
        files[f"content/{alert.slug}.{code}.md"] = alert.plain(f"{lines}\n{alert.bodies[code]}")
    return files


def _pelican(python: Path | str) -> Callable[[Path], list[str]]:
    return lambda _: [str(python), "-m", "pelican", "-s", "pelicanconf.py", "--fatal", "errors"]


# Hugo -------------------------------------------------------------------------------------


def _prepare_hugo(folder: Path) -> None:
    shutil.copytree(HUGO, folder, dirs_exist_ok=True)
    shutil.copytree(NOTMYIDEA / "static" / "css", folder / "static" / "css")


def _hugo_files(alert: Alert) -> Files:
    files = {}
    for code, words in alert.words.items():
        head = {
            "title": alert.plain(words["title"]),
            "date": f"{alert.day}T09:00:00-05:00",
            "lastmod": f"{alert.facts['modified']}:00-05:00".replace(" ", "T"),
            "summary": alert.plain(words["summary"]),
            "countries": [alert.country],
            "violations": list(alert.tags),
        }
        front = json.dumps(head, ensure_ascii=False, indent=2)
        files[f"content/alerts/{alert.slug}/index.{code}.md"] = (
            f"{front}\n\n{alert.plain(alert.bodies[code])}"
        )
    return files


SHEETS = "ours+sheets"
"""Ours with printable sheets, to which the other generators have no equivalent."""


def generators(settings: Mapping[str, str] | None = None) -> dict[str, Generator]:
    """Return all generators by name, including those that are not installed.

    *settings* are additional settings for ours: JSON by name.
    """
    python, hugo = install.python(), install.hugo()
    all_generators = (
        _ours("ours", {"SHEETS": "false", "SHARE_PICTURES": "false", **(settings or {})}),
        _ours(SHEETS, {"SHEETS": "true", "SHARE_PICTURES": "true", **(settings or {})}),
        _of_pelican("plain", {}, sys.executable),
        _of_pelican("plain+cache", CACHE, sys.executable),
        _of_pelican("subsites", SUBSITES, python or "", "" if python else "i18n-subsites"),
        Generator(
            "hugo",
            _prepare_hugo,
            _hugo_files,
            "layouts/baseof.html",
            lambda folder: [str(hugo), "--logLevel", "warn", "--cacheDir", str(folder / "cache")],
            ("public",),
            ("cache", "resources"),
            reproducible=True,
            missing="" if hugo else "Hugo",
        ),
    )
    return {generator.name: generator for generator in all_generators}


def _ours(name: str, settings: Mapping[str, str]) -> Generator:
    options = [f"{key}={value}" for key, value in settings.items()]
    return Generator(
        name,
        _prepare_ours,
        _our_files,
        "theme/templates/base.html",
        lambda _: [sys.executable, "-m", "pelican", "-s", "publishconf.py", "-e", *options],
        ("output", "outbox"),
        (".cache",),
        reproducible=True,
    )


def _of_pelican(name: str, settings: Mapping[str, Any], python: Path | str, missing: str = "") -> Generator:
    return Generator(
        name,
        _prepare_pelican(settings),
        _articles,
        "theme/templates/base.html",
        _pelican(python),
        ("output",),
        ("cache",),
        missing=missing,
    )
