"""Letters below the account: what is read, and that no slip in a heading publishes a letter as account."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plugins.alerts.file_format.letter_sections import read_sections
from plugins.alerts.file_format.writing import with_letters
from plugins.content.frontmatter import Document
from plugins.repository.content import Content
from tests.alert_files import add_to_account
from tests.hostile.corpus import FR

Load = Callable[[Path], Content]
ES = "alerts/ua-2026-014/index.es.md"
BODY = """\
Account.

## Why

### Who

More.

{letter}: Freedom
First.

Second.

Yours,
### {short}

Short.

### {points}
- One.
- Two
  and more.

{letter_named}: Help
Text with {{name}}.
"""
WORDS = {
    "en": ("Letter", "Short version", "Points"),
    "fr": ("Lettre", "Version courte", "Points"),
    "es": ("Carta", "Versión breve", "Puntos"),
    "pt": ("Letter", "Short version", "Points"),
}
VALUES = {
    "main": {
        "subject": "Freedom",
        "body": "First.\n\nSecond.\n\nYours,",
        "short": "Short.",
        "points": ["One.", "Two\nand more."],
    },
    "embassy": {"subject": "Help", "body": "Text with {name}."},
}


def body_in(code: str) -> str:
    letter, short, points = WORDS[code]
    named = f"## {letter} (embassy)"
    return BODY.format(letter=f"## {letter}", letter_named=named, short=short, points=points)


def read(body: str, code: str = "en") -> tuple[Document, list[str]]:
    found = read_sections(Document("index.md", body=body, body_line=10), code)
    return found.document, [str(each).removeprefix("index.md:") for each in found.problems]


@pytest.mark.parametrize("code", WORDS)
def test_letters_are_fields_and_the_account_ends_before_them(code: str) -> None:
    document, problems = read(body_in(code), code)
    assert problems == []
    assert document.values == {"letters": VALUES}
    assert document.body == "Account.\n\n## Why\n\n### Who\n\nMore.\n"


def test_every_line_of_a_letter_is_that_of_the_file() -> None:
    body = body_in("en")
    document, _ = read(body)
    lines = dict(enumerate(body.split("\n"), 10))
    assert lines[document.line(("letters", "main", "subject"))] == "## Letter: Freedom"
    assert lines[document.text_line(("letters", "main", "body"), 2)] == "Second."
    assert lines[document.text_line(("letters", "main", "short"), 0)] == "Short."
    assert lines[document.text_line(("letters", "main", "points", 1), 1)] == "  and more."
    assert (
        lines[document.place(("letters", "embassy", "body"), "Text with {name}.", 12)] == "Text with {name}."
    )


@pytest.mark.parametrize(
    "heading",
    [
        "## Lettre : Objet",
        "## Lettre\u00a0: Objet",
        "##Lettre: Objet",
        "  ## LETTRE : Objet",
        "## lettre:Objet",
    ],
)
def test_spaces_and_capitals_of_a_heading_do_not_matter(heading: str) -> None:
    document, problems = read(f"Récit.\n\n{heading}\nTexte.\n", "fr")
    assert problems == []
    assert document.values["letters"] == {"main": {"subject": "Objet", "body": "Texte."}}


@pytest.mark.parametrize("marks", ["(brasil) [pt]", "[pt] (brasil)", "(brasil)[pt]"])
def test_a_letter_in_a_language_without_a_file_says_which(marks: str) -> None:
    document, problems = read(f"Relato.\n\n## Carta {marks}: Apoio\nPeço.\n", "es")
    assert problems == []
    assert document.values == {"extra_letters": {"pt": {"brasil": {"subject": "Apoio", "body": "Peço."}}}}
    assert document.line(("extra_letters", "pt", "brasil", "body")) == 13


def test_what_is_written_is_what_is_read() -> None:
    values: dict[str, Any] = {
        "letters": VALUES,
        "extra_letters": {"ar": {"main": {"subject": "س", "body": "ن"}}},
    }
    for code in WORDS:
        document, problems = read(with_letters("Account.\n", code, values), code)
        assert (problems, document.values, document.body) == ([], values, "Account.\n")


@pytest.mark.parametrize(
    "text",
    [
        "## Letters from prison",
        "## Later: what happened",
        "## The letter: what she wrote",
        "### Letter from her family",
        "## Mater: a chapel",
        "### Short versions",
        "#Letter: a hashtag",
    ],
)
def test_ordinary_headings_belong_to_the_account(text: str) -> None:
    body = f"Account.\n\n{text}\n\nMore.\n"
    document, problems = read(body)
    assert (document.body, document.values, problems) == (body, {}, [])


def test_a_hashtag_and_a_number_in_a_letter_are_text() -> None:
    document, problems = read("A.\n\n## Letter: S\n#FreeYarumo\n1. One\n- two\n> three\n")
    assert problems == []
    assert document.values["letters"]["main"]["body"] == "#FreeYarumo\n1. One\n- two\n> three"


# fault · language · the text below "Account.\n\n", from line 12 · the only problem
FAULTS: dict[str, tuple[str, str, str]] = {
    "a misspelt keyword": (
        "en",
        "## Leter: S\nT.",
        '12: "## Leter: S" looks like a letter. Did you mean "## Letter: …"?',
    ),
    "letters in a wrong order": ("es", "## Crata: S\nT.", 'Did you mean "## Carta: …"?'),
    "a plural": ("fr", "## Lettres (ambassade) : S\nT.", 'Did you mean "## Lettre (ambassade) : …"?'),
    "a keyword of another language": (
        "fr",
        "## Letter: S\nT.",
        '12: "## Letter: S" is a letter in English words. In this file write "## Lettre : …".',
    ),
    "a heading of another level": ("en", "### Letter: S\nT.", 'is a letter with 3 #. Write "## Letter: …".'),
    "a heading of the first level": ("en", "# Letter: S\nT.", 'is a letter with 1 #. Write "## Letter: …".'),
    "an indented heading in another language": (
        "es",
        "    ## Lettre : S\nT.",
        "is a letter in French words.",
    ),
    "no subject": ("en", "## Letter:\nT.", "12: letters.main.subject: is missing. Write it after the colon"),
    "no colon": ("es", "## Carta\nT.", '12: "## Carta" has no subject. Write it after a colon'),
    "a name without brackets": (
        "es",
        "## Carta embajada: S\nT.",
        '12: "## Carta embajada: S" begins like a letter.',
    ),
    "a heading of the account that begins like a letter": (
        "es",
        "## Carta abierta\nT.",
        "begin a heading of the account with another word.",
    ),
    "two letters of one name": (
        "en",
        "## Letter: S\nT.\n\n## Letter: S\nT.",
        '15: letters.main: is duplicated; the first is in line 12. Remove one, or give it a name, as in "## Letter '
        '(embassy): …".',
    ),
    "two names": ("en", "## Letter (a) (b): S\nT.", "has two names. Write a letter for each."),
    "the language of the file": (
        "es",
        "## Carta [es]: S\nT.",
        "[es] is the language of this file. Remove it.",
    ),
    "an empty letter": ("fr", "## Lettre : S\n\n", "12: letters.main.body: is empty. Write the letter below"),
    "an empty short version": (
        "en",
        "## Letter: S\nT.\n### Short version\n\n",
        "14: letters.main.short: is empty. Write it below ### Short version, or remove the heading.",
    ),
    "a part twice": (
        "en",
        "## Letter: S\nT.\n### Short version\nU.\n### Short version\nV.",
        '16: letters.main: "### Short version" is duplicated. Remove one.',
    ),
    "a misspelt part": ("es", "## Carta: S\nT.\n### Version brve\nU.", "Write ### Versión breve"),
    "a part of another language": (
        "fr",
        "## Lettre : S\nT.\n### Short version\nU.",
        "Write ### Version courte",
    ),
    "a part of another level": ("en", "## Letter: S\nT.\n## Short version\nU.", "Write ### Short version"),
    "a part outside of a letter": (
        "en",
        "### Short version\nU.",
        '12: "### Short version" is outside of a letter. Write it below one, which begins with "## Letter: ',
    ),
    "account below the letters": (
        "es",
        "## Carta: S\nT.\n\n## Los hechos\n\nMás.",
        '15: "## Los hechos" is in a letter, where only ### Versión breve and ### Puntos are headings.',
    ),
    "a line of a letter that begins with ##": (
        "en",
        "## Letter: S\nT.\n##LibertadYa\n",
        '14: "## LibertadYa" is in a letter',
    ),
    "a point without a hyphen": (
        "en",
        "## Letter: S\n### Points\n- One.\n\nTwo.",
        "16: letters.main.points: has a line without a hyphen. Write - and a space before it.",
    ),
    "a letter between code fences": ("en", "```\n## Leter: S\n```", '13: "## Leter: S" looks like a letter.'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_problem_at_its_line(fault: str) -> None:
    code, text, expected = FAULTS[fault]
    _, problems = read(f"Account.\n\n{text}\n", code)
    assert len(problems) == 1 and expected in problems[0], problems


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_files_of_an_alert_is_one_problem_and_the_alert_is_not_published(
    fault: str, example: Path, load: Load
) -> None:
    """What follows from it, such as a letter that a target lacks, is not reported too."""
    code, text, expected = FAULTS[fault]
    path = example / f"alerts/ua-2026-014/index.{code}.md"
    whole = path.read_text("utf-8")
    start = re.search(r"^## (?:Letter|Lettre|Carta)", whole, re.MULTILINE)
    assert start is not None
    path.write_text(f"{whole[: start.start()]}{text}\n", "utf-8")
    content = load(example)
    told = [str(each) for each in content.problems if each.fatal]
    expected = re.sub(r"^\d+: ", "", expected).replace("in line 12", "in line 30")
    assert len(told) == 1 and expected in told[0], told
    assert not content.alerts


def test_windows_line_ends_and_blank_lines_change_nothing(example: Path, load: Load) -> None:
    known = load(example).alerts[0]
    path = example / ES
    text = (
        path.read_text("utf-8")
        .replace("### Versión", "\n\n### Versión")
        .replace("\n## Carta", "\n\n\n## Carta")
    )
    path.write_bytes(text.replace("\n", "\r\n").encode())
    content = load(example)
    assert content.problems == ()
    assert content.alerts[0].facts == known.facts


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("Le pido que garantice su vida", "Le pido a [NOMBRE] que garantice", "letters.main.body"),
        ("Le pido que garantice su vida", "Le pido a Maruja que garantice", "letters.main.body"),
        ("Le pido que proteja de inmediato", "Le pido que proteja <b>", "letters.main.short"),
        ("Apoyo del Brasil a la", "Apoyo de {nombre} a la", "letters.brasil.subject"),
        ("Peço-lhe que transmita", "Peço-lhe {{x}} que", "extra_letters.pt.brasil.body"),
        ("Le escribo con honda preocupación", "Le escribo con honda preocupaciÃ³n", "letters.main.body"),
    ],
)
def test_a_problem_in_a_letter_is_at_its_line(
    old: str, new: str, field: str, example: Path, load: Load
) -> None:
    path = example / ES
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    found = [each for each in load(example).problems if each.fatal]
    assert {(each.field, each.line) for each in found} == {(field, text[: text.index(old)].count("\n") + 1)}


def test_an_earlier_form_is_one_message_for_each_file(example: Path, load: Load) -> None:
    for path in (example / ES, example / FR):
        text = path.read_text("utf-8").replace(
            "\nupdates:", "\nletters: {main: {subject: x, body: y}}\nupdates:"
        )
        path.write_text(text, "utf-8")
    told = [str(each) for each in load(example).problems if each.fatal]
    assert [each.partition(": letters: ")[2] for each in told] == [
        "this file has an earlier form (letters:). Run `invoke migrate`, which rewrites it."
    ] * 2


def test_an_account_is_as_long_as_before_without_its_letters(example: Path, load: Load) -> None:
    """The limit is that of the account, and a name beyond it in the letters is found nevertheless."""
    add_to_account(example / ES, "\n\n".join(["x " * 400] * 75))
    path = example / ES
    path.write_text(
        f"{path.read_text('utf-8')}\n" + "\n\n".join(["y " * 400] * 20) + "\n\nMaruja.\n", "utf-8"
    )
    told = [each for each in load(example).problems if each.fatal]
    assert [each.field for each in told] == ["extra_letters.pt.brasil.body"], told
    assert "names person 1" in told[0].message


# Short forms --------------------------------------------------------------------------------


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_short_forms_are_the_same_alert(example: Path, load: Load) -> None:
    known = load(example).alerts[0]
    path = example / ES
    spoil(path, "  - authority: co-fiscalia\n", "  - co-fiscalia\n")
    spoil(
        path,
        "copies_to:\n  - email: urgente@alto-yarumo.example\n",
        "copies_to: [urgente@alto-yarumo.example]\n",
    )
    spoil(path, "time_zone: America/Bogota\n", "")
    spoil(path, "  - date: 2026-11-20\n    text: La", "  - 2026-11-20: La")
    content = load(example)
    assert content.problems == ()
    assert content.alerts[0].facts == known.facts


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "  - authority: co-fiscalia\n",
            "  - co-fiscalla\n",
            ':29: targets[1]: "co-fiscalla" is not in content/auth',
        ),
        (
            "  - email: urgente@alto-yarumo.example\n",
            "  - urgente@\n",
            ':46: copies_to[1]: "urgente@" is not an email',
        ),
        (
            "  - date: 2026-11-20\n    text: La",
            "  - 2026-11-31: La",
            ':61: updates[1].date: "2026-11-31" is not a date.',
        ),
        (
            "  - date: 2026-11-20\n    text: La",
            "  - 2026-11-20: |\n      Uno.\n\n      <b>La",
            ':64: updates[1].text: "<b>" is',
        ),
        (
            "  - date: 2026-11-20\n    text: La D",
            "  - 2026-11-20:\n  # La D",
            ":61: updates[1].text: is missing.",
        ),
        (
            "time_zone: America/Bogota\ncountry: CO\nregion: Cauca\n",
            "country: EC\n",
            ":2: time_zone: is missing, and EC has several. Write one of: America/Guayaquil, Pacific/Galapagos.",
        ),
    ],
)
def test_a_fault_in_a_short_form_is_at_its_line(
    old: str, new: str, expected: str, example: Path, load: Load
) -> None:
    spoil(example / ES, old, new)
    told = [str(each).partition("index.es.md")[2] for each in load(example).problems if each.fatal]
    assert len(told) == 1 and told[0].startswith(expected), told


ANSWERS = """\
answers:
  - {authority: co-fiscalia, date: 2026-11-20, kind: receipt, text: Acusa recibo.}
  - {authority: co-fiscalia, date: 2026-11-20, kind: reply, text: Investiga.}
  - {authority: co-fiscalia, date: 2026-11-21, kind: measures, text: Protege.}
