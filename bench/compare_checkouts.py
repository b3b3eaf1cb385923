"""Regression test for refactorings: verifies that two checkouts behave identically.

    git worktree add ../before v0.1.0
    python bench/compare_checkouts.py ../before .

builds the content of the first with the code of both, since later code must build it unchanged, or as it was
migrated, and compares:

- ``output``: site and outbox, byte by byte, of the sample content, with sheets, below a path, with a sign-up
  form, with a blocklist, of the preview, and of 300 generated alerts; and once each with its own content;
- ``calls``: the requests of a push in each mode and the resulting state of the Mailchimp stand-in; a push by
  the second checkout in the state that the first one left must write nothing;
- ``problems``: path, line, field and severity of all problems in the broken files of the tests;
- ``cache``: a build by the second checkout with the cache of the first one and a clean build.

Exits with 1 and prints the first files, requests or problems that differ.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # not bench/ itself, whose profile.py would shadow the module of the standard library

from bench.alerts import alerts
from bench.projects import generators
from bench.scenarios import registry
from tests.campaigns.conftest import readers
from tests.campaigns.standin import KEY, StandIn
from tests.campaigns.test_publishing import Host
from tests.conftest import NOW
from tests.content.test_faults import FAULTS
from tests.content.test_slips import SLIPS
from tests.hostile.corpus import PAGE, REFUSED_MARKDOWN

GENERATED = 300
MOST_PRINTED = 10
"""Maximum number of differences printed for each comparison."""
PREVIEWS = ("desk", "commands")
"""Packages with the preview module, now and in earlier versions."""

MIGRATE = """
import sys
from pathlib import Path
sys.path.insert(0, "")
from plugins.commands.migrate import migrate
sys.exit(not migrate(Path("content/alerts"), Path()))
"""
REPORT_PROBLEMS = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
import pelicanconf
for name in ("plugins.site.generator", "plugins.site.load"):
    try:
        load_site = importlib.import_module(name).load_site
        break
    except ModuleNotFoundError:
        continue
own = {name: value for name, value in vars(pelicanconf).items() if name.isupper()}
own |= {"THEME": sys.argv[1] + "/theme", "CACHE_FOLDER": ""}
for content in sys.stdin.read().splitlines():
    _, problems = load_site({**own, "PATH": content})
    found = [[each.path, each.line, each.field, each.fatal] for each in problems]
    print(json.dumps([content.rsplit("/", 2)[1], sorted(found)]))
"""


@dataclass(frozen=True)
class Variant:
    """A configuration whose output is compared."""

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    generated: int = 0
    """The number of generated alerts; 0 for the sample content."""
    preview: bool = False
    own_content: bool = False
    """Whether each checkout builds its own sample content."""


def variants(folder: Path) -> list[Variant]:
    """Return all variants; write the files that they need to *folder*."""
    words = folder / "words.txt"
    words.write_text("a word that is nowhere\n555 0199 0199\n", "utf-8")
    return [
        Variant("sample"),
        Variant("sample, each its own", own_content=True),
        Variant("sheets", {"SHEETS": True}),
        Variant("below a path", {"SITEURL": "https://host.example/network"}),
        Variant("form", {"SUBSCRIBE_FORM": str(ROOT / "tests/sections/forms/radio.html")}),
        Variant("blocklist", environment={"NEVER_PUBLISH": str(words)}),
        Variant("preview", preview=True),
        Variant(f"{GENERATED} alerts", generated=GENERATED),
    ]


