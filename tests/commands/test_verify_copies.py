"""Verify asks a host for each file as it is and in each content coding, and compares what it unpacks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from plugins.commands.verify import verify
from plugins.incremental.file import File
from plugins.site.compression import compressed
from plugins.site.output import with_manifest, write_output
from tests.copies_host import serving

PAGE = File("fr/index.html", b"<p>Maruja</p>" * 200)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a host that serves a page and its copies; the folder, which is the build as well."""
    output = tmp_path / "output"
    write_output(output, with_manifest(iter([PAGE, *compressed(PAGE)])), marks=())
    with serving(output) as url:
        yield url, output


def test_copies_that_hold_their_file_are_as_good_as_the_file(live: tuple[str, Path]) -> None:
    assert verify(*live)


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("index.html.br", brotli.compress(b"an older page"), "differs from the build (Accept-Encoding: br)"),
        ("index.html.gz", compressed(PAGE)[1].data, "cannot be unpacked (Accept-Encoding: gzip)"),
        ("index.html", b"an older page", "differs from the build"),
    ],
)
def test_a_copy_that_is_stale_or_damaged_is_found(
    live: tuple[str, Path], capsys: pytest.CaptureFixture[str], name: str, data: bytes, problem: str
) -> None:
    url, output = live
    (output / "fr" / name).write_bytes(data)
    assert not verify(url, output)
    assert f"{url}/fr/: {problem}" in capsys.readouterr().err.splitlines()
