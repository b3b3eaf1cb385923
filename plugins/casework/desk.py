"""What each command of casework works on: the site as it is now, and the private folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pelican.settings import read_settings

from plugins import console
from plugins.alerts.alert import Alert
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
    """The names of the own mail servers (SIGNATURE_SERVERS)."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The settings of Pelican, by which the site was loaded."""
    problems: tuple[Problem, ...] = ()
    """The problems of the site."""

    def alert(self, case: str) -> Alert:
        """Return the last alert of *case*, such as ``UA 2026-014``, or the one in the folder *case*.

        Raises:
            CaseError: If there is none without errors.
        """
        summaries = self.site.alert_summaries
        if case in summaries:
            return self.site.alert(case)
        wanted = "".join(case.casefold().split())
        found = [each for each in summaries.values() if "".join(each.case.casefold().split()) == wanted]
        if found:
            return self.site.alert(max(found, key=lambda each: each.sequence).slug)
        if (self.site.site_settings.content / "alerts" / case).is_dir():
            raise CaseError(f"content/alerts/{case} has errors. Run `invoke check` and correct them first.")
        known = [*summaries, *(each.case for each in summaries.values())]
        raise CaseError(f'"{case}" is no case and no folder in content/alerts. {nearest(case, known)}')


def run(settings_file: Path, folder: Path, command: Callable[[Casework], bool]) -> bool:
    """Run *command* on the site of *settings_file* and the private *folder*; return whether it succeeded.

    The folder is created, readable by its owner alone, if it is not there.
    """
    try:
        places = project_places(settings_file)
        private = open_private_folder(folder, places)
        settings = read_settings(str(settings_file))
        site, problems = load_site(settings)
        servers = tuple(settings.get("SIGNATURE_SERVERS") or ())
        return command(Casework(site, private, places, servers, settings, tuple(problems)))
    except (CaseworkError, PrivateError, MailboxError, SettingsError) as error:
        console.err(error)
        return False
