"""Tests of the alerts that benchmarks generate: they are deterministic, and an editor could have written them."""

import shutil
from pathlib import Path

from pelican.settings import read_settings

from bench.alerts import CONTENT, OPEN, alerts
from bench.builds import NOW
from bench.generators import ROOT, ours
from plugins.site.generator import load_site

COUNT = OPEN + 10


def test_generated_alerts_pass_all_checks(tmp_path: Path) -> None:
    """None has a problem, except that the deadline of the newest is today, so that it closes a day later."""
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns("alerts"))
    generated = list(alerts(COUNT))
    for alert in generated:
        for name, text in ours("ours").files(alert).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, "utf-8")
    settings = {**read_settings(str(ROOT / "pelicanconf.py")), "PATH": str(content), "BUILD_TIME": str(NOW)}
    site, problems = load_site({**settings, "CACHE_FOLDER": "", "SHEETS": False})
    found = {f"{each.path}: {each.field}" for each in problems if "/authorities/" not in each.path}
    newest = generated[0]
    assert found == {f"content/alerts/{newest.slug}/index.{newest.original}.md: act_before"}
    assert site is not None
    assert len(site.open) == OPEN + 1
    assert len(site.past) == COUNT - OPEN


def test_the_same_number_gives_the_same_alert() -> None:
    one, other = (list(alerts(3)) for _ in range(2))
    assert one == other
    assert len({alert.slug for alert in one}) == len(one)
