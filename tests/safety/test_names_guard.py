"""Protected names are found in every field of published content, in any spelling."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from plugins.activities.models import OriginalActivity, TranslatedActivity
from plugins.alerts.file_format.letter_sections import read_sections
from plugins.alerts.file_format.writing import with_letters
from plugins.alerts.models.alert import Original, Translation
from plugins.alerts.models.people import PersonAtRisk
from plugins.alerts.protected import protected_people
from plugins.authorities.models import Authority
from plugins.channels.fields import KEYS
from plugins.content.frontmatter import parse_front_matter, parse_yaml
from plugins.incremental.cache import BuildCache
from plugins.incremental.store import Store
from plugins.organisations.load import Organisation
from plugins.pages.load import PageFields
from plugins.partners.models import OriginalPartner, TranslatedPartner
from plugins.repository.content import Content
from plugins.repository.names_guard import Text, _Candidates
from plugins.resources.load import OriginalResource, TranslatedResource
from plugins.safety.document_text import Passage
from plugins.safety.handles import ShortName, parts_of_addresses
from plugins.safety.normalise import words_of
from plugins.safety.people import collective_phrases, own_phrases, phrases_elsewhere
from plugins.safety.phrases import PhraseIndex, forms
from plugins.safety.search import FileText, search, signature_of
from plugins.sign_ons.models import OriginalSignOn, TranslatedSignOn
from plugins.site.generator import load_site
from tests.alert_files import add_to_account
from tests.campaigns.conftest import settings
from tests.conftest import ROOT, add_content, read_site
from tests.depth import sample
from tests.safety.disguises import DISGUISES, NOT_PROMISED
from tests.safety.fields import Field, fields, planted
from tests.sign_ons.conftest import EXAMPLE as LETTER

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
    phrases = own_phrases(name) if own else phrases_elsewhere(name)
    guard = PhraseIndex(((0, words) for words in phrases), ignored=map(words_of, not_names), particles=False)
    return bool(list(search(FileText([Passage(("title",), 1, text, is_multiline=False)]), guard)))


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


def is_candidate(name: str, text: str, *, own: bool) -> bool:
    """Return whether the signature of *text*, of the own case or not, lets the guard search it for *name*."""
    person = PersonAtRisk.model_construct(name=[name], identification="initials", not_names=[])
    facts = Original.model_construct(case="UA 2026-001", status="open", people=[person])
    people = _Candidates(protected_people("ua-2026-001", facts, timedelta(0)))
    words = signature_of([FileText([Passage((), 1, text, is_multiline=False)])])
    return bool(list(people.of(Text("alerts/ua-2026-002", b"", words, case="UA 2026-001" if own else ""))))


MORE_NAMES = (
    *("Marisol Culebro Peñalosa", "Ana de la Cruz Peña", "D'Arc-Smith Roe", "Maria da Costa", "Omar El Din"),
    *("Anna van Dijk", "Juan P. Ruiz", "Le Van Thanh", "Maria Y. Le", "Zuñigolía", "Al Li", "Ana de la O"),
    *(
        "Gwen van der Konstantinopolitanskaya",
        "王小明",
        "شيرين حداد",
        "Rosa Rosa Ríos",
        "María José de la Paz Gil",
    ),
)
"""Names with particles, initials and repeated words, and in other scripts."""


@pytest.mark.parametrize("name", [*NAMES, *MORE_NAMES])
@pytest.mark.parametrize("own", [True, False], ids=["own case", "other content"])
def test_every_text_in_which_a_name_is_found_is_searched_and_hardly_any_other(name: str, own: bool) -> None:
    phrases = list((own_phrases if own else phrases_elsewhere)(name))
    texts = [f"El {disguise(name)} es." for disguise in DISGUISES.values()]
    texts += [f"El {form} es." for words in phrases for form in forms(words)]
    texts += [f"#libertad{''.join(words)}ya" for words in phrases]
    found = [text for text in texts if named(text, name, own=own)]
    assert len(found) > len(texts) / 2
    assert [text for text in found if not is_candidate(name, text, own=own)] == []
    words = words_of(name)
    others = [f"El {word} es." for word in words if not own and words.count(word) == 1]
    assert [
        each for each in others if is_candidate(name, each, own=own) and not named(each, name, own=own)
    ] == []


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
        ("Li Xu", "Li es Xu, lixus, xul li"),
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
        ("María del Carmen Peñalosa", "mariadelcarmenpenalosa", True, True),
        ("María del Carmen Peñalosa", "https://a.example/penalosacarmenmaria", True, True),
        ("María del Carmen Peñalosa", "https://a.example/mariadelcarmen", True, True),
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


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("@HCuspoca", "name"),
        ("@hermelinda_cusp", "name"),
        ("@Hermelinda_C_T", "name"),
        ("cuspoca.h@a.example", "name"),
        ("HCuspoca76", "name"),
        ("[aquí](https://hcuspoca.example/x)", "name"),
        ("https://a.example/people/h-cuspoca.html", "name"),
        ("cuspoca_t.pdf", "name"),
        ("#LibertadCuspoca", "surname"),
        ("@libertadcuspoca", "surname"),
        ("https://a.example/caso-cuspoca-2026", "surname"),
        ("@cuspoca", "surname"),
        ("https://a.example/libertadcuspoca", ""),
        ("@hermelinda #hermelinda", ""),
        ("https://a.example/hermelinda-y-otras", ""),
        ("@cuspo @hct https://a.example/h/c/t", ""),
        ("Cuspoca", ""),
        ("Dijo H. Cuspoca. Y H Cuspoca dijo.", ""),
    ],
)
def test_a_short_name_is_found_in_handles_addresses_and_names_of_files(address: str, found: str) -> None:
    short = ShortName("Hermelinda Cuspoca de Tarazona")
    assert short.is_spelled_in(address) is (found == "name")
    if found != "name":
        assert bool(short.surnames_in(address)) is (found == "surname")
    if found:
        assert short.may_be_in(parts_of_addresses([address]))


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Ana Torres", "https://a.example/amenazan-a-torrealba @fiscal_atorrante @ana_t anat@a.example"),
        ("Rosa Gil Paz", "@rosales https://a.example/gil-paz @rosag #paz"),
        ("Hermelinda", "@hermelinda hermelinda@a.example"),
        ("李小龙", "https://a.example/李/小 @李小"),
    ],
)
def test_no_short_or_other_word_is_taken_for_a_name(name: str, address: str) -> None:
    short = ShortName(name)
    assert not short.is_spelled_in(address) and not short.surnames_in(address)


def test_an_exempted_handle_hides_nothing_but_itself() -> None:
    short = ShortName("Hermelinda Cuspoca", ["HCuspoca", "pages/network"])
    assert not short.is_spelled_in("@hcuspoca") and short.is_spelled_in("@hcuspoca @cuspoca_h")


def test_a_collective_is_looked_for_by_its_whole_name() -> None:
    (phrase,) = collective_phrases("Guardia Campesina de El Yarumo")
    guard = PhraseIndex([(0, phrase)], particles=False)

    def found(text: str) -> bool:
        return bool(list(search(FileText([Passage(("title",), 1, text, is_multiline=False)]), guard)))

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
    "partners/ceiba-del-sur/index.es.md": OriginalPartner,
    "partners/ceiba-del-sur/index.fr.md": TranslatedPartner,
    "letters/open-letter/index.en.md": OriginalSignOn,
    "letters/open-letter/index.fr.md": TranslatedSignOn,
}
NOT_PUBLISHED = {"people.0.name.0", "people.0.not_names.0", "consent.record", "sent.0.reference"}
LANGUAGES = {"office.* (key)", "name.* (key)"} | {
    f"{key}.0.{name}.* (key)" for key in KEYS for name in ("note", "instructions")
}
"""Keys that their mapping refuses, not their own type: languages."""
KINDS = ("as it is", "address", "mailbox", "key", "picture", "document")
SPELLINGS = {kind: DISGUISES[kind](NAME) for kind in KINDS}
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
        *("subject", "requested_by", "age", "gender", "group", "about"),
        *("identification", "names_until", "number", "extension", "hours", "kind", "result", "mailing"),
        *("mail_subject", "original_modified", "published", "starts", "ends", "menu", "alerts"),
        *("reached_from", "suggestion", "represents", "verified", "state", "security", "topic"),
        *("action", "together", "app", "network", "language", "member", "until", "way", "follow_up"),
        *("opens", "closes", "who", "publish", "keep_names", "text", "reviewed", "changed"),
        *("targets.0.salutation.* (key)", "salutation.* (key)", "extra_letters.* (key)"),
        *("summary.* (key)", "how_to_ask.* (key)", "roles.* (key)", "answer_texts.* (key)"),
    }
    lists = {str(field) for _, field in CASES if str(field).endswith(".0") and not chosen(field, "as it is")}
    assert lists == {
        *("violations.0", "perpetrators.0", "consent.covers.0", "targets.0.supporters_from.0"),
        *(
            "targets.0.languages.0",
            "copies_to.0.supporters_from.0",
            "targets.0.copies_to.0.supporters_from.0",
            "languages.0",
            "offers.0",
            "regions.0",
            "groups.0",
        ),
        "countries.0",
    }


@pytest.fixture
def everything(example: Path) -> Path:
    """A valid content folder with one of everything; its first person may be shown by initials only."""
    for name in ("activities/2026-12-10-vigil", "resources/glossary", "partners/ceiba-del-sur"):
        add_content(example.parent, name)
    shutil.copytree(LETTER, example / "letters/open-letter")
    (example / "directory").mkdir()
    for path in ("directory/pen-international.yaml", "authorities/mx-fge.yaml"):
        (example / path).write_text((ROOT / "content" / path).read_text("utf-8"), "utf-8")
    original = example / f"{ALERT}/index.es.md"
    text = original.read_text("utf-8").replace("Maruja Peñalosa Ortiz", NAME)
    original.write_text(text.replace("identification: public", "identification: initials"), "utf-8")
    return example


def write(path: Path, text: str, change: Callable[[Any], Any]) -> None:
    """Write a content file with other values than *text* has."""
    document, _ = parse_yaml("x", text) if path.suffix == ".yaml" else parse_front_matter("x", text)
    code = path.name.split(".")[1]
    if "alerts" in path.parts:
        document = read_sections(document, code).document
    values = change(document.values)
    letters = {name: values.pop(name) for name in ("letters", "extra_letters") if name in values}
    body = with_letters(document.body, code, letters) if letters else document.body
    head = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10_000)
    path.write_text(head if path.suffix == ".yaml" else f"---\n{head}---\n{body}", "utf-8")


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
    found = [each for each in load(everything).problems if each.fatal]
    assert not [str(each) for each in found if "links to" not in each.message]  # other resources


@pytest.mark.parametrize("path", FILES)
@pytest.mark.parametrize("kind", sample(DISGUISES, 3))
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
        add_to_account(everything / path, DISGUISES[kind](NAME))
    composed = {unicodedata.normalize("NFC", name) for name in expected}  # as files are read
    missed = composed - guarded(load(everything), path)
    assert not missed, missed


PLANTED = [
    (path, field)
    for path, field in CASES
    if chosen(field, "as it is") is not None and str(field) not in NOT_PUBLISHED | LANGUAGES
]


@pytest.mark.parametrize(("path", "field"), sample(PLANTED, 14), ids=str)
def test_a_name_is_refused_in_each_field_by_itself(
    everything: Path, load: Callable[..., Content], path: str, field: Field
) -> None:
    """What is known of other content between builds must lead to it, whatever else the file says."""
    for kind in ("address, one word", "hashtag in small letters"):
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


# Content about something else -----------------------------------------------------------------

ELSEWHERE = [path for path in FILES if not path.startswith("alerts/")]


def person(example: Path, old: str, new: str, slug: str = "ua-2026-014") -> None:
    """Change what an alert says of its people."""
    path = example / f"alerts/{slug}/index.es.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def add(path: Path, sentence: str) -> None:
    """Add a paragraph to a Markdown file, or a field's text to one of YAML."""
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        path.write_text(f"{text}\n{sentence}\n", "utf-8")
    else:
        write(path, text, lambda values: {**values, "name": sentence})


