"""Broken or hostile content is refused with a line and a hint, or rendered harmless."""

from __future__ import annotations

import email.policy
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar
from PIL import Image

from plugins.actions.check import email_links
from plugins.actions.mailto import MAILTO_LIMIT
from plugins.campaigns.compose.composer import Composer
from plugins.campaigns.compose.outbox import Outbox
from plugins.campaigns.settings import mailing_settings
from plugins.content import pictures as project_pictures
from plugins.content.files import FILE_LIMIT
from plugins.content.problems import Problem
from plugins.repository.content import Content
from plugins.site.build import Build
from plugins.web.settings import SettingsError, site_settings
from tests.alert_files import add_to_account
from tests.campaigns.conftest import settings
from tests.conftest import NOW, ROOT, add_content, copy_project, read_site, run_pelican
from tests.depth import sample
from tests.forked import forked
from tests.hostile import pictures
from tests.hostile.corpus import (
    ACTIVITY,
    ADDRESSES,
    DISGUISED_LINKS,
    ES,
    FR,
    HOMOGRAPHS,
    MOMENTS,
    PAGE,
    PHONES,
    PICTURE_NAMES,
    PLAIN_LINKS,
    PREMIUM,
    REFUSED_MARKDOWN,
    REGISTRY,
    SLOW_TEXTS,
    SLUGS,
    WEB_ADDRESSES,
    WORSE_TEXTS,
    ZONES,
    Fields,
    Load,
    edit,
    faults,
    limited,
    read,
    refused,
    target,
    write,
)

Raised = type[BaseException] | tuple[type[BaseException], ...]


@pytest.fixture
def whole(example: Path) -> Path:
    """The example's content with activities."""
    shutil.copytree(ROOT / "content" / "activities", example / "activities")
    return example


def spoil(content: Path, file: str, old: str, new: str) -> None:
    path = content / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


# Values, each in its own line -----------------------------------------------------------------

# kind · the list that the values stand in · the field that is told · the values · one entry
KINDS: dict[str, tuple[str, str, dict[str, str], Callable[[str], Fields]]] = {
    "address": ("targets", "email", ADDRESSES, lambda value: target(email=value)),
    "copy": ("copies_to", "email", ADDRESSES, lambda value: {"email": value}),
    "telephone": ("targets", "phone", PHONES, lambda value: target(phone=value)),
    "fax": ("targets", "fax", PHONES, lambda value: target(fax=value)),
    "moment": (
        "announcements",
        "date",
        MOMENTS,
        lambda value: {"number": "1", "date": value, "kind": "alert"},
    ),
    "day": ("updates", "date", MOMENTS, lambda value: {"date": value, "text": "x"}),
    "zone": (
        "targets",
        "phone.time_zone",
        ZONES,
        lambda value: target(phone={"number": "+57 601 555 0107", "time_zone": value}),
    ),
    "web address": ("sources", "url", WEB_ADDRESSES, lambda value: {"title": "x", "url": value}),
    "registry key": ("targets", "authority", SLUGS, lambda value: {"authority": value}),
    "letter name": ("targets", "letter", SLUGS, lambda value: target(letter=value)),
    "picture": ("pictures", "file", PICTURE_NAMES, lambda value: {"file": value}),
    "Markdown": ("updates", "text", REFUSED_MARKDOWN, lambda value: {"date": "2026-11-20", "text": value}),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[list[Problem], int]]:
    """By kind, what is said of an alert that holds all hostile values of that kind, and their first line."""
    content = tmp_path_factory.mktemp("values") / "content"
    shutil.copytree(ROOT / "docs/example", content)
    for name in ("pages", "keys", "vocabulary"):
        shutil.copytree(ROOT / "content" / name, content / name)
    files = {}
    for number, (kind, (name, _, values, entry)) in enumerate(KINDS.items(), 100):
        slug = f"ua-2026-{number}"
        shutil.copytree(content / "alerts/ua-2026-014", content / "alerts" / slug)
        path = content / "alerts" / slug / "index.es.md"
        edit(path, case=f"UA 2026-{number}", **{name: [entry(value) for value in values.values()]})
        files[kind] = (slug, path.read_text("utf-8").split("\n").index(f"{name}:") + 2)
    found = faults(_load(content).problems)
    return {
        kind: ([each for each in found if f"/{slug}/index.es.md" in each.path], first)
        for kind, (slug, first) in files.items()
    }


def _load(content: Path) -> Content:
    site, _ = read_site(settings(PATH=str(content), THEME=str(ROOT / "theme")))
    return site.content


@pytest.mark.parametrize(
    ("kind", "case"), [(kind, case) for kind, (_, _, values, _) in KINDS.items() for case in values]
)
def test_a_hostile_value_is_refused_in_its_own_line(
    kind: str, case: str, told: dict[str, tuple[list[Problem], int]]
) -> None:
    name, field, values, _ = KINDS[kind]
    found, first = told[kind]
    index = list(values).index(case)
    own = [problem for problem in found if problem.field == f"{name}[{index + 1}].{field}"]
    assert own, f"accepted: {values[case]!r}"
    if "\n" not in values[case]:
        assert own[0].line == first + index


@pytest.mark.parametrize("case", HOMOGRAPHS)
def test_a_homograph_domain_is_refused(case: str, example: Path, load: Load) -> None:
    edit(example / ES, targets=[target(email=HOMOGRAPHS[case])], letters=_main_letter(example))
    refused(load(example).problems, "targets[1].email")


@pytest.mark.parametrize("case", PREMIUM)
def test_a_premium_number_is_refused(case: str, example: Path, load: Load) -> None:
    edit(example / ES, targets=[target(phone=PREMIUM[case])], letters=_main_letter(example))
    refused(load(example).problems, "targets[1].phone")


def _main_letter(content: Path) -> Fields:
    for language in ("fr", "en"):
        path = content / f"alerts/ua-2026-014/index.{language}.md"
        edit(path, letters={"main": read(path)[0]["letters"]["main"]})
    fields, body = read(content / ES)
    fields.pop("extra_letters", None)
    write(content / ES, fields, body)
    return {"main": fields["letters"]["main"]}


def test_a_zero_width_character_in_a_web_address_is_refused(example: Path, load: Load) -> None:
    edit(example / ES, sources=[{"title": "x", "url": "https://x.example/\u200ba"}])
    refused(load(example).problems, "sources[1].url")


def test_seconds_that_do_not_exist_are_refused(example: Path, load: Load) -> None:
    edit(example / ES, modified="2026-11-19 10:00:99")
    refused(load(example).problems, "modified")


def test_a_leap_second_counts_as_its_minute(example: Path, load: Load) -> None:
    edit(example / ES, act_before="2026-12-31 23:59:60")
    content = load(example)
    assert not content.fatal
    assert content.alerts[0].act_before.isoformat() == "2026-12-31T23:59:00-05:00"


def test_a_deadline_in_another_generation_is_at_least_a_warning(example: Path, load: Load) -> None:
    edit(example / ES, act_before="2099-12-31")
    assert any(problem.field == "act_before" for problem in load(example).problems)


def test_a_faulty_deadline_hides_no_other_fault(example: Path, load: Load) -> None:
    edit(example / ES, act_before="9999-12-31", targets=[{"authority": "nobody"}])
    refused(load(example).problems, "act_before", '"nobody" is not in content/authorities/')


@pytest.mark.parametrize("field", ["previous", "case", "country", "time_zone", "status", "sequence"])
@pytest.mark.parametrize("value", ["../../etc/passwd", "<script>", "9" * 290, "x" * 5000, "\u202ex", "a\nb"])
def test_a_hostile_fact_is_refused(field: str, value: str, example: Path, load: Load) -> None:
    edit(example / ES, **{field: value})
    refused(load(example).problems, f" {field}: ")


