"""Validates the settings of ``pelicanconf.py``, and builds the URLs of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from plugins.content.countries import country_codes
from plugins.content.places import zone_error
from plugins.content.problems import Problem
from plugins.content.typography import unbroken
from plugins.languages import Languages
from plugins.web.colours import colour_errors
from plugins.web.copy_address import CASE, copy_address_error
from plugins.web.response_terms import Term, response_terms, term_errors

PATHS = (
    *("alerts", "archive", "country", "violation", "region", "perpetrator", "result", "year", "authority"),
    *("patterns", "data", "embed", "activities", "resources", "directory", "members", "partners", "search"),
    *("report", "letters", "aftermath"),
)
"""The sections of the site that each language needs a word for in its URLs."""
MAX_NAME_RETENTION_DAYS = 36_500
"""Maximum number of days for which names can stay in full after an alert has ended."""


@dataclass(frozen=True)
class SiteSettings:
    """The validated settings of ``pelicanconf.py``. Texts that visitors see are mappings by language.

    ``names`` has all languages; the other mappings may lack some, and ``Localizer.localized`` falls back.
    """

    languages: Languages
    names: Mapping[str, str]
    taglines: Mapping[str, str]
    siteurl: str
    zone: ZoneInfo
    mailbox_contact: str
    mailbox_join: str
    """The address to which people write to receive the alerts, as long as there is no sign-up form."""
    mailbox_copies: str
    """The address for copies of letters, with ``{case}`` for the folder name of the alert; may be empty."""
    mailbox_security: str
    mailbox_signatures: str
    """The address that receives signatures of letters; empty if the network collects none."""
    postal_address: str
    legal_notes: Mapping[str, str]
    privacy_notes: Mapping[str, str]
    """What the network promises to people who give it their address."""
    security_expires: str
    sheets: bool
    precompress: bool
    """Whether text files have compressed copies beside them."""
    share_pictures: bool
    """Whether links to the site come with pictures."""
    demonstration: bool
    regions: Mapping[str, tuple[str, ...]]
    """Regions in addition to those of ISO 3166-2, by country."""
    map_country: str
    """The country whose regions are drawn as a map; empty for no map."""
    response_terms: Mapping[str, Term]
    """How long the authorities of a country have to answer, by country."""
    colours: Mapping[str, str]
    preview: bool
    content: Path
    theme: Path
    cache_folder: Path | None
    """The folder of the build cache."""

    onion: str
    """The onion address of the same site; empty if it has none."""
    name_retention: timedelta
    """How long public names stay in full after an alert has ended, unless consent is renewed."""
    never_publish: Path | None
    """The blocklist."""
    subscribe_form: Path | None
    """The file that contains the sign-up form of the mailing service."""
    interest_names: Mapping[str, str]
    """The network's own names of groups and interests at the mailing service."""

    @property
    def texts(self) -> dict[str, str]:
        """The texts that visitors see, by setting and language, such as ``LEGAL_NOTES.fr``."""
        texts = {
            f"{name}.{code}": text
            for name, by_code in self._localized.items()
            for code, text in by_code.items()
        }
        return {**texts, "POSTAL_ADDRESS": self.postal_address}

    @property
    def _localized(self) -> dict[str, Mapping[str, str]]:
        """The texts per language, by setting."""
        return {
            "NETWORK_NAMES": self.names,
            "NETWORK_TAGLINES": self.taglines,
            "LEGAL_NOTES": self.legal_notes,
            "PRIVACY_NOTES": self.privacy_notes,
            **{f"RESPONSE_TERMS.{code}": term.source for code, term in self.response_terms.items()},
        }

    @property
    def problems(self) -> list[Problem]:
        """A warning for each text per language that lacks a language of the site."""
        problems = []
        for name, texts in self._localized.items():
            shown = next(code for code in self.languages if code in texts)
            problems += [
                Problem(
                    "pelicanconf.py",
                    1,
                    name,
                    f'has no "{code}", so "{shown}" is shown there. Write it.',
                    fatal=False,
                )
                for code in self.languages
                if code not in texts
            ]
        return problems

    @property
    def counts_per_alert(self) -> bool:
        """Whether each alert has its own address for copies of letters."""
        return CASE in self.mailbox_copies

    @property
    def default_language(self) -> str:
        """The first language of the settings, which ``/`` offers first."""
        return next(iter(self.languages))


