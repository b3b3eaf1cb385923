"""Mailing commands: load the content, stop if it has errors, and call ``plugins.campaigns.commands``."""

from __future__ import annotations

from pathlib import Path

from pelican.settings import read_settings

from plugins import console
from plugins.campaigns import commands
from plugins.campaigns.compose.composer import Composer
from plugins.campaigns.settings import MailingSettings, mailing_settings
from plugins.content.problems import report
from plugins.repository.site import Site
from plugins.site.generator import load_site
from plugins.web.settings import SettingsError


def push(settings_file: Path, *, go: bool, only: str, over_limit: str, test: str) -> bool:
    """Show the changes at the mailing service, or apply them with *go*; return whether this succeeded.

    *only* names announcements, separated by commas. *over_limit* is the reason for exceeding the weekly
    limit. *test* is an address: if given, test mails are sent to it and nothing else happens.
    """
    loaded = load(settings_file)
    if loaded is None:
        return False
    names = frozenset(name.strip() for name in only.split(",") if name.strip())
    if test:
        return commands.send_test_mails(*loaded, test, names)
    return commands.push(
        Composer(*loaded), commands.PushOptions(go=go, only=names, over_limit=" ".join(over_limit.split()))
    )


def setup(settings_file: Path, *, go: bool) -> bool:
    """Show what the audience lacks, or create it with *go*; return whether the audience is complete."""
    loaded = load(settings_file)
    return loaded is not None and commands.setup(*loaded, go=go)


def status(settings_file: Path) -> bool:
    """Print which campaigns were sent; return whether the service could be queried."""
    loaded = load(settings_file)
    return loaded is not None and commands.status(*loaded)


def contract(settings_file: Path, *, audience: str) -> bool:
    """Test the assumptions about the service in the empty *audience*; return whether they hold."""
    try:
        terms = mailing_settings(read_settings(str(settings_file)))
    except SettingsError as error:
        console.err(error)
        return False
    return commands.contract(terms, audience)


def load(settings_file: Path) -> tuple[Site, MailingSettings] | None:
    """Return the site and the mailing settings, or None after reporting errors of settings or content."""
    settings = read_settings(str(settings_file))
    try:
        site, problems = load_site(settings)
        terms = mailing_settings(settings)
    except SettingsError as error:
        console.err(error)
        return None
    errors = [problem for problem in problems if problem.fatal]
    if errors:
        console.err(report(errors))
        return None
    return site, terms
