"""Each kind of channel has everything that the site needs of it."""

from __future__ import annotations

from typing import cast
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from plugins.channels.channel import Channel
from plugins.channels.counting import LIMITS, length
from plugins.channels.fields import CHANNELS, ChannelFields, KnownChannelFields
from plugins.channels.messaging import Messaging
from plugins.channels.social import Social
from plugins.channels.webform import WebForm
from plugins.languages import Language
from plugins.languages.catalogs import Catalog
from plugins.languages.localized_text import LocalizedText
from plugins.vocabularies.vocabulary import UNCHECKED
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses
from tests.conftest import ROOT

TEMPLATES = ROOT / "theme/templates/components/channels"


@pytest.mark.parametrize("fields", [ChannelFields, KnownChannelFields])
def test_each_kind_has_a_field_in_alerts_and_in_the_registry(fields: type[ChannelFields]) -> None:
    assert [*fields.model_fields] == [kind.key for kind in CHANNELS]


@pytest.mark.parametrize(
    "kind", [kind for kind in CHANNELS if kind.key != "email"], ids=lambda kind: kind.key
)
def test_each_kind_has_a_template(kind: type[Channel]) -> None:
    assert (TEMPLATES / f"{kind.key}.html").is_file()


@pytest.mark.parametrize("kind", CHANNELS, ids=lambda kind: kind.key)
def test_one_text_may_stand_for_the_group_of_fields(kind: type[Channel]) -> None:
    text = str(kind.model_fields[kind.main_field].examples[0]).removeprefix("|\n")
    text = "https://social.example/@ministry" if kind is Social else text
    (channel,) = ChannelFields.model_validate({kind.key: text}).channels
    assert ChannelFields.model_validate({kind.key: {**channel.model_dump(), "note": "x"}}).channels
    assert len(ChannelFields.model_validate({kind.key: [f"{text}", channel.model_dump()]}).channels) == 2


@pytest.mark.parametrize(
    ("address", "network", "mention"),
    [
        ("https://x.com/ministry", "x", "@ministry"),
        ("https://www.instagram.com/ministry/?hl=es", "instagram", "@ministry"),
        ("https://bsky.app/profile/ministry.example", "bluesky", "@ministry.example"),
        ("https://social.example/@ministry", "mastodon", "@ministry@social.example"),
        ("https://www.youtube.com/@ministry", "youtube", "@ministry"),
    ],
)
def test_the_address_of_a_profile_is_network_and_handle(address: str, network: str, mention: str) -> None:
    (account,) = ChannelFields.model_validate({"social": address}).social
    assert (account.network, account.mention) == (network, mention)
    assert account.profile.rstrip("/") == address.partition("?")[0].rstrip("/")


@pytest.mark.parametrize(
    ("address", "network", "mention"),
    [
        ("https://m.ministry.example/@gov", "mastodon", "@gov@m.ministry.example"),
        ("https://www.social.example/@gov", "mastodon", "@gov@www.social.example"),
        ("https://social.example/@gov@ministry.example", "mastodon", "@gov@ministry.example"),
        ("https://twitter.com/@gov", "x", "@gov"),
        ("HTTPS://Mobile.X.com/@gov#posts", "x", "@gov"),
        ("https://www.threads.net/@gov", "threads", "@gov"),
        ("fr-fr.facebook.com/gov", "facebook", "@gov"),
    ],
)
def test_other_addresses_of_a_profile_lead_to_the_same_account(
    address: str, network: str, mention: str
) -> None:
    (account,) = ChannelFields.model_validate({"social": address}).social
    assert (account.network, account.mention) == (network, mention)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        (
            "https://t.me/@gov",
            "is on Telegram, for which no post is offered. Write an account on one of: X, ",
        ),
        ("https://gov.medium.com/@gov", "is on Medium, for which no post is offered."),
        (
            "https://www.facebook.com/profile.php?id=100064",
            "has the number of an account, not its name. Write the name that its page shows behind an @, "
            "as in https://www.facebook.com/ministry; without one, leave it out.",
        ),
        (
            "https://x.com/gov/status/1",
            "is not the address of a profile on X. Write it as in https://x.com/ministry.",
        ),
        ("https://www.instagram.com/explore", "is not the address of a profile on Instagram."),
        ("https://help.x.com/gov", "is not the address of a profile on X."),
        ("https://youtube.com/gov", "Write it as in https://www.youtube.com/@ministry."),
        ("https://social.example/about", "Write it as in https://social.example/@ministry."),
        (
            "@gov",
            "does not say which network it is on. Write the address of the profile, or "
            '{network: x, handle: "@gov"}.',
        ),
        ("@gov@social.example", '{network: mastodon, handle: "@gov@social.example"}.'),
        ("", "is empty. Write a text, or remove the line."),
        ("x" * 400, "is 400 characters long. Keep it within 300."),
    ],
)
def test_what_is_no_profile_gives_one_message_that_says_what_to_type(address: str, message: str) -> None:
    with pytest.raises(ValidationError) as raised:
        ChannelFields.model_validate({"social": ["https://x.com/ministry", address]})
    (error,) = raised.value.errors()
    assert error["loc"] == ("social", 1) and message in error["msg"]


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_note_in_other_languages_than_those_of_the_site_is_shown_in_its_first(language: str) -> None:
    localizer = Localizer(Language(language, "", language, {}), Catalog("en", None), UNCHECKED, ("fr", "es"))
    form = WebForm.model_validate(
        {"address": "https://a.example/f", "note": {"ar": "ملاحظة"}, "instructions": {"pt": "Cole."}}
    )
    shown = form.view(localizer, cast(Addresses, None))
    assert (shown.note, shown.instructions) == (LocalizedText("ملاحظة", "ar"), LocalizedText("Cole.", "pt"))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


@given(TEXTS)
def test_no_network_counts_less_than_nothing_and_more_text_never_counts_less(text: str) -> None:
    for network in LIMITS:
        assert 0 <= length(text, network) <= length(f"{text} ¡Ya!", network)


@given(TEXTS)
def test_a_message_gives_the_text_back(text: str) -> None:
    for app, name in (("sms", "body"), ("whatsapp", "text")):
        link = Messaging.model_validate({"number": "+57 300 555 0125", "app": app}).link(text)
        assert link.isascii() and not set(link) & set(' "<>')
        query = link.partition("?")[2]
        assert unquote(query.removeprefix(f"{name}=")) == text.replace("\r\n", "\n")
