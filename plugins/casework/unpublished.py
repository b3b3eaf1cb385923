"""What a private case file, and what alerts keep to themselves, add to the file of a case."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.alerts.alert import Alert
from plugins.alerts.labels import SENT_WAYS
from plugins.casework.models import CaseFile
from plugins.follow_up_documents.unpublished import Contact, KeptFile, Reference, Remark, Unpublished
from plugins.languages.catalogs import N_
from plugins.sections.alerts.view import answer_label
from plugins.web.localizer import Localizer


def unpublished(case: CaseFile, alerts: list[Alert], localizer: Localizer) -> Unpublished:
    """Return what is known of *case* and not published, and the numbers under which letters were filed."""
    numbers = [(each.authority, each.reference) for each in case.references]
    numbers += [
        (each.authority, each.reference) for alert in alerts for each in alert.facts.sent if each.reference
    ]
    return Unpublished(
        remarks=tuple(_remarks(case, localizer)),
        references=tuple(Reference(*each) for each in dict.fromkeys(numbers)),
        contacts=tuple(
            Contact(each.authority, each.name, tuple(filter(None, (each.office, each.phone, each.email))))
            for each in case.clerks
        ),
        files=tuple(KeptFile(each.file, each.what) for each in case.files),
    )


def _remarks(case: CaseFile, localizer: Localizer) -> Iterator[Remark]:
    for call in case.calls:
        said = "\n".join(filter(None, (call.spoke_with, call.said)))
        yield Remark(call.date, N_("Telephone call or visit"), call.authority, said)
    for reminder in case.reminders:
        text = "\n".join(filter(None, (localizer.say(SENT_WAYS[reminder.way]), reminder.draft)))
        yield Remark(reminder.date, N_("Reminder"), reminder.authority, text)
    for answer in case.answers:
        is_answer = answer.kind not in {"unread", "bounce", "none"}
        kind = answer_label(answer.kind, None, "", localizer) if is_answer else ""
        text = "\n".join(filter(None, (kind, answer.reference, answer.file)))
        yield Remark(answer.date, N_("Mail received"), answer.authority or "", text)
    for note in case.notes:
        yield Remark(note.date, N_("Note"), "", note.text)
