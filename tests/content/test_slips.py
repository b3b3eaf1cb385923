"""One mistake gives one message, at its line and field, with a hint."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.alerts.checks.letters import _salutation, _signature
from plugins.alerts.models.targets import Target
from plugins.content.encoding import mojibake
from plugins.content.problems import nearest
from plugins.content.written_language import other_language
from plugins.repository.content import Content
from tests.campaigns.conftest import settings
from tests.conftest import ROOT, read_site

Load = Callable[[Path], Content]
ES, FR, EN = (f"alerts/ua-2026-014/index.{code}.md" for code in ("es", "fr", "en"))
REGISTRY = "authorities/co-fiscalia.yaml"
TITLE = 'title: "Amenazas de muerte contra la guardia campesina de El Yarumo"'
TARGET_FIELDS = ", ".join(sorted(Target.model_fields))

# slip · file · what is replaced · by what · the only message, without the folder
SLIPS: dict[str, tuple[str, str, str, str]] = {
    # Indents, hyphens, quotation marks
    "a paragraph that lost its indent": (
        ES,
        "  Empiece por la Fiscalía. Si le responden",
        "  Empiece por la Fiscalía.\n\nSi le responden",
        "index.es.md:53: has lost its indent and falls out of what_to_do:. Indent it like the lines above.",
    ),
    "a paragraph with a colon that lost its indent": (
        ES,
        "  Empiece por la Fiscalía. Si le responden",
        "  Empiece por la Fiscalía.\n\nSi le responden: no tarde, y",
        "index.es.md:53: has lost its indent and falls out of what_to_do:. Indent it like the lines above.",
    ),
    "a paragraph that lost a part of its indent": (
        ES,
        "  Empiece por la Fiscalía. Si le responden",
        "  Empiece por la Fiscalía.\n\n Si le responden",
        "index.es.md:53: has lost its indent and falls out of what_to_do:. Indent it like the lines above.",
    ),
    "the last line of an address that lost its indent": (
        ES,
        "      El Yarumo, Cauca\n      Colombia",
        "      El Yarumo, Cauca\nColombia",
        "index.es.md:41: has lost its indent and falls out of post:. Indent it like the lines above.",
    ),
    "a text that could be a field": (
        ES,
        "  Si escribe desde Colombia",
        "Si escribe desde Colombia",
        "index.es.md:56: has lost its indent and falls out of warning:. Indent it like the lines above.",
    ),
    "a heading that could be a comment": (
        ES,
        "reenvíenos la respuesta.\n",
        "reenvíenos la respuesta.\n\n## Después\n",
        "index.es.md:53: has lost its indent and falls out of what_to_do:. Indent it like the lines above.",
    ),
    "a hyphen without a space": (
        ES,
        "  - Garantizar de inmediato",
        "  -Garantizar de inmediato",
        "index.es.md:48: demands: has no space after the hyphen. Write - and a space before the text.",
    ),
    "a hyphen before a quotation mark": (
        ES,
        "  - Investigar las amenazas y llevar a los responsables ante la justicia.",
        '  -"Investigar las amenazas."',
        "index.es.md:49: has no space after the hyphen. Write - and a space before the text.",
    ),
    "hyphens before all quotation marks": (
        FR,
        "  - Bonjour. Je m’appelle {name} et j’appelle de {city}.\n"
        "  - Je vous demande de protéger la garde paysanne d’El Yarumo.",
        '  -"Bonjour."\n  -"Je vous demande."',
        "index.fr.md:14: call_script: has no space after the hyphen. Write - and a space before the text.",
    ),
    "a hyphen before a field": (
        ES,
        "  - authority: co-fiscalia",
        "  -authority: co-fiscalia",
        "index.es.md:29: has no space after the hyphen. Write - and a space before the text.",
    ),
    "curly quotation marks": (
        ES,
        TITLE,
        "title: “Amenazas de muerte”",
        "index.es.md:2: title: is in curly quotation marks, which would be published. Write straight ones, "
        'as in "Amenazas de muerte…".',
    ),
    "curly quotation marks around a colon": (
        ES,
        TITLE,
        "title: “Amenazas: la guardia”",
        "index.es.md:2: has curly quotation marks, which YAML does not know. Put the text in straight ones, "
        'as in title: "…".',
    ),
    "curly quotation marks in a group": (
        ES,
        '{es: "Señor Alcalde:"}',
        "{es: “Señor Alcalde:”}",
        "index.es.md:34: targets[2].salutation.es: is in curly quotation marks, which would be published. "
        'Write straight ones, as in "Señor Alcalde:…".',
    ),
    # Lines that YAML notices only later, or in words of its own
    "a field without its colon": (
        ES,
        "status: open",
        "status open",
        "index.es.md:5: is no field. Put a colon and a space after the field's name, or the text into the line above.",
    ),
    "a title on two lines": (
        EN,
        'title: "Death threats against the peasant',
        "title: Death threats against\nthe peasant",
        "index.en.md:4: is no field. Put a colon and a space after the field's name, or the text into the line above.",
    ),
    "a demand on two lines": (
        ES,
        "  - Garantizar de inmediato la vida",
        "  - Garantizar de inmediato\nla vida",
        "index.es.md:49: is no field. Put a colon and a space after the field's name, or the text into the line above.",
    ),
    "a demand with a colon": (
        ES,
        "  - Garantizar de inmediato",
        "  - Garantizar: de inmediato",
        'index.es.md:48: demands[1]: has a colon after "Garantizar", which ends a field\'s name. '
        "Put the whole text in quotes.",
    ),
    "an entry that is indented further": (
        ES,
        "demands:\n  - Garantizar",
        "demands:\n- Garantizar",
        "index.es.md:49: demands[1]: has an entry that is read as part of the one above it. "
        "Begin all hyphens in the same column.",
    ),
    "asterisks for hyphens": (
        ES,
        "  - Garantizar",
        "  * Garantizar",
        "index.es.md:48: begins with *. Write - before the entries of a list.",
    ),
    "quotation marks within quotation marks": (
        EN,
        'title: "Death threats against',
        'title: "Death "threats" against',
        'index.en.md:3: has " within the text, where " ends it. Write \\" there.',
    ),
    "apostrophes within apostrophes": (
        FR,
        'title: "Menaces de mort contre la garde paysanne d’El Yarumo"',
        "title: 'Menaces contre l'association'",
        "index.fr.md:3: has ' within the text, where ' ends it. Write '' there.",
    ),
    "a bracket that is not closed": (
        ES,
        "forced-displacement]",
        "forced-displacement",
        "index.es.md:12: a bracket [ is opened here and never closed. Close it with ].",
    ),
    "a field with too few spaces": (
        ES,
        "    identification: public",
        "  identification: public",
        "index.es.md:16: is indented by 2 spaces, and the field above it by 4. Write 4.",
    ),
    "a field with too many spaces": (
        ES,
        "    identification: public",
        "      identification: public",
        "index.es.md:16: is indented by 6 spaces, and the field above it by 4. Write 4.",
    ),
    "the lines of an address without a bar": (
        ES,
        "    post: |\n",
        "    post:\n",
        "index.es.md:38: has several lines of text below it. Write post: | here.",
    ),
    "four dashes below the fields": (
        ES,
        "\n---\n\nEl domingo",
        "\n----\n\nEl domingo",
        'index.es.md:63: "----" does not close the front matter. Write three dashes: ---',
    ),
    "a long dash below the fields, and a line in the account": (
        ES,
        "\n---\n\nEl domingo",
        "\n—\n\nA.\n\n---\n\nEl domingo",
        'index.es.md:63: "—" does not close the front matter. Write three dashes: ---',
    ),
    # Names, with accents and capitals
    "a time zone by its distance from UTC": (  # Etc/GMT-5 is the opposite of what was meant
        ES,
        "America/Bogota\ncountry",
        "GMT-5\ncountry",
        'index.es.md:9: time_zone: "GMT-5" is not a time zone. Write America/Bogota.',
    ),
    "a time zone that means the opposite": (
        ES,
        "America/Bogota\ncountry",
        "Etc/GMT-5\ncountry",
        'index.es.md:9: time_zone: "Etc/GMT-5" is UTC+5, the opposite of how it reads. Write America/Bogota.',
    ),
    "a time zone of a country with several": (
        ES,
        "America/Bogota\ncountry: CO\nregion: Cauca\n",
        "UTC-5\ncountry: EC\n",
        'index.es.md:9: time_zone: "UTC-5" is not a time zone. '
        "Write one of: America/Guayaquil, Pacific/Galapagos.",
    ),
    "a letter's name with a capital": (
        ES,
        "## Carta (brasil): Apoyo del",
        "## Carta (Brasil): Apoyo del",
        'index.es.md:84: letters.Brasil: "Brasil" is not made of lower-case letters a-z, digits and single '
        "hyphens. Write brasil.",
    ),
    "a letter's name that was translated": (
        FR,
        "## Lettre (brasil)",
        "## Lettre (bresil)",
        "index.fr.md:38: letters.bresil: is called brasil in index.es.md:84. Write brasil here.",
    ),
    "a field's name in another language": (
        FR,
        "summary:",
        "résumé:",
        "index.fr.md:4: résumé: is not a known field. Did you mean summary?",
    ),
    "a translation that does not say of what": (
        FR,
        "original_modified: 2026-11-19 10:00\n",
        "",
        "index.fr.md:2: original_modified: is missing. Write original_modified: 2026-11-19 10:00, "
        "once the words are those of index.es.md.",
    ),
    "a salutation without its language": (
        ES,
        '{es: "Señor Alcalde:"}',
        '"Señor Alcalde:"',
        "index.es.md:34: targets[2].salutation: is a text where fields are expected. "
        'Write salutation: {es: "Señor Alcalde:"}, with the language that it is in.',
    ),
    "names without consent": (
        ES,
        "covers: [name, place, organisation]",
        "covers: [place, organisation]",
        "index.es.md:14: people: is shown, but consent does not cover name. Ask, then write name in "
        "consent.covers; or write identification: role, or initials, for who is public.",
    ),
    "HTML around a word": (
        ES,
        "**El Yarumo**",
        "<b>El Yarumo</b>",
        'index.es.md:66: "<b>" is HTML. Write Markdown: **bold**, [text](address).',
    ),
    "a time zone by its city": (
        ES,
        "America/Bogota\ncountry",
        "Bogotá\ncountry",
        'index.es.md:9: time_zone: "Bogotá" is not a time zone. Did you mean America/Bogota?',
    ),
    "a time zone by its country": (
        ES,
        "America/Bogota\ncountry",
        "Colombia\ncountry",
        'index.es.md:9: time_zone: "Colombia" is not a time zone. Did you mean America/Bogota?',
    ),
    "a country by its name": (
        ES,
        "country: CO\nregion",
        "country: Kolumbien\nregion",
        'index.es.md:10: country: "Kolumbien" is not a country. '
        "Write its two-letter code (ISO 3166), for example CO.",
    ),
    "a country by its name in French": (
        ES,
        "supporters_from: [BR]",
        "supporters_from: [Brésil]",
        'index.es.md:44: targets[3].supporters_from[1]: "Brésil" is not a country. Write BR.',
    ),
    "a language by its name": (
        REGISTRY,
        "languages: [es]",
        "languages: [Español]",
        'co-fiscalia.yaml:8: languages[1]: "Español" is not a language. Write es.',
    ),
    "an authority with an accent": (
        ES,
        "authority: co-fiscalia",
        "authority: co-fiscalía",
        'index.es.md:29: targets[1].authority: "co-fiscalía" is not in content/authorities/. '
        "Did you mean co-fiscalia?",
    ),
    "an authority with capitals and a space": (
        ES,
        "authority: co-fiscalia",
        "authority: CO Fiscalia",
        'index.es.md:29: targets[1].authority: "CO Fiscalia" is not in content/authorities/. '
        "Did you mean co-fiscalia?",
    ),
    "a violation in words": (
        ES,
        "[death-threats,",
        "[Death threats,",
        'index.es.md:12: violations[1]: "Death threats" is not in content/vocabulary/violations.yaml. Did you mean death-threats?',
    ),
    "a letter with a capital": (
        ES,
        "    letter: brasil\n",
        "    letter: Brasil\n",
        'index.es.md:43: targets[3].letter: "Brasil" is not among the letters. Did you mean brasil?',
    ),
    "a letter that is not there": (
        ES,
        "    letter: brasil\n",
        "    letter: embassies\n",
        'index.es.md:43: targets[3].letter: "embassies" is not among the letters. '
        'Write "## Carta (embassies): …" below the account.',
    ),
    "a field with an accent": (
        ES,
        "\nregion: Cauca",
        "\nRegión: Cauca",
        "index.es.md:11: Región: is not a known field. Did you mean region?",
    ),
    "a field that there is not": (
        ES,
        "    languages: [es]",
        "    languages: [es]\n    twitter: '@x'",
        f"index.es.md:34: targets[2].twitter: is not a known field. Write one of: {TARGET_FIELDS}.",
    ),
    # Values of another kind
    "an empty authority": (
        ES,
        "authority: co-fiscalia",
        "authority:",
        "index.es.md:29: targets[1].authority: is empty. Write a key of the registry, for example co-fiscalia.",
    ),
    "a target that names nobody": (
        ES,
        "  - authority: co-fiscalia\n",
        "  - letter: main\n",
        "index.es.md:29: targets[1]: names nobody. Write authority: and a key of the registry, "
        "or describe whom with name:, office:, country:, languages:, salutation:.",
    ),
    "an address without a domain in a list": (
        ES,
        "email: despacho@alcaldia-yarumo.example",
        "email: [a@x.example, b@]",
        'index.es.md:35: targets[2].email[2]: "b@" is not an email address (There must be something after the @-sign). '
        "Write the address alone, for example despacho@ministry.example.",
    ),
    "an emoji for an address": (
        ES,
        "email: despacho@alcaldia-yarumo.example",
        'email: "😀"',
        'index.es.md:35: targets[2].email: "😀" is not an email address (An email address must have an @-sign). '
        "Write the address alone, for example despacho@ministry.example.",
    ),
    "an account that its network cannot have": (
        ES,
        "email: despacho@alcaldia-yarumo.example",
        "social: {network: mastodon, handle: '@alcaldia'}",
        'index.es.md:35: targets[2].social.handle: "@alcaldia" is not the name of an account on Mastodon. '
        "Write it as in @ministry@social.example.",
    ),
    "an account without its network": (
        ES,
        "email: despacho@alcaldia-yarumo.example",
        "social: '@alcaldia'",
        'index.es.md:35: targets[2].social: "@alcaldia" does not say which network it is on. Write the address '
        'of the profile, or {network: x, handle: "@alcaldia"}.',
    ),
    "the lines of an address in a list": (
        ES,
        "    post: |\n      Calle 4 # 5-21\n      El Yarumo, Cauca\n      Colombia\n",
        "    post: [Calle 4, El Yarumo]\n",
        "index.es.md:38: targets[2].post: is a list. Write | after the colon, and the lines of the address "
        "below it, indented.",
    ),
    "a copy's address in a list": (
        ES,
        "  - email: urgente@alto-yarumo.example",
        "  - email: [urgente@alto-yarumo.example]",
        "index.es.md:46: copies_to[1].email: holds a list where one text is expected. "
        "Write the text after the colon.",
    ),
    "a partner's name alone": (
        ES,
        "partner:\n  name: Asociación Campesina del Alto Yarumo\n  web: https://alto-yarumo.example",
        "partner: Asociación Campesina",
        "index.es.md:21: partner: is a text where fields are expected. "
        "Write partner: {name: Asociación Campesina}",
    ),
    "an outcome in a word": (
        ES,
        "status: open",
        "announcements:\n  - {number: 2, date: 2026-11-20, kind: outcome}\nstatus: outcome\noutcome: safe\n"
        "outcome_text: Ya.",
        "index.es.md:8: outcome: is a text where fields are expected. "
        "Write outcome: {date: 2026-10-02, result: released}",
    ),
    "people without hyphens": (
        ES,
        "people:\n  - name: Maruja Peñalosa Ortiz\n    identification: public\n"
        "    role: coordinadora de la guardia campesina\n  - identification: role\n    role: integrante de la guardia",
        "people:\n  name: Maruja Peñalosa Ortiz\n  identification: public\n  role: coordinadora",
        "index.es.md:14: people: is not a list. Write a hyphen and a space before its first field, "
        "as in - name: …",
    ),
    "one language without brackets": (
        REGISTRY,
        "languages: [es]",
        "languages: es",
        "co-fiscalia.yaml:8: languages: is not a list. Write languages: [es]",
    ),
    "a picture without fields": (
        ES,
        "sources:",
        "pictures: foto.jpg\nsources:",
        "index.es.md:57: pictures: is not a list. "
        "Write pictures: [{file: assembly.jpg, alt: Una asamblea, vista desde lejos}]",
    ),
    # What follows from one slip is not reported too
    "a required field with a mistyped name": (
        ES,
        "    identification: public\n",
        "    identificacion: public\n",
        "index.es.md:16: people[1].identificacion: is not a known field. Did you mean identification?",
    ),
    "an optional field with a mistyped name": (
        ES,
        "status: open",
        "status: outcome\noutcom: {date: 2026-11-20, result: released}\noutcome_text: Ya.",
        "index.es.md:6: outcom: is not a known field. Did you mean outcome?",
    ),
    "a channel with a mistyped name": (
        ES,
        "    email: despacho@alcaldia-yarumo.example\n"
        '    phone: {number: "+57 602 555 0141", extension: "12", hours: "Mo-Fr 08:00-12:00,14:00-17:00",'
        ' time_zone: America/Bogota}\n    fax: "+57 602 555 0142"\n'
        "    post: |\n      Calle 4 # 5-21\n      El Yarumo, Cauca\n      Colombia\n",
        "    emial: despacho@alcaldia-yarumo.example\n",
        "index.es.md:35: targets[2].emial: is not a known field. Did you mean email?",
    ),
    "consent that covers nothing yet": (
        ES,
        "  covers: [name, place, organisation]\n",
        "",
        "index.es.md:24: consent.covers: is missing. Write covers: [name, place, organisation]",
    ),
    "a letter with a mistyped part": (
        ES,
        "### Versión breve",
        "### Versión corta",
        'index.es.md:79: "### Versión corta" is not the heading of a part of a letter. Write ### Versión breve',
    ),
    "a fault in an entry of the registry": (
        REGISTRY,
        "kind: prosecutor",
        "kind: Prosecuter",
        'co-fiscalia.yaml:6: kind: "Prosecuter" is not known here. Did you mean prosecutor?',
    ),
    "a person without a role": (
        ES,
        "    role: integrante de la guardia\n",
        "",
        "index.es.md:18: people[2].role: is missing. Write role: coordinadora de la guardia campesina",
    ),
    "a role of nobody": (
        FR,
        "  2: membre de la garde",
        "  3: membre de la garde",
        "index.fr.md:7: roles.3: is called 2 in index.es.md:19. Write 2 here.",
    ),
    "a role by a name": (
        FR,
        "  2: membre de la garde",
        "  deux: membre de la garde",
        'index.fr.md:7: roles.deux: "deux" is not the number of a person. Write 1 for the first of people, '
        "as in {person:1}.",
    ),
    # Encodings
    "an accent that was garbled": (
        ES,
        "honda preocupación",
        "honda preocupaciÃ³n",
        'index.es.md:74: letters.main.body: "preocupaciÃ³n" was garbled by a wrong encoding. '
        "Write preocupación, and check the whole text.",
    ),
    "an apostrophe that was garbled": (
        FR,
        "Je vous demande de garantir sa vie, d’enquêter",
        "Je vous demande de garantir sa vie, dâ€™enquêter",
        'index.fr.md:34: letters.main.body: "dâ€™enquêter" was garbled by a wrong encoding. '
        "Write d’enquêter, and check the whole text.",
    ),
    "a letter that is lost": (
        ES,
        "guardia campesina de El Yarumo.\n  - Inv",
        "guardia campesina de Bogot\ufffd.\n  - Inv",
        'index.es.md:48: demands[1]: "Bogot\ufffd" was garbled by a wrong encoding. Type it again.',
    ),
    "a question mark for a letter": (
        ES,
        "Preguntaron por la coordinadora",
        "Preguntaron por la direcci?n",
        'index.es.md:66: "direcci?n" has a question mark in a word, as wrong encodings leave. Type it again.',
    ),
    "a letter between capitals that was garbled": (
        ES,
        "## Por qué el riesgo es grave",
        "## LOS NIÃ‘OS",
        'index.es.md:69: "NIÃ‘OS" was garbled by a wrong encoding. Write NIÑOS, and check the whole text.',
    ),
    "a letter that was lost twice": (
        ES,
        "honda preocupación",
        "honda preocupaciï¿½n",
        'index.es.md:74: letters.main.body: "preocupaciï¿½n" was garbled by a wrong encoding. Type it again.',
    ),
    "a letter as HTML writes it": (
        ES,
        "honda preocupación",
        "honda preocupaci&oacute;n",
        'index.es.md:74: letters.main.body: "preocupaci&oacute;n" has a code of HTML, which would be shown. '
        "Write preocupación.",
    ),
    "an entry of the registry that was garbled": (
        REGISTRY,
        "Fiscal General de la Nación",
        "Fiscal General de la Naci√≥n",
        'co-fiscalia.yaml:5: office.es: "Naci√≥n" was garbled by a wrong encoding. '
        "Write Nación, and check the whole text.",
    ),
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """The editors' example and the vocabularies alone."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "docs" / "example", content)
    shutil.copytree(ROOT / "content" / "vocabulary", content / "vocabulary")
    return content


