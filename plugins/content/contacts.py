"""Field types for email addresses, telephone numbers and office hours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Annotated, Any

import phonenumbers
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from plugins.content.fields import Text, one_line, refuse, spaced
from plugins.content.problems import quote

_UNSEEN_IN_ADDRESS = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u00a0\u202f]")
_PLAIN_ADDRESS = "Write the address alone, for example despacho@ministry.example."


def _email(value: Any) -> str:
    text = one_line(value)
    unseen = _UNSEEN_IN_ADDRESS.search(text)
    if unseen:
        refuse(
            f"{quote(text)} contains the invisible character U+{ord(unseen.group()):04X}. "
            "Delete the address and type it by hand."
        )
    if text.count("@") > 1 and re.search(r"[,;\s]", text):
        refuse(f"{quote(text)} contains more than one address. Keep one; give another target the other one.")
    if "<" in text or ">" in text:
        refuse(f"{quote(text)} has a name around the address. {_PLAIN_ADDRESS}")
    if not text.strip(",;. "):
        refuse(f"{quote(text)} is not an email address. {_PLAIN_ADDRESS}")
    if text[-1] in ",;.":
        refuse(f'{quote(text)} ends in "{text[-1]}". Write {text.rstrip(",;. ")}.')
    if text.lower().startswith("mailto:"):
        refuse(f"{quote(text)} is a link. Write {text[7:].partition('?')[0]}.")
    domain = text.partition("@")[2]
    if not domain.isascii() or "xn--" in domain.lower():
        refuse(
            f"{quote(text)} has letters in its domain that could pass for others. "
            "Write an address with plain letters a-z only."
        )
    import email_validator  # lazy: the registry is cached, with nearly all addresses

    try:
        checked = email_validator.validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except email_validator.EmailNotValidError as error:
        refuse(f"{quote(text)} is not an email address ({str(error).rstrip('.')}). {_PLAIN_ADDRESS}")
    return checked.normalized


EmailAddress = Annotated[str, BeforeValidator(_email), WithJsonSchema({"type": "string", "format": "email"})]
"""One email address without a name around it (RFC 5321, ASCII local part)."""

_NUMBER_FORM = "Begin with + and the code, for example +57 601 570 2000."


def _number(value: Any) -> str:
    text = re.sub("[\u2010\u2011]", "-", spaced(value))  # the hyphens of word processors
    if not text.startswith("+"):
        refuse(f"{quote(text)} has no country code. {_NUMBER_FORM}")
    if re.search(r"[^0-9 +().\-]", text):
        refuse(f"{quote(text)} contains more than a number. {_NUMBER_FORM} An extension has its own field.")
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        refuse(f"{quote(text)} has no country code that exists. {_NUMBER_FORM}")
    if not phonenumbers.is_possible_number(number):
        refuse(f"{quote(text)} is too long or too short for its country. {_NUMBER_FORM}")
    costly = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.PREMIUM_RATE
    if costly or text.startswith("+979"):
        refuse(f"{quote(text)} is a number that costs extra. Write the ordinary number of the office.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


PhoneNumber = Annotated[
    str, BeforeValidator(_number), WithJsonSchema({"type": "string", "pattern": r"^\+[\d ().\-]+$"})
]
"""A telephone number with its country code, stored as E.164: ``+576015702000``."""


def _extension(value: Any) -> str:
    text = one_line(value)
    if not re.fullmatch(r"[0-9]{1,8}", text):
        refuse(f"{quote(text)} is not an extension. Write its digits only, for example 1204.")
    return text


Extension = Annotated[str, BeforeValidator(_extension), WithJsonSchema({"type": ["string", "integer"]})]
"""The digits dialled after the number."""

MIN_POSTAL = 6
"""Minimum number of letters and digits of a postal address, such as that of a ministry in Beijing."""
MAX_LINES, LINE_LIMIT = 12, 200
"""Maximum number of lines of a postal address, and of characters in each."""


def _postal(value: str) -> str:
    letters = [character for character in value if character.isalnum()]
    if len(letters) < MIN_POSTAL or all(character.isdigit() for character in letters):
        refuse(
            f"{quote(value)} is not a postal address. Write | after the colon, and below it, indented, the "
            "lines of the address."
        )
    lines = value.split("\n")
    if len(lines) > MAX_LINES:
        refuse(f"has {len(lines)} lines. Keep it within {MAX_LINES}, without the name, which is added.")
    longest = max(map(len, lines))
    if longest > LINE_LIMIT:
        refuse(f"has a line of {longest} characters. Break it into lines of at most {LINE_LIMIT}.")
    return value


PostalAddress = Annotated[Text, AfterValidator(_postal)]
"""The lines of a postal address."""

_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_HOURS = re.compile(
    r"(?P<first>Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?P<last>Mo|Tu|We|Th|Fr|Sa|Su))? "
    r"(?P<times>\d{2}:\d{2}-\d{2}:\d{2}(?:,\d{2}:\d{2}-\d{2}:\d{2})*)"
)


@dataclass(frozen=True)
class Opening:
    """Days of the week (0 is Monday) and the times of day at which a telephone is answered."""

    first_day: int
    last_day: int
    times: tuple[tuple[time, time], ...]


def _office_hours(value: Any) -> tuple[Opening, ...]:
    if isinstance(value, tuple):
        return value
    text = spaced(value)
    openings = []
    for part in re.split(r";\s*", text):
        found = _HOURS.fullmatch(part)
        if found is None:
            refuse(
                f"{quote(text)} does not read as office hours. "
                "Write days and times, for example Mo-Fr 08:00-12:00,14:00-17:00."
            )
        first = _DAYS.index(found["first"])
        last = _DAYS.index(found["last"] or found["first"])
        openings.append(Opening(first, last, tuple(_span(text, span) for span in found["times"].split(","))))
    return tuple(openings)


def _span(text: str, span: str) -> tuple[time, time]:
    try:
        opens, closes = (time.fromisoformat(part) for part in span.split("-"))
    except ValueError:
        refuse(f"{quote(text)} has an hour that does not exist. Write hours as 08:00 to 23:59.")
    if closes <= opens:
        refuse(f"{quote(text)} closes before it opens. Write the earlier hour first.")
    return opens, closes


OfficeHours = Annotated[
    tuple[Opening, ...],
    BeforeValidator(_office_hours),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^(Mo|Tu|We|Th|Fr|Sa|Su)[A-Za-z0-9:;, -]+$",
            "examples": ["Mo-Fr 08:00-12:00,14:00-17:00"],
        }
    ),
]
"""Days and times, as in ``Mo-Fr 08:00-12:00,14:00-17:00; Sa 09:00-12:00``."""
