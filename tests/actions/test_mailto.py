"""Links contain a letter byte for byte, or not at all."""

from __future__ import annotations

from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.actions.mailto import MAILTO_LIMIT, RESERVED_CHARACTERS, LinkContent, mailto, mailto_link
from plugins.actions.message import message_link
from plugins.actions.webmail import WEBMAILS, Webmail, compose_link, webmails_for
from plugins.alerts.letters import ComposedLetter, with_blanks
from plugins.channels.messaging import Messaging
from plugins.channels.numbers import international, tel
from tests.depth import examples

HARD = "«¿Qué?» 100 % & a+b=c #1 \"'<>\\ œ ñ e\u0301 🕊 שלום\n\nSeñora:\tfin"


def read_back(link: str) -> dict[str, str]:
    """Take a mailto link apart as RFC 6068 says, not as web forms do: + is a plus sign."""
    assert link.isascii() and link.isprintable() and not set(link) & set(' "<>')
    address, _, query = link.removeprefix("mailto:").partition("?")
    fields = dict(part.split("=", 1) for part in query.split("&")) if query else {}
    return {
        "to": unquote(address),
        **{name: unquote(value, errors="strict") for name, value in fields.items()},
    }


def test_bytes_of_a_link() -> None:
    assert (
        mailto("mj@gov.example", subject="Libertad", body="Señora:\nActúe ya.")
        == "mailto:mj@gov.example?subject=Libertad&body=Se%C3%B1ora%3A%0D%0AAct%C3%BAe%20ya."
    )


def test_copies_come_first_and_are_plain_addresses() -> None:
    link = mailto("a@b.example", subject="x", copies=["c@d.example", "e+f@g.example"])
    assert link == "mailto:a@b.example?cc=c@d.example,e+f@g.example&subject=x"


def test_hard_text_comes_back_as_typed() -> None:
    back = read_back(mailto("a@b.example", subject=HARD.replace("\n", " "), body=HARD))
    assert back["body"] == HARD.replace("\n", "\r\n")
    assert back["subject"] == HARD.replace("\n", " ")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")), st.text("abc åß🕊&=?#%+"))
def test_any_text_comes_back(body: str, subject: str) -> None:
    back = read_back(mailto("a@b.example", subject=subject, body=body))
    assert back.get("body", "") == body.replace("\n", "\r\n")
    assert back.get("subject", "") == subject


@pytest.mark.parametrize(
    ("length", "short", "carries"),
    [
        (100, None, LinkContent.LETTER),
        (3000, "Corta.", LinkContent.SHORT),
        (3000, None, LinkContent.SUBJECT),
        (3000, "x" * 2000, LinkContent.SUBJECT),
    ],
)
def test_a_link_carries_the_letter_its_short_version_or_the_subject(
    length: int, short: str | None, carries: LinkContent
) -> None:
    letter = ComposedLetter(subject="Asunto", body="x" * length, short=short)
    made = mailto_link("a@b.example", letter)
    assert made.carries is carries
    assert len(made.link) <= MAILTO_LIMIT
    body = read_back(made.link).get("body")
    assert (
        body
        == {LinkContent.LETTER: letter.body, LinkContent.SHORT: short, LinkContent.SUBJECT: None}[carries]
    )


@pytest.mark.parametrize("carries", [LinkContent.LETTER, LinkContent.SHORT])
def test_a_link_keeps_room_for_the_supporters_own_name(carries: LinkContent) -> None:
    room = MAILTO_LIMIT - RESERVED_CHARACTERS - len(mailto("a@b.example", subject="Asunto", body="x")) + 1
    for length, fits in ((room, True), (room + 1, False)):
        text = "x" * length
        whole = ComposedLetter(subject="Asunto", body=text, short=None)
        short = ComposedLetter(subject="Asunto", body="x" * 3000, short=text)
        made = mailto_link("a@b.example", whole if carries is LinkContent.LETTER else short)
        assert made.carries is (carries if fits else LinkContent.SUBJECT)


def many(count: int) -> str:
    return ",".join(f"secretaria.general.{n:02}@ministerio-de-relaciones.example" for n in range(count))


