"""Announcements of sign-on letters, through the real client: who gets what, once, and never a signatory's name."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

from plugins.alerts.models.answers import Answer
from plugins.campaigns.announced.registry import CONTENT
from plugins.campaigns.announcements.announcement import AnnouncementRules, AnnouncementStatus
from plugins.campaigns.announcements.candidates import candidates, turning_points
from plugins.campaigns.commands import setup
from plugins.campaigns.compose.composer import Campaign
from plugins.campaigns.compose.outbox import Outbox
from plugins.campaigns.delivery.history import announced_numbers
from plugins.incremental.file import File
from plugins.mailing.interest_names import LETTERS, NAMES
from plugins.mailing.key import Key, read_mark
from plugins.repository.site import Site
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.models import Delivery, SignOnAnnouncement
from tests.campaigns.conftest import (
    Machine,
    changed,
    clear,
    composer,
    got,
    moment,
    set_up,
    settings,
    with_alerts,
)
from tests.campaigns.standin import StandIn
from tests.conftest import NOW, ROOT, VOCABULARIES, read_site

SLUG = "open-letter"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TOPIC = NAMES[LETTERS]
TEXT = "de0c79732d58887f"
SPANISH = """---
original_modified: 2026-11-16 09:00
title: "Carta abierta: investigar las amenazas contra las dirigentes campesinas del Río Claro"
summary: Organizaciones y personas piden a la Fiscalía que investigue antes del 15 de diciembre.
asks:
  - Una investigación dirigida desde Bogotá, con primeros resultados antes del 15 de diciembre.
---
Señora Fiscal:

Desde octubre, las dirigentes de las comunidades campesinas del Río Claro reciben amenazas de muerte.
"""
SIGNATORIES = f"""kind,name,organisation,role,country,city,web,signed,text,shown
organisation,Zdenka Vrbová,Kruh Řeka,předsedkyně,CZ,Brno,https://reka.example/,2026-11-17,{TEXT},full
organisation,,Ronda de los Cauces,,ES,,,2026-11-17,{TEXT},full
person,Aurelio Quiñaluisa,,,EC,Ambato,,2026-11-18,{TEXT},full
person,N. T.,,,NL,,,2026-11-18,{TEXT},initials
person,,,,FR,,,,{TEXT},count
"""
NAMED = (
    "Zdenka",
    "Vrbová",
    "Kruh",
    "Řeka",
    "předsedkyně",
    "Brno",
    "reka.example",
    "Ronda",
    "Cauces",
    "Aurelio",
)
NAMED += ("Quiñaluisa", "Ambato", "N. T.")
DELIVERED = {
    "status": "delivered",
    "deliveries": [Delivery(date="2026-11-20", authority="co-fiscalia", way="in-person")],
}
ANSWERED = {
    **DELIVERED,
    "status": "answered",
    "answers": [
        Answer.model_validate(
            {"authority": "co-fiscalia", "date": "2026-11-21", "kind": "reply"}, context=VOCABULARIES
        )
    ],
}
READERS = {"fr@l.example": "fr", "en@l.example": "en", "es@l.example": "es", "none@l.example": "fr"}
"""Readers of letters to sign, each with the language in which they get them."""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site with the editors' example, too old to be announced, and a letter in three languages."""
    content = tmp_path_factory.mktemp("letters") / "content"
    shutil.copytree(ROOT / "docs/example", content)
    for name in ("pages", "keys", "vocabulary"):
        shutil.copytree(ROOT / "content" / name, content / name)
    folder = content / "letters" / SLUG
    shutil.copytree(ROOT / "tests/sign_ons/example/open-letter", folder)
    (folder / "index.es.md").write_text(SPANISH, "utf-8")
    (folder / "signatories.csv").write_text(SIGNATORIES, "utf-8")
    site, problems = read_site(settings(PATH=str(content), THEME=str(ROOT / "theme")))
    assert not [problem for problem in problems if problem.fatal]
    (alert,) = site.content.alerts
    return with_alerts(site, changed(alert, date=NOW - 30 * DAY))


@pytest.fixture(scope="module")
def letter(base: Site) -> SignOnLetter:
    """The letter, open for signature since two hours ago."""
    return revised(base.content.sign_ons[SLUG], opens=NOW - 2 * HOUR)


