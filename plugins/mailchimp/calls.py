"""Calls of Mailchimp's Python client, with retries and with one exception per kind of failure.

The client (mailchimp-marketing 3.0.80) returns without raising on many failures, so the absence of an
exception proves nothing: each call declares what a successful answer looks like. Anything else is either a
refusal (nothing has changed) or uncertain (something may have changed).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Any

import requests
from mailchimp_marketing import Client
from mailchimp_marketing.api_client import ApiClientError

from plugins.mailchimp.answers import error_from
from plugins.mailing.errors import BusyError, RefusedError, UncertainError
from plugins.mailing.secret import Secret

ATTEMPTS = 4
"""Most attempts at a repeatable call."""
PAGE = 1000
"""Page size of lists: the most that Mailchimp allows."""
_ID = re.compile(r"[0-9A-Za-z]{1,40}")

Json = dict[str, Any]


class Calls:
    """Sequential calls: one connection at a time."""

    def __init__(self, key: Secret, *, host: str, timeout: float, sleep: Callable[[float], None]) -> None:
        """Create the client for *key*. *host* replaces Mailchimp's own unless it is empty.

        *timeout* is in seconds; *sleep* waits between attempts.
        """
        self.count = 0
        """Number of requests sent."""
        self._sleep, self._pending_wait = sleep, 0.0
        self.client = Client({"api_key": key.reveal(), "timeout": timeout})
        if host:
            self.client.api_client.host = host
        self._record_responses()

    def _record_responses(self) -> None:
        """Record each response, since the client drops status and headers of most."""
        self._response: requests.Response | None = None
        send = self.client.api_client.request

        def request(*arguments: Any, **named: Any) -> requests.Response:
            self.count += 1
            self._response = None
            self._response = send(*arguments, **named)
            return self._response

        self.client.api_client.request = request

    def listed(
        self,
        what: str,
        function: Callable[..., Any],
        *path: str,
        key: str,
        fields: Sequence[str],
        **query: Any,
    ) -> list[Json]:
        """Return all items of a paged list; it is read again if it changes meanwhile.

        Raises:
            ServiceError: If it cannot be read completely.
        """
        wanted = [*(f"{key}.{field}" for field in fields), "total_items"]
        for _ in range(ATTEMPTS):
            items: dict[Any, Json] = {}
            total, offset = 1, 0
            while offset < total:
                answer = self.read(what, function, *path, fields=wanted, count=PAGE, offset=offset, **query)
                if not isinstance(answer.get(key), list) or not isinstance(answer.get("total_items"), int):
                    raise UncertainError(f"Reading {what}: the answer is not a list.")
                items |= {item["id"]: item for item in answer[key]}
                total, offset = answer["total_items"], offset + PAGE
            if len(items) >= total:
                return list(items.values())
        raise UncertainError(f"Reading {what}: the list changed while it was read.")

    def read(self, what: str, function: Callable[..., Any], *arguments: Any, **query: Any) -> Json:
        """Make a call that changes nothing, and return its JSON."""
        return self.make(f"reading {what}", function, *arguments, repeat=True, **query)

    def make(
        self,
        what: str,
        function: Callable[..., Any],
        *arguments: Any,
        repeat: bool = False,
        when_busy: bool = False,
        empty: bool = False,
        **query: Any,
    ) -> Json:
        """Make a call and return its JSON; with *empty*, expect 204 without a body and return ``{}``.

        *repeat* retries after a rate limit and after an uncertain outcome, *when_busy* only after a rate
        limit. Between attempts it waits as long as Mailchimp says, or else with exponential backoff.

        Raises:
            ServiceError: If the last attempt fails.
        """
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._once(what, function, *arguments, empty=empty, **query)
            except (BusyError, UncertainError) as error:
                retry = repeat or (when_busy and isinstance(error, BusyError))
                requested = error.wait if isinstance(error, BusyError) else None
                wait = requested if requested is not None else 2 ** (attempt - 1) * random.uniform(1, 1.5)
                if not retry or attempt == ATTEMPTS:
                    self._pending_wait = wait if isinstance(error, BusyError) else 0.0
                    raise
                self._sleep(wait)

    def _once(
        self, what: str, function: Callable[..., Any], *arguments: Any, empty: bool, **query: Any
    ) -> Json:
        what = what[:1].upper() + what[1:]
        if self._pending_wait:  # a rate limit also applies to the next, different call
            self._sleep(self._pending_wait)
            self._pending_wait = 0.0
        try:
            result = function(*arguments, **query)
        except ApiClientError as error:
            if self._response is None:
                reason = type(error.text).__name__
                raise UncertainError(f"{what}: no answer ({reason}).") from None
            result = None
        response = self._response
        if response is None:
            raise UncertainError(f"{what}: no answer.")
        if response.history:
            raise UncertainError(f"{what}: the answer came from another address.")
        if empty and response.status_code == 204:
            return {}
        if not empty and response.ok and isinstance(result, dict):
            return result
        raise error_from(what, response)


def checked_id(identifier: str) -> str:
    """Return *identifier* if it is safe in a path.

    Raises:
        RefusedError: If it does not have the form of Mailchimp's ids.
    """
    if not _ID.fullmatch(identifier):
        raise RefusedError(f'"{identifier[:40]}" is not an id of Mailchimp.')
    return identifier
