"""The content of mails, and what they must not contain."""

from __future__ import annotations

import email
import re
from datetime import timedelta
from email.policy import default

import pytest
from bs4 import BeautifulSoup

from plugins.alerts.alert import Alert
from plugins.alerts.repository import AlertRepository
from plugins.campaigns.announcements.announcement import AnnouncementStatus
from plugins.campaigns.compose.composer import HTML_LIMIT, Campaign
from plugins.campaigns.compose.outbox import Outbox, eml
from plugins.campaigns.compose.targets import _Text, heading
from plugins.repository.site import Site
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


def test_the_html_says_the_same_and_leads_to_the_page_alone(example_site: Site, alert: Alert) -> None:
    made = one(example_site, alert)
    soup = BeautifulSoup(made.html, "html.parser")
    words = soup.get_text(" ", strip=True)
    for target in alert.targets:
        assert target.person.name in words
    links = {a["href"] for a in soup.find_all("a")}
    assert made.page in links
    assert {link for link in links if "*|" in link} == {"*|UNSUB|*", "*|UPDATE_PROFILE|*"}
    assert not [link for link in links if link.startswith(("mailto:", "tel:", "fax:"))]
    assert not soup.find_all(["script", "img", "form", "iframe", "link"])
    assert "url(" not in made.html and "@import" not in made.html


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
        import dataclasses

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


def test_html_stays_below_what_gmail_shows_and_the_text_keeps_everything(
    example_site: Site, alert: Alert
) -> None:
    account = "Una frase larga sobre lo ocurrido. " * 1800
    made = one(example_site, changed(alert, bodies={**alert.bodies, "es": account}), "es")
    assert len(made.html.encode()) < HTML_LIMIT
    assert account.strip() in made.text
    assert made.page in made.html


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
    import dataclasses

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


def test_a_mail_names_its_encoding_first_and_its_buttons_have_padding_in_outlook(
    example_site: Site, alert: Alert
) -> None:
    for made in campaigns(example_site, alert).values():
        html = made.html
        assert 0 < html.encode().find(b'<meta charset="utf-8">') < 1024 - len('<meta charset="utf-8">')
        assert html.count("charset") == 1
        cells = re.findall(r'class="button".*?<td[^>]*style="([^"]*)"', html)
        assert len(cells) == 2 and all("mso-padding-alt: 14px 26px" in style for style in cells)


def dimensions(html: str) -> list[str]:
    return re.findall(r"<h2[^>]*>(.*?)</h2>", html)


def test_headings_that_would_repeat_name_the_language(example_site: Site, alert: Alert) -> None:
    every = campaigns(example_site, alert)
    for language, letters in (
        ("fr", ["Lettre en espagnol", "Lettre en portugais"]),
        ("en", ["Letter in Spanish", "Letter in Portuguese"]),
        ("es", ["Carta en español", "Carta en portugués"]),
    ):
        made = every[1, language]
        found = dimensions(made.html)
        assert len(found) == len(set(found)) and set(letters) <= set(found)
        assert all(f"— {letter} —" in made.text for letter in letters)


def test_one_letter_and_two_of_one_language_have_headings_of_their_own(example_site: Site) -> None:
    localizer = example_site.localizers["en"]
    letter, other = (_Text(False, "es", subject, "", ()) for subject in ("Uno", "Dos"))
    card = _Text(True, "es", "", "", ())
    assert heading([letter, card], letter, [1, 2], localizer) == "Letter"
    assert heading([letter, card], card, [3], localizer) == "Card"
    assert heading([letter, other, card], letter, [1, 3], localizer) == "Letter in Spanish, to: 1, 3"
