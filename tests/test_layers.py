"""Packages import lower layers only, and modules have no circular imports."""

from __future__ import annotations

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

LAYERS = (
    {"console"},
    {"deployment", "mailbox"},
    {"incremental"},
    {"content"},
    {"languages"},
    {"safety", "web", "withdrawals"},
    {"channels", "mailing", "private"},
    {"authorities", "mailchimp"},
    {"alerts"},
    {
        *("actions", "activities", "organisations", "pages", "partners", "reports", "resources", "sign_ons"),
        *("statistics", "follow_up"),
    },
    {"sheets"},
    {"sharing", "handouts"},
    {"sign_on_documents"},
    {"repository"},
    {"sections"},
    {"site", "follow_up_documents"},
    {"campaigns", "casework", "intake", "signatures"},
    {"commands"},
)
"""Each imports packages of earlier layers only; docs/architecture.md says what they are for."""


@cache
def modules() -> dict[str, Path]:
    paths = {
        path: path.relative_to(ROOT / "plugins").with_suffix("") for path in ROOT.glob("plugins/**/*.py")
    }
    found = {".".join(each.parts).removesuffix(".__init__"): path for path, each in paths.items()}
    found.pop("__init__", None)
    return found


@cache
def imports(path: Path, *, also_later: bool) -> frozenset[str]:
    """Return the modules of plugins/ that *path* imports; *also_later* those that its functions import."""
    tree = ast.parse(path.read_text("utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree) if also_later else tree.body:
        match node:
            case ast.ImportFrom(module=str(module)) if module.startswith("plugins."):
                name = module.removeprefix("plugins.")
                found |= {f"{name}.{each.name}" for each in node.names} & {*modules()} or {name}
            case ast.ImportFrom(module="plugins"):
                found |= {each.name for each in node.names}
    return frozenset(found)


def test_every_package_has_a_layer() -> None:
    named = [name for layer in LAYERS for name in layer]
    assert sorted(named) == sorted({name.partition(".")[0] for name in modules()})


@pytest.mark.parametrize("layer", range(len(LAYERS)))
def test_packages_import_downwards(layer: int) -> None:
    allowed = {name for each in LAYERS[:layer] for name in each}
    for module, path in modules().items():
        package = module.partition(".")[0]
        if package in LAYERS[layer]:
            used = {name.partition(".")[0] for name in imports(path, also_later=True)}
            assert used - {package} <= allowed, module


def test_only_its_own_package_imports_the_mailing_service() -> None:
    for module, path in modules().items():
        used = {name.partition(".")[0] for name in imports(path, also_later=True)}
        assert module.startswith("mailchimp") or "mailchimp" not in used, module


NEUTRAL = ("plugins/site", "plugins/web", "plugins/pages", "plugins/sections", "theme/templates", "content")
"""Folders in which no mailing service is named, so that another one changes nothing there."""


@pytest.mark.parametrize("folder", NEUTRAL)
def test_site_and_content_name_no_mailing_service(folder: str) -> None:
    files = [
        path for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".html", ".css", ".md", ".yaml"}
    ]
    assert files
    naming = [path.relative_to(ROOT) for path in files if "mailchimp" in path.read_text("utf-8").lower()]
    assert not naming


def test_no_modules_import_each_other() -> None:
    graph = {module: imports(path, also_later=False) - {module} for module, path in modules().items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_no_folder_is_too_large_to_overlook() -> None:
    folders = {path.parent for path in modules().values()}
    assert not [folder for folder in folders if len([*folder.glob("*.py")]) > 20]
