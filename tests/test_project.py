"""Project files: reference, lock files, licences, changelog, issue templates and hooks match the code."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import yaml

from pelicanconf import LANGUAGES
from plugins.alerts.models.words import Letter
from plugins.commands.lock_files import pins
from plugins.commands.reference.fields import VALUES, models_in, sections
from plugins.commands.reference.write import write_reference
from plugins.vocabularies.vocabulary import NAMES
from tests.conftest import ROOT, VOCABULARIES

REFERENCE = ROOT / "docs/reference/settings.md"
AGPL = "223e0b0a712f9170ffb393bab9dec17110a8a883778e057e3993ea519f25b036"
"""The SHA-256 of the verbatim licence text, as Pelican distributes it."""


def test_reference_and_schemas_are_those_of_the_models(tmp_path) -> None:
    written = list(write_reference(ROOT, tmp_path))
    assert {path.suffix for path in written} == {".md", ".json"}
    for path in written:
        name = path.relative_to(tmp_path)
        assert path.read_text("utf-8") == (ROOT / "docs" / name).read_text("utf-8"), (
            f"run `invoke schema`: {name}"
        )


def literals(annotation: Any) -> Iterator[tuple[str, ...]]:
    """Yield the values of every closed list that *annotation* is made of."""
    if get_origin(annotation) is Literal:
        yield get_args(annotation)
    for each in get_args(annotation):
        yield from literals(each)


def test_every_field_and_sub_field_is_documented_with_a_sentence() -> None:
    text = (ROOT / "docs/reference/fields.md").read_text("utf-8")
    models = [model for _, model, _ in sections()]
    for title, model, _ in sections():
        assert f"\n## {title}\n" in text
        properties = model.model_json_schema()["properties"]
        for name, field in model.model_fields.items():
            if (
                name not in properties
            ):  # letters, which are sections of the text and have a table of their own
                assert {*models_in(field.annotation)} == {Letter}
                continue
            assert f"| `{name}` |" in text and properties[name]["description"], f"{model.__name__}.{name}"
            assert set(models_in(field.annotation)) <= set(models)
    dimensions = re.findall("^#+ (.+)$", text, re.MULTILINE)
    assert len(dimensions) == len(set(dimensions)), "links would lead to the first of two"


def test_every_allowed_value_is_documented_in_every_language() -> None:
    text = (ROOT / "docs/reference/fields.md").read_text("utf-8")
    listed = {get_args(alias): words for _, alias, words in VALUES}
    used = {
        values
        for _, model, _ in sections()
        for field in model.model_fields.values()
        for values in literals(field.annotation)
    }
    assert used == set(listed)
    for values, words in listed.items():
        assert set(values) == set(words)
    for name in NAMES:
        for key, term in VOCABULARIES[name].terms.items():
            assert f"| `{key}` | {' | '.join(term.words[code] for code in LANGUAGES)} |" in text


def test_schema_knows_originals_from_translations() -> None:
    schema = json.loads((ROOT / "docs/schema/alert.json").read_text("utf-8"))
    assert "case" in schema["else"]["required"]
    assert "case" not in schema["then"]["required"]
    assert schema["properties"]["status"]["enum"] == [
        "draft",
        "open",
        "suspended",
        "closed",
        "outcome",
        "withdrawn",
    ]


def rows(text: str) -> list[str]:
    """Return the names in the first column of a document's tables."""
    return re.findall(r"^\| `([\w-]+)` \|", text, re.MULTILINE)


def test_every_setting_is_documented_once_and_used() -> None:
    own = (ROOT / "pelicanconf.py").read_text("utf-8").split("# Pelican ---")[0]
    settings = set(re.findall(r"^([A-Z][A-Z_]+) ?[:=]", own, re.MULTILINE)) - {"ROOT"}
    text, _, environment = REFERENCE.read_text("utf-8").partition("## Environment variables")
    assert sorted(rows(text)) == sorted(settings)
    code = "".join(path.read_text("utf-8") for path in (ROOT / "plugins").rglob("*.py"))
    unused = {name for name in settings if f'"{name}"' not in code}
    assert unused == {"SITENAME"}  # only Pelican uses it
    assert environment


def test_every_environment_variable_is_documented_once() -> None:
    paths = [ROOT / "pelicanconf.py", ROOT / "publishconf.py", *(ROOT / "plugins").rglob("*.py")]
    code = "".join(path.read_text("utf-8") for path in paths)
    read = set(re.findall(r"""environ(?:ment)?(?:\.get\(|\[)["'](\w+)""", code))
    assert sorted(rows(REFERENCE.read_text("utf-8").partition("## Environment variables")[2])) == sorted(read)


