"""Names of people are found in every field of everything that is published, in whatever spelling."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from plugins.activities.models import OriginalActivity, TranslatedActivity
from plugins.alerts.models import Original, Translation
from plugins.authorities.models import Authority
from plugins.content.frontmatter import split, whole
from plugins.directory.load import Organisation
from plugins.pages.load import PageFields
from plugins.resources.load import OriginalResource, TranslatedResource
from plugins.safety.document_text import Passage
from plugins.safety.normalise import words_of
from plugins.safety.people import collective_phrases, foreign_phrases, own_phrases
from plugins.safety.phrases import Phrases
from plugins.safety.search import search
from plugins.site.content import Content
from tests.conftest import ROOT, add_content
from tests.depth import sample
from tests.safety.disguises import DISGUISES, NOT_PROMISED
from tests.safety.fields import Field, fields, planted

NAME = "Bérengère Zuñigolía"
NAMES = (
    NAME,
    "María José Ñáñez Otálora",
    "Łukasz O'Brien",
    "Nguyễn Văn Đức",
    "Abd al-Rahman Ğöksü",
    "Ὀδυσσέας Παπᾶς",
    "Святослав Йовенко",
    "Li Xu",
)


def named(text: str, name: str, *, own: bool, not_names: tuple[str, ...] = ()) -> bool:
    """Return whether *name* is found in *text* of the person's own case, or of other content."""
    phrases = own_phrases(name) if own else foreign_phrases(name)
    guard = Phrases(((0, words) for words in phrases), ignored=map(words_of, not_names), particles=False)
    return bool(list(search([Passage(("title",), 1, text, has_lines=False)], guard)))


# One name, many spellings ---------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("own", [True, False], ids=["own case", "other content"])
def test_a_name_is_found_in_every_disguise(name: str, own: bool) -> None:
    missed = [
        kind for kind, disguise in DISGUISES.items() if not named(f"El {disguise(name)} es.", name, own=own)
    ]
    # Inside a word only five letters and more are looked for, and an apostrophe ends a hashtag.
    short = ["hashtag in small letters"] if name == "Li Xu" or ("'" in name and not own) else []
    assert missed == short


@pytest.mark.parametrize("kind", NOT_PROMISED)
def test_what_is_not_promised_is_not_found(kind: str) -> None:
    assert not named(NOT_PROMISED[kind](NAME), NAME, own=False)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ana de la Cruz Peña", "La casa de la vereda es de la familia."),
        ("Ana de la Cruz Peña", "an a: mañana, anaconda, Susana, cruzar, penal"),
        ("Amor Ruiz", "amorosa y amoroso; a-moroso"),
        ("Rosa Ríos", "El Rosario, rosal, rosas; los griosos"),
        ("J. C. R.", "J. C. R. y j c r"),
        ("Li Xu", "Li es Xu, lixus, a li, xu"),
        ("Al Li", "al lirio, al Lino, Li al"),
        ("Zuñigolía B.", "el artículo b. y la letra B"),
    ],
)
@pytest.mark.parametrize("own", [True, False], ids=["own case", "other content"])
def test_no_part_of_another_word_counts(name: str, text: str, own: bool) -> None:
    assert not named(text, name, own=own)


@pytest.mark.parametrize(
    ("name", "text", "own", "other"),
    [
        (NAME, "Bérengère", True, False),
        (NAME, "Zuñigolía", True, False),
        (NAME, "#LibertadZuñigolía", True, False),
        (NAME, "Bérengère Zuñiga", True, False),
        (NAME, "Zuñigolía de la Bérengère", True, True),
        (NAME, "Zuñigolía y más: Bérengère", True, False),
        ("Ana de la O", "Ana de la O", True, True),
        ("Ana de la O", "de la o", False, False),
        ("Al Li", "Al Li", True, True),
        ("Li Xu", "xu li", True, True),
        ("Esperanza", "la esperanza", True, True),
        ("Luz", "la luz", True, False),
        ("Ng", "Ng", False, False),
        ("Jean-Pierre X.", "Jeanpierre", True, True),
        ("李小龙", "昨天李小龙说", True, True),
    ],
)
def test_how_much_of_a_name_counts(name: str, text: str, own: bool, other: bool) -> None:
    """One word in the texts of the person's case, two in all others; particles only beside another word."""
    assert (named(text, name, own=True), named(text, name, own=False)) == (own, other)


