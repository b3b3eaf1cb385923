"""The languages of the site: names, addresses, catalogs, and how each writes dates and lists."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass


def _import_babel() -> None:
    """Import the part of Babel that reads the time zone of the machine, as if it were UTC.

    It fails where TZ names a file that is no time zone. No text depends on that zone.
    """
    zone = os.environ.get("TZ")
    os.environ["TZ"] = "UTC"
    try:
        import babel.dates  # noqa: F401
    finally:
        del os.environ["TZ"]
        if zone is not None:
            os.environ["TZ"] = zone


_import_babel()


@dataclass(frozen=True)
class Language:
    """One language that the site is written in. ``pelicanconf.LANGUAGES`` lists them.

    *code* is the BCP 47 tag used in ``lang``, in file names and as the first part of each web
    address; *name* is what the language calls itself; *locale* is Babel's, for dates and numbers;
    *paths* are the words of the list pages' addresses.
    """

    code: str
    name: str
    locale: str
    paths: Mapping[str, str]

    @property
    def direction(self) -> str:
        """Return ``ltr`` or ``rtl``, the direction in which it is written."""
        from plugins.languages.direction import direction  # settings are read before anything is printed

        return direction(self.code)


Languages = Mapping[str, Language]
