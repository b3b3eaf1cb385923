"""No compressed copy keeps what a withdrawal has removed: here, at the host, and without brotli."""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path

import pytest

from plugins.deployment.copies import unpacked
from plugins.deployment.errors import CopyError
from plugins.incremental.file import File
from plugins.site.compression import compressed
from plugins.withdrawals import search
from plugins.withdrawals.places import read_places
from plugins.withdrawals.remove import remove_alert
from plugins.withdrawals.search import Snapshot
from plugins.withdrawals.takedown import fetch_texts
from plugins.withdrawals.traces import Traces, files_with_traces
from tests.copies_host import serving
from tests.withdrawals.conftest import SLUG, invoke

TRACES = Traces(SLUG, ("maruja peñalosa",))
PAD = "<!-- -->" * 200
"""Makes a file large enough for copies."""
FILES = {
    "fr/index.html": f'{PAD}\n<ul><li><a href="/fr/{SLUG}/">Maruja Peñalosa</a></li>\n<li>Rest</li></ul>',
    "fr/feed.atom": f'{PAD}<entry><link href="/fr/{SLUG}/"/>Maruja Peñalosa</entry>',
    "fr/other/index.html": f"{PAD}Other",
    f"fr/{SLUG}/index.html": f"{PAD}<h1>Maruja Peñalosa</h1>",
    f"fr/{SLUG}/deadline.ics": f"{PAD}Maruja Peñalosa",
    f"api/alerts/{SLUG}.json": f'{{"text": "{PAD}Maruja Peñalosa"}}',
    "api/alerts.json": f'broken {PAD} "{SLUG}" Maruja Peñalosa',
}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A site with an alert on six of seven files, all with copies."""
    folder = tmp_path / "output"
    for name, text in FILES.items():
        file = File(name, text.encode())
        for each in (file, *compressed(file)):
            path = folder / each.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(each.data)
    (folder / "release.json").write_text(json.dumps({"files": {}}))
    (tmp_path / "content").mkdir()
    return folder


def copies(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.?[rz]")}


def test_copies_of_all_that_is_changed_or_removed_go_without_any_package(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    assert len(copies(output)) == 2 * len(FILES)
    assert list(remove_alert(output, SLUG)) == []
    assert copies(output) == {"fr/other/index.html.gz", "fr/other/index.html.br"}
    assert "Rest" in (output / "fr/index.html").read_text("utf-8")


def test_a_copy_that_cannot_be_deleted_is_reported(output: Path) -> None:
    copy = output / "fr/index.html.br"
    copy.unlink()
    (copy / "x").mkdir(parents=True)
    shutil_rmtree = shutil.rmtree

    def refuses(path: Path, **more: object) -> None:
        if Path(path) == copy:
            raise OSError(16, "Device or resource busy")
        shutil_rmtree(path, **more)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shutil, "rmtree", refuses)
        assert list(remove_alert(output, SLUG)) == [f"{copy}: Device or resource busy"]


def test_remains_are_found_in_copies(output: Path) -> None:
    clean = File("fr/list.html", PAD.encode() + b"nothing")
    stale = compressed(File("fr/list.html", f"{PAD}<p>Maruja  Pe&ntilde;alosa</p>".encode()))
    (output / clean.path).write_bytes(clean.data)
    for copy in stale:
        (output / copy.path).write_bytes(copy.data)
    list(remove_alert(output, SLUG))
    found = {path.name for path in files_with_traces(output, [TRACES])}
    assert found == {"list.html.br", "list.html.gz"}


def test_random_bytes_of_a_cache_are_no_address() -> None:
    assert not Traces(SLUG, ()).without_slug().match('hash "\0" /\0/ "" // /.')


def test_without_brotli_a_search_says_what_it_has_not_searched(
    output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = output.parent / "publishconf.py"
    settings.write_text("OUTPUT_PATH, SITEURL, PUBLISH_TIMEOUT = 'output', 'http://127.0.0.1:9', 0\n")
    places = read_places(settings)
    monkeypatch.setattr(search, "_search_online", lambda *_: True)
    before = Snapshot(places, [SLUG], [])
    assert search.search(places, before, [], list[str]().append, time.sleep)
    monkeypatch.setattr(search, "can_unpack", lambda coding: coding != "br")
    assert not search.search(places, before, [], list[str]().append, time.sleep)
    assert f"{output}: files ending in .br were not searched" in capsys.readouterr().err


def test_without_brotli_a_copy_is_not_taken_for_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    data = compressed(File("a.html", PAD.encode()))[1].data
    assert unpacked(data, "br") == PAD.encode()
    monkeypatch.setitem(sys.modules, "brotli", None)
    with pytest.raises(CopyError, match="brotli is not installed"):
        unpacked(data, "br")


def test_a_host_is_asked_for_every_coding(output: Path) -> None:
    """A copy at the host may be older than its file, or be served although its file is gone."""
    page = output / f"fr/{SLUG}/index.html"
    with serving(output) as url:
        assert fetch_texts(f"{url}/fr/{SLUG}/") == {FILES[f"fr/{SLUG}/index.html"]}
        page.write_text("notice")
        assert fetch_texts(f"{url}/fr/{SLUG}/") == {"notice", FILES[f"fr/{SLUG}/index.html"]}
        page.unlink()
        assert fetch_texts(f"{url}/fr/{SLUG}/index.html") == {FILES[f"fr/{SLUG}/index.html"]}
        assert fetch_texts(f"{url}/nothing") == set()
        (output / f"fr/{SLUG}/index.html.br").write_bytes(b"damaged")
        assert fetch_texts(f"{url}/fr/{SLUG}/index.html") is None
    assert fetch_texts("http://127.0.0.1:9/") is None


def test_a_host_that_keeps_copies_is_reported(desk: Path, host: tuple[Path, str]) -> None:
    """As after a deployment that does not delete what is gone."""
    folder, url = host
    assert (folder / f"fr/{SLUG}/index.html.br").is_file()
    with (desk / "publishconf.py").open("a") as conf:
        conf.write(
            f'\nDEPLOY_COMMAND = "rm -rf {folder}.new && cp -r {{output}} {folder}.new && '
            f"find {folder}.new -name '*.br' -delete && cp -r {folder}.new/. {folder}\"\n"
        )
    done = invoke(desk, "withdraw", SLUG)
    assert done.returncode == 1
    assert f"STILL ONLINE: {url}/" in done.stderr and f"{url}/fr/{SLUG}/ " in done.stderr
