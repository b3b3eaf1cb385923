"""The queue: who is most at risk first, how late, how that was computed, and no nagging on the same day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from plugins.alerts.enums import SentWay
from plugins.alerts.summary import AlertSummary, AnswerDay, SentDay
from plugins.casework.case_files import CaseFiles
from plugins.casework.desk import Casework
from plugins.casework.due_words import WAYS, how_computed
from plugins.casework.matters import Matter, matters
from plugins.casework.models import CaseFile
from plugins.casework.queue import WIDTH, ends, lines, show_queue
from plugins.casework.urgency import Entry, Need, entries
from plugins.follow_up.alert_clocks import alert_clocks
from plugins.repository.site import Site
from plugins.web.response_terms import Term
from tests.conftest import VOCABULARIES

TERMS: Mapping[str, Term] = {"CO": Term(15, {"es": "Ley 1755 de 2015", "en": "Law 1755 of 2015"})}
SENT = SentDay("co-fiscalia", date(2026, 11, 3), "email")
LATE = date(2026, 12, 4)
Make = Callable[..., Matter]


@pytest.fixture
def make(sample: Site) -> Make:
    """Makes a matter of an open alert from what was sent and answered."""

    def of(
        *events: SentDay | AnswerDay,
        today: date = LATE,
        slug: str = "ua-2026-021",
        terms: Mapping[str, Term] = TERMS,
        **more: Any,
    ) -> Matter:
        now = datetime(today.year, today.month, today.day, 17, tzinfo=UTC)
        summary: AlertSummary = replace(
            sample.alert_summaries["ua-2026-021"],
            slug=slug,
            sent=tuple(each for each in events if isinstance(each, SentDay)),
            answers=tuple(each for each in events if isinstance(each, AnswerDay)),
            targets=tuple(dict.fromkeys(each.authority for each in events)),
        )
        clocks = alert_clocks(summary, sample.content.authorities, VOCABULARIES, terms, now)
        values: dict[str, Any] = {
            "number": slug.upper().replace("UA-", "UA "),
            "slug": slug,
            "country": "CO",
            "violations": ("death-threats",),
            "gravity": 0,
            "authorities": ("co-fiscalia", "co-mindefensa"),
            "zone": summary.zone,
            "today": today,
            "clocks": clocks,
        }
        return Matter(**{**values, **more})

    return of


def queue(*found: Matter, private: CaseFile | None = None) -> list[Entry]:
    return entries(found, lambda case: private or CaseFile(case=case), lambda key: key != "co-mindefensa")


def shown(site: Site, found: Iterable[Entry], *, rest: Iterable[Entry] = ()) -> str:
    """Return what is printed, on one line."""
    return " ".join("\n".join(lines(found, rest, site.content.authorities)).split())


def test_every_way_has_its_words() -> None:
    assert set(WAYS) == set(get_args(SentWay))


def test_the_last_day_is_explained_with_holidays_and_extension(make: Make, sample: Site) -> None:
    extension = AnswerDay("co-fiscalia", date(2026, 11, 20), "extension", until=date(2026, 12, 1))
    (entry,) = queue(make(SENT, extension))
    assert how_computed(entry.clock) == (  # type: ignore[arg-type]
        "Sent 2026-11-03 by email; 15 working days of Colombia (Law 1755 of 2015) without 2026-11-16 "
        "(Independence of Cartagena (observed)) → 2026-11-25; extension of 2026-11-20 until 2026-12-01."
    )
    assert (entry.need, entry.late) == (Need.OVERDUE, 3)
    text = shown(sample, [entry])
    assert "3 working days late. No answer on the matter itself so far (last: extension, 2026-11-20)." in text


def test_a_transfer_is_named_as_what_started_the_count(make: Make, sample: Site) -> None:
    transfer = AnswerDay("co-fiscalia", date(2026, 11, 5), "transfer", to="co-procuraduria")
    found = {entry.authorities[0]: entry for entry in queue(make(SENT, transfer, today=date(2026, 11, 9)))}
    assert found["co-fiscalia"].need is Need.NOTHING
    assert found["co-procuraduria"].need is Need.TRANSFERRED, "nobody has written to it"
    written = replace(SENT, authority="co-procuraduria", day=date(2026, 11, 6))
    later = queue(make(SENT, transfer, written, today=date(2026, 11, 9)))
    assert {entry.need for entry in later} == {Need.NOTHING}
    text = shown(sample, [found["co-procuraduria"]])
    assert "Passed on to it by co-fiscalia on 2026-11-05, which started the count; 15 working days" in text


def test_days_that_are_not_certain_are_about(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    matter = make(SentDay("co-fiscalia", date(2026, 3, 12), "post"), today=date(2026, 5, 1))
    clock = replace(matter.clocks[0], country="TN", term=TERMS["CO"])
    assert "→ about 2026-04-03, since some of these days are estimates." in how_computed(clock)
    assert "no term is known for Mexico." in how_computed(replace(clock, country="MX", term=None))
    assert "no law gives it a term." in how_computed(replace(clock, country="", term=None))
    monkeypatch.setattr("plugins.casework.due_words.is_known", lambda _: False)
    assert "→ about 2026-04-03, since its holidays are not known." in how_computed(clock)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"gravity": 0}, {"gravity": 1}),
        ({"act_before": datetime(2026, 12, 30, tzinfo=UTC)}, {}),
        (
            {"act_before": datetime(2026, 12, 7, tzinfo=UTC)},
            {"act_before": datetime(2026, 12, 30, tzinfo=UTC), "sent": date(2026, 10, 1)},
        ),
        ({"sent": date(2026, 10, 1)}, {"sent": date(2026, 11, 3)}),
        ({"gravity": 2}, {"suspended": True}),
    ],
    ids=["gravity", "still open", "ends within days", "later", "not suspended"],
)
def test_who_is_most_at_risk_comes_first(make: Make, first: dict[str, Any], second: dict[str, Any]) -> None:
    def of(slug: str, values: dict[str, Any]) -> Matter:
        rest = {name: value for name, value in values.items() if name != "sent"}
        return make(replace(SENT, day=values.get("sent", SENT.day)), slug=slug, **rest)

    # The slugs are in the other order, so that they do not decide.
    found = queue(of("ua-2026-001", second), of("ua-2026-002", first))
    assert [each.matter.slug for each in found] == ["ua-2026-002", "ua-2026-001"]
    assert all(each.need is Need.OVERDUE for each in found)


def _reminded(day: date) -> CaseFile:
    return CaseFile.model_validate(
        {"case": "UA 2026-021", "reminders": [{"date": day.isoformat(), "authority": "co-fiscalia"}]}
    )


def test_who_was_reminded_comes_behind_for_a_week_and_not_at_all_on_the_same_day(
    make: Make, sample: Site
) -> None:
    other = SentDay("co-procuraduria", date(2026, 11, 10), "email")
    matter = make(SENT, other)
    ago = {days: queue(matter, private=_reminded(LATE - timedelta(days=days))) for days in (0, 1, 6, 7)}
    assert [each.authorities[0] for each in ago[7]] == ["co-fiscalia", "co-procuraduria"], "later first"
    for days in (0, 1, 6):
        assert [each.authorities[0] for each in ago[days]] == ["co-procuraduria", "co-fiscalia"]
    assert "Reminded 2026-12-03." in shown(sample, ago[1])
    assert [each.reminded_today for each in ago[0]] == [False, True] and not ago[1][1].reminded_today


def test_another_letter_of_the_network_is_a_reminder(make: Make) -> None:
    (entry,) = queue(make(SENT, replace(SENT, day=date(2026, 12, 2), way="phone")))
    assert entry.reminded == date(2026, 12, 2) and entry.rests


def test_what_is_due_soon_is_in_the_queue(make: Make, sample: Site) -> None:
    for today, need, words in (
        (date(2026, 11, 21), Need.NOTHING, "Time left until 2026-11-25."),
        (date(2026, 11, 22), Need.SOON, "Due in 3 days."),
        (date(2026, 11, 25), Need.SOON, "Due today."),
        (date(2026, 11, 26), Need.OVERDUE, "1 working day late. No answer known."),
    ):
        (entry,) = queue(make(SENT, today=today))
        assert entry.need is need and words in shown(sample, [entry])


def test_an_authority_without_a_term_is_in_the_queue_after_a_month(make: Make) -> None:
    letter = SentDay("co-fiscalia", LATE - timedelta(days=30), "email")
    assert [each.need for each in queue(make(letter, terms={}))] == [Need.SILENT]
    assert [each.need for each in queue(make(letter, terms={}, today=LATE - timedelta(days=1)))] == [
        Need.NOTHING
    ]


@pytest.mark.parametrize(("days", "number"), [(1, 0), (2, 1)])
def test_an_open_alert_without_anything_sent_is_in_the_queue(
    make: Make, sample: Site, days: int, number: int
) -> None:
    """Not for those of which every supporter has another one, nor for those that were written to."""
    keys = ("co-fiscalia", "co-mindefensa", "co-procuraduria")
    found = queue(make(SENT, authorities=keys, published=LATE - timedelta(days=days)))
    unsent = [each for each in found if each.need is Need.UNSENT]
    assert [each.authorities for each in unsent] == [("co-procuraduria",)] * number
    if unsent:
        assert "Open for 2 days, and nothing is recorded as sent to them." in shown(sample, unsent)


def _mails(*entries: Mapping[str, str]) -> CaseFile:
    answers = [{"date": "2026-12-01", "kind": "unread", "file": "a.eml", **each} for each in entries]
    return CaseFile.model_validate({"case": "UA 2026-021", "answers": answers})


def test_a_mail_that_nobody_has_recorded_comes_before_a_reminder(make: Make, sample: Site) -> None:
    """Nobody should remind an authority that has answered, whose mail was not read."""
    private = _mails({"authority": "co-fiscalia"}, {"authority": "co-policia"}, {})
    last_alert = make(SENT, slug="ua-2026-021-2", number="UA 2026-021")
    first, *others = queue(make(SENT), last_alert, private=private)
    assert (first.need, first.authorities) == (Need.UNREAD, ("co-fiscalia",))
    assert "A mail of 2026-12-01 is not recorded: a.eml" in shown(sample, [first])
    *_, last, _ = ends([first], [], Path("/private folder"), everything=False)
    assert last.endswith("follow-up-record ua-2026-021-2 co-fiscalia KIND --mail '/private folder/a.eml'")
    assert sorted(each.authorities for each in others if each.unread and each.matter is first.matter) == [
        (),
        ("co-policia",),
    ]
    recorded = AnswerDay("co-fiscalia", date(2026, 12, 1), "reply")
    for mail in ({"authority": "co-fiscalia"}, {}):
        (entry,) = queue(make(SENT, recorded), private=_mails(mail))
        assert entry.need is Need.OVERDUE and not entry.unread


def test_a_second_mail_of_the_same_day_stays_in_the_queue(make: Make) -> None:
    """The receipt comes at nine, the answer at four."""
    receipt, answer = {"authority": "co-fiscalia"}, {"authority": "co-fiscalia", "file": "b.eml"}
    recorded = AnswerDay("co-fiscalia", date(2026, 12, 1), "receipt")
    (entry,) = queue(make(SENT, recorded), private=_mails(receipt, answer))
    assert [each.file for each in entry.unread] == ["a.eml", "b.eml"], "which one was recorded is not known"
    (entry,) = queue(make(SENT, recorded), private=_mails({**receipt, "kind": "receipt"}, answer))
    assert [each.file for each in entry.unread] == ["b.eml"]
    both = replace(recorded, kind="reply")
    (entry,) = queue(make(SENT, recorded, both), private=_mails({**receipt, "kind": "receipt"}, answer))
    assert entry.unread == ()


def test_a_flood_of_mails_is_counted(make: Make, sample: Site) -> None:
    found = queue(make(SENT), private=_mails(*[{"authority": "co-fiscalia"}] * 9))
    text = shown(sample, found)
    assert text.count("is not recorded") == 5
    assert "4 more mails: see kind: unread in ua-2026-021.yaml." in text


def test_a_bounce_asks_to_check_the_address(make: Make, sample: Site) -> None:
    found = queue(make(SENT), private=_mails({"authority": "co-fiscalia", "kind": "bounce"}))
    assert [each.need for each in found] == [Need.OVERDUE]
    wanted = (
        "A mail to it came back on 2026-12-01: check its address in content/authorities/co-fiscalia.yaml."
    )
    assert wanted in shown(sample, found)


def test_the_queue_of_the_sample_content(casework: Casework, capsys: pytest.CaptureFixture[str]) -> None:
    """Also private follow-ups and delivered letters; within the width of a terminal, with counts at its end."""
    assert show_queue(casework)
    short = capsys.readouterr().out
    assert show_queue(casework, everything=True)
    long = capsys.readouterr().out
    assert "SL 2026-002 (testigos-cano-torcaz)" in short and "UA 2026-014 (ua-2026-014)" in short
    assert "Private follow-up: nothing of this is on a page" in short
    assert "The alert is suspended: ask the partner before you write." in short
    assert max(map(len, long.splitlines())) <= WIDTH and max(map(len, short.splitlines())) > 80
    assert "17 to do: 6 overdue, 1 due within three days, 1 silent without a term, 9 without" in short
    assert "14 others with time left or settled: invoke follow-up --all" in short
    assert "invoke follow-up-remind ua-2026-015 co-procuraduria" in short
    assert "Nothing to do today:" in long and "co-defensoria" in long and "Nothing to do today:" not in short
    assert long.count("The count has ended.") > short.count("The count has ended.") == 0


def test_a_private_follow_up_is_for_editors_alone(casework: Casework) -> None:
    site = casework.site
    private = {each.slug: each for each in matters(site)}["ua-2026-014"]
    assert private.private and [each.authority for each in private.clocks] == ["co-mindefensa"]
    assert site.clocks(site.alert_summaries["ua-2026-014"]) == ()


def test_withdrawn_alerts_are_not_followed(sample: Site) -> None:
    withdrawn = [slug for slug, each in sample.alert_summaries.items() if each.status == "withdrawn"]
    assert withdrawn and not {*withdrawn} & {each.slug for each in matters(sample)}


def test_a_reminder_of_today_is_counted_alone(casework: Casework, capsys: pytest.CaptureFixture[str]) -> None:
    today = casework.site.now.date().isoformat()
    entry = {"date": today, "authority": "co-procuraduria", "way": "email"}
    CaseFiles(casework.folder).append("UA 2026-015", "reminders", entry)
    assert show_queue(casework)
    short = capsys.readouterr().out
    assert "16 to do: 5 overdue" in short and "1 reminded today." in short
    assert "Reminded 2026-11-21." not in short
    show_queue(casework, everything=True)
    assert "Reminded 2026-11-21." in capsys.readouterr().out


def test_an_empty_queue_says_so() -> None:
    assert list(ends([], [], Path(), everything=False)) == ["Nothing to do today."]


def test_a_case_file_without_a_case_is_reported(
    casework: Casework, capsys: pytest.CaptureFixture[str]
) -> None:
    """The number may be mistyped; and what is known about a withdrawn alert should not stay for ever."""
    files = CaseFiles(casework.folder)
    for case in ("UA 2026-015", "UA 2026-210"):
        files.path(case).write_text(f"case: {case}\n", "utf-8")
    assert show_queue(casework)
    assert capsys.readouterr().err == (
        "ua-2026-210.yaml: UA 2026-210 is no case, or is withdrawn. Rename the file, or remove it.\n"
    )
