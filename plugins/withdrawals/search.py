"""Steps of a withdrawal that verify it: record what was published, and search for it after the removal."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from plugins import console
from plugins.console import Echo
from plugins.deployment.copies import CODINGS, can_unpack, original
from plugins.deployment.journal import leftovers
from plugins.withdrawals.places import Places
from plugins.withdrawals.remove import MANIFEST, has_address
from plugins.withdrawals.takedown import EMERGENCY, fetch_text, fetch_texts, languages_of
from plugins.withdrawals.traces import Traces, addresses_with_traces, collect_traces, files_with_traces

POLL_INTERVAL = 5.0
"""Seconds between two searches of the public site."""


class Snapshot:
    """What the alerts, or the page of a section, consisted of before anything was removed."""

    def __init__(self, places: Places, slugs: Sequence[str], folders: Sequence[Path]) -> None:
        """Record the files of *slugs*, whose sources are in *folders*."""
        written = {path.name.split(".")[1] for folder in folders for path in folder.glob("index.*.md")}
        self.languages = sorted({*languages_of(places.output), *written})
        """Languages in which the public site is searched."""
        self.published = {
            slug for slug in slugs if not places.output.is_dir() or any(places.output.glob(f"*/{slug}/*"))
        }
        """Alerts in the last built site; all of them if there is none."""
        self._note = places.output.with_name(f".{places.output.name}.withdrawn")
        self.files = sorted(
            name
            for name in {
                *_names_in(fetch_text(f"{places.siteurl}/{MANIFEST}")),
                *_local_files(places.output),
                *self._noted(),
            }
            if not original(name).endswith("index.html")
            and any(has_address(f"/{name}", slug) for slug in slugs)
        )
        """Sheets, pictures and calendars of the alerts: local ones, those at the host, and those noted by an
        earlier attempt that failed."""
        with suppress(OSError):
            self._note.write_text(
                json.dumps({"files": dict.fromkeys([*self._noted(), *self.files], "")}), "utf-8"
            )

    def _noted(self) -> list[str]:
        try:
            return _names_in(self._note.read_text("utf-8"))
        except OSError:
            return []

    def forget(self) -> None:
        """Delete the note of files to search for, since none is left."""
        self._note.unlink(missing_ok=True)


def traces_of(slug: str, slugs: Sequence[str], places: Places) -> Traces:
    """Return the traces of an alert; the address alone if its texts cannot be read, which is reported.

    Texts that it has in common with other alerts in *slugs* count as traces.
    """
    try:
        return collect_traces(slug, places.content, places.output, withdrawn_too=slugs)
    except Exception as error:
        console.err(
            f"The texts of {slug} cannot be read ({type(error).__name__}): its address alone is searched."
        )
        return Traces(slug, ())


def search(
    places: Places, before: Snapshot, traces: Sequence[Traces], echo: Echo, sleep: Callable[[float], None]
) -> bool:
    """Search all local folders and the public site, and report each one as withdrawn or not.

    Return whether nothing was found.
    """
    clean = True
    folders = {
        "built site": places.output,
        "outbox": places.outbox,
        **{path.name: path for path in leftovers(places.output) + leftovers(places.outbox) if path.is_dir()},
        "cache": places.cache,
        **{folder.name: folder for folder in places.previews},
    }
    for name, folder in folders.items():
        searched = [each.without_slug() for each in traces] if name == "cache" else traces
        found = list(files_with_traces(folder, searched))
        for path in found:
            console.err(f"{path} still contains text of it. Delete this file.")
        clean = clean and not found
        if not found:
            echo(f"{name}: withdrawn")
    for suffix, coding in CODINGS.items():
        if not can_unpack(coding) and any(places.output.rglob(f"*{suffix}")):
            console.err(
                f"{places.output}: files ending in {suffix} were not searched, because no program to unpack "
                "them is installed. Delete them."
            )
            clean = False
    return _search_online(places, before, traces, echo, sleep) and clean


def _search_online(
    places: Places, before: Snapshot, traces: Sequence[Traces], echo: Echo, sleep: Callable[[float], None]
) -> bool:
    """Search the public site until nothing is found or PUBLISH_TIMEOUT has passed."""
    deadline = time.monotonic() + places.timeout
    languages = sorted({*before.languages, *languages_of(places.output)})
    while True:
        found = addresses_with_traces(places.siteurl, traces, languages, before.files, fetch_texts)
        if found == []:
            before.forget()
            echo(f"{places.siteurl}: withdrawn")
            return True
        if time.monotonic() + POLL_INTERVAL > deadline:
            break
        sleep(POLL_INTERVAL)
    if found is None:
        console.err(
            f"{places.siteurl} does not answer, so what it shows is unknown. Check it yourself; {EMERGENCY}"
        )
    else:
        console.err(f"STILL ONLINE: {' '.join(found)}. {EMERGENCY}")
    return False


def _names_in(manifest: str | None) -> list[str]:
    """Return the files that a manifest lists; none if it is not a manifest."""
    try:
        return [str(name) for name in json.loads(manifest or "{}")["files"]]
    except (ValueError, KeyError, TypeError):
        return []


def _local_files(output: Path) -> list[str]:
    return [path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()]