def test_locks_hold_hashes_and_the_versions_that_pyproject_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    runtime = (ROOT / "requirements.lock").read_text("utf-8")
    test = (ROOT / "requirements-test.lock").read_text("utf-8")
    for lock in (runtime, test):
        pinned = re.findall(r"^([a-z0-9-]+)==\S+.*?\n((?:    .*\n)+)", lock, re.MULTILINE)
        assert len(pinned) == len(pins(lock))
        assert all("--hash=sha256:" in rest for _, rest in pinned)
        assert lock.count("--hash=") == len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", lock))
        assert "://" not in lock
    assert set(project["project"]["dependencies"]) <= set(pins(runtime)) <= set(pins(test))
    assert set(project["dependency-groups"]["dev"]) <= set(pins(test))


def test_uv_uses_the_locked_environment_and_leaves_no_lock_file_of_its_own() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["tool"]["uv"] == {"managed": False}
    assert "uv.lock" in (ROOT / ".gitignore").read_text("utf-8").split()


def test_direct_imports_are_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[=\[]", each)[0].replace("-", "_") for each in project["dependencies"]}
    named = {"PIL": "pillow", "yaml": "pyyaml"}
    # Released together with the package that returns and accepts their values.
    named |= {"markupsafe": "jinja2", "pydantic_core": "pydantic"}
    imported = set()
    for path in (ROOT / "plugins").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    others = imported - sys.stdlib_module_names - {"plugins", "pelicanconf"}
    assert {named.get(name, name) for name in others} <= declared


def test_licences_are_complete_and_named_in_the_metadata() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == "AGPL-3.0-or-later"
    for name in project["license-files"]:
        assert list(ROOT.glob(name)), name
    licence = (ROOT / "LICENSE").read_bytes()
    assert hashlib.sha256(licence).hexdigest() == AGPL
    content = (ROOT / "LICENSES/CC-BY-4.0.txt").read_text("utf-8")
    assert re.findall(r"^Section (\d) --", content, re.MULTILINE) == list("12345678")


def test_changelog_has_dated_versions_and_the_project_has_the_newest() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"^## (\d+\.\d+\.\d+) — (unreleased|\d{4}-\d{2}-\d{2})$", text, re.MULTILINE)
    assert len(versions) == text.count("\n## ") >= 2
    assert [state for _, state in versions].count("unreleased") <= 1
    dates = [date.fromisoformat(state) for _, state in versions if state != "unreleased"]
    assert dates == sorted(dates, reverse=True)
    number, state = versions[0]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == number + (".dev0" if state == "unreleased" else "")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_registry() -> None:
    """Whoever installs chooses their own mirror, and lock files stay the same with each."""
    for path in tracked():
        data = path.read_bytes()
        for host in ("registry." + "npmjs", "py" + "pi.org", "python" + "hosted.org", "deb." + "debian.org"):
            assert host.encode() not in data, f"{path.relative_to(ROOT)}: {host}"


TEMPLATES = sorted(
    [
        *(ROOT / ".github/ISSUE_TEMPLATE").glob("[!c]*.yml"),
        *(ROOT / ".gitlab/issue_templates").iterdir(),
        *(ROOT / ".gitlab/merge_request_templates").iterdir(),
        ROOT / ".github/PULL_REQUEST_TEMPLATE.md",
    ]
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_template_warns_of_names_addresses_and_keys(path: Path) -> None:
    text = " ".join(path.read_text("utf-8").split())
    for word in ("public and permanent", "at risk", "subscriber", "key"):
        assert word in text[:500].lower(), word
    assert "SECURITY.md" in text or path.stem.lower() == "proposal"
    if path.parent.name in {"ISSUE_TEMPLATE", "issue_templates"}:
        assert "contains no names of people at risk, no subscribers' addresses and no keys" in text


def test_both_hosts_offer_the_same_templates() -> None:
    github = {path.stem for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")} - {"config"}
    gitlab = {path.stem.lower() for path in (ROOT / ".gitlab/issue_templates").iterdir()}
    assert github == gitlab
    ours = (ROOT / ".github/PULL_REQUEST_TEMPLATE.md").read_text("utf-8")
    assert (ROOT / ".gitlab/merge_request_templates/Default.md").read_text("utf-8") == ours


def test_hooks_are_local_and_run_what_the_tests_run() -> None:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    assert [" ".join(hook["entry"].split()[:2]) for hook in repository["hooks"]] == [
        "ruff check",
        "ruff format",
        "mypy",
        "invoke check",
    ]


def test_ci_calls_the_readmes_test_command() -> None:
    assert "python3 tasks.py test" in (ROOT / ".ci/run").read_text("utf-8")
    assert "python3 tasks.py test" in (ROOT / "README.md").read_text("utf-8")