def replace(content: Path, file: str, old: str, new: str) -> None:
    path = content / file
    text = path.read_text("utf-8")
    assert old in text, f"the example no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1), "utf-8")


def told(content: Content, *, fatal: bool | None = None) -> list[str]:
    """Return what is said of the alert and the registry, without their folders."""
    return [
        str(each).removeprefix("content/").removeprefix("alerts/ua-2026-014/").removeprefix("authorities/")
        for each in content.problems
        if not each.path.startswith("content/pages") and (fatal is None or each.fatal is fatal)
    ]


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_gives_one_message_at_its_line_and_field(slip: str, content: Path, load: Load) -> None:
    file, old, new, expected = SLIPS[slip]
    replace(content, file, old, new)
    assert told(load(content), fatal=True) == [expected]


FILES = {
    "carta.docx": "Nothing publishes a .docx file. Remove it, and link to its web address instead.",
    "marcha.heic": "Save the picture as .jpg, .png or .webp.",
    "notas.txt": "Name it index.<language>.md, as in index.fr.md.",
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_an_alert_does_not_use_gets_the_remedy_of_its_kind(
    name: str, content: Path, load: Load
) -> None:
    (content / f"alerts/ua-2026-014/{name}").write_bytes(b"x")
    assert told(load(content)) == [f"{name}:1: is not a file of an alert. {FILES[name]}"]


ENGLISH = """---
title: "Union organiser threatened"
summary: "Two men gave her a day to leave."
case: UA 2026-030
status: open
date: 2026-11-18
act_before: 2027-01-31
time_zone: America/Bogota
country: CO
violations: [death-threats]
perpetrators: [unknown]
people: [{identification: role, role: union organiser}]
partner: {name: Workers' Centre}
consent: {date: 2026-11-17, covers: [organisation], record: call}
targets:
  - {name: Ann Clark, office: Minister, country: US, languages: [en], salutation: {en: "Dear Minister:"}, EXTRA}
demands: [Protect her.]
---
It happened on Sunday.

## Letter: Protection
Please protect her.
"""
"""An alert whose only target and only letter are in English."""
IN_TARGET = {
    "twitter: x, email: a@b.example": "twitter: is not a known field.",
    "email: despacho": 'email: "despacho" is not an email address',
    "email: a@b.example, supporters_from: [Utopia]": 'supporters_from[1]: "Utopia" is not a country.',
    "email: a@b.example, phone: {number: '1'}": 'phone.number: "1" has no country code.',
}


@pytest.mark.parametrize("extra", IN_TARGET)
def test_a_fault_in_a_target_says_nothing_of_the_languages_of_letters(
    extra: str, content: Path, load: Load
) -> None:
    shutil.rmtree(content / "alerts/ua-2026-014")
    (content / "alerts/ua-2026-030").mkdir()
    (content / "alerts/ua-2026-030/index.en.md").write_text(ENGLISH.replace("EXTRA", extra), "utf-8")
    (found,) = told(load(content), fatal=True)
    assert found.startswith(f"alerts/ua-2026-030/index.en.md:16: targets[1].{IN_TARGET[extra]}")


@pytest.mark.parametrize("file", [FR, EN])
def test_letters_of_a_file_that_cannot_be_read_are_not_said_to_be_missing(
    file: str, content: Path, load: Load
) -> None:
    code = file.rpartition(".md")[0][-2:]
    replace(content, ES, "    languages: [es]", f"    languages: [{code}]")
    replace(content, ES, '{es: "Señor Alcalde:"}', f'{{{code}: "Señor Alcalde:"}}')
    replace(content, file, "title: ", "title: a: b: ")
    (found,) = told(load(content), fatal=True)
    assert "has a second colon" in found


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("Co-Defensoría", ["co-defensoria", "co-fiscalia"], "Did you mean co-defensoria?"),
        ("twitter", ["letter", "office"], "Write one of: letter, office."),
        ("shrt", ["short", "subject"], "Did you mean short?"),
        ("Público", ["public", "role"], "Did you mean public?"),
        ("東京", ["tokyo"], "Write one of: tokyo."),
    ],
)
def test_a_suggestion_looks_past_accents_and_capitals_but_not_far(
    word: str, known: list[str], expected: str
) -> None:
    assert nearest(word, known) == expected


