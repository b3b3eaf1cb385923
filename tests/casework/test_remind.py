"""A reminder is one draft a day, in the authority's language, and cites what is on record."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from plugins.alerts.summary import AnswerDay
from plugins.casework.case_files import CaseFiles
from plugins.casework.desk import Casework
from plugins.casework.errors import CaseError
from plugins.casework.reminders.remind import remind
from plugins.casework.reminders.text import Letter, Reminder, body_of, subject_of
from plugins.follow_up.clock import Answered, Clock, ClockState
from plugins.languages.catalogs import load_catalogs
from plugins.private.folder import PrivateFolder
from plugins.repository.content import Content
from plugins.repository.site import Site
from plugins.web.localizer import Localizer, localizers
from plugins.web.response_terms import Term
from tests.conftest import NOW, ROOT, VOCABULARIES

OPEN, MODIFIED = "ua-2026-021", "ua-2026-013"


@dataclass
class Desk:
    """A casework of the sample content, some of which reads English."""

    casework: Casework

    def at(self, now: datetime) -> Desk:
        return Desk(replace(self.casework, site=replace(self.casework.site, now=now)))

    def remind(self, case: str, target: str) -> bool:
        return remind(self.casework, case=case, target=target)

    @property
    def files(self) -> list[str]:
        folder = self.casework.folder.path
        return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*.*") if each.is_file())


@pytest.fixture(scope="module")
def content(load: Callable[[Path], Content]) -> Content:
    """The sample content, whose authorities prefer English: tests of other languages need no registry."""
    found = load(ROOT / "content")
    english = {
        key: each.model_copy(
            update={
                "languages": ["en", *each.languages],
                "salutation": {**each.salutation, "en": f"To {each.name}:"},
            }
        )
        for key, each in found.authorities.items()
    }
    return replace(found, authorities=english)


@pytest.fixture
def desk(content: Content, tmp_path: Path) -> Desk:
    from pelican.settings import read_settings

    from plugins.web.settings import site_settings

    config = site_settings(read_settings(str(ROOT / "pelicanconf.py")))
    catalogs, _ = load_catalogs(config.theme, config.languages, root=ROOT)
    folder = tmp_path / "private"
    folder.mkdir(0o700)
    return Desk(Casework(Site(config, content, catalogs, NOW), PrivateFolder(folder), {}))


def _text(path: Path) -> str:
    return _mail(path).get_content().replace("\r\n", "\n")


def _mail(path: Path) -> email.message.EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)  # type: ignore[return-value]


def test_two_reminders_on_a_day_are_one_draft(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.remind("UA 2026-021", "co-fiscalia")
    written = desk.files
    draft = "ua-2026-021/reminders/2026-11-21-ua-2026-021-co-fiscalia.eml"
    assert written == ["ua-2026-021.yaml", draft]
    capsys.readouterr()
    assert desk.remind(OPEN, "Co Fiscalía")
    assert capsys.readouterr().out.strip().endswith(draft)
    assert desk.files == written
    (reminder,) = CaseFiles(desk.casework.folder).load("UA 2026-021").reminders
    assert (reminder.date, reminder.authority, reminder.way) == (date(2026, 11, 21), "co-fiscalia", "email")
    assert reminder.draft == draft


def test_a_draft_that_was_sent_and_removed_still_counts(desk: Desk) -> None:
    assert desk.remind(OPEN, "co-fiscalia")
    (desk.casework.folder.path / desk.files[1]).unlink()
    assert desk.remind(OPEN, "co-fiscalia")
    assert desk.files == ["ua-2026-021.yaml"]


def test_the_day_is_that_of_the_alert(desk: Desk) -> None:
    """At 4:59 UTC it is still the 21st in Bogotá."""
    assert desk.at(datetime(2026, 11, 22, 4, 59, tzinfo=UTC)).remind(OPEN, "co-fiscalia")
    assert desk.at(datetime(2026, 11, 22, 5, 0, tzinfo=UTC)).remind(OPEN, "co-fiscalia")
    assert [Path(name).name[:10] for name in desk.files[1:]] == ["2026-11-21", "2026-11-22"]


def test_the_draft_is_unsent_and_complete(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    files = CaseFiles(desk.casework.folder)
    answer = {"date": "2026-09-15", "authority": "co-fiscalia", "kind": "receipt", "file": "a.eml"}
    files.append("UA 2026-013", "answers", {**answer, "message_id": "<b2@fiscalia.gov.example>"})
    for number in ("2026-6110-350027", "E-2026-77"):  # the first of them is that of the alert
        files.append("UA 2026-013", "references", {"authority": "co-fiscalia", "reference": number})
    assert desk.remind(MODIFIED, "co-fiscalia")
    mail = _mail(desk.casework.folder.path / desk.files[-1])
    assert mail["X-Unsent"] == "1"
    assert mail["To"] == "despacho@fiscalia.gov.example"
    assert mail["From"] == "contact@urgent-action.example"
    assert mail["In-Reply-To"] == "<b2@fiscalia.gov.example>"
    assert mail["Subject"].strip() == (
        "Reminder: UA 2026-013, our letter of 10 September 2026 (file 20266110350027)"
    )
    text = _text(desk.casework.folder.path / desk.files[-1])
    assert text.startswith("To Luz Marina Ocampo Restrepo:\n\nOn behalf of Urgent Action Network, ")
    for part in (
        "– 10 September 2026, handed over in person, filed by you as: file 20266110350027\n"
        "– 20 October 2026, by telephone\n",
        "You confirmed receipt on 15 September 2026. We have not received an answer on the matter itself.",
        "on the matter itself. Our letter is filed by you as: E-2026-77.\n\n",
        "The 15 working days to answer under Law 1755 of 2015, article 14 ended on 1 October 2026.",
        "1. Guarantee the life and safety of the survivors",
        "Yours faithfully,\n\nUrgent Action Network\ncontact@urgent-action.example",
    ):
        assert part in text
    assert "unlawful" not in text and "let us know the number" not in text
    out = capsys.readouterr().out
    assert "nothing was sent" in out and "mailto:despacho@fiscalia.gov.example?subject=Reminder" in out
    assert [line for line in text.splitlines() if line not in out.splitlines()] == []


def test_an_authority_without_email_gets_a_text(
    desk: Desk, content: Content, capsys: pytest.CaptureFixture[str]
) -> None:
    authority = content.authorities["co-fiscalia"].model_copy(update={"email": []})
    changed = replace(content, authorities={**content.authorities, "co-fiscalia": authority})
    site = replace(desk.casework.site, content=changed)
    assert Desk(replace(desk.casework, site=site)).remind(OPEN, "co-fiscalia")
    assert desk.files[-1].endswith("co-fiscalia.txt")
    text = (desk.casework.folder.path / desk.files[-1]).read_text("utf-8")
    assert text.startswith("Reminder: UA 2026-021") and "To Luz Marina" in text
    out = capsys.readouterr().out
    assert "fax: +57 601 5550108" in out and "mailto:" not in out
    (reminder,) = CaseFiles(desk.casework.folder).load("UA 2026-021").reminders
    assert reminder.way == "fax"


REFUSED = {
    ("ua-2026-009", "co-fiscalia"): "ended on 2026-05-19: there is nothing to remind of",
    ("ua-2026-014", "co-mindefensa"): "is suspended: the partner asks not to write",
    (
        "ua-2026-016",
        "co-defensoria",
    ): r"co-defensoria answered \(measures\) on 2026-10-21: its clock has stopped",
    ("ua-2026-015", "co-defensoria"): "passed the letters on to co-proteccion on 2026-10-06",
    ("ua-2026-021", "co-gobernacion-cauca"): "invoke follow-up-record ua-2026-021 co-gobernacion-cauca sent",
    ("ua-2026-021", "co-policia"): "is none of the authorities that UA 2026-021 writes to",
    ("ua-2026-011", "co-fiscalia"): "is withdrawn",
}


@pytest.mark.parametrize(("case", "target"), REFUSED)
def test_nothing_is_drafted_without_a_reason(case: str, target: str, desk: Desk) -> None:
    with pytest.raises(CaseError, match=REFUSED[case, target]):
        desk.remind(case, target)
    assert desk.files == []


def test_a_transfer_is_cited_for_the_authority_that_got_it(desk: Desk) -> None:
    assert desk.remind("ua-2026-015", "co-proteccion")
    text = _text(desk.casework.folder.path / desk.files[-1])
    assert "On 6 October 2026 this office informed us that it had passed our letter on to you: " in text


def test_a_private_follow_up_can_be_reminded(desk: Desk) -> None:
    summaries = desk.casework.site.content.alerts
    summary = replace(summaries.alert_summaries[OPEN], follow_up="private")
    alerts = type(summaries)({**summaries.alert_summaries, OPEN: summary}, summaries.get)
    content = replace(desk.casework.site.content, alerts=alerts)
    site = replace(desk.casework.site, content=content)
    assert Desk(replace(desk.casework, site=site)).remind(OPEN, "co-fiscalia")


@pytest.fixture(scope="module")
def languages() -> dict[str, Localizer]:
    from pelicanconf import LANGUAGES

    return localizers(LANGUAGES, load_catalogs(ROOT / "theme", LANGUAGES, root=ROOT)[0], VOCABULARIES)


SOURCES = {"es": "Ley 1755 de 2015", "fr": "loi 1755 de 2015", "en": "Law 1755 of 2015"}
DUE = date(2026, 12, 10)


def _reminder(state: ClockState = ClockState.OVERDUE, *answers: AnswerDay, about: bool = False) -> Reminder:
    return Reminder(
        case="UA 2026-021",
        title="El Yarumo",
        salutation="Señora Fiscal General:",
        letters=[Letter(date(2026, 11, 18), "email", "20266110482113"), Letter(date(2026, 11, 20), "fax")],
        transfers=[],
        answers=answers,
        references=[],
        clock=Clock(state, Answered.NONE, date(2026, 11, 18), DUE, about),
        term=Term(15, SOURCES),
        requests=["Proteger.", "Investigar."],
        network="Red de Acción Urgente",
        contact="red@network.example",
    )


def test_the_reminder_is_in_the_language_of_the_authority(
    desk: Desk, load: Callable[[Path], Content]
) -> None:
    """With the registry as it is, the prosecutor reads Spanish."""
    site = replace(desk.casework.site, content=load(ROOT / "content"))
    assert Desk(replace(desk.casework, site=site)).remind(OPEN, "co-fiscalia")
    mail = _mail(desk.casework.folder.path / desk.files[-1])
    assert mail["Subject"].startswith("Recordatorio: UA 2026-021, nuestra carta del 18 de noviembre de 2026")
    text = _text(desk.casework.folder.path / desk.files[-1])
    assert text.startswith(
        "Señora Fiscal General:\n\nEn nombre de nuestra organización, Red de Acción Urgente"
    )
    assert "1. Proteger de inmediato" in text and "Atentamente,\n" in text
    assert "(Ley 1755 de 2015, artículo 14) terminan el 10 de diciembre de 2026" in text


@pytest.mark.parametrize("code", ["fr", "en", "es"])
def test_every_sentence_is_in_one_language(code: str, languages: dict[str, Localizer]) -> None:
    answers = [
        AnswerDay("x", date(2026, 11, 20), "receipt"),
        AnswerDay("x", date(2026, 11, 25), "reply"),
        AnswerDay("x", date(2026, 11, 26), "extension", date(2026, 12, 20)),
    ]
    for reminder in (
        _reminder(),
        _reminder(ClockState.RUNNING, *answers),
        replace(_reminder(about=True), letters=[], transfers=[(date(2026, 11, 18), "Defensoría")]),
        replace(_reminder(), salutation="", references=["77"]),
    ):
        text = f"{subject_of(reminder, languages[code])}\n{body_of(reminder, languages[code])}"
        own = {"en": "Reminder: ", "fr": "Rappel\u00a0: ", "es": "Recordatorio: "}
        assert text.startswith(own[code])
        assert [word for other, word in own.items() if other != code and word in text] == []
        assert "%(" not in text


TIMES = {
    "over": (_reminder(), "ended on 10 December 2026"),
    "about over": (_reminder(about=True), "ended on or about 10 December 2026"),
    "not yet": (_reminder(ClockState.RUNNING), "end on 10 December 2026"),
    "about not yet": (_reminder(ClockState.SOON, about=True), "end on or about 10 December 2026"),
    "extended": (
        _reminder(ClockState.SOON, AnswerDay("x", date(2026, 11, 26), "extension", DUE)),
        "The further time that you asked for ends on 10 December 2026.",
    ),
    "extended and over": (
        _reminder(ClockState.OVERDUE, AnswerDay("x", date(2026, 11, 26), "extension", DUE)),
        "The further time that you asked for ended on 10 December 2026.",
    ),
}


@pytest.mark.parametrize("claim", TIMES)
def test_the_time_to_answer_is_said_as_it_is(claim: str, languages: dict[str, Localizer]) -> None:
    reminder, words = TIMES[claim]
    assert words in body_of(reminder, languages["en"])


def test_without_a_term_nothing_is_said_of_time(languages: dict[str, Localizer]) -> None:
    reminder = replace(_reminder(), term=None, clock=Clock(ClockState.NOT_STARTED, Answered.NONE, DUE))
    assert "working days" not in body_of(reminder, languages["en"])
