"""Carries out decisions: writes accepted signatures into ``signatories.csv``, and takes them out again.

The list and the review file change one after the other. Before the first, the second records what it is going
to be, so that after an interruption nothing is counted twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.content.problems import counted, report
from plugins.repository.sign_ons import HiddenNames
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.signatories import FILE, NAMED
from plugins.signatures.errors import LetterError
from plugins.signatures.review_file import Entry, Review, ReviewStore, Written, by_state, content_hash
from plugins.signatures.signatory_rows import (
    Row,
    changed_rows,
    read_rows,
    replace_file,
    row_of,
    row_problems,
    to_csv,
    unfinished,
)


@dataclass(frozen=True)
class Accepted:
    """What :func:`accept` did."""

    added: int
    """Signatures that are counted from now on."""
    named: int
    """Counts that turned to names, or names that were added."""
    held: tuple[tuple[str, str], ...]
    """Ids of accepted entries that were not written, each with the reason."""


def names_may_be_written(letter: SignOnLetter) -> bool:
    """Return whether names may be in ``signatories.csv`` now: git keeps what is committed."""
    facts = letter.facts
    return facts.publish == "at_once" or (facts.publish == "after_delivery" and bool(facts.deliveries))


def accept(
    store: ReviewStore, review: Review, letter: SignOnLetter, folder: Path, *, hidden: HiddenNames
) -> Accepted:
    """Write the accepted entries of *review* into ``signatories.csv`` in *folder*, the letter's.

    Names are written only if the signer chose so, and only when they may be public; otherwise a count.
    Entries with one of the *hidden* names (``Content.hidden_names``) are held back.

    Raises:
        LetterError: If the file has errors.
        ReviewFileError: If the review file was changed meanwhile.
    """
    finish(store, review, folder)
    wanted: dict[str, Written] = {}
    held = []
    for entry in by_state(review.entries, "accepted"):
        reasons = row_problems(entry, letter)
        if entry.choice != "count" and hidden.are_in(getattr(entry, column) for column in NAMED):
            reasons.append("has the name of a person whom an alert protects. Ask, or count without the name")
        if letter.facts.deliveries and not entry.written:
            reasons.append("was not among the signatures that were delivered")
        if reasons and not entry.written:
            held.append((entry.id, "; ".join(reasons)))
            continue
        named = entry.choice == "publish" and names_may_be_written(letter) and not reasons
        shown: Written = "full" if named else "count"
        if entry.written not in {shown, "full"}:
            wanted[entry.id] = shown
    added = sum(not review.find(entry_id).written for entry_id in wanted)
    _write(store, review, folder, wanted)
    return Accepted(added, sum(shown == "full" for shown in wanted.values()), tuple(held))


def forget(store: ReviewStore, review: Review, folder: Path, entries: Sequence[Entry]) -> tuple[int, int]:
    """Remove *entries* from ``signatories.csv`` in *folder*, the review file and the drafts.

    Return the number of rows that were removed from the list, and of those that were not found in it, since
    somebody has edited them by hand.

    Raises:
        LetterError: If the list has errors.
        ReviewFileError: If the review file was changed meanwhile.
    """
    finish(store, review, folder)
    rows = Counter(read_rows(folder / FILE)[0])
    listed: dict[str, Written] = {}
    for each in entries:
        row = row_of(each, each.written)
        if each.written and rows[row]:
            rows[row] -= 1
            listed[each.id] = ""
    missing = sum(bool(each.written) for each in entries) - len(listed)
    _write(store, review, folder, listed)
    gone = {each.id for each in entries}
    review.entries = [each for each in review.entries if each.id not in gone]
    for each in review.entries:
        each.flags = [flag for flag in each.flags if flag.removeprefix("duplicate of ") not in gone]
    store.save(review)
    for path in [*store.folder.path.glob("draft-*.eml"), *store.folder.path.glob("delivery-*.pdf")]:
        if path.suffix == ".pdf" or path.stem.split("-")[1] in gone:
            path.unlink()
    return len(listed), missing


def destroy_addresses(store: ReviewStore, review: Review, *, delivered: bool) -> None:
    """Remove addresses, drafts, texts of mails, the key, and names that were not *delivered*."""
    store.destroy_key()
    for each in review.entries:
        each.address = each.message_id = each.words = each.sender = ""
        is_named = each.state == "accepted" and each.choice != "count" and delivered
        if not is_named and each.written != "full":
            each.name = each.organisation = each.role = each.city = each.web = ""
    review.delivered = True
    store.save(review)
    for path in store.folder.path.glob("draft-*.eml"):
        path.unlink()
    for path in () if delivered else store.folder.path.glob("delivery-*.pdf"):
        path.unlink()


def finish(store: ReviewStore, review: Review, folder: Path) -> None:
    """Complete, or leave out, a change of the list that was interrupted.

    Raises:
        LetterError: If somebody has edited the list since then.
    """
    path = folder / FILE
    unfinished(path).unlink(missing_ok=True)
    if not review.planned:
        return
    rows, _ = read_rows(path)
    current = _hash(rows)
    if current == review.planned:
        _apply(review)
    elif current != review.planned_from:
        raise LetterError(
            f"{path} was edited after a change of it was interrupted. Restore it with `git checkout`, then "
            "run this again."
        )
    review.planned, review.planned_from, review.planned_written = "", "", {}
    store.save(review)


def _write(store: ReviewStore, review: Review, folder: Path, wanted: dict[str, Written]) -> None:
    """Write the entries *wanted* into the list, each as it says; as nothing, they are taken out."""
    if not wanted:
        return
    path = folder / FILE
    rows, errors = read_rows(path)
    if errors:
        raise LetterError(f"{report(errors)}\nCorrect {path} first; nothing was changed.")
    entries = [review.find(entry_id) for entry_id in wanted]
    removed = [row_of(each, each.written) for each in entries if each.written]
    if lost := (Counter(removed) - Counter(rows)).total():
        raise LetterError(
            f"{counted(lost, 'row')} of {path} not found as `accept` wrote them, so that signatures would be "
            "counted twice. Restore what was edited by hand; nothing was changed."
        )
    added = [row_of(each, wanted[each.id]) for each in entries if wanted[each.id]]
    mark = b"\xef\xbb\xbf" if path.exists() and path.read_bytes().startswith(b"\xef\xbb\xbf") else b""
    changed = changed_rows(rows, removed=removed, added=added)
    review.planned, review.planned_from, review.planned_written = _hash(changed), _hash(rows), wanted
    store.save(review)
    replace_file(path, mark + to_csv(changed).encode())
    _apply(review)
    review.planned, review.planned_from, review.planned_written = "", "", {}
    store.save(review)


def _hash(rows: Sequence[Row]) -> str:
    return content_hash(to_csv(sorted(rows)).encode())


def _apply(review: Review) -> None:
    for entry_id, shown in review.planned_written.items():
        review.find(entry_id).written = shown
