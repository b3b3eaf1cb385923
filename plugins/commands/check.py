"""Says every problem and warning of the content, and what each letter's link carries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pelican.settings import read_settings

from plugins import console
from plugins.actions.check import drafts
from plugins.campaigns.settings import mailing
from plugins.commands.secrets import committed_keys
from plugins.content.problems import Problem, report
from plugins.languages.catalogs import unextracted
from plugins.repository.published_texts import alert_files, other_texts
from plugins.repository.site import Site
from plugins.safety.errors import listed_lines
from plugins.safety.search import search
from plugins.site.generator import load_site
from plugins.web.settings import SettingsError

LENGTHS = ("alert", "target", "language", "characters", "the link carries")


def check(settings_file: Path) -> bool:
    """Say every problem and warning, and what each letter's link carries; return whether all is sound."""
    settings = read_settings(str(settings_file))
    try:
        site, problems = load_site(settings)
        mailing(settings)
    except SettingsError as error:
        console.err(error)
        return False
    theme = site.site_settings.theme
    problems += _listed_words(site)
    problems += committed_keys(settings_file.parent)
    problems += unextracted(theme, site.site_settings.languages, root=theme.parent)
    rows = [
        (
            row.alert.slug,
            row.target.key or row.target.person.name,
            row.language,
            f"{len(row.draft.link)} of {row.draft.full_length}",
            row.draft.carries.value,
        )
        for row in drafts(site.content.alerts, site.now)
    ]
    _table(rows)
    console.out(f"\n{len(site.content.alerts)} alerts, {len(site.content.authorities)} authorities.")
    if problems:
        console.err(report(problems))
    return not any(problem.fatal for problem in problems)


def _listed_words(site: Site) -> Iterator[Problem]:
    """Yield each place in the content that holds a word of the blocklist; in a draft it is a warning."""
    if not site.searcher.entries:
        return
    content = site.site_settings.content
    files = [
        (each, slug)
        for slug in sorted(path.name for path in (content / "alerts").iterdir() if path.is_dir())
        for each in alert_files(content / "alerts" / slug, content.parent)
    ]
    for text in other_texts(content, content.parent, site.site_settings.texts, site.cache):
        files += [(each, "") for each in text.searched()]
    for (path, passages), slug in files:
        found: dict[tuple[int, str], set[int]] = {}
        for passage, line, number in search(passages, site.searcher.phrases):
            found.setdefault((line, passage.field), set()).add(number)
        draft = slug in site.alert_summaries and site.alert_summaries[slug].status in {"draft", "withdrawn"}
        for (line, field), numbers in found.items():
            message = f"{listed_lines(numbers)}. Remove it, or write it so that nobody can be recognised."
            yield Problem(path, line, field, message, fatal=not draft)


def _table(rows: Sequence[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in [LENGTHS, *rows]) for column in range(len(LENGTHS))]
    for row in [LENGTHS, *rows]:
        console.out("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
