"""Measures what a letter with thousands of signatories costs: builds, the weight of its files, its PDF.

    python bench/sign_ons.py
    python bench/sign_ons.py --signatories 20000 --rounds 3

builds a small project without letters, with a delivered letter, and again after one more signatory and after
an edited page, on one processor. Then it lists the letter's files, as they are and compressed, and writes its
PDF alone. The same numbers give the same files. Only ratios are meaningful on a busy machine.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # not bench/ itself, whose profile.py would hide Python's own

from bench.measure import run
from plugins.sign_ons.signatories import COLUMNS

NOW = "1795273200"
"""SOURCE_DATE_EPOCH of the builds: 21 November 2026."""
CONTENT = ("pages", "authorities", "keys", "vocabulary", "alerts/ua-2026-018", "alerts/ua-2026-021")
EXAMPLE = ROOT / "tests/sign_ons/example/open-letter"
SLUG, TEXT = "open-letter", "de0c79732d58887f"
FIRST = ("María", "Jean-Noël", "Олена", "محمد", "דוד", "सुनीता", "Ελένη", "Zoé", "José", "Anaïs")
LAST = ("Ordóñez", "Lefèvre", "Шевченко", "عبد الله", "כהן", "शर्मा", "Παπαδοπούλου", "Tremblay", "Ruiz")
COUNTRIES = ("CA", "FR", "ES", "CO", "MX", "UA", "EG", "IL", "IN", "GR", "US", "BE")


def main() -> None:
    """Print times, ratios and sizes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--signatories", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=3, help="builds of each; medians are reported")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        for number in range(options.rounds):
            folder = Path(name) / str(number)
            for step, seconds in _steps(folder, options.signatories):
                times.setdefault(step, []).append(seconds)
        base = statistics.median(times["cold, without the letter"])
        for step, measured in times.items():
            middle = statistics.median(measured)
            print(f"{step:28} {middle:6.2f} s of processor time, {middle / base:5.2f} times the first")
        _print_sizes(Path(name) / "0/output")


def _steps(folder: Path, count: int) -> Iterator[tuple[str, float]]:
    """Yield name and processor seconds of each build."""
    for part in ("theme", "plugins"):
        shutil.copytree(ROOT / part, folder / part)
    for part in CONTENT:
        shutil.copytree(ROOT / "content" / part, folder / "content" / part)
    for part in ("pelicanconf.py", "publishconf.py"):
        shutil.copy2(ROOT / part, folder / part)
    _build(folder)  # compiles the code
    yield "cold, without the letter", _cold(folder)
    letter = folder / "content/letters" / SLUG
    shutil.copytree(EXAMPLE, letter)
    text = (letter / "index.en.md").read_text("utf-8").replace("alert: ua-2026-014\n", "")
    text = text.replace("status: collecting", "status: delivered").replace(
        "text: ", "deliveries: [{date: 2026-11-19, authority: co-fiscalia, way: email}]\ntext: ", 1
    )
    (letter / "index.en.md").write_text(text, "utf-8")
    rows = [*_rows(count + 1)]
    _write(letter, rows[:-1])
    yield "cold, with the letter", _cold(folder)
    _write(letter, rows)
    yield "one more signatory", _build(folder)
    page = folder / "content/pages/network/index.en.md"
    page.write_text(page.read_text("utf-8") + "\nOne more line.\n", "utf-8")
    yield "an edited page", _build(folder)
    yield "the PDF alone, two languages", _documents(folder)


def _rows(count: int) -> Iterator[dict[str, str]]:
    draw = random.Random(count // 2)
    for number in range(count):
        kind = "organisation" if number % 10 == 0 else "person"
        shown = draw.choices(("full", "count"), (9, 1))[0]
        own = {"name": f"{draw.choice(FIRST)} {draw.choice(LAST)} {draw.choice(LAST)}", "city": "Lyon"}
        if kind == "organisation":
            own["organisation"] = f"Collectif {draw.choice(LAST)} {number}"
        # The first of the countries has half of all signatories.
        country = COUNTRIES[0] if draw.random() < 0.5 else draw.choice(COUNTRIES[1:])
        base = {"kind": kind, "country": country, "text": TEXT, "shown": shown}
        yield base if shown == "count" else {**base, **own, "signed": "2026-11-18"}


def _write(letter: Path, rows: list[dict[str, str]]) -> None:
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (letter / "signatories.csv").write_text(out.getvalue(), "utf-8")


def _cold(folder: Path) -> float:
    for name in ("output", "outbox", ".cache"):
        shutil.rmtree(folder / name, ignore_errors=True)
    return _build(folder)


def _build(folder: Path) -> float:
    command = [sys.executable, "-m", "pelican", "content", "-s", "publishconf.py"]
    return run(command, folder=folder, environment={**os.environ, "SOURCE_DATE_EPOCH": NOW}).cpu


_DOCUMENTS = """
from pathlib import Path
from pelican.settings import read_settings
from plugins.sections.context import RenderContext
from plugins.sections.sign_ons.documents import document_files
from plugins.sheets.sheet import SheetMaker
from plugins.sheets.templates import sheet_templates
from plugins.site.generator import load_site
site, _ = load_site(read_settings("publishconf.py"))
maker = SheetMaker(sheet_templates(site.site_settings.theme, None), None)
assert len([*document_files(RenderContext(site), maker, site.sign_ons[0])]) == 2
"""


def _documents(folder: Path) -> float:
    """Return the seconds that the PDFs take, with reading the project from its cache."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": NOW}
    return run([sys.executable, "-c", _DOCUMENTS], folder=folder, environment=environment).cpu


def _print_sizes(output: Path) -> None:
    """Print the largest files of the letter of each kind, in bytes and compressed."""
    found: dict[str, list[Path]] = {}
    for path in output.rglob("*"):
        own = SLUG in path.relative_to(output).as_posix() or path.name == "letters.json"
        if own and path.is_file():
            kind = "page of the letter" if path.parent.name == SLUG else f"page below it ({path.name})"
            found.setdefault(kind if path.suffix == ".html" else path.suffix, []).append(path)
    print("\nlargest file of each kind               files       bytes  compressed")
    for kind, paths in sorted(found.items()):
        data = max((path.read_bytes() for path in paths), key=len)
        print(f"{kind:36} {len(paths):8} {len(data):11,} {len(gzip.compress(data)):11,}")


if __name__ == "__main__":
    main()