def main() -> int:
    """Compare the two checkouts given on the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--only", default="output,calls,problems,cache", help="parts, separated by commas")
    options = parser.parse_args()
    before, after = options.before.resolve(), options.after.resolve()
    parts = {
        "output": _compare_outputs,
        "calls": _compare_calls,
        "problems": _compare_problems,
        "cache": _compare_caches,
    }
    different = 0
    for part in options.only.split(","):
        with tempfile.TemporaryDirectory() as name:
            for title, differences in parts[part](before, after, Path(name)):
                print(f"{title}: {'equal' if not differences else 'DIFFERENT'}", flush=True)
                for difference in differences[:MOST_PRINTED]:
                    print(f"  {difference}")
                different += bool(differences)
    return 1 if different else 0


Comparisons = Iterator[tuple[str, list[str]]]
"""Title and differences of each comparison."""


def _compare_outputs(before: Path, after: Path, folder: Path) -> Comparisons:
    for variant in variants(folder):
        built = []
        for number, checkout in enumerate((before, after)):
            project = folder / f"{number}" / "project"
            _create_project(project, checkout, variant, checkout if variant.own_content else before)
            _build(project, variant)
            built.append(project)
        yield f"output, {variant.name}", _different_files(*built)
        for project in built:
            shutil.rmtree(project)


def _compare_caches(before: Path, after: Path, folder: Path) -> Comparisons:
    variant = Variant("sample")
    clean, cached = folder / "0" / "project", folder / "1" / "project"
    _create_project(clean, after, variant, before)
    _build(clean, variant)
    _create_project(cached, before, variant, before)
    _build(cached, variant)
    put_code(cached, after, variant)
    _build(cached, variant)
    yield "old cache under new code", _different_files(clean, cached)


def _create_project(project: Path, checkout: Path, variant: Variant, source: Path) -> None:
    """Create *project* with the code of *checkout* and the content of the checkout *source*."""
    shutil.rmtree(project, ignore_errors=True)
    project.mkdir(parents=True)
    unwanted = shutil.ignore_patterns("alerts") if variant.generated else None
    shutil.copytree(source / "content", project / "content", ignore=unwanted)
    files_of = generators()["ours"].files
    for alert in alerts(variant.generated, registry()) if variant.generated else ():
        for name, text in files_of(alert).items():
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    put_code(project, checkout, variant)


def put_code(project: Path, checkout: Path, variant: Variant) -> None:
    """Replace the code of *project* by that of *checkout*, with the settings of *variant* appended."""
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in ("theme", "plugins"):
        shutil.rmtree(project / name, ignore_errors=True)
        shutil.copytree(checkout / name, project / name, ignore=unwanted)
    for name in ("pelicanconf.py", "publishconf.py", "tasks.py"):
        shutil.copy(checkout / name, project / name)
    lines = [
        f"{name} = {value!r}\n"
        for name, value in {"SHEETS": False, "SHARE_PICTURES": False, **variant.settings}.items()
    ]
    for name in ("pelicanconf.py", "publishconf.py"):
        with (project / name).open("a", encoding="utf-8") as out:
            out.writelines(["\n", *lines])
    if (project / "plugins/commands/migrate.py").is_file():
        _run(project, "-c", MIGRATE)


def _build(project: Path, variant: Variant) -> None:
    if variant.preview:
        (package,) = [name for name in PREVIEWS if (project / f"plugins/{name}/preview.py").exists()]
        command = ["-m", f"plugins.{package}.preview", "output"]
    else:
        command = ["-m", "pelican", "content", "-s", "publishconf.py"]
    _run(project, *command, **variant.environment)


def _run(project: Path, *arguments: str, **environment: str) -> None:
    variables = {"SOURCE_DATE_EPOCH": str(int(NOW.timestamp())), "MAILCHIMP_API_KEY": "", **environment}
    subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env={**os.environ, **variables},
        check=True,
        capture_output=True,
    )


def _different_files(one: Path, other: Path) -> list[str]:
    """Return the files of site and outbox that differ between both projects."""
    contents = [
        {
            path.relative_to(project).as_posix(): path.read_bytes()
            for name in ("output", "outbox", "output-outbox")
            for path in (project / name).rglob("*")
            if path.is_file()
        }
        for project in (one, other)
    ]
    first, second = contents
    if not first:
        return ["nothing was built"]
    return sorted(name for name in {*first, *second} if first.get(name) != second.get(name))


def _compare_calls(before: Path, after: Path, folder: Path) -> Comparisons:
    host = Host(folder / "host")
    for mode in ("draft", "send", "schedule"):
        settings = {"MAILCHIMP_AUDIENCE": "a1b2c3d4e5", "CAMPAIGN_MODE": mode, "SITEURL": host.url}
        variant = Variant(mode, settings)
        logs, states, written = [], [], ["nothing was compared"]
        for checkout in (before, after):
            project = folder / "project"
            _create_project(project, checkout, variant, before)
            _build(project, variant)
            shutil.rmtree(host.folder, ignore_errors=True)
            shutil.copytree(project / "output", host.folder)
            with StandIn(now=NOW) as server:
                _push(project, server, "mailing-setup", "--go")
                readers(server)
                _push(project, server, "push", "--go")
                logs.append(_log(server))
                state = (
                    [*server.campaigns.values()],
                    [*server.contents.values()],
                    [*map(str, server.deliveries)],
                )
                states.append(json.dumps(state, default=str))
                if checkout == before:
                    put_code(project, after, variant)
                    earlier_calls = len(server.calls)
                    _push(project, server, "push", "--go")
                    written = [call for call in _log(server)[earlier_calls:] if not call.startswith("GET")]
        yield f"{len(logs[0])} requests, {mode}", [] if logs[0] == logs[1] else _first_difference(*logs)
        yield f"campaigns, {mode}", [] if states[0] == states[1] else ["they are not the same"]
        yield f"second code on the state left by the first, {mode}", written
    host.close()


def _push(project: Path, server: StandIn, *arguments: str) -> None:
    _run(project, "-m", "invoke", *arguments, MAILCHIMP_API_KEY=KEY, MAILCHIMP_STAND_IN=server.url)


def _log(server: StandIn) -> list[str]:
    return [f"{call.method} {call.path} {call.status}" for call in server.calls]


def _first_difference(one: list[str], other: list[str]) -> list[str]:
    """Return a line with the number of the first request that differs, counted from 1."""
    pairs = enumerate(zip(one, other, strict=False), 1)
    number = next((number for number, (left, right) in pairs if left != right), min(len(one), len(other)) + 1)
    return [f"{len(one)} and {len(other)} requests; the first that differs is number {number}"]


def _compare_problems(before: Path, after: Path, folder: Path) -> Comparisons:
    cases = list(_broken_folders(folder, before))
    names = "\n".join(str(case) for case in cases)
    reported = []
    for checkout in (before, after):
        result = subprocess.run(
            [sys.executable, "-c", REPORT_PROBLEMS, str(checkout)],
            input=names,
            env={**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))},
            cwd=checkout,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode:
            yield "problems", [result.stderr.strip().splitlines()[-1]]
            return
        reported.append(dict(json.loads(line) for line in result.stdout.splitlines()))
    first, second = reported
    yield (
        f"problems of {len(cases)} broken files",
        [f"{name}: {first[name]} · {second.get(name)}" for name in first if first[name] != second.get(name)],
    )


def _broken_folders(folder: Path, source: Path) -> Iterator[Path]:
    """Write a content folder for each mistake in the tests, with pages of *source*; yield the folders."""
    faults = {
        name: (f"content/{each[0].removeprefix('content/')}", *each[1:3])
        for name, each in {**SLIPS, **FAULTS}.items()
    }
    for number, (file, old, new) in enumerate(faults.values()):
        content = _copy_example(folder, f"slip-{number}", source)
        path = content.parent / file
        text = path.read_text("utf-8")
        if old and old in text:
            path.write_text(text.replace(old, new, 1), "utf-8")
            yield content
    for number, text in enumerate(REFUSED_MARKDOWN.values()):
        content = _copy_example(folder, f"markdown-{number}", source)
        with (content / PAGE).open("a", encoding="utf-8") as out:
            out.write(f"\n{text}\n")
        yield content


def _copy_example(folder: Path, name: str, source: Path) -> Path:
    """Copy the editors' example, with what a site needs from *source*; return the content folder."""
    content = folder / name / "content"
    shutil.copytree(ROOT / "docs/example", content)
    for name in ("pages", "vocabulary"):
        shutil.copytree(source / "content" / name, content / name)
    return content


if __name__ == "__main__":
    sys.exit(main())
