"""Checks against a real account what the mailing assumes about Mailchimp: nothing is sent.

Each assumption is one that the stand-in of the tests makes; docs/decisions/0008 says which of them carry the
promise that nobody gets a mail twice. What can only be seen by sending is listed, and not tried.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from plugins.campaigns.announcements.news import read_marks
from plugins.campaigns.delivery.ledger import Ledger, LedgerEntry, ledger_entry
from plugins.campaigns.errors import MailchimpError, MissingError, NotForTestsError, RefusedError
from plugins.campaigns.key import Key, read_mark
from plugins.campaigns.mailchimp.calls import Json
from plugins.campaigns.mailchimp.client import Mailchimp
from plugins.campaigns.mailchimp.segments import Segment, comparable, conditions
from plugins.campaigns.settings import Mailing
from plugins.content.problems import counted

MARK = "[contract]"
"""Begins the title of every campaign that is created here."""
NOT_TRIED = (
    "a campaign that is being sent can be neither changed nor sent a second time",
    "a sent campaign stays in the list, also after it was renamed",
    "a condition on an earlier campaign leaves out whoever was sent it",
)
"""What is assumed as well, and could be seen only by sending."""


@dataclass(frozen=True)
class Finding:
    """One assumption, and whether it holds; *found* says what is there instead."""

    assumption: str
    holds: bool
    found: str = ""


def check_contract(mailing: Mailing, audience: str, *, client: Mailchimp | None = None) -> Iterator[Finding]:
    """Yield, one by one, whether each assumption holds in *audience*; delete the drafts at the end.

    Raises:
        NotForTestsError: If the audience is not there or not empty, or it is the one that mails go to.
        MailchimpError: If not even a draft can be created, or deleted.
    """
    if audience == mailing.audience:
        raise NotForTestsError(
            "That is MAILCHIMP_AUDIENCE, to which mails go. Create an empty one for the test."
        )
    client = client or Mailchimp(replace(mailing, audience=audience))
    try:
        members = client.member_count()
    except MissingError:
        raise NotForTestsError(
            f'--audience: this account has no audience "{audience}". Copy the id from Audience, Settings, '
            "Audience name and defaults."
        ) from None
    if members:
        raise NotForTestsError(
            f'The audience "{audience}" has {counted(members, "contact")}. Create one without any: only '
            "drafts are made, but somebody could press send."
        )
    contract = _Contract(client)
    try:
        yield from contract.findings()
    finally:
        contract.clear()


class _Contract:
    """The drafts of one run."""

    def __init__(self, client: Mailchimp) -> None:
        self._client = client
        self._key = Key("alert", f"contract-{secrets.token_hex(4)}", 1, "en")
        self._title = f"{MARK} UA · alert 1 · en {self._key.mark('0123456789ab')}"
        mark, news = self._key.mark(), "[news 0f3c2a91]"
        self._html = (
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Test</title>'
            f'<meta name="campaign" content="{mark}"></head><body>'
            f'<div style="display:none" data-campaign="{mark}" data-news="{news}">Preview</div>'
            '<p>Nobody gets this. <a href="*|UNSUB|*">Unsubscribe</a></p>'
            "<p>*|HTML:LIST_ADDRESS_HTML|*</p></body></html>"
        )
        self._text = "Nobody gets this.\n\n*|UNSUB|*\n*|LIST:ADDRESS|*\n"

    def clear(self) -> None:
        """Delete every draft of this run, and of interrupted ones before it, with segment and group."""
        for each in Ledger.read(self._client).entries:
            if each.status == "save" and each.title.startswith(MARK):
                self._client.delete(each.id)
        for segment in self._client.segments():
            if segment["name"] == MARK:
                self._client.delete_segment(segment["id"])
        for category in self._client.categories():
            if category["title"] == MARK:
                self._client.delete_category(category["id"])

    def findings(self) -> Iterator[Finding]:
        """Yield the findings."""
        made = self._created()
        for assumption, check in (
            ("the list shows a draft as soon as it is created, with the title as written", self._listed),
            ("a draft keeps that nothing is measured", self._unmeasured),
            ("HTML keeps the key, the news and the merge tags; the text is as written", self._content),
            ("settings change without the content, and the content without the settings", self._separate),
            (
                "a saved segment is listed with its conditions, and recipients come back, as written",
                self._recipients,
            ),
            ("a condition on earlier campaigns (Aim, nosent) is accepted for recipients", self._activity),
            ("a copy carries the key in its content, and is a draft", self._copy),
            ("a draft without a subject is not ready to send", self._emptied),
            ("a campaign that is not there is answered with 404", self._missing),
            (
                "a deleted draft is gone at once, also from the list, and deleting it again does no harm",
                self._deleted,
            ),
        ):
            yield self._finding(assumption, check, made)

    def _finding(self, assumption: str, check: Callable[[LedgerEntry], str], made: LedgerEntry) -> Finding:
        try:
            found = check(made)
        except MailchimpError as error:
            found = str(error)
        return Finding(assumption, not found, found)

    def _created(self) -> LedgerEntry:
        body = {
            "type": "regular",
            "recipients": {"list_id": self._client.audience},
            "settings": {**self._settings("Test"), "title": self._title, "auto_footer": False},
            "tracking": {"opens": False, "html_clicks": False, "text_clicks": False},
        }
        return ledger_entry(self._client.create(body))

    def _settings(self, subject: str) -> Json:
        return {"subject_line": subject, "from_name": "Test", "reply_to": "test@urgent-action.example"}

    def _listed(self, made: LedgerEntry) -> str:
        found = [each for each in Ledger.read(self._client).entries if each.id == made.id]
        if not found:
            return "it is not in the list"
        (shown,) = found
        if shown.title != self._title or shown.key != self._key or not shown.ours:
            return f'its title is "{shown.title}"'
        if shown.status != "save" or not shown.web_id or not shown.created:
            return f'status "{shown.status}", web_id {shown.web_id}, created "{shown.created}"'
        return ""

    def _unmeasured(self, made: LedgerEntry) -> str:
        tracking = self._client.campaign(made.id).get("tracking") or {}
        on = [name for name in ("opens", "html_clicks", "text_clicks") if tracking.get(name) is not False]
        return f"measured: {', '.join(on)}" if on else ""

    def _content(self, made: LedgerEntry) -> str:
        self._client.set_content(made.id, html=self._html, text=self._text)
        html = self._client.content(made.id)
        mark = read_mark(html)
        lost = [
            name
            for name, kept in (
                ("key", mark is not None and mark[0] == self._key),
                ("news", read_marks(html) == frozenset({"0f3c2a91"})),
                ("*|UNSUB|*", "*|UNSUB|*" in html),
            )
            if not kept
        ]
        return f"lost: {', '.join(lost)}" if lost else ""

    def _separate(self, made: LedgerEntry) -> str:
        self._client.update(made.id, {"settings": {**self._settings("Another"), "title": self._title}})
        if not read_mark(self._client.content(made.id)):
            return "changing settings has changed the content"
        self._client.set_content(made.id, html=self._html, text=self._text)
        shown = ledger_entry(self._client.campaign(made.id))
        return "" if (shown.title, shown.subject) == (self._title, "Another") else f'title "{shown.title}"'

    def _activity(self, made: LedgerEntry) -> str:
        condition = {"condition_type": "Aim", "field": "aim", "op": "nosent", "value": "any"}
        segment = {"match": "all", "conditions": [condition]}
        recipients = {"list_id": self._client.audience, "segment_opts": segment}
        self._client.update(made.id, {"recipients": recipients, "settings": self._settings("Test")})
        kept = ledger_entry(self._client.campaign(made.id)).segment
        return "" if comparable(kept) == comparable(segment) else f"it is kept as {kept}"

    def _recipients(self, made: LedgerEntry) -> str:
        category = self._client.create_category(MARK, "checkboxes")["id"]
        places = [
            {"category": category, "id": self._client.create_interest(category, name)["id"]}
            for name in ("1", "2", "3")
        ]
        options = conditions(places[0], places, 2)
        created = self._client.create_segment(MARK, options)["id"]
        listed = [each for each in self._client.segments() if each["id"] == created]
        if not listed or comparable(listed[0].get("options") or {}) != comparable(options):
            return f"the segment is listed as {listed[0].get('options') if listed else 'nothing'}"
        segment = Segment(int(created), 0, options)
        for written in (segment.options, options):
            recipients = {"list_id": self._client.audience, "segment_opts": written}
            self._client.update(made.id, {"recipients": recipients, "settings": self._settings("Test")})
            kept = [each.segment for each in Ledger.read(self._client).entries if each.id == made.id]
            if not kept or not segment.is_of(kept[0]):
                return f"recipients {written} are listed as {kept}"
        return ""

    def _copy(self, made: LedgerEntry) -> str:
        copy = ledger_entry(self._client.replicate(made.id))
        mark = read_mark(self._client.content(copy.id))
        settings = {**self._settings("Test"), "title": f"{MARK} renamed"}  # so that clearing finds it
        self._client.update(copy.id, {"settings": settings})
        if mark is None or mark[0] != self._key:
            return "the key is not in its content"
        return "" if copy.status == "save" and copy.id != made.id else f'its status is "{copy.status}"'

    def _emptied(self, made: LedgerEntry) -> str:
        self._client.update(made.id, {"settings": {**self._settings(""), "title": self._title}})
        if ledger_entry(self._client.campaign(made.id)).subject:
            return "the subject cannot be emptied"
        errors = self._client.unready(made.id)
        return (
            "" if any("subject" in error.lower() for error in errors) else "; ".join(errors) or "it is ready"
        )

    def _missing(self, _: LedgerEntry) -> str:
        try:
            self._client.content("0" * 10)
        except MissingError:
            return ""
        return "it is answered"

    def _deleted(self, made: LedgerEntry) -> str:
        self._client.delete(made.id)
        self._client.delete(made.id)
        if any(each.id == made.id for each in Ledger.read(self._client).entries):
            return "the list still shows it"
        try:
            self._client.campaign(made.id)
        except RefusedError:
            return ""
        return "it can still be read"