# Texts that the original got since it was translated -----------------------------------------

SINCE = (
    "Translate it; until then pages show the original's text. Write a new modified: in {place}, and the same in "
    "original_modified: here once it is translated."
)
# what was added · what is replaced in the original · by what · where its modified is · the only warning
ADDED = {
    "an update": (
        "y recibió los testimonios.\n",
        "y recibió los testimonios.\n  - date: 2026-11-21\n    text: Nueva noticia.\n",
        "index.es.md:7",
        "18: updates: lacks the update of 2026-11-21 in index.es.md:63. ",
    ),
    "how it ended": (
        "status: open",
        "status: outcome\noutcome: {date: 2026-11-20, result: released}\noutcome_text: Ya están a salvo.",
        "index.es.md:9",
        "2: outcome_text: is missing here, and not in index.es.md:7. ",
    ),
    "an answer": (
        "status: open",
        "answers:\n  - {authority: co-fiscalia, date: 2026-11-20, kind: reply, text: Que investiga.}\nstatus: open",
        "index.es.md:9",
        "2: answer_texts: lacks co-fiscalia 2026-11-20 of index.es.md:6. ",
    ),
}


@pytest.mark.parametrize("added", ADDED)
def test_a_text_added_to_the_original_alone_is_a_warning_with_the_whole_remedy(
    added: str, content: Path, load: Load
) -> None:
    old, new, place, expected = ADDED[added]
    replace(content, ES, old, new)
    loaded = load(content)
    assert told(loaded, fatal=True) == [] and len(loaded.alerts) == 1
    assert sorted(told(loaded)) == [
        f"index.{code}.md:{expected}{SINCE.format(place=place)}" for code in ("en", "fr")
    ]


