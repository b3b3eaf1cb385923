"""The content of mails, and what they must not contain."""

from __future__ import annotations

import dataclasses
import email
import re
from datetime import timedelta
from email.policy import default
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from plugins.actions.mailto import MAILTO_LIMIT
from plugins.actions.recipients import recipients
from plugins.alerts.alert import Alert
from plugins.alerts.letters import compose, with_blanks
from plugins.alerts.repository import AlertRepository
from plugins.campaigns.announcements.announcement import AnnouncementStatus
from plugins.campaigns.compose.composer import HTML_LIMIT, Campaign
from plugins.campaigns.compose.html_to_text import plain
from plugins.campaigns.compose.outbox import Outbox, eml
from plugins.campaigns.compose.targets import _Text, heading
from plugins.channels.email import Email
from plugins.content.markdown import render
from plugins.incremental.file import File
from plugins.repository.site import Site
from plugins.web.colours import palette
from tests.campaigns.conftest import announced, changed, composer, with_alerts
from tests.conftest import NOW

HOUR = timedelta(hours=1)


def campaigns(site: Site, alert: Alert, **settings: object) -> dict[tuple[int, str], Campaign]:
    made = composer(with_alerts(site, alert), **settings)
    return {(p.key.number, p.key.language): made.campaign(p) for p in made.candidates()}


def one(site: Site, alert: Alert, language: str = "fr", number: int = 1) -> Campaign:
    return campaigns(site, alert)[number, language]


def test_the_text_suffices_to_act(example_site: Site, alert: Alert) -> None:
    for language in example_site.site_settings.languages:
        made = one(example_site, alert, language)
        assert alert.facts.case in made.text
        assert made.page in made.text
        for target in alert.targets:
            assert target.person.name in made.text
            for channel in target.channels:
                for line in channel.published.removeprefix("+").split("\n"):
                    assert line in (re.sub(r"[ +-]", "", made.text) if line.isdigit() else made.text)
            written = alert.letter_languages(target)
            read = language if language in written else written[0]
            letter = alert.letter(target.letter, read)
            assert letter is not None and letter.subject in made.text
            assert letter.body.split("\n")[0][:60] in made.text
        for demand in alert.localized("demands", language).value:
            assert demand in made.text


def parsed(made: Campaign) -> BeautifulSoup:
    return BeautifulSoup(made.html, "html.parser")


def opened(made: Campaign) -> list[tuple[str, dict[str, str]]]:
    """Return address and fields of each email that the links of a mail open."""
    links = (urlsplit(a["href"]) for a in parsed(made).select("a[href^='mailto:']"))
    return [(unquote(link.path), dict(parse_qsl(link.query))) for link in links]


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_the_html_has_one_button_and_a_link_per_target(
    example_site: Site, alert: Alert, language: str
) -> None:
    made = one(example_site, alert, language)
    soup = parsed(made)
    assert [a["href"] for a in soup.select(".button a")] == [f"{made.page}#act"]
    links = [a["href"] for a in soup.find_all("a")]
    others = {link for link in links if not link.startswith("mailto:")}
    assert others == {f"{made.page}#act", made.page, "*|UNSUB|*", "*|UPDATE_PROFILE|*"}
    assert all(len(link) <= MAILTO_LIMIT for link in links)
    assert not soup.find_all(["script", "img", "form", "iframe", "link"])
    assert "url(" not in made.html and "@import" not in made.html
    words = soup.get_text(" ", strip=True)
    assert all(target.person.name in words for target in alert.targets)
    emails = opened(made)
    assert [address for address, _ in emails] == [recipients(target) for target in alert.targets]
    for target, (_, fields) in zip(alert.targets, emails, strict=True):
        written = alert.letter_languages(target)
        code = language if language in written else written[0]
        letter = compose(alert, target, code)
        assert fields["subject"] == letter.subject and fields["cc"] == "urgente@alto-yarumo.example"
        assert fields["body"].replace("\r\n", "\n") == with_blanks(letter.body, code)


