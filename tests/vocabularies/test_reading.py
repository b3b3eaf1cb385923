"""The files of content/vocabulary/ are read strictly, and their keys decide what alerts may name."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel

from pelicanconf import LANGUAGES
from plugins.alerts.models.alert import Original
from plugins.content.problems import Problem
from plugins.incremental.cache import BuildCache
from plugins.repository.content import Content, load_content
from plugins.sign_ons.models import OriginalSignOn
from plugins.vocabularies.keys import keys_in
from plugins.vocabularies.load import load_vocabularies, pictograms_of
from plugins.vocabularies.models import AnswerTerm, OutcomeTerm, ViolationTerm
from plugins.vocabularies.vocabulary import NAMES, UNCHECKED, Vocabularies
from tests.conftest import NOW, ROOT, VOCABULARIES

Load = Callable[..., Content]
WORDS = {"fr": "Expulsion forcée", "en": "Forced eviction", "es": "Desalojo forzoso"}
EVICTION = ViolationTerm(words=WORDS)
ES = "content/alerts/ua-2026-014/index.es.md"


def changed(name: str, terms: Mapping[str, BaseModel | None]) -> Vocabularies:
    """Return the vocabularies of the sample with *terms*; without those that are None."""
    own = {**VOCABULARIES[name].terms, **terms}
    kept = {key: term for key, term in own.items() if term is not None}
    return replace(VOCABULARIES, **{name: replace(VOCABULARIES[name], terms=kept)})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the vocabularies of the sample."""
    return Path(shutil.copytree(ROOT / "content/vocabulary", tmp_path / "content/vocabulary"))


def read(folder: Path) -> tuple[Vocabularies, list[Problem]]:
    drawings = pictograms_of(ROOT / "theme")
    root = folder.parent.parent
    return load_vocabularies(root / "content", root=root, languages=tuple(LANGUAGES), pictograms=drawings)


def test_the_sample_is_read_without_problems_in_the_order_of_its_files(folder: Path) -> None:
    found, problems = read(folder)
    assert problems == [] and found.complete and found == VOCABULARIES
    assert list(found.outcomes.terms)[:3] == ["released", "released-on-bail", "found-alive"]
    assert found.violations.word("death-threats", "fr") == "Menaces de mort"


# claim · file · what is replaced · by what · the message
FAULTS = {
    "no words in a language": (
        *("violations", "    es: Tortura\n", ""),
        "violations.yaml:20: torture.words: has no es, a language of this site. Write es: and the words in it.",
    ),
    "a key twice": (
        *("violations", "massacre:", "torture:"),
        "violations.yaml:38: torture: is duplicated; the first is in line 19. Remove one.",
    ),
    "a key that is no key": (
        *("perpetrators", "armed-group:", "Armed Group:"),
        'perpetrators.yaml:23: Armed Group: "Armed Group" is not a key of a-z, 0-9 and single hyphens. '
        "Write armed-group: instead.",
    ),
    "an unknown effect of an answer": (
        *("answers", "effect: settles", "effect: setles"),
        'answers.yaml:33: measures.effect: "setles" is not known here. Did you mean settles?',
    ),
    "an effect of an answer for an outcome": (
        *("outcomes", "  effect: good", "  effect: settles"),
        'outcomes.yaml:9: released.effect: "settles" is not known here. Write one of: bad, good, open.',
    ),
    "no effect": (
        *("answers", "  effect: acknowledges\n", ""),
        "answers.yaml:8: receipt.effect: is missing. Write effect: settles",
    ),
    "a drawing that does not exist": (
        *("violations", "pictogram: torture", "pictogram: tortur"),
        "violations.yaml:24: torture.pictogram: theme/templates/pictograms has no tortur.svg. "
        "Did you mean torture? Or put the drawing there.",
    ),
    "a drawing of a group": (
        *("perpetrators", "  words:\n", "  pictogram: attack\n  words:\n"),
        "perpetrators.yaml:4: army.pictogram: is not a known field.",
    ),
    "a language that is none": (
        *("violations", "    es: Tortura\n", "    es: Tortura\n    español: Tortura\n"),
        'violations.yaml:24: torture.words.español: "español" is not a language.',
    ),
    "an entry without fields": (
        *("violations", "torture:\n", "house-search:\ntorture:\n"),
        "violations.yaml:19: house-search: has no fields. Write words: below it",
    ),
    "a key that statistics use": (
        *("outcomes", "no-change:", "no-outcome:"),
        "outcomes.yaml:144: no-outcome: is what statistics call alerts without an outcome.",
    ),
}


@pytest.mark.parametrize("claim", FAULTS)
def test_a_fault_gives_one_error_at_its_line(claim: str, folder: Path) -> None:
    name, old, new, message = FAULTS[claim]
    path = folder / f"{name}.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    found, (problem,) = read(folder)
    assert problem.fatal and str(problem).startswith(f"content/vocabulary/{message}")
    assert not found.complete and sum(found[each].complete for each in NAMES) == len(NAMES) - 1


def test_a_language_that_no_entry_has_is_one_error_per_file(folder: Path) -> None:
    for path in folder.iterdir():
        path.write_text(path.read_text("utf-8").replace("\n    es: ", "\n    pt: "), "utf-8")
    assert sorted(map(str, read(folder)[1])) == [
        f"content/vocabulary/{name}.yaml:1: no entry has words in es, a language of this site. "
        "Write es: in each of them."
        for name in sorted(NAMES)
    ]


