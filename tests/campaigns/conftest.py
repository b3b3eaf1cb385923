"""What the tests of the mailing share: the example alert as a value that can be changed, and its site."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest

from plugins.alerts.alert import Alert
from plugins.alerts.models import Announcement
from plugins.campaigns.compose import Composer
from plugins.campaigns.settings import Mailing, mailing
from plugins.content.moments import Moment
from plugins.site.generator import load_site
from plugins.site.site import Site
from tests.conftest import NOW, ROOT

KEY = "0123456789abcdef0123456789abcdef-us1"
AUDIENCE = "a1b2c3d4e5"


@pytest.fixture(autouse=True)
def no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test may ever meet a real account."""
    for name in ("MAILCHIMP_API_KEY", "MAILCHIMP_STAND_IN"):
        monkeypatch.delenv(name, raising=False)


def settings(**changes: Any) -> dict[str, Any]:
    """Return the settings of the project, at the moment of the tests."""
    import pelicanconf

    own = {name: value for name, value in vars(pelicanconf).items() if name.isupper()}
    return {**own, "NOW": str(int(NOW.timestamp())), "CACHE_FOLDER": "", **changes}


def terms(host: str = "", **changes: Any) -> Mailing:
    """Return the mailing settings; with *host*, connected to the stand-in there."""
    environment = {"MAILCHIMP_API_KEY": KEY, "MAILCHIMP_STAND_IN": host} if host else {}
    return mailing(settings(MAILCHIMP_AUDIENCE=AUDIENCE, **changes), environment)


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site that holds the editors' example alert alone, open and two days old."""
    import shutil

    content = tmp_path_factory.mktemp("example") / "content"
    shutil.copytree(ROOT / "docs" / "example", content)
    shutil.copytree(ROOT / "content" / "pages", content / "pages")
    site, problems = load_site(settings(PATH=str(content), THEME=str(ROOT / "theme")))
    assert not [problem for problem in problems if problem.fatal]
    (alert,) = site.content.alerts
    return with_alerts(site, changed(alert, date=NOW.replace(day=19)))


def changed(alert: Alert, **changes: Any) -> Alert:
    """Return *alert* with other facts (by name), or with other words as ``words={"fr": {…}}``."""
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
    """Return announcements as an editor's file gives them: number, moment in UTC, kind."""
    return [
        Announcement.model_construct(number=number, date=moment(at), kind=kind)
        for number, at, kind in entries
    ]


def moment(at: datetime) -> Moment:
    """Return a moment as an editor writes it, with its offset."""
    at = at.astimezone(UTC)
    return Moment(at.date(), at.time(), at.utcoffset())


def with_alerts(site: Site, *alerts: Alert, now: datetime | None = None) -> Site:
    """Return *site* with other alerts, at another moment."""
    return dataclasses.replace(
        site, content=dataclasses.replace(site.content, alerts=alerts), now=now or site.now
    )


def composer(site: Site, **changes: Any) -> Composer:
    """Return the composer of *site* under changed settings."""
    return Composer(site, terms(**changes))


@pytest.fixture
def alert(example_site: Site) -> Alert:
    return example_site.content.alerts[0]
