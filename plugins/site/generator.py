"""The Pelican generator of the site: loads it from the settings, writes its files, and reports problems.

Errors that an editor can fix are printed without a traceback.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

from plugins import console
from plugins.alerts.labels import CONSENT_SCOPES, IDENTIFICATIONS
from plugins.authorities.labels import KINDS
from plugins.content.files import relative_name
from plugins.content.problems import Problem, report
from plugins.content.schema import Labels
from plugins.follow_up.working_days import use_calendars
from plugins.handouts.check import HandoutContext
from plugins.incremental.cache import BuildCache
from plugins.incremental.file_hashes import files_below
from plugins.incremental.fingerprint import fingerprint
from plugins.languages.catalogs import Catalog, Catalogs, load_catalogs
from plugins.mailing.interest_names import InterestNames, interest_names
from plugins.mailing.registry import mailing_service
from plugins.reports.load import load_reports
from plugins.reports.settings import report_settings
from plugins.repository.content import load_content
from plugins.repository.sign_ons import without_blocked
from plugins.repository.site import Site
from plugins.safety.blocklist import Searcher, read_list
from plugins.safety.errors import BlocklistError, ForbiddenError
from plugins.sections.context import Templates, compiled_ahead
from plugins.sharing.picture import ShareError
from plugins.sheets.sheet import SheetError
from plugins.sheets.templates import SheetTemplates, sheet_templates
from plugins.site import site_written
from plugins.site.build import Build
from plugins.site.errors import OutputError
from plugins.site.output import with_manifest, write_output
from plugins.site.up_to_date import UpToDateCheck
from plugins.statistics.country_map import CountryMap, load_map
from plugins.vocabularies.load import load_vocabularies, pictograms_of
from plugins.vocabularies.vocabulary import FOLDER as VOCABULARY
from plugins.vocabularies.vocabulary import Vocabularies
from plugins.web.assets import AssetError
from plugins.web.localizer import localizers
from plugins.web.settings import Addresses, SettingsError, SiteSettings, moment, site_settings

MARKS = ("_headers", "sitemap.xml", "robots.txt")
"""Files that identify a folder as a site that was built here, so that it may be replaced."""


def load_site(
    settings: dict[str, Any], *, cache: BuildCache | None = None, now: datetime | None = None
) -> tuple[Site, list[Problem]]:
    """Return the site that *settings* describe, and the problems of content, catalogs, map and theme.

    *cache* and *now*, the build time, are taken from *settings* if they are not given.

    Raises:
        SettingsError: If the settings are wrong.
    """
    config, now = site_settings(settings), now or moment(settings)
    service = mailing_service(settings)
    cache = cache or BuildCache(config.cache_folder, preview=config.preview)
    use_calendars(_calendars(cache))
    catalogs, problems = _catalogs(config, cache)
    templates = sheet_templates(config.theme, config.cache_folder)
    sheets = templates if config.sheets else None
    report_config, wrong_settings = report_settings(settings)
    reports, wrong_keys = load_reports(report_config, config.content, now, cache)
    country_map, errors = load_map(config.theme / "maps", config.map_country, root=config.theme.parent)
    vocabularies, wrong_words = _vocabularies(config, cache)
    content = load_content(
        config.content,
        languages=config.languages,
        vocabularies=vocabularies,
        now=now,
        zone=config.zone,
        name_retention=config.name_retention,
        texts={**config.texts, **report_config.texts},
        regions=named_regions(config, country_map),
        labels=_labels(catalogs, vocabularies),
        sheets=sheets,
        pictures=templates if config.share_pictures else None,
        handouts=_handouts(config, catalogs, vocabularies, sheets, cache)
        if sheets and vocabularies.complete
        else None,
        reached_from=service.former_reached_from,
        cache=cache,
    )
    searcher, found = _load_blocklist(config)
    if searcher.entries:
        letters, blocked = without_blocked(content.sign_ons, searcher.in_text)
        content, found = replace(content, sign_ons=letters), [*found, *blocked]
    site = Site(
        config,
        content,
        catalogs,
        now,
        searcher,
        cache=cache,
        country_map=country_map,
        mailing_service=service,
        reports=reports,
    )
    has_catalogs = not any(problem.fatal for problem in problems)
    if config.subscribe_form is not None and has_catalogs:  # its labels need the catalogs of all languages
        names = interest_names(site.localizers, config.interest_names)
        site = replace(site, form=service.read_form(config.subscribe_form, names))
        problems = [*problems, *_missing_topics(site, names)]
    return site, [
        *config.problems,
        *problems,
        *wrong_words,
        *content.problems,
        *found,
        *errors,
        *wrong_settings,
        *wrong_keys,
        *_broken_links(config.theme),
    ]


def _catalogs(config: SiteSettings, cache: BuildCache) -> tuple[dict[str, Catalog], list[Problem]]:
    """Return the message catalogs and their problems, cached until one of them or the code changes.

    Parsing them takes longer than most of the other steps of a build in which little has changed.
    """
    theme, languages = config.theme, tuple(config.languages)
    key = fingerprint(cache.code, cache.hash_of(theme / "translations"), languages, theme.name)
    return cache.cached("catalogs", key, lambda: load_catalogs(theme, languages, root=theme.parent))


def _calendars(cache: BuildCache) -> dict[str, Any]:
    """Return the holidays of countries that earlier builds have computed, until the code changes."""
    before, after = cache.previous("calendars"), cache.current("calendars")
    if before.get("") == cache.code:
        after.update(before)
    after[""] = cache.code
    return after


def _missing_topics(site: Site, names: InterestNames) -> Iterator[Problem]:
    """Yield a warning if the site has sign-on letters, and its sign-up form was made before their topic."""
    for topic in site.form.missing_topics if site.form and site.content.sign_ons else ():
        message = (
            f'has no "{names.topics[topic]}", so nobody can choose it in the form. Run '
            "`invoke mailing-setup --go`, then copy the code of the form again."
        )
        yield Problem("pelicanconf.py", 1, "SUBSCRIBE_FORM", message, fatal=False)


def read_vocabularies(config: SiteSettings) -> tuple[Vocabularies, list[Problem]]:
    """Return the vocabularies of the network, and their problems."""
    return load_vocabularies(
        config.content,
        root=config.content.parent,
        languages=tuple(config.languages),
        pictograms=pictograms_of(config.theme),
    )


def _vocabularies(config: SiteSettings, cache: BuildCache) -> tuple[Vocabularies, list[Problem]]:
    """Return the vocabularies and their problems, from the cache if nothing that they depend on changed."""
    place = (config.content, config.content.parent)
    words, drawings = cache.hash_of(config.content / VOCABULARY), pictograms_of(config.theme)
    key = fingerprint(cache.code, words, drawings, tuple(config.languages), *map(str, place))
    return cache.cached("vocabularies", key, lambda: read_vocabularies(config))


def _handouts(
    config: SiteSettings,
    catalogs: Catalogs,
    vocabularies: Vocabularies,
    templates: SheetTemplates,
    cache: BuildCache,
) -> HandoutContext:
    """Return what handouts depend on; their pages do not depend on the address of the site."""
    return HandoutContext(
        templates,
        localizers(config.languages, catalogs, vocabularies),
        Addresses(config),
        config.names,
        key=fingerprint(
            templates.hash(cache), cache.code, cache.hash_of(config.theme / "translations"), config.names
        ),
        store=cache.store,
    )


def _broken_links(theme: Path) -> Iterator[Problem]:
    """Yield a problem for each symbolic link in *theme* that is broken or circular."""
    for name, about in sorted(files_below(theme), key=itemgetter(0)):
        if stat.S_ISLNK(about.st_mode) and not (theme / name).exists():
            path = relative_name(theme / name, theme.parent)
            yield Problem(path, 1, "", "is a symbolic link that leads nowhere. Put the file itself here.")


def named_regions(config: SiteSettings, country_map: CountryMap | None) -> dict[str, tuple[str, ...]]:
    """Return the regions of the settings and the map, in addition to the official ones, by country."""
    regions = dict(config.regions)
    if country_map is not None:
        regions[country_map.country] = (*regions.get(country_map.country, ()), *country_map.names)
    return regions


def _labels(catalogs: Catalogs, vocabularies: Vocabularies) -> Labels:
    """Return the labels of enumerated values in each language, and under an empty key in all languages."""
    lists = (IDENTIFICATIONS, CONSENT_SCOPES, KINDS)
    entries = [(label, key) for each in lists for key, label in each.items()]
    words = vocabularies.labels(catalogs)
    labels = {
        code: [*words[code], *((catalog.gettext(label), key) for label, key in entries)]
        for code, catalog in catalogs.items()
    }
    return {**labels, "": [pair for pairs in labels.values() for pair in pairs]}


def _load_blocklist(config: SiteSettings) -> tuple[Searcher, list[Problem]]:
    """Return the searcher of the blocklist, and an error (a warning in previews) if it cannot be read."""
    if config.never_publish is None:
        return Searcher(()), []
    try:
        return Searcher(read_list(config.never_publish)), []
    except BlocklistError as error:
        return Searcher(()), [
            Problem("pelicanconf.py", 1, "NEVER_PUBLISH", str(error), fatal=not config.preview)
        ]


def generator(up_to_date: UpToDateCheck) -> type[SiteGenerator]:
    """Return a generator class that records its result in *up_to_date*; Pelican expects a class."""

    class Generator(SiteGenerator):
        check = up_to_date

    return Generator


class SiteGenerator:
    """The only generator that writes: it builds a complete new folder, then replaces the old one."""

    check: UpToDateCheck

    def __init__(self, settings: dict[str, Any], output_path: str, **_: Any) -> None:
        """Read and check all content; Pelican passes the arguments of all generators.

        Raises:
            SystemExit: With code 1, after reporting them, if the content or the settings have errors.
        """
        self.settings, self.output_path = settings, Path(output_path)
        self._site, self._templates = _read(settings, self.check)

    def generate_output(self, _: Any) -> None:
        """Build the site, replace the output folder with it, and send :data:`site_written`.

        Raises:
            SystemExit: With code 1, after reporting the reason, if the site cannot be built or written.
        """
        try:
            build = Build(self._site, self.output_path, templates=self._templates)
            files = with_manifest(build.files())
            written = write_output(self.output_path, files, marks=MARKS, existing=build.existing)
            build.record(written.hashes)
            build.context.share_pictures.tidy()
        except (AssetError, ForbiddenError, OutputError, ShareError, SheetError) as error:
            console.err(error)
            raise SystemExit(1) from None
        languages = len(self._site.site_settings.languages)
        built = f"Built {len(written.hashes)} files in {languages} languages in {self.output_path}"
        points = self._site.content.turning_points | self._site.reports.turning_points
        self.check.add(self.output_path, f"{built}, 0 of them changed", points)
        console.out(f"{built}, {written.changed} of them changed")
        site_written.send(self, context=build.context, up_to_date=self.check)
        self.check.save()


def _read(settings: dict[str, Any], check: UpToDateCheck) -> tuple[Site, Templates]:
    """Return the site and its templates; on errors report all problems and exit with code 1."""
    try:
        templates = compiled_ahead(site_settings(settings).theme, check.cache)
        site, problems = load_site(settings, cache=check.cache, now=check.now)
    except SettingsError as error:
        console.err(error)
        raise SystemExit(1) from None
    errors = [problem for problem in problems if problem.fatal]
    if site.site_settings.preview:
        own = {problem for found in site.content.broken.values() for problem in found}
        errors = [problem for problem in errors if problem not in own]
    result = "Nothing was built." if errors else "The rest is built." if site.site_settings.preview else ""
    check.problems = f"{report(problems, result=result)}\n" if problems else ""
    console.err(check.problems, end="")
    if errors:
        raise SystemExit(1)
    return site, templates
