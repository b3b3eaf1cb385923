"""``new-alert``: its prompts, the accepted answers, and new files whose only errors are missing values."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from pelicanconf import LANGUAGES
from plugins.commands.errors import UnclearAnswerError
from plugins.commands.new_alert import new_alert
from plugins.commands.new_content.empty_fields import yaml_scalar
from plugins.commands.new_content.prompts import Choice, exact_choice, matching_choice
from plugins.repository.content import Content
from tests.conftest import NOW, ROOT

Load = Callable[[Path], Content]
OPTIONS = {"language": "es", "country": "CO", "violation": "torture", "authorities": "co-fiscalia"}


@pytest.fixture
def desk(example: Path) -> Path:
    """The editors' example with this project's settings; it holds ua-2026-014."""
    lines = [
        "from pelicanconf import *",
        f"PATH = {str(example)!r}",
        f"BUILD_TIME = '{NOW.timestamp():.0f}'",
        "CACHE_FOLDER = ''",
    ]
    (example.parent / "conf.py").write_text("\n".join(lines), "utf-8")
    return example.parent


def _ask(answers: str) -> Callable[[str], str]:
    """Return what answers like an editor: one line of *answers* after the other."""
    lines: Iterator[str] = iter(answers.split("\n"))

    def ask(_: str) -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    return ask


def _original(desk: Path) -> str:
    return (desk / "content/alerts/ua-2026-015/index.es.md").read_text("utf-8")


def test_everything_is_asked_and_found_by_number_or_beginning(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = "\n".join(["3", "COLOM", "bogo", "tort, 1", "poli,", "asociacion campesina", "2,embaj"])
    assert new_alert(desk / "conf.py", {}, ask=_ask(answers)), capsys.readouterr().err
    values = yaml.load(_original(desk).split("---")[1], yaml.BaseLoader)
    assert {key: values[key] for key in ("case", "date", "act_before", "country", "region")} == {
        "case": "UA 2026-015",
        "date": "2026-11-21",
        "act_before": "2027-01-02 17:00",
        "country": "CO",
        "region": "Distrito Capital de Bogotá",
    }
    assert values["violations"] == ["torture", "death-threats"]
    assert values["perpetrators"] == ["police"]
    assert values["partner"]["name"] == "Asociación Campesina del Alto Yarumo"
    assert values["targets"] == ["co-fiscalia", "br-embajada-bogota"]
    assert "3  torture  Tortura" in capsys.readouterr().out, "choices are named in the original's language"


def test_an_answer_that_cannot_be_used_is_asked_again(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = "\n".join(["x", "es", "co", "", "forz", "judicial", "", "3", "", "", ""])
    assert new_alert(desk / "conf.py", {}, ask=_ask(answers)), capsys.readouterr().err
    assert "violations: [legal-persecution]" in _original(desk)
    shown = capsys.readouterr().out
    assert '"x" is not known. Write one of: fr, en, es.' in shown
    assert '"forz" matches 2 choices: forced-disappearance, forced-displacement. Type more letters.' in shown


def test_without_a_terminal_all_faults_are_reported_at_once(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {
        "language": "de",
        "country": "CO",
        "region": "El Yarumo",
        "violation": "tortur",
        "perpetrators": "polices",
        "authorities": "co-fiscal",
    }
    assert not new_alert(desk / "conf.py", given)
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[0] for line in lines] == [
        *("--language", "--region", "--violation", "--perpetrators", "--authorities")
    ]
    assert "Did you mean torture?" in lines[2] and "Did you mean co-fiscalia?" in lines[4]
    assert not (desk / "content/alerts/ua-2026-015").exists()


def test_a_country_with_several_time_zones_needs_one(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not new_alert(desk / "conf.py", {**OPTIONS, "country": "Brasil"})
    assert capsys.readouterr().err == "--time-zone: is missing. Write it, for example America/Bogota.\n"
    assert new_alert(desk / "conf.py", {**OPTIONS, "country": "Brasil", "time_zone": "America/Manaus"})
    assert "\ntime_zone: America/Manaus\n" in _original(desk)
    assert new_alert(desk / "conf.py", OPTIONS)
    of_colombia = desk / "content/alerts/ua-2026-016/index.es.md"
    assert "time_zone" not in of_colombia.read_text("utf-8"), "it has one time zone alone"


def test_an_editor_may_stop(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not new_alert(desk / "conf.py", {}, ask=_ask("es"))
    assert "Nothing was written." in capsys.readouterr().err
    assert not (desk / "content/alerts/ua-2026-015").exists()


@pytest.mark.parametrize("more", [{}, {"region": "Cauca", "partner": "Sur: la costa"}], ids=["least", "most"])
def test_fresh_files_give_one_message_for_each_missing_value(
    desk: Path, load: Load, more: dict[str, str]
) -> None:
    words = ["title", "summary", "demands", "letters.main.subject", "letters.main.body", ""]
    consent = ["consent.date", "consent.covers", "consent.record"]
    facts = ["people[1].role", *consent, *([] if more else ["partner.name"])]
    assert new_alert(desk / "conf.py", {**OPTIONS, **more})
    problems = load(desk / "content").problems
    for code in LANGUAGES:
        name = f"content/alerts/ua-2026-015/index.{code}.md"
        fields = [each.field for each in problems if each.path == name]
        assert sorted(fields) == sorted([*words, *(facts if code == "es" else [])])


def test_without_an_authority_one_message_asks_for_targets(desk: Path, load: Load) -> None:
    assert new_alert(desk / "conf.py", {**OPTIONS, "authorities": ""})
    told = [each for each in load(desk / "content").problems if each.field.startswith("targets")]
    assert [each.message for each in told] == ["is missing. Write targets: [{authority: co-fiscalia}]"]


def test_each_file_speaks_its_language_and_names_documents_that_exist(desk: Path, load: Load) -> None:
    assert new_alert(desk / "conf.py", OPTIONS)
    folder = desk / "content/alerts/ua-2026-015"
    texts = {code: (folder / f"index.{code}.md").read_text("utf-8") for code in LANGUAGES}
    for code, example in (
        ("es", '# Lo que está en juego, como un titular. Por ejemplo:\n#   title: "Amenazas'),
        ("fr", '# Ce qui est en jeu, comme un titre. Par exemple\u00a0:\n#   title: "Des dirigeantes'),
        ("en", '# What is at stake, as a headline. For example:\n#   title: "Community'),
    ):
        assert example in texts[code]
    for text in texts.values():
        for path in re.findall(r"\bdocs/[a-z/.]*[a-z]", text):
            assert (ROOT / path).is_file()
    problems = load(desk / "content").problems
    told = {each.path[-5:-3]: each.message for each in problems if each.field == "title"}
    assert "Amenazas de muerte" in told["es"] and "menacées de mort" in told["fr"]


def test_notes_become_fields_when_their_mark_is_removed(desk: Path) -> None:
    assert new_alert(desk / "conf.py", OPTIONS)
    text = _original(desk).replace("# call_script:\n#   - ", "call_script:\n  - ").replace("  # - ", "  - ")
    values = yaml.load(text.split("---")[1], yaml.BaseLoader)
    assert values["call_script"] == ["Buenos días. Me llamo {name} y llamo desde {city}."]
    assert values["targets"] == ["co-fiscalia"]


def test_the_number_of_a_case_that_is_there_is_not_taken(desk: Path) -> None:
    shutil.copytree(desk / "content/alerts/ua-2026-014", desk / "content/alerts/ua-2026-015")
    assert new_alert(desk / "conf.py", OPTIONS)
    assert (desk / "content/alerts/ua-2026-016").is_dir()


REPORT = """\
# An editor's note
what: |
  CANARY They came at night.
