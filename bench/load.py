"""Measures a web server with a built site: requests a second of one page, and visits at a steady rate.

    python bench/load.py http://127.0.0.1:8080/fr/ua-2026-014/ --visits 28 --seconds 60

visits a server on this machine: a page and what it loads. 100,000 visitors in an hour are 28 visits a second.
Visits start on time even if earlier ones are waiting.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import subprocess
import sys
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from string import Template
from typing import Any
from urllib.parse import urlsplit

sys.path[0] = str(Path(__file__).resolve().parent.parent)
from bench.measure import FailedError
from plugins.deployment.copies import unpacked

LOADED = re.compile(rb'(?:rel="?stylesheet"?[^>]*?href|<script[^>]*?src)="?(/[^" >]+)')
PORT, VISITS, SECONDS = 8790, 28, 10
SERVERS = {  # accepted coding, and settings of nginx
    "plain": ("identity", ""),
    "copies, Brotli": ("br", "brotli_static on;"),
    "copies, gzip": ("gzip", "gzip_static on;"),
    "on the fly, gzip 1": ("gzip", "gzip on; gzip_comp_level 1;"),
    "on the fly, gzip 6": ("gzip", "gzip on; gzip_comp_level 6;"),
    "on the fly, Brotli 6": ("br", "brotli on; brotli_comp_level 6; brotli_types text/css text/javascript;"),
}
MODULES = sorted(Path("/usr/share/nginx/modules").glob("ngx_http_brotli_*.so"))
MISSING = " and ".join(name for name in ("nginx", "wrk") if not shutil.which(name))
"""The programs that must be installed first; empty if nothing is missing."""


def measure_load(site: Path, page: str, rounds: int) -> list[dict[str, Any]]:
    """Return what nginx needs for *page* of *site*, with and without compression."""
    servers = {name: each for name, each in SERVERS.items() if MODULES or "brotli" not in each[1]}
    requests: dict[str, list[float]] = {name: [] for name in servers}
    for name, (coding, settings) in [*servers.items()] * rounds:
        with _nginx(site, settings) as (address, _):
            requests[name].append(_requests(f"{address}{page}", coding))
    rows = []
    for name, (coding, settings) in servers.items():
        with _nginx(site, settings) as (address, used):
            visited = asyncio.run(load(f"{address}{page}", VISITS, SECONDS, coding))
        rows.append({"server": name, "requests/s": median(requests[name]), **visited, **used})
    return rows


@contextmanager
def _nginx(site: Path, settings: str) -> Iterator[tuple[str, dict[str, float]]]:
    """Serve *site*; yield its address, and a dictionary that has what nginx used when it has ended."""
    folder, used = site.parent / "nginx", dict[str, float]()
    folder.mkdir(exist_ok=True)
    modules = " ".join(f"load_module {path};" for path in MODULES)
    text = Template(Path(__file__).with_name("nginx.conf").read_text("utf-8")).substitute(
        modules=modules, folder=folder, port=PORT, site=site, settings=settings
    )
    (folder / "nginx.conf").write_text(text, "utf-8")
    start, log = time.perf_counter(), folder / "nginx.log"
    process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-e", str(log)])
    try:
        time.sleep(0.5)
        if process.poll() is not None:
            raise FailedError(log.read_text("utf-8")[-2000:])
        yield f"http://127.0.0.1:{PORT}", used
        memory = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
        process.terminate()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu = 100 * (usage.ru_utime + usage.ru_stime) / (time.perf_counter() - start)
        used.update({"nginx CPU %": cpu, "nginx MiB": int(memory[1]) / 1024 if memory else 0})
    finally:
        process.kill()


def _requests(address: str, coding: str) -> float:
    """Return the requests a second that *address* answers."""
    command = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "-H", f"Accept-Encoding: {coding}", address]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", text)
    if found is None or "Non-2xx" in text:
        raise FailedError(text)
    return float(found[1])


async def get(
    reader: StreamReader, writer: StreamWriter, path: str, host: str, accepted: str
) -> tuple[str, bytes]:
    """Return the content coding and the body of the response."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: {accepted}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise OSError(f"{path}: {head[:30]!r}")
    coding = re.search(rb"content-encoding: (\w+)", head, re.IGNORECASE)
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    body = await reader.readexactly(int(length[1])) if length else b""
    while not length and (size := int(await reader.readline(), 16)):
        body += (await reader.readexactly(size + 2))[:-2]
    if not length:
        await reader.readline()
    return coding[1].decode() if coding else "", body


async def load(address: str, visits: float, seconds: float, accepted: str = "br, gzip") -> dict[str, float]:
    """Open the page at *address* with its styles and scripts, *visits* times a second; return what it took."""
    url, times, sizes = urlsplit(address), list[float](), list[int]()
    host = url.hostname or ""

    async def visit() -> None:
        reader, writer = await asyncio.open_connection(host, url.port or 80)
        paths = [url.path]
        for each in paths:
            start = time.perf_counter()
            coding, body = await get(reader, writer, each, host, accepted)
            times.append(time.perf_counter() - start)
            sizes.append(len(body))
            if each is url.path:
                paths += [found.decode() for found in LOADED.findall(unpacked(body, coding or "identity"))]
        writer.close()

    start, running = time.perf_counter(), list[asyncio.Task[None]]()
    for number in range(int(visits * seconds)):
        await asyncio.sleep(start + number / visits - time.perf_counter())
        running.append(asyncio.create_task(visit()))
    failed = [each for each in await asyncio.gather(*running, return_exceptions=True) if each]
    if len(times) < 2:
        raise FailedError(f"No visit succeeded: {failed[0]}")
    took, (middle, *_, most) = time.perf_counter() - start, quantiles(times, n=100)[49:]
    found = {"visits/s": len(running) / took, "their requests/s": len(times) / took, "failed": len(failed)}
    return {
        **found,
        "median ms": 1e3 * middle,
        "99 % ms": 1e3 * most,
        "bytes/visit": sum(sizes) // len(running),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("address", help="a page on this machine, nowhere else")
    parser.add_argument("--visits", type=float, default=VISITS, help="a second")
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    if urlsplit(options.address).hostname not in {"127.0.0.1", "localhost"}:
        sys.exit("Only a server on this machine may be loaded.")
    visited = asyncio.run(load(options.address, options.visits, options.seconds))
    print("\n".join(f"{name}: {value:,.2f}" for name, value in visited.items()))
    sys.exit(visited["failed"] > 0)