def revised(letter: SignOnLetter, *, words: dict[str, Any] | None = None, **changes: Any) -> SignOnLetter:
    """Return *letter* with changed fields, and with changed *words* in all its languages."""
    own = {field.name for field in dataclasses.fields(SignOnLetter)}
    facts = {name: value for name, value in changes.items() if name not in own}
    versions = letter.versions
    original = versions.original.model_copy(update={**facts, **(words or {})})
    every = {
        code: original if code == letter.language else each.model_copy(update=words or {})
        for code, each in versions.words.items()
    }
    versions = dataclasses.replace(versions, original=original, words=every)
    own_changes = {name: value for name, value in changes.items() if name in own}
    return dataclasses.replace(letter, versions=versions, **own_changes)


def announcing(*entries: tuple[int, datetime, str]) -> list[SignOnAnnouncement]:
    return [
        SignOnAnnouncement.model_construct(number=number, date=moment(at), kind=kind)
        for number, at, kind in entries
    ]


def with_letters(site: Site, *letters: SignOnLetter, now: datetime = NOW) -> Site:
    content = dataclasses.replace(site.content, sign_ons={each.slug: each for each in letters})
    return dataclasses.replace(site, content=content, now=now)


@pytest.fixture(scope="module")
def audience(base: Site) -> Iterator[StandIn]:
    with set_up(base) as server:
        for address, interests in (
            ("fr@l.example", ("Français", TOPIC)),
            ("en@l.example", ("English", TOPIC)),
            ("es@l.example", ("Español", TOPIC)),
            ("none@l.example", (TOPIC,)),
        ):
            server.subscribe(address, interests=interests)
        yield server


@pytest.fixture
def standin(audience: StandIn) -> StandIn:
    clear(audience)
    return audience


@pytest.fixture
def sender(standin: StandIn, base: Site, letter: SignOnLetter) -> Machine:
    return Machine(standin, with_letters(base, letter), CAMPAIGN_MODE="send")


def keys(
    number: int, slug: str = SLUG, *, languages: tuple[str, ...] = ("fr", "en", "es")
) -> dict[str, list[str]]:
    """Return what each reader of letters gets if one announcement goes out."""
    return {
        address: [f"letter/{slug}/{number}/{code}"] for address, code in READERS.items() if code in languages
    }


def statuses(site: Site, number: int = 1) -> dict[str, tuple[AnnouncementStatus, str]]:
    found = candidates(site, composer(site).mailing)
    return {
        each.key.language: (each.status, each.reason)
        for each in found
        if each.key.content == "letter" and each.key.number == number
    }


def status_of(site: Site, number: int = 1) -> AnnouncementStatus:
    (found,) = {status for status, _ in statuses(site, number).values()}
    return found


def mails(site: Site, number: int = 1) -> dict[str, Campaign]:
    made = composer(site)
    return {
        each.key.language: made.campaign(each)
        for each in made.candidates()
        if each.key.content == "letter" and each.key.number == number
    }


# Who gets what, once ---------------------------------------------------------------------------


def test_a_new_letter_goes_once_to_those_who_chose_letters_each_in_one_language(
    sender: Machine, standin: StandIn
) -> None:
    assert sender.push()
    assert got(standin) == keys(1), "readers of alerts and activities get nothing"
    assert sender.push() and sender.push(only=frozenset({f"{SLUG}/1"}))
    assert got(standin) == keys(1)
    assert any(line.startswith(("sent", "being sent")) and SLUG in line for line in sender.printed)


def test_each_mail_goes_to_the_segment_of_its_topic_and_language(sender: Machine, standin: StandIn) -> None:
    assert sender.push()
    names = {each["id"]: each["name"] for each in standin.segments.values()}
    for campaign in standin.campaigns.values():
        mark = read_mark(campaign["settings"]["title"])
        assert mark is not None
        used = campaign["recipients"]["segment_opts"]
        saved = [names[used["saved_segment_id"]]] if "saved_segment_id" in used else []
        assert saved == [f"letters/{mark[0].language}"] or used["conditions"]


