"""Measures single features: imports of mails, a letter with many signatories, pictures, and handouts.

Builds run on one processor each, so that CPU time is what a feature costs.
"""

from __future__ import annotations

import gzip
import os
import random
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image
from pelican.settings import read_settings

from bench.builds import NOW, Project
from bench.generators import ROOT, ours
from bench.measure import run
from plugins.handouts.content import handout
from plugins.handouts.layout import _fit, inputs
from plugins.sheets.sheet import PAPERS, Refusal, compile_pdf
from plugins.sheets.templates import sheet_templates
from plugins.site.generator import load_site
from tests.casework.copies import FISCALIA, MINDEFENSA, copy
from tests.signatures.mails import CRAFTED

Rows = list[dict[str, Any]]
MAILBOX = "mails.mbox"
READ_WITH_PYTHON = """
import mailbox, email.policy
from email import message_from_binary_file
read = lambda file: message_from_binary_file(file, policy=email.policy.default)
print(sum({used} for mail in mailbox.mbox("mails.mbox", factory=read)))
"""
IMPORT_COUNTS = """
from pathlib import Path
from plugins.casework.counts.counting import CopyCounter, CountedAlert, count_mails
from plugins.casework.counts.store import CountStore
from plugins.private.folder import PrivateFolder
from tests.casework.copies import FISCALIA, MINDEFENSA
alert = CountedAlert({FISCALIA: ["co-fiscalia"], MINDEFENSA: ["co-mindefensa"]})
store = CountStore(PrivateFolder(Path()))
counts = store.load()
address, servers = "count+{case}@urgent-action.example", ("mx.network.example",)
counter = CopyCounter(counts, address, lambda _: alert, servers, store.key(counts))
count_mails(Path("mails.mbox"), counter, progress=lambda _: None)
store.save(counts)
"""
IMPORT_SIGNATURES = """
from datetime import date
from pathlib import Path
from pelicanconf import LANGUAGES, ROOT
from plugins.languages.catalogs import load_catalogs
from plugins.private.folder import PrivateFolder
from plugins.sign_ons.load import load_sign_ons
from plugins.signatures.collect import Collector, import_mails
from plugins.signatures.mail_form import FormReader
from plugins.signatures.review_file import open_store
from plugins.vocabularies.vocabulary import UNCHECKED
from plugins.web.localizer import localizers
example = ROOT / "tests/sign_ons/example"
letters, _ = load_sign_ons(example, root=example, languages=list(LANGUAGES), vocabularies=UNCHECKED)
catalogs, _ = load_catalogs(ROOT / "theme", LANGUAGES, root=ROOT)
store = open_store(PrivateFolder(Path()), "open-letter")
collector = Collector(
    letter=letters["open-letter"], languages=FormReader(localizers(LANGUAGES, catalogs, UNCHECKED)), directory={},
    servers=("mx.network.example",), key=store.key(create=True), today=date(2026, 11, 21),
)
review = store.load(create=True)
import_mails(Path("mails.mbox"), review, collector, progress=lambda _: None)
store.save(review)
"""
IMPORTS = {  # a mail, the import, and what Python must read of each mail for the same
    "copies of letters": (
        copy(to=f"{FISCALIA}, {MINDEFENSA}"),
        IMPORT_COUNTS,
        'sum(len(mail[name].addresses) for name in ("from", "to", "cc"))',
    ),
    "signatures": (
        CRAFTED["plain"].data(1),
        IMPORT_SIGNATURES,
        'len(mail.get_body(("plain", "html")).get_content()) + len(mail["from"].addresses)',
    ),
}
LETTER = "testigos-cano-torcaz"
"""The delivered letter of the sample content that gets more signatories."""
FIRST = ("María", "Jean-Noël", "Олена", "محمد", "דוד", "सुनीता", "Ελένη", "Zoé", "José", "Anaïs")
LAST = ("Ordóñez", "Lefèvre", "Шевченко", "عبد الله", "כהן", "शर्मा", "Παπαδοπούλου", "Tremblay", "Ruiz")
COUNTRIES = ("CA", "FR", "ES", "CO", "MX", "UA", "EG", "IL", "IN", "GR", "US", "BE")


