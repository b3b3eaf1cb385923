"""Serve command: serves the preview and rebuilds it when content, theme, code or settings change."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterable
from http.server import ThreadingHTTPServer
from pathlib import Path

from watchfiles import watch

from plugins import console
from plugins.commands.preview import WAIT, outbox_of
from plugins.commands.preview_server import create_server
from plugins.deployment.commands import environment
from plugins.deployment.journal import recover

PORT = 8000
_WATCHED = ("content", "theme", "plugins", "pelicanconf.py")


class Builder:
    """Builds the preview in subprocesses, of which the next one is always started and has its code loaded."""

    def __init__(self, root: Path, output: Path) -> None:
        """Build the project in *root* into *output*."""
        self._root, self._output = root, output
        self._standby = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "plugins.commands.preview", str(self._output), WAIT],
            cwd=self._root,
            env=environment(),
            stdin=subprocess.PIPE,
        )

    def build(self, *, new_code: bool = False) -> bool:
        """Build and return whether it succeeded; *new_code* first starts a process with the changed code."""
        if new_code:
            self.close()
            self._standby = self._start()
        process = self._standby
        process.communicate(b"build\n")
        self._standby = self._start()
        if process.returncode == 0:
            return True
        for folder in (self._output, outbox_of(self._output)):  # the process may have been killed halfway
            if interrupted := recover(folder):
                console.out(interrupted)
        return False

    def close(self) -> None:
        """Kill the process on standby."""
        self._standby.kill()
        self._standby.communicate()


def serve(root: Path, *, port: int = PORT) -> None:
    """Build the preview, serve it and rebuild it on changes until interrupted."""
    output = root / ".preview"
    builder = Builder(root, output)
    server: ThreadingHTTPServer | None = None
    # The first build starts at the first timeout: by then files are watched, so no change is missed.
    batches = watch(*_existing(root), debounce=150, step=30, rust_timeout=100, yield_on_timeout=True)
    try:
        for changes in batches:
            if server is None:
                server = _first_build(builder, output, port)
                continue
            if not changes:
                continue
            names = sorted({Path(path).name for _, path in changes})
            console.out(f"\nChanged: {', '.join(names[:5])}{' …' if len(names) > 5 else ''}. Building.")
            if not builder.build(new_code=any(path.endswith(".py") for _, path in changes)):
                console.out("The previous preview is still served.")
    except KeyboardInterrupt:
        pass
    finally:
        if server is not None:
            server.shutdown()
        builder.close()


def _first_build(builder: Builder, output: Path, port: int) -> ThreadingHTTPServer:
    """Build the preview for the first time and start the server in a thread."""
    succeeded = builder.build()
    server = create_server(output, port)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    if succeeded:
        console.out(f"\nThe site is at http://127.0.0.1:{server.server_port}/   (Ctrl-C stops it)")
    else:
        console.out(
            f"\nFix the problems above; the site will then be at http://127.0.0.1:{server.server_port}/"
        )
    return server


def _existing(root: Path) -> Iterable[Path]:
    return [root / name for name in _WATCHED if (root / name).exists()]
