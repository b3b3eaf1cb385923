"""The view of an alert: all texts of its page in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from plugins.alerts.alert import Alert, State
from plugins.alerts.labels import REQUESTS, STATE_SENTENCES, SUBJECTS, state_sentence
from plugins.alerts.models.answers import answer_keys
from plugins.alerts.summary import AlertSummary, alert_summary
from plugins.authorities.offices import offices_of
from plugins.content.markdown import render
from plugins.languages.catalogs import N_
from plugins.languages.localized_text import LocalizedText
from plugins.partners.load import Partner
from plugins.sections.alerts.card import Card, card, iso
from plugins.sections.alerts.documents import DocumentView, PetitionView, document_views, petition_view
from plugins.sections.alerts.letters import LetterView, sheet_path
from plugins.sections.alerts.link import Link
from plugins.sections.alerts.people import PersonView, person_views
from plugins.sections.alerts.pictures import PictureView, picture_views
from plugins.sections.alerts.related import Related
from plugins.sections.alerts.scripts import CallScript, call_scripts
from plugins.sections.alerts.sharing import links_of_open, share_links, share_words
from plugins.sections.alerts.targets import TargetGroup, TargetView, targets_and_letters
from plugins.sharing.texts import MASTODON, share_text
from plugins.web.localizer import Localizer
from plugins.web.settings import Addresses

_FIRST_PARAGRAPH = re.compile(r"(?:<h[2-4]\b.*?</h[2-4]>)?\s*<p>.*?</p>", re.DOTALL)


@dataclass(frozen=True)
class UpdateView:
    """One update."""

    iso: str
    day: str
    html: LocalizedText


@dataclass(frozen=True)
class AnswerView:
    """The reaction of an authority to the letters."""

    iso: str
    day: str
    authority: Link
    kind: str
    html: LocalizedText


@dataclass(frozen=True)
class SourceView:
    """A source, with its title in the language of the original, where it is typed."""

    title: LocalizedText
    url: str


@dataclass(frozen=True)
class AlertView:
    """An alert's page in one language at a given time."""

    card: Card
    slug: str
    """Its folder name."""
    sequence: int
    date_iso: str
    modified_iso: str
    modified: str
    account: LocalizedText
    demands: LocalizedText
    what_to_do: LocalizedText | None
    warning: LocalizedText | None
    call_scripts: tuple[CallScript, ...]
    people: tuple[PersonView, ...]
    subject: str
    """What it is about, in words, if that is not a person."""
    request: str
    """Who asked for it, in words, if that is not a partner."""
    partner: Link | None
    """The partner, if there is one."""
    region: Link | None
    perpetrators: tuple[Link, ...]
    authorities: tuple[Link, ...]
    """Its targets from the registry, with links to their pages."""
    violations: tuple[Link, ...]
    country: Link
    sources: tuple[SourceView, ...]
    documents: tuple[DocumentView, ...]
    updates: tuple[UpdateView, ...]
    answers: tuple[AnswerView, ...]
    outcome: LocalizedText | None
    outcome_day: str | None
    state_sentence: str | None
    closing_sentence: str
    """The sentence that replaces the actions after the deadline, also by script."""
    open: bool
    groups: tuple[TargetGroup, ...]
    letters: tuple[LetterView, ...]
    petition: PetitionView | None
    """None without one, or once its deadline has passed."""
    bundles: tuple[Link, ...]
    """All sheets of the alert in one file, per paper size."""
    latest: Card | None
    previous: Card | None
    related: tuple[Card, ...]
    """Similar earlier alerts of the same country."""
    calendar: str
    share: tuple[Link, ...]
    share_text: str
    """The text to pass on by hand; empty unless the alert is open."""
    pictures: tuple[PictureView, ...]

    @property
    def account_parts(self) -> tuple[LocalizedText, LocalizedText]:
        """The first paragraph of the account, and the rest, which is empty if it is short."""
        html = str(self.account.value)
        start = _FIRST_PARAGRAPH.match(html)
        if start is None or len(html) - start.end() < 600:
            return self.account, LocalizedText(Markup(""), self.account.language)
        # Safe: a part of what render() has returned.
        parts = (Markup(part) for part in (start.group(), html[start.end() :]))  # noqa: S704
        opening, rest = (LocalizedText(part, self.account.language) for part in parts)
        return opening, rest

    @property
    def targets(self) -> tuple[TargetView, ...]:
        """All targets, in the order of the page."""
        return tuple(target for group in self.groups for target in group.targets)


