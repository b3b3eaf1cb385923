"""Everything that an alert's page and its card in a list print, ready in one language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from plugins.actions.check import general_copies
from plugins.actions.mailto import Carries, Draft, draft
from plugins.actions.telephone import international, tel
from plugins.alerts.alert import Alert, CopyTo, Said, State, Target
from plugins.alerts.labels import CHANNELS_GONE, PERPETRATORS, RESULTS, STATE_SENTENCES, STATES, VIOLATIONS
from plugins.alerts.letters import compose, fill, office, with_blanks
from plugins.alerts.models import PersonAtRisk
from plugins.content.markdown import render
from plugins.languages.formats import last_minute
from plugins.site.network import Addresses
from plugins.site.words import Speaker


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere."""

    text: str
    url: str


@dataclass(frozen=True)
class Deadline:
    """Until when to act, for people (day, hour, whose time) and for programs (ISO 8601, UTC)."""

    iso: str
    day: str
    hour: str
    city: str


@dataclass(frozen=True)
class Card:
    """An alert in a list."""

    url: str
    case: str
    title: Said
    summary: Said
    country: str
    region: str | None
    violations: tuple[str, ...]
    published: str
    since: str
    """The day from which it is as it stands: the outcome's, the deadline's, the last change's."""
    deadline: Deadline
    state: State
    state_label: str
    result: str | None
    written_in: str | None
    """The language that it is written in, where that is not the page's."""


@dataclass(frozen=True)
class LetterView:
    """A letter as it is shown: text with blanks, and its language."""

    language: str
    language_name: str
    subject: str
    body: str


@dataclass(frozen=True)
class EmailView:
    """One link that opens a mail program with a letter in one language."""

    language: str
    language_name: str
    draft: Draft
    carries_letter: bool
    carries_short: bool


@dataclass(frozen=True)
class TargetView:
    """One target: who it is, its working channels, its letters and their reading translation."""

    anchor: str
    name: str
    office: str
    country: str
    reads: str
    address: str | None
    emails: tuple[EmailView, ...]
    telephone: Link | None
    extension: str | None
    office_hours: str | None
    office_city: str | None
    fax: str | None
    post: tuple[str, ...]
    gone: tuple[str, ...]
    copy_first: bool
    """Whether the letter fits into no link, so that it must be copied."""
    letters: tuple[LetterView, ...]
    translation: LetterView | None


@dataclass(frozen=True)
class CallScript:
    """What to say on the telephone, in a language that is answered there or as a translation of it."""

    language: str
    language_name: str
    spoken: bool
    lines: tuple[str, ...]


@dataclass(frozen=True)
class TargetGroup:
    """Targets for supporters who write from some countries; no countries means everybody."""

    countries: str
    targets: tuple[TargetView, ...]
    copies: tuple[CopyTo, ...]


@dataclass(frozen=True)
class UpdateView:
    """News of the alert."""

    iso: str
    day: str
    html: Said


@dataclass(frozen=True)
class AlertView:
    """An alert's page in one language, at one moment."""

    card: Card
    sequence: int
    date_iso: str
    modified_iso: str
    modified: str
    account: Said
    demands: Said
    what_to_do: Said | None
    warning: Said | None
    call_scripts: tuple[CallScript, ...]
    people: tuple[tuple[str, Said], ...]
    partner: Link
    perpetrators: str
    violations: tuple[Link, ...]
    country: Link
    sources: tuple[Link, ...]
    updates: tuple[UpdateView, ...]
    outcome: Said | None
    outcome_day: str | None
    state_sentence: str | None
    closing_sentence: str
    """What the page says once the time is over, also when a script finds that out."""
    open: bool
    groups: tuple[TargetGroup, ...]
    short_versions: bool
    """Whether some link carries a short version only."""
    latest: Card | None
    previous: Card | None
    calendar: str
    share: tuple[Link, ...]
    pictures: tuple[tuple[str, Said, str | None], ...]


def card(alert: Alert, speaker: Speaker, addresses: Addresses, state: State) -> Card:
    """Return how *alert* looks in a list."""
    facts = alert.facts
    title = alert.said("title", speaker.code)
    return Card(
        url=addresses.below(speaker.code, alert.slug),
        case=facts.case,
        title=title,
        summary=alert.said("summary", speaker.code),
        country=speaker.country(facts.country),
        region=facts.region,
        violations=tuple(speaker.say(VIOLATIONS[key]) for key in facts.violations),
        published=speaker.local_day(alert.date, alert.zone),
        since=_since(alert, state, speaker),
        deadline=_deadline(alert, speaker),
        state=state,
        state_label=speaker.say(STATES[state]),
        result=speaker.say(RESULTS[facts.outcome.result]) if facts.outcome else None,
        written_in=None if title.language == speaker.code else speaker.language_name(title.language),
    )


