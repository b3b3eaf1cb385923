"""What supporters say on the telephone: one script for all targets, or one for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plugins.alerts.alert import Alert, Target
from plugins.alerts.letters import call_script, preferring, with_blanks
from plugins.channels.channel import Way
from plugins.content.language_tags import matching
from plugins.web.localizer import Localizer


@dataclass(frozen=True)
class CallScript:
    """The call script in a language that is spoken there, or its translation."""

    language: str
    language_name: str
    spoken: bool
    lines: tuple[str, ...]


def call_scripts(alert: Alert, localizer: Localizer) -> list[CallScript]:
    """Return the script that all targets share: in each language in which one answers, and its translation.

    Empty if there are several, which are then those of each target.
    """
    callable_targets = [target for target in alert.targets if target.has(Way.CALL)]
    if not _is_shared(alert):
        return []
    scripts = {code: call_script(alert, target, code) for target in callable_targets for code in alert.words}
    return _scripts(scripts, callable_targets, localizer)


def own_scripts(alert: Alert, target: Target, localizer: Localizer) -> list[CallScript]:
    """Return the script for *target* alone; empty if all targets share one."""
    if _is_shared(alert):
        return []
    scripts = {code: call_script(alert, target, code) for code in alert.words}
    return _scripts(scripts, [target], localizer)


def _is_shared(alert: Alert) -> bool:
    """Return whether the call script is the same for all targets."""
    scripts = {
        tuple(tuple(call_script(alert, target, code)) for code in alert.words)
        for target in alert.targets
        if target.has(Way.CALL)
    }
    return len(scripts) < 2


def _scripts(
    scripts: Mapping[str, Sequence[str]], targets: Sequence[Target], localizer: Localizer
) -> list[CallScript]:
    """Return *scripts* in the languages in which *targets* answer, then in the page's for understanding."""
    answered = [preferring(localizer.code, target.person.languages)[0] for target in targets]
    written = [code for code, lines in scripts.items() if lines]
    spoken = list(dict.fromkeys(filter(None, (matching(code, written) for code in answered))))
    read = [localizer.code] if spoken and scripts.get(localizer.code) and localizer.code not in spoken else []
    return [
        CallScript(
            language=code,
            language_name=localizer.language_name(code),
            spoken=code in spoken,
            lines=tuple(with_blanks(line, code) for line in scripts[code]),
        )
        for code in (*spoken, *read)
    ]
