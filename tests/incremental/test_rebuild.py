"""The build cache: validity of results, fingerprints of values and files, eviction."""

from __future__ import annotations

import dataclasses
import hashlib
import os
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.incremental.cache import BuildCache
from plugins.incremental.file_hashes import FileHashes, content_hash, folder_hashes
from plugins.incremental.fingerprint import fingerprint
from plugins.incremental.outputs import compare_folder, stamped
from plugins.incremental.store import Store
from tests.conftest import NOW
from tests.incremental.tracked_time import FOR_EVER, NEVER, TrackedTime

MOMENTS = st.integers(-500_000, 500_000).map(lambda minutes: NOW + timedelta(minutes=minutes))
COMPARISONS = [
    lambda now, other: now < other,
    lambda now, other: now <= other,
    lambda now, other: now > other,
    lambda now, other: now >= other,
    lambda now, other: other < now,
    lambda now, other: other <= now,
    lambda now, other: other > now,
    lambda now, other: other >= now,
    lambda now, other: now == other,
    lambda now, other: now.astimezone(ZoneInfo("America/Bogota")).date() < other.date(),
]


@given(MOMENTS, st.lists(st.tuples(st.sampled_from(COMPARISONS), MOMENTS), min_size=1, max_size=6), MOMENTS)
def test_answers_are_the_same_as_long_as_a_watched_moment_says(now, asked, later) -> None:
    watched = TrackedTime.at(now)
    answers = [compare(watched, other) for compare, other in asked]
    assert answers == [compare(now, other) for compare, other in asked]
    assert watched.since <= now < watched.until
    for moment in (later, watched.since, watched.until - timedelta(microseconds=1)):
        if NEVER < moment < FOR_EVER - timedelta(days=2) and watched.since <= moment < watched.until:
            assert [compare(moment, other) for compare, other in asked] == answers


def test_a_watched_moment_is_as_narrow_as_needed() -> None:
    watched = TrackedTime.at(NOW)
    assert watched < NOW + timedelta(hours=2)
    assert not watched < NOW - timedelta(hours=3)
    assert (watched.since, watched.until) == (NOW - timedelta(hours=3), NOW + timedelta(hours=2))


def test_reckoning_with_a_watched_moment_is_refused() -> None:
    with pytest.raises(TypeError):
        TrackedTime.at(NOW) - NOW
    with pytest.raises(TypeError):
        TrackedTime.at(NOW) + timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class Value:
    name: str
    days: tuple[date, ...] = ()


LEAVES = st.none() | st.booleans() | st.integers() | st.text() | st.binary() | st.dates()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner)
)


def _shape(value: object) -> object:
    """Return *value* so that equal shapes are the same value: 1 is not True, a list is a tuple."""
    if isinstance(value, list | tuple):
        return "many", [_shape(each) for each in value]
    if isinstance(value, dict):
        return "pairs", [(key, _shape(each)) for key, each in value.items()]
    return type(value).__name__, value


@given(VALUES, VALUES)
def test_fingerprints_are_the_same_exactly_for_the_same_values(one, other) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (_shape(one) == _shape(other))


def test_what_has_no_content_to_tell_has_no_fingerprint() -> None:
    assert fingerprint(Value("a", (date(2026, 1, 1),))) != fingerprint(Value("a", (date(2026, 1, 2),)))
    for value in (object(), lambda: None, Path("a"), [Path("a")]):
        with pytest.raises(TypeError):
            fingerprint(value)


def test_a_file_that_was_just_written_is_read_again_whatever_its_stamp_says(tmp_path: Path) -> None:
    """Two writes within one tick of the file system's clock leave the same size and times."""
    path = tmp_path / "a"
    path.write_bytes(b"one")
    about = path.stat()
    known = {str(path): ((about.st_size, about.st_mtime_ns, about.st_ctime_ns), content_hash(b"old"))}
    fresh = FileHashes(dict(known), saved=about.st_ctime_ns)
    assert fresh.hash(str(path), about) == content_hash(b"one") and fresh.read == 1
    later = FileHashes(dict(known), saved=about.st_ctime_ns + 10**9)
    assert later.hash(str(path), about) == content_hash(b"old") and later.read == 0


def test_a_fresh_clone_reads_each_file_once(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "a").write_bytes(b"one")
    saved = (folder / "a").stat().st_ctime_ns + 10**9
    first = FileHashes({}, 0)
    told = folder_hashes(str(folder), first)[str(folder)]
    os.utime(folder / "a", (1, 1))
    again = FileHashes(first.current, saved + 10**10)
    assert folder_hashes(str(folder), again)[str(folder)] == told and again.read == 1
    third = FileHashes(again.current, saved + 10**10)
    assert folder_hashes(str(folder), third)[str(folder)] == told and third.read == 0


@pytest.mark.parametrize("change", ["content", "name", "folder", "link"])
def test_a_folder_is_told_by_names_and_contents(tmp_path: Path, change: str) -> None:
    (tmp_path / "a").write_bytes(b"one")
    before = folder_hashes(str(tmp_path), FileHashes({}, 0))[str(tmp_path)]
    if change == "content":
        (tmp_path / "a").write_bytes(b"two")
    elif change == "name":
        (tmp_path / "a").rename(tmp_path / "b")
    elif change == "folder":
        (tmp_path / "c").mkdir()
    else:
        (tmp_path / "a").rename(tmp_path.with_name("elsewhere"))
        (tmp_path / "a").symlink_to(tmp_path.with_name("elsewhere"))
    assert folder_hashes(str(tmp_path), FileHashes({}, 0))[str(tmp_path)] != before


