"""Share command: prints texts to paste about an open alert, within the limit of each channel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pelican.settings import read_settings

from plugins import console
from plugins.alerts.alert import State
from plugins.alerts.labels import STATES
from plugins.alerts.summary import AlertSummary
from plugins.commands.errors import NotSharedError
from plugins.content.problems import close_match, report
from plugins.repository.site import Site
from plugins.safety.errors import ForbiddenError
from plugins.sections.alerts.sharing import share_words
from plugins.sharing.texts import CHANNELS, ShareText, share_text
from plugins.site.generator import load_site
from plugins.web.settings import SettingsError
from plugins.withdrawals.entries import alerts_of_case

_WIDTH = 72


def share(settings_file: Path, name: str, *, language: str = "", channel: str = "") -> bool:
    """Print the texts about the alert *name*, a case number or folder; return whether it may be shared.

    *language* and *channel* limit them; with both, the text alone is printed, for the clipboard.
    """
    try:
        site, problems = load_site(read_settings(str(settings_file)))
    except SettingsError as error:
        console.err(error)
        return False
    errors = [problem for problem in problems if problem.fatal]
    if errors:
        console.err(report(errors, result="Nothing is shared before that."))
        return False
    try:
        summary = _shared_alert(site, name)
        codes = _languages(site, summary, language)
        keys = _channels(channel)
        texts = {code: _texts(site, summary, code, keys) for code in codes}
    except (NotSharedError, ForbiddenError) as error:
        console.err(error)
        return False
    if language and channel:
        console.out(texts[language][0].text)
    else:
        _print(site, summary, texts)
    return True


def _shared_alert(site: Site, name: str) -> AlertSummary:
    """Return the open alert *name*; of a case with several alerts, the latest.

    Raises:
        NotSharedError: If there is none, or if it may not be shared.
    """
    summaries = site.alert_summaries
    slugs = alerts_of_case(name, summaries)
    if not slugs:
        close = close_match(name, (*summaries, *(each.case for each in summaries.values())))
        hint = f"Did you mean {close}?" if close else "Write it as in UA 2026-014 or ua-2026-014."
        raise NotSharedError(f'"{name}" is no alert of this site. {hint}')
    summary = max((summaries[slug] for slug in slugs), key=lambda each: each.sequence)
    state = site.state(summary)
    if state is not State.OPEN:
        raise NotSharedError(_refusal(site, summary, state))
    return summary


def _refusal(site: Site, summary: AlertSummary, state: State) -> str:
    """Return why an alert is not shared."""
    slug = summary.slug
    if state is State.WITHDRAWN:
        return f"{slug} is withdrawn: nothing of it may be passed on. Ask others to delete what they have."
    if state is State.UNPUBLISHED:
        if summary.embargo is not None and site.now < summary.embargo:
            until = f"{summary.embargo.astimezone(summary.zone):%Y-%m-%d %H:%M} ({summary.zone})"
            return f"{slug} is under embargo until {until}: nothing of it may be passed on before that."
        return f"{slug} is not published yet (status: {summary.status}). Publish it first."
    if state is State.EXPIRED:
        return f"{slug} has reached its deadline. Move act_before if it goes on; only open alerts are shared."
    return f"{slug} is not open (status: {STATES[state].lower()}). Only open alerts are shared."


def _languages(site: Site, summary: AlertSummary, language: str) -> Sequence[str]:
    """Return the languages of the texts: *language*, or else all in which the alert is written."""
    if not language:
        return summary.languages
    if language not in site.site_settings.languages:
        listed = ", ".join(site.site_settings.languages)
        raise NotSharedError(f'"{language}" is no language of this site. Write one of: {listed}.')
    if language not in summary.languages:
        written = ", ".join(summary.languages)
        raise NotSharedError(
            f"{summary.slug} is not translated into {language}. Write index.{language}.md first, or share it "
            f"in: {written}."
        )
    return (language,)


def _channels(channel: str) -> list[str]:
    keys = [each.key for each in CHANNELS]
    if channel and channel not in keys:
        raise NotSharedError(f'"{channel}" is no channel. Write one of: {", ".join(keys)}.')
    return [channel] if channel else keys


def _texts(site: Site, summary: AlertSummary, code: str, keys: Sequence[str]) -> list[ShareText]:
    """Return the texts in one language.

    Raises:
        ForbiddenError: If one of them has an entry of the blocklist.
    """
    words = share_words(site.alert(summary.slug), site.localizers[code], site.addresses, site.now)
    texts = [share_text(words, channel) for channel in CHANNELS if channel.key in keys]
    found = {
        f"{summary.slug} ({code}, {each.channel.key})": site.searcher.in_text(each.text) for each in texts
    }
    forbidden = {name: numbers for name, numbers in found.items() if numbers}
    if forbidden:
        raise ForbiddenError(forbidden)
    return texts


def _print(site: Site, summary: AlertSummary, texts: dict[str, list[ShareText]]) -> None:
    """Print all texts, each below a line with its channel, language and length."""
    for code, of_language in texts.items():
        for text in of_language:
            names, language = ", ".join(text.channel.names), site.site_settings.languages[code].name
            console.out(f"── {names} · {language} · {_length(text)} ".ljust(_WIDTH, "─"))
            console.out(f"{text.text}\n")
    missing = [code for code in site.site_settings.languages if code not in summary.languages]
    if missing:
        console.err(
            f"{summary.slug} is not translated into {', '.join(missing)}: no text for readers of these."
        )


def _length(text: ShareText) -> str:
    """Return the length of *text* as its channel counts it."""
    if text.channel.unit == "messages":
        return "1 message" if text.length == 1 else f"{text.length} messages (longer than one)"
    note = "" if text.fits else ", TOO LONG: shorten the title"
    return f"{text.length} of {text.channel.limit} {text.channel.unit}{note}"
