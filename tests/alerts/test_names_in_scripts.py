"""A name in several scripts: each is guarded, and each text has the one that its readers read."""

from __future__ import annotations

import pytest

from plugins.withdrawals.traces import names_of
from tests.alerts.conftest import FILE, Edited

LATIN, ARABIC, CYRILLIC = "Shireen Haddad", "شيرين حداد", "Ширин Хаддад"
ONE = "name: Maruja Peñalosa Ortiz"
SEVERAL = f"name: [{LATIN}, {ARABIC}]"
LETTER = "## Carta [ar]: {subject}\n\n{body}\n\n## Carta (brasil) [pt]"


@pytest.fixture
def several(edited: Edited) -> Edited:
    return edited.replace(ONE, SEVERAL)


def test_each_text_has_the_name_in_the_script_of_its_language(several: Edited) -> None:
    letter = LETTER.format(subject="{person:1}", body="{person:1:2}، {person:2}")
    several.replace("## Carta (brasil) [pt]", letter).replace("\n## Por qué", "\n{person:1}\n\n## Por qué")
    several.replace("\n## Why", "\n{person:1}\n\n## Why", FILE.replace(".es.", ".en."))
    (alert,) = several.site().content.alerts
    assert alert.facts.extra_letters["ar"]["main"].subject == ARABIC
    assert alert.facts.extra_letters["ar"]["main"].body == "حداد، integrante de la guardia"
    for code in ("en", "es"):
        assert LATIN in alert.body(code).value and ARABIC not in alert.body(code).value


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("uk", "Ш. Х."),
        ("sr", "Ш. Х."),
        ("sr-Latn", "S. H."),
        ("fa", "ش. ح."),
        ("quc", "S. H."),
        ("zh", "S. H."),
    ],
)
def test_initials_are_in_the_script_of_the_language(edited: Edited, language: str, expected: str) -> None:
    edited.replace(ONE, f"name: [{LATIN}, {ARABIC}, {CYRILLIC}]")
    edited.replace("identification: public", "identification: initials")
    (alert,) = edited.site().content.alerts
    assert alert.names[0].full(language) == expected


def test_the_page_shows_every_script_and_isolates_what_its_readers_do_not_read(several: Edited) -> None:
    for language in ("fr", "en", "es"):
        (entry,) = [each for each in several.page(language).select(".facts dd") if LATIN in each.text]
        main, other = entry.select("bdi")
        assert (main.text, main.attrs) == (LATIN, {})
        assert (other.text, other["lang"], other["dir"]) == (ARABIC, "und-Arab", "rtl")


def test_initials_replace_the_name_in_every_script_of_the_page(several: Edited) -> None:
    several.replace("identification: public", "identification: initials")
    several.replace('title: "', 'title: "{person:1}: ', FILE.replace(".es.", ".fr."))
    page = str(several.page())
    assert "S. H." in page and "ش. ح." in page
    published = [page, *several.mail()]
    assert all("S. H." in text for text in published)
    assert not [word for word in (*LATIN.split(), *ARABIC.split()) if word in "".join(published)]


ATTACHED = {
    "and": "وشيرين",
    "to": "لشيرين",
    "and by": "وبشيرين",
    "article": "الحداد",
    "and, article": "والحداد",
    "to, article": "للحداد",
    "lengthened": "شـيـرين",
    "Persian letters": "شیرین",
}


@pytest.mark.parametrize("written", ATTACHED.values(), ids=ATTACHED)
def test_a_name_is_found_with_what_arabic_attaches_to_it(several: Edited, written: str) -> None:
    several.replace("\n## Por qué", f"\n{written}\n\n## Por qué")
    (found,) = several.problems()
    assert "names person 1" in found


@pytest.mark.parametrize("name", ["وشيرين حداد", "لشيرين الحداد", "شیرین حداد"])
def test_a_name_is_found_on_other_pages_with_what_arabic_attaches_to_it(several: Edited, name: str) -> None:
    several.replace("identification: public", "identification: initials")
    path = next(several.content.glob("pages/*/index.fr.md"))
    path.write_text(f"{path.read_text('utf-8')}\n{name}\n", "utf-8")
    (found,) = several.problems()
    assert "names person 1 of content/alerts/ua-2026-014" in found


def test_words_that_only_begin_like_an_attached_name_are_accepted(several: Edited) -> None:
    several.replace("\n## Por qué", "\nبعد الاجتماع وفي المدينة\n\n## Por qué")
    assert several.problems() == []


CANARIES = [
    *((place, name) for place in ("title", "body", "warning") for name in (LATIN, ARABIC)),
    *(("letter in Arabic", name) for name in (ARABIC, "حداد", "شِيرين")),
    *(("alt text", ARABIC), ("summary", "#شيرين_حداد"), ("handle", "shaddad@alto-yarumo.example")),
]


