"""Random manual actions in Mailchimp while one or two machines push: no mail is sent twice, none is missing.

The simulated person checks before sending and follows the advice of a push: never sends a mail that was sent or
is scheduled, never deletes a campaign that somebody may have received, never sends a copy during a push.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from plugins.campaigns.delivery.push import Pusher
from plugins.mailing.key import Key, read_mark
from plugins.repository.site import Site
from tests.campaigns.conftest import (
    KEY,
    LANGUAGE_OF,
    OTHER_KEY,
    Machine,
    Quick,
    changed,
    clear,
    got,
    readers,
    with_alerts,
)
from tests.campaigns.standin import Call, Refusal, StandIn
from tests.campaigns.test_two_machines import ENDLESS, Turns
from tests.conftest import NOW
from tests.depth import parts, sample

TITLES = ("Alerte finale", "", "[test] Alerte", "[surplus] x", "Boletín de noviembre", "Copie pour relecture")
RUNS = 2000
PARTS = parts(40)


class Person:
    """Does something sensible in Mailchimp now and then, by chance."""

    def __init__(self, server: StandIn, chance: random.Random, busy: set[str]) -> None:
        """*busy* are the machines that have had their last look and are sending."""
        self.server, self.chance, self.busy = server, chance, busy
        self.done: list[str] = []

    def key(self, campaign: str) -> Key | None:
        mark = read_mark(self.server.contents[campaign]["html"])
        return mark[0] if mark else None

    def having(self, *statuses: str) -> list[str]:
        return [key for key, each in self.server.campaigns.items() if each["status"] in statuses]

    def free(self, campaign: str) -> bool:
        """Whether nothing of this mail has gone out, or will by itself, and no push is about to send it."""
        others = self.having("sending", "sent", "canceled", "schedule")
        return not self.busy and self.key(campaign) not in {None, *map(self.key, others)}

    def act(self) -> None:
        """Do one thing, if there is anything to do it to."""
        with self.server._lock:  # a person does not act while Mailchimp does
            drafts = self.having("save")
            if not drafts:
                return
            draft = self.chance.choice(drafts)
            name = self.chance.choice(("rename", "edit", "replicate", "send", "schedule", "delete", "cancel"))
            try:
                getattr(self, name)(draft)
            except Refusal:
                return
            self.done.append(f"{name} {draft}")

    def rename(self, draft: str) -> None:
        chosen = self.chance.choice([draft, *self.having("sent", "sending", "schedule")])
        self.server.person_renames(chosen, self.chance.choice(TITLES))

    def edit(self, draft: str) -> None:
        html = self.server.contents[draft]["html"].replace("<p>", "<p>Urgente. ", 1)
        self.server.person_edits_content(draft, html)
        self.server.person_edits(draft, subject_line="Urgente")

    def replicate(self, draft: str) -> None:
        copy = self.server.person_replicates(self.chance.choice([draft, *self.having("sent")]))
        if self.chance.random() < 0.7:
            self.server.person_renames(copy, self.chance.choice(TITLES))

    def send(self, draft: str) -> None:
        if self.free(draft):
            self.server.person_sends(draft)

    def schedule(self, draft: str) -> None:
        if self.free(draft):
            self.server.person_schedules(draft, NOW + timedelta(minutes=15 * self.chance.randint(2, 6)))

    def delete(self, draft: str) -> None:
        self.server.person_deletes(draft)

    def cancel(self, draft: str) -> None:
        if self.free(draft):
            self.server.person_cancels(draft, after=self.chance.randint(0, 1))

    def follow_advice(self) -> None:
        """Do what a push says: complete what was cancelled, delete the other copies."""
        for cancelled in self.having("canceled"):
            key = self.key(cancelled)
            if key in map(self.key, self.having("sending", "sent")):
                continue
            copy = self.server.person_replicates(cancelled)
            segment = self.server.campaigns[copy]["recipients"]["segment_opts"]
            sent = str(self.server.campaigns[cancelled]["web_id"])
            rest = {"condition_type": "Aim", "field": "aim", "op": "nosent", "value": sent}
            conditions = [*segment["conditions"], rest]
            self.server.person_changes_recipients(copy, {"match": "all", "conditions": conditions})
            try:
                self.server.person_sends(copy)
            except Refusal:  # everybody had it
                self.server.person_deletes(copy)
        for copy in self.having("save"):
            self.server.person_deletes(copy)


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The keys of the machines that send, from their last look to their end."""
    sending: set[str] = set()
    finish, fresh = Pusher._finish, Pusher._fresh

    def key(pusher: Pusher) -> str:
        assert pusher._mailing.account_settings.key is not None
        return pusher._mailing.account_settings.key.reveal()

    def finishing(pusher: Pusher, prepared: Any) -> None:
        try:
            finish(pusher, prepared)
        finally:
            sending.discard(key(pusher))

    def looking(pusher: Pusher, *arguments: Any) -> Any:
        sending.add(key(pusher))
        return fresh(pusher, *arguments)

    monkeypatch.setattr(Pusher, "_finish", finishing)
    monkeypatch.setattr(Pusher, "_fresh", looking)
    return sending


