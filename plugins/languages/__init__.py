"""The languages of the site: names, URL segments, message catalogs, and formats of dates and lists."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass


def _import_babel() -> None:
    """Import ``babel.dates`` with TZ set to UTC.

    The import reads the time zone of the machine, and fails if TZ names a file that is not a time zone. No
    output depends on that zone.
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
    """A language of the site, as in the setting LANGUAGES.

    *code* is the BCP 47 tag used in ``lang``, in file names and as the first part of each URL; *name* is what
    the language calls itself; *locale* is Babel's, for dates and numbers; *paths* are the words in the URLs
    of list pages.
    """

    code: str
    name: str
    locale: str
    paths: Mapping[str, str]

    @property
    def direction(self) -> str:
        """The direction in which it is written: ``ltr`` or ``rtl``."""
        from plugins.languages.direction import direction  # not needed to read the settings

        return direction(self.code)


Languages = Mapping[str, Language]