@pytest.mark.parametrize(
    ("count", "subject", "link"),
    [
        (30, "Asunto", f"mailto:{many(30)}?subject=Asunto"),
        (40, "Asunto", "mailto:?subject=Asunto"),
        (40, "x" * 2100, "mailto:"),
    ],
)
def test_a_link_has_all_addresses_or_none(count: int, subject: str, link: str) -> None:
    made = mailto_link(many(count), ComposedLetter(subject, "x" * 3000), copies=["red@x.example"] * 40)
    assert (made.link, made.carries) == (link, LinkContent.SUBJECT)
    assert made.addressed is (count == 30)


def test_a_webmail_that_does_not_take_all_addresses_is_left_out() -> None:
    assert [each.key for each in webmails_for(many(40))] == ["gmail", "outlook", "proton"]


def test_telephone_links() -> None:
    assert tel("+576015550107", "1204") == "tel:+576015550107;ext=1204"
    assert tel("+41229179000") == "tel:+41229179000"
    assert international("+576015550107") == "+57 601 5550107"


def test_outlook_gets_no_address_with_a_plus() -> None:
    keys = [each.key for each in webmails_for("support+x@ministry.example")]
    assert keys == ["gmail", "yahoo", "proton"]
    assert webmails_for("support@ministry.example") == WEBMAILS


def read_webmail(link: str, webmail: Webmail) -> dict[str, str]:
    """Take a compose link apart by the provider's own parameters."""
    if "{mailto}" in webmail.url:
        return read_back(unquote(link.partition("#mailto=")[2]))
    pairs = [part.split("=", 1) for part in link.partition("?")[2].split("&")]
    names = {"su": "subject"}
    return {names.get(name, name): unquote(value) for name, value in pairs}


@pytest.mark.parametrize("webmail", WEBMAILS, ids=lambda webmail: webmail.key)
@given(
    body=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")),
    subject=st.text(st.characters(exclude_categories=["Cs", "Cc"])),
)
def test_any_text_comes_back_from_every_webmail(webmail: Webmail, body: str, subject: str) -> None:
    link = compose_link(webmail, "a+b@c.example", subject=subject, body=body, copies=["d@e.example"])
    assert link.isascii()
    back = read_webmail(link, webmail)
    assert back["to"] == "a+b@c.example"
    assert back["cc"] == "d@e.example"
    assert back.get("subject", "") == subject
    assert back.get("body", "") == body.replace("\n", "\r\n")


ADDRESSES = st.lists(
    st.from_regex(r"[a-z0-9.+_'-]{1,20}@[a-z0-9-]{1,20}\.example", fullmatch=True),
    min_size=1,
    max_size=9,
    unique=True,
)


@settings(max_examples=examples(40, everything=300))
@given(ADDRESSES, ADDRESSES, st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_a_link_to_several_gives_each_address_back(to: list[str], copies: list[str], subject: str) -> None:
    """RFC 6068: a comma stands between addresses, and a comma in a text is encoded."""
    link = mailto(",".join(to), subject=subject, body=f"{subject}, {subject}", copies=copies)
    assert link.partition("?")[0].removeprefix("mailto:").split(",") == [
        quote(each, safe="@+!$'*") for each in to
    ]
    read = read_back(link)
    assert read["to"].split(",") == to and read["cc"].split(",") == copies
    assert read["subject"] == subject and read["body"] == f"{subject}, {subject}"


@settings(max_examples=examples(40, everything=300))
@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=3000),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=900) | st.none(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    st.sampled_from(["whatsapp", "sms"]),
)
def test_a_message_holds_a_whole_text_or_none(body: str, short: str | None, post: str, app: str) -> None:
    channel = Messaging.model_validate({"number": "+57 300 555 0125", "app": app})
    link = message_link(channel, ComposedLetter(subject="x", body=body, short=short), post)
    assert len(link) <= MAILTO_LIMIT
    text = unquote(link.partition("?")[2].partition("=")[2])
    assert text in {
        with_blanks(each or "", "en").strip().replace("\r\n", "\n") for each in (body, short, post, "")
    }