@pytest.mark.parametrize(("place", "name"), CANARIES)
def test_every_name_is_refused_wherever_it_is_written_out(several: Edited, place: str, name: str) -> None:
    match place:
        case "title" | "summary":
            several.replace(f'{place}: "', f'{place}: "{name} ')
        case "body":
            several.replace("\n## Por qué", f"\n{name}\n\n## Por qué")
        case "warning":
            several.replace("warning: |\n  ", f"warning: |\n  {name} ")
        case "alt text":
            several.replace("copies_to:\n", f'pictures: [{{file: a.jpg, alt: "{name}"}}]\ncopies_to:\n')
        case "letter in Arabic":
            several.replace("## Carta (brasil) [pt]", LETTER.format(subject="س", body=name))
        case "handle":
            several.replace("copies_to:\n", f"copies_to:\n  - email: {name}\n")
    found = [each for each in several.problems() if "names person 1" in each]
    assert found and not any(name in each for each in found)


@pytest.mark.parametrize("name", [LATIN, ARABIC])
def test_other_content_is_searched_for_every_name(several: Edited, name: str) -> None:
    several.replace("identification: public", "identification: initials")
    page = several.content / "pages/network/index.fr.md"
    page.write_text(f"{page.read_text('utf-8')}\n\n{name}\n", "utf-8")
    (found,) = [each for each in several.problems() if "pages/network" in each]
    assert "names person 1 of content/alerts/ua-2026-014" in found and name not in found


FAULTS = {
    "two names in one script": (
        f"name: [{LATIN}, Chirine Haddad]",
        ":15: people[1].name: has two names in Latin letters. Keep one per script, the main one first",
    ),
    "no letters": (f'name: [{LATIN}, "???"]', "people[1].name: has an entry without letters."),
    "an empty entry": (f'name: [{LATIN}, ""]', "people[1].name[2]: is empty."),
    "a group of fields": ("name: {latin: Shireen}", "people[1].name"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_name_that_cannot_be_used_is_one_error_without_the_name(edited: Edited, fault: str) -> None:
    written, expected = FAULTS[fault]
    (found,) = edited.replace(ONE, written).problems()
    assert expected in found and "Haddad" not in found


def test_a_script_that_a_name_lacks_is_a_warning_with_what_to_add(edited: Edited) -> None:
    edited.replace("## Carta (brasil) [pt]", LETTER.format(subject="{person:1}", body="س"))
    (alert,) = edited.site().content.alerts
    assert alert.facts.extra_letters["ar"]["main"].subject == "Maruja Peñalosa Ortiz"
    found = [each for each in edited.problems(fatal=False) if "letters, in which" in each]
    assert len(found) == 1 and found[0].startswith("index.es.md:15: people[1].name: is not in Arabic")
    edited.replace(ONE, f"name: [Maruja Peñalosa Ortiz, {ARABIC}]")
    assert not [each for each in edited.problems(fatal=False) if "letters, in which" in each]


def test_a_letter_that_names_nobody_needs_no_further_name(edited: Edited) -> None:
    edited.replace("## Carta (brasil) [pt]", LETTER.format(subject="س", body="س"))
    assert not [each for each in edited.problems(fatal=False) if "letters, in which" in each]


def test_a_withdrawal_blocks_every_name_even_of_broken_files(several: Edited) -> None:
    path = several.content / FILE
    assert {LATIN, ARABIC} <= {*names_of("ua-2026-014", several.content)}
    listed = f"name:\n      - {LATIN}\n      - {ARABIC}\n"
    path.write_text(path.read_text("utf-8").replace(f"{SEVERAL}\n", listed), "utf-8")
    assert {LATIN, ARABIC} <= {*names_of("ua-2026-014", several.content)}


@pytest.mark.parametrize(
    "name", [f"{LATIN} / {ARABIC}", f"{ARABIC} ({LATIN})", f"[{LATIN} ({ARABIC}), {CYRILLIC}]"]
)
def test_two_scripts_in_one_name_are_refused(edited: Edited, name: str) -> None:
    (found,) = edited.replace(ONE, f"name: {name}").problems()
    assert found.startswith("index.es.md:15: people[1].name: has letters of ")
    assert found.endswith("in a list with the main one first: name: [main name, other name].")
    assert not any(word in found for word in (*LATIN.split(), *ARABIC.split()))


def test_a_role_that_names_somebody_gets_the_hint_of_a_placeholder(several: Edited) -> None:
    (found,) = several.replace("role: integrante", f"role: hermana de {ARABIC}, integrante").problems()
    assert found.startswith("index.es.md:19: people[2].role: names person 1")
    assert "Write {person:1}, or {person:1:1} for its first word alone." in found
