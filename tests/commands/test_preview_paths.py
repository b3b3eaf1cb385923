"""The preview server handles any request path."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from plugins.commands.preview_server import create_server

ODD = [
    "/%00",
    "/a/%00",
    "/outbox/%00",
    "/a;%00",
    "/%ed%a0%80",
    "/outbox/%ed%a0%80",
    "/%ff",
    "/%",
    "/loop",
    "//[",
]


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    folder = tmp_path / "preview"
    (folder / "a").mkdir(parents=True)
    (tmp_path / "preview-outbox").mkdir()
    (folder / "404.html").write_text("not found")
    (folder / "loop").symlink_to("loop")
    server = create_server(folder, 18_100)
    threading.Thread(target=partial(server.serve_forever, 0.02), daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_an_odd_path_is_not_found(port: int, capfd: pytest.CaptureFixture[str]) -> None:
    for path in [*ODD, f"/{'a' * 5000}"]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (404, b"not found"), path[:20]
        connection.close()
    assert "Traceback" not in capfd.readouterr().err