def _is_site(address: str) -> bool:
    """Return whether *address* is an HTTP(S) URL without query and fragment; port and path are optional."""
    try:
        url = urlsplit(address)
        usable = url.hostname and (url.port is None or url.port > 0)
    except ValueError:  # a port that does not exist, half of an IPv6 address
        return False
    return bool(usable) and url.scheme in {"http", "https"} and not url.query and not url.fragment


class SettingsError(Exception):
    """Settings are missing or wrong; the message lists all of them, each with what to write."""


RENAMED = {
    "PUBLISH_PATIENCE": "PUBLISH_TIMEOUT",
    "NAMES_KEPT_DAYS": "NAME_RETENTION_DAYS",
    "MAILBOX_COUNT": "MAILBOX_COPIES",
    "SIGNATURE_SERVERS": "MAIL_SERVERS",
    "NOW": "BUILD_TIME",
}
"""New names of settings, by their name in earlier versions."""


def site_settings(settings: Mapping[str, Any]) -> SiteSettings:
    """Return the validated form of Pelican's *settings*.

    Raises:
        SettingsError: If a setting is missing, wrong or lacks a language; all errors at once.
    """
    errors = _errors(settings)
    if errors:
        raise SettingsError("\n".join(f"pelicanconf.py: {error}" for error in errors))
    return SiteSettings(
        languages=settings["LANGUAGES"],
        names=_typeset(settings["NETWORK_NAMES"]),
        taglines=_typeset(settings["NETWORK_TAGLINES"]),
        siteurl=settings["SITEURL"].rstrip("/"),
        zone=ZoneInfo(settings["TIMEZONE"]),
        mailbox_contact=settings["MAILBOX_CONTACT"],
        mailbox_join=settings.get("MAILBOX_JOIN") or settings["MAILBOX_CONTACT"],
        mailbox_copies=settings.get("MAILBOX_COPIES") or "",
        mailbox_security=settings["MAILBOX_SECURITY"],
        mailbox_signatures=settings.get("MAILBOX_SIGNATURES") or "",
        postal_address=settings["POSTAL_ADDRESS"],
        legal_notes=_typeset(settings["LEGAL_NOTES"]),
        privacy_notes=_typeset(settings["PRIVACY_NOTES"]),
        security_expires=settings["SECURITY_EXPIRES"],
        sheets=bool(settings.get("SHEETS", True)),
        precompress=settings.get("PRECOMPRESS") in (True, "yes") and not settings.get("PREVIEW"),
        share_pictures=bool(settings.get("SHARE_PICTURES", True)),
        demonstration=bool(settings.get("DEMONSTRATION")),
        regions={code: tuple(names) for code, names in (settings.get("REGIONS") or {}).items()},
        map_country=settings.get("MAP_COUNTRY") or "",
        response_terms=response_terms(settings.get("RESPONSE_TERMS") or {}),
        colours=settings["COLOURS"],
        preview=bool(settings.get("PREVIEW")),
        content=Path(settings["PATH"]),
        theme=Path(settings["THEME"]),
        cache_folder=Path(settings["CACHE_FOLDER"]) if settings.get("CACHE_FOLDER") else None,
        onion=(settings.get("ONION_ADDRESS") or "").rstrip("/"),
        name_retention=timedelta(days=settings["NAME_RETENTION_DAYS"]),
        never_publish=Path(settings["NEVER_PUBLISH"]).expanduser() if settings.get("NEVER_PUBLISH") else None,
        subscribe_form=Path(settings["SUBSCRIBE_FORM"]) if settings.get("SUBSCRIBE_FORM") else None,
        interest_names=settings.get("INTEREST_NAMES") or {},
    )


