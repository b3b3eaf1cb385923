"""Measures servers: how soon ``invoke serve`` shows a change, and the load on nginx with a built site.

A visit loads a page and what the page loads. Visits start on time even if earlier ones are waiting.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from string import Template
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from bench.builds import Project
from bench.measure import FailedError
from plugins.deployment.copies import unpacked

SERVE = "from pathlib import Path; from plugins.commands.serve import serve; serve(Path.cwd(), port=8800)"
EDITS = 15
PAUSE = 3
"""Seconds between a response and the next save, in which the next process loads its code, as at a desk."""
TIMEOUT = 1800
PORT, SECONDS, VISITS = 8790, 10, 28
"""Of nginx, of each measurement, and in a second: 28 are 100,000 in an hour."""
TEXTS = "text/css text/javascript application/javascript application/json image/svg+xml"
SERVERS = {  # accepted coding, and settings of nginx
    "plain": ("identity", ""),
    "copies, Brotli": ("br", "brotli_static on;"),
    "copies, gzip": ("gzip", "gzip_static on;"),
    "on the fly, gzip 1": ("gzip", "gzip on; gzip_comp_level 1;"),
    "on the fly, gzip 6": ("gzip", "gzip on; gzip_comp_level 6;"),
    "on the fly, Brotli 6": ("br", f"brotli on; brotli_comp_level 6; brotli_types {TEXTS};"),
}
MODULES = sorted(Path("/usr/share/nginx/modules").glob("ngx_http_brotli_*.so"))
MISSING = " and ".join(name for name in ("nginx", "wrk") if not shutil.which(name))
"""The programs that must be installed first; empty if nothing is missing."""
LOADED = re.compile(rb'(?:rel="?stylesheet"?[^>]*?href|<script[^>]*?src)="?(/[^" >]+)')


def measure_serve(project: Project, count: int) -> dict[str, Any]:
    """Return the seconds that EDITS of an open alert take to be served, after a first that is not counted."""
    log, command = project.folder / "serve.log", [sys.executable, "-uc", SERVE]
    where: dict[str, Any] = {"cwd": project.folder, "env": project.environment, "start_new_session": True}
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, **where)
        try:
            address = _wait(log, lambda: re.search(r"http://127\.0\.0\.1:\d+/", log.read_text("utf-8")))[0]
            took = [_edit(project, address, number, log) for number in range(EDITS + 1)][1:]
        finally:
            os.killpg(process.pid, signal.SIGTERM)  # with the process that waits for the next change
            process.wait()
    return {"alerts": count, "median s": median(took), "fastest s": min(took), "slowest s": max(took)}


def _edit(project: Project, address: str, number: int, log: Path) -> float:
    """Append a sentence to the account of an alert; return the seconds until its page has it."""
    time.sleep(PAUSE)
    path = project.folder / next(name for name in project.changes["edited"] if name.endswith(".en.md"))
    mark, page = f"Sentence number {number}, which is new.", f"{address}en/{path.parent.name}/"
    account, _, letters = path.read_text("utf-8").partition("\n## Letter")
    start = time.perf_counter()
    path.write_text(f"{account.rstrip()} {mark}\n\n## Letter{letters}", "utf-8")
    _wait(log, lambda: mark.encode() in _get(page))
    return time.perf_counter() - start


def _get(address: str) -> bytes:
    try:
        return bytes(urlopen(address).read())
    except URLError:
        return b""


def _wait(log: Path, ready: Callable[[], Any]) -> Any:
    """Return what *ready* returns as soon as it is true."""
    end = time.monotonic() + TIMEOUT
    while not (found := ready()):
        if time.monotonic() > end:
            raise FailedError(f"invoke serve shows no change.\n{log.read_text('utf-8')[-2000:]}")
        time.sleep(0.01)
    return found


def measure_load(site: Path, page: str, rounds: int) -> list[dict[str, Any]]:
    """Return what nginx needs for *page* of *site*, with and without compression."""
    servers = {name: each for name, each in SERVERS.items() if MODULES or "brotli" not in each[1]}
    requests: dict[str, list[float]] = {name: [] for name in servers}
    for name, (coding, settings) in [*servers.items()] * rounds:
        with _nginx(site, settings):
            requests[name].append(_requests(page, coding))
    rows = []
    for name, (coding, settings) in servers.items():
        with _nginx(site, settings) as used:
            visited = _visits(page, coding)
        rows.append({"server": name, "requests/s": median(requests[name]), **visited, **used})
    return rows


@contextmanager
def _nginx(site: Path, settings: str) -> Iterator[dict[str, float]]:
    """Serve *site*; yield a dictionary that has what nginx used when it has ended."""
    folder, used, own = site.parent, dict[str, float](), Path(__file__).with_name("nginx.conf")
    conf, log, modules = folder / own.name, folder / "nginx.log", (f"load_module {path};" for path in MODULES)
    names = {"modules": " ".join(modules), "folder": folder, "port": PORT, "site": site, "settings": settings}
    conf.write_text(Template(own.read_text("utf-8")).substitute(names), "utf-8")
    process, start = subprocess.Popen(["nginx", "-c", str(conf), "-e", str(log)]), time.perf_counter()
    try:
        time.sleep(0.5)
        if process.poll() is not None:
            raise FailedError(log.read_text("utf-8")[-2000:])
        yield used
        memory = re.findall(r"VmHWM:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
        process.terminate()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        used["nginx CPU %"] = 100 * (usage.ru_utime + usage.ru_stime) / (time.perf_counter() - start)
        used["nginx MiB"] = int(memory[0]) / 1024
    finally:
        process.kill()


def _requests(page: str, coding: str) -> float:
    """Return the requests of *page* in a second."""
    address = f"http://127.0.0.1:{PORT}{page}"
    command = ["wrk", "-t1", "-c16", f"-d{SECONDS}s", "-H", f"Accept-Encoding: {coding}", address]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text:
        raise FailedError(text)
    return float(re.findall(r"Requests/sec:\s+([\d.]+)", text)[0])


def _visit(page: str, coding: str) -> list[tuple[float, int]]:
    """Load *page* with its styles and scripts; return the seconds and bytes of each response."""
    connection = HTTPConnection("127.0.0.1", PORT, timeout=TIMEOUT)
    found, paths = list[tuple[float, int]](), [page]
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": coding})
        response = connection.getresponse()
        body = response.read()
        found.append((time.perf_counter() - start, len(body)))
        if response.status != 200:
            raise FailedError(f"{path}: {response.status}")
        if path is page:
            plain = unpacked(body, response.headers.get("Content-Encoding", ""))
            paths += [loaded.decode() for loaded in LOADED.findall(plain)]
    connection.close()
    return found


def _visits(page: str, coding: str) -> dict[str, float]:
    """Visit *page* VISITS times a second; return what the visits took."""
    with ThreadPoolExecutor(VISITS * SECONDS) as pool:
        start, running = time.perf_counter(), []
        for number in range(VISITS * SECONDS):
            time.sleep(max(0, start + number / VISITS - time.perf_counter()))
            running.append(pool.submit(_visit, page, coding))
    took, visits = time.perf_counter() - start, [each.result() for each in running if not each.exception()]
    if not visits:
        raise FailedError(f"No visit succeeded: {running[0].exception()}")
    times, sizes = zip(*(each for visit in visits for each in visit), strict=True)
    middle, *_, most = quantiles(times, n=100)[49:]
    found = {"visits/s": len(visits) / took, "failed": len(running) - len(visits)}
    found |= {"their requests/s": len(times) / took, "bytes/visit": sum(sizes) // len(visits)}
    return {**found, "median ms": 1e3 * middle, "99 % ms": 1e3 * most}
