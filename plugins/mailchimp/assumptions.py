"""Check of the assumptions about Mailchimp against a real account, without sending anything.

The fake server of the tests makes the same assumptions; docs/decisions/0008 says which of them the guarantee
that nobody gets a mail twice depends on. Assumptions that only a send could verify are listed, not checked.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace

from plugins.content.problems import counted
from plugins.mailchimp.calls import Json
from plugins.mailchimp.client import Mailchimp
from plugins.mailchimp.listing import ledger_entry, listed
from plugins.mailchimp.segments import Segment, comparable, conditions
from plugins.mailchimp.settings import MailchimpSettings, is_audience
from plugins.mailing.entry import LedgerEntry
from plugins.mailing.errors import MissingError, NotForTestsError, RefusedError, ServiceError
from plugins.mailing.key import Key, read_mark
from plugins.mailing.service import Finding

MARK = "[contract]"
"""Prefix of the title of each campaign created here; also the name of the group and the segment."""
NOT_TRIED = (
    "a campaign that is being sent can be neither changed nor sent a second time",
    "a sent campaign stays in the list, also after it was renamed",
    "a condition on an earlier campaign leaves out whoever was sent it",
)
"""Assumptions that only a send could verify."""
_NEWS = "[news 0f3c2a91]"
"""What a mail contains of its news (``campaigns/announcements/news.py``)."""


def check_assumptions(
    settings: MailchimpSettings, audience: str, *, sleep: Callable[[float], None]
) -> Iterator[Finding]:
    """Yield a finding for each assumption, checked in *audience*; delete the drafts at the end.

    *sleep* waits between attempts.

    Raises:
        NotForTestsError: If the key is missing, or the audience does not exist, has contacts, or is the one
            that mails go to.
        ServiceError: If a draft cannot be created or deleted.
    """
    if settings.key is None:
        raise NotForTestsError("Put the key into the environment as MAILCHIMP_API_KEY.")
    if not is_audience(audience):
        raise NotForTestsError(
            f'--audience "{audience}" is not the id of an audience: ten characters, as in a1b2c3d4e5.'
        )
    if audience == settings.audience:
        raise NotForTestsError(
            "That is MAILCHIMP_AUDIENCE, to which mails go. Create an empty one for the test."
        )
    client = Mailchimp(replace(settings, audience=audience), sleep=sleep)
    try:
        members = client.lists.member_count()
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
    yield from (Finding(assumption, None) for assumption in NOT_TRIED)


class _Contract:
    """One run of the check, with the drafts that it creates."""

    def __init__(self, client: Mailchimp) -> None:
        self._client = client
        self._key = Key("alert", f"contract-{secrets.token_hex(4)}", 1, "en")
        self._title = f"{MARK} UA · alert 1 · en {self._key.mark('0123456789ab')}"
        mark = self._key.mark()
        self._html = (
            '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Test</title>'
            f'<meta name="campaign" content="{mark}"></head><body>'
            f'<div style="display:none" data-campaign="{mark}" data-news="{_NEWS}">Preview</div>'
            '<p>Nobody gets this. <a href="*|UNSUB|*">Unsubscribe</a></p>'
            "<p>*|HTML:LIST_ADDRESS_HTML|*</p></body></html>"
        )
        self._text = "Nobody gets this.\n\n*|UNSUB|*\n*|LIST:ADDRESS|*\n"

    def clear(self) -> None:
        """Delete the drafts, segment and group of this run and of earlier, interrupted runs."""
        for each in listed(self._client):
            if each.status == "save" and each.title.startswith(MARK):
                self._client.delete(each.id)
        for segment in self._client.lists.segments():
            if segment["name"] == MARK:
                self._client.lists.delete_segment(segment["id"])
        for category in self._client.lists.categories():
            if category["title"] == MARK:
                self._client.lists.delete_category(category["id"])

    def findings(self) -> Iterator[Finding]:
        """Create a draft, and yield a finding for each assumption."""
        draft = self._create()
        for assumption, check in (
            ("the list shows a draft as soon as it is created, with the title as written", self._listed),
            ("a draft keeps its tracking settings: opens and clicks are not tracked", self._untracked),
            ("HTML keeps the key, the news and the merge tags; the text is as written", self._content),
            ("settings change without the content, and the content without the settings", self._independent),
            (
                "a saved segment is listed with its conditions, and recipients come back, as written",
                self._recipients,
            ),
            ("a condition on earlier campaigns (Aim, nosent) is accepted for recipients", self._activity),
            ("a copy carries the key in its content, and is a draft", self._copy),
            ("a draft without a subject is not ready to send", self._without_subject),
            ("a campaign that is not there is answered with 404", self._missing),
            (
                "a deleted draft is gone at once, also from the list, and deleting it again does no harm",
                self._deleted,
            ),
        ):
            yield self._finding(assumption, check, draft)

    def _finding(self, assumption: str, check: Callable[[LedgerEntry], str], draft: LedgerEntry) -> Finding:
        try:
            found = check(draft)
        except ServiceError as error:
            found = str(error)
        return Finding(assumption, not found, found)

    def _create(self) -> LedgerEntry:
        body = {
            "type": "regular",
            "recipients": {"list_id": self._client.audience},
            "settings": {**self._settings("Test"), "title": self._title, "auto_footer": False},
            "tracking": {"opens": False, "html_clicks": False, "text_clicks": False},
        }
        return ledger_entry(self._client.create(body))

    def _settings(self, subject: str) -> Json:
        return {"subject_line": subject, "from_name": "Test", "reply_to": "test@urgent-action.example"}

    def _listed(self, draft: LedgerEntry) -> str:
        found = [each for each in listed(self._client) if each.id == draft.id]
        if not found:
            return "it is not in the list"
        (shown,) = found
        if shown.title != self._title or shown.key != self._key or not shown.ours:
            return f'its title is "{shown.title}"'
        if shown.status != "save" or not shown.number or not shown.created:
            return f'status "{shown.status}", web_id {shown.number}, created "{shown.created}"'
        return ""

    def _untracked(self, draft: LedgerEntry) -> str:
        tracking = self._client.campaign(draft.id).get("tracking") or {}
        on = [name for name in ("opens", "html_clicks", "text_clicks") if tracking.get(name) is not False]
        return f"tracked: {', '.join(on)}" if on else ""

    def _content(self, draft: LedgerEntry) -> str:
        self._client.set_content(draft.id, html=self._html, text=self._text)
        html = self._client.content(draft.id)
        mark = read_mark(html)
        lost = [
            name
            for name, is_preserved in (
                ("key", mark is not None and mark[0] == self._key),
                ("news", _NEWS in html),
                ("*|UNSUB|*", "*|UNSUB|*" in html),
            )
            if not is_preserved
        ]
        return f"lost: {', '.join(lost)}" if lost else ""

    def _independent(self, draft: LedgerEntry) -> str:
        self._client.update(draft.id, {"settings": {**self._settings("Another"), "title": self._title}})
        if not read_mark(self._client.content(draft.id)):
            return "changing settings has changed the content"
        self._client.set_content(draft.id, html=self._html, text=self._text)
        shown = ledger_entry(self._client.campaign(draft.id))
        return "" if (shown.title, shown.subject) == (self._title, "Another") else f'title "{shown.title}"'

    def _activity(self, draft: LedgerEntry) -> str:
        condition = {"condition_type": "Aim", "field": "aim", "op": "nosent", "value": "any"}
        segment = {"match": "all", "conditions": [condition]}
        recipients = {"list_id": self._client.audience, "segment_opts": segment}
        self._client.update(draft.id, {"recipients": recipients, "settings": self._settings("Test")})
        shown = ledger_entry(self._client.campaign(draft.id)).addressed_to
        return "" if comparable(shown) == comparable(segment) else f"it is listed as {shown}"

    def _recipients(self, draft: LedgerEntry) -> str:
        category = self._client.lists.create_category(MARK, "checkboxes")["id"]
        interests = [
            {"category": category, "id": self._client.lists.create_interest(category, name)["id"]}
            for name in ("1", "2", "3")
        ]
        options = conditions(interests[0], interests, 2)
        created = self._client.lists.create_segment(MARK, options)["id"]
        segments = [each for each in self._client.lists.segments() if each["id"] == created]
        if not segments or comparable(segments[0].get("options") or {}) != comparable(options):
            return f"the segment is listed as {segments[0].get('options') if segments else 'nothing'}"
        segment = Segment(int(created), 0, options)
        for written in (segment.options, options):
            recipients = {"list_id": self._client.audience, "segment_opts": written}
            self._client.update(draft.id, {"recipients": recipients, "settings": self._settings("Test")})
            shown = [each.addressed_to for each in listed(self._client) if each.id == draft.id]
            if not shown or not segment.is_of(shown[0]):
                return f"recipients {written} are listed as {shown}"
        return ""

    def _copy(self, draft: LedgerEntry) -> str:
        copy = ledger_entry(self._client.replicate(draft.id))
        mark = read_mark(self._client.content(copy.id))
        settings = {**self._settings("Test"), "title": f"{MARK} renamed"}  # so that clear() finds it
        self._client.update(copy.id, {"settings": settings})
        if mark is None or mark[0] != self._key:
            return "the key is not in its content"
        return "" if copy.status == "save" and copy.id != draft.id else f'its status is "{copy.status}"'

    def _without_subject(self, draft: LedgerEntry) -> str:
        self._client.update(draft.id, {"settings": {**self._settings(""), "title": self._title}})
        if ledger_entry(self._client.campaign(draft.id)).subject:
            return "the subject cannot be emptied"
        errors = self._client.checklist_errors(draft.id)
        return (
            "" if any("subject" in error.lower() for error in errors) else "; ".join(errors) or "it is ready"
        )

    def _missing(self, _: LedgerEntry) -> str:
        try:
            self._client.content("0" * 10)
        except MissingError:
            return ""
        return "it is answered"

    def _deleted(self, draft: LedgerEntry) -> str:
        self._client.delete(draft.id)
        self._client.delete(draft.id)
        if any(each.id == draft.id for each in listed(self._client)):
            return "the list still shows it"
        try:
            self._client.campaign(draft.id)
        except RefusedError:
            return ""
        return "it can still be read"