def _since(alert: Alert, state: State, speaker: Speaker) -> str:
    if alert.facts.outcome is not None:
        return speaker.day(alert.facts.outcome.date)
    if state is State.EXPIRED:
        return speaker.day(last_minute(alert.act_before, alert.zone).date())
    return speaker.local_day(alert.modified, alert.zone)


def _deadline(alert: Alert, speaker: Speaker) -> Deadline:
    last = last_minute(alert.act_before, alert.zone)
    return Deadline(
        iso=_iso(alert.act_before),
        day=speaker.day(last.date()),
        hour=speaker.hour(last),
        city=speaker.city(alert.zone),
    )


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class AlertPresenter:
    """Makes alert views; knows the other alerts of the same case."""

    def __init__(
        self,
        alerts: Sequence[Alert],
        addresses: Addresses,
        now: datetime,
        share_links: Callable[[str, str, Speaker], tuple[Link, ...]],
    ) -> None:
        self._addresses = addresses
        self._now = now
        self._share_links = share_links
        self._by_slug = {alert.slug: alert for alert in alerts}
        self._latest: dict[str, Alert] = {}
        for alert in sorted(alerts, key=lambda alert: alert.facts.sequence):
            if alert.state(now) is not State.WITHDRAWN:
                self._latest[alert.facts.case] = alert

    def card(self, alert: Alert, speaker: Speaker) -> Card:
        """Return how *alert* looks in a list."""
        return card(alert, speaker, self._addresses, alert.state(self._now))

    def view(self, alert: Alert, speaker: Speaker) -> AlertView:
        """Return the page of *alert*; an unpublished one looks as it will once it is open."""
        facts, code = alert.facts, speaker.code
        state = alert.state(self._now)
        if state is State.UNPUBLISHED:
            state = State.OPEN
        latest = self._latest.get(facts.case)
        previous = self._by_slug.get(facts.previous or "")
        groups = tuple(_groups(alert, speaker)) if state is State.OPEN else ()
        own_card = card(alert, speaker, self._addresses, state)
        return AlertView(
            card=own_card,
            sequence=facts.sequence,
            date_iso=_iso(alert.date),
            modified_iso=_iso(alert.modified),
            modified=speaker.local_day(alert.modified, alert.zone),
            account=_html(alert.body(code)),
            demands=alert.said("demands", code),
            what_to_do=_optional(alert.said("what_to_do", code)),
            warning=_optional(alert.said("warning", code)),
            call_scripts=tuple(_call_scripts(alert, speaker)) if state is State.OPEN else (),
            people=tuple(_people(alert, code)),
            partner=Link(facts.partner.name, facts.partner.web or ""),
            perpetrators=speaker.run_on(speaker.say(PERPETRATORS[key]) for key in facts.perpetrators),
            violations=tuple(
                Link(speaker.say(VIOLATIONS[key]), self._addresses.listing(code, "violation", key))
                for key in facts.violations
            ),
            country=Link(
                speaker.country(facts.country), self._addresses.listing(code, "country", facts.country)
            ),
            sources=tuple(Link(source.title, source.url or "") for source in facts.sources),
            updates=tuple(_updates(alert, speaker)),
            outcome=_optional(alert.said("outcome_text", code)),
            outcome_day=speaker.day(facts.outcome.date) if facts.outcome else None,
            state_sentence=speaker.say(STATE_SENTENCES[state]) if state in STATE_SENTENCES else None,
            closing_sentence=speaker.say(STATE_SENTENCES[State.EXPIRED]),
            open=state is State.OPEN,
            groups=groups,
            short_versions=any(
                email.carries_short for group in groups for target in group.targets for email in target.emails
            ),
            latest=self.card(latest, speaker) if latest is not None and latest is not alert else None,
            previous=self.card(previous, speaker) if previous is not None else None,
            calendar=self._addresses.below(code, alert.slug) + "deadline.ics",
            share=self._share_links(
                self._addresses.absolute(own_card.url), str(own_card.title.value), speaker
            ),
            pictures=tuple(_pictures(alert, code, self._addresses)),
        )


def _html(said: Said) -> Said:
    # Safe: render() lets through nothing but its own allow-list of elements.
    return Said(Markup(render(said.value)), said.language)  # noqa: S704


def _optional(said: Said) -> Said | None:
    return _html(said) if said.value else None


def _call_scripts(alert: Alert, speaker: Speaker) -> list[CallScript]:
    """Return the script in each language in which a target answers the telephone, then as a translation."""
    answered = [
        _preferring(speaker.code, target.person.languages)[0] for target in alert.targets if target.phone
    ]
    scripts = {code: words.call_script for code, words in alert.words.items() if words.call_script}
    spoken = [code for code in dict.fromkeys(answered) if code in scripts]
    read = [speaker.code] if spoken and speaker.code in scripts and speaker.code not in spoken else []
    return [
        CallScript(
            language=code,
            language_name=speaker.language_name(code),
            spoken=code in spoken,
            lines=tuple(with_blanks(fill(line, {"case": alert.facts.case})) for line in scripts[code]),
        )
        for code in (*spoken, *read)
    ]


