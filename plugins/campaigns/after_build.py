"""Steps after a build: writes the outbox and, if ``CAMPAIGN_ON_BUILD`` is set, pushes the campaigns."""

from __future__ import annotations

from pathlib import Path

from plugins import console
from plugins.campaigns.announcements.candidates import turning_points
from plugins.campaigns.compose.composer import Composer
from plugins.campaigns.compose.outbox import MARKS, Outbox
from plugins.campaigns.settings import MailingSettings
from plugins.content.problems import counted
from plugins.safety.errors import ForbiddenError
from plugins.sections.context import RenderContext
from plugins.site.errors import OutputError
from plugins.site.output import write_output
from plugins.site.up_to_date import UpToDateCheck


def finish(
    mailing: MailingSettings, output: Path, *, context: RenderContext, up_to_date: UpToDateCheck
) -> None:
    """Write the outbox, and push if the publishing configuration says so, as draft or schedule.

    Raises:
        SystemExit: With code 1, after printing the reason, if either fails.
    """
    site = context.site
    composer, preview = Composer(site, mailing, context), site.site_settings.preview
    folder = Path(f"{output}-outbox") if preview else mailing.outbox
    outbox = Outbox(composer, folder)
    try:
        written = write_output(folder, outbox.files(), marks=MARKS, existing=outbox.existing)
    except (ForbiddenError, OutputError) as error:
        console.err(error)
        raise SystemExit(1) from None
    outbox.record(written.hashes)
    message = f"Wrote {counted(outbox.mails, 'mail')} to {folder}"
    console.out(message)
    up_to_date.add(folder, message, turning_points(site, mailing))
    if mailing.on_build and not preview:
        from plugins.campaigns.commands import PushOptions, push  # lazy: imports the HTTP client

        if not push(composer, PushOptions(go=True, verify=False)):
            raise SystemExit(1)
