"""Withdraws an alert by one command: first off the public site, then everything else, then it looks.

Every step runs even if one before it failed, and says what it could not do.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from plugins import console
from plugins.deployment.commands import Run, deploy, environment
from plugins.deployment.journal import leftovers
from plugins.withdrawals.edit import with_entry
from plugins.withdrawals.entries import FILE, SLUG, alerts_of_case, case_of, list_text, withdrawn_slugs
from plugins.withdrawals.git import commit_and_push, pull
from plugins.withdrawals.places import Places, read_places
from plugins.withdrawals.remove import MANIFEST, remove, remove_folder, remove_mails
from plugins.withdrawals.takedown import complete_builds, fetch_release, fetch_text, languages_of
from plugins.withdrawals.traces import Traces, collect, found_in, found_online, names_of

Say = Callable[[str], None]
AnnouncedAlert = Callable[[str], Sequence[int]]
"""Returns the numbers of the announcements of an alert that were mailed; raises if nobody can know."""

POLL = 5.0
"""Seconds between two looks at the public site."""
EMERGENCY = (
    "Take the page or the whole site off the host by its own switch, now: docs/hosting.md, Emergency. "
    "Then run the same command again."
)
CHECKLIST = """
What no command can do, and a person must:

  the host      empty its cache (CDN), and delete old deployments and build artefacts that hold the page
  search        ask search engines to remove {urls}
  archives      ask web.archive.org (info@archive.org) and archive.today to exclude the same addresses
  shared links  previews in WhatsApp, Telegram, Facebook may stay: ask those who shared it to delete it
  sources       git rm -r {paths}
                The folder is ignored from now on, so it can be removed at once.
  git history   the text stays in every clone. To take it out of this repository:
                git filter-repo --invert-paths {options}
                git push --force; then have every clone, fork and CI cache deleted
  partner       tell the partner what was published, from when to when, and who may have seen it

What cannot be recalled: mails already delivered, letters already sent, feeds already read,
copies that others have made."""


def withdraw(
    settings_file: Path,
    name: str,
    *,
    run: Run,
    announced: AnnouncedAlert,
    mail: Callable[[Sequence[str]], bool],
    announce: bool = True,
    say: Say = console.out,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Withdraw the alerts that *name* means; return whether none of them was found anywhere afterwards.

    *run* executes a command of the shell, *announced* asks the mailing service, *mail* takes back drafts of
    the alerts and, unless *announce* is false, tells those who were mailed.
    """
    places = read_places(settings_file)
    if places.error:
        console.err(f"The settings cannot be loaded ({places.error}); their plain lines are used.")
    slugs = alerts_of_case(name, _known(places))
    if not slugs:
        console.err(f"{name} is neither a case nor the folder of an alert.")
        return False
    case = case_of(slugs[0])
    _step("The last site", lambda: _fetched(places))
    traces = [_traces(slug, slugs, places) for slug in slugs]
    known = _Known(places, slugs)
    done = [
        _step("Bringing the list up to date", lambda: pull(places.root)),
        _step("The built site", lambda: _clean(places, slugs)),
        _step("The first deployment", lambda: _deploy(places, run, say)),
        _step("The list", lambda: _list(places, known.published, slugs, announced, announce, say)),
        _step("The blocklist", lambda: _block_names(places, slugs, say)),
        _step("The commit", lambda: commit_and_push(places.root, places.content / FILE, case, say)),
        _step("The build", lambda: _build(settings_file, places, slugs, run, say)),
        _step("The mailing", lambda: mail(slugs)),
    ]
    clean = _step("The search", lambda: _searched(places, known, traces, say, sleep))
    say(_checklist(places, known, slugs))
    return clean and all(done)


def _step(name: str, act: Callable[[], bool]) -> bool:
    """Return what *act* returns; whatever it raises is reported and stops nothing."""
    try:
        return act()
    except (Exception, SystemExit) as error:  # the steps after it matter more than why
        console.err(f"{name} failed: {type(error).__name__}: {error}")
        return False


class _Known:
    """What was known of the alerts before anything was removed."""

    def __init__(self, places: Places, slugs: Sequence[str]) -> None:
        folders = [places.content / "alerts" / slug for slug in slugs]
        written = {path.name.split(".")[1] for folder in folders for path in folder.glob("index.*.md")}
        self.languages = sorted({*languages_of(places.output), *written})
        """The languages in which the public site is looked at."""
        self.published = {
            slug for slug in slugs if not places.output.is_dir() or any(places.output.glob(f"*/{slug}/*"))
        }
        """The alerts that the last site held; all of them where it is not known."""
        self._note = places.output.with_name(f".{places.output.name}.withdrawn")
        self.files = sorted(
            name
            for name in {
                *_listed(fetch_text(f"{places.siteurl}/{MANIFEST}")),
                *_built(places.output),
                *self._noted(),
            }
            if not name.endswith("index.html") and not {*slugs}.isdisjoint(name.split("/"))
        )
        """Sheets, pictures and calendars of the alerts: here, at the host, and of an earlier attempt."""
        with suppress(OSError):
            self._note.write_text(
                json.dumps({"files": dict.fromkeys([*self._noted(), *self.files], "")}), "utf-8"
            )

    def _noted(self) -> list[str]:
        try:
            return _listed(self._note.read_text("utf-8"))
        except OSError:
            return []

    def forget(self) -> None:
        """Delete the note of files that were to be looked for, since none is left."""
        self._note.unlink(missing_ok=True)


