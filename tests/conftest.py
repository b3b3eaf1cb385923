"""Shared fixtures: the sample site, built once per run, and small projects that a test may change."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

import pytest
from _pytest.nodeid import NodeId
from bs4 import BeautifulSoup
from filelock import FileLock
from hypothesis import HealthCheck, settings
from lxml.html import HtmlElement, document_fromstring

import pelicanconf
from plugins.content.problems import Problem
from plugins.incremental.cache import BuildCache
from plugins.incremental.fingerprint import fingerprint
from plugins.languages.catalogs import load_catalogs
from plugins.repository.content import Content, load_content
from plugins.repository.site import Site
from plugins.sections import context
from plugins.site import generator
from plugins.site.generator import load_site
from plugins.vocabularies.load import load_vocabularies, pictograms_of
from plugins.vocabularies.vocabulary import Vocabularies
from plugins.web import rendering
from plugins.web.assets import bundle
from tests import depth
from tests.warm import run_module

# The developer's environment must not affect results; tests of a variable set it themselves.
for variable in (
    "CI",
    "NEVER_PUBLISH",
    "MAILCHIMP_API_KEY",
    "MAILCHIMP_STAND_IN",
    "SOURCE_DATE_EPOCH",
    "PRECOMPRESS",
):
    os.environ.pop(variable, None)
# Tests start hundreds of processes, each of which would compile all modules again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
V = TypeVar("V")
ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
"""The current time in tests: the sample content then has alerts in every state."""

VOCABULARIES, _ = load_vocabularies(
    ROOT / "content",
    root=ROOT,
    languages=tuple(pelicanconf.LANGUAGES),
    pictograms=pictograms_of(ROOT / "theme"),
)
"""The vocabularies of the sample content."""
REPORT_PAGES = {"fr/signaler/index.html", "en/report/index.html", "es/informar/index.html"}
"""The pages for encrypted reports, which load no script of other pages and have no form of theirs."""
PROJECT_ALERTS = ("ua-2026-018", "ua-2026-021")
"""The two alerts of the ``project`` fixture: an English and a Spanish original, both open."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--deep", action="store_true", help="run exhaustive searches completely instead of a seeded sample"
    )


def pytest_configure(config: pytest.Config) -> None:
    depth.deep = config.getoption("--deep")  # before the test modules are imported, in every worker
    # No deadline, since machines can be busy. Failures must be reproducible elsewhere: only --deep is random.
    settings.register_profile(
        "project",
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        database=None,
        derandomize=not depth.deep,
    )
    settings.load_profile("project")


