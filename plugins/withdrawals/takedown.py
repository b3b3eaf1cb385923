"""Takedown command: removes what ``content/withdrawn.yaml`` lists from the last built site.

The hosts' workflows run this if the build fails, and deploy the result: one line in that file takes an alert,
a sign-on letter or the page of a partner down even if other content, the theme or a plugin is broken.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from plugins import console
from plugins.deployment.copies import CODINGS, IDENTITY, unpacked
from plugins.deployment.errors import CopyError
from plugins.deployment.journal import recover
from plugins.withdrawals.entries import unread_lines, withdrawn_pages, withdrawn_slugs
from plugins.withdrawals.places import Places, read_places
from plugins.withdrawals.remove import MANIFEST, remove_alert, remove_mails

TIMEOUT = 30.0
"""Seconds for each file of the public site."""
CONNECTIONS = 8
EMERGENCY = (
    "Take the page or the whole site offline in the host's own settings, now: docs/hosting.md, Emergency. "
    "Then run the same command again."
)


def take_down(settings_file: Path) -> bool:
    """Remove what is listed from the output folder; return whether the folder can be deployed.

    If there is no output, as on a machine with an empty cache, the public site is downloaded first.
    """
    places = read_places(settings_file)
    pages = withdrawn_pages(places.content)
    slugs = places.withdrawn()
    if not slugs and not pages:
        return _fail(
            "content/withdrawn.yaml lists no alert, no partner and no letter, so nothing was changed."
        )
    complete_builds(places)
    if not (places.output / MANIFEST).is_file():
        try:
            fetch_release(places)
        except Exception as error:  # whatever the reason, a person must know what to do now
            return _fail(
                f"There is no built site in {places.output}, and {places.siteurl} cannot be fetched "
                f"({type(error).__name__}). Take the whole site off the host now: docs/hosting.md, Emergency."
            )
    known = {path.name for path in (places.content / "alerts").glob("*")}
    known |= {path.parent.name for path in places.output.glob("*/*/index.html")}
    known |= {page for page in pages if is_page(places, page)}
    errors = [error for slug in slugs for error in remove_alert(places.output, slug)]
    errors += [error for slug in slugs for error in remove_mails(places.outbox, slug)]
    for failure in errors:
        console.err(failure)
    if errors:
        return _fail("Not everything could be removed (above). Do not deploy this folder.")
    listed = [*withdrawn_slugs(places.content), *pages]
    removed = [each for each in listed if each in known]
    unread = [f"line {number}" for number in unread_lines(places.content)]
    unread += [each for each in listed if each not in known]
    if unread:  # not fatal: it must not keep the others online
        console.err(
            f"content/withdrawn.yaml: {', '.join(unread)}: NOT REMOVED: nothing is known by that name. "
            "Write its folder name, as in ua-2026-014: 2026-11-26"
        )
    if not removed:
        return _fail("Nothing was removed.")
    console.out(f"Removed from {places.output}: {', '.join(removed)}")
    return True


def is_page(places: Places, page: str) -> bool:
    """Return whether the *page* of a section is in the built site or the content, and has an address."""
    addresses = places.page_addresses(page)
    built = any(any(places.output.glob(f"*/{address}")) for address in addresses)
    return built or (bool(addresses) and (places.content / page).is_dir())


def complete_builds(places: Places) -> None:
    """Finish interrupted writes of killed builds, so that output and outbox are one release each.

    Report it if that is impossible; alerts can be removed from a mixture of two releases, too.
    """
    for folder in (places.output, places.outbox):
        if interrupted := recover(folder):
            console.err(interrupted)


def fetch_release(places: Places) -> None:
    """Download the files in the public site's manifest into the output folder.

    Raises:
        OSError: If the site does not answer, or a file cannot be written.
        ValueError: If SITEURL is not a web address, or a file's hash differs from the manifest.
    """
    if not places.siteurl.startswith(("http://", "https://")):
        raise ValueError("SITEURL is no web address")
    data = _get(f"{places.siteurl}/{MANIFEST}")
    files: dict[str, str] = json.loads(data)["files"]
    names = [name for name in files if _is_below(name)]
    withdrawn = set(places.withdrawn())
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda name: _download(places, name, files[name], withdrawn), names))
    (places.output / MANIFEST).write_bytes(data)


def fetch_text(address: str, coding: str = IDENTITY) -> str | None:
    """Return the text at *address*, asked for in a content *coding*.

    It is an empty string for 404 and 410, and None if it cannot be fetched or unpacked.
    """
    try:
        return _get(address, coding).decode("utf-8", "replace")
    except HTTPError as error:
        return "" if error.code in {404, 410} else None
    except (OSError, CopyError):
        return None


def fetch_texts(address: str) -> set[str] | None:
    """Return the texts at *address* in all content codings, each once; None if one cannot be fetched.

    A host may serve a compressed copy that is older than its file, or whose file is gone.
    """
    texts = [fetch_text(address, coding) for coding in (IDENTITY, *CODINGS.values())]
    return {text for text in texts if text} if None not in texts else None


def _download(places: Places, name: str, sha256: str, withdrawn: Collection[str]) -> None:
    """Download a file of the public site; one of a page in *withdrawn* may be missing or different."""
    if name == "_headers":  # read by the host, not served
        return
    may_differ = any(f"/{slug}/" in f"/{name}" for slug in withdrawn)
    try:
        data = _get(f"{places.siteurl}/{quote(name.removesuffix('index.html'))}")
    except OSError:
        if not may_differ:
            raise
        data = b""
    if hashlib.sha256(data).hexdigest() != sha256 and not may_differ:
        raise ValueError(name)
    path = places.output / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _is_below(name: str) -> bool:
    """Return whether *name* is a path inside the output folder; a downloaded manifest may contain others."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _get(address: str, coding: str = IDENTITY) -> bytes:
    headers = {"Accept-Encoding": coding, "Cache-Control": "no-cache", "User-Agent": "takedown"}
    with urlopen(Request(address, headers=headers), timeout=TIMEOUT) as response:
        return unpacked(response.read(), response.headers.get("Content-Encoding", ""))


def _fail(message: str) -> bool:
    console.err(message)
    return False


def languages_of(output: Path) -> Iterable[str]:
    """Return the languages of a built site: the folders that contain the main feed, ``feed.atom``."""
    return sorted(path.parent.name for path in output.glob("*/feed.atom"))
