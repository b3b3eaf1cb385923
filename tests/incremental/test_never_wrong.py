"""After any edits and interruptions, an incremental build equals a clean build byte for byte."""

from __future__ import annotations

import gc
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import pelicanconf
from plugins import campaigns, site
from plugins.campaigns.compose.composer import Composer
from plugins.campaigns.compose.outbox import Outbox
from plugins.campaigns.settings import mailing_settings
from plugins.site.build import Build
from plugins.site.generator import load_site
from plugins.site.output import with_manifest
from plugins.site.up_to_date import LastBuild, UpToDateCheck
from tests import depth
from tests.conftest import NOW, ROOT
from tests.depth import examples, parts, sample

ALERTS = ("ua-2026-012", "ua-2026-017", "ua-2026-021", "ua-2026-023")
"""One that has ended well, one without translation, an open one, one under embargo."""


class KilledError(BaseException):
    """The process dies here."""


class Desk:
    """A project that is edited and built, with what the last build has left."""

    def __init__(self, root: Path) -> None:
        self.root, self.now = root, NOW
        self.short = False
        """Whether the last build found that it had nothing to read."""
        self.changes: dict[str, Any] = {}
        self._made: tuple[object, dict[str, bytes]] | None = None
        """What a clean build made last, and from what."""
        shutil.copytree(ROOT / "theme", root / "theme")
        for name in (
            "keys",
            "vocabulary",
            "pages",
            "authorities",
            "activities",
            *(f"alerts/{each}" for each in ALERTS),
        ):
            shutil.copytree(ROOT / "content" / name, root / "content" / name)
        self._some_resources()
        (root / "content/directory").mkdir()
        for path in sorted((ROOT / "content/directory").iterdir())[:3]:
            shutil.copy(path, root / "content/directory")

    def _some_resources(self) -> None:
        """Keep three resources, so that builds are quick, and no link to the others."""
        held = sorted((ROOT / "content/resources").iterdir())[:3]
        for each in held:
            shutil.copytree(each, self.content / "resources" / each.name)
        others = "|".join(path.name for path in (ROOT / "content/resources").iterdir() if path not in held)
        for path in self.content.rglob("*.md"):
            path.write_text(
                re.sub(rf"\{{resource:({others})\}}", "{list:resources}", path.read_text("utf-8")), "utf-8"
            )

    @property
    def content(self) -> Path:
        return self.root / "content"

    def alerts(self) -> list[Path]:
        return sorted(path for path in (self.content / "alerts").iterdir() if path.name[0] != ".")

    def original(self, folder: Path) -> Path:
        return next(
            path for path in sorted(folder.glob("index.*.md")) if "\ncase:" in path.read_text("utf-8")
        )

    def settings(self, **more: Any) -> dict[str, Any]:
        own = {name: value for name, value in vars(pelicanconf).items() if name.isupper()}
        return {
            **own,
            "PATH": str(self.content),
            "THEME": str(self.root / "theme"),
            "BUILD_TIME": str(int(self.now.timestamp())),
            "SHEETS": False,
            "CACHE_FOLDER": "",
            **self.changes,
            **more,
        }

    def build(self) -> bool:
        """Build on what is there, as Pelican asks the plugins to; return whether the content let it."""
        settings = self._kept_settings()
        pelican = SimpleNamespace(settings=settings)
        campaigns.register()
        try:
            generator = site._generators(pelican)
        finally:
            gc.enable()
        self.short = generator is None
        if generator is not None:
            try:
                made = generator(settings, settings["OUTPUT_PATH"])
            except SystemExit:
                return False
            made.generate_output(None)
        return True

    def sealed(self) -> LastBuild:
        """Return what the last build has left."""
        left = UpToDateCheck(self._kept_settings()).last_build()
        assert left is not None
        return left

    def _kept_settings(self) -> dict[str, Any]:
        return self.settings(
            CACHE_FOLDER=str(self.root / ".cache"),
            OUTPUT_PATH=str(self.root / "output"),
            OUTBOX_PATH=str(self.root / "outbox"),
        )

    def clean(self) -> dict[str, bytes]:
        """Return what a build makes that knows of none before it."""
        made_from = self.now, repr(self.changes), self._sources()
        if self._made is None or self._made[0] != made_from:
            self._made = made_from, self._clean()
        return self._made[1]

    def _sources(self) -> dict[str, bytes]:
        folders = (self.content, self.root / "theme")
        paths = (path for folder in folders for path in sorted(folder.rglob("*")))
        return {str(path): path.read_bytes() if path.is_file() else b"" for path in paths}

    def _clean(self) -> dict[str, bytes]:
        settings = self.settings()
        loaded, problems = load_site(settings)
        assert not [problem for problem in problems if problem.fatal]
        files = list(with_manifest(Build(loaded).files()))
        mails = Outbox(Composer(loaded, mailing_settings(settings))).files()
        return {f"output/{file.path}": file.data for file in files} | {
            f"outbox/{file.path}": file.data for file in mails
        }

    def standing(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for name in ("output", "outbox")
            for path in (self.root / name).rglob("*")
            if path.is_file()
        }

    def edit(self, path: Path, pattern: str, new: str) -> None:
        text = path.read_text("utf-8")
        path.write_text(re.sub(pattern, lambda _: new, text, count=1, flags=re.MULTILINE), "utf-8")


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Return the names of what is not the same in both."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


