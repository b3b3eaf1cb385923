"""Loads the content folder, and reports all its problems at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from plugins.actions.check import check_addresses, check_characters, check_lengths
from plugins.activities.activity import Activity, load_activities
from plugins.alerts.alert import PUBLIC
from plugins.alerts.load import LoadedAlerts, load_alerts
from plugins.alerts.parse import ReadContext
from plugins.alerts.protected import ProtectedPerson
from plugins.alerts.repository import AlertRepository
from plugins.alerts.withdrawn import load_withdrawn
from plugins.authorities.load import Registry, load_authorities
from plugins.authorities.sets import FOLDER as SETS_FOLDER
from plugins.authorities.sets import Sets, load_sets
from plugins.content.attachments.published import Attachments
from plugins.content.files import relative_name
from plugins.content.pictures import Pictures
from plugins.content.problems import Problem, nearest
from plugins.content.schema import Labels
from plugins.follow_up import alert_clocks
from plugins.handouts.check import NAMESPACE as HANDOUTS
from plugins.handouts.check import HandoutContext, with_handouts
from plugins.incremental.cache import BuildCache
from plugins.incremental.file_hashes import walk
from plugins.incremental.fingerprint import fingerprint
from plugins.incremental.turning_points import day_of
from plugins.languages import Languages
from plugins.organisations.load import Directory, load_directory
from plugins.pages.load import Pages, load_pages
from plugins.partners.load import Partner, check_cases, load_partners
from plugins.repository import letter_clocks
from plugins.repository.links import check_links
from plugins.repository.names_guard import NamedPerson, NamesGuard, Text
from plugins.repository.published_texts import alert_files, other_texts
from plugins.repository.sign_ons import HiddenNames, check_sign_ons, without_protected
from plugins.resources.load import Resource, load_resources
from plugins.sharing.check import check_network, check_picture
from plugins.sheets.check import check_authority, without_sheets
from plugins.sheets.templates import SheetTemplates
from plugins.sign_on_documents.check import with_documents
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.load import load_sign_ons
from plugins.vocabularies.vocabulary import Vocabularies
from plugins.withdrawals.entries import FILE as WITHDRAWN

V = TypeVar("V")
FOLDERS = (
    *("alerts", "authorities", "pages", "activities", "resources", "directory", "partners", "letters"),
    *("vocabulary", "keys"),
)


@dataclass(frozen=True)
class Content:
    """The valid content of a site, and the problems of the rest."""

    vocabularies: Vocabularies
    alerts: AlertRepository
    authorities: Registry
    pages: Pages
    activities: tuple[Activity, ...]
    resources: Mapping[str, Resource]
    directory: Directory
    partners: Mapping[str, Partner]
    sign_ons: Mapping[str, SignOnLetter]
    withdrawn_sign_ons: frozenset[str]
    """The folder names of sign-on letters that the list of withdrawals names; none of them is read."""
    hidden_names: HiddenNames
    """The names of people whom alerts protect."""
    problems: tuple[Problem, ...]
    broken: Mapping[str, tuple[Problem, ...]]
    """The problems of alerts that cannot be shown, by folder name of the alert."""
    hashes: Mapping[str, bytes]
    """The hash of the files of each folder except that of the alerts, by name."""
    entries: Mapping[str, bytes]
    """The hash of each file of the registry, by key of the authority."""
    turning_points: frozenset[datetime]
    """The moments at which something about the content changes that is computed from the time."""

    @property
    def fatal(self) -> bool:
        """Whether any problem prevents publishing."""
        return any(problem.fatal for problem in self.problems)


def load_content(
    folder: Path,
    *,
    languages: Languages,
    vocabularies: Vocabularies,
    now: datetime,
    zone: ZoneInfo,
    name_retention: timedelta,
    texts: Mapping[str, str] | None = None,
    regions: Mapping[str, tuple[str, ...]] | None = None,
    labels: Labels | None = None,
    sheets: SheetTemplates | None = None,
    pictures: SheetTemplates | None = None,
    handouts: HandoutContext | None = None,
    reached_from: Collection[str] = (),
    cache: BuildCache | None = None,
) -> Content:
    """Return the content of *folder* as of *now*, a time-zone-aware datetime.

    *vocabularies* are those of the network, whose problems the caller reports; *zone* is its time zone;
    *name_retention* is how long public names stay in full after an
    alert has ended; *texts* are the texts of the settings, by name; *regions* are regions in addition to the
    official ones, by country; *labels* are the labels of enumerated values; *sheets* are the templates of
    printable sheets, if any, *pictures* those whose fonts share pictures use, and *handouts* what handouts
    depend on; *reached_from* is as in ``load_pages``; *cache* is the build cache.
    """
    root, cache = folder.parent, cache or BuildCache()
    problems = list(_check_folders(folder, root))
    cache.hash_of(folder)  # hashes all folders below it too, in one traversal
    hashes = {name: cache.hash_of(folder / name) for name in FOLDERS if name != "alerts"}

    def part(name: str, load: Callable[..., V], *keys: bytes, **arguments: Any) -> V:
        """Return the result of *load* for a folder, cached until the folder, *keys* or *arguments* change."""
        key = fingerprint(cache.code, hashes[name], str(root), *arguments.values(), *keys)
        return cache.cached(name, key, lambda: load(folder / name, root=root, **arguments))

    codes = tuple(languages)
    today, points = now.astimezone(zone).date(), {*day_of(now, zone)}
    fonts = fingerprint(*(each.hash(cache) if each else b"" for each in (sheets, pictures)))
    read_authorities = partial(load_authorities, check=partial(check_authority, templates=sheets))
    authorities, invalid, found = part(
        "authorities", read_authorities, fonts, today=today, labels=labels or {}
    )
    problems += found
    sets, faulty, found = load_sets(folder / "authorities", root=root, registry=authorities, invalid=invalid)
    problems += [each for each in found if not each.consequence]
    invalid |= {f"{SETS_FOLDER}/{key}" for key in faulty}
    pages, found = part("pages", load_pages, languages=codes, reached_from=sorted(reached_from))
    problems += found
    context = ReadContext(
        root=root,
        languages=codes,
        vocabularies=vocabularies,
        registry=authorities,
        invalid=invalid,
        sets=sets,
        entries={**_entries(folder / "authorities", sets, cache), **vocabularies.hashes()},
        now=now,
        name_retention=name_retention,
        regions=regions or {},
        labels=labels or vocabularies.labels(codes),
        checks=(
            check_lengths,
            check_addresses,
            check_characters,
            partial(check_picture, templates=pictures),
        ),
        marks=(partial(without_sheets, templates=sheets), partial(with_handouts, context=handouts)),
        printing=fingerprint(fonts, handouts.key if handouts else b""),
        pictures=Pictures(cache.store),
        attachments=Attachments(cache.store),
    )
    withdrawn = load_withdrawn(folder, root, codes, now)
    problems += withdrawn.problems
    if withdrawn.undated:
        points.update(day_of(now, UTC))
    loaded = load_alerts(folder / "alerts", context, cache, withdrawn)
    kept = (f"{slug}-{code}" for slug in loaded.alerts.alert_summaries for code in codes)
    cache.store.forget_all_but(HANDOUTS, kept)
    points |= loaded.turning_points
    points |= {*alert_clocks.turning_points(loaded.alerts.alert_summaries.values(), now)}
    points |= {point for each in loaded.people for point in each.turning_points}
    problems += [each for found in loaded.problems.values() for each in found if not each.consequence]
    activities, found = part("activities", load_activities, languages=codes)
    problems += found
    resources, found = part("resources", load_resources, languages=codes)
    problems += found
    points |= {point for each in activities for point in (each.published, each.ends)}
    directory, found = part("directory", load_directory, languages=codes)
    problems += found
    partners, found = part(
        "partners",
        load_partners,
        languages=codes,
        regions=regions or {},
        withdrawn=withdrawn.keys("partners"),
    )
    problems += found
    letters, found = part(
        "letters",
        load_sign_ons,
        languages=codes,
        vocabularies=vocabularies,
        withdrawn=withdrawn.keys("letters"),
    )
    problems += found
    summaries = loaded.alerts.alert_summaries
    problems += check_sign_ons(
        letters,
        authorities=authorities,
        invalid=invalid,
        alert_summaries=summaries,
        unread=loaded.problems,
        alert=loaded.alerts.get,
        now=now,
    )
    hidden = HiddenNames(loaded.people, partial(_name_of, loaded), now)
    letters, found = without_protected(letters, hidden, now)
    problems += found
    letters, found = with_documents(
        letters,
        now,
        authorities=authorities,
        postal_address=(texts or {}).get("POSTAL_ADDRESS", ""),
        context=handouts,
    )
    problems += found
    points |= {point for each in letters.values() for point in each.turning_points}
    points |= {*letter_clocks.turning_points(letters.values(), now)}
    problems += check_cases(partners, [each for each in summaries.values() if each.state(now) in PUBLIC])
    problems += check_network(texts or {}, pictures)
    cases = {
        f"letters/{slug}": loaded.cases.get(letter.facts.alert or "", "") for slug, letter in letters.items()
    }
    problems += _check_names(loaded, folder, root, texts or {}, now, cache, withdrawn.pages, cases)
    problems += check_links(pages, {"resources": resources, "partners": partners}, folder, root)
    problems += _check_page_addresses(summaries, pages, languages)
    if folder.is_dir() and "home" not in pages and (folder / "pages").is_dir():
        problems.append(
            Problem("content/pages/home", 1, "", "does not exist. Create it, with index.<language>.md.")
        )
    return Content(
        vocabularies=vocabularies,
        alerts=loaded.alerts,
        authorities=authorities,
        pages=pages,
        activities=activities,
        resources=resources,
        directory=directory,
        partners=partners,
        sign_ons=letters,
        withdrawn_sign_ons=frozenset(withdrawn.keys("letters")),
        hidden_names=hidden,
        problems=tuple(problems),
        broken={
            slug: found
            for slug, found in loaded.problems.items()
            if slug and any(problem.fatal for problem in found)
        },
        hashes=hashes,
        entries=context.entries,
        turning_points=frozenset(points),
    )


def _name_of(loaded: LoadedAlerts, person: ProtectedPerson) -> str:
    """Return the name of *person*; empty if the alert has errors."""
    if person.slug not in loaded.alerts.alert_summaries:
        return ""
    return loaded.alerts.get(person.slug).facts.people[person.position - 1].name[person.spelling - 1]


def _check_names(
    loaded: LoadedAlerts,
    folder: Path,
    root: Path,
    settings: Mapping[str, str],
    now: datetime,
    cache: BuildCache,
    unread: Collection[str],
    cases: Mapping[str, str],
) -> Iterable[Problem]:
    """Return a problem for each place where content names people whom an alert protects.

    *unread* are the names of content that is withdrawn; *cases* are the case numbers of alerts that other
    content is about, by its name.
    """
    alerts, alert_summaries = folder / "alerts", loaded.alerts.alert_summaries

    def look_up(person: ProtectedPerson) -> NamedPerson:
        fields = loaded.alerts.get(person.slug).facts.people[person.position - 1]
        return NamedPerson(fields.name[person.spelling - 1], fields.not_names)

    def key(slug: str) -> bytes:
        """Return a hash of the texts of an alert; one with errors has only that of its files."""
        digest = alert_summaries[slug].digest if slug in alert_summaries else b""
        return digest or cache.hash_of(alerts / slug)

    texts = [
        Text(
            f"alerts/{slug}",
            key(slug),
            signature,
            case=loaded.cases[slug],
            searched=partial(alert_files, alerts / slug, root, Attachments(cache.store)),
        )
        for slug, signature in loaded.signatures.items()
    ]
    texts += (
        replace(text, case=case, key=fingerprint(text.key, case)) if (case := cases.get(text.name)) else text
        for text in other_texts(folder, root, settings, cache)
        if text.name not in unread
    )
    people = [person for person in loaded.people if person.slug in alert_summaries]
    return NamesGuard(people, texts, look_up, now).problems(cache, folder)


def _entries(folder: Path, sets: Sets, cache: BuildCache) -> dict[str, bytes]:
    """Return the hash of each file of the registry, by key of the authority or by ``sets/<key>``."""
    if not folder.is_dir():
        return {}
    hashes = {
        Path(entry.name).stem: cache.stamps.hash(entry.path, about) for entry, about in walk(str(folder))
    }
    # The members of a set of embassies depend on other files too.
    return hashes | {
        f"{SETS_FOLDER}/{key}": fingerprint(
            cache.hash_of(folder / SETS_FOLDER / f"{key}.yaml"), known.members
        )
        for key, known in sets.items()
    }


def _check_folders(folder: Path, root: Path) -> list[Problem]:
    """Return a problem for each missing or unknown folder, and each that is a symbolic link or a file."""
    if not folder.is_dir():
        return [Problem(relative_name(folder, root), 1, "", "does not exist. Create the folder.")]
    return [
        Problem(
            relative_name(path, root),
            1,
            "",
            f"is not a folder of the content. {nearest(path.name, FOLDERS)}",
        )
        for path in sorted(folder.iterdir())
        if path.name not in {*FOLDERS, WITHDRAWN} and not path.name.startswith(".")
    ] + [
        Problem(relative_name(folder / name, root), 1, "", "is not a folder. Put the folder itself here.")
        for name in FOLDERS
        if (folder / name).is_symlink() or ((folder / name).exists() and not (folder / name).is_dir())
    ]


def _check_page_addresses(alerts: Iterable[str], pages: Pages, languages: Languages) -> list[Problem]:
    """Return a problem for each page whose address belongs to something else."""
    problems = []
    for code, language in languages.items():
        taken = dict.fromkeys(alerts, "an alert")
        taken |= dict.fromkeys(language.paths.values(), "a list")
        for key, versions in sorted(pages.items()):
            if code not in versions or key == "home":
                continue
            slug = versions[code].slug
            written = versions[code].language
            if slug in taken:
                path = f"content/pages/{key}/index.{written}.md"
                hint = "Write another one." if written == code else f"Write index.{code}.md with another one."
                place = "" if written == code else f" in {code}, which has no translation of this page"
                problems.append(
                    Problem(path, 1, "slug", f"{slug} is the address of {taken[slug]}{place}. {hint}")
                )
            taken[slug] = f"the page {key}"
    return problems
