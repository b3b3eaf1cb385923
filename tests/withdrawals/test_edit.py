"""The command adds to the list of withdrawals, however it is formatted, and preserves the rest."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from plugins.alerts.withdrawn import load_withdrawn
from plugins.withdrawals.edit import with_entry
from plugins.withdrawals.entries import list_text, withdrawn_slugs
from tests.conftest import NOW

SLUG = "ua-2026-021"


def edited(text: str, *, add_announcement: bool = True) -> str:
    return with_entry(
        text,
        SLUG,
        date="2026-11-21 15:00Z",
        published="2026-11-18",
        numbers=[1, 2],
        add_announcement=add_announcement,
    )


@pytest.mark.parametrize(
    ("text", "announcements", "announce"),
    [
        ("", "[1, 2]", 3),
        ("ua-2026-021: 2026-11-20", "[1, 2]", 3),
        ("ua-2026-021:\n  date: 2026-11-20", "[1, 2]", 3),
        ("ua-2026-021: # note\n  date: 2026-11-20\n", "[1, 2]", 3),
        ("ua-2026-021: \n    date: 2026-11-20\n    announcements: [1, 5]\n", "[1, 2, 5]", 6),
        ('"ua-2026-021": 2026-11-20\n', "[1, 2]", 3),
        ("\ufeffua-2026-021: 2026-11-20\r\n", "[1, 2]", 3),
        ("ua-2026-021: {date: 2026-11-20, announcements: [1, 7]}\n", "[1, 2, 7]", 8),
        ("ua-2026-021:\n  announcements: [1]   # published 2026\n  date: 2026-11-20\n", "[1, 2]", 3),
        ("ua-2026-021:\n  date: 2026-11-20\n\n  announcements: [1, 4]\n", "[1, 2, 4]", 5),
        ("UA 2026-021\n", "[1, 2]", 3),
        ("ua-2026-021:\n  date: 2026-11-20\n  announce: 3\n", "[1, 2]", 3),
    ],
)
def test_an_entry_in_any_form_becomes_a_plain_one(
    text: str, announcements: str, announce: int, tmp_path: Path
) -> None:
    made = edited(text)
    day = "2026-11-20" if "2026-11-20" in text else "2026-11-21 15:00Z"
    assert f"ua-2026-021:\n  date: {day}\n  published: 2026-11-18\n" in made
    assert f"  announcements: {announcements}\n  announce: {announce}\n" in made
    assert edited(made) == made, "the second time changes nothing"
    (tmp_path / "withdrawn.yaml").write_text(made, "utf-8")
    loaded = load_withdrawn(tmp_path, tmp_path, ("fr",), NOW)
    assert loaded.problems == () and list(loaded.alerts) == [SLUG]
    assert [each.number for each in loaded.alerts[SLUG].facts.announcements][-1] == announce


def test_other_entries_and_comments_stay() -> None:
    others = "# Withdrawn\nua-2026-009-2: 2026-11-01  # asked by phone\n\nua-2026-0210:\n  date: 2026-11-02\n"
    made = edited(
        f"{others}ua-2026-021:\n  # the partner asked\n  date: 2026-11-20\n", add_announcement=False
    )
    assert made.startswith(others)
    assert "# the partner asked" in made and "announce:" not in made


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_the_list_is_read_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "withdrawn.yaml").write_bytes("# Retirée\nua-2026-021: 2026-11-20\n".encode(encoding))
    assert withdrawn_slugs(tmp_path) == [SLUG]
    assert "Retirée" in list_text(tmp_path)


def test_an_entry_of_tomorrow_withdraws_today(tmp_path: Path) -> None:
    """Clocks of editors differ; a line never waits for its date."""
    (tmp_path / "withdrawn.yaml").write_text("ua-2026-021: 2026-12-24\n", "utf-8")
    (alert,) = load_withdrawn(tmp_path, tmp_path, ("fr",), NOW).alerts.values()
    assert alert.state(datetime(2026, 11, 21, tzinfo=UTC)).value in {"withdrawn", "unpublished"}