def second_alert(example: Path, case: str, sequence: int) -> Path:
    """Add another alert with a person of its own; return its file."""
    slug = case.lower().replace(" ", "-") + (f"-{sequence}" if sequence > 1 else "")
    folder = example / f"alerts/{slug}"
    folder.mkdir()
    text = (example / f"{ALERT}/index.es.md").read_text("utf-8").replace(NAME, "Otra Pérez")
    follows = f"sequence: {sequence}\nprevious: ua-2026-014\n" if sequence > 1 else ""
    (folder / "index.es.md").write_text(
        text.replace("case: UA 2026-014\n", f"case: {case}\n{follows}"), "utf-8"
    )
    return folder / "index.es.md"


def hits(content: Content) -> list[str]:
    return sorted({each.path for each in content.problems if " person 1 of content/alerts/" in each.message})


def test_in_the_second_alert_of_a_case_one_word_is_enough(
    everything: Path, load: Callable[..., Content]
) -> None:
    path = second_alert(everything, "UA 2026-014", 2)
    assert not hits(load(everything))
    add(path, "Según Zuñigolía, nada cambió.")
    assert hits(load(everything)) == [f"content/{SECOND}/index.es.md"]


def test_in_the_alert_of_another_case_two_words_are_needed(
    everything: Path, load: Callable[..., Content]
) -> None:
    path = second_alert(everything, "UA 2026-015", 1)
    add(path, "Según Zuñigolía, nada cambió.")
    assert not hits(load(everything))
    add(path, "Según Zuñigolía Bérengère, nada cambió.")
    (problem,) = [each for each in load(everything).problems if " person 1 of " in each.message]
    text = path.read_text("utf-8").rstrip("\n")
    assert problem.fatal and problem.line == text.count("\n") + 1