copies_to:"""
KEYS = {
    "co-fiscalia 2026-11-21": "Protège.",
    "co-fiscalia 2026-11-20 reply": "Enquête.",
    "co-fiscalia  2026-11-20 receipt": "Accuse réception.",
}


def _translate(path: Path, texts: dict[str, str]) -> None:
    lines = "".join(f"  {key}: {text}\n" for key, text in texts.items())
    spoil(path, "updates:\n", f"answer_texts:\n{lines}updates:\n")


def test_texts_of_answers_are_found_by_authority_day_and_kind_in_any_order(example: Path, load: Load) -> None:
    spoil(example / ES, "copies_to:", ANSWERS)
    _translate(example / FR, KEYS)
    content = load(example)
    assert not content.fatal, content.problems
    said = content.alerts[0].localized("answer_texts", "fr")
    assert (said.language, said.value["co-fiscalia 2026-11-20 receipt"]) == ("fr", "Accuse réception.")


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (
            "co-fiscalia 2026-11-22",
            "is called co-fiscalia 2026-11-21 in index.es.md:48. Write co-fiscalia 2026-11-21",
        ),
        ("co-fiscalia", '"co-fiscalia" does not name an answer. Write its authority and its day, as in'),
    ],
)
def test_a_text_of_no_answer_is_reported(wrong: str, expected: str, example: Path, load: Load) -> None:
    spoil(example / ES, "copies_to:", ANSWERS)
    _translate(example / FR, {wrong if key.endswith("21") else key: text for key, text in KEYS.items()})
    told = [
        each for each in load(example).problems if each.path.endswith(FR) and "answer_texts" in each.field
    ]
    assert len(told) == 1 and expected in told[0].message and told[0].line == 19, told


def test_an_authority_that_answered_twice_in_one_way_on_one_day_has_one_entry(
    example: Path, load: Load
) -> None:
    spoil(example / ES, "copies_to:", ANSWERS.replace("receipt", "reply"))
    told = [str(each) for each in load(example).problems if each.fatal]
    assert len(told) == 1 and "answers[2]: is a second reply of co-fiscalia on 2026-11-20." in told[0], told


def test_number_signs_that_close_a_heading_are_not_sent() -> None:
    document, problems = read("Account.\n\n## Letter: Freedom ##\nText.\n### Short version ###\nShort.\n")
    assert problems == []
    assert document.values["letters"]["main"] == {"subject": "Freedom", "body": "Text.", "short": "Short."}


@pytest.mark.parametrize(
    "line", ["\u200b## Letter: Freedom", "\ufeff## Letter: Freedom", "## \u200bLetter: Freedom"]
)
def test_invisible_characters_at_a_heading_hide_no_letter(line: str) -> None:
    document, problems = read(f"Account.\n\n{line}\nText.\n")
    assert (document.values["letters"]["main"]["subject"], problems) == ("Freedom", [])


MEANT = {
    "bold": ("**Letter: Freedom**", "## Letter: …"),
    "emphasis in a heading": ("## **Letter**: Freedom", "## Letter: …"),
    "underlined": ("Letter: Freedom\n---------------", "## Letter: …"),
    "another language": ("**Carta: Freedom**", "## Letter: …"),
    "a language in brackets": ("## Epistle (embassy) [pt]: Freedom", "## Letter (embassy) [pt]: …"),
}


@pytest.mark.parametrize(("written", "right"), MEANT.values(), ids=MEANT)
def test_what_looks_like_the_heading_of_a_letter_is_not_published_as_account(
    written: str, right: str
) -> None:
    _, (problem,) = read(f"Account.\n\n{written}\nText.\n")
    line = written.partition("\n")[0]
    assert problem == f'12: "{line}" looks like a letter. Did you mean "{right}"?'


@pytest.mark.parametrize("line", ["**Marta: a life**", "Letter: Freedom", "## Sources [1]: press", "a\n---"])
def test_other_lines_of_an_account_are_no_letter(line: str) -> None:
    document, problems = read(f"{line}\n\nAccount.\n")
    assert (document.values, problems) == ({}, [])