@pytest.mark.parametrize("case", SLUGS)
def test_a_hostile_page_address_is_refused(case: str, example: Path, load: Load) -> None:
    edit(example / PAGE, slug=SLUGS[case])
    refused(load(example).problems, f"network/index.en.md:{_line(example / PAGE, 'slug')}: slug: ")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts", "0000-01-01"),
        ("ends", "2026-02-30"),
        ("published", "2026-11-20 10:00+99:00"),
        ("time_zone", "../../etc/localtime"),
        ("web", "javascript:alert(1)"),
        ("online", "https://x.example/\"onclick='alert(1)"),
        ("languages", ["../fr"]),
        ("kind", "<script>"),
        ("title", "a\nEND:VEVENT"),
        ("place", "a\u2028b"),
        ("access", "a\rb"),
        ("organiser", "x" * 301),
    ],
)
def test_a_hostile_activity_is_refused(field: str, value: object, whole: Path, load: Load) -> None:
    edit(whole / ACTIVITY, **{field: value})
    refused(load(whole).problems, f"index.fr.md:{_line(whole / ACTIVITY, field)}: {field}")


def _line(path: Path, field: str) -> int:
    lines = path.read_text("utf-8").split("\n")
    number = next(n for n, line in enumerate(lines, 1) if line.startswith(f"{field}:"))
    return number + (lines[number - 1] == f"{field}:")


@pytest.mark.parametrize("file", [ACTIVITY, PAGE])
def test_hostile_markdown_is_refused_in_pages_and_activities(file: str, whole: Path, load: Load) -> None:
    part, folder, name = Path(file).parts
    cases = {case: text for case, text in REFUSED_MARKDOWN.items() if not re.search(r"[{}]", text)}
    places = {}
    for number, (case, text) in enumerate(cases.items(), 100):
        places[case] = f"{part}/{folder}-{number}/{name}"
        shutil.copytree(whole / part / folder, whole / part / f"{folder}-{number}")
        edit(whole / places[case], body=f"x\n\n{text}\n")
    found = faults(load(whole).problems)
    for case, place in places.items():
        own = [problem for problem in found if problem.path.endswith(place) and not problem.field]
        assert own, f"accepted: {case}"


@pytest.mark.parametrize("case", DISGUISED_LINKS)
def test_a_link_that_shows_another_address_is_refused_in_its_line(
    case: str, example: Path, load: Load
) -> None:
    edit(example / PAGE, body=f"a\n\n[x](https://evil.example/x)\n\n{DISGUISED_LINKS[case]}\n")
    body = (example / PAGE).read_text("utf-8").split("\n").index("[x](https://evil.example/x)") + 3
    line = body + (2 if "\n" in DISGUISED_LINKS[case] else 0)
    refused(load(example).problems, f"{PAGE}:{line}: ")
    told = next(str(problem) for problem in faults(load(example).problems))
    assert "Write words between the brackets" in told or "Write the site's own name" in told


def test_a_link_that_shows_where_it_leads_is_accepted(example: Path, load: Load) -> None:
    edit(example / PAGE, body="\n\n".join(PLAIN_LINKS))
    assert not faults(load(example).problems)


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("mailto:a@x.example?bcc=b@y.example", "Write one address and nothing else: mailto:a@x.example."),
        ("www.x.example/a", "Write https://www.x.example/a."),
        ("a@b.example", "Write mailto:a@b.example."),
        ("annex.pdf", "It names no site. Write the whole address, as in https://a.example/b."),
        ("sms:+576015550107", "Begin it with https://, mailto: or tel:."),
        ("https://wa.me/?text=a", "Write the address without the ? and what follows."),
    ],
)
def test_a_link_that_is_refused_is_told_once_with_what_to_type(
    target: str, hint: str, whole: Path, load: Load
) -> None:
    edit(whole / PAGE, body=f"x\n\n[x]({target})\n")
    edit(whole / ACTIVITY, body=f"[{target}]({target})")
    edit(whole / ES, outcome_text=f"[x]({target})", outcome={"date": "2026-11-20", "result": "released"})
    for language in ("en", "fr"):
        edit(whole / f"alerts/ua-2026-014/index.{language}.md", outcome_text="x")
    told = [str(problem) for problem in faults(load(whole).problems) if "not a link" in problem.message]
    assert len(told) == 3 and all(line.endswith(hint) for line in told), told


@pytest.mark.parametrize("link", ["{page:nowhere}", "{resource:nowhere}", "{list:nowhere}", "{pgae:join}"])
def test_a_link_to_a_page_that_is_not_there_is_refused_in_its_line(
    link: str, example: Path, load: Load
) -> None:
    edit(example / PAGE, body=f"a\n\n[x]({link})\n")
    line = (example / PAGE).read_text("utf-8").split("\n").index(f"[x]({link})") + 1
    told = [str(problem) for problem in faults(load(example).problems)]
    assert len(told) == 1 and f"{PAGE}:{line}: links to {link}, which does not exist. " in told[0], told


def test_a_ussd_code_in_a_link_is_refused(example: Path, load: Load) -> None:
    edit(example / ES, body="[x](tel:*%2306%23)\n")
    refused(load(example).problems, "index.es.md")


# Header injection in words --------------------------------------------------------------------

BREAKS = {"line feed": "a\nBcc: x@y.example", "carriage return": "a\r\nBcc: x@y.example", "NEL": "a\x85b"}
ONE_LINE = {
    "title": (ES, lambda value: {"title": value}),
    "summary": (ES, lambda value: {"summary": value}),
    "region": (ES, lambda value: {"region": value}),
    "partner.name": (ES, lambda value: {"partner": {"name": value}}),
    "people[1].name": (ES, lambda value: {"people": [{"name": value, "identification": "public"}]}),
    "consent.record": (
        ES,
        lambda value: {"consent": {"date": "2026-11-17", "covers": ["name"], "record": value}},
    ),
    "name": (REGISTRY, lambda value: {"name": value}),
    "office.es": (REGISTRY, lambda value: {"office": {"es": value}}),
    "salutation.es": (REGISTRY, lambda value: {"salutation": {"es": value}}),
    "menu_title": (PAGE, lambda value: {"menu_title": value}),
}


@pytest.mark.parametrize("how", BREAKS)
@pytest.mark.parametrize("field", ONE_LINE)
def test_a_line_break_in_a_line_is_refused(field: str, how: str, example: Path, load: Load) -> None:
    file, made = ONE_LINE[field]
    edit(example / file, **made(BREAKS[how]))
    refused(load(example).problems, f" {field}: ")


@pytest.mark.parametrize("field", ONE_LINE)
@pytest.mark.parametrize("character", "\u061c\u200e\u200f")
def test_a_mark_that_turns_the_direction_of_a_line_is_refused(
    field: str, character: str, example: Path, load: Load
) -> None:
    file, made = ONE_LINE[field]
    edit(example / file, **made(f"a{character}b"))
    refused(load(example).problems, f" {field}: contains the invisible character U+{ord(character):04X}")


def test_a_mark_of_direction_in_a_longer_text_is_accepted(example: Path, load: Load) -> None:
    edit(example / ES, what_to_do="\u200fمرحبا\u200e a", body="\u061cأ\n")
    assert not faults(load(example).problems)


@pytest.mark.parametrize("case", ["a line feed", "a percent-encoded header behind the domain", "a link"])
def test_a_hostile_address_in_the_registry_is_refused(case: str, example: Path, load: Load) -> None:
    known, _ = read(example / REGISTRY)
    value = ADDRESSES.get(case, ADDRESSES["a header behind a line feed"])
    edit(example / REGISTRY, email={**known["email"], "address": value})
    refused(load(example).problems, "email.address")


# YAML -----------------------------------------------------------------------------------------

