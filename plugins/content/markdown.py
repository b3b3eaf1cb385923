"""Converts editors' Markdown to HTML with an allow-list of elements and attributes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cache
from html import unescape
from itertools import islice
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import markdown
import nh3
from markdown.blockprocessors import ParagraphProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from plugins.content.frontmatter import Document, Location
from plugins.content.links import SCHEMES, disguised_links, link_error
from plugins.content.placeholders import MAX_REPORTED
from plugins.content.problems import Problem, field_name, quote

BODY_LIMIT = 64 * 1024
"""Maximum length of a Markdown text in bytes of UTF-8."""
MARK_LIMIT = 400
"""Maximum number of backticks or asterisks in one text: nested ones take Python-Markdown minutes."""
BRACKET_LIMIT = 200
"""Maximum number of ``[`` in one text."""
BRACKETS_BY_LENGTH = 4_000_000
"""Maximum of the number of ``[`` times characters: the converter scans from each to the end of the text."""
HEADING_LIMIT = 200
CELL_LIMIT = 2_000
"""Maximum number of ``|`` in one text."""

_TAGS = {
    *("a", "abbr", "blockquote", "br", "code", "dd", "dl", "dt", "em", "h2", "h3", "h4", "hr", "li"),
    *("ol", "p", "pre", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={"a": {"href", "title"}, "th": {"align"}, "td": {"align"}},
    url_schemes=set(SCHEMES),
    link_rel="noopener noreferrer",
)
_RAW_HTML = re.compile(r"<(?:!--|/?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>)")
_AUTOLINK = re.compile(r"<(?:https?://|[\w.+-]+@)[^<>\s]*>")
_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)|^\s{0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}(?:#|-+[ \t]*$|=+[ \t]*$)", re.MULTILINE)
_HEADING_LEVEL = re.compile(r"<h([1-6])>")
_HEADING_TAG = re.compile(r"(</?h)([1-6])>")
_NESTED = re.compile(r"^[ \t]*(?:(?:[-*+>]|[0-9]{1,9}[.)])[ \t]*){12,}\S?", re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")
_UNREAD = (
    (
        re.compile(r"^ {0,3}#{2,4}[^\W\d_]", re.MULTILINE),
        "a heading has no space after its ##, which would be shown. Write ## and a space.",
    ),
    (
        re.compile(r"\[[^\[\]\n]{1,200}\] +\((?:https?|mailto|tel):"),
        "a space between ] and ( makes this no link. Write [text](address).",
    ),
    (
        re.compile(r"\((?:https?|mailto|tel):[^()\s]{1,300}\)\[[^\[\]\n]{1,200}\]"),
        "the brackets of a link are in the wrong order. Write [text](address).",
    ),
    (
        re.compile(r"\*\*(?<![\w*]..)[ \u00a0][^*\n]{1,200}[ \u00a0]\*\*(?![\w*])"),
        "** would be shown, since there are spaces within. Write **bold**.",
    ),
)
"""Syntax that editors mean as Markdown and the converter does not support, with hints."""


_BOLD = re.compile(r"(?<![\w*\\])\*\*(?=[^\s*])|(?<=[^\s*\\])\*\*(?![\w*])")
"""The beginning or end of bold text: not 2**3, not an isolated or escaped mark."""
_PARAGRAPH = re.compile(r"(?:.*\S.*\n?)+")


def check(
    text: str, document: Document, *, line: int, field: str = "", places: Collection[str] = ()
) -> list[Problem]:
    """Return the problems of the Markdown *text*, which begins on *line* of *document*.

    *places* are the ids of its page that a link such as ``#act`` may refer to; headings have none.
    """

    def problem(at: int, message: str) -> Problem:
        return Problem(document.path, line + text.count("\n", 0, at), field, message)

    crowded = _crowded(text)
    if crowded is not None:
        return [problem(*crowded)]
    problems: list[Problem] = []
    plain = _CODE.sub(lambda code: " " * len(code.group()), text)
    for found in _RAW_HTML.finditer(_AUTOLINK.sub(lambda link: " " * len(link.group()), plain)):
        if found.group().startswith("</") and problems:
            continue
        problems.append(
            problem(
                found.start(), f"{quote(found.group())} is HTML. Write Markdown: **bold**, [text](address)."
            )
        )
    for pattern, message in _UNREAD:
        unread = pattern.search(plain)
        if unread is not None:
            problems.append(replace(problem(unread.start(), message), fatal=False))
    unclosed = _unclosed(plain)
    if unclosed is not None:
        message = (
            "** is not paired in its paragraph and would be shown. Write **bold**, or \\*\\* for asterisks."
        )
        problems.append(replace(problem(unclosed, message), fatal=False))
    for found in re.finditer(r"!\[", plain):
        problems.append(
            problem(
                found.start(), "there is a picture in the text. List it under pictures: in the front matter."
            )
        )
    for found in re.finditer(r"^ {0,3}#[ \t]", plain, re.MULTILINE):
        problems.append(problem(found.start(), "a heading has one #. The title is above it: write ##."))
    for found in _LINK.finditer(plain):
        target = found.group(1) or found.group(2) or ""
        if ":" in target and (
            hint := link_error(target)
        ):  # without a scheme it may be no link: the converter decides
            problems.append(problem(found.start(), _refused(target, hint)))
    if not any(each.fatal for each in problems) and (
        "[" in text or "<" in text
    ):  # without these there is no link
        html = _converted(text)
        targets = map(unescape, re.findall(r'(?:href|src)="([^"]*)"', html))
        refused = (
            (target, hint) for target in targets if (hint := link_error(target) or _no_place(target, places))
        )
        problems += [
            problem(_place(text, "", target), _refused(target, hint))
            for target, hint in islice(refused, MAX_REPORTED)
        ]
        problems += [
            problem(
                _place(text, shown, target),
                f"a link shows {quote(shown)} and leads to {quote(unquote(target))}. "
                "Write words between the brackets, or the address that the link leads to.",
            )
            for shown, target in islice(disguised_links(html), MAX_REPORTED)
            if not link_error(target)
        ]
    return problems


def _unclosed(plain: str) -> int | None:
    """Return the position in *plain* (text without code) of a ``**`` that its paragraph does not close."""
    for paragraph in _PARAGRAPH.finditer(plain) if "**" in plain else ():
        marks = list(_BOLD.finditer(paragraph.group()))
        if len(marks) % 2:
            return paragraph.start() + marks[-1].start()
    return None


def check_plain(text: str, document: Document, location: Location) -> list[Problem]:
    """Return a warning if the plain *text* contains Markdown syntax."""
    found = _BOLD.search(text) if "**" in text else None
    if found is None:
        return []
    line = document.text_line(location, text.count("\n", 0, found.start()))
    message = "** would be shown: this text is no Markdown. Remove the asterisks."
    return [Problem(document.path, line, field_name(location), message, fatal=False)]


def _no_place(target: str, places: Collection[str]) -> str:
    """Return a hint if *target* is an anchor on its own page that is not among *places*."""
    name = unquote(target)
    if not name.startswith("#") or name[1:] in places:
        return ""
    known = ", ".join(f"#{place}" for place in places)
    own = f"Write one of: {known}, or" if known else "Write"
    return f"Nothing on the page has this name. {own} the whole address, as in https://a.example/b."


def is_convertible(text: str) -> bool:
    """Return whether *text* is within the limits that bound the time of a conversion."""
    return _crowded(text) is None


def _refused(target: str, hint: str) -> str:
    return f"{quote(unquote(target))} is not a link that may be published. {hint}"


def _place(text: str, shown: str, target: str) -> int:
    """Return the approximate position in *text* of the link with this text and target."""
    for words in (f"[{shown}](", "](", "", None):
        for address in (target, unquote(target)):
            wanted = re.escape(shown if words is None else words + address)
            found = re.search(rf"{wanted}(?![^\s)>\"'])", text)
            if found:
                return found.start()
    return 0


def _crowded(text: str) -> tuple[int, str] | None:
    """Return position and reason if *text* would take the converter too long, or None."""
    size = len(text.encode())
    if size > BODY_LIMIT:
        return 0, f"the text is {size:,} bytes long. Keep it within {BODY_LIMIT:,}."
    for mark, name in (("`", "backticks"), ("*", "asterisks"), ("_", "underscores")):
        if text.count(mark) > MARK_LIMIT:
            return 0, f"the text has over {MARK_LIMIT} {name}. Remove those that are not needed."
    brackets = text.count("[")
    if brackets > BRACKET_LIMIT or brackets * len(text) > BRACKETS_BY_LENGTH:
        return 0, "the text has too many opening brackets. Remove those that are not needed."
    if text.count("|") > CELL_LIMIT:
        return 0, f"the text has over {CELL_LIMIT} vertical bars. Make the table smaller."
    if len(_HEADING.findall(text)) > HEADING_LIMIT:
        return 0, f"the text has over {HEADING_LIMIT} headings. Remove those that are not needed."
    nested = _NESTED.search(text)
    if nested is not None:
        return nested.start(), "lists or quotations are nested too deeply. Write them flatter."
    return None


INTERNAL = re.compile(r"(?:%7B|\{)(page|resource|list|mailing):([a-z0-9-]+)(?:%7D|\})", re.IGNORECASE)
"""An internal link, or a placeholder for the mailing service, in the output of the converter."""


def render(text: str, *, level: int = 2, resolve: Callable[[str, str], str] | None = None) -> str:
    r"""Return *text* as HTML: raw HTML escaped, elements and attributes by an allow-list.

    Its headings begin with ``<h2>``, or with another *level* if the page has a heading above the text.

    >>> render("### Before\n\n#### In May", level=3)
    '<h3>Before</h3>\n<h4>In May</h4>'

    *resolve* returns the URL of a link such as ``{page:key}``, or the HTML for a placeholder such as
    ``{mailing:name}``, from its kind and key.
    """
    html = _converted(text)
    if resolve is not None:
        html = INTERNAL.sub(lambda found: resolve(found[1].lower(), found[2].lower()), html)
    return _levelled(_CLEANER.clean(html), level)


def _levelled(html: str, level: int) -> str:
    """Return *html* with the levels of its headings counted from *level*, none of them skipped."""
    used = sorted(set(_HEADING_LEVEL.findall(html)))
    if not used:
        return html
    levels = {each: min(level + index, 6) for index, each in enumerate(used)}
    return _HEADING_TAG.sub(lambda tag: f"{tag[1]}{levels[tag[2]]}>", html)


MAX_CACHED = 20_000
"""Maximum number of converted texts in memory."""
_conversions: dict[str, str] = {}
"""Converted texts before sanitising, so that checking and rendering convert each only once."""


def _converted(text: str) -> str:
    html = _conversions.get(text)
    if html is None:
        converter = _converter()
        converter.reset()
        html = _conversions[text] = converter.convert(text)
    return html


def take_converted() -> dict[str, str]:
    """Return and forget all conversions so far, to pass them to another process."""
    taken = dict(_conversions)
    _conversions.clear()
    return taken


def keep_converted(converted: dict[str, str]) -> None:
    """Add conversions from another process or the cache."""
    if len(_conversions) > MAX_CACHED:
        _conversions.clear()
    _conversions.update(converted)


@cache
def _converter() -> markdown.Markdown:
    converter = markdown.Markdown(extensions=["sane_lists", "tables"], output_format="html")
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    # Most of what people write is plain: it goes past what could find nothing in it.
    converter.parser.blockprocessors.register(_PlainParagraphs(converter.parser), "plain_paragraphs", 200)
    converter.treeprocessors.register(_PlainWords(converter), "plain_words", 30)
    return converter


class _PlainParagraphs(ParagraphProcessor):
    """Accepts blocks in which every line begins with a letter: they can only be paragraphs."""

    LINES = re.compile(r"[^\W\d_].*(?:\n[^\W\d_].*)*")

    def test(self, _: Element, block: str) -> bool:
        """Return whether *block* is one."""
        return self.LINES.fullmatch(block) is not None


class _PlainWords(Treeprocessor):
    """Excludes text without any Markdown character from inline patterns."""

    MARK = re.compile(r"[`\\\[<&*_]|  \n")
    """The first character of every inline pattern; for pictures, the second."""

    def run(self, root: Element) -> None:
        """Mark such text below *root* as atomic."""
        for element in root.iter():
            if element.text and not self.MARK.search(element.text):
                element.text = AtomicString(element.text)
