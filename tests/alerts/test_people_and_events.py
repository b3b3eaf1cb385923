"""People and events: who asked, alerts without people, groups, age and gender, outcomes of single persons."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from plugins.alerts.summary import AlertSummary
from plugins.follow_up_documents.case_file import case_file
from plugins.handouts.content import handout
from plugins.repository.site import Site
from plugins.sections.context import RenderContext
from plugins.sections.follow_up.event_views import event_view
from plugins.sections.follow_up.events import latest_events
from plugins.sections.opendata.entries import archived_alert
from plugins.sections.statistics.sentences import outcomes_of_people
from plugins.statistics.counts import count
from tests.alerts.conftest import FILE, Edited
from tests.conftest import NOW

PEOPLE = re.compile(r"people:\n(  .*\n)+")
ROLES = re.compile(r"roles:\n(  \d: .*\n)+")
PARTNER = "partner:\n  name: Asociación Campesina del Alto Yarumo\n  web: https://alto-yarumo.example\n"
CONSENT = re.compile(r"consent:\n(  .*\n)+")


def without(edited: Edited, *patterns: re.Pattern[str] | str) -> Edited:
    """Remove each of *patterns* from all files of the alert that have it."""
    for path in (edited.content / FILE).parent.glob("index.*.md"):
        text = path.read_text("utf-8")
        for pattern in patterns:
            text = re.sub(pattern if isinstance(pattern, re.Pattern) else re.escape(pattern), "", text)
        path.write_text(text, "utf-8")
    return edited


def event(edited: Edited, *patterns: re.Pattern[str] | str) -> Edited:
    """Make the alert one about a law, without people, and without what matches *patterns*."""
    return without(edited, PEOPLE, ROLES, *patterns).replace("status: open", "status: open\nsubject: law")


def facts_of(page: BeautifulSoup) -> dict[str, list[str]]:
    """Return what the page says under each label of "About this alert"."""
    return {
        group.find("dt").get_text(): [
            " ".join(each.get_text(" ", strip=True).split()) for each in group.find_all("dd")
        ]
        for group in page.select(".facts > div")
    }


# No people ----------------------------------------------------------------------------------

ASKED = {
    "fr": (
        "De quoi il s’agit",
        "Une loi ou un projet de loi",
        "Le réseau lui-même : personne n’est directement en danger",
    ),
    "en": ("What it is about", "A law or a draft law", "The network itself: nobody is personally at risk"),
    "es": (
        "De qué se trata",
        "Una ley o un proyecto de ley",
        "La propia red: ninguna persona en particular está en riesgo",
    ),
}


@pytest.mark.parametrize("language", ASKED)
def test_an_alert_of_the_network_itself_needs_neither_people_nor_partner_nor_consent(
    edited: Edited, language: str
) -> None:
    event(edited, PARTNER, CONSENT).replace("status: open", "status: open\nrequested_by: network")
    assert edited.problems() == []
    label, subject, asked = ASKED[language]
    found = facts_of(edited.page(language))
    assert found[label] == [subject] and asked in [text for texts in found.values() for text in texts]
    assert not {"Personnes concernées", "People concerned", "Personas afectadas"} & set(found)
    for text in (*edited.mail(language), str(edited.page(language))):
        assert "None" not in text and "identity withheld" not in text


def test_without_people_data_and_documents_are_complete(edited: Edited) -> None:
    site = event(edited).site()
    (summary,) = site.alert_summaries.values()
    assert archived_alert(site, summary).subject == "law"
    (alert,) = site.content.alerts
    page = handout(alert, site.localizers["en"], site.addresses, "Network", NOW)
    assert [label for label, _ in page.facts][:2] == ["What it is about", "Where"]
    document = case_file(site, "UA 2026-014", site.localizers["en"])
    assert document is not None and "People at risk" not in str(document)


def test_a_placeholder_of_a_person_is_an_error_where_there_are_none(edited: Edited) -> None:
    event(edited).replace('summary: "', 'summary: "{person:1} ')
    (found,) = edited.problems()
    assert "{person:1} does not exist: people has 0 entries" in found


# Who asked ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "L’équipe d’accompagnement du réseau, avec l’accord de ses membres"),
        ("en", "The network’s own accompaniment team, with the consent of its members"),
        ("es", "El equipo de acompañamiento de la red, con el consentimiento de sus integrantes"),
    ],
)
def test_the_own_team_may_ask_without_a_partner(edited: Edited, language: str, words: str) -> None:
    without(edited, PARTNER).replace("status: open", "status: open\nrequested_by: own-team")
    assert edited.problems() == []
    assert [words] in facts_of(edited.page(language)).values()


def test_a_partner_beside_the_own_team_is_named_as_well(edited: Edited) -> None:
    edited.replace("status: open", "status: open\nrequested_by: own-team")
    (asked,) = [texts for texts in facts_of(edited.page("en")).values() if "network’s own" in texts[0]]
    assert asked[1] == "Asociación Campesina del Alto Yarumo"


def test_a_pause_is_not_attributed_to_a_partner_that_there_is_not(edited: Edited) -> None:
    without(edited, PARTNER).replace("status: open", "status: suspended\nrequested_by: own-team")
    page = edited.page("en").get_text()
    assert "This alert is paused." in page and "The partner has asked" not in page


RULES = {
    "no partner": ((PARTNER,), "", ": partner: is missing. Write partner: {name: Asociación"),
    "no consent": ((CONSENT,), "", ": consent: is missing. Write consent: {date: 2026-11-17"),
    "no people": (
        (PEOPLE, ROLES),
        "",
        ": people: is missing. Write people: [{identification: role}], or, where nobody",
    ),
    "the own team without consent": (
        (PARTNER, CONSENT),
        "requested_by: own-team",
        ": consent: is missing: the members of the team who are at risk must agree. Write",
    ),
    "the network for a person": (
        (PARTNER, CONSENT),
        "requested_by: network",
        ": requested_by: network is for alerts that put nobody at risk. Write subject: event",
    ),
    "a subject that is none": (
        (),
        "subject: events",
        ': subject: "events" is not known here. Did you mean event?',
    ),
    "who asked, misspelled": ((), "requested_by: team", ': requested_by: "team" is not known here.'),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_of_request_and_consent_is_one_error(edited: Edited, rule: str) -> None:
    patterns, fact, expected = RULES[rule]
    without(edited, *patterns).replace("status: open", f"status: open\n{fact}")
    (found,) = edited.problems()
    assert expected in found


def test_the_network_cannot_speak_for_somebody_at_risk(edited: Edited) -> None:
    edited.replace("status: open", "status: open\nsubject: event\nrequested_by: network")
    found = [each for each in edited.problems() if "consent is needed" in each]
    assert [re.search(r"people\[\d\]", each).group() for each in found] == ["people[1]", "people[2]"]  # type: ignore[union-attr]


def test_pictures_of_an_event_need_consent_all_the_same(edited: Edited) -> None:
    event(edited, PARTNER, CONSENT).replace("status: open", "status: open\nrequested_by: network")
    edited.replace("copies_to:", "pictures: [{file: march.jpg, alt: Una marcha.}]\ncopies_to:")
    assert [
        each
        for each in edited.problems()
        if "pictures: is shown, but there is no consent to publish a photo" in each
    ]


# Groups, age and gender -----------------------------------------------------------------------


def person(edited: Edited, lines: str) -> Edited:
    """Replace the second person of the alert."""
    role = "integrante de la guardia"
    return edited.replace(f"  - identification: role\n    role: {role}\n", f"  - {{{lines}, role: {role}}}\n")


@pytest.mark.parametrize(
    ("language", "lines", "expected"),
    [
        ("fr", "identification: role, age: 34, gender: woman", "femme, 34 ans, "),
        ("fr", "identification: role, age: 1", "1 an, "),
        ("en", "identification: role, age: 34, gender: non-binary", "non-binary person, 34 years old, "),
        ("es", "identification: role, age: 34, gender: man", "hombre, 34 años, "),
        ("fr", "group: men, number: 10", "10 hommes"),
        ("fr", "group: families, number: 1", "1 famille"),
        ("fr", "group: families, number: 200, about: yes", "environ 200 familles"),
        ("en", "group: families, number: 200, about: yes", "about 200 families"),
        ("es", "group: families, number: 200, about: yes", "alrededor de 200 familias"),
        ("en", "group: children, number: 1", "1 child"),
        ("es", "group: families", "Familias"),
        ("en", "group: people, number: 12500", "12,500 people"),
    ],
)
def test_groups_age_and_gender_are_said_in_each_language(
    edited: Edited, language: str, lines: str, expected: str
) -> None:
    page = person(edited, lines).page(language)
    labels = {"fr": "Personnes concernées", "en": "People concerned", "es": "Personas afectadas"}
    second = facts_of(page)[labels[language]][1]
    assert second.startswith(expected)
    withheld = {"fr": "identité protégée", "en": "identity withheld", "es": "identidad reservada"}
    assert (withheld[language] in second) is ("group" not in lines)


def test_a_handout_says_them_too(edited: Edited) -> None:
    edited.replace("identification: public", "identification: public\n    age: 34\n    gender: woman")
    site = person(edited, "group: families, number: 20").site()
    page = handout(site.content.alerts[0], site.localizers["fr"], site.addresses, "Réseau", NOW)
    (people,) = [text.value for label, text in page.facts if label == "Personnes concernées"]
    assert "Maruja Peñalosa Ortiz, femme, 34 ans, " in people and "20 familles, " in people


PEOPLE_IN_MAILS = {
    "fr": ("Personnes concernées", "environ 20 familles, ", "femme, 34 ans, "),
    "en": ("People concerned", "about 20 families, ", "woman, 34 years old, "),
    "es": ("Personas afectadas", "alrededor de 20 familias, ", "mujer, 34 años, "),
}


@pytest.mark.parametrize("language", PEOPLE_IN_MAILS)
def test_a_mail_says_them_too(edited: Edited, language: str) -> None:
    edited.replace("identification: public", "identification: public\n    age: 34\n    gender: woman")
    heading, group, described = PEOPLE_IN_MAILS[language]
    text, html = person(edited, "group: families, number: 20, about: yes").mail(language)
    for mail in (text, html):
        people = mail.partition(heading)[2]
        assert group in people and f"Maruja Peñalosa Ortiz, {described}" in people


def test_age_and_gender_go_with_the_name(edited: Edited) -> None:
    edited.replace("identification: public", "identification: public\n    age: 34\n    gender: woman")
    later = NOW.replace(year=2029, month=6)
    first = facts_of(edited.page("fr", later))["Personnes concernées"][0]
    assert first.startswith("M. P. O.") and "34" not in first and "femme" not in first


def test_age_and_gender_are_neither_in_data_nor_in_addresses(edited: Edited) -> None:
    edited.replace("identification: public", "identification: public\n    age: 34\n    gender: woman")
    site = edited.site()
    (summary,) = site.alert_summaries.values()
    assert not re.search(r"\b34\b|woman", archived_alert(site, summary).model_dump_json())


FAULTS = {
    "an age in words": (
        "identification: role, age: old",
        'people[2].age: "old" is not a number from 1 to 120.',
    ),
    "an age of a group": (
        "group: men, age: 3",
        "people[2].age: is of a single person, and this entry is a group.",
    ),
    "a group with a name": ("group: men, name: Los Diez", "people[2].name: is of a single person"),
    "a number of a person": ("identification: role, number: 3", "people[2].number: is for groups."),
    "about what": ("group: men, about: yes", "people[2].about: needs a number."),
    "an unknown group": (
        "group: familys",
        'people[2].group: "familys" is not in content/vocabulary/groups.yaml',
    ),
    "an unknown gender": (
        "identification: role, gender: femme",
        'people[2].gender: "femme" is not known here.',
    ),
    "an outcome to come": (
        "identification: role, outcome: {date: 2026-12-01, result: released}",
        "people[2].outcome.date: 2026-12-01 has not come yet.",
    ),
    "an unknown outcome": (
        "identification: role, outcome: {date: 2026-11-20, result: freed}",
        'people[2].outcome.result: "freed" is not in content/vocabulary/outcomes.yaml',
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_of_a_person_is_one_error(edited: Edited, fault: str) -> None:
    lines, expected = FAULTS[fault]
    (found,) = person(edited, lines).problems()
    assert expected in found


def test_age_and_gender_beside_a_role_are_a_warning(edited: Edited) -> None:
    (found,) = list(person(edited, "identification: role, age: 34").problems(fatal=False))
    assert "people[2].age: is shown beside the role: in a small place, both together may identify" in found


# Outcomes of single persons -------------------------------------------------------------------


@pytest.fixture
def ended(edited: Edited) -> Edited:
    """One person was released, the other sentenced."""
    edited.replace(
        "identification: public", "identification: public\n    outcome: {date: 2026-11-20, result: released}"
    )
    return person(edited, "identification: role, outcome: {date: 2026-11-21, result: sentenced}")


def summary_of(site: Site) -> AlertSummary:
    (summary,) = site.alert_summaries.values()
    return summary


def test_the_page_says_how_it_ended_for_each(ended: Edited) -> None:
    first, second = facts_of(ended.page("en"))["People concerned"]
    assert first.endswith("Released, 20 November 2026") and second.endswith("Sentenced, 21 November 2026")


def test_what_happened_after_has_each_outcome_without_a_name(ended: Edited) -> None:
    site = ended.site()
    views = [
        event_view(RenderContext(site), each, site.localizers["en"]) for each in latest_events(site, 1000)
    ]
    labels = [each.label for each in views if each.label.startswith("Outcome")]
    assert labels == [
        f"Outcome for one of the people concerned: {result}" for result in ("Sentenced", "Released")
    ]
    assert "Maruja" not in str(views)


def test_statistics_and_data_count_each_outcome(ended: Edited) -> None:
    site = ended.site()
    counted = count([summary_of(site)], NOW, vocabularies=site.content.vocabularies)
    assert outcomes_of_people(counted, site.localizers["en"]) == (
        "Besides, the outcomes for 2 people are known: Released (1) and sentenced (1)."
    )
    assert archived_alert(site, summary_of(site)).outcomes_of_persons == ["released", "sentenced"]


def test_a_closed_alert_says_in_lists_how_it_ended_for_how_many(ended: Edited) -> None:
    ended.replace("status: open", "status: closed")
    site = ended.site()
    view = RenderContext(site).presenter.view(site.content.alerts[0], site.localizers["en"])
    assert view.card.result == "Released (1) and sentenced (1)"


def test_the_case_file_has_each_outcome_and_names_who_may_be_named(ended: Edited) -> None:
    site = ended.site()
    document = str(case_file(site, "UA 2026-014", site.localizers["en"]))
    assert "Outcome for Maruja Peñalosa Ortiz: Released" in document
    later = str(case_file(ended.site(NOW.replace(year=2029, month=6)), "UA 2026-014", site.localizers["en"]))
    assert "Outcome for M. P. O.: Released" in later and "Maruja" not in later


def test_an_open_alert_whose_people_all_have_an_outcome_is_a_warning(ended: Edited) -> None:
    assert [
        each for each in ended.problems(fatal=False) if "the outcome of everybody in people is known" in each
    ]
    ended.replace("status: open", "status: closed")
    assert not [each for each in ended.problems(fatal=False) if "the outcome of everybody" in each]


def test_a_partner_without_consent_is_found_in_the_name_of_a_collective(edited: Edited) -> None:
    edited.replace("covers: [name, place, organisation]", "covers: [name, place]")
    edited.replace(
        "# La organización aliada",
        """  - {name: Asociación Campesina del Alto Yarumo, identification: collective, role: asociación}
# La organización aliada""",
    )
    found = [each for each in edited.problems() if "names the partner" in each]
    assert [each for each in found if each.startswith("index.es.md:20: people[3].name: ")] != []
