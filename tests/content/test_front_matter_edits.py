"""Edits of front matter add what they are for and leave every other byte of the file as it is."""

from __future__ import annotations

import difflib
import os
import random
import re
import stat
from pathlib import Path

import pytest
import yaml

from plugins.content.front_matter_edits import (
    EditError,
    OpenFile,
    append_entry,
    open_file,
    replace_files,
    set_scalar,
)
from plugins.content.frontmatter import HEADER_LIMIT, parse_front_matter, parse_yaml
from tests.conftest import ROOT
from tests.depth import sample

ANSWER = {"authority": "co-fiscalia", "date": "2026-11-25", "kind": "reply"}
FLOW = "{authority: co-fiscalia, date: 2026-11-25, kind: reply}"
OLD = "{authority: co-policia, date: 2026-11-20, kind: receipt}"

# claim: front matter · the lines that are added, each with the number of the line that it becomes
ADDED: dict[str, tuple[str, dict[int, str]]] = {
    "the entry follows the others in their form": (
        f"title: A\nanswers:\n  - {OLD}\ndemands: [x]\n",
        {5: f"  - {FLOW}"},
    ),
    "fields in lines of their own": (
        "answers:\n- authority: co-policia\n  kind: receipt\ndemands: [x]\n",
        {5: "- authority: co-fiscalia", 6: "  date: 2026-11-25", 7: "  kind: reply"},
    ),
    "hyphens that are indented further": (
        "answers:\n    -   authority: co-policia\n        kind: receipt\nz: y\n",
        {5: "    -   authority: co-fiscalia", 6: "        date: 2026-11-25", 7: "        kind: reply"},
    ),
    "empty lines between entries": (
        f"answers:\n  - {OLD}\n\n  # the second\n  - {OLD}\n\nz: y\n",
        {7: "", 8: f"  - {FLOW}"},
    ),
    "a comment on the last entry": (
        f"answers:  # as of today\n  # first\n  - {OLD}  # by phone\n  # to be continued\n\n# next\nz: y\n",
        {6: f"  - {FLOW}"},
    ),
    "a comment at the margin belongs to the next field": (
        f"answers:\n- {OLD}\n# what we ask\ndemands: [x]\n",
        {4: f"- {FLOW}"},
    ),
    "a text of several lines as the last value": (
        "answers:\n  - authority: co-policia\n    text: |\n      One\n\n      ---\n\n\nz: y\n",
        {8: "  - authority: co-fiscalia", 9: "    date: 2026-11-25", 10: "    kind: reply"},
    ),
    "the last field of the file": (f"title: A\nanswers:\n  - {OLD}\n", {5: f"  - {FLOW}"}),
    "a new field behind the targets, with the hyphens of the file": (
        'title: "É"\ntargets:\n- authority: x\n# to whom\ncopies_to: [x]\n',
        {5: "answers:", 6: f"- {FLOW}"},
    ),
    "a new field behind comments that are indented": (
        "targets:\n  - authority: x\n  # and others\nannouncements:\n  - number: 2\n",
        {5: "answers:", 6: f"  - {FLOW}"},
    ),
    "a new field where all fields are indented": (
        "  title: A\n  targets:\n    - authority: x\n",
        {5: "  answers:", 6: f"    - {FLOW}"},
    ),
    "a field that is empty": ("answers:  # none yet\ntitle: A\n", {3: f"  - {FLOW}"}),
}


@pytest.mark.parametrize("claim", ADDED)
@pytest.mark.parametrize("form", ["lf", "crlf", "bom"])
def test_lines_are_added_and_none_is_changed(claim: str, form: str) -> None:
    header, added = ADDED[claim]
    before = f"---\n{header}---\nText: {{person:1}}\n---\n- {OLD}"
    if form == "crlf":
        before = before.replace("\n", "\r\n")
    if form == "bom":
        before = f"\ufeff{before}"
    after = append_entry(before, "answers", ANSWER)
    diff = list(difflib.ndiff(before.splitlines(True), after.splitlines(True)))
    end = "\r\n" if form == "crlf" else "\n"
    assert [line for line in diff if line[0] in "-?"] == []
    lines = after.splitlines(True)
    assert {number: lines[number - 1] for number in added} == {n: line + end for n, line in added.items()}
    assert len(lines) == len(before.splitlines()) + len(added)