@pytest.mark.parametrize(
    ("sentence", "fatal"),
    [
        ("Escriban a @BZunigolia ya.", True),
        ("Vea https://a.example/berengere_zun", True),
        ("Ya: #libertadzunigolia", False),
        ("Zuñigolía: #libertadzunigolia", None),
        ("Escriban a @berengere", None),
    ],
)
def test_a_short_name_of_whoever_may_not_be_named_is_an_error_and_a_surname_a_warning(
    everything: Path, load: Callable[..., Content], sentence: str, fatal: bool | None
) -> None:
    page = everything / "pages/network/index.fr.md"
    add(page, f"Uno.\n\n{sentence}")
    found = [each for each in load(everything).problems if " person 1 of content/alerts/" in each.message]
    assert [each.fatal for each in found] == ([] if fatal is None else [fatal])
    for each in found:
        assert each.line == page.read_text("utf-8").rstrip("\n").count("\n") + 1
        assert each.message.startswith("names in a short form" if fatal else "has a surname of")


@pytest.mark.parametrize(
    ("case", "sequence", "handle"),
    [
        ("UA 2026-015", 1, "@BZunigolia"),
        ("UA 2026-014", 2, "@libertad_berengere"),
        ("UA 2026-014", 2, "b.zunigolia"),
    ],
)
def test_the_handle_of_an_account_is_searched_for_short_names(
    everything: Path, load: Callable[..., Content], case: str, sequence: int, handle: str
) -> None:
    path = second_alert(everything, case, sequence)
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("    fax:", f"    social: {{network: instagram, handle: '{handle}'}}\n    fax:", 1)
    )
    (found,) = [each for each in load(everything).problems if " person 1 of content/alerts/" in each.message]
    assert found.fatal and found.field == "targets[2].social.handle"


