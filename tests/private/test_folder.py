"""Private folders are outside of project, git and output, closed to others, and nothing in them is replaced."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.private.errors import PrivateFolderError
from plugins.private.file_names import numbered_name
from plugins.private.folder import PrivateFolder, open_private_folder
from plugins.private.places import project_places
from tests.conftest import ROOT


@pytest.fixture(params=[0o000, 0o777], ids=["open umask", "closed umask"])
def any_umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("any_umask")
def test_folders_and_files_are_for_their_owner_whatever_the_umask(tmp_path: Path) -> None:
    folder = open_private_folder(tmp_path / "a/b", {})
    inner = folder.new_folder("c")
    path = inner.write("d.txt", b"x")
    assert [_mode(each) for each in (tmp_path / "a", folder.path, inner.path)] == [0o700] * 3
    assert _mode(path) == 0o600 and path.read_bytes() == b"x"


def test_nothing_is_replaced_and_no_link_is_followed(tmp_path: Path) -> None:
    folder = open_private_folder(tmp_path / "private", {})
    folder.write("a", b"first")
    (folder.path / "link").symlink_to(tmp_path / "outside")
    for name in ("a", "link"):
        with pytest.raises(PrivateFolderError, match="cannot be written"):
            folder.write(name, b"second")
    with pytest.raises(PrivateFolderError, match="cannot be created"):
        folder.new_folder("a")
    folder.new_folder("b")
    with pytest.raises(PrivateFolderError, match="cannot be created"):
        folder.rename("b", "link")
    assert (folder.path / "a").read_bytes() == b"first" and not (tmp_path / "outside").exists()


@pytest.mark.parametrize("name", ["", ".", "..", "../a", "/etc/a", "a\\b", "C:a", "a\0"])
def test_a_name_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = open_private_folder(tmp_path / "private", {})
    with pytest.raises(PrivateFolderError, match="is no name of a file"):
        folder.write(name, b"x")


def test_places_of_the_project_are_refused_through_links_and_before_they_exist(tmp_path: Path) -> None:
    places = {tmp_path / "site/output": "the published site"}
    (tmp_path / "site/output/fr").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "site/output/fr")
    (tmp_path / "site/output/away").symlink_to(tmp_path)
    for path in ("site/output", "site/output/x/y", "link/x", "site/output/away/x", "y/../site/output/x"):
        with pytest.raises(
            PrivateFolderError, match=r"is inside the published site .*Choose a folder elsewhere"
        ):
            open_private_folder(tmp_path / path, places)
    assert open_private_folder(tmp_path / "site/output-private", places).path.is_dir()


def test_every_git_work_tree_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path / "one")], check=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/.git").write_text("gitdir: ../one/.git/worktrees/other\n")
    for name in ("one", "one/.git", "other/private"):
        with pytest.raises(PrivateFolderError, match="which git keeps the history of"):
            open_private_folder(tmp_path / name, {})
    monkeypatch.chdir(tmp_path / "one")
    with pytest.raises(PrivateFolderError, match="which git keeps the history of"):
        open_private_folder(Path("reports"), {})


def test_the_places_of_this_project_are_known() -> None:
    named = set(project_places(ROOT / "publishconf.py"))
    assert {ROOT, *(ROOT / name for name in ("content", "output", "outbox", ".cache", ".preview"))} <= named


def test_a_folder_that_others_can_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o750)
    with pytest.raises(PrivateFolderError, match=r"can be read by other users .* chmod 700"):
        open_private_folder(tmp_path / "open", {})
    (tmp_path / "open").chmod(0o700)
    assert open_private_folder(tmp_path / "open", {}).path == tmp_path / "open"
    (tmp_path / "file").touch()
    with pytest.raises(PrivateFolderError, match="is not a folder"):
        open_private_folder(tmp_path / "file", {})


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_another_user_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(mode=0o700)
    os.chown(tmp_path / "theirs", 65534, 65534)
    with pytest.raises(PrivateFolderError, match="belongs to another user"):
        open_private_folder(tmp_path / "theirs", {})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("photo.JPG", "photo.JPG"),
        ("a b  c.tar.gz", "a-b-c.tar.gz"),
        ("....", "file"),
        ("-rf", "rf"),
        (".bashrc", "bashrc"),
        ("nul", "nul"),
        ("e\u0301te\u0301.png", "été.png"),
        ("a" * 300 + ".jpeg", "a" * 75 + ".jpeg"),
        ("م" * 300 + ".pdf", "م" * 38 + ".pdf"),
        ("x." + "y" * 300, "x." + "y" * 78),
        ("a\u200b\ufeff\ud800\x00.txt", "a.txt"),
        ("$(id);`id`|&.sh", "id-id.sh"),
    ],
)
def test_names_of_files_keep_letters_only(name: str, expected: str) -> None:
    assert numbered_name(7, name) == f"07-{expected}"


def test_a_full_disk_leaves_no_part_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = PrivateFolder(tmp_path)

    def full(*_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fchmod", full)
    with pytest.raises(PrivateFolderError, match=r"a\.yaml cannot be written: No space left on device"):
        folder.write("a.yaml", b"case: UA 2026-014\n")
    assert list(tmp_path.iterdir()) == []
