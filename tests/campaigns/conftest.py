"""Shared fixtures of the mailing tests: the example alert and variants of it, its site, and the stand-in."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest

from plugins.alerts.alert import Alert
from plugins.alerts.models.facts import Announcement
from plugins.alerts.repository import AlertRepository
from plugins.campaigns.announcements.candidates import Candidate
from plugins.campaigns.commands import PushOptions, push, setup
from plugins.campaigns.compose.composer import Campaign, Composer
from plugins.campaigns.settings import MailingSettings, mailing_settings
from plugins.content.moments import Moment
from plugins.mailchimp.account import MailchimpAccount
from plugins.mailchimp.client import Mailchimp
from plugins.mailing.key import read_mark
from plugins.repository.site import Site
from tests.campaigns.standin import KEY, StandIn
from tests.conftest import NOW, ROOT, read_site

OTHER_KEY = "fedcba9876543210" * 2 + "-us1"
AUDIENCE = "a1b2c3d4e5"


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests from ever accessing a real account."""
    for name in ("MAILCHIMP_API_KEY", "MAILCHIMP_STAND_IN"):
        monkeypatch.delenv(name, raising=False)


def settings(**changes: Any) -> dict[str, Any]:
    """Return the settings of the project, with NOW as build time, and without the slow sheets and pictures."""
    import pelicanconf

    own = {name: value for name, value in vars(pelicanconf).items() if name.isupper()}
    # Another test may have imported the pelicanconf.py of its own project before.
    fixed = {"PATH": str(ROOT / "content"), "BUILD_TIME": str(int(NOW.timestamp())), "CACHE_FOLDER": ""}
    return {**own, **fixed, "SHEETS": False, "SHARE_PICTURES": False, **changes}


def terms(host: str = "", **changes: Any) -> MailingSettings:
    """Return the mailing settings; with *host*, connected to the stand-in there."""
    environment = {"MAILCHIMP_API_KEY": KEY, "MAILCHIMP_STAND_IN": host} if host else {}
    return mailing_settings(settings(MAILCHIMP_AUDIENCE=AUDIENCE, **changes), environment)


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with the editors' example as its only alert, open and two days old."""
    import shutil

    content = tmp_path_factory.mktemp("example") / "content"
    shutil.copytree(ROOT / "docs" / "example", content)
    for name in ("pages", "keys", "vocabulary"):
        shutil.copytree(ROOT / "content" / name, content / name)
    site, problems = read_site(settings(PATH=str(content), THEME=str(ROOT / "theme")))
    assert not [problem for problem in problems if problem.fatal]
    (alert,) = site.content.alerts
    return with_alerts(site, changed(alert, date=NOW.replace(day=19)))


def changed(alert: Alert, **changes: Any) -> Alert:
    """Return *alert* with changed fields, or with changed texts per language as ``words={"fr": {…}}``."""
    own = {field.name for field in dataclasses.fields(Alert)} - {"facts", "words"}
    direct = {name: value for name, value in changes.items() if name in own}
    words = changes.pop("words", {})
    facts = {name: value for name, value in changes.items() if name not in own}
    made = dataclasses.replace(alert, **direct)
    original = made.facts.model_copy(update={**facts, **words.get(alert.language, {})})
    every = {
        code: original if code == alert.language else held.model_copy(update=words.get(code, {}))
        for code, held in made.words.items()
    }
    return dataclasses.replace(made, facts=original, words=every)


def announced(*entries: tuple[int, datetime, str]) -> list[Announcement]:
    """Return announcements as in an editor's file, from tuples of number, time in UTC and kind."""
    return [
        Announcement.model_construct(number=number, date=moment(at), kind=kind)
        for number, at, kind in entries
    ]


def moment(at: datetime) -> Moment:
    """Return *at* as an editor would write it in UTC, with its offset."""
    at = at.astimezone(UTC)
    return Moment(at.date(), at.time(), at.utcoffset())


def with_alerts(site: Site, *alerts: Alert, now: datetime | None = None) -> Site:
    """Return *site* with *alerts* instead of its own, and with another current time if *now* is given."""
    return dataclasses.replace(
        site,
        content=dataclasses.replace(
            site.content, alerts=AlertRepository.of(alerts, site.site_settings.languages)
        ),
        now=now or site.now,
    )


def composer(site: Site, **changes: Any) -> Composer:
    """Return the composer of *site* with changed settings."""
    return Composer(site, terms(**changes))


@pytest.fixture
def alert(example_site: Site) -> Alert:
    return example_site.content.alerts[0]


class Killed(BaseException):
    """Simulates a killed process: not an Exception, so that no handler catches it."""


