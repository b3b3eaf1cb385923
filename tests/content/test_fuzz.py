"""For any text, the parsers return values or problems and never raise."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from markdown import Markdown

from plugins.actions.mailto import MAILTO_LIMIT, LinkContent, mailto_link
from plugins.actions.webmail import WEBMAILS, compose_link
from plugins.alerts.alert import Alert, Target
from plugins.alerts.letters import PLACEHOLDERS, ComposedLetter, compose, fill, with_blanks
from plugins.alerts.models.people import PersonAtRisk
from plugins.alerts.models.words import Letter
from plugins.alerts.names import Name, _name, text_with_names
from plugins.channels.numbers import international, tel
from plugins.content import markdown
from plugins.content.contacts import _number
from plugins.content.encoding import mojibake
from plugins.content.frontmatter import BLANKS, Document, garbled, parse_front_matter, parse_yaml
from plugins.content.placeholders import MAX_REPORTED, invalid_placeholders
from plugins.content.problems import Problem
from tests.actions.test_mailto import read_back
from tests.depth import examples

limits = settings(
    max_examples=examples(100, everything=200),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
"""Any text that a UTF-8 file can hold, also what ``read_text`` would refuse."""
TYPED_CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"])
TYPED = st.text(TYPED_CHARACTERS | st.just("\n"), max_size=120).filter(lambda text: mojibake(text) is None)
"""Text as ``read_text`` lets it through, in its own encoding."""


def pieces(*made: str, size: int = 40) -> st.SearchStrategy[str]:
    """Return texts put together from *made* and from anything."""
    return st.lists(st.sampled_from(made) | st.text(TYPED_CHARACTERS, max_size=4), max_size=size).map("".join)


YAML = pieces(
    *(
        "title: ",
        "targets:",
        "- ",
        "  ",
        "\n",
        "\n",
        "\n  - ",
        "a",
        "b: c",
        ":",
        "#",
        " #",
        "{",
        "}",
        "[",
        "]",
    ),
    *(
        ",",
        '"',
        "'",
        "|",
        ">",
        ">-\n",
        "&a ",
        "*a",
        "!!int ",
        "!x",
        "<<: ",
        "? ",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
    ),
    *(
        "\t",
        "\\",
        "\\n",
        "\\x00",
        "\\ud800",
        "~",
        "null",
        "0x1f",
        "é",
        "\u2028",
        "\x85",
        "\r",
        "\ufeff",
        "@",
        "`",
    ),
)
GOOD = st.lists(
    st.sampled_from(
        [
            *("title: a", "title: b", "targets:\n  - a\n  - b: c", "x: [a, {b: c}]", 'z: "a\\n"', "# c"),
            *("t: |\n  text", "w: >\n  b", "v:", "\ty: z", "q: *r", "s: 'u"),
        ]
    ),
    max_size=6,
).map("\n".join)
"""Whole lines, most of which make a document: what is put together of pieces hardly ever does."""
SOURCES = st.one_of(ANY, YAML, GOOD, *(each.map("---\n{}\n---\nbody".format) for each in (ANY, YAML, GOOD)))


# Front matter -------------------------------------------------------------------------------


def sound(path: str, text: str, made: tuple[Document, list[Problem]]) -> None:
    """Assert that *made* is a document of plain values and problems that name a line of *text*."""
    document, problems = made
    last = text.count("\n") + 1
    for problem in problems:
        assert problem.path == path and 1 <= problem.line <= last, problem
        assert problem.message and str(problem).isprintable()
    assert all(1 <= line <= last for line in document.lines.values())
    assert document.blocks.keys() <= document.lines.keys()
    waiting: list[Any] = [document.values]
    while waiting:
        value = waiting.pop()
        assert isinstance(value, (str, list, dict))
        if not isinstance(value, str):
            waiting += value if isinstance(value, list) else [*value, *value.values()]
    assert document.body_line <= last + 1


@limits
@given(SOURCES)
@example("---\n\u20280\n---")  # YAML begins a new line where editors see none
@example("---\na: \u2028\u2028'x\n---")
def test_any_text_gives_a_document_and_problems_in_lines_of_the_file(text: str) -> None:
    sound("content/x.md", text, parse_front_matter("content/x.md", text))


@limits
@given(SOURCES)
def test_any_registry_entry_gives_a_document_and_problems_in_lines_of_the_file(text: str) -> None:
    sound("content/x.yaml", text, parse_yaml("content/x.yaml", text))


WORDS = TYPED.map(lambda text: unicodedata.normalize("NFC", text).strip(BLANKS)).filter(
    lambda text: text and "\n" not in text
)
VALUES = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3) | st.dictionaries(WORDS, inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@limits
@given(st.dictionaries(WORDS, VALUES, min_size=1, max_size=4), TYPED)
def test_sound_front_matter_comes_back_as_written(values: dict[str, Any], body: str) -> None:
    front = yaml.safe_dump(values, allow_unicode=True, default_style='"', width=10**6)
    document, problems = parse_front_matter("content/x.md", f"---\n{front}---\n{body}")
    assert problems == []
    assert document.values == values
    assert document.body == body
    assert {(key,) for key in values} <= set(document.lines)


# Placeholders -------------------------------------------------------------------------------

OPEN = pieces(
    *("{name}", "{person:1}", "{person:1:2}", "{person:0}", "{", "}", "{{", "{x}", "[", "]", "[NOM]", "[…]"),
    *("XXX", "TODO", "____", "<", ">", "a", "\n", "(", ":", "É"),
)


@limits
@given(OPEN | ANY, st.booleans())
@example("[{name}]", True)  # was quoted as "[      ]"
def test_what_is_told_of_a_text_stands_in_it(text: str, letter: bool) -> None:
    told = list(invalid_placeholders(text, ("name",), letter=letter))
    assert len(told) <= MAX_REPORTED
    for position, found in told:
        assert text[position : position + len(found)] == found
        assert found not in {"{name}", "{person:1}", "{person:1:2}"}


@limits
@given(OPEN | ANY)
def test_what_passes_holds_no_brace_but_of_placeholders(text: str) -> None:
    if not list(invalid_placeholders(text, PLACEHOLDERS, letter=True)):
        rest = fill(text, dict.fromkeys(PLACEHOLDERS, ""))
        rest = text_with_names(rest, [Name()] * 99, dict.fromkeys(range(1, 100), "x"), "es")
        assert not set(rest) & set("{}")


# Markdown -----------------------------------------------------------------------------------

MARKDOWN = pieces(
    *(
        "[",
        "]",
        "(",
        ")",
        "](",
        "[a](",
        "[a]: ",
        "![",
        "<",
        ">",
        "</",
        "<script>",
        "<!--",
        "-->",
        "<a href=x>",
    ),
    *(
        "javascript:",
        "JaVa",
        "data:",
        "vbscript:",
        "https://x.example",
        "//",
        "mailto:a@b.example",
        "&#x6a;",
        "&colon;",
    ),
    *(
        "&Tab;",
        "&",
        ";",
        "%6A",
        "\n",
        "\n\n",
        "    ",
        "- ",
        "1. ",
        "> ",
        "# ",
        "## ",
        "***",
        "_",
        "`",
        "|",
        "|-|\n",
    ),
    *(
        '"',
        "'",
        " onclick=",
        "style=",
        "{page:x}",
        "\\",
        "\x02",
        "\x03",
        "wzxhzdk:0",
        "klzzwxh:0000",
        "amp",
        "=\n",
    ),
)
ELEMENTS = {
    *("a", "abbr", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h2", "h3", "h4", "hr", "li"),
    *("ol", "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
VOID = {"br", "hr"}


class Strict(HTMLParser):
    """Takes rendered HTML apart, and accepts nothing but what may be published."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS, tag
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            assert name in {"href", "title", "rel", "align"}, name
            if name == "href":
                target = "".join(unquote(value or "").split()).lower()
                assert not target.startswith(("javascript:", "data:", "vbscript:", "file:")), value

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)


