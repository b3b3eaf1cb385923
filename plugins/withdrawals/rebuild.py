"""Steps of a withdrawal that change the site: download the last one, remove alerts, deploy, rebuild."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from plugins import console
from plugins.console import Echo
from plugins.deployment.commands import Run, deploy, environment
from plugins.withdrawals.places import Places
from plugins.withdrawals.remove import MANIFEST, remove_alert, remove_folder, remove_mails
from plugins.withdrawals.takedown import EMERGENCY, complete_builds, fetch_release


def step(name: str, action: Callable[[], bool]) -> bool:
    """Return the result of *action*; report any exception and return False, so that later steps run."""
    try:
        return action()
    except (Exception, SystemExit) as error:  # the later steps matter more than the reason
        console.err(f"{name} failed: {type(error).__name__}: {error}")
        return False


def fetch_last_site(places: Places) -> bool:
    """Download the site from the host unless it is here: a deployment must contain all of its files."""
    complete_builds(places)
    if not (places.output / MANIFEST).is_file():
        fetch_release(places)
    return True


def remove_locally(places: Places, slugs: Sequence[str]) -> bool:
    """Remove *slugs* and everything that was withdrawn earlier from every local folder.

    Previews, build caches and rendered sheets are deleted as a whole. Return whether nothing failed.
    """
    withdrawn = dict.fromkeys([*slugs, *places.withdrawn()])
    errors = [error for slug in withdrawn for error in remove_alert(places.output, slug)]
    errors += [error for slug in withdrawn for error in remove_mails(places.outbox, slug)]
    for folder in places.previews:
        errors += list(remove_folder(folder))
    for name in ("build", "public"):
        errors += list(remove_folder(places.cache / name))
    sheets = [path for path in places.cache.glob("*.pdf") if re.fullmatch("[0-9a-f]{64}", path.stem)]
    errors += [error for path in sheets for error in remove_folder(path)]
    for error in errors:
        console.err(error)
    return not errors


def deploy_output(places: Places, run: Run, echo: Echo) -> bool:
    """Deploy the output folder with DEPLOY_COMMAND; return False if it fails, True if it is empty."""
    if not places.deploy_command:
        echo(f"DEPLOY_COMMAND is empty. A workflow deploys what was pushed; else put {places.output} online.")
        return True
    reason = deploy(places.deploy_command, places.output, run)
    if reason:
        console.err(f"{reason} It is still online. {EMERGENCY}")
    return not reason


def rebuild(settings_file: Path, places: Places, slugs: Sequence[str], run: Run, echo: Echo) -> bool:
    """Build and deploy the site, which replaces the plain notices by the site's own.

    If the build fails for an unrelated reason, the last site without the alerts stays deployed: a success.
    """
    command = [sys.executable, "-m", "pelican", str(places.content), "-s", str(settings_file)]
    result = subprocess.run(
        [*command, "-e", "CAMPAIGN_ON_BUILD=false"],
        cwd=places.root,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode == 0:
        return deploy_output(places, run, echo)
    console.err(_last_lines(result.stderr or result.stdout))
    if "Another build is writing" in result.stderr:
        echo("Another build is running and may bring the alert back. Run this command again afterwards.")
        return False
    echo("The site cannot be built for another reason (above). The last site is online without it.")
    return remove_locally(places, slugs)


def _last_lines(text: str) -> str:
    """Return the last 20 lines of *text* without tracebacks."""
    lines = [line for line in text.strip().splitlines() if not line.startswith(("  ", "Traceback"))]
    return "\n".join(lines[-20:])