class AnyEdits(RuleBasedStateMachine):
    """Edits a network's content for years, builds in between, and looks whether a clean build agrees."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(os.environ["NEVER_WRONG"]) / f"{id(self):x}"
        self.desk = Desk(self.folder)
        self.count = 0
        self.held = 0
        """How many further edits are made before the next build."""

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @initialize()
    def begin(self) -> None:
        assert self.desk.build()
        self._keep()

    def _keep(self) -> None:
        """Remember the sources as they are, since a build took them."""
        for name in ("content", "theme"):
            shutil.rmtree(self.folder / f"{name}.good", ignore_errors=True)
            shutil.copytree(self.folder / name, self.folder / f"{name}.good")
        self.good = self.desk.now, dict(self.desk.changes)

    def _undo(self) -> None:
        """Take back edits that no build takes."""
        for name in ("content", "theme"):
            shutil.rmtree(self.folder / name)
            shutil.copytree(self.folder / f"{name}.good", self.folder / name)
        self.desk.now, self.desk.changes = self.good

    def _some_alert(self, data: st.DataObject) -> Path:
        return data.draw(st.sampled_from(self.desk.alerts()))

    @rule(data=st.data(), country=st.sampled_from(["CO", "HN"]), days=st.integers(0, 900))
    def add(self, data: st.DataObject, country: str, days: int) -> None:
        """A new alert, or one found again from years ago, like one that is there."""
        source, self.count = self._some_alert(data), self.count + 1
        number = f"2025-{100 + self.count}"
        folder = self.desk.content / "alerts" / f"ua-{number}"
        shutil.copytree(source, folder)
        original = self.desk.original(folder)
        day = (NOW - timedelta(days=days)).date().isoformat()
        self.desk.edit(original, r"^case: .*$", f"case: UA {number}")
        self.desk.edit(original, r"^date: .*$", f"date: {day}")
        self.desk.edit(original, r"^country: .*$", f"country: {country}")

    @rule(data=st.data(), word=st.sampled_from(["Uno", "Dos", "Tres"]))
    def edit_words(self, data: st.DataObject, word: str) -> None:
        path = data.draw(st.sampled_from(sorted(self._some_alert(data).glob("index.*.md"))))
        field = data.draw(st.sampled_from(["title", "summary"]))
        self.desk.edit(path, rf"^{field}: .*$", f'{field}: "{word} {field}"')

    @rule(
        data=st.data(),
        fact=st.sampled_from(
            [
                "region: Chocó",
                "region: Meta",
                "violations: [torture, attack]",
                "perpetrators: [army]",
                "status: closed",
                "status: draft",
                "status: open",
                "status: withdrawn",
                "act_before: 2026-11-25",
                "act_before: 2027-12-31",
            ]
        ),
    )
    def edit_fact(self, data: st.DataObject, fact: str) -> None:
        original = self.desk.original(self._some_alert(data))
        self.desk.edit(original, rf"^{fact.partition(':')[0]}: .*$", fact)

    @rule(data=st.data())
    def touch(self, data: st.DataObject) -> None:
        """A file is saved as it was."""
        path = self.desk.original(self._some_alert(data))
        path.write_bytes(path.read_bytes())

    @precondition(lambda self: len(self.desk.alerts()) > 2)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        shutil.rmtree(self._some_alert(data))

    @rule(data=st.data())
    def forget_translation(self, data: st.DataObject) -> None:
        folder = self._some_alert(data)
        others = [path for path in folder.glob("index.*.md") if path != self.desk.original(folder)]
        if others:
            data.draw(st.sampled_from(sorted(others))).unlink()

    @rule(data=st.data())
    def rename(self, data: st.DataObject) -> None:
        folder, self.count = self._some_alert(data), self.count + 1
        number = f"2025-{100 + self.count}"
        self.desk.edit(self.desk.original(folder), r"^case: .*$", f"case: UA {number}")
        folder.rename(folder.with_name(f"ua-{number}"))

    @rule(key=st.sampled_from(["co-fiscalia", "mx-fge"]), name=st.sampled_from(["Ana Uno", "Berta Dos"]))
    def change_registry(self, key: str, name: str) -> None:
        self.desk.edit(self.desk.content / f"authorities/{key}.yaml", r"^name: .*$", f"name: {name}")

    @rule(word=st.sampled_from(["Uno", "Dos"]), slug=st.booleans())
    def change_page(self, word: str, slug: bool) -> None:
        page = self.desk.content / "pages/privacy/index.en.md"
        self.desk.edit(
            page, r"^slug: .*$" if slug else r"^title: .*$", f"{'slug' if slug else 'title'}: {word.lower()}"
        )

    @rule(
        folder=st.sampled_from(["resources", "activities", "directory"]), word=st.sampled_from(["Uno", "Dos"])
    )
    def change_other(self, folder: str, word: str) -> None:
        path = next(
            path
            for path in sorted((self.desk.content / folder).rglob("*"))
            if path.is_file() and path.suffix in {".md", ".yaml"}
        )
        self.desk.edit(
            path, r"^(title|short): .*$", f"{'short' if folder == 'directory' else 'title'}: {word}"
        )

    @rule(
        name=st.sampled_from(["violations", "perpetrators", "outcomes", "answers"]),
        line=st.sampled_from(["    en: Uno", "    en: Dos", "  effect: settles", "  effect: open"]),
    )
    def change_vocabulary(self, name: str, line: str) -> None:
        """The first entry gets other words or another effect, if it has one and that is an effect of its."""
        path = self.desk.content / f"vocabulary/{name}.yaml"
        if "effect" not in line or {"answers": "settles", "outcomes": "open"}.get(name) in line.split():
            self.desk.edit(path, rf"^{line.partition(':')[0]}: .*$", line)

    @rule(name=st.sampled_from(["violations", "outcomes"]))
    def add_word(self, name: str) -> None:
        """An entry that no alert names."""
        self.count += 1
        path = self.desk.content / f"vocabulary/{name}.yaml"
        effect = "\n  effect: good" if name == "outcomes" else ""
        entry = f"own-{self.count}:\n  words: {{fr: Un, en: One, es: Uno}}{effect}\n"
        path.write_text(path.read_text("utf-8") + entry, "utf-8")

    @rule(mark=st.sampled_from(["<p>Uno</p>", "<p>Dos</p>"]))
    def change_template(self, mark: str) -> None:
        path = self.desk.root / "theme/templates/components/card.html"
        self.desk.edit(path, r"^(<p>\w+</p>)?<article", f"{mark}<article")

    @rule(word=st.sampled_from(["Agissez", "Agissons"]))
    def change_catalog(self, word: str) -> None:
        path = self.desk.root / "theme/translations/fr/LC_MESSAGES/messages.po"
        self.desk.edit(path, r'^msgid "Act now"\nmsgstr ".*"$', f'msgid "Act now"\nmsgstr "{word}"')

    @rule(colour=st.sampled_from(["#a3231d", "#104070"]), demonstration=st.booleans())
    def change_settings(self, colour: str, demonstration: bool) -> None:
        self.desk.changes = {
            "COLOURS": {"accent-light": colour, "accent-dark": "#f2836f"},
            "DEMONSTRATION": demonstration,
        }

    @rule(hours=st.sampled_from([1, 24, 24 * 30, 24 * 800]))
    def wait(self, hours: int) -> None:
        """Time passes: deadlines, embargoes, activities, the end of full names."""
        self.desk.now += timedelta(hours=hours)
        if self.desk.now > NOW + timedelta(days=1500):
            self.desk.now = NOW

    @rule(
        data=st.data(),
        what=st.sampled_from(["gone", "cut", "bent", "foreign", "wholes"]),
        part=st.sampled_from(["build", "public"]),
    )
    def lose_memory(self, data: st.DataObject, what: str, part: str) -> None:
        """Hosts keep the public part alone."""
        folder = self.desk.root / ".cache" / part
        index = data.draw(st.sampled_from([folder / "none", *sorted(folder.glob("*.shelf"))]))
        if what == "wholes":
            for path in sorted(folder.glob("alerts/*")):
                if data.draw(st.booleans()):
                    path.write_bytes(path.read_bytes()[:-1])
        elif what == "gone":
            shutil.rmtree(folder, ignore_errors=True)
        elif not index.is_file():
            return
        elif what == "foreign":
            index.write_bytes(b"something else")
        else:
            whole = index.read_bytes()
            place = len(whole) // 2
            bent = whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]
            index.write_bytes(bent if what == "bent" else whole[:place])

    @precondition(lambda self: (self.desk.root / "output").is_dir())
    @rule(data=st.data(), how=st.sampled_from(["delete", "append", "same length", "add"]))
    def meddle(self, data: st.DataObject, how: str) -> None:
        """Somebody changes the output by hand."""
        path = data.draw(st.sampled_from(sorted((self.desk.root / "output").rglob("index.html"))))
        text = path.read_bytes()
        if how == "delete":
            path.unlink()
        elif how == "add":
            path.with_name("mine.html").write_bytes(b"x")
        else:
            path.write_bytes(text + b"x" if how == "append" else b"x" + text[1:])

    @rule(position=st.integers(1, 400))
    def die(self, position: int) -> None:
        """The process is killed at some write of the next build."""
        with pytest.MonkeyPatch.context() as patch:
            left = [position]

            def dying(act: Any) -> Any:
                def wrapped(*arguments: Any, **named: Any) -> Any:
                    left[0] -= 1
                    if left[0] == 0:
                        raise KilledError
                    return act(*arguments, **named)

                return wrapped

            for name in ("replace", "write_bytes", "unlink"):
                patch.setattr(Path, name, dying(getattr(Path, name)))
            try:
                self.desk.build()
            except KilledError:
                return

    @rule(edits=st.integers(1, 3))
    def hold(self, edits: int) -> None:
        """Several edits are made before the next build."""
        self.held = edits

    @invariant()
    def the_same_as_clean(self) -> None:
        if self.held:
            self.held -= 1
        elif not self.desk.build():
            self._undo()
        else:
            assert differing(self.desk.standing(), self.desk.clean()) == []
            self._keep()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEVER_WRONG", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("part", parts(10))
def test_any_sequence_of_edits_gives_what_a_clean_build_gives(part: int) -> None:
    run_state_machine_as_test(
        seed(part)(AnyEdits),
        settings=settings(
            max_examples=examples(1, everything=4),  # the first of each part is the simplest
            stateful_step_count=examples(5, everything=25),
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],  # a long sequence says enough, and takes minutes to shorten
        ),
    )


def _passing(desk: Desk, moment: datetime) -> None:
    desk.now = moment
    assert desk.build()
    assert differing(desk.standing(), desk.clean()) == []


@pytest.mark.skipif(not depth.deep, reason="takes long; tests/site/test_build.py compares it at one moment")
def test_the_real_content_through_four_years(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    shutil.rmtree(desk.content)
    shutil.copytree(ROOT / "content", desk.content)
    for days in (0, 0, 1, 31, 400, 1500):
        _passing(desk, NOW + timedelta(days=days))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A project that has been built."""
    desk = Desk(tmp_path_factory.mktemp("built"))
    assert desk.build()
    return desk