def _errors(settings: Mapping[str, Any]) -> list[str]:
    """Return an error for each setting that is renamed, missing or wrong."""
    required = [
        "LANGUAGES",
        "NETWORK_NAMES",
        "NETWORK_TAGLINES",
        "SITEURL",
        "TIMEZONE",
        "MAILBOX_CONTACT",
        "MAILBOX_SECURITY",
        "POSTAL_ADDRESS",
        "LEGAL_NOTES",
        "PRIVACY_NOTES",
        "SECURITY_EXPIRES",
        "COLOURS",
    ]
    errors = [f"{old} is now called {new}. Rename it." for old, new in RENAMED.items() if old in settings]
    errors += [f"{name} is missing." for name in required if not settings.get(name)]
    languages = settings.get("LANGUAGES") or {}
    errors += _missing_texts(settings, languages)
    zone = settings.get("TIMEZONE")
    if zone and (reason := zone_error(str(zone))):
        errors.append(f"TIMEZONE {reason}")
    if not _is_site(str(settings.get("SITEURL") or "")):
        errors.append(
            f'SITEURL "{settings.get("SITEURL")}" is not a web address. Write https://network.example.'
        )
    if settings.get("MAILBOX_COPIES") and (reason := copy_address_error(str(settings["MAILBOX_COPIES"]))):
        errors.append(f"MAILBOX_COPIES {reason}")
    if settings.get("COLOURS"):
        errors += colour_errors(settings["COLOURS"], Path(settings["THEME"]))
    onion = settings.get("ONION_ADDRESS") or ""
    if onion and not re.fullmatch(r"https?://[a-z2-7]{56}\.onion/?", onion):
        errors.append(f'ONION_ADDRESS "{onion}" is not an onion address. Write http://<56 characters>.onion.')
    errors += [
        f'REGIONS {code!r} is not a country with a list of names. Write {{"CO": ["Magdalena Medio"]}}.'
        for code, names in (settings.get("REGIONS") or {}).items()
        if code not in country_codes() or not isinstance(names, list | tuple)
    ]
    if settings.get("PRECOMPRESS", False) not in (True, False, "yes", "no", ""):
        errors.append(f"PRECOMPRESS {settings['PRECOMPRESS']!r} is neither yes nor no. Write one of them.")
    errors += term_errors(settings.get("RESPONSE_TERMS") or {}, languages)
    errors += [
        f"INTEREST_NAMES {key!r}: {name!r} is not a name of one line for language, topics, urgent-actions, "
        'activities or letters. Write {"topics": "Vous recevez / Vous resevwa"}.'
        for key, name in (settings.get("INTEREST_NAMES") or {}).items()
        if key not in {"language", "topics", "urgent-actions", "activities", "letters"}
        or not isinstance(name, str)
        or not name.strip()
        or "\n" in name
    ]
    days = settings.get("NAME_RETENTION_DAYS")
    if type(days) is not int or not 0 <= days <= MAX_NAME_RETENTION_DAYS:
        errors.append(
            f"NAME_RETENTION_DAYS {days!r} is not a number of days from 0 to {MAX_NAME_RETENTION_DAYS}. "
            "Write 730 for two years."
        )
    return errors


def _missing_texts(settings: Mapping[str, Any], languages: Languages) -> Iterator[str]:
    """Yield an error for each text per language that cannot fall back to another language."""
    names = settings.get("NETWORK_NAMES") or {}
    yield from (f'NETWORK_NAMES has no "{code}". Write it.' for code in languages if code not in names)
    for name in ("NETWORK_TAGLINES", "LEGAL_NOTES", "PRIVACY_NOTES"):
        texts = settings.get(name) or {}
        if texts and languages and languages.keys().isdisjoint(texts):
            yield f'{name} has no "{next(iter(languages))}". Write it.'
    for code, language in languages.items():
        missing = [kind for kind in PATHS if not language.paths.get(kind)]
        if missing:
            yield (
                f'LANGUAGES["{code}"].paths has no {", ".join(missing)}. Write a word of the language for '
                'each, without accents, for example "archive": "arquivo".'
            )


def _typeset(texts: Mapping[str, str]) -> dict[str, str]:
    return {code: unbroken(text, code) for code, text in texts.items()}


