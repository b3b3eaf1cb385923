"""What tests share: one site built from the real content, and small content folders to spoil."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup

from plugins.site.content import Content, load_content

os.environ.pop("CI", None)  # there nothing is quoted; a test of its own sets it
ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
"""The moment at which the tests live: the sample content has alerts in every state then."""


def run_pelican(
    folder: Path, output: Path, *, now: datetime = NOW, settings: str = "publishconf.py", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Build *folder* as a user would, with ``pelican content -s publishconf.py``."""
    return subprocess.run(
        [sys.executable, "-m", "pelican", "content", "-s", settings, "-o", str(output)],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(now.timestamp())), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def built_with(
    folder: Path, *, environment: Mapping[str, str] | None = None, **changes: object
) -> subprocess.CompletedProcess[str]:
    """Build the project into ``folder/output``, its published settings changed, without sheets."""
    own = {"SHEETS": False, "OUTBOX_PATH": str(folder / "outbox"), **changes}
    lines = ["from publishconf import *", *(f"{name} = {value!r}" for name, value in own.items())]
    path = folder / "changedconf.py"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return run_pelican(ROOT, folder / "output", settings=str(path), **(environment or {}))


class BuiltSite:
    """The output folder of a build, with questions to ask of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._soups: dict[str, BeautifulSoup] = {}

    def files(self) -> list[str]:
        return sorted(p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file())

    def pages(self) -> list[str]:
        return [name for name in self.files() if name.endswith(".html")]

    def text(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    def sitemap(self) -> str:
        """Return all chapters of the sitemap, those that the index leads to."""
        names = re.findall(r"<loc>https?://[^/]+/(sitemaps/[^<]+)</loc>", self.text("sitemap.xml"))
        assert names and set(names) == {name for name in self.files() if name.startswith("sitemaps/")}
        return "\n".join(map(self.text, names))

    def soup(self, address: str) -> BeautifulSoup:
        """Return the parsed page at an address such as ``/fr/`` or a file name."""
        name = address.lstrip("/")
        if not name or name.endswith("/"):
            name += "index.html"
        if name not in self._soups:
            self._soups[name] = BeautifulSoup(self.text(name), "html.parser")
        return self._soups[name]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    output = tmp_path_factory.mktemp("site") / "output"
    done = run_pelican(ROOT, output)
    assert done.returncode == 0, done.stderr
    return BuiltSite(output)


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A content folder that holds the editors' example, to be spoiled."""
    shutil.copytree(ROOT / "docs" / "example", tmp_path / "content")
    shutil.copytree(ROOT / "content" / "pages", tmp_path / "content" / "pages")
    return tmp_path / "content"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """An empty folder that every user of the machine can enter and read; ``tmp_path`` is its owner's alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the whole project without its history, to be spoiled and built."""
    for name in ("content", "theme", "plugins"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def load() -> Callable[[Path], Content]:
    from pelicanconf import LANGUAGES, NAMES_KEPT_DAYS

    def run(folder: Path, now: datetime = NOW, kept: int = NAMES_KEPT_DAYS) -> Content:
        return load_content(
            folder,
            languages=LANGUAGES,
            now=now,
            zone=ZoneInfo("America/Montreal"),
            names_kept=timedelta(days=kept),
        )

    return run


def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None] | None:
    """Run the tests that need no browser first: they fail sooner."""
    items.sort(key=lambda item: "browser" in str(item.path))
    return None
