"""Loads what the report page needs: readers with their keys, and the other ways in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from plugins.content.files import relative_name
from plugins.content.problems import Problem, quote
from plugins.incremental.cache import BuildCache
from plugins.incremental.fingerprint import fingerprint
from plugins.reports.keys import Key, KeyFileError, read_key
from plugins.reports.settings import DEMONSTRATION_KEYS, Reader, ReportSettings

FOLDER = "keys"
"""The folder of the keys in ``content/``, and in the output."""
NOTICE = timedelta(days=60)
"""How long before a key expires it is reported."""
_RENEW = (
    "`gpg --quick-add-key {fingerprint} cv25519 encr 6m`, and export it again "
    "(docs/from-a-report-to-an-alert.md)."
)


@dataclass(frozen=True)
class ReaderKey:
    """A reader and their key."""

    reader: Reader
    key: Key

    @property
    def is_demonstration(self) -> bool:
        """Whether anybody can read what is encrypted to the key."""
        return self.key.fingerprint in DEMONSTRATION_KEYS


@dataclass(frozen=True)
class Reports:
    """Everything that the report page shows, in all languages."""

    keys: tuple[ReaderKey, ...] = ()
    """All readable keys of the settings, valid or not."""
    mailbox: str = ""
    ways: Mapping[str, str] = field(default_factory=dict)
    phone_note: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Return whether there is any way to report, and so a page."""
        return bool(self.keys or self.ways)

    def valid(self, now: datetime) -> tuple[ReaderKey, ...]:
        """Return the keys to which reports can be encrypted at *now*."""
        return tuple(each for each in self.keys if each.key.is_valid(now))

    @property
    def turning_points(self) -> frozenset[datetime]:
        """The moments at which the page, or a warning about a key, changes."""
        points = {point for each in self.keys for point in each.key.turning_points}
        return frozenset(points | {point - NOTICE for point in points})


def load_reports(
    settings: ReportSettings, content: Path, now: datetime, cache: BuildCache | None = None
) -> tuple[Reports, list[Problem]]:
    """Return the reports of *settings*, with the keys in the folder *content*, and their problems at *now*.

    A key that has expired is a warning, never an error: alerts must go out.
    """
    folder, cache = content / FOLDER, cache or BuildCache()
    readable: dict[str, bytes | None] = {}
    for reader in settings.readers:
        path = folder / f"{reader.name}.asc"
        readable[reader.name] = path.read_bytes() if path.is_file() and not path.is_symlink() else None
    key = fingerprint(cache.code, [*readable.items()])
    read = cache.cached("report keys", key, lambda: {name: _read(data) for name, data in readable.items()})
    root = content.parent
    problems = list(_private_files(folder, root, {f"{name}.asc" for name in readable}))
    found: list[ReaderKey] = []
    for number, reader in enumerate(settings.readers, 1):
        path_name = relative_name(folder / f"{reader.name}.asc", root)
        value = read[reader.name]
        if isinstance(value, str):
            problems.append(Problem(path_name, 1, "", value))
        elif value.fingerprint != reader.fingerprint:
            problems.append(_other_key(path_name, number, reader, value))
        else:
            found.append(ReaderKey(reader, value))
            problems += _warnings(path_name, value, now)
    return Reports(tuple(found), settings.mailbox, settings.ways, settings.phone_note), problems


def _read(data: bytes | None) -> Key | str:
    """Return the key in *data*, or what is wrong with it."""
    if data is None:
        return "does not exist. Export the key to it: `gpg --armor --export FINGERPRINT`."
    try:
        return read_key(data)
    except KeyFileError as error:
        return str(error)


def _private_files(folder: Path, root: Path, others: set[str]) -> Iterator[Problem]:
    """Yield an error for each file of *folder*, other than *others*, that holds a private key."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name in others or not path.is_file() or path.is_symlink():
            continue
        if b"PRIVATE KEY BLOCK" in path.read_bytes():
            yield Problem(
                relative_name(path, root), 1, "", "holds a PRIVATE key. Delete the file and replace the key."
            )


def _other_key(path: str, number: int, reader: Reader, key: Key) -> Problem:
    return Problem(
        "pelicanconf.py",
        1,
        f"REPORT_KEYS[{number}].fingerprint",
        f"{quote(reader.fingerprint)} is not that of {path}, which has {quote(key.fingerprint)}. "
        "Find out from the reader which one is right, in person or by telephone.",
    )


def _warnings(path: str, key: Key, now: datetime) -> Iterator[Problem]:
    """Yield a warning for each reason for which *key* is not fit for use, now or soon."""
    renew = _RENEW.format(fingerprint=key.fingerprint)
    if now < key.starts:
        begins = _day(key.starts)
        yield _warning(path, f"is valid from {begins} only. Check the clock of the computer that made it.")
    if key.expires is not None:
        day = _day(key.expires)
        if key.expires <= now:
            yield _warning(
                path, f"has expired on {day}; reports are not encrypted to it. Add a subkey: {renew}"
            )
        elif key.expires - NOTICE <= now:
            yield _warning(path, f"expires on {day}. Add a subkey before: {renew}")
    if key.rsa:
        yield _warning(
            path,
            "is an RSA key: with it, even the shortest report is too long for a mail link. "
            "Make one of 25519 with `invoke reports new-key`.",
        )


def _warning(path: str, message: str) -> Problem:
    return Problem(path, 1, "", message, fatal=False)


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
