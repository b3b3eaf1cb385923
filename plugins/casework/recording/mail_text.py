"""What an authority says in a mail, without quoted text, signatures, and names and contacts of clerks.

It is only a suggestion: a person reads it, corrects it and confirms it before anything is published. Too much
is cut rather than too little. Words are those of French, English, Spanish and Portuguese mails.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from plugins.casework.recording.clerk_names import TITLES, found_names
from plugins.content.files import UNSEEN

CUT = "[…]"
"""In place of what is cut within a sentence."""
_FLAGS = re.IGNORECASE
_ORIGINAL = re.compile(
    r"\s*(?:-{3,}.*-{3,}|_{10,}|\*?(?:From|De|Von|Expéditeur|Remitente)\s?:\*?.*|"
    r"begin forwarded message.*)\s*$",
    _FLAGS,
)
"""The line above a mail that is answered, where programs do not quote it."""
_ATTRIBUTION = re.compile(
    r"\s*(?:on|el|le|em|am)\b.{0,250}(?:wrote|escribió|écrit|escreveu|schrieb)\s?:\s*$", _FLAGS
)
_NOTICE = re.compile(
    r"\W*(?:aviso|nota|avis|notice|disclaimer|this e-?mail|this message|este (?:correo|mensaje)|"
    r"ce (?:message|courriel)|la información contenida)\b.*(?:confiden|legal|priva|disclaimer|destinatari)",
    _FLAGS,
)
_CLOSING = re.compile(
    r"\W*(?:atentamente|atte\b|cordialmente|cordial(?:es)? saludos?|con (?:toda )?(?:atención|consideración)|"
    r"respetuosamente|saludos|sin otro particular|atenciosamente|cordialement|bien à vous|salutations|"
    r"(?:veuillez|je vous prie|nous vous prions).{0,40}(?:agréer|recevoir|croire)|respectueusement|"
    r"sincerely|yours|(?:kind|best|warm) regards|regards|respectfully)\b",
    _FLAGS,
)
_SALUTATION = re.compile(
    r"\W*(?:señor(?:a|as|es)?|respetad[oa]s?|estimad[oa]s?|apreciad[oa]s?|distinguid[oa]s?|cordial saludo|"
    r"buen(?:os|as) (?:días|tardes|noches)|reciban? un|dear|good (?:morning|afternoon)|mesdames|madame|"
    r"monsieur|messieurs|bonjour|chères?|chers?|prezad[oa]s?)\b.{0,80}$",
    _FLAGS,
)
_INTERNAL = re.compile(
    r"\W*(?:proyect[óo]|elabor[óo]|revis[óo]|aprob[óo]|copia|anexos?|c\.?c\.?|asunto|subject|objet|"
    r"drafted by|prepared by|réf(?:érence)?|ref(?:erencia|erence)?|radicado)\s?(?:n[.ºo°]*\s?)?[:.#]",
    _FLAGS,
)
_EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_WEB = re.compile(r"(?:https?://|www\.)\S+", _FLAGS)
_FULL_PHONE = re.compile(r"\+\d[\d\s().\u00a0-]{6,}\d|\(\d{1,4}\)\s?\d[\d\s.\u00a0-]{5,}\d")
_PHONE = re.compile(
    rf"{_FULL_PHONE.pattern}|"
    r"\b(?!\d{4}-\d\d-\d\d)\d{2,4}[\s.\u00a0-]\d{2,4}(?:[\s.\u00a0-]\d{2,4})+\b"
)
_PHONE_WORD = re.compile(
    r"\b(?:tel(?:éfono|efono|ephone)?|tél(?:éphone)?|phone|pbx|cel(?:ular)?|móvil|mobile|fax|conmutador|"
    r"ext(?:ensión|ension)?|poste)\b\s?[.:]?\s*[\d(+][\d\s().\u00a0-]*",
    _FLAGS,
)
_PLACE = re.compile(
    r"\b(?:calle|carrera|cra|cll|kra|avenida|avda|av|diagonal|transversal|rue|boulevard|avenue|piso|oficina|"
    r"edificio)\b\.?\s+(?:[\w.]+\s+){0,3}?(?:n[.ºo°]*\s*|#\s*)?\d[\w#º°.,\s-]{0,20}|\d{1,4},?\s+(?:bis\s+)?rue\s[\w\s’'-]{2,40}",
    _FLAGS,
)
_CAPITALISED = r"[A-ZÁÉÍÓÚÑÜÀÂÇÈÊËÎÏÔŒÙÛ][\w’'-]*\.?"
_NAME = rf"{_CAPITALISED}(?:\s+(?:(?:de|del|de la|de los|da|dos|van|von|y|e)\s+)?{_CAPITALISED}){{0,4}}"
_TITLED = re.compile(rf"\b(?i:{TITLES})\.?\s+{_NAME}")
_NAME_LINE = re.compile(rf"\W*(?:{_NAME}|[A-ZÁÉÍÓÚÑÜÀÂÇÈÊËÎÏÔŒÙÛ.\s]{{5,60}})\W*")
_HEAD = 15
"""Lines at the beginning among which a salutation ends the head of a letter."""
_LEAST_WORDS = 2
_SHORT = 60
_REFERENCE = re.compile(
    r"\b(?:radicad[oa]|radicación|rad|expediente|exp|folio|oficio|file|case|ref|reference|referencia|réf|"
    r"référence|dossier|récépissé)\b\.?(?:\s+(?:(?:con|bajo|sous)\s+(?:el|la|le)\s+)?(?:n(?:o|º|°|úm|um|r|umber|uméro|úmero)?\.?\s?[ºo°]?))?"
    r"\s*[:#]?\s*((?=[\w./-]*\d{3})[A-Z0-9][A-Z0-9./-]{3,39})",
    _FLAGS,
)


def said(text: str, senders: Iterable[str] = ()) -> str:
    """Return what the *text* of a mail says to its readers, as a suggestion; *senders* are names to cut."""
    names = list(senders)
    lines = [UNSEEN.sub("", line).strip() for line in _own_lines(text.splitlines())]
    salutations = [number for number, line in enumerate(lines[:_HEAD]) if _SALUTATION.fullmatch(line)]
    del lines[: salutations[-1] + 1 if salutations else 0]
    kept = [_without_contacts(line, names) for line in lines if not _is_cut(line)]
    paragraphs = re.split(r"\n{2,}", "\n".join(line if line.strip(f" .,;:-{CUT}") else "" for line in kept))
    return "\n\n".join(part for each in paragraphs if (part := each.strip()))


def reference_in(*texts: str) -> str:
    """Return the number under which an authority filed a letter, from the first of *texts* that names one.

    >>> reference_in("Acuse de recibo", "Su petición quedó con radicado No. 2026-611-0482113-2.")
    '2026-611-0482113-2'
    """
    found = (match for text in texts for match in _REFERENCE.finditer(text))
    return next((match[1].rstrip("./-") for match in found), "")


def private_details(text: str, names: Sequence[str] = ()) -> list[str]:
    """Return what of *text* must not be published: an address, a telephone number, one of *names*.

    Nor is a text finished that has the mark of what was cut: somebody has to write around it.
    """
    found = [f"{CUT} where something was cut"] if CUT in text else []
    found += [f'the address "{match[0]}"' for match in _EMAIL.finditer(text)]
    found += [
        f'the telephone number "{match[0].strip()}"'
        for pattern in (_FULL_PHONE, _PHONE_WORD)
        for match in pattern.finditer(text)
    ]
    people = dict.fromkeys(" ".join(text[start:end].split()) for start, end in found_names(text, names))
    return found + [f'"{name}"' for name in people]


def _own_lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of the mail itself: none that are quoted, of its signature, or of its small print."""
    for line in lines:
        if _ORIGINAL.match(line) or _NOTICE.match(line) or re.fullmatch(r"--\s*", line):
            return
        if _CLOSING.match(line):
            return
        if not re.match(r"\s*[>|]", line) and not _ATTRIBUTION.match(line):
            yield line


def _is_cut(line: str) -> bool:
    """Return whether all of *line* goes: a name, an office's own note, a contact."""
    if _INTERNAL.match(line):
        return True
    if len(line) > _SHORT or not line:
        return False
    if _EMAIL.search(line) or _PHONE_WORD.search(line) or _PLACE.match(line) or _PHONE.fullmatch(line):
        return True
    return len(line.split()) >= _LEAST_WORDS and bool(_NAME_LINE.fullmatch(line)) and not line.endswith(".")


def _without_contacts(line: str, names: Sequence[str]) -> str:
    for pattern in (_EMAIL, _WEB, _PHONE_WORD, _PHONE, _PLACE):
        line = pattern.sub(CUT, line)
    line = _TITLED.sub(CUT, line)
    for start, end in reversed(found_names(line, names)):
        line = line[:start] + CUT + line[end:]
    if reference := reference_in(line):
        line = line.replace(reference, CUT)
    return re.sub(rf"(?:{re.escape(CUT)}[\s.,]*){{2,}}", f"{CUT} ", line)
