"""Measures single features: imports of mails, a letter with many signatories, and pictures in an alert."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image

from bench.builds import Project
from bench.generators import ROOT, ours
from bench.measure import run
from tests.casework.copies import FISCALIA, MINDEFENSA, copy
from tests.signatures.mails import CRAFTED

Rows = list[dict[str, Any]]
MAILS, SIGNATORIES, MEGAPIXELS = 10_000, 5_000, (12, 48)
READ_WITH_PYTHON = """
import mailbox, email.policy
from email import message_from_binary_file
read = lambda file: message_from_binary_file(file, policy=email.policy.default)
print(sum({used} for mail in mailbox.mbox("mails.mbox", factory=read)))
"""
IMPORT = "from pathlib import Path\nfrom plugins.private.folder import PrivateFolder\n"
IMPORT_COUNTS = f"""{IMPORT}
from plugins.casework.counts.counting import CopyCounter, CountedAlert, count_mails
from plugins.casework.counts.store import CountStore
alert = CountedAlert({{"{FISCALIA}": ["co-fiscalia"], "{MINDEFENSA}": ["co-mindefensa"]}})
store = CountStore(PrivateFolder(Path()))
counts, address, servers = store.load(), "count+{{case}}@urgent-action.example", ("mx.network.example",)
counter = CopyCounter(counts, address, lambda _: alert, servers, store.key(counts))
count_mails(Path("mails.mbox"), counter, progress=lambda _: None)
store.save(counts)
"""
IMPORT_SIGNATURES = f"""{IMPORT}
from datetime import date
from pelicanconf import LANGUAGES, ROOT
from plugins.languages.catalogs import load_catalogs
from plugins.sign_ons.load import load_sign_ons
from plugins.signatures.collect import Collector, import_mails
from plugins.signatures.mail_form import FormReader
from plugins.signatures.review_file import open_store
from plugins.vocabularies.vocabulary import UNCHECKED
from plugins.web.localizer import localizers
example, store = ROOT / "tests/sign_ons/example", open_store(PrivateFolder(Path()), "open-letter")
letters, _ = load_sign_ons(example, root=example, languages=list(LANGUAGES), vocabularies=UNCHECKED)
catalogs, _ = load_catalogs(ROOT / "theme", LANGUAGES, root=ROOT)
form, key = FormReader(localizers(LANGUAGES, catalogs, UNCHECKED)), store.key(create=True)
collector = Collector(letter=letters["open-letter"], languages=form, directory={{}},
                      servers=("mx.network.example",), key=key, today=date(2026, 11, 21))
