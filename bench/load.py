"""Load test of a web server on this machine: visits at a steady rate, each a page and what it loads.

    python bench/load.py http://127.0.0.1:8080/fr/ua-2026-014/ --visits 28 --seconds 60

100,000 visitors in an hour are 28 visits a second. Visits start on time even if earlier ones are waiting.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import time
from asyncio import StreamReader, StreamWriter
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # as in build.py
from plugins.deployment.copies import unpacked

LOADED = re.compile(rb'(?:rel="?stylesheet"?[^>]*?href|<script[^>]*?src)="?(/[^" >]+)')


async def get(reader: StreamReader, writer: StreamWriter, path: str, host: str) -> tuple[str, bytes]:
    """Return the content coding and the body of the response."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: br, gzip\r\n\r\n".encode())
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


async def visit(host: str, port: int, path: str, times: list[float], sizes: list[int]) -> None:
    """Open a page and load its styles and scripts; record the seconds and bytes of each request."""
    reader, writer = await asyncio.open_connection(host, port)
    paths = [path]
    for each in paths:
        start = time.perf_counter()
        coding, body = await get(reader, writer, each, host)
        times.append(time.perf_counter() - start)
        sizes.append(len(body))
        if each is path:
            paths += [found.decode() for found in LOADED.findall(unpacked(body, coding))]
    writer.close()


async def load(address: str, visits: float, seconds: float) -> int:
    """Run the visits and print what they took; return how many failed."""
    url, times, sizes = urlsplit(address), list[float](), list[int]()
    start, running = time.perf_counter(), list[asyncio.Task[None]]()
    for number in range(int(visits * seconds)):
        await asyncio.sleep(start + number / visits - time.perf_counter())
        running.append(asyncio.create_task(visit(url.hostname or "", url.port or 80, url.path, times, sizes)))
    failed = [each for each in await asyncio.gather(*running, return_exceptions=True) if each]
    if len(times) < 2:
        sys.exit(f"No visit succeeded: {failed[0]}")
    took, (median, *_, most) = time.perf_counter() - start, quantiles(times, n=100)[49:]
    print(f"{len(running) / took:.0f} visits/s, {len(times) / took:.0f} requests/s, {len(failed)} failed")
    print(f"median {median:.4f} s, 99 % {most:.4f} s; {sum(sizes) / len(running):,.0f} bytes a visit")
    return len(failed)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("address", help="a page on this machine, nowhere else")
    parser.add_argument("--visits", type=float, default=28, help="a second")
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    if urlsplit(options.address).hostname not in {"127.0.0.1", "localhost"}:
        sys.exit("Only a server on this machine may be loaded.")
    sys.exit(asyncio.run(load(options.address, options.visits, options.seconds)) > 0)
