"""What real urgent actions ask for: channels, targets and actions, on the page and in the mail."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from plugins.alerts.file_format.headings import keywords
from plugins.sections.context import RenderContext
from plugins.sections.opendata.entries import archived_alert
from tests.actions.test_mailto import read_back
from tests.alerts.conftest import Edited
from tests.conftest import NOW

FORM = """
name: Amparo Quiñones Vivas
office: {es: Ministra del Interior, fr: Ministre de l’Intérieur, en: Minister of the Interior}
country: CO
languages: [es]
salutation: {es: "Señora Ministra:"}
"""


@pytest.fixture
def alert(example) -> Edited:  # type: ignore[no-untyped-def]
    return Edited(example)


def target(page, number: int = 1):  # type: ignore[no-untyped-def]
    return page.find(id=f"target-{number}")


# Channels -----------------------------------------------------------------------------------


def test_a_web_form_alone_makes_a_target_of_the_first_rank(alert: Edited) -> None:
    alert.target(
        FORM
        + 'webform: {address: "https://mininterior.example/pqr", instructions: {es: "Elija Queja.", fr: "Choisissez Queja."}}'
    )
    page = alert.page()
    first = target(page)
    assert (
        first.find("a", href="https://mininterior.example/pqr").get_text(strip=True) == "Ouvrir le formulaire"
    )
    assert "Choisissez Queja." in first.get_text()
    letter = first.find("a", attrs={"data-version": True})
    assert letter["data-salutation"] == "Señora Ministra:"
    assert page.select_one(letter["href"]).find(class_="letter__body")
    assert not first.find("a", href=lambda href: href.startswith("mailto:"))
    text, html = alert.mail()
    assert "https://mininterior.example/pqr" in text and "Choisissez Queja." in text
    assert "https://mininterior.example/pqr" in html


def test_a_social_account_gets_a_text_that_names_it(alert: Edited) -> None:
    alert.target(FORM + "social: {network: mastodon, handle: '@interior@social.example'}")
    alert.replace("updates:\n", 'post_text: "{handle}: proteja a la guardia de El Yarumo."\nupdates:\n')
    section = alert.page("es").find(attrs={"data-way": "publish"})
    assert section.find("a", href="https://social.example/@interior")
    assert "@interior@social.example: proteja a la guardia de El Yarumo." in section.get_text()
    assert not target(alert.page("es")).select("[data-version]"), "nobody writes a letter to a social account"


def test_a_post_too_long_for_its_network_is_an_error(alert: Edited) -> None:
    alert.target(FORM + "social: {network: x, handle: '@interior'}")
    alert.replace("updates:\n", f'post_text: "{{handle}} {"proteja " * 40}"\nupdates:\n')
    (problem,) = alert.problems()
    assert "post_text: has 329 characters as X counts" in problem


def test_a_message_opens_with_the_letter_and_no_half_of_it(alert: Edited) -> None:
    alert.target(FORM + 'messaging: "+57 300 555 0125"')
    link = target(alert.page()).find("a", href=lambda href: href.startswith("https://wa.me/573005550125"))
    text = unquote(link["href"].partition("?text=")[2])
    assert text.startswith("Señora Ministra:\n\n") and "Atentamente," in text


def test_several_addresses_of_one_target_get_one_email(alert: Edited) -> None:
    alert.target(FORM + "email: [a@mininterior.example, b@mininterior.example]")
    read = read_back(target(alert.page()).find("a", attrs={"data-to": True})["href"])
    assert read["to"] == "a@mininterior.example"
    assert read["cc"].split(",") == ["b@mininterior.example", "urgente@alto-yarumo.example"]


def test_a_note_stands_beside_its_channel_in_each_language(alert: Edited) -> None:
    alert.target(
        FORM
        + 'fax: {number: "+57 601 555 0199", note: {fr: "Demandez la tonalité de fax.", es: "Pida tono de fax."}}'
    )
    way = alert.page().find(string="+57 601 5550199").find_parent("li")
    assert "Demandez la tonalité de fax." in way.get_text()
    assert "Demandez la tonalité de fax." in alert.mail()[0]
    assert "Pida tono de fax." in alert.mail("es")[0]


@pytest.mark.parametrize(
    "channel",
    [
        'fax: {number: "+57 601 555 0199", note: {ar: "اطلب نغمة الفاكس"}}',
        'webform: {address: "https://a.example/f", instructions: {ar: "اطلب نغمة الفاكس"}}',
    ],
)
def test_a_note_in_a_language_that_the_site_does_not_have_is_shown_in_it(alert: Edited, channel: str) -> None:
    alert.target(FORM + channel)
    for language in ("fr", "es"):
        note = alert.page(language).find(string=lambda text: "اطلب نغمة" in text)
        assert note.find_parent(lang=True)["lang"] == "ar" and note.find_parent(dir=True)["dir"] == "rtl"
    assert "اطلب نغمة الفاكس" in alert.mail()[0]


# Targets ------------------------------------------------------------------------------------


def test_a_copy_may_be_for_one_target_alone(alert: Edited) -> None:
    alert.target(FORM + "email: a@mininterior.example\ncopies_to: [{email: c@mininterior.example}]")
    page = alert.page()
    assert "c@mininterior.example" in read_back(target(page).find("a", attrs={"data-to": True})["href"])["cc"]
    assert "c@mininterior.example" not in target(page, 2).find("a", attrs={"data-to": True})["href"]
    assert "c@mininterior.example" in target(page).get_text()
    text, html = alert.mail("en")
    assert "   Copies to: c@mininterior.example\n" in text
    assert "c@mininterior.example" in html, "its link has the copy"


def test_a_target_has_its_own_deadline(alert: Edited) -> None:
    alert.target(FORM + "email: a@mininterior.example\nact_before: 2026-12-01 17:00")
    assert "1 décembre 2026" in target(alert.page()).get_text().replace("\u00a0", " ").replace("1er", "1")
    later = alert.page(now=NOW.replace(month=12, day=2))
    assert not target(later) and target(later, 2), "the others stay"
    for part in alert.mail("en"):
        assert "Until 1 December 2026, 17:00, Bogota time" in part.replace("\u00a0", " ")


def test_a_deadline_after_that_of_the_alert_is_an_error(alert: Edited) -> None:
    alert.target(FORM + "email: a@mininterior.example\nact_before: 2027-03-01")
    assert ["after 2027-01-31 17:00" in each for each in alert.problems()] == [True]


EMBASSY = """name: {name}
office: {{es: Embajada, fr: Ambassade, en: Embassy}}
kind: embassy
represents: TR
country: {country}
languages: [es, fr]
salutation: {{es: "Señor Embajador:", fr: "Monsieur l’Ambassadeur,"}}
email: {{address: {name}@tr.example, source: site, verified: 2026-11-01}}
"""


def embassies(alert: Edited) -> Edited:
    for country in ("FR", "CA"):
        alert.write(
            f"authorities/tr-{country.lower()}.yaml",
            EMBASSY.format(name=f"embassy{country}", country=country),
        )
    alert.write(
        "authorities/sets/embassies-tr.yaml",
        'name: {es: Embajadas de Turquía, fr: Ambassades de Turquie, en: Embassies of Turkey}\nembassies_of: TR\nsalutation: {es: "Señores:", fr: "Mesdames, Messieurs,"}\n',
    )
    return alert


def test_one_line_stands_for_all_embassies_each_for_its_own_country(alert: Edited) -> None:
    embassies(alert).target("authorities: embassies-tr")
    page = alert.page()
    shown = {
        element.find("a", attrs={"data-to": True})["data-to"]: element["data-countries"]
        for element in (target(page, 1), target(page, 2))
    }
    assert shown == {"embassyCA@tr.example": "CA", "embassyFR@tr.example": "FR"}


def test_supporters_copy_the_embassy_in_their_own_country(alert: Edited) -> None:
    embassies(alert).replace("copies_to:\n", "copies_to:\n  - authorities: embassies-tr\n")
    copies = alert.page().select("[data-copy-to]")
    assert {each["data-copy-to"]: each.get("data-countries") for each in copies} == {
        "urgente@alto-yarumo.example": None,
        "embassyCA@tr.example": "CA",
        "embassyFR@tr.example": "FR",
    }


def test_a_set_may_get_one_email_with_single_links_beside_it(alert: Edited) -> None:
    embassies(alert).target("authorities: embassies-tr\ntogether: true")
    first = target(alert.page())
    read = read_back(first.find("a", attrs={"data-to": True})["href"])
    assert read["to"] == "embassyCA@tr.example,embassyFR@tr.example"
    assert read["body"].startswith("Mesdames, Messieurs,\r\n")
    single = [
        read_back(each["href"])["to"]
        for each in first.select("details.fold a[href^='mailto:']")
        if "tr.example" in each["href"]
    ]
    assert {"embassyCA@tr.example", "embassyFR@tr.example"} <= set(single)
    assert "embassyCA@tr.example, embassyFR@tr.example" in first.get_text(), "the addresses to copy"


def test_all_members_of_a_set_that_gets_one_email_count_among_those_written_to(alert: Edited) -> None:
    embassies(alert).target("authorities: embassies-tr\ntogether: true")
    alert.write(
        "authorities/tr-de.yaml",
        EMBASSY.format(name="embassyDE", country="DE").partition("email:")[0]
        + 'phone: {number: "+49 30 5550100", source: site, verified: 2026-11-01}\n',
    )
    site = alert.site()
    members = ["tr-ca", "tr-de", "tr-fr"]
    assert archived_alert(site, site.open[0]).authorities[:3] == members
    assert set(members) <= {each.key for each in RenderContext(site).lists_of("authority")}
    (warning,) = [each for each in alert.problems(fatal=False) if "together" in each]
    assert "targets[1].together: is one email, and tr-de has no email address that works" in warning


def test_a_set_too_large_for_a_link_gets_a_blank_email_and_its_addresses_to_copy(alert: Edited) -> None:
    embassies(alert).target("authorities: embassies-tr\ntogether: true")
    for number in range(40):
        name = f"secretaria.general.de.la.embajada.de.turquia.{number:02}"
        alert.write(f"authorities/tr-{number:02}.yaml", EMBASSY.format(name=name, country="FR"))
    first = target(alert.page())
    link = first.find("a", attrs={"data-to": True})["href"]
    assert link.startswith("mailto:?subject=Protection")
    assert "turquia.39@tr.example, embassyCA@tr.example" in first.get_text()
    (warning,) = [each for each in alert.problems(fatal=False) if "mail programs take" in each]
    assert "targets[1].together: is one email to 42 addresses, which need a link of" in warning


def test_a_change_of_the_registry_changes_the_members_of_a_set(alert: Edited) -> None:
    embassies(alert).target("authorities: embassies-tr")
    assert len(alert.site().content.alerts[0].targets) == 2 + 3
    alert.write("authorities/tr-de.yaml", EMBASSY.format(name="embassyDE", country="DE"))
    assert len(alert.site().content.alerts[0].targets) == 3 + 3


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            "authorities: embassies-of",
            'authorities: "embassies-of" is not in content/authorities/sets/. Did you mean embassies-tr?',
        ),
        ("authorities: embassies-tr\nemail: a@b.example", "email: is not allowed beside authorities:"),
        ("authority: co-fiscali", 'authority: "co-fiscali" is not in content/authorities/'),
        (
            "authorities: embassies-tr\ntogether: maybe",
            'together: "maybe", where true or false is expected. Write true, or remove the line.',
        ),
        ("authorities: embassies-tr\ntogether: 5", 'together: "5", where true or false is expected.'),
        ("authorities: embassies-tr\ntogether: []", "together: is a list, where true or false is expected."),
        (
            "authorities: embassies-tr\ntogether: true\naction: card",
            "together: is for one email to all members, and the action is card. Remove it: then each member is "
            "a target of its own.",
        ),
    ],
)
def test_a_wrong_set_gives_one_message(alert: Edited, lines: str, message: str) -> None:
    embassies(alert).target(lines)
    (problem,) = alert.problems()
    assert message in problem


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "authorities/sets/x.yaml:1: name: is missing."),
        ("name: X\nmembers: [nobody]\n", 'members[1]: "nobody" is not in content/authorities/.'),
        ("name: X\n", "authorities/sets/x.yaml:1: needs members: or embassies_of:. Write one of them."),
        (
            "name: X\nmembers: [co-fiscalia]\nembassies_of: CO\n",
            "authorities/sets/x.yaml:3: embassies_of: is beside members:. Remove one of the two.",
        ),
        ("name: X\nmembers: [co-fiscalia, br-embajada-bogota]\n", "has members that share no language."),
        ("name: X\nmembers: [co-fiscalia]\n", "needs a salutation for all in es."),
    ],
)
def test_a_faulty_set_gives_one_message_and_none_about_its_alert(
    alert: Edited, text: str, message: str
) -> None:
    text_of_alert = (alert.content / "alerts/ua-2026-014/index.es.md").read_text("utf-8")
    start, end = text_of_alert.index("targets:\n"), text_of_alert.index("  - name: Eufrasio")
    alert.replace(text_of_alert[start:end], "targets:\n  - authorities: x\n    together: true\n")
    alert.replace("  - authority: br-embajada-bogota\n    letter: brasil\n    supporters_from: [BR]\n", "")
    alert.write("authorities/sets/x.yaml", text)
    problems = [each for each in alert.problems() if "brasil" not in each]
    assert len(problems) == 1 and message in problems[0], problems


def test_an_authority_is_not_asked_twice_by_a_set(alert: Edited) -> None:
    alert.write("authorities/sets/x.yaml", "name: X\nmembers: [co-fiscalia]\n").target("authorities: x")
    assert alert.problems() == [
        "index.es.md:30: targets[2]: co-fiscalia is also in targets[1]. Remove one of them."
    ]


@pytest.mark.parametrize(
    ("lines", "shown"), [("", ["CA", "FR"]), ("\nsupporters_from: [CA, JP]", ["CA"])], ids=["all", "some"]
)
def test_a_set_is_for_supporters_from_where_its_members_are_and_never_from_elsewhere(
    alert: Edited, lines: str, shown: list[str]
) -> None:
    embassies(alert).target(f"authorities: embassies-tr{lines}")
    own = lines.replace("\n", "\n    ")
    alert.replace("copies_to:\n", f"copies_to:\n  - authorities: embassies-tr{own}\n")
    found = alert.site().content.alerts[0]
    assert [each.supporters_from for each in found.targets[: len(shown)]] == [(code,) for code in shown]
    assert len(found.targets) == len(shown) + 3
    assert [each.supporters_from for each in found.copies[: len(shown)]] == [(code,) for code in shown]


@pytest.mark.parametrize("place", ["targets[1]", "copies_to[1]"])
def test_a_set_for_countries_without_a_member_is_an_error(alert: Edited, place: str) -> None:
    lines = "authorities: embassies-tr\nsupporters_from: [JP]"
    embassies(alert)
    if place == "targets[1]":
        alert.target(lines)
    else:
        alert.replace("copies_to:\n", "copies_to:\n  - " + lines.replace("\n", "\n    ") + "\n")
    (problem,) = alert.problems()
    assert problem.partition(": ")[2] == (
        f"{place}.supporters_from: no member of embassies-tr is in JP, and each is for supporters from its own "
        "country. Write one of: CA, FR; or remove the line."
    )


@pytest.mark.parametrize("together", [False, True])
def test_a_member_of_a_set_may_answer(alert: Edited, together: bool) -> None:
    embassies(alert).target(
        f"authorities: embassies-tr{chr(10)}together: true" if together else "authorities: embassies-tr"
    )
    alert.replace(
        "demands:\n",
        "answers: [{authority: tr-fr, date: 2026-11-19, kind: reply, text: Responde.}]\ndemands:\n",
    )
    assert "tr-fr" in alert.site().alert_summaries["ua-2026-014"].targets


# Copies -------------------------------------------------------------------------------------

INLINE = FORM + "email: a@mininterior.example\n"
COPY = "copies_to:\n  - email: {}\n"


@pytest.mark.parametrize(
    ("own", "more", "place", "message"),
    [
        (
            "copies_to: [{email: A@mininterior.example}]",
            "",
            "targets[1].copies_to[1]",
            "A@mininterior.example gets the letter itself, as targets[1]. Remove it here.",
        ),
        (
            "copies_to: [{email: Urgente@alto-yarumo.example}]",
            "",
            "targets[1].copies_to[1]",
            "Urgente@alto-yarumo.example gets a copy by copies_to[1] already. Remove one of them.",
        ),
        (
            "copies_to: [{email: b@x.example}, {email: B@x.example, supporters_from: [CA]}]",
            "",
            "targets[1].copies_to[2]",
            "B@x.example gets a copy by targets[1].copies_to[1] already. Remove one of them.",
        ),
        (
            "",
            "a@mininterior.example",
            "copies_to[1]",
            "a@mininterior.example gets the letter itself, as targets[1]. Remove it here, unless it is to see the "
            "letters to the others.",
        ),
        (
            "",
            "urgente@Alto-Yarumo.example",
            "copies_to[2]",
            "urgente@alto-yarumo.example gets a copy by copies_to[1] already. Remove one of them.",
        ),
    ],
)
def test_nobody_gets_an_email_twice_and_check_says_so_once(
    alert: Edited, own: str, more: str, place: str, message: str
) -> None:
    alert.target(INLINE + own)
    if more:
        alert.replace("copies_to:\n  -", f"copies_to:\n  - email: {more}\n  -")
    (found,) = [each for each in alert.problems(fatal=False) if "copies_to" in each]
    assert found.partition(": ")[2] == f"{place}: {message}"
    read = read_back(target(alert.page()).find("a", attrs={"data-to": True})["href"])
    addresses = [each.casefold() for each in (read["to"], *read["cc"].split(","))]
    assert len(set(addresses)) == len(addresses)


def test_a_copy_for_supporters_from_somewhere_is_left_out_beside_one_for_everybody(alert: Edited) -> None:
    alert.replace("copies_to:\n", COPY.format("URGENTE@alto-yarumo.example\n    supporters_from: [CA]"))
    (copy,) = alert.site().content.alerts[0].copies
    assert copy.supporters_from == ()


def test_copies_to_a_set_without_addresses_reach_nobody(alert: Edited) -> None:
    embassies(alert).replace("copies_to:\n", "copies_to:\n  - authorities: embassies-tr\n")
    for code in ("fr", "ca"):
        alert.replace(
            "verified: 2026-11-01", "verified: 2026-11-01, state: retired", f"authorities/tr-{code}.yaml"
        )
    (found,) = alert.problems(fatal=False)
    assert found.endswith(
        "copies_to[1].authorities: no member of embassies-tr has an email address that works, so nobody gets "
        "one. Remove it here."
    )


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        (INLINE + "copies_to: [{email: c+d@x.example}]", "targets[1].copies_to"),
        ("authorities: embassies-tr\ntogether: true", "targets[1].authorities"),
        ("authorities: embassies-tr", "targets[1].authorities"),
    ],
)
def test_an_address_with_a_plus_sign_is_a_warning_wherever_it_is(
    alert: Edited, lines: str, field: str
) -> None:
    embassies(alert).replace("embassyFR@tr", "c+d@tr", "authorities/tr-fr.yaml")
    alert.target(lines)
    (found,) = [each for each in alert.problems(fatal=False) if "has a +" in each]
    assert f" {field}: c+d@" in found


def test_your_own_representative_is_found_by_the_supporter(alert: Edited) -> None:
    alert.target(
        "name: Votre députée ou votre député\noffice: {fr: Assemblée nationale, es: Asamblea Nacional, en: National Assembly}\n"
        'country: FR\nlanguages: [fr]\nsalutation: {fr: "Madame la Députée, Monsieur le Député,"}\n'
        "your_own: https://assemblee.example/deputes"
    )
    first = target(alert.page())
    assert first["data-countries"] == "FR"
    assert first.find("a", href="https://assemblee.example/deputes")
    read = read_back(first.find("a", attrs={"data-to": True})["href"])
    assert read["to"] == "" and read["body"].startswith("Madame la Députée, Monsieur le Député,")
    assert first.find("input", attrs={"data-own-address": True})


# Actions ------------------------------------------------------------------------------------


def test_a_call_needs_no_letter_and_has_its_own_script(alert: Edited) -> None:
    alert.target(FORM + 'phone: "+57 601 555 0177"\naction: call\ncall_script: ministry')
    alert.replace(
        "call_script:\n  - Buenos",
        'call_scripts: {ministry: ["Buenos días, {office}. Hablo con {target}?"]}\ncall_script:\n  - Buenos',
    )
    page = alert.page("es")
    way = page.find("a", href="tel:+576015550177").find_parent("li")
    assert "Buenos días, Ministra del Interior. Hablo con Amparo Quiñones Vivas?" in way.get_text()
    assert "Señora Ministra:" not in page.get_text(), "no letter is printed for somebody who cannot get one"
    assert "Señora Ministra:" not in "".join(alert.mail("es"))


def test_an_alert_of_calls_alone_has_no_letters(alert: Edited) -> None:
    alert.without_letters()
    text = (alert.content / "alerts/ua-2026-014/index.es.md").read_text("utf-8")
    start, end = text.index("targets:\n"), text.index("demands:\n")
    alert.replace(text[start:end], "action: call\ntargets:\n  - authority: co-fiscalia\n")
    page = alert.page()
    assert {each["data-way"] for each in page.select("[data-way]")} == {"call"} and not page.select(".letter")
    assert page.find("a", href="tel:+576015550107;ext=1204")


def test_points_stand_beside_a_link_with_subject_and_salutation(alert: Edited) -> None:
    alert.target(FORM + "email: a@mininterior.example\naction: points\nletter: puntos")
    points = "- Les dieron 48 horas para irse.\n- La guardia no porta armas."
    headed = {code: f"### {keywords(code).points}\n{points}" for code in ("es", "fr", "en")}
    alert.letter("puntos", headed, "El Yarumo")
    page = alert.page()
    read = read_back(target(page).find("a", attrs={"data-to": True})["href"])
    assert read["subject"] == "El Yarumo"
    assert read["body"].startswith("Señora Ministra:\r\n\r\n") and "48 horas" not in read["body"]
    assert [each.get_text() for each in page.select("#letter-1 .letter__points li")][:2] == [
        "Les dieron 48 horas para irse.",
        "La guardia no porta armas.",
    ]
    assert "- La guardia no porta armas." in alert.mail()[0]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("email: a@b.example\naction: points", "letters.main.points: is missing."),
        (
            "email: a@b.example\naction: call",
            '"Amparo Quiñones Vivas" has no telephone that works. Write phone: for it.',
        ),
        ("email: a@b.example\naction: card", "has no postal address that works. Write post: for it."),
        ("email: a@b.example\naction: petition", "petition: is missing."),
        ("email: a@b.example\ntogether: true", "together: is for a set of authorities."),
        ("email: a@b.example\ncall_script: minister", '"minister" is not among the call scripts.'),
        ("email: a@b.example\nact_before: 2026-11-01", "is before 2026-11-18, the date of the alert."),
    ],
)
def test_an_action_without_what_it_needs_is_an_error(alert: Edited, lines: str, message: str) -> None:
    alert.target(FORM + lines)
    assert any(message in each for each in alert.problems())


def test_a_card_shows_neither_the_case_nor_the_subject(alert: Edited, tmp_path: Path) -> None:
    alert.target(FORM + 'post: "Centro Penitenciario\\nBogotá"\naction: card')
    site = alert.site()
    from plugins.sections.alerts.files import sheet_files
    from plugins.sections.context import RenderContext
    from plugins.sheets.sheet import SheetMaker
    from plugins.sheets.templates import sheet_templates
    from tests.sheets.test_sheets import text_of

    maker = SheetMaker(sheet_templates(site.site_settings.theme, None), None)
    files = {file.path: file.data for file in sheet_files(RenderContext(site), maker, "ua-2026-014")}
    for number in (1, 2):
        (tmp_path / f"{number}.pdf").write_bytes(files[f"sheets/ua-2026-014/{number}-es-a4.pdf"])
    card, letter = (text_of(tmp_path / f"{number}.pdf") for number in (1, 2))
    assert "Centro Penitenciario" in card and "Le pido que garantice" in card
    assert "UA 2026-014" in letter and "UA 2026-014" not in card
    assert "Protección urgente" in letter and "Protección urgente" not in card


def test_a_mail_shows_a_card_as_a_text_to_write_by_hand(alert: Edited) -> None:
    alert.target(FORM + 'post: "Centro Penitenciario\\nBogotá"\naction: card')
    text, html = alert.mail("en")
    card = text.partition("— Card —")[2].partition("\n— ")[0]
    assert "Write it on a card by hand" in card and "Le pido que garantice" in card
    assert "Subject" not in card and "Protección urgente" not in card
    assert "#act" in html, "cards are on the page"
    assert "— Letter in Spanish —" in text, "the others get a letter"


PETITION = "petition: {url: https://firmas.example/yarumo}\nupdates:\n"


@pytest.mark.parametrize(("until", "is_open"), [("2026-12-01 17:00", True), ("2026-11-20", False)])
def test_a_mail_asks_those_alone_whom_the_petition_is_addressed_to(
    alert: Edited, until: str, is_open: bool
) -> None:
    alert.target(FORM + f"email: a@mininterior.example\naction: petition\nact_before: {until}")
    alert.replace("updates:\n", PETITION)
    text, html = alert.mail("en")
    soup = BeautifulSoup(html, "html.parser")
    before, _, writing = text.partition("— Who to write to —")
    assert "Amparo Quiñones Vivas" not in writing + soup.find(class_="targets").get_text()
    assert ("https://firmas.example/yarumo" in text, bool(soup.find("h2", string="Sign the petition"))) == (
        is_open,
        is_open,
    )
    if is_open:
        petition = before.partition("— Sign the petition —")[2]
        assert "- Amparo Quiñones Vivas, Minister of the Interior\n  Until 1 December 2026" in petition
        assert petition.count("\n- ") == 1
        (one,) = soup.find("h2", string="Sign the petition").find_next("ul").select("li")
        assert one.get_text().startswith("Amparo Quiñones Vivas, Minister of the InteriorUntil 1 December")


def test_a_page_offers_the_petition_until_its_own_deadline(alert: Edited) -> None:
    alert.target(FORM + "email: a@mininterior.example\naction: petition\nact_before: 2026-12-01 17:00")
    alert.replace("updates:\n", PETITION)
    petition = alert.page("en").select_one(".petition")
    assert petition["data-until-hide"] == "2026-12-01T22:00:00Z"
    said = " ".join(petition.get_text(" ", strip=True).split())
    assert (
        "It is addressed to: Amparo Quiñones Vivas, Minister of the Interior. Until 1 December 2026" in said
    )
    assert not alert.page(now=NOW.replace(month=12, day=2)).select(".petition")


def test_a_salutation_that_nobody_has_written_is_an_error_where_the_letter_uses_it(alert: Edited) -> None:
    alert.target(FORM + "email: j@juzgado.example\nletter: juez")
    alert.letter("juez", "Texto.\nLe pido, {salutation}, que.")
    problems = alert.problems()
    assert sorted(each.split(":")[0] for each in problems) == ["index.en.md", "index.fr.md"]
    assert all("letters.juez.body" in each for each in problems)


@pytest.mark.parametrize("text", ["{case}", "UA 2026-014"])
def test_the_number_of_the_case_in_a_card_is_an_error(alert: Edited, text: str) -> None:
    alert.target(FORM + 'post: "Centro Penitenciario\\nBogotá"\naction: card\nletter: carta')
    alert.letter("carta", {"es": "Abrazos.", "fr": f"Buenas\nPor {text}.", "en": "Abrazos."})
    (problem,) = alert.problems()
    assert problem.startswith("index.fr.md:") and problem.endswith(
        f'letters.carta.body: "{text}" would be on a card, which shows no case number. Remove it.'
    )


def test_a_deadline_of_a_target_that_has_passed_is_a_warning(alert: Edited) -> None:
    alert.target(INLINE + "act_before: 2026-11-19")
    (found,) = [each for each in alert.problems(fatal=False) if "act_before" in each]
    assert found.endswith(
        "targets[1].act_before: 2026-11-19 has passed, so pages do not show this target any more. Remove the "
        "target, or write a later day."
    )
    alert.replace("status: open", "status: closed")
    assert not [each for each in alert.problems(fatal=False) if "act_before" in each]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("5", 'post: "5" is not a postal address. Write | after the colon'),
        ("true", 'post: "true" is not a postal address.'),
        ("2026-11-18", 'post: "2026-11-18" is not a postal address.'),
        (f'"{"x" * 5000}"', "post: has a line of 5000 characters. Break it into lines of at most 200."),
        ('"' + "Calle 4\\n" * 13 + 'Bogotá"', "post: has 14 lines. Keep it within 12, without the name"),
    ],
)
def test_what_is_no_postal_address_is_an_error(alert: Edited, text: str, message: str) -> None:
    alert.target(FORM + f"post: {text}")
    (problem,) = alert.problems()
    assert message in problem


def test_a_petition_is_a_link(alert: Edited) -> None:
    text = (alert.content / "alerts/ua-2026-014/index.es.md").read_text("utf-8")
    start, end = text.index("targets:\n"), text.index("demands:\n")
    alert.replace(
        text[start:end],
        "action: petition\npetition: {url: https://firmas.example/yarumo}\ntargets:\n  - authority: co-fiscalia\n",
    )
    alert.without_letters()
    page = alert.page()
    assert page.find("a", class_="button", href="https://firmas.example/yarumo")
    assert "Luz Marina Ocampo Restrepo" in page.find(id="petition").find_parent().get_text()
    for part in alert.mail():
        assert "https://firmas.example/yarumo" in part and "Luz Marina Ocampo Restrepo" in part
        assert "À qui écrire" not in part, "nobody is written to"


def test_characters_at_which_letters_were_cut_are_named(alert: Edited) -> None:
    assert not [each for each in alert.problems(fatal=False) if "cut the letter" in each]
    alert.replace("Atentamente,\n### Versión", "Vea https://a.example/?x=1&y=2\n\nAtentamente,\n### Versión")
    (warning,) = [each for each in alert.problems(fatal=False) if "cut the letter" in each]
    assert "letters.main.body: has = &, where Gmail on Android" in warning


def test_the_salutation_may_return_in_the_closing(alert: Edited) -> None:
    alert.replace("Atentamente,\n### Versión", "Quedo atenta, {salutation}, a su respuesta.\n### Versión")
    body = read_back(target(alert.page()).find("a", attrs={"data-to": True})["href"])["body"]
    assert "Quedo atenta, Señora Fiscal General, a su respuesta." in body
