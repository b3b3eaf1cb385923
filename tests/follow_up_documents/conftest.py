"""A case with three public alerts and a letter, and five alerts of it that may not be in its file."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import pelicanconf
from plugins.repository.site import Site
from plugins.site.generator import load_site
from tests.conftest import NOW, ROOT, copy_example
from tests.sign_ons.conftest import EXAMPLE as LETTER

CASE = "UA 2026-014"
SETTINGS = {name: value for name, value in vars(pelicanconf).items() if name.isupper()}
SETTINGS |= {"CACHE_FOLDER": "", "SHEETS": False, "SHARE_PICTURES": False}
SETTINGS |= {"SITEURL": "https://network.example"}
LONG_WORD, LONG_ADDRESS = "Wolframkommission" * 14, "https://alto-yarumo.example/" + "comunicado" * 22
ARABIC, INITIALS = "ليلى الحداد", "Hernán Quilcué Velasco"
PEOPLE = f"""  - name: "{ARABIC}"
    identification: public
    role: habitante de la vereda
  - name: {INITIALS}
    identification: initials
    role: habitante de la vereda
"""
ROLES = {"en": "resident of the village", "fr": "habitante du hameau"}
FIRST = """letters_counted: [{authority: br-embajada-bogota, number: 340, date: 2026-09-30}]
sent:
  - {authority: co-fiscalia, date: 2026-09-01, way: email, reference: "CANARY-REFERENCE 4711"}
  - {authority: br-embajada-bogota, date: 2026-09-01, way: post}
answers:
  - {authority: co-fiscalia, date: 2026-09-03, kind: receipt, text: "Respuesta con **medidas**."}
"""
SECOND = """sent:
  - {authority: co-fiscalia, date: 2026-10-05, way: in-person}
  - {authority: co-procuraduria, date: 2026-10-05, way: online}
answers:
  - {authority: co-procuraduria, date: 2026-10-20, kind: transfer, to: co-proteccion, text: "Respuesta con **medidas**."}
"""
THIRD = """outcome: {date: 2026-11-19, result: protection-granted}
answers:
  - {authority: co-defensoria, date: 2026-11-12, kind: measures, text: "Respuesta con **medidas**."}
"""
ANSWERS = {
    "es": "Respuesta con **medidas**.",
    "en": "An answer with **measures**.",
    "fr": "Une réponse avec **mesures**.",
}


def add_alert(content: Path, number: int, date: str, facts: str = "", *, status: str = "open") -> None:
    """Add the alert *number* of the case: the editors' example with another date, title and people, and *facts*."""
    slug = CASE.lower().replace(" ", "-") + ("" if number == 1 else f"-{number}")
    folder = content / "alerts" / slug
    folder.mkdir(exist_ok=True)
    if number > 1:
        facts += f"sequence: {number}\nprevious: ua-2026-014\n"
    for code, answer in ANSWERS.items():
        text = (ROOT / f"docs/example/alerts/ua-2026-014/index.{code}.md").read_text("utf-8")
        text = text.replace("2026-11-19 10:00", f"{date} 10:00").replace("status: open", f"status: {status}")
        text = text.replace("2026-11-17\n", f"{date}\n").replace("date: 2026-11-18", f"date: {date}")
        text = text.replace('title: "', f'title: "Alert{number}: ')
        added = facts if code == "es" else ""
        if code == "es":
            text = text.replace(
                "    role: integrante de la guardia\n", f"    role: integrante de la guardia\n{PEOPLE}"
            )
        else:
            text = re.sub(r"roles:\n(?:  .+\n){2}", rf"\g<0>  3: {ROLES[code]}\n  4: {ROLES[code]}\n", text)
            for authority, day in re.findall(r"authority: (\S+), date: (\S+), kind:", facts):
                added += f'answer_texts: {{"{authority} {day}": "{answer}"}}\n'
        added += f'outcome_text: "{answer}"\n' if "outcome:" in facts else ""
        (folder / f"index.{code}.md").write_text(text.replace("demands:\n", f"{added}demands:\n", 1), "utf-8")


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = copy_example(tmp_path_factory.mktemp("case-file"))
    for key in ("co-procuraduria", "co-proteccion", "co-defensoria"):
        shutil.copy2(ROOT / f"content/authorities/{key}.yaml", folder / "authorities")
    add_alert(folder, 1, "2026-09-01", FIRST)
    add_alert(folder, 2, "2026-10-05", SECOND)
    add_alert(folder, 3, "2026-11-10", THIRD, status="outcome")
    add_alert(folder, 4, "2026-10-05", SECOND, status="draft")
    add_alert(folder, 5, "2026-10-05", f"{SECOND}embargo: 2026-12-24\n")
    add_alert(folder, 6, "2026-10-05", SECOND, status="withdrawn")
    add_alert(folder, 7, "2026-10-05", SECOND)
    add_alert(folder, 8, "2026-10-05", f"{SECOND.replace('10-05', '10-06')}follow_up: private\n")
    (folder / "withdrawn.yaml").write_text("ua-2026-014-7: 2026-11-15\n", "utf-8")
    nameless = (
        folder / "alerts/ua-2026-014-6/index.es.md"
    )  # what is withdrawn protects its names in all others
    text = re.sub(
        "  - name: .+\n    identification: .+", "  - identification: role", nameless.read_text("utf-8")
    )
    nameless.write_text(text, "utf-8")
    for number in range(2, 9):
        key = "co-defensoria" if number == 3 else "co-procuraduria"
        path = folder / f"alerts/ua-2026-014-{number}/index.es.md"
        _edit(path, "targets:\n", f"targets:\n  - authority: {key}\n")
    second = folder / "alerts/ua-2026-014-2/index.es.md"
    _edit(second, "https://alto-yarumo.example/comunicado-17-11", LONG_ADDRESS)
    for code in ("es", "en", "fr"):
        path = second.with_name(f"index.{code}.md")
        _edit(path, "    text: ", f"    text: {LONG_WORD} ")
    shutil.copytree(LETTER, folder / "letters/open-letter")
    yield folder


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture(scope="module")
def site(content: Path) -> Site:
    loaded, problems = load_site({**SETTINGS, "PATH": str(content)}, now=NOW)
    assert not [each for each in problems if each.fatal], "\n".join(map(str, problems))
    return loaded