def _listed(manifest: str | None) -> list[str]:
    """Return the files that a manifest lists; none where it is no manifest."""
    try:
        return [str(name) for name in json.loads(manifest or "{}")["files"]]
    except (ValueError, KeyError, TypeError):
        return []


def _built(output: Path) -> list[str]:
    return [path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()]


def _traces(slug: str, slugs: Sequence[str], places: Places) -> Traces:
    try:
        return collect(slug, places.content, places.output, besides=slugs)
    except Exception as error:
        console.err(
            f"The texts of {slug} cannot be read ({type(error).__name__}): its address alone is searched."
        )
        return Traces(slug, ())


def _fetched(places: Places) -> bool:
    """Get the last site from the host where it is not here: what is deployed must be the whole of it."""
    complete_builds(places)
    if not (places.output / MANIFEST).is_file():
        fetch_release(places)
    return True


def _known(places: Places) -> list[str]:
    """Return the folder names of all alerts: of the content, of the built site, and of the list."""
    folders = [path.name for path in (places.content / "alerts").glob("*") if path.is_dir()]
    built = [path.parent.name for path in places.output.glob("*/*/index.html")]
    alerts = [name for name in built if SLUG.fullmatch(name)]
    return [*folders, *alerts, *withdrawn_slugs(places.content)]


def _list(
    places: Places,
    published: Collection[str],
    slugs: Sequence[str],
    announced: AnnouncedAlert,
    announce: bool,
    say: Say,
) -> bool:
    """Add an entry for each alert to the list; an earlier entry keeps what it says."""
    text, certain = list_text(places.content), True
    for slug in slugs:
        mailed: Sequence[int] = ()
        try:
            mailed = announced(slug) if announce and slug in published else ()
        except (Exception, SystemExit) as error:
            certain = False
            say(
                f"Whether anybody was mailed about {slug} cannot be known ({type(error).__name__}), so "
                f"nobody is mailed that it is withdrawn. Later: invoke withdraw {slug}"
            )
        text = with_entry(
            text,
            slug,
            date=f"{_now():%Y-%m-%d %H:%M}Z",
            published=_published(slug, places.content),
            numbers=[*_numbers(slug, places.content), *mailed],
            tell=bool(mailed),
        )
    path = places.content / FILE
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, "utf-8", newline="\n")
    partial.replace(path)
    return certain


def _now() -> datetime:
    """Return the current time, or the time that SOURCE_DATE_EPOCH fixes (reproducible-builds.org)."""
    return datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH") or time.time()), UTC)


def _sources(slug: str, content: Path) -> list[str]:
    """Return the files of an alert as text, whatever is wrong with them."""
    paths = sorted((content / "alerts" / slug).glob("index.*.md"))
    return [path.read_bytes().decode("utf-8", "replace") for path in paths if path.is_file()]


def _numbers(slug: str, content: Path) -> list[int]:
    """Return the numbers of all announcements that an alert may have had; the first needs no entry."""
    found = [re.findall(r"\bnumber\"?: *\"?(\d{1,3})\b", text) for text in _sources(slug, content)]
    return sorted({1, *(int(number) for numbers in found for number in numbers)})


def _published(slug: str, content: Path) -> str | None:
    """Return the day of an alert, as its sources say it."""
    for text in _sources(slug, content):
        if found := re.search(r"^\"?date\"? *: *[\"']?(20\d\d-\d\d-\d\d)", text, re.MULTILINE):
            return found[1]
    return None


def _block_names(places: Places, slugs: Sequence[str], say: Say) -> bool:
    """Move the names of the alerts to the blocklist, so that nothing else publishes them; quote none."""
    names = list(dict.fromkeys(name for slug in slugs for name in _names(slug, places.content)))
    gone = {*slugs, *withdrawn_slugs(places.content)}
    others = {path.name for path in (places.content / "alerts").glob("*") if path.is_dir()} - gone
    shared = {slug: set(_names(slug, places.content)) & set(names) for slug in sorted(others)}
    if still := [slug for slug, found in shared.items() if found]:
        say(f"The same people are named by {', '.join(still)}. Withdraw these too if they ask for it.")
        names = [name for name in names if not any(name in found for found in shared.values())]
        if not names:
            return True
    path = Path(places.blocklist).expanduser() if places.blocklist else None
    if not names:
        say("The names of the people cannot be read. Add them to the blocklist (NEVER_PUBLISH) yourself.")
    elif path is None or path.suffix in {".gpg", ".asc"} or not path.is_file():
        reason = "there is no blocklist" if path is None else f"{path.name} cannot be extended here"
        say(
            f"{len(names)} names of {', '.join(slugs)} are guarded by nothing from now on: {reason}. "
            "Add them to the list that NEVER_PUBLISH names."
        )
    else:
        listed = path.read_text("utf-8-sig").splitlines()
        new = [name for name in names if name not in listed]
        with path.open("a", encoding="utf-8", newline="\n") as out:
            out.write("".join(f"{name}\n" for name in [f"# {', '.join(slugs)}", *new] if new))
        say(f"{len(new)} names were added to {path.name}.")
    return True


