"""Measures the time and the size of the handouts of the sample alerts, on one processor.

    python bench/handouts.py

lays out each handout as a build without a cache does, then writes its PDFs. It prints, for each alert and
language, the CPU milliseconds of both, the layout that was chosen, and the size of each PDF; then the sums.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pelican.settings import read_settings

from plugins.handouts.content import handout
from plugins.handouts.layout import _fit, inputs
from plugins.sheets.sheet import PAPERS, Refusal, compile_pdf
from plugins.sheets.templates import sheet_templates
from plugins.site.generator import load_site

ROOT = Path(__file__).resolve().parent.parent
NOW = "1795273200"
"""SOURCE_DATE_EPOCH of the measurement: 21 November 2026, when most sample alerts are open."""


def main() -> None:
    """Print a row for each handout, and the sums."""
    settings = {**read_settings(str(ROOT / "pelicanconf.py")), "BUILD_TIME": NOW, "SHEETS": False}
    site, _ = load_site({**settings, "CACHE_FOLDER": ""})
    templates = sheet_templates(site.site_settings.theme, None)
    sums = [0.0, 0.0, 0, 0]
    print("alert          lang  lay out ms  pdf ms  layout          bytes")
    for summary in site.open:
        alert = site.alert(summary.slug)
        for code in alert.words:
            names, localizer = site.site_settings.names, site.localizers[code]
            made = handout(alert, localizer, site.addresses, names[code], site.now)
            start = time.process_time()
            found = _fit(made, templates)  # in this process, whose time is measured
            between = time.process_time()
            source = templates.handout.read_bytes()
            url = site.addresses.absolute(site.addresses.below(code, alert.slug))
            pdfs = [compile_pdf(templates, source, inputs(made, found, paper, url=url)) for paper in PAPERS]
            end = time.process_time()
            sizes = [0 if isinstance(pdf, Refusal) else len(pdf) for pdf in pdfs]
            layout = f"{'sides' if found.sides else 'running'} {found.size:g} pt, {found.pages} p."
            spent = (between - start) * 1000, (end - between) * 1000
            print(f"{alert.slug:14} {code:4} {spent[0]:11.0f} {spent[1]:7.0f}  {layout:24} {sizes}")
            sums = [sums[0] + spent[0], sums[1] + spent[1], sums[2] + len(pdfs), sums[3] + sum(sizes)]
    print(f"{sums[2]} PDFs: {sums[0]:.0f} ms to lay out, {sums[1]:.0f} ms to write, {sums[3]:,} bytes")


if __name__ == "__main__":
    main()
