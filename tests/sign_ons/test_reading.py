"""Letters are read strictly: each mistake is reported at its line, with what to write."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.repository.content import Content
from plugins.repository.sign_ons import without_blocked
from plugins.sign_ons.letter import NAMES_SHOWN_FOR, State, count_signatures
from plugins.sign_ons.signatories import Signatory, read_signatories
from plugins.sign_ons.text_hash import text_hash
from tests.conftest import NOW
from tests.sign_ons.conftest import TEXT

Load = Callable[..., Content]
EN, FR, CSV = "index.en.md", "index.fr.md", "signatories.csv"
LAST = f"person,,,,FR,,,,{TEXT},count\n"
DELIVERED = (
    "status: delivered",
    "deliveries: [{date: 2026-11-19, authority: co-fiscalia, way: email}]\ntext: ",
)
ROW = (
    f"person,Luz Ordóñez,Atelier des rives,présidente,FR,Lyon,https://rives.example/,2026-11-17,{TEXT},full\n"
)

FAULTS = {
    "a changed word": (EN, "death threats", "threats", ":18: text: the letter is not the text that people sign: its"),
    "no hash": (EN, f"text: {TEXT}\n", "", ":2: text: is missing: the letter must not change once people sign"),
    "a hash that is none": (EN, TEXT, "de0c", ':18: text: "de0c" is not the hash of a text.'),
    "no deadline": (EN, re.compile("closes: .*\n"), "", ":2: closes: is missing."),
    "a deadline before the opening": (EN, "2026-11-27 17:00", "2026-11-15", ":5: closes: 2026-11-15 is not after opens"),
    "nobody wrote it": (EN, re.compile("initiators:\n(  .*\n)+?consent"), "consent", ":2: initiators: is missing."),
    "consent after the opening": (EN, "2026-11-14", "2026-11-17", ":15: consent.date: 2026-11-17 is later than opens"),
    "an unknown target": (EN, "[co-fiscalia]", "[co-fiscala]", ":10: targets[1]: co-fiscala is not in content/authorities. Did"),
    "an unknown alert": (EN, "ua-2026-014", "ua-2026-041", ":9: alert: ua-2026-041 is no folder in content/alerts. Did"),
    "the number of an alert": (EN, "SL 2026-003", "UA 2026-014", ":2: number: UA 2026-014 is the number of an alert."),
    "delivered to nobody": (EN, "collecting", "delivered", ":3: status: delivered, but nothing is delivered."),
    "a delivery to somebody else": (
        EN,
        "status: collecting\n",
        "status: delivered\ndeliveries: [{date: 2026-11-19, authority: co-policia, way: email}]\n",
        ":4: deliveries[1].authority: co-policia is not among targets",
    ),
    "a delivery while people sign": (
        EN,
        f"text: {TEXT}\n",
        f"text: {TEXT}\ndeliveries: [{{date: 2026-11-19, authority: co-fiscalia, way: email}}]\n",
        ":3: status: collecting, but there is a delivery.",
    ),
    "a placeholder of alerts": (FR, "Aucune de leurs", "{person:1} le dit. Aucune de leurs", ""),
    "reviewed in the future": (
        EN,
        f"text: {TEXT}\n",
        f"text: {TEXT}\nreviewed: 2026-11-29\n",
        ":19: reviewed: 2026-11-29 has not come yet.",
    ),
    "a delivery in the future": (
        EN,
        "status: collecting\n",
        "status: delivered\ndeliveries: [{date: 2026-11-29, authority: co-fiscalia, way: email}]\n",
        ":4: deliveries[1].date: 2026-11-29 has not come yet.",
    ),
    "a person without consent": (
        EN,
        "Since October, the leaders",
        "Since October, Maruja Peñalosa Ortiz and other leaders",
        "",
    ),
    "an organisation without consent": (FR, "Aucune de leurs", "L’Asociación Campesina del Alto Yarumo le dit. Aucune", ""),
    "signatures for the membership": (EN, "who: both", "who: network", ":3: status: collecting asks for signatures, but"),
    "an unknown column": (CSV, "shown\n", "show\n", ":1: does not begin with the columns. Write kind,name,"),
    "semicolons": (CSV, re.compile(","), ";", ":1: is separated by semicolons. Save it as CSV with commas."),
    "a missing cell": (CSV, LAST, LAST.replace(",count", ""), ":3: has 9 cells instead of 10."),
    "an unknown kind": (CSV, LAST, LAST.replace("person", "persona"), ':3: kind: "persona" is not'),
    "an unknown country": (CSV, LAST, LAST.replace("FR", "France"), ':3: country: "France" is not'),
    "another text": (CSV, LAST, LAST.replace(TEXT, "0" * 16), f":3: text: {'0' * 16} is no text of this letter, and this row"),
    "an email address": (CSV, LAST, ROW.replace("Lyon", "luz@rives.example"), ":3: city: has an email address, which"),
    "a telephone number": (CSV, LAST, ROW.replace("Lyon", "04 72 00 00 00"), ":3: city: has a telephone number, which"),
    "a formula": (CSV, LAST, ROW.replace("Luz", "=HYPERLINK(1) Luz"), ':3: name: "=HYPERLINK(1) Luz Ordóñez" begins like a formula'),
    "an address as a formula": (CSV, LAST, ROW.replace("Luz", "@Luz"), ':3: name: "@Luz Ordóñez" begins like a formula'),
    "a line break": (CSV, LAST, ROW.replace("Lyon", '"Ly\non"'), ":4: city: has a line break."),
    "reversed text": (CSV, LAST, ROW.replace("Lyon", "\u200fLyon"), ":3: city: contains an invisible character"),
    "a day too late": (CSV, LAST, ROW.replace("11-17", "11-28"), ":3: signed: 2026-11-28 is not between opens 2026-11-16"),
    "no name": (CSV, LAST, ROW.replace("Luz Ordóñez", ""), ":3: name: is missing. Write the name, or shown: count."),
    "an organisation without name": (
        CSV,
        LAST,
        ROW.replace("person", "organisation").replace("Atelier des rives", ""),
        ":3: organisation: is missing.",
    ),
    "initials of an organisation": (
        CSV,
        LAST,
        ROW.replace("person", "organisation").replace("full", "initials"),
        ":3: shown: initials are for people.",
    ),
}  # fmt: skip
PLACES = {
    "a placeholder of alerts": f'{FR}:12: "{{person:1}}" is for alerts only.',
    "a person without consent": f"{EN}:28: names what consent.covers calls name, which is not among them.",
    "an organisation without consent": f"{FR}:12: names what consent.covers calls organisation, which is not",
}
"""Beginnings of messages about another file than the one that was edited, or with another set-up."""


def edit(path: Path, old: str | re.Pattern[str], new: str) -> None:
    text = path.read_text("utf-8")
    edited = old.sub(new, text) if isinstance(old, re.Pattern) else text.replace(old, new, 1)
    assert edited != text
    path.write_text(edited, "utf-8")


def freeze(folder: Path) -> None:
    """Write the hashes of the present texts, as before anybody has signed."""
    (folder / CSV).unlink()
    for path in (folder / EN, folder / FR):
        text = path.read_text("utf-8")
        frozen = text_hash(text.split("---\n", 2)[2])
        path.write_text(re.sub("^text: .*$", f"text: {frozen}", text, flags=re.MULTILINE), "utf-8")


def deliver(folder: Path) -> None:
    """Record a delivery of the letter."""
    edit(folder / EN, "status: collecting", "status: delivered")
    edit(
        folder / EN, "text: ", "deliveries: [{date: 2026-11-19, authority: co-fiscalia, way: email}]\ntext: "
    )


def errors(content: Content) -> list[str]:
    return [str(each) for each in content.problems if each.fatal]


def warnings(content: Content) -> list[str]:
    return [str(each) for each in content.problems if not each.fatal and "/letters/" in each.path]


def test_the_example_has_no_problem(letter: Path, load: Load) -> None:
    content = load(letter.parents[1])
    assert not errors(content) and not warnings(content)[1:], "it lacks a Spanish translation"
    assert content.sign_ons["open-letter"].state(NOW) is State.COLLECTING
    assert count_signatures(content.sign_ons["open-letter"].signatories(NOW)).total == 2


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_reported_at_its_line(fault: str, letter: Path, load: Load) -> None:
    name, old, new, message = FAULTS[fault]
    edit(letter / name, old, new)
    if fault.endswith("without consent"):
        edit(letter / EN, "[name, place, organisation]", "[place]")
        freeze(letter)
    if fault == "signatures for the membership":
        listed = f"content/letters/open-letter/{CSV}:1: has signatories, but who is network"
        assert any(each.startswith(listed) for each in errors(load(letter.parents[1])))
        (letter / CSV).unlink()
    (found,) = errors(load(letter.parents[1]))
    expected = PLACES.get(fault) or f"{name}{message}"
    assert found.startswith(f"content/letters/open-letter/{expected}"), found


@pytest.mark.parametrize("kind", ["opening", "closing-soon"])
def test_no_announcement_asks_for_signatures_of_the_membership(letter: Path, load: Load, kind: str) -> None:
    (letter / CSV).unlink()
    deliver(letter)
    entry = f"announcements: [{{number: 2, date: 2026-11-20, kind: {kind}}}]\n"
    edit(letter / EN, "who: both\n", f"who: network\n{entry}")
    (error,) = errors(load(letter.parents[1]))
    assert f":8: announcements[1].kind: {kind} asks for signatures, but who is network." in error
    edit(letter / EN, kind, "delivered")
    assert not errors(load(letter.parents[1]))


def test_a_text_that_had_to_change_keeps_its_earlier_signers(letter: Path, load: Load) -> None:
    edit(letter / EN, "death threats", "threats")
    body = (letter / EN).read_text("utf-8").split("---\n", 2)[2]
    history = f"text: {text_hash(body)}\ntext_history: [{{text: {TEXT}, until: 2026-11-18}}]\n"
    edit(letter / EN, f"text: {TEXT}\n", f"{history}text_reasons: [The word was disputed.]\n")
    content = load(letter.parents[1])
    assert not errors(content)
    assert {each.text for each in content.sign_ons["open-letter"].signatories(NOW)} == {TEXT}


def test_a_changed_translation_is_a_warning_until_its_day_is_shown(letter: Path, load: Load) -> None:
    edit(letter / FR, "menaces de mort", "menaces")
    content = load(letter.parents[1])
    assert not errors(content) and any("the letter in fr has changed" in each for each in warnings(content))
    edit(letter / FR, "text: ", "changed: 2026-11-18\ntext: ")
    content = load(letter.parents[1])
    assert not any("has changed" in each for each in warnings(content))
    assert str(content.sign_ons["open-letter"].changed("fr")) == "2026-11-18"


def shown(content: Content, now: datetime = NOW) -> list[Signatory]:
    return [each for each in content.sign_ons["open-letter"].signatories(now) if each.shown != "count"]


def test_names_are_shown_after_the_delivery_only(letter: Path, load: Load) -> None:
    edit(letter / CSV, LAST, ROW)
    content = load(letter.parents[1])
    assert not errors(content) and not shown(content)
    assert any(":3: warning" in f"{each}".replace("shown:", "warning") for each in warnings(content)), (
        "git keeps it"
    )
    deliver(letter)
    (signatory,) = shown(load(letter.parents[1]))
    assert (signatory.name, signatory.role, signatory.city) == ("Luz Ordóñez", "présidente", "Lyon")
    edit(letter / EN, "publish: after_delivery", "publish: never")
    assert not shown(load(letter.parents[1]))


def test_people_turn_to_counts_ninety_days_after_closing(letter: Path, load: Load) -> None:
    organisation = ROW.replace("person", "organisation")
    edit(letter / CSV, LAST, ROW + organisation)
    deliver(letter)
    content = load(letter.parents[1])
    closed = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)
    assert {each.kind for each in shown(content, closed + NAMES_SHOWN_FOR - timedelta(seconds=1))} == {
        "person",
        "organisation",
    }
    (kept,) = shown(content, closed + NAMES_SHOWN_FOR)
    assert (kept.kind, kept.organisation, kept.name, kept.role) == (
        "organisation",
        "Atelier des rives",
        "",
        "",
    )
    assert closed + NAMES_SHOWN_FOR in content.turning_points
    edit(letter / EN, "text: ", "keep_names: true\ntext: ")
    assert len(shown(load(letter.parents[1]), closed + NAMES_SHOWN_FOR)) == 2


def test_initials_and_counts_drop_what_else_a_row_says(tmp_path: Path) -> None:
    path = tmp_path / CSV
    header = "kind,name,organisation,role,country,city,web,signed,text,shown\n"
    path.write_text(header + ROW.replace("full", "initials") + ROW.replace("full", "count"), "utf-8-sig")
    (initials, count), problems = read_signatories(path, CSV)
    assert (initials.name, initials.organisation, initials.role, initials.city, initials.web) == (
        "L. O.",
        "",
        "",
        "",
        "",
    )
    assert count == Signatory("person", "FR", TEXT, "count", line=3)
    assert [problem.fatal for problem in problems] == [False, False]
    assert f"Write the row as person,,,,FR,,,,{TEXT},count" in problems[1].message


def test_a_protected_name_is_counted_and_stops_nothing(letter: Path, load: Load) -> None:
    alert = letter.parents[1] / "alerts/ua-2026-014/index.es.md"
    edit(alert, "identification: public", "identification: initials")
    for name in ("ORTIZ Maruja Penalosa", "Maruja Ortiz"):
        edit(letter / CSV, LAST, ROW.replace("Luz Ordóñez", name) + LAST)
    edit(letter / CSV, LAST, ROW.replace("Atelier des rives", "Comité por Maruja Peñalosa Ortiz") + LAST)
    deliver(letter)
    content = load(letter.parents[1])
    assert not errors(content)
    assert [each.name for each in shown(content)] == ["Maruja Ortiz"], "only full names are compared"
    assert any(
        each.startswith(f"content/letters/open-letter/{CSV}:3: has the name of") for each in warnings(content)
    )


def test_a_letter_follows_the_embargo_and_the_withdrawal_of_its_alert(letter: Path, load: Load) -> None:
    alert = letter.parents[1] / "alerts/ua-2026-014/index.es.md"
    edit(alert, "act_before:", "embargo: 2026-11-25\nact_before:")
    (found,) = errors(load(letter.parents[1]))
    assert found.startswith(f"content/letters/open-letter/{EN}:4: opens: ua-2026-014 is not published yet")
    edit(letter / EN, "opens: 2026-11-16 09:00", "opens: 2026-11-26")
    edit(letter / FR, "original_modified: 2026-11-16 09:00", "original_modified: 2026-11-26")
    assert not errors(content := load(letter.parents[1]))
    assert content.sign_ons["open-letter"].state(NOW) is State.UNPUBLISHED


def test_words_of_the_blocklist_are_counted_and_stop_nothing(letter: Path, load: Load) -> None:
    edit(letter / CSV, LAST, ROW + LAST)
    deliver(letter)
    letters = load(letter.parents[1]).sign_ons
    found, problems = without_blocked(letters, lambda text: {7} if "Ordóñez" in text else set())
    assert not [each for each in found["open-letter"].signatories(NOW) if each.shown != "count"]
    (problem,) = problems
    assert not problem.fatal and str(problem).startswith(
        f"content/letters/open-letter/{CSV}:3: holds what is never"
    )
    assert "Ordóñez" not in str(problem)
    assert without_blocked(letters, lambda _: set()) == (letters, [])