@pytest.mark.parametrize("field", ["updates", "outcome_text", "answer_texts"])
def test_a_text_that_only_a_translation_has_is_not_shown_in_silence(
    field: str, content: Path, load: Load
) -> None:
    value = {
        "updates": "\n  - {date: 2026-11-21, text: Nouvelle}",
        "answer_texts": " {co-fiscalia 2026-11-20: Réponse.}",
    }.get(field, " Fin.")
    if field == "updates":
        replace(content, FR, "updates:", f"updates:{value}")
    else:
        replace(content, FR, "updates:", f"{field}:{value}\nupdates:")
    (found,) = (each for each in load(content).problems if each.field == field)
    assert not found.fatal and found.path.endswith("index.fr.md")


FEWER = {
    "a demand": (
        "  - Enquêter sur les menaces et traduire les responsables en justice.\n",
        "index.fr.md:8: demands: has 1 entry, and index.es.md:47 has 2. ",
    ),
    "a role": (
        "  2: membre de la garde\n",
        "index.fr.md:5: roles: lacks 2 of index.es.md:19. ",
    ),
    "a letter": (
        "\n## Lettre (brasil) : Soutien du Brésil à la garde paysanne d’El Yarumo\n"
        "Je vous demande de transmettre aux autorités colombiennes l’inquiétude de qui vous écrit.\n\n"
        "Veuillez agréer l’expression de ma haute considération.\n",
        "index.fr.md:31: letters: lacks brasil of index.es.md:84. ",
    ),
}