@pytest.mark.parametrize("empty", ["[]", "~", "null", '""', "''", "[ ]"])
def test_an_empty_list_loses_its_brackets_only(empty: str) -> None:
    comment = "" if empty in {"~", "null"} else "  # none"
    before = f"---\r\nanswers:  {empty}{comment}\r\nz: y\r\n---\r\n"
    after = append_entry(before, "answers", ANSWER)
    assert after == f"---\r\nanswers:{comment}\r\n  - {FLOW}\r\nz: y\r\n---\r\n"


REFUSED = {
    "in brackets": (f"answers: [{OLD}]\n", "answers: is a list in brackets.", 2, [f"  - {FLOW}"]),
    "in brackets over lines": (
        f"lists:\n- a\nanswers: [\n  {OLD}\n]\n",
        "answers: is a list in brackets.",
        6,
        [f"- {FLOW}"],
    ),
    "one value": (f"answers: {OLD}\n", "answers: is one value.", 2, [f"  - {FLOW}"]),
    "all in brackets": ("{title: A}\n", "All fields are in brackets.", 2, ["answers:", f"  - {FLOW}"]),
    "brackets below": ("answers:\n  []\n", "answers: is empty.", 2, [f"  - {FLOW}"]),
    "duplicated": ("answers: []\nanswers: []\n", "answers: is duplicated; the first is in line 2.", 3, []),
    "indented with a tab": ("answers:\n\t- a: b\n", "is indented with a tab. Use spaces.", 3, []),
    "alias": ("a: &x y\nb: *x\n", "b: is a YAML alias (*). Write the value out.", 3, []),
    "comment behind a text": ("a: b #c\n", "a: text after # is left out as a comment.", 2, []),
    "no front matter": ("", "has no front matter.", 1, []),
}


@pytest.mark.parametrize("claim", REFUSED)
def test_what_cannot_be_added_is_refused_with_the_lines_to_paste(claim: str) -> None:
    header, message, line, lines = REFUSED[claim]
    with pytest.raises(EditError) as error:
        append_entry(f"---\n{header}---\n" if header else "Text", "answers", ANSWER)
    assert str(error.value).startswith(message)
    assert (error.value.line, [*error.value.lines]) == (line, lines)
    assert error.value.report("a/index.fr.md").splitlines() == [
        f"a/index.fr.md:{line}: {error.value}",
        *lines,
    ]


@pytest.mark.parametrize(
    ("header", "entry", "reason"),
    [
        ("a: " + "x" * (HEADER_LIMIT - 10), "y" * 20, "(the front matter is 131,"),
        ("a: b", {"c: d": "e"}, ""),
        ("a: b", {"c": "d", "c ": "e"}, "(is duplicated; the first is in line "),
    ],
)
def test_what_would_be_read_otherwise_is_refused(header: str, entry: object, reason: str) -> None:
    """Whatever the reason is: the result is read again and compared."""
    with pytest.raises(EditError) as error:
        append_entry(f"---\n{header}\n---\n", "answers", entry)
    assert str(error.value).startswith(
        f"answers: cannot be changed here safely{' ' if reason else ''}{reason}"
    )
    assert error.value.lines[0] == "answers:"


def test_the_lines_to_paste_can_be_pasted() -> None:
    before = f"---\ntitle: A\nanswers: [{OLD}]\n---\n"
    with pytest.raises(EditError) as error:
        append_entry(before, "answers", ANSWER)
    pasted = before.replace(f"[{OLD}]", "\n".join(["", f"  - {OLD}", *error.value.lines]))
    assert parse_front_matter("", pasted)[0].values["answers"][1] == ANSWER