class AlertPresenter:
    """Creates alert views, with links to other alerts."""

    def __init__(
        self,
        alert_summaries: Sequence[AlertSummary],
        addresses: Addresses,
        now: datetime,
        partners: Mapping[str, Partner],
    ) -> None:
        """Link to alerts among *alert_summaries* and to *partners*, by key."""
        self._addresses, self._partners = addresses, partners
        self._now = now
        self._by_slug = {each.slug: each for each in alert_summaries}
        self._latest: dict[str, AlertSummary] = {}
        for each in sorted(alert_summaries, key=lambda each: each.sequence):
            self._latest[each.case] = each
        self._related = Related(alert_summaries)
        self._last: tuple[Alert, Localizer, AlertView] | None = None
        """The last view: a mail needs that of its page too."""

    def others(
        self, alert: AlertSummary
    ) -> tuple[AlertSummary | None, AlertSummary | None, tuple[AlertSummary, ...]]:
        """Return the latest alert of the case, the previous one, and related ones."""
        latest = self._latest.get(alert.case)
        if latest is not None and latest.slug == alert.slug:
            latest = None
        return latest, self._by_slug.get(alert.previous or ""), self._related.to(alert)

    def partner_key(self, alert: AlertSummary) -> str:
        """Return the key of the partner who asked for *alert*, as far as consent allows, if it has a page."""
        return next((key for key, each in self._partners.items() if each.asked_for(alert)), "")

    def _partner(self, alert: Alert, own: AlertSummary, localizer: Localizer) -> Link | None:
        """Return the partner, as far as consent allows, with its page or else its own site."""
        if alert.facts.partner is None:
            return None
        if not own.partner:
            return Link(localizer.say(N_("a partner organisation")), "")
        key = self.partner_key(own)
        url = self._addresses.partner(localizer.code, key) if key else alert.facts.partner.web or ""
        return Link(own.partner, url)

    def _region(self, own: AlertSummary, code: str) -> Link | None:
        """Return the region, with the URL of its list under the list's own name."""
        key = self._by_slug.get(own.slug, own).region_key
        return Link(own.region or "", self._addresses.listing(code, "region", key)) if key else None

    def _card(self, other: AlertSummary, localizer: Localizer) -> Card:
        return card(other, localizer, self._addresses, other.state(self._now))

    def _bundles(self, alert: Alert, localizer: Localizer) -> tuple[Link, ...]:
        if not self._addresses.sheets or not any(alert.letters_on_paper()):
            return ()
        return tuple(
            Link(name, sheet_path(self._addresses, alert.slug, f"all-{localizer.code}", paper))
            for paper, name in (("a4", "A4"), ("letter", "US Letter"))
        )

    def _share(self, alert: Alert, own: Card, localizer: Localizer) -> tuple[tuple[Link, ...], str]:
        """Return the links for passing the alert on, and the text to copy."""
        title, url = str(own.title.value), self._addresses.absolute(own.url)
        if own.state is not State.OPEN:
            text = f"{title} {url}"
            return share_links(url, title, text, text, localizer), ""
        words = share_words(alert, localizer, self._addresses, self._now)
        return links_of_open(words, title, localizer), share_text(words, MASTODON).text

    def view(self, alert: Alert, localizer: Localizer) -> AlertView:
        """Return the view of *alert*; an unpublished one is shown as if it were open."""
        if self._last is None or self._last[0] is not alert or self._last[1] is not localizer:
            self._last = alert, localizer, self._view(alert, localizer)
        return self._last[2]

    def _view(self, alert: Alert, localizer: Localizer) -> AlertView:
        facts, code = alert.facts, localizer.code
        state = alert.state(self._now)
        if state is State.UNPUBLISHED:
            state = State.OPEN
        own = alert_summary(alert, (code,))
        latest, previous, related = self.others(own)
        groups, letters = (
            targets_and_letters(alert, localizer, self._addresses, self._now)
            if state is State.OPEN
            else ((), ())
        )
        sentence = state_sentence(state, facts.requested_by)
        own_card = card(own, localizer, self._addresses, state)
        share, text = self._share(alert, own_card, localizer)
        return AlertView(
            card=own_card,
            slug=alert.slug,
            sequence=facts.sequence,
            date_iso=iso(alert.date),
            modified_iso=iso(alert.modified),
            modified=localizer.local_day(alert.modified, alert.zone),
            account=_html(alert.body(code)),
            demands=alert.localized("demands", code),
            what_to_do=_optional(alert.localized("what_to_do", code)) if state is State.OPEN else None,
            warning=_optional(alert.localized("warning", code)) if state is State.OPEN else None,
            call_scripts=tuple(call_scripts(alert, localizer)) if state is State.OPEN else (),
            people=tuple(person_views(alert, localizer)),
            subject=localizer.say(SUBJECTS[facts.subject]) if facts.subject != "person" else "",
            request=localizer.say(REQUESTS[facts.requested_by]) if facts.requested_by != "partner" else "",
            partner=self._partner(alert, own, localizer),
            region=self._region(own, code),
            perpetrators=tuple(
                Link(localizer.perpetrator(key), self._addresses.listing(code, "perpetrator", key))
                for key in facts.perpetrators
            ),
            authorities=tuple(
                Link(
                    each.person.office_in(code),
                    self._addresses.listing(code, "authority", each.key or ""),
                    each.key or "",
                )
                for each in alert.authorities
            ),
            violations=tuple(
                Link(localizer.violation(key), self._addresses.listing(code, "violation", key))
                for key in facts.violations
            ),
            country=Link(
                localizer.country(facts.country),
                self._addresses.listing(code, "country", facts.country),
                facts.country,
            ),
            sources=tuple(
                SourceView(LocalizedText(source.title, source.language or alert.language), source.url or "")
                for source in facts.sources
            ),
            documents=tuple(document_views(alert, localizer, self._addresses)),
            updates=tuple(_updates(alert, localizer)),
            answers=tuple(answer_views(alert, localizer, self._addresses)),
            outcome=_optional(alert.localized("outcome_text", code)),
            outcome_day=localizer.day(facts.outcome.date) if facts.outcome else None,
            state_sentence=localizer.say(sentence) if sentence else None,
            closing_sentence=localizer.say(STATE_SENTENCES[State.EXPIRED]),
            open=state is State.OPEN,
            groups=groups,
            letters=letters,
            petition=petition_view(alert, localizer, self._addresses, self._now)
            if state is State.OPEN
            else None,
            bundles=self._bundles(alert, localizer),
            latest=self._card(latest, localizer) if latest is not None else None,
            previous=self._card(previous, localizer) if previous is not None else None,
            related=tuple(self._card(each, localizer) for each in related),
            calendar=self._addresses.below(code, alert.slug) + "deadline.ics",
            share=share,
            share_text=text,
            pictures=tuple(picture_views(alert, code, self._addresses)),
        )