@pytest.mark.parametrize(
    ("text", "not_names", "found"),
    [
        ("barrio Zuñigolía", ("barrio Zuñigolía",), False),
        ("barrio Zuñigolía barrio Zuñigolía", ("barrio Zuñigolía",), False),
        ("barrio Zuñigolía, y Zuñigolía", ("barrio Zuñigolía",), True),
        ("barrio Zuñigolía, y Bérengère", ("barrio Zuñigolía",), True),
        ("#BarrioZuñigolía", ("barrio Zuñigolía",), False),
        ("#barriozunigolia #libertadzunigolia", ("barrio Zuñigolía",), True),
        ("Zuñigolía de los Montes", ("Zuñigolía de los Montes",), False),
        ("Bérengère Zuñigolía", ("Zuñigolía",), True),
    ],
)
def test_an_exempted_phrase_hides_nothing_but_itself(
    text: str, not_names: tuple[str, ...], found: bool
) -> None:
    assert named(text, NAME, own=True, not_names=not_names) is found


def test_a_collective_is_looked_for_by_its_whole_name() -> None:
    (phrase,) = collective_phrases("Guardia Campesina de El Yarumo")
    guard = Phrases([(0, phrase)], particles=False)

    def found(text: str) -> bool:
        return bool(list(search([Passage(("title",), 1, text, has_lines=False)], guard)))

    assert found("la guardia campesina del Yarumo") and found("#GuardiaCampesinaYarumo")
    assert not found("una guardia campesina de Los Montes")


# Every field ----------------------------------------------------------------------------------

ALERT, SECOND = "alerts/ua-2026-014", "alerts/ua-2026-014-2"
FILES: dict[str, type[BaseModel]] = {
    f"{ALERT}/index.es.md": Original,
    f"{ALERT}/index.fr.md": Translation,
    "activities/2026-12-10-vigil/index.fr.md": OriginalActivity,
    "activities/2026-12-10-vigil/index.en.md": TranslatedActivity,
    "pages/network/index.fr.md": PageFields,
    "authorities/mx-fge.yaml": Authority,
    "directory/pen-international.yaml": Organisation,
    "resources/glossary/index.en.md": OriginalResource,
    "resources/glossary/index.fr.md": TranslatedResource,
}
NOT_PUBLISHED = {"people.0.name", "people.0.not_names.0", "consent.record"}
LANGUAGES = {"office.* (key)", "name.* (key)"}
"""Keys that their mapping refuses, not their own type: languages."""
SPELLINGS = {kind: DISGUISES[kind](NAME) for kind in ("as it is", "address", "mailbox", "key", "picture")}
"""What the types of texts, web addresses, mailboxes, keys and file names accept."""


def chosen(field: Field, kind: str) -> str | None:
    """Return NAME in a disguise that *field* accepts: *kind*, or the one for its type; None if there is none."""
    spellings = [DISGUISES[kind](NAME), *SPELLINGS.values()]
    return next((text for text in spellings if field.accepts(text)), None)


CASES = [(path, field) for path, model in FILES.items() for field in fields(model)]


def test_the_types_that_refuse_a_name_are_these() -> None:
    """Codes, dates, numbers and choices; every other field must be searched."""
    refused = {
        str(field).rpartition(".")[2] if "key" not in str(field) else str(field)
        for _, field in CASES
        if chosen(field, "as it is") is None
    }
    assert refused - {"0"} == {
        *("date", "case", "sequence", "status", "modified", "embargo", "act_before", "time_zone", "country"),
        *("identification", "names_until", "number", "extension", "hours", "kind", "result", "mailing"),
        *("mail_subject", "original_modified", "published", "starts", "ends", "menu", "alerts"),
        *("reached_from", "represents", "verified", "state", "security", "topic"),
        *("targets.0.salutation.* (key)", "salutation.* (key)", "extra_letters.* (key)"),
        *("summary.* (key)", "how_to_ask.* (key)"),
    }
    lists = {str(field) for _, field in CASES if str(field).endswith(".0") and not chosen(field, "as it is")}
    assert lists == {
        *("violations.0", "perpetrators.0", "consent.covers.0", "targets.0.supporters_from.0"),
        *("targets.0.languages.0", "copies_to.0.supporters_from.0", "languages.0", "offers.0", "regions.0"),
        "countries.0",
    }