@pytest.mark.parametrize("what", FEWER)
def test_a_translation_with_fewer_entries_than_the_original_is_refused(
    what: str, content: Path, load: Load
) -> None:
    old, expected = FEWER[what]
    replace(content, FR, old, "")
    hint = "Translate each entry, or write a new modified: in index.es.md:7 if the original has changed."
    assert told(load(content)) == [f"{expected}{hint}"]


OPTIONAL = {
    "warning: |\n  Si vous écrivez depuis la Colombie, pensez d’abord à votre sécurité : votre nom parviendra aux "
    "autorités.\n": "index.fr.md:2: warning: is missing here, and not in index.es.md:55. Translate it; until then "
    "pages show the original's text.",
    "what_to_do: |\n  Commencez par le parquet. Si on vous répond, faites-nous suivre la réponse.\n": "index.fr.md:2: "
    "what_to_do: is missing here, and not in index.es.md:50. Translate it; until then pages show the original's text.",
    "call_script:\n  - Bonjour. Je m’appelle {name} et j’appelle de {city}.\n  - Je vous demande de protéger la garde "
    "paysanne d’El Yarumo.\n": "index.fr.md:2: call_script: is missing here, and not in index.es.md:52. Translate it.",
}


@pytest.mark.parametrize("text", OPTIONAL, ids=["a warning", "advice", "a call script"])
def test_a_translation_that_lacks_an_optional_text_is_a_warning(text: str, content: Path, load: Load) -> None:
    replace(content, FR, text, "")
    assert told(load(content), fatal=True) == []
    assert told(load(content)) == [OPTIONAL[text]]


def test_a_translation_of_a_later_state_than_the_original_is_a_warning(content: Path, load: Load) -> None:
    replace(content, FR, "original_modified: 2026-11-19 10:00", "original_modified: 2026-11-29 10:00")
    assert told(load(content)) == [
        "index.fr.md:2: original_modified: 2026-11-29 10:00 is later than 2026-11-19 10:00, the state of "
        "index.es.md:7. Write 2026-11-19 10:00 here, or the new state there if the original has changed."
    ]


# What is sent twice, in another language, or as an instruction --------------------------------

LETTER_ES = "Le escribo con honda preocupación por las amenazas"
ADDED_BY_ITSELF = "and each target's salutation is added before it. Remove it here."
ADDED_AFTER = "and the supporter's name, city and country are added after it. End with the closing formula."
# slip · file · what is replaced · by what · the only warning
WARNINGS: dict[str, tuple[str, str, str, str]] = {
    "a target's own salutation": (
        ES,
        LETTER_ES,
        f"Señor Alcalde:\n\n{LETTER_ES}",
        f'index.es.md:74: letters.main.body: begins with "Señor Alcalde:", {ADDED_BY_ITSELF}',
    ),
    "a target's own salutation before the text": (
        ES,
        LETTER_ES,
        LETTER_ES.replace("Le escribo", "Señora Fiscal General: le escribo"),
        f'index.es.md:74: letters.main.body: begins with "Señora Fiscal General:", {ADDED_BY_ITSELF}',
    ),
    "a salutation in the short version": (
        ES,
        "Le pido que proteja de inmediato",
        "Estimadas señoras y señores,\n\nLe pido que proteja de inmediato",
        f'index.es.md:80: letters.main.short: begins with "Estimadas señoras y señores,", {ADDED_BY_ITSELF}',
    ),
    "a salutation in French": (
        FR,
        "Je vous écris avec",
        "Madame la Procureure générale,\n\nJe vous écris avec",
        f'index.fr.md:32: letters.main.body: begins with "Madame la Procureure générale,", {ADDED_BY_ITSELF}',
    ),
    "a salutation in a letter in a fourth language": (
        ES,
        "Peço-lhe que",
        "Senhor Embaixador:\n\nPeço-lhe que",
        f'index.es.md:90: extra_letters.pt.brasil.body: begins with "Senhor Embaixador:", {ADDED_BY_ITSELF}',
    ),
    "a placeholder for the salutation": (
        ES,
        LETTER_ES,
        f"{{target}}:\n\n{LETTER_ES}",
        f'index.es.md:74: letters.main.body: begins with "{{target}}:", {ADDED_BY_ITSELF}',
    ),
    "the supporter's name below the letter": (
        ES,
        "Atentamente,\n### Versión",
        "Atentamente,\n\n{name}\n{city}, {country}\n### Versión",
        f'index.es.md:80: letters.main.body: ends with "{{name}}", {ADDED_AFTER}',
    ),
    "somebody's name below the letter": (
        FR,
        "Veuillez agréer l’expression de ma haute considération.\n\n## Lettre (brasil)",
        "Veuillez agréer l’expression de ma haute considération.\n\nAmélie Vasseur\n\n## Lettre (brasil)",
        f'index.fr.md:38: letters.main.body: ends with "Amélie Vasseur", {ADDED_AFTER}',
    ),
    "a letter in another language": (
        FR,
        "Je vous écris avec une vive inquiétude au sujet des menaces de mort contre la garde paysanne "
        "d’El Yarumo, dans le Cauca. Le 15 novembre, des hommes armés lui ont donné 48 heures pour partir.\n\n"
        "Je vous demande de garantir sa vie, d’enquêter sur les menaces et de m’informer des suites.\n",
        "Le escribo con honda preocupación por las amenazas de muerte contra la guardia campesina de El "
        "Yarumo, Cauca. El 15 de noviembre, hombres armados le dieron 48 horas para irse.\n\n"
        "Le pido que garantice su vida, investigue las amenazas y me informe de lo que haga.\n",
        "index.fr.md:32: letters.main.body: seems to be in Spanish, and French belongs here. "
        "Put the text of this language here.",
    ),
    "an instruction in a demand": (
        ES,
        "  - Investigar las amenazas y llevar a los responsables ante la justicia.",
        '  - "[Añada aquí lo que pida su propia organización, si lo pide.] Investigar."',
        'index.es.md:49: demands[2]: "[Añada aquí lo que pida su propia organización, si lo pide.]" is in '
        "brackets like an instruction. Follow it, or write it without them.",
    ),
    "an instruction in the account": (
        ES,
        "## Por qué el riesgo es grave\n",
        "## Por qué el riesgo es grave\n\n[Si la asociación lo permite, cuente aquí los hechos de septiembre.]\n",
        'index.es.md:71: "[Si la asociación lo permite, cuente aquí los hechos de sep…" is in brackets like an '
        "instruction. Follow it, or write it without them.",
    ),
}