def measure_features(
    folder: Path, *, rounds: int, mails: int, signatories: int, echo: Callable[[str], None]
) -> dict[str, Rows]:
    """Return the tables of all features, by title; projects are created in *folder*.

    Raises:
        FailedError: If a build or an import fails.
    """
    parts: dict[str, Callable[[], Rows]] = {
        f"Imports of {mails:,} mails": lambda: _imports(folder, mails),
        f"A letter with {signatories:,} signatories": lambda: _signatories(
            folder / "letter", signatories, rounds
        ),
        "Pictures": lambda: _pictures(folder / "pictures", rounds),
        "Handouts": lambda: [_handouts()],
    }
    tables = {}
    for title, part in parts.items():
        echo(title)
        tables[title] = part()
    return tables


def _imports(folder: Path, number: int) -> Rows:
    """Measure each import beside Python's own reader of mailboxes for the same file."""
    rows: Rows = []
    for name, (mail, script, used) in IMPORTS.items():
        own = folder / name
        own.mkdir(parents=True)
        with (own / MAILBOX).open("wb") as file:
            for index in range(number):
                sender = mail.replace(b"ana.canary", b"a%dcanary" % index)
                file.write(b"From x@y.example Wed Nov 18 11:00:00 2026\n" + sender + b"\n\n")
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        importing, reading = (
            run([sys.executable, "-c", text], folder=own, environment=environment)
            for text in (script, READ_WITH_PYTHON.format(used=used))
        )
        kept = (
            sum(each.stat().st_size for each in own.rglob("*") if each.is_file())
            - (own / MAILBOX).stat().st_size
        )
        row = {
            "mails": name,
            "CPU s": importing.cpu,
            "Python's CPU s": reading.cpu,
            "CPU/Python": importing.cpu / reading.cpu,
        }
        rows.append(
            {**row, "MiB": importing.peak, "Python's MiB": reading.peak, "bytes kept/mail": kept / number}
        )
    return rows


def _builds(project: Project, rounds: int, changes: dict[str, Callable[[], object]]) -> Rows:
    """Measure a build after each of *changes*, which build on one another; "cold" ones begin without a cache."""
    found: dict[str, list[float]] = {name: [] for name in changes}
    for _ in range(rounds):
        for name, change in changes.items():
            change()
            if name.startswith("cold"):
                project.undo()
            found[name].append(project.build().used.cpu)
    first = median(next(iter(found.values())))
    return [
        {"build": name, "CPU s": median(each), "of the first": median(each) / first}
        for name, each in found.items()
    ]


def _signatories(folder: Path, count: int, rounds: int) -> Rows:
    project = Project(ours("letter", {"SHEETS": "true"}, without=()), folder)
    path, page = (
        folder / "content" / name
        for name in (f"letters/{LETTER}/signatories.csv", "pages/network/index.en.md")
    )
    few, text = path.read_text("utf-8"), page.read_text("utf-8")
    many, more = (_csv(count + extra, few.splitlines()[1].split(",")[8]) for extra in (0, 1))
    changes = {
        "cold, as in the sample": lambda: [path.write_text(few, "utf-8"), page.write_text(text, "utf-8")],
        "cold, with all signatories": lambda: path.write_text(many, "utf-8"),
        "one more signatory": lambda: path.write_text(more, "utf-8"),
        "an edited page": lambda: page.write_text(f"{text}\nOne more line.\n", "utf-8"),
    }
    return _builds(project, rounds, changes) + _largest(folder / "output")


def _csv(count: int, text: str) -> str:
    draw = random.Random(1)
    lines = ["kind,name,organisation,role,country,city,web,signed,text,shown"]
    for number in range(count):
        name = f"{draw.choice(FIRST)} {draw.choice(LAST)} {draw.choice(LAST)}"
        # The first of the countries has half of all signatories.
        country = COUNTRIES[0] if draw.random() < 0.5 else draw.choice(COUNTRIES)
        if number % 10:
            lines.append(f"person,{name},,,{country},Lyon,,2026-09-22,{text},full")
        else:
            lines.append(
                f"organisation,{name},Collectif {draw.choice(LAST)} {number},,{country},Lyon,,2026-09-22,{text},full"
            )
    return "\n".join([*lines, ""])


