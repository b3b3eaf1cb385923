"""Serves the preview and rebuilds it when anything that it is made of changes."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterable
from http.server import ThreadingHTTPServer
from pathlib import Path

from watchfiles import watch

from plugins import console
from plugins.commands.preview import WHEN_TOLD, outbox_of
from plugins.commands.preview_server import bind
from plugins.deployment.commands import environment
from plugins.deployment.journal import recover

PORT = 8000
_WATCHED = ("content", "theme", "plugins", "pelicanconf.py")


class Builder:
    """Builds the preview in processes of their own; the next one waits with its code loaded."""

    def __init__(self, root: Path, output: Path) -> None:
        """Build the project in *root* into *output*."""
        self._root, self._output = root, output
        self._spare = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "plugins.commands.preview", str(self._output), WHEN_TOLD],
            cwd=self._root,
            env=environment(),
            stdin=subprocess.PIPE,
        )

    def build(self, *, new_code: bool = False) -> bool:
        """Build, and return whether the content let it; with *new_code* by a process that has loaded it."""
        if new_code:
            self.close()
            self._spare = self._started()
        process = self._spare
        process.communicate(b"build\n")
        self._spare = self._started()
        if process.returncode == 0:
            return True
        for folder in (self._output, outbox_of(self._output)):  # it may have been killed halfway
            if interrupted := recover(folder):
                console.out(interrupted)
        return False

    def close(self) -> None:
        """End the process that waits."""
        self._spare.kill()
        self._spare.communicate()


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
            console.out(f"\nChanged: {', '.join(names[:5])}{' …' if len(names) > 5 else ''}. Building.")
            if not builder.build(new_code=any(path.endswith(".py") for _, path in changes)):
                console.out("The last good preview stays up.")
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
        console.out(f"\nThe site is at http://127.0.0.1:{server.server_port}/   (Ctrl-C stops it)")
    else:
        console.out(
            f"\nFix the problems above; the site will then be at http://127.0.0.1:{server.server_port}/"
        )
    return server


def _existing(root: Path) -> Iterable[Path]:
    return [root / name for name in _WATCHED if (root / name).exists()]
