"""Compares a live site with the release that was built here, file by file."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import requests

from plugins import console
from plugins.deployment.journal import recover
from plugins.site.output import MANIFEST

CONNECTIONS = 8
TIMEOUT = 30.0
"""Seconds for each file."""
UNSERVED = {"_headers"}
"""Files that hosts read themselves and do not serve."""


def verify(url: str, output: Path) -> bool:
    """Say each file of *output* that *url* lacks or serves with other bytes; return whether there is none."""
    path = output / MANIFEST
    if interrupted := recover(output):
        console.err(interrupted)
        return False
    if not path.is_file():
        console.err(f"{path} is not there. Run `invoke build` first.")
        return False
    wanted: dict[str, str] = json.loads(path.read_text("utf-8"))["files"]
    wanted[MANIFEST] = hashlib.sha256(path.read_bytes()).hexdigest()
    names = sorted(set(wanted) - UNSERVED)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        answers = pool.map(lambda name: _error(url.rstrip("/"), name, wanted[name]), names)
        errors = [answer for answer in answers if answer]
    for error in errors:
        console.err(error)
    console.out(f"{len(names) - len(errors)} of {len(names)} files are as they were built.")
    return not errors


def _error(url: str, name: str, wanted: str) -> str:
    address = f"{url}/{quote(name.removesuffix('index.html'))}"
    try:
        answer = requests.get(address, timeout=TIMEOUT, headers={"Cache-Control": "no-cache"})
    except requests.RequestException as error:
        return f"{address}: no answer ({type(error).__name__})"
    if answer.status_code != 200:
        return f"{address}: {answer.status_code}"
    if hashlib.sha256(answer.content).hexdigest() != wanted:
        return f"{address}: other bytes than were built"
    return ""
