"""Checks what no single field shows: an alert's files against each other, the registry and the clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from plugins.alerts.alert import Alert, State, Target, corresponds
from plugins.alerts.letters import PLACEHOLDERS, faulty_placeholders
from plugins.alerts.models import Letter, Translation, Words
from plugins.alerts.models import Target as TargetFields
from plugins.authorities.load import Registry
from plugins.authorities.models import CHANNELS
from plugins.content import markdown
from plugins.content.frontmatter import Document, Location
from plugins.content.problems import Problem, nearest, quote

DEADLINE_NEAR = timedelta(days=3)
_INLINE = ("name", "office", "country", "languages", "salutation")
_PER_FACT = ("demands", "roles", "letters", "updates", "outcome_text")
Documents = Mapping[str, Document]


def check_alert(
    alert: Alert,
    documents: Documents,
    *,
    registry: Registry,
    languages: Sequence[str],
    now: datetime,
) -> list[Problem]:
    """Return the problems and warnings of one alert whose files are each sound by themselves."""
    original = documents[alert.language]
    return [
        *_check_name(alert, original),
        *_check_moments(alert, original, now),
        *_check_targets(alert, original, registry),
        *_check_copies(alert, original, registry),
        *_check_letters(alert, documents, now),
        *_check_people_and_pictures(alert, documents),
        *_check_outcome(alert, original),
        *_check_translations(alert, documents, languages, now),
        *(problem for code in documents for problem in _check_texts(alert.words[code], documents[code])),
    ]


def check_case_numbers(alerts: Iterable[Alert], documents: Documents) -> list[Problem]:
    """Return the problems of alerts that name each other or bear the same number."""
    problems = []
    by_order: dict[tuple[str, int], str] = {}
    by_slug = {alert.slug: alert for alert in alerts}
    for alert in by_slug.values():
        document = documents[alert.slug]
        case, sequence = alert.order
        if alert.order in by_order:
            first = documents[by_order[alert.order]]
            problems.append(
                document.problem(
                    ("case",),
                    f"{case}, alert {sequence}, is also {first.path}:{first.line(('case',))}. "
                    f"Write sequence: {sequence + 1}, or another case number.",
                )
            )
        by_order.setdefault(alert.order, alert.slug)
        previous = alert.facts.previous
        if previous is not None and (previous not in by_slug or by_slug[previous].facts.case != case):
            same_case = [
                other.slug for other in by_slug.values() if other.facts.case == case and other != alert
            ]
            hint = f"Write one of: {', '.join(same_case)}." if same_case else "Remove the line."
            problems.append(
                document.problem(("previous",), f"{quote(previous)} is not an alert of case {case}. {hint}")
            )
    return problems


def _check_name(alert: Alert, original: Document) -> Iterator[Problem]:
    case, sequence = alert.order
    base = case.lower().replace(" ", "-")
    if alert.slug not in {base, f"{base}-{sequence}"}:
        wanted = base if sequence == 1 else f"{base}-{sequence}"
        yield original.problem(
            ("case",), f"{case} stands in the folder {quote(alert.slug)}. Name the folder {wanted}."
        )


def _check_moments(alert: Alert, original: Document, now: datetime) -> Iterator[Problem]:
    facts = alert.facts
    if alert.act_before <= alert.date:
        yield original.problem(
            ("act_before",), f"{facts.act_before} is earlier than date {facts.date}. Write a later day."
        )
    if alert.modified < alert.date:
        yield original.problem(
            ("modified",),
            f"{facts.modified} is earlier than date {facts.date}. Write the moment of the change.",
        )
    if alert.embargo and alert.embargo >= alert.act_before:
        yield original.problem(
            ("embargo",),
            f"{facts.embargo} is not before act_before {facts.act_before}. Write an earlier moment.",
        )
    if facts.consent.date > alert.date.date():
        yield original.problem(
            ("consent", "date"),
            f"{facts.consent.date} is later than date {facts.date}. Ask first; write the day on which they agreed.",
        )
    numbers = [announcement.number for announcement in facts.announcements]
    for index, number in enumerate(numbers):
        if number in numbers[:index]:
            yield original.problem(
                ("announcements", index, "number"), f"{number} stands twice. Write {max(numbers) + 1}."
            )
    if alert.state(now) is State.OPEN and alert.act_before - now <= DEADLINE_NEAR:
        yield original.problem(
            ("act_before",),
            f"{facts.act_before} is within three days. Check that it still holds.",
            fatal=False,
        )


def _check_targets(alert: Alert, original: Document, registry: Registry) -> Iterator[Problem]:
    for index, fields in enumerate(alert.facts.targets):
        place: Location = ("targets", index)
        if fields.authority is not None:
            yield from _check_reference(fields, original, place, registry)
        else:
            yield from _check_inline(fields, original, place)
    targets = _resolved(alert, registry)
    for index, target in targets:
        if not any(getattr(target, channel) for channel in CHANNELS):
            words = f"{target.person.name} has no channel that works. "
            cure = (
                f"Mend content/authorities/{target.key}.yaml or write to somebody else."
                if target.key
                else "Write email:, phone:, fax: or post: for it."
            )
            yield original.problem(("targets", index), words + cure)


def _resolved(alert: Alert, registry: Registry) -> list[tuple[int, Target]]:
    """Return the targets that could be resolved, each with its index in the file."""
    usable = [
        index
        for index, fields in enumerate(alert.facts.targets)
        if (fields.authority in registry if fields.authority is not None else _complete(fields))
    ]
    return list(zip(usable, alert.targets, strict=True))


def _complete(fields: TargetFields) -> bool:
    return bool(fields.name and fields.office and fields.country and fields.languages)


def _check_reference(
    fields: TargetFields, original: Document, place: Location, registry: Registry
) -> Iterator[Problem]:
    if fields.authority not in registry:
        yield original.problem(
            (*place, "authority"),
            f"{quote(fields.authority)} is not in content/authorities/. "
            f"{nearest(str(fields.authority), registry)}",
        )
    for name in (*_INLINE, *CHANNELS):
        if getattr(fields, name) is not None:
            yield original.problem(
                (*place, name), "stands beside authority:. Remove it here; the registry's entry holds it."
            )


def _check_inline(fields: TargetFields, original: Document, place: Location) -> Iterator[Problem]:
    examples = {
        "name": "Eufrasio Lemos Quintana",
        "office": "Alcalde municipal",
        "country": "CO",
        "languages": "[es]",
        "salutation": '{es: "Señor Alcalde:"}',
    }
    for name in _INLINE:
        if getattr(fields, name) is None:
            yield original.problem(
                (*place, name) if (*place, name) in original.lines else place,
                f"{name} is missing. Write {name}: {examples[name]}, or authority: and a key of the registry.",
            )
    for code in fields.languages or []:
        if fields.salutation is not None and code not in fields.salutation:
            yield original.problem(
                (*place, "salutation"),
                f"has no {code}, a language that this target reads. "
                f"Write {code}: and how a letter in it begins.",
            )
    if fields.phone and fields.phone.hours and not fields.phone.time_zone:
        yield original.problem(
            (*place, "phone", "hours"),
            "have no time zone. Write time_zone: beside them, for example America/Bogota.",
        )


def _check_copies(alert: Alert, original: Document, registry: Registry) -> Iterator[Problem]:
    for index, copy in enumerate(alert.facts.copies_to):
        place: Location = ("copies_to", index)
        if (copy.authority is None) == (copy.email is None):
            yield original.problem(place, "needs either authority: or email:. Write one of them.")
        elif copy.authority is not None and copy.authority not in registry:
            yield original.problem(
                (*place, "authority"),
                f"{quote(copy.authority)} is not in content/authorities/. {nearest(copy.authority, registry)}",
            )
        elif copy.authority is not None:
            email = registry[copy.authority].email
            if email is None or email.state != "ok":
                yield original.problem(
                    (*place, "authority"),
                    f"{copy.authority} has no email address that works, so it gets no copy. Remove it here.",
                    fatal=False,
                )


def _check_letters(alert: Alert, documents: Documents, now: datetime) -> Iterator[Problem]:
    original = documents[alert.language]
    used = {fields.letter for fields in alert.facts.targets}
    for name in sorted(used - set(alert.facts.letters)):
        yield original.problem(
            ("letters",), f"{name} is missing, and a target gets it. Write {name}: with subject: and body:."
        )
    for name in sorted(set(alert.facts.letters) - used):
        yield original.problem(
            ("letters", name),
            f"is a letter that no target gets. Write letter: {name} at a target, or remove it.",
        )
    for code, letters in alert.facts.extra_letters.items():
        if code in documents:
            yield original.problem(
                ("extra_letters", code), f"{code} has its own file. Move these letters to index.{code}.md."
            )
        for name in sorted(set(letters) - used):
            yield original.problem(
                ("extra_letters", code, name),
                f"is a letter that no target gets. Write letter: {name} at a target, or remove it.",
            )
    for index, target in enumerate(alert.targets):
        yield from _check_letter_languages(alert, target, original, ("targets", index), now)


def _check_letter_languages(
    alert: Alert, target: Target, original: Document, place: Location, now: datetime
) -> Iterator[Problem]:
    reads = target.person.languages
    written = alert.letter_languages(target)
    if not written:
        first = reads[0]
        yield original.problem(
            place,
            f"{target.person.name} reads {', '.join(reads)}, and letter {target.letter} is in none of them. "
            f"Write it in index.{first}.md, or under extra_letters: {first}: here.",
        )
    elif alert.state(now) in {State.OPEN, State.UNPUBLISHED} and reads[0] not in written:
        yield original.problem(
            place,
            f"{target.person.name} reads {reads[0]} best, and letter {target.letter} is not in it. "
            f"Write it in index.{reads[0]}.md, or under extra_letters: {reads[0]}: here.",
            fatal=False,
        )


def _check_people_and_pictures(alert: Alert, documents: Documents) -> Iterator[Problem]:
    original = documents[alert.language]
    for index, person in enumerate(alert.facts.people):
        if person.name is None and person.identification != "role":
            yield original.problem(
                ("people", index),
                f"name is missing for identification {person.identification}. "
                "Write name:, or identification: role.",
            )
    if len(alert.facts.roles) != len(alert.facts.people):
        yield original.problem(
            ("roles",),
            f"has {len(alert.facts.roles)} entries, people has {len(alert.facts.people)}. "
            "Write one role per person, in the same order.",
        )
    listed = {picture.file for picture in alert.facts.pictures}
    for index, picture in enumerate(alert.facts.pictures):
        if not (alert.folder / picture.file).is_file():
            yield original.problem(
                ("pictures", index, "file"),
                f"{quote(picture.file)} is not in this folder. Put the picture there, or correct its name.",
            )
    for code, document in documents.items():
        words = alert.words[code]
        for name in sorted(listed - set(words.alt_texts)):
            yield document.problem(
                ("alt_texts",),
                f"{name} is missing. Write under alt_texts: {name}: and what the picture shows.",
            )
        for name in sorted(set(words.alt_texts) - listed):
            yield document.problem(
                ("alt_texts", name), "is not a picture of this alert. List it under pictures:, or remove it."
            )


def _check_outcome(alert: Alert, original: Document) -> Iterator[Problem]:
    facts = alert.facts
    if facts.status == "outcome" and facts.outcome is None:
        yield original.problem(
            ("status",), "outcome needs the fact. Write outcome: {date: 2026-10-02, result: released}."
        )
    if (facts.outcome is None) != (facts.outcome_text is None):
        missing = "outcome_text" if facts.outcome else "outcome"
        yield original.problem(
            ("outcome" if facts.outcome else "outcome_text",),
            f"stands without {missing}. Write {missing}: too, or remove it.",
        )


def _check_translations(
    alert: Alert, documents: Documents, languages: Sequence[str], now: datetime
) -> Iterator[Problem]:
    original = documents[alert.language]
    if alert.state(now) is State.WITHDRAWN or alert.facts.status == "draft":
        return
    for code in languages:
        document, words = documents.get(code), alert.words.get(code)
        if document is None:
            yield original.problem(
                (), f"has no translation into {code}. Write index.{code}.md beside it.", fatal=False
            )
        elif isinstance(words, Translation):
            followed = words.original_modified.start(alert.zone)
            stale = followed != alert.modified
            if stale:
                yield document.problem(
                    ("original_modified",),
                    f"{words.original_modified} is not {alert.facts.modified or alert.facts.date}, the state of "
                    f"{original.path.rpartition('/')[2]}. Bring the words up to date, then write that here.",
                    fatal=False,
                )
            yield from _check_correspondence(alert, words, document, original, stale=stale)


def _check_correspondence(
    alert: Alert, words: Words, document: Document, original: Document, *, stale: bool
) -> Iterator[Problem]:
    for field in _PER_FACT:
        if not corresponds(field, words, alert.facts):
            place = f"{original.path.rpartition('/')[2]}:{original.line((field,))}"
            yield document.problem(
                (field,),
                f"does not have the same entries as {place}. Translate each of them.",
                fatal=not stale,
            )


def _check_texts(words: Words, document: Document) -> Iterator[Problem]:
    for location, text in _texts(words):
        for _, found in faulty_placeholders(text):
            yield document.problem(
                location,
                f"{quote(found)} is not filled. Write the text itself, or one of: "
                + ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
                + ".",
            )
    for position, found in faulty_placeholders(document.body):
        line = document.body_line + document.body.count("\n", 0, position)
        if not found.startswith("{page:"):
            yield Problem(document.path, line, "", f"{quote(found)} is not filled. Write the text itself.")
    for location, text in _markdown_texts(words):
        line = document.line(location)
        for problem in markdown.check(text, document, line=line):
            yield document.problem(location, problem.message)
    yield from markdown.check(document.body, document, line=document.body_line)
    if not document.body.strip():
        yield Problem(
            document.path, document.body_line, "", "the account is missing. Write what happened below the ---"
        )


def _texts(words: Words) -> Iterator[tuple[Location, str]]:
    """Yield every text in which a placeholder may stand or may have been left behind."""
    yield ("title",), words.title
    yield ("summary",), words.summary
    yield from ((("demands", index), text) for index, text in enumerate(words.demands))
    yield from ((("call_script", index), text) for index, text in enumerate(words.call_script))
    letters: list[tuple[Location, Letter]] = [
        (("letters", name), letter) for name, letter in words.letters.items()
    ]
    for code, named in getattr(words, "extra_letters", {}).items():
        letters += [(("extra_letters", code, name), letter) for name, letter in named.items()]
    for place, letter in letters:
        yield from _letter_texts(place, letter)


def _letter_texts(place: Location, letter: Letter) -> Iterator[tuple[Location, str]]:
    for name in ("subject", "body", "short"):
        text = getattr(letter, name)
        if text is not None:
            yield (*place, name), text


def _markdown_texts(words: Words) -> Iterator[tuple[Location, str]]:
    for name in ("what_to_do", "warning", "outcome_text"):
        text = getattr(words, name)
        if text is not None:
            yield (name,), text
    yield from ((("updates", index, "text"), update.text) for index, update in enumerate(words.updates))
