"""View of a mail about an alert: the view of its page, shortened and arranged for an inbox."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from plugins.alerts.alert import Alert, State, Target
from plugins.alerts.labels import STATE_SENTENCES
from plugins.alerts.letters import compose, with_blanks
from plugins.campaigns.announcements.announcement import Announcement
from plugins.campaigns.announcements.news import news_of
from plugins.campaigns.compose.html_to_text import plain
from plugins.languages.catalogs import N_
from plugins.sections.alerts.targets import TargetView, preferring
from plugins.sections.alerts.view import AlertPresenter, AlertView, UpdateView
from plugins.web.localizer import Localizer

KINDS = {
    "alert": N_("Urgent action"),
    "update": N_("Update"),
    "stop": N_("Do not write any more"),
    "outcome": N_("How it ended"),
    "correction": N_("Correction"),
    "withdrawal": N_("Withdrawn"),
}
SUBJECTS = {
    "alert": N_("Urgent action: %(title)s"),
    "update": N_("Update: %(title)s"),
    "stop": N_("Do not write any more: %(title)s"),
    "outcome": N_("%(result)s: %(title)s"),
    "correction": N_("Correction: %(title)s"),
    "withdrawal": N_("Alert %(case)s: do not write any more"),
}
DISCREET_SUBJECTS = {
    "alert": N_("Urgent action %(case)s"),
    "update": N_("Update on %(case)s"),
    "stop": N_("%(case)s: do not write any more"),
    "outcome": N_("How %(case)s ended"),
    "correction": N_("Correction to %(case)s"),
    "withdrawal": N_("Alert %(case)s: do not write any more"),
}
DISCREET_PREVIEW = N_("Open this mail to see what has happened and what you can do.")
LEADS = {
    "update": N_("There is news of this alert, and your letters are still needed."),
    "stop": N_("Do not write any more on this alert: new letters may do harm. Thank you for having acted."),
    "outcome": N_(
        "This alert is closed. Do not write any more. To all who wrote, called or passed it on: thank you."
    ),
    "correction": N_("Something in our earlier mail on this alert was wrong. Here is what is right."),
}


@dataclass(frozen=True)
class MailTarget:
    """A target, with all channels as text."""

    view: TargetView
    number: int
    """Its position in this mail, from 1."""
    countries: str
    """The countries whose supporters write to it; empty for all."""
    salutation: str
    language: str
    """The language of its salutation and letter."""


@dataclass(frozen=True)
class MailLetter:
    """A letter to one or more targets, without salutation."""

    heading: str
    language: str
    language_name: str
    targets: tuple[int, ...]
    subject: str
    body: str
    points: tuple[str, ...] = ()
    """What the supporter says in their own words, instead of a body."""


@dataclass(frozen=True)
class MailScript:
    """A script for calls, in one of the languages that are spoken there."""

    heading: str
    language: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Mail:
    """One mail in one language, ready to print."""

    kind: str
    label: str
    subject: str
    preview: str
    case: str
    title: str
    title_language: str
    lead: str
    url: str
    """The absolute address of the page."""
    view: AlertView | None
    """None if the alert is withdrawn, so that nothing of it may be shown."""
    news: tuple[UpdateView, ...]
    act: bool
    targets: tuple[MailTarget, ...]
    letters: tuple[MailLetter, ...]
    scripts: tuple[MailScript, ...]


def mail(
    announcement: Announcement,
    alert: Alert,
    localizer: Localizer,
    presenter: AlertPresenter,
    *,
    state: State,
    url: str,
    news_received: frozenset[str] | None = None,
    news_since: str = "",
) -> Mail:
    """Return the mail of an *announcement* of *alert* in the language of *localizer*.

    *state* is that of the alert now, *url* the absolute address of its page. *news_received* are the marks
    of the news that the readers have had by mail; None if they are unknown. *news_since* is the day of the
    earlier announcement with news (ISO 8601), or empty.
    """
    if state is State.WITHDRAWN:
        return _neutral(alert, localizer, url)
    code = localizer.code
    current = alert if alert.follows(code) else _without(alert, code)
    view = presenter.view(current, localizer)
    targets, letters = (
        _targets(alert, view, localizer) if view.open and announcement.kind != "outcome" else ((), ())
    )
    discreet = alert.facts.mail_subject == "discreet"
    title = str(view.card.title.value)
    news = news_of(announcement.kind, view.updates, news_received, news_since)
    lead = localizer.say(LEADS[announcement.kind]) if announcement.kind in LEADS else ""
    return Mail(
        kind=announcement.kind,
        label=localizer.say(KINDS[announcement.kind]),
        subject=localizer.say(
            (DISCREET_SUBJECTS if discreet else SUBJECTS)[announcement.kind],
            title=title,
            case=alert.facts.case,
            result=view.card.result or localizer.say(KINDS["outcome"]),
        ),
        preview=lead or localizer.say(DISCREET_PREVIEW)
        if discreet
        else _preview(announcement.kind, view, news, lead),
        case=alert.facts.case,
        title=title,
        title_language=view.card.title.language,
        lead=lead,
        url=url,
        view=view,
        news=news,
        act=bool(targets),
        targets=targets,
        letters=letters,
        scripts=_scripts(view, localizer) if targets else (),
    )


def _preview(kind: str, view: AlertView, news: tuple[UpdateView, ...], lead: str) -> str:
    """Return the preview text, which an inbox shows after the subject."""
    if kind == "update" and news:
        return plain(str(news[0].html.value))
    if kind == "outcome" and view.outcome:
        return plain(str(view.outcome.value))
    return lead if kind in {"stop", "correction"} else str(view.card.summary.value)


def _neutral(alert: Alert, localizer: Localizer, url: str) -> Mail:
    """Return the mail for a withdrawn alert: only its number and what to do."""
    case = alert.facts.case
    sentence = localizer.say(STATE_SENTENCES[State.WITHDRAWN])
    return Mail(
        kind="withdrawal",
        label=localizer.say(KINDS["withdrawal"]),
        subject=localizer.say(SUBJECTS["withdrawal"], case=case),
        preview=sentence,
        case=case,
        title=localizer.say(N_("Alert %(case)s"), case=case),
        title_language=localizer.code,
        lead=sentence,
        url=url,
        view=None,
        news=(),
        act=False,
        targets=(),
        letters=(),
        scripts=(),
    )


def _without(alert: Alert, language: str) -> Alert:
    """Return *alert* without its translation into *language*, which is outdated."""
    return dataclasses.replace(
        alert,
        words={code: words for code, words in alert.words.items() if code != language},
        bodies={code: body for code, body in alert.bodies.items() if code != language},
    )


def _targets(
    alert: Alert, view: AlertView, localizer: Localizer
) -> tuple[tuple[MailTarget, ...], tuple[MailLetter, ...]]:
    """Return the targets in the order of the page, and each distinct letter once."""
    targets: list[MailTarget] = []
    letters: dict[tuple[str, str, str, tuple[str, ...]], list[int]] = {}
    for group in view.groups:
        for shown in group.targets:
            target, number = alert.targets[shown.number - 1], len(targets) + 1
            language = next(iter(preferring(localizer.code, alert.letter_languages(target))), "")
            if language:
                key = (language, *_unaddressed(alert, target, language))
                letters.setdefault(key, []).append(number)
            salutation = target.person.salutation_in(language)
            targets.append(MailTarget(shown, number, group.countries, salutation, language))
    languages = [language for language, *_ in letters]
    return tuple(targets), tuple(
        MailLetter(
            _letter_heading(languages, language, numbers, localizer),
            language,
            localizer.language_name(language),
            tuple(numbers),
            subject,
            body,
            points,
        )
        for (language, subject, body, points), numbers in letters.items()
    )


def _letter_heading(languages: list[str], language: str, numbers: list[int], localizer: Localizer) -> str:
    """Return a heading that is unique among the letters of the mail, whose languages are *languages*."""
    if len(languages) == 1:
        return localizer.say(N_("Letter"))
    name = localizer.language_name(language)
    if languages.count(language) == 1:
        return localizer.say(N_("Letter in %(language)s"), language=name)
    to = ", ".join(map(str, numbers))
    return localizer.say(N_("Letter in %(language)s, to: %(numbers)s"), language=name, numbers=to)


def _scripts(view: AlertView, localizer: Localizer) -> tuple[MailScript, ...]:
    """Return the scripts for calls; if there are several, their headings name the languages."""
    spoken = [script for script in view.call_scripts if script.spoken]
    own = [
        MailScript(
            localizer.say(N_("On the telephone with %(name)s"), name=target.name),
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
                localizer.say(N_("On the telephone, in %(language)s"), language=script.language_name)
                if len(spoken) > 1
                else localizer.say(N_("On the telephone")),
                script.language,
                script.lines,
            )
            for script in spoken
        ),
    )


def _unaddressed(alert: Alert, target: Target, language: str) -> tuple[str, str, tuple[str, ...]]:
    """Return subject, body and points of the letter to *target*, without its salutation."""
    letter = compose(alert, target, language)
    salutation = target.person.salutation_in(language)
    body = with_blanks(letter.body).removeprefix(f"{salutation}\n\n" if salutation else "")
    points = tuple(with_blanks(point) for point in letter.points)
    return with_blanks(letter.subject), body.strip() if not points else "", points
