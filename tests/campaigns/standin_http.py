"""HTTP server of the stand-in: sockets, call log, connection limit and simulated faults."""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import socket
import socketserver
import threading
import traceback
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tests.campaigns.standin import StandIn

MOST_CONNECTIONS = 10
"""Maximum simultaneous connections per account; further ones are answered with 429."""


@dataclass
class Call:
    """A request as received; *status* is None until it is answered, and stays None if the connection is cut."""

    number: int  # from 1
    method: str
    path: str  # without /3.0 and without query
    key: str = field(repr=False)
    status: int | None = None


class Fault(Enum):
    """A fault simulated for one call."""

    CUT_BEFORE = "connection closed without an answer, nothing acted"
    CUT_AFTER = "acted, then connection closed without an answer"
    SLOW_BEFORE = "acted, and answered, only after slow_seconds"
    SLOW_AFTER = "acted at once, answered after slow_seconds"
    LIMIT = "429 without a body, nothing acted"
    LIMIT_RETRY_AFTER = "429 problem+json with Retry-After: 1, nothing acted"
    FORBIDDEN_EMPTY = "403 without a body, nothing acted"
    ERROR_500_BEFORE = "500 problem+json, nothing acted"
    ERROR_500_AFTER = "acted, then 500 problem+json"
    HTML_502 = "502 with an HTML page, nothing acted"
    HTML_502_AFTER = "acted, then 502 with an HTML page"
    GARBAGE = "acted, then 200 with truncated JSON"
    HTML_200 = "acted, then 200 with an HTML page"
    REDIRECT = "302 to a page that answers 200 with HTML, nothing acted"
    KEY_REVOKED = "the key is invalid from this call on: 401 problem+json"

    @property
    def acts(self) -> bool:
        """Whether the stand-in processes the call: a revoked key is refused there."""
        return self in _ACTING


_ACTING = {
    Fault.CUT_AFTER,
    Fault.SLOW_BEFORE,
    Fault.SLOW_AFTER,
    Fault.ERROR_500_AFTER,
    Fault.HTML_502_AFTER,
    Fault.GARBAGE,
    Fault.HTML_200,
    Fault.KEY_REVOKED,
}


class Request(NamedTuple):
    """A request passed to the stand-in."""

    call: Call
    query: str
    content_type: str
    body: bytes


class Reply(NamedTuple):
    """A response; without a content type it has no body."""

    status: int
    content_type: str = ""
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


class Refusal(Exception):  # noqa: N818 (a response of the API, not an error of ours)
    """An error response: status, title, detail and, for an invalid body, the errors by field."""

    def __init__(self, status: int, title: str, detail: str, errors: list[dict[str, str]] | None = None):
        super().__init__(f"{status} {title}: {detail} {errors or ''}")
        self.status, self.title, self.detail, self.errors = status, title, detail, errors

    def reply(self, *headers: tuple[str, str]) -> Reply:
        """Return the response as problem+json (RFC 7807), the format of all errors of the API."""
        problem: dict[str, Any] = {
            "type": "https://mailchimp.com/developer/marketing/docs/errors/",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": "",
        }
        if self.errors is not None:
            problem["errors"] = self.errors
        body = json.dumps(problem).encode()
        return Reply(self.status, "application/problem+json; charset=utf-8", body, headers)


def _page(status: int, heading: str, *headers: tuple[str, str]) -> Reply:
    return Reply(status, "text/html; charset=utf-8", f"<html><h1>{heading}</h1></html>".encode(), headers)


_PORTAL = "/portal"
_BROKEN = Refusal(500, "Internal Server Error", "An unexpected internal error has occurred.").reply()
_LIMITED = Refusal(429, "Too Many Requests", "You have exceeded the limit of simultaneous connections.")
_REPLIES: dict[Fault, Reply | None] = {
    Fault.CUT_BEFORE: None,
    Fault.CUT_AFTER: None,
    Fault.LIMIT: Reply(429),
    Fault.LIMIT_RETRY_AFTER: _LIMITED.reply(("Retry-After", "1")),
    Fault.FORBIDDEN_EMPTY: Reply(403),
    Fault.ERROR_500_BEFORE: _BROKEN,
    Fault.ERROR_500_AFTER: _BROKEN,
    Fault.HTML_502: _page(502, "Bad Gateway"),
    Fault.HTML_502_AFTER: _page(502, "Bad Gateway"),
    Fault.GARBAGE: Reply(200, "application/json; charset=utf-8", b'{"id": "8d3a3db4d9", "status": "sa'),
    Fault.HTML_200: _page(200, "Welcome to the hotel's wireless network"),
    Fault.REDIRECT: _page(302, "Found", ("Location", _PORTAL)),
}
"""Responses by fault, None if the connection is cut; faults not listed here keep the real response."""


