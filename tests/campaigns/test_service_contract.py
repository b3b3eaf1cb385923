"""What delivery and composition rely on: tests that every mailing service must pass.

A new service adds itself to SERVICES, and its texts to TEXTS_OF.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from plugins.campaigns.commands import PushOptions, push, send_test_mails, status
from plugins.campaigns.compose.composer import TEXTS, Composer
from plugins.campaigns.compose.outbox import OutboxTexts, shown
from plugins.campaigns.delivery.ledger import Ledger
from plugins.campaigns.delivery.sending import on_grid
from plugins.campaigns.settings import mailing_settings
from plugins.mailchimp import SERVICE as MAILCHIMP
from plugins.mailing.account import Account, Envelope
from plugins.mailing.entry import DISABLED_MARK, SENT_STATUSES, LedgerEntry
from plugins.mailing.errors import AudienceError, MissingError, RefusedError, ServiceError
from plugins.mailing.key import Key, read_mark
from plugins.mailing.registry import mailing_service
from plugins.mailing.service import MailingService, Texts
from plugins.repository.site import Site
from plugins.web.settings import SettingsError
from tests.campaigns import folder_service
from tests.campaigns.conftest import LANGUAGE_OF, Machine, set_up, settings
from tests.campaigns.folder_service import SERVICE as FOLDER
from tests.campaigns.folder_service import FolderAccount
from tests.conftest import NOW

LANGUAGES = ("fr", "en", "es")
TOPIC = "urgent-actions"
TOPICS = (TOPIC, "activities")
KEY = Key("alert", "ua-2026-014", 1, "fr")
TITLE = f"UA 2026-014 · alert 1 · fr {KEY.mark()}"
ENVELOPE = Envelope("Subject", "Preview", "Network", "network@urgent-action.example")
PACKAGE = folder_service.__name__


@dataclass(frozen=True)
class Tried:
    """A service under test, with an audience that has the readers of LANGUAGE_OF."""

    account: Account
    texts: Texts
    delivered: Callable[[], list[str]]
    """Returns the addresses that got a mail, in order."""
    spoil: Callable[[], None]
    """Makes it impossible to address each reader exactly once."""

    def draft(self, language: str = "fr", title: str = TITLE) -> LedgerEntry:
        """Create a complete draft for the readers of *language*."""
        account = self.account
        readers = account.audience(LANGUAGES, TOPICS).of(TOPIC, language)
        made = account.create(title, ENVELOPE, readers, folder=account.folder())
        account.write(made.id, html=self.html(), text="Text")
        return made

    def html(self) -> str:
        return (
            f'<p data-campaign="{KEY.mark("0123456789ab")}">Words</p>'
            f'<a href="{self.texts.unsubscribe}">x</a>{self.texts.postal_address_html}'
        )

    def entry(self, campaign_id: str) -> LedgerEntry:
        (found,) = [each for each in Ledger.read(self.account).entries if each.id == campaign_id]
        return found


@contextmanager
def mailchimp(site: Site, _: Path) -> Iterator[Tried]:
    with set_up(site) as standin:
        yield Tried(
            Machine(standin, site).account(),
            MAILCHIMP.texts,
            lambda: (
                [each.address for each in standin.deliveries]
                + [address for each in standin.tests for address in each.addresses]
            ),
            lambda: standin.person_deletes_segment(min(standin.segments)),
        )


@contextmanager
def folder(_: Site, place: Path) -> Iterator[Tried]:
    lines = write_readers(place)
    yield Tried(
        FolderAccount(place, NOW),
        FOLDER.texts,
        lambda: delivered_to(place),
        lambda: (place / "readers").write_text("\n".join([*lines, lines[0]]), "utf-8") and None,
    )


def write_readers(place: Path) -> list[str]:
    chosen = {"none@a.example": "", "two@a.example": "fr es", "all@a.example": "fr en es"}
    lines = [f"{address} {chosen.get(address, code)} {TOPIC}" for address, code in LANGUAGE_OF.items()]
    (place / "readers").write_text("\n".join(lines), "utf-8")
    return lines


def delivered_to(place: Path) -> list[str]:
    path = place / "delivered"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line)[0] for line in lines]


SERVICES: dict[str, Callable[[Site, Path], AbstractContextManager[Tried]]] = {
    "mailchimp": mailchimp,
    "folder": folder,
}
TEXTS_OF: dict[str, Callable[[Site], Texts]] = {
    "mailchimp": lambda _: MAILCHIMP.texts,
    "folder": lambda _: FOLDER.texts,
    "outbox": lambda site: OutboxTexts(site.site_settings, 150),
}


@pytest.fixture(params=SERVICES)
def tried(request: pytest.FixtureRequest, example_site: Site, tmp_path: Path) -> Iterator[Tried]:
    with SERVICES[request.param](example_site, tmp_path) as service:
        yield service


# Account: finding and writing -----------------------------------------------------------------


def test_a_draft_is_listed_under_its_key_as_it_was_created(tried: Tried) -> None:
    account = tried.account
    readers = account.audience(LANGUAGES, TOPICS).of(TOPIC, "fr")
    made = account.create(TITLE, ENVELOPE, readers, folder=account.folder())
    (found,) = Ledger.read(account).of(KEY)
    assert found == made and found.ours and found.unsent and found.status == "save"
    assert found.number and found.is_since(NOW - timedelta(days=1)) and found.digest == ""
    assert (found.subject, found.from_name, found.reply_to) == ("Subject", "Network", ENVELOPE.reply_to)
    assert readers.is_of(found.addressed_to) and readers.members == 2
    assert account.content(made.id) == "" and account.status(made.id) == "save"


def test_content_and_envelope_are_written_independently(tried: Tried) -> None:
    draft = tried.draft()
    readers = tried.account.audience(LANGUAGES, TOPICS).of(TOPIC, "en")
    title = TITLE.replace(KEY.mark(), KEY.mark("ffffffffffff"))
    count = tried.account.address(draft.id, ENVELOPE, readers, title=title)
    assert count == readers.members == 2
    assert read_mark(tried.account.content(draft.id)) == (KEY, "0123456789ab")
    found = tried.entry(draft.id)
    assert (found.title, found.digest) == (title, "ffffffffffff") and readers.is_of(found.addressed_to)
    tried.account.address(draft.id, ENVELOPE, readers)
    tried.account.write(draft.id, html=tried.html(), text="Text")
    assert tried.entry(draft.id) == found, "neither touches the title"


def test_two_drafts_of_one_key_are_both_listed_in_an_order_that_stays(tried: Tried) -> None:
    drafts = [tried.draft(), tried.draft()]
    listed = [each.id for each in Ledger.read(tried.account).of(KEY)]
    assert sorted(listed) == sorted(each.id for each in drafts)
    assert [each.id for each in Ledger.read(tried.account).of(KEY)] == listed, (
        "two machines keep the same one"
    )


def test_ours_are_recognised_by_folder_or_readers(tried: Tried) -> None:
    draft = tried.draft()
    is_ours = tried.account.filed_as_ours(TOPICS)
    assert is_ours(tried.entry(draft.id))
    assert tried.account.audience(LANGUAGES, TOPICS).are_ours(tried.entry(draft.id).addressed_to)


def test_a_deleted_draft_is_gone_and_may_be_deleted_again(tried: Tried) -> None:
    draft = tried.draft()
    tried.account.delete(draft.id)
    tried.account.delete(draft.id)
    assert Ledger.read(tried.account).of(KEY) == []
    for read in (tried.account.content, tried.account.status, tried.account.obstacles):
        with pytest.raises(MissingError):
            read(draft.id)


# Account: sending -----------------------------------------------------------------------------


def test_what_is_sent_reaches_each_reader_once_and_is_final(tried: Tried) -> None:
    account, draft = tried.account, tried.draft()
    readers = account.audience(LANGUAGES, TOPICS).of(TOPIC, "fr")
    assert account.obstacles(draft.id) == []
    account.send(draft.id)
    assert account.status(draft.id) in SENT_STATUSES
    had = tried.delivered()
    assert sorted(had) == sorted(address for address, code in LANGUAGE_OF.items() if code == "fr")
    for change in (
        lambda: account.send(draft.id),
        lambda: account.write(draft.id, html="", text=""),
        lambda: account.address(draft.id, ENVELOPE, readers),
        lambda: account.make_unsendable(draft, f"{DISABLED_MARK} {draft.id}"),
        lambda: account.schedule(draft.id, on_grid(NOW + timedelta(days=1), account.grid)),
        lambda: account.unschedule(draft.id),
    ):
        with pytest.raises(RefusedError):
            change()
    sent = tried.entry(draft.id)
    assert tried.delivered() == had and sent.out and sent.emails_sent == 2
    assert sent.title == TITLE and read_mark(account.content(draft.id)) == (KEY, "0123456789ab")
    assert sum(account.report(draft.id)) == 0


def test_a_draft_without_a_subject_cannot_be_sent(tried: Tried) -> None:
    draft = tried.draft()
    tried.account.make_unsendable(draft, f"{DISABLED_MARK} {draft.id}")
    assert tried.entry(draft.id).is_leftover and tried.account.obstacles(draft.id)
    with pytest.raises(RefusedError):
        tried.account.send(draft.id)
    assert tried.delivered() == []


def test_a_scheduled_campaign_becomes_a_draft_again(tried: Tried) -> None:
    account, draft = tried.account, tried.draft()
    at = on_grid(NOW + timedelta(minutes=50), account.grid)
    assert at >= NOW + timedelta(minutes=50)
    account.schedule(draft.id, at)
    scheduled = tried.entry(draft.id)
    assert scheduled.status == "schedule" and scheduled.unsent and scheduled.moment == at
    account.unschedule(draft.id)
    assert tried.entry(draft.id) == draft and account.status(draft.id) == "save"
    assert read_mark(account.content(draft.id)) and tried.delivered() == []


def test_a_test_mail_reaches_one_address_and_leaves_no_key(tried: Tried) -> None:
    account = tried.account
    readers = account.audience(LANGUAGES, TOPICS).of(TOPIC, "fr")
    test = account.create_test("[test] UA 2026-014 · alert 1 · fr", ENVELOPE, readers)
    account.write(test, html=tried.html(), text="Text")
    account.send_test(test, "tester@network.test")
    assert tried.delivered() == ["tester@network.test"]
    assert tried.entry(test).is_leftover and Ledger.read(account).keyed() == []


# Account: readers -----------------------------------------------------------------------------


def test_every_reader_of_a_topic_is_in_exactly_one_language(tried: Tried) -> None:
    audience = tried.account.audience(LANGUAGES, TOPICS)
    assert audience.errors == {} and {*audience.sound} == {(t, code) for t in TOPICS for code in LANGUAGES}
    for code in LANGUAGES:
        draft = tried.draft(code, TITLE.replace("fr", code))
        tried.account.send(draft.id)
        addresses = {address for address, language in LANGUAGE_OF.items() if language == code}
        assert {*tried.delivered()[-len(addresses) :]} == addresses
    assert Counter(tried.delivered()) == Counter([*LANGUAGE_OF])


def test_readers_are_told_apart_and_can_be_left_out(tried: Tried) -> None:
    account, draft = tried.account, tried.draft()
    audience = account.audience(LANGUAGES, TOPICS)
    french, english = audience.of(TOPIC, "fr"), audience.of(TOPIC, "en")
    addressed_to = tried.entry(draft.id).addressed_to
    assert french.is_of(addressed_to) and french.has_had(addressed_to)
    assert not english.is_of(addressed_to) and not english.has_had(addressed_to)
    assert audience.others_than(english, addressed_to) and not audience.others_than(french, addressed_to)
    account.send(draft.id)
    fewer = french.leaving_out((draft.number,))
    again = tried.draft()
    assert account.address(again.id, ENVELOPE, fewer) == 0 and fewer.without == (draft.number,)
    addressed_to = tried.entry(again.id).addressed_to
    assert fewer.is_of(addressed_to) and not french.is_of(addressed_to) and french.has_had(addressed_to)
    assert fewer.leaving_out(()) == french


def test_readers_who_could_be_addressed_twice_or_never_are_an_error(tried: Tried) -> None:
    tried.spoil()
    audience = tried.account.audience(LANGUAGES, (TOPIC,))
    assert {*audience.errors} == {TOPIC}
    with pytest.raises(AudienceError):
        audience.of(TOPIC, "fr")


def test_an_account_that_is_there_is_found_and_counts_its_calls(tried: Tried) -> None:
    tried.account.check()
    assert tried.account.name and tried.account.calls >= 0 and tried.account.grid > timedelta(0)
    assert timedelta(days=1) % tried.account.grid == timedelta(0)


# Texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEXTS_OF)
def test_texts_can_be_told_from_each_other_and_from_words(name: str, example_site: Site) -> None:
    texts = TEXTS_OF[name](example_site)
    values = [getattr(texts, each) for each in TEXTS]
    assert all(values) and texts.subject_limit >= 70
    for html in (False, True):
        assert texts.escape("Señora: 50 % < 100 & {x}", html=html) == "Señora: 50 % < 100 & {x}"


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("html", [False, True])
def test_escaping_leaves_no_text_of_the_service(name: str, html: bool, example_site: Site) -> None:
    texts = TEXTS_OF[name](example_site)
    values = [getattr(texts, each) for each in TEXTS]
    assert len({*values}) == len(TEXTS)
    for value in values:
        escaped = texts.escape(f"A {value}{value} b", html=html)
        assert not [each for each in values if each in escaped]
        assert texts.escape(escaped, html=html) == escaped
        assert not [other for other in values if other != value and value in other], "replaced one by one"


@pytest.mark.parametrize("name", SERVICES)
def test_the_outbox_shows_its_own_texts(name: str, example_site: Site) -> None:
    own, texts = TEXTS_OF["outbox"](example_site), TEXTS_OF[name](example_site)
    mail = " ".join(getattr(texts, each) for each in TEXTS)
    assert shown(mail, texts, own) == " ".join(getattr(own, each) for each in TEXTS)


# Services -------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", [MAILCHIMP, FOLDER], ids=lambda each: each.name)
def test_a_service_without_an_account_connects_to_none(service: MailingService, tmp_path: Path) -> None:
    assert service.name and service.description and service.how_to_connect
    mailing = settings(MAILING_FOLDER=str(tmp_path))
    assert list(service.settings_errors(mailing, {})) == []
    account_settings = service.account_settings(mailing, {})
    account = service.connect(account_settings, sleep=lambda _: None)
    assert (account is not None) == service.names_account(account_settings)


def test_what_visitors_read_of_a_service_is_translated(example_site: Site) -> None:
    said = {code: each.say(MAILCHIMP.description) for code, each in example_site.localizers.items()}
    assert len({*said.values()}) == len(said)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("plugins.nothing", "is not there"),
        ("plugins.console", "has no SERVICE"),
        ("plugins.", "is not there"),
        (f"{__name__}_lacking", "lacks account_settings, check_assumptions"),
    ],
)
def test_a_name_that_leads_to_no_service_is_told(
    name: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys
    from types import SimpleNamespace

    lacking = SimpleNamespace(SERVICE=SimpleNamespace(name="Lacking"))
    monkeypatch.setitem(sys.modules, f"{__name__}_lacking", lacking)
    with pytest.raises(SettingsError, match=f'MAILING_SERVICE "{name}" {told}'):
        mailing_service({"MAILING_SERVICE": name})


# A whole push ---------------------------------------------------------------------------------


@pytest.fixture
def network(example_site: Site, tmp_path: Path) -> Callable[..., Composer]:
    write_readers(tmp_path)

    def composer(**changes: Any) -> Composer:
        own = settings(MAILING_SERVICE=PACKAGE, MAILING_FOLDER=str(tmp_path), **changes)
        return Composer(example_site, mailing_settings(own, {}))

    return composer


def pushed(composer: Composer) -> tuple[bool, list[str]]:
    said: list[str] = []
    order = PushOptions(go=True, verify=False)
    return push(composer, order, say=said.append, sleep=lambda _: None), said


def test_a_push_with_another_service_mails_each_reader_once(
    network: Callable[..., Composer], tmp_path: Path
) -> None:
    composer = network(CAMPAIGN_MODE="send")
    sound, said = pushed(composer)
    assert sound, said
    assert Counter(delivered_to(tmp_path)) == Counter([*LANGUAGE_OF])
    mails = [json.loads(line) for line in (tmp_path / "delivered").read_text("utf-8").splitlines()]
    for address, html in mails:
        mark = read_mark(html)
        assert mark is not None and mark[0].language == LANGUAGE_OF[address]
        assert "[[unsubscribe]]" in html and "*|" not in html
    sound, said = pushed(composer)
    assert sound and len(delivered_to(tmp_path)) == len(LANGUAGE_OF), "the second push sends nothing"
    assert "Mailchimp" not in "\n".join(said)


def test_drafts_and_scheduled_mails_of_another_service_wait(
    network: Callable[..., Composer], tmp_path: Path
) -> None:
    for mode, word in (("draft", "waits in Folder"), ("schedule", "scheduled for")):
        sound, said = pushed(network(CAMPAIGN_MODE=mode))
        assert sound and sum(word in line for line in said) == 3
        assert delivered_to(tmp_path) == []


def test_test_mails_and_status_work_with_another_service(
    network: Callable[..., Composer], tmp_path: Path
) -> None:
    composer = network(CAMPAIGN_MODE="send")
    site, mailing = composer.site, composer.mailing
    assert send_test_mails(site, mailing, "tester@network.test", (), say=lambda _: None)
    assert delivered_to(tmp_path) == ["tester@network.test"] * 3
    assert pushed(composer)[0]
    said: list[str] = []
    assert status(site, mailing, say=said.append) and sum("2 mails, 0 bounced" in line for line in said) == 3


def test_a_service_that_fails_is_reported_by_its_own_words(
    network: Callable[..., Composer], tmp_path: Path, capsys: Any
) -> None:
    (tmp_path / "readers").unlink()
    assert not pushed(network(CAMPAIGN_MODE="send"))[0]
    assert "has no readers" in capsys.readouterr().err
    assert issubclass(MissingError, ServiceError)
