"""A local web server that serves compressed copies as nginx does with ``gzip_static`` and ``brotli_static``."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from plugins.deployment.copies import CODINGS


class CopiesHandler(SimpleHTTPRequestHandler):
    """Serves the copy in the accepted content coding if there is one, even if its file is gone or newer."""

    def send_head(self) -> BytesIO | BinaryIO | None:
        path = Path(self.translate_path(self.path))
        if self.path.endswith("/"):
            path /= "index.html"
        accepted = self.headers.get("Accept-Encoding", "")
        for suffix, coding in CODINGS.items():
            copy = path.with_name(path.name + suffix)
            if coding in accepted and copy.is_file():
                data = copy.read_bytes()
                self.send_response(200)
                self.send_header("Content-Encoding", coding)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                return BytesIO(data)
        return super().send_head()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve *folder* on loopback; yields the address without a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(CopiesHandler, directory=str(folder)))
    threading.Thread(target=partial(server.serve_forever, 0.02), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
