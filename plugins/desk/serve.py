"""Serves the preview and rebuilds it when anything that it is made of changes."""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from collections.abc import Iterable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO

from watchfiles import watch

from plugins.desk.preview import WHEN_TOLD

PORT = 8000
_WATCHED = ("content", "theme", "plugins", "pelicanconf.py")


class _Server(ThreadingHTTPServer):
    daemon_threads = True


class _Handler(SimpleHTTPRequestHandler):
    """Serves files without caching and without a line per request."""

    extensions_map = {  # noqa: RUF012 - the base class's own attribute
        **SimpleHTTPRequestHandler.extensions_map,
        ".atom": "application/atom+xml; charset=utf-8",
        ".ics": "text/calendar; charset=utf-8",
        ".html": "text/html; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".eml": "message/rfc822",
    }

    def translate_path(self, path: str) -> str:
        """Find the outbox beside the preview, not in it."""
        outbox = f"{self.directory}-outbox"
        if path == "/outbox" or path.startswith("/outbox/"):
            inside = super().translate_path(path.removeprefix("/outbox") or "/")
            return inside.replace(str(self.directory), outbox, 1)
        return super().translate_path(path)

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        try:
            return super().send_head()
        except ValueError:  # no file has such a name: it holds %00, or half a character
            self.send_error(404)
            return None

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's own name
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
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


class Builder:
    """Builds the preview in processes of their own; the next one waits with its code loaded."""

    def __init__(self, root: Path, output: Path) -> None:
        """Build the project in *root* into *output*."""
        self._root, self._output = root, output
        self._spare = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "plugins.desk.preview", str(self._output), WHEN_TOLD],
            cwd=self._root,
            stdin=subprocess.PIPE,
        )

    def build(self, *, new_code: bool = False) -> bool:
        """Build, and tell whether the content let it; with *new_code* by a process that has loaded it."""
        if new_code:
            self.close()
            self._spare = self._started()
        process = self._spare
        process.communicate(b"build\n")
        self._spare = self._started()
        return process.returncode == 0

    def close(self) -> None:
        """End the process that waits."""
        self._spare.kill()
        self._spare.communicate()


def bind(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server of *folder* on this machine only, at *port* or the next free one.

    Raises:
        OSError: If none of twenty ports is free.
    """
    handler = partial(_Handler, directory=str(folder))
    for candidate in range(port, port + 20):
        try:
            return _Server(("127.0.0.1", candidate), handler)
        except OSError:
            continue
    raise OSError(f"no free port between {port} and {port + 19}")


def serve(root: Path, *, port: int = PORT) -> None:
    """Build the preview, serve it and follow changes until interrupted."""
    output = root / ".preview"
    builder = Builder(root, output)
    server: ThreadingHTTPServer | None = None
    # The first build waits for the first timeout: by then files are watched, and no change during it is lost.
    rounds = watch(*_existing(root), debounce=150, step=30, rust_timeout=100, yield_on_timeout=True)
    try:
        for changes in rounds:
            if server is None:
                server = _start(builder, output, port)
                continue
            if not changes:
                continue
            names = sorted({Path(path).name for _, path in changes})
            _say(f"\nChanged: {', '.join(names[:5])}{' …' if len(names) > 5 else ''}. Building.")
            if not builder.build(new_code=any(path.endswith(".py") for _, path in changes)):
                _say("The last good preview stays up.")
    except KeyboardInterrupt:
        pass
    finally:
        if server is not None:
            server.shutdown()
        builder.close()


def _start(builder: Builder, output: Path, port: int) -> ThreadingHTTPServer:
    """Build the preview for the first time, and serve it."""
    sound = builder.build()
    server = bind(output, port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    if sound:
        _say(f"\nThe site is at http://127.0.0.1:{server.server_port}/   (Ctrl-C stops it)")
    else:
        _say(f"\nMend the problems above; the site will be at http://127.0.0.1:{server.server_port}/")
    return server


def _existing(root: Path) -> Iterable[Path]:
    return [root / name for name in _WATCHED if (root / name).exists()]


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - this is what the command says
