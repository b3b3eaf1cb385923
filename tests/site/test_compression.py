"""Compressed copies hold their files, follow them when they change, and go with them."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import brotli
import pytest

from plugins.deployment.copies import COPIED, copies_of
from plugins.incremental.file import File
from plugins.site.compression import MIN_SIZE, compressed
from plugins.site.output import KINDS
from plugins.web.settings import SettingsError, site_settings
from tests.campaigns.conftest import settings
from tests.conftest import ROOT, once_per_run, plain_project, run_pelican
from tests.hostile.corpus import edit

SLUG = "ua-2026-021"


def build(folder: Path, precompress: str) -> subprocess.CompletedProcess[str]:
    done = run_pelican(folder, folder / "output", PRECOMPRESS=precompress)
    assert done.returncode == 0, done.stderr
    return done


def read(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def is_copy(name: str) -> bool:
    return name.endswith((".gz", ".br"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two alerts that is built with copies; do not change its files."""

    def create(folder: Path) -> None:
        build(plain_project(folder), "yes")

    return once_per_run(tmp_path_factory, "precompressed", create)


def test_every_text_over_1_kb_has_copies_that_hold_it_and_nothing_else_has_any(built: Path) -> None:
    files = read(built / "output")
    expected = {
        name
        for name, data in files.items()
        if Path(name).suffix in COPIED and len(data) > MIN_SIZE and name != "release.json"
    }
    assert {name for name in files if is_copy(name)} == {
        f"{name}{suffix}" for name in expected for suffix in (".gz", ".br")
    }
    kinds = {Path(name).suffix for name in expected}
    assert {".html", ".atom", ".css", ".js", ".mjs", ".json", ".xml", ".svg"} <= kinds
    for name in expected:
        assert gzip.decompress(files[f"{name}.gz"]) == files[name], name
        assert brotli.decompress(files[f"{name}.br"]) == files[name], name


def test_the_manifest_lists_no_copy(built: Path) -> None:
    hashes = json.loads((built / "output/release.json").read_text("utf-8"))["files"]
    assert {*hashes, "release.json"} == {name for name in read(built / "output") if not is_copy(name)}


def test_copies_follow_their_files(built: Path, tmp_path: Path) -> None:
    """A second build writes none; an edit those of the files that it changes; without the setting they go."""
    project, output = tmp_path / "project", tmp_path / "project/output"
    shutil.copytree(built, project)
    assert "0 of them changed" in build(project, "yes").stdout
    before, stamps = read(output), {path: path.stat().st_mtime_ns for path in output.rglob("*.?[rz]")}
    (original,) = [
        path
        for path in (project / "content/alerts" / SLUG).glob("index.*.md")
        if "\ncase:" in path.read_text("utf-8")
    ]
    edit(original, title="Una coordinadora recibe otra amenaza")
    build(project, "yes")
    after = read(output)
    changed = {name for name in after if not is_copy(name) and after[name] != before.get(name)}
    assert 3 < len(changed) < len(after) / 10
    written = {path for path in output.rglob("*.?[rz]") if path.stat().st_mtime_ns != stamps.get(path)}
    assert written == {copy for name in changed for copy in copies_of(output / name) if copy.exists()}
    for name in changed:
        if f"{name}.br" in after:
            assert brotli.decompress(after[f"{name}.br"]) == after[name], name
    page = output / f"es/{SLUG}/index.html.br"
    page.unlink()
    (output / "es/left.html.gz").write_bytes(b"left over")
    build(project, "yes")
    assert read(output) == after, "copies are made again, byte for byte; what is not one is removed"
    build(project, "no")
    assert read(output) == {name: data for name, data in after.items() if not is_copy(name)}


def test_the_same_bytes_give_the_same_copies_whatever_the_time() -> None:
    file = File("fr/index.html", b"<p>Urgente</p>" * 200)
    first, second = compressed(file), compressed(file)
    assert [copy.data for copy in first] == [copy.data for copy in second]
    assert first[0].data[4:8] == bytes(4), "the time in the header of gzip (RFC 1952)"


def test_assets_are_compressed_as_far_as_possible() -> None:
    """They change with the theme only, so that this is done once."""
    data = (ROOT / "theme/static/css/tokens.css").read_bytes()
    page, asset = compressed(File("a.css", data))[1], compressed(File("assets/a.css", data))[1]
    assert len(asset.data) < len(page.data)


def test_small_files_and_files_that_are_compressed_already_have_no_copies() -> None:
    assert compressed(File("a.txt", bytes(MIN_SIZE))) == () and compressed(File("a.txt", bytes(MIN_SIZE + 1)))
    assert not [kind for kind in KINDS - COPIED if compressed(File(f"a{kind}", bytes(5000)))]
    assert compressed(File("_headers", bytes(5000))) == ()


@pytest.mark.parametrize(("value", "expected"), [(True, True), ("yes", True), (False, False), ("no", False)])
def test_the_setting_is_yes_or_no(value: object, expected: bool) -> None:
    assert site_settings(settings(PRECOMPRESS=value)).precompress is expected
    assert not site_settings(settings(PRECOMPRESS=value, PREVIEW=True)).precompress
    with pytest.raises(SettingsError, match=re.escape("PRECOMPRESS 'true' is neither yes nor no")):
        site_settings(settings(PRECOMPRESS="true"))
