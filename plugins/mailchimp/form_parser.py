"""Parses the HTML of a form: its action, its controls and their labels.

Everything else, such as scripts, styles and markup, is discarded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Control:
    """A form control: an input, a text area, a select or one of its options."""

    kind: str
    name: str
    value: str
    identifier: str
    needed: bool
    words: list[str] = field(default_factory=list)
    """The pieces of text in its label."""

    @property
    def label(self) -> str:
        """The text of its label, on one line."""
        return " ".join("".join(self.words).split())


class ParsedForm(HTMLParser):
    """The actions of all forms in the HTML, and their controls with labels."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.actions: list[str] = []
        self.controls: list[Control] = []
        self._labels: dict[str, list[str]] = {}
        self._label: list[str] | None = None
        self._option: list[str] | None = None
        self._select: str | None = None
        self._in_script_or_style = False

    @classmethod
    def read(cls, html: str) -> ParsedForm:
        """Return the parsed form of *html*."""
        parsed = cls()
        parsed.feed(html)
        parsed.close()
        for control in parsed.controls:
            if control.identifier in parsed._labels:
                control.words = parsed._labels[control.identifier]
        return parsed

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Record a form's action or a control, or start to collect the text of a label."""
        values = {name: value or "" for name, value in attrs}
        self._in_script_or_style = self._in_script_or_style or tag in {"script", "style"}
        if tag == "form":
            self.actions.append(values.get("action", "").strip())
        elif tag == "label":
            self._label = self._labels.setdefault(values["for"], []) if values.get("for") else []
        elif tag == "select":
            self._select = values.get("name", "")
            self.controls.append(_control("select", values))
        elif tag == "option" and self._select is not None:
            self._option = []
            value = values.get("value", "")
            self.controls.append(Control("option", self._select, value, "", False, self._option))
        elif tag in {"input", "textarea"}:
            kind = values.get("type", "text").lower() if tag == "input" else "text"
            control = _control(kind, values)
            if self._label is not None:
                control.words = self._label
            self.controls.append(control)

    def handle_endtag(self, tag: str) -> None:
        """Stop collecting text."""
        if tag in {"script", "style"}:
            self._in_script_or_style = False
        elif tag == "label":
            self._label = None
        elif tag in {"option", "select"}:
            self._option = None
            self._select = None if tag == "select" else self._select

    def handle_data(self, data: str) -> None:
        """Record the text of a label or an option."""
        words = self._option if self._option is not None else self._label
        if words is not None and not self._in_script_or_style:
            words.append(data)


def _control(kind: str, attributes: Mapping[str, str]) -> Control:
    name, value, identifier = (attributes.get(key, "") for key in ("name", "value", "id"))
    needed = "required" in attributes or "required" in attributes.get("class", "").split()
    return Control(kind, name, value, identifier, needed)
