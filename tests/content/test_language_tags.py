"""Languages are BCP 47 tags, and whoever reads a narrow one is written to in the wider one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.alerts.letters import compose, office
from plugins.authorities.models import Person
from plugins.content.language_tags import matching, tag_error
from plugins.content.written_language import other_language
from plugins.languages.formats import language_name
from plugins.repository.content import Content
from tests.hostile.corpus import ES, REGISTRY, edit, read, refused, target

Load = Callable[[Path], Content]


@pytest.mark.parametrize(
    "tag", ["es", "pt-BR", "quc", "zh-Hant", "sr-Latn-RS", "es-419", "arn", "pa-Arab-PK"]
)
def test_a_tag_that_unicode_names_is_a_language(tag: str) -> None:
    assert tag_error(tag) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("pt-br", "Write pt-BR."),
        ("PT_BR", "Write pt-BR."),
        ("zh-hant-tw", "Write zh-Hant-TW."),
        ("sr_latn_RS", "Write sr-Latn-RS."),
        ("ES", "Write es."),
        ("spa", "Write es."),
        ("iw", "Write he."),
        ("Español", "Write es."),
        ("portugais brésilien", "Write pt-BR."),
        ("Brazilian Portuguese", "Write pt-BR."),
        ("pt-XX", "XX is neither a script nor a region. Write pt."),
        ("pt-ZZ", "ZZ is neither a script nor a region. Write pt."),
        ("zh-Hanx", "Hanx is neither a script nor a region. Write zh."),
        ("sr-RS-Latn", "Write language, script, region, as in sr-Latn-RS."),
        ("xx", "Write its code (BCP 47), for example es or pt-BR."),
        ("und", "Write its code (BCP 47), for example es or pt-BR."),
        ("", "Write its code (BCP 47), for example es or pt-BR."),
        ("-", "Write its code (BCP 47), for example es or pt-BR."),
        ("x" * 9999, "Write its code (BCP 47), for example es or pt-BR."),
    ],
)
def test_any_other_text_is_told_what_to_write(text: str, wanted: str) -> None:
    error = tag_error(text)
    assert error is not None and error.endswith(wanted)


@pytest.mark.parametrize(
    ("wanted", "tags", "found"),
    [
        ("pt-BR", ["es", "pt", "pt-BR"], "pt-BR"),
        ("pt-BR", ["es", "pt"], "pt"),
        ("pt", ["pt-BR"], "pt-BR"),
        ("pt-BR", ["pt-PT"], None),
        ("sr-Cyrl-RS", ["sr"], "sr"),
        ("sr-Latn", ["sr"], None),
        ("zh-Hant", ["zh"], None),
        ("zh-Hant-HK", ["zh-Hant"], "zh-Hant"),
        ("pa-Arab", ["pa"], None),
        ("", ["es"], None),
        ("", ["", "es"], ""),
    ],
)
def test_a_wider_language_of_the_same_script_is_read_too(
    wanted: str, tags: list[str], found: str | None
) -> None:
    assert matching(wanted, tags) == found


@pytest.mark.parametrize(
    ("tag", "locale", "name"),
    [
        ("pt-BR", "fr_CA", "portugais (Brésil)"),
        ("pt-BR", "es", "portugués (Brasil)"),
        ("zh-Hant", "en", "Chinese (Traditional)"),
        ("sr-Latn-RS", "fr", "serbe (latin, Serbie)"),
        ("quc", "fr", "quiché"),
        ("es-419", "en", "Spanish (Latin America)"),
        ("luo", "fr", "Luo"),
        ("arz", "es", "Egyptian Arabic"),
        ("qaa", "fr", "qaa"),
    ],
)
def test_every_language_has_a_name_on_every_page(tag: str, locale: str, name: str) -> None:
    assert language_name(tag, locale) == name


def test_office_and_salutation_fall_back_to_the_wider_language() -> None:
    person = Person(
        name="Ana",
        office={"es": "Ministra", "pt": "Ministra da Justiça"},
        country="BR",
        languages=["pt-BR", "es"],
        salutation={"pt-BR": "Senhora:", "es": "Señora:"},
    )
    assert person.office_in("pt-BR") == person.office_in("pt") == "Ministra da Justiça"
    assert person.office_in("de") == "Ministra da Justiça"
    assert person.salutation_in("pt") == "Senhora:"
    assert person.salutation_in("de") == ""


def test_a_letter_is_sent_in_the_wider_language_that_its_target_reads(example: Path, load: Load) -> None:
    fields, _ = read(example / ES)
    brazil = target(
        languages=["pt-BR", "es"],
        office={"pt": "Prefeito", "es": "Alcalde"},
        salutation={"pt-BR": "Senhor Prefeito:", "es": "Señor Alcalde:"},
        letter="brasil",
    )
    edit(example / ES, targets=[*fields["targets"], brazil])
    content = load(example)
    assert not [problem for problem in content.problems if problem.fatal]
    assert not [problem for problem in content.problems if "pt-BR" in problem.message]
    alert = content.alerts.get("ua-2026-014")
    found = alert.targets[-1]
    assert alert.letter_languages(found) == ["pt", "es"]
    assert office(found, "pt") == "Prefeito"
    assert compose(alert, found, "pt").body.startswith("Senhor Prefeito:")


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"languages": ["pt_br"], "salutation": {"pt-BR": "Senhor:"}}, "languages[1]"),
        ({"languages": ["pt-BR"], "salutation": {"pt-br": "Senhor:"}}, "salutation"),
        ({"office": {"pt-br": "Fiscal"}}, "office"),
    ],
)
def test_the_registry_is_told_the_canonical_form(
    fields: dict[str, object], place: str, example: Path, load: Load
) -> None:
    edit(example / REGISTRY, **fields)
    refused(load(example).problems, "Write pt-BR.")
    assert any(place in problem.field for problem in load(example).problems if problem.fatal)


def test_letters_of_a_region_are_checked_as_their_language() -> None:
    spanish = "Le escribo por las amenazas que sufren los dirigentes y sus familias en el sur del país"
    assert other_language(spanish, "es-MX") is None
    assert other_language(spanish, "pt-BR") == "es"
