"""Validates the settings for reports: readers and their keys, the mailbox, and other ways in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from plugins.content.contacts import EmailAddress, PhoneNumber
from plugins.content.problems import Problem, quote
from plugins.content.typography import unbroken

WAYS = ("phone", "signal", "onion", "globaleaks", "securedrop", "hushline")
"""Ways in other than the form, in the order in which pages offer them."""
DEMONSTRATION_KEYS = frozenset(
    {"6CE0AF47781E442A69D3C1B69B824CE609AC0175", "D3476E4DECB7EE670A1151D8BDB8F164DFF200A4"}
)
"""Fingerprints of the sample's keys. Anybody can read what is encrypted to them: see tests/reports/keys."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_FILE = "pelicanconf.py"
_ADDRESSES = {"phone": "+1 514 555 0123", "onion": "http://<56 characters>.onion"}
"""Examples of ways in whose form is not that of any web address."""


@dataclass(frozen=True)
class Reader:
    """Somebody who reads reports, with their key in ``content/keys/<name>.asc``."""

    name: str
    fingerprint: str
    """In capitals, without spaces."""
    who: Mapping[str, str]
    """Who that is, per language, such as "coordination, in Montréal"."""
    languages: tuple[str, ...]
    """BCP 47 tags of the languages that they read."""
    hours: int
    """The number of hours within which they read what arrives."""


@dataclass(frozen=True)
class ReportSettings:
    """The validated settings for reports."""

    readers: tuple[Reader, ...] = ()
    mailbox: str = ""
    ways: Mapping[str, str] = field(default_factory=dict)
    """Telephone number (E.164) or address of each way in, by its name in :data:`WAYS`."""
    phone_note: Mapping[str, str] = field(default_factory=dict)
    """When somebody answers the telephone, and in which languages, per language."""

    @property
    def texts(self) -> dict[str, str]:
        """The texts that visitors see, by setting and language, such as ``REPORT_PHONE_NOTE.fr``."""
        texts = {f"REPORT_PHONE_NOTE.{code}": text for code, text in self.phone_note.items()}
        for number, reader in enumerate(self.readers, 1):
            texts |= {f"REPORT_KEYS[{number}].who.{code}": text for code, text in reader.who.items()}
        return texts


def report_settings(settings: Mapping[str, Any]) -> tuple[ReportSettings, list[Problem]]:
    """Return the valid settings for reports in Pelican's *settings*, and the problems of the others.

    A wrong setting is an error; a text that lacks a language of the site is a warning.
    """
    problems = [Problem(_FILE, 1, name, message) for name, message in _errors(settings)]
    wrong = {problem.field.split(".")[0] for problem in problems}
    keys = [] if "REPORT_KEYS" in wrong else settings.get("REPORT_KEYS") or []
    ways = {} if "REPORT_WAYS" in wrong else settings.get("REPORT_WAYS") or {}
    notes = settings.get("REPORT_PHONE_NOTE") or {}
    readers = {
        number: _reader(entry)
        for number, entry in enumerate(keys, 1)
        if f"REPORT_KEYS[{number}]" not in wrong
    }
    texts = {f"REPORT_KEYS[{number}].who": reader.who for number, reader in readers.items()}
    if notes:
        texts["REPORT_PHONE_NOTE"] = notes
    problems += _untranslated(texts, settings.get("LANGUAGES") or {})
    checked = ReportSettings(
        readers=tuple(readers.values()),
        mailbox=settings.get("REPORT_MAILBOX") or "",
        ways={name: _way(name, ways[name]) for name in WAYS if name in ways},
        phone_note={code: unbroken(text, code) for code, text in notes.items()},
    )
    return checked, problems


def _untranslated(texts: Mapping[str, Mapping[str, str]], languages: Iterable[str]) -> Iterator[Problem]:
    """Yield a warning for each of *texts*, by setting, that lacks one of *languages*."""
    for name, by_code in texts.items():
        shown = next((code for code in languages if code in by_code), next(iter(by_code)))
        for code in languages:
            if code not in by_code:
                message = f'has no "{code}", so "{shown}" is shown there. Write it.'
                yield Problem(_FILE, 1, name, message, fatal=False)


