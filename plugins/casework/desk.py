"""What each command of casework works on: the site as it is now, and the private folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pelican.settings import read_settings

from plugins import console
from plugins.alerts.alert import Alert
from plugins.casework.case_files import CaseFiles
from plugins.casework.errors import CaseError, CaseworkError
from plugins.content.problems import Problem, nearest
from plugins.mailbox.errors import MailboxError
from plugins.private.errors import PrivateError
from plugins.private.folder import PrivateFolder, open_private_folder
from plugins.private.places import Places, project_places
from plugins.repository.site import Site
from plugins.site.generator import load_site
from plugins.web.settings import SettingsError


@dataclass(frozen=True)
class Casework:
    """The site, and the private folder of its network."""

    site: Site
    folder: PrivateFolder
    places: Places
    """Folders in which nothing private may be."""
    servers: tuple[str, ...] = ()
    """The names of the own mail servers (MAIL_SERVERS)."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The settings of Pelican, by which the site was loaded."""
    problems: tuple[Problem, ...] = ()
    """The problems of the site."""

    @property
    def case_files(self) -> CaseFiles:
        """The private case files."""
        return CaseFiles(self.folder, self.site.content.vocabularies)

    def alert(self, case: str) -> Alert:
        """Return the last alert of *case*, such as ``UA 2026-014``, or the one in the folder *case*.

        Raises:
            CaseError: If there is none without errors.
        """
        summaries, name = self.site.alert_summaries, folder_name(case)
        if name in summaries:
            return self.site.alert(name)
        wanted = _letters_and_digits(name)
        found = [each for each in summaries.values() if _letters_and_digits(each.case) == wanted]
        if found:
            return self.site.alert(max(found, key=lambda each: each.sequence).slug)
        for kind in ("alerts", "letters"):
            if name and (self.site.site_settings.content / kind / name).is_dir():
                raise CaseError(
                    f"content/{kind}/{name} has errors. Run `invoke check` and correct them first."
                )
        known = [*summaries, *(each.case for each in summaries.values())]
        raise CaseError(f'"{case}" is no case and no folder in content/alerts. {nearest(case, known)}')


def folder_name(name: str) -> str:
    """Return the name of an alert or letter without the folders around it, as a shell completes them.

    >>> folder_name("content/alerts/ua-2026-014/"), folder_name("letters/open-letter/index.es.md")
    ('ua-2026-014', 'open-letter')
    """
    path = name.strip().replace("\\", "/").rstrip("/")
    return re.sub(r"/index\.[\w-]+\.md$", "", path).rpartition("/")[2]


def _letters_and_digits(text: str) -> str:
    """Return what identifies a case number, however it is written."""
    return "".join(filter(str.isalnum, text.casefold()))


def run(settings_file: Path, folder: Path, command: Callable[[Casework], bool]) -> bool:
    """Run *command* on the site of *settings_file* and the private *folder*; return whether it succeeded.

    The folder is created, readable by its owner alone, if it is not there.
    """
    try:
        places = project_places(settings_file)
        private = open_private_folder(folder, places)
        settings = read_settings(str(settings_file))
        site, problems = load_site(settings)
        servers = tuple(settings.get("MAIL_SERVERS") or ())
        return command(Casework(site, private, places, servers, settings, tuple(problems)))
    except (CaseworkError, PrivateError, MailboxError, SettingsError) as error:
        console.err(error)
        return False
