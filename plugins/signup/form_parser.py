"""Parses a pasted form: where it is sent, its controls, and what their labels say.

Nothing else of the HTML is kept: no script, no style, no markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Control:
    """An input, or an option of a select, as it was pasted."""

    kind: str
    name: str
    value: str
    identifier: str
    needed: bool
    words: list[str] = field(default_factory=list)
    """What is written in its label."""

    @property
    def label(self) -> str:
        """What its label says, in one line."""
        return " ".join("".join(self.words).split())


class ParsedForm(HTMLParser):
    """The controls of a pasted form, with their labels."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.actions: list[str] = []
        self.controls: list[Control] = []
        self._labels: dict[str, list[str]] = {}
        self._label: list[str] | None = None
        self._option: list[str] | None = None
        self._select: str | None = None
        self._mute = False

    @classmethod
    def read(cls, html: str) -> ParsedForm:
        """Return what *html* holds."""
        pasted = cls()
        pasted.feed(html)
        pasted.close()
        for control in pasted.controls:
            if control.identifier in pasted._labels:
                control.words = pasted._labels[control.identifier]
        return pasted

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a form's address, a control, or the beginning of a label."""
        values = {name: value or "" for name, value in attrs}
        self._mute = self._mute or tag in {"script", "style"}
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
        """End what collects words."""
        if tag in {"script", "style"}:
            self._mute = False
        elif tag == "label":
            self._label = None
        elif tag in {"option", "select"}:
            self._option = None
            self._select = None if tag == "select" else self._select

    def handle_data(self, data: str) -> None:
        """Keep the words of a label or an option."""
        words = self._option if self._option is not None else self._label
        if words is not None and not self._mute:
            words.append(data)


def _control(kind: str, values: Mapping[str, str]) -> Control:
    needed = "required" in values or "required" in values.get("class", "").split()
    return Control(kind, values.get("name", ""), values.get("value", ""), values.get("id", ""), needed)
