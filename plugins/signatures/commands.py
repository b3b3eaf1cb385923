"""What ``invoke sign-ons`` runs: each step for one letter and its private folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pelican.settings import read_settings

from plugins import console
from plugins.content.problems import counted, nearest
from plugins.mailbox.errors import MailboxError
from plugins.mailbox.senders import normalised
from plugins.private.errors import PrivateError
from plugins.private.folder import WINDOWS_NOTE, PrivateFolder, open_private_folder
from plugins.private.places import not_private, project_places
from plugins.repository.site import Site
from plugins.sheets.sheet import SheetError
from plugins.sign_ons.letter import SignOnLetter, State
from plugins.sign_ons.signatories import FILE
from plugins.signatures.ask import draft_question, questions_for
from plugins.signatures.collect import Collector, import_mails, now_in
from plugins.signatures.decisions import accept, destroy_addresses, finish, forget
from plugins.signatures.errors import LetterError, SignaturesError
from plugins.signatures.mail_form import FormReader
from plugins.signatures.paper import import_paper
from plugins.signatures.review import review_entries
from plugins.signatures.review_file import Entry, Review, ReviewStore, by_state, open_store, sender_hash
from plugins.site.generator import load_site
from plugins.web.settings import SettingsError

REMAINS = """\
What no command can remove:
  git history    rows that were committed stay in every clone: git filter-repo, or say so to the signer
  delivery       the PDF that was delivered names those who allowed it
  the web        mirrors and archives of the page may keep names that were public
  the mailbox    delete the mail itself, in the mailbox and in its export"""


@dataclass(frozen=True)
class Desk:
    """A letter, its place in the content, and what has come in for it."""

    site: Site
    servers: tuple[str, ...]
    letter: SignOnLetter
    store: ReviewStore

    @property
    def folder(self) -> Path:
        """The folder of the letter in the content."""
        return self.site.site_settings.content / "letters" / self.letter.slug


def run(settings_file: Path, step: str, slug: str, options: Mapping[str, str], folder: Path) -> bool:
    """Run one *step* for the letter *slug* with its private *folder*; return whether it succeeded.

    *options* are ``mails``, ``entry`` and ``who``, each empty if it was not given.
    """
    if step not in STEPS:
        console.err(f'"{step}" is not known. Write one of: {", ".join(STEPS)}.')
        return False
    given = {name for name, value in options.items() if value.strip()}
    takes, needs = _OPTIONS.get(step, (frozenset(), False))
    if given - takes or (needs and not given):
        console.err(_USAGE[step])
        return False
    try:
        places = project_places(settings_file)
        if options["mails"] and (reason := not_private(Path(options["mails"]).expanduser(), places)):
            raise LetterError(f"{reason} Mails of signers must not be where git or a build finds them.")
        STEPS[step](_desk(settings_file, slug, step, open_private_folder(folder, places)), options)
    except (SignaturesError, PrivateError, MailboxError, SettingsError, SheetError) as error:
        console.err(error)
        return False
    if os.name == "nt":
        console.out(WINDOWS_NOTE)
    return True


_OPTIONS: Mapping[str, tuple[frozenset[str], bool]] = {
    "import": (frozenset({"mails"}), True),
    "review": (frozenset({"entry"}), False),
    "ask": (frozenset({"entry"}), True),
    "forget": (frozenset({"entry", "who"}), True),
}
"""The options of each step, and whether it needs one."""


def _desk(settings_file: Path, slug: str, step: str, folder: PrivateFolder) -> Desk:
    """Return the desk of the letter *slug* for a *step*.

    Raises:
        LetterError: If there is no valid letter of that name, or nobody signs it.
    """
    settings = read_settings(str(settings_file))
    site, _ = load_site(settings)
    letters = site.content.sign_ons
    if slug not in letters:
        if (site.site_settings.content / "letters" / slug).is_dir():
            raise LetterError(
                f"content/letters/{slug} has errors. Run `invoke check` and correct them first."
            )
        raise LetterError(f"{slug} is no folder in content/letters. {nearest(slug, letters)}")
    if not letters[slug].signable:
        raise LetterError(
            f"content/letters/{slug} is on behalf of the membership (who: network): nobody signs it."
        )
    if letters[slug].state(site.now) is State.WITHDRAWN and step not in {"forget", "deliver"}:
        raise LetterError(f"content/letters/{slug} is withdrawn: nothing is collected for it any more.")
    servers = tuple(settings.get("SIGNATURE_SERVERS") or ())
    return Desk(site, servers, letters[slug], open_store(folder, slug))


def _import(desk: Desk, options: Mapping[str, str]) -> None:
    source, letter = Path(options["mails"]).expanduser(), desk.letter
    if letter.facts.status == "draft":
        raise LetterError(f"content/letters/{letter.slug} is a draft: nobody can have signed it.")
    review = desk.store.load(create=True)
    finish(desk.store, review, desk.folder)
    collector = Collector(
        letter=letter,
        languages=FormReader(desk.site.localizers),
        directory=desk.site.content.directory,
        servers=desk.servers,
        key=desk.store.key(create=not (review.entries or review.delivered)),
        today=now_in(letter, desk.site.now),
    )
    if source.suffix.lower() == ".csv" and source.is_file():
        totals = import_paper(source, review, collector)
    else:
        totals = import_mails(
            source, review, collector, progress=lambda number: console.err(f"{number:,} mails …")
        )
    desk.store.save(review)
    read = (
        counted(totals.pop("rows", 0), "row") if "rows" in totals else counted(totals.pop("mails", 0), "mail")
    )
    new = totals.pop("new", 0)
    rest = "".join(f", {number} {what}" for what, number in sorted(totals.items()))
    console.out(f"{read}: {new} to review{rest}.")
    if new:
        console.out(f"Nothing is accepted yet. Next: `invoke sign-ons review {letter.slug}`")


def _review(desk: Desk, options: Mapping[str, str]) -> None:
    review = desk.store.load()
    only = review.find(options["entry"]) if options["entry"] else None
    if only is not None and only.written:
        raise LetterError(f"Entry {only.id} is in the list already. Forget it, then import its mail again.")
    review_entries(desk.store, review, desk.letter, only=only)


def _accept(desk: Desk, _: Mapping[str, str]) -> None:
    _write_accepted(desk, desk.store.load())


def _write_accepted(desk: Desk, review: Review) -> bool:
    """Write the accepted entries into the list and print what was done; return whether none is held back."""
    done = accept(desk.store, review, desk.letter, desk.folder, hidden=desk.site.content.hidden_names)
    console.out(f"{counted(done.added, 'signature')} added to {desk.folder / FILE}.")
    if done.added and desk.letter.state(desk.site.now) is State.COLLECTING:
        today = now_in(desk.letter, desk.site.now)
        console.out(f"Write reviewed: {today} into the letter, so that people see up to when you have read.")
    if done.named:
        console.out(f"{counted(done.named, 'signer')} named, as they chose.")
    for entry_id, reason in done.held:
        why = reason.rstrip(".")
        console.out(f"no. {entry_id} is held back: {why}. Decide again with review --entry {entry_id}.")
    waiting = len(by_state(review.entries, "new", "later"))
    if waiting:
        console.out(f"{waiting} still to review.")
    return not done.held


def _ask(desk: Desk, options: Mapping[str, str]) -> None:
    review = desk.store.load()
    for entry in _asked(review, options["entry"]):
        code = entry.language if entry.language in desk.site.localizers else desk.letter.language
        url = desk.site.addresses.absolute(desk.site.addresses.sign_on(code, desk.letter.slug))
        path = draft_question(
            desk.store.folder,
            entry,
            desk.letter,
            desk.site.localizers[code],
            sender=desk.site.site_settings.mailbox_signatures,
            url=url,
        )
        console.out(f"{path}: read it, then send it from your mail program.")


def _asked(review: Review, name: str) -> list[Entry]:
    """Return the entry *name*, or with ``all`` those with an open question."""
    if name != "all":
        return [review.find(name)]
    waiting = by_state(review.entries, "new", "later")
    return [each for each in waiting if each.address and questions_for(each)]


def _forget(desk: Desk, options: Mapping[str, str]) -> None:
    review = desk.store.load()
    found = [review.find(options["entry"])] if options["entry"] else _of(review, desk.store, options["who"])
    if not found:
        raise LetterError(f"Nobody in the review file of {desk.letter.slug} has that address or name.")
    removed, missing = forget(desk.store, review, desk.folder, found)
    console.out(
        f"{counted(len(found), 'mail')} forgotten: in the review file, hashes and drafts, and "
        f"{counted(removed, 'row')} of the list. If the PDF is not delivered yet, run deliver again."
    )
    if missing:
        console.out(
            f"{counted(missing, 'row')} of {desk.folder / FILE}, edited by hand, not found. Look for the "
            "person there, and remove the row."
        )
    console.out(REMAINS)


def _of(review: Review, store: ReviewStore, who: str) -> list[Entry]:
    """Return the entries of a person or organisation, by address or by full name.

    Raises:
        LetterError: If *who* is an address and no address is kept any more, or several have that name.
    """
    if "@" in who:
        if review.delivered:
            raise LetterError("After the delivery no address is kept. Give the full name, in quotes.")
        address = who.rpartition("<")[2].strip("> ")
        hashed = sender_hash(store.key(), normalised(address))
        return [each for each in review.entries if hashed == each.sender]
    wanted = " ".join(who.casefold().split())
    found = [each for each in review.entries if wanted == " ".join(_name_of(each).casefold().split())]
    if len(found) > 1 and len({each.sender or each.id for each in found}) > 1:
        lines = [f"  {each.id}  {each.kind}, {each.country or 'no country'}, {each.signed}" for each in found]
        raise LetterError("\n".join(["Several have that name. Write --entry and the number:", *lines]))
    return found


def _name_of(entry: Entry) -> str:
    return entry.organisation if entry.kind == "organisation" else entry.name


def _deliver(desk: Desk, _: Mapping[str, str]) -> None:
    from plugins.signatures.deliver import write_delivery

    review, letter = desk.store.load(), desk.letter
    state = letter.state(desk.site.now)
    if state is State.COLLECTING:
        raise LetterError(
            f"{letter.facts.number} can still be signed. Deliver it after closes {letter.facts.closes}."
        )
    if state not in {State.CLOSED, State.WITHDRAWN}:
        if waiting := len(by_state(review.entries, "new", "later")):
            raise LetterError(f"{waiting} are not decided. Run `invoke sign-ons review {letter.slug}` first.")
        if not _write_accepted(desk, review):
            raise LetterError(
                "Signatures that were accepted are held back, see above. Nothing was delivered."
            )
        if not letter.facts.deliveries:
            for path in write_delivery(desk.store.folder, desk.site, letter, review):
                console.out(path)
            console.out(
                "Deliver it, then write deliveries: into the letter and run this again: names that may be "
                "public are listed then, and addresses are destroyed."
            )
            return
    destroy_addresses(desk.store, review, delivered=bool(letter.facts.deliveries))
    console.out("Addresses and the key by which senders were recognised are destroyed.")
    console.out(REMAINS)


Step = Callable[[Desk, Mapping[str, str]], None]
STEPS: Mapping[str, Step] = {
    "import": _import,
    "review": _review,
    "accept": _accept,
    "ask": _ask,
    "forget": _forget,
    "deliver": _deliver,
}
_USAGE = {
    "import": "Write --mails and an mbox file, a Maildir, a mail, or the CSV of typed paper sheets.",
    "ask": "Write --entry and its number, or --entry all.",
    "forget": "Write --who and the address or the full name in quotes, or --entry and a number.",
    "review": "Write the letter alone, or --entry and the number of an entry to decide again.",
    **dict.fromkeys(("accept", "deliver"), "Write the letter alone."),
}
"""What to type if an option is missing, or not expected."""