@pytest.mark.parametrize("slip", WARNINGS)
def test_a_doubtful_text_is_a_warning_at_its_line(slip: str, content: Path, load: Load) -> None:
    file, old, new, expected = WARNINGS[slip]
    replace(content, file, old, new)
    loaded = load(content)
    assert told(loaded, fatal=True) == []
    assert told(loaded) == [expected]


def test_a_garbled_text_hides_no_other_mistake(content: Path, load: Load) -> None:
    replace(content, ES, "honda preocupación", "honda preocupaciÃ³n")
    replace(content, ES, "country: CO", "country: ColÃ³mbia")
    replace(content, ES, "status: open", "status: opne")
    places = [line.partition(' "')[0] for line in told(load(content), fatal=True)]
    assert sorted(places) == [
        "index.es.md:10: country:",
        "index.es.md:5: status:",
        "index.es.md:74: letters.main.body:",
    ]


@pytest.mark.parametrize(
    "instruction",
    [
        "[If you took part in a delegation, say so here, and when.]",
        "[Si usted ha participado en una\ndelegación, dígalo aquí.]",
        "<Si usted ha participado en una delegación, dígalo aquí.>",
    ],
    ids=["long", "over two lines", "angle brackets"],
)
def test_an_instruction_in_a_letter_is_refused_however_long(
    instruction: str, content: Path, load: Load
) -> None:
    replace(content, ES, "Le pido que garantice", f"{instruction} Le pido que garantice")
    (found,) = told(load(content), fatal=True)
    assert found.startswith(f'index.es.md:76: letters.main.body: "{instruction[:20]}')


@pytest.mark.parametrize(
    "text",
    [
        "Señora Maruja Ortiz Vega, coordinadora de la guardia, recibió ayer tres amenazas.",
        "Estimo que la situación es grave.",
        "Le escribo desde {city}, {country}. Me llamo {name}.",
        "Atentamente,",
        "Con el debido respeto,",
        "Dear colleagues of hers, whom I met in Bogotá, were threatened too.",
    ],
)
def test_an_ordinary_sentence_is_no_salutation_and_no_signature(text: str) -> None:
    for lines in (
        [text, "", "Atentamente,"],
        ["Le escribo.", "", text],
        ["Le escribo.", "", text, "", "Atentamente,"],
    ):
        assert not [*_salutation(lines, {"Señor Alcalde:"}), *_signature(lines)]


def test_a_file_that_was_copied_and_not_translated_is_one_warning(content: Path, load: Load) -> None:
    original = (content / ES).read_text("utf-8")
    words = original[original.index("demands:") : original.index("sources:")]
    head = "---\noriginal_modified: 2026-11-19 10:00\n" + original[4 : original.index("case:")]
    rest = original[original.index("updates:") : original.index("## Carta (brasil) [pt]")]
    roles = "roles: {1: coordinadora de la guardia campesina, 2: integrante de la guardia}\n"
    rest = rest.replace("## Carta", "## Lettre").replace("Versión breve", "Version courte")
    (content / FR).write_text(head + roles + words + rest, "utf-8")
    assert told(load(content)) == [
        "index.fr.md:2: seems to be in Spanish, and French belongs here. Put the text of this language here."
    ]


def test_an_account_in_another_language_is_a_warning(content: Path, load: Load) -> None:
    french = (content / FR).read_text("utf-8").partition("\n---\n")[2].partition("\n## Lettre")[0]
    head, _, body = (content / EN).read_text("utf-8").partition("\n---\n")
    letters = body[body.index("\n## Letter") :]
    (content / EN).write_text(f"{head}\n---\n{french}{letters}", "utf-8")
    assert told(load(content)) == [
        f"index.en.md:{head.count(chr(10)) + 3}: seems to be in French, and English belongs here. "
        "Put the text of this language here."
    ]


@pytest.mark.parametrize("folder", ["activities/2026-12-10-vigil", "resources/glossary", "pages/network"])
def test_other_content_in_another_language_than_its_file_is_a_warning(
    folder: str, content: Path, load: Load
) -> None:
    shutil.copytree(ROOT / "content" / folder, content / folder)
    spanish = (content / folder / "index.es.md").read_text("utf-8").partition("\n---\n")[2]
    path = content / folder / "index.en.md"
    head, _, _ = path.read_text("utf-8").partition("\n---\n")
    path.write_text(f"{head}\n---\n{spanish}", "utf-8")
    found = [each for each in load(content).problems if "seems to be" in each.message]
    assert [(each.path, each.line, each.fatal) for each in found] == [
        (f"content/{folder}/index.en.md", head.count("\n") + 3, False)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Dijeron: «váyanse […] o los matamos».",
        "They said “leave [...] or we will kill you”.",
        "ANTE TODO, la vida. Exigimos TODO lo necesario.",
        "Durante el XXX Congreso de la central, y en su XXX aniversario.",
        "Llame y diga: «Le pido que proteja a los dirigentes. Are they safe? The guard of the village was threatened "
        "with death by men who have been seen there, and they were not arrested by the police.»",
    ],
)
def test_an_ordinary_text_is_no_leftover_and_in_no_other_language(
    text: str, content: Path, load: Load
) -> None:
    replace(content, ES, "Empiece por la Fiscalía. Si le responden, reenvíenos la respuesta.", text)
    assert told(load(content)) == []