review = store.load(create=True)
import_mails(Path("mails.mbox"), review, collector, progress=lambda _: None)
store.save(review)
"""
ADDRESSES = 'sum(len(mail[name].addresses) for name in ("from", "to", "cc"))'
TEXT = 'len(mail.get_body(("plain", "html")).get_content()) + len(mail["from"].addresses)'
IMPORTS = {  # a mail, the import, and what Python must read of each mail for the same
    "copies of letters": (copy(to=f"{FISCALIA}, {MINDEFENSA}"), IMPORT_COUNTS, ADDRESSES),
    "signatures": (CRAFTED["plain"].data(1), IMPORT_SIGNATURES, TEXT),
}
LETTER = "testigos-cano-torcaz"
"""The delivered letter of the sample content that gets more signatories."""
FIRST = ("María", "Jean-Noël", "Олена", "محمد", "דוד", "सुनीता", "Ελένη", "Zoé", "José", "Anaïs")
LAST = ("Ordóñez", "Lefèvre", "Шевченко", "عبد الله", "כהן", "शर्मा", "Παπαδοπούλου", "Tremblay", "Ruiz")
COUNTRIES = ("CA", "FR", "ES", "CO", "MX", "UA", "EG", "IL", "IN", "GR", "US", "BE")


def measure_features(folder: Path, rounds: int) -> dict[str, Rows]:
    """Return a table for each feature by title; projects are created in *folder*."""
    return {
        f"Imports of {MAILS:,} mails": [_import(folder, name) for name in IMPORTS],
        f"A letter with {SIGNATORIES:,} signatories": _signatories(folder / "letter", rounds),
        "An alert with a picture": _pictures(folder / "pictures", rounds),
    }


def _import(folder: Path, name: str) -> dict[str, Any]:
    mail, script, used = IMPORTS[name]
    own = folder / name
    own.mkdir(parents=True)
    with (own / "mails.mbox").open("wb") as file:
        for number in range(MAILS):
            sender = mail.replace(b"ana.canary", b"a%dcanary" % number)
            file.write(b"From x@y.example Wed Nov 18 11:00:00 2026\n" + sender + b"\n\n")
        size = file.tell()
    ours, python = (
        run([sys.executable, "-c", text], folder=own, environment={**os.environ, "PYTHONPATH": str(ROOT)})
        for text in (script, READ_WITH_PYTHON.format(used=used))
    )
    kept = sum(each.stat().st_size for each in own.rglob("*") if each.is_file()) - size
    row = {"mails": name, "CPU s": ours.cpu, "CPU/Python": ours.cpu / python.cpu, "MiB": ours.peak}
    return {**row, "Python's MiB": python.peak, "bytes kept/mail": kept / MAILS}


def _builds(project: Project, rounds: int, changes: dict[str, Callable[[], object]]) -> Rows:
    """Measure a build after each of *changes*, in turn; those called "cold" begin without a cache."""
    found: dict[str, list[float]] = {name: [] for name in changes}
    for name, change in [*changes.items()] * rounds:
        change()
        if name.startswith("cold"):
            project.undo()
        found[name].append(project.build().used.cpu)
    return [{"build": name, "CPU s": median(each)} for name, each in found.items()]


def _signatories(folder: Path, rounds: int) -> Rows:
    project = Project(ours("letter", "SHEETS", without=()), folder)
    path = folder / f"content/letters/{LETTER}/signatories.csv"
    page = folder / "content/pages/network/index.en.md"
    few, text = path.read_text("utf-8"), page.read_text("utf-8")
    lines, draw = few.splitlines()[:1], random.Random(1)
    hashed = few.splitlines()[1].split(",")[8]
    for number in range(SIGNATORIES + 1):
        who = f"person,{draw.choice(FIRST)} {draw.choice(LAST)} {draw.choice(LAST)},"
        who = who if number % 10 else f"organisation,,Collectif {draw.choice(LAST)} {number}"
        # The first of the countries has half of all signatories.
        country = draw.choice([COUNTRIES[0], draw.choice(COUNTRIES)])
        lines.append(f"{who},,{country},Lyon,,2026-09-22,{hashed},full")
    changes = {
        "cold, as in the sample": lambda: (path.write_text(few, "utf-8"), page.write_text(text, "utf-8")),
        "cold, with all signatories": lambda: path.write_text("\n".join(lines[:-1]) + "\n", "utf-8"),
        "one more signatory": lambda: path.write_text("\n".join(lines) + "\n", "utf-8"),
        "an edited page": lambda: page.write_text(f"{text}\nOne more line.\n", "utf-8"),
    }
    measured, largest = _builds(project, rounds, changes), dict[str, bytes]()
    for each in (folder / "output").rglob("*"):
        if LETTER in str(each) and each.is_file():
            largest[each.suffix] = max(largest.get(each.suffix, b""), each.read_bytes(), key=len)
    for kind, data in sorted(largest.items()):
        measured.append({"build": f"largest {kind}", "bytes": len(data), "gzip": len(gzip.compress(data))})
    return measured


def _pictures(folder: Path, rounds: int) -> Rows:
    project = Project(ours("pictures", without=("alerts", "letters")), folder)
    alert = folder / "content/alerts/ua-2026-014"
    shutil.copytree(ROOT / "docs/example/alerts", alert.parent)
    texts = {code: (alert / f"index.{code}.md").read_text("utf-8") for code in ("es", "en", "fr")}

    def put(megapixels: int, word: str = "cuatro") -> None:
        for code, text in texts.items():
            field = "pictures: [{file: a.jpg, alt: x}]" if code == "es" else "alt_texts: {a.jpg: x}"
            text = text.replace("cuatro hombres", f"{word} hombres")
            if megapixels:
                text = text.replace("\nupdates:", f"\n{field}\nupdates:").replace("[name,", "[name, photo,")
            (alert / f"index.{code}.md").write_text(text, "utf-8")
        if megapixels and word == "cuatro":  # noise, like a photo of a phone
            width, height = (round((megapixels * 1e6 * ratio) ** 0.5) for ratio in (4 / 3, 3 / 4))
            noise = Image.effect_noise((width // 4, height // 4), 60).convert("RGB")
            noise.resize((width, height), Image.Resampling.BICUBIC).save(alert / "a.jpg", quality=92)
        elif not megapixels:
            (alert / "a.jpg").unlink(missing_ok=True)

    changes: dict[str, Callable[[], object]] = {}
    for size in (0, *MEGAPIXELS):
        changes[f"cold, {size} megapixels"] = partial(put, size)
        changes[f"an edited word, {size} megapixels"] = partial(put, size, "cinco")
    return _builds(project, rounds, changes)