REGION = "region: Cauca"
# claim · what stands instead of the region in line 11 · what is told
YAML = {
    "a bomb of aliases": ("a: &a [x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]", ":12: b[1]: is a YAML alias"),
    "an alias of itself": ("region: &r [*r]", ":11: region[1]: is a YAML alias"),
    "10,000 open brackets": ("region: " + "[" * 10_000, ":11: is nested too deeply."),
    "10,000 open braces": ("region: " + "{" * 10_000, ":11: is nested too deeply."),
    "10,000 mappings": ("region: " + "{a: " * 10_000, ":11: is nested too deeply."),
    "10,000 hyphens": ("region:\n  " + "- " * 10_000, ":12: is nested too deeply."),
    "10,000 question marks": ("region: " + "? " * 10_000, ":11: is not readable YAML"),
    "a huge number": ("sequence: " + "9" * 299, ":11: sequence: "),
    "a number in another notation": ("sequence: 0x7fffffff", ':11: sequence: "0x7fffffff" is not a number'),
    "not a number": ("sequence: .nan", ':11: sequence: ".nan" is not a number'),
    "a very long line": ("region: " + "a" * 100_000, ":11: region: is 100000 characters long."),
    "a very long name": ("a" * 100_000 + ": x", ":11: "),
    "a header without end": ("region: |\n" + "  a\n" * 50_000, ":1: the front matter is"),
    "a duplicate name": (
        "region: Cauca\nregion: Chocó",
        ":12: region: is duplicated; the first is in line 11.",
    ),
    "a duplicate in a group": ("partner2: {a: b, a: c}", ":11: partner2.a: is duplicated"),
    "a Python object": ("region: !!python/object/apply:os.system [ls]", ":11: region: has the YAML tag"),
    "a Python name": ("region: !!python/name:os.system", ":11: region: has the YAML tag"),
    "a binary": ("region: !!binary aGVsbG8=", ":11: region: has the YAML tag"),
    "a local tag": ("region: !include /etc/passwd", ":11: region: has the YAML tag"),
    "a merge key": ("<<: {region: Cauca}", ":11: <<: is not a known field."),
    "a merge of an anchor": ("x: &x {a: b}\n<<: *x", ":12: <<: is a YAML alias"),
    "a list as a name": ("? [a, {b: c}]\n: {d: e}", ":11: a field's name must be plain text."),
    "two empty names": ('"": {a: b}\n"": {c: d}', ":12: is duplicated"),
    "a tab as indent": ("partner2:\n\ta: b", ":12: is indented with a tab."),
    "NUL as an escape": ('region: "a\\0b"', ":11: region: contains the invisible character U+0000."),
    "NUL": ("region: a\0b", ":11: contains the invisible character U+0000."),
    "an escape sequence": ('region: "\\e[2J"', ":11: region: contains the invisible character U+001B."),
    "half a surrogate": ('region: "\\ud800"', ":11: "),
    "a direction override": ("region: \u202eacuaC", ":11: contains the invisible character U+202E."),
    "a direction isolate": ("region: \u2066Cauca", ":11: contains the invisible character U+2066."),
    "an unclosed quotation mark": ('region: "Cauca', ":11: a quotation mark is opened here"),
    "an unclosed apostrophe": ("region: 'Cauca", ":11: a quotation mark is opened here"),
    "an unclosed list": ("region: [a, b", ":1"),
    "a second document": ("region: Cauca\n... \n--- \nx: y", ":"),
    "three dashes among the fields": ("region: Cauca\n---\nx: y", ":2: demands: is missing."),
    "a directive": ("%TAG ! tag:evil.example,2026:\nregion: Cauca", ":1"),
    "a prototype": ("__proto__: {admin: true}", ":11: __proto__: is not a known field."),
    "a dunder": ("__class__: x", ":11: __class__: is not a known field."),
    "a model's own attribute": ("model_config: x", ":11: model_config: is not a known field."),
}


@pytest.mark.parametrize("claim", YAML)
def test_hostile_yaml_is_refused(claim: str, example: Path, load: Load) -> None:
    new, expected = YAML[claim]
    spoil(example, ES, REGION, new)
    refused(load(example).problems, f"index.es.md{expected}")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "- " * 10_000,
        "{a: " * 10_000,
        "a: &a [b]\nc: *a",
        "a: !!python/object:os.system x",
        "\t",
    ],
    ids=["brackets", "hyphens", "mappings", "alias", "tag", "tab"],
)
def test_hostile_yaml_in_the_registry_is_refused(text: str, example: Path, load: Load) -> None:
    (example / "authorities/x.yaml").write_text(text)
    refused(load(example).problems, "content/authorities/x.yaml:")


def test_an_alias_as_a_name_is_refused_with_what_to_type(example: Path, load: Load) -> None:
    spoil(example, ES, REGION, "region: &a Cauca\n*a : x")
    refused(load(example).problems, "index.es.md:12: ")


def test_a_tag_on_a_name_is_refused(example: Path, load: Load) -> None:
    spoil(example, ES, REGION, "!!python/name:os.system region: Cauca")
    refused(load(example).problems, "index.es.md:11: ")


@pytest.mark.parametrize("twin", ["es ", " es", "es\u00a0"])
def test_names_that_differ_by_spaces_are_duplicates(twin: str, example: Path, load: Load) -> None:
    edit(example / REGISTRY, salutation={"es": "Señora:", twin: "Otra cosa:"})
    refused(load(example).problems, "salutation")


def test_a_field_name_cannot_forge_a_line_of_the_report(example: Path, load: Load) -> None:
    spoil(example, ES, REGION, '"\\e[2J\\ncontent/forged.md:1: x": Cauca')
    refused(load(example).problems)


def test_a_value_cannot_forge_a_line_of_the_report(example: Path, load: Load) -> None:
    spoil(example, FR, "roles:", 'region: "a\\ncontent/forged.md:1: \\e[2Jx"\nroles:')
    refused(load(example).problems)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1"])
@pytest.mark.parametrize("file", [ES, REGISTRY, PAGE])
def test_another_encoding_is_refused(file: str, encoding: str, example: Path, load: Load) -> None:
    path = example / file
    path.write_bytes(("é" + path.read_text("utf-8")).encode(encoding, "replace"))
    refused(load(example).problems, file)


@pytest.mark.parametrize("file", [ES, REGISTRY, PAGE])
def test_one_byte_order_mark_and_crlf_are_accepted(file: str, example: Path, load: Load) -> None:
    path = example / file
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    content = load(example)
    assert content.problems == ()
    assert "\r" not in content.alerts[0].facts.letters["main"].body


def test_decomposed_letters_are_composed_and_lines_stay(example: Path, load: Load) -> None:
    path = example / ES
    known = load(example).alerts[0]
    text = path.read_text("utf-8")
    path.write_text(unicodedata.normalize("NFD", text), "utf-8")
    content = load(example)
    assert not content.problems
    assert (content.alerts[0].facts, content.alerts[0].bodies) == (known.facts, known.bodies)
    line = add_to_account(path, "# é")
    path.write_text(unicodedata.normalize("NFD", path.read_text("utf-8")), "utf-8")
    assert [problem.line for problem in faults(load(example).problems)] == [line]


@pytest.mark.parametrize("value", ["Maruja Pen\u0303alosa", "Maruja Peñalosa"])
def test_a_decomposed_name_is_guarded(value: str, example: Path, load: Load) -> None:
    people = [{"name": value, "identification": "initials", "role": "x"}]
    edit(example / ES, people=people, body="Maruja Pen\u0303alosa y Maruja Peñalosa.\n")
    told = [problem for problem in faults(load(example).problems) if problem.field == ""]
    assert told and all("index.es.md" in problem.path for problem in told)


def test_two_byte_order_marks_are_refused(example: Path, load: Load) -> None:
    path = example / ES
    path.write_bytes(b"\xef\xbb\xbf" * 2 + path.read_bytes())
    refused(load(example).problems, "index.es.md:1: has no front matter.")


def test_front_matter_without_end_is_refused(example: Path, load: Load) -> None:
    (example / ES).write_text("---\n" + "a: b\n" * 1000)
    refused(load(example).problems, "index.es.md:1: the front matter has no end.")


def test_three_dashes_in_a_text_are_text(example: Path, load: Load) -> None:
    edit(example / ES, body="Uno\n\n---\n\nDos\n")
    assert not load(example).fatal
    assert "---" in load(example).alerts[0].bodies["es"]


def test_a_flood_of_faulty_entries_does_not_hang(example: Path, load: Load) -> None:
    spoil(example, ES, "people:\n", "people: [" + "{}," * 40_000 + "]\npeople2:\n")
    refused(limited(load, example, cpu=1))


@pytest.mark.parametrize(
    "text",
    ["\n".join(f"k{n}: v" for n in range(10_000)), "violations2: [" + "x," * 20_000 + "]", "a: " + "[" * 12],
    ids=["unknown fields", "a long list", "nesting"],
)
def test_a_flood_in_the_front_matter_does_not_hang(text: str, example: Path, load: Load) -> None:
    spoil(example, ES, REGION, text)
    # Suggesting a known name for each of 10,000 fields takes a second on a quiet machine.
    refused(limited(load, example, cpu=5))


