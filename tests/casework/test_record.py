"""Recording an answer adds lines to the original and changes none, or writes nothing at all."""

from __future__ import annotations

import difflib
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import ClassVar

import pytest
from pelican.settings import read_settings

from plugins.casework.arrived import mail_hash
from plugins.casework.case_files import CaseFiles
from plugins.casework.desk import Casework
from plugins.casework.errors import CaseError, CaseworkError
from plugins.casework.recording.record import record
from plugins.mailbox.mail import Mail
from plugins.mailbox.reader import read_mails
from plugins.private.folder import PrivateFolder
from plugins.site.generator import load_site
from tests.conftest import NOW, add_content, small_project

SLUG = "ua-2026-018"
BODY = """\
Dear colleagues,

Your letter is filed under file no. 2026-4471. Lic. Berta Coy asked for the case to be reviewed.
The office says: the charges stay.

Kind regards
Berta Coy
"""
SETTLED = "  - {authority: gt-mp, date: 2026-11-20, kind: refusal}"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Casework:
    """A project of two alerts, one of them with an English original, and a letter."""
    project = small_project(tmp_path_factory.mktemp("casework") / "project")
    add_content(project, "letters/testigos-cano-torcaz", "alerts/ua-2026-013")
    with (project / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write("\nSHEETS = SHARE_PICTURES = False\nCACHE_FOLDER = ''\n")
    settings = read_settings(str(project / "pelicanconf.py"))
    site, problems = load_site(settings, now=NOW)
    folder = tmp_path_factory.mktemp("private") / "none"
    return Casework(site, PrivateFolder(folder), {project: "the project"}, (), settings, tuple(problems))


@pytest.fixture
def casework(loaded: Casework, tmp_path: Path) -> Iterator[Casework]:
    """The same with a new private folder; the content is put back afterwards."""
    content = loaded.site.site_settings.content
    kept = tmp_path / "kept"
    shutil.copytree(content, kept)
    private = tmp_path / "private"
    private.mkdir(0o700)
    yield replace(loaded, folder=PrivateFolder(private))
    shutil.rmtree(content)
    shutil.copytree(kept, content)


@pytest.fixture
def original(casework: Casework) -> Path:
    """The original of the alert."""
    return casework.site.site_settings.content / f"alerts/{SLUG}/index.en.md"


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """A mail that the authority sent late on 19 November in Guatemala, which is the 20th in Europe."""
    message = EmailMessage()
    message["From"] = "Berta Coy <berta.coy@mp.gob-gt.example>"
    message["Date"] = "Fri, 20 Nov 2026 05:30:00 +0000"
    message["Message-ID"] = "<b2@mp.gob-gt.example>"
    message["Subject"] = "Your letter"
    message.set_content(BODY)
    path = tmp_path / "answer.eml"
    path.write_bytes(message.as_bytes())
    return path


Record = Callable[..., bool]


@pytest.fixture
def recorded(casework: Casework) -> Record:
    def run(kind: str, *answers: str, case: str = SLUG, target: str = "gt-mp", **given: object) -> bool:
        """Record with the options *given*; with *answers*, as somebody at a terminal types them."""
        typed = iter(answers)
        options = {name: str(value) for name, value in given.items()}
        ask = (lambda _: next(typed)) if answers else None
        return record(casework, case=case, target=target, kind=kind, given=options, ask=ask)

    return run


def _edit_with(monkeypatch: pytest.MonkeyPatch, folder: Path, result: str) -> None:
    """Set an editor that replaces the *text* of a file with the *result*, a Python expression."""
    editor = folder / "editor.py"
    lines = ["import pathlib, sys", "path = pathlib.Path(sys.argv[1])", "text = path.read_text('utf-8')"]
    editor.write_text("\n".join([*lines, f"path.write_text({result}, 'utf-8')"]))
    monkeypatch.setenv("VISUAL", f"{sys.executable} {editor}")


def _added(before: str, after: str) -> list[str]:
    """Return the lines that were added, if none was changed or removed."""
    diff = list(difflib.ndiff(before.splitlines(True), after.splitlines(True)))
    assert [line for line in diff if line[0] in "-?"] == []
    return [line[2:].rstrip("\r\n") for line in diff if line[0] == "+"]


def _hash(path: Path) -> str:
    (mail,) = read_mails(path)
    assert isinstance(mail, Mail)
    return mail_hash(mail)


FORMS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "CRLF and byte order mark": lambda text: "\ufeff" + text.replace("\n", "\r\n"),
    "comments": lambda text: text.replace("targets:", "# who\ntargets:").replace(
        "copies_to:", "  # in this order\n\n# who gets copies\ncopies_to:"
    ),
    "odd quotation marks": lambda text: text.replace("case: UA 2026-018", "'case' : \"UA 2026-018\""),
    "announcements last": lambda text: text.replace(
        "\n---\n", "\nannouncements:\n- number: 1\n  date: 2026-10-28 12:00\n  kind: alert # first\n---\n", 1
    ).replace("kind: alert # first", "# first\n  kind: alert"),
}


