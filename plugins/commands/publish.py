"""Publish command: build, deploy, wait until the site is live, push the mails; stops at the first error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pelican.settings import read_settings

from plugins import console
from plugins.campaigns import commands
from plugins.campaigns.compose.composer import Composer
from plugins.campaigns.errors import ClockError, NotLiveError
from plugins.commands import mailing
from plugins.commands.build import build
from plugins.commands.commits import commit_problem
from plugins.deployment.commands import deploy, fill
from plugins.deployment.errors import CommandError
from plugins.site.output import MANIFEST


def publish(settings_file: Path, *, run: Callable[[str], bool]) -> bool:
    """Build for the public address, deploy, verify and push; return whether every step succeeded.

    *run* executes a shell command and returns whether it exited with 0. ``{output}`` in DEPLOY_COMMAND is the
    output folder, quoted for the shell. Campaigns are pushed only if the public site shows exactly this
    content within PUBLISH_TIMEOUT seconds.
    """
    settings = read_settings(str(settings_file))
    command = str(settings.get("DEPLOY_COMMAND") or "")
    error = commit_problem(settings_file.parent, list(settings.get("SIGNED_COMMITS") or ()))
    if error:
        console.err(f"{error} Nothing was published.")
        return False
    output = Path(settings["OUTPUT_PATH"])
    try:  # validated before the build, which may take long
        fill("DEPLOY_COMMAND", command, "output", output)
        signing = fill("SIGN_COMMAND", str(settings.get("SIGN_COMMAND") or ""), "manifest", output / MANIFEST)
    except CommandError as error:
        console.err(f"{error} Nothing was published.")
        return False
    build(settings_file, CAMPAIGN_ON_BUILD=False)
    if not command:
        console.err(
            "Built, but not published: DEPLOY_COMMAND is empty. Write in pelicanconf.py the command that "
            'puts the folder on your host, for example "rsync -a --delete {output}/ host:site/".'
        )
        return False
    if signing and not run(signing):
        console.err("SIGN_COMMAND failed. Nothing was published.")
        return False
    if reason := deploy(command, output, run):
        console.err(f"{reason} Nothing was mailed.")
        return False
    loaded = mailing.load(settings_file)
    if loaded is None:
        return False
    try:
        commands.wait_for_pages(*loaded)
    except (NotLiveError, ClockError) as error:
        console.err(f"{error} Nothing was mailed.")
        return False
    console.out("The public site shows this content.")
    site, terms = loaded
    if terms.connect() is None:
        console.out(commands.no_account(terms))
        return True
    return commands.push(Composer(site, terms), commands.PushOptions(go=True))
