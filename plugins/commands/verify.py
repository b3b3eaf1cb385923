"""Verify command: compares a live site with the local build, file by file and in each content coding."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import requests

from plugins import console
from plugins.deployment.copies import CODINGS, IDENTITY, has_copies
from plugins.deployment.journal import recover
from plugins.site.output import MANIFEST

CONNECTIONS = 8
TIMEOUT = 30.0
"""Seconds for each file."""
UNSERVED = {"_headers"}
"""Configuration files that hosts read and do not serve."""


def verify(url: str, output: Path) -> bool:
    """Print each file of *output* that is missing or different at *url*; return whether there is none.

    Texts are asked for as they are and compressed: a host may serve a compressed copy that is out of date.
    """
    path = output / MANIFEST
    if interrupted := recover(output):
        console.err(interrupted)
        return False
    if not path.is_file():
        console.err(f"{path} does not exist. Run `invoke build` first.")
        return False
    hashes: dict[str, str] = json.loads(path.read_text("utf-8"))["files"]
    hashes[MANIFEST] = hashlib.sha256(path.read_bytes()).hexdigest()
    names = sorted(set(hashes) - UNSERVED)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        results = pool.map(lambda name: _error(url.rstrip("/"), name, hashes[name]), names)
        errors = [error for error in results if error]
    for error in errors:
        console.err(error)
    console.out(f"{len(names) - len(errors)} of {len(names)} files are identical to the build.")
    return not errors


def _error(url: str, name: str, sha256: str) -> str:
    """Return how the file *name* at *url* differs from the build, or an empty string."""
    address = f"{url}/{quote(name.removesuffix('index.html'))}"
    for coding in (IDENTITY, *(CODINGS.values() if has_copies(name) else ())):
        if error := _error_in(address, coding, sha256):
            return f"{address}: {error}{'' if coding == IDENTITY else f' (Accept-Encoding: {coding})'}"
    return ""


def _error_in(address: str, coding: str, sha256: str) -> str:
    """Return how the file at *address*, asked for in a content *coding*, differs, or an empty string."""
    headers = {"Accept-Encoding": coding, "Cache-Control": "no-cache"}
    try:
        response = requests.get(address, timeout=TIMEOUT, headers=headers)
    except requests.exceptions.ContentDecodingError:
        return "cannot be unpacked"
    except requests.RequestException as error:
        return f"no answer ({type(error).__name__})"
    if response.status_code != 200:
        return str(response.status_code)
    unpacked = response.content
    return "" if hashlib.sha256(unpacked).hexdigest() == sha256 else "differs from the build"
