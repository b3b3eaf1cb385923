"""Reads the tile map of a country, ``theme/maps/<code>.yaml``: one square per region."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field

from plugins.alerts.regions import region_key
from plugins.content.countries import country_codes
from plugins.content.fields import Count, Distinct, Line, Model, refuse
from plugins.content.files import read_text, relative_name
from plugins.content.frontmatter import Document, parse_yaml
from plugins.content.problems import Problem, quote
from plugins.content.schema import validate

SIDE_LIMIT = 12
"""Maximum number of rows and of columns; smaller squares could not be read or touched on a phone."""


def _code(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{2,3}", value):
        refuse(f"{quote(value)} is not two or three capital letters. Write it as in ANT.")
    return value


def _near(value: int) -> int:
    if value > SIDE_LIMIT:
        refuse(f"{quote(value)} is too far out. Write a number from 1 to {SIDE_LIMIT}.")
    return value


Place = Annotated[Count, AfterValidator(_near)]


class Square(Model):
    """One region of the country."""

    name: Line = Field(examples=["Antioquia"])
    """Its official name."""
    aliases: Distinct[Line] = Field(default=[])
    """Other names by which alerts may call it; accents and capitals are ignored."""
    code: Annotated[Line, AfterValidator(_code)] = Field(examples=["ANT"])
    """The text in its square: two or three letters, those of ISO 3166-2 where they exist."""
    row: Place = Field(examples=["3"])
    """Counted from the north, from 1."""
    column: Place = Field(examples=["3"])
    """Counted from the west, from 1."""


class MapFile(Model):
    """A whole map."""

    regions: Annotated[list[Square], Field(min_length=1, max_length=SIDE_LIMIT**2)]


@dataclass(frozen=True)
class Tile:
    """A region and its square, row and column counted from 0."""

    key: str
    name: str
    code: str
    row: int
    column: int


@dataclass(frozen=True)
class CountryMap:
    """The regions of one country and their positions."""

    country: str
    tiles: tuple[Tile, ...]
    _aliases: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    """All names of all regions, official or not."""

    def official(self, country: str, region: str | None) -> str | None:
        """Return the official name of *region* of *country*, if *region* is an alias."""
        if country != self.country or not region:
            return None
        key = self._aliases.get(region_key(country, region))
        return next((tile.name for tile in self.tiles if tile.key == key), None)

    def key(self, region: str) -> str:
        """Return the key of *region*, the same for its official name and its aliases."""
        own = region_key(self.country, region)
        return self._aliases.get(own, own)


def load_map(folder: Path, country: str, *, root: Path) -> tuple[CountryMap | None, list[Problem]]:
    """Return the map of *country* in *folder* and all problems; without a country neither."""
    if not country:
        return None, []
    if country not in country_codes():
        message = f'{quote(country)} is not the code of a country. Write "CO", or "" for no map.'
        return None, [Problem("pelicanconf.py", 1, "MAP_COUNTRY", message)]
    path = folder / f"{country.lower()}.yaml"
    name = relative_name(path, root)
    if not path.is_file():
        message = f'has no map: {name} is not there. Write it as in co.yaml, or MAP_COUNTRY = "".'
        return None, [Problem("pelicanconf.py", 1, "MAP_COUNTRY", message)]
    text, problems = read_text(path, name)
    if problems:
        return None, problems
    document, problems = parse_yaml(name, text)
    if problems:
        return None, problems
    made, problems = validate(MapFile, document)
    if made is None:
        return None, problems
    problems = list(_clashes(made, document, country))
    return (None, problems) if problems else (_country_map(made, country), [])


def _country_map(file: MapFile, country: str) -> CountryMap:
    tiles = tuple(
        Tile(region_key(country, each.name), each.name, each.code, each.row - 1, each.column - 1)
        for each in file.regions
    )
    aliases = {
        region_key(country, alias): tile.key
        for tile, each in zip(tiles, file.regions, strict=True)
        for alias in each.aliases
    }
    names = tuple(name for each in file.regions for name in (each.name, *each.aliases))
    return CountryMap(country, tiles, aliases, names)


def _clashes(file: MapFile, document: Document, country: str) -> Iterator[Problem]:
    """Yield duplicates among regions: a square, a code, a name."""
    squares: dict[tuple[int, int], str] = {}
    codes: dict[str, str] = {}
    names: dict[str, str] = {}
    for index, each in enumerate(file.regions):
        place = ("regions", index)
        holder = squares.setdefault((each.row, each.column), each.name)
        if holder != each.name:
            message = f"{each.row}, column {each.column} is the square of {holder}. Write a free one."
            yield document.problem((*place, "row"), message)
        holder = codes.setdefault(each.code, each.name)
        if holder != each.name:
            yield document.problem(
                (*place, "code"), f"{each.code} is the code of {holder}. Write another one."
            )
        for number, name in enumerate((each.name, *each.aliases)):
            key = region_key(country, name)
            if key in names:
                where = (*place, "aliases", number - 1) if number else (*place, "name")
                message = f"{quote(name)} is {names[key]} already, accents and capitals aside. Remove one."
                yield document.problem(where, message)
            names.setdefault(key, each.name)
