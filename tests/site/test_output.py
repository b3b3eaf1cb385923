"""The output is replaced whole or not at all, only where it changed, by one build at a time."""

from __future__ import annotations

import fcntl
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.rebuild.file import File
from plugins.site.output import OutputError, Written, with_manifest, write_output
from tests.conftest import ROOT
from tests.forked import forked

MARKS = ("_headers",)


def files(**changes: str) -> list[File]:
    held = {"_headers": "h", "a/index.html": "a", "b/index.html": "b", "b/c/x.txt": "x", **changes}
    return [File(path, text.encode()) for path, text in held.items() if text]


def read(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def counts(written: Written) -> tuple[int, int]:
    """Return how many files there are, and how many had to be written."""
    return len(written.hashes), written.changed


def test_only_what_changed_is_written_and_what_is_gone_is_deleted(tmp_path: Path) -> None:
    out = tmp_path / "output"
    assert counts(write_output(out, files(), marks=MARKS)) == (4, 4)
    stamps = {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}
    assert counts(write_output(out, files(), marks=MARKS)) == (4, 0)
    assert counts(write_output(out, files(**{"a/index.html": "A", "b/c/x.txt": ""}), marks=MARKS)) == (3, 1)
    assert read(out) == {"_headers": "h", "a/index.html": "A", "b/index.html": "b"}
    assert not (out / "b/c").exists()
    assert stamps[out / "b/index.html"] == (out / "b/index.html").stat().st_mtime_ns


@pytest.mark.parametrize(
    "path",
    [
        *(
            "../x.html",
            "a//x.html",
            "/x.html",
            "a/x.php",
            "a/x.md",
            "a/.htaccess",
            "a/x.html~",
            "a/index.html",
        ),
        *("a/Index.html", "A/x.html", "B/C/y.txt"),
    ],
)
def test_what_may_not_be_published_is_refused_and_changes_nothing(tmp_path: Path, path: str) -> None:
    out = tmp_path / "output"
    write_output(out, files(), marks=MARKS)
    before = read(out)
    with pytest.raises(OutputError):
        write_output(out, [*files(_headers="new"), File(path, b"x")], marks=MARKS)
    assert read(out) == before and sorted(p.name for p in tmp_path.iterdir()) == [".output.lock", "output"]


def test_paths_that_are_one_on_other_systems_are_refused(tmp_path: Path) -> None:
    twins = [File("caf\u00e9/x.html", b"1"), File("cafe\u0301/y.html", b"2")]
    with pytest.raises(OutputError, match="would be one file or folder"):
        write_output(tmp_path / "output", [*files(), *twins], marks=MARKS)
    assert not (tmp_path / "output").exists()


def test_a_build_that_fails_half_way_leaves_everything_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "output"
    write_output(out, files(), marks=MARKS)
    before = read(out)

    def breaks() -> Iterator[File]:
        yield from files(**{"a/index.html": "new"})
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        write_output(out, breaks(), marks=MARKS)
    assert read(out) == before


KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from plugins.site import output
from plugins.rebuild.file import File
left = int(sys.argv[1])
def dies(name, old):
    def wrapped(*arguments, **named):
        global left
        left -= 1
        if left < 0:
            os._exit(9)
        return old(*arguments, **named)
    return wrapped
for name in ("write_bytes", "replace", "unlink", "mkdir"):
    setattr(Path, name, dies(name, getattr(Path, name)))
files = [File(p, t.encode()) for p, t in {new!r}.items()]
output.write_output(Path(sys.argv[2]), files, marks=("_headers",))
"""


def test_a_process_killed_at_any_write_leaves_the_old_site_or_one_that_the_next_run_completes(
    tmp_path: Path,
) -> None:
    new = {"_headers": "h2", "a/index.html": "A", "d/index.html": "d"}
    script = KILLED.format(root=str(ROOT), new=new)
    outcomes = set()
    for left in range(40):
        out = tmp_path / f"{left}" / "output"
        write_output(out, files(), marks=MARKS)
        before = read(out)
        done = subprocess.run(
            [sys.executable, "-c", script, str(left), str(out)], check=False, capture_output=True
        )
        if not (out.parent / ".output.journal").exists():
            assert read(out) in (before, new)
        write_output(out, [File(p, t.encode()) for p, t in new.items()], marks=MARKS)
        assert read(out) == new
        outcomes.add(done.returncode)
        if done.returncode == 0:
            break
    assert outcomes == {0, 9}


def test_two_builds_at_once_do_not_meet(tmp_path: Path) -> None:
    out = tmp_path / "output"
    write_output(out, files(), marks=MARKS)
    with (tmp_path / ".output.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(OutputError, match="Another build"):
            write_output(out, files(**{"a/index.html": "new"}), marks=MARKS)
    assert read(out)["a/index.html"] == "a"


def test_a_file_that_the_system_refuses_is_said_and_changes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "output"
    write_output(out, files(), marks=MARKS)
    before = read(out)

    def writes() -> str:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        return _refusal(out, **{"b/index.html": "new", "a/index.html": "x" * 100_000})

    assert "cannot be written: File too large. What was there is as it was." in forked(writes)
    assert read(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [".output.lock", "output"]


def test_a_full_disk_is_said_and_changes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "output"
    write_output(out, files(), marks=MARKS)
    before = read(out)
    (tmp_path / ".output.partial").symlink_to("/dev/full")  # the journal is to go there
    assert "the disk is full" in _refusal(out, **{"a/index.html": "new"})
    assert read(out) == before
    (tmp_path / ".output.partial").unlink()
    assert counts(write_output(out, files(**{"a/index.html": "new"}), marks=MARKS)) == (4, 1)


def test_a_small_disk_that_fills_up_is_said_and_changes_nothing(tmp_path: Path) -> None:
    """Mounts a disk of 64 KiB where the system lets it; else a limit of 64 KiB stands in for it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    mounted = os.geteuid() == 0 and subprocess.run(mount, check=False, capture_output=True).returncode == 0
    try:
        out = disk / "output"
        write_output(out, files(), marks=MARKS)

        def writes() -> str:
            if not mounted:
                resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, 64 * 1024))
            return _refusal(out, **{"a/index.html": "x" * 100_000})

        assert ("the disk is full" if mounted else "File too large") in forked(writes)
        assert read(out)["a/index.html"] == "a"
        assert counts(write_output(out, files(**{"a/index.html": "new"}), marks=MARKS)) == (4, 1)
    finally:
        if mounted:
            subprocess.run(["umount", str(disk)], check=True)


