"""The project keeps its own promises: documents, schemas and locks say what the code does."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib

from plugins.alerts.models import Facts, Words
from plugins.desk.lock import pins
from plugins.desk.reference import write_reference
from tests.conftest import ROOT


def test_reference_and_schemas_are_those_of_the_models(tmp_path) -> None:
    for path in write_reference(tmp_path):
        name = path.relative_to(tmp_path)
        assert path.read_text("utf-8") == (ROOT / "docs" / name).read_text("utf-8"), (
            f"run `invoke schema`: {name}"
        )


def test_every_field_is_documented_with_a_sentence() -> None:
    text = (ROOT / "docs/fields.md").read_text("utf-8")
    for model in (Facts, Words):
        for name in model.model_fields:
            assert f"| `{name}` |" in text


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


def test_readme_names_every_task_setting_and_environment_variable() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    listing = subprocess.run(
        [sys.executable, "-m", "invoke", "--list", "--list-format", "json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for task in json.loads(listing.stdout)["tasks"]:
        assert f"`{task['name']}`" in readme, task["name"]
    settings = re.findall(
        r"^([A-Z][A-Z_]+) ?[:=]",
        (ROOT / "pelicanconf.py").read_text("utf-8").split("# Pelican ---")[0],
        re.MULTILINE,
    )
    assert len(settings) > 12
    for name in settings:
        assert name == "ROOT" or f"`{name}`" in readme, name
    assert "`SOURCE_DATE_EPOCH`" in readme


def test_locks_hold_hashes_and_the_versions_that_pyproject_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    runtime = (ROOT / "requirements.lock").read_text("utf-8")
    test = (ROOT / "requirements-test.lock").read_text("utf-8")
    for lock in (runtime, test):
        pinned = re.findall(r"^([a-z0-9-]+)==\S+.*?\n((?:    .*\n)+)", lock, re.MULTILINE)
        assert all("--hash=sha256:" in rest for _, rest in pinned)
        assert "://" not in lock
    assert set(project["project"]["dependencies"]) <= set(pins(runtime)) <= set(pins(test))
    assert set(project["dependency-groups"]["dev"]) <= set(pins(test))
    assert project["tool"]["uv"]["constraint-dependencies"] == pins(test)


def test_ci_calls_the_readmes_test_command() -> None:
    assert "python3 tasks.py test" in (ROOT / ".ci/run").read_text("utf-8")
    assert "python3 tasks.py test" in (ROOT / "README.md").read_text("utf-8")