@pytest.fixture
def desk(built: Desk) -> Iterator[Desk]:
    """A project that was built once, or that an earlier test has changed and built."""
    yield built
    built.now = NOW
    built.changes.clear()


def test_nothing_is_read_where_nothing_has_changed(desk: Desk, capfd: pytest.CaptureFixture[str]) -> None:
    original = desk.original(desk.alerts()[0])
    desk.edit(original, "^title: .*$", "title: Uno")
    capfd.readouterr()
    assert desk.build() and not desk.short
    first = capfd.readouterr()
    os.utime(original, (1, 1))
    desk.now += timedelta(seconds=1)
    assert desk.build() and desk.short
    again = capfd.readouterr()
    assert again.err == first.err and "warning" in again.err
    assert again.out == re.sub(r"\d+ of them changed", "0 of them changed", first.out) != first.out
    assert differing(desk.standing(), desk.clean()) == []


def test_a_setting_that_cannot_be_told_only_takes_the_short_way_away(desk: Desk) -> None:
    desk.changes["JINJA_FILTERS"] = {"shout": str.upper}
    assert desk.build() and desk.build() and not desk.short
    assert differing(desk.standing(), desk.clean()) == []


def _appended(name: str) -> Callable[[Desk], None]:
    def append(desk: Desk) -> None:
        path = desk.root / name
        path.write_bytes(path.read_bytes() + b"\n")

    return append


