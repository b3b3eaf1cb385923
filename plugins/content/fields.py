"""The kinds of field that content files are made of, each with the words an editor reads.

Every kind is text in the file. A refused value raises a ``PydanticCustomError`` whose message is
two sentences: what is wrong, and what to type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Annotated, Any, NoReturn
from zoneinfo import ZoneInfo, available_timezones

import email_validator
import phonenumbers
from babel import Locale
from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from plugins.content.problems import nearest, quote


class Model(BaseModel):
    """A group of fields of a content file: nothing unknown, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def refuse(message: str) -> NoReturn:
    """Stop reading a field, with what is wrong and what to type."""
    raise PydanticCustomError("content", "{message}", {"message": message})


def _text(value: Any) -> str:
    if not isinstance(value, str):
        kind = "a list" if isinstance(value, list) else "a group of fields"
        refuse(f"holds {kind} where one text is expected. Write the text after the colon.")
    stripped = value.strip()
    if not stripped:
        refuse("is empty. Write a text, or remove the line.")
    return stripped


def _line(value: Any) -> str:
    text = _text(value)
    if "\n" in text:
        refuse(f"{quote(text)} has a line break. Write it in one line.")
    if len(text) > 300:
        refuse(f"is {len(text)} characters long. Keep it within 300.")
    return text


Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": "string", "minLength": 1})]
"""One or more lines of text."""

Line = Annotated[
    str, BeforeValidator(_line), WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 300})
]
"""One line of text, at most 300 characters."""


# Names ------------------------------------------------------------------------------------

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _slug(value: Any) -> str:
    text = _line(value)
    if not SLUG.fullmatch(text):
        refuse(
            f"{quote(text)} is not made of lower-case letters a-z, digits and single hyphens. "
            "Write it as in co-fiscalia."
        )
    return text


Slug = Annotated[str, BeforeValidator(_slug), WithJsonSchema({"type": "string", "pattern": SLUG.pattern})]
"""A name in a web address or of a file: a-z, 0-9 and single hyphens."""

_CASE = re.compile(r"[A-Z]{2,6} \d{4}-\d{3,4}")


def _case(value: Any) -> str:
    text = _line(value)
    if not _CASE.fullmatch(text):
        refuse(
            f"{quote(text)} is not a case number. "
            "Write letters, a space, the year, a hyphen and three digits, for example UA 2026-014."
        )
    return text


CaseNumber = Annotated[
    str, BeforeValidator(_case), WithJsonSchema({"type": "string", "pattern": f"^{_CASE.pattern}$"})
]
"""A case number such as ``UA 2026-014``."""


def _count(value: Any) -> int:
    text = _line(value)
    if not re.fullmatch(r"[1-9]\d{0,2}", text):
        refuse(f"{quote(text)} is not a number from 1 to 999. Write digits only, for example 2.")
    return int(text)


Count = Annotated[
    int, BeforeValidator(_count), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 999})
]
"""A number from 1 to 999."""


# Places and languages ---------------------------------------------------------------------


@cache
def _territories() -> frozenset[str]:
    names = [str(code) for code in Locale("en").territories]
    return frozenset(code for code in names if re.fullmatch("[A-Z]{2}", code) and code not in {"ZZ", "EU"})


@cache
def _languages() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").languages) if re.fullmatch("[a-z]{2}", code))


def _country(value: Any) -> str:
    text = _line(value)
    if text not in _territories():
        refuse(f"{quote(text)} is not a country. Write its two-letter code (ISO 3166), for example CO.")
    return text


def _language(value: Any) -> str:
    text = _line(value)
    if text not in _languages():
        refuse(f"{quote(text)} is not a language. Write its two-letter code (ISO 639), for example es.")
    return text


Country = Annotated[
    str, BeforeValidator(_country), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}$"})
]
"""A country, as its ISO 3166-1 alpha-2 code."""

LanguageCode = Annotated[
    str, BeforeValidator(_language), WithJsonSchema({"type": "string", "pattern": "^[a-z]{2}$"})
]
"""A language, as its ISO 639-1 code."""


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(value: Any) -> str:
    text = _line(value)
    if text not in _zones():
        refuse(f"{quote(text)} is not a time zone. {nearest(text, _zones())} Write it as in America/Bogota.")
    return text


Zone = Annotated[str, BeforeValidator(_zone), WithJsonSchema({"type": "string"})]
"""A time zone of the IANA database, such as ``America/Bogota``."""


# Moments ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moment:
    """A day, or a minute of a day, as an editor writes it; aware once a zone is given."""

    day: date
    minute: time | None = None
    offset: timedelta | None = None

    def start(self, zone: ZoneInfo) -> datetime:
        """Return the first instant of it; *zone* counts where no offset was written."""
        at = datetime.combine(self.day, self.minute or time())
        if self.offset is None:
            return at.replace(tzinfo=zone)
        return at.replace(tzinfo=UTC) - self.offset

    def end(self, zone: ZoneInfo) -> datetime:
        """Return the first instant after it: the next midnight for a day alone."""
        if self.minute is None:
            return Moment(self.day + timedelta(days=1)).start(zone)
        return self.start(zone)

    def __str__(self) -> str:
        if self.minute is None:
            return self.day.isoformat()
        text = f"{self.day.isoformat()} {self.minute.isoformat('minutes')}"
        if self.offset is None:
            return text
        seconds = int(self.offset.total_seconds())
        sign = "-" if seconds < 0 else "+"
        hours, rest = divmod(abs(seconds), 3600)
        return f"{text}{sign}{hours:02d}:{rest // 60:02d}"


_MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::\d{2})? ?(Z|[+-]\d{2}:\d{2})?)?")
_MOMENT_FORM = "Write it as YYYY-MM-DD, or with the hour as YYYY-MM-DD HH:MM, for example 2026-02-28 17:00."


def _moment(value: Any) -> Moment:
    if isinstance(value, Moment):
        return value
    text = _line(value)
    found = _MOMENT.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        year, month, day_, hour, minute, offset = found.groups()
        return Moment(
            date(int(year), int(month), int(day_)),
            time(int(hour), int(minute)) if hour else None,
            _offset(offset),
        )
    except (ValueError, OverflowError):
        refuse(f"{quote(text)} is not a date. {_MOMENT_FORM}")


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text == "Z":
        return timedelta()
    size = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    if size >= timedelta(hours=15) or int(text[4:6]) > 59:
        raise ValueError(text)
    return -size if text[0] == "-" else size


def _day(value: Any) -> date:
    moment = _moment(value)
    if moment.minute is not None:
        refuse(f"{quote(value)} has an hour. Write the day alone, for example {moment.day}.")
    return moment.day


MomentField = Annotated[
    Moment,
    BeforeValidator(_moment),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}.*)?$"}),
]
"""A day (``2026-02-28``) or a minute (``2026-02-28 17:00``, with an offset if wanted)."""

Day = Annotated[
    date, BeforeValidator(_day), WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"})
]
"""A day, ``YYYY-MM-DD``."""


# Channels ---------------------------------------------------------------------------------

_UNSEEN_IN_ADDRESS = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u00a0\u202f]")
_PLAIN_ADDRESS = "Write the address alone, for example despacho@ministry.example."


def _email(value: Any) -> str:
    text = _line(value)
    unseen = _UNSEEN_IN_ADDRESS.search(text)
    if unseen:
        refuse(
            f"{quote(text)} holds the invisible character U+{ord(unseen.group()):04X}. "
            "Delete the address and type it by hand."
        )
    if text.count("@") > 1 and re.search(r"[,;\s]", text):
        refuse(f"{quote(text)} holds more than one address. Keep one; give another target the other one.")
    if "<" in text or ">" in text:
        refuse(f"{quote(text)} has a name around the address. {_PLAIN_ADDRESS}")
    if text[-1] in ",;.":
        refuse(f'{quote(text)} ends in "{text[-1]}". Write {text.rstrip(",;. ")}.')
    if text.lower().startswith("mailto:"):
        refuse(f"{quote(text)} is a link. Write {text[7:].partition('?')[0]}.")
    try:
        checked = email_validator.validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except email_validator.EmailNotValidError as error:
        refuse(f"{quote(text)} is not an email address ({str(error).rstrip('.')}). {_PLAIN_ADDRESS}")
    return checked.normalized


EmailAddress = Annotated[str, BeforeValidator(_email), WithJsonSchema({"type": "string", "format": "email"})]
"""One email address without a name around it (RFC 5321, ASCII local part)."""

_NUMBER_FORM = "Begin with + and the code, for example +57 601 570 2000."


def _number(value: Any) -> str:
    text = _line(value)
    if not text.startswith("+"):
        refuse(f"{quote(text)} has no country code. {_NUMBER_FORM}")
    if re.search(r"[^\d +().\-\u00a0]", text):
        refuse(f"{quote(text)} holds more than a number. {_NUMBER_FORM} An extension has its own field.")
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        refuse(f"{quote(text)} has no country code that exists. {_NUMBER_FORM}")
    if not phonenumbers.is_possible_number(number):
        refuse(f"{quote(text)} is too long or too short for its country. {_NUMBER_FORM}")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


PhoneNumber = Annotated[
    str, BeforeValidator(_number), WithJsonSchema({"type": "string", "pattern": r"^\+[\d ().\-]+$"})
]
"""A telephone number with its country code; kept as E.164, ``+576015702000``."""


def _extension(value: Any) -> str:
    text = _line(value)
    if not re.fullmatch(r"\d{1,8}", text):
        refuse(f"{quote(text)} is not an extension. Write its digits only, for example 1204.")
    return text


Extension = Annotated[str, BeforeValidator(_extension), WithJsonSchema({"type": ["string", "integer"]})]
"""The digits dialled after the number."""

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
    text = _line(value)
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
    WithJsonSchema({"type": "string", "examples": ["Mo-Fr 08:00-12:00,14:00-17:00"]}),
]
"""Days and times, as in ``Mo-Fr 08:00-12:00,14:00-17:00; Sa 09:00-12:00``."""


def _web(value: Any) -> str:
    text = _line(value)
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][^\s<>\"'\\]*)?", text):
        refuse(
            f"{quote(text)} is not a web address. Write it with https://, for example https://a.example/b."
        )
    return text


WebAddress = Annotated[str, BeforeValidator(_web), WithJsonSchema({"type": "string", "format": "uri"})]
"""A web address that begins with ``https://`` or ``http://``."""


def _per_language(value: Any) -> dict[str, str]:
    if isinstance(value, str):
        return {"": _line(value)}
    if not isinstance(value, dict):
        refuse("holds a list. Write one text, or one text per language, for example es: …")
    return value


Names = Annotated[
    dict[str, Line],
    BeforeValidator(_per_language),
    WithJsonSchema(
        {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]}
    ),
]
"""A name: one text for every language (kept under ``""``), or one per language code."""
