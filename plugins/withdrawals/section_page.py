"""Withdrawal of a partner's page or a sign-on letter: off the public site first, then elsewhere; verified.

Nothing is announced: drafts and scheduled mails about a letter are stopped, and that is all. Alerts have a
consent of their own, and stay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from plugins import console
from plugins.console import Echo
from plugins.deployment.commands import Run
from plugins.withdrawals.entries import FILE, withdrawn_pages
from plugins.withdrawals.git import commit_and_push, pull
from plugins.withdrawals.listing import list_page
from plugins.withdrawals.places import Places
from plugins.withdrawals.rebuild import deploy_output, fetch_last_site, rebuild, remove_locally, step
from plugins.withdrawals.search import Snapshot, search
from plugins.withdrawals.sections import SECTIONS
from plugins.withdrawals.takedown import is_page
from plugins.withdrawals.traces import collect_page_traces

_EVERYWHERE = """
What no command can do, and a person must:

  the host      empty its cache (CDN), and delete old deployments and build artefacts that hold the page
  search        ask search engines to remove {urls}
  archives      ask web.archive.org (info@archive.org) and archive.today to exclude the same addresses
"""
_SOURCES = """\
  sources       git rm -r content/{page}
                The folder is ignored from now on, so it can be removed at once.
  git history   the text stays in every clone of this repository: git filter-repo --invert-paths
                --path content/{page}, git push --force, then delete every clone, fork and CI cache"""
CHECKLISTS = {
    "partners": f"""{_EVERYWHERE}\
  alerts        those that name the organisation stay: ask it, and withdraw them too if it wants that
{_SOURCES}
  partner       tell the partner from when to when the page was online""",
    "letters": f"""{_EVERYWHERE}\
  shared links  previews in WhatsApp, Telegram, Facebook may stay: ask those who shared it to delete it
{_SOURCES}
                Names of signatories are in it too.
  signatures    delete the mails in the mailbox that receives them, and the private folder of the letter
  delivery      whoever received the letter has it with its list: tell them, if those concerned want that
  signatories   tell the initiators, and the organisations that signed
  alerts        one that the letter is about has a consent of its own, and stays

What cannot be recalled: mails already delivered, letters already handed over, copies of others.""",
}


def withdraw_page(
    settings_file: Path,
    places: Places,
    page: str,
    *,
    run: Run,
    update_mailing: Callable[[Sequence[str]], bool],
    sleep: Callable[[float], None],
    echo: Echo = console.out,
) -> bool:
    """Withdraw the *page* of a section, such as ``partners/alto-yarumo``.

    *update_mailing* deletes unsent mails about the folders that it gets. Return whether every step succeeded
    and no trace of the page was found afterwards.
    """
    name, _, key = page.partition("/")
    section, addresses = SECTIONS[name], places.page_addresses(page)
    if not addresses:
        console.err(f'LANGUAGES has no word for "{name}" in its paths, so the page cannot be found.')
        return False
    step("Fetching the last site", lambda: fetch_last_site(places))
    if not is_page(places, page) and page not in withdrawn_pages(places.content):
        console.err(f"{page} is not a {section.noun}. Write the name of its folder in content/{name}.")
        return False
    traces = [collect_page_traces(page, address, places.content) for address in addresses]
    before = Snapshot(places, addresses, [places.content / page])
    path = places.content / FILE
    results = [
        step("Updating the list", lambda: pull(places.root)),
        step("Cleaning the built site", lambda: remove_locally(places, addresses)),
        step("The first deployment", lambda: deploy_output(places, run, echo)),
        step("Adding to the list", lambda: list_page(places.content, page)),
        step("Pushing the list", lambda: commit_and_push(places.root, path, page, echo)),
        step("The build", lambda: rebuild(settings_file, places, addresses, run, echo)),
    ]
    if section.is_mailed:
        results.append(step("The mailing", lambda: update_mailing([key])))
    clean = step("The search", lambda: search(places, before, traces, echo, sleep))
    urls = [f"{places.siteurl}/{code}/{address}/" for code in before.languages for address in addresses]
    echo(CHECKLISTS[name].format(page=page, urls=" ".join(urls)))
    return clean and all(results)
