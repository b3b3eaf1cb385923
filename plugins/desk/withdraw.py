"""Withdraws an alert everywhere by one command; no fault of anything else holds it back."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from pelican.settings import read_settings

from plugins.alerts.alert import State
from plugins.alerts.labels import STATE_SENTENCES
from plugins.campaigns import commands
from plugins.campaigns.compose import Composer
from plugins.campaigns.settings import mailing
from plugins.content.problems import report
from plugins.desk.build import build
from plugins.languages.catalogs import N_
from plugins.safety.takedown import without
from plugins.site.alert_pages import withdrawn_page
from plugins.site.frame import Frame
from plugins.site.generator import MARKS, load_site
from plugins.site.network import moment
from plugins.site.output import OutputError, with_manifest, write_output
from plugins.site.site import Site

CHECKLIST = """
Withdrawn here. What no command can do, and a person must:

  commit        git commit -am "Withdraw {case}" && git push
  the host      empty its cache (CDN), and delete old deployments and build artefacts that hold the page
  search        ask search engines to remove {urls}
  archives      ask web.archive.org (info@archive.org) and archive.today to exclude the same addresses
  shared links  previews in WhatsApp, Telegram, Facebook may stay: ask those who shared it to delete it
  git history   the text stays in every clone. To take it out of this repository:
                git filter-repo --invert-paths {paths}
                git push --force; then have every clone, fork and CI cache deleted
  partner       tell the partner what was published, from when to when, and who may have seen it

What cannot be recalled: mails already delivered, letters already sent, feeds already read,
copies that others have made."""


def withdraw(
    settings_file: Path,
    name: str,
    *,
    run: Callable[[str], bool],
    mail: bool = True,
    say: Callable[[str], None],
) -> bool:
    """Make the alerts of case or folder *name* neutral notices, deploy, tell subscribers; say what is left.

    Returns whether the notice is where it should be. With *mail*, a withdrawal is announced.
    """
    root = settings_file.parent
    settings = read_settings(str(settings_file))
    folders = _folders(Path(settings["PATH"]) / "alerts", name)
    if not folders:
        print(f"{name} is no case and no folder of content/alerts.", file=sys.stderr)  # noqa: T201
        return False
    now = moment(settings)
    for folder in folders:
        _mark(folder, now, mail=mail)
    if settings.get("CACHE_FOLDER"):
        shutil.rmtree(settings["CACHE_FOLDER"], ignore_errors=True)
    site, problems = load_site(settings)
    sound = _built(settings_file)
    if not sound:
        faults = [problem for problem in problems if problem.fatal]
        if faults:
            print(report(faults), file=sys.stderr)  # noqa: T201
        say("Something else is at fault (above). The alert is taken out of the last output all the same.")
        _take_out(site, folders, Path(settings["OUTPUT_PATH"]), Path(settings["OUTBOX_PATH"]))
    left = list(_left(Path(settings["OUTPUT_PATH"]), folders))
    for path in left:
        print(f"{path} still leads to the alert. Look at it.", file=sys.stderr)  # noqa: T201
    done = _deployed(settings, run, say) and _told(site, settings, folders, say)
    _say_rest(site, folders, root, say)
    return done and not left


def _folders(alerts: Path, name: str) -> list[Path]:
    """Return the alerts that *name* means: one folder, or every alert of a case."""
    slug = name.strip().lower().replace(" ", "-")
    if (alerts / slug).is_dir() and not re.fullmatch(r"ua \d{4}-\d+", name.strip(), re.IGNORECASE):
        return [alerts / slug]
    return sorted(
        path for path in alerts.glob(f"{slug}*") if re.fullmatch(rf"{re.escape(slug)}(-\d+)?", path.name)
    )


def _mark(folder: Path, now: datetime, *, mail: bool) -> None:
    """Write the withdrawal into the file with the facts, line by line, so that no other fault matters."""
    for path in sorted(folder.glob("index.*.md")):
        text = path.read_text("utf-8", errors="surrogateescape")
        if re.search(r"^original_modified:", text, re.MULTILINE):
            continue
        at = f"{now.astimezone(UTC):%Y-%m-%d %H:%M}Z"
        text = re.sub(r"^status:.*$", "status: withdrawn", text, count=1, flags=re.MULTILINE)
        if re.search(r"^modified:", text, re.MULTILINE):
            text = re.sub(r"^modified:.*$", f"modified: {at}", text, count=1, flags=re.MULTILINE)
        else:
            text = text.replace("status: withdrawn", f"status: withdrawn\nmodified: {at}", 1)
        if mail and "kind: withdrawal" not in text:
            text = _announced(text, at)
        path.write_text(text, "utf-8", errors="surrogateescape", newline="\n")


def _announced(text: str, at: str) -> str:
    numbers = [int(found) for found in re.findall(r"\bnumber: *(\d+)", text)]
    entry = f"  - {{number: {max([1, *numbers]) + 1}, date: {at}, kind: withdrawal}}"
    if re.search(r"^announcements: *$", text, re.MULTILINE):
        return re.sub(
            r"^announcements: *\n(?:[ \t-].*\n)*",
            lambda found: f"{found[0]}{entry}\n",
            text,
            count=1,
            flags=re.MULTILINE,
        )
    return text.replace("status: withdrawn\n", f"status: withdrawn\nannouncements:\n{entry}\n", 1)


def _built(settings_file: Path) -> bool:
    try:
        build(settings_file, CAMPAIGN_ON_BUILD=False)
    except SystemExit:
        return False
    return True


def _take_out(site: Site, folders: Iterable[Path], output: Path, outbox: Path) -> None:
    for folder in folders:
        slug = folder.name
        titles = {}
        for code, speaker in site.speakers.items():
            case = _case(slug)
            titles[code] = (
                escape(speaker.say(N_("Alert %(case)s"), case=case)),
                escape(speaker.say(STATE_SENTENCES[State.WITHDRAWN])),
            )
        files = list(without(output, slug, notices=_notices(site, slug), titles=titles))
        try:
            write_output(output, with_manifest(iter(files)), marks=MARKS)
        except OutputError as error:
            print(error, file=sys.stderr)  # noqa: T201
    if (outbox / "outbox.css").is_file():
        shutil.rmtree(outbox)  # the next build writes it anew


def _notices(site: Site, slug: str) -> dict[str, bytes]:
    """Return the notice in every language; nothing where even that cannot be printed."""
    try:
        frame = Frame(site)
        pages = [withdrawn_page(frame, slug, _case(slug), speaker) for speaker in site.speakers.values()]
        return {site.addresses.file(page.path): frame.renderer.html(page) for page in pages}
    except Exception as error:  # whatever is broken, the alert goes
        print(  # noqa: T201
            f"The notice cannot be printed ({type(error).__name__}); its address stays empty.",
            file=sys.stderr,
        )
        return {}


def _case(slug: str) -> str:
    """Return the case number that a folder's name says: ``UA 2026-014`` for ``ua-2026-014-2``."""
    found = re.match(r"([a-z]+)-(\d{4}-\d+)", slug)
    return f"{found[1].upper()} {found[2]}" if found else slug