def _reader(entry: Mapping[str, Any]) -> Reader:
    return Reader(
        name=entry["name"],
        fingerprint=_plain(entry["fingerprint"]),
        who={code: unbroken(text, code) for code, text in entry["who"].items()},
        languages=tuple(entry["languages"]),
        hours=entry["hours"],
    )


def _way(name: str, value: str) -> str:
    return TypeAdapter(PhoneNumber).validate_python(value) if name == "phone" else value


def _plain(fingerprint: object) -> str:
    return re.sub(r"\s", "", str(fingerprint)).upper()


def _errors(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the name and message of each error."""
    keys = settings.get("REPORT_KEYS") or []
    if isinstance(keys, list | tuple):
        host = urlsplit(str(settings.get("SITEURL") or "")).hostname or ""
        for number, entry in enumerate(keys, 1):
            for name, message in _errors_of_reader(entry, host):
                yield f"REPORT_KEYS[{number}]{name}", message
    else:
        yield "REPORT_KEYS", "is not a list. See docs/reference/settings.md for its form."
    mailbox = settings.get("REPORT_MAILBOX") or ""
    if mailbox and (reason := _reason(EmailAddress, mailbox)):
        yield "REPORT_MAILBOX", reason
    if keys and not mailbox:
        yield (
            "REPORT_MAILBOX",
            "is empty, but there are REPORT_KEYS. Write the address for reports.",
        )
    for name, value in (settings.get("REPORT_WAYS") or {}).items():
        if message := _way_error(name, value):
            yield f"REPORT_WAYS.{name}", message


def _errors_of_reader(entry: Any, host: str) -> Iterator[tuple[str, str]]:
    """Yield the field and message of each error of an *entry* of REPORT_KEYS; *host* is that of the site."""
    if not isinstance(entry, Mapping):
        yield "", f"{quote(entry)} is not a key with its reader. See docs/reference/settings.md for its form."
        return
    if not re.fullmatch(r"[a-z0-9-]+", str(entry.get("name") or "")):
        yield ".name", 'is not the name of a file in content/keys. Write "coordination" for coordination.asc.'
    fingerprint = _plain(entry.get("fingerprint"))
    if not re.fullmatch(r"[0-9A-F]{40}", fingerprint):
        yield (
            ".fingerprint",
            f"{quote(entry.get('fingerprint'))} does not have 40 digits and letters A-F. "
            "`gpg --fingerprint` shows it; keys of version 6, with 64, cannot be read by most programs.",
        )
    elif fingerprint in DEMONSTRATION_KEYS and not _is_demonstration(host):
        yield (
            ".fingerprint",
            f"is a demonstration key: at {host} anybody could read the reports. "
            "Make keys with `invoke reports new-key`, or write REPORT_KEYS = [].",
        )
    if not isinstance(entry.get("who"), Mapping) or not entry["who"]:
        yield ".who", 'does not say who reads. Write {"fr": "la coordination, à Montréal"}.'
    languages = entry.get("languages")
    if not isinstance(languages, list | tuple) or not languages:
        yield ".languages", 'is not a list of languages. Write ["es", "fr"].'
    hours = entry.get("hours")
    if type(hours) is not int or hours < 1:
        yield ".hours", f"{quote(hours)} is not a number of hours. Write 24 for a day."


def _is_demonstration(host: str) -> bool:
    """Return whether nobody in danger can be at *host*: a reserved name (RFC 2606) or this machine."""
    return host.endswith(".example") or host in _LOOPBACK


def _way_error(name: str, value: object) -> str:
    """Return what is wrong with a way in; empty if nothing is."""
    if name not in WAYS:
        return f"is not a way in. Write one of: {', '.join(WAYS)}."
    if name == "phone":
        return _reason(PhoneNumber, value)
    onion = re.fullmatch(r"https?://[a-z2-7]{56}\.onion(/\S*)?", str(value))
    secure = urlsplit(str(value)).scheme == "https" and urlsplit(str(value)).hostname
    if onion or (secure and name != "onion"):
        return ""
    example = _ADDRESSES.get(name, "an address that begins with https:// or is an onion address")
    return f"{quote(value)} is not an address for this. Write {example}."


def _reason(kind: Any, value: object) -> str:
    """Return why *value* is not of the field type *kind*; empty if it is."""
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError as error:
        return str(error.errors()[0]["msg"]).removeprefix("Value error, ")
    return ""