TEXTS = {
    "2026-11-25": "2026-11-25",
    "no. 4471": "no. 4471",
    "radicado: 4471": '"radicado: 4471"',
    "expediente #4471": '"expediente #4471"',
    "dice: «no» [sic], {x}": '"dice: «no» [sic], {x}"',
    'el "proyecto": no': "'el \"proyecto\": no'",
    'l\'«enquête» "suit" : - son cours #2': '"l\'«enquête» \\"suit\\" : - son cours #2"',
    "- no": '"- no"',
    "null": '"null"',
    "“No”": '"“No”"',
    "a\\b: c": '"a\\\\b: c"',
    "@x": '"@x"',
    "dos\n\n- uno\n  dos": "|\n    dos\n\n    - uno\n      dos",
    "---": '"---"',
    "e\u0301te\u0301 : oui": '"été : oui"',
}


@pytest.mark.parametrize("text", TEXTS)
def test_texts_are_quoted_where_that_is_needed_alone(text: str) -> None:
    after = append_entry("---\ntexts:\n  - a\n---\n", "texts", text)
    assert after == f"---\ntexts:\n  - a\n  - {TEXTS[text]}\n---\n"


@pytest.mark.parametrize("text", [*TEXTS, "a, b", "[x]", "a}", "{b", "x: y, z", "'", '"'])
def test_a_text_is_read_as_it_was_given(text: str) -> None:
    after = append_entry(f"---\nanswers:\n  - {OLD}\n---\n", "answers", {**ANSWER, "reference": text})
    read = parse_front_matter("", after)[0].values["answers"][1]["reference"]
    assert read == text.replace("e\u0301", "é")
    header = after.split("---\n")[1] if text != "---" else after[4:-4]
    assert yaml.load(header, yaml.BaseLoader)["answers"][1]["reference"].strip() == read


@pytest.mark.parametrize("entry", ["", " \u00a0", {}, {"a": None}, {"a": " "}])
def test_nothing_is_no_entry(entry: object) -> None:
    with pytest.raises(EditError, match=r"empty|no fields"):
        append_entry("---\na: b\n---\n", "answers", entry)


def test_invisible_characters_are_refused() -> None:
    with pytest.raises(EditError, match=r"invisible character U\+202E"):
        append_entry("---\na: b\n---\n", "answers", "x\u202ey")


@pytest.mark.parametrize("end", ["\n", ""])
def test_a_file_without_a_last_line_end_keeps_none(end: str) -> None:
    before = f"# registry\nname: A\nurls:\n  - a{end}"
    after = append_entry(before, "urls", "b", front_matter=False)
    assert after == f"# registry\nname: A\nurls:\n  - a\n  - b{end}"


@pytest.mark.parametrize("before", ["", "# nothing yet\n", "\ufeff# nothing yet\r\n"])
def test_a_file_without_fields_gets_its_first(before: str) -> None:
    after = append_entry(before, "calls", "a", front_matter=False)
    end = "\r\n" if "\r" in before else "\n"
    assert after == f"{before}calls:{end}  - a{end}"


