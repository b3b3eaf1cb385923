"""Takes the body of a mail apart, in one pass for each level of nesting.

Python's ``email`` builds the whole tree at once, calls itself for every level, and compares each line with
the boundaries of all levels: a hostile mail of a few megabytes stops it with a RecursionError, or takes
minutes.
"""

from __future__ import annotations

import binascii
import codecs
import html
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field

from plugins.mailbox.errors import UnreadableError
from plugins.mailbox.header import Header, read_header
from plugins.mailbox.limits import LIMITS, MIB, Limits

_BLANK_LINE = re.compile(rb"\n\r?\n")
_AFTER_MARK = re.compile(rb"(--)?[ \t]*\r?(?:\n|\Z)")
_NOT_BASE64 = bytes(set(range(256)) - set(string.ascii_letters.encode()) - set(b"0123456789+/"))
LIKE_BOUNDARIES = 20
"""Lines that begin like a boundary of a part and are none, for each part that a mail may have."""
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})
"""Codecs of Python that are no charsets of mails: they are slow, or raise whatever the error handler is."""
_BLOCKS = frozenset(["p", "div", "tr", "li", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"])
_UNSHOWN = re.compile(r"<(style|script|head|title)\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)?+[^<>]*>")
_STRUCK_TAG = re.compile(r"<(?:s|strike|del)\b|<[^<>]*line-through", re.IGNORECASE)
_QUOTE_TAG = re.compile(r"<blockquote\b", re.IGNORECASE)
_PRE_TAG = re.compile(r"<pre\b|<[^<>]*white-space:\s*pre", re.IGNORECASE)
_EMPTY_ELEMENTS = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "wbr"})
STRUCK = "~~"
"""Around text that HTML shows struck through."""
_LONE = re.compile("[\ud800-\udfff]")
_FLOWED = re.compile(r";\s*format\s*=\s*\"?flowed\b", re.IGNORECASE)
_DELETES_SPACE = re.compile(r";\s*delsp\s*=\s*\"?yes\b", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A part that contains no others."""

    header: Header
    raw: bytes = field(repr=False)

    def content(self) -> bytes:
        """Return the bytes of the part without their transfer encoding, as far as they can be decoded."""
        match self.header.encoding:
            case "base64":
                return _from_base64(self.raw)
            case "quoted-printable":
                return binascii.a2b_qp(self.raw)
            case _:
                return self.raw

    def text(self, *, unfold: bool = False) -> str:
        r"""Return the text of the part with ``\n`` line ends; of HTML, what is shown.

        With *unfold*, without line ends that only keep lines of the source short: those of HTML, and those
        of ``format=flowed``. Text with encrypted messages needs all line ends.

        Raises:
            UnreadableError: If it is HTML and too long.
        """
        text = decode(self.content(), self.header.charset).replace("\r\n", "\n").replace("\r", "\n")
        if self.header.content_type != "text/html":
            return unfolded(text, deletes_space=self._has(_DELETES_SPACE)) if unfold and self.flowed else text
        if len(text) > LIMITS.markup:
            raise UnreadableError(f"has more than {LIMITS.markup // MIB} MB of HTML")
        return shown_text(text, unfold=unfold)

    @property
    def flowed(self) -> bool:
        """Whether it is plain text with lines to unfold (RFC 3676)."""
        return self.header.content_type == "text/plain" and self._has(_FLOWED)

    def _has(self, parameter: re.Pattern[str]) -> bool:
        return bool(parameter.search(self.header.first("Content-Type")))

    def is_text(self) -> bool:
        """Return whether it is a text to read and not a file."""
        named = self.header.attached or self.header.file_name
        return not named and self.header.content_type in {"text/plain", "text/html"}


def read_parts(data: bytes, limits: Limits = LIMITS, *, mails_inside: bool = True) -> Iterator[Part]:
    """Yield the parts of the mail *data* that contain no others, in their order.

    Mails inside it are taken apart, too, or else are parts like other files.

    Raises:
        UnreadableError: If a limit is exceeded.
    """
    yield from _Walk(limits, mails_inside).inside(data, 0, len(data), 0)


def is_mail(header: Header) -> bool:
    """Return whether a part with this *header* is a mail."""
    return header.content_type == "message/rfc822" or header.file_name.lower().endswith(".eml")


def split_header(data: bytes, start: int, end: int, limits: Limits = LIMITS) -> tuple[Header, int]:
    """Return the header of what is between two positions of *data*, and where its body begins.

    Raises:
        UnreadableError: If the header is too long or cannot be read.
    """
    if data.startswith((b"\n", b"\r\n"), start, end):
        return Header(), data.index(b"\n", start) + 1
    last = min(end, start + limits.header)
    blank = _BLANK_LINE.search(data, start, last)
    if blank is None and last < end:
        raise UnreadableError(f"has a header of more than {limits.header // 1024} kB")
    header_end, body = (blank.start() + 1, blank.end()) if blank else (end, end)
    return read_header(data[start:header_end], limits), body


class _Walk:
    """Counts the parts of one mail while they are yielded."""

    def __init__(self, limits: Limits, mails_inside: bool) -> None:
        self._limits = limits
        self._mails_inside = mails_inside
        self._count = self._headers = 0

    def inside(self, data: bytes, start: int, end: int, depth: int) -> Iterator[Part]:
        """Yield the parts of the entity between two positions of *data*."""
        self._count += 1
        if self._count > self._limits.parts:
            raise UnreadableError(f"has more than {self._limits.parts} parts")
        if depth > self._limits.depth:
            raise UnreadableError(f"has more than {self._limits.depth} parts inside each other")
        header, body = split_header(data, start, end, self._limits)
        self._headers += body - start
        if self._headers > self._limits.headers:
            raise UnreadableError(f"has headers of more than {self._limits.headers // MIB} MB")
        kind = header.content_type
        if kind.startswith("multipart/") and header.boundary:
            sections = list(_sections(data, body, end, header.boundary, self._limits.parts))
            for first, last in sections:
                yield from self.inside(data, first, last, depth + 1)
            if sections:
                return
        part = Part(header, data[body:end])
        if is_mail(header) and self._mails_inside:
            content = part.content()
            yield from self.inside(content, 0, len(content), depth + 1)
        else:
            yield part


def _sections(data: bytes, start: int, end: int, boundary: str, most: int) -> Iterator[tuple[int, int]]:
    """Yield where the parts of a multipart body begin and end; the last one may lack its end (RFC 2046)."""
    mark = b"\n--" + boundary.encode("utf-8", "surrogateescape")
    first, at = -1, data.find(mark, max(start - 1, 0), end)  # the line end before the body counts
    for _ in range(LIKE_BOUNDARIES * most):
        if at < 0:
            break
        after = _AFTER_MARK.match(data, at + len(mark), end)
        if after:
            if first >= 0:
                yield first, max(first, at - (data[at - 1] == 0x0D))
            if after[1]:
                return
            first = after.end()
        at = data.find(mark, at + len(mark), end)
    else:
        raise UnreadableError("has too many lines that look like the boundary of a part")
    if first >= 0:
        yield first, end


def _from_base64(data: bytes) -> bytes:
    """Return the bytes that *data* encodes up to its first padding, whatever else is between the letters."""
    letters = data.partition(b"=")[0].translate(None, _NOT_BASE64)
    complete = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(complete + b"=" * (-len(complete) % 4))


def decode(data: bytes, charset: str) -> str:
    """Return *data* as text in *charset*, or in UTF-8 if it is not known; what is wrong becomes U+FFFD.

    >>> decode(b"a+2AA-", "utf-7")
    'a\ufffd'
    """
    try:
        name = codecs.lookup(charset or "utf-8").name
        text = data.decode("utf-8" if name in _NO_CHARSETS else name, "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")
    return _LONE.sub("\ufffd", text)  # UTF-7 has halves of pairs, which cannot be written to a file


def unfolded(text: str, *, deletes_space: bool = False) -> str:
    r"""Return ``format=flowed`` *text* with each paragraph on one line (RFC 3676).

    A line that ends in a colon stays on its own: it is an empty line of a form, even with a space at its end.

    >>> unfolded("> one \n> two\nthree\nName: \nfour")
    '> one two\nthree\nName: \nfour'
    """
    lines, flowing = list[list[str]](), -1
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        separates = content == "-- "
        if depth == flowing and not separates:
            lines[-1].append(content)
        else:
            lines.append([">" * depth + " " * bool(depth), content])
        flows = content.endswith(" ") and not separates and not content.rstrip().endswith((":", "\uff1a"))
        flowing = depth if flows else -1
        if flows and deletes_space:
            lines[-1][-1] = content[:-1]
    return "\n".join(map("".join, lines))


def shown_text(markup: str, *, unfold: bool = False) -> str:
    """Return the text that the HTML *markup* shows, blocks on lines of their own.

    What is struck through is between ``~~``. With *unfold*, line ends of the source become spaces.

    >>> shown_text("<style>p {}</style><p>Uno&nbsp;dos</p>tres<br>4 &lt; 5")
    '\\nUno dos\\ntres\\n4 < 5'
    >>> shown_text("<s>A</s><br>B", unfold=True)
    '~~A~~\\nB'
    """
    shown, at = _Shown(unfold), 0
    source = _without_elements(markup)
    for tag in _TAG.finditer(source):
        shown.text(source[at : tag.start()])
        shown.tag(tag)
        at = tag.end()
    shown.text(source[at:])
    return "".join(shown.pieces).replace("\u00a0", " ")


class _Shown:
    """Collects what HTML shows, tag by tag."""

    def __init__(self, unfold: bool) -> None:
        self.pieces: list[str] = []
        self._unfold = unfold
        self._quoted = _Inside(_QUOTE_TAG)
        self._struck, self._pre = _Inside(_STRUCK_TAG), _Inside(_PRE_TAG)

    def tag(self, tag: re.Match[str]) -> None:
        name = (tag[2] or "").lower()
        if name == "blockquote":
            self._quoted.tag(name, tag)
        if name in _BLOCKS or (name == "br" and not tag[1]):
            self.pieces.append("\n> " if self._unfold and self._quoted.depth else "\n")
        if name and name not in _EMPTY_ELEMENTS:
            self._struck.tag(name, tag)
            self._pre.tag(name, tag)

    def text(self, source: str) -> None:
        text = html.unescape(source)
        if self._unfold and not self._pre.depth:
            text = re.sub(r"[ \t\n\r\f]+", " ", text)
        if self._struck.depth:
            marked = (f"{STRUCK}{line}{STRUCK}" if line.strip() else line for line in text.split("\n"))
            text = "\n".join(marked)
        self.pieces.append(text)


class _Inside:
    """Counts how deep one is inside elements that a pattern matches; one that is not closed has no end."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern, self._name = pattern, ""
        self.depth = 0

    def tag(self, name: str, tag: re.Match[str]) -> None:
        if self.depth:
            if name == self._name:
                self.depth += -1 if tag[1] else 1
        elif not tag[1] and self._pattern.match(tag[0]):
            self._name, self.depth = name, 1


def _without_elements(markup: str) -> str:
    """Return *markup* without elements that are not shown, nor what follows one that is not closed."""
    kept, at = [], 0
    while found := _UNSHOWN.search(markup, at):
        kept.append(markup[at : found.start()])
        end = re.compile(rf"</{found[1]}[^<>]*>", re.IGNORECASE).search(markup, found.end())
        at = end.end() if end else len(markup)
    return "".join([*kept, markup[at:]])
