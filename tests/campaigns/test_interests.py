"""Renamed interests keep their readers: running the setup again moves nobody to another language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from plugins.campaigns.commands import setup
from plugins.mailchimp.setup import Setup
from plugins.mailing.errors import AudienceError
from plugins.mailing.interest_names import NAMES, InterestNames, interest_names
from plugins.repository.site import Site
from plugins.web.settings import SettingsError, site_settings
from tests.campaigns.conftest import LANGUAGE_OF, Machine, got, settings
from tests.campaigns.standin import StandIn

EVERYBODY = {address: [f"alert/ua-2026-014/1/{language}"] for address, language in LANGUAGE_OF.items()}
TOPIC = NAMES["urgent-actions"]


@pytest.fixture
def run(standin: StandIn, example_site: Site) -> Callable[..., tuple[bool, list[str]]]:
    def run(go: bool = True) -> tuple[bool, list[str]]:
        said: list[str] = []
        return setup(example_site, Machine(standin, example_site).mailing, go=go, say=said.append), said

    return run


def as_chosen(standin: StandIn, site: Site) -> None:
    """Check that everybody gets the mail in the language that they chose."""
    assert Machine(standin, site, CAMPAIGN_MODE="send").push()
    assert got(standin) == EVERYBODY


@pytest.mark.parametrize("name", ["English", "Español", TOPIC])
def test_a_renamed_interest_is_found_by_its_id_and_renamed_back(
    standin: StandIn, example_site: Site, run: Any, name: str
) -> None:
    before = len(standin.interests)
    standin.person_renames_interest(name, "Autre")
    sound, said = run(go=False)
    assert not sound
    assert any('rename interest "Autre" (' in line and f'to "{name}"' in line for line in said)
    sound, _ = run()
    assert sound and len(standin.interests) == before
    assert name in {each["name"] for each in standin.interests.values()}
    as_chosen(standin, example_site)


def test_the_first_languages_interest_is_in_no_segment_so_that_its_rename_is_offered_and_refused(
    standin: StandIn, example_site: Site, run: Any, capsys: Any
) -> None:
    standin.person_renames_interest("Français", "Francais")
    before = dict(standin.segments)
    assert not run()[0]
    told = capsys.readouterr().err
    assert 'has no "Français", but "Francais" (3 readers)' in told and "rename it in Mailchimp" in told
    assert len(standin.interests) == 6 and standin.segments == before
    as_chosen(standin, example_site)


def test_a_renamed_interest_without_segments_is_refused_as_long_as_it_has_readers(
    standin: StandIn, run: Any, capsys: Any
) -> None:
    standin.segments.clear()
    standin.person_renames_interest("English", "Anglais")
    assert not run()[0]
    assert 'has no "English", but "Anglais" (3 readers)' in capsys.readouterr().err
    assert len(standin.interests) == 6 and not standin.segments
    for member in standin.members.values():
        member.interests = set()
    assert run()[0]


def test_of_two_interests_for_one_language_a_person_must_choose(
    standin: StandIn, run: Any, capsys: Any
) -> None:
    standin.person_renames_interest("English", "Anglais")
    (category,) = {each["category_id"] for each in standin.interests.values() if each["name"] == "Anglais"}
    extra = {"category_id": category, "list_id": standin.list_id, "id": "0123456789", "name": "English"}
    standin.interests["0123456789"] = extra
    before = dict(standin.segments)
    assert not run()[0]
    told = capsys.readouterr().err
    assert '"Anglais" (3 readers) and "English" (0 readers)' in told
    assert standin.segments == before


@pytest.mark.parametrize("which", [0, 1])
def test_a_renamed_group_is_found_by_its_id(
    standin: StandIn, example_site: Site, run: Any, which: int
) -> None:
    category = list(standin.categories.values())[which]
    title, category["title"] = category["title"], "Autre"
    assert any(f'rename group "Autre" to "{title}"' in line for line in run(go=False)[1])
    assert run()[0] and category["title"] == title and len(standin.categories) == 2
    as_chosen(standin, example_site)


def test_a_renamed_group_without_segments_is_named_and_not_created_again(
    standin: StandIn, run: Any, capsys: Any
) -> None:
    standin.segments.clear()
    next(iter(standin.categories.values()))["title"] = "Autre"
    assert not run()[0]
    assert 'but "Autre" has' in capsys.readouterr().err
    assert len(standin.categories) == 2


def test_segments_that_name_each_others_interests_are_repaired_not_the_names(
    standin: StandIn, example_site: Site, run: Any
) -> None:
    english, spanish = (
        next(each for each in standin.segments.values() if each["name"] == f"urgent-actions/{code}")
        for code in ("en", "es")
    )
    english["options"], spanish["options"] = spanish["options"], english["options"]
    assert run()[0]
    assert {"English", "Español"} <= {each["name"] for each in standin.interests.values()}
    as_chosen(standin, example_site)


def test_readers_of_an_interest_that_no_segment_knows_are_named(standin: StandIn, run: Any) -> None:
    (category,) = {each["category_id"] for each in standin.interests.values() if each["name"] == "English"}
    extra = {"category_id": category, "list_id": standin.list_id, "id": "0123456789", "name": "Kreyòl"}
    standin.interests["0123456789"] = extra
    standin.subscribe("ht@a.example", interests=("Kreyòl", TOPIC))
    sound, said = run()
    assert sound and any('"Kreyòl" (1 reader)' in line for line in said)


def test_names_stay_when_a_translation_changes_or_a_language_is_added(example_site: Site) -> None:
    localizers = dict(example_site.localizers)
    names = interest_names(localizers)
    fewer = interest_names({code: each for code, each in localizers.items() if code != "es"})
    assert (names.topics_title, names.topics) == (fewer.topics_title, fewer.topics)
    for localizer in localizers.values():
        for message in (
            "Urgent actions",
            "Public activities",
            "Letters to sign",
            "What you receive",
            "Language",
        ):
            assert localizer.say(message) in " ".join(NAMES.values()), "the form and Mailchimp say the same"


def test_a_language_that_is_added_renames_nothing(standin: StandIn, example_site: Site) -> None:
    names = interest_names(example_site.localizers)
    more = InterestNames(
        names.languages_title,
        {**names.languages, "pt": "Português"},
        names.topics_title,
        {**names.topics, "urgent-actions": f"{TOPIC} / Ações urgentes"},
    )
    said: list[str] = []
    client = Machine(standin, example_site).client()
    assert not Setup(client, more).run(go=False, say=said.append)
    assert any("rename interest" in line and "Ações urgentes" in line for line in said)
    assert sum("create interest" in line for line in said) == 1
    assert Setup(client, more).run(go=True, say=said.append)
    assert len(standin.interests) == 7


def test_names_of_the_network_take_the_place_of_the_fixed_ones(example_site: Site) -> None:
    own = {"topics": "Vous recevez / Vous resevwa", "letters": "Lettres / Lèt"}
    names = interest_names(
        example_site.localizers, site_settings(settings(INTEREST_NAMES=own)).interest_names
    )
    assert (names.topics_title, names.topics["letters"]) == (own["topics"], own["letters"])
    with pytest.raises(SettingsError, match="INTEREST_NAMES 'topic'") as error:
        site_settings(settings(INTEREST_NAMES={"topic": "X", "language": "a\nb"}))
    assert len(str(error.value).splitlines()) >= 2


def test_the_refusal_is_an_error_of_the_audience() -> None:
    assert issubclass(AudienceError, Exception)


def swap(standin: StandIn) -> None:
    for name, new in (("English", "?"), ("Español", "English"), ("?", "Español")):
        standin.person_renames_interest(name, new)


@pytest.mark.parametrize("go", [False, True])
def test_exchanged_names_are_named_with_their_readers_and_change_no_segment(
    standin: StandIn, example_site: Site, run: Any, go: bool, capsys: Any
) -> None:
    swap(standin)
    before = {key: dict(each["options"]) for key, each in standin.segments.items()}
    assert not run(go)[0]
    told = capsys.readouterr().err
    assert 'The segments for "English" use "Español" (3 readers), not "English" (4 readers)' in told
    assert "rename them back" in told
    assert {key: each["options"] for key, each in standin.segments.items()} == before
    as_chosen(standin, example_site)


def test_where_the_exchanged_names_are_right_the_segments_are_made_anew(standin: StandIn, run: Any) -> None:
    swap(standin)
    for key in [key for key, each in standin.segments.items() if not each["name"].endswith("/fr")]:
        standin.person_deletes_segment(key)
    assert run()[0] and run(go=False)[0]


def test_exchanged_names_without_readers_are_repaired(standin: StandIn, run: Any) -> None:
    swap(standin)
    for member in standin.members.values():
        member.interests = set()
    assert run()[0] and run(go=False)[0]