@pytest.fixture
def everything(example: Path) -> Path:
    """A valid content folder with one of everything; its first person may be shown by initials only."""
    for name in ("activities/2026-12-10-vigil", "resources/glossary"):
        add_content(example.parent, name)
    (example / "directory").mkdir()
    for path in ("directory/pen-international.yaml", "authorities/mx-fge.yaml"):
        (example / path).write_text((ROOT / "content" / path).read_text("utf-8"), "utf-8")
    original = example / f"{ALERT}/index.es.md"
    text = original.read_text("utf-8").replace("Maruja Peñalosa Ortiz", NAME)
    original.write_text(text.replace("identification: public", "identification: initials"), "utf-8")
    return example


def write(path: Path, text: str, change: Callable[[Any], Any]) -> None:
    """Write a content file with other values than *text* has."""
    document, _ = whole("x", text) if path.suffix == ".yaml" else split("x", text)
    head = yaml.safe_dump(change(document.values), allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(head if path.suffix == ".yaml" else f"---\n{head}---\n{document.body}", "utf-8")


def guarded(content: Content, path: str) -> set[str]:
    """Return the fields of a file of which the guard says that they name somebody, without saying whom."""
    found = [
        each for each in content.problems if each.path == f"content/{path}" and " person 1" in each.message
    ]
    for each in found:
        assert each.fatal and not {"zuñigolía", "bérengère", "zunigolia"} & set(each.message.lower().split())
    return {each.field for each in found}


def test_the_content_that_names_are_planted_in_is_sound(
    everything: Path, load: Callable[..., Content]
) -> None:
    assert not [str(problem) for problem in load(everything).problems if problem.fatal]


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("kind", sample(DISGUISES, 6))
def test_a_name_is_refused_in_all_fields_of_a_file_at_once(
    everything: Path, load: Callable[..., Content], path: str, kind: str
) -> None:
    text = (everything / path).read_text("utf-8")
    expected = {""} if path.endswith(".md") else set[str]()

    def change(values: Any) -> Any:
        for field in fields(FILES[path]):
            spelling = chosen(field, kind)
            if spelling is not None and str(field) not in NOT_PUBLISHED | LANGUAGES:
                values, name = planted(FILES[path], values, field, spelling)
                expected.add(name)
        return values

    write(everything / path, text, change)
    if path.endswith(".md"):
        with (everything / path).open("a", encoding="utf-8") as file:
            file.write(f"\n\n{DISGUISES[kind](NAME)}\n")
    missed = expected - guarded(load(everything), path)
    assert not missed, missed


PLANTED = [
    (path, field)
    for path, field in CASES
    if chosen(field, "as it is") is not None and str(field) not in NOT_PUBLISHED | LANGUAGES
]


@pytest.mark.parametrize(("path", "field"), sample(PLANTED, 20), ids=str)
def test_a_name_is_refused_in_each_field_by_itself(
    everything: Path, load: Callable[..., Content], path: str, field: Field
) -> None:
    """What is known of other content between builds must lead to it, whatever else the file says."""
    for kind in sample(DISGUISES, 2):
        spelling, names = chosen(field, kind), []
        assert spelling is not None

        def change(values: Any, spelling: str = spelling, names: list[str] = names) -> Any:
            made, name = planted(FILES[path], values, field, spelling)
            names.append(name)
            return made

        text = (everything / path).read_text("utf-8")
        write(everything / path, text, change)
        assert names[0] in guarded(load(everything), path), kind
        (everything / path).write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("path", "field"), [(path, field) for path, field in CASES if str(field) in LANGUAGES], ids=str
)
def test_a_name_is_no_language(
    everything: Path, load: Callable[..., Content], path: str, field: Field
) -> None:
    text = (everything / path).read_text("utf-8")
    write(everything / path, text, lambda values: planted(FILES[path], values, field, NAME)[0])
    assert any(each.fatal and each.path == f"content/{path}" for each in load(everything).problems)


def test_names_and_the_record_of_consent_are_not_searched(
    everything: Path, load: Callable[..., Content]
) -> None:
    path = everything / f"{ALERT}/index.es.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("  record: ", f"  record: {NAME}, "), "utf-8")
    assert not guarded(load(everything), f"{ALERT}/index.es.md")
