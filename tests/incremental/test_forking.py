"""Libraries that start threads of their own do not make later work in the background wait for ever."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import ROOT

AFTER_TYPST = """
from functools import partial
from pathlib import Path
from plugins.incremental.parallel import in_background, in_order
from plugins.sheets.sheet import compile_pdf
from plugins.sheets.templates import sheet_templates

templates = sheet_templates(Path("theme"), None)
source = b'#set document(title: [A]); #set text(lang: "en"); Text'
here = compile_pdf(templates, source)
assert in_background(partial(compile_pdf, templates, source))() == here
assert list(in_order(partial(lambda each: compile_pdf(templates, source)), range(20))) == [here] * 20
"""


def test_typst_in_this_process_does_not_block_typst_in_the_background() -> None:
    done = subprocess.run(
        [sys.executable, "-c", AFTER_TYPST],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
