"""MAILBOX_COPIES is checked, and its address for each alert leaves room for the letter in links."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import pelicanconf
from plugins.actions.mailto import MAILTO_LIMIT, LinkContent, mailto_link
from plugins.actions.paths import carried
from plugins.actions.recipients import copies_of, recipients
from plugins.alerts.letters import compose
from plugins.repository.content import Content
from plugins.web.copy_address import alert_of, copy_address, copy_address_error
from plugins.web.settings import SettingsError, site_settings
from tests.conftest import ROOT

PATTERN = pelicanconf.MAILBOX_COPIES


def settings(mailbox: object) -> dict[str, object]:
    return {name: value for name, value in vars(pelicanconf).items() if name.isupper()} | {
        "MAILBOX_COPIES": mailbox
    }


@pytest.mark.parametrize(
    ("mailbox", "expected"),
    [
        ("count+{alert}@network.example", "has {alert}, and only {case} is replaced."),
        ("count+{}@network.example", "has {}, and only {case} is replaced."),
        ("count@{case}.network.example", "has {case} behind the @"),
        ("{case}+{case}@network.example", "has {case} twice."),
        ("count+{case}", "is not an address."),
        ("count+{case@network.example", "is not an address."),
        ("count {case}@network.example", "is not an address."),
        ("count..{case}@network.example", "is not an address."),
        ("Count <count@network.example>", "is not an address."),
        ("count@network.example,b@network.example", "is not an address."),
        ("count@network", "is not an address."),
        (f"{'c' * 40}{{case}}@network.example", "has more than 40 characters in front of the @."),
        (["count@network.example"], "is not an address."),
    ],
)
def test_a_wrong_address_is_an_error_that_says_what_to_write(mailbox: object, expected: str) -> None:
    with pytest.raises(SettingsError) as raised:
        site_settings(settings(mailbox))
    (line,) = str(raised.value).splitlines()
    assert line.startswith("pelicanconf.py: MAILBOX_COPIES ") and expected in line
    assert line.endswith("or count@network.example to count all alerts together.")


@pytest.mark.parametrize(
    ("mailbox", "per_alert"),
    [
        ("", False),
        ("count@network.example", False),
        ("count+{case}@network.example", True),
        ("{case}@count.network.example", True),
        ("count.{case}-copies@xn--rseau-bsa.example", True),
    ],
)
def test_a_mailbox_may_be_shared_or_have_an_address_per_alert(mailbox: str, per_alert: bool) -> None:
    assert site_settings(settings(mailbox)).counts_per_alert is per_alert
    assert copy_address_error(mailbox) == "" or not mailbox


@pytest.mark.parametrize("pattern", [PATTERN, "{case}@count.network.example", "a.{case}.b@network.example"])
def test_an_alert_is_found_by_its_own_address_only(pattern: str) -> None:
    for slug in ("ua-2026-014", "ua-2026-014-2"):
        address = copy_address(pattern, slug)
        assert alert_of(pattern, address) == alert_of(pattern, address.upper()) == slug
    assert alert_of(pattern, pattern.replace("{case}", "")) == ""
    assert alert_of(pattern, "ua-2026-014@elsewhere.example") == ""
    assert alert_of(pattern, "") == ""


def test_a_folder_name_that_no_address_can_hold_has_no_address() -> None:
    assert copy_address(PATTERN, "a" * 58).startswith("count+aaa")
    assert copy_address(PATTERN, "a" * 59) == ""


def test_links_with_the_copy_stay_within_the_limit_and_nearly_all_carry_as_much(
    load: Callable[[Path], Content],
) -> None:
    """In every language; three links of the sample have no room left for the whole letter."""
    content, shorter, languages = load(ROOT / "content"), [], set()
    for alert in content.alerts:
        own = copy_address(PATTERN, alert.slug)
        for target in alert.targets:
            address = recipients(target)
            for code in alert.letter_languages(target) if address else ():
                letter, others = compose(alert, target, code), copies_of(alert, target)
                link = mailto_link(address or "", letter, copies=[*others, own]).link
                assert own in link and len(link) <= MAILTO_LIMIT
                before = dict(carried(address or "", letter, others))
                after = dict(carried(address or "", letter, [*others, own]))
                shorter += [(alert.slug, after[path]) for path in after if after[path] is not before[path]]
                languages.add(code)
    assert languages >= {"fr", "en", "es"}
    assert len(shorter) <= 3 and {carries for _, carries in shorter} == {LinkContent.SHORT}, shorter
