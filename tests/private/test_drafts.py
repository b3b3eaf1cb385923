"""Drafts of mails: whatever their texts hold, nobody else gets them, and mail programs open them."""

from __future__ import annotations

import email
import email.policy
from pathlib import Path

import pytest

from plugins.private.drafts import Draft, write_draft
from plugins.private.errors import DraftError, PrivateFolderError
from plugins.private.folder import open_private_folder


def test_a_draft_is_a_mail_that_is_not_sent(tmp_path: Path) -> None:
    folder = open_private_folder(tmp_path / "private", {})
    draft = Draft(
        to=["fiscal@gov.example"],
        copies=["red@network.example"],
        sender="contact@network.example",
        subject="Recordatorio: UA 2026-014 — ¿qué se hizo?",
        body="Señora:\n\nFrom aquí.\n.\n" + "largo " * 300,
        answers="<abc@gov.example>",
    )
    path = write_draft(folder, "draft.eml", draft)
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert mail["X-Unsent"] == "1"
    assert (mail["To"], mail["Cc"], mail["From"]) == (*draft.to, *draft.copies, draft.sender)
    assert mail["Subject"] == draft.subject and mail["In-Reply-To"] == mail["References"] == draft.answers
    assert mail.get_content().replace("\r\n", "\n").rstrip() == draft.body.rstrip()
    assert max(map(len, path.read_bytes().split(b"\r\n"))) <= 78
    with pytest.raises(PrivateFolderError):
        write_draft(folder, "draft.eml", draft)


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028", "=?utf-8?q?=0D=0A?="])
def test_no_text_adds_a_header(end: str) -> None:
    text = f"Hola{end}Bcc: x@elsewhere.example{end}{end}body"
    data = Draft(to=["a@b.example"], subject=text, body=text, answers=f"<a{end}Bcc:x@y.example{end}>").data()
    mail = email.message_from_bytes(data, policy=email.policy.default)
    allowed = {"X-Unsent", "To", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
    assert set(mail.keys()) == allowed
    assert mail["Subject"].isprintable()


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "a",
            "a@",
            "@b.example",
            "a@b.example, c@d.example",
            "A <a@b.example>",
            "a@b.example\nBcc: c@d.example",
        ),
        *(
            "a b@c.example",
            "ñ@b.example",
            "a@b@c.example",
            "=?q?a?=@b.example",
            "undisclosed-recipients:;",
            "a@b.example\0",
        ),
    ],
)
def test_an_address_is_one_address(address: str) -> None:
    for draft in (
        Draft(to=[address], subject="", body=""),
        Draft(to=["a@b.example"], copies=[address], subject="", body=""),
    ):
        with pytest.raises(DraftError, match="is not an address"):
            draft.data()


def test_somebody_must_get_it() -> None:
    with pytest.raises(DraftError, match="nobody to write to"):
        Draft(to=[], subject="a", body="b").data()
