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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlsplit

sys.path[0] = str(Path(__file__).resolve().parent.parent)
from bench.measure import FailedError
from plugins.deployment.copies import unpacked

LOADED = re.compile(rb'(?:rel="?stylesheet"?[^>]*?href|<script[^>]*?src)="?(/[^" >]+)')
PORT = 8790
TEXTS = "text/css text/javascript application/javascript application/json image/svg+xml"
SERVERS = {  # accepted coding and settings of nginx; it compresses HTML in any case
    "plain": ("identity", ""),
    "copies, Brotli": ("br", "brotli_static on; gzip_static on;"),
    "copies, gzip": ("gzip", "gzip_static on;"),
    "on the fly, gzip 1": ("gzip", f"gzip on; gzip_comp_level 1; gzip_types {TEXTS};"),
    "on the fly, gzip 6": ("gzip", f"gzip on; gzip_comp_level 6; gzip_types {TEXTS};"),
    "on the fly, Brotli 6": ("br", f"brotli on; brotli_comp_level 6; brotli_types {TEXTS};"),
}
NGINX = """{modules}
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 4096; }}
http {{
  include /etc/nginx/mime.types; access_log off; keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {site}; {settings} }}
}}
"""
MODULES = Path("/usr/share/nginx/modules")


def missing() -> str:
    """Return the programs that must be installed first; empty if nothing is missing."""
    return " and ".join(name for name in ("nginx", "wrk") if not shutil.which(name))


def measure_load(
    site: Path, page: str, *, rounds: int, seconds: int, visits: float, echo: Callable[[str], None]
) -> list[dict[str, Any]]:
    """Return what nginx needs for *page* of *site*, with and without compression, for *seconds* each.

    Raises:
        FailedError: If nginx does not start, or a request fails.
    """
    requests: dict[str, list[float]] = {name: [] for name in SERVERS}
    for _ in range(rounds):
        for name, (coding, settings) in SERVERS.items():
            with _nginx(site, settings) as (address, _):
                requests[name].append(_requests(f"{address}{page}", coding, seconds))
            echo(f"{name}: {requests[name][-1]:.0f} requests/s")
    rows = []
    for name, (coding, settings) in SERVERS.items():
        with _nginx(site, settings) as (address, used):
            visited = asyncio.run(load(f"{address}{page}", visits, seconds, coding))
        rows.append({"server": name, "requests/s": median(requests[name]), **visited, **used})
    return rows


@contextmanager
def _nginx(site: Path, settings: str) -> Iterator[tuple[str, dict[str, float]]]:
    """Serve *site*; yield its address, and a dictionary that has what nginx used when it has ended."""
    folder = site.parent / "nginx"
    folder.mkdir(exist_ok=True)
    names = [f"ngx_http_brotli_{kind}_module.so" for kind in ("filter", "static")]
    modules = " ".join(f"load_module {MODULES / name};" for name in names if (MODULES / name).exists())
    text = NGINX.format(modules=modules, folder=folder, port=PORT, site=site, settings=settings)
    (folder / "nginx.conf").write_text(text, "utf-8")
    start, used = time.perf_counter(), dict[str, float]()
    process = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "nginx.log")])
    try:
        time.sleep(0.5)
        if process.poll() is not None:
            raise FailedError((folder / "nginx.log").read_text("utf-8")[-2000:])
        yield f"http://127.0.0.1:{PORT}", used
    finally:
        if process.poll() is None:
            memory = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
            process.terminate()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            cpu = 100 * (usage.ru_utime + usage.ru_stime) / (time.perf_counter() - start)
            used.update({"nginx CPU %": cpu, "nginx MiB": int(memory[1]) / 1024 if memory else 0})


def _requests(address: str, coding: str, seconds: int) -> float:
    """Return the requests a second that *address* answers."""
    command = ["wrk", "-t1", "-c16", f"-d{seconds}s", "-H", f"Accept-Encoding: {coding}", address]
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

    async def visit() -> None:
        reader, writer = await asyncio.open_connection(url.hostname, url.port or 80)
        paths = [url.path]
        for each in paths:
            start = time.perf_counter()
            coding, body = await get(reader, writer, each, url.hostname or "", accepted)
            times.append(time.perf_counter() - start)
            sizes.append(len(body))
            if each is url.path:
                paths += [found.decode() for found in LOADED.findall(unpacked(body, coding))]
        writer.close()

    start, running = time.perf_counter(), list[asyncio.Task[None]]()
    for number in range(int(visits * seconds)):
        await asyncio.sleep(start + number / visits - time.perf_counter())
        running.append(asyncio.create_task(visit()))
    failed = [each for each in await asyncio.gather(*running, return_exceptions=True) if each]
    if len(times) < 2:
        raise FailedError(f"No visit succeeded: {failed[0]}")
    took, (middle, *_, most) = time.perf_counter() - start, quantiles(times, n=100)[49:]
    rates = {"visits/s": len(running) / took, "its requests/s": len(times) / took, "failed": len(failed)}
    return {
        **rates,
        "median ms": 1000 * middle,
        "99 % ms": 1000 * most,
        "bytes/visit": sum(sizes) // len(running),
    }


def main() -> int:
    """Visit a server that runs already; return how many visits failed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("address", help="a page on this machine, nowhere else")
    parser.add_argument("--visits", type=float, default=28, help="a second")
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    if urlsplit(options.address).hostname not in {"127.0.0.1", "localhost"}:
        sys.exit("Only a server on this machine may be loaded.")
    found = asyncio.run(load(options.address, options.visits, options.seconds))
    print("\n".join(f"{name}: {value:,.2f}" for name, value in found.items()))
    return int(found["failed"])


if __name__ == "__main__":
    sys.exit(main() > 0)