class Server(socketserver.ThreadingTCPServer):
    """Serves *standin* on a free local port, with a thread and a connection per call."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, standin: StandIn) -> None:
        self.standin = standin
        self.closing = threading.Event()
        self.connections = 0
        self.counting = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Conversation)

    def start(self) -> str:
        """Start serving and return the base URL of the API."""
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{self.server_address[1]}/3.0"

    def stop(self) -> None:
        """Stop serving; delayed calls wake up and do nothing."""
        self.closing.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        """Store the traceback of an error outside of a call."""
        self.standin.errors.append(traceback.format_exc())


class _Conversation(BaseHTTPRequestHandler):
    """One connection with one call and at most one response, as in HTTP/1.0."""

    server: Server
    disable_nagle_algorithm = True
    timeout = 30

    def setup(self) -> None:
        super().setup()
        with self.server.counting:
            self.server.connections += 1
            self.counted = True
            self.crowded = self.server.connections > MOST_CONNECTIONS
            standin = self.server.standin
            standin.most_connections = max(standin.most_connections, self.server.connections)

    def handle(self) -> None:
        with contextlib.suppress(ConnectionError, TimeoutError):  # the client has disconnected
            super().handle()

    def finish(self) -> None:
        self._leave()
        super().finish()

    def log_message(self, format: str, *args: Any) -> None:
        """Do not log to stderr: calls are in ``StandIn.calls``."""

    def _converse(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        address = urlsplit(self.path)
        if not address.path.startswith("/3.0/"):
            self._write(_page(200 if address.path == _PORTAL else 404, "Log in to go online"))
            return
        call = self.server.standin.log(self.command, address.path.removeprefix("/3.0"), self._key())
        try:
            reply = self._answer(Request(call, address.query, self.headers.get("Content-Type", ""), body))
        except Exception:
            self.server.standin.errors.append(traceback.format_exc())
            reply = _BROKEN
        if reply is None:
            self._cut()
            return
        call.status = reply.status
        self._write(reply)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _converse  # noqa: N815 (names required by http.server)

    def _answer(self, request: Request) -> Reply | None:
        """Return the response, or that of the fault requested by the test; None cuts the connection."""
        standin, call = self.server.standin, request.call
        if self.crowded:
            return Reply(429)
        fault = standin.before(call) if standin.before else None
        if fault is Fault.KEY_REVOKED:
            standin.keys.discard(call.key)
        if fault is Fault.SLOW_BEFORE and self.server.closing.wait(standin.slow_seconds):
            return None
        answer = standin.answer(request) if fault is None or fault.acts else None
        if fault is Fault.SLOW_AFTER:
            self.server.closing.wait(standin.slow_seconds)
        return answer if fault is None else _REPLIES.get(fault, answer)

    def _write(self, reply: Reply) -> None:
        """Send the response in one write, once the connection is no longer counted."""
        lines = [f"HTTP/1.0 {reply.status} {self.responses[reply.status][0]}", "Connection: close"]
        if reply.content_type:
            lines.append(f"Content-Type: {reply.content_type}")
        if reply.status != 204:
            lines.append(f"Content-Length: {len(reply.body)}")
        lines += [f"{name}: {value}" for name, value in reply.headers]
        self._leave()
        self.wfile.write("\r\n".join([*lines, "", ""]).encode() + reply.body)

    def _cut(self) -> None:
        self._leave()
        with contextlib.suppress(OSError):  # the client closed it first
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()

    def _leave(self) -> None:
        if self.counted:
            self.counted = False
            with self.server.counting:
                self.server.connections -= 1

    def _key(self) -> str:
        """Return the password of HTTP Basic authentication, or ""."""
        scheme, _, encoded = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Basic":
            return ""
        with contextlib.suppress(binascii.Error, UnicodeDecodeError):
            return base64.b64decode(encoded).decode().partition(":")[2]
        return ""