def test_an_output_that_somebody_changed_does_not_stand(tmp_path: Path) -> None:
    for name in ("a", "b", "c", "d"):
        (tmp_path / name).write_bytes(name.encode())
    hashes = {name: hashlib.sha256(name.encode()).digest() for name in "abcd"}
    known = stamped(tmp_path, hashes, {})
    saved = max(max(entry[0][1:]) for entry in known.values()) + 10**9
    (tmp_path / "b").write_bytes(b"x")
    os.utime(tmp_path / "b", (2, 2))  # within a tick of the file system's clock, the stamp would be the same
    (tmp_path / "c").unlink()
    os.utime(tmp_path / "d", (1, 1))
    (tmp_path / "e").write_bytes(b"e")
    seen = compare_folder(tmp_path, known, saved)
    assert set(seen.unchanged(known)) == {"a", "d"} == {"a", *seen.moved}
    assert seen.gone == {"b", "c"} and seen.other == {"b", "e"}


def test_a_read_only_store_reads_and_writes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save("kind", {"a": 1}, {})
    store.save_value("alerts/a", b"key", "text")
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    checking = Store(tmp_path, read_only=True)
    assert checking.load("kind") == {"a": 1}
    assert checking.load_value("alerts/a", b"key") == "text"
    checking.save("kind", {"a": 1, "b": 2}, {"a": 1})
    assert not checking.save_value("alerts/a", b"key", "other")
    checking.forget_all_but("alerts", [])
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == files


def test_a_damaged_store_is_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save("kind", {"name": 1}, {})
    assert store.load("kind") == {"name": 1}
    assert store.save_value("alerts/a", b"key", [1, 2])
    assert store.load_value("alerts/a", b"key") == [1, 2]
    for damage in (lambda data: data[:-1], lambda data: data[:40] + b"!" + data[41:], lambda _: b""):
        for name in ("kind.shelf", "alerts/a"):
            path = tmp_path / name
            path.write_bytes(damage(path.read_bytes()))
        assert store.load("kind") == {}
        with pytest.raises(KeyError):
            store.load_value("alerts/a", b"key")
        store.save("kind", {"name": 1}, {})
        store.save_value("alerts/a", b"key", [1, 2])
    with pytest.raises(KeyError):
        store.load_value("alerts/a", b"another key")


def test_a_shelf_grows_by_what_has_changed_and_is_written_whole_in_time(tmp_path: Path) -> None:
    namespace, lengths = {str(number): "x" * 50 for number in range(1000)}, []
    Store(tmp_path).save("kind", namespace, {})
    path = tmp_path / "kind.shelf"
    for turn in range(100):
        store = Store(tmp_path)
        before = store.load("kind")
        assert before == namespace
        del namespace[min(namespace)]
        namespace |= {f"{turn}-{number}": "y" * 50 for number in range(20)}
        was = path.stat().st_size
        store.save("kind", dict(namespace), before)
        lengths.append(path.stat().st_size - was)
    assert 0 < lengths[0] < 3000 and min(lengths) < 0
    assert Store(tmp_path).load("kind") == namespace
    path.write_bytes(path.read_bytes()[:-1])
    assert Store(tmp_path).load("kind") == {}


def test_of_two_builds_at_once_the_later_keeps_its_shelf(tmp_path: Path) -> None:
    Store(tmp_path).save("kind", dict.fromkeys(map(str, range(100)), 0), {})
    stores = [Store(tmp_path), Store(tmp_path)]
    for number, (store, before) in enumerate([(each, each.load("kind")) for each in stores], 1):
        store.save("kind", {**before, "1": number, f"own {number}": 1}, before)
    kept = Store(tmp_path).load("kind")
    assert kept["1"] == 2 and "own 2" in kept and "own 1" not in kept


def test_without_a_place_to_write_nothing_is_kept_and_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for folder in (None, tmp_path / "file"):
        cache = BuildCache(folder)
        cache.current("kind")["name"] = 1
        cache.save()
        assert BuildCache(folder).previous("kind") == {}
        assert cache.cached("part", b"key", lambda: 5) == 5


def test_kinds_that_a_build_does_not_touch_stay(tmp_path: Path) -> None:
    first = BuildCache(tmp_path)
    first.current("jobs output")["a"] = 1
    first.save()
    BuildCache(tmp_path).save()
    assert BuildCache(tmp_path).previous("jobs output") == {"a": 1}


@dataclasses.dataclass(frozen=True)
class Cached:
    """A value of which an older version had no ``added``."""

    text: str
    added: str


def test_values_that_older_code_has_cached_are_replaced(tmp_path: Path) -> None:
    old = Cached("a", "b")
    object.__delattr__(old, "added")
    Store(tmp_path).save("kind", {"one": old}, {})
    store = Store(tmp_path)
    store.save("kind", {"one": Cached("a", "b")}, store.load("kind"))
    assert Store(tmp_path).load("kind") == {"one": Cached("a", "b")}
