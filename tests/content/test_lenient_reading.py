"""Variants of a value written by content editors, spreadsheets and word processors are parsed alike."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter, ValidationError

from plugins.alerts.file_format.writing import with_letters
from plugins.content.contacts import OfficeHours, PhoneNumber
from plugins.content.fields import CaseNumber
from plugins.content.frontmatter import parse_front_matter, parse_yaml
from plugins.content.moments import Day, Moment, MomentField
from plugins.content.yaml_text import ordinary_spaces
from tests.hostile.corpus import ES, FR, Load, edit, faults, read

NO_BREAK, NARROW = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("text", "minute", "hours"),
    [
        ("2027-01-12T20:57:00.000Z", time(20, 57), 0),
        ("2027-01-12T20:57:59.999999999Z", time(20, 57), 0),
        ("2027-01-12t20:57:00,5z", time(20, 57), 0),
        ("2027-01-12T20:57Z", time(20, 57), 0),
        ("2027-01-12 20:57:00.0 +01:00", time(20, 57), 1),
        ("2027-01-12T20:57:00-0500", time(20, 57), -5),
        ("2027-01-12T20:57:00+01", time(20, 57), 1),
        ("2027-01-12 20:57:00", time(20, 57), None),
        (f"2027-01-12{NO_BREAK}20:57{NARROW}", time(20, 57), None),
        ("2027-01-12", None, None),
    ],
)
def test_a_moment_is_iso_8601_as_programs_write_it(text: str, minute: time | None, hours: int | None) -> None:
    offset = None if hours is None else timedelta(hours=hours)
    assert TypeAdapter(MomentField).validate_python(text) == Moment(date(2027, 1, 12), minute, offset)


@pytest.mark.parametrize(
    "text",
    [
        *("2027-01-12T20:57:00.Z", "2027-01-12T20:57.5Z", "2027-01-12T20:57:00.0000000001Z"),
        *("2027-01-12T20:57:00Zulu", "2027-01-12T20:57:00+1", "2027-01-12T20:57:00+0160", "2027-01-12TZ"),
    ],
)
def test_what_only_looks_like_iso_8601_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(MomentField).validate_python(text)


@pytest.mark.parametrize("text", ["2027-01-12T00:00:00.000Z", "2027-01-12 00:00:00", "2027-01-12T00:00"])
def test_midnight_is_a_day_where_a_day_is_meant(text: str) -> None:
    assert TypeAdapter(Day).validate_python(text) == date(2027, 1, 12)


@pytest.mark.parametrize("text", ["2027-01-12T05:00:00.000Z", "2027-01-12T00:00:00-05:00"])
def test_another_hour_is_refused_where_a_day_is_meant(text: str) -> None:
    with pytest.raises(ValidationError, match="has an hour"):
        TypeAdapter(Day).validate_python(text)


@pytest.mark.parametrize(
    ("kind", "text", "plain"),
    [
        (CaseNumber, f"UA{NO_BREAK}2026-014", "UA 2026-014"),
        (
            OfficeHours,
            f"Mo-Fr{NO_BREAK}08:00-12:00;{NARROW}Sa 09:00-12:00",
            "Mo-Fr 08:00-12:00; Sa 09:00-12:00",
        ),
        (PhoneNumber, f"+57{NARROW}601{NO_BREAK}555\u20110107", "+57 601 555-0107"),
    ],
)
def test_spaces_and_hyphens_of_print_are_spaces_and_hyphens(kind: Any, text: str, plain: str) -> None:
    adapter = TypeAdapter(kind)
    assert adapter.validate_python(text) == adapter.validate_python(plain)


@pytest.mark.parametrize("value", ["", '""', "''", "null", "NULL", "~", '"  "', "|", f'"{NO_BREAK}"'])
def test_an_empty_value_is_none(value: str) -> None:
    document, problems = parse_yaml("content/x.yaml", f"a: x\nb: {value}\nc: y\n")
    assert (document.values, problems) == ({"a": "x", "c": "y"}, [])
    assert document.line(("b",)) == 2


@pytest.mark.parametrize("value", ['"null"', "'~'", "Null", "nulo"])
def test_a_word_is_no_null(value: str) -> None:
    document, _ = parse_yaml("content/x.yaml", f"name: {value}\n")
    assert document.values == {"name": value.strip("'\"")}


def test_blanks_around_names_and_values_are_left_out() -> None:
    front = f'a{NO_BREAK}: "open "\nb:{NO_BREAK}x{NARROW}\nc:\n{NO_BREAK} -{NO_BREAK}y \n  - "\u2003z"\nd: "e\\u0301"\n'
    document, problems = parse_yaml("content/x.yaml", front)
    assert (document.values, problems) == ({"a": "open", "b": "x", "c": ["y", "z"], "d": "é"}, [])


def test_spaces_of_print_in_texts_stay() -> None:
    body = f"  Objet{NO_BREAK}: x\n\n  -{NO_BREAK}y\n\n  {NO_BREAK}\n  «{NARROW}z{NARROW}»"
    document, problems = parse_front_matter(
        "content/x.md", f"---\na: |\n{body}\nb:{NO_BREAK}c{NO_BREAK}! d\n---\n"
    )
    assert problems == []
    assert document.values == {"a": re.sub("(?m)^  ", "", body), "b": f"c{NO_BREAK}! d"}
    assert document.lines["b",] == 3 + body.count("\n") + 1


def test_the_example_as_a_content_editor_writes_it_is_the_same_alert(example: Path, load: Load) -> None:
    known = load(example).alerts[0]
    empty: dict[str, Any] = {
        "original_modified": None,
        "embargo": "",
        "modified": None,
        "previous": "~",
        "outcome": {"date": "", "result": None},
        "outcome_text": "",
        "warning": "  ",
        "updates": [],
        "answers": [],
        "pictures": [],
        "alt_texts": {},
    }
    fields, account = read(example / ES)
    letters = {name: fields.pop(name) for name in ("letters", "extra_letters")}
    body = with_letters(account, "es", letters)
    fields["consent"]["names_until"] = ""
    fields["targets"][0] |= {"phone": {"number": "", "hours": None}, "name": "", "supporters_from": []}
    lines = yaml.safe_dump({**empty, **fields}, allow_unicode=True, sort_keys=False).replace("'~'", "~")
    (example / ES).write_text(f"---\n{lines}---\n{body}", "utf-8")
    edit(example / FR, region="", targets=[], partner={"name": ""}, embargo="")
    content = load(example)
    assert not content.problems, [str(each) for each in content.problems]
    facts = content.alerts[0].facts
    assert {
        name for name in type(facts).model_fields if getattr(facts, name) != getattr(known.facts, name)
    } == set()


def test_an_empty_field_that_is_needed_is_missing(example: Path, load: Load) -> None:
    edit(example / ES, title="", country=None)
    told = [str(problem) for problem in faults(load(example).problems)]
    assert len(told) == 2
    assert any("title: is missing. Write title:" in line for line in told)
    assert any("country: is missing. Write country: CO" in line for line in told)


@pytest.mark.parametrize("header", ["|", ">-", "| # spoken slowly"])
def test_non_breaking_spaces_in_a_block_of_a_list_are_kept(header: str) -> None:
    text = f"call_script:\n- {header}\n  Demande\u00a0: libérez-la"
    assert ordinary_spaces(text) == text
    block = f"call_script:\n- {header}\n  demande:\u00a0libérez-la"
    assert ordinary_spaces(block) == block