# claim: front matter · location · value · front matter afterwards
SET = {
    "a day": ("# then\nmodified: 2026-11-01 \n", ("modified",), "# then\nmodified: 2026-11-30 \n"),
    "quotation marks stay": ('a: "x"\n', ("a",), 'a: "2026-11-30"\n'),
    "single quotation marks": ("a: 'x'\nb: c\n", ("a",), "a: '2026-11-30'\nb: c\n"),
    "behind an accent in two characters": (
        "l: {e\u0301: x, a: 1}\n",
        ("l", "a"),
        "l: {e\u0301: x, a: 2026-11-30}\n",
    ),
    "an empty field": ("a:  # soon\nb: c\n", ("a",), 'a: "2026-11-30"  # soon\nb: c\n'),
    "a null": ("a: ~\n", ("a",), "a: 2026-11-30\n"),
    "in an entry": ("l:\n  - a: 1\n    b: 2\n", ("l", 0, "b"), "l:\n  - a: 1\n    b: 2026-11-30\n"),
    "in an entry in brackets": ("l:\n  - {a: 1}\n", ("l", 0, "b"), "l:\n  - {a: 1, b: 2026-11-30}\n"),
    "in brackets with a last comma": ("l: [{a: 1, }]\n", ("l", 0, "b"), "l: [{a: 1, b: 2026-11-30 }]\n"),
    "into empty brackets": ("l: { }\n", ("l", "b"), "l: {b: 2026-11-30 }\n"),
    "a new field in an entry": (
        "l:\n- a: |\n    x\n\n- a: 2\n",
        ("l", 0, "b"),
        "l:\n- a: |\n    x\n  b: 2026-11-30\n\n- a: 2\n",
    ),
    "a new field of the file": (
        "title: A\n# who\ncase: B\n",
        ("original_modified",),
        "title: A\noriginal_modified: 2026-11-30\n# who\ncase: B\n",
    ),
    "an entry of a list": ("l: [a, b]\n", ("l", 1), "l: [a, 2026-11-30]\n"),
}


@pytest.mark.parametrize("claim", SET)
def test_one_value_is_set(claim: str) -> None:
    before, location, after = SET[claim]
    assert set_scalar(f"---\n{before}---\nb\n", location, "2026-11-30") == f"---\n{after}---\nb\n"


@pytest.mark.parametrize(
    ("header", "location", "message"),
    [
        ("a: |\n  x\n", ("a",), "a: is not text in one line."),
        ("a: x\n  y\n", ("a",), "a: is not text in one line."),
        ("a: [x]\n", ("a",), "a: is not text in one line."),
        ("a: [x]\n", ("b", 0, "c"), r"b\[1\] is not there."),
        ("a: [x]\n", ("a", 1), r"a\[2\] is not there."),
    ],
)
def test_what_is_not_one_value_is_refused(header: str, location: tuple[str | int, ...], message: str) -> None:
    with pytest.raises(EditError, match=message):
        set_scalar(f"---\n{header}---\n", location, "x")


FILES = sorted(
    path for folder in ("alerts", "letters") for path in (ROOT / "content" / folder).glob("*/index.*.md")
)


@pytest.mark.parametrize(
    "path", sample(FILES, 20, "edits"), ids=lambda path: f"{path.parent.name}-{path.name}"
)
def test_an_entry_can_be_added_to_every_list_of_the_sample_content(path: Path) -> None:
    """Mutations are of what people do: comments, empty lines, line ends, other indents."""
    chance = random.Random(path.as_posix())
    original = path.read_text("utf-8")
    for _ in range(3):
        text = _mutated(original, chance)
        values, problems = _read(text)
        assert not problems
        for field in [*(name for name, value in values.items() if isinstance(value, list)), "new_list"]:
            entry = chance.choice([ANSWER, "Dice: «no» #1", "uno\n\n- dos"])
            try:
                after = append_entry(text, field, entry)
            except EditError as error:
                assert "in brackets" in str(error), field
                continue
            assert _read(after) == ({**values, field: [*values.get(field, []), entry]}, [])
            _assert_only_added(text, after)


def _read(text: str) -> tuple[dict[str, object], list[object]]:
    document, problems = parse_front_matter("", text.removeprefix("\ufeff").replace("\r\n", "\n"))
    return document.values, [*problems]


