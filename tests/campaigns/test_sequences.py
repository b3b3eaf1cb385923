"""Random sequences of edits, pushes, crashes and readers' changes: no mail twice, missing or wrong."""

from __future__ import annotations

import dataclasses
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings as limits
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from plugins.alerts.alert import Alert, State
from plugins.alerts.models.alert import Translation
from plugins.alerts.models.words import Update
from plugins.campaigns.announcements.announcement import AnnouncementStatus
from plugins.mailing.key import Key
from plugins.repository.site import Site
from tests.campaigns.conftest import (
    KEY,
    OTHER_KEY,
    Killed,
    Machine,
    Quick,
    announced,
    changed,
    clear,
    got,
    moment,
    readers,
    with_alerts,
)
from tests.campaigns.standin import Fault, StandIn
from tests.conftest import NOW
from tests.depth import examples, parts

LANGUAGES = ("fr", "en", "es")
FAST_FAULTS = [fault for fault in Fault if fault not in {Fault.SLOW_BEFORE, Fault.SLOW_AFTER}]


class Newsroom(RuleBasedStateMachine):
    """An editor's desk, two machines that push, an audience that comes and goes, a network that breaks."""

    site: Site
    server: StandIn

    @initialize(mode=st.sampled_from(["draft", "send", "schedule"]), week=st.sampled_from([1, 3, 50]))
    def begin(self, mode: str, week: int) -> None:
        clear(self.server)
        for address in list(self.server.members):
            del self.server.members[address]
        readers(self.server)
        self.now = NOW
        self.alerts: dict[str, Alert] = {}
        self.machines = [
            Machine(self.server, self.site, key=key, CAMPAIGN_MODE=mode, CAMPAIGNS_PER_WEEK=week)
            for key in (KEY, OTHER_KEY)
        ]
        self.mode, self.titles = mode, 0
        self.states_at_delivery: list[tuple[Key, State]] = []
        self.seen = 0

    # What editors do ------------------------------------------------------------------------

    @precondition(lambda self: len(self.alerts) < 4)
    @rule(hold=st.booleans(), age=st.integers(0, 90), translated=st.sets(st.sampled_from(["fr", "en"])))
    def write_an_alert(self, hold: bool, age: int, translated: set[str]) -> None:
        (example,) = self.site.content.alerts
        number = 30 + len(self.alerts)
        date = self.now - timedelta(hours=age)
        made = changed(
            example,
            slug=f"ua-2026-{number:03d}",
            case=f"UA 2026-{number:03d}",
            date=date,
            modified=date,
            act_before=self.now + timedelta(days=20),
            mailing="hold" if hold else "on",
        )
        keep = {"es", *translated}
        words = {code: _following(words, made) for code, words in made.words.items() if code in keep}
        self.alerts[made.slug] = dataclasses.replace(made, words=words)

    def _alter(self, data: st.DataObject, **changes: Any) -> None:
        slug = data.draw(st.sampled_from(sorted(self.alerts)))
        self.alerts[slug] = changed(self.alerts[slug], **changes)

    @precondition(lambda self: self.alerts)
    @rule(data=st.data(), material=st.booleans())
    def edit(self, data: st.DataObject, material: bool) -> None:
        self.titles += 1
        self._alter(
            data,
            words={"es": {"title": f"Título {self.titles}"}},
            **({"modified": self.now} if material else {}),
        )

    @precondition(lambda self: self.alerts)
    @rule(data=st.data(), code=st.sampled_from(["fr", "en"]))
    def translate(self, data: st.DataObject, code: str) -> None:
        slug = data.draw(st.sampled_from(sorted(self.alerts)))
        held = self.alerts[slug]
        (example,) = self.site.content.alerts
        words = {**held.words, code: _following(held.words.get(code, example.words[code]), held)}
        self.alerts[slug] = dataclasses.replace(held, words=words)

    @precondition(lambda self: self.alerts)
    @rule(data=st.data(), kind=st.sampled_from(["update", "stop", "correction", "outcome"]))
    def announce(self, data: st.DataObject, kind: str) -> None:
        slug = data.draw(st.sampled_from(sorted(self.alerts)))
        held = self.alerts[slug]
        entries = [(e.number, e.date.start(held.zone), e.kind) for e in held.facts.announcements]
        number = max([1, *(n for n, _, _ in entries)]) + 1
        status = {
            "update": "open",
            "stop": "suspended",
            "correction": held.facts.status,
            "outcome": "closed",
        }[kind]
        self.alerts[slug] = changed(
            held,
            status=status,
            announcements=announced(*entries, (number, self.now, kind)),
            words={"es": {"updates": [Update.model_construct(date=self.now.date(), text="Nuevo.")]}},
        )

    @precondition(lambda self: self.alerts)
    @rule(data=st.data(), status=st.sampled_from(["closed", "withdrawn", "suspended", "open", "draft"]))
    def set_status(self, data: st.DataObject, status: str) -> None:
        self._alter(data, status=status)

    @rule(hours=st.integers(1, 40))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.server.advance(hours=hours)

    # What readers and persons do ------------------------------------------------------------

    @rule(address=st.sampled_from(["fr@a.example", "en@a.example", "two@a.example"]))
    def unsubscribe(self, address: str) -> None:
        self.server.unsubscribe(address)

    @precondition(lambda self: self.mode == "draft")
    @rule(data=st.data())
    def a_person_sends(self, data: st.DataObject) -> None:
        waiting = sorted(
            i
            for i, c in self.server.campaigns.items()
            if c["status"] == "save" and self.server.contents.get(i, {}).get("html")
        )
        if waiting:
            chosen = data.draw(st.sampled_from(waiting))
            if self.server.campaigns[chosen]["settings"]["subject_line"]:
                self._deliver_by_hand(chosen)

    def _deliver_by_hand(self, chosen: str) -> None:
        before = len(self.server.deliveries)
        self.server.person_sends(chosen)
        self.seen += len(self.server.deliveries) - before  # what a person sends is the person's own decision

    # What machines do -----------------------------------------------------------------------

    def _machine(self, which: int) -> Machine:
        machine = self.machines[which]
        machine.composer = Quick(with_alerts(self.site, *self.alerts.values(), now=self.now), machine.mailing)
        machine.killed_at = None
        return machine

    @rule(which=st.integers(0, 1))
    def push(self, which: int) -> None:
        self.server.before = None
        self._machine(which).push()

    @rule(
        which=st.integers(0, 1),
        position=st.integers(1, 25),
        fault=st.sampled_from(FAST_FAULTS),
        lasting=st.booleans(),
    )
    def push_that_breaks(self, which: int, position: int, fault: Fault, lasting: bool) -> None:
        start = len(self.server.calls) + position
        self.server.before = lambda call: (
            fault if call.number == start or (lasting and call.number > start) else None
        )
        self._machine(which).push()
        self.server.before = None
        self.server.keys |= {KEY, OTHER_KEY}

    @rule(which=st.integers(0, 1), position=st.integers(1, 25), acted=st.booleans())
    def push_that_is_killed(self, which: int, position: int, acted: bool) -> None:
        machine = self._machine(which)
        machine.killed_at = (position, acted)
        with suppress(Killed):
            machine.push()

    # What must always be true ---------------------------------------------------------------

    @invariant()
    def nobody_twice(self) -> None:
        for mails in got(self.server).values():
            assert not [key for key, count in Counter(mails).items() if count > 1]

    @invariant()
    def only_readers_of_the_language(self) -> None:
        for address, mails in got(self.server).items():
            assert address not in {
                "events@a.example",
                "nothing@a.example",
                "gone@a.example",
                "cleaned@a.example",
                "pending@a.example",
            }
            assert len({key.rpartition("/")[2] for key in mails}) == 1, "two languages"

    @invariant()
    def nobody_is_asked_to_act_on_what_is_over(self) -> None:
        """A push in mode send never calls on an alert that its content says is over."""
        new, self.seen = self.server.deliveries[self.seen :], len(self.server.deliveries)
        if self.mode != "send":
            return
        for delivery in new:
            kind = delivery.subject.split()[0]
            slug = delivery.html.split("/")[1]
            if kind in {"alert", "update"}:
                assert self.alerts[slug].state(self.now) is State.OPEN

    def teardown(self) -> None:
        if not hasattr(self, "machines"):
            return
        self.server.before = None
        self.server.keys |= {KEY, OTHER_KEY}
        machine = self._machine(0)
        assert machine.push() or machine.push() or machine.push(), "running it again does not help"
        self.nothing_waits_that_must_not_go(machine)
        if self.mode == "draft":
            for identifier in [i for i, c in self.server.campaigns.items() if c["status"] == "save"]:
                self.server.person_sends(identifier)
        self.server.advance(hours=2)
        self.nobody_twice()
        self.nobody_missed(machine)

    def nothing_waits_that_must_not_go(self, machine: Machine) -> None:
        """No draft, and nothing scheduled, is left of a mail that may not go out."""
        unsent = [
            c["settings"]["title"]
            for c in self.server.campaigns.values()
            if c["status"] in {"save", "schedule"}
        ]
        for candidate in machine.composer.candidates():
            if candidate.status not in {AnnouncementStatus.DUE, AnnouncementStatus.OLD}:
                assert not [title for title in unsent if f"[{candidate.key}" in title], candidate

    def nobody_missed(self, machine: Machine) -> None:
        """Every mail that is due is sent, but for what the weekly limit, or an empty audience, holds."""
        held = {line.split()[1] for line in machine.printed if line.startswith("held")}
        sent = {str(key) for key in self._sent()}
        for candidate in machine.composer.candidates():
            if candidate.status is AnnouncementStatus.DUE:
                assert str(candidate.key) in sent | held, candidate

    def _sent(self) -> set[Key]:
        from plugins.mailing.key import read_mark

        marks = (
            read_mark(self.server.contents[i]["html"])
            for i, c in self.server.campaigns.items()
            if c["status"] in {"sent", "sending"}
        )
        return {mark[0] for mark in marks if mark}


def _following(words: Any, alert: Alert) -> Any:
    if isinstance(words, Translation):
        return words.model_copy(update={"original_modified": moment(alert.modified)})
    return words


@pytest.mark.parametrize("_part", parts(20))
def test_any_sequence(server: StandIn, example_site: Site, _part: int) -> None:
    Newsroom.site, Newsroom.server = example_site, server
    run_state_machine_as_test(
        Newsroom,
        settings=limits(
            max_examples=examples(6, everything=40),
            stateful_step_count=examples(25, everything=40),
        ),
    )