@pytest.mark.parametrize("form", FORMS)
def test_lines_are_added_and_none_is_changed(
    form: str, original: Path, recorded: Record, tmp_path: Path
) -> None:
    before = FORMS[form](original.read_text("utf-8"))
    original.write_bytes(before.encode())
    original.chmod(0o640)
    said = tmp_path / "said.md"
    said.write_text("The office says: the charges stay.\n")
    assert recorded("refusal", date="2026-11-20", text=said)
    after = original.read_bytes().decode()
    text = '"The office says: the charges stay."'
    answer = f"- {{authority: gt-mp, date: 2026-11-20, kind: refusal, text: {text}}}"
    head, added = _added(before, after)
    assert (head, added.lstrip()) == ("answers:", answer)
    assert stat.S_IMODE(original.stat().st_mode) == 0o640


def test_what_was_sent_is_recorded_with_its_reference(
    casework: Casework, original: Path, recorded: Record, capsys: pytest.CaptureFixture[str]
) -> None:
    before = original.read_text("utf-8")
    assert recorded("sent", way="email", date="2026-11-18", reference="file no. 4471: MP")
    entry = '  - {authority: gt-mp, date: 2026-11-18, way: email, reference: "file no. 4471: MP"}'
    assert _added(before, original.read_text("utf-8")) == ["sent:", entry]
    (filed,) = CaseFiles(casework.folder).load("UA 2026-018").references
    assert (filed.authority, filed.reference) == ("gt-mp", "file no. 4471: MP")
    assert "ranslate" not in capsys.readouterr().out


