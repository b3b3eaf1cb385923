"""Which pages there are, in which language, at which address, and what each template gets to print."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup

from plugins.actions.mailto import MAILTO_LIMIT
from plugins.actions.webmail import WEBMAILS
from plugins.activities.activity import Activity
from plugins.alerts.alert import Alert, Said, State
from plugins.alerts.labels import GOOD_RESULTS, VIOLATIONS
from plugins.alerts.letters import BLANKS
from plugins.content.markdown import render as render_markdown
from plugins.directory.load import OFFERS, REGIONS
from plugins.languages.catalogs import N_
from plugins.resources.load import TOPICS, Resource
from plugins.site import wellknown
from plugins.site.activity_view import activity_view
from plugins.site.alert_view import AlertPresenter, AlertView, Card
from plugins.site.assets import Assets
from plugins.site.directory_view import directory_view
from plugins.site.rendering import Page
from plugins.site.search import script_words
from plugins.site.site import Site
from plugins.site.target_view import Link
from plugins.site.words import Speaker

_TOO_LONG = N_("This letter is too long for a link. Copy it below, then open a blank email and paste it.")
_LOST = N_(
    "There is no page at this address. The alert may have another number, or the link may be incomplete."
)


class PageMaker:
    """Makes every page of the site, in groups of the same page in all languages."""

    def __init__(self, site: Site, assets: Assets) -> None:
        """Take the *site*, and the names of its style sheet and script."""
        self.site = site
        self.assets = assets
        self.network, self.addresses = site.network, site.addresses
        self.presenter = AlertPresenter(site.listed, site.addresses, site.now, _share_links)
        self.cards = {
            code: {alert.slug: self.presenter.card(alert, speaker) for alert in site.listed}
            for code, speaker in site.speakers.items()
        }

    def jobs(self) -> list[Callable[[], list[Page]]]:
        """Return what makes each page in all languages, one job a page."""

        def each(make: Callable[..., Page], *arguments: Any) -> Callable[[], list[Page]]:
            return lambda: [make(*arguments, speaker) for speaker in self.site.speakers.values()]

        jobs = [
            each(self.home),
            each(self._listing, "alerts", "", self.site.open),
            each(self._listing, "archive", "", self.site.past),
            each(self._index, "country"),
            each(self._index, "violation"),
            each(self._search),
        ]
        for kind in ("country", "violation"):
            jobs += [each(self._listing, kind, key, alerts) for key, alerts in self._by(kind).items()]
        jobs += [each(self.alert, alert) for alert in self.site.listed]
        jobs += [each(self.alert, alert) for alert in self.site.with_state(State.WITHDRAWN)]
        if self.site.content.resources:
            jobs.append(each(self._resources))
        jobs += [each(self._resource, resource) for resource in self.site.content.resources.values()]
        if self.site.content.directory:
            jobs += [each(self._directory, facet) for facet in ("", *self._facets())]
        if self.site.content.activities:
            jobs.append(each(self._activities))
        jobs += [each(self.activity, activity) for activity in self.site.activities]
        if self.network.preview:
            jobs += [each(self.alert, alert) for alert in self.site.with_state(State.UNPUBLISHED)]
            jobs += [each(self._broken, slug) for slug in self.site.content.broken]
        return jobs + [each(self._page, key) for key in self.site.content.pages if key != "home"]

    def _by(self, kind: str) -> dict[str, list[Alert]]:
        """Return the listed alerts by country or violation."""
        found: dict[str, list[Alert]] = {}
        for alert in self.site.listed:
            keys = [alert.facts.country] if kind == "country" else alert.facts.violations
            for key in keys:
                found.setdefault(key, []).append(alert)
        return dict(sorted(found.items()))

    def _make(
        self,
        speaker: Speaker,
        template: str,
        title: str,
        description: str,
        versions: Mapping[str, str],
        **more: Any,
    ) -> Page:
        return Page(
            language=speaker.code,
            path=versions[speaker.code],
            template=template,
            title=title,
            description=description,
            versions=versions,
            **{"translations": versions, **more},
        )

    def home(self, speaker: Speaker) -> Page:
        """Return the home page of one language."""
        home = self.site.content.pages["home"][speaker.code]
        return self._make(
            speaker,
            "home.html",
            home.title,
            home.summary,
            {code: self.addresses.home(code) for code in self.network.languages},
            section="home",
            json_ld=self._organization(speaker),
            context={
                "home": home,
                "body": self._markdown(home.body, speaker.code),
                "alerts": [self.cards[speaker.code][alert.slug] for alert in self.site.open],
                "outcomes": [
                    self.cards[speaker.code][alert.slug]
                    for alert in self.site.past
                    if alert.facts.outcome is not None and alert.facts.outcome.result in GOOD_RESULTS
                ][:3],
            },
        )

    def _listing(self, kind: str, key: str, alerts: list[Alert], speaker: Speaker) -> Page:
        cards = [self.cards[speaker.code][alert.slug] for alert in alerts]
        title, lead = self._listing_words(speaker, kind, key)
        return self._make(
            speaker,
            "listing.html",
            title,
            lead,
            {code: self.addresses.listing(code, kind, key) for code in self.network.languages},
            section=kind if kind in {"alerts", "archive"} else "",
            context={
                "kind": kind,
                "lead": lead,
                "open_cards": [card for card in cards if card.state is State.OPEN],
                "past_cards": [card for card in cards if card.state is not State.OPEN],
                "draft_cards": self._drafts(speaker) if kind == "alerts" else [],
            },
        )

    def _drafts(self, speaker: Speaker) -> list[Card]:
        """Return, for the preview only, the alerts that nobody may see yet."""
        if not self.network.preview:
            return []
        return [self.presenter.card(alert, speaker) for alert in self.site.with_state(State.UNPUBLISHED)]

    def _listing_words(self, speaker: Speaker, kind: str, key: str) -> tuple[str, str]:
        say = speaker.say
        if kind == "alerts":
            return say(N_("Open alerts")), say(N_("What you can act on now, the most urgent first."))
        if kind == "archive":
            return say(N_("Archive")), say(N_("Alerts that are over or on hold, and how they ended."))
        if kind == "country":
            country = speaker.country(key)
            return (
                say(N_("Alerts: %(country)s"), country=country),
                say(N_("Open alerts first, then earlier ones.")),
            )
        violation = say(VIOLATIONS[key])
        return (
            say(N_("Alerts: %(violation)s"), violation=violation.lower()),
            say(N_("Open alerts first, then earlier ones.")),
        )

    def _index(self, kind: str, speaker: Speaker) -> Page:
        country = kind == "country"
        links = [
            (
                speaker.country(key) if country else speaker.say(VIOLATIONS[key]),
                self.addresses.listing(speaker.code, kind, key),
                len(alerts),
                sum(alert.state(self.site.now) is State.OPEN for alert in alerts),
            )
            for key, alerts in self._by(kind).items()
        ]
        title = speaker.say(N_("Alerts by country") if country else N_("Alerts by violation"))
        lead = speaker.say(
            N_("Choose a country to see its alerts, open and past.")
            if country
            else N_("Choose a violation to see its alerts, open and past.")
        )
        return self._make(
            speaker,
            "index.html",
            title,
            lead,
            {code: self.addresses.listing(code, kind) for code in self.network.languages},
            context={"lead": lead, "links": sorted(links)},
        )

    def _search(self, speaker: Speaker) -> Page:
        return self._make(
            speaker,
            "search.html",
            speaker.say(N_("Search this site")),
            speaker.say(N_("Find alerts, resources and organisations by words or by case number.")),
            {code: self.addresses.search(code) for code in self.network.languages},
            index=False,
            section="search",
            context={
                "search_script": self.addresses.root(self.assets.search),
                "script_words": script_words(speaker, self.addresses, self.network.languages),
            },
        )

    def alert(self, alert: Alert, speaker: Speaker) -> Page:
        """Return the page of *alert* in one language; a withdrawn one leaves a notice."""
        if alert.state(self.site.now) is State.WITHDRAWN:
            return self.withdrawn(alert.slug, alert.facts.case, speaker)
        view = self.presenter.view(alert, speaker)
        versions = {code: self.addresses.below(code, alert.slug) for code in self.network.languages}
        translations = {code: path for code, path in versions.items() if code in alert.words}
        written = speaker.code if speaker.code in alert.words else alert.language
        unpublished = alert.state(self.site.now) is State.UNPUBLISHED
        return self._make(
            speaker,
            "alert.html",
            str(view.card.title.value),
            str(view.card.summary.value),
            versions,
            translations=translations,
            canonical=versions[written],
            index=not unpublished,
            kind="article",
            section="alerts" if view.open else "archive",
            json_ld=None if unpublished else self._article(view, written, versions[written], speaker),
            context={
                "alert": view,
                "modified_day": alert.modified.astimezone(alert.zone).date().isoformat(),
                "unpublished": unpublished,
                "script_words": self._script_words(speaker) if view.open else None,
                "report": f"mailto:{self.network.mailbox_contact}?"
                + urlencode({"subject": alert.facts.case}, quote_via=quote),
            },
        )

    def _resources(self, speaker: Speaker) -> Page:
        groups = [
            (
                speaker.say(name),
                [
                    (
                        self.addresses.resource(speaker.code, resource.slug(speaker.code)),
                        resource.said("title", speaker.code),
                        resource.said("summary", speaker.code),
                    )
                    for resource in self.site.content.resources.values()
                    if resource.topic == topic
                ],
            )
            for topic, name in TOPICS.items()
        ]
        return self._make(
            speaker,
            "resources.html",
            speaker.say(N_("Resources")),
            speaker.say(N_("How protection works, how to act well, how to protect yourself.")),
            {code: self.addresses.resource(code) for code in self.network.languages},
            section="resources",
            context={"groups": [group for group in groups if group[1]]},
        )

    def _resource(self, resource: Resource, speaker: Speaker) -> Page:
        code = speaker.code
        body, written = resource.versions.body(code)
        title = resource.said("title", code)
        return self._make(
            speaker,
            "resource.html",
            str(title.value),
            str(resource.said("summary", code).value),
            {each: self.addresses.resource(each, resource.slug(each)) for each in self.network.languages},
            section="resources",
            context={
                "title": title,
                "topic": speaker.say(TOPICS[resource.topic]),
                "summary": resource.said("summary", code),
                "body": Said(self._markdown(body, code), written),
                "modified_day": resource.modified.isoformat(),
                "modified": speaker.day(resource.modified),
            },
        )

    def _facets(self) -> list[str]:
        """Return what the directory can be narrowed to: offers and regions that some organisation has."""
        organisations = self.site.content.directory.values()
        offers = {offer for each in organisations for offer in each.offers}
        regions = {region for each in organisations for region in each.regions}
        return [*(key for key in OFFERS if key in offers), *(key for key in REGIONS if key in regions)]

    def _directory(self, facet: str, speaker: Speaker) -> Page:
        found = [
            directory_view(key, each, speaker)
            for key, each in self.site.content.directory.items()
            if not facet
            or facet in each.offers
            or facet in each.regions
            or ("worldwide" in each.regions and facet in REGIONS)
        ]
        names = {**OFFERS, **REGIONS}
        title = speaker.say(N_("Directory"))
        own = f"{title} – {speaker.say(names[facet])}" if facet else title
        facets = self._facets()
        return self._make(
            speaker,
            "directory.html",
            own,
            speaker.say(N_("Organisations that accompany, support and protect human rights defenders.")),
            {code: self.addresses.directory(code, facet) for code in self.network.languages},
            section="directory",
            context={
                "organisations": sorted(found, key=lambda view: view.sort_key),
                "facet": facet,
                "offers": [
                    (self.addresses.directory(speaker.code, key), speaker.say(name), key == facet)
                    for key, name in OFFERS.items()
                    if key in facets
                ],
                "regions": [
                    (self.addresses.directory(speaker.code, key), speaker.say(name), key == facet)
                    for key, name in REGIONS.items()
                    if key in facets
                ],
                "data_urls": [self.addresses.root(f"api/directory.{kind}") for kind in ("json", "csv")],
            },
        )

    def _activities(self, speaker: Speaker) -> Page:
        views = [activity_view(each, speaker, self.addresses, self.site.now) for each in self.site.activities]
        path = self.addresses.activity(speaker.code)
        return self._make(
            speaker,
            "activities.html",
            speaker.say(N_("Public activities")),
            speaker.say(N_("Vigils, talks and meetings that are open to all.")),
            {code: self.addresses.activity(code) for code in self.network.languages},
            section="activities",
            context={
                "coming": [view for view in views if not view.over],
                "past": [view for view in reversed(views) if view.over],
                "calendar": f"{path}calendar.ics",
            },
        )

    def activity(self, activity: Activity, speaker: Speaker) -> Page:
        """Return the page of *activity* in one language."""
        view = activity_view(activity, speaker, self.addresses, self.site.now)
        versions = {code: self.addresses.activity(code, activity.slug) for code in self.network.languages}
        written = speaker.code if speaker.code in activity.versions.words else activity.language
        return self._make(
            speaker,
            "activity.html",
            str(view.title.value),
            str(view.summary.value),
            versions,
            translations={code: path for code, path in versions.items() if code in activity.versions.words},
            canonical=versions[written],
            index=not view.draft,
            kind="article",
            section="activities",
            context={
                "activity": view,
                "modified_day": activity.modified.astimezone(activity.zone).date().isoformat(),
            },
        )

    def _script_words(self, speaker: Speaker) -> dict[str, Any]:
        """Return what the script of an alert's page says and works with; its sentences, the providers."""
        say = speaker.say
        return {
            "copyLetter": say(N_("Copy the letter")),
            "copySubject": say(N_("Copy the subject")),
            "copy": say(N_("Copy")),
            "copied": say(N_("Copied")),
            "selected": say(N_("Selected: copy it with Ctrl+C")),
            "edit": say(N_("Edit")),
            "print": say(N_("Print")),
            "subject": say(N_("Subject")),
            "letter": say(N_("Letter")),
            "blank": say(N_("Open a blank email")),
            "short": say(N_("Short version")),
            "tooLong": say(_TOO_LONG),
            "progress": say(N_("%(done)s of %(all)s done")),
            "answered": say(N_("It is %(time)s there: office hours.")),
            "unanswered": say(N_("It is %(time)s there: outside office hours.")),
            "limit": MAILTO_LIMIT,
            "blanks": {str(len(blank)): name for name, blank in BLANKS.items()},
            "providers": {each.key: {"url": each.url, "limit": each.limit} for each in WEBMAILS},
            "mailbox": self.network.mailbox_count,
        }

    def withdrawn(self, slug: str, case: str, speaker: Speaker) -> Page:
        """Return the notice that stands where a withdrawn alert stood: the number, and nothing else."""
        return self._make(
            speaker,
            "withdrawn.html",
            speaker.say(N_("Alert %(case)s"), case=case),
            speaker.say(N_("This alert has been withdrawn.")),
            {code: self.addresses.below(code, slug) for code in self.network.languages},
            index=False,
        )

    def _broken(self, slug: str, speaker: Speaker) -> Page:
        return self._make(
            speaker,
            "broken.html",
            slug,
            speaker.say(N_("This alert has problems and would stop the publication.")),
            {code: self.addresses.below(code, slug) for code in self.network.languages},
            index=False,
            context={"problems": [str(problem) for problem in self.site.content.broken[slug]]},
        )

    def _page(self, key: str, speaker: Speaker) -> Page:
        versions = self.site.content.pages[key]
        page = versions[speaker.code]
        return self._make(
            speaker,
            "page.html",
            page.title,
            page.summary,
            {code: self.addresses.below(code, versions[code].slug) for code in self.network.languages},
            section=key,
            context={
                "summary": page.summary,
                "body": self._markdown(page.body, speaker.code),
                "modified_day": page.modified.isoformat() if page.modified else "",
            },
        )

    def single(self, name: str, template: str, title: str) -> Page:
        """Return a page that speaks all languages at once."""
        speaker = self.site.speakers[self.network.default_language]
        path = self.addresses.root(name)
        return Page(
            language=speaker.code,
            path=path,
            template=template,
            title=speaker.say(title),
            description=self.network.names[speaker.code],
            versions={},
            translations={code: self.addresses.home(code) for code in self.network.languages}
            if not name
            else {},
            canonical=path,
            index=not name,
            context={
                "voices": [
                    {
                        "language": voice.language,
                        "home": self.addresses.home(code),
                        "name": self.network.names[code],
                        "tagline": self.network.taglines[code],
                        "heading": voice.say(title),
                        "demonstration": voice.say(N_("Demonstration: everything here is invented.")),
                        "explanation": voice.say(_LOST),
                        "way_out": voice.say(N_("Go to the home page")),
                    }
                    for code, voice in self.site.speakers.items()
                ]
            },
        )

    def _markdown(self, text: str, language: str) -> Markup:
        pages = self.site.content.pages

        def resolve(kind: str, key: str) -> str:
            if kind == "resource":
                return self.addresses.resource(language, self.site.content.resources[key].slug(language))
            if kind == "list":
                return self.list_address(language, key)
            if key == "home":
                return self.addresses.home(language)
            return self.addresses.below(language, pages[key][language].slug)

        return Markup(render_markdown(text, resolve=resolve))  # noqa: S704 - render() lets through its allow-list only

    def list_address(self, language: str, key: str) -> str:
        """Return where ``{list:key}`` leads."""
        own = {
            "directory": self.addresses.directory,
            "resources": self.addresses.resource,
            "activities": self.addresses.activity,
        }
        return own[key](language) if key in own else self.addresses.listing(language, key)

    def default_version(self, versions: Mapping[str, str]) -> str:
        """Return the version for visitors who read none of the site's languages."""
        if set(versions) == set(self.network.languages) and all(
            path == self.addresses.home(code) for code, path in versions.items()
        ):
            return self.addresses.root()
        first = self.network.default_language
        return versions.get("en") or versions.get(first) or next(iter(versions.values()))

    def shared(self, language: str) -> dict[str, Any]:
        """Return what every template may use in *language*."""
        speaker = self.site.speakers[language]
        pages = self.site.content.pages
        menu = sorted(
            (
                versions[language]
                for versions in pages.values()
                if language in versions and versions[language].menu is not None
            ),
            key=lambda page: (page.menu, page.key),
        )
        return {
            "network": self.network,
            "languages": self.network.languages,
            "site_name": self.network.names[language],
            "tagline": self.network.taglines[language],
            "legal_note": self.network.legal_notes[language],
            "direction": speaker.language.direction,
            "locale": speaker.language.locale,
            "stylesheet": self.addresses.root(self.assets.stylesheet),
            "script": self.addresses.root(self.assets.script),
            "font": self.addresses.root(self.assets.font),
            "policy": wellknown.policy(meta=True),
            "resources_url": self.addresses.resource(language) if self.site.content.resources else "",
            "directory_url": self.addresses.directory(language) if self.site.content.directory else "",
            "outbox_url": self.addresses.root("outbox/"),
            "home_url": self.addresses.home(language),
            "alerts_url": self.addresses.listing(language, "alerts"),
            "archive_url": self.addresses.listing(language, "archive"),
            "countries_url": self.addresses.listing(language, "country"),
            "violations_url": self.addresses.listing(language, "violation"),
            "activities_url": self.addresses.activity(language) if self.site.content.activities else "",
            "feed_url": self.addresses.feed(language),
            "search_url": self.addresses.search(language),
            "menu": [(page.key, page.menu_title, self.addresses.below(language, page.slug)) for page in menu],
            "page_urls": {
                key: self.addresses.below(language, versions[language].slug)
                for key, versions in pages.items()
                if key != "home" and language in versions
            },
            "absolute": self.addresses.absolute,
            "default_version": self.default_version,
            "json": _json,
        }

    def _organization(self, speaker: Speaker) -> dict[str, Any]:
        return {
            "@context": "https://schema.org",
            "@type": "NGO",
            "name": self.network.names[speaker.code],
            "url": self.addresses.absolute(self.addresses.home(speaker.code)),
            "email": self.network.mailbox_contact,
        }

    def _article(self, view: AlertView, written: str, path: str, speaker: Speaker) -> dict[str, Any]:
        return {
            "@context": "https://schema.org",
            "@type": "Article",
            "headline": str(view.card.title.value),
            "description": str(view.card.summary.value),
            "inLanguage": written,
            "datePublished": view.date_iso,
            "dateModified": view.modified_iso,
            "expires": view.card.deadline.iso,
            "mainEntityOfPage": self.addresses.absolute(path),
            "publisher": {"@type": "NGO", "name": self.network.names[speaker.code]},
        }


def _json(value: Any) -> Markup:
    """Return JSON that may stand inside a ``<script type="application/ld+json">``."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - the characters that could end the element are escaped above


def _share_links(url: str, title: str, speaker: Speaker) -> tuple[Link, ...]:
    """Return links that pass a page on, for which no script of anybody's is needed."""
    text = f"{title} {url}"
    subject, body = quote(title, safe=""), quote(f"{title}\r\n\r\n{url}", safe="")
    return (
        Link(speaker.say(N_("Email")), f"mailto:?subject={subject}&body={body}"),
        Link("WhatsApp", "https://wa.me/?" + urlencode({"text": text}, quote_via=quote)),
        Link("Telegram", "https://t.me/share/url?" + urlencode({"url": url, "text": title}, quote_via=quote)),
        Link("Bluesky", "https://bsky.app/intent/compose?" + urlencode({"text": text}, quote_via=quote)),
        Link(
            "Facebook", "https://www.facebook.com/sharer/sharer.php?" + urlencode({"u": url}, quote_via=quote)
        ),
    )
