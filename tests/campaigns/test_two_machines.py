"""Two machines push concurrently, interleaved at every call: no mail twice, and all of them after another run."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plugins.repository.site import Site
from tests.campaigns.conftest import (
    KEY,
    OTHER_KEY,
    Killed,
    Machine,
    changed,
    clear,
    got,
    with_alerts,
)
from tests.campaigns.standin import Call, Fault, StandIn
from tests.depth import examples, parts, sample

ENDLESS = 10_000
PARTS = parts(4)
FOR_THIS = {"es@a.example": 1, "two@a.example": 1}


@pytest.fixture(scope="module")
def one_language(example_site: Site) -> Site:
    """The example, due in Spanish alone: fewer calls, so that all interleavings can be tried."""
    (alert,) = example_site.content.alerts
    words = {code: words for code, words in alert.words.items() if code == "es"}
    only = changed(alert)
    object.__setattr__(only, "words", words)
    return with_alerts(example_site, only)


class Turns:
    """Lets two machines go on by turns: so many calls of one, then so many of the other.

    A machine hands over when its last call is through: when it asks for the next.
    """

    def __init__(self, plan: Sequence[tuple[str, int]]) -> None:
        self._plan = [list(turn) for turn in plan]
        self._ended: set[str] = set()
        self._moved = threading.Condition()

    def __call__(self, call: Call) -> Fault | None:
        with self._moved:
            while not self._may_go(call.key):
                assert self._moved.wait(20), "the machines wait for each other"
        return None

    def _may_go(self, key: str) -> bool:
        while self._plan:
            owner, left = self._plan[0]
            if owner in self._ended or (left == 0 and key == owner):
                self._plan.pop(0)
                self._moved.notify_all()
                continue
            if owner != key:
                return False
            self._plan[0][1] = int(left) - 1
            return True
        return True

    def end(self, key: str) -> None:
        with self._moved:
            self._ended.add(key)
            self._moved.notify_all()


def together(server: StandIn, site: Site, plan: Sequence[tuple[str, int]], mode: str) -> None:
    turns = Turns(plan)
    server.before = turns
    machines = [Machine(server, site, key=key, CAMPAIGN_MODE=mode, timeout=30) for key in (KEY, OTHER_KEY)]
    failed: list[BaseException] = []

    def run(machine: Machine) -> None:
        try:
            machine.push()
        except BaseException as error:
            failed.append(error)
        finally:
            turns.end(machine.key)

    threads = [threading.Thread(target=run, args=(machine,)) for machine in machines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed


def nobody_twice(server: StandIn) -> None:
    assert all(len(mails) == 1 for mails in got(server).values())


def nobody_missed(server: StandIn, site: Site, mode: str) -> None:
    server.before = None
    machine = Machine(server, site, CAMPAIGN_MODE=mode)
    assert machine.push() or machine.push() or machine.push()
    server.advance(hours=2)
    assert machine.push()
    assert {address: len(mails) for address, mails in got(server).items()} == FOR_THIS
    assert {campaign["status"] for campaign in server.campaigns.values()} <= {"sent", "sending"}


def nothing(server: StandIn, _: Site) -> None:
    clear(server)


def a_whole_draft(server: StandIn, site: Site) -> None:
    clear(server)
    assert Machine(server, site).push()


def an_empty_draft(server: StandIn, site: Site) -> None:
    clear(server)
    with pytest.raises(Killed):
        Machine(server, site, killed_at=(4, True)).push()
    assert len(server.campaigns) == 1


def two_drafts(server: StandIn, site: Site) -> None:
    """Leave two drafts with one key, as two machines do that are killed at once."""
    clear(server)
    turns = Turns([(KEY, 3), (OTHER_KEY, ENDLESS), (KEY, ENDLESS)])
    server.before = turns

    def run(key: str) -> None:
        try:
            Machine(server, site, key=key, killed_at=(6, True)).push()
        except Killed:
            pass
        finally:
            turns.end(key)

    threads = [threading.Thread(target=run, args=(key,)) for key in (KEY, OTHER_KEY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    server.before = None
    assert len(server.campaigns) == 2


STARTS = [nothing, a_whole_draft, an_empty_draft, two_drafts]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("mode", ["send", "schedule"])
@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.__name__)
def test_every_interleaving_with_two_changes_of_turn(
    server: StandIn, one_language: Site, mode: str, start: Callable[[StandIn, Site], None], part: int
) -> None:
    start(server, one_language)
    before = len(server.calls)
    assert Machine(server, one_language, CAMPAIGN_MODE=mode).push()
    most = len(server.calls) - before
    changes = itertools.product(range(most + 1), range(1, most + 3))
    for first, second in sample(changes, 3, seed=f"{mode} {start.__name__}")[part :: len(PARTS)]:
        start(server, one_language)
        together(
            server,
            one_language,
            [(KEY, first), (OTHER_KEY, second), (KEY, ENDLESS), (OTHER_KEY, ENDLESS)],
            mode,
        )
        nobody_twice(server)
        nobody_missed(server, one_language, mode)


def test_a_draft_is_sent_between_the_look_that_found_it_and_its_removal(
    server: StandIn, one_language: Site
) -> None:
    """Both see nothing, both make a draft in the same second; then turn by turn around the removal."""
    for first, second, third in sample(itertools.product(range(3, 9), range(1, 7), (1, 2)), 6):
        nothing(server, one_language)
        plan = [(OTHER_KEY, 3), (KEY, first), (OTHER_KEY, second), (KEY, third), (OTHER_KEY, ENDLESS)]
        together(server, one_language, plan, "send")
        nobody_twice(server)
        nobody_missed(server, one_language, "send")


@pytest.mark.parametrize("_part", parts(8))
@settings(
    max_examples=examples(10, everything=75),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    turns=st.lists(st.integers(1, 4), max_size=12),
    start=st.sampled_from(STARTS),
    mode=st.sampled_from(["send", "schedule"]),
)
def test_any_interleaving(
    server: StandIn,
    one_language: Site,
    turns: list[int],
    start: Callable[[StandIn, Site], None],
    mode: str,
    _part: int,
) -> None:
    start(server, one_language)
    plan = [(key, count) for key, count in zip(itertools.cycle([KEY, OTHER_KEY]), turns, strict=False)]
    together(server, one_language, [*plan, (KEY, ENDLESS), (OTHER_KEY, ENDLESS)], mode)
    nobody_twice(server)
    nobody_missed(server, one_language, mode)


def test_a_person_sends_while_a_machine_is_at_work(server: StandIn, one_language: Site) -> None:
    for mode in ("draft", "send", "schedule"):
        a_whole_draft(server, one_language)
        before = len(server.calls)
        title = changed(one_language.content.alerts[0], words={"es": {"title": "Otro título"}})
        edited = with_alerts(one_language, title)
        Machine(server, edited, CAMPAIGN_MODE=mode).push()
        for position in sample(range(1, len(server.calls) - before + 1), 4, seed=mode):
            a_whole_draft(server, one_language)
            (draft,) = server.campaigns
            at = len(server.calls) + position

            def sends(call: Call, at: int = at, draft: str = draft) -> None:
                if call.number == at and server.campaigns.get(draft, {}).get("status") == "save":
                    server.person_sends(draft)

            server.before = sends
            Machine(server, edited, CAMPAIGN_MODE=mode).push()
            nobody_twice(server)
            nobody_missed(server, edited, "send")
