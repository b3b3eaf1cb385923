"""A later build, or another term, changes what pages say about an authority, and nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conftest import run_pelican

EN = "output/en/ua-2026-021/index.html"
MONTHS_LATER = datetime(2026, 12, 10, 12, tzinfo=UTC), datetime(2026, 12, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize("unchanged", [("en/ua-2026-018/index.html", "en/authorities/gt-mp/index.html")])
def test_the_line_follows_the_day_and_the_settings(project: Path, unchanged: tuple[str, ...]) -> None:
    def built(now: datetime) -> str:
        done = run_pelican(project, project / "output", now=now)
        assert done.returncode == 0, done.stderr
        return (project / EN).read_text("utf-8")

    last_day, late = MONTHS_LATER
    assert "Answer expected within days, by 10 December 2026." in built(last_day)
    others = [(project / "output" / name).read_bytes() for name in unchanged]
    text = built(late)
    assert "No answer known. 15 working days ended on 10 December 2026." in text
    assert "ended on 10 December" in (project / "output/en/authorities/co-fiscalia/index.html").read_text(
        "utf-8"
    )
    assert '"clock": "overdue"' in (project / "output/api/follow-up.json").read_text("utf-8")
    assert [(project / "output" / name).read_bytes() for name in unchanged] == others
    conf = project / "pelicanconf.py"
    conf.write_text(re.sub('"days": 15', '"days": 30', conf.read_text("utf-8")), "utf-8")
    assert "ended on" not in built(late).partition('id="answers"')[2].partition("</section>")[0]