def _mutated(text: str, chance: random.Random) -> str:
    """Return *text* with comments and empty lines between its entries, and perhaps other line ends."""
    lines, block = [], 0
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip())
        block = 0 if line.strip() and indent < block else block
        if not block and lines and line.strip() and line != "---" and chance.random() < 0.2:
            lines += chance.choice([["# a: comment"], [""], ["  # - indented"], ["", "# two", ""]])
        lines.append(line)
        if line.endswith("|"):
            block = indent + 1
        if line == "---" and len(lines) > 1:
            break
    lines += text.split("\n---\n", 1)[1].split("\n")
    mutated = "\n".join(lines)
    if chance.random() < 0.3:  # hyphens below their field, not further
        mutated = "\n".join(_outdented(mutated.split("\n")))
    mutated = mutated.replace("\n", "\r\n") if chance.random() < 0.3 else mutated
    return f"\ufeff{mutated}" if chance.random() < 0.3 else mutated


def _outdented(lines: list[str]) -> list[str]:
    """Return *lines* with the entries of demands: at the margin."""
    found, inside = [], False
    for line in lines:
        inside = line == "demands:" or (inside and line[:1] in {" ", "#", ""})
        found.append(line[2:] if inside and line.startswith("  - ") else line)
    return found


def _assert_only_added(before: str, after: str) -> None:
    old, new = iter(before.splitlines(True)), iter(after.splitlines(True))
    assert all(any(line == each for each in new) for line in old), "a line was changed"


def test_files_are_replaced_with_their_mode(tmp_path: Path) -> None:
    path = tmp_path / "index.fr.md"
    path.write_bytes(b"\xef\xbb\xbf---\r\na: b\r\n---\r\n")
    path.chmod(0o640)
    file = open_file(path, "index.fr.md")
    replace_files([(file, set_scalar(file.text, ("a",), "c"))])
    assert path.read_bytes() == b"\xef\xbb\xbf---\r\na: c\r\n---\r\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert _names(tmp_path) == ["index.fr.md"]


def test_a_file_that_somebody_changed_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    files = [_file(tmp_path, name) for name in ("a.md", "b.md")]
    files[1].path.write_text("---\na: somebody\n---\n")
    with pytest.raises(EditError, match=r"b\.md was changed by somebody else meanwhile"):
        replace_files([(file, set_scalar(file.text, ("a",), "c")) for file in files])
    assert files[0].path.read_bytes() == files[0].data
    assert _names(tmp_path) == ["a.md", "b.md"]


def test_all_files_are_replaced_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [_file(tmp_path, name) for name in ("a.md", "b.md")]
    replace = Path.replace

    def disk_full(self: Path, target: Path) -> Path:
        if target.name == "b.md":
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", disk_full)
    with pytest.raises(EditError, match="No space left on device"):
        replace_files([(file, set_scalar(file.text, ("a",), "c")) for file in files])
    assert [file.path.read_bytes() for file in files] == [file.data for file in files]
    assert _names(tmp_path) == ["a.md", "b.md"]


def test_a_symbolic_link_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "b.md")
    with pytest.raises(EditError, match="is a symbolic link"):
        open_file(tmp_path / "a.md", "a.md")


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _file(folder: Path, name: str) -> OpenFile:
    (folder / name).write_text("---\na: b\n---\n")
    return open_file(folder / name, name)


def test_a_whole_yaml_file_can_be_set() -> None:
    text = "counts:\n  - {alert: ua-1, number: 3}"
    after = set_scalar(text, ("counts", 0, "number"), 21, front_matter=False)
    assert parse_yaml("", after)[0].values == {"counts": [{"alert": "ua-1", "number": "21"}]}
    assert after == text.replace("3", "21")


def test_a_full_disk_is_named_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system does not say which file has no room."""
    path = tmp_path / "index.en.md"
    path.write_text("before")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    file = open_file(path, "content/index.en.md")
    message = "content/index.en.md cannot be written: No space left on device. Nothing was changed."
    with pytest.raises(EditError, match=re.escape(message)):
        replace_files([(file, "changed")])
    assert [each.name for each in tmp_path.iterdir()] == ["index.en.md"] and path.read_text() == "before"


def test_a_value_is_set_where_there_are_no_fields() -> None:
    assert set_scalar("---\n\n---\n", ("modified",), "2026-11-25") == "---\n\nmodified: 2026-11-25\n---\n"