CHANGES: dict[str, Callable[[Desk], None]] = {
    "an alert": lambda desk: _appended(str(desk.original(desk.alerts()[0])))(desk),
    "the registry": _appended("content/authorities/co-policia.yaml"),
    "the theme": _appended("theme/templates/base.html"),
    "a setting": lambda desk: desk.changes.update(POSTAL_ADDRESS="elsewhere"),
    "a folder of the content": lambda desk: (desk.content / "alerts" / ".kept").mkdir(),
    "a page by hand": _appended("output/fr/index.html"),
    "the manifest by hand": _appended("output/release.json"),
    "a mail by hand": _appended("outbox/index.html"),
    "a file too many": lambda desk: (desk.root / "output/mine.txt").write_bytes(b"") and None,
    "a mail gone": lambda desk: next((desk.root / "outbox").glob("*.eml")).unlink(),
    "what is kept, gone": lambda desk: shutil.rmtree(desk.root / ".cache"),
}


@pytest.mark.parametrize("change", sample(CHANGES, 3))
def test_all_is_looked_at_where_something_has_changed(desk: Desk, change: str) -> None:
    assert desk.build() and desk.build() and desk.short
    CHANGES[change](desk)
    assert desk.build() and not desk.short
    assert differing(desk.standing(), desk.clean()) == []


def test_what_was_found_holds_until_the_moment_that_is_told(desk: Desk) -> None:
    """Deadlines, embargoes, activities, days of checks: just before each nothing is read, at it all is right."""
    for _ in range(examples(1, everything=12)):
        assert desk.build()
        turn = desk.sealed().until
        desk.now = turn.replace(microsecond=0) - timedelta(seconds=1)
        assert desk.build() and desk.short
        assert differing(desk.standing(), desk.clean()) == []
        desk.now = turn.replace(microsecond=0) + timedelta(seconds=turn.microsecond > 0)
        assert desk.build() and not desk.short
        assert differing(desk.standing(), desk.clean()) == []
    desk.now = NOW - timedelta(days=1)
    assert desk.build() and not desk.short
    assert differing(desk.standing(), desk.clean()) == []
