"""HTTP server for the preview, which contains drafts: reachable only from this machine's browser.

Any website can make the browser send requests to 127.0.0.1; if the website's own name resolves to that
address (DNS rebinding), it can also read the responses. Hence requests are accepted only if ``Host`` is a
local name. Only files that a build wrote are served: no directory listings, no hidden files, no symbolic
links.
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
_LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")
_WELL_KNOWN = ".well-known"
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\:]")
"""Characters that no path of the site contains and that operating systems may interpret."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    @property
    def names(self) -> set[str]:
        """The accepted values of ``Host``, with the port; without it as well if the port is 80."""
        address = str(self.server_address[0])
        names = {*_LOCAL_NAMES, f"[{address}]" if ":" in address else address}
        return {f"{name}:{self.server_port}" for name in names} | (names if self.server_port == 80 else set())


class _Handler(SimpleHTTPRequestHandler):
    """Serves files without caching and without logging."""

    server: _Server
    extensions_map = {  # noqa: RUF012 - attribute of the base class
        **SimpleHTTPRequestHandler.extensions_map,
        ".atom": "application/atom+xml; charset=utf-8",
        ".ics": "text/calendar; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".eml": "message/rfc822",
    }

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Respond with 421 unless ``Host`` is one of the server's names (RFC 9110, section 15.5.20)."""
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1 or hosts[0].strip().lower() not in self.server.names:
            self.send_error(421, explain="The preview answers to its own address only.")
            return None
        return super().send_head()

    def translate_path(self, path: str) -> str:
        """Return the file or folder for the URL *path*; a nonexistent one unless it is a file of the build.

        ``/outbox`` is mapped to the outbox, which is beside the preview.
        """
        folder = Path(self.directory)
        missing = str(folder / "\x7f")
        path = re.split("[?#]", path, maxsplit=1)[0]
        try:
            path = unquote(path, errors="strict")
        except UnicodeDecodeError:
            return missing
        if not path.startswith("/") or _UNSAFE.search(path):
            return missing
        *folders, name = path[1:].split("/")
        if folders[:1] == ["outbox"] or path == "/outbox":
            folder, folders = outbox_of(folder), folders[1:]
            name = "" if path == "/outbox" else name
        parts = [*folders, *([name] if name else [])]
        if any(not part or (part.startswith(".") and part != _WELL_KNOWN) for part in parts):
            return missing
        file = os.path.join(os.path.realpath(folder), *parts)  # noqa: PTH118 - comparable with realpath()
        if path.endswith("/"):
            file = os.path.join(file, "index.html")  # noqa: PTH118
        return file if os.path.realpath(file) == file else missing

    def list_directory(self, path: str | os.PathLike[str]) -> None:  # noqa: ARG002 - signature of the base class
        """Respond with 404 instead of a directory listing."""
        self.send_error(404)

    def end_headers(self) -> None:
        """Prevent caching, and other sites from embedding or measuring responses."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - signature of the base class
        """Log nothing."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Respond to 404 with the site's own error page, if it has been built."""
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


def create_server(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server for *folder* on the loopback interface, at *port* or the next free one.

    Raises:
        OSError: If none of the twenty ports from *port* on is free.
    """
    handler = partial(_Handler, directory=str(folder))
    for candidate in range(port, port + 20):
        try:
            return _Server((ADDRESS, candidate), handler)
        except OSError:
            continue
    raise OSError(f"no free port between {port} and {port + 19}")
