"""Copies of letters: each person counts once per authority and alert, and nothing else of a mail is kept."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from plugins.casework.counts import import_copies as command
from plugins.casework.counts.addresses import addresses
from plugins.casework.counts.counting import WITH_ERRORS, CopyCounter, CountedAlert
from plugins.casework.counts.import_copies import counted_alert, import_copies
from plugins.casework.counts.store import FILE, KEY, Counts, CountStore
from plugins.casework.desk import Casework
from plugins.casework.errors import CountsError
from plugins.mailbox.header import Header
from plugins.mailbox.reader import read_mails
from plugins.private.folder import PrivateFolder
from plugins.repository.content import Content
from tests.casework.copies import (
    ALERT,
    ARRIVED,
    CANARIES,
    COUNT,
    FISCALIA,
    MINDEFENSA,
    Arrived,
    copy,
    mbox,
    people,
)
from tests.conftest import NOW
from tests.signatures.test_commands import encodings
from tests.warm import run_module

KEY_BYTES = bytes(range(32))
Load = Callable[[Path], Content]


def counter(casework: Casework, counts: Counts | None = None) -> CopyCounter:
    pattern = casework.site.site_settings.mailbox_copies
    known = counts if counts is not None else {}
    return CopyCounter(known, pattern, partial(counted_alert, casework), casework.servers, KEY_BYTES)


def numbers(counts: Counts) -> dict[tuple[str, str], int]:
    return {(slug, key): len(each) for slug, keys in counts.items() for key, each in keys.items()}


def take(counter: CopyCounter, folder: Path, *mails: bytes) -> None:
    for data in mails:
        (folder / "one.eml").write_bytes(data)
        for mail in read_mails(folder / "one.eml"):
            counter.take(mail)


@pytest.mark.parametrize("arrived", ARRIVED.values(), ids=ARRIVED)
def test_a_mail_counts_for_its_targets_or_is_in_a_total(
    casework: Casework, tmp_path: Path, arrived: Arrived
) -> None:
    one = counter(casework)
    take(one, tmp_path, arrived.data)
    assert one.totals == {arrived.total: 1}
    assert numbers(one.counts) == {(ALERT, key): 1 for key in arrived.authorities}


def test_a_person_counts_once_whatever_they_send(casework: Casework, tmp_path: Path) -> None:
    one = counter(casework)
    alias = "ANA.canaryaddress+x@rives.example"
    take(
        one,
        tmp_path,
        copy(1),
        copy(1),
        copy(2),
        copy(3, sender=alias),
        copy(4, to=f"{FISCALIA}, {MINDEFENSA}"),
    )
    assert numbers(one.counts) == {(ALERT, "co-fiscalia"): 1, (ALERT, "co-mindefensa"): 1}
    assert one.totals == {"counted": 2, "counted already": 3}


def test_a_mail_about_two_alerts_waits_until_both_can_be_read(casework: Casework, tmp_path: Path) -> None:
    one = counter(casework)
    broken = CountedAlert(reason=WITH_ERRORS)
    one.alert = lambda slug: broken if slug == "ua-2026-009" else counted_alert(casework, slug)
    take(one, tmp_path, copy(cc=f"{COUNT}, count+ua-2026-009@urgent-action.example"))
    assert one.totals == {WITH_ERRORS: 1} and not one.counts


def test_two_alerts_of_a_case_are_counted_apart(casework: Casework, tmp_path: Path) -> None:
    one = counter(casework)
    for slug in ("ua-2026-009", "ua-2026-009-2"):
        alert = casework.site.alert(slug)
        target = next(each for each in alert.targets if each.key)
        (address, *_) = (each.address for each in target.channels if each.key == "email")  # type: ignore[attr-defined]
        take(one, tmp_path, copy(to=address, cc=f"count+{slug}@urgent-action.example"))
    assert {slug for slug, _ in numbers(one.counts)} <= {"ua-2026-009", "ua-2026-009-2"}
    assert len(numbers(one.counts)) == 2


def test_long_fields_take_time_by_their_length() -> None:
    for value in (
        '"' * 250_000,
        "(" * 250_000,
        '\\"' * 125_000,
        "a" * 250_000,
        "a@" * 125_000,
        "<" * 250_000,
    ):
        start = time.perf_counter()
        addresses(Header((("To", value),)), ("To",))
        assert time.perf_counter() - start < 1, value[:2]
    council = ", ".join(f'"Member, no. {number}" <m{number}@council.example>' for number in range(2000))
    assert len(addresses(Header((("To", council),)), ("To",))) == 2000


# The command --------------------------------------------------------------------------------


@pytest.fixture
def desk(example: Path, casework: Casework, load: Load) -> Callable[[], Casework]:
    """Reads the editors' example, whose alerts a test may change, with a private folder; anew for each command."""

    def read() -> Casework:
        content = load(example)
        settings = replace(casework.site.site_settings, content=example)
        return replace(casework, site=replace(casework.site, site_settings=settings, content=content))

    return read