@limits
@given(MARKDOWN | ANY)
def test_any_markdown_comes_out_as_plain_elements(text: str) -> None:
    parser = Strict()
    parser.feed(markdown.render(text))
    parser.close()
    assert parser.open == []


@limits
@given(MARKDOWN | ANY)
def test_any_markdown_is_judged_in_lines_of_its_own(text: str) -> None:
    document = Document("content/x.md")
    for problem in markdown.check(text, document, line=7):
        assert 7 <= problem.line <= 7 + text.count("\n")
        assert str(problem).isprintable()


PROSE = pieces(
    *(
        "Somebody wrote.",
        "É",
        "1",
        " ",
        "  ",
        "\t",
        "\n",
        "\n",
        "\n\n",
        "    ",
        "- ",
        "2. ",
        "> ",
        "# ",
        "---",
        "===",
    ),
    *(
        "|",
        "-|-",
        "**",
        "_",
        "`",
        "\\",
        "[a]",
        "[a]: b",
        "(c)",
        "![",
        "<d@e.example>",
        "<",
        ">",
        "&amp;",
        "&",
        ":",
    ),
)


@settings(limits, max_examples=examples(400, everything=1000))
@given(PROSE | MARKDOWN | ANY)
@example("A\n\n    B\n\n- c\n\n    D\n\nE  \nf\n---\nG")
@example("- a\n\n    B\n    c\n\n  D\n\nE")
@example("A | b\n- | -\nc | d")
def test_what_goes_past_the_converter_comes_out_as_it_would_from_it(text: str) -> None:
    whole = Markdown(extensions=["sane_lists", "tables"], output_format="html")
    whole.preprocessors.deregister("html_block")
    whole.inlinePatterns.deregister("html")
    assert markdown._converter().reset().convert(text) == whole.convert(text)