# Files and folders ----------------------------------------------------------------------------


@pytest.mark.parametrize("file", [ES, REGISTRY, PAGE])
@pytest.mark.parametrize("kind", ["symbolic link", "link to nowhere", "folder", "socket"])
def test_what_is_no_file_is_refused(
    kind: str, file: str, example: Path, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = example / file
    text = path.read_bytes()
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "socket":
        monkeypatch.chdir(path.parent)  # a socket's path is short
        socket.socket(socket.AF_UNIX).bind(path.name)
    else:
        elsewhere = example.parent / "elsewhere"
        if kind == "symbolic link":
            elsewhere.write_bytes(text)
        path.symlink_to(elsewhere)
    refused(load(example).problems, file)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/random", "/dev/stdin", "/etc/passwd"])
def test_a_link_to_a_device_is_never_read(device: str, example: Path, load: Load) -> None:
    (example / "authorities/x.yaml").symlink_to(device)
    refused(limited(load, example), "x.yaml:1: is a symbolic link.")


@pytest.mark.parametrize("file", [ES, "authorities/x.yaml"])
def test_a_fifo_does_not_hang(file: str, example: Path, load: Load) -> None:
    (example / file).unlink(missing_ok=True)
    os.mkfifo(example / file)
    refused(limited(load, example), file)


def test_a_file_of_a_tebibyte_is_refused_by_its_size(example: Path, load: Load) -> None:
    with (example / "authorities/x.yaml").open("wb") as file:
        file.truncate(2**40)
    refused(limited(load, example), "x.yaml:1: is 1,099,511,627,776 bytes long.")


@pytest.mark.parametrize(
    "place", [ES, REGISTRY, PAGE, "alerts/ua-2026-014", "pages/network", "alerts", "pages"]
)
def test_what_cannot_be_read_is_refused(place: str, example: Path, open_folder: Path, load: Load) -> None:
    content = open_folder / "content"
    shutil.copytree(example, content)
    assert not faults(load(content).problems)  # imports all that it needs while it may
    assert not faults(forked(lambda: load(content).problems, as_nobody=True))
    (content / place).chmod(0)
    refused(
        forked(lambda: load(content).problems, as_nobody=True),
        f"content/{place}:1: cannot be read: Permission denied. Check its permissions.",
    )


@pytest.mark.parametrize(
    "place",
    [
        "alerts/loop",
        "alerts/ua-2026-014/loop.jpg",
        "alerts/ua-2026-014/loop",
        "authorities/loop.yaml",
        "pages/loop",
        "pages/network/loop",
        "activities/loop",
        "withdrawn.yaml",
    ],
)
def test_a_link_to_itself_is_refused(place: str, whole: Path, load: Load) -> None:
    (whole / place).symlink_to(Path(place).name)
    refused(load(whole).problems, f"content/{place}:1: is ")


def test_links_of_the_theme_that_lead_nowhere_are_refused(example: Path, tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    shutil.copytree(ROOT / "theme", theme)
    (theme / "static/css/components/loop.css").symlink_to("loop.css")
    (theme / "templates/gone.html").symlink_to("elsewhere.html")
    (theme / "static/js/same.js").symlink_to("deadline.js")
    _, problems = read_site(settings(PATH=str(example), THEME=str(theme)))
    assert [problem.path for problem in problems if "symbolic link" in problem.message] == [
        "theme/static/css/components/loop.css",
        "theme/templates/gone.html",
    ]


@pytest.mark.parametrize("part", ["alerts", "authorities", "pages"])
@pytest.mark.parametrize("kind", ["file", "FIFO", "link", "loop", "nothing"])
def test_a_folder_that_is_none_is_refused(part: str, kind: str, example: Path, load: Load) -> None:
    path = example / part
    path.rename(example.parent / "elsewhere")
    {
        "file": path.touch,
        "FIFO": lambda: os.mkfifo(path),
        "link": lambda: path.symlink_to(example.parent / "elsewhere"),
        "loop": lambda: path.symlink_to(path.name),
        "nothing": lambda: None,
    }[kind]()
    refused(load(example).problems, f"content/{part}:1: is not a folder.")


@pytest.mark.parametrize("kind", ["file", "loop"])
def test_activities_that_are_no_folder_are_refused(kind: str, example: Path, load: Load) -> None:
    path = example / "activities"
    path.touch() if kind == "file" else path.symlink_to(path.name)
    refused(load(example).problems, "content/activities:1:")


@pytest.mark.parametrize("part", ["alerts", "pages", "activities"])
@pytest.mark.parametrize(
    "name",
    [
        "UA-2026-014",
        "a b",
        "a%2fb",
        "a..b",
        "CON",
        "con.txt",
        "ua–2026",
        "uа-2026",
        "a\u200bb",
        "<script>",
        "-a",
        "a_b",
    ],
)
def test_a_hostile_folder_name_is_refused(part: str, name: str, whole: Path, load: Load) -> None:
    source = next(path for path in sorted((whole / part).iterdir()) if path.is_dir())
    shutil.copytree(source, whole / part / name)
    shown = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in name)
    refused(load(whole).problems, f"content/{part}/{shown}:1: ")


@pytest.mark.parametrize("part", ["alerts", "pages", "activities"])
def test_a_link_to_a_folder_is_refused(part: str, whole: Path, load: Load) -> None:
    source = next(path for path in sorted((whole / part).iterdir()) if path.is_dir())
    (whole / part / "linked").symlink_to(source)
    refused(load(whole).problems, f"content/{part}/linked:1: ")


@pytest.mark.parametrize(
    "name", ["CO-fiscalia.yaml", "co-fiscalia.YAML", "a b.yaml", "a.b.yaml", "x.yml", "<x>.yaml"]
)
def test_a_hostile_registry_file_name_is_refused(name: str, example: Path, load: Load) -> None:
    shutil.copy(example / REGISTRY, example / "authorities" / name)
    refused(load(example).problems, f"content/authorities/{name}:1: ")


@pytest.mark.parametrize(
    "name", [b"\xff.md", b"index.es.md\n", b"index.ES.md", b"index..md", b"index.es.md.php"]
)
def test_a_hostile_file_name_in_an_alert_is_refused(name: bytes, example: Path, load: Load) -> None:
    (example / "alerts/ua-2026-014" / os.fsdecode(name)).write_text("x")
    told = [problem for problem in load(example).problems if problem.fatal]
    assert len(told) == 1 and told[0].path.startswith("content/alerts/ua-2026-014/")


@pytest.mark.parametrize(
    "name", ["A.jpg", "a.JPG", "a b.jpg", "e\u0301.jpg", "\u00e9.jpg", "con.jpg", "a\u200b.jpg", "\uff41.png"]
)
def test_a_picture_whose_name_other_systems_take_for_another_is_refused(
    name: str, example: Path, load: Load
) -> None:
    folder = example / "alerts/ua-2026-014"
    (folder / "a.jpg").write_bytes(b"x")
    assert not faults(load(example).problems)
    (folder / name).write_bytes(b"x")
    refused(load(example).problems, "is not a name for a picture")
    assert len(faults(load(example).problems)) == 1


TWINS = {
    "alerts/ua-2026-014": "alerts/UA-2026-014",
    "alerts/ua-2026-014/index.fr.md": "alerts/ua-2026-014/Index.fr.md",
    "alerts/ua-2026-014/index.es.md": "alerts/ua-2026-014/index.ES.md",
    "pages/network": "pages/Network",
    "pages/network/index.fr.md": "pages/network/index.FR.md",
    "activities/2026-12-10-vigil": "activities/2026-12-10-Vigil",
    "activities/2026-12-10-vigil/index.fr.md": "activities/2026-12-10-vigil/Index.fr.md",
    "resources/funding": "resources/Funding",
    "resources/funding/index.en.md": "resources/funding/index.en.MD",
    "directory/omct.yaml": "directory/OMCT.yaml",
    "directory/icorn.yaml": "directory/icorn.Yaml",
    "authorities/co-fiscalia.yaml": "authorities/co-Fiscalia.yaml",
    "authorities": "Authorities",
}


def test_names_that_differ_from_others_by_capitals_are_refused(whole: Path, load: Load) -> None:
    for part in ("resources", "directory"):
        shutil.copytree(ROOT / "content" / part, whole / part)
    assert not faults(load(whole).problems)
    for place in sorted(TWINS, key=lambda place: (whole / place).is_file()):  # folders without twins in them
        source, twin = whole / place, whole / TWINS[place]
        shutil.copytree(source, twin) if source.is_dir() else shutil.copy(source, twin)
    refused(load(whole).problems, *(f"content/{twin}:1: " for twin in TWINS.values()))


def test_a_file_name_cannot_forge_a_line_of_the_report(example: Path, load: Load) -> None:
    (example / "alerts/ua-2026-014/a\n\x1b[2Jb.md").write_text("x")
    refused(load(example).problems)


@pytest.mark.parametrize("name", ["con", "nul", "com1"])
@pytest.mark.parametrize("part", ["pages", "authorities", "activities", "address"])
def test_a_name_reserved_by_windows_is_refused(part: str, name: str, whole: Path, load: Load) -> None:
    if part == "address":
        edit(whole / PAGE, slug=name)
    elif part == "authorities":
        shutil.copy(whole / REGISTRY, whole / f"authorities/{name}.yaml")
    else:
        source = whole / part / ("network" if part == "pages" else "2026-12-10-vigil")
        shutil.copytree(source, whole / part / name)
        for path in (whole / part / name).iterdir():
            if part == "pages":
                edit(path, slug=f"other-{path.name[6:8]}")
    refused(load(whole).problems, name)


def test_a_picture_name_of_300_characters_is_refused(example: Path, load: Load) -> None:
    edit(example / ES, pictures=[{"file": "a" * 296 + ".jpg"}])
    refused(load(example).problems, "pictures[1].file")


def test_a_page_address_of_300_characters_is_refused(example: Path, load: Load) -> None:
    edit(example / PAGE, slug="a" * 300)
    refused(load(example).problems, "slug")


def test_a_folder_name_of_255_characters_is_refused(whole: Path, load: Load) -> None:
    (whole / "activities/2026-12-10-vigil").rename(whole / "activities" / ("a" * 255))
    refused(load(whole).problems, "content/activities/aaa")


@pytest.mark.parametrize(
    "link", ["../../etc/passwd", "NETWORK", "network/..", "<script>", "x" * 5000, "constructor"]
)
def test_a_link_to_a_page_that_is_none_is_refused(link: str, example: Path, load: Load) -> None:
    edit(example / PAGE, body=f"[x]({{page:{link}}})\n")
    refused(load(example).problems, "network/index.en.md:")


def test_a_percent_encoded_link_to_a_page_that_is_none_is_refused(example: Path, load: Load) -> None:
    edit(example / PAGE, body="[x](%7Bpage:nowhere%7D)\n")
    refused(load(example).problems, "nowhere")


def test_a_link_to_a_page_from_an_activity_is_refused_or_leads_there(whole: Path, load: Load) -> None:
    edit(whole / ACTIVITY, body="[x]({page:nowhere})\n")
    refused(load(whole).problems, "is for pages only")


# Markdown that takes long ---------------------------------------------------------------------


@pytest.mark.parametrize("claim", sample(SLOW_TEXTS, 10))
def test_no_text_takes_long(claim: str, example: Path, load: Load) -> None:
    edit(example / ES, body=SLOW_TEXTS[claim])
    limited(load, example)


@pytest.mark.parametrize(
    "claim", ["20,000 opening brackets", "nested quotes", "pipes", "less-than signs", "ampersands"]
)
def test_a_text_of_a_mebibyte_is_refused_at_once(claim: str, example: Path, load: Load) -> None:
    text = SLOW_TEXTS[claim]
    edit(example / ES, body=(text * (FILE_LIMIT // len(text) + 1))[: FILE_LIMIT - 10_000])
    refused(limited(load, example), "Keep it within 65,536.")


@pytest.mark.parametrize("claim", WORSE_TEXTS)
def test_no_worse_text_takes_long(claim: str, example: Path, load: Load) -> None:
    edit(example / ES, body=WORSE_TEXTS[claim][0])
    limited(load, example, cpu=1)


@pytest.mark.parametrize("flood", ["{a}"])
def test_a_flood_of_placeholders_does_not_hang(flood: str, example: Path, load: Load) -> None:
    edit(example / ES, body=flood * ((FILE_LIMIT - 10_000) // len(flood)))
    refused(limited(load, example, cpu=1))


# Pictures -------------------------------------------------------------------------------------


def _with_picture(content: Path, data: bytes, name: str = "a.jpg", alt: str = "x", **more: str) -> Path:
    path = content / "alerts/ua-2026-014" / name
    path.write_bytes(data)
    edit(content / ES, pictures=[{"file": name, "alt": alt, **more}])
    for language in ("fr", "en"):
        edit(content / f"alerts/ua-2026-014/index.{language}.md", alt_texts={name: alt})
    return path


def _published(path: Path) -> bytes:
    return project_pictures.encoded(path.read_bytes())[project_pictures.WIDTHS[0]]


@pytest.mark.parametrize("claim", pictures.NO_PICTURES)
def test_what_is_no_picture_is_refused(claim: str, example: Path, load: Load) -> None:
    _with_picture(example, pictures.NO_PICTURES[claim])
    refused(limited(load, example), 'pictures[1].file: "a.jpg"')


def test_broken_exif_does_not_crash(example: Path, load: Load) -> None:
    _with_picture(example, pictures.wrong_exif())
    faults(load(example).problems)


def test_a_bomb_in_a_comment_does_not_hang(example: Path, load: Load) -> None:
    _with_picture(example, pictures.text_bomb(), "a.png")
    limited(load, example)


@pytest.mark.parametrize("kind", ["link", "FIFO", "folder"])
def test_a_picture_that_is_no_file_is_refused(kind: str, example: Path, load: Load) -> None:
    path = _with_picture(example, b"")
    path.unlink()
    {"link": lambda: path.symlink_to("/etc/passwd"), "FIFO": lambda: os.mkfifo(path), "folder": path.mkdir}[
        kind
    ]()
    refused(limited(load, example), "pictures[1].file")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_that_the_camera_wrote_is_published(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    path.write_bytes(pictures.with_secrets(kind))
    assert pictures.SECRET in path.read_bytes()
    data = _published(path)
    assert pictures.SECRET not in data
    for mark in (b"Exif", b"ICC_PROFILE", b"xmp", b"<?xpacket", b"Photoshop"):
        assert mark not in data
    made = Image.open(io.BytesIO(data))
    assert made.size == (40, 60), "the orientation is drawn, not noted"
    assert set(made.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("CMYK", "JPEG"),
        ("P", "PNG"),
        ("1", "PNG"),
        ("LA", "PNG"),
        pytest.param("I;16", "PNG"),
    ],
)
def test_other_kinds_of_colour_come_out_as_they_look(mode: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    grey = Image.linear_gradient("L")
    if mode == "I;16":
        wide = Image.new("I;16", grey.size)
        wide.putdata([value * 257 for value in grey.tobytes()])
        path.write_bytes(pictures.encoded(wide, kind))
    else:
        path.write_bytes(pictures.encoded(grey.convert(mode), kind))
    made = Image.open(io.BytesIO(_published(path))).convert("L")
    dark, light = (sum(made.crop((0, top, 256, top + 32)).tobytes()) / 8192 for top in (0, 224))
    assert made.size == (256, 256) and dark < 40 and light > 215


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_an_animation_the_first_picture_is_shown(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    path.write_bytes(pictures.encoded(frames[0], kind, save_all=True, append_images=frames[1:]))
    made = Image.open(io.BytesIO(_published(path)))
    assert made.getpixel((5, 5))[0] > 200
    assert not getattr(made, "is_animated", False)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_is_transparent_stays_unseen(kind: str, tmp_path: Path) -> None:
    """An editor erases a face: most programs keep its colours under full transparency."""
    path = tmp_path / "a.png"
    erased = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    path.write_bytes(
        pictures.encoded(erased, kind, **({"lossless": True, "exact": True} if kind == "WEBP" else {}))
    )
    made = Image.open(io.BytesIO(_published(path)))
    assert made.getpixel((20, 20)) != pytest.approx((255, 0, 0), abs=8)


# Legal text stays text ------------------------------------------------------------------------

LINE = (
    "</title></script><script>alert(1)</script><img src=x onerror=alert(1)><svg/onload=alert(1)><math><mi>--> ]]> "
    '"\' onclick="alert(1)" style=expression(1) javascript:alert(1) data:,x &lt;b&gt; %0d%0aBcc: %(x)s *|FNAME|* =1+1 \\nEND:VEVENT'
)
"""Legal everywhere but in letters."""
LETTER = (  # no tag is closed: in letters whole ones are refused
    '--> ]]> "\' <img src=x onerror=alert(1) onclick="alert(1)" javascript:alert(1) '
    "&lt;b&gt; %0d%0aBcc: x %(x)s *|FNAME|* =1+1 \\nEND:VEVENT =?utf-8?q?x?="
)
TEMPLATE = "{{7*7}} {% include 'x' %} ${x} #{x} {0} <%= 1 %>"
MARKDOWN = (
    "`<script>alert(1)</script>` &lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62; "
    "javascript&colon;alert(1) [x](https://x.example/?a=1&b=%22onload=) `*|FNAME|*` <javascript:alert(1)>"
)
ADDRESS = "a?bcc=b&c#d%0d%0a'e*|f|*@x.example"


class Marked:
    """Hands out hostile texts, each with a mark of its own, and remembers them by field."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.markdown: list[str] = []

    def __call__(self, field: str, text: str = LINE) -> str:
        self.texts[field] = f"zq{len(self.texts):02d}k {text}"
        return self.texts[field]

    def prose(self, more: str = "") -> str:
        self.markdown.append(f"mq{len(self.markdown):02d}k")
        return f"{self.markdown[-1]} {MARKDOWN}{more}"


class Hostile:
    """A built site in which every text is hostile."""

    def __init__(self, project: Path, marked: Marked) -> None:
        self.output, self.outbox, self.marked = project / "output", project / "outbox", marked

    def files(self, *suffixes: str) -> Iterator[tuple[str, bytes]]:
        for folder in (self.output, self.outbox):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and (not suffixes or path.suffix in suffixes):
                    yield path.relative_to(folder.parent).as_posix(), path.read_bytes()

    def html(self) -> Iterator[tuple[str, str]]:
        """Yield every HTML document: pages, mails, and the HTML inside of the mails."""
        for name, data in self.files(".html"):
            yield name, data.decode()
        for name, data in self.files(".eml"):
            part = message_from_bytes(data, policy=email.policy.default).get_body(["html"])
            assert part is not None
            yield name, part.get_content()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    project = tmp_path_factory.mktemp("hostile")
    copy_project(project)
    shutil.copytree(ROOT / "docs/example", project / "content", dirs_exist_ok=True)
    add_content(project, "pages", "activities")
    marked = Marked()
    _fill(project / "content", marked)
    with (project / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"\nREGIONS = {{'CO': [{marked.texts['region']!r}]}}\n")
    done = run_pelican(project, project / "output")
    assert done.returncode == 0, done.stderr
    return Hostile(project, marked)


def _letter(marked: Marked, field: str) -> Fields:
    return {part: marked(f"{field}.{part}", LETTER) for part in ("subject", "body", "short")}


def _fill(content: Path, marked: Marked) -> None:
    """Put hostile text into every field of every model."""
    both = f"{LETTER} {TEMPLATE}".replace(" <%= 1 %>", "")
    _with_picture(content, pictures.with_secrets("JPEG"), alt=marked("es.alt"), credit=marked("credit"))
    for language in ("es", "fr", "en"):
        path = content / f"alerts/ua-2026-014/index.{language}.md"
        edit(
            path,
            body=marked.prose("\n"),
            title=marked(f"{language}.title"),
            summary=marked(f"{language}.summary"),
            demands=[marked(f"{language}.demand")],
            call_script=[marked(f"{language}.script")],
            what_to_do=marked.prose(),
            warning=marked.prose(),
            updates=[{"date": "2026-11-20", "text": marked.prose()}],
            letters={"main": _letter(marked, f"{language}.letter")},
        )
        if language != "es":
            role, alt = marked(f"{language}.role"), marked(f"{language}.alt")
            edit(path, roles={"1": role}, alt_texts={"a.jpg": alt})
    who = {"name": marked("target.name", LETTER), "office": {"es": marked("target.office", LETTER)}}
    edit(
        content / ES,
        region=marked("region"),
        people=[{"name": marked("person"), "identification": "collective", "role": marked("es.role")}],
        partner={"name": marked("partner"), "web": "https://x.example/{{7*7}}/%0d%0a"},
        consent={
            "date": "2026-11-17",
            "covers": ["name", "photo", "place", "organisation"],
            "record": "never-published " + LINE,
        },
        sources=[{"title": marked("source"), "url": "https://x.example/?a=1&b=%3Cscript%3E"}],
        targets=[
            {"authority": "co-fiscalia"},
            target(
                **who,
                salutation={"es": marked("target.salutation", LETTER)},
                email=ADDRESS,
                phone={"number": "+57 602 555 0141", "extension": "12"},
                post=f"{marked('target.post', both)}\nColombia",
            ),
            {"authority": "br-embajada-bogota", "supporters_from": ["BR"]},
        ],
        copies_to=[{"email": "c&bcc=d@x.example"}],
        extra_letters={"pt": {"main": _letter(marked, "extra")}},
        announcements=[
            {"number": "1", "date": "2026-11-18", "kind": "alert"},
            {"number": "2", "date": "2026-11-21 08:00", "kind": "update"},
        ],
    )
    known, _ = read(content / REGISTRY)
    edit(
        content / REGISTRY,
        name=marked("registry.name", LETTER),
        office={"es": marked("registry.office.es", LETTER), "fr": marked("registry.office.fr", LETTER)},
        salutation={"es": marked("registry.salutation", LETTER)},
        email={**known["email"], "source": "never-published " + LINE},
        post={**known["post"], "address": marked("registry.post", both)},
    )
    ended = content / "alerts/ua-2026-015"
    shutil.copytree(content / "alerts/ua-2026-014", ended)
    for language in ("es", "fr", "en"):
        edit(
            ended / f"index.{language}.md",
            outcome_text=marked.prose(),
            title=marked(f"{language}.outcome.title"),
        )
    edit(
        ended / "index.es.md",
        case="UA 2026-015",
        status="outcome",
        outcome={"date": "2026-11-20", "result": "released"},
        announcements=[{"number": "2", "date": "2026-11-21 08:00", "kind": "outcome"}],
    )
    for language in ("fr", "en", "es"):
        edit(
            content / f"activities/2026-12-10-vigil/index.{language}.md",
            body=marked.prose(f" {TEMPLATE[:-9]}\n"),
            **{
                name: marked(f"{language}.activity.{name}", f"{TEMPLATE} {LINE[:230]}")
                for name in ("title", "summary", "place", "access")
            },
        )
        edit(
            content / f"pages/network/index.{language}.md",
            body=marked.prose(f" {TEMPLATE[:-9]}\n"),
            **{
                name: marked(f"{language}.page.{name}", f"{TEMPLATE} {LINE[:230]}")
                for name in ("title", "summary", "menu_title")
            },
        )
    edit(
        content / ACTIVITY,
        organiser=marked("organiser", f"{TEMPLATE} {LINE[:230]}"),
        online="https://x.example/*|FNAME|*?a=1&b={{7*7}}",
        web="https://x.example/#javascript:alert(1)",
    )


ELEMENTS = {
    "svg",
    "math",
    "mi",
    "iframe",
    "object",
    "embed",
    "base",
    "frame",
    "template",
    "foreignobject",
}
RAW = re.compile(
    r"<script>|<img src=x|<svg/onload|<math>|</title></script>|<[a-z][^<>]*\sonclick=\"alert|<b>|<%=",
    re.IGNORECASE,
)


def test_no_page_and_no_mail_holds_an_element_or_handler_of_an_editors_text(hostile: Hostile) -> None:
    names = []
    for name, text in hostile.html():
        names.append(name)
        assert not RAW.search(text), (name, RAW.search(text))
        for element in BeautifulSoup(text, "html.parser").find_all(True):
            ours = (name == "outbox/index.html" and element.name == "iframe") or (
                element.name == "svg" and not re.search("zq", str(element))
            )  # drawings of the theme, in which nothing is an editor's
            assert ours or element.name not in ELEMENTS, (name, element)
            assert not [key for key in element.attrs if key.startswith("on")], (name, element)
            if element.name == "script" and element.get("type") in {
                "application/ld+json",
                "application/json",
            }:
                json.loads(element.string)
            elif element.name == "script":
                assert element["src"].startswith("/assets/") and not element.string, (name, element)
            if element.name == "img":
                assert element["src"].startswith(("/pictures/", "/qr/")), (name, element)
    assert any(name.endswith(".eml") for name in names) and "output/fr/ua-2026-014/index.html" in names


def test_every_link_leads_where_links_may_lead(hostile: Hostile) -> None:
    for name, text in hostile.html():
        for element in BeautifulSoup(text, "html.parser").find_all(href=True):
            scheme = urlsplit(element["href"]).scheme
            mine = element.name == "link" and element["rel"] == ["icon"]
            leave = element["href"] in {"*|UNSUB|*", "*|UPDATE_PROFILE|*"}
            assert mine or leave or scheme in {"", "http", "https", "mailto", "sms", "tel"}, (
                name,
                element["href"],
            )


def _strings(text: str) -> str:
    """Return what a reader sees of HTML, attributes too, as it was typed."""
    soup = BeautifulSoup(text, "html.parser")
    attributes = [
        value for tag in soup.find_all(True) for value in tag.attrs.values() if isinstance(value, str)
    ]
    return "\n".join([soup.get_text(), *attributes])


@pytest.fixture(scope="module")
def shown(hostile: Hostile) -> str:
    return "\n".join(
        _strings(data.decode()) for name, data in hostile.files(".html") if name.startswith("output")
    )


def test_every_field_stands_on_a_page_as_it_was_typed(hostile: Hostile, shown: str) -> None:
    """Also what looks like a template, a merge tag, a format or a formula."""
    unseen = {"extra.short", *(f"{code}.letter.short" for code in ("es", "fr", "en"))}
    missing = [f for f, text in hostile.marked.texts.items() if f not in unseen and text not in shown]
    assert missing == []


def test_markdown_stands_on_a_page_as_text(hostile: Hostile, shown: str) -> None:
    for mark in hostile.marked.markdown:
        assert (
            f"{mark} <script>alert(1)</script> <script>alert(1)</script> <img src=x onerror=alert(1)>"
            in shown
        )


def test_what_is_never_published_is_in_no_file(hostile: Hostile) -> None:
    for name, data in hostile.files():
        assert b"never-published" not in data, name
        assert pictures.SECRET not in data, name


def test_structured_data_holds_the_words_and_nothing_else(hostile: Hostile) -> None:
    found = 0
    for _, text in hostile.html():
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
            assert not re.search("[<>&]", block)
            found += json.loads(block).get("headline") == hostile.marked.texts["fr.title"]
    assert found == 1


@pytest.mark.parametrize("code", ["fr", "en", "es"])
def test_feeds_are_sound_and_hold_the_words(code: str, hostile: Hostile) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.parse(hostile.output / code / "feed.atom")
    titles = [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")]
    assert hostile.marked.texts[f"{code}.title"] in titles
    for entry in feed.iter(f"{atom}entry"):
        summary = BeautifulSoup(entry.findtext(f"{atom}summary") or "", "html.parser")
        assert summary.find(True) is None
        assert summary.get_text() in hostile.marked.texts.values()


def test_the_sitemap_is_sound(hostile: Hostile) -> None:
    paths = [hostile.output / "sitemap.xml", *(hostile.output / "sitemaps").iterdir()]
    assert len(paths) > 2
    for path in paths:
        ElementTree.parse(path)
        # A region's name is an editor's: of it only letters, digits and hyphens become an address.
        for address in re.findall(r"<loc>([^<]*)</loc>", path.read_text("utf-8")):
            assert "zq" not in re.sub(r"/co-[a-z0-9-]{1,60}(?=/)", "", address)


CALENDAR_LINES = re.compile(
    r"(BEGIN|END|VERSION|PRODID|NAME|X-WR-CALNAME|UID|DTSTAMP|DTSTART|DTEND|SUMMARY|DESCRIPTION|LOCATION|URL|STATUS"
    r"|TRANSP|ACTION|TRIGGER|LAST-MODIFIED)[;:]"
)


def test_calendars_hold_one_event_each_and_the_words(hostile: Hostile) -> None:
    seen = ""
    for name, data in hostile.files(".ics"):
        lines = re.sub("\r\n[ \t]", "", data.decode()).split("\r\n")
        assert all(CALENDAR_LINES.match(line) for line in lines if line), name
        events = Calendar.from_ical(data).walk("VEVENT")
        assert len(events) == sum(line == "BEGIN:VEVENT" for line in lines) == 1 or name.endswith(
            "calendar.ics"
        )
        seen += "".join(
            f"{event['SUMMARY']}\n{event['DESCRIPTION']}\n{event.get('LOCATION')}\n" for event in events
        )
    for field in ("fr.title", "fr.summary", "en.activity.title", "en.activity.place"):
        assert hostile.marked.texts[field] in seen, field


HEADERS = {
    *(
        "Content-Type",
        "MIME-Version",
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "X-Unsent",
        "Content-Language",
    ),
}


def test_mails_have_our_headers_only(hostile: Hostile) -> None:
    subjects = ""
    for name, data in hostile.files(".eml"):
        mail = message_from_bytes(data, policy=email.policy.default)
        assert set(mail.keys()) == HEADERS, name
        assert [address.addr_spec for address in mail["To"].addresses] == ["contact@urgent-action.example"]
        assert not mail.defects
        subjects += f"{mail['Subject']}\n"
    assert f": {hostile.marked.texts['fr.title'][:60]}" in subjects
    assert f": {hostile.marked.texts['fr.activity.title'][:60]}" in subjects


def test_mails_hold_no_merge_tag_but_ours(hostile: Hostile) -> None:
    """The outbox shows our tags filled, so none may be left."""
    count = 0
    for name, data in hostile.files(".eml", ".txt"):
        if not name.startswith("outbox/"):
            continue
        parts = [data]
        if name.endswith(".eml"):
            mail = message_from_bytes(data, policy=email.policy.default)
            parts = [part.get_payload(decode=True) for part in mail.iter_parts()] + [mail["Subject"].encode()]
        assert all(b"*|" not in part for part in parts), name
        count += 1
    assert count > 5


def test_letters_open_for_their_addressee_alone(hostile: Hostile) -> None:
    """A query, a fragment or a header in an address stays part of the address."""
    seen = set()
    for _, text in hostile.html():
        for link in BeautifulSoup(text, "html.parser").find_all(href=re.compile("^mailto:")):
            url = urlsplit(link["href"])
            query = dict(parse_qsl(url.query, keep_blank_values=True))
            assert set(query) <= {"subject", "body", "cc"}, link["href"]
            assert "\n" not in query.get("subject", ""), link["href"]
            assert query.get("cc", "c&bcc=d@x.example") == "c&bcc=d@x.example"
            assert not url.fragment
            seen.add(unquote(url.path))
    assert ADDRESS in seen
    assert all(address.count("@") <= 1 for address in seen)


def test_sheets_are_pdf_without_code(hostile: Hostile) -> None:
    sheets = [data for _, data in hostile.files(".pdf")]
    assert sheets
    for data in sheets:
        assert data.startswith(b"%PDF-")
        code = re.sub(
            rb"stream\r?\n.*?endstream", b"", data, flags=re.DOTALL
        )  # packed bytes can look like anything
        assert not re.search(rb"/JavaScript|/JS\b|/OpenAction|/Launch|/AA\b|/EmbeddedFile", code)


def test_every_file_lies_inside_and_is_of_a_known_kind(hostile: Hostile) -> None:
    kinds = {
        ".html",
        ".pdf",
        ".png",
        ".svg",
        ".jpg",
        ".ics",
        ".atom",
        ".xml",
        ".txt",
        ".css",
        ".js",
        ".mjs",
        ".asc",
        ".woff2",
        ".eml",
        ".json",
        ".jsonl",
        ".csv",
        "",
    }
    for folder in (hostile.output, hostile.outbox):
        for path in folder.rglob("*"):
            assert not path.is_symlink()
            assert re.fullmatch(r"[A-Za-z0-9._-]+", path.name), path
            assert path.is_dir() or path.suffix in kinds, path


def test_hostile_text_is_refused_where_it_would_be_sent(example: Path, load: Load) -> None:
    """A letter is plain text: nothing in it may look like markup or a blank left open."""
    fields, _ = read(example / ES)
    for hostile_text in (
        "<script>alert(1)</script>",
        "</title>",
        "{{7*7}}",
        "{% x %}",
        "${x}",
        "#{x}",
        "[NOMBRE]",
    ):
        for part in ("subject", "body", "short"):
            letters = json.loads(json.dumps(fields["letters"]))
            letters["main"][part] = hostile_text
            edit(example / ES, letters=letters)
            refused(load(example).problems, f"letters.main.{part}: ")


@pytest.mark.parametrize("field", ["title", "summary", "demands", "call_script"])
@pytest.mark.parametrize("value", ["{{7*7}}", "{% include 'x' %}", "${x}", "#{x}", "{revision}"])
def test_template_syntax_in_an_alerts_words_is_refused(
    field: str, value: str, example: Path, load: Load
) -> None:
    edit(example / ES, **{field: value if field in {"title", "summary"} else [value, "x"]})
    refused(load(example).problems, f" {field}")


# What of legal text is not inert yet ----------------------------------------------------------


def _built(content: Path, *, sheets: bool = False) -> dict[str, bytes]:
    """Return the files of site and mails."""
    site, problems = read_site(
        settings(PATH=str(content), THEME=str(ROOT / "theme"), SITEURL="https://x.example", SHEETS=sheets)
    )
    assert not faults(problems)
    made = [*Build(site).files(), *Outbox(Composer(site, mailing_settings(settings()))).files()]
    return {file.path: file.data for file in made}


def test_the_mark_of_a_revision_is_not_an_editors_to_use(whole: Path) -> None:
    for file in (ACTIVITY, PAGE):
        edit(whole / file, title="a {revision} b")
    built = _built(whole)
    for name in ("fr/activites/2026-12-10-vigil", "en/network"):
        page = built[f"{name}/index.html"]
        assert b"a {revision} b</h1>" in page
        assert b'name="revision" content="{revision}"' not in page


@pytest.mark.parametrize("field", ["title", "summary"])
def test_private_characters_do_not_become_merge_tags(field: str, example: Path, load: Load) -> None:
    edit(example / ES, **{field: "a \ue000FNAME\ue001 b"})
    refused(load(example).problems, f" {field}: ")


@pytest.mark.parametrize(
    "text", sample(["👩‍👩‍👧", "a\ufeffb", "a\U0001fffeb", "a\u0378b", "a\U000f0000b"], 2), ids=ascii
)
def test_no_character_of_a_letter_stops_the_sheets(text: str, example: Path) -> None:
    letter = {"subject": f"x {text}", "body": f"Le pido {text} ahora."}
    edit(example / ES, letters={**read(example / ES)[0]["letters"], "main": letter})
    assert any(name.endswith(".pdf") for name in _built(example, sheets=True))


@pytest.mark.parametrize(
    "text",
    ["Señora {name}:", "Señora {target}:", "Señora [NOMBRE]:", "Señora {{7*7}}:", "Señora ____:"],
)
@pytest.mark.parametrize("where", ["registry", "alert"])
def test_an_unfilled_salutation_is_refused(where: str, text: str, example: Path, load: Load) -> None:
    if where == "registry":
        edit(example / REGISTRY, salutation={"es": text})
    else:
        edit(example / ES, targets=[target(salutation={"es": text})], letters=_main_letter(example))
    refused(load(example).problems, "salutation")


@pytest.mark.parametrize("how", ["subject", "copies"])
def test_no_link_is_longer_than_programs_open(how: str, example: Path, load: Load) -> None:
    if how == "subject":
        letters = read(example / ES)[0]["letters"]
        edit(example / ES, letters={**letters, "main": {**letters["main"], "subject": "日" * 300}})
    else:
        edit(
            example / ES, copies_to=[{"email": f"a.rather.long.local.part.{n}@x.example"} for n in range(100)]
        )
    rows = list(email_links(load(example).alerts, NOW))
    assert rows and all(len(row.mailto.link) <= MAILTO_LIMIT for row in rows)


# The command ----------------------------------------------------------------------------------


def test_a_build_of_hostile_content_says_all_and_writes_nothing(project: Path) -> None:
    add_content(project, "activities", "alerts/ua-2026-014")
    content = project / "content"
    (content / "authorities/a.yaml").write_bytes(b"\xff\xfe\x00")
    (content / "authorities/b.yaml").write_text("[" * 10_000)
    (content / "authorities/c.yaml").symlink_to("/dev/zero")
    (content / "alerts/a\\x").mkdir()
    (content / "alerts/ua-2026-014/index.fr.md").write_text("---\nx: &a [*a]\n")
    spoil(content, ES, "---\n", "---\na: !!python/object:os.system x\n")
    edit(content / PAGE, slug="../../x", body="<script>alert(1)</script>")
    edit(content / ACTIVITY, title="a\nEND:VEVENT")
    done = run_pelican(project, project / "output")
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert not re.search(
        r"Traceback|CRITICAL|line \d+, in |[a-z]Error\b", said
    )  # Pelican prints one in a frame
    for expected in (
        *("a.yaml:1: is not UTF-8", "b.yaml:1: is nested too deeply", "c.yaml:1: is a symbolic link"),
        *(
            "a\\x:1: ",
            "index.fr.md:1: the front matter has no end",
            "has the YAML tag",
            "slug: ",
            "is HTML",
            "title: ",
        ),
    ):
        assert expected in done.stderr
    assert not (project / "output").exists() and not (project / "outbox").exists()


# Settings and environment -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"TIMEZONE": "Manila"}, 'TIMEZONE "Manila" is not a time zone. Did you mean Asia/Manila?'),
        ({"TIMEZONE": "Etc/GMT-5"}, 'TIMEZONE "Etc/GMT-5" is UTC+5, the opposite of how it reads.'),
        ({"TIMEZONE": "GMT-5"}, 'TIMEZONE "GMT-5" is not a time zone. Write it as in America/Bogota.'),
        ({"TIMEZONE": "../../etc/passwd"}, "is not a time zone."),
        ({"TIMEZONE": "America/Bogota/"}, "Did you mean America/Bogota?"),
        ({"TIMEZONE": "localtime"}, "is not a time zone."),
        ({"TIMEZONE": 5}, 'TIMEZONE "5" is not a time zone.'),
        ({"TIMEZONE": ["UTC"]}, "is not a time zone."),
        ({"TIMEZONE": ""}, "TIMEZONE is missing."),
        ({"SITEURL": "https://network.example:99999999"}, "is not a web address."),
        ({"SITEURL": "https://network.example:x"}, "is not a web address."),
        ({"SITEURL": "https://["}, "is not a web address."),
        ({"SITEURL": "https://:80"}, "is not a web address."),
    ],
)
def test_a_setting_that_is_no_zone_or_site_is_refused(changes: Fields, told: str) -> None:
    with pytest.raises(SettingsError) as error:
        site_settings(settings(**changes))
    assert str(error.value).startswith("pelicanconf.py: ") and told in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("zone", [":/etc/passwd", "/etc/passwd", "Nowhere/City", ":"])
def test_a_time_zone_of_the_machine_that_is_none_does_not_matter(zone: str) -> None:
    code = "import os; from plugins.languages import formats, catalogs; print(os.environ['TZ'])"
    environment = {**os.environ, "TZ": zone}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, zone, "")
