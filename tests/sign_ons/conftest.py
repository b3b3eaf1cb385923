"""A letter that collects signatures, about the alert of the editors' example."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parent / "example/open-letter"
TEXT = "de0c79732d58887f"
"""The hash of its text."""


@pytest.fixture
def letter(example: Path) -> Path:
    """The folder of the letter, in a content folder with the editors' example."""
    folder = example / "letters/open-letter"
    shutil.copytree(EXAMPLE, folder)
    return folder