def run_pelican(
    folder: Path, output: Path, *, now: datetime = NOW, settings: str = "publishconf.py", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Build *folder* as a user would, with ``pelican content -s publishconf.py``."""
    return run_module(
        "pelican",
        *("content", "-s", settings, "-o", str(output)),
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(int(now.timestamp())), **environment},
    )


def built_with(
    folder: Path, *, environment: Mapping[str, str] | None = None, **changes: object
) -> subprocess.CompletedProcess[str]:
    """Build the sample content into ``folder/output`` with changed settings, without sheets and pictures.

    Nothing is written outside of *folder*, since other workers build the same content at the same time.
    """
    own = {"OUTBOX_PATH": str(folder / "outbox"), "CACHE_FOLDER": ""}
    own |= {"SHEETS": False, "SHARE_PICTURES": False, **changes}
    lines = ["from publishconf import *", *(f"{name} = {value!r}" for name, value in own.items())]
    path = folder / "changedconf.py"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return run_pelican(ROOT, folder / "output", settings=str(path), **(environment or {}))


class BuiltSite:
    """The output folder of a build, with methods to query it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._soups: dict[str, BeautifulSoup] = {}
        self._trees: dict[str, HtmlElement] = {}

    def files(self) -> list[str]:
        return sorted(p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file())

    def pages(self) -> list[str]:
        return [name for name in self.files() if name.endswith(".html")]

    def text(self, name: str) -> str:
        return (self.folder / name).read_text("utf-8")

    def sitemap(self) -> str:
        """Return the text of all sitemap files that the sitemap index lists."""
        names = re.findall(r"<loc>https?://[^/]+/(sitemaps/[^<]+)</loc>", self.text("sitemap.xml"))
        assert names and set(names) == {name for name in self.files() if name.startswith("sitemaps/")}
        return "\n".join(map(self.text, names))

    def tree(self, name: str) -> HtmlElement:
        """Return a page parsed with lxml, 20 times faster than :meth:`soup`, for tests that read every page."""
        if name not in self._trees:
            self._trees[name] = document_fromstring((self.folder / name).read_bytes())
        return self._trees[name]

    def soup(self, address: str) -> BeautifulSoup:
        """Return the page at a path such as ``/fr/`` or a file name, parsed with Beautiful Soup."""
        name = address.lstrip("/")
        if not name or name.endswith("/"):
            name += "index.html"
        if name not in self._soups:
            self._soups[name] = BeautifulSoup(self.text(name), "html.parser")
        return self._soups[name]


def once_per_run(tmp_path_factory: pytest.TempPathFactory, name: str, create: Callable[[Path], None]) -> Path:
    """Return a folder filled by *create*, which runs once for all workers of a parallel run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            partial = folder.with_name(f"{name}.partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            create(partial)
            partial.rename(folder)
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The sample site as published; do not change its files."""

    def build(folder: Path) -> None:
        done = built_with(folder, SHEETS=True, SHARE_PICTURES=True, CACHE_FOLDER=str(folder / "cache"))
        assert done.returncode == 0, done.stderr

    return BuiltSite(once_per_run(tmp_path_factory, "sample-site", build) / "output")


@pytest.fixture(scope="session")
def site_with_form(tmp_path_factory: pytest.TempPathFactory, site: BuiltSite) -> BuiltSite:
    """The sample site with Mailchimp's embedded form; do not change its files."""

    def build(folder: Path) -> None:
        done = built_from_cache(folder, site, SUBSCRIBE_FORM=str(ROOT / "tests/sections/forms/radio.html"))
        assert done.returncode == 0, done.stderr

    return BuiltSite(once_per_run(tmp_path_factory, "site-with-form", build) / "output")


@pytest.fixture(scope="session", autouse=True)
def themes_read_once() -> Iterator[None]:
    """Compile, bundle and parse the parts of a theme once per worker, until its bytes change.

    This is for sites without a cache. It depends on all bytes of the theme, not on the keys of the build cache.
    """
    made: dict[tuple[object, ...], bytes] = {}

    def once(function: Callable[..., V]) -> Callable[..., V]:
        def read(folder: Path, *arguments: Any, **named: Any) -> V:
            key = (function, folder.name, BuildCache().hash_of(folder), *map(str, arguments))
            if key not in made:
                made[key] = pickle.dumps(function(folder, *arguments, **named), pickle.HIGHEST_PROTOCOL)
            value: V = pickle.loads(made[key])
            return value

        return read

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(context, "compile_templates", once(rendering.compile_templates))
        patched.setattr(context, "bundle", once(bundle))
        patched.setattr(generator, "load_catalogs", once(load_catalogs))
        yield


def built_from_cache(folder: Path, site: BuiltSite, **changes: object) -> subprocess.CompletedProcess[str]:
    """Build as :func:`built_with` does, with a copy of what the build of :func:`site` has cached."""
    shutil.copytree(site.folder.parent / "cache", folder / "cache")
    return built_with(folder, CACHE_FOLDER=str(folder / "cache"), **changes)  # type: ignore[arg-type]


def copy_example(folder: Path) -> Path:
    """Create and return a content folder in *folder*: the editors' example, pages, keys and vocabularies."""
    shutil.copytree(ROOT / "docs" / "example", folder / "content")
    for name in ("pages", "keys", "vocabulary"):
        shutil.copytree(ROOT / "content" / name, folder / "content" / name)
    return folder / "content"


@pytest.fixture(scope="session")
def place_of_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of :func:`example`, always the same, so that :func:`load` recognises unchanged folders."""
    return tmp_path_factory.mktemp("example") / "example"


@pytest.fixture
def example(place_of_example: Path) -> Iterator[Path]:
    """A content folder with the editors' example, for tests to introduce errors into."""
    yield copy_example(place_of_example)
    remove(place_of_example)


def remove(folder: Path) -> None:
    """Remove *folder*, including folders that a test has made unreadable."""
    for path in (folder, *(path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())):
        path.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """An empty folder that any user can read; ``tmp_path`` is readable by its owner only."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def copy_project(folder: Path) -> Path:
    """Copy everything but the content into *folder*, with the keys that the settings name, and vocabularies.

    Compiled modules are copied too, with the time stamps from which Python sees that they are current.
    """
    for name in ("theme", "plugins"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pelicanconf.py", "publishconf.py", "tasks.py"):
        shutil.copy2(ROOT / name, folder / name)
    (folder / "content").mkdir()
    add_content(folder, "keys", "vocabulary")  # no site is built without them
    return folder


def add_content(project: Path, *names: str) -> None:
    """Copy parts of the sample content, such as ``alerts/ua-2026-019``, into *project*."""
    for name in names:
        shutil.copytree(ROOT / "content" / name, project / "content" / name)


def small_project(folder: Path) -> Path:
    """Fill *folder* with a project of two alerts, the registry and the pages."""
    copy_project(folder)
    add_content(folder, "pages", "authorities", *(f"alerts/{slug}" for slug in PROJECT_ALERTS))
    return folder


@pytest.fixture(scope="session")
def cache_of_printing_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache folder of a build of :func:`printing_project`."""
    return _built(tmp_path_factory, "built-printing-project", small_project) / ".cache"


@pytest.fixture
def printing_project(tmp_path: Path, cache_of_printing_project: Path) -> Path:
    """As :func:`project`, with printable sheets, handouts and share pictures."""
    small_project(tmp_path)
    shutil.copytree(cache_of_printing_project, tmp_path / ".cache")
    return tmp_path


@pytest.fixture(scope="session")
def cache_of_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The cache folder of a build and a check of :func:`project`."""
    return _built(tmp_path_factory, "built-project", plain_project, check=True) / ".cache"


@pytest.fixture
def project(tmp_path: Path, cache_of_project: Path) -> Path:
    """A project with two alerts, the registry and the pages, for tests to change and build.

    It has no sheets and no pictures to share, and starts with a warm build cache: each halves the time of most
    builds in tests. ``tests/incremental`` tests that the cache does not change the output.
    """
    plain_project(tmp_path)
    shutil.copytree(cache_of_project, tmp_path / ".cache")
    return tmp_path


def plain_project(folder: Path) -> Path:
    """Fill *folder* with :func:`small_project` without sheets and pictures to share."""
    small_project(folder)
    with (folder / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write("\nSHEETS = SHARE_PICTURES = False\n")
    return folder


def _built(
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    create: Callable[[Path], Path],
    *,
    check: bool = False,
) -> Path:
    def build(folder: Path) -> None:
        done = run_pelican(create(folder), folder / "output")
        assert done.returncode == 0, done.stderr
        if check:
            epoch = str(int(NOW.timestamp()))
            done = run_module("invoke", "check", cwd=folder, env={**os.environ, "SOURCE_DATE_EPOCH": epoch})
            assert done.returncode == 0, done.stderr

    return once_per_run(tmp_path_factory, name, build)


@pytest.fixture
def sample_project(tmp_path: Path) -> Path:
    """A project with all of the sample content: slow to build, so use it only where all of it matters."""
    copy_project(tmp_path)
    shutil.copytree(ROOT / "content", tmp_path / "content", dirs_exist_ok=True)
    return tmp_path


class CacheInMemory(BuildCache):
    """A build cache that keeps the results for whole folders, pickled as in a file, until their bytes change."""

    _kept: ClassVar[dict[tuple[str, bytes], bytes]] = {}
    code = fingerprint("the code of the tests")  # type: ignore[assignment]  # it stays the same while they run

    def cached(self, name: str, key: bytes, make: Callable[[], V]) -> V:
        if (name, key) not in self._kept:
            self._kept[name, key] = pickle.dumps(make(), protocol=pickle.HIGHEST_PROTOCOL)
        value: V = pickle.loads(self._kept[name, key])
        return value


def read_site(settings: dict[str, Any], *, now: datetime | None = None) -> tuple[Site, list[Problem]]:
    """Return the site that *settings* describe, and its problems; unchanged folders come from memory.

    Tests of the cache, and of code that they replace, call ``load_site``.
    """
    assert not settings["CACHE_FOLDER"]
    return load_site(settings, cache=CacheInMemory(), now=now)


@pytest.fixture(scope="session")
def load() -> Callable[[Path], Content]:
    """Reads a content folder as a build does; folders that are as before come from a cache, as in builds."""
    from pelicanconf import LANGUAGES, NAME_RETENTION_DAYS, REGIONS
    from plugins.statistics.country_map import load_map

    colombia, _ = load_map(ROOT / "theme/maps", "CO", root=ROOT)
    assert colombia is not None

    def run(
        folder: Path,
        now: datetime = NOW,
        kept: int = NAME_RETENTION_DAYS,
        vocabularies: Vocabularies = VOCABULARIES,
        cache: BuildCache | None = None,
    ) -> Content:
        return load_content(
            folder,
            languages=LANGUAGES,
            vocabularies=vocabularies,
            now=now,
            zone=ZoneInfo("America/Montreal"),
            name_retention=timedelta(days=kept),
            regions={**REGIONS, "CO": (*REGIONS.get("CO", ()), *colombia.names)},
            cache=cache or CacheInMemory(),
        )

    return run


@pytest.fixture(autouse=True)
def own_settings() -> Iterator[None]:
    """Restore the project's settings after a test has read those of a copy, which import like them."""
    path = sys.path[:]
    yield
    sys.path[:] = path
    sys.modules["pelicanconf"] = pelicanconf
    sys.modules.pop("publishconf", None)


SHARED = {"deployed"}
"""Fixtures of the session that take so long that all tests with them run in one process."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run tests that share a fixture of their module in one process, set up once, and before all others.

    A test that any process can take is at the end, so that none waits for a group of another.
    """
    items.sort(key=lambda item: not (isinstance(item, pytest.Function) and _group(item)))
    if not config.getoption("loadgroup", False):  # set in the workers of xdist
        return
    for item in items:
        if isinstance(item, pytest.Function) and (group := _group(item)):
            # For its own mark, xdist 3.8 writes the group into an attribute that pytest 9.2 no longer reads.
            item._id = NodeId.parse(f"{item.nodeid}@{group}")


def _group(item: pytest.Function) -> str:
    """Return the name of the tests that run in the same process; empty for a test that can run in any."""
    found = item._fixtureinfo.name2fixturedefs
    if shared := SHARED & found.keys():
        return min(shared)
    in_module = any(each.scope == "module" for definitions in found.values() for each in definitions)
    return item.nodeid.partition("::")[0] if in_module else ""
