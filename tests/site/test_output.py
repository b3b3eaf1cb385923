"""The output is replaced atomically, only where it changed, by one build at a time."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from plugins.deployment import journal
from plugins.deployment.journal import STAGING, is_interrupted, locked, recover, workspace
from plugins.incremental.cache import BuildCache
from plugins.incremental.file import File
from plugins.incremental.jobs import Batch, is_untouched
from plugins.site.errors import OutputError
from plugins.site.output import Written, with_manifest, write_output
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
            "a/x.pdf.gz",
            "a/x.gz",
            "a/x.html.gz.br",
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

    assert "cannot be written: File too large. The previous output is unchanged." in forked(writes)
    assert read(out) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [".output.lock", "output"]


def test_a_full_disk_is_said_and_changes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "output"
    write_output(out, files(), marks=MARKS)
    before = read(out)
    (tmp_path / ".output.journal.partial").symlink_to("/dev/full")  # the journal is to go there
    assert "the disk is full" in _refusal(out, **{"a/index.html": "new"})
    assert read(out) == before
    (tmp_path / ".output.journal.partial").unlink()
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
    assert "cannot be written: Permission denied. The previous output is unchanged." in said
    assert read(out) == before


def test_a_file_in_the_place_of_a_folder_is_said_and_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for out in (tmp_path / "file", tmp_path / "file/output"):
        with pytest.raises(OutputError):
            write_output(out, files(), marks=MARKS)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_mount_point_is_replaced_whole_and_nothing_is_left_in_it(volume: Path) -> None:
    assert counts(write_output(volume, files(), marks=MARKS)) == (4, 4)
    assert counts(write_output(volume, files(**{"a/index.html": "A", "b/c/x.txt": ""}), marks=MARKS)) == (
        3,
        1,
    )
    assert read(volume) == {"_headers": "h", "a/index.html": "A", "b/index.html": "b"}
    assert not (volume / STAGING).exists() and recover(volume) == ""


def test_a_volume_whose_surroundings_may_not_be_written_is_replaced(open_folder: Path) -> None:
    out = open_folder / "output"
    out.mkdir()
    out.chmod(0o777)
    open_folder.chmod(0o555)

    def writes() -> dict[str, str]:
        write_output(out, files(), marks=MARKS)
        write_output(out, files(**{"a/index.html": "A"}), marks=MARKS)
        return read(out)

    assert forked(writes, as_nobody=True)["a/index.html"] == "A"
    assert not (out / STAGING).exists()


def test_a_build_of_a_mount_point_that_fails_before_its_journal_deletes_nothing(volume: Path) -> None:
    write_output(volume, files(), marks=MARKS)

    def breaks() -> Iterator[File]:
        yield from files(**{"a/index.html": "new", "b/c/x.txt": ""})
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OutputError, match=r"the disk is full\. The previous output is unchanged"):
        write_output(volume, breaks(), marks=MARKS)
    assert read(volume) == read_of(files())


def test_a_folder_of_the_output_may_be_a_mount_point_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "output"
    write_output(out, files(), marks=MARKS)
    refuse_moves_into(out / "a", monkeypatch)
    write_output(out, files(**{"a/index.html": "A"}), marks=MARKS)
    assert read(out) == read_of(files(**{"a/index.html": "A"}))


def test_a_move_that_fails_is_said_truthfully_and_completed_by_the_next_run(
    volume: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_output(volume, files(), marks=MARKS)
    new = {"_headers": "h2", "a/index.html": "A", "b/c/x.txt": ""}
    with monkeypatch.context() as patch:
        refuse_moves_into(volume / "a", patch, errno.EIO)
        assert "may hold files of two releases: do not deploy it" in _refusal(volume, **new)
        assert "cannot be completed: Input/output error" in recover(volume)
    assert is_interrupted(volume)
    assert recover(volume) == "" and read(volume) == read_of(files(**new))
    assert not is_interrupted(volume) and not (volume / STAGING).exists()


def test_a_journal_that_is_damaged_is_named(tmp_path: Path) -> None:
    out = tmp_path / "output"
    write_output(out, files(), marks=MARKS)
    (tmp_path / ".output.journal").write_text("{")
    assert ".output.journal is damaged. Delete it" in recover(out)
    assert ".output.journal is damaged. Delete it" in _refusal(out)


@pytest.mark.parametrize("inside", [False, True])
def test_after_a_kill_the_folder_is_completed_by_whoever_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: bool
) -> None:
    """Kills a build at each of its writes; ``recover`` leaves the old site or the new one, and no trace."""
    new = {"_headers": "h2", "a/index.html": "A", "d/index.html": "d", "b/index.html": "", "b/c/x.txt": ""}
    after, outcomes = read_of(files(**new)), set()
    for left in range(60):
        out = tmp_path / f"{left}" / "output"
        out.parent.mkdir()
        write_output(out, files(), marks=MARKS)
        with monkeypatch.context() as patch:
            if inside:
                refuse_moves_into(out, patch)
            done = killed(left, partial(write_output, out, files(**new), marks=MARKS))
            interrupted = is_interrupted(out)
            assert recover(out) == ""
            assert read(out) in ([after] if interrupted else [read_of(files()), after])
            write_output(out, files(**new), marks=MARKS)
        assert read(out) == after and not (out / STAGING).exists()
        outcomes.add((done, interrupted))
        if done:
            break
    assert outcomes == {(True, False), (False, False), (False, True)}


def test_a_folder_whose_build_was_interrupted_is_not_up_to_date(tmp_path: Path) -> None:
    """Otherwise a journal of content that was reverted since would be carried out later."""
    out = tmp_path / "output"
    written = write_output(out, files(), marks=MARKS)
    cache = BuildCache(tmp_path / "cache")
    Batch(cache, out, lambda _: b"").record(written.hashes)
    assert is_untouched(cache, out)
    (tmp_path / ".output.journal").write_text('{"move": [], "delete": []}')
    assert not is_untouched(cache, out)


def test_recovery_waits_for_a_build_that_is_at_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "output"
    write_output(out, files(), marks=MARKS)
    (tmp_path / ".output.journal").write_text('{"move": [], "delete": ["b/c/x.txt"]}')
    monkeypatch.setattr(journal, "WAIT", 0.1)
    with locked(workspace(out)):
        assert "Another build is writing" in recover(out)
        assert "b/c/x.txt" in read(out)
    assert recover(out) == "" and "b/c/x.txt" not in read(out)


@pytest.fixture(params=["mount", "refused"])
def volume(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """An output folder into which no file can be moved: a bind mount, and one that only pretends to be."""
    out = tmp_path / "output"
    out.mkdir()
    if request.param == "refused":
        with pytest.MonkeyPatch.context() as patch:
            refuse_moves_into(out, patch)
            yield out
        return
    (tmp_path / "disk").mkdir()
    mount = ["mount", "--bind", str(tmp_path / "disk"), str(out)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody mount")
    try:
        yield out
    finally:
        subprocess.run(["umount", str(out)], check=True)


def refuse_moves_into(folder: Path, patch: pytest.MonkeyPatch, code: int = errno.EXDEV) -> None:
    """Let the system refuse to move anything from elsewhere into *folder*."""
    replace = os.replace

    def refuses(source: Path, target: Path) -> None:
        if folder in target.parents and folder not in source.parents:
            raise OSError(code, os.strerror(code))
        replace(source, target)

    patch.setattr(os, "replace", refuses)


def killed(left: int, work: Callable[[], object]) -> bool:
    """Do *work* in a process that ends before it writes once more than *left* times; return whether it ended well."""
    child = os.fork()
    if child:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in {0, 9}
        return code == 0
    remaining = iter(range(left))

    def dying(write: Callable[..., object]) -> Callable[..., object]:
        def called(*arguments: object, **named: object) -> object:
            if next(remaining, None) is None:
                os._exit(9)
            return write(*arguments, **named)

        return called

    writes = ((Path, "write_bytes"), (Path, "unlink"), (Path, "mkdir"), (Path, "rmdir"), (os, "replace"))
    for owner, name in writes:
        setattr(owner, name, dying(getattr(owner, name)))
    try:
        work()
    except BaseException:
        os._exit(1)
    os._exit(0)


def read_of(every: list[File]) -> dict[str, str]:
    """Return what a folder that holds *every* file reads as."""
    return {file.path: file.data.decode() for file in sorted(every, key=lambda file: file.path)}


def _refusal(out: Path, **changes: str) -> str:
    """Return why *out* cannot be written."""
    with pytest.raises(OutputError) as refusal:
        write_output(out, files(**changes), marks=MARKS)
    return str(refusal.value)


def test_a_foreign_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/thesis.txt").write_text("mine")
    with pytest.raises(OutputError, match="would be deleted"):
        write_output(tmp_path / "home", files(), marks=MARKS)
    assert (tmp_path / "home/thesis.txt").read_text() == "mine"


def test_the_manifest_holds_the_hash_of_every_other_file() -> None:
    made = list(with_manifest(files()))
    hashes = json.loads(made[-1].data)["files"]
    assert made[-1].path == "release.json" and set(hashes) == {file.path for file in files()}
    assert all(len(value) == 64 for value in hashes.values())