def test_a_first_mail_says_what_is_asked_and_a_later_one_what_is_new(
    example_site: Site, alert: Alert
) -> None:
    updated = changed(alert, announcements=announced((2, NOW - HOUR, "update")))
    first, later = one(example_site, alert, "en"), one(example_site, updated, "en", 2)
    words = alert.words["en"]
    news = words.updates[-1].text
    asked = [*words.demands, plain(render(words.what_to_do or ""))]
    account = plain(render(alert.bodies["en"])).split("\n")[0]
    seen = {made.key.number: parsed(made).get_text() for made in (first, later)}
    assert all(each in seen[1] and each not in seen[2] for each in asked)
    assert news in seen[2] and news not in seen[1]
    for made in (first, later):
        assert words.summary in seen[made.key.number] and account not in seen[made.key.number]
        assert account in made.text and all(each in made.text for each in asked)
    order = [
        later.html.rindex(each) for each in (words.title, "31 January 2027", news, words.summary, "#act")
    ]
    assert order == sorted(order)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("We ask:\n\n1. One\n2. Two\n\nThank you", "We ask:\n\n1. One\n2. Two\n\nThank you"),
        ("1. One\n\n2. Two", "1. One\n\n2. Two"),
        ("1. **One**\n2. [Two](https://a.example/)", "1. One\n2. Two (https://a.example/)"),
        ("- One\n- Two\n\nText\n\n1. First", "- One\n- Two\n\nText\n\n1. First"),
        ("1. One\n    - Half\n2. Two", "1. One\n\n- Half\n\n2. Two"),
    ],
)
def test_numbered_lists_stay_numbered_in_plain_text(source: str, text: str) -> None:
    assert plain(render(source)) == text


def test_the_warning_comes_before_every_link_that_writes(example_site: Site, alert: Alert) -> None:
    for made in campaigns(example_site, alert).values():
        warning = plain(render(alert.words[made.key.language].warning or ""))
        assert warning[:40] in made.html
        assert made.html.index(warning[:40]) < made.html.index("mailto:")


def printed(made: Campaign) -> str:
    """Return the letter in the HTML, without its subject."""
    (box,) = parsed(made).select("td.letter")
    paragraphs = ["\n".join(p.stripped_strings) for p in box.find_all("p")]
    return "\n\n".join(paragraphs[1:])


def with_letter(alert: Alert, body: str, short: str | None) -> Alert:
    letters = {
        name: letter.model_copy(update={"body": body, "short": short})
        for name, letter in alert.facts.letters.items()
    }
    return changed(alert, words={code: {"letters": letters} for code in alert.words})


@pytest.mark.parametrize("short", ["Dos líneas\nde la *versión* corta.\n\nAtentamente,", None])
def test_the_letter_is_printed_once_as_its_links_open_it(
    example_site: Site, alert: Alert, short: str | None
) -> None:
    body = "Un párrafo.\n\n" + "Una frase larga de la carta entera. " * 60 + "\n\nAtentamente,"
    made = one(example_site, with_letter(alert, body, short), "es")
    letter = printed(made)
    text = parsed(made).get_text()
    assert body.split("\n\n")[1].strip() in made.text
    if short is None:
        assert letter.startswith("Un párrafo.") and letter.endswith("[su nombre]\n[su ciudad], [su país]")
        assert "Señor Alcalde:" in text and "La carta es demasiado larga para un enlace" in text
        assert not any("body" in fields for _, fields in opened(made)[:2])
    else:
        assert letter == f"{short}\n\n[su nombre]\n[su ciudad], [su país]"
        assert "Señor Alcalde:" not in text and "la carta completa está en la página" in text
        for target, (_, fields) in zip(alert.targets[:2], opened(made), strict=False):
            salutation = target.person.salutation_in("es")
            assert fields["body"].replace("\r\n", "\n").strip() == f"{salutation}\n\n{letter}"


def test_a_target_without_email_has_its_first_channel_and_a_set_one_link(
    example_site: Site, alert: Alert
) -> None:
    fiscalia, mayor = alert.targets[:2]
    phone = dataclasses.replace(mayor, channels=tuple(c for c in mayor.channels if not isinstance(c, Email)))
    council = dataclasses.replace(mayor, members=(mayor, fiscalia))
    made = one(example_site, dataclasses.replace(alert, targets=(phone, council)), "en")
    rows = [row.get_text(" ", strip=True) for row in parsed(made).select(".targets tr")]
    assert '<span dir="ltr">+57 602 5550141</span>, extension 12' in made.html
    assert "Telephone" in rows[0] and "Salutation: Señor Alcalde:" in rows[0] and "Fax" not in rows[0]
    assert rows[1].endswith("Write to all of them") and [each for each, _ in opened(made)] == [
        recipients(council)
    ]


