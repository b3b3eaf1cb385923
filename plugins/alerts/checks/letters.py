"""Checks letters for salutations and signatures of their own, and all texts for their language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from plugins.alerts.alert import Alert
from plugins.alerts.file_format.headings import keywords
from plugins.alerts.models.alert import AnyWords, Original, Translation
from plugins.alerts.models.words import Letter, Words
from plugins.content.frontmatter import Document, Location
from plugins.content.problems import Problem, field_name, plain_form, quote
from plugins.content.schema import example_text
from plugins.content.written_language import wrong_language

_SALUTATION = re.compile(
    r"(?:muy-)?(?:madame|monsieur|mesdames|messieurs|mme|mlle|m|mm|excellence|votre-excellence|chere?s?|maitre"
    r"|bonjour|buen[ao]s-(?:dias|tardes|noches)|good-(?:morning|day|afternoon)|hello|cordial-saludo"
    r"|dear|sirs?|madam|your-excellency|excellency|to-whom-it-may-concern|honou?rable|mrs?|ms|respected|your-honou?r"
    r"|senor(?:a|es|as)?|sra?|estimad[oa]s?|distinguid[oa]s?|excelentisim[oa]s?|su-excelencia|honorables?"
    r"|respetad[oa]s?|apreciad[oa]s?|a-quien-corresponda|querid[oa]s?|doctora?|dra?|excm[oa]|ilm[oa]"
    r"|estimad(?:es|xs?|-s)"
    r"|exm[oa]|car[oa]s?|ilustrissim[oa]s?|senhor(?:a|es|as)?|excelentissim[oa]s?|prezad[oa]s?|vossa-excelencia|sehr-geehrte[rs]?)(?:-|$)"
)
_CLOSING = re.compile(
    r"(?:muy-)?(?:atentamente|cordialmente|respetuosamente|sinceramente|con-(?:todo-)?respeto|un-saludo|saludos|reciba"
    r"|con-(?:toda-)?(?:atencion|consideracion)"
    r"|cordialement|respectueusement|sincerement|veuillez-agreer|veuillez-recevoir|recevez|bien-a-vous"
    r"|fraternalement|je-vous-prie-d(?:-agreer|-accepter|e-croire|e-recevoir|e-bien-vouloir-agreer)"
    r"|yours|(?:most-)?(?:sincerely|faithfully|respectfully)|kind-regards|(?:with-)?best-(?:regards|wishes)|regards"
    r"|in-solidarity|en-solidaridad|solidairement"
    r"|atenciosamente|respeitosamente|mit-freundlichen)(?:-|$)"
)
_ADDRESSED = re.compile(r"(?:to(?:-the)?|a-las?|a-los|al|aux?|a(?=-m(?:adame|onsieur|me)?-))-")
"""The beginning of a line that names the addressee, if an office follows."""
_THANKS = re.compile(
    r"thanks|thank-you|(?:muchas-)?gracias|(?:un-grand-)?merci|(?:quedo-)?(?:en|a-la)-espera|dans-l-attente"
    r"|(?:i-)?look(?:ing)?-forward"
)
"""A closing in place of a formula; more often it is part of the text."""
_CONTINUED = re.compile("veuillez|recevez|reciba|je-vous")
"""Formulas that repeat the addressee's title."""
_POSTSCRIPT = re.compile(r"(?:p-?s|p-?d|n-?b|post-?data|post-?scriptum)(?:-|$)")
_WITHIN_TITLES = re.compile(
    "de|la|les?|l[ao]s|el|del|du|des|d|l|[yeao]|et|and|of|the|ou|or|d[ao]s?|s|generale?|nacional|nationale?"
)
"""Words without a capital inside an office or a name."""
_SUPPORTER = re.compile(r"\W*(?:\{(?:name|city|country)\}\W*)+")
"""A line with nothing but placeholders for the supporter."""
_LONGEST_LINE = 100
_LABEL = re.compile(
    r"(?:nom|prénom|name|address|city|country|nombre|ciudad|país|nome|ville|pays|adresse)s?\W*:\W*", re.I
)
"""A label of something to fill in on paper."""
_NAME = re.compile(r"(?:[\W_]*[A-ZÀ-ÖØ-Þ]|[\W_]+$)[^:]*[^.!?:,]")
_MAX_WORDS = 8
"""Maximum number of words of a salutation without a comma or colon at its end."""
_LONGEST_NAME = 60
Documents = Mapping[str, Document]


