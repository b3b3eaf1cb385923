"""The Atom feed of sign-on letters, in each language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from plugins.incremental.file import File
from plugins.languages.localized_text import LocalizedText
from plugins.sections.context import RenderContext
from plugins.sections.feeds.atom import FeedEntry, atom
from plugins.sections.sign_ons.card import changed
from plugins.sections.sign_ons.pages import LEAD, TITLE, feed_path
from plugins.sign_ons.letter import PUBLIC, STATES, SignOnLetter
from plugins.web.localizer import Localizer

LENGTH = 30
"""Maximum number of entries."""


def feed_letters(context: RenderContext) -> tuple[SignOnLetter, ...]:
    """Return the letters of the feed, the last changed first; a withdrawn one is not among them."""
    now = context.site.now
    public = [each for each in context.site.sign_ons if each.state(now) in PUBLIC]
    public.sort(key=lambda each: (changed(each, now), each.slug), reverse=True)
    return tuple(public[:LENGTH])


def letter_feeds(context: RenderContext) -> Iterator[File]:
    """Yield the feed in each language."""
    for code, localizer in context.site.localizers.items():
        name, path = context.site_settings.names[code], feed_path(context, code)
        data = atom(
            title=f"{name} – {localizer.say(TITLE)}",
            subtitle=LocalizedText(localizer.say(LEAD), code),
            language=code,
            home=context.addresses.absolute(context.addresses.sign_on(code)),
            feed=context.addresses.absolute(path),
            author=name,
            entries=[_entry(context, each, localizer) for each in feed_letters(context)],
        )
        yield File(context.addresses.file(path), data)


def _entry(context: RenderContext, letter: SignOnLetter, localizer: Localizer) -> FeedEntry:
    now, code = context.site.now, localizer.code
    title = letter.localized("title", code)
    url = context.addresses.absolute(context.addresses.sign_on(code, letter.slug))
    mark = "" if title.language == code else f" ({localizer.language_name(title.language)})"
    return FeedEntry(
        identifier=url,
        title=f"{title.value}{mark}",
        url=url,
        summary=str(letter.localized("summary", code).value),
        published=letter.opens.astimezone(UTC),
        updated=changed(letter, now).astimezone(UTC),
        categories=(localizer.country(letter.facts.country), localizer.say(STATES[letter.state(now)])),
        language=None if title.language == code else title.language,
    )
