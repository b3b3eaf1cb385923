"""Keys of clocks from the cache of an earlier build are those of a build without cache."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.alerts.summary import AlertSummary, AnswerDay, LettersDay, SentDay
from plugins.follow_up.alert_clocks import AuthorityClock, alert_clocks
from plugins.incremental.cache import BuildCache
from plugins.repository.clock_keys import clock_keys
from plugins.repository.content import Content
from plugins.web.response_terms import Term
from tests.conftest import ROOT, VOCABULARIES

TERMS = {"CO": Term(15, {"es": "Ley 1755 de 2015, artículo 14"})}
NOON = datetime(2026, 11, 18, 12, tzinfo=UTC)
AUTHORITIES = st.sampled_from(["co-fiscalia", "co-procuraduria"])
DAYS = st.integers(-30, 40).map(lambda days: NOON.date() + timedelta(days=days))
SENT = st.builds(SentDay, AUTHORITIES, DAYS, st.just("email"))
ANSWERS = st.builds(
    lambda authority, day, kind, more: AnswerDay(
        authority,
        day,
        kind,
        day + timedelta(days=more) if kind == "extension" else None,
        "co-procuraduria" if kind == "transfer" else None,
    ),
    AUTHORITIES,
    DAYS,
    st.sampled_from(["receipt", "reply", "measures", "extension", "transfer"]),
    st.integers(1, 60),
)
COUNTED = st.builds(LettersDay, AUTHORITIES, DAYS, st.integers(5, 90))
ZONES = st.sampled_from(["America/Bogota", "Pacific/Kiritimati", "Pacific/Pago_Pago"]).map(ZoneInfo)
HOURS = st.lists(st.integers(-1000, 2400), min_size=2, max_size=8)
"""The times of builds, in hours from noon, forwards and backwards."""


@pytest.fixture(scope="module")
def content(load: Callable[[Path], Content]) -> Content:
    return load(ROOT / "content")


def _days(found: list[SentDay] | list[AnswerDay]) -> tuple[SentDay | AnswerDay, ...]:
    return tuple(sorted(found, key=lambda each: each.day))


@given(
    st.lists(SENT, max_size=3),
    st.lists(ANSWERS, max_size=4),
    st.lists(COUNTED, max_size=1),
    st.none() | DAYS,
    ZONES,
    HOURS,
)
def test_keys_of_earlier_builds_are_those_without_a_cache(
    content: Content,
    sent: list[SentDay],
    answers: list[AnswerDay],
    counted: list[LettersDay],
    ended: date | None,
    zone: ZoneInfo,
    hours: list[int],
) -> None:
    known = {"sent": _days(sent), "answers": _days(answers), "letters_counted": tuple(counted)}
    sample = content.alerts.alert_summaries["ua-2026-021"]
    alert = replace(sample, zone=zone, outcome_day=ended, digest=b"digest", **known)

    def keys(now: datetime, cache: BuildCache) -> dict[str, bytes]:
        def clocks(each: AlertSummary) -> tuple[AuthorityClock, ...]:
            return alert_clocks(each, content.authorities, VOCABULARIES, TERMS, now)

        return clock_keys([alert], clocks, shared=b"shared", now=now, cache=cache)

    with TemporaryDirectory() as folder:
        for hour in hours:
            now, cache = NOON + timedelta(hours=hour), BuildCache(Path(folder))
            assert keys(now, cache) == keys(now, BuildCache())
            cache.save()


@pytest.mark.parametrize(("ended", "changed"), [(None, [19, 23]), (7, [7])])
def test_clocks_are_computed_again_only_on_the_days_on_which_they_change(
    ended: int | None, changed: list[int], content: Content, tmp_path: Path
) -> None:
    sample = content.alerts.alert_summaries["ua-2026-021"]
    sent = (SentDay("co-fiscalia", NOON.date(), "email"),)
    outcome = NOON.date() + timedelta(days=ended) if ended else None
    alert = replace(sample, sent=sent, answers=(), letters_counted=(), outcome_day=outcome)
    computed = []

    def build(days: int, *, shared: bytes = b"shared", digest: bytes = b"digest") -> None:
        now, cache = NOON + timedelta(days=days), BuildCache(tmp_path)

        def clocks(each: AlertSummary) -> tuple[AuthorityClock, ...]:
            computed.append(days)
            return alert_clocks(each, content.authorities, VOCABULARIES, TERMS, now)

        assert clock_keys(
            [replace(alert, digest=digest)], clocks, shared=shared, now=now, cache=cache
        ).keys() == {alert.slug}
        cache.save()

    for days in (0, 1, 6, 7, 18, 19, 22, 23, 400):  # soon from the 19th day on, over on the 23rd
        build(days)
    assert computed == [0, *changed]
    build(400, shared=b"other terms")
    build(400, shared=b"other terms", digest=b"other text")
    assert computed == [0, *changed, 400, 400]