def test_a_letter_is_silent_before_it_opens(sender: Machine, standin: StandIn, letter: SignOnLetter) -> None:
    later = revised(letter, opens=NOW + HOUR)
    sender.site = with_letters(sender.site, later)
    assert status_of(sender.site) is AnnouncementStatus.EARLY
    assert sender.push() and not standin.campaigns
    assert NOW + HOUR in turning_points(sender.site, sender.mailing)
    written_early = revised(letter, announcements=announcing((1, NOW - 9 * DAY, "opening")))
    assert status_of(with_letters(sender.site, written_early)) is AnnouncementStatus.DUE, "new when it opens"
    sender.site = with_letters(sender.site, later, now=NOW + 2 * HOUR)
    assert sender.push() and got(standin) == keys(1)


@pytest.mark.parametrize("status", ["draft", "withdrawn"])
def test_drafts_and_withdrawn_letters_take_back_what_waits(
    standin: StandIn, base: Site, letter: SignOnLetter, status: str
) -> None:
    machine = Machine(standin, with_letters(base, letter), CAMPAIGN_MODE="draft")
    assert machine.push() and len(standin.campaigns) == 3
    taken = revised(letter, status=status, announcements=announcing((2, NOW - HOUR, "correction")))
    machine.site = with_letters(base, taken)
    assert status_of(machine.site) is status_of(machine.site, 2)
    assert machine.push() and not standin.campaigns


def test_a_withdrawn_letter_takes_back_drafts_of_announcements_that_are_gone(
    standin: StandIn, base: Site, letter: SignOnLetter
) -> None:
    corrected = revised(letter, mailing="hold", announcements=announcing((2, NOW - HOUR, "correction")))
    machine = Machine(standin, with_letters(base, corrected), CAMPAIGN_MODE="draft")
    assert machine.push() and len(standin.campaigns) == 3
    machine.site = with_letters(base, revised(letter, mailing="hold", status="withdrawn"))
    assert machine.push() and not standin.campaigns


def test_a_letter_in_the_list_of_withdrawals_takes_back_its_drafts_whatever_is_left_of_it(
    standin: StandIn, base: Site, letter: SignOnLetter
) -> None:
    machine = Machine(standin, with_letters(base, letter), CAMPAIGN_MODE="draft")
    assert machine.push() and len(standin.campaigns) == 3
    gone = with_letters(base)
    machine.site = gone
    assert machine.push() and len(standin.campaigns) == 3, "a letter that is only missing is left to a person"
    content = dataclasses.replace(gone.content, withdrawn_sign_ons=frozenset({SLUG}))
    machine.site = dataclasses.replace(gone, content=content)
    assert machine.push(only=frozenset({SLUG}), lenient=True) and not standin.campaigns


def test_hold_keeps_a_letter_silent_until_an_entry_says_otherwise(
    sender: Machine, standin: StandIn, letter: SignOnLetter
) -> None:
    held = revised(letter, mailing="hold")
    sender.site = with_letters(sender.site, held)
    assert statuses(sender.site) == {}
    assert sender.push() and not standin.campaigns
    sender.site = with_letters(
        sender.site, revised(held, announcements=announcing((1, NOW - HOUR, "opening")))
    )
    assert sender.push() and got(standin) == keys(1)


def test_an_untranslated_letter_waits_for_its_readers_only(
    sender: Machine, standin: StandIn, letter: SignOnLetter
) -> None:
    words = {code: each for code, each in letter.versions.words.items() if code != "es"}
    versions = dataclasses.replace(letter.versions, words=words)
    sender.site = with_letters(sender.site, dataclasses.replace(letter, versions=versions))
    assert statuses(sender.site)["es"] == (AnnouncementStatus.WAITING, "index.es.md is missing")
    assert sender.push() and got(standin) == keys(1, languages=("fr", "en"))
    stale = dataclasses.replace(letter, modified=letter.modified + DAY)
    assert statuses(with_letters(sender.site, stale))["fr"] == (
        AnnouncementStatus.WAITING,
        "index.fr.md is stale",
    )
    sender.site = with_letters(sender.site, letter)
    assert sender.push() and got(standin) == keys(1)


def test_the_original_is_sent_at_once_where_the_network_wants_that(base: Site, letter: SignOnLetter) -> None:
    stale = dataclasses.replace(letter, modified=letter.modified + DAY)
    made = composer(with_letters(base, stale), CAMPAIGN_UNTRANSLATED="original")
    french = next(each for each in made.candidates() if each.key == Key("letter", SLUG, 1, "fr"))
    assert french.status is AnnouncementStatus.DUE
    mail = made.campaign(french)
    assert "Pas encore traduite\u00a0: la lettre est en anglais." in words_of(mail)
    assert "investigate the threats" in mail.html and "enquêter" not in mail.html + mail.text


