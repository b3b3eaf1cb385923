"""The documents of an alert: PDFs to read, and the petition that supporters sign."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from plugins.alerts.alert import Alert
from plugins.alerts.letters import office
from plugins.languages.localized_text import LocalizedText
from plugins.sections.alerts.card import Deadline, local_deadline
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses


@dataclass(frozen=True)
class DocumentView:
    """A PDF to read."""

    title: LocalizedText
    url: str
    size: str


@dataclass(frozen=True)
class PetitionView:
    """The petition of an alert: where it is signed, or the PDF to print and sign."""

    url: str
    is_file: bool
    addressees: tuple[str, ...]
    """Name and office of each target that it is for."""
    deadline: Deadline | None
    """Its own deadline."""


def petition_view(
    alert: Alert, localizer: Localizer, addresses: Addresses, now: datetime
) -> PetitionView | None:
    """Return the petition in the page's language, or else in that of the original."""
    targets = [target for target in alert.targets if target.action == "petition" and target.is_open(now)]
    petition = alert.localized("petition", localizer.code).value
    if not targets or petition is None:
        return None
    ends = [target.act_before for target in targets if target.act_before]
    return PetitionView(
        url=petition.url or attachment_path(addresses, alert.slug, petition.file),
        is_file=not petition.url,
        addressees=tuple(
            ", ".join(filter(None, (target.person.name, office(target, localizer.code))))
            for target in targets
        ),
        deadline=local_deadline(max(ends), alert.zone, localizer) if len(ends) == len(targets) else None,
    )


def document_views(alert: Alert, localizer: Localizer, addresses: Addresses) -> Iterator[DocumentView]:
    """Yield the documents in the page's language, or else those of the original."""
    code = localizer.code if localizer.code in alert.words else alert.language
    code = code if alert.words[code].attachments else alert.language
    for each in alert.words[code].attachments:
        yield DocumentView(
            LocalizedText(each.title, code),
            attachment_path(addresses, alert.slug, each.file),
            localizer.file_size(alert.attachment_sizes[each.file]),
        )


def attachment_path(addresses: Addresses, slug: str, file: str) -> str:
    """Return the URL of the PDF *file* of an alert."""
    return addresses.root(f"attachments/{slug}/{file}")
