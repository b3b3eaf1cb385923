"""Each error in content is reported with path, line, field and a hint."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from plugins.repository.content import Content

Load = Callable[[Path], Content]
ES = "content/alerts/ua-2026-014/index.es.md"
FR = "content/alerts/ua-2026-014/index.fr.md"
REGISTRY = "content/authorities/co-fiscalia.yaml"

# claim · file · what is replaced · by what · the one problem that must be told
FAULTS = {
    "a tab": (ES, "demands:\n  - ", "demands:\n\t- ", ":48: is indented with a tab. Use spaces."),
    "an unclosed quote": (
        ES,
        'El Yarumo"\nsummary',
        "El Yarumo\nsummary",
        ":2: a quotation mark is opened here and never closed.",
    ),
    "a duplicate key": (
        ES,
        "country: CO\nregion",
        "country: CO\ncountry: PE\nregion",
        ":11: country: is duplicated",
    ),
    "an alias": (ES, "region: Cauca", "region: &r Cauca\nregion2: *r", ":12: region2: is a YAML alias"),
    "a tag": (ES, "region: Cauca", "region: !!str Cauca", ":11: region: has the YAML tag"),
    "no front matter": (ES, "---\ntitle", "title", ":1: has no front matter. Begin the file with"),
    "no closing dashes": (ES, "\n---\n\nEl domingo", "\n\nEl domingo", ":1: the front matter has no end."),
    "an unknown key": (
        ES,
        "region: Cauca",
        "regon: Cauca",
        ":11: regon: is not a known field. Did you mean region?",
    ),
    "an unknown nested key": (
        ES,
        "    role: integrante",
        "    rol: integrante",
        ":19: people[2].rol: is not a known field. Did you mean role?",
    ),
    "a missing fact": (ES, "country: CO\nregion", "region", ":2: country: is missing. Write country: CO"),
    "an empty fact": (
        ES,
        "country: CO\nregion",
        "country:\nregion",
        ":10: country: is missing. Write country: CO",
    ),
    "a missing word": (
        FR,
        'summary: "Des hommes armés ont donné 48 heures à deux membres de la garde pour quitter leur hameau."\n',
        "",
        ":2: summary: is missing.",
    ),
    "a fact that differs": (
        FR,
        "roles:\n",
        "act_before: 2027-02-28\nroles:\n",
        ":5: act_before: 2027-02-28 differs from 2027-01-31 17:00 in index.es.md:8. Remove it here;",
    ),
    "an unknown authority": (
        ES,
        "- authority: co-fiscalia",
        "- authority: co-fiscalla",
        ':29: targets[1].authority: "co-fiscalla" is not in content/authorities/. Did you mean co-fiscalia?',
    ),
    "an impossible date": (
        ES,
        "date: 2026-11-18",
        "date: 31/02/2026",
        ':6: date: "31/02/2026" is not a date. Write it as YYYY-MM-DD',
    ),
    "a day that does not exist": (
        ES,
        "date: 2026-11-18",
        "date: 2026-02-30",
        ':6: date: "2026-02-30" is not a date.',
    ),
    "an impossible time zone": (
        ES,
        "\ntime_zone: America/Bogota",
        "\ntime_zone: America/Bogot",
        ':9: time_zone: "America/Bogot" is not a time zone. Did you mean America/Bogota?',
    ),
    "act_before earlier than the date": (
        ES,
        "act_before: 2027-01-31 17:00",
        "act_before: 2026-11-01",
        ":8: act_before: 2026-11-01 is earlier than date 2026-11-18. Write a later day.",
    ),
    "an address with a display name": (
        ES,
        "email: despacho@alcaldia-yarumo.example",
        "email: Despacho <despacho@alcaldia-yarumo.example>",
        ':35: targets[2].email: "Despacho <despacho@alcaldia-yarumo.example>" has a name around the address.',
    ),
    "an address with a trailing comma": (
        ES,
        "despacho@alcaldia-yarumo.example",
        "despacho@alcaldia-yarumo.example,",
        'ends in ",". Write despacho@alcaldia-yarumo.example.',
    ),
    "an address with an invisible character": (
        ES,
        "despacho@alcaldia-yarumo.example",
        "despacho@\u200balcaldia-yarumo.example",
        "contains the invisible character U+200B. Delete the address and type it by hand.",
    ),
    "two addresses in one field": (
        ES,
        "despacho@alcaldia-yarumo.example",
        "a@b.example, c@d.example",
        "contains more than one address.",
    ),
    "a number without country code": (
        ES,
        'fax: "+57 602 555 0142"',
        'fax: "(602) 555-0142"',
        ':37: targets[2].fax: "(602) 555-0142" has no country code. Begin with + and the code,',
    ),
    "a target without any usable channel": (
        REGISTRY,
        None,
        None,
        'targets[1]: "Luz Marina Ocampo Restrepo" has no channel that works. Fix content/authorities/co-fiscalia.yaml',
    ),
    "a letter missing for the language that a target reads": (
        ES,
        "## Carta (brasil) [pt]",
        "## Carta (brasil) [de]",
        'letter brasil is in none. Write it in index.pt.md, or below "## Carta (brasil) [pt]: …" here.',
    ),
    "a letter that a target needs": (
        ES,
        "    letter: brasil",
        "    letter: brazil",
        ':43: targets[3].letter: "brazil" is not among the letters. Did you mean brasil?',
    ),
    "an unknown placeholder": (
        ES,
        "Me llamo {name}",
        "Me llamo {nombre}",
        ':53: call_script[1]: "{nombre}" is not a known placeholder. Write the text itself, or one of: {name}',
    ),
    "a leftover in capitals": (
        ES,
        "Atentamente,\n### Versión",
        "[SU NOMBRE]\n### Versión",
        '"[SU NOMBRE]" is not a known placeholder.',
    ),
    "a comment that cuts a text": (
        ES,
        "    post: |\n      Calle 4 # 5-21\n      El Yarumo, Cauca\n      Colombia\n",
        "    post: Calle 4 # 5-21, El Yarumo\n",
        ":38: targets[2].post: text after # is left out as a comment. Put the whole text in quotes",
    ),
    "an escape that nobody sees": (
        ES,
        "title: Comunicado de la Asociación Campesina, 17 de noviembre de 2026",
        'title: "Comunicado\\rBcc: x@y.example"',
        "sources[1].title: contains the invisible character U+000D.",
    ),
    "a placeholder in a title": (
        ES,
        'guardia campesina de El Yarumo"\nsummary',
        'guardia de {name}"\nsummary',
        ':2: title: "{name}" is not a known placeholder.',
    ),
    "a letter's placeholder in a call script": (
        ES,
        "Me llamo {name}",
        "Me llamo {salutation}",
        'call_script[1]: "{salutation}" is not a known placeholder.',
    ),
    "a brace that is not closed": (
        ES,
        "Me llamo {name}",
        "Me llamo {name",
        'call_script[1]: "{" is not a known placeholder.',
    ),
    "a blank typed by hand": (
        ES,
        "Atentamente,\n### Versión",
        "Atentamente, ____\n### Versión",
        'letters.main.body: "____" is not a known placeholder.',
    ),
    "an office without words": (
        ES,
        "office: {es: Alcalde municipal, fr: Maire, en: Mayor}",
        "office: {}",
        "targets[2].office: office is missing. Write office: Alcalde municipal",
    ),
    "no language at all": (ES, "    languages: [es]", "    languages: []", "targets[2].languages: is empty."),
    "a merge left behind": (ES, "\n## Por qué", "\n<<<<<<< HEAD\n## Por qué", "is left from a merge."),
    "a missing space": (
        ES,
        "region: Cauca",
        "region:Cauca",
        ":11: has no space after the colon. Write name: value.",
    ),
    "a zone of one machine": (
        ES,
        "\ntime_zone: America/Bogota",
        "\ntime_zone: localtime",
        '"localtime" is not a time zone.',
    ),
    "a year beyond reckoning": (
        ES,
        "act_before: 2027-01-31 17:00",
        "act_before: 9999-12-31",
        ":8: act_before:",
    ),
    "the same violation twice": (
        ES,
        "[death-threats, forced",
        "[death-threats, death-threats, forced",
        'violations: "death-threats" is duplicated.',
    ),
    "a file of another kind": (
        ES,
        None,
        "index.fr.md.txt",
        "index.fr.md.txt:1: is not a file of an alert. Name it",
    ),
    "an authority whose own file is faulty": (
        REGISTRY,
        "kind: prosecutor",
        "kind: prosecuter",
        'co-fiscalia.yaml:6: kind: "prosecuter" is not known here. Did you mean prosecutor?',
    ),
    "an original that says it is a translation": (
        ES,
        "status: open",
        "original_modified: 2026-11-18\nstatus: open",
        ":5: original_modified: is for translations, and this file holds the facts. Remove it here.",
    ),
    "a title with a line break": (
        ES,
        "title: Comunicado de la Asociación Campesina, 17 de noviembre de 2026",
        'title: "Comunicado\\nurgente"',
        'sources[1].title: "Comunicado\\u000aurgente" has a line break. Write it in one line.',
    ),
    "raw HTML in the body": (
        ES,
        "**El Yarumo**",
        "<script>alert(1)</script>",
        '"<script>" is HTML. Write Markdown',
    ),
    "a javascript link": (
        ES,
        "**El Yarumo**",
        "[x](javascript:alert(1))",
        '"javascript:alert(1" is not a link that may be published. Begin it with https://,',
    ),
    "a data link": (ES, "**El Yarumo**", "[x](data:text/html,a)", "is not a link that may be published."),
    "an address hidden in a reference": (
        ES,
        "**El Yarumo**",
        "[x][y]\n\n[y]: javascript:alert(1)\n",
        "is not a link that may be published.",
    ),
    "a second colon": (ES, 'title: "Amenazas', "title: Uno: dos", "Put the text in quotes"),
    "a missing picture": (
        ES,
        "sources:",
        "pictures:\n  - {file: marcha.jpg, alt: Una marcha}\nsources:",
        '"marcha.jpg" is not in this folder. Put the picture there, or correct its name.',
    ),
    "a missing alternative text": (
        ES,
        "sources:",
        "pictures:\n  - {file: marcha.jpg, alt: Una marcha}\nsources:",
        "alt_texts: marcha.jpg is missing. Write under alt_texts: marcha.jpg: and what the picture shows.",
    ),
    "a status that does not exist": (
        ES,
        "status: open",
        "status: opn",
        ':5: status: "opn" is not known here. Did you mean open?',
    ),
    "a country that does not exist": (
        ES,
        "\ncountry: CO",
        "\ncountry: Colombia",
        ':10: country: "Colombia" is not a country.',
    ),
    "a person without a role": (
        ES,
        "    role: integrante de la guardia\n",
        "",
        ":18: people[2].role: is missing. Write role: coordinadora de la guardia campesina",
    ),
    "a translation that lacks a demand": (
        FR,
        "  - Enquêter sur les menaces et traduire les responsables en justice.\n",
        "",
        ":8: demands: has 1 entry, and index.es.md:47 has 2. Translate each entry, or write a new modified:",
    ),
    "a case in the wrong folder": (
        ES,
        "case: UA 2026-014",
        "case: UA 2026-015",
        "Name the folder ua-2026-015.",
    ),
    "consent after publication": (
        ES,
        "date: 2026-11-17\n  covers",
        "date: 2026-12-17\n  covers",
        "Ask first;",
    ),
    "a second original": (
        FR,
        "original_modified: 2026-11-19 10:00\n",
        "",
        "original_modified: is missing. Write original_modified: 2026-11-19 10:00, once",
    ),
    "a previous alert that is not there": (
        ES,
        "status: open",
        "previous: ua-2026-001\nstatus: open",
        '"ua-2026-001" is not an earlier alert of case UA 2026-014. Remove the line.',
    ),
    "an answer of somebody who was not asked": (
        ES,
        "status: open",
        "answers:\n  - {authority: co-fiscala, date: 2026-11-20, kind: reply, text: x}\nstatus: open",
        "answers[1].authority: co-fiscala is not a target of this alert. Did you mean co-fiscalia?",
    ),
    "an answer before the alert": (
        ES,
        "status: open",
        "answers:\n  - {authority: co-fiscalia, date: 2026-11-10, kind: reply, text: x}\nstatus: open",
        "answers[1].date: 2026-11-10 is before the alert itself.",
    ),
    "an answer from the future": (
        ES,
        "status: open",
        "answers:\n  - {authority: co-fiscalia, date: 2026-11-30, kind: reply, text: x}\nstatus: open",
        "answers[1].date: 2026-11-30 has not come yet.",
    ),
    "an answer without its words": (
        ES,
        "status: open",
        "answers:\n  - {authority: co-fiscalia, date: 2026-11-20, kind: reply}\nstatus: open",
        "answers[1].text: is missing. Write text:",
    ),
    "an extension without its new last day": (
        ES,
        "status: open",
        "answers: [{authority: co-fiscalia, date: 2026-11-20, kind: extension, text: x}]\nstatus: open",
        "answers[1].until: is missing: extension has a new last day. Write it, as in until: 2026-12-15.",
    ),
    "an extension to a day before the answer": (
        ES,
        "status: open",
        "answers: [{authority: co-fiscalia, date: 2026-11-20, kind: extension, until: 2026-11-20, text: x}]\nstatus: open",
        "answers[1].until: 2026-11-20 is not after the answer, 2026-11-20. Correct the day.",
    ),
    "a reply with a new last day": (
        ES,
        "status: open",
        "answers: [{authority: co-fiscalia, date: 2026-11-20, kind: reply, until: 2026-12-01, text: x}]\nstatus: open",
        "answers[1].until: is for kind: extension, and this is reply. Remove it, or change the kind.",
    ),
    "a transfer to nobody": (
        ES,
        "status: open",
        "answers: [{authority: co-fiscalia, date: 2026-11-20, kind: transfer, text: x}]\nstatus: open",
        "answers[1].to: is missing: transfer has another authority.",
    ),
    "a transfer to itself": (
        ES,
        "status: open",
        "answers: [{authority: co-fiscalia, date: 2026-11-20, kind: transfer, to: co-fiscalia, text: x}]\nstatus: open",
        "answers[1].to: co-fiscalia is the authority that transfers. Write the key of the other one.",
    ),
    "a transfer to an unknown authority": (
        ES,
        "status: open",
        "answers: [{authority: co-fiscalia, date: 2026-11-20, kind: transfer, to: br-embajada-bogot, text: x}]\nstatus: open",
        'answers[1].to: "br-embajada-bogot" is not in content/authorities/. Did you mean br-embajada-bogota?',
    ),
    "a refusal with another authority": (
        ES,
        "status: open",
        "answers: [{authority: co-fiscalia, date: 2026-11-20, kind: refusal, to: br-embajada-bogota, text: x}]\nstatus: open",
        "answers[1].to: is for kind: transfer, and this is refusal. Remove it, or change the kind.",
    ),
    "a letter of the network to somebody who is no target": (
        ES,
        "status: open",
        "sent: [{authority: co-fiscala, date: 2026-11-20, way: email}]\nstatus: open",
        "sent[1].authority: co-fiscala is not a target of this alert. Did you mean co-fiscalia?",
    ),
    "a letter of the network before the alert": (
        ES,
        "status: open",
        "sent: [{authority: co-fiscalia, date: 2026-11-10, way: email}]\nstatus: open",
        "sent[1].date: 2026-11-10 is before the alert itself.",
    ),
    "a letter of the network from the future": (
        ES,
        "status: open",
        "sent: [{authority: co-fiscalia, date: 2026-11-30, way: email}]\nstatus: open",
        "sent[1].date: 2026-11-30 has not come yet.",
    ),
    "a letter of the network in an unknown way": (
        ES,
        "status: open",
        "sent: [{authority: co-fiscalia, date: 2026-11-20, way: mail}]\nstatus: open",
        "sent[1].way:",
    ),
    "a number of letters that says too much": (
        ES,
        "status: open",
        "letters_counted: [{authority: co-fiscalia, number: 19, date: 2026-11-20}]\nstatus: open",
        "letters_counted[1].number: 19 is below 20, and so small a number says too much about few people.",
    ),
    "an exact number of letters": (
        ES,
        "status: open",
        "letters_counted: [{authority: co-fiscalia, number: 343, date: 2026-11-20}]\nstatus: open",
        "letters_counted[1].number: 343 is exact, so that a change of it would show what one person did. Round it down to tens: 340.",
    ),
    "a number of letters in words": (
        ES,
        "status: open",
        "letters_counted: [{authority: co-fiscalia, number: many, date: 2026-11-20}]\nstatus: open",
        'letters_counted[1].number: "many" is not a number. Write digits only, for example 340.',
    ),
    "letters to somebody who is no target": (
        ES,
        "status: open",
        "letters_counted: [{authority: co-fiscala, number: 340, date: 2026-11-20}]\nstatus: open",
        "letters_counted[1].authority: co-fiscala is not a target of this alert. Did you mean co-fiscalia?",
    ),
    "letters from before the alert": (
        ES,
        "status: open",
        "letters_counted: [{authority: co-fiscalia, number: 340, date: 2026-11-10}]\nstatus: open",
        "letters_counted[1].date: 2026-11-10 is before the alert itself.",
    ),
    "letters from the future": (
        ES,
        "status: open",
        "letters_counted: [{authority: co-fiscalia, number: 340, date: 2026-11-30}]\nstatus: open",
        "letters_counted[1].date: 2026-11-30 has not come yet.",
    ),
    "letters counted twice": (
        ES,
        "status: open",
        "letters_counted:\n  - {authority: co-fiscalia, number: 340, date: 2026-11-20}\n"
        "  - {authority: co-fiscalia, number: 350, date: 2026-11-21}\nstatus: open",
        "letters_counted[2].authority: co-fiscalia is there already. Keep one entry, with the latest number.",
    ),
    "an unknown kind of answer": (
        ES,
        "status: open",
        "answers: [{authority: co-fiscalia, date: 2026-11-20, kind: transfr, to: br-embajada-bogota, text: x}]\nstatus: open",
        "answers[1].kind:",
    ),
    "a channel without its source": (
        REGISTRY,
        "  source: https://fiscalia.gov.example/contacto\n  verified: 2026-10-02\nphone",
        "  verified: 2026-10-02\nphone",
        "co-fiscalia.yaml:11: email.source: is missing.",
    ),
}


SEVERAL = {"a missing picture", "a missing alternative text", "a second original", "raw HTML in the body"}
"""What is wrong in several places."""


def spoil(example: Path, file: str, old: str | None, new: str | None) -> None:
    path = example.parent / file
    text = path.read_text("utf-8")
    if old is None and new is not None:
        path.with_name(new).write_text("x")
    elif old is None:
        text = text.replace("verified: 2026-10-02", "verified: 2026-10-02\n  state: bounced")
    else:
        assert old in text, f"the example no longer holds {old!r}"
        text = text.replace(old, new or "", 1)
    path.write_text(text, "utf-8")


@pytest.mark.parametrize("claim", FAULTS)
def test_fault_is_named_where_it_stands(claim: str, example: Path, load: Load) -> None:
    file, old, new, expected = FAULTS[claim]
    spoil(example, file, old, new)
    told = [str(problem) for problem in load(example).problems if problem.fatal]
    assert any(expected in line for line in told), "\n".join(told)
    assert all(line.startswith("content/") for line in told)
    mistakes = 1 if claim not in SEVERAL else 4
    assert len([line for line in told if "consent does not cover" not in line]) <= mistakes, (
        "one mistake must not be told as many:\n" + "\n".join(told)
    )


# how a text with a fault in its last line is written · how far below its field the fault is told
WRITTEN = {
    "a block": ("|\n  Uno.\n  {fault}", 2),
    "a block that begins with an empty line": ("|-\n\n  Uno.\n  {fault}", 3),
    "a block of one line": ("|\n  {fault}", 1),
    "quotation marks": ('"Uno.\\n{fault}"', 0),
    "quotation marks over several lines": ('"Uno.\n\n  {fault}"', 0),
    "a folded block": (">\n  Uno\n  y dos.\n\n  {fault}", 0),
    "no marks at all": ("Uno\n  y dos.\n\n  {fault}", 0),
}


@pytest.mark.parametrize("fault", ["Según Maruja.", "[NOMBRE]", "<b>Dos</b>"])
@pytest.mark.parametrize("written", WRITTEN)
def test_a_fault_within_a_text_is_told_at_its_line_or_else_at_its_field(
    written: str, fault: str, example: Path, load: Load
) -> None:
    value, below = WRITTEN[written]
    old = "what_to_do: |\n  Empiece por la Fiscalía. Si le responden, reenvíenos la respuesta.\n"
    spoil(example, ES, old, f"what_to_do: {value.replace('{fault}', fault)}\n")
    before, _, _ = (example.parent / ES).read_text("utf-8").partition("what_to_do:")
    told = {(problem.path, problem.line) for problem in load(example).problems}
    assert told == {(ES, before.count("\n") + 1 + below)}


def test_the_example_itself_is_sound(example: Path, load: Load) -> None:
    content = load(example)
    assert [str(problem) for problem in content.problems] == []
    assert [alert.slug for alert in content.alerts] == ["ua-2026-014"]


def test_all_faults_of_all_files_are_told_in_one_run(example: Path, load: Load) -> None:
    spoil(example, ES, "country: CO\nregion", "region")
    spoil(example, ES, "- authority: co-fiscalia", "- authority: co-fiscalla")
    spoil(example, FR, "{name}", "{nom}")
    spoil(example, REGISTRY, "kind: prosecutor", "kind: prosecuter")
    told = "\n".join(str(problem) for problem in load(example).problems)
    for expected in (
        "country: is missing",
        "co-fiscalla",
        '"{nom}" is not a known placeholder',
        "Did you mean prosecutor?",
    ):
        assert expected in told


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"---\ntitle: \xe9\n---\n", ":2: is not UTF-8 text. Save the file with the encoding UTF-8."),
        (b"---\ntitle: a\x00b\n---\n", ":2: contains the invisible character U+0000."),
        ("---\ntitle: a\n---\na\u202eb\n".encode(), ":4: contains the invisible character U+202E."),
        (b"---\n" + b"a" * 1024 * 1024 + b"\n---\n", ":1: is 1,048,585 bytes long. Keep a file within"),
    ],
    ids=["not UTF-8", "NUL", "direction override", "over 1 MiB"],
)
def test_what_cannot_be_read_is_refused(data: bytes, expected: str, example: Path, load: Load) -> None:
    _write(example / "alerts/ua-2026-014/index.fr.md", data)
    assert any(expected in str(problem) for problem in load(example).problems)


def test_folders_and_links_that_are_no_alerts_are_refused(example: Path, load: Load) -> None:
    (example / "alerts/Maruja Ortiz").mkdir()
    (example / "alerts/ua-2026-099").symlink_to(example / "alerts/ua-2026-014")
    (example / "alerts/stray.md").write_text("x")
    (example / "alerts/ua-2026-098").mkdir()
    (example / "alert").mkdir()
    (example / "alerts/ua-2026-014/index.de.md").write_text("---\n---\n")
    told = "\n".join(str(problem) for problem in load(example).problems)
    for expected in (
        '"Maruja Ortiz" is not a folder name for an alert.',
        "ua-2026-099:1: is a symbolic link.",
        "stray.md:1: is a file.",
        "ua-2026-098:1: contains no index.<language>.md. Write index.",
        "content/alert:1: is not a folder of the content. Did you mean alerts?",
        '"de" is not a language of this site.',
    ):
        assert expected in told


def test_a_translation_without_original_is_refused(example: Path, load: Load) -> None:
    (example.parent / ES).unlink()
    told = [str(problem) for problem in load(example).problems if problem.fatal]
    assert any("this translation has no original" in line for line in told)


def test_two_alerts_with_one_case_and_sequence_are_refused(example: Path, load: Load) -> None:
    shutil.copytree(example / "alerts/ua-2026-014", example / "alerts/ua-2026-014-1")
    told = [str(problem) for problem in load(example).problems if problem.fatal]
    assert any(
        "UA 2026-014, alert 1, is also content/alerts/ua-2026-014/index.es.md:4" in line for line in told
    )


# Warnings -----------------------------------------------------------------------------------


def _warnings(content: Content) -> str:
    assert not content.fatal, "\n".join(map(str, content.problems))
    return "\n".join(str(problem) for problem in content.problems)


def test_missing_translation_is_a_warning(example: Path, load: Load) -> None:
    (example.parent / FR).unlink()
    assert "index.es.md:2: has no translation into fr. Write index.fr.md beside it." in _warnings(
        load(example)
    )


def test_stale_translation_is_a_warning(example: Path, load: Load) -> None:
    spoil(example, ES, "modified: 2026-11-19 10:00", "modified: 2026-11-20 09:00")
    assert "index.fr.md:2: original_modified: 2026-11-19 10:00 is not 2026-11-20 09:00" in _warnings(
        load(example)
    )


def test_stale_translation_may_lack_what_is_new(example: Path, load: Load) -> None:
    spoil(example, ES, "modified: 2026-11-19 10:00", "modified: 2026-11-20 09:00")
    spoil(example, ES, "testimonios.\n", "testimonios.\n  - date: 2026-11-21\n    text: Nueva noticia.\n")
    content = load(example)
    assert "index.fr.md:18: updates: lacks the update of 2026-11-21 in index.es.md:63." in _warnings(content)
    assert content.alerts[0].localized("updates", "fr").language == "es"
    assert content.alerts[0].localized("title", "fr").language == "fr"


def test_letter_too_long_for_a_link_is_a_warning(example: Path, load: Load) -> None:
    path = example.parent / ES
    text = path.read_text("utf-8")
    start, end = text.index("### Versión breve"), text.index("\n## Carta (brasil): Apoyo")
    text = text[:start] + "Le ruego. " * 160 + text[end:]
    path.write_text(text, "utf-8")
    assert "so the link carries the subject only. Write ### Versión breve" in _warnings(load(example))


def test_deadline_within_three_days_is_a_warning(example: Path, load: Load) -> None:
    spoil(example, ES, "act_before: 2027-01-31 17:00", "act_before: 2026-11-23")
    assert ":8: act_before: 2026-11-23 is at most three days away." in _warnings(load(example))


def test_stale_registry_entry_is_a_warning(example: Path, load: Load) -> None:
    spoil(example, REGISTRY, "verified: 2026-10-02", "verified: 2025-10-02")
    assert "co-fiscalia.yaml:14: email.verified: was last checked on 2025-10-02" in _warnings(load(example))


def test_fixing_an_address_in_the_registry_fixes_every_alert(example: Path, load: Load) -> None:
    spoil(example, REGISTRY, "despacho@fiscalia.gov.example", "nueva@fiscalia.gov.example")
    published = [channel.published for channel in load(example).alerts[0].targets[0].channels]
    assert published[0] == "nueva@fiscalia.gov.example"


def test_one_run_tells_also_what_only_sound_fields_show(example: Path, load: Load) -> None:
    spoil(example, ES, "despacho@alcaldia-yarumo.example", "despacho@@x")
    spoil(example, ES, "- authority: co-fiscalia", "- authority: co-fiscalla")
    spoil(example, FR, "Je vous demande de garantir", "[NOM] Je vous demande de garantir")
    told = "\n".join(str(problem) for problem in load(example).problems)
    for expected in ("targets[2].email", "Did you mean co-fiscalia?", '"[NOM]" is not a known placeholder'):
        assert expected in told


def test_a_closed_alert_does_not_depend_on_the_registry(example: Path, load: Load) -> None:
    spoil(example, ES, "status: open", "status: closed")
    spoil(example, REGISTRY, None, None)
    content = load(example)
    assert not content.fatal
    assert "has no channel that works" in "\n".join(map(str, content.problems))


def _add_second(example: Path) -> None:
    """Add a second alert of the case."""
    second = example / "alerts/ua-2026-014-2"
    shutil.copytree(example / "alerts/ua-2026-014", second)
    text = (second / "index.es.md").read_text("utf-8")
    (second / "index.es.md").write_text(
        text.replace("status: open", "sequence: 2\nprevious: ua-2026-014\nstatus: open"), "utf-8"
    )


def test_a_fault_in_the_first_alert_is_not_blamed_on_the_second(example: Path, load: Load) -> None:
    _add_second(example)
    assert not load(example).fatal
    spoil(example, ES, "country: CO\nregion", "region")
    told = [str(problem) for problem in load(example).problems if problem.fatal]
    assert told
    assert all("ua-2026-014/" in line for line in told)


@pytest.mark.parametrize("previous", ["ua-2026-014", "ua-2026-014-2"], ids=["itself", "a later one"])
def test_an_alert_does_not_follow_itself_or_a_later_one(previous: str, example: Path, load: Load) -> None:
    _add_second(example)
    spoil(example, ES, "status: open", f"previous: {previous}\nstatus: open")
    (told,) = [str(problem) for problem in load(example).problems if problem.fatal]
    assert f'{ES}:5: previous: "{previous}" is not an earlier alert of case UA 2026-014.' in told


@pytest.mark.parametrize("what", ["text", "truncated", "bomb"])
def test_a_picture_that_cannot_be_published_is_a_problem(what: str, example: Path, load: Load) -> None:
    spoil(example, ES, "sources:", "pictures:\n  - {file: a.jpg, alt: Una asamblea}\nsources:")
    for file in (FR, FR.replace(".fr.", ".en.")):
        spoil(example, file, "\nupdates:", "\nalt_texts: {a.jpg: Une assemblée}\nupdates:")
    picture = io.BytesIO()
    Image.new("L", (8000, 8000) if what == "bomb" else (60, 60)).save(picture, "JPEG")
    data = {
        "text": b"<svg/>",
        "truncated": picture.getvalue()[: len(picture.getvalue()) // 2],
        "bomb": picture.getvalue(),
    }[what]
    (example / "alerts/ua-2026-014/a.jpg").write_bytes(data)
    told = [str(problem) for problem in load(example).problems if problem.fatal]
    told = [line for line in told if "consent does not cover" not in line]
    assert len(told) == 1
    assert 'pictures[1].file: "a.jpg"' in told[0]


def test_an_alerts_folder_that_is_missing_is_a_problem(example: Path, load: Load) -> None:
    shutil.rmtree(example / "alerts")
    assert "content/alerts:1: is not a folder." in "\n".join(map(str, load(example).problems))