def _left(output: Path, folders: Iterable[Path]) -> Iterable[str]:
    """Yield the files that still lead to a withdrawn alert, but for its notices and neutral feed entries."""
    for folder in folders:
        mark = f"/{folder.name}/".encode()
        for path in sorted(output.rglob("*")):
            name = path.relative_to(output).as_posix()
            if (
                path.is_dir()
                or name == "release.json"
                or name.endswith((f"{folder.name}/index.html", ".atom"))
            ):
                continue
            if mark in path.read_bytes():
                yield name


def _deployed(settings: dict[str, Any], run: Callable[[str], bool], say: Callable[[str], None]) -> bool:
    command = str(settings.get("DEPLOY_COMMAND") or "")
    if not command:
        say(f"DEPLOY_COMMAND is empty: put {settings['OUTPUT_PATH']} on the host yourself, now.")
        return True
    if run(command.replace("{output}", settings["OUTPUT_PATH"])):
        return True
    print("DEPLOY_COMMAND failed: the alert is still online. Deploy by hand, now.", file=sys.stderr)  # noqa: T201
    return False


def _told(site: Site, settings: dict[str, Any], folders: Iterable[Path], say: Callable[[str], None]) -> bool:
    """Take back unsent campaigns, and tell subscribers what the notice says."""
    terms = mailing(settings)
    if not terms.connected:
        return True
    composer, slugs = Composer(site, terms), {folder.name for folder in folders}
    names = {prospect.name for prospect in composer.prospects() if prospect.key.slug in slugs}
    order = commands.Order(go=True, only=frozenset(names), lenient=True, patience=terms.patience)
    return not names or commands.push(composer, order, say=say)


def _say_rest(site: Site, folders: list[Path], root: Path, say: Callable[[str], None]) -> None:
    urls = [
        site.addresses.absolute(site.addresses.below(code, folder.name))
        for folder in folders
        for code in site.network.languages
    ]
    paths = " ".join(f"--path {folder.relative_to(root).as_posix()}" for folder in folders)
    say(CHECKLIST.format(case=_case(folders[0].name), urls=" ".join(urls), paths=paths))
