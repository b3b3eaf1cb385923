"""Mails become entries of the review file, each with what a person must look at; nothing is accepted."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest

from plugins.content.places import country_of_signer
from plugins.mailbox.authentication import authenticated, sender_of
from plugins.mailbox.header import Header, read_header
from plugins.signatures.collect import Collector, import_mails
from plugins.signatures.errors import PaperError
from plugins.signatures.paper import import_paper
from plugins.signatures.review_file import Review, ReviewStore
from tests.signatures.mails import CRAFTED, RECEIVED, SERVER, TEXT, UNCLEAR, mbox, person, results

NAMES = list(CRAFTED)
PAPER = "kind,name,organisation,role,country,city,web,signed,choice\n"


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    path = tmp_path / "signatures.mbox"
    path.write_bytes(mbox())
    return path


def test_twenty_five_mails_give_exactly_the_expected_review(mailbox: Path, collector: Collector) -> None:
    review = Review("open-letter")
    totals = import_mails(mailbox, review, collector, progress=lambda _: None)
    assert totals == {"mails": 26, "new": 25, "of another letter": 1}
    assert len(CRAFTED) == 25 and [each.id for each in review.entries] == [f"{n:04}" for n in range(1, 26)]
    for name, entry in zip(NAMES, review.entries, strict=True):
        expected = {"flags": [], **CRAFTED[name].expected}
        assert {field: getattr(entry, field) for field in expected} == expected, name
        assert entry.state == "new" and entry.written == ""
        assert entry.signed == "2026-11-18"


@pytest.mark.parametrize("name", UNCLEAR)
def test_what_is_unclear_is_kept_and_flagged(name: str, tmp_path: Path, collector: Collector) -> None:
    (tmp_path / "a.eml").write_bytes(UNCLEAR[name].data(1))
    review = Review("open-letter")
    import_mails(tmp_path, review, collector, progress=lambda _: None)
    (entry,) = review.entries
    expected = UNCLEAR[name].expected
    assert {field: getattr(entry, field) for field in expected} == expected


@pytest.mark.parametrize(
    ("received", "signed", "flags"),
    [
        ("Thu, 19 Nov 2026 09:00:00 +0100", "2026-11-18", []),
        ("Fri, 20 Nov 2026 10:00:00 +0100", "2026-11-20", ["date of the mail differs"]),
        ("Tue, 10 Nov 2026 10:00:00 +0100", "2026-11-18", ["date of the mail differs"]),
        ("some day", "2026-11-18", []),
    ],
)
def test_the_later_day_counts_if_the_own_server_has_another_one(
    received: str, signed: str, flags: list[str], tmp_path: Path, collector: Collector
) -> None:
    from dataclasses import replace

    for auth, expected in ((RECEIVED, (signed, flags)), (RECEIVED.replace(SERVER, "x"), ("2026-11-18", []))):
        mail = replace(CRAFTED["plain"], auth=f"{results('rives.example')}\n{auth}; {received}")
        (tmp_path / "a.eml").write_bytes(mail.data(1))
        review = Review("open-letter")
        import_mails(tmp_path, review, collector, progress=lambda _: None)
        (entry,) = review.entries
        assert (entry.signed, entry.flags) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((name, "GB") for name in ("UK", "U.K.", "England", "Scotland", "Wales", "Northern Ireland")),
        *((name, "US") for name in ("USA", "U.S.", "EE.UU.", "EEUU", "Estados Unidos", "États-Unis")),
        *((name, "NL") for name in ("Holland", "Hollande", "Holanda", "les Pays-Bas", "The Netherlands")),
        *((name, "PS") for name in ("Palestine", "Palestina")),
        *((name, "CA") for name in ("Québec", "Quebec", "Québec, Canada")),
        *(
            ("Deutschland", "DE"),
            ("España", "ES"),
            ("la France", "FR"),
            ("el Perú", "PE"),
            ("El Salvador", "SV"),
        ),
        *(("Paris, France", "FR"), ("Austin, USA", "US"), ("L’Espagne", "ES"), ("Georgia", "GE")),
        *((name, None) for name in ("San Francisco, CA", "Atlanta, Georgia", "Narnia", "", ",")),
    ],
)
def test_countries_are_understood_as_signers_write_them(text: str, code: str | None) -> None:
    assert country_of_signer(text) == code


def test_hostile_texts_are_read_in_linear_time(collector: Collector) -> None:
    start = time.process_time()
    for line in (
        "a" + " " * 500_000 + "b",
        "~" * 500_001,
        "My choice: " + "A " * 300_000,
        "Name: " + "=" * 500_000,
    ):
        collector.languages.read(line, "SL 2026-003")
    form = collector.languages.read("Name: a\n" * 5_000, "SL 2026-003")
    collector.languages.read_texts(["x\n" * 2_000] * 20, ["y\n" * 2_000] * 20, "SL 2026-003")
    assert form.values == {"name": "a"} and time.process_time() - start < 10


def test_html_that_is_too_long_does_not_lose_the_form(tmp_path: Path, collector: Collector) -> None:
    parts = f"--x\n\n{person()}\n--x\nContent-Type: text/html\n\n{'<b>' * 1_500_000}\n--x--\n"
    header = "From: a@b.example\nContent-Type: multipart/alternative; boundary=x\n\n"
    (tmp_path / "a.eml").write_text(header + parts)
    review = Review("open-letter")
    import_mails(tmp_path, review, collector, progress=lambda _: None)
    assert review.entries[0].name == "Ana Ruiz Canarysson" and review.entries[0].flags[0] == "HTML not read"


def test_importing_twice_adds_nothing(mailbox: Path, collector: Collector, store: ReviewStore) -> None:
    review = store.load(create=True)
    import_mails(mailbox, review, collector, progress=lambda _: None)
    store.save(review)
    again = store.load()
    assert again == review
    totals = import_mails(mailbox, again, collector, progress=lambda _: None)
    assert (totals["new"], totals["there already"]) == (0, 25)
    assert again == review


def test_hashes_do_not_show_the_address_without_the_key(mailbox: Path, collector: Collector) -> None:
    from dataclasses import replace

    one, other = Review("open-letter"), Review("open-letter")
    import_mails(mailbox, one, collector, progress=lambda _: None)
    import_mails(mailbox, other, replace(collector, key=b"x" * 32), progress=lambda _: None)
    assert {each.sender for each in one.entries}.isdisjoint({each.sender for each in other.entries} - {""})


def test_paper_sheets_get_the_same_flags(tmp_path: Path, collector: Collector) -> None:
    path = tmp_path / "sheet.csv"
    rows = (
        "person,=Ana,,,Colombia,,,2026-11-17,A\norganisation,,Red Lenguas Solidarias,,Canada,,,2026-11-17,b\n"
    )
    path.write_text(PAPER + rows + "person,=Ana,,,colombia,,,2026-11-18,C\n", "utf-8-sig")
    review = Review("open-letter")
    assert import_paper(path, review, collector) == {"rows": 3, "new": 3}
    ana, network, again = review.entries
    assert (ana.name, ana.country, ana.choice, ana.authenticated, ana.text) == (
        "Ana",
        "CO",
        "publish",
        "paper",
        TEXT,
    )
    assert ana.flags == ["paper", "formula", "from the country of the letter"]
    assert network.flags == ["paper", "self-declared"] and network.choice == "deliver"
    assert "duplicate of 0001" in again.flags
    assert import_paper(path, review, collector)["new"] == 0
    counted = "person;;;;France;;;2026-11-17;C\n" * 3
    path.write_text(PAPER.replace(",", ";").title() + counted, "utf-8")
    assert import_paper(path, review, collector)["new"] == 3, "equal rows are different people"
    assert not any("duplicate" in flag for each in review.entries[-3:] for flag in each.flags)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,country\n", "sheet.csv:1: does not begin with the columns."),
        (f"{PAPER}person,Ana\n", "sheet.csv:2: has 2 cells instead of 9."),
        (f"{PAPER}people,Ana,,,CO,,,,A\n", "sheet.csv:2: kind: 'people' is not known."),
        (f"{PAPER}person,Ana,,,CO,,,,D\n", "sheet.csv:2: choice: 'D' is not known."),
        (f"{PAPER}person,Ana,,,CO,,,17/11/2026,A\n", "sheet.csv:2: signed: '17/11/2026' is not a day."),
    ],
)
def test_mistakes_in_paper_sheets_name_the_line(
    text: str, message: str, tmp_path: Path, collector: Collector
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(PaperError, match="^" + message.replace(".", r"\.")):
        import_paper(path, Review("open-letter"), collector)


def _found(*found: str, server: str = SERVER) -> list[tuple[str, str]]:
    """Return fields in which *server* says what it found, one for each of *found*."""
    return [("Authentication-Results", f"{server}; {each}") for each in found]


PASS = _found("dmarc=pass header.from=a.example")
SIGNED = "dkim=pass header.d=a.example"
BROKEN_OFF = f"x); {SIGNED}; y=z ("
"""What a sender writes before the @ of an address, in quotes, so that a server writes it into its results."""


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (PASS, "yes"),
        ([("Authentication-Results", f"{SERVER} 1; dmarc=pass header.from=A.Example")], "yes"),
        (_found("dmarc=pass header.from=b.example"), "unknown"),
        (_found("dkim=pass header.d=a.example.evil"), "unknown"),
        (_found("dkim=pass header.d=example"), "unknown"),
        (_found('dkim=pass header.d="x; dmarc=pass header.from=a.example"'), "unknown"),
        (_found("dkim=fail (dkim=pass header.d=a.example)"), "unknown"),
        (_found("none"), "unknown"),
        ([("Authentication-Results", f"(x) {SERVER} (by (me)); dmarc = pass (p=none) header.from = \"a.example\"")], "yes"),
        ([], "unknown"),
        # encoded words are no syntax
        ([("Authentication-Results", "=?us-ascii?Q?mx.network.example?=; dmarc=pass header.from=a.example")], "unknown"),
        (_found("=?us-ascii?Q?dmarc=3Dpass_header.from=3Da.example?="), "unknown"),
        # words of the sender that end the comment, the quotes or the result they are in
        (_found(f'spf=pass smtp.mailfrom=evil.example (client-ip=192.0.2.9; envelope-from="{BROKEN_OFF}"@evil.example; receiver=x)'), "unknown"),
        (_found(f'spf=pass (google.com: domain of "{BROKEN_OFF}"@evil.example designates 192.0.2.9) smtp.mailfrom="{BROKEN_OFF}"@evil.example'), "unknown"),
        (_found(f"spf=pass (client-ip=192.0.2.9; helo={BROKEN_OFF}; receiver=x) smtp.mailfrom=evil.example"), "unknown"),
        (_found(f"spf=pass smtp.helo=x; {SIGNED}"), "unknown"),
        (_found("spf=pass smtp.helo=x; dmarc=pass header.from=a.example"), "unknown"),
        (_found("spf=pass smtp.helo=x; dmarc=fail header.from=a.example"), "no"),
        (_found(f"{SIGNED}; spf=pass smtp.mailfrom=a.example smtp.helo=x"), "yes"),
        (_found(f'spf=pass smtp.mailfrom="x; {SIGNED}"@evil.example'), "unknown"),
        (_found(f'spf=pass smtp.mailfrom="x\\"; {SIGNED}; y=\\""@evil.example'), "unknown"),
        (_found("dkim=pass header.i=x header.d=a.example @evil.example"), "unknown"),
        (_found("dkim=pass header.d=evil.example header.d=a.example"), "unknown"),
        (_found("dkim=pass header.d=a.example header.i=@evil.example"), "unknown"),
        (_found("dkim=pass header.d=a.example header.i=@mail.a.example"), "yes"),
        (_found(f"{SIGNED} (no end"), "unknown"),
        (_found(f"{SIGNED} (no (end)"), "unknown"),
        (_found(f'{SIGNED} header.b="no end'), "unknown"),
        (_found(f"{SIGNED} \\"), "unknown"),
        (_found(f"{SIGNED}\x00"), "unknown"),
        # what a server found is in one field or several
        (_found(SIGNED), "yes"),
        (_found("dkim=pass header.i=@a.example header.s=s"), "yes"),
        (_found("dmarc=pass (p=none) header.from=a.example", "dkim=none", "spf=none smtp.mailfrom=a.example smtp.helo=x"), "yes"),
        (_found("spf=pass smtp.mailfrom=a.example", "arc=none", SIGNED, "dmarc=pass header.from=a.example"), "yes"),
        (_found("dmarc=fail header.from=a.example", SIGNED), "no"),
        (_found(SIGNED, "dmarc=fail header.from=a.example", server=f"mx3.{SERVER}"), "no"),
        (_found("dmarc=none header.from=a.example", SIGNED), "yes"),
        (_found("dmarc=pass header.from=b.example", SIGNED), "unknown"),
        (_found("dmarc=pass header.from=a.example", "dmarc=none header.from=a.example"), "unknown"),
        (_found("dmarc=pass header.from=a.example", "dmarc=fail header.from=a.example"), "no"),
        (_found("dmarc=temperror header.from=a.example", SIGNED), "unknown"),
        (_found("dmarc=pass header.from=a.example; dkim=fail header.d=list.example"), "yes"),
        (_found(SIGNED, "dkim=fail header.d=a.example"), "no"),
        (_found("dkim=pass header.d=b.example", "dkim=fail header.d=b.example"), "unknown"),
        (_found("dkim=pass header.d=a.example header.s=rsa", "dkim=fail header.d=a.example header.s=ed"), "unknown"),
        (_found("dkim=pass header.d=a.example header.s=rsa", "dkim=fail header.d=a.example header.s=ed", "dmarc=pass header.from=a.example"), "yes"),
        (_found("spf=pass smtp.mailfrom=x@a.example", "spf=fail smtp.mailfrom=x@a.example"), "no"),
        (_found("spf=pass smtp.mailfrom=a.example"), "unknown"),
        (_found("spf=fail smtp.mailfrom=a.example"), "unknown"),
        *[(_found(f"dkim={value} header.d=a.example"), "unknown") for value in ("temperror", "permerror", "none", "neutral", "fail")],
        ([*_found(SIGNED, server="dkim-verifier." + SERVER), *_found("dmarc=none", server="dmarc." + SERVER)], "yes"),
        # names of servers
        (_found(SIGNED, server=f"mx3.{SERVER}"), "yes"),
        (_found(SIGNED, server=f"MX3.{SERVER} 1"), "yes"),
        (_found(SIGNED, server=f"not{SERVER}"), "unknown"),
        (_found(SIGNED, server=f"{SERVER}.evil.example"), "unknown"),
        # who wrote Received
        ([("Received", f"from (by {SERVER}) by evil.example"), *PASS], "unknown"),
        ([("Received", f"from x by a.{SERVER}"), *PASS], "yes"),
        ([("Received", f"from x by not{SERVER}"), *PASS], "unknown"),
        ([("Received", f"from x (by evil.example) by {SERVER} (Postfix) with SMTP; Wed, 18 Nov 2026 10:00:00 +0100"), *PASS], "yes"),
        ([("Received", f"from x by {SERVER} ([192.0.2.9]) by evil.example"), *PASS], "unknown"),
        ([("Received", f"from x by {SERVER}; ([192.0.2.9]) by evil.example"), *PASS], "unknown"),
        ([("Received", f"from [192.0.2.9] (helo=x) by {SERVER} (\") by evil.example"), *PASS], "unknown"),
        ([("Received", f"from =?utf-8?Q?x_by_{SERVER}?= by evil.example"), *PASS], "unknown"),
        ([("Received", "from x with SMTP"), *PASS], "unknown"),
        ([("Received", f"by {SERVER} (Postfix, from userid 5)"), *PASS], "yes"),
        ([("Received", "by 2002:a05:6402:51cf:b0:63c:1a2b:3c4d with SMTP id a1; Wed, 18 Nov 2026"), ("Received", f"from x by {SERVER}"), *PASS], "yes"),
        ([("Received", "from x by 2002:a05:6402:51cf:b0:63c:1a2b:3c4d with SMTP id a1"), *PASS], "unknown"),
        ([("Received", "by evil.example with SMTP id a1"), *PASS], "unknown"),
        ([("Received", "(qmail 1234 invoked by uid 89); 18 Nov 2026 10:00:00 -0000"), ("Received", f"from x by {SERVER}"), *PASS], "yes"),
        ([("Received", "(qmail 1234 invoked by uid 89) by evil.example"), *PASS], "unknown"),
        ([("Received", "(somebody)"), *PASS], "unknown"),
    ],
)  # fmt: skip
def test_only_the_own_server_says_who_sent_a_mail(fields: list[tuple[str, str]], expected: str) -> None:
    header = Header(fields=(*fields, ("From", "x@a.example")))
    assert authenticated(header, (SERVER,)) == expected
    assert authenticated(header, ()) == "unknown"
    assert (
        authenticated(Header(fields=(*fields, ("From", "x@a.example"), ("From", "y@a.example"))), (SERVER,))
        == "unknown"
    )


@pytest.mark.parametrize("filling", ['"', "(", "()", "\\", ";", " ", "=", "= ", "a=b ", "helo ", "by "])
def test_long_fields_take_no_time_and_do_not_count(filling: str) -> None:
    started = time.process_time()
    for size in (120_000, 4_000):
        long = filling * (size // len(filling))
        fields = [("Received", f"from x by {SERVER} {long}"), *_found(long, f"{SIGNED}; {long}")] * 10
        verdict = authenticated(Header(fields=(*fields[1:], ("From", "x@a.example"))), (SERVER,))
        assert size == 4_000 or verdict == "unknown"
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("=?utf-8?Q?Ruiz=2C_Mar=C3=ADa?= <a@b.example>", ("a@b.example", "Ruiz, María")),
        ("=?utf-8?Q?Mar=C3=ADa?=\n =?utf-8?Q?_Ruiz?= <A@B.example>", ("a@b.example", "María Ruiz")),
        ('"Ruiz, Ana" (office) <a@b.example>', ("a@b.example", "Ruiz, Ana (office)")),
        ("=?utf-8?Q?x=40honest=2Eexample=3E?= <a@b.example>", ("a@b.example", "x@honest.example>")),
        ("=?utf-8?Q?x=40honest=2Eexample?=", ("", "")),
        ("=?utf-8?B?A?= <a@b.example>", ("a@b.example", "=?utf-8?B?A?=")),
        ("x@honest.example, <a@b.example>", ("", "")),
        ("x@honest.example <a@b.example>", ("", "")),
        ("(" * 2000 + "a@b.example", ("", "")),
        ("a:" * 2000, ("", "")),
        ("<" * 2000 + "a@b.example>", ("", "")),
        ("(" * 21 + ")" * 21 + " a@b.example", ("", "")),
        ("x" * 4096 + " <a@b.example>", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_sender_is_one_address_and_a_name(value: str, expected: tuple[str, str]) -> None:
    assert sender_of(read_header(f"From: {value}\n".encode())) == expected


def test_a_whole_header_is_read_before_it_is_decoded() -> None:
    forged = (
        f"{RECEIVED}\n{results('a.example').replace(SERVER, f'=?us-ascii?Q?{SERVER}?=')}\nFrom: x@a.example\n"
    )
    assert authenticated(read_header(forged.encode()), (SERVER,)) == "unknown"
    lone = f"{RECEIVED}\nX: x\r{results('a.example')}\nFrom: x@a.example\n"
    assert authenticated(read_header(lone.encode()), (SERVER,)) == "unknown"
    divided = "".join(
        f"Authentication-Results: mx3.{SERVER};\r\n\t{each}\r\n"
        for each in (
            "spf=pass smtp.mailfrom=a.example",
            "dkim=none",
            "dmarc=pass (p=none)\r\n header.from=a.example",
        )
    )
    real = f"{divided}{RECEIVED}\nFrom: =?utf-8?Q?Ruiz=2C_Ana?= <x@a.example>\n"
    assert authenticated(read_header(real.encode()), (SERVER,)) == "yes"


def test_any_number_of_mails_takes_the_memory_of_their_entries(tmp_path: Path, collector: Collector) -> None:
    path = tmp_path / "large.mbox"
    envelope = b"From x@y.example Wed Nov 18 11:00:00 2026\n"
    one = CRAFTED["plain"].data(1)
    with path.open("wb") as file:
        for number in range(600):
            file.write(envelope + one.replace(b"ana.canary", b"a%dcanary" % number) + b"x" * 20_000 + b"\n\n")
    review, seen = Review("open-letter"), list[int]()
    tracemalloc.start()
    try:
        import_mails(path, review, collector, progress=seen.append)
        assert tracemalloc.get_traced_memory()[1] < 5_000_000, "the file has 13 MB"
    finally:
        tracemalloc.stop()
    assert len(review.entries) == 600 and seen == [500]


def test_person_is_a_body_that_the_page_writes(collector: Collector, localizers: dict) -> None:  # type: ignore[type-arg]
    """The bodies of these tests are those of ``plugins/sign_ons/form.py``."""
    from plugins.sign_ons.form import signing_body

    body = signing_body("Open letter", "person", "publish", localizers["en"].say, number="SL 2026-003")
    assert [line.partition(":")[0] for line in person().splitlines() if ":" in line] == [
        line.partition(":")[0] for line in body.splitlines() if ":" in line and "not needed" not in line
    ]
    for code, localizer in localizers.items():
        for kind in ("person", "organisation"):
            text = signing_body("Open letter", kind, "deliver", localizer.say, number="SL 2026-003")
            form = collector.languages.read(text, "SL 2026-003")
            assert (form.kind, form.choice, form.language) == (kind, "deliver", code)