def _names(slug: str, content: Path) -> list[str]:
    """Return the names of the people of an alert; where its files are broken, as far as they can be read."""
    try:
        from plugins.content.frontmatter import parse_front_matter

        people = [
            person
            for text in _sources(slug, content)
            for person in parse_front_matter("", text.replace("\r\n", "\n"))[0].values.get("people", ())
        ]
        return [str(person["name"]) for person in people if isinstance(person, dict) and person.get("name")]
    except Exception:
        return names_of(slug, content)


def _clean(places: Places, slugs: Sequence[str]) -> bool:
    """Remove these alerts, and all that were withdrawn before, from every folder here."""
    every = dict.fromkeys([*slugs, *withdrawn_slugs(places.content)])
    errors = [error for slug in every for error in remove(places.output, slug)]
    errors += [error for slug in every for error in remove_mails(places.outbox, slug)]
    for folder in places.previews:
        errors += list(remove_folder(folder))
    for name in ("build", "public"):
        errors += list(remove_folder(places.cache / name))
    sheets = [path for path in places.cache.glob("*.pdf") if re.fullmatch("[0-9a-f]{64}", path.stem)]
    errors += [error for path in sheets for error in remove_folder(path)]
    for error in errors:
        console.err(error)
    return not errors


def _deploy(places: Places, run: Run, say: Say) -> bool:
    if not places.deploy_command:
        say(f"DEPLOY_COMMAND is empty. A workflow deploys what was pushed; else put {places.output} online.")
        return True
    reason = deploy(places.deploy_command, places.output, run)
    if reason:
        console.err(f"{reason} The alert is still online. {EMERGENCY}")
    return not reason


def _build(settings_file: Path, places: Places, slugs: Sequence[str], run: Run, say: Say) -> bool:
    """Build the site anew, so that the site's own notices are deployed; its errors change nothing here."""
    command = [sys.executable, "-m", "pelican", str(places.content), "-s", str(settings_file)]
    done = subprocess.run(
        [*command, "-e", "CAMPAIGN_ON_BUILD=false"],
        cwd=places.root,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return _deploy(places, run, say)
    console.err(_last_lines(done.stderr or done.stdout))
    if "Another build is writing" in done.stderr:
        say("Another build is running and may bring the alert back. Run this command again afterwards.")
        return False
    say(
        "The site cannot be built for another reason (above). The alert was taken out of the last built site."
    )
    return _clean(places, slugs)


def _searched(
    places: Places, known: _Known, traces: Sequence[Traces], say: Say, sleep: Callable[[float], None]
) -> bool:
    """Look for the alerts in every place, and say of each whether they are withdrawn from it."""
    clean = True
    here = {
        "built site": places.output,
        "outbox": places.outbox,
        **{path.name: path for path in leftovers(places.output) + leftovers(places.outbox) if path.is_dir()},
        "cache": places.cache,
        **{folder.name: folder for folder in places.previews},
    }
    for name, folder in here.items():
        wanted = [each.without_slug() for each in traces] if name == "cache" else traces
        found = list(found_in(folder, wanted))
        for path in found:
            console.err(f"{path} still holds something of it. Delete this file.")
        clean = clean and not found
        if not found:
            say(f"{name}: withdrawn")
    return _searched_online(places, known, traces, say, sleep) and clean


def _searched_online(
    places: Places, known: _Known, traces: Sequence[Traces], say: Say, sleep: Callable[[float], None]
) -> bool:
    end = time.monotonic() + places.timeout
    languages = sorted({*known.languages, *languages_of(places.output)})
    while True:
        found = found_online(places.siteurl, traces, languages, known.files, fetch_text)
        if found == []:
            known.forget()
            say(f"{places.siteurl}: withdrawn")
            return True
        if time.monotonic() + POLL > end:
            break
        sleep(POLL)
    if found is None:
        console.err(
            f"{places.siteurl} does not answer, so what it shows is not known. Look at it; {EMERGENCY}"
        )
    else:
        console.err(f"STILL ONLINE: {' '.join(found)}. {EMERGENCY}")
    return False


def _checklist(places: Places, known: _Known, slugs: Sequence[str]) -> str:
    urls = [f"{places.siteurl}/{code}/{slug}/" for slug in slugs for code in known.languages]
    paths = [f"content/alerts/{slug}" for slug in slugs]
    options = " ".join(f"--path {path}" for path in paths)
    return CHECKLIST.format(urls=" ".join(urls), paths=" ".join(paths), options=options)


def _last_lines(text: str) -> str:
    lines = [line for line in text.strip().splitlines() if not line.startswith(("  ", "Traceback"))]
    return "\n".join(lines[-20:])
