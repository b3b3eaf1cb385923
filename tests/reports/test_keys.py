"""Keys of readers: what is refused, what is a warning, and until when reports are encrypted to them."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from plugins.content.problems import Problem
from plugins.incremental.file import File
from plugins.reports.keys import KeyFileError, read_key
from plugins.reports.load import NOTICE, Reports, load_reports
from plugins.reports.settings import DEMONSTRATION_KEYS, report_settings
from plugins.safety.files import texts
from tests.campaigns.conftest import settings
from tests.conftest import NOW, ROOT

KEYS = ROOT / "tests/reports/keys"
PUBLIC = {path.stem: path for path in [*KEYS.glob("*.asc"), *(ROOT / "content/keys").glob("*.asc")]}
FINGERPRINTS = {
    "demonstration-a": "6CE0AF47781E442A69D3C1B69B824CE609AC0175",
    "demonstration-b": "D3476E4DECB7EE670A1151D8BDB8F164DFF200A4",
    "third": "63125B8B4271BAAC4F47C42F75326C45FCAE79BF",
    "expired": "4805AD582942D8A3E148C37A6B57E45ED8F0E4B1",
    "expiring": "13182D4FC677AABF0B7265BCB86FE95DBC1DEA51",
    "unencrypting": "170F78A15C4F06C582B0155E327C04A16193E3D3",
    "rsa": "75AF4ED6C78448685833218BDD1867FBE87DEECD",
    "revoked": "11219E7FEB35C5CFFA16D5F17D97D8BD43B19FAD",
    "revoked-subkey": "13EFE4E0D1C3466A94FC3E701FE0981856FF2729",
}
EXPIRY = datetime(2026, 12, 31, 12, tzinfo=UTC)
"""When the only subkey of the key ``expiring`` expires; its primary key never does."""


def entry(name: str, /, **changes: Any) -> dict[str, Any]:
    """Return an entry of REPORT_KEYS for one of the keys."""
    own = {"name": name, "fingerprint": FINGERPRINTS.get(name, "0" * 40), "hours": 12, "languages": ["es"]}
    return {**own, "who": {"fr": "La garde", "en": "The team", "es": "El equipo"}, **changes}


def checked(
    tmp_path: Path, *entries: dict[str, Any], now: datetime = NOW, **changes: Any
) -> tuple[Reports, list[str]]:
    """Return the reports with the keys of *entries*, and all problems, warnings marked as such."""
    folder = tmp_path / "content/keys"
    folder.mkdir(parents=True, exist_ok=True)
    for each in entries:
        if each.get("name") in PUBLIC:
            shutil.copy(PUBLIC[each["name"]], folder)
    own, problems = report_settings(settings(REPORT_KEYS=list(entries), **changes))
    reports, found = load_reports(own, folder.parent, now)
    return reports, list(map(told, [*problems, *found]))


def told(problem: Problem) -> str:
    return f"{'' if problem.fatal else 'warning: '}{problem}"


def test_the_keys_of_the_sample_are_valid_and_known_to_be_demonstration_keys(tmp_path: Path) -> None:
    reports, problems = checked(tmp_path, entry("demonstration-a"), entry("demonstration-b"))
    assert problems == []
    assert {each.key.fingerprint for each in reports.valid(NOW)} == DEMONSTRATION_KEYS
    assert all(each.is_demonstration for each in reports.keys)


@pytest.mark.parametrize(
    ("siteurl", "refused"),
    [
        ("https://urgent-action.example/site", False),
        ("http://127.0.0.1:8000", False),
        ("https://urgent-action.org", True),
        ("https://example.org", True),
        ("https://urgent-action.example.org", True),
    ],
)
def test_demonstration_keys_are_refused_where_somebody_could_report(
    tmp_path: Path, siteurl: str, refused: bool
) -> None:
    reports, problems = checked(tmp_path, entry("demonstration-a"), entry("third"), SITEURL=siteurl)
    names = [each.reader.name for each in reports.keys]
    assert names == (["third"] if refused else ["demonstration-a", "third"])
    assert len(problems) == refused
    assert all("REPORT_KEYS[1].fingerprint: is a demonstration key" in line for line in problems)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("demonstration-a.private", "holds a PRIVATE key. Delete the file"),
        ("revoked", "is revoked. Remove it from REPORT_KEYS"),
        ("revoked-subkey", "has only revoked subkeys for encryption. Add one"),
        ("unencrypting", "has no subkey for encryption. Add one"),
        ("v6", "is a key of another version than 4"),
    ],
)
def test_a_key_that_must_not_be_used_is_an_error(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises(KeyFileError, match=f"^{message}"):
        read_key(PUBLIC[name].read_bytes())
    key = entry("wrong", fingerprint=FINGERPRINTS.get(name, "0" * 40))
    folder = tmp_path / "content/keys"
    folder.mkdir(parents=True)
    shutil.copy(PUBLIC[name], folder / "wrong.asc")
    reports, problems = checked(tmp_path, key)
    assert not reports.keys
    assert [line.partition(message)[0] for line in problems] == ["content/keys/wrong.asc:1: "]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n",
        b"\x99" * 100,
        b"\x00" * 300_000,
        PUBLIC["third"].read_bytes()[:300],
    ],
)
def test_what_is_no_key_is_refused(data: bytes) -> None:
    with pytest.raises(KeyFileError):
        read_key(data)


def test_two_keys_in_one_file_are_refused() -> None:
    from pysequoia import ArmorKind, armor
    from pysequoia.packet import PacketPile

    both = b"".join(
        bytes(packet)
        for name in ("third", "fourth")
        for packet in PacketPile.from_bytes(PUBLIC[name].read_bytes())
    )
    with pytest.raises(KeyFileError, match="holds more than one key"):
        read_key(armor(both, ArmorKind.PublicKey).encode())


def test_a_fingerprint_of_another_key_is_an_error_that_says_how_to_find_out(tmp_path: Path) -> None:
    reports, problems = checked(tmp_path, entry("third", fingerprint=FINGERPRINTS["rsa"]))
    assert not reports.keys
    (line,) = problems
    assert line.startswith(f'pelicanconf.py:1: REPORT_KEYS[1].fingerprint: "{FINGERPRINTS["rsa"]}" is not')
    assert FINGERPRINTS["third"] in line and "in person or by telephone" in line


def test_a_missing_file_and_a_private_key_beside_it_are_errors(tmp_path: Path) -> None:
    folder = tmp_path / "content/keys"
    folder.mkdir(parents=True)
    shutil.copy(KEYS / "demonstration-b.private.asc", folder / "backup.asc")
    _, problems = checked(tmp_path, entry("absent"))
    assert [line.split(". ")[0] for line in problems] == [
        "content/keys/backup.asc:1: holds a PRIVATE key",
        "content/keys/absent.asc:1: does not exist",
    ]


def test_an_expired_subkey_of_a_valid_key_is_a_warning_and_the_others_are_used(tmp_path: Path) -> None:
    reports, problems = checked(tmp_path, entry("expired"), entry("third"))
    assert [each.reader.name for each in reports.valid(NOW)] == ["third"]
    assert [line.partition(";")[0] for line in problems] == [
        "warning: content/keys/expired.asc:1: has expired on 2026-01-01"
    ]
    assert f"gpg --quick-add-key {FINGERPRINTS['expired']} cv25519 encr 6m" in problems[0]


@pytest.mark.parametrize(
    ("now", "valid", "warned"),
    [
        (EXPIRY - NOTICE - timedelta(seconds=1), True, ""),
        (EXPIRY - NOTICE, True, "expires on 2026-12-31."),
        (EXPIRY - timedelta(seconds=1), True, "expires on 2026-12-31."),
        (EXPIRY, False, "has expired on 2026-12-31;"),
        (datetime(2026, 5, 1, tzinfo=UTC), False, "is valid from 2026-06-01 only."),
    ],
)
def test_a_key_is_reported_for_60_days_before_it_expires(
    tmp_path: Path, now: datetime, valid: bool, warned: str
) -> None:
    reports, problems = checked(tmp_path, entry("expiring"), now=now)
    assert bool(reports.valid(now)) is valid
    assert [warned in line and line.startswith("warning: ") for line in problems] == (
        [True] if warned else []
    )


def test_each_change_of_page_or_warning_is_a_turning_point(tmp_path: Path) -> None:
    reports, _ = checked(tmp_path, entry("expiring"))
    created = datetime(2026, 6, 1, 8, tzinfo=UTC)
    assert {created, EXPIRY - NOTICE, EXPIRY} <= reports.turning_points


def test_an_rsa_key_is_a_warning(tmp_path: Path) -> None:
    reports, problems = checked(tmp_path, entry("rsa"))
    assert reports.valid(NOW)
    assert [line.partition(":1: ")[2][:17] for line in problems] == ["is an RSA key: wi"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"REPORT_MAILBOX": ""}, "REPORT_MAILBOX"),
        ({"REPORT_MAILBOX": "reports"}, "REPORT_MAILBOX"),
        ({"REPORT_WAYS": {"fax": "+1 514 555 0123"}}, "REPORT_WAYS.fax"),
        ({"REPORT_WAYS": {"phone": "514 555 0123"}}, "REPORT_WAYS.phone"),
        ({"REPORT_WAYS": {"onion": "https://network.example"}}, "REPORT_WAYS.onion"),
        ({"REPORT_WAYS": {"signal": "javascript:alert(1)"}}, "REPORT_WAYS.signal"),
        ({"REPORT_WAYS": {"globaleaks": "http://network.example"}}, "REPORT_WAYS.globaleaks"),
    ],
)
def test_a_wrong_setting_is_an_error_at_its_name(tmp_path: Path, changes: dict[str, Any], field: str) -> None:
    _, problems = checked(tmp_path, entry("third"), **changes)
    assert [line.split(": ")[1] for line in problems] == [field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "../x"}, "name"),
        ({"fingerprint": "F" * 64}, "fingerprint"),
        ({"who": {}}, "who"),
        ({"languages": []}, "languages"),
        ({"hours": "12"}, "hours"),
        ({"who": {"fr": "La garde", "en": "The team"}}, "who"),
    ],
)
def test_a_wrong_entry_is_reported_at_its_field(tmp_path: Path, changes: dict[str, Any], field: str) -> None:
    _, problems = checked(tmp_path, entry("third", **changes))
    assert [line.removeprefix("warning: ").split(": ")[1] for line in problems] == [f"REPORT_KEYS[1].{field}"]


def test_what_is_published_of_a_key_is_what_others_need_and_its_user_ids_are_searched() -> None:
    armored = read_key(PUBLIC["demonstration-a"].read_bytes()).armored
    again = read_key(armored.encode())
    assert again.armored == armored and again.fingerprint == FINGERPRINTS["demonstration-a"]
    assert any("reports@urgent-action.example" in text for text in texts(File("k.asc", armored.encode())))


def test_private_parts_are_in_the_tests_only() -> None:
    assert not [
        path
        for folder in ("content", "docs", "plugins", "theme")
        for path in (ROOT / folder).rglob("*.asc")
        if b"PRIVATE" in path.read_bytes()
    ]
