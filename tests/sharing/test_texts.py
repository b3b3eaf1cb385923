"""Texts to pass on: whole sentences within the limit of each channel, always with address, deadline, warning."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from plugins.channels.counting import length
from plugins.sections.alerts.sharing import share_links
from plugins.sharing.texts import BLUESKY, CHANNELS, MASTODON, MESSENGERS, SMS, ShareWords, share_text
from tests.conftest import BuiltSite

ADDRESS = "https://urgent-action.example/es/ua-2026-021/"
WORDS = ShareWords(
    title="Acción urgente: «Ni un paso atrás» en El Yarumo ✊🏽",
    kind="Acción urgente UA 2026-021",
    case="UA 2026-021",
    country="Túnez",
    summary="Dieron 48 horas a dos integrantes de la guardia campesina.",
    demands=("Lo que pedimos:", "• Proteger su vida.", "• Investigar las amenazas."),
    act="Actúe a más tardar el 31 de enero de 2027 (17:00, hora de Bogotá).",
    act_by_day="Plazo: 31 de enero de 2027.",
    address=ADDRESS,
    warning="Si se encuentra en el país (Túnez), lea primero los consejos de seguridad de la página.",
    short_warning="Desde Túnez, lea antes los consejos de seguridad.",
)
LONG = "La guardia campesina 👩🏽‍🌾 pide que la dejen volver. " * 5


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.key)
@pytest.mark.parametrize("summary", ["", WORDS.summary, LONG, LONG * 20])
@pytest.mark.parametrize("title", [WORDS.title, LONG.strip(), "é" * 300])
def test_a_text_fits_and_has_address_deadline_and_warning(channel, summary: str, title: str) -> None:
    text = share_text(replace(WORDS, title=title, summary=summary), channel)
    assert text.fits and length(text.text, channel.counted_as) == text.length
    assert ADDRESS in text.text and "31 de enero de 2027" in text.text
    assert "consejos de seguridad" in text.text


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.key)
def test_sentences_are_whole_or_left_out(channel) -> None:
    """Only text messages write quotation marks, and accents of standard sentences, in another way."""
    words = replace(WORDS, summary=LONG.strip() * 3)
    sentences = {words.title, words.summary, *words.demands, words.act, words.act_by_day, words.address}
    sentences |= {words.warning, words.short_warning}
    if channel is not SMS:
        assert set(filter(None, share_text(words, channel).text.split("\n"))) <= sentences


@pytest.mark.parametrize(
    ("channel", "left_out"),
    [(MESSENGERS, ()), (MASTODON, WORDS.demands), (BLUESKY, WORDS.demands)],
    ids=lambda value: getattr(value, "key", None),
)
def test_no_more_is_left_out_than_needed(channel, left_out: tuple[str, ...]) -> None:
    text = share_text(replace(WORDS, summary="Huyeron."), channel).text
    for each in (WORDS.title, "Huyeron.", *WORDS.demands):
        assert (each in text) is (each not in left_out)


@pytest.mark.parametrize("over", [0, 1])
def test_a_limit_is_used_to_the_last_character(over: int) -> None:
    """Bluesky counts what readers see as one character, Mastodon a link of any length as 23."""
    base = share_text(replace(WORDS, title="", summary="", act="Plazo."), BLUESKY)
    title = "👩🏽‍🌾" * (300 - base.length - 2 + over)
    words = replace(WORDS, title=title, summary="", act="Plazo.")
    fullest = share_text(words, BLUESKY)
    assert fullest.fits and (fullest.length == 300 and title in fullest.text) is (over == 0)
    long_address = f"https://urgent-action.example/{'a' * 400}/"
    assert share_text(replace(words, address=long_address, title="Sí"), MASTODON).length < 200


def test_one_message_has_160_characters_of_its_alphabet() -> None:
    text = share_text(WORDS, SMS)
    assert text.length == 1 and text.text.splitlines() == [
        "Accion urgente UA 2026-021, Tunez.",
        "Plazo: 31 de enero de 2027.",
        ADDRESS,
        "Desde Tunez, lea antes los consejos de seguridad.",
    ]
    plain = replace(WORDS, title="Amenazas en El Yarumo", country="Honduras", short_warning="Lea antes.")
    assert share_text(plain, SMS).text.startswith("Amenazas en El Yarumo\nPlazo")


def test_names_keep_their_accents_and_what_needs_several_messages_says_how_many() -> None:
    words = replace(WORDS, address=f"https://urgent-action.example/{'a' * 200}/", short_warning="Lea antes.")
    text = share_text(words, SMS)
    assert not text.fits and text.length == 2 == length(text.text, "sms")
    assert words.address in text.text


def test_an_alert_without_a_warning_has_none() -> None:
    text = share_text(replace(WORDS, warning="", short_warning=""), MESSENGERS).text
    assert text.endswith(ADDRESS)


def test_every_link_on_a_page_carries_a_text_with_the_address(site: BuiltSite) -> None:
    links = {each.get_text(): each["href"] for each in site.soup("/fr/ua-2026-021/").select(".share li a")}
    address = site.soup("/fr/ua-2026-021/").find("link", rel="canonical")["href"]
    text = site.soup("/fr/ua-2026-021/").select_one(".share textarea").get_text()
    assert address in text and length(text, "mastodon") <= 500
    carried = {name: unquote(link) for name, link in links.items()}
    for name in ("WhatsApp", "Courriel", "Mastodon", "Bluesky", "SMS"):
        assert address in carried[name] and "31 janvier 2027" in carried[name] and "Colombie" in carried[name]
    fields = parse_qs(urlsplit(links["Telegram"]).query)
    assert (
        fields["url"] == [address] and address not in fields["text"][0] and "\n\n\n" not in fields["text"][0]
    )
    assert length(parse_qs(urlsplit(links["Bluesky"]).query)["text"][0], "bluesky") <= 300
    assert length(unquote(links["SMS"].partition("body=")[2]), "sms") == 1
    assert "%0D%0A" in links["Courriel"] and "+" not in "".join(links.values())
    assert urlsplit(links["Mastodon"]).query == "", "what follows # stays in the browser"


def test_what_is_over_is_passed_on_by_title_and_address(site: BuiltSite) -> None:
    share = site.soup("/es/ua-2026-012/").select_one(".share")
    assert share and not share.select("textarea") and "Plazo" not in str(share)
    assert not site.soup("/es/ua-2026-014/").select(".share"), "a suspended alert is not passed on"


def test_telegram_gets_no_address_twice() -> None:
    class Plain:
        def say(self, message: str) -> str:
            return message

    links = share_links(
        "https://a.example/x/", "T", "T https://a.example/x/", "T https://a.example/x/", Plain()
    )  # type: ignore[arg-type]
    (telegram,) = [each.url for each in links if each.text == "Telegram"]
    assert telegram.endswith("&text=T")