class Machine:
    """A machine that pushes, with its own content, settings and key; composed mails are cached."""

    def __init__(
        self,
        standin: StandIn,
        site: Site,
        *,
        key: str = KEY,
        timeout: float = 5,
        killed_at: tuple[int, bool] | None = None,
        **changes: Any,
    ) -> None:
        """With *killed_at*, the process is killed at the call of this number; if True, after sending it."""
        self.standin, self.key, self.changes = standin, key, changes
        self.timeout, self.killed_at = timeout, killed_at
        self.slept: list[float] = []
        self.printed: list[str] = []
        self.site = site

    @property
    def site(self) -> Site:
        return self.composer.site

    @site.setter
    def site(self, site: Site) -> None:
        environment = {"MAILCHIMP_API_KEY": self.key, "MAILCHIMP_STAND_IN": self.standin.url}
        self.mailing = mailing_settings(settings(MAILCHIMP_AUDIENCE=AUDIENCE, **self.changes), environment)
        self.composer = Memo(site, self.mailing)

    def client(self) -> Mailchimp:
        client = Mailchimp(self.mailing.account_settings, timeout=self.timeout, sleep=self.slept.append)
        if self.killed_at is not None:
            api, position, acted = client._client.api_client, *self.killed_at
            send = api.request

            def request(*arguments: Any, **named: Any) -> Any:
                if client.calls + 1 < position:
                    return send(*arguments, **named)
                if acted:
                    send(*arguments, **named)
                raise Killed

            api.request = request
        return client

    def account(self) -> MailchimpAccount:
        return MailchimpAccount(self.client())

    def push(self, *, verify: bool = False, go: bool = True, **order: Any) -> bool:
        """Push like ``invoke push --go``, without waiting between attempts."""
        self.printed = []
        self.calls = self.client()
        return push(
            self.composer,
            PushOptions(go=go, verify=verify, **order),
            account=MailchimpAccount(self.calls),
            say=self.printed.append,
            sleep=self.slept.append,
        )


class Memo(Composer):
    """A composer with a cache, since tests push the same content hundreds of times."""

    _made: ClassVar[dict[Any, Campaign]] = {}

    def campaign(self, candidate: Candidate) -> Campaign:
        if candidate.key.content != "alert":
            return super().campaign(candidate)
        alert, reply_to = self.site.alert(candidate.key.slug), self.mailing.reply_to
        state = alert.state(self.site.now)
        key = (candidate.key, candidate.kind, candidate.news_received, id(alert), state, reply_to)
        if key not in self._made:
            self._made[key] = super().campaign(candidate)
            self._alive.append(alert)
        return self._made[key]

    _alive: ClassVar[list[Alert]] = []
    """References to the alerts, so that their id(), which is part of the cache key, is not reused."""


class Quick(Memo):
    """Composes one-line mails, for tests of what is sent when, not of the content."""

    def campaign(self, candidate: Candidate) -> Campaign:
        alert, key = self.site.alert(candidate.key.slug), candidate.key
        words = f"{candidate.kind} {alert.localized('title', key.language).value}"
        return Campaign(
            key=key,
            topic=candidate.topic,
            title=f"{alert.facts.case} · {candidate.kind} {key.number} · {key.language}",
            subject=words,
            preview=words,
            html=f"<p>{words} {key.mark()} *|UNSUB|*</p>",
            text=words,
            page="https://urgent-action.example/",
            revision="0" * 16,
            from_name="Network",
            reply_to=self.mailing.reply_to,
        )


def readers(standin: StandIn) -> None:
    """Subscribe readers with various interests and statuses; some of them must get nothing."""
    topic = "Actions urgentes / Urgent actions / Acciones urgentes"
    events = "Activités publiques / Public activities / Actividades públicas"
    for address, interests, status in (
        ("fr@a.example", ("Français", topic), "subscribed"),
        ("en@a.example", ("English", topic, events), "subscribed"),
        ("es@a.example", ("Español", topic), "subscribed"),
        ("none@a.example", (topic,), "subscribed"),
        ("two@a.example", ("Français", "Español", topic), "subscribed"),
        ("all@a.example", ("Français", "English", "Español", topic), "subscribed"),
        ("events@a.example", ("English", events), "subscribed"),
        ("nothing@a.example", ("Español",), "subscribed"),
        ("gone@a.example", ("English", topic), "unsubscribed"),
        ("cleaned@a.example", ("Español", topic), "cleaned"),
        ("pending@a.example", ("Français", topic), "pending"),
    ):
        standin.subscribe(address, interests=interests, status=status)


LANGUAGE_OF = {
    "fr@a.example": "fr",
    "en@a.example": "en",
    "es@a.example": "es",
    "none@a.example": "fr",
    "two@a.example": "es",
    "all@a.example": "en",
}
"""Readers of urgent actions, each with the language in which they get them."""


def got(standin: StandIn) -> dict[str, list[str]]:
    """Return the keys of the mails that each address received, in order."""
    found: dict[str, list[str]] = {}
    for delivery in standin.deliveries:
        mark = read_mark(delivery.html)
        assert mark is not None, "a mail without a key was sent"
        found.setdefault(delivery.address, []).append(str(mark[0]))
    return found


@contextmanager
def set_up(site: Site) -> Iterator[StandIn]:
    """Run a stand-in whose audience is set up, with :func:`readers`."""
    with StandIn(keys=(KEY, OTHER_KEY), now=NOW, list_id=AUDIENCE) as server:
        assert setup(site, Machine(server, site).mailing, go=True, say=lambda _: None)
        readers(server)
        server.calls.clear()
        yield server
        assert server.errors == []


@pytest.fixture
def standin(example_site: Site) -> Iterator[StandIn]:
    """A stand-in for a single test."""
    with set_up(example_site) as server:
        yield server


@pytest.fixture(scope="module")
def server(example_site: Site) -> Iterator[StandIn]:
    """A stand-in shared by the tests of a module, each of which starts with :func:`clear`."""
    with set_up(example_site) as server:
        yield server


def clear(standin: StandIn) -> None:
    """Delete campaigns, deliveries and simulated faults, and reset keys and clock; the audience stays."""
    standin.forget()
    standin.keys |= {KEY, OTHER_KEY}
    standin.now = NOW
