"""Finds what a signer chose. Whatever could mean less than it says is no choice."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from plugins.mailbox.parts import STRUCK
from plugins.sign_ons.form import CHOICES, Choice

Words = tuple[str, ...]
"""An option, or what is left of it, as comparable words."""
MARKS = " *_\t"
INVISIBLE_CHARACTERS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800"
    "\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U0010ffff]|(?<![\u0600-\u1cff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u1cff])"
)
"""What shows nothing; joiners between letters of Arabic and Indic scripts are part of names."""
_LETTER = re.compile(r"([A-Ca-c])(?![\w\u0334-\u0338])\s*[.):=\u2010-\u2015-]*\s*(.*)", re.DOTALL)
_OTHER_LETTER = re.compile(r"(?<!\w)[ABCbc](?!\w)")
_DOUBT = frozenset("?\u00bf!\u00a1/~()[]{}")
_STROKE = re.compile("[\u0334-\u0338\u20d2\u20d3\u20e5\u20eb]")
_STRUCK_TEXT = re.compile(f"{STRUCK}.*?{STRUCK}")
_BY_LETTER: dict[str, Choice] = {letter: choice for choice, (letter, _) in CHOICES.items()}


class Choices:
    """Finds what is chosen in the lines at the choice; a line that says anything else is a remark."""

    def __init__(self, options: Sequence[tuple[Words, Choice]]) -> None:
        """Find one of *options*, whose words may be in any language of the site."""
        self._options = options
        self.found: list[Choice] = []
        self.remarks: list[str] = []
        self._begun: Words | None = None
        self._said: dict[Choice, Words] = {}

    def add(self, line: str) -> None:
        """Read the next line."""
        text = INVISIBLE_CHARACTERS.sub("", line).strip(MARKS)
        if not text:
            self._begun = None
            return
        if _is_clear(text) and self._continues(text):
            return
        self._begun = None
        if chosen := self._chosen(text):
            self.found.append(chosen)
        else:
            self.remarks.append(line.strip())

    def chosen(self) -> Choice | None:
        """Return the choice if there is just one, and nothing beside it that could mean less than it says."""
        remarks = "\n".join(_STRUCK_TEXT.sub("", remark) for remark in self.remarks).strip()
        named = {*self.found, *(_BY_LETTER[letter.upper()] for letter in _OTHER_LETTER.findall(remarks))}
        if not self.found or len(named) > 1:
            return None
        (choice,) = named
        return None if choice != "count" and (remarks or self._is_cut(choice)) else choice

    def _is_cut(self, choice: Choice) -> bool:
        """Return whether of the wish to be published only words are left that another option begins with."""
        said = self._said.get(choice, ())
        others = (option for option, other in self._options if other != choice)
        return choice == "publish" and bool(said) and any(option[: len(said)] == said for option in others)

    def _continues(self, text: str) -> bool:
        """Add the options whose words go on with *text* on the next line; return whether there are any."""
        if self._begun is None:
            return False
        words = (*self._begun, *words_in(text))
        meant = {choice for option, choice in self._options if option[: len(words)] == words}
        if not meant or len(words) == len(self._begun):
            return False
        self._begun = self._said[self.found[-1]] = words
        if self.found[-1] not in meant:
            self.found += meant
        return True

    def _chosen(self, text: str) -> Choice | None:
        """Return the choice of a line: a letter, a letter and words of its option, or all words of one."""
        match = _LETTER.fullmatch(text)
        if match and _is_clear(match[2]):
            choice, words = _BY_LETTER[match[1].upper()], words_in(match[2])
            begins = any(option[: len(words)] == words for option, each in self._options if each == choice)
            if begins and (words or not match[2]):
                self._begun = self._said[choice] = words
                return choice
        words = words_in(text)
        alone = {choice for option, choice in self._options if option == words}
        return alone.pop() if len(alone) == 1 and words and _is_clear(text) else None


def _is_clear(text: str) -> bool:
    """Return whether *text* has no signs that may mean no: crosses, thumbs, boxes, letters struck through."""
    return not any(
        each in _DOUBT or unicodedata.category(each) in {"So", "Sm", "Sk", "Me"} or _STROKE.match(each)
        for each in unicodedata.normalize("NFC", text)
    )


def words_in(text: str) -> Words:
    """Return the words of *text* in lower case and without accents, of any script."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return tuple(re.findall(r"\w+", "".join(each for each in letters if not unicodedata.combining(each))))