def test_links_leave_out_the_letter_if_they_would_make_the_mail_too_long(
    example_site: Site, alert: Alert, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = one(example_site, alert, "es")
    assert len(whole.html.encode()) < HTML_LIMIT < 102_000
    monkeypatch.setattr("plugins.campaigns.compose.composer.HTML_LIMIT", len(whole.html.encode()) - 1)
    made = one(example_site, alert, "es")
    assert [address for address, _ in opened(made)] == [address for address, _ in opened(whole)]
    assert not any(fields for _, fields in opened(made)) and printed(made) == printed(whole)
    assert "Señor Alcalde:" in parsed(made).get_text() and made.text == whole.text


def test_the_preview_is_hidden_in_the_html_as_the_service_gets_it(example_site: Site, alert: Alert) -> None:
    long = changed(alert, words={"es": {"summary": "palabra " * 60}})
    for made in campaigns(example_site, long).values():
        (hidden,) = parsed(made).select("div.hidden")
        assert hidden.get_text().split("\u034f")[0] == made.preview


def test_every_colour_is_that_of_the_network(example_site: Site, alert: Alert) -> None:
    colours = {"accent-light": "#104070", "accent-dark": "#90c0f0"}
    settings = dataclasses.replace(example_site.site_settings, colours=colours)
    site = dataclasses.replace(example_site, site_settings=settings)
    known = {value for mode in palette(colours, settings.theme).values() for value in mode.values()}
    made = composer(with_alerts(site, alert))
    files = {f.path: f.data.decode() for f in Outbox(made).files() if isinstance(f, File)}
    for name, text in files.items():
        if name.endswith((".html", ".css")) and name != "index.html":
            found = set(re.findall(r"#[0-9a-f]{6}\b", text))
            assert set(colours.values()) < found <= known, name


def test_styles_are_inline_and_the_dark_and_narrow_ones_stay(example_site: Site, alert: Alert) -> None:
    made = one(example_site, alert)
    soup = BeautifulSoup(made.html, "html.parser")
    assert "font" in soup.find("h1")["style"]
    kept = "".join(style.get_text() for style in soup.find_all("style"))
    assert "prefers-color-scheme" in kept and "max-width" in kept
    assert soup.find("html")["lang"] == "fr"
    assert {table.get("role") for table in soup.find_all("table")} == {"presentation"}


def test_the_key_is_in_the_content_and_not_to_be_seen(example_site: Site, alert: Alert) -> None:
    made = one(example_site, alert)
    mark = f"[alert/{alert.slug}/1/fr]"
    assert mark in made.html
    assert mark not in BeautifulSoup(made.html, "html.parser").get_text()
    assert mark not in made.text


def test_every_mail_says_why_it_comes_and_how_to_stop_it(example_site: Site, alert: Alert) -> None:
    for made in campaigns(example_site, alert).values():
        for part in (made.html, made.text):
            assert part.count("*|UNSUB|*") == 1 and part.count("*|UPDATE_PROFILE|*") == 1
        assert "*|HTML:LIST_ADDRESS_HTML|*" in made.html and "*|LIST:ADDRESS|*" in made.text


@pytest.mark.parametrize("field", ["title", "summary", "body", "letter", "demand", "target", "update"])
def test_a_merge_tag_in_anybodys_text_is_inert(example_site: Site, alert: Alert, field: str) -> None:
    evil = "*|EMAIL|* and *|IF:FNAME|*gone*|END:IF|*"
    words = alert.facts
    if field in {"title", "summary"}:
        spoilt = changed(alert, words={"es": {field: evil}})
    elif field == "body":
        spoilt = changed(alert, bodies={**alert.bodies, "es": f"{evil}\n\n[x](https://a.example/*|EMAIL|*)"})
    elif field == "letter":
        letters = {k: v.model_copy(update={"body": evil, "subject": evil}) for k, v in words.letters.items()}
        spoilt = changed(alert, words={"es": {"letters": letters}})
    elif field == "demand":
        spoilt = changed(alert, words={"es": {"demands": [evil] * len(words.demands)}})
    elif field == "target":
        person = alert.targets[0].person.model_copy(update={"name": evil})
        spoilt = changed(
            alert, targets=(dataclasses.replace(alert.targets[0], person=person), *alert.targets[1:])
        )
    else:
        updates = [update.model_copy(update={"text": evil}) for update in words.updates]
        spoilt = changed(
            alert, words={"es": {"updates": updates}}, announcements=announced((2, NOW - HOUR, "update"))
        )
    number = 2 if field == "update" else 1
    made = one(example_site, spoilt, "es", number)
    assert "EMAIL|" in made.text or "EMAIL|" in made.html
    for part in (made.html, made.text, made.subject, made.preview):
        assert set(re.findall(r"\*\|[^|]*\|\*", part)) <= {
            *("*|UNSUB|*", "*|UPDATE_PROFILE|*", "*|LIST:ADDRESS|*", "*|HTML:LIST_ADDRESS_HTML|*")
        }


def test_a_discreet_mail_shows_nothing_of_the_case_in_an_inbox(example_site: Site, alert: Alert) -> None:
    discreet = changed(alert, mail_subject="discreet")
    for language in example_site.site_settings.languages:
        made = one(example_site, discreet, language)
        for word in (
            alert.localized("title", language).value.split()
            + alert.localized("summary", language).value.split()
        ):
            if len(word) > 7:
                assert word not in made.subject and word not in made.preview
        assert alert.facts.case in made.subject and made.preview
        title = BeautifulSoup(made.html, "html.parser").title
        assert title is not None and title.get_text() == made.subject


def test_subject_and_preview_are_single_lines_within_mailchimps_limits(
    example_site: Site, alert: Alert
) -> None:
    long = "palabra " * 60
    made = one(example_site, changed(alert, words={"es": {"title": long, "summary": long}}), "es")
    for text in (made.subject, made.preview):
        assert len(text) <= 150 and "\n" not in text
        assert text.endswith("palabra…")


@pytest.mark.parametrize("kind", ["stop", "outcome", "correction", "withdrawal"])
def test_a_notice_on_a_closed_alert_asks_nobody_to_write(example_site: Site, alert: Alert, kind: str) -> None:
    over = changed(alert, status="closed", announcements=announced((2, NOW - HOUR, kind)))
    made = one(example_site, over, "en", 2)
    for target in alert.targets:
        for channel in target.channels:
            assert channel.published not in made.text + made.html
    if kind in {"stop", "outcome"}:
        assert "Do not write any more" in made.text


def test_a_withdrawn_alert_leaves_nothing_but_its_number_in_a_mail(example_site: Site, alert: Alert) -> None:
    for kind in ("withdrawal", "stop", "outcome", "correction"):
        gone = changed(alert, status="withdrawn", announcements=announced((2, NOW - HOUR, kind)))
        for language in example_site.site_settings.languages:
            made = one(example_site, gone, language, 2)
            whole = " ".join([made.subject, made.preview, made.html, made.text])
            assert alert.facts.case in whole
            title, summary = (alert.localized(field, language).value for field in ("title", "summary"))
            for secret in (title, summary, alert.facts.partner.name, *(t.person.name for t in alert.targets)):
                assert secret not in whole
            assert not alert.facts.region or alert.facts.region not in whole


def test_a_correction_of_an_open_alert_brings_the_whole_letter_again(
    example_site: Site, alert: Alert
) -> None:
    assert alert.facts.updates
    right = changed(alert, announcements=announced((2, NOW - HOUR, "correction")))
    made = one(example_site, right, "en", 2)
    assert made.subject.startswith("Correction: ")
    assert alert.localized("updates", "en").value[-1].text.split("*")[0][:50] in made.text
    assert alert.targets[0].person.name in made.text


def test_a_stale_translation_is_mailed_as_the_original_where_that_is_settled(
    example_site: Site, alert: Alert
) -> None:
    stale = changed(alert, modified=NOW, words={"fr": {"title": "Ancien titre périmé"}})
    made = composer(with_alerts(example_site, stale), CAMPAIGN_UNTRANSLATED="original")
    (candidate,) = [p for p in made.candidates() if p.key.language == "fr"]
    assert candidate.status is AnnouncementStatus.DUE
    campaign = made.campaign(candidate)
    assert "Ancien titre" not in campaign.html + campaign.text + campaign.subject
    assert alert.facts.title in campaign.subject
    assert "Action urgente" in campaign.subject
    assert 'lang="es"' in campaign.html


def test_the_digest_changes_with_anything_that_readers_get(example_site: Site, alert: Alert) -> None:
    before = one(example_site, alert, "es")
    assert before.digest == one(example_site, alert, "es").digest
    for other in (
        changed(alert, words={"es": {"title": "Otro"}}),
        changed(alert, targets=alert.targets[:-1]),
        changed(alert, act_before=alert.act_before + 24 * HOUR),
    ):
        assert one(example_site, other, "es").digest != before.digest
        assert one(example_site, other, "es").revision != before.revision


def test_the_outbox_holds_mails_that_a_mail_program_opens(example_site: Site, alert: Alert) -> None:
    made = composer(with_alerts(example_site, alert))
    files = {f.path: f.data for f in Outbox(made).files()}
    stem = f"{alert.slug}.1.fr"
    assert {"index.html", "outbox.css", f"{stem}.eml", f"{stem}.html", f"{stem}.txt"} <= set(files)
    message = email.message_from_bytes(files[f"{stem}.eml"], policy=default)
    campaign = one(example_site, alert)
    assert message["Subject"] == campaign.subject
    assert message["X-Unsent"] == "1"
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None and text is not None
    assert html.get_content().split() == files[f"{stem}.html"].decode().split()
    assert text.get_content().replace("\r\n", "\n").strip() == files[f"{stem}.txt"].decode().strip()
    assert "*|" not in html.get_content() + text.get_content()
    assert all(len(line) <= 998 for line in files[f"{stem}.eml"].split(b"\r\n"))
    assert files == {f.path: f.data for f in Outbox(made).files()}


def test_a_line_break_in_a_subject_cannot_add_a_header(example_site: Site, alert: Alert) -> None:
    evil = changed(alert, words={"es": {"title": "Uno\r\nBcc: todos@red.example"}})
    made = one(example_site, evil, "es")
    message = email.message_from_bytes(eml(made, made.html, made.text, NOW), policy=default)
    assert message["Bcc"] is None and "Bcc" in message["Subject"]


def test_an_activity_is_mailed_to_those_who_chose_activities(example_site: Site) -> None:
    from plugins.activities.activity import load_activities
    from tests.conftest import ROOT

    activities, problems = load_activities(
        ROOT / "content/activities", root=ROOT, languages=("fr", "en", "es")
    )
    assert not problems
    vigil = next(each for each in activities if each.slug == "2026-12-10-vigil")
    site = dataclasses.replace(
        example_site,
        content=dataclasses.replace(
            example_site.content, activities=(vigil,), alerts=AlertRepository({}, {}.__getitem__)
        ),
    )
    made = composer(site)
    candidates = {p.key.language: p for p in made.candidates()}
    assert {(p.topic, p.call, p.status) for p in candidates.values()} == {
        ("activities", False, AnnouncementStatus.DUE)
    }
    for language, candidate in candidates.items():
        campaign = made.campaign(candidate)
        assert str(campaign.key) == f"activity/2026-12-10-vigil/1/{language}"
        for part in (campaign.html, campaign.text):
            assert "Érables-Rouges" in part and campaign.page in part and "*|UNSUB|*" in part
    cancelled = vigil.facts.model_copy(update={"status": "cancelled"})
    gone = dataclasses.replace(vigil, versions=dataclasses.replace(vigil.versions, original=cancelled))
    site = dataclasses.replace(site, content=dataclasses.replace(site.content, activities=(gone,)))
    assert {p.status for p in composer(site).candidates()} == {AnnouncementStatus.REFUSED}


# What mail programs need -----------------------------------------------------------------------


def test_a_mail_names_its_encoding_first_and_its_button_has_padding_in_outlook(
    example_site: Site, alert: Alert
) -> None:
    for made in campaigns(example_site, alert).values():
        html = made.html
        assert 0 < html.encode().find(b'<meta charset="utf-8">') < 1024 - len('<meta charset="utf-8">')
        assert html.count("charset") == 1
        cells = re.findall(r'class="button".*?<td[^>]*style="([^"]*)"', html)
        assert len(cells) == 1 and all("mso-padding-alt: 14px 26px" in style for style in cells)


def test_headings_that_would_repeat_name_the_language(example_site: Site, alert: Alert) -> None:
    every = campaigns(example_site, alert)
    for language, (first, *_), letters in (
        (
            "fr",
            ["Lettre en espagnol, à envoyer à\u00a0: 1, 2"],
            ["Lettre en espagnol", "Lettre en portugais"],
        ),
        ("en", ["Letter in Spanish, to: 1, 2"], ["Letter in Spanish", "Letter in Portuguese"]),
        ("es", ["Carta en español, para enviar a: 1, 2"], ["Carta en español", "Carta en portugués"]),
    ):
        made = every[1, language]
        found = [each.get_text() for each in parsed(made).find_all("h2")]
        assert len(found) == len(set(found)) and first in found
        assert all(f"— {letter} —" in made.text for letter in letters)


def test_one_letter_and_two_of_one_language_have_headings_of_their_own(example_site: Site) -> None:
    localizer = example_site.localizers["en"]
    letter, other = (_Text(False, "es", subject, "", ()) for subject in ("Uno", "Dos"))
    card = _Text(True, "es", "", "", ())
    assert heading([letter, card], letter, [1, 2], localizer) == "Letter"
    assert heading([letter, card], card, [3], localizer) == "Card"
    assert heading([letter, other, card], letter, [1, 3], localizer) == "Letter in Spanish, to: 1, 3"
