"""Check command: reports all errors and warnings of the content, and lists the lengths of letter links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pelican.settings import read_settings

from plugins import console
from plugins.actions.check import EmailLink, email_links
from plugins.actions.mailto import LinkContent
from plugins.campaigns.settings import mailing_settings
from plugins.commands.reference.write import stale_schemas
from plugins.commands.secrets import committed_keys
from plugins.content.attachments.published import Attachments
from plugins.content.problems import Problem, counted, report
from plugins.incremental.fingerprint import fingerprint
from plugins.languages.catalogs import UsedMessages, unextracted, used_messages
from plugins.repository.published_texts import alert_files, other_texts
from plugins.repository.site import Site
from plugins.safety.document_text import Passage
from plugins.safety.errors import listed_lines
from plugins.safety.search import FileText, search
from plugins.site.generator import load_site
from plugins.web.settings import SettingsError

HEADINGS = ("alert", "target", "language", "characters", "whole letter", "short version", "no letter")


def check(settings_file: Path) -> bool:
    """Print all errors and warnings, and how much of each letter its link carries.

    Return whether there are no errors; warnings do not count.
    """
    settings = read_settings(str(settings_file))
    try:
        site, problems = load_site(settings)
        mailing_settings(settings)
    except SettingsError as error:
        console.err(error)
        return False
    theme = site.site_settings.theme
    problems += _blocked_words(site)
    problems += committed_keys(settings_file.parent)
    problems += unextracted(theme, site.site_settings.languages, root=theme.parent, used=_messages(site))
    docs = settings_file.parent / "docs"
    problems += stale_schemas(docs, site.content.vocabularies, site.site_settings.languages)
    _print_table([_row(link) for link in email_links(site.content.alerts, site.now)])
    letters = site.content.sign_ons.values()
    signatures = sum(len(each.all_signatories) for each in letters)
    signed = f", {counted(len(letters), 'letter')} with {counted(signatures, 'signature')}" if letters else ""
    console.out(f"\n{len(site.content.alerts)} alerts, {len(site.content.authorities)} authorities{signed}.")
    if problems:
        console.err(report(problems))
    return not any(problem.fatal for problem in problems)


def _messages(site: Site) -> UsedMessages:
    """Return the messages of the code and the templates, cached until one of them changes."""
    theme, cache = site.site_settings.theme, site.cache
    root = theme.parent
    key = fingerprint(cache.code, cache.hash_of(root / "plugins"), cache.hash_of(theme))
    return cache.cached("messages", key, lambda: used_messages(root))


def _row(link: EmailLink) -> tuple[str, ...]:
    """Return the cells for *link*, at last the paths on which it carries what."""
    start = (link.alert.slug, link.target.key or link.target.called(), link.language)
    length = f"{len(link.mailto.link)} of {link.mailto.full_length}"
    if not link.mailto.addressed:
        return (*start, length, "", "", "and no addresses")
    paths: dict[LinkContent, list[str]] = {content: [] for content in LinkContent}
    for name, content in link.paths():
        paths[content].append(name)
    everywhere = sum(map(len, paths.values()))
    cells = ("everywhere" if len(names) == everywhere else ", ".join(names) for names in paths.values())
    return (*start, length, *cells)


def _blocked_words(site: Site) -> Iterator[Problem]:
    """Yield a problem for each line and field that contains words of the blocklist; a warning in drafts."""
    if not site.searcher.entries:
        return
    content = site.site_settings.content
    for (path, passages), is_hidden in _files(site, content):
        found: dict[tuple[int, str], set[int]] = {}
        for passage, line, number in search(FileText(passages), site.searcher.phrases):
            found.setdefault((line, passage.field), set()).add(number)
        for (line, field), numbers in found.items():
            message = f"{listed_lines(numbers)}. Remove it, or write it so that nobody can be recognised."
            yield Problem(path, line, field, message, fatal=not is_hidden)


def _files(site: Site, content: Path) -> Iterator[tuple[tuple[str, Sequence[Passage]], bool]]:
    """Yield the path and the passages of each content file, and whether nothing of it is published now."""
    for slug in sorted(path.name for path in (content / "alerts").iterdir() if path.is_dir()):
        summary = site.alert_summaries.get(slug)
        is_hidden = summary is not None and summary.status in {"draft", "withdrawn"}
        for file in alert_files(content / "alerts" / slug, content.parent, Attachments(site.cache.store)):
            yield file, is_hidden
    letters = site.content.sign_ons
    hidden = {slug for slug, each in letters.items() if each.facts.status in {"draft", "withdrawn"}}
    for text in other_texts(content, content.parent, site.site_settings.texts, site.cache):
        for file in text.searched():
            yield file, text.name in {f"letters/{slug}" for slug in hidden}


def _print_table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in [HEADINGS, *rows]) for column in range(len(HEADINGS))]
    for row in [HEADINGS, *rows]:
        console.out("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