def _html(said: LocalizedText, level: int = 3) -> LocalizedText:
    """Return *said* as HTML with headings from *level*: a section's own heading is above it."""
    # Safe: render() lets through nothing but its own allow-list of elements.
    return LocalizedText(Markup(render(said.value, level=level)), said.language)  # noqa: S704


def _optional(said: LocalizedText) -> LocalizedText | None:
    return _html(said) if said.value else None


def _updates(alert: Alert, localizer: Localizer) -> list[UpdateView]:
    """Return the updates, the newest first; of one day, the last written first."""
    said = alert.localized("updates", localizer.code)
    return [
        UpdateView(
            update.date.isoformat(),
            localizer.day(update.date),
            _html(LocalizedText(update.text, said.language)),
        )
        for update in sorted(said.value, key=lambda update: update.date)[::-1]
    ]


def answer_views(
    alert: Alert, localizer: Localizer, addresses: Addresses, *, level: int = 3
) -> list[AnswerView]:
    """Return the answers of authorities in their order, with headings in them from *level*."""
    said = alert.localized("answer_texts", localizer.code)
    offices = offices_of(alert.offices, localizer.code)
    return [
        AnswerView(
            answer.date.isoformat(),
            localizer.day(answer.date),
            Link(
                offices[answer.authority],
                addresses.listing(localizer.code, "authority", answer.authority),
                answer.authority,
            ),
            answer_label(answer.kind, answer.until, offices.get(answer.to or "", ""), localizer),
            _html(LocalizedText(said.value[key], said.language), level),
        )
        for answer, key in zip(alert.facts.answers, answer_keys(alert.facts.answers), strict=True)
        if answer.authority in offices
    ]


def answer_label(kind: str, until: date | None, to: str, localizer: Localizer) -> str:
    """Return what an answer is: its kind, the new last day of an extension, whom a transfer went to."""
    words = localizer.answer(kind)
    if until is not None:
        return localizer.say(N_("%(kind)s, until %(day)s"), kind=words, day=localizer.day(until))
    if to:
        return localizer.say(N_("%(kind)s: %(office)s"), kind=words, office=to)
    return words
