"""Each kind of channel has everything that the site needs of it."""

from __future__ import annotations

import pytest

from plugins.channels.channel import Channel
from plugins.channels.fields import CHANNELS, ChannelFields, KnownChannelFields
from plugins.sections.opendata.models import AuthorityEntry
from tests.conftest import ROOT

TEMPLATES = ROOT / "theme/templates/components/channels"


@pytest.mark.parametrize("fields", [ChannelFields, KnownChannelFields])
def test_each_kind_has_a_field_in_alerts_and_in_the_registry(fields: type[ChannelFields]) -> None:
    assert [*fields.model_fields] == [kind.key for kind in CHANNELS]


@pytest.mark.parametrize("kind", CHANNELS, ids=lambda kind: kind.key)
def test_each_kind_is_in_the_open_data(kind: type[Channel]) -> None:
    assert kind.key in AuthorityEntry.model_fields


@pytest.mark.parametrize(
    "kind", [kind for kind in CHANNELS if kind.key != "email"], ids=lambda kind: kind.key
)
def test_each_kind_has_a_template(kind: type[Channel]) -> None:
    assert (TEMPLATES / f"{kind.key}.html").is_file()


@pytest.mark.parametrize("kind", CHANNELS, ids=lambda kind: kind.key)
def test_one_text_may_stand_for_the_group_of_fields(kind: type[Channel]) -> None:
    text = str(kind.model_fields[kind.main_field].examples[0]).removeprefix("|\n")
    short = ChannelFields.model_validate({kind.key: text})
    group = ChannelFields.model_validate({kind.key: {kind.main_field: text}})
    assert short == group
    assert len(short.channels) == 1