def test_a_short_name_is_refused_in_the_alert_of_its_person(
    everything: Path, load: Callable[..., Content]
) -> None:
    add(everything / f"{ALERT}/index.fr.md", "Voir https://a.example/bzunigolia")
    (found,) = [each for each in load(everything).problems if each.fatal and " person 1 " in each.message]
    assert found.path == f"content/{ALERT}/index.fr.md" and found.message.startswith(
        "names person 1 in a short form"
    )


def test_a_name_in_an_alert_with_other_errors_is_reported_with_them(
    everything: Path, load: Callable[..., Content]
) -> None:
    path = second_alert(everything, "UA 2026-015", 1)
    text = path.read_text("utf-8").replace("country: CO\nregion", "country: Colombia\nregion", 1)
    attached = "attachments: [{file: berengere-zunigolia.pdf, title: Carta}]\ncopies_to:\n"
    path.write_text(text.replace("copies_to:\n", attached, 1), "utf-8")
    found = {
        (each.field, each.message[:12]) for each in load(everything).problems if each.fatal and each.line > 1
    }
    assert {("country", '"Colombia" i'), ("attachments[1].file", "names person")} <= found


@pytest.mark.parametrize("identification", ["initials", "role"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status: open", "status: open"),
        ("status: open", "status: draft"),
        ("date: 2026-11-18", "date: 2026-11-18\nembargo: 2026-12-24"),
    ],
    ids=["open", "draft", "embargo"],
)
def test_whoever_may_not_be_named_is_named_nowhere(
    everything: Path, load: Callable[..., Content], identification: str, old: str, new: str
) -> None:
    person(everything, "identification: initials", f"identification: {identification}")
    person(everything, old, new)
    for path in ELSEWHERE:
        add(everything / path, "Zuñigolía, Bérengère")
    assert hits(load(everything)) == sorted(f"content/{path}" for path in ELSEWHERE)


