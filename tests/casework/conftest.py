"""Casework on the sample content, without a build: the site as it is read, and a private folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import pelicanconf
from plugins.casework.case_files import CaseFiles
from plugins.casework.desk import Casework
from plugins.private.folder import PrivateFolder
from plugins.repository.content import Content
from plugins.repository.site import Site
from plugins.web.settings import site_settings
from tests.conftest import NOW, ROOT
from tests.signatures.mails import SERVER


@pytest.fixture(scope="session")
def sample(load: Callable[[Path], Content]) -> Site:
    """The sample content as a site; nothing of it needs words of readers."""
    settings = {name: getattr(pelicanconf, name) for name in dir(pelicanconf) if name.isupper()}
    return Site(site_settings(settings), load(ROOT / "content"), {}, NOW)


@pytest.fixture
def casework(sample: Site, tmp_path: Path) -> Casework:
    """The sample content with an empty private folder."""
    folder = tmp_path / "private"
    folder.mkdir(0o700)
    return Casework(sample, PrivateFolder(folder), {}, (SERVER,))


@pytest.fixture
def files(casework: Casework) -> CaseFiles:
    """The case files of :func:`casework`."""
    return CaseFiles(casework.folder)