# What comes later ------------------------------------------------------------------------------


def test_a_letter_that_is_closed_calls_nobody_any_more(
    sender: Machine, standin: StandIn, letter: SignOnLetter
) -> None:
    closing = revised(letter, announcements=announcing((2, NOW - HOUR, "closing-soon")))
    over = with_letters(sender.site, revised(closing, closes=NOW - timedelta(minutes=1)))
    for number in (1, 2):
        assert set(statuses(over, number).values()) == {
            (AnnouncementStatus.REFUSED, "the letter collects no signatures any more (collected)")
        }
    sender.site = over
    assert sender.push() and not standin.campaigns


def test_a_reminder_supersedes_the_opening_and_the_delivery_both(
    standin: StandIn, base: Site, letter: SignOnLetter
) -> None:
    closing = revised(letter, announcements=announcing((2, NOW - HOUR, "closing-soon")))
    machine = Machine(standin, with_letters(base, closing), CAMPAIGN_MODE="draft")
    assert status_of(machine.site) is AnnouncementStatus.SUPERSEDED
    assert machine.push() and len(standin.campaigns) == 3
    entries = announcing((2, NOW - HOUR, "closing-soon"), (3, NOW - HOUR, "delivered"))
    early = with_letters(base, revised(letter, announcements=entries, deliveries=DELIVERED["deliveries"]))
    assert status_of(early, 2) is AnnouncementStatus.SUPERSEDED, "delivered before signing has ended"
    machine.site = with_letters(base, revised(letter, announcements=entries, **DELIVERED))
    assert machine.push()
    titles = [campaign["settings"]["title"] for campaign in standin.campaigns.values()]
    assert len(titles) == 3 and all(title.startswith("SL 2026-003 · delivered 3") for title in titles)


def test_delivery_and_answer_go_out_each_once(
    sender: Machine, standin: StandIn, letter: SignOnLetter
) -> None:
    assert sender.push()
    entries = announcing((2, NOW - HOUR, "delivered"))
    sender.site = with_letters(sender.site, revised(letter, announcements=entries, **DELIVERED))
    assert sender.push()
    words = {"answer_texts": ["It opened an investigation."]}
    answered = revised(
        letter, announcements=[*entries, *announcing((3, NOW - HOUR, "answered"))], words=words, **ANSWERED
    )
    sender.site = with_letters(sender.site, answered)
    assert sender.push() and sender.push()
    assert all(
        received == [f"letter/{SLUG}/{number}/{READERS[address]}" for number in (1, 2, 3)]
        for address, received in got(standin).items()
    )


def test_a_letter_of_the_membership_is_first_announced_when_it_is_delivered(
    sender: Machine, standin: StandIn, letter: SignOnLetter
) -> None:
    own = revised(letter, who="network", opens=NOW - 10 * DAY, closes=None, all_signatories=())
    sender.site = with_letters(sender.site, revised(own, status="draft"))
    assert statuses(sender.site) == {}
    sender.site = with_letters(sender.site, revised(own, **DELIVERED))
    (kinds,) = {each.kind for each in sender.composer.candidates() if each.key.content == "letter"}
    assert kinds == "delivered"
    assert sender.push() and got(standin) == keys(1)
    english = mails(sender.site)["en"]
    assert "On behalf of the membership." in english.text and "organisation" not in english.text
    held = with_letters(sender.site, revised(own, mailing="hold", **DELIVERED))
    assert statuses(held) == {}


def test_an_alert_with_the_name_of_a_letter_was_not_announced_by_it(
    sender: Machine, letter: SignOnLetter
) -> None:
    sender.site = with_letters(sender.site, revised(letter, slug="ua-2026-014"))
    assert sender.push()
    assert announced_numbers(sender.account(), "ua-2026-014", NOW) == []


# The limit of their own ------------------------------------------------------------------------


def numbered(letter: SignOnLetter, number: int, **changes: Any) -> SignOnLetter:
    return revised(letter, slug=f"letter-{number}", number=f"SL 2026-{number:03d}", **changes)