@pytest.mark.parametrize("text", ["TODO", "Plazo: TODO", "la señora XXX vive allí", "Fue «así» […] después"])
def test_a_leftover_is_still_one_beside_ordinary_words(text: str, content: Path, load: Load) -> None:
    replace(content, ES, "Empiece por la Fiscalía. Si le responden, reenvíenos la respuesta.", text)
    (found,) = told(load(content))
    assert "is not a known placeholder" in found


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Buenos días,",
            "Bonjour Madame la Procureure,",
            "Good morning,",
            "Doctora Camargo:",
            "Dra. Camargo:",
        ),
        *("Excmo. Sr. Embajador:", "Señor/a Fiscal:", "M. le Président,", "Mme la Ministre,", "Your Honour,"),
        *("Cordial saludo:", "Respected Sir,", "Estimad@s señor@s:", "Dear Attorney General"),
        *(
            "To the Attorney General,",
            "Señor Fiscal.",
            "Señora Fiscal General",
            "Madame la Procureure générale.",
        ),
        *(
            "A la Fiscalía General de la Nación:",
            "Au Procureur général,",
            "À Madame la Procureure,",
            "Dear Sir.",
        ),
        "To whom it may concern.",
    ],
)
def test_a_greeting_is_a_salutation(line: str) -> None:
    assert [*_salutation([line, "", "Le escribo."], set())]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Mr Li has disappeared",
            "Señor Ortiz fue detenido",
            "Señor Ortiz murió.",
            "Madame Ortiz est morte.",
        ),
        *("Dr. Ortiz was killed.", "To the north of Cauca, two men were shot,", "Señores armados entraron"),
        *("To the families of the disappeared,", "A las tres de la mañana,", "Al amanecer,", "To date,"),
        *("A la guardia campesina la amenazan:", "Estimada es su labor", "Ms Ortiz is missing", "À Popayán,"),
    ],
)
def test_a_short_first_line_alone_is_no_salutation(line: str) -> None:
    assert not [*_salutation([line, "", "Le pido que actúe."], set())]


@pytest.mark.parametrize(
    "line",
    [
        "Monsieur Paya a été arrêté le 3 mars à Popayán alors qu’il rentrait chez lui avec sa",
        "Mr. Ortiz and his family were given 48 hours to leave their",
        "Señoras de la guardia fueron amenazadas el 3 de marzo,",
    ],
)
def test_the_first_line_of_a_paragraph_in_several_lines_is_no_salutation(line: str) -> None:
    assert not [*_salutation([line, "y el domingo otra vez.", "", "Le pido que actúe."], set())]


@pytest.mark.parametrize(
    "end",
    [
        ["Atentamente", "con esperanza"],
        ["Yours sincerely", "in solidarity"],
        ["Saludos", "Atentamente"],
        ["Recevez, Madame, mes salutations", "respectueuses"],
        ["Cordialmente,", "", "cc: Defensoría del Pueblo"],
        ["Atentamente,", "P.S. Adjunto copia"],
        ["Sincerely,", "", "PS See the attached list"],
        ["Atentamente, con esperanza"],
        ["Yours sincerely, in solidarity"],
        ["Respectfully, Your Excellency"],
        ["Recevez, Madame la Procureure générale"],
        ["Con consideración, Señora Fiscal General"],
        ["Thank you for protecting her", "Ms Ortiz deserves it"],
        ["Thank you", "Peace Brigades stand with her"],
        ["Thank you", "Yours sincerely,"],
        ["En espera de su respuesta,", "Atentamente,"],
        ["Thank you, Madam Minister."],
    ],
)
def test_a_closing_in_two_lines_or_a_copy_is_no_signature(end: list[str]) -> None:
    assert not [*_signature(["Le pido que actúe.", "", *end])]


@pytest.mark.parametrize(
    "end",
    [
        ["Atentamente, {name}"],
        ["Nombre: {name}", "Ciudad: {city}"],
        ["Atentamente,", "Nombre:", "Ciudad:"],
        ["Un saludo,", "Amélie Vasseur"],
        ["Best wishes,", "Ann Clark"],
        ["Fraternalement,", "Amélie Vasseur"],
        ["Thank you", "Ann Clark"],
        ["Thank you for your attention,", "", "Ann Clark"],
        ["En espera de su respuesta,", "Amélie Vasseur"],
        ["Quedo a la espera de su respuesta,", "Ana Ruiz de la Torre"],
        ["Dans l’attente de votre réponse,", "Amélie Vasseur"],
        ["Atentamente, Amélie Vasseur"],
        ["Sincerely, Ann Clark"],
    ],
)
def test_what_a_supporter_fills_in_is_a_signature(end: list[str]) -> None:
    assert [*_signature(["Le pido que actúe.", "", *end])]


NOT_PAIRED = "** is not paired in its paragraph and would be shown. Write **bold**, or \\*\\* for asterisks."
UNREAD = {
    "##Por qué el riesgo": "a heading has no space after its ##, which would be shown. Write ## and a space.",
    "Lea [la lista] (https://a.example).": "a space between ] and ( makes this no link. Write [text](address).",
    "Lea (https://a.example)[la lista].": "the brackets of a link are in the wrong order. Write [text](address).",
    "La vereda **El Yarumo espera.": NOT_PAIRED,
    "La vereda El Yarumo** espera.": NOT_PAIRED,
    "La **vereda** y **El Yarumo.\n\nMás** texto.": NOT_PAIRED,
    "La vereda ** El Yarumo ** espera.": "** would be shown, since there are spaces within. Write **bold**.",
}


@pytest.mark.parametrize("text", UNREAD)
def test_marks_of_markdown_that_would_be_shown_are_a_warning(text: str, content: Path, load: Load) -> None:
    replace(content, ES, "## Por qué el riesgo es grave", text)
    assert told(load(content)) == [f"index.es.md:69: {UNREAD[text]}"]
    assert told(load(content), fatal=True) == []


@pytest.mark.parametrize(
    "text",
    [
        *("#FreeYarumo y ya", "2**3 y 4**5", "Dijo [sic] (su vocero)", "`##x`", "**a** y ***b***, `**c`"),
        *(
            "\\*\\*nota",
            "* **a**\n* **b**",
            "*a* y **b *c* d**",
            "**Una\nguardia** y **otra**",
            "«**a**», (**b**)",
        ),
    ],
)
def test_other_text_with_such_marks_is_none(text: str, content: Path, load: Load) -> None:
    replace(content, ES, "## Por qué el riesgo es grave", text)
    assert told(load(content)) == []


def test_a_placeholder_of_another_program_is_one_message(content: Path, load: Load) -> None:
    replace(content, ES, "Me llamo {name}", "Me llamo {{name}}")
    (found,) = told(load(content))
    assert found.startswith(
        'index.es.md:53: call_script[1]: "{{name}}" is not a known placeholder. Write the text itself, or '
    )


