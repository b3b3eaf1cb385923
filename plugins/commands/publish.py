"""Publishing: build, deploy, see that it is live, push; each step stops the next."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from pelican.settings import read_settings

from plugins.campaigns import commands
from plugins.campaigns.compose.composer import Composer
from plugins.campaigns.delivery.live import ClockError, NotLiveError
from plugins.commands import mailing
from plugins.commands.build import build
from plugins.commands.commits import unfit
from plugins.deployment.commands import CommandError, deploy, fill
from plugins.site.output import MANIFEST


def publish(settings_file: Path, *, run: Callable[[str], bool]) -> bool:
    """Build for the public address, *run* DEPLOY_COMMAND, verify, push; tell whether all went well.

    ``{output}`` in the command is the output folder, quoted for the shell. Campaigns are pushed once the
    public site shows this very content, within PUBLISH_PATIENCE seconds.
    """
    settings = read_settings(str(settings_file))
    command = str(settings.get("DEPLOY_COMMAND") or "")
    fault = unfit(settings_file.parent, list(settings.get("SIGNED_COMMITS") or ()))
    if fault:
        print(f"{fault} Nothing was published.", file=sys.stderr)  # noqa: T201
        return False
    output = Path(settings["OUTPUT_PATH"])
    try:  # before the build, which may take long
        fill("DEPLOY_COMMAND", command, "output", output)
        signing = fill("SIGN_COMMAND", str(settings.get("SIGN_COMMAND") or ""), "manifest", output / MANIFEST)
    except CommandError as error:
        print(f"{error} Nothing was published.", file=sys.stderr)  # noqa: T201
        return False
    build(settings_file, CAMPAIGN_ON_BUILD=False)
    if not command:
        print(  # noqa: T201
            "Built, but not published: DEPLOY_COMMAND is empty. Write in pelicanconf.py the command that "
            'puts the folder on your host, for example "rsync -a --delete {output}/ host:site/".',
            file=sys.stderr,
        )
        return False
    if signing and not run(signing):
        print("SIGN_COMMAND failed. Nothing was published.", file=sys.stderr)  # noqa: T201
        return False
    if reason := deploy(command, output, run):
        print(f"{reason} Nothing was mailed.", file=sys.stderr)  # noqa: T201
        return False
    loaded = mailing.load(settings_file)
    if loaded is None:
        return False
    try:
        commands.wait_for_pages(*loaded)
    except (NotLiveError, ClockError) as error:
        print(f"{error} Nothing was mailed.", file=sys.stderr)  # noqa: T201
        return False
    print("The public site shows this content.")  # noqa: T201
    site, terms = loaded
    if not terms.connected:
        print(commands.no_account(terms))  # noqa: T201
        return True
    return commands.push(Composer(site, terms), commands.Order(go=True))
