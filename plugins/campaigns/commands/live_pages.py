"""Wait until the public site shows the content that is about to be mailed."""

from __future__ import annotations

import time
from collections.abc import Callable

from plugins.campaigns.compose.composer import Composer
from plugins.campaigns.delivery.live import wait_until_live
from plugins.campaigns.settings import MailingSettings
from plugins.repository.site import Site


def wait_for_pages(
    site: Site, mailing: MailingSettings, *, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Return once the public site shows the pages of due announcements, or else the home pages, as built.

    Raises:
        NotLiveError: If a page is not live after PUBLISH_TIMEOUT seconds.
        ClockError: If the clock of the site's host differs from this machine's.
    """
    for page, revision in Composer(site, mailing).pages_to_verify():
        wait_until_live(page, revision, now=site.now, timeout=mailing.timeout, sleep=sleep)
