"""The files below ``/api/``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import Any

from plugins.alerts.alert import PAST, State
from plugins.alerts.labels import SENT_WAYS, STATES, SUBJECTS
from plugins.alerts.summary import AlertSummary
from plugins.follow_up.alert_clocks import AuthorityClock
from plugins.follow_up.clock import Answered, ClockState
from plugins.follow_up.labels import ANSWERED, CLOCKS
from plugins.incremental.file import File
from plugins.incremental.parts import CachedParts, Key
from plugins.organisations.load import GROUPS, OFFERS, REGIONS, SECURITY
from plugins.repository.site import Site
from plugins.sections.opendata.entries import (
    archived_alert,
    authority_entry,
    follow_up_entry,
    open_alert,
    organisation_entry,
)
from plugins.sections.opendata.models import FORMAT, MODELS, ArchivedAlert, DataModel, schema
from plugins.sections.opendata.table import flat, table, table_lines, table_of_lines
from plugins.sign_ons.labels import DELIVERY_WAYS, WHO
from plugins.sign_ons.letter import PUBLIC as PUBLIC_LETTERS
from plugins.sign_ons.letter import STATES as LETTER_STATES
from plugins.sign_ons.letter import SignOnLetter


def open_alerts(site: Site) -> Iterator[File]:
    """Yield the open alerts, the most urgent first."""
    yield document(site, "alerts", [open_alert(site, each) for each in site.open])


def archive(site: Site, alert_summaries: Iterable[AlertSummary], key: Key) -> Iterator[File]:
    """Yield all public alerts, the earliest first: as JSON Lines and as CSV."""
    columns = [name for name in ArchivedAlert.model_fields if name != "urls"]
    columns += [f"urls_{code}" for code in site.site_settings.languages]

    def lines_of(summary: AlertSummary) -> tuple[str, str]:
        entry = _plain(archived_alert(site, summary))
        line = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
        return f"{line}\n", table_lines(columns, [flat(entry)])

    parts = CachedParts(site.cache, "archive", key)
    every = [parts.get(each.slug, (each,), partial(lines_of, each)) for each in alert_summaries]
    yield File("api/archive.jsonl", "".join(line for line, _ in every).encode())
    yield File("api/archive.csv", table_of_lines(columns, (row for _, row in every)))


def authorities(site: Site, keys: Iterable[str]) -> Iterator[File]:
    """Yield the authorities *keys* with their public channels."""
    known = site.content.authorities
    yield document(site, "authorities", [authority_entry(site, key, known[key]) for key in keys])


def follow_up(
    site: Site, alert_summaries: Iterable[AlertSummary], letters: Iterable[SignOnLetter], key: Key
) -> Iterator[File]:
    """Yield what is known of each authority since each public alert, then each letter, in their order."""

    def entries_of(about: AlertSummary | SignOnLetter, clocks: Iterable[AuthorityClock]) -> list[str]:
        return [_indented(_plain(follow_up_entry(site, about, known))) for known in clocks]

    def of_alert(alert: AlertSummary) -> list[str]:
        return entries_of(alert, site.clocks(alert))

    parts = CachedParts(site.cache, "follow-up", key)
    known = ((each, site.clock_keys.get(each.slug)) for each in alert_summaries)
    entries = [parts.get(each.slug, (each, own), partial(of_alert, each)) for each, own in known if own]
    entries += [entries_of(each, site.letter_clocks(each)) for each in letters]
    yield _document(site, "follow-up", "follow_up", chain.from_iterable(entries))


def directory(site: Site) -> Iterator[File]:
    """Yield the directory: as JSON and as CSV."""
    entries = [organisation_entry(site, *each) for each in sorted(site.content.directory.items())]
    yield document(site, "organisations", entries, name="directory")
    rows = [flat(_plain(entry)) for entry in entries]
    columns = dict.fromkeys(column for row in rows for column in row)
    yield File("api/directory.csv", table(list(columns), rows))


LABELS = {
    "subject": SUBJECTS,
    "state": {state.value: STATES[state] for state in (State.OPEN, *PAST)},
    "sent": SENT_WAYS,
    "clock": {state.value: CLOCKS[state] for state in ClockState},
    "answered": {state.value: ANSWERED[state] for state in Answered},
    "offers": OFFERS,
    "regions": REGIONS,
    "security": SECURITY,
    "groups": GROUPS,
    "letter_state": {state.value: LETTER_STATES[state] for state in PUBLIC_LETTERS},
    "who": WHO,
    "way": DELIVERY_WAYS,
}
"""The labels of closed lists, by field."""
VOCABULARIES = {
    "violations": "violations",
    "perpetrators": "perpetrators",
    "outcome": "outcomes",
    "outcomes_of_persons": "outcomes",
    "groups_at_risk": "groups",
    "answers": "answers",
    "answer": "answers",
}
"""The vocabularies of the network, by field."""


def labels(site: Site) -> Iterator[File]:
    """Yield the labels of closed lists and of the network's vocabularies in each language."""
    words = {
        field: {
            code: {language: localizer.say(name) for language, localizer in site.localizers.items()}
            for code, name in names.items()
        }
        for field, names in LABELS.items()
    }
    vocabularies = site.content.vocabularies
    words |= {
        field: {
            key: {code: term.words[code] for code in site.localizers}
            for key, term in vocabularies[name].terms.items()
        }
        for field, name in VOCABULARIES.items()
    }
    yield File("api/labels.json", _json({"format": FORMAT, "labels": words}).encode())


def schemas(site: Site) -> Iterator[File]:
    """Yield the JSON Schema of each kind of entry."""
    for name in MODELS:
        yield File(f"api/schema/{name}.json", _json(schema(name, site.content.vocabularies)).encode())


def document(site: Site, key: str, entries: Iterable[DataModel], *, name: str = "") -> File:
    """Return a document with the network's name and *entries* under *key*."""
    return _document(site, name or key, key, (_indented(_plain(entry)) for entry in entries))


def _document(site: Site, name: str, key: str, entries: Iterable[str]) -> File:
    """Return a document with *entries*, each of them indented JSON, under *key*."""
    head = _json({"format": FORMAT, "network": dict(site.site_settings.names)}).removesuffix("\n}\n")
    items = ",\n".join(entries)
    listed = f"[\n{items}\n ]" if items else "[]"
    return File(f"api/{name}.json", f'{head},\n "{key}": {listed}\n}}\n'.encode())


def _indented(entry: dict[str, Any]) -> str:
    """Return *entry* as JSON, indented as an item of a list in a document."""
    return f"  {_json(entry)}".rstrip("\n").replace("\n", "\n  ")


def _plain(entry: DataModel) -> dict[str, Any]:
    return entry.model_dump(mode="json")


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
