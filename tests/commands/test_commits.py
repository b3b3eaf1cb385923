"""Only committed content with the required signatures is published, and a live site can be compared with it."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from plugins.commands.commits import commit_problem
from plugins.commands.verify import verify
from plugins.incremental.file import File
from plugins.site.output import with_manifest, write_output


def git(root: Path, *arguments: str) -> None:
    own = ["-c", "user.name=Editor", "-c", "user.email=editor@network.example", "-c", "gpg.program=gpg"]
    subprocess.run(["git", "-C", str(root), *own, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "-q")
    (root / "a.txt").write_text("a")
    git(root, "add", "a.txt")
    git(root, "commit", "-qm", "first", "--no-gpg-sign")
    return root


def test_an_unclean_tree_is_named(repository: Path) -> None:
    assert commit_problem(repository, []) == ""
    (repository / "b.txt").write_text("b")
    assert "b.txt" in commit_problem(repository, [])
    (repository / "b.txt").unlink()
    (repository / "a.txt").write_text("changed")
    assert "a.txt" in commit_problem(repository, [])


def test_a_folder_without_git_may_be_published_unless_signatures_are_asked_for(tmp_path: Path) -> None:
    assert commit_problem(tmp_path, []) == ""
    assert "not a git repository" in commit_problem(tmp_path, ["A" * 40])


def test_only_commits_signed_by_a_listed_key_count(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = repository.parent / "gnupg"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    keys = []
    for address in ("editor@network.example", "stranger@network.example"):
        subprocess.run(
            ["gpg", "--batch", "--passphrase", "", "--quick-generate-key", address, "ed25519", "sign"],
            check=True,
            capture_output=True,
        )
        shown = subprocess.run(
            ["gpg", "--batch", "--with-colons", "--fingerprint", address],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        found = re.search(r"^fpr:+([0-9A-F]{40}):", shown, re.MULTILINE)
        assert found is not None
        keys.append(found[1])
    editor, stranger = keys
    assert "not signed" in commit_problem(repository, [editor])
    git(repository, "commit", "-q", "--amend", "--no-edit", f"--gpg-sign={editor}")
    assert commit_problem(repository, [editor]) == ""
    spaced = " ".join(editor[i : i + 4] for i in range(0, 40, 4)).lower()
    assert commit_problem(repository, [spaced]) == ""
    assert "not signed" in commit_problem(repository, [stranger])
    git(repository, "commit", "-q", "--amend", "--no-edit", f"--gpg-sign={stranger}")
    assert "not signed" in commit_problem(repository, [editor])


@pytest.fixture
def live(tmp_path: Path) -> Iterator[tuple[str, Path, Path]]:
    files = [
        File("index.html", b"home"),
        File("fr/index.html", b"fr"),
        File("_headers", b"h"),
        File("a b.txt", b"x"),
    ]
    out = tmp_path / "output"
    write_output(out, with_manifest(iter(files)), marks=())
    host = tmp_path / "host"
    host.mkdir()
    os.system(f"cp -r '{out}/.' '{host}'")

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(host)))
    threading.Thread(target=partial(server.serve_forever, 0.02), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", out, host
    server.shutdown()
    server.server_close()


def test_verify_names_each_file_that_differs(
    live: tuple[str, Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    url, out, host = live
    assert verify(url, out)
    (host / "fr/index.html").write_bytes(b"other")
    (host / "a b.txt").unlink()
    assert not verify(f"{url}/", out)
    told = capsys.readouterr().err
    assert (
        f"{url}/fr/: differs from the build" in told
        and f"{url}/a%20b.txt: 404" in told
        and "_headers" not in told
    )
    assert not verify(url, out.parent / "nowhere")