@pytest.mark.parametrize(
    ("folder", "old", "new"),
    [
        ("pages/network", "pages/berengere-zunigolia", "pages/berengere-zunigolia/index.fr.md"),
        (
            "authorities/mx-fge.yaml",
            "authorities/zunigolia-berengere.yaml",
            "authorities/zunigolia-berengere.yaml",
        ),
    ],
)
def test_the_name_of_a_folder_or_file_is_part_of_an_address(
    everything: Path, load: Callable[..., Content], folder: str, old: str, new: str
) -> None:
    (everything / folder).rename(everything / old)
    assert f"content/{new}" in hits(load(everything))


@pytest.mark.parametrize("field", ["NETWORK_TAGLINES.fr", "LEGAL_NOTES.es", "POSTAL_ADDRESS"])
def test_the_texts_of_the_settings_are_searched(everything: Path, field: str) -> None:
    name, _, code = field.partition(".")
    own = settings()[name]
    changed = {**own, code: f"Por {NAME}"} if code else f"Calle {NAME}"
    _, problems = read_site(settings(PATH=str(everything), **{name: changed}))
    found = [each for each in problems if each.path == "pelicanconf.py" and each.fatal]
    assert [each.field for each in found] == [field] and "uñigol" not in found[0].message


@pytest.mark.parametrize(
    ("entry", "content"),
    [
        ("pages/network", "pages/network/index.fr.md"),
        ("authorities/mx-fge", "authorities/mx-fge.yaml"),
        ("Bérengère Zuñigolía de los Montes", "pages/network/index.fr.md"),
    ],
)
def test_a_namesake_can_be_exempted_by_phrase_or_by_content(
    everything: Path, load: Callable[..., Content], entry: str, content: str
) -> None:
    add(everything / content, "Bérengère Zuñigolía de los Montes")
    assert hits(load(everything)) == [f"content/{content}"]
    person(everything, "identification: initials", f"identification: initials\n    not_names: [{entry}]")
    assert not hits(load(everything))
    other = "resources/glossary/index.fr.md"
    add(everything / other, NAME)
    assert hits(load(everything)) == [f"content/{other}"]


