"""Withdraw command: removes an alert from the public site first, then everywhere else, then verifies that.

The page of a partner, or a sign-on letter, is removed in the same way (``section_page.py``).

Every step runs even if an earlier one failed, and reports what it could not do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from plugins import console
from plugins.console import Echo
from plugins.deployment.commands import Run
from plugins.withdrawals.entries import (
    FILE,
    SLUG,
    alerts_of_case,
    case_of,
    letter_with,
    letters_about,
    page_in,
    withdrawn_slugs,
)
from plugins.withdrawals.git import commit_and_push, pull
from plugins.withdrawals.listing import AnnouncedNumbers, add_to_list, block_names
from plugins.withdrawals.places import Places, read_places
from plugins.withdrawals.rebuild import deploy_output, fetch_last_site, rebuild, remove_locally, step
from plugins.withdrawals.search import Snapshot, search, traces_of
from plugins.withdrawals.section_page import withdraw_page

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
    announced_numbers: AnnouncedNumbers,
    update_mailing: Callable[[Sequence[str]], bool],
    announce: bool = True,
    echo: Echo = console.out,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Withdraw what *name* refers to: the folder of an alert, its case, ``partners/<key>``, or a letter.

    *run* executes a shell command. *announced_numbers* queries the mailing service. *update_mailing* deletes
    unsent mails about the alerts and sends the announcements of the withdrawal, which *announce* enables.

    Return whether every step succeeded and no trace of the alerts was found afterwards.
    """
    places = read_places(settings_file)
    if places.error:
        console.err(f"The settings cannot be loaded ({places.error}); only their plain assignments are used.")
    if page := page_in(name) or letter_with(name, places.content):
        return withdraw_page(
            settings_file, places, page, run=run, update_mailing=update_mailing, echo=echo, sleep=sleep
        )
    slugs = alerts_of_case(name, _known_slugs(places))
    if not slugs:
        console.err(
            f"{name} is neither a case nor the folder of an alert, nor partners/<key> or letters/<slug>."
        )
        return False
    path = places.content / FILE
    step("Fetching the last site", lambda: fetch_last_site(places))
    traces = [traces_of(slug, slugs, places) for slug in slugs]
    before = Snapshot(places, slugs, [places.content / "alerts" / slug for slug in slugs])
    published = before.published
    results = [
        step("Updating the list", lambda: pull(places.root)),
        step("Cleaning the built site", lambda: remove_locally(places, slugs)),
        step("The first deployment", lambda: deploy_output(places, run, echo)),
        step(
            "Adding to the list",
            lambda: add_to_list(places.content, slugs, published, announced_numbers, announce, echo),
        ),
        step("Adding to the blocklist", lambda: block_names(places, slugs, echo)),
        step("Pushing the list", lambda: commit_and_push(places.root, path, case_of(slugs[0]), echo)),
        step("The build", lambda: rebuild(settings_file, places, slugs, run, echo)),
        step("The mailing", lambda: update_mailing(slugs)),
    ]
    clean = step("The search", lambda: search(places, before, traces, echo, sleep))
    echo(_checklist(places, before, slugs))
    if letters := letters_about(slugs, places.content):
        echo(f"\nLetters about it have a consent of their own, and stay. To withdraw: {', '.join(letters)}")
    return clean and all(results)


def _known_slugs(places: Places) -> list[str]:
    """Return the folder names of all alerts in the content, in the built site and in the list."""
    folders = [path.name for path in (places.content / "alerts").glob("*") if path.is_dir()]
    pages = [path.parent.name for path in places.output.glob("*/*/index.html")]
    built = [name for name in pages if SLUG.fullmatch(name)]
    return [*folders, *built, *withdrawn_slugs(places.content)]


def _checklist(places: Places, before: Snapshot, slugs: Sequence[str]) -> str:
    urls = [f"{places.siteurl}/{code}/{slug}/" for slug in slugs for code in before.languages]
    paths = [f"content/alerts/{slug}" for slug in slugs]
    options = " ".join(f"--path {path}" for path in paths)
    return CHECKLIST.format(urls=" ".join(urls), paths=" ".join(paths), options=options)
