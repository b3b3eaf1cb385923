"""View of a mail about a public activity, and its plain text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from plugins.activities.activity import Activity
from plugins.campaigns.announcements.announcement import Announcement
from plugins.campaigns.compose.html_to_text import plain
from plugins.languages.catalogs import N_
from plugins.sections.activities.view import ActivityView, activity_view
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses

SUBJECTS = {
    "invitation": N_("Invitation: %(title)s"),
    "change": N_("Change: %(title)s"),
    "cancellation": N_("Cancelled: %(title)s"),
}
LEADS = {
    "change": N_("This activity has changed. Here are the new details."),
    "cancellation": N_("This activity is cancelled."),
}


@dataclass(frozen=True)
class ActivityMail:
    """One mail in one language, ready to print."""

    label: str
    subject: str
    preview: str
    case: str
    """The first part of its title at the service."""
    lead: str
    url: str
    view: ActivityView


def activity_mail(
    announcement: Announcement,
    activity: Activity,
    localizer: Localizer,
    addresses: Addresses,
    *,
    now: datetime,
    url: str,
) -> ActivityMail:
    """Return the mail in the language of *localizer*; *url* is the absolute address of the page."""
    view = activity_view(activity, localizer, addresses, now)
    lead = localizer.say(LEADS[announcement.kind]) if announcement.kind in LEADS else ""
    return ActivityMail(
        label=view.kind,
        subject=localizer.say(SUBJECTS[announcement.kind], title=view.title.value),
        preview=f"{view.when}. {view.place.value}",
        case=activity.slug,
        lead=lead,
        url=url,
        view=view,
    )


def activity_text(mail: ActivityMail, localizer: Localizer, *, network: str, footer: str) -> str:
    """Return *mail* as plain text with ``\\n`` line ends: *network* on top, *footer* at the end."""
    view, say = mail.view, localizer.say
    parts = [f"{network} – {mail.label}", view.title.value.upper(), mail.lead, view.summary.value]
    parts += [f"{view.when}\n{view.place.value}", mail.url]
    if not view.cancelled:
        parts += [plain(str(view.text.value)), view.access.value if view.access else "", view.online]
        spoken, organised = say(N_("Languages spoken")), say(N_("Organised by"))
        parts += [f"{spoken}\n{view.languages}", f"{organised}\n{view.organiser.text}"]
    return "\n\n".join(part for part in parts if part) + f"\n\n-- \n{footer}\n"