def test_each_file_is_needed_and_no_other_is_read(folder: Path) -> None:
    (folder / "outcomes.yaml").rename(folder / "outcome.yaml")
    (folder / "answers.yaml").write_text("# none\n", "utf-8")
    assert sorted(map(str, read(folder)[1])) == [
        "content/vocabulary/answers.yaml:1: has no entries. Write at least one; docs/editors.md shows one.",
        "content/vocabulary/outcome.yaml:1: is not a vocabulary. Did you mean outcomes.yaml?",
        "content/vocabulary/outcomes.yaml:1: does not exist. Create it; docs/editors.md shows one.",
    ]
    shutil.rmtree(folder)
    (problem,) = read(folder)[1]
    assert str(problem) == (
        "content/vocabulary:1: does not exist. Create the folder, with violations.yaml, perpetrators.yaml, "
        "outcomes.yaml, answers.yaml, groups.yaml; docs/editors.md shows one."
    )


def test_a_key_of_the_network_is_accepted_and_a_removed_one_refused_where_it_is_used(
    example: Path, load: Load
) -> None:
    path = example / "alerts/ua-2026-014/index.es.md"
    path.write_text(path.read_text("utf-8").replace("[death-threats,", "[forced-eviction,"), "utf-8")
    assert not load(example, vocabularies=changed("violations", {"forced-eviction": EVICTION})).fatal
    (problem,) = (each for each in load(example).problems if each.fatal)
    assert str(problem) == (
        f'{ES}:12: violations[1]: "forced-eviction" is not in content/vocabulary/violations.yaml. '
        f"Write one of: {', '.join(VOCABULARIES.violations.terms)}; or add it there."
    )


def test_errors_of_a_vocabulary_do_not_follow_into_alerts(example: Path, load: Load) -> None:
    incomplete = replace(VOCABULARIES.violations, terms={}, complete=False)
    content = load(example, vocabularies=replace(VOCABULARIES, violations=incomplete))
    assert not content.fatal and not load(example, vocabularies=UNCHECKED).fatal


def test_the_fields_of_an_answer_follow_from_the_effect_of_its_kind(example: Path, load: Load) -> None:
    def reported(answer: str) -> list[str]:
        text = original.replace("copies_to:", f"answers:\n  - {answer}\ncopies_to:", 1)
        path.write_text(text, "utf-8")
        own = AnswerTerm(words=WORDS, effect="extends")
        content = load(example, vocabularies=changed("answers", {"delay": own, "extension": None}))
        return [f"{each.field}: {each.message}" for each in content.problems if each.fatal]

    path = example / "alerts/ua-2026-014/index.es.md"
    original = path.read_text("utf-8")
    start = "{text: a, authority: co-fiscalia, date: 2026-11-20, kind:"
    assert reported(f"{start} delay, until: 2026-12-15}}") == []
    (missing,) = reported(f"{start} delay}}")
    assert missing.startswith("answers[1].until: is missing: delay has a new last day.")
    assert reported(f"{start} reply, until: 2026-12-15}}") == [
        "answers[1].until: is for kind: delay, and this is reply. Remove it, or change the kind."
    ]


def test_every_key_of_an_alert_and_of_a_letter_is_found_by_the_type_of_its_field(
    content_of_sample: Content,
) -> None:
    facts = content_of_sample.alerts.get("ua-2026-015").facts
    found = set(keys_in(facts))
    wanted = {("violations", key) for key in facts.violations}
    wanted |= {("perpetrators", key) for key in facts.perpetrators}
    wanted |= {("answers", each.kind) for each in facts.answers}
    assert facts.answers and found == wanted
    ended = content_of_sample.alerts.get("ua-2026-012").facts
    assert ended.outcome and ("outcomes", ended.outcome.result) in set(keys_in(ended))
    letter = next(iter(content_of_sample.sign_ons.values())).facts
    assert {name for name, _ in keys_in(letter)} <= {"answers"} and OriginalSignOn.model_fields["answers"]


@pytest.fixture(scope="module")
def content_of_sample(load: Load) -> Content:
    return load(ROOT / "content")


def test_models_with_keys_cannot_be_validated_without_the_vocabularies() -> None:
    with pytest.raises(TypeError, match="with the vocabularies as context"):
        Original.model_validate({"violations": ["attack"]})


def test_only_alerts_that_use_a_changed_entry_are_read_again(example: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content/alerts/ua-2026-018", example / "alerts/ua-2026-018")
    shutil.copytree(ROOT / "content/authorities", example / "authorities", dirs_exist_ok=True)

    def digests(vocabularies: Vocabularies) -> dict[str, bytes]:
        cache = BuildCache(tmp_path / "cache")
        content = load_content(
            example,
            languages=LANGUAGES,
            vocabularies=vocabularies,
            now=NOW,
            zone=ZoneInfo("America/Montreal"),
            name_retention=timedelta(days=365),
            cache=cache,
        )
        cache.save()
        return {slug: each.digest for slug, each in content.alerts.alert_summaries.items()}

    before = digests(VOCABULARIES)
    assert set(before) == {"ua-2026-014", "ua-2026-018"}
    assert digests(changed("violations", {"forced-eviction": EVICTION})) == before
    assert digests(changed("outcomes", {"died": OutcomeTerm(words=WORDS, effect="open")})) == before
    after = digests(changed("violations", {"death-threats": EVICTION}))
    assert [slug for slug in before if after[slug] != before[slug]] == ["ua-2026-014"]
    assert set(digests(changed("violations", {"death-threats": None}))) == {"ua-2026-018"}
