"""Sanitised HTML as a tree of plain values, which the typst template prints."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

Node = str | dict[str, Any]
"""A text, or an element: its tag, its children, and the address of a link as ``href``."""

_VOID = re.compile("<(br|hr)>")
_SPACE = re.compile(r"[ \t\r\n]+")
_BLOCKS = frozenset(
    (
        "blockquote",
        "dl",
        "dd",
        "dt",
        "li",
        "ol",
        "p",
        "pre",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    )
)


def nodes(html: str) -> list[Node]:
    """Return sanitised *html* as a list of nodes.

    The sanitiser writes HTML as the standard serialises it (HTML, 13.3): every element is closed except void
    ones, and the only named references are those of XML and ``&nbsp;``. So it is XML but for these two.

    >>> nodes('<p>See <a href="https://a.example">this</a>.</p>')
    [{'tag': 'p', 'children': ['See ', {'tag': 'a', 'children': ['this'], 'href': 'https://a.example'}, '.']}]
    """
    xml = _VOID.sub(r"<\1/>", html).replace("&nbsp;", "\u00a0")
    children = _children(ElementTree.fromstring(f"<div>{xml}</div>"))
    return [child for child in children if not isinstance(child, str) or child.strip()]


def _children(element: ElementTree.Element) -> list[Node]:
    found: list[Node] = [_SPACE.sub(" ", element.text)] if element.text else []
    for child in element:
        node: dict[str, Any] = {"tag": child.tag, "children": _children(child)}
        if href := child.get("href"):
            node["href"] = href
        found.append(node)
        if child.tail:
            found.append(_SPACE.sub(" ", child.tail))
    if any(isinstance(child, dict) and child["tag"] in _BLOCKS for child in found):
        found = [child for child in found if not isinstance(child, str) or child.strip()]
    return found


def text_of(tree: list[Node]) -> str:
    """Return the text of *tree*, without marks between its blocks.

    >>> text_of(nodes("<p>One <strong>and</strong> two.</p><ul><li>Three.</li></ul>"))
    'One and two.Three.'
    """
    return "".join(node if isinstance(node, str) else text_of(node["children"]) for node in tree)