def _people(alert: Alert, code: str) -> list[tuple[str, Said]]:
    roles = alert.said("roles", code)
    return [
        (_shown_name(person), Said(role, roles.language))
        for person, role in zip(alert.facts.people, roles.value, strict=True)
    ]


def _shown_name(person: PersonAtRisk) -> str:
    if person.identification == "role" or person.name is None:
        return ""
    if person.identification == "initials":
        return " ".join(f"{word[0].upper()}." for word in person.name.split())
    return person.name


def _updates(alert: Alert, speaker: Speaker) -> list[UpdateView]:
    said = alert.said("updates", speaker.code)
    return [
        UpdateView(update.date.isoformat(), speaker.day(update.date), _html(Said(update.text, said.language)))
        for update in sorted(said.value, key=lambda update: update.date, reverse=True)
    ]


def _pictures(alert: Alert, code: str, addresses: Addresses) -> list[tuple[str, Said, str | None]]:
    texts = alert.said("alt_texts", code)
    return [
        (
            addresses.root(f"pictures/{alert.slug}/{picture.file.rpartition('.')[0]}.jpg"),
            Said(texts.value[picture.file], texts.language),
            picture.credit,
        )
        for picture in alert.facts.pictures
    ]


def _groups(alert: Alert, speaker: Speaker) -> list[TargetGroup]:
    """Return the targets for everybody first, then those for supporters from some countries."""
    keys: list[tuple[str, ...]] = [()]
    for countries in [place.supporters_from for place in alert.targets] + [
        copy.supporters_from for copy in alert.copies
    ]:
        if countries not in keys:
            keys.append(countries)
    numbered = list(enumerate(alert.targets, 1))
    return [
        TargetGroup(
            countries=speaker.listed(speaker.country(code) for code in key),
            targets=tuple(
                _target(alert, target, number, speaker)
                for number, target in numbered
                if target.supporters_from == key
            ),
            copies=tuple(copy for copy in alert.copies if copy.supporters_from == key),
        )
        for key in keys
    ]


def _target(alert: Alert, target: Target, number: int, speaker: Speaker) -> TargetView:
    languages = _preferring(speaker.code, alert.letter_languages(target))
    emails = tuple(_email(alert, target, code, speaker) for code in languages) if target.email else ()
    phone, fax, post = target.phone, target.fax, target.post
    return TargetView(
        anchor=f"target-{number}",
        name=target.person.name,
        office=office(target, speaker.code),
        country=speaker.country(target.person.country),
        reads=speaker.listed(speaker.language_name(code) for code in target.person.languages),
        address=target.email.address if target.email else None,
        emails=emails,
        copy_first=bool(emails) and emails[0].draft.carries is Carries.SUBJECT,
        telephone=Link(international(phone.number), tel(phone.number, phone.extension)) if phone else None,
        extension=phone.extension if phone else None,
        office_hours=speaker.office_hours(phone.hours) if phone and phone.hours else None,
        office_city=speaker.city(ZoneInfo(phone.time_zone)) if phone and phone.time_zone else None,
        fax=international(fax.number) if fax else None,
        post=(target.person.name, office(target, target.person.languages[0]), *post.address.split("\n"))
        if post
        else (),
        gone=tuple(speaker.say(CHANNELS_GONE[channel]) for channel in target.gone),
        letters=tuple(_letter(alert, target, code, speaker) for code in languages),
        translation=_translation(alert, target, languages, speaker),
    )


def _preferring(code: str, languages: list[str]) -> list[str]:
    return sorted(languages, key=lambda language: language != code)


def _email(alert: Alert, target: Target, code: str, speaker: Speaker) -> EmailView:
    assert target.email is not None
    made = draft(target.email.address, compose(alert, target, code), copies=general_copies(alert))
    return EmailView(
        language=code,
        language_name=speaker.language_name(code),
        draft=made,
        carries_letter=made.carries is Carries.LETTER,
        carries_short=made.carries is Carries.SHORT,
    )


def _letter(alert: Alert, target: Target, code: str, speaker: Speaker) -> LetterView:
    letter = compose(alert, target, code)
    return LetterView(
        language=code,
        language_name=speaker.language_name(code),
        subject=with_blanks(letter.subject),
        body=with_blanks(letter.body).strip(),
    )


def _translation(alert: Alert, target: Target, languages: list[str], speaker: Speaker) -> LetterView | None:
    """Return the letter in the page's language, for reading only, where the target does not read it."""
    if speaker.code in languages or alert.letter(target.letter, speaker.code) is None:
        return None
    return _letter(alert, target, speaker.code, speaker)