def check_letters(alert: Alert, documents: Documents) -> Iterator[Problem]:
    """Yield a warning for each letter with a salutation or signature of its own: it would have two."""
    for code, document in documents.items():
        for place, letter in _letters(alert.words[code]):
            language = str(place[1]) if place[0] == "extra_letters" else code
            salutations = {
                target.person.salutation_in(language)
                for target in alert.targets
                if target.letter == place[-1]
            }
            for name in ("body", "short"):
                text = getattr(letter, name)
                lines = text.split("\n") if text else []
                for number, message in (*_salutation(lines, salutations), *_signature(lines)):
                    line = document.text_line((*place, name), number)
                    yield Problem(document.path, line, field_name((*place, name)), message, fatal=False)


def check_complete(alert: Alert, documents: Documents) -> Iterator[Problem]:
    """Yield an error for each letter without the body or the points that the action of its targets needs."""
    actions: dict[str, set[str]] = {}
    for target in alert.targets:
        if target.gets_letter:
            actions.setdefault(target.letter, set()).add(target.action)
    for code, document in documents.items():
        for place, letter in _letters(alert.words[code]):
            used = actions.get(str(place[-1]), set())
            for name, lacking in (
                ("body", not letter.body and used & {"letter", "card"}),
                ("points", not letter.points and "points" in used),
            ):
                if lacking:
                    text = example_text(Original, (*place, name), code)
                    where = "below its heading" if name == "body" else f"below ### {keywords(code).points}"
                    yield document.problem((*place, name), f"is missing. Write it {where}, as in: {text}")


def check_cards(alert: Alert, documents: Documents) -> Iterator[Problem]:
    """Yield an error for each text of a card that has the number of the case: a prison must not read it."""
    cards = {target.letter for target in alert.targets if target.action == "card"}
    shared = {target.letter for target in alert.targets if target.action != "card" and target.gets_letter}
    for code, document in documents.items():
        for place, letter in _letters(alert.words[code]):
            name = str(place[-1])
            if name not in cards:
                continue
            for field in ("body", "short"):
                text = getattr(letter, field) or ""
                found = next((each for each in ("{case}", alert.facts.case) if each in text), None)
                if found is not None:
                    line = document.text_line((*place, field), text.count("\n", 0, text.index(found)))
                    hint = "Write a letter of its own for the card." if name in shared else "Remove it."
                    message = f"{quote(found)} would be on a card, which shows no case number. {hint}"
                    yield Problem(document.path, line, field_name((*place, field)), message)


def check_placeholders(alert: Alert, documents: Documents) -> Iterator[Problem]:
    """Yield an error for each ``{salutation}`` that a target has no salutation for, in that language."""
    for code, document in documents.items():
        for place, letter in _letters(alert.words[code]):
            language = str(place[1]) if place[0] == "extra_letters" else code
            lacking = next(
                (
                    target
                    for target in alert.targets
                    if target.letter == place[-1] and not target.person.salutation_in(language)
                ),
                None,
            )
            for field in ("subject", "body", "short"):
                text = getattr(letter, field) or ""
                if lacking is None or "{salutation}" not in text:
                    continue
                number = text.count("\n", 0, text.index("{salutation}"))
                line = document.text_line((*place, field), number)
                message = (
                    f'"{{salutation}}" is empty for {lacking.called(language)}, which has no salutation in '
                    f"{language}. Remove it, or write salutation: {{{language}: …}} of the target."
                )
                yield Problem(document.path, line, field_name((*place, field)), message)


def answer_texts(words: AnyWords) -> Iterator[tuple[Location, str]]:
    """Yield the text of each answer with its location: in the original it is beside its facts."""
    if isinstance(words, Translation):
        yield from ((("answer_texts", key), text) for key, text in words.answer_texts.items())
    else:
        yield from ((("answers", index, "text"), each.text) for index, each in enumerate(words.answers))


def _letters(words: Words) -> Iterator[tuple[Location, Letter]]:
    """Yield each letter of a file with its location."""
    for name, letter in words.letters.items():
        yield ("letters", name), letter
    for code, named in getattr(words, "extra_letters", {}).items():
        for name, letter in named.items():
            yield ("extra_letters", code, name), letter


def _salutation(lines: list[str], salutations: set[str]) -> Iterator[tuple[int, str]]:
    first = lines[0].strip() if lines else ""
    alone = not "".join(lines[1:2]).strip()
    own = (
        first
        if _is_salutation(first, alone=alone)
        else next((s for s in salutations if s and first.startswith(s)), "")
    )
    if own:
        yield 0, f"begins with {quote(own)}, and each target's salutation is added before it. Remove it here."


