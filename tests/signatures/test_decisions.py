"""Accepting writes what signers chose and only when it may be public; forgetting takes all of it back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from plugins.alerts.models.alert import Original
from plugins.alerts.original import SUBSTITUTES
from plugins.alerts.protected import protected_people
from plugins.mailbox.senders import normalised
from plugins.repository.content import Content
from plugins.repository.sign_ons import HiddenNames
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.signatories import FILE
from plugins.signatures import decisions
from plugins.signatures.ask import draft_question
from plugins.signatures.collect import Collector, import_mails
from plugins.signatures.decisions import Accepted, accept, destroy_addresses, finish, forget
from plugins.signatures.errors import LetterError, ReviewFileError
from plugins.signatures.review import review_entries
from plugins.signatures.review_file import Entry, Review, ReviewStore, sender_hash
from plugins.vocabularies.vocabulary import UNCHECKED
from plugins.web.localizer import Localizer
from tests.conftest import NOW
from tests.sign_ons.test_reading import deliver, edit
from tests.signatures.conftest import KEY
from tests.signatures.mails import TEXT, mbox

ADDRESS = "ana.canaryaddress@rives.example"
COUNTS = [f"organisation,,,,CA,,,,{TEXT},count", f"person,,,,FR,,,,{TEXT},count"]
"""The rows of the example."""
Load = Callable[[Path], Content]


@pytest.fixture
def review(tmp_path: Path, collector: Collector, store: ReviewStore) -> Review:
    """The imported mails, saved."""
    path = tmp_path / "signatures.mbox"
    path.write_bytes(mbox())
    review = store.load(create=True)
    import_mails(path, review, collector, progress=lambda _: None)
    store.folder.write("sender.key", KEY)
    store.save(review)
    return review


@pytest.fixture
def folder(content: Content) -> Path:
    """The folder of the letter in the content."""
    alert = next(iter(content.alerts))
    return alert.folder.parents[1] / "letters/open-letter"


def rows(folder: Path) -> list[str]:
    return (folder / FILE).read_text("utf-8").splitlines()[1:]


def choose(review: Review, *ids: str) -> None:
    for entry_id in ids:
        review.find(entry_id).state = "accepted"


def delivered(folder: Path, load: Load) -> SignOnLetter:
    deliver(folder)
    return load(folder.parents[1]).sign_ons["open-letter"]


NOBODY = HiddenNames((), str, NOW)
"""No name that must not be written."""


def run(
    store: ReviewStore, review: Review, letter: SignOnLetter, folder: Path, hidden: HiddenNames = NOBODY
) -> Accepted:
    return accept(store, review, letter, folder, hidden=hidden)


def test_before_the_delivery_signatures_are_counts(
    store: ReviewStore, review: Review, collector: Collector, folder: Path, load: Load
) -> None:
    assert run(store, review, collector.letter, folder).added == 0, "nothing is accepted by itself"
    choose(review, "1", "12", "22")
    assert run(store, review, collector.letter, folder) == Accepted(3, 0, ())
    added = [f"person,,,,{country},,,,{TEXT},count" for country in ("CO", "FR", "US")]
    assert rows(folder) == sorted([*COUNTS, *added])
    assert run(store, review, collector.letter, folder) == Accepted(0, 0, ()), "only once"
    assert len(rows(folder)) == 5 and not load(folder.parents[1]).fatal


def test_after_the_delivery_names_replace_counts_of_those_who_allowed_it(
    store: ReviewStore, review: Review, collector: Collector, folder: Path, load: Load
) -> None:
    choose(review, "1", "12", "22", "23")
    run(store, review, collector.letter, folder)
    letter = delivered(folder, load)
    assert run(store, review, letter, folder) == Accepted(0, 2, ())
    assert rows(folder) == [
        "organisation,Kim Canarysson,Red Lenguas Solidarias,secretary,CA,Toronto,https://www.org.example,2026-11-18,"
        f"{TEXT},full",
        f"person,Ana Ruiz Canarysson,,,FR,,,2026-11-18,{TEXT},full",
        COUNTS[0],
        f"person,,,,CO,,,,{TEXT},count",
        COUNTS[1],
        f"person,,,,US,,,,{TEXT},count",
    ]
    found = load(folder.parents[1])
    assert not found.fatal and len(found.sign_ons["open-letter"].all_signatories) == 6


def test_names_are_never_written_if_the_letter_says_so(
    store: ReviewStore, review: Review, collector: Collector, folder: Path, load: Load
) -> None:
    choose(review, "1")
    run(store, review, collector.letter, folder)
    edit(folder / "index.en.md", "publish: after_delivery", "publish: never")
    assert run(store, review, delivered(folder, load), folder) == Accepted(0, 0, ())
    assert len(rows(folder)) == 3 and "Canarysson" not in (folder / FILE).read_text("utf-8")


def test_protected_names_and_invalid_rows_are_held_back(
    store: ReviewStore, review: Review, collector: Collector, folder: Path
) -> None:
    choose(review, "1", "18", "20")
    name = "Canarysson Ruiz Ana"
    person = {"name": name, "identification": "initials", "role": "x"}
    fields = {key: value for key, value in SUBSTITUTES.items() if key != "original_modified"}
    facts = Original.model_validate({**fields, "people": [person], "status": "open"}, context=UNCHECKED)
    hidden = HiddenNames(protected_people("ua-2026-014", facts, timedelta(days=1)), lambda _: name, NOW)
    done = run(store, review, collector.letter, folder, hidden)
    assert done.added == 1, "entry 18"
    assert [(entry_id, reason.split(".")[0]) for entry_id, reason in done.held] == [
        ("0001", "has the name of a person whom an alert protects"),
        ("0020", "text: is no text of this letter"),
    ]


def test_an_interruption_counts_nothing_twice(
    store: ReviewStore, review: Review, collector: Collector, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = decisions.replace_file

    def stopped(path: Path, data: bytes) -> None:
        replace(path, data)
        raise KeyboardInterrupt

    def stopped_before(path: Path, data: bytes) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    for stop, number in ((stopped, "1"), (stopped_before, "12")):
        choose(review, number)
        monkeypatch.setattr(decisions, "replace_file", stop)
        with pytest.raises(KeyboardInterrupt):
            run(store, review, collector.letter, folder)
        monkeypatch.setattr(decisions, "replace_file", replace)
        review = store.load()
        finish(store, review, folder)
        assert len(rows(folder)) == 3
    assert run(store, review, collector.letter, folder).added == 1
    assert len(rows(folder)) == 4 and not review.planned


def test_a_list_with_errors_is_not_changed(
    store: ReviewStore, review: Review, collector: Collector, folder: Path
) -> None:
    choose(review, "1")
    text = (folder / FILE).read_text("utf-8").replace("FR", "Fr")
    (folder / FILE).write_text(text, "utf-8")
    with pytest.raises(LetterError, match="nothing was changed"):
        run(store, review, collector.letter, folder)
    assert (folder / FILE).read_text("utf-8") == text


def test_forgetting_leaves_no_trace_of_the_person(
    store: ReviewStore,
    review: Review,
    collector: Collector,
    folder: Path,
    load: Load,
    localizers: dict[str, Localizer],
) -> None:
    review.find("3").flags.append("no choice")
    draft_question(
        store.folder,
        review.find("3"),
        collector.letter,
        localizers["en"],
        sender="s@network.example",
        url="https://n.example/",
    )
    choose(review, "1", "12")
    run(store, review, collector.letter, folder)
    run(store, review, delivered(folder, load), folder)
    assert "Canarysson" in (folder / FILE).read_text("utf-8")
    hashed = sender_hash(KEY, normalised("Ana.CanaryAddress+x@rives.example"))
    found = [each for each in review.entries if each.sender == hashed]
    assert [each.id for each in found] == ["0001", "0002", "0003"]
    assert forget(store, review, folder, found) == (1, 0)
    left = b"".join(path.read_bytes() for path in store.folder.path.iterdir() if path.name != "sender.key")
    assert ADDRESS.encode() not in left and hashed.encode() not in left
    assert not list(store.folder.path.glob("draft-*"))
    assert "Ana Ruiz" not in (folder / FILE).read_text("utf-8") and len(rows(folder)) == 3
    assert not load(folder.parents[1]).fatal


def test_a_row_that_was_edited_by_hand_is_reported(
    store: ReviewStore, review: Review, collector: Collector, folder: Path, load: Load
) -> None:
    review.find("12").choice = "publish"
    choose(review, "12")
    run(store, review, collector.letter, folder)
    edit(folder / FILE, f"person,,,,US,,,,{TEXT},count\n", "")
    with pytest.raises(LetterError, match="not found as `accept` wrote them"):
        run(store, review, delivered(folder, load), folder)
    assert forget(store, review, folder, [review.find("12")]) == (0, 1)
    assert all(each.name != "Zoé Élysée" for each in store.load().entries)


def test_addresses_and_key_are_destroyed_after_the_delivery(store: ReviewStore, review: Review) -> None:
    destroy_addresses(store, review, delivered=True)
    everything = b"".join(path.read_bytes() for path in store.folder.path.iterdir())
    assert b"@" not in everything and KEY not in everything
    with pytest.raises(ReviewFileError, match="destroyed at the delivery"):
        store.key()


def test_two_windows_do_not_overwrite_each_other(store: ReviewStore, review: Review) -> None:
    other = ReviewStore(store.folder, "open-letter")
    second = other.load()
    second.find("1").state = "rejected"
    other.save(second)
    with pytest.raises(ReviewFileError, match="changed by another window"):
        store.save(review)


@pytest.mark.parametrize("code", ["fr", "en", "es"])
def test_a_question_is_a_draft_in_the_language_of_the_signer(
    code: str, store: ReviewStore, review: Review, collector: Collector, localizers: dict[str, Localizer]
) -> None:
    from email import message_from_bytes
    from email.policy import default

    entry = review.find("21")
    entry.name = "CANARYWORDS"
    path = draft_question(
        store.folder,
        entry,
        collector.letter,
        localizers[code],
        sender="s@network.example",
        url=f"https://n.example/{code}/",
    )
    assert path.stat().st_mode & 0o777 == 0o600
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert (mail["To"], mail["Subject"]) == ("c@choice.example", f"Re: [SL 2026-003 {TEXT}]")
    assert mail["In-Reply-To"] == "<21@rives.example>"
    text = mail.get_content()
    assert all(f"\n{letter} – " in text for letter in "ABC") and f"https://n.example/{code}/" in text
    assert "CANARY" not in text, "it quotes nothing of the mail"
    with pytest.raises(LetterError, match="has no open question"):
        draft_question(store.folder, review.find("1"), collector.letter, localizers[code], sender="", url="")


def test_the_review_saves_each_decision_and_goes_on_where_it_stopped(
    store: ReviewStore, review: Review, collector: Collector, capsys: pytest.CaptureFixture[str]
) -> None:
    def typed(*lines: str) -> Callable[[str], str]:
        left = iter(lines)

        def ask(_: str) -> str:
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

        return ask

    review_entries(
        store,
        review,
        collector.letter,
        ask=typed("a", "r", "x", "l", "b", "c", "e country Narnia", "e country Chile", "q"),
    )
    saved = store.load()
    states = [saved.find(number).state for number in ("1", "2", "3", "4")]
    assert states == ["accepted", "rejected", "accepted", "new"]
    assert saved.find("3").choice == "count" and saved.find("4").country == "CL"
    assert "23 left." in capsys.readouterr().out.replace("22 left.", "23 left.")
    answers = ["l"] * 16 + ["a", "e text " + TEXT, "a", *["a"] * 5]
    review_entries(store, store.load(), collector.letter, ask=typed(*answers))
    assert isinstance(store.load().find("20"), Entry)
    assert "text: is no text of this letter" in capsys.readouterr().out


def test_what_strangers_send_cannot_control_the_terminal(
    store: ReviewStore, review: Review, collector: Collector, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = review.find("1")
    entry.name = "Ana\x1b[2J\u202eevil"

    def stop(_: str) -> str:
        raise EOFError

    review_entries(store, review, collector.letter, ask=stop)
    shown = capsys.readouterr().out
    assert "\x1b" not in shown and "\u202e" not in shown and "Ana" in shown


def test_numbers_of_forgotten_people_are_not_used_again(
    store: ReviewStore, review: Review, collector: Collector, folder: Path, tmp_path: Path
) -> None:
    forget(store, review, folder, [review.find("25"), review.find("1")])
    import_mails(tmp_path / "signatures.mbox", review, collector, progress=lambda _: None)
    assert [each.id for each in review.entries[-2:]] == ["0026", "0027"]
    assert len({each.id for each in review.entries}) == 25


def test_nothing_of_people_who_were_not_delivered_is_kept(store: ReviewStore, review: Review) -> None:
    choose(review, "1", "22")
    destroy_addresses(store, review, delivered=True)
    kept = [each.id for each in review.entries if each.name or each.organisation]
    assert kept == ["0001"], "22 is counted only, the others were not accepted"


def test_a_letter_that_is_not_delivered_leaves_no_name(store: ReviewStore, review: Review) -> None:
    choose(review, "1", "12")
    store.folder.write("delivery-en.pdf", b"%PDF")
    destroy_addresses(store, review, delivered=False)
    assert not [each.id for each in review.entries if each.name or each.organisation]
    assert not list(store.folder.path.glob("*.pdf"))


def test_what_comes_after_the_delivery_is_not_listed_as_delivered(
    store: ReviewStore, review: Review, collector: Collector, folder: Path, load: Load
) -> None:
    choose(review, "1")
    run(store, review, collector.letter, folder)
    letter = delivered(folder, load)
    choose(review, "23")
    done = run(store, review, letter, folder)
    assert done.added == 0 and done.named == 1
    assert done.held == (("0023", "was not among the signatures that were delivered"),)