def test_the_day_is_that_of_the_mail_in_the_zone_of_the_alert(
    casework: Casework, original: Path, recorded: Record, mail: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a terminal, no word of the mail is published; it is kept in the private folder."""
    before = original.read_text("utf-8")
    assert recorded("reply", mail=mail)
    assert _added(before, original.read_text("utf-8")) == [
        "answers:",
        "  - {authority: gt-mp, date: 2026-11-19, kind: reply, "
        "text: This office replied. Its words are not quoted here.}",
    ]
    (kept,) = CaseFiles(casework.folder).load("UA 2026-018").answers
    assert (str(kept.date), kept.kind, kept.message_id) == ("2026-11-19", "reply", "<b2@mp.gob-gt.example>")
    assert (casework.folder.path / kept.file).read_bytes() == mail.read_bytes()
    out = capsys.readouterr().out
    assert "File number in the mail: 2026-4471" in out
    assert "as gt-mp 2026-11-19 of answer_texts:, in content/alerts/ua-2026-018/index.fr.md" in out
    assert "index.es.md:" in out


def test_the_same_mail_is_kept_once(casework: Casework, recorded: Record, mail: Path) -> None:
    assert recorded("receipt", mail=mail)
    assert recorded("reply", mail=mail)
    assert len(CaseFiles(casework.folder).load("UA 2026-018").answers) == 1
    assert len(list(casework.folder.path.rglob("*.eml"))) == 1


def test_at_a_terminal_text_and_number_are_confirmed(
    casework: Casework,
    original: Path,
    recorded: Record,
    mail: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A text in which something was cut has to be edited before it is accepted."""
    _edit_with(monkeypatch, tmp_path, "text.partition('\\n')[2]")
    assert recorded("reply", "", "a", "e", "a", mail=mail)
    text = original.read_text("utf-8")
    assert 'text: "The office says: the charges stay."}' in text
    assert "Coy" not in text and "4471" not in text
    (filed,) = CaseFiles(casework.folder).load("UA 2026-018").references
    assert filed.reference == "2026-4471"
    shown = capsys.readouterr().out.partition("content/alerts")[0]
    assert "Berta Coy" not in shown.replace("Kind regards", "")


def test_a_text_with_a_clerk_is_not_accepted(
    original: Path,
    recorded: Record,
    mail: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The editor puts the name back, sees the error, and leaves the text out."""
    _edit_with(monkeypatch, tmp_path, "'Berta  Coy answered.'")
    assert recorded("reply", "-", "e", "a", "l", mail=mail)
    assert 'It has "Berta Coy", which must not be published' in capsys.readouterr().out
    assert "Its words are not quoted here." in original.read_text("utf-8")
    assert "answer-being-edited" not in str(list(tmp_path.rglob("*")))


@pytest.mark.parametrize("stop", ["q", "end"])
def test_stopping_writes_nothing(stop: str, casework: Casework, original: Path, mail: Path) -> None:
    before = original.read_bytes()

    def ask(_: str) -> str:
        if stop == "end":
            raise EOFError
        return stop

    given = {"mail": str(mail), "reference": "x"}
    assert not record(casework, case=SLUG, target="gt-mp", kind="reply", given=given, ask=ask)
    assert original.read_bytes() == before
    assert list(casework.folder.path.iterdir()) == []


def test_nothing_is_written_when_a_check_fails(
    casework: Casework, original: Path, recorded: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The text names a person by name, not by placeholder; the answer is from before the alert."""
    before, said = original.read_bytes(), tmp_path / "said.md"
    said.write_text("Amalia Tzib Choc is not threatened.\n")
    assert not recorded("reply", date="2026-11-20", reference="4471", text=said)
    err = capsys.readouterr().err
    assert "content/alerts/ua-2026-018/index.en.md:" in err and "answers[1].text" in err
    assert "Nothing was written." in err
    assert not recorded("receipt", date="2026-01-20")
    err = capsys.readouterr().err
    assert "2026-01-20 is before the alert itself" in err
    assert "warning" not in err, "what would be left to translate is not written"
    assert original.read_bytes() == before
    assert list(casework.folder.path.iterdir()) == []


def test_the_private_file_is_restored_when_the_content_cannot_be_written(
    casework: Casework, original: Path, recorded: Record, mail: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    CaseFiles(casework.folder).append("UA 2026-018", "notes", {"date": "2026-11-20", "text": "Call again."})
    path = CaseFiles(casework.folder).path("UA 2026-018")
    before, private = original.read_bytes(), path.read_bytes()
    replace_ = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target == original:
            raise OSError(28, "No space left on device", str(target))
        return replace_(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(CaseError, match="No space left on device"):
        recorded("reply", mail=mail, reference="4471")
    assert original.read_bytes() == before
    assert path.read_bytes() == private
    assert list(casework.folder.path.rglob("*.eml")) == []


def test_a_damaged_private_file_keeps_the_content_as_it_is(
    casework: Casework, original: Path, recorded: Record
) -> None:
    before = original.read_bytes()
    CaseFiles(casework.folder).path("UA 2026-018").write_text("case: UA 2026-018\nnotes: [\n")
    with pytest.raises(CaseworkError, match=r"ua-2026-018\.yaml:3"):
        recorded("reply", date="2026-11-20", reference="4471")
    assert original.read_bytes() == before


def test_a_list_in_brackets_is_refused_with_the_lines_to_paste(original: Path, recorded: Record) -> None:
    text = original.read_text("utf-8").replace(
        "copies_to:", "sent: [{authority: gt-mp, date: 2026-11-01, way: post}]\ncopies_to:", 1
    )
    original.write_text(text, "utf-8")
    line = text.split("\n").index("sent: [{authority: gt-mp, date: 2026-11-01, way: post}]") + 1
    with pytest.raises(CaseError) as error:
        recorded("sent", way="fax", date="2026-11-20")
    first, *lines = str(error.value).splitlines()
    assert first.startswith(f"content/alerts/ua-2026-018/index.en.md:{line}: sent: is a list in brackets.")
    assert lines == ["  - {authority: gt-mp, date: 2026-11-20, way: fax}"]
    assert original.read_text("utf-8") == text


REFUSED = {
    "unknown kind": ("answer", {}, "is no kind of answer"),
    "nearest kind": ("refused", {}, "Did you mean refusal?"),
    "no day": ("reply", {}, "Write --date"),
    "no date": ("reply", {"date": "20/11/2026"}, "is not a day. Write it as YYYY-MM-DD"),
    "extension without until": ("extension", {"date": "2026-11-20"}, "extension needs --until"),
    "transfer without to": ("transfer", {"date": "2026-11-20"}, "transfer needs --to"),
    "until for a reply": ("reply", {"date": "2026-11-20", "until": "2026-12-20"}, "--until is not for reply"),
    "sent without way": ("sent", {}, "sent needs --way"),
    "unknown way": ("sent", {"way": "mail"}, "Did you mean email?"),
    "other target": ("reply", {"date": "2026-11-20", "target": "gt-mpp"}, "Did you mean gt-mp?"),
    "other case": ("reply", {"date": "2026-11-20", "case": "UA 2026-081"}, "is no case"),
    "no case": ("reply", {"date": "2026-11-20", "case": ""}, '"" is no case'),
    "day of a week": ("reply", {"date": "2026-W47-5"}, "is not a day. Write it as YYYY-MM-DD"),
    "until without hyphens": ("extension", {"date": "2026-11-20", "until": "20261220"}, "is not a day"),
}


@pytest.mark.parametrize("claim", REFUSED)
def test_what_is_missing_or_wrong_is_said(claim: str, recorded: Record) -> None:
    kind, given, message = REFUSED[claim]
    with pytest.raises(CaseError) as error:
        recorded(kind, **given)
    assert message in str(error.value)


@pytest.mark.parametrize(
    "case", ["UA 2026-018", "ua 2026 018", "ua-2026-018/", "content/alerts/ua-2026-018/index.en.md"]
)
def test_an_alert_is_found_as_people_and_shells_write_it(case: str, original: Path, recorded: Record) -> None:
    assert recorded("receipt", case=case, date="2026-11-20")
    assert "kind: receipt" in original.read_text("utf-8")


def test_a_mail_that_was_imported_is_noted_as_recorded(
    casework: Casework, recorded: Record, mail: Path
) -> None:
    """Its import did not see which authority had sent it; the day is another one."""
    files = CaseFiles(casework.folder)
    hashed = _hash(mail)
    files.append("UA 2026-018", "notes", {"date": "2026-11-20", "text": "Not touched."})
    entry = {"date": "2026-11-21", "kind": "unread", "file": "a.eml"}
    files.append("UA 2026-018", "answers", {**entry, "hash": "0"})
    files.append("UA 2026-018", "answers", {**entry, "hash": hashed})
    before = files.path("UA 2026-018").read_text("utf-8")
    assert recorded("reply", mail=mail)
    after = files.path("UA 2026-018").read_text("utf-8")
    kept = files.load("UA 2026-018").answers
    assert [(each.kind, each.authority) for each in kept] == [("unread", None), ("reply", "gt-mp")]
    assert [line for line in after.splitlines() if line not in before.splitlines()] == [
        f"  - {{date: 2026-11-21, kind: reply, file: a.eml, hash: {hashed}, authority: gt-mp}}"
    ]


def test_an_answer_is_recorded_even_if_the_case_file_cannot_note_it(
    casework: Casework,
    original: Path,
    recorded: Record,
    mail: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    hashed = _hash(mail)
    CaseFiles(casework.folder).path("UA 2026-018").write_text(
        f"case: UA 2026-018\nanswers:\n  - date: 2026-11-21\n    kind: >-\n      unread\n    file: a.eml\n"
        f"    hash: {hashed}\n"
    )
    assert recorded("reply", mail=mail)
    assert "kind: reply" in original.read_text("utf-8")
    err = capsys.readouterr().err
    assert "could not note that this mail is recorded" in err and err.endswith("\nkind: reply\n")


def test_the_office_that_answered_may_be_named(
    original: Path, recorded: Record, mail: Path, tmp_path: Path
) -> None:
    """The address is shown with the name of the office; of a clerk, not even a part of the name is accepted."""
    said = tmp_path / "said.md"
    said.write_text("Lic. Coy, of the Ministerio Público de Guatemala, says that the charges stay.\n")
    with pytest.raises(CaseError, match=r'"Lic\. Coy", which must not be published'):
        recorded("reply", mail=mail, text=said)
    mail.write_bytes(mail.read_bytes().replace(b"Berta Coy <", b'"Ministerio Publico de Guatemala" <'))
    said.write_text("The Ministerio Público says that the charges stay.\n")
    assert recorded("reply", mail=mail, text=said)
    assert "The Ministerio Público says" in original.read_text("utf-8")


def test_a_full_disk_is_no_traceback(
    original: Path, recorded: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = original.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise shutil.Error([("a", "b", "No space left on device")])

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(
        CaseError, match=r"cannot be copied into .*, where it is checked\. Nothing was written"
    ):
        recorded("receipt", date="2026-11-20")
    monkeypatch.undo()
    assert original.read_bytes() == before


def test_the_same_answer_is_recorded_once(recorded: Record) -> None:
    given = {"case": "UA 2026-013", "target": "co-fiscalia", "date": "2026-09-15"}
    with pytest.raises(CaseError, match=r"has that of co-fiscalia on 2026-09-15 already\. Add what is new"):
        recorded("receipt", **given)
    sent = {"case": "ua-2026-013", "target": "co-fiscalia", "way": "in-person", "date": "2026-09-10"}
    with pytest.raises(CaseError, match="already"):
        recorded("sent", **sent)


def test_mails_in_the_project_are_refused(casework: Casework, recorded: Record, mail: Path) -> None:
    inside = casework.site.site_settings.content / "answer.eml"
    shutil.copy(mail, inside)
    with pytest.raises(CaseError, match="must not be where git or a build finds them"):
        recorded("reply", mail=inside)


def test_a_letter_takes_answers_too(
    casework: Casework, recorded: Record, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its translations show the original's answers until they have as many."""
    folder = casework.site.site_settings.content / "letters/testigos-cano-torcaz"
    before, said = (folder / "index.es.md").read_text("utf-8"), tmp_path / "said.md"
    said.write_text("La Fiscalía creó un grupo de tareas.\n", "utf-8")
    assert recorded("measures", case="SL 2026-002", target="co-fiscalia", date="2026-11-19", text=said)
    assert _added(before, (folder / "index.es.md").read_text("utf-8")) == [
        "  - authority: co-fiscalia",
        "    date: 2026-11-19",
        "    kind: measures",
        "  - La Fiscalía creó un grupo de tareas.",
    ]
    assert "index.fr.md:" in capsys.readouterr().out
    site, problems = load_site(casework.settings, now=NOW)  # type: ignore[arg-type]
    assert [each for each in problems if each.fatal and "letters/" in each.path] == []
    shown = site.content.sign_ons["testigos-cano-torcaz"].localized("answer_texts", "fr")
    assert (shown.language, len(shown.value)) == ("es", 2)
    with pytest.raises(CaseError, match="Write deliveries:"):
        recorded("sent", case="SL 2026-002", target="co-fiscalia", way="email")


def test_a_delivered_letter_becomes_answered(casework: Casework) -> None:
    content = casework.site.site_settings.content
    letter = casework.site.content.sign_ons["testigos-cano-torcaz"]
    path = content / "letters/testigos-cano-torcaz/index.es.md"
    text = path.read_text("utf-8").replace("status: answered", "status: delivered")
    head, rest = text.split("answers:\n", 1)
    rest = rest[rest.index("announcements:") :].replace("    kind: answered", "    kind: delivered")
    path.write_text(head + rest[: rest.index("answer_texts:")] + rest[rest.index("\n---\n") + 1 :], "utf-8")
    for code in ("fr", "en"):
        other = path.with_name(f"index.{code}.md")
        words = other.read_text("utf-8")
        start = words.index("answer_texts:")
        other.write_text(words[:start] + words[words.index("\n---\n") + 1 :], "utf-8")
    site, problems = load_site(casework.settings, now=NOW)  # type: ignore[arg-type]
    assert letter.slug in site.content.sign_ons, problems
    now = replace(casework, site=site, problems=tuple(problems))
    said = casework.folder.path / "said.md"
    said.write_text("La Procuraduría abrió una indagación.\n", "utf-8")
    given = {"date": "2026-11-19", "text": str(said)}
    assert record(now, case=letter.slug, target="co-procuraduria", kind="measures", given=given)
    assert "\nstatus: answered\n" in path.read_text("utf-8")


def test_a_withdrawn_alert_takes_nothing(casework: Casework) -> None:
    summary = casework.site.alert_summaries[SLUG]
    alert = casework.site.alert(SLUG)
    withdrawn = replace(alert, facts=alert.facts.model_copy(update={"status": "withdrawn"}))

    class Site:
        content = casework.site.content
        alert_summaries: ClassVar = {SLUG: summary}
        now = casework.site.now

        def alert(self, _: str) -> object:
            return withdrawn

    with pytest.raises(CaseError, match="is withdrawn"):
        record(
            replace(casework, site=Site()),  # type: ignore[arg-type]
            case=SLUG,
            target="gt-mp",
            kind="reply",
            given={"date": "2026-11-20"},
        )