def test_exempted_content_must_exist(everything: Path, load: Callable[..., Content]) -> None:
    person(everything, "identification: initials", "identification: initials\n    not_names: [pages/nada]")
    (problem,) = [each for each in load(everything).problems if "pages/nada" in each.message]
    assert problem.fatal and problem.field == "people[1].not_names" and ALERT in problem.path


def test_nobody_is_named_in_one_alert_and_hidden_in_another(
    everything: Path, load: Callable[..., Content]
) -> None:
    second_alert(everything, "UA 2026-015", 1)
    person(everything, "name: Otra Pérez", "name: zuñigolia Bérengère", slug="ua-2026-015")
    person(everything, "identification: initials", "identification: public", slug="ua-2026-015")
    (problem,) = [each for each in load(everything).problems if "shows a name in full" in each.message]
    assert problem.fatal and problem.path == "content/alerts/ua-2026-015" and "uñigol" not in problem.message
    person(
        everything,
        "identification: initials",
        "identification: initials\n    not_names: [alerts/ua-2026-015]",
    )
    assert not [each for each in load(everything).problems if each.fatal and "links to" not in each.message]


@pytest.mark.parametrize(
    ("year", "expected"), [(2027, []), (2029, [False]), (2035, [False])], ids=["in time", "due", "past"]
)
def test_a_public_name_whose_time_is_up_is_a_warning(
    everything: Path, load: Callable[..., Content], year: int, expected: list[bool]
) -> None:
    """A build that the clock starts must not stop."""
    person(everything, "identification: initials", "identification: public")
    add(everything / "pages/network/index.fr.md", NAME)
    problems = load(everything, now=datetime(year, 3, 1, tzinfo=UTC)).problems
    found = [each for each in problems if " person 1 of " in each.message]
    assert [each.fatal for each in found] == expected
    assert all("2029-01-30" in each.message for each in found)


def test_a_collective_is_not_named_after_somebody_who_is_shown_by_initials(
    everything: Path, load: Callable[..., Content]
) -> None:
    person(
        everything,
        f"  - name: {NAME}\n",
        f"  - name: Comité {NAME}\n    identification: collective\n    role: x\n  - name: {NAME}\n",
    )
    (problem,) = [each for each in load(everything).problems if " person 2," in each.message]
    assert problem.fatal and problem.field == "people[1].name" and "uñigol" not in problem.message
    assert "Shorten the name" in problem.message and "{person" not in problem.message


def test_a_name_too_short_to_be_looked_for_is_a_warning(
    everything: Path, load: Callable[..., Content]
) -> None:
    person(everything, f"name: {NAME}", "name: Ng")
    (problem,) = [each for each in load(everything).problems if "too short" in each.message]
    assert not problem.fatal and problem.field == "people[1].name"


def test_builds_that_keep_what_they_know_find_names_on_old_pages(everything: Path, tmp_path: Path) -> None:
    """One alert more can make an old page name somebody who is protected; without it the page is sound."""
    page = everything / "pages/network/index.fr.md"
    add(page, "#libertadzuñigolíabérengère")
    aside = tmp_path / "aside"
    (everything / ALERT).rename(aside)

    def found() -> list[str]:
        site, problems = load_site(settings(PATH=str(everything), CACHE_FOLDER=str(tmp_path / "cache")))
        site.cache.save()
        return sorted({each.path for each in problems if each.fatal and " person 1 of " in each.message})

    assert found() == [] and found() == []
    aside.rename(everything / ALERT)
    assert found() == found() == ["content/pages/network/index.fr.md"]
    add(everything / "pages/network/index.es.md", "Bérengère Zuñigolía")
    assert found() == ["content/pages/network/index.es.md", "content/pages/network/index.fr.md"]
    person(everything, "identification: initials", "identification: initials\n    not_names: [pages/network]")
    assert found() == []
    person(everything, "\n    not_names: [pages/network]", "")
    assert len(found()) == 2
    (everything / ALERT).rename(aside)
    assert found() == []


