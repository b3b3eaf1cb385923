"""French texts of the interface and of the sample content use one apostrophe, one space and one term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from pelicanconf import LANGUAGES
from plugins.languages.catalogs import load_catalogs
from tests.conftest import ROOT

_LETTERS = re.compile(r"^## Lettre(?: [(\[].*?[)\]])* :.*", re.M | re.S)
"""Letters travel in links, where a typographic apostrophe takes nine characters."""
_WORDS = re.compile(r"^ *fr: +(?:([^\"\n]+)|\"(.+)\")$", re.M)
_SALUTATION = re.compile(r"^salutations?:\n(?: .*\n)*", re.M)


@cache
def _texts() -> dict[str, str]:
    catalogs, _ = load_catalogs(ROOT / "theme", LANGUAGES, root=ROOT)
    messages = catalogs["fr"]._messages
    assert messages is not None
    return {
        "catalog": "\n".join(text for forms in messages.values() for text in forms),
        **{
            str(path): _LETTERS.sub("", path.read_text("utf-8"))
            for path in ROOT.glob("content/*/*/index.fr.md")
        },
        **dict(_of_the_registry()),
    }


def _of_the_registry() -> Iterator[tuple[str, str]]:
    for folder in ("authorities", "directory"):
        for path in ROOT.glob(f"content/{folder}/**/*.yaml"):
            found = _WORDS.findall(_SALUTATION.sub("", path.read_text("utf-8")))
            yield str(path), "\n".join(plain or quoted for plain, quoted in found)


@pytest.mark.parametrize(
    "unwanted",
    [
        pytest.param(r"[^\W\d_]'(?:\W*[^\W\d_]|\s)", id="straight apostrophe"),
        pytest.param("\u202f", id="narrow space beside the wide one that the site sets"),
        pytest.param(r"\be-mails?\b", id="courriel"),
        pytest.param(
            r"adresses? de courriel|logiciel de courriel", id="adresse courriel, application de courriel"
        ),
        pytest.param(r"désinscri", id="se désabonner"),
        pytest.param(r"\bfils? (?:Atom|RSS)|le fil\b", id="flux"),
        pytest.param(r"(?-i:Nations unies)", id="Nations Unies"),
    ],
)
def test_french_texts_keep_to_one_form(unwanted: str) -> None:
    found = {
        name: re.findall(f".{{0,30}}(?:{unwanted}).{{0,30}}", text, re.I) for name, text in _texts().items()
    }
    assert len(found) > 90
    assert {name: each for name, each in found.items() if each} == {}
