"""The preview server answers local host names only, and serves only files written by a build."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from plugins.commands.preview_server import create_server
from plugins.commands.serve import Builder

SECRET = "not for others"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreadingHTTPServer]:
    """A server of a preview with an outbox; beside it, hidden in it and behind links are secrets."""
    base = tmp_path_factory.mktemp("preview")
    folder = base / ".preview"
    for name in (
        ".preview/fr",
        ".preview/.staging",
        ".preview/.well-known",
        ".preview/empty",
        ".preview-outbox",
        "private",
    ):
        (base / name).mkdir(parents=True)
    for name in ("index.html", "fr/index.html", ".well-known/security.txt", "a b.txt", "caf\u00e9.txt"):
        (folder / name).write_text(f"page {name}", "utf-8")
    (folder / "404.html").write_text("our own page for nothing")
    (base / ".preview-outbox/index.html").write_text("mails")
    for name in (
        "secret.txt",
        "private/index.html",
        "private/secret.txt",
        ".preview/.staging/0",
        ".preview/.hidden.txt",
    ):
        (base / name).write_text(SECRET)
    (folder / "link.txt").symlink_to(base / "secret.txt")
    (folder / "linked").symlink_to(base / "private")
    (folder / "empty/index.html").symlink_to(base / "secret.txt")
    (folder / "fr/inner.txt").symlink_to(folder / "index.html")
    (base / ".preview-outbox/link.txt").symlink_to(base / "secret.txt")
    found = create_server(folder, 18300)
    threading.Thread(target=partial(found.serve_forever, 0.02), daemon=True).start()
    yield found
    found.shutdown()
    found.server_close()


def ask(
    server: ThreadingHTTPServer, target: str, *headers: str, method: str = "GET", version: str = " HTTP/1.1"
) -> str:
    """Return the whole answer to a request as it is typed here; without *headers* with our own ``Host``."""
    lines = headers or (f"Host: 127.0.0.1:{server.server_port}",)
    request = f"{method} {target}{version}\r\n" + "".join(f"{line}\r\n" for line in lines) + "\r\n"
    with socket.create_connection(("127.0.0.1", server.server_port), timeout=10) as connection:
        connection.sendall(request.encode("latin-1"))
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(partial(connection.recv, 65536), b"")).decode("utf-8", "replace")


def status(answer: str) -> int:
    return int(answer.split(" ", 2)[1])


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
def test_our_own_names_are_answered(server: ThreadingHTTPServer, name: str) -> None:
    answer = ask(server, "/fr/", f"Host: {name}:{server.server_port}")
    assert status(answer) == 200 and answer.endswith("page fr/index.html")
    assert "Cross-Origin-Resource-Policy: same-origin" in answer


@pytest.mark.parametrize(
    "hosts",
    [
        ("evil.example",),
        ("evil.example:PORT",),
        ("localhost.evil.example:PORT",),
        ("127.0.0.1.evil.example:PORT",),
        ("127.0.0.1@evil.example:PORT",),
        ("localhost:1",),
        ("localhost",),
        ("0.0.0.0:PORT",),
        ("127.0.0.2:PORT",),
        ("localhost:PORT", "evil.example:PORT"),
        ("",),
        ("localhost:PORT, evil.example",),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_no_other_name_is_answered(server: ThreadingHTTPServer, hosts: tuple[str, ...], method: str) -> None:
    lines = [f"Host: {host}".replace("PORT", str(server.server_port)) for host in hosts]
    for target in ("/", "/fr", "/outbox/", "/nowhere"):
        answer = ask(server, target, *lines, method=method)
        assert status(answer) == 421 and "page" not in answer.partition("\r\n\r\n")[2], answer


def test_a_request_without_a_host_is_not_answered(server: ThreadingHTTPServer) -> None:
    assert status(ask(server, "/", "Accept: */*", version=" HTTP/1.0")) == 421
    assert "page index" not in ask(server, "/", "Accept: */*", version="")
    assert status(ask(server, "/", f"Host : 127.0.0.1:{server.server_port}")) in {400, 421}


ODD = (
    *(
        "/../secret.txt",
        "/fr/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
    ),
    *("/%252e%252e/secret.txt", "/fr/..%5c..%5csecret.txt", "/..\\secret.txt", "/....//secret.txt"),
    *(
        "/outbox/../secret.txt",
        "/outbox/%2e%2e/secret.txt",
        "/outbox/..%2f..%2fsecret.txt",
        "/outbox/link.txt",
    ),
    *(
        "/link.txt",
        "/linked/",
        "/linked",
        "/linked/secret.txt",
        "/empty/",
        "/empty/index.html",
        "/fr/inner.txt",
    ),
    *("/.staging/0", "/.hidden.txt", "/.staging/", "/%2estaging/0", "/.preview-outbox/index.html"),
    *(
        "/%00",
        "/fr/%00/index.html",
        "/index.html%00.txt",
        "/%0d%0aX:y",
        "/fr%0d%0aX:y",
        "/%ff",
        "/%",
        "/%zz",
        "/\xff\xfe",
    ),
    *("/fr//index.html", "/index.html/", "/./index.html", "/fr/.", "/C:/secret.txt", "/secret.txt::$DATA"),
    *(
        "/" + "a" * 5000,
        "/" + "a/" * 3000,
        "http://evil.example/secret.txt",
        "*",
        "secret.txt",
        "/outbox.html",
    ),
    *("/outboxes/", "/fr/?/../../secret.txt/nothing#x/", "/private/secret.txt", "/proc/self/environ"),
)


@pytest.mark.parametrize("target", ODD)
def test_an_odd_path_leads_to_nothing_else(
    server: ThreadingHTTPServer, target: str, capfd: pytest.CaptureFixture[str]
) -> None:
    for method in ("GET", "HEAD"):
        answer = ask(server, target, method=method)
        head, _, body = answer.partition("\r\n\r\n")
        assert SECRET not in answer and "Traceback" not in answer and "\nX:y" not in head
        if "?" not in target:
            assert status(answer) in {301, 400, 404, 414} and "page" not in body.replace(
                "page for nothing", ""
            )
    assert status(ask(server, "/")) == 200, "it still answers"
    assert capfd.readouterr().err == ""


def test_folders_are_not_listed(server: ThreadingHTTPServer) -> None:
    for target in ("/.well-known/", "/outbox/../", "/empty/"):
        answer = ask(server, target)
        assert status(answer) == 404 and answer.endswith("our own page for nothing")


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("/", "page index.html"),
        ("/index.html?x=/../", "page index.html"),
        ("/a%20b.txt", "page a b.txt"),
        ("/caf%C3%A9.txt", "page caf\u00e9.txt"),
        ("/.well-known/security.txt", "page .well-known/security.txt"),
        ("/outbox/", "mails"),
        ("/outbox/index.html", "mails"),
    ],
)
def test_what_a_build_wrote_is_served(server: ThreadingHTTPServer, target: str, text: str) -> None:
    answer = ask(server, target)
    assert status(answer) == 200 and answer.endswith(text)


def test_a_folder_without_a_slash_is_redirected(server: ThreadingHTTPServer) -> None:
    for target in ("/fr", "/outbox"):
        answer = ask(server, target)
        assert status(answer) == 301 and f"Location: {target}/\r\n" in answer


def test_a_preview_whose_build_was_killed_is_completed_before_it_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / ".preview"
    output.mkdir()
    (output / "old.html").write_text("old")
    (tmp_path / "..preview.journal").write_text('{"move": [], "delete": ["old.html"]}')
    monkeypatch.setattr(sys, "executable", "false")  # what builds, and fails
    builder = Builder(tmp_path, output)
    try:
        assert not builder.build()
    finally:
        builder.close()
    assert list(output.iterdir()) == []
