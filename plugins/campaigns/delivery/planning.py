"""Planning of a push: reads the service, identifies campaigns by their content, and makes the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from plugins.campaigns.announced.registry import CONTENT
from plugins.campaigns.announcements.announcement import AnnouncementStatus
from plugins.campaigns.announcements.candidates import Candidate
from plugins.campaigns.compose.composer import Campaign, Composer
from plugins.campaigns.delivery.contents import UNREAD, Contents, by_time
from plugins.campaigns.delivery.decisions import campaigns_received, make_plan
from plugins.campaigns.delivery.ledger import Ledger
from plugins.campaigns.delivery.plan import (
    MAILABLE,
    RENAMED_WITHIN,
    WRITING,
    Action,
    Plan,
    PlanOptions,
    Step,
    missing,
    renamed_since,
    without_writes,
    written_since,
)
from plugins.mailing.account import Account
from plugins.mailing.entry import LedgerEntry
from plugins.mailing.key import Key

IDLE_CALLS = 6
"""Most calls of a push that writes nothing: it reads no more contents than that allows."""
_NOTHING_NEW = (
    "{} is announced, but readers have had everything in updates: by mail, so this mail would say nothing. "
    "Add an entry to updates: with date: and text:, or correct the entry that was wrong"
)


class Planning:
    """Planning of one push, at the build time of the site."""

    def __init__(
        self,
        composer: Composer,
        account: Account,
        contents: Contents,
        *,
        only: frozenset[str],
        over_limit: str,
    ) -> None:
        """Read the list of campaigns and the readers; *only* and *over_limit* as in ``PushOptions``.

        Raises:
            ServiceError: If they cannot be read.
        """
        site, mailing = composer.site, composer.mailing
        self._account, self._contents, self._only, self._now = account, contents, only, site.now
        self._candidates = composer.candidates(only)
        self._composer = composer
        self._composed: dict[tuple[Key, tuple[str, ...]], Campaign] = {}
        self._obstacle = ""
        self._ledger = Ledger.read(account)
        topics = {each.topic for each in self._candidates if each.status in MAILABLE}
        topics |= {each.topic for each in missing(self._candidates, self._ledger, site.now)}
        if not topics and not self._ledger.entries:
            account.check()  # otherwise reading the readers does so
        self.audience = account.audience(tuple(site.site_settings.languages), sorted(topics))
        self._options = PlanOptions(
            now=site.now,
            sends=mailing.mode != "draft",
            per_week=mailing.per_week,
            service=account.name,
            over_limit=over_limit,
        )

    def plan(self) -> Plan:
        """Return the plan.

        If it writes anything, every campaign that may carry one of the mails is first identified by its
        content. If it writes nothing, only scheduled campaigns and those that look like ours are, within
        IDLE_CALLS.

        Raises:
            ServiceError: If a content cannot be read.
        """
        return self._with_final_mails(self._identified_plan())

    def _identified_plan(self) -> Plan:
        """Return the plan after identifying all campaigns that matter to it."""
        plan = self._identified(self._planned())
        only = self._only
        requested = [each for each in self._candidates if not only or each.name in only]
        since = renamed_since(plan, requested, self._ledger, self._now)
        suspect = self._suspect(plan, since)
        if not self._contents.unread(filter(suspect, self._ledger.entries)):
            return plan
        idle = not only and written_since(plan) is None
        most = max(0, IDLE_CALLS - self._account.calls) if idle else None
        self._ledger = self._contents.identify_some(self._ledger, suspect, most)
        unread = self._contents.unread(filter(suspect, self._ledger.entries))
        return replace(self._planned(), unread=tuple(unread))

    def _compose(self, candidate: Candidate) -> Campaign:
        """Return the mail of *candidate* with all updates; its digest covers the ids of earlier mails.

        Which updates are news depends on the earlier mails, which no longer change. With their ids in the
        digest it shows, without a call, whether a draft is current. Their contents are read only when the
        draft is written.
        """
        earlier = tuple(entry.id for entry in campaigns_received(candidate, self._ledger))
        cache_key = (candidate.key, earlier)
        if cache_key not in self._composed:
            campaign = self._composer.campaign(replace(candidate, news_received=frozenset()))
            inputs = " ".join([campaign.digest, *earlier]) if earlier else ""
            self._composed[cache_key] = replace(campaign, inputs=inputs)
        return self._composed[cache_key]

    def _with_final_mails(self, plan: Plan) -> Plan:
        """Return *plan* with the mails as readers get them: without news that they have had already."""
        return replace(plan, steps=tuple(self._with_news(step) for step in plan.steps))

    def _with_news(self, step: Step) -> Step:
        """Return *step* with the mail to be written, which has only updates that are new to its readers.

        The step becomes a stop if earlier mails cannot be read, or if there is no news.
        """
        earlier = campaigns_received(step.candidate, self._ledger)
        if step.campaign is None or step.action not in WRITING or not earlier:
            return step
        try:
            news = [self._contents.news(entry) for entry in earlier]
        except UNREAD as error:
            return Step(step.candidate, Action.STOP, str(error).removesuffix("."), entry=step.entry)
        marks = [each for each in news if each is not None]
        news_received = frozenset().union(*marks) if len(marks) == len(news) else None
        campaign = self._composer.campaign(replace(step.candidate, news_received=news_received))
        if news_received is not None and campaign.lacks_news:
            return Step(
                step.candidate, Action.STOP, _NOTHING_NEW.format(step.candidate.kind), entry=step.entry
            )
        return replace(step, campaign=replace(campaign, inputs=step.campaign.inputs))

    def _planned(self) -> Plan:
        """Return the plan for the campaigns as far as they are identified."""
        candidates = [*self._candidates, *self._withdrawn()]
        plan = make_plan(candidates, self._ledger, self.audience, self._compose, self._options)
        if self._obstacle:
            plan = without_writes(plan, self._obstacle)
        if not self._only:
            return plan
        steps = tuple(step for step in plan.steps if self._is_requested(step.candidate))
        return replace(plan, steps=steps, without_announcement=())

    def _is_requested(self, candidate: Candidate) -> bool:
        """Return whether ``--only`` names *candidate*; for refused ones, the alert's folder is enough."""
        by_folder = candidate.status is AnnouncementStatus.REFUSED and candidate.key.slug in self._only
        return by_folder or candidate.name in self._only

    def _withdrawn(self) -> Iterator[Candidate]:
        """Yield a refused candidate for each unsent campaign of withdrawn content without its announcement.

        The files of such an alert may be gone: one line of ``withdrawn.yaml`` is enough to withdraw it,
        and contains no announcements.
        """
        site, known = self._composer.site, {each.key for each in self._candidates}
        unsent = [entry for entry in self._ledger.entries if entry.unsent]
        keys = {key for entry in unsent for key in (entry.key, entry.content_key) if key is not None}
        for key in sorted(keys - known):
            content = CONTENT.get(key.content)
            withdrawn = content.withdrawn(site, key.slug, key.number) if content is not None else None
            if withdrawn is not None:
                announcement, reason = withdrawn
                yield Candidate(announcement, key, AnnouncementStatus.REFUSED, reason)

    def _identified(self, plan: Plan) -> Plan:
        """Return *plan* after identifying all campaigns that may carry one of its mails.

        If a content cannot be read now, nothing is written, but the rest of the plan remains.
        """
        checked_since: datetime | None = None
        while (since := written_since(plan)) is not None and (checked_since is None or since < checked_since):
            try:
                self._ledger = self._contents.identify(self._ledger, by_time(since))
            except UNREAD as error:
                self._obstacle = str(error).removesuffix(".")
                return self._planned()
            plan, checked_since = self._planned(), since
        return plan

    def _suspect(self, plan: Plan, since: datetime | None) -> Callable[[LedgerEntry], bool]:
        """Return a predicate for campaigns that are scheduled, or that may be renamed ones of ours.

        A scheduled campaign may be a copy of a mail that has gone out, or one that must not go out any more.
        Others matter only if they are of *since* or later. If *plan* writes mails, those with our folder or
        subject matter for longer (LATELY), since an editor may have moved an announcement to a later day.
        """
        folders = {entry.folder for entry in self._ledger.keyed() if entry.folder}
        subjects = {step.campaign.subject for step in plan.steps if step.campaign is not None}
        writes = written_since(plan) is not None

        def suspect(entry: LedgerEntry) -> bool:
            if entry.status == "schedule":
                return True
            is_filed = entry.folder in folders or entry.subject in subjects
            if writes and is_filed and entry.is_since(self._now - RENAMED_WITHIN):
                return True
            is_similar = is_filed or self.audience.are_ours(entry.addressed_to)
            return since is not None and entry.is_since(since) and is_similar

        return suspect
