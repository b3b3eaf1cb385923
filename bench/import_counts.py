"""Counts the copies in ``mails.mbox`` of the current folder, into counts that are written beside it."""

from __future__ import annotations

from pathlib import Path

from plugins.casework.counts.counting import CopyCounter, CountedAlert, count_mails
from plugins.casework.counts.store import CountStore
from plugins.private.folder import PrivateFolder
from tests.casework.copies import FISCALIA, MINDEFENSA

alert = CountedAlert({FISCALIA: ["co-fiscalia"], MINDEFENSA: ["co-mindefensa"]})
store = CountStore(PrivateFolder(Path()))
counts = store.load()
counter = CopyCounter(
    counts,
    "count+{case}@urgent-action.example",
    lambda _: alert,
    ("mx.network.example",),
    store.key(counts),
)
count_mails(Path("mails.mbox"), counter, progress=lambda _: None)
store.save(counts)
print(counter.totals)