def _is_salutation(line: str, *, alone: bool) -> bool:
    """Return whether the first *line* of a letter is a salutation; *alone*: an empty line follows."""
    if len(line) > _LONGEST_LINE or line.endswith(("?", ";")):
        return False
    if re.fullmatch(r"\W*\{target\}\W*", line):
        return True
    plain, words = plain_form(line.replace("/", "-")), re.findall(r"[^\W_]+", line)
    salutation = _SALUTATION.match(plain)
    if line.endswith((",", ":", "!")):
        if salutation:
            return alone or len(words) <= _MAX_WORDS
        salutation = _ADDRESSED.match(plain)
    if salutation is None or not alone or len(words) > _MAX_WORDS:
        return False
    rest = words[plain[: salutation.end()].strip("-").count("-") + 1 :]
    return _is_title(rest) and (bool(rest) or salutation.re is _SALUTATION)


def _is_title(words: Sequence[str]) -> bool:
    """Return whether *words* are an office or a name, judging by capitals."""
    return all(
        word[0].isupper()
        or _WITHIN_TITLES.fullmatch(plain_form(word))
        or _SALUTATION.fullmatch(plain_form(word))
        for word in words
    )


def _is_name(text: str) -> bool:
    """Return whether *text* is clearly a personal name: capitalised, without a form of address."""
    words, plain = re.findall(r"[^\W\d_]+", text), plain_form(text)
    short = len(text) <= _LONGEST_NAME and 2 <= len(words) <= _MAX_WORDS and not re.search(r"[,:!?\d]", text)
    capitals = words[:1] and words[0][0].isupper() and words[-1][0].isupper() and _is_title(words)
    return bool(short and capitals) and not _SALUTATION.match(plain) and not _CLOSING.match(plain)


def _signature(lines: list[str]) -> Iterator[tuple[int, str]]:
    end = [(number, line.strip()) for number, line in enumerate(lines) if line.strip()][-5:]
    closed = thanked = False
    for number, line in end:
        plain = plain_form(line)
        if _POSTSCRIPT.match(plain):
            return
        closing = bool(_CLOSING.match(plain))
        filled = (closing or _LABEL.match(line)) and "{name}" in line
        named = closed and not closing and len(line) <= _LONGEST_NAME and bool(_NAME.fullmatch(line))
        after = line.partition(",")[2].strip() if closing and not _CONTINUED.match(plain) else ""
        name = named or (thanked and _is_name(line)) or _is_name(after)
        if _SUPPORTER.fullmatch(line) or filled or name or (closed and _LABEL.fullmatch(line)):
            message = (
                f"ends with {quote(line)}, and the supporter's name, city and country are added after it. "
                "End with the closing formula."
            )
            yield number, message
            return
        closed = closed or (closing and (number, line) != end[0])
        thanked = bool(_THANKS.match(plain)) and len(line.split()) <= _MAX_WORDS


_BEGINNING = 150
"""Number of characters of each text that decide whether the whole file is in another language."""


def check_languages(alert: Alert, documents: Documents) -> Iterator[Problem]:
    """Yield a warning for each text that seems to be in another language, or one for the whole file."""
    for code, document in documents.items():
        texts = list(_texts(alert.words[code], alert.bodies[code], code))
        found = [(place, wrong_language([text], language)) for place, text, language in texts]
        if any(message for _, message in found):
            own = (text[:_BEGINNING] for _, text, language in texts if language == code)
            file_warning = wrong_language(own, code)
            found = [((), file_warning)] if file_warning else found
        for place, message in found:
            if message:
                line = document.body_line if place == ("",) else document.line(place)
                yield Problem(document.path, line, field_name(place), message, fatal=False)


def _texts(words: AnyWords, body: str, code: str) -> Iterator[tuple[Location, str, str]]:
    """Yield each text that is long enough to detect its language: location, text, expected language."""
    yield ("",), body, code
    yield ("demands",), "\n".join(words.demands), code
    for name in ("what_to_do", "warning", "outcome_text"):
        text = getattr(words, name)
        if text:
            yield (name,), text, code
    for index, update in enumerate(words.updates):
        yield ("updates", index, "text"), update.text, code
    yield from ((place, text, code) for place, text in answer_texts(words))
    for place, letter in _letters(words):
        language = str(place[1]) if place[0] == "extra_letters" else code
        if letter.body:
            yield (*place, "body"), letter.body, language
        if letter.points:
            yield (*place, "points"), "\n".join(letter.points), language
        if letter.short:
            yield (*place, "short"), letter.short, language