kind: situation
reference: "4829-1730"
sender: "CANARY"
country: CO
region: "cauca"
when: "2026-11-19"
at_risk: "CANARY"
publish: "without-names"
languages: [de, fr]
page: es-CO
format: 1
...
"""


@pytest.fixture
def report(tmp_path: Path) -> Callable[..., Path]:
    """Writes a decrypted report, with some of its lines replaced, and returns the file."""

    def write(changes: dict[str, str]) -> Path:
        text = REPORT
        for old, new in changes.items():
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "report.yaml"
        path.write_text(text, "utf-8")
        return path

    return write


def test_a_report_answers_where_and_in_which_language_and_gives_no_words(
    desk: Path, report: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    options = {"violation": "torture", "authorities": "co-fiscalia", "language": ""}
    assert new_alert(desk / "conf.py", options, report_file=report({})), capsys.readouterr().err
    values = yaml.load(_original(desk).split("---")[1], yaml.BaseLoader)
    assert (values["country"], values["region"], values["status"]) == ("CO", "Cauca", "draft")
    assert values["consent"] == {"date": "", "covers": "", "record": ""} and values["partner"] == {"name": ""}
    assert "# Ocurrió el 2026-11-19, según el mensaje recibido." in _original(desk)
    printed = capsys.readouterr()
    everything = printed.out + printed.err
    for path in (desk / "content/alerts/ua-2026-015").iterdir():
        everything += path.read_text("utf-8")
    assert "CANARY" not in everything and "4829" not in everything
    assert "It may be published without names: ask those at risk" in printed.out
    assert "The report is an urgent situation." in printed.out


def test_a_place_that_is_no_region_and_a_vague_date_are_left_out(
    desk: Path, report: Callable[..., Path]
) -> None:
    path = report(
        {'"cauca"': '"vereda CANARY, Cauca"', '"2026-11-19"': '"2026-12-19"', "page: es-CO": "page: de"}
    )
    assert new_alert(desk / "conf.py", OPTIONS, report_file=path)
    assert "# region:" in _original(desk) and "CANARY" not in _original(desk)
    assert "2026-12-19" not in _original(desk)
    assert new_alert(desk / "conf.py", {**OPTIONS, "language": "", "region": "Nariño"}, report_file=path)
    original = desk / "content/alerts/ua-2026-016/index.fr.md"
    assert "region: Nariño" in original.read_text("utf-8"), "an option takes precedence"
    assert new_alert(desk / "conf.py", {**OPTIONS, "country": "FR", "language": "fr"}, report_file=report({}))
    elsewhere = desk / "content/alerts/ua-2026-017/index.fr.md"
    assert "country: FR\n# region:" in elsewhere.read_text("utf-8"), (
        "a region of another country is not taken"
    )
    assert "consent:" in original.read_text("utf-8"), "French is the first language of the site to answer in"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({'"without-names"': '"no"'}, "says that nothing may be published. Ask the sender"),
        ({'"without-names"': '"without names"'}, "about publishing is not understood. Ask the sender"),
        ({"page: es-CO": 'publish: "no"'}, "about publishing is not understood. Ask the sender"),
        ({"kind: situation": "kind: proposal"}, "is a proposal for a letter or another action. Only"),
        ({"kind: situation": "kind: other"}, "is something else than an urgent situation. Only"),
        ({"kind: situation": "kind: petition"}, "about is not understood"),
        ({"format: 1": ""}, "is not a report of the form"),
    ],
)
def test_a_report_that_must_not_become_an_alert_is_refused(
    desk: Path,
    report: Callable[..., Path],
    changes: dict[str, str],
    reason: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert not new_alert(desk / "conf.py", OPTIONS, report_file=report(changes))
    assert reason in capsys.readouterr().err
    assert not (desk / "content/alerts/ua-2026-015").exists()


def test_a_decrypted_report_inside_the_project_is_refused(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "content/report.yaml").write_text(REPORT, "utf-8")
    for name in ("report.yaml", "nothing.yaml"):
        assert not new_alert(desk / "conf.py", OPTIONS, report_file=desk / "content" / name)
        assert "--from: " in (told := capsys.readouterr().err) and "Choose a folder elsewhere" in told
    assert not new_alert(desk / "conf.py", OPTIONS, report_file=desk.parent / "nothing.yaml")
    assert "is not a report" in capsys.readouterr().err


CHOICES = (Choice("co-fiscalia", ("Fiscal General",)), Choice("co-policia"), Choice("pe-fiscalia"))


@pytest.mark.parametrize(
    ("answer", "key"),
    [("2", "co-policia"), ("CO-POLICÍA", "co-policia"), ("poli", "co-policia"), ("fiscal g", "co-fiscalia")],
)
def test_a_choice_is_found(answer: str, key: str) -> None:
    assert matching_choice(answer, CHOICES, CHOICES).key == key


@pytest.mark.parametrize(
    ("answer", "key"),
    [("fiscal", "co-fiscalia"), ("fiscalla", "co-fiscalia"), ("pe fiscalla", "pe-fiscalia")],
)
def test_the_first_choice_that_fits_is_suggested(answer: str, key: str) -> None:
    for order in (CHOICES, CHOICES[::-1]):
        first = next(each.key for each in order if each.key.endswith("fiscalia"))
        with pytest.raises(UnclearAnswerError, match=key if answer.startswith("pe") else first):
            exact_choice(answer, order)


@pytest.mark.parametrize("answer", ["0", "4", "fiscal", "!", "policia co"])
def test_a_choice_is_not_guessed(answer: str) -> None:
    with pytest.raises(UnclearAnswerError):
        matching_choice(answer, CHOICES, CHOICES)


@pytest.mark.parametrize(
    "text", ["Sur: la costa", "a #b", "- x", "[a]", "{b", '"q"', "*x", "&y", "x:", "Ñandú", "a b, c", "'Amb"]
)
def test_a_typed_text_stays_itself_in_yaml(text: str) -> None:
    assert yaml.load(f"name: {yaml_scalar(text)}", yaml.BaseLoader) == {"name": text}