def test_an_authority_without_its_country_is_that_of_the_alert(content: Path, load: Load) -> None:
    other = (content / REGISTRY).read_text("utf-8").replace("country: CO", "country: AR")
    (content / "authorities/ar-fiscalia.yaml").write_text(other, "utf-8")
    replace(content, ES, "authority: co-fiscalia", "authority: fiscalia")
    (found,) = told(load(content), fatal=True)
    assert found.endswith('"fiscalia" is not in content/authorities/. Did you mean co-fiscalia?')


# file · what is replaced · by what · field · the value that is meant
BY_LABEL = {
    "a violation": (ES, "[death-threats,", "[amenazas de muerte,", "violations[1]", "death-threats"),
    "a violation in the singular": (
        *(ES, "[death-threats,", "[Amenaza de muerte,"),
        *("violations[1]", "death-threats"),
    ),
    "a perpetrator": (ES, "perpetrators: [", "perpetrators: [Ejército, ", "perpetrators[1]", "army"),
    "a result": (
        ES,
        "status: open",
        "status: outcome\noutcome: {date: 2026-11-20, result: Puesta en libertad}\noutcome_text: Ya.",
        "outcome.result",
        "released",
    ),
    "a kind": (REGISTRY, "kind: prosecutor", "kind: Defensoría del Pueblo", "kind", "ombudsperson"),
}


@pytest.mark.parametrize("what", BY_LABEL)
def test_a_value_is_suggested_by_its_name_in_the_language_of_the_file(what: str, content: Path) -> None:
    file, old, new, field, key = BY_LABEL[what]
    replace(content, file, old, new)
    _, problems = read_site(settings(PATH=str(content)))
    (found,) = (each for each in problems if each.field == field)
    assert found.message.endswith(f" Did you mean {key}?")


@pytest.mark.parametrize(
    ("old", "field", "line"),
    [
        (TITLE, "title", 2),
        ("  - Garantizar de inmediato", "demands[1]", 48),
        ("Le pido que garantice", "letters.main.body", 76),
    ],
)
def test_asterisks_in_a_text_that_is_no_markdown_are_a_warning(
    old: str, field: str, line: int, content: Path, load: Load
) -> None:
    word = re.findall(r"\w+", old)[-1]
    replace(content, ES, old, old.replace(word, f"**{word}**"))
    loaded = load(content)
    message = "** would be shown: this text is no Markdown. Remove the asterisks."
    assert told(loaded) == [f"index.es.md:{line}: {field}: {message}"]
    assert told(loaded, fatal=True) == []


@pytest.mark.parametrize(
    ("file", "text", "known"),
    [
        (ES, "Lea [los hechos](#hechos).", "Write one of: #act, #demands, #account, #updates, or the whole"),
        ("pages/network/index.en.md", "See [it](#y).", "Write one of: #open, or the whole"),
        ("resources/glossary/index.en.md", "See [it][a].\n\n[a]: #y", "Write the whole"),
    ],
)
def test_a_link_to_a_place_that_the_page_does_not_have_is_refused(
    file: str, text: str, known: str, content: Path, load: Load
) -> None:
    shutil.copytree(ROOT / "content/resources/glossary", content / "resources/glossary")
    shutil.copytree(ROOT / "content/pages/network", content / "pages/network", dirs_exist_ok=True)
    path = content / file
    account, heading, letters = path.read_text("utf-8").partition("## Carta:")
    path.write_text(f"{account}\n{text}\n\n{heading}{letters}", "utf-8")
    (found,) = (each for each in load(content).problems if each.fatal and "#" in each.message)
    assert (
        f" is not a link that may be published. Nothing on the page has this name. {known}" in found.message
    )
    assert found.path == f"content/{file}" and found.line > 5


def test_a_link_to_a_place_of_the_page_is_accepted(content: Path, load: Load) -> None:
    replace(
        content,
        ES,
        "Empiece por la Fiscalía.",
        "Empiece [aquí](#act), lea [esto](#account) y [eso](#updates).",
    )
    assert told(load(content)) == []
    template = "".join(path.read_text("utf-8") for path in (ROOT / "theme/templates").rglob("*.html"))
    for place in ("act", "demands", "account", "answers", "updates", "open"):
        assert f'id="{place}"' in template


OFFICE = "letters and sheets would name it in another language. Write {}: and the office in that language."


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            REGISTRY,
            "languages: [es]\nsalutation:\n",
            'languages: [ar, es, he]\nsalutation:\n  ar: "معالي"\n  he: "לכבוד"\n',
            f"co-fiscalia.yaml:2: office: has no ar and he, which this authority reads: {OFFICE.format('ar')}",
        ),
        (
            ES,
            "office: {es: Alcalde municipal, fr: Maire,",
            "office: {fr: Maire,",
            f"index.es.md:31: targets[2].office: has no es, which this authority reads: {OFFICE.format('es')}",
        ),
    ],
    ids=["registry", "target"],
)
def test_an_office_that_letters_would_name_in_another_language_is_one_warning(
    file: str, old: str, new: str, expected: str, content: Path, load: Load
) -> None:
    replace(content, file, old, new)
    assert expected in told(load(content), fatal=False)
    assert sum("office" in each for each in told(load(content))) == 1


GARBLED = {
    "espa¤ol": "español",
    "acci¢n": "acción",
    "ESPA¥A": "ESPAÑA",
    "informaci=C3=B3n": "información",
    "informaci=F3n": "información",
    "Ð¿Ñ€Ð¸Ð²ÐµÑ‚": "привет",
    "Ø§Ù„Ø³Ù„Ø§Ù…": "السلام",
}


@pytest.mark.parametrize("text", GARBLED)
def test_text_of_other_encodings_is_garbled(text: str) -> None:
    found = mojibake(f"A {text}.")
    assert found and found[1].endswith(
        f" was garbled by a wrong encoding. Write {GARBLED[text]}, and check the whole text."
    )


@pytest.mark.parametrize(
    "text",
    [
        *(
            "50¢, 1,50€ o 5 €",
            "¢5000",
            "price in ¢ or ¥",
            "la «Ñ»",
            "ÀÉ»",
            "¿Qué?¡Ya!",
            "2×3 = 6",
            "L’Île, ÎLE",
        ),
        *(
            "https://a.example/?q=C3=B3",
            "https://x.example/?v=F3n&w=E9b",
            "A=B",
            "‚Zitat‘ und ‚so‘",
            "привет",
            "السلام",
        ),
    ],
)
def test_signs_of_money_and_addresses_are_not_garbled(text: str) -> None:
    assert mojibake(text) is None


ORGANISATIONS = """Écrivez aussi à ces organisations :

- Comisión Colombiana de Juristas
- Asociación de Familiares de Detenidos y Desaparecidos
- Corporación Claretiana Norman Pérez Bello
- Comité de Solidaridad con los Presos Políticos
- Fundación Comité de Solidaridad con las Víctimas
- Movimiento de Víctimas de Crímenes de Estado y los Pueblos
"""


def test_a_list_of_organisations_is_in_the_language_around_it() -> None:
    assert other_language(ORGANISATIONS, "fr") is None
