"""The page on which urgent situations are reported, and the files of the readers' keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from plugins.actions.mailto import mailto
from plugins.channels.numbers import international, tel
from plugins.incremental.file import File
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.reports.load import FOLDER, ReaderKey
from plugins.sections import wellknown
from plugins.sections.context import PageJob, RenderContext
from plugins.sections.reports.form import SUBJECT, form_data
from plugins.web.localizer import Localizer
from plugins.web.rendering import Page

_NAMES = {
    "signal": "Signal",
    "onion": "Tor",
    "globaleaks": "GlobaLeaks",
    "securedrop": "SecureDrop",
    "hushline": "Hush Line",
}
_ABOUT = {
    "signal": N_(
        "Encrypted messages and calls; the company that runs it learns that you use it, not what you write."
    ),
    "onion": N_(
        "This site as an onion address, for Tor Browser only: nobody on the way sees that you visit it."
    ),
    "globaleaks": N_(
        "A form that answers you in the same place; keep the receipt that it shows. Best in Tor Browser."
    ),
    "securedrop": N_("For documents, and for conversations over some time. In Tor Browser only."),
    "hushline": N_("A form for encrypted messages at another organisation."),
}


@dataclass(frozen=True)
class WayView:
    """A way in other than the form."""

    kind: str
    name: str
    url: str
    about: str


@dataclass(frozen=True)
class ReaderView:
    """A reader, ready to print."""

    who: LocalizedText
    languages: str
    hours: int
    fingerprint: str
    """In groups of four."""
    url: str
    """The address of the key."""
    file: str


def report_jobs(context: RenderContext) -> Iterator[PageJob]:
    """Yield the job of the page, if there is any way to report."""
    reports = context.site.reports
    if reports:
        inputs = (reports, reports.valid(context.site.now), _latest(context))
        yield PageJob("report", inputs, partial(_page, context))


def key_files(context: RenderContext) -> Iterator[File]:
    """Yield the keys to which reports can be encrypted."""
    for each in context.site.reports.valid(context.site.now):
        yield File(_key_path(each), each.key.armored.encode())


def _key_path(each: ReaderKey) -> str:
    return f"{FOLDER}/{each.reader.name}.asc"


def _latest(context: RenderContext) -> datetime | None:
    """Return the latest moment, known from content and keys, that was past when the page was built.

    Browsers take it for the time if their clock is earlier. The build time itself would change the page with
    every build.
    """
    site = context.site
    alerts = [each.date for each in site.listed if each.date <= site.now]
    return max([*(each.key.starts for each in site.reports.valid(site.now)), *alerts], default=None)


def _page(context: RenderContext, localizer: Localizer) -> Page:
    site, say = context.site, localizer.say
    valid = site.reports.valid(site.now)
    readers = [_reader(context, localizer, each) for each in valid]
    return context.page(
        localizer,
        "report.html",
        say(N_("Report an urgent situation")),
        say(
            N_(
                "For people and organisations under threat, and those who stand by them: how to reach us "
                "safely."
            )
        ),
        context.each_language(context.addresses.report),
        section="report",
        context={
            "report_policy": wellknown.report_policy(),
            "phone": _phone(context, localizer),
            "ways": list(_ways(context, localizer)),
            "readers": readers,
            "lapsed": bool(site.reports.keys) and not valid,
            "demonstration_key": any(each.is_demonstration for each in valid),
            "mailbox": site.reports.mailbox,
            "mailbox_link": mailto(site.reports.mailbox, subject=say(SUBJECT)),
            "subject": say(SUBJECT),
            "form": form_data(context, localizer, valid, _latest(context)) if valid else None,
        },
    )


def _phone(context: RenderContext, localizer: Localizer) -> dict[str, Any] | None:
    reports = context.site.reports
    number = reports.ways.get("phone")
    if not number:
        return None
    note = localizer.localized(reports.phone_note) if reports.phone_note else None
    return {"url": tel(number), "number": international(number), "note": note}


def _ways(context: RenderContext, localizer: Localizer) -> Iterator[WayView]:
    for kind, url in context.site.reports.ways.items():
        if kind in _NAMES:
            yield WayView(kind, _NAMES[kind], url, localizer.say(_ABOUT[kind]))


def _reader(context: RenderContext, localizer: Localizer, each: ReaderKey) -> ReaderView:
    digits = each.key.fingerprint
    path = _key_path(each)
    return ReaderView(
        who=localizer.localized(each.reader.who),
        languages=localizer.listed(map(localizer.language_name, each.reader.languages)),
        hours=each.reader.hours,
        fingerprint=" ".join(digits[start : start + 4] for start in range(0, 40, 4)),
        url=context.addresses.root(path),
        file=path.rpartition("/")[2],
    )
