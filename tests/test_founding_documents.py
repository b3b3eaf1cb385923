"""What the founding documents ask for is on the page that docs/founding-documents.md names, in each language."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

import pelicanconf
from tests.conftest import ROOT, BuiltSite

DOCUMENT = ROOT / "docs/founding-documents.md"


@dataclass(frozen=True)
class Table:
    """A page: its title, its address in each language, and a phrase in each for every demand."""

    title: str
    addresses: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))


def tables() -> list[Table]:
    found = []
    for section in re.split(r"^## ", DOCUMENT.read_text("utf-8"), flags=re.MULTILINE)[1:]:
        title, _, text = section.partition("\n")
        lines = [line for line in text.splitlines() if line.startswith("|")]
        if lines:
            head, _, *rows = map(cells, lines)
            found.append(Table(title, tuple(cell.strip("`") for cell in head[1:]), tuple(rows)))
    return found


TABLES = tables()


def test_no_cell_is_empty_and_no_demand_is_listed_twice() -> None:
    assert len(TABLES) > 10
    for table in TABLES:
        assert table.rows, table.title
        for row in table.rows:
            assert len(row) == 1 + len(pelicanconf.LANGUAGES) and all(row), (table.title, row)
        demands = [row[0] for row in table.rows]
        assert len(demands) == len(set(demands)), table.title


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.title)
def test_each_demand_is_met_in_each_language(site: BuiltSite, table: Table) -> None:
    assert [address.split("/")[1] for address in table.addresses] == [*pelicanconf.LANGUAGES]
    for column, address in enumerate(table.addresses, start=1):
        text = " ".join(site.soup(address).main.get_text().split())
        missing = [row[column] for row in table.rows if row[column] not in text]
        assert not missing, f"{address} lacks: {missing}"