EXAMPLE = "ua-2026-014"
EXAMPLE_COUNT = f"count+{EXAMPLE}@urgent-action.example"


def original(desk: Casework) -> Path:
    return desk.site.site_settings.content / "alerts" / EXAMPLE / "index.es.md"


def box(folder: Path, mails: list[bytes]) -> Path:
    path = folder / "copies.mbox"
    path.write_bytes(mbox(mails))
    return path


def stored(desk: Casework) -> dict[tuple[str, str], int]:
    return numbers(CountStore(desk.folder).load())


def run(desk: Callable[[], Casework], folder: Path, mails: list[bytes]) -> bool:
    return import_copies(desk(), source=box(folder, mails))


def test_a_number_becomes_public_from_20_on_in_tens_and_never_smaller(
    desk: Callable[[], Casework], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = original(desk()).read_text("utf-8")
    assert run(desk, tmp_path, people(19, cc=EXAMPLE_COUNT))
    assert original(desk()).read_text("utf-8") == before and stored(desk())[EXAMPLE, "co-fiscalia"] == 19
    assert run(desk, tmp_path, people(20, cc=EXAMPLE_COUNT))
    line = "  - {authority: co-fiscalia, number: 20, date: 2026-11-21}\n"
    added = f"letters_counted:\n{line}"
    text = original(desk()).read_text("utf-8")
    assert added in text and text.replace(added, "") == before
    assert run(desk, tmp_path, people(29, cc=EXAMPLE_COUNT))
    assert original(desk()).read_text("utf-8") == text, "the date changes with the number alone"
    capsys.readouterr()
    assert run(desk, tmp_path, people(47, cc=EXAMPLE_COUNT))
    text = original(desk()).read_text("utf-8")
    assert text.replace(line.replace("20,", "40,"), line) == before.replace(
        "copies_to:", f"{added}copies_to:"
    )
    shown = capsys.readouterr().out
    assert (
        "ua-2026-014  co-fiscalia  47  +18\n" in shown
        and "47 mails: 18 counted, 29 counted already.\n" in shown
    )
    assert "Now delete these mails" in shown and line.replace("20,", "40,").strip() in shown
    shutil.rmtree(desk().folder.path / "counts")
    assert run(desk, tmp_path, people(25, cc=EXAMPLE_COUNT))
    assert original(desk()).read_text("utf-8") == text
    assert desk().site.alert_summaries[EXAMPLE].letters_counted[0].number == 40
    assert not desk().site.content.fatal


def test_what_cannot_be_written_is_printed_to_paste(
    desk: Callable[[], Casework], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = original(desk())
    path.write_text(path.read_text("utf-8").replace("copies_to:", "letters_counted: []\ncopies_to:"), "utf-8")
    assert run(desk, tmp_path, people(30, cc=EXAMPLE_COUNT)), "an empty list in brackets can be filled"
    text = re.sub(
        r"letters_counted:\n  - (.*)", r"letters_counted: [\1]", path.read_text("utf-8").replace("30", "20")
    )
    path.write_text(text.replace("co-fiscalia, number", "br-embajada-bogota, number"), "utf-8")
    assert not run(desk, tmp_path, people(30, cc=EXAMPLE_COUNT))
    assert "  - {authority: co-fiscalia, number: 30, date: 2026-11-21}\n" in capsys.readouterr().err
    assert "number: 20" in path.read_text("utf-8") and "number: 30" not in path.read_text("utf-8")


@pytest.mark.parametrize("status", ["follow_up: private", "status: withdrawn"])
def test_private_and_withdrawn_alerts_are_left_alone(
    desk: Callable[[], Casework], tmp_path: Path, status: str
) -> None:
    assert run(desk, tmp_path, people(19, cc=EXAMPLE_COUNT))
    path = original(desk())
    text = path.read_text("utf-8")
    changed = text.replace(
        "status: open", "status: open\nfollow_up: private" if "private" in status else status
    )
    path.write_text(changed, "utf-8")
    assert run(desk, tmp_path, people(30, cc=EXAMPLE_COUNT))
    assert path.read_text("utf-8") == changed
    assert stored(desk()) == ({(EXAMPLE, "co-fiscalia"): 30} if "private" in status else {})


def test_mails_about_an_alert_with_errors_must_not_be_deleted(
    desk: Callable[[], Casework], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = original(desk())
    text = path.read_text("utf-8")
    path.write_text(text.replace("country: CO\nregion", "country: XX\nregion"), "utf-8")
    assert not run(desk, tmp_path, people(3, cc=EXAMPLE_COUNT))
    shown = capsys.readouterr()
    assert "3 mails about alerts with errors not counted." in shown.err and "delete these" not in shown.out
    path.write_text(text, "utf-8")
    assert run(desk, tmp_path, people(3, cc=EXAMPLE_COUNT))
    assert stored(desk()) == {(EXAMPLE, "co-fiscalia"): 3}


@pytest.mark.parametrize("moment", ["while reading", "while writing", "before the alert is written"])
def test_an_import_that_was_stopped_is_completed_by_the_next(
    desk: Callable[[], Casework], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    assert run(desk, tmp_path, people(5, cc=EXAMPLE_COUNT))
    store = desk().folder.path / "counts" / FILE
    before, text = store.read_bytes(), original(desk()).read_bytes()

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if moment == "while reading":
            patch.setattr(CopyCounter, "take", stop)
        elif moment == "while writing":
            patch.setattr(Path, "replace", stop)
        else:
            patch.setattr(command, "publish", stop)
        with pytest.raises(KeyboardInterrupt):
            run(desk, tmp_path, people(20, cc=EXAMPLE_COUNT))
    assert (store.read_bytes() == before) is (moment != "before the alert is written")
    assert original(desk()).read_bytes() == text
    assert run(desk, tmp_path, people(20, cc=EXAMPLE_COUNT))
    assert stored(desk()) == {(EXAMPLE, "co-fiscalia"): 20} and b"number: 20" in original(desk()).read_bytes()
    assert {each.name for each in store.parent.iterdir()} == {FILE, KEY}


def test_two_imports_at_once_lose_nothing(desk: Callable[[], Casework]) -> None:
    first, second = CountStore(desk().folder), CountStore(desk().folder)
    ours, theirs = first.load(), second.load()
    ours[EXAMPLE] = {"co-fiscalia": {"0" * 16}}
    first.save(ours)
    with pytest.raises(CountsError, match="changed by another import"):
        second.save(theirs)
    assert stored(desk()) == {(EXAMPLE, "co-fiscalia"): 1}


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lambda folder: (folder / KEY).unlink(), "is missing, and without it people would be counted twice"),
        (lambda folder: (folder / KEY).write_bytes(b"\0" * 32), "sender.key is damaged"),
        (lambda folder: (folder / FILE).write_text('{"format": 1}'), "counts.json is damaged"),
        (
            lambda folder: (folder / FILE).write_text(
                '{"format": 1, "alerts": {"a": {"b": ["x@y.example"]}}}'
            ),
            "counts.json is damaged",
        ),
        (lambda folder: (folder / FILE).write_text("[]"), "counts.json is damaged"),
    ],
    ids=["no key", "destroyed key", "no alerts", "no hash", "no object"],
)
def test_damaged_counts_stop_the_import(
    desk: Callable[[], Casework], tmp_path: Path, damage: Callable[[Path], object], expected: str
) -> None:
    assert run(desk, tmp_path, people(2, cc=EXAMPLE_COUNT))
    damage(desk().folder.path / "counts")
    with pytest.raises(CountsError, match=expected):
        run(desk, tmp_path, people(3, cc=EXAMPLE_COUNT))


@pytest.mark.parametrize(
    ("mailbox", "expected"),
    [
        ("", "MAILBOX_COPIES is empty"),
        ("count@urgent-action.example", "cannot be counted per alert. Write {case}"),
    ],
)
def test_without_an_address_per_alert_nothing_is_claimed(
    casework: Casework, tmp_path: Path, mailbox: str, expected: str
) -> None:
    settings = replace(casework.site.site_settings, mailbox_copies=mailbox)
    changed = replace(casework, site=replace(casework.site, site_settings=settings))
    with pytest.raises(CountsError, match=re.escape(expected)):
        import_copies(changed, source=box(tmp_path, people(3)))
    assert not (casework.folder.path / "counts").exists()


def test_mails_of_supporters_must_be_outside_of_the_project(casework: Casework, tmp_path: Path) -> None:
    source = box(tmp_path, people(3))
    with pytest.raises(CountsError, match="must not be where git or a build finds them"):
        import_copies(replace(casework, places={tmp_path: "the content"}), source=source)


# What is kept --------------------------------------------------------------------------------


def test_nothing_is_kept_or_printed_but_numbers_and_hashes(
    project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In no encoding, nor as a hash that anybody can compute; the folder is its owner's alone."""
    private = tmp_path_factory.mktemp("editor")
    mails = [each.data for each in ARRIVED.values()] + people(30, to=f"{FISCALIA}, {MINDEFENSA}")
    source, folder = box(private, mails), private / "casework"
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp()))}

    def invoke() -> subprocess.CompletedProcess[str]:
        arguments = ("counts-import", str(source), "--folder", str(folder))
        return run_module("invoke", *arguments, cwd=project, env=environment)

    done = invoke()
    assert done.returncode == 0, done.stderr
    text = (project / f"content/alerts/{ALERT}/index.es.md").read_text("utf-8")
    assert "{authority: co-mindefensa, number: 30, date: 2026-11-21}" in text
    assert "{authority: co-fiscalia, number: 130, date: 2026-11-20}" in text, "a number never becomes smaller"
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert {path.name for path in kept} == {FILE, KEY}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (*kept, *folder.rglob("*")))
    content = json.loads((folder / "counts" / FILE).read_text("utf-8"))
    assert content.keys() == {"format", "alerts"} and content["alerts"].keys() == {ALERT}
    sets = list(content["alerts"][ALERT].values())
    hashes = [each for found in sets for each in found]
    assert all(re.fullmatch("[0-9a-f]{16}", each) for each in hashes)
    assert len(hashes) == len(set(hashes)) > 60, "one person has another hash in each set"
    assert all(found == sorted(found) for found in sets), "nor do they show who came when"
    wanted = [each for canary in CANARIES for each in encodings(canary)]
    address = b"p1.canaryaddress@rives.example"
    wanted += [hashlib.new(name, address).hexdigest()[:16].encode() for name in ("md5", "sha1", "sha256")]
    wanted += encodings(FISCALIA)
    data = b"".join(path.read_bytes() for path in kept)
    assert not [each for each in wanted if each in data]
    printed = (done.stdout + done.stderr).encode()
    assert not [each for canary in CANARIES for each in encodings(canary) if each in printed]
    first = (folder / "counts" / FILE).read_bytes()
    again = invoke()
    assert again.returncode == 0 and " 0 counted, " in again.stdout
    assert (folder / "counts" / FILE).read_bytes() == first
    assert (project / f"content/alerts/{ALERT}/index.es.md").read_text("utf-8") == text
    shutil.rmtree(private)


def test_every_500_mails_the_number_is_printed(
    casework: Casework, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert import_copies(casework, source=box(tmp_path, [copy()] * 1001))
    assert capsys.readouterr().err == "500 mails …\n1,000 mails …\n"
    assert stored(casework) == {(ALERT, "co-fiscalia"): 1}


def test_the_folder_is_beside_the_case_files(casework: Casework, tmp_path: Path) -> None:
    assert import_copies(casework, source=box(tmp_path, [copy(cc=COUNT)]))
    assert [each.name for each in casework.folder.path.iterdir()] == ["counts"]
    assert isinstance(casework.folder, PrivateFolder)
