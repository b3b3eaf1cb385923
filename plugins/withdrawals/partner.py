"""Withdrawal of a partner's page: off the public site first, then everywhere else, then verified.

Nobody is mailed: partners are not announced. Alerts that name the organisation have a consent of their own.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from plugins import console
from plugins.console import Echo
from plugins.deployment.commands import Run
from plugins.withdrawals.entries import FILE, withdrawn_partners
from plugins.withdrawals.git import commit_and_push, pull
from plugins.withdrawals.listing import list_partner
from plugins.withdrawals.places import Places
from plugins.withdrawals.rebuild import deploy_output, fetch_last_site, rebuild, remove_locally, step
from plugins.withdrawals.search import Snapshot, search
from plugins.withdrawals.takedown import is_partner
from plugins.withdrawals.traces import collect_partner_traces

CHECKLIST = """
What no command can do, and a person must:

  the host      empty its cache (CDN), and delete old deployments and build artefacts that hold the page
  search        ask search engines to remove {urls}
  archives      ask web.archive.org (info@archive.org) and archive.today to exclude the same addresses
  alerts        those that name the organisation stay: ask it, and withdraw them too if it wants that
  sources       git rm -r content/partners/{key}
                The folder is ignored from now on, so it can be removed at once.
  git history   the text stays in every clone of this repository: git filter-repo --invert-paths
                --path content/partners/{key}, git push --force, then delete every clone, fork and CI cache
  partner       tell the partner from when to when the page was online"""


def withdraw_partner(
    settings_file: Path,
    places: Places,
    key: str,
    *,
    run: Run,
    sleep: Callable[[float], None],
    echo: Echo = console.out,
) -> bool:
    """Withdraw the page of the partner *key*.

    Return whether every step succeeded and no trace of the page was found afterwards.
    """
    addresses = places.partner_addresses(key)
    if not addresses:
        console.err('LANGUAGES has no word for "partners" in its paths, so the page cannot be found.')
        return False
    step("Fetching the last site", lambda: fetch_last_site(places))
    if not is_partner(places, key) and key not in withdrawn_partners(places.content):
        console.err(f"partners/{key} is not a partner. Write the name of its folder in content/partners.")
        return False
    traces = [collect_partner_traces(key, address, places.content) for address in addresses]
    before = Snapshot(places, addresses, [places.content / "partners" / key])
    path, subject = places.content / FILE, f"partners/{key}"
    results = [
        step("Updating the list", lambda: pull(places.root)),
        step("Cleaning the built site", lambda: remove_locally(places, addresses)),
        step("The first deployment", lambda: deploy_output(places, run, echo)),
        step("Adding to the list", lambda: list_partner(places.content, key)),
        step("Pushing the list", lambda: commit_and_push(places.root, path, subject, echo)),
        step("The build", lambda: rebuild(settings_file, places, addresses, run, echo)),
    ]
    clean = step("The search", lambda: search(places, before, traces, echo, sleep))
    urls = [f"{places.siteurl}/{code}/{address}/" for code in before.languages for address in addresses]
    echo(CHECKLIST.format(key=key, urls=" ".join(urls)))
    return clean and all(results)