def _largest(output: Path) -> Rows:
    """Return the largest file of the letter of each kind, in bytes and compressed."""
    found: dict[str, bytes] = {}
    for path in output.rglob("*"):
        if LETTER in path.relative_to(output).as_posix() and path.is_file():
            found[path.suffix] = max(found.get(path.suffix, b""), path.read_bytes(), key=len)
    return [
        {"build": f"its largest {kind}", "bytes": len(data), "gzip bytes": len(gzip.compress(data))}
        for kind, data in sorted(found.items())
    ]


def _pictures(folder: Path, rounds: int) -> Rows:
    """Measure what one picture adds to a build of the editors' example."""
    project = Project(ours("pictures", {}, without=("alerts", "letters")), folder)
    alert = folder / "content/alerts/ua-2026-014"
    shutil.copytree(ROOT / "docs/example/alerts", alert.parent)
    texts = {code: (alert / f"index.{code}.md").read_text("utf-8") for code in ("es", "en", "fr")}

    def put(megapixels: int, old: str = "", new: str = "") -> None:
        for code, text in texts.items():
            if megapixels:
                field = "pictures: [{file: a.jpg, alt: x}]" if code == "es" else "alt_texts: {a.jpg: x}"
                text = text.replace("\nupdates:", f"\n{field}\nupdates:", 1).replace(
                    "covers: [", "covers: [photo, ", 1
                )
            (alert / f"index.{code}.md").write_text(text.replace(old, new, 1), "utf-8")
        if megapixels:
            _photo(megapixels).save(alert / "a.jpg", quality=92)
        else:
            (alert / "a.jpg").unlink(missing_ok=True)

    edit = ("cuatro hombres", "cinco hombres")
    changes = {"cold, no picture": lambda: put(0), "an edited word": lambda: put(0, *edit)}
    for size in (12, 48):
        changes[f"cold, {size} megapixels"] = lambda size=size: put(size)
        changes[f"an edited word, {size} megapixels"] = lambda size=size: put(size, *edit)
    return _builds(project, rounds, changes)


def _photo(megapixels: int) -> Image.Image:
    """Return a photo with noise, like one of a phone."""
    width, height = round((megapixels * 1e6 * 4 / 3) ** 0.5), round((megapixels * 1e6 * 3 / 4) ** 0.5)
    noise = Image.effect_noise((width // 4, height // 4), 60).convert("RGB")
    return noise.resize((width, height), Image.Resampling.BICUBIC)


def _handouts() -> dict[str, Any]:
    """Measure the layout and the PDFs of the handouts of the sample alerts, in this process."""
    settings = {**read_settings(str(ROOT / "pelicanconf.py")), "BUILD_TIME": str(NOW), "SHEETS": False}
    site, _ = load_site({**settings, "CACHE_FOLDER": ""})
    templates = sheet_templates(site.site_settings.theme, None)
    source, sizes, spent = templates.handout.read_bytes(), list[int](), [0.0, 0.0]
    for alert in (site.alert(summary.slug) for summary in site.open):
        for code in alert.words:
            name, url = (
                site.site_settings.names[code],
                site.addresses.absolute(site.addresses.below(code, alert.slug)),
            )
            made = handout(alert, site.localizers[code], site.addresses, name, site.now)
            start = time.process_time()
            found = _fit(made, templates)
            between = time.process_time()
            pdfs = [compile_pdf(templates, source, inputs(made, found, paper, url=url)) for paper in PAPERS]
            spent = [spent[0] + between - start, spent[1] + time.process_time() - between]
            sizes += [len(pdf) for pdf in pdfs if not isinstance(pdf, Refusal)]
    return {"PDFs": len(sizes), "layout s": spent[0], "PDF s": spent[1], "bytes": sum(sizes)}
