"""Scripts for calls in a mail, with headings that tell them apart."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.languages.catalogs import N_
from plugins.sections.alerts.view import AlertView
from plugins.web.localizer import Localizer


@dataclass(frozen=True)
class MailScript:
    """A script for calls, in one of the languages that are spoken there."""

    heading: str
    language: str
    lines: tuple[str, ...]


def mail_scripts(view: AlertView, localizer: Localizer) -> tuple[MailScript, ...]:
    """Return the scripts for calls; if there are several, their headings name the languages."""
    spoken = [script for script in view.call_scripts if script.spoken]
    own = [
        MailScript(
            localizer.say(N_("Call script for %(name)s"), name=target.name),
            script.language,
            script.lines,
        )
        for group in view.groups
        for target in group.targets
        for script in target.scripts
        if script.spoken
    ]
    return (
        *own,
        *(
            MailScript(
                localizer.say(N_("Call script in %(language)s"), language=script.language_name)
                if len(spoken) > 1
                else localizer.say(N_("Call script")),
                script.language,
                script.lines,
            )
            for script in spoken
        ),
    )