# Letters and links --------------------------------------------------------------------------

LETTER = pieces(
    "{name}",
    "{city}",
    "{country}",
    "{target}",
    "{office}",
    "{case}",
    "{x}",
    "\n",
    "\n\n",
    "é",
    "a ",
    "%",
    "+",
)
LINE = WORDS.map(str.strip).filter(bool)


def written(opening: str, letter: Letter, person: str) -> Letter:
    """Return *letter* as a target called *person* gets it."""
    target = SimpleNamespace(
        action="letter",
        letter="main",
        person=SimpleNamespace(
            name=person,
            office={"": "Fiscal"},
            office_in=lambda _: "Fiscal",
            languages=["es"],
            salutation_in=lambda _: opening,
        ),
    )
    alert = SimpleNamespace(letter=lambda *_: letter, facts=SimpleNamespace(case="UA 2026-014"))
    return compose(cast(Alert, alert), cast(Target, target), "es")


@limits
@given(LINE, LETTER, LETTER | st.none(), LINE)
def test_a_letter_holds_the_editors_text_from_salutation_to_signature(
    opening: str, body: str, short: str | None, person: str
) -> None:
    letter = Letter.model_construct(subject="{case}: {target}", body=body, short=short)
    made = written(opening, letter, person)
    known = {"target": person, "office": "Fiscal", "case": "UA 2026-014"}
    assert made.subject == f"UA 2026-014: {person}"
    assert made.body == f"{opening}\n\n{fill(body, known).strip()}\n\n{{name}}\n{{city}}, {{country}}\n"
    assert (made.short is None) == (short is None)


@limits
@given(st.dictionaries(st.sampled_from(PLACEHOLDERS), LETTER), LETTER)
def test_what_is_filled_in_is_not_filled_again(values: dict[str, str], text: str) -> None:
    parts = text.split("{")
    expected = parts[0] + "".join(
        values[name] + rest if brace and name in values else "{" + part
        for part in parts[1:]
        for name, brace, rest in [part.partition("}")]
    )
    assert fill(text, values) == expected


@limits
@given(LINE, LETTER, LETTER | st.none(), st.integers(1, 40), st.lists(st.sampled_from("abcd"), max_size=3))
def test_a_link_is_short_enough_and_carries_whole_texts_only(
    subject: str, body: str, short: str | None, times: int, copies: list[str]
) -> None:
    letter = ComposedLetter(subject, body * times, short)
    addresses = [f"{copy}@c.example" for copy in copies]
    made = mailto_link("a+b@c.example", letter, copies=addresses)
    back = read_back(made.link)
    assert len(made.link) <= MAILTO_LIMIT
    assert back["to"] == "a+b@c.example"
    assert back.get("cc") in {",".join(addresses) or None, None}
    assert back.get("subject") in {with_blanks(subject, "en"), None}
    carried = {LinkContent.LETTER: letter.body, LinkContent.SHORT: short or "", LinkContent.SUBJECT: ""}[
        made.carries
    ]
    assert back.get("body", "") == with_blanks(carried, "en").replace("\n", "\r\n")
    if made.carries is not LinkContent.SUBJECT:
        assert back.get("subject") == with_blanks(subject, "en") and back.get("cc") == (
            ",".join(addresses) or None
        )