def alerts(site: Site, *numbers: int) -> Site:
    (alert,) = site.content.alerts
    return with_alerts(
        site,
        *(
            changed(alert, slug=f"ua-2026-{each:03d}", case=f"UA 2026-{each:03d}", date=NOW - HOUR)
            for each in numbers
        ),
    )


def test_a_letter_uses_up_no_alert_and_an_alert_no_letter(
    sender: Machine, standin: StandIn, letter: SignOnLetter
) -> None:
    sender.site = alerts(with_letters(sender.site, numbered(letter, 1), numbered(letter, 2)), 31, 32, 33, 34)
    assert sender.push()
    received = got(standin)
    assert len(received["es@l.example"]) == 1 and len(received["es@a.example"]) == 3
    held = [line for line in sender.printed if line.startswith("held")]
    assert {line.split()[1].split("/")[1] for line in held} == {"letter-2", "ua-2026-034"}
    assert all("LETTERS_PER_WEEK is 1, and as many" in line for line in held if "letter-2" in line)
    assert all("CAMPAIGNS_PER_WEEK is 3, and as many" in line for line in held if "ua-2026" in line)
    assert sender.push(over_limit="two trials in one week")
    assert len(got(standin)["es@l.example"]) == 2 and len(got(standin)["es@a.example"]) == 4
    noted = [each["settings"]["title"] for each in standin.campaigns.values() if "two trials" in str(each)]
    assert len(noted) == 6 and all("letter-2/" in title or "ua-2026-034/" in title for title in noted)


def test_a_reminder_of_the_same_letter_does_not_count_again(
    sender: Machine, standin: StandIn, letter: SignOnLetter
) -> None:
    assert sender.push()
    soon = announcing((2, NOW - HOUR, "closing-soon"))
    sender.site = with_letters(sender.site, revised(letter, announcements=soon), numbered(letter, 2))
    assert sender.push()
    assert got(standin)["en@l.example"] == [f"letter/{SLUG}/1/en", f"letter/{SLUG}/2/en"]
    standin.advance(days=8)
    late = NOW + 8 * DAY
    third = numbered(letter, 3, opens=late - HOUR, closes=late + DAY)
    sender.site = with_letters(sender.site, letter, third, now=late)
    assert sender.push() and "letter/letter-3/1/en" in got(standin)["en@l.example"]


def test_a_delivery_is_never_held_back(sender: Machine, standin: StandIn, letter: SignOnLetter) -> None:
    assert sender.push()
    delivered = numbered(letter, 2, announcements=announcing((2, NOW - HOUR, "delivered")), **DELIVERED)
    sender.site = with_letters(sender.site, letter, delivered)
    assert sender.push()
    assert got(standin)["en@l.example"] == [f"letter/{SLUG}/1/en", "letter/letter-2/2/en"]


# An audience that was set up before there were letters -----------------------------------------


@pytest.fixture
def earlier(base: Site) -> Iterator[StandIn]:
    """An audience without the interest and the segments of letters."""
    with set_up(base) as server:
        for key in [key for key, each in server.segments.items() if each["name"].startswith("letters/")]:
            server.person_deletes_segment(key)
        (interest,) = [key for key, each in server.interests.items() if each["name"] == TOPIC]
        del server.interests[interest]
        yield server


def test_without_the_interest_alerts_go_out_and_letters_to_nobody(
    earlier: StandIn, base: Site, letter: SignOnLetter
) -> None:
    site = alerts(with_letters(base, letter), 31)
    machine = Machine(earlier, site, CAMPAIGN_MODE="send")
    assert not machine.push(), "a person must set up the audience"
    received = got(earlier)
    assert len(received) == 6 and {key.split("/")[0] for each in received.values() for key in each} == {
        "alert"
    }
    (line,) = [each for each in machine.printed if "letter/open-letter/1/fr" in each]
    assert 'The audience has 0 segments "letters/fr"' in line and "invoke mailing-setup" in line
    assert machine.push(only=frozenset({"ua-2026-031/1"})), "without letters all is well"
    said: list[str] = []
    assert not setup(site, machine.mailing, go=False, say=said.append)
    assert [each for each in said if each.startswith("to do:")] == [
        f'to do: create interest "{TOPIC}" in "{NAMES["topics"]}"',
        *(f'to do: create segment "letters/{code}"' for code in ("fr", "en", "es")),
    ]
    assert setup(site, machine.mailing, go=True, say=said.append)
    assert machine.push() and got(earlier) == received, "nobody has chosen letters yet"
    assert any(each.startswith("held") and "nobody reads this yet" in each for each in machine.printed)
    earlier.reader_chooses("en@a.example", "English", TOPIC)
    assert machine.push()
    assert got(earlier)["en@a.example"] == ["alert/ua-2026-031/1/en", "letter/open-letter/1/en"]