def pushing(machine: Machine, site: Site) -> Callable[[], bool]:
    def push() -> bool:
        machine.composer = Quick(site, machine.mailing)
        return machine.push()

    return push


def nobody_twice(server: StandIn, story: object) -> None:
    for address, mails in got(server).items():
        announcements = Counter(mail.rpartition("/")[0] for mail in mails)
        assert all(count == 1 for count in announcements.values()), (address, mails, story)


def one_run(server: StandIn, site: Site, busy: set[str], seed: int, machines: int) -> None:
    chance = random.Random(seed)
    clear(server)
    server._counter = 1000 * (seed + 1)  # the order of ids decides between drafts of one second
    server.members.clear()
    readers(server)
    busy.clear()
    mode = chance.choice(["draft", "send", "schedule"])
    person = Person(server, chance, busy)
    keys = (KEY, OTHER_KEY)[:machines]
    pushers = [Machine(server, site, key=key, CAMPAIGN_MODE=mode, timeout=30) for key in keys]
    (alert,) = site.content.alerts
    story = (seed, machines, mode, person.done)
    for number in range(3):
        if number and chance.random() < 0.4:
            alert = changed(alert, words={"es": {"title": f"Título {number}"}})
        now = with_alerts(site, alert)
        turns = Turns([(chance.choice(keys), chance.randint(1, 6)) for _ in range(12)])
        turns._plan += [[key, ENDLESS] for key in keys]

        def before(call: Call, turns: Turns = turns) -> None:
            turns(call)
            if chance.random() < 0.12:
                person.act()

        server.before = before
        together([pushing(machine, now) for machine in pushers], keys, turns)
        server.before = None
        nobody_twice(server, story)
        for _ in range(chance.randint(0, 3)):
            person.act()
        nobody_twice(server, story)
    server.advance(hours=2)
    nobody_twice(server, story)
    at_last(server, with_alerts(site, alert, now=server.now), pushers[0], person, story)


def together(pushes: list[Callable[[], bool]], keys: tuple[str, ...], turns: Turns) -> None:
    failed: list[BaseException] = []

    def run(push: Callable[[], bool], key: str) -> None:
        try:
            push()
        except BaseException as error:
            failed.append(error)
        finally:
            turns.end(key)

    threads = [threading.Thread(target=run, args=each) for each in zip(pushes, keys, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed, failed


def at_last(server: StandIn, site: Site, machine: Machine, person: Person, story: object) -> None:
    """The person does what the push says; then everybody has the mail once."""
    push = pushing(machine, site)
    push()
    person.follow_advice()
    assert push() or push(), (story, machine.printed)
    for draft in person.having("save"):
        person.server.person_sends(draft)
    server.advance(hours=2)
    assert push(), (story, machine.printed)
    nobody_twice(server, story)
    assert {address: len(mails) for address, mails in got(server).items()} == dict.fromkeys(LANGUAGE_OF, 1), (
        story
    )


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("machines", [1, 2])
def test_a_person_beside(
    server: StandIn, example_site: Site, busy: set[str], machines: int, part: int
) -> None:
    for seed in sample(range(RUNS), 5, seed=f"person {machines}")[part :: len(PARTS)]:
        one_run(server, example_site, busy, seed, machines)
