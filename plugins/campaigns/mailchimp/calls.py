"""Makes a call of Mailchimp's client and decides what its answer is worth.

The client (mailchimp-marketing 3.0.80) returns without raising on many failures, so nothing here
trusts the absence of an exception: each call says what an answer to it looks like, and anything else
is either a refusal (nothing happened) or uncertain (it may have happened).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import requests
from mailchimp_marketing import Client
from mailchimp_marketing.api_client import ApiClientError

from plugins.campaigns.errors import BusyError, UncertainError
from plugins.campaigns.mailchimp.answers import error_from
from plugins.campaigns.settings import Secret

ATTEMPTS = 4
"""How often a call is made that may be repeated."""
PAGE = 1000
"""Most entries that one answer lists."""

Json = dict[str, Any]


class Calls:
    """Makes calls one after the other, over one connection at a time."""

    def __init__(self, key: Secret, *, host: str, timeout: float, sleep: Callable[[float], None]) -> None:
        """*host*, if any, takes the place of Mailchimp's own; *sleep* waits between attempts."""
        self.count = 0
        """How many requests went out."""
        self._sleep, self._rest = sleep, 0.0
        self.client = Client({"api_key": key.reveal(), "timeout": timeout})
        if host:
            self.client.api_client.host = host
        self._keep_answers()

    def _keep_answers(self) -> None:
        """Make the client hand over each answer as it came: it drops the status and headers of most."""
        self._answer: requests.Response | None = None
        send = self.client.api_client.request

        def request(*arguments: Any, **named: Any) -> requests.Response:
            self.count += 1
            self._answer = None
            self._answer = send(*arguments, **named)
            return self._answer

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
        """Return all entries of a list, page by page; a list that changes meanwhile is read again."""
        wanted = [*(f"{key}.{field}" for field in fields), "total_items"]
        for _ in range(ATTEMPTS):
            found: dict[Any, Json] = {}
            total, offset = 1, 0
            while offset < total:
                answer = self.read(what, function, *path, fields=wanted, count=PAGE, offset=offset, **query)
                if not isinstance(answer.get(key), list) or not isinstance(answer.get("total_items"), int):
                    raise UncertainError(f"Reading {what}: the answer is not a list.")
                found |= {entry["id"]: entry for entry in answer[key]}
                total, offset = answer["total_items"], offset + PAGE
            if len(found) >= total:
                return list(found.values())
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
        """Make a call and return its JSON, or nothing where *empty* is what success looks like.

        *repeat* makes it again after any failure that may pass, *when_busy* only after a refusal to listen.
        """
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._once(what, function, *arguments, empty=empty, **query)
            except (BusyError, UncertainError) as error:
                again = repeat or (when_busy and isinstance(error, BusyError))
                asked = error.wait if isinstance(error, BusyError) else None
                wait = asked if asked is not None else 2 ** (attempt - 1) * random.uniform(1, 1.5)
                if not again or attempt == ATTEMPTS:
                    self._rest = wait if isinstance(error, BusyError) else 0.0
                    raise
                self._sleep(wait)

    def _once(
        self, what: str, function: Callable[..., Any], *arguments: Any, empty: bool, **query: Any
    ) -> Json:
        what = what[:1].upper() + what[1:]
        if self._rest:  # Mailchimp asked for it, also before another call
            self._sleep(self._rest)
            self._rest = 0.0
        try:
            made = function(*arguments, **query)
        except ApiClientError as error:
            if self._answer is None:
                reason = type(error.text).__name__
                raise UncertainError(f"{what}: no answer ({reason}).") from None
            made = None
        answer = self._answer
        if answer is None:
            raise UncertainError(f"{what}: no answer.")
        if answer.history:
            raise UncertainError(f"{what}: the answer came from another address.")
        if empty and answer.status_code == 204:
            return {}
        if not empty and answer.ok and isinstance(made, dict):
            return made
        raise error_from(what, answer)
