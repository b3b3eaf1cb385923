"""People are named only as far, and only as long, as they agreed, consistently in all texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plugins.repository.content import Content
from plugins.web.settings import SettingsError, site_settings
from tests.alert_files import add_to_account
from tests.campaigns.conftest import settings
from tests.conftest import BuiltSite, read_site, run_pelican

NAME = "Maruja Peñalosa Ortiz"


@pytest.fixture
def original(example: Path) -> Path:
    return example / "alerts/ua-2026-014/index.es.md"


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def fatal(content: Content) -> list[str]:
    return [str(problem) for problem in content.problems if problem.fatal]


@pytest.mark.parametrize(
    "written", [NAME, "Maruja", "señora penalosa", "Peña**losa** ORTIZ".replace("**", "")]
)
def test_a_name_written_out_in_a_text_is_refused_with_its_line(
    example: Path, original: Path, load: Callable[..., Content], written: str
) -> None:
    last = add_to_account(original, f"Según {written}, nada cambió.")
    assert any(
        f"index.es.md:{last}: names person 1" in fault and "{person:1}" in fault
        for fault in fatal(load(example))
    )


def test_a_word_that_means_something_else_can_be_exempted(
    example: Path, original: Path, load: Callable[..., Content]
) -> None:
    with original.open("a", encoding="utf-8") as file:
        file.write("\nEn el barrio Ortiz, nada cambió.\n")
    assert fatal(load(example))
    spoil(original, "identification: public", "identification: public\n    not_names: [Ortiz]")
    assert not fatal(load(example))


def test_a_role_that_stands_for_a_name_brings_no_link_past_the_check(
    example: Path, original: Path, load: Callable[..., Content]
) -> None:
    spoil(original, "identification: public", "identification: role")
    assert not any("javascript" in fault for fault in fatal(load(example)))
    spoil(original, "role: coordinadora de la guardia campesina", "role: '[testigo](javascript:alert)'")
    last = add_to_account(original, "Según {person:1}, nada cambió.")
    assert any(f"index.es.md:{last}: " in fault and "javascript" in fault for fault in fatal(load(example)))


@pytest.mark.parametrize("placeholder", ["{person:3}", "{person:1:4}", "{person:0}", "{person:x}"])
def test_a_placeholder_for_nobody_is_refused(
    example: Path, original: Path, load: Callable[..., Content], placeholder: str
) -> None:
    with original.open("a", encoding="utf-8") as file:
        file.write(f"\nSegún {placeholder}, nada cambió.\n")
    assert any(placeholder in fault for fault in fatal(load(example)))


@pytest.mark.parametrize(
    ("covers", "told"),
    [("[place, organisation]", "does not cover name"), ("[name, organisation]", "does not cover place")],
)
def test_what_consent_does_not_cover_is_not_published(
    example: Path, original: Path, load: Callable[..., Content], covers: str, told: str
) -> None:
    spoil(original, "covers: [name, place, organisation]", f"covers: {covers}")
    assert any(told in fault for fault in fatal(load(example)))


@pytest.fixture
def named(project: Path) -> Path:
    """A copy of the project whose alert 021 has person 1 in title, account, letters and updates."""
    for path in (project / "content/alerts/ua-2026-021").glob("*.md"):
        text = path.read_text("utf-8")
        assert NAME not in text.split("\npartner:")[-1] and "{person:1}" in text
    return project


def output(folder: Path) -> str:
    return "\n".join(
        path.read_text("utf-8", "replace")
        for base in (folder / "output", folder / "outbox")
        for path in base.rglob("*")
        if path.is_file() and path.suffix in {".html", ".txt", ".atom", ".ics", ".xml", ".json"}
    )


def test_names_stand_in_full_where_they_may(cache_of_project: Path) -> None:
    said = output(cache_of_project.parent)
    assert NAME in said and "{person:" not in said


@pytest.mark.parametrize("change", ["initials", "role"])
def test_initials_or_the_role_take_the_place_of_a_name_everywhere(named: Path, change: str) -> None:
    path = named / "content/alerts/ua-2026-021/index.es.md"
    spoil(path, "identification: public", f"identification: {change}")
    done = run_pelican(named, named / "output")
    assert done.returncode == 0, done.stderr
    said = output(named)
    for word in NAME.split():
        assert word not in said
    assert ("M. P. O." in said) is (change == "initials")
    assert "{person:" not in said


def test_names_turn_to_initials_two_years_after_the_end_unless_renewed(named: Path) -> None:
    late = datetime(2029, 2, 5, tzinfo=UTC)
    assert run_pelican(named, named / "output", now=late - timedelta(days=30)).returncode == 0
    assert NAME in output(named)
    done = run_pelican(named, named / "output", now=late)
    assert done.returncode == 0
    assert "Peñalosa" not in output(named) and "M. P. O." in output(named)
    assert "names have turned to initials" in done.stderr
    spoil(named / "content/alerts/ua-2026-021/index.es.md", "consent:", "consent:\n  names_until: 2030-01-01")
    assert run_pelican(named, named / "output", now=late).returncode == 0
    assert NAME in output(named)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (-61, None),
        (-59, "public names turn on 2029-01-30 to initials"),
        (29, "public names have turned to initials"),
        (31, None),
    ],
)
def test_that_names_turn_to_initials_is_told_around_the_day_only(
    example: Path, load: Callable[..., Content], days: int, told: str | None
) -> None:
    due = datetime(2029, 1, 30, 17, tzinfo=ZoneInfo("America/Bogota"))
    content = load(example, now=due + timedelta(days=days))
    warnings = [problem.message for problem in content.problems if "to initials" in problem.message]
    assert len(warnings) == (told is not None)
    assert not warnings or warnings[0].startswith(str(told))


@pytest.mark.parametrize("days", [0, 30, 730, 1000])
def test_the_setting_says_how_long_names_stay(named: Path, days: int) -> None:
    def name_after(later: timedelta) -> str:
        now = str(int((datetime(2027, 1, 31, tzinfo=UTC) + later).timestamp()))
        site, _ = read_site(settings(PATH=str(named / "content"), NAME_RETENTION_DAYS=days, BUILD_TIME=now))
        (alert,) = (alert for alert in site.content.alerts if alert.slug == "ua-2026-021")
        return alert.names[0].full("es")

    assert name_after(timedelta(days=days - 7)) == NAME
    assert name_after(timedelta(days=days + 7)) == "M. P. O."


@pytest.mark.parametrize("days", [None, "730", "", -1, 36_501, 1.5, True])
def test_a_setting_that_is_no_number_of_days_is_refused(days: object) -> None:
    with pytest.raises(SettingsError, match=r"NAME_RETENTION_DAYS .* Write 730 for two years"):
        site_settings(settings(NAME_RETENTION_DAYS=days))


def test_a_partner_that_did_not_agree_is_not_named(named: Path) -> None:
    path = named / "content/alerts/ua-2026-021/index.es.md"
    spoil(path, "covers: [name, place, organisation]", "covers: [name, place]")
    done = run_pelican(named, named / "output")
    assert done.returncode == 1 and "names the partner" in done.stderr
    for each in path.parent.glob("*.md"):
        text = each.read_text("utf-8")
        head, partner, rest = text.partition("\npartner: {name: Asociación Campesina del Alto Yarumo,")
        rest = rest.replace("Asociación Campesina del Alto Yarumo", "asociación")
        head = head.replace("Asociación Campesina del Alto Yarumo", "asociación")
        each.write_text(head + partner + rest, "utf-8")
    done = run_pelican(named, named / "output")
    assert done.returncode == 0, done.stderr
    page = BuiltSite(named / "output").text("fr/ua-2026-021/index.html")
    assert "Asociación Campesina del Alto Yarumo" not in page and "une organisation partenaire" in page


def test_the_record_of_consent_reaches_nothing(cache_of_project: Path) -> None:
    said = output(cache_of_project.parent)
    assert "UA 2026-021" in said and "editora de turno" not in said