@pytest.mark.parametrize("webmail", WEBMAILS, ids=lambda each: each.key)
@limits
@given(subject=WORDS, body=LETTER)
def test_a_webmail_gets_the_text_and_nothing_beside_it(webmail: Any, subject: str, body: str) -> None:
    link = compose_link(webmail, "a+b@c.example", subject=subject, body=body)
    assert link.isascii() and link.isprintable() and not set(link) & set(" \"'<>")
    plain = urlsplit(webmail.url)
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.path) == (plain.scheme, plain.netloc, plain.path)
    if parts.fragment:
        back = read_back(unquote(parts.fragment.removeprefix("mailto=")))
    else:
        pairs = [part.split("=", 1) for part in parts.query.split("&")]
        back = {name: unquote(value) for name, value in pairs}
        assert len(pairs) == len(back) == plain.query.count("&") + 1
        back["subject"] = back.pop("su", back.get("subject", ""))
    assert back.get("subject", "") == subject
    assert back.get("body", "") == body.replace("\n", "\r\n")


@limits
@given(
    st.from_regex(r"\+(57|41|1|33|44|52)[0-9 ().-]{6,14}", fullmatch=True),
    st.from_regex("[0-9]{1,8}", fullmatch=True),
)
def test_a_number_that_is_accepted_can_be_called_and_read(number: str, extension: str) -> None:
    try:
        kept = _number(number)
    except Exception as error:
        assume("PydanticCustomError" not in type(error).__name__)
        raise
    assert tel(kept, extension) == f"tel:{kept};ext={extension}"
    assert "".join(c for c in international(kept) if c in "+0123456789") == kept


# Names --------------------------------------------------------------------------------------

NAMED = pieces("{person:1}", "{person:1:1}", "{person:2}", "{person:1:9}", "{person:3}", "{name}", "a", "\n")


@limits
@given(LINE, NAMED)
def test_every_name_is_written_in_and_nothing_else_changes(name: str, text: str) -> None:
    person = PersonAtRisk.model_construct(name=[name], identification="public")
    shown = [_name(person, initials=False), Name()]
    made = text_with_names(text, shown, {1: "", 2: "la lideresa"}, "es")
    words = name.split()
    expected = (
        text.replace("{person:1:1}", "\0")
        .replace("{person:1:9}", "\1")
        .replace("{person:1}", "\2")
        .replace("{person:2}", "la lideresa")
    )
    expected = expected.replace("\0", words[0]).replace("\1", words[-1]).replace("\2", " ".join(words))
    assert made == expected


@limits
@given(LINE)
def test_initials_give_away_one_letter_of_each_word(name: str) -> None:
    person = PersonAtRisk.model_construct(name=[name], identification="initials")
    words = _name(person, initials=False).spellings[0].words
    assert len(words) == len(name.split())
    for initial, word in zip(words, name.split(), strict=True):
        # no modifier, such as an Arabic lengthening, and no second capital of scripts without capitals
        letters = [each for each in word if each.isalnum() and unicodedata.category(each) != "Lm"]
        assert initial == f"{(letters or [word[0]])[0].title()}."


def test_a_nickname_in_quotation_marks_has_an_initial_too() -> None:
    person = PersonAtRisk(name="Maruja “la Negra” Ortiz", identification="initials", role="x")
    assert _name(person, initials=False).full("es") == "M. L. N. O."


def test_a_garbled_text_is_found_behind_characters_that_only_look_so() -> None:
    document, _ = parse_front_matter("index.fr.md", "---\ntitle: ×€×€\n---\nUne ligne.\nÐ¿Ñ€Ð¸Ð²ÐµÑ‚\n")
    assert [(each.line, each.field) for each in garbled(document)] == [(5, "")]