# What the mails say ----------------------------------------------------------------------------

OPENING = {
    "fr": (
        "À signer – Lettre ouverte : enquêter sur les menaces contre les dirigeantes paysannes du Río Claro",
        "Signer au plus tard le 27 novembre 2026, 17 h 00, heure de Montréal. "
        "Organisations et personnes peuvent signer cette lettre.",
        (
            "Ce que demande la lettre",
            "- Une enquête dirigée depuis Bogotá",
            "publié après la remise",
            "Colombie",
        ),
        "Lire et signer",
        "Depuis octobre, les dirigeantes",
    ),
    "en": (
        "To sign – Open letter: investigate the threats against the peasant leaders of the Río Claro",
        "Sign by 27 November 2026, 17:00, Montreal time. Organisations and individuals can sign this letter.",
        (
            "What the letter asks for",
            "- An investigation led from Bogotá",
            "published after the delivery",
            "Colombia",
        ),
        "Read and sign",
        "Since October, the leaders",
    ),
    "es": (
        "Para firmar – Carta abierta: investigar las amenazas contra las dirigentes campesinas del Río Claro",
        "Firme a más tardar el 27 de noviembre de 2026, 17:00, hora de Montreal. "
        "Organizaciones y personas pueden firmar esta carta.",
        (
            "Lo que pide la carta",
            "- Una investigación dirigida",
            "se publica después de la entrega",
            "Colombia",
        ),
        "Leer y firmar",
        "Desde octubre, las dirigentes",
    ),
}
REPORTED = {
    "fr": (
        "Lettre remise – Lettre ouverte : enquêter",
        "Signée par 2 organisations et 3 personnes.",
        "20 novembre 2026, remise en main propre\u00a0: ",
        "Lire la lettre",
    ),
    "en": (
        "Letter delivered – Open letter: investigate",
        "Signed by 2 organisations and 3 people.",
        "20 November 2026, delivered in person: ",
        "Read the letter",
    ),
    "es": (
        "Carta entregada – Carta abierta: investigar",
        "Firmada por 2 organizaciones y 3 personas.",
        "20 de noviembre de 2026, entregada en persona: ",
        "Leer la carta",
    ),
}


def words_of(mail: Campaign) -> str:
    return BeautifulSoup(mail.html, "html.parser").get_text(" ", strip=True)


def links(mail: Campaign) -> set[str]:
    return {str(a["href"]) for a in BeautifulSoup(mail.html, "html.parser").find_all("a")}


@pytest.mark.parametrize("language", OPENING)
def test_the_opening_says_what_is_asked_until_when_and_what_becomes_public(
    base: Site, letter: SignOnLetter, language: str
) -> None:
    mail = mails(with_letters(base, letter))[language]
    subject, preview, facts, button, text = OPENING[language]
    assert (mail.subject, mail.preview) == (subject, preview)
    office = base.content.authorities["co-fiscalia"].office_in(language)
    for fact in (*facts, office, "SL 2026-003"):
        assert fact.removeprefix("- ") in words_of(mail) and fact in mail.text
    page = base.addresses.absolute(base.addresses.sign_on(language, SLUG))
    assert mail.page == page and page in mail.text
    assert links(mail) == {page, "*|UNSUB|*", "*|UPDATE_PROFILE|*"}, "choices are made on the page"
    assert button in words_of(mail) and text in mail.text and text not in words_of(mail)
    assert len(words_of(mail)) < 2000


@pytest.mark.parametrize("language", REPORTED)
def test_the_report_of_the_delivery_says_when_how_and_how_many(
    base: Site, letter: SignOnLetter, language: str
) -> None:
    words = {"delivery_text": "**The secretary stamped our copy.**"}
    entries = announcing((2, NOW - HOUR, "delivered"))
    mail = mails(with_letters(base, revised(letter, announcements=entries, words=words, **DELIVERED)), 2)[
        language
    ]
    subject, signed, delivered, button = REPORTED[language]
    assert mail.subject.startswith(subject) and mail.preview.startswith(signed)
    for fact in (signed, delivered + base.content.authorities["co-fiscalia"].office_in(language)):
        assert fact in words_of(mail) and fact in mail.text
    assert button in words_of(mail) and "The secretary stamped our copy." in mail.text
    assert OPENING[language][3] not in mail.text + words_of(mail), "it can no longer be signed"


