"""Serves the preview, which shows drafts, to this machine's browser and to nobody else.

A page of any website can make the browser send requests to 127.0.0.1; if its own name leads there (DNS
rebinding), it can also read the answers. Hence only our own names are answered. Only files that a build wrote
are served: no lists of folders, no hidden files, nothing through links.
"""

from __future__ import annotations

import os
import re
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote

from plugins.commands.preview import outbox_of

ADDRESS = "127.0.0.1"
_OWN_NAMES = ("localhost", "127.0.0.1", "[::1]")
_WELL_KNOWN = ".well-known"
_ODD = re.compile(r"[\x00-\x1f\x7f\\:]")
"""Characters that are in no path of the site, and that a system may read in its own way."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    @property
    def names(self) -> set[str]:
        """The values of ``Host`` that mean this server."""
        address = str(self.server_address[0])
        names = {*_OWN_NAMES, f"[{address}]" if ":" in address else address}
        return {f"{name}:{self.server_port}" for name in names} | (names if self.server_port == 80 else set())


class _Handler(SimpleHTTPRequestHandler):
    """Serves files without caching and without a line per request."""

    server: _Server
    extensions_map = {  # noqa: RUF012 - the base class's own attribute
        **SimpleHTTPRequestHandler.extensions_map,
        ".atom": "application/atom+xml; charset=utf-8",
        ".ics": "text/calendar; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".eml": "message/rfc822",
    }

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer requests for our own names only (RFC 9110, 15.5.20)."""
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or hosts[0].strip().lower() not in self.server.names:
            self.send_error(421, explain="The preview answers to its own address only.")
            return None
        return super().send_head()

    def translate_path(self, path: str) -> str:
        """Return the file or folder at *path*; one that does not exist for anything but a file of the build.

        The outbox is beside the preview, not in it.
        """
        folder = Path(self.directory)
        missing = str(folder / "\x7f")
        path = re.split("[?#]", path, maxsplit=1)[0]
        try:
            path = unquote(path, errors="strict")
        except UnicodeDecodeError:
            return missing
        if not path.startswith("/") or _ODD.search(path):
            return missing
        *folders, name = path[1:].split("/")
        if folders[:1] == ["outbox"] or path == "/outbox":
            folder, folders = outbox_of(folder), folders[1:]
            name = "" if path == "/outbox" else name
        parts = [*folders, *([name] if name else [])]
        if any(not part or (part.startswith(".") and part != _WELL_KNOWN) for part in parts):
            return missing
        found = os.path.join(os.path.realpath(folder), *parts)  # noqa: PTH118 - as realpath() returns it
        if path.endswith("/"):
            found = os.path.join(found, "index.html")  # noqa: PTH118
        return found if os.path.realpath(found) == found else missing

    def list_directory(self, path: str | os.PathLike[str]) -> None:  # noqa: ARG002 - the base class's own
        """List nothing."""
        self.send_error(404)

    def end_headers(self) -> None:
        """Let no other site show, or measure, what is answered."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's own name
        """Say nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's own page where there is nothing."""
        page = Path(self.translate_path("/404.html"))
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def bind(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of *folder* on this machine only, at *port* or the next free one.

    Raises:
        OSError: If none of twenty ports is free.
    """
    handler = partial(_Handler, directory=str(folder))
    for candidate in range(port, port + 20):
        try:
            return _Server((ADDRESS, candidate), handler)
        except OSError:
            continue
    raise OSError(f"no free port between {port} and {port + 19}")
