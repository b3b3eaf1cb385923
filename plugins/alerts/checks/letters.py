"""Checks letters for what is added to them by itself, and all texts for the language that they are in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from plugins.alerts.alert import Alert
from plugins.alerts.models import Letter, Words
from plugins.content.frontmatter import Document, Location
from plugins.content.problems import Problem, field_name, plain_form, quote
from plugins.content.written_language import wrong_language

_SALUTATION = re.compile(
    r"(?:muy-)?(?:madame|monsieur|mesdames|messieurs|excellence|votre-excellence|chere?s?|maitre"
    r"|dear|sirs?|madam|your-excellency|excellency|to-whom-it-may-concern|honou?rable|mrs?|ms"
    r"|senor(?:a|es|as)?|sra?|estimad[oa]s?|distinguid[oa]s?|excelentisim[oa]s?|su-excelencia|honorables?"
    r"|respetad[oa]s?|apreciad[oa]s?|a-quien-corresponda"
    r"|senhor(?:a|es|as)?|excelentissim[oa]s?|prezad[oa]s?|vossa-excelencia|sehr-geehrte[rs]?)(?:-|$)"
)
_CLOSING = re.compile(
    r"(?:muy-)?(?:atentamente|cordialmente|respetuosamente|sinceramente|con-respeto|saludos|reciba"
    r"|cordialement|respectueusement|sincerement|veuillez-agreer|veuillez-recevoir|recevez|je-vous-prie"
    r"|yours|sincerely|faithfully|respectfully|kind-regards|best-regards|regards"
    r"|atenciosamente|respeitosamente|mit-freundlichen)(?:-|$)"
)
_SUPPORTER = re.compile(r"\W*(?:\{(?:name|city|country)\}\W*)+")
"""A line that holds nothing but what the supporter fills."""
_LONGEST_LINE = 100
_LONGEST_NAME = 60
Documents = Mapping[str, Document]


def check_letters(alert: Alert, documents: Documents) -> Iterator[Problem]:
    """Yield a warning for each letter that has a salutation or a signature of its own: it would have two."""
    for code, document in documents.items():
        for place, letter in _letters(alert.words[code]):
            language = str(place[1]) if place[0] == "extra_letters" else code
            salutations = {
                target.person.salutation.get(language, "")
                for target in alert.targets
                if target.letter == place[-1]
            }
            for name in ("body", "short"):
                text = getattr(letter, name)
                lines = text.split("\n") if text else []
                for number, message in (*_salutation(lines, salutations), *_signature(lines)):
                    line = document.text_line((*place, name), number)
                    yield Problem(document.path, line, field_name((*place, name)), message, fatal=False)


def _letters(words: Words) -> Iterator[tuple[Location, Letter]]:
    """Yield each letter of a file, and where it is."""
    for name, letter in words.letters.items():
        yield ("letters", name), letter
    for code, named in getattr(words, "extra_letters", {}).items():
        for name, letter in named.items():
            yield ("extra_letters", code, name), letter


def _salutation(lines: list[str], salutations: set[str]) -> Iterator[tuple[int, str]]:
    first = lines[0].strip() if lines else ""
    own = first if _is_salutation(first) else next((s for s in salutations if s and first.startswith(s)), "")
    if own:
        yield 0, f"begins with {quote(own)}, and each target's salutation is added before it. Remove it here."


def _is_salutation(line: str) -> bool:
    whole = len(line) <= _LONGEST_LINE and not line.endswith((".", "?"))
    return whole and bool(_SALUTATION.match(plain_form(line)) or re.fullmatch(r"\W*\{target\}\W*", line))


def _signature(lines: list[str]) -> Iterator[tuple[int, str]]:
    end = [(number, line.strip()) for number, line in enumerate(lines) if line.strip()][-5:]
    closed = False
    for number, line in end:
        short = len(line) <= _LONGEST_NAME and not line.endswith((".", "!", "?", ":", ","))
        if _SUPPORTER.fullmatch(line) or (closed and short):
            message = (
                f"ends with {quote(line)}, and the supporter's name, city and country are added after it. "
                "End with the closing formula."
            )
            yield number, message
            return
        closed = closed or (bool(_CLOSING.match(plain_form(line))) and (number, line) != end[0])


_BEGINNING = 150
"""How much of each text is checked to decide whether the whole file is in another language."""


def check_languages(alert: Alert, documents: Documents) -> Iterator[Problem]:
    """Yield a warning for each text that seems to be in another language than its file, or one for all."""
    for code, document in documents.items():
        texts = list(_texts(alert.words[code], alert.bodies[code], code))
        found = [(place, wrong_language([text], language)) for place, text, language in texts]
        if any(message for _, message in found):
            own = (text[:_BEGINNING] for _, text, language in texts if language == code)
            whole = wrong_language(own, code)
            found = [((), whole)] if whole else found
        for place, message in found:
            if message:
                line = document.body_line if place == ("",) else document.line(place)
                yield Problem(document.path, line, field_name(place), message, fatal=False)


def _texts(words: Words, body: str, code: str) -> Iterator[tuple[Location, str, str]]:
    """Yield what is long enough to tell: where, the text, and the language that it should be in."""
    yield ("",), body, code
    yield ("demands",), "\n".join(words.demands), code
    for name in ("what_to_do", "warning", "outcome_text"):
        text = getattr(words, name)
        if text:
            yield (name,), text, code
    for index, update in enumerate(words.updates):
        yield ("updates", index, "text"), update.text, code
    for index, text in enumerate(words.answer_texts):
        yield ("answer_texts", index), text, code
    for place, letter in _letters(words):
        language = str(place[1]) if place[0] == "extra_letters" else code
        yield (*place, "body"), letter.body, language
        if letter.short:
            yield (*place, "short"), letter.short, language
