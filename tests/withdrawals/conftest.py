"""Fixtures: a project in git that is deployed to a local HTTP server."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugins.deployment.copies import CODINGS, original, unpacked
from tests.conftest import NOW, add_content, small_project
from tests.copies_host import serving
from tests.hostile.pdfs import TEXT, pdf
from tests.sign_ons.conftest import EXAMPLE
from tests.warm import run_module

SLUG = "ua-2026-021"
LETTER = "content/letters/open-letter"
SECRETS = ("Maruja", "Peñalosa", "Yarumo", "Lemos Quintana", "Eufrasio")
"""Words that occur in this alert only."""


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, str]]:
    """A folder with a project that is built, pushed and deployed; a backup of it; and the URL of its host.

    It is created once per session; :func:`desk` restores it for each test, at the same paths. Without sheets
    and pictures to share, builds take half as long; ``test_takedown`` removes those of ``site``.
    """
    base = tmp_path_factory.mktemp("deployed")
    project, folder = base / "desk", base / "host"
    folder.mkdir()
    with serving(folder) as address:
        yield _deploy(base, project, folder, address, tmp_path_factory.mktemp("kept"))


def _deploy(base: Path, project: Path, folder: Path, address: str, kept: Path) -> tuple[Path, Path, str]:
    project.mkdir()
    small_project(project)
    add_content(project, "alerts/ua-2026-009", "alerts/ua-2026-009-2", "partners/ceiba-del-sur")
    shutil.copytree(EXAMPLE, project / LETTER)
    folder_of_alert = project / "content/alerts" / SLUG
    (folder_of_alert / "comunicado.pdf").write_bytes(pdf(TEXT))
    alert = folder_of_alert / "index.es.md"
    attached = "attachments: [{file: comunicado.pdf, title: Comunicado}]\ncountry: CO\n"
    alert.write_text(alert.read_text("utf-8").replace("country: CO\n", attached, 1), "utf-8")
    letter = project / LETTER / "index.en.md"
    letter.write_text(letter.read_text("utf-8").replace("alert: ua-2026-014\n", ""), "utf-8")
    with (project / "publishconf.py").open("a") as conf:
        conf.write(
            f'\nSITEURL = "{address}"\nPUBLISH_TIMEOUT = 1\n'
            "SHEETS = SHARE_PICTURES = False\nPRECOMPRESS = True\n"
            f'DEPLOY_COMMAND = "rm -rf {folder}/* && cp -r {{output}}/. {folder}"\n'
        )
    push_to(base / "remote.git", project)
    assert invoke(project, "build").returncode == 0
    shutil.copytree(project / "output", folder, dirs_exist_ok=True)
    shutil.copytree(base, kept, symlinks=True, dirs_exist_ok=True)
    return base, kept, address


@pytest.fixture
def desk(deployed: tuple[Path, Path, str]) -> Path:
    """A project that is built, deployed to :func:`host` and pushed to a remote."""
    base, kept, _ = deployed
    shutil.rmtree(base)
    shutil.copytree(kept, base, symlinks=True)
    return base / "desk"


@pytest.fixture
def host(desk: Path, deployed: tuple[Path, Path, str]) -> tuple[Path, str]:
    """The folder and the URL of the public host."""
    return desk.parent / "host", deployed[2]


def push_to(remote: Path, project: Path) -> None:
    """Make *project* a git repository and push it to *remote*, which is created."""
    (project / ".gitignore").write_text("output/\noutbox/\n.cache/\n.*\n__pycache__/\n")
    for command in (
        ("init", "--quiet", "--initial-branch", "main"),
        ("config", "user.name", "Editor"),
        ("config", "user.email", "editor@network.example"),
        ("add", "--all"),
        ("commit", "--quiet", "--message", "Begin"),
        ("init", "--quiet", "--bare", "--initial-branch", "main", str(remote)),
        ("remote", "add", "origin", str(remote)),
        ("push", "--quiet", "--set-upstream", "origin", "main"),
    ):
        git(project, *command)


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def invoke(desk: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run_module(
        "invoke",
        *arguments,
        cwd=desk,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(NOW.timestamp())), **environment},
    )


def is_gone(folder: Path) -> None:
    """Assert that *folder* holds nothing of the alert except its notices and neutral feed entries.

    Compressed copies are exactly those of their files.
    """
    for path in folder.rglob("*"):
        if path.is_dir():
            assert path.name != SLUG or path.parent.name in {"fr", "en", "es"}, path
            continue
        data = path.read_bytes()
        if original(path.name) != path.name:
            data = unpacked(data, CODINGS[path.suffix])
            assert data == path.with_suffix("").read_bytes(), path
        text = data.decode("utf-8", "replace")
        assert not [secret for secret in SECRETS if secret in text], path
        if SLUG in text and path.name != "release.json":
            assert original(path.name) == "feed.atom" or path.parent.name == SLUG, path
    for code in ("fr", "en", "es"):
        notice = (folder / code / SLUG / "index.html").read_text("utf-8")
        assert '<meta name="robots" content="noindex">' in notice and "UA 2026-021" in notice
        assert "mailto:" not in notice.partition("<main")[2].partition("</main>")[0]
        (entry,) = [
            each
            for each in (folder / code / "feed.atom").read_text("utf-8").split("</entry>")
            if f"/{code}/{SLUG}/" in each
        ]
        assert f"/{code}/{SLUG}/</id>" in entry
