"""The build as a command: exit codes, reproducible output, and what depends on the build time."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from plugins.web.settings import RENAMED, SettingsError, site_settings
from tests.campaigns.conftest import settings
from tests.conftest import NOW, ROOT, BuiltSite, add_content, plain_project, run_pelican


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


ELSEWHERE = {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "7"}
"""Another time zone, locale and order of sets."""


def test_same_input_and_day_give_the_same_bytes(site_with_form: BuiltSite, sample_project: Path) -> None:
    """In another folder and environment, some hours later, and without the cache from which the other was built."""
    form = str(ROOT / "tests/sections/forms/radio.html")
    with (sample_project / "publishconf.py").open("a", encoding="utf-8") as conf:
        conf.write(f"\nSHEETS = SHARE_PICTURES = False\nSUBSCRIBE_FORM = {form!r}\n")
    output = sample_project / "elsewhere"
    done = run_pelican(sample_project, output, now=NOW + timedelta(hours=5), **ELSEWHERE)
    assert done.returncode == 0, done.stderr
    assert _contents(output) == _contents(site_with_form.folder)


def test_same_input_and_day_give_the_same_sheets_and_pictures(
    printing_project: Path, cache_of_printing_project: Path
) -> None:
    shutil.rmtree(printing_project / ".cache")
    output = printing_project / "elsewhere"
    done = run_pelican(printing_project, output, now=NOW + timedelta(hours=5), **ELSEWHERE)
    assert done.returncode == 0, done.stderr
    made = _contents(output)
    assert made == _contents(cache_of_printing_project.parent / "output")
    assert {".pdf", ".png"} <= {Path(name).suffix for name in made}


def test_invoke_build_gives_what_plain_pelican_gives(project: Path, cache_of_project: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from pathlib import Path; from plugins.commands.build import build; build(Path('publishconf.py'))",
        ],
        cwd=project,
        env={"SOURCE_DATE_EPOCH": str(int(NOW.timestamp())), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "0 articles" not in done.stdout
    assert _contents(project / "output") == _contents(cache_of_project.parent / "output")


def test_a_fault_stops_the_build_and_leaves_the_last_output(project: Path) -> None:
    output = project / "output"
    assert run_pelican(project, output).returncode == 0
    before = _contents(output)
    path = project / "content/alerts/ua-2026-018/index.en.md"
    path.write_text(path.read_text("utf-8").replace("act_before:", "act_befor:"), "utf-8")
    (project / "content/alerts/ua-2026-021/index.es.md").write_text("no front matter")
    done = run_pelican(project, output)
    assert done.returncode == 1
    assert "ua-2026-018/index.en.md" in done.stderr
    assert "ua-2026-021/index.es.md:1: has no front matter." in done.stderr
    assert "Nothing was built." in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert _contents(output) == before


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (lambda p: (p / "plugins/sections/feeds/atom.py").unlink(), "plugins.sections.feeds.atom"),
        (lambda p: _fuzzy(p), '"Act now" is fuzzy.'),
        (
            lambda p: _replace(p / "theme/templates/home.html", '_("Act now")', '_("Act at once")'),
            "Act at once",
        ),
        (
            lambda p: _replace(p / "pelicanconf.py", '"es": "Red de Acción Urgente",', ""),
            'NETWORK_NAMES has no "es". Write it.',
        ),
    ],
    ids=[
        "missing plugin",
        "fuzzy message",
        "unknown message",
        "missing setting",
    ],
)
def test_what_is_missing_stops_the_build(spoil, expected: str, project: Path) -> None:
    spoil(project)
    done = run_pelican(project, project / "output")
    assert done.returncode == 1
    told = " ".join((done.stderr + done.stdout).split())
    assert expected in told
    assert not (project / "output").exists()


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def _fuzzy(project: Path) -> None:
    _replace(
        project / "theme/translations/fr/LC_MESSAGES/messages.po",
        'msgid "Act now"',
        '#, fuzzy\nmsgid "Act now"',
    )


def test_an_alert_closes_by_itself_at_its_moment(project: Path) -> None:
    """ua-2026-019 ends with 15 December 2026 in Bogotá, five hours behind UTC."""
    add_content(project, "alerts/ua-2026-019")
    last = datetime(2026, 12, 16, 4, 59, tzinfo=UTC)
    for now, is_open in ((last, True), (last + timedelta(minutes=1), False)):
        output = project / "output"
        assert run_pelican(project, output, now=now).returncode == 0
        built = BuiltSite(output)
        page = built.soup("/es/ua-2026-019/")
        assert bool(page.select(".target")) is is_open
        assert bool(built.soup("/es/alertas/").select("a[href='/es/ua-2026-019/']")) is is_open
        assert bool(built.soup("/es/archivo/").select("a[href='/es/ua-2026-019/']")) is not is_open
        assert (output / "es/ua-2026-019/deadline.ics").is_file() is is_open


def test_an_embargo_ends_by_itself(project: Path) -> None:
    add_content(project, "alerts/ua-2026-023")
    output = project / "output"
    assert run_pelican(project, output, now=datetime(2036, 1, 16, tzinfo=UTC)).returncode == 0
    assert "Piedrasanta" in (output / "fr/ua-2026-023/index.html").read_text("utf-8")


TITLE = """A < B & "C" 'D' </script> %(x)s"""


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, cache_of_project: Path) -> BuiltSite:
    """A site with an alert whose title, summary and picture hold more than they should."""
    from PIL import Image

    project = plain_project(tmp_path_factory.mktemp("odd"))
    shutil.copytree(cache_of_project, project / ".cache")
    folder = project / "content/alerts/ua-2026-018"
    original = folder / "index.en.md"
    text = original.read_text("utf-8")
    for field, value in (
        ("title", "'" + TITLE.replace("'", "''") + "'"),
        ("summary", "'<img src=x onerror=alert(1)> 3 < 4'"),
    ):
        text = re.sub(rf"^{field}: .*$", lambda _, line=f"{field}: {value}": line, text, count=1, flags=re.M)
    original.write_text(text, "utf-8")
    picture = Image.new("RGB", (2000, 1000), "#336699")
    exif = Image.Exif()
    exif[0x010E] = "SECRETPLACE"
    picture.save(folder / "assembly.jpg", exif=exif, comment=b"SECRETPLACE")
    for code in ("fr", "es"):
        path = folder / f"index.{code}.md"
        _replace(path, "\ndemands:", "\nalt_texts: {assembly.jpg: People at an assembly}\ndemands:")
    _replace(original, "covers: [name,", "covers: [photo, name,")
    shown = "pictures:\n  - {file: assembly.jpg, alt: People at an assembly}"
    _replace(original, "\ndemands:", f"\n{shown}\ndemands:")
    done = run_pelican(project, project / "output")
    assert done.returncode == 0, done.stderr
    return BuiltSite(project / "output")


def test_titles_come_out_as_typed_everywhere(odd: BuiltSite) -> None:
    page = odd.soup("/en/ua-2026-018/")
    assert page.h1.get_text() == TITLE
    assert page.title.get_text().startswith(TITLE)
    assert page.find("meta", property="og:title")["content"] == TITLE
    assert "'D' </script>" not in odd.text("en/ua-2026-018/index.html")
    assert odd.soup("/en/").find("a", href="/en/ua-2026-018/").get_text() == TITLE
    assert (
        f"<title>{TITLE.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</title>"
        in odd.text("en/feed.atom")
    )
    from icalendar import Calendar

    event = Calendar.from_ical(odd.text("en/ua-2026-018/deadline.ics")).walk("VEVENT")[0]
    assert str(event["summary"]).endswith(TITLE)


def test_pictures_are_drawn_anew_without_what_the_camera_wrote(odd: BuiltSite) -> None:
    from PIL import Image

    published = odd.folder / "pictures/ua-2026-018/assembly.jpg"
    assert b"SECRETPLACE" not in published.read_bytes()
    with Image.open(published) as made:
        assert made.size == (1280, 640)
    image = odd.soup("/fr/ua-2026-018/").select_one("figure img")
    assert (image["src"], image["alt"]) == ("/pictures/ua-2026-018/assembly.jpg", "People at an assembly")
    assert (image["width"], image["height"], image["loading"]) == ("1280", "640", "lazy")
    assert image["srcset"].split(", ")[1] == "/pictures/ua-2026-018/assembly-640.jpg 640w"
    with Image.open(odd.folder / "pictures/ua-2026-018/assembly-640.jpg") as made:
        assert made.size == (640, 320) and not made.getexif() and "icc_profile" not in made.info


def test_markup_in_words_stays_words_in_feeds(odd: BuiltSite) -> None:
    feed = odd.text("en/feed.atom")
    assert "&amp;lt;img src=x" in feed
    assert "&lt;img src=x" not in feed.replace("&amp;lt;", "")


def test_a_site_below_a_path_links_below_it(project: Path) -> None:
    _replace(project / "publishconf.py", "https://urgent-action.example", "https://host.example/network")
    output = project / "output"
    assert run_pelican(project, output).returncode == 0
    soup = BuiltSite(output).soup("/fr/ua-2026-021/")
    assert soup.select_one(".wordmark")["href"] == "/network/fr/"
    assert soup.find("link", rel="canonical")["href"] == "https://host.example/network/fr/ua-2026-021/"
    assert soup.find("link", rel="stylesheet")["href"].startswith("/network/assets/")


def test_the_editors_example_builds(project: Path) -> None:
    shutil.rmtree(project / "content/alerts")
    shutil.copytree(ROOT / "docs/example/alerts", project / "content/alerts")
    done = run_pelican(project, project / "output")
    assert done.returncode == 0, done.stderr
    assert "warning: has no" not in done.stderr


@pytest.mark.parametrize("target", [".", "content", "plugins"])
def test_a_folder_with_other_things_in_it_is_never_replaced(target: str, project: Path) -> None:
    before = _contents(project)
    done = run_pelican(project, Path(target))
    assert done.returncode == 1
    assert "which would be deleted" in done.stderr
    assert {
        name: data for name, data in _contents(project).items() if not re.search("__pycache__|^.cache/", name)
    } == {name: data for name, data in before.items() if not re.search("__pycache__|^.cache/", name)}


def test_a_fork_begins_without_alerts_and_authorities(printing_project: Path) -> None:
    project = printing_project
    for name in ("alerts", "authorities"):
        shutil.rmtree(project / "content" / name)
        (project / "content" / name).mkdir()
        (project / "content" / name / ".gitkeep").touch()
    for output in ("one", "two"):
        done = run_pelican(project, project / output)
        assert done.returncode == 0, done.stderr
    assert _contents(project / "one") == _contents(project / "two")
    built = BuiltSite(project / "one")
    assert "Aucune alerte n’est ouverte en ce moment." in built.soup("/fr/").get_text()
    assert not any(name.endswith((".pdf", ".ics")) for name in built.files())


@pytest.mark.parametrize("old", RENAMED)
def test_a_setting_of_an_earlier_version_is_an_error_that_names_the_new_one(old: str) -> None:
    with pytest.raises(SettingsError, match=f"{old} is now called {RENAMED[old]}"):
        site_settings({**settings(), old: "x"})
