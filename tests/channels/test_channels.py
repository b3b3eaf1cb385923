"""Each kind of channel has everything that the site needs of it."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.channels.channel import Channel
from plugins.channels.counting import LIMITS, length
from plugins.channels.fields import CHANNELS, ChannelFields, KnownChannelFields
from plugins.channels.messaging import Messaging
from plugins.channels.social import Social
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
