"""The documentation is tested: its code blocks, commands, fields, settings, paths and links."""

from __future__ import annotations

import re
import shlex
import subprocess
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import pytest
import yaml
from invoke.exceptions import ParseError
from invoke.parser import Parser, ParserContext
from invoke.program import Program
from pelican.settings import DEFAULT_CONFIG
from pydantic import BaseModel, TypeAdapter, ValidationError

import pelicanconf
from plugins.activities.models import OriginalActivity
from plugins.alerts.models.alert import Original, Translation
from plugins.alerts.withdrawn import WithdrawnEntry
from plugins.authorities.models import Authority, AuthoritySet
from plugins.casework.models import CaseFile
from plugins.commands.reference.write import load_tasks
from plugins.content.frontmatter import parse_yaml
from plugins.languages.catalogs import extract
from plugins.mailchimp.settings import RENAMED as RENAMED_OF_MAILCHIMP
from plugins.organisations.load import Organisation
from plugins.pages.load import PageFields
from plugins.resources.load import OriginalResource
from plugins.sign_ons.models import OriginalSignOn, TranslatedSignOn
from plugins.vocabularies.load import MODELS as TERMS
from plugins.web.settings import RENAMED
from tests.conftest import ROOT, VOCABULARIES

DOCUMENTS = sorted(
    path
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    if ROOT / "docs/example" not in path.parents  # content, which the build checks
)
MODELS: tuple[type[BaseModel], ...] = (
    *(
        Original,
        Translation,
        Authority,
        AuthoritySet,
        OriginalActivity,
        OriginalResource,
        Organisation,
        PageFields,
        OriginalSignOn,
        TranslatedSignOn,
        CaseFile,
    ),
)
LANGUAGES = {"python", "sh", "text", "yaml"}
NO_FIELDS = {"mailto", "warning", "main", "pages"}
"""What ends with a colon in running text and is not a field."""
MADE = {".git", ".venv", ".cache", ".preview", "output", "outbox"}
"""Folders that are not part of the project."""


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, or nothing, and its text."""

    language: str
    text: str


def blocks(text: str) -> list[Block]:
    found = re.findall(r"^( *)```(\w*)\n(.*?)^\1```$", text, re.MULTILINE | re.DOTALL)
    return [Block(language, body) for _, language, body in found]


def prose(text: str) -> str:
    """Return *text* without its fenced blocks."""
    return re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.MULTILINE | re.DOTALL)


def spans(text: str) -> list[str]:
    """Return what is between backticks in running text."""
    return [" ".join(span.split()) for span in re.findall(r"`([^`]+)`", prose(text))]


# Languages ------------------------------------------------------------------------------


def check_languages(text: str, _: Path) -> Iterator[str]:
    if text.count("```") != 2 * len(blocks(text)):
        yield "a fenced block is not closed"
    for block in blocks(text):
        if block.language not in LANGUAGES:
            yield f'a block has the language "{block.language}"; mark diagrams and output as text'


def check_shell(text: str, _: Path) -> Iterator[str]:
    for block in blocks(text):
        if block.language == "sh":
            done = subprocess.run(
                ["bash", "-n"], input=block.text, capture_output=True, text=True, check=False
            )
            if done.returncode:
                yield done.stderr


# Settings -------------------------------------------------------------------------------


@cache
def variables() -> frozenset[str]:
    """Return the variables that the workflows of both hosts read."""
    texts = [path.read_text("utf-8") for path in (ROOT / ".github/workflows").iterdir()]
    github = re.findall(r"vars\.([A-Z]+)", "".join(texts))
    return frozenset([*github, *re.findall(r"\$([A-Z_]+)\b", (ROOT / ".gitlab-ci.yml").read_text("utf-8"))])


@cache
def environment() -> frozenset[str]:
    text = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    return frozenset(re.findall(r"^\| `(\w+)`", text.partition("## Environment variables")[2], re.MULTILINE))


@cache
def constants() -> frozenset[str]:
    """Return the public constants of our modules."""
    code = "\n".join(path.read_text("utf-8") for path in (ROOT / "plugins").rglob("*.py"))
    return frozenset(re.findall(r"^([A-Z][A-Z_]+)(?:: .+)? = ", code, re.MULTILINE))


@cache
def positional_arguments() -> frozenset[str]:
    """Return the arguments of tasks that have no dashes, as usages name them."""
    tasks = load_tasks(ROOT / "tasks.py").tasks.values()
    given = [argument for task in tasks for argument in task.get_arguments()]
    return frozenset(str(each.name).upper() for each in given if each.positional)


def check_settings(text: str, path: Path) -> Iterator[str]:
    known = {name for name in vars(pelicanconf) if name.isupper()}
    code = [block.text for block in blocks(text) if block.language == "python"]
    code += [span for span in spans(text) if re.match(r"[A-Z_]{3,} = ", span)]
    for each in code:
        assigned: dict[str, Any] = {"ROOT": ROOT}
        try:
            exec(compile(each, "<documentation>", "exec"), assigned)
        except Exception as error:  # whatever it is, the example does not run
            yield f"{each!r} does not run: {error}"
            continue
        for name in assigned.keys() - {"ROOT", "__builtins__"}:
            if name not in known:
                yield f"{name} is not a setting"
            elif type(assigned[name]) is not type(getattr(pelicanconf, name)):
                yield f"{name} is given a {type(assigned[name]).__name__}"
    named = known | DEFAULT_CONFIG.keys() | variables() | environment() | constants()
    named |= positional_arguments()
    if path.name == "CHANGELOG.md":
        named |= RENAMED.keys() | RENAMED_OF_MAILCHIMP.keys()
    for span in spans(text):
        if re.fullmatch(r"[A-Z][A-Z_]*_[A-Z_]+|[A-Z]{5,}", span) and span not in named:
            yield f"{span} is not a setting, variable or constant"


# Fields ---------------------------------------------------------------------------------


def fields(annotation: Any, seen: set[type] | None = None) -> Iterator[str]:
    """Yield the names of all fields of a model, nested ones included."""
    seen = set() if seen is None else seen
    for each in typing.get_args(annotation):
        yield from fields(each, seen)
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        if not issubclass(annotation, BaseModel) or annotation in seen:
            return
        seen.add(annotation)
        for name, field in annotation.model_fields.items():
            yield name
            yield from fields(field.annotation, seen)


@cache
def field_names() -> frozenset[str]:
    return frozenset(name for model in MODELS for name in fields(model))


def check_fields(text: str, path: Path) -> Iterator[str]:
    for block in blocks(text):
        if block.language == "yaml":
            document, problems = parse_yaml(path.name, block.text)
            yield from map(str, problems)
            yield from check_front_matter(document.values)
    for span in spans(text):
        match = re.fullmatch(r"([a-z_]+):(?: .*)?", span)
        if match and match[1] not in field_names() | NO_FIELDS:
            yield f"`{span}` is not a field"


def check_front_matter(values: dict[str, Any]) -> Iterator[str]:
    if values and all(re.fullmatch(r"[a-z]+-\d{4}-\d+(-\d+)?", name) for name in values):  # withdrawn.yaml
        TypeAdapter(dict[str, WithdrawnEntry]).validate_python(values)
        return
    if all(isinstance(value, dict) and "words" in value for value in values.values()):  # a vocabulary
        for value in values.values():
            term = next(each for each in TERMS.values() if value.keys() <= each.model_fields.keys())
            term.model_validate(value)
        return
    model = next((each for each in MODELS if values.keys() <= each.model_fields.keys()), None)
    if model is None:
        yield f"no kind of content has all of these fields: {', '.join(values)}"
        return
    for name, value in values.items():
        field = model.model_fields[name]
        kind: Any = field.annotation
        for each in field.metadata:
            kind = Annotated[kind, each]
        try:
            TypeAdapter(kind).validate_python(value, context=VOCABULARIES)
        except ValidationError as error:
            yield f"{name}: {error}"


# Commands -------------------------------------------------------------------------------


@cache
def parser() -> Parser:
    core = Program()
    tasks = load_tasks(ROOT / "tasks.py")
    return Parser(
        initial=ParserContext(args=[*core.core_args(), *core.task_args()]), contexts=tasks.to_contexts()
    )


def check_commands(text: str, _: Path) -> Iterator[str]:
    names = set(load_tasks(ROOT / "tasks.py").tasks)
    lines = [line for block in blocks(text) for line in block.text.splitlines()] + spans(text)
    for line in lines:
        for found in re.findall(r"(?:^|[\s(;])(?:invoke|python3? tasks\.py) ([^#;&|)]+)", line):
            words = shlex.split(found)
            if "TASK" in words:
                continue
            task = next((word for word in words if not word.startswith("-")), None)
            if task is not None and task not in names:
                yield f"`{line}`: there is no task {task}"
            elif len(words) > 1 or task is None:
                try:
                    parser().parse_argv(words)
                except ParseError as error:
                    yield f"`{line}`: {error}"


# Paths and links ------------------------------------------------------------------------


@cache
def files() -> frozenset[str]:
    """Return the names of all files of the project."""
    names: set[str] = set()
    for top in ROOT.iterdir():
        if top.name not in MADE:
            names |= {path.name for path in [top, *top.rglob("*")]}
    return frozenset(names)


@cache
def known_tests() -> frozenset[str]:
    return frozenset(
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    )


def check_paths(text: str, _: Path) -> Iterator[str]:
    code = [*spans(text), *(block.text for block in blocks(text) if block.language == "sh")]
    for word in (word.strip('",:') for each in code for word in each.split()):
        if re.search(r"[<>{}*…$=]", word):
            continue
        top = word.split("/")[0]
        if re.fullmatch(r"(?:[\w.-]+/)+[\w.-]*", word):
            if (ROOT / top).is_dir() and top not in MADE and not (ROOT / word).exists():
                yield f"{word} does not exist"
        elif re.fullmatch(r"[\w-]+\.(?:py|yml|toml|lock)", word) and word not in files():
            yield f"there is no file {word}"
        elif re.fullmatch(r"test_\w+", word) and word not in known_tests():
            yield f"there is no test {word}"


@cache
def anchors(path: Path) -> frozenset[str]:
    """Return the anchors of the headings of a Markdown file, as GitHub and GitLab name them."""
    dimensions = re.findall(r"^#+ (.+)$", prose(path.read_text("utf-8")), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in dimensions)


def check_links(text: str, path: Path) -> Iterator[str]:
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]+`", "", prose(text))):
        if re.match(r"https?:|mailto:", target):
            continue
        name, _, anchor = target.partition("#")
        linked = (path.parent / name).resolve() if name else path
        if not linked.exists() or ROOT not in [linked, *linked.parents]:
            yield f"{target} leads nowhere"
        elif anchor and anchor not in anchors(linked):
            yield f"{name or path.name} has no heading for #{anchor}"


Check = Callable[[str, Path], Iterator[str]]
CHECKS: tuple[Check, ...] = (
    *(check_languages, check_shell, check_settings, check_fields, check_commands, check_paths, check_links),
)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_document_shows_exists_and_works(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [error for check in CHECKS for error in check(text, path)] == []


@pytest.mark.parametrize(
    ("check", "text", "error"),
    [
        (check_languages, "```\nx\n```\n", "mark diagrams"),
        (check_languages, "```sh\nx\n", "not closed"),
        (check_shell, "```sh\nif true; then\n```\n", "syntax error"),
        (check_settings, '```python\nDEPLOY_COMAND = "x"\n```\n', "DEPLOY_COMAND is not a setting"),
        (check_settings, "```python\nDEPLOY_COMMAND = 5\n```\n", "is given a int"),
        (check_settings, '```python\nDEPLOY_COMMAND = "x\n```\n', "does not run"),
        (check_settings, "`DEMONSTRATIONS = False`", "DEMONSTRATIONS is not a setting"),
        (check_settings, "`MAILBOX_COUNTS`", "MAILBOX_COUNTS is not a setting"),
        (check_fields, "```yaml\ntargets:\n  - autority: co-fiscalia\n```\n", "autority"),
        (check_fields, "```yaml\ntarget: x\n```\n", "no kind of content"),
        (check_fields, "```yaml\ntargets: [\n```\n", "YAML"),
        (check_fields, "```yaml\nact_before: 31/02/2027\n```\n", "act_before"),
        (check_fields, "Set `states: open`.", "is not a field"),
        (check_commands, "```sh\ninvoke biuld\n```\n", "no task biuld"),
        (
            check_commands,
            "```text\n17 * * * * (git pull; python3 tasks.py publihs)\n```\n",
            "no task publihs",
        ),
        (check_commands, "`invoke push --go --dry-run`", "--dry-run"),
        (check_commands, "`python3 tasks.py serve --prt 8001`", "--prt"),
        (check_paths, "`plugins/contents/`", "plugins/contents/ does not exist"),
        (check_paths, "```sh\npython -m pytest tests/contents\n```\n", "tests/contents does not exist"),
        (check_paths, "`task.py`", "no file task.py"),
        (check_paths, "`test_nobody_wrote_this`", "no test"),
        (check_links, "[x](docs/nowhere.md)", "leads nowhere"),
        (check_links, "![x](docs/screenshots.png)", "leads nowhere"),
        (check_links, "[x](docs/mailing.md#nowhere)", "no heading"),
        (check_links, "[x](/etc/passwd)", "leads nowhere"),
    ],
)
def test_a_fault_is_found(check: Check, text: str, error: str) -> None:
    assert error in " ".join(check(text, ROOT / "README.md"))


# The README -----------------------------------------------------------------------------

README = (ROOT / "README.md").read_text("utf-8")


def test_readme_is_short_and_in_order() -> None:
    assert len(README.splitlines()) <= 150
    assert re.findall(r"^## (.+)$", README, re.MULTILINE) == [
        "Run it",
        "Publish an alert",
        "Make it yours",
        "Work on the code",
        "Map of the folders",
        "Licences",
    ]
    (picture,) = re.findall(r"!\[.+\]\((.+)\)", README)
    assert README.index(picture) < README.index("## ")
    assert (ROOT / picture).stat().st_size < 150_000


def test_map_has_every_folder() -> None:
    rows = re.findall(r"^\| (`.+?`) \|", README.partition("## Map of the folders")[2], re.MULTILINE)
    named = {name.rstrip("/") for row in rows for name in re.findall(r"`([^`]+)`", row)}
    plugins = {f"plugins/{path.parent.name}" for path in ROOT.glob("plugins/*/__init__.py")}
    assert {name for name in named if name.startswith("plugins/")} == plugins
    assert named - plugins == {"content", "theme", "tests", "bench", "docs"}


def test_the_readme_says_what_a_language_costs() -> None:
    """Counts and words of the README are those of the catalog and of the English content, within 5 %."""
    catalog = [message for message in extract(ROOT) if message.id]
    messages = [" ".join(each.id) if isinstance(each.id, tuple) else each.id for each in catalog]
    texts = {"messages": messages}
    for noun, folder in (("pages", "pages"), ("guides", "resources")):
        files = sorted((ROOT / "content" / folder).glob("*/index.en.md"))
        texts[noun] = [path.read_text("utf-8").split("---", 2)[2] for path in files]
    entries = [yaml.safe_load(path.read_bytes()) for path in (ROOT / "content/directory").glob("*.yaml")]
    texts["entries"] = [f"{each['summary']['en']} {each['how_to_ask']['en']}" for each in entries]
    for noun, written in texts.items():
        stated = re.search(rf"(\d+) {noun}[^(]*\(([\d,]+) words", " ".join(README.split()))
        assert stated, noun
        words = sum(len(text.split()) for text in written)
        for number, counted in zip(stated.groups(), (len(written), words), strict=True):
            assert int(number.replace(",", "")) == pytest.approx(counted, rel=0.05), noun