def test_a_folder_that_cannot_be_written_to_is_said_and_changes_nothing(open_folder: Path) -> None:
    out = open_folder / "output"
    write_output(out, files(), marks=MARKS)
    (open_folder / ".output.lock").unlink()
    before = read(out)
    open_folder.chmod(0o555)
    said = forked(lambda: _refusal(out, **{"a/index.html": "new"}), as_nobody=True)
    assert "cannot be written: Permission denied. What was there is as it was." in said
    assert read(out) == before


def test_a_file_in_the_place_of_a_folder_is_said_and_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for out in (tmp_path / "file", tmp_path / "file/output"):
        with pytest.raises(OutputError):
            write_output(out, files(), marks=MARKS)
    assert (tmp_path / "file").read_text() == "mine"


def _refusal(out: Path, **changes: str) -> str:
    """Return why *out* cannot be written."""
    with pytest.raises(OutputError) as refusal:
        write_output(out, files(**changes), marks=MARKS)
    return str(refusal.value)


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/thesis.txt").write_text("mine")
    with pytest.raises(OutputError, match="would be lost"):
        write_output(tmp_path / "home", files(), marks=MARKS)
    assert (tmp_path / "home/thesis.txt").read_text() == "mine"


def test_the_manifest_holds_the_hash_of_every_other_file() -> None:
    made = list(with_manifest(files()))
    hashes = json.loads(made[-1].data)["files"]
    assert made[-1].path == "release.json" and set(hashes) == {file.path for file in files()}
    assert all(len(value) == 64 for value in hashes.values())