def test_another_version_of_the_guard_searches_everything_again(
    everything: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(everything / "pages/network/index.fr.md", "Escriban a @BZunigolia ya.")

    def found() -> list[str]:
        site, problems = load_site(settings(PATH=str(everything), CACHE_FOLDER=str(tmp_path / "cache")))
        site.cache.save()
        return [each.path for each in problems if each.fatal and " person 1 of " in each.message]

    with monkeypatch.context() as earlier:
        earlier.setattr(BuildCache, "code", b"earlier")
        earlier.setattr(ShortName, "is_spelled_in", lambda *_: False)
        assert found() == []
    assert found() == ["content/pages/network/index.fr.md"]


def test_a_word_of_the_network_cannot_name_anybody(everything: Path, load: Callable[..., Content]) -> None:
    path = everything / "vocabulary/perpetrators.yaml"
    entry = "raid:\n  words: {fr: Un, en: The men of Bérengère Zuñigolía, es: Uno}\n"
    path.write_text(path.read_text("utf-8") + entry, "utf-8")
    (found,) = [each for each in load(everything).problems if " person 1 of content/alerts/" in each.message]
    assert found.fatal and found.field == "raid.words.en"
    assert (found.path, found.line) == (
        "content/vocabulary/perpetrators.yaml",
        path.read_text("utf-8").rstrip("\n").count("\n") + 1,
    )


def test_a_phrase_that_is_no_name_any_more_is_noticed(
    everything: Path, load: Callable[..., Content], tmp_path: Path
) -> None:
    """Also if nothing but ``not_names`` has changed since the last build."""
    alert, page = everything / f"{ALERT}/index.es.md", everything / "pages/network/index.en.md"
    phrase = f"plaza {NAME}"
    page.write_text(f"{page.read_text('utf-8')}\nWe met in the {phrase}.\n", "utf-8")
    text, mark = alert.read_text("utf-8"), "identification: initials"
    assert mark in text

    def found(not_names: str) -> bool:
        changed = text.replace(mark, f"{mark}\n    not_names: [{not_names}]", 1)
        alert.write_text(changed if not_names else text, "utf-8")
        cache = BuildCache(tmp_path / "cache")
        content = load(everything, cache=cache)
        cache.save()
        return bool(guarded(content, "pages/network/index.en.md"))

    assert [found(each) for each in ("", phrase, f"calle {NAME}", phrase, "")] == [
        True,
        False,
        True,
        False,
        True,
    ]


OTHER_NAME = "Torcuata Villavicencio Arbeláez"


@pytest.mark.parametrize("saved", range(4))
def test_a_name_is_found_after_a_build_that_was_killed_while_it_saved(
    saved: int,
    everything: Path,
    load: Callable[..., Content],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is known of texts belongs to the names that they were searched for, *saved* parts of it or all."""
    alert, page = everything / f"{ALERT}/index.es.md", everything / "pages/network/index.en.md"
    alert_text, page_text = alert.read_text("utf-8"), page.read_text("utf-8")

    def build() -> Content:
        cache = BuildCache(tmp_path / "cache")
        content = load(everything, cache=cache)
        cache.save()
        return content

    assert not guarded(build(), "pages/network/index.en.md")
    alert.write_text(alert_text.replace(NAME, OTHER_NAME), "utf-8")
    page.write_text(f"{page_text}\n{NAME} is somebody else's name.\n", "utf-8")
    before, left = Store.save, [saved]

    def save(*arguments: Any) -> None:
        if left[0] == 0:
            raise KilledError
        left[0] -= 1
        before(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "save", save)
        if saved < 3:
            with pytest.raises(KilledError):
                build()
        else:
            build()
    alert.write_text(alert_text, "utf-8")
    assert guarded(build(), "pages/network/index.en.md")


class KilledError(BaseException):
    """The process dies here."""
