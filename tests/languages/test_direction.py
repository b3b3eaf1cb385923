"""Each language has the direction of its script; embedded text in another language keeps its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.languages.direction import direction, line_in, number_in, prose_in
from plugins.web.rendering import in_language, language_of


@pytest.mark.parametrize(
    "tag", ["ar", "he", "fa", "ur", "ps", "ckb", "dv", "yi", "pa-PK", "pa-Arab", "ku-Arab"]
)
def test_a_language_of_a_right_to_left_script_is_written_from_right_to_left(tag: str) -> None:
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["fr", "es", "pt-BR", "zh-Hant", "pa", "ku", "quc", "th", "xx", "uz-Latn-AF"])
def test_all_others_are_written_from_left_to_right(tag: str) -> None:
    assert direction(tag) == "ltr"


def test_words_in_another_direction_have_it_as_an_attribute() -> None:
    assert in_language("fr", "ar") == ' lang="ar" dir="rtl"'
    assert in_language("ar", "fr") == ' lang="fr" dir="ltr"'
    assert in_language("fr", "es") == ' lang="es"'
    assert in_language("ar", "ar") == ""
    assert language_of("ar", "ar") == ' lang="ar"'


def test_numbers_and_addresses_are_isolated_in_right_to_left_text_only() -> None:
    assert number_in("+966 11", "ar") == "\u2066+966 11\u2069"
    assert number_in("+57 60", "es") == "+57 60"
    assert number_in("", "ar") == ""
    assert line_in("A 1-2.", "he") == "\u2068A \u20661-2\u2069.\u2069"
    assert line_in("A 1-2.", "fr") == "A 1-2."


def test_addresses_in_prose_are_isolated_without_the_full_stop_after_them() -> None:
    text = "א https://x.example/a/. ב (y@x.example), +972 2 555 3125."
    isolated = "א \u2066https://x.example/a/\u2069. ב (\u2066y@x.example\u2069), \u2066+972 2 555 3125\u2069."
    assert prose_in(text, "he") == isolated
    assert prose_in(text, "fr") == text


@given(
    st.text(st.sampled_from("אב سل ab12 +-/.,:()@\nhttps://x.example"), max_size=120),
    st.sampled_from(["ar", "he", "fa", "ur", "pa-PK", "es", "pt-BR", "zh-Hant"]),
)
def test_isolation_adds_pairs_of_marks_and_changes_nothing_else(text: str, tag: str) -> None:
    for isolated in (number_in(text, tag), line_in(text, tag), prose_in(text, tag)):
        assert isolated.translate(dict.fromkeys(map(ord, "\u2066\u2068\u2069"))) == text
        assert isolated.count("\u2066") + isolated.count("\u2068") == isolated.count("\u2069")
        depth = 0
        for character in isolated:
            depth += (character in "\u2066\u2068") - (character == "\u2069")
            assert depth >= 0
        assert direction(tag) == "rtl" or isolated == text
