"""Parts of large files are made again only if their inputs have changed."""

from __future__ import annotations

from pathlib import Path

from plugins.incremental.cache import BuildCache
from plugins.incremental.parts import CachedParts


def test_only_changed_parts_are_made_and_others_are_forgotten(tmp_path: Path) -> None:
    made: list[str] = []

    def build(**inputs: str) -> dict[str, str]:
        cache = BuildCache(tmp_path)
        parts = CachedParts(cache, "lines", lambda values: values[0].encode())

        def make(name: str, value: str) -> str:
            made.append(name)
            return f"{name}={value}"

        found = {
            name: parts.get(name, (value,), lambda n=name, v=value: make(n, v))  # type: ignore[misc]
            for name, value in inputs.items()
        }
        cache.save()
        return found

    assert build(one="1", two="2") == {"one": "one=1", "two": "two=2"}
    assert build(one="1", two="3") == {"one": "one=1", "two": "two=3"}
    assert build(two="3") == {"two": "two=3"}
    assert build(one="1", two="3") == {"one": "one=1", "two": "two=3"}
    assert made == ["one", "two", "two", "one"]
    assert build(one="") == build(one="") == {"one": "one="}  # without a key
    assert made[4:] == ["one", "one"]