def test_an_answer_comes_first_and_a_correction_repeats_what_holds_now(
    base: Site, letter: SignOnLetter
) -> None:
    words = {"answer_texts": ["**A prosecutor was named.**"]}
    entries = announcing((2, NOW - HOUR, "answered"), (3, NOW - HOUR, "correction"))
    site = with_letters(base, revised(letter, announcements=entries, words=words, **ANSWERED))
    answered, corrected = mails(site, 2)["en"], mails(site, 3)["en"]
    assert answered.subject.startswith("Answer received – Open letter")
    assert (
        answered.preview.startswith("Reply, 21 November 2026: ")
        and "A prosecutor was named." in answered.preview
    )
    assert "Signed by" not in answered.text and "A prosecutor was named." in answered.text
    assert "Something in our earlier email about this letter was wrong." in corrected.text
    for fact in ("Signed by 2 organisations and 3 people.", "delivered in person", "A prosecutor was named."):
        assert fact in corrected.text and fact in words_of(corrected)
    collecting = revised(letter, announcements=announcing((2, NOW - HOUR, "correction")), deliveries=[])
    again = mails(with_letters(base, collecting), 2)["en"]
    assert "Read and sign" in again.text and "Signed by" not in again.text
    assert again.preview.startswith("Something in our earlier email")


def test_a_reminder_begins_with_the_last_day(base: Site, letter: SignOnLetter) -> None:
    soon = revised(letter, announcements=announcing((2, NOW - HOUR, "closing-soon")))
    subjects = {code: mail.subject for code, mail in mails(with_letters(base, soon), 2).items()}
    assert subjects["fr"].startswith("À signer d’ici au 27 novembre 2026 – Lettre ouverte")
    assert subjects["en"].startswith("Sign by 27 November 2026 – Open letter")
    assert subjects["es"].startswith("Firme a más tardar el 27 de noviembre de 2026 – Carta abierta")


@pytest.mark.parametrize("publish", ["after_delivery", "at_once"])
def test_no_mail_names_anybody_who_signed(base: Site, letter: SignOnLetter, publish: str) -> None:
    kinds = ("opening", "closing-soon", "delivered", "answered", "correction")
    entries = announcing(*((number, NOW - HOUR, kind) for number, kind in enumerate(kinds, 1)))
    for facts in ({}, DELIVERED, ANSWERED):
        words = {"answer_texts": ["Yes."] if "answers" in facts else [], "delivery_text": "In Bogotá."}
        site = with_letters(
            base, revised(letter, announcements=entries, words=words, publish=publish, **facts)
        )
        named = site.content.sign_ons[SLUG].signatories(NOW)
        assert bool([each for each in named if each.name]) == (bool(facts) or publish == "at_once")
        for number, kind in enumerate(kinds, 1):
            if kind == "answered" and "answers" not in facts:
                continue
            for mail in mails(site, number).values():
                every = " ".join((mail.title, mail.subject, mail.preview, mail.html, mail.text))
                assert not [name for name in NAMED if name in every], (kind, facts)


def test_the_outbox_shows_letters_beside_alerts(base: Site, letter: SignOnLetter, tmp_path: Path) -> None:
    outbox = Outbox(composer(with_letters(base, letter)), tmp_path)
    names = {file.path for file in outbox.files() if isinstance(file, File)}
    assert {
        f"letter-{SLUG}.1.{code}.{end}" for code in READERS.values() for end in ("eml", "html", "txt")
    } <= names


def test_every_kind_of_announcement_has_its_words(base: Site, letter: SignOnLetter) -> None:
    rules = AnnouncementRules(timedelta(hours=72), original_at_once=False)
    site = with_letters(base, letter)
    for announcement in CONTENT["letter"].announcements(site, within=None):
        assert CONTENT["letter"].status(site, announcement, "en", rules)[0] is AnnouncementStatus.DUE
