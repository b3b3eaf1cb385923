"""``invoke share``: texts of open alerts, and a refusal with its reason for all others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plugins.commands import share as command
from plugins.commands.share import share
from plugins.content.problems import Problem
from plugins.repository.site import Site
from tests.conftest import NOW, ROOT, read_site

SLUG = "ua-2026-021"
REFUSED = {
    "ua-2026-011": "is withdrawn: nothing of it may be passed on",
    "UA 2026-023": "is under embargo until 2036-01-15 09:00 (America/Bogota): nothing of it",
    "ua-2026-022": "is not published yet (status: draft). Publish it first.",
    "ua-2026-013": "has reached its deadline",
    "ua-2026-014": "is not open (status: suspended)",
    "ua-2026-009": "is not open (status: closed)",
    "UA 2026-12": "is no alert of this site. Did you mean",
}


@pytest.fixture(scope="module")
def settings_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings of the sample site at the time of tests."""
    folder = tmp_path_factory.mktemp("share")
    path = folder / "shareconf.py"
    lines = [
        f"import sys; sys.path.insert(0, {str(ROOT)!r})",
        "from publishconf import *",
        f'BUILD_TIME = "{int(NOW.timestamp())}"',
        "CACHE_FOLDER = ''",
        "SHEETS = SHARE_PICTURES = False",
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture(scope="module")
def sites() -> dict[object, tuple[Site, list[Problem]]]:
    return {}


@pytest.fixture(autouse=True)
def read_once(sites: dict[object, tuple[Site, list[Problem]]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the content once for all tests with the same settings, since none changes it."""

    def read(settings: dict[str, Any]) -> tuple[Site, list[Problem]]:
        key = settings["NEVER_PUBLISH"]
        if key not in sites:
            sites[key] = read_site(settings)
        return sites[key]

    monkeypatch.setattr(command, "load_site", read)


@pytest.mark.parametrize("name", REFUSED)
def test_only_open_alerts_are_shared(
    settings_file: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert share(settings_file, name) is False
    said = capsys.readouterr()
    assert REFUSED[name] in said.err and not said.out


def test_a_text_for_each_channel_and_language(
    settings_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert share(settings_file, "UA 2026-021") is True
    said = capsys.readouterr()
    assert said.out.count("── ") == 3 * 4 and said.out.count("TOO LONG") == 0 and not said.err
    for channel in ("WhatsApp, Telegram, Signal", "Mastodon", "Bluesky", "SMS"):
        assert f"── {channel} · Français · " in said.out
    assert "of 300 characters" in said.out and "1 message ─" in said.out


def test_one_channel_in_one_language_is_the_text_alone(
    settings_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert share(settings_file, "UA 2026-009", language="es", channel="sms") is True
    said = capsys.readouterr().out.splitlines()
    assert "https://urgent-action.example/es/ua-2026-009-2/" in said, "the latest alert of the case"
    assert len(said) == 4


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"language": "fr"}, "ua-2026-017 is not translated into fr"),
        ({"language": "de"}, '"de" is no language of this site. Write one of: fr, en, es.'),
        ({"channel": "fax"}, '"fax" is no channel. Write one of: messengers, mastodon, bluesky, sms.'),
    ],
)
def test_what_there_is_no_text_for_is_said(
    settings_file: Path, choice: dict[str, str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert share(settings_file, "ua-2026-017", **choice) is False
    assert said in capsys.readouterr().err


def test_blocked_words_are_searched(
    settings_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "words.txt").write_text("El Yarumo\n", "utf-8")
    path = settings_file.with_name("blockedconf.py")
    listed = str(tmp_path / "words.txt")
    path.write_text(f"{settings_file.read_text('utf-8')}NEVER_PUBLISH = {listed!r}\n", "utf-8")
    assert share(path, SLUG, language="es") is False
    said = capsys.readouterr()
    assert "line 1 of the list" in said.err and "Yarumo" not in said.err + said.out