def moment(settings: Mapping[str, Any]) -> datetime:
    """Return the build time in UTC: the setting BUILD_TIME, in seconds since 1970, or else the current time.

    A build reads the clock nowhere else.

    Raises:
        SettingsError: If BUILD_TIME is not a number of seconds.
    """
    fixed = str(settings.get("BUILD_TIME") or "")
    if not fixed:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(fixed), UTC)
    except (ValueError, OverflowError, OSError):
        raise SettingsError(
            f'pelicanconf.py: BUILD_TIME (SOURCE_DATE_EPOCH) "{fixed}" is not a number of seconds since 1970.'
        ) from None


class Addresses:
    """Builds the URLs of the site's pages, as paths below that of SITEURL that begin with the language."""

    def __init__(self, site_settings: SiteSettings) -> None:
        self._languages = site_settings.languages
        self._origin = site_settings.siteurl
        self._base = urlsplit(site_settings.siteurl).path.rstrip("/")
        self.sheets = site_settings.sheets
        """Whether the site has printable sheets."""

    def absolute(self, path: str) -> str:
        """Return the absolute URL of *path*, the result of another method."""
        return self._origin + path.removeprefix(self._base)

    def root(self, name: str = "") -> str:
        """Return the address of a file at the top of the site."""
        return f"{self._base}/{name}"

    def file(self, path: str) -> str:
        """Return the file of the page at *path*, relative to the output folder."""
        relative = path.removeprefix(self._base).lstrip("/")
        return f"{relative}index.html" if not relative or relative.endswith("/") else relative

    def home(self, language: str) -> str:
        """Return ``/fr/``."""
        return f"{self._base}/{language}/"

    def below(self, language: str, *parts: str) -> str:
        """Return ``/fr/a/b/``."""
        return self.home(language) + "".join(f"{part}/" for part in parts)

    def listing(self, language: str, kind: str, key: str = "", number: int = 0) -> str:
        """Return the address of a list, or of its page *number* of earlier alerts.

        *kind* is alerts, archive, or one of ``lists.KINDS``.
        """
        parts = (self._languages[language].paths[kind], key.lower(), str(number or ""))
        return self.below(language, *filter(None, parts))

    def list_feed(self, language: str, kind: str, key: str) -> str:
        """Return the address of the Atom feed of a list."""
        return f"{self.listing(language, kind, key)}feed.atom"

    def resource(self, language: str, slug: str = "") -> str:
        """Return the address of a resource, or of the list of all of them."""
        word = self._languages[language].paths["resources"]
        return self.below(language, word, slug) if slug else self.below(language, word)

    def directory(self, language: str, facet: str = "") -> str:
        """Return the address of the directory, or of its part for *facet*, a ``Facet.slug``."""
        word = self._languages[language].paths["directory"]
        return self.below(language, word, facet) if facet else self.below(language, word)

    def members(self, language: str) -> str:
        """Return the address of the list of members."""
        return self.below(language, self._languages[language].paths["members"])

    def partner(self, language: str, key: str = "") -> str:
        """Return the address of the partner *key*, or of the list of all of them."""
        word = self._languages[language].paths["partners"]
        return self.below(language, word, key) if key else self.below(language, word)

    def sign_on(self, language: str, slug: str = "", *parts: str) -> str:
        """Return the address of the sign-on letter *slug*, or of the list of all of them.

        *parts* are those of a page below that of the letter.
        """
        word = self._languages[language].paths["letters"]
        return self.below(language, *filter(None, (word, slug)), *parts)

    def activity(self, language: str, slug: str = "") -> str:
        """Return the address of the public activity *slug*, or of the list of all of them."""
        word = self._languages[language].paths["activities"]
        return self.below(language, word, slug) if slug else self.below(language, word)

    def search(self, language: str) -> str:
        """Return the address of the search page."""
        return self.below(language, self._languages[language].paths["search"])

    def report(self, language: str) -> str:
        """Return the address of the page on which urgent situations are reported."""
        return self.below(language, self._languages[language].paths["report"])

    def feed(self, language: str) -> str:
        """Return the address of the Atom feed in *language*."""
        return f"{self.home(language)}feed.atom"
