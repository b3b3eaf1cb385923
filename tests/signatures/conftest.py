"""A letter to sign, and what its signatures are collected with."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from plugins.private.folder import PrivateFolder
from plugins.repository.content import Content
from plugins.signatures.collect import Collector
from plugins.signatures.mail_form import FormReader
from plugins.signatures.review_file import ReviewStore, open_store
from plugins.web.localizer import Localizer
from tests.conftest import ROOT, VOCABULARIES
from tests.sign_ons.conftest import EXAMPLE
from tests.signatures.mails import SERVER

KEY = b"k" * 32


@pytest.fixture(scope="session")
def localizers() -> dict[str, Localizer]:
    """The words of each language."""
    from pelicanconf import LANGUAGES
    from plugins.languages.catalogs import load_catalogs
    from plugins.web.localizer import localizers as make

    catalogs, _ = load_catalogs(ROOT / "theme", LANGUAGES, root=ROOT)
    return make(LANGUAGES, catalogs, VOCABULARIES)


@pytest.fixture
def content(example: Path, load: Callable[[Path], Content]) -> Content:
    """The editors' example with a letter, and an organisation of the directory."""
    shutil.copytree(EXAMPLE, example / "letters/open-letter")
    (example / "directory").mkdir(exist_ok=True)
    shutil.copy(ROOT / "content/directory/red-lenguas-solidarias.yaml", example / "directory")
    return load(example)


@pytest.fixture
def collector(content: Content, localizers: dict[str, Localizer]) -> Collector:
    """What mails are imported with."""
    return Collector(
        letter=content.sign_ons["open-letter"],
        languages=FormReader(localizers),
        directory=content.directory,
        servers=(SERVER,),
        key=KEY,
        today=date(2026, 11, 21),
    )


@pytest.fixture
def store(tmp_path: Path) -> ReviewStore:
    """The store of the letter in a private folder."""
    folder = tmp_path / "private"
    folder.mkdir(0o700)
    return open_store(PrivateFolder(folder), "open-letter")
