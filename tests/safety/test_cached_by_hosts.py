"""What workflows cache between builds contains nothing unpublished."""

from __future__ import annotations

import quopri
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from plugins.incremental.store import Store
from plugins.site.up_to_date import UpToDateCheck
from tests.conftest import NOW, ROOT, add_content, run_pelican

DRAFT, EMBARGOED, OPEN = "ua-2026-022", "ua-2026-023", "ua-2026-021"
SHORTEST = 30
"""Characters of a line by which a text is recognised."""


def cached() -> list[str]:
    """Return what the workflows of both hosts cache."""
    steps = yaml.safe_load((ROOT / ".github/workflows/publish.yml").read_text())["jobs"]["build"]["steps"]
    (paths,) = [step["with"]["path"] for step in steps if "actions/cache@" in step.get("uses", "")]
    gitlab = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text())["pages"]["cache"]["paths"]
    assert paths.split() == [each.rstrip("/") for each in gitlab]
    return paths.split()


def lines(paths: Iterable[Path]) -> set[str]:
    """Return the beginning of each line of *paths* that is long enough to be recognised."""
    found = (line.strip(' "-*|>') for path in paths for line in path.read_text("utf-8").splitlines())
    return {line[:SHORTEST] for line in found if len(line) >= SHORTEST}


def holds(folders: Iterable[Path], texts: Iterable[str]) -> set[str]:
    """Return those of *texts* that are in any file below *folders*, in mails too."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    data = [
        quopri.decodestring(each) if path.suffix == ".eml" else each
        for path in files
        for each in [path.read_bytes()]
    ]
    return {text for text in texts if any(text.encode() in each for each in data)}


def test_no_text_of_drafts_embargoed_alerts_or_records_of_consent_is_cached(project: Path) -> None:
    add_content(project, f"alerts/{DRAFT}", f"alerts/{EMBARGOED}")
    shutil.rmtree(project / ".cache")
    alerts = project / "content/alerts"
    unpublished = lines(path for slug in (DRAFT, EMBARGOED) for path in (alerts / slug).glob("*.md"))
    published = lines(
        path
        for path in (project / "content").rglob("*.*")
        if path.suffix in {".md", ".yaml"} and not {DRAFT, EMBARGOED} & {*path.parts}
    )
    records = {
        record[:SHORTEST]
        for path in alerts.rglob("*.md")
        for record in re.findall(r"^  record: (.+)$", path.read_text("utf-8"), re.MULTILINE)
    }
    texts = (unpublished - published) | records
    assert len(texts) > 100 and len(records) >= 3
    public = [project / name for name in cached()]
    assert run_pelican(project, project / "output", CI="true", PYTHONHASHSEED="1").returncode == 0
    assert holds(public, texts) == set()
    assert len(holds([project / ".cache/build"], texts)) > 50, "what is not cached holds them"

    shutil.rmtree(project / ".cache/build")  # as the next run finds it
    again = run_pelican(project, project / "output", CI="true")
    assert ", 0 of them changed" in again.stdout and not (project / ".cache/build/alerts").exists()

    path = alerts / OPEN / "index.es.md"
    title = re.search(r'^title: "(.+)"$', path.read_text("utf-8"), re.MULTILINE)
    assert title is not None and holds(public, [title[1]])
    path.write_text(path.read_text("utf-8").replace(title[1], "Otro título"), "utf-8")
    before = Store(project / ".cache/public").load("jobs output")
    assert run_pelican(project, project / "output", CI="true", PYTHONHASHSEED="2").returncode == 0
    after = Store(project / ".cache/public").load("jobs output")
    assert before["alert/ua-2026-018"].key == after["alert/ua-2026-018"].key, "pages are not printed again"
    assert holds(public, texts | {title[1]}) == set(), "nothing stays of what is not published any more"


@pytest.mark.parametrize(
    ("ci", "place"), [("", "build/private up-to-date output"), ("true", "public/up-to-date output")]
)
def test_warnings_that_quote_content_are_not_cached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ci: str, place: str
) -> None:
    """On an editor's own machine they are quoted; on hosts, which set CI, they are not."""
    monkeypatch.setenv("CI", ci)
    settings = {"CACHE_FOLDER": str(tmp_path / "cache"), "BUILD_TIME": str(int(NOW.timestamp()))}
    settings |= {name: str(tmp_path / name) for name in ("OUTPUT_PATH", "PATH", "THEME")}
    first = UpToDateCheck(settings)
    assert first.last_build() is None
    first.problems = "a name in a draft"
    first.save()
    assert (tmp_path / f"cache/{place.replace('output', 'OUTPUT_PATH')}.shelf").is_file()
    left = UpToDateCheck(settings).last_build()
    assert left is not None and left.problems == "a name in a draft"
    clean = UpToDateCheck(settings)
    clean.last_build()
    clean.save()
    left = UpToDateCheck(settings).last_build()
    assert left is not None and left.problems == "", "the newest counts"
