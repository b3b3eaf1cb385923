"""Words on the blocklist are found in everything published or mailed, and never quoted in messages."""

from __future__ import annotations

import shutil
import subprocess
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.commands.check import check
from plugins.content.problems import report
from plugins.incremental.file import File
from plugins.repository.content import Content
from plugins.safety.blocklist import BlockedPhrase, Searcher, national_digits, read_list
from plugins.safety.errors import BlocklistError, ForbiddenError
from plugins.safety.files import hits
from plugins.safety.normalise import words_of
from tests.alert_files import add_to_account
from tests.conftest import NOW, add_content, run_pelican
from tests.depth import sample
from tests.safety.disguises import DISGUISES, NOT_PROMISED

WORD = "Aguafría Peña-Gómez"


def searcher(*words: str) -> Searcher:
    return Searcher(
        [
            BlockedPhrase(number, tuple(words_of(word)), national_digits(word))
            for number, word in enumerate(words, 1)
        ]
    )


@pytest.mark.parametrize(
    "hidden",
    [
        "Aguafría Peña-Gómez",
        "AGUAFRIA  PENA GOMEZ",
        "Aguafri\u0301a Pen\u0303a\u2011Go\u0301mez",
        "aguafr&iacute;a pe&#241;a&#45;g&#xf3;mez",
        "Aguafr%C3%ADa%20Pe%C3%B1a%2DG%C3%B3mez",
        "<p>Aguafría <b>Peña</b>-<i>Gó</i>mez</p>",
        "Agua\u00adfría Peña\u200b-Gó\u2060mez",
        "/fr/aguafria-pena-gomez/",
        '{"name": "Aguafr\\u00eda Pe\\u00f1a-G\\u00f3mez"}',
        "SUMMARY:Aguafría Pe\r\n ña-Gómez",
        '<img alt="Aguafría Peña-Gómez">',
        "Agua-fría Peña Gómez",
        "AguafríaPeñaGómez",
        "Ａｇｕａｆｒíａ Ｐｅñａ Ｇóｍｅｚ",
    ],
)
def test_an_entry_is_found_however_it_is_written(hidden: str) -> None:
    assert searcher("otra", WORD).in_text(f"x {hidden} y") == {2}


@pytest.mark.parametrize(
    "near", ["Aguafríal", "Aguafría de Peña Gómez", "Peña-Gómez", "Subaguafría Peña Gómez"]
)
def test_only_whole_tokens_count(near: str) -> None:
    assert searcher(WORD).in_text(near) == set()


IN_SOURCES = {"emphasis", "code", "link", "escaped hyphen", "hashtag with emphasis", "other order"}
"""Disguises of Markdown, which no output has; and another order, in which an entry is not looked for."""


@pytest.mark.parametrize("kind", sorted(set(DISGUISES) - IN_SOURCES))
def test_an_entry_is_found_in_every_disguise(kind: str) -> None:
    for entry in ["Aguafría", *([] if "digits" in kind else ["Aguafría Peñas", "Vereda El Nogal"])]:
        assert searcher("otra", entry).in_text(f"En {DISGUISES[kind](entry)} hay.") == {2}, entry


@pytest.mark.parametrize("kind", sorted(NOT_PROMISED))
def test_what_is_not_promised_is_not_found(kind: str) -> None:
    assert searcher("Aguafría Peñas").in_text(NOT_PROMISED[kind]("Aguafría Peñas")) == set()


NUMBER = "+57 601 555 0107"


@pytest.mark.parametrize(
    "written",
    [
        *("+57 601 555 0107", "+576015550107", "0057 601 5550107", "601 555 0107", "(601) 555-0107"),
        *("0601 555 01 07", "601.555.0107", "601/555/0107", "6-0-1-5-5-5-0-1-0-7", "601\u00a0555\u202f0107"),
        *(
            "tel:+57-601-555-0107",
            "601&nbsp;555&#8239;0107",
            "601%20555%200107",
            "٦٠١ ٥٥٥ ٠١٠٧",
            "６０１５５５０１０７",
        ),
        *("601<b>555</b>0107", "601\u200b5550107", "N.º6015550107a", "601 555\n0107"),
    ],
)
def test_a_number_is_found_however_its_digits_are_grouped(written: str) -> None:
    for entry in (NUMBER, "601 555 0107", "(0601) 5550107"):
        assert searcher("otra", entry).in_text(f"Tel.: {written}.") == {2}, entry


@pytest.mark.parametrize("near", ["601 555 0108", "601 555", "6015 y 550107 no", "1061-2026"])
def test_another_number_is_not_found(near: str) -> None:
    assert searcher(NUMBER).in_text(near) == set()


def test_base64_is_read_as_the_encoding_of_a_mail_only() -> None:
    coded = b64encode("La vereda de Aguafría".encode()).decode()
    assert searcher("aguafria").in_text(coded) == set()
    assert hits(File("a.txt", coded.encode()), searcher("aguafria")) == set()


def test_mails_are_searched_behind_their_encodings() -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = "Carta de Aguafría"
    message.set_content("nada", cte="base64")
    assert hits(File("a.eml", message.as_bytes()), searcher("aguafria")) == {1}
    for encoding in ("base64", "quoted-printable"):
        body = EmailMessage()
        body.set_content("La vereda de Aguafría está lejos. " * 5, cte=encoding)
        assert hits(File("a.eml", body.as_bytes()), searcher("aguafria")) == {1}


def test_pictures_are_searched_in_what_they_carry() -> None:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", comment=b"taken at Aguafria")
    assert hits(File("a.jpg", out.getvalue()), searcher("aguafria")) == {1}


def test_a_list_is_read_with_its_comments_and_refused_when_unfit(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("\ufeff# places\n\nAguafría\n  Peña \n", "utf-8")
    assert [(entry.number, entry.words) for entry in read_list(path)] == [(3, ("aguafria",)), (4, ("pena",))]
    path.write_text("Aguafría\nño\n", "utf-8")
    with pytest.raises(BlocklistError, match=r"list\.txt:2") as error:
        read_list(path)
    assert "ño" not in str(error.value)
    with pytest.raises(BlocklistError, match="does not exist"):
        read_list(tmp_path / "missing.txt")


@pytest.fixture
def gpg_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "gnupg"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    subprocess.run(
        [
            "gpg",
            "--batch",
            "--passphrase",
            "",
            "--quick-generate-key",
            "editor@network.example",
            "default",
            "default",
        ],
        check=True,
        capture_output=True,
    )
    return home


def test_an_encrypted_list_is_decrypted_by_gpg(tmp_path: Path, gpg_home: Path) -> None:
    plain = tmp_path / "list.txt"
    plain.write_text("Aguafría\n", "utf-8")
    subprocess.run(
        [
            "gpg",
            "--batch",
            "--trust-model",
            "always",
            "-r",
            "editor@network.example",
            "-o",
            str(tmp_path / "list.gpg"),
            "-e",
            str(plain),
        ],
        check=True,
        capture_output=True,
    )
    assert read_list(tmp_path / "list.gpg")[0].words == ("aguafria",)
    (tmp_path / "bad.gpg").write_bytes(b"not encrypted")
    with pytest.raises(BlocklistError, match="cannot be decrypted"):
        read_list(tmp_path / "bad.gpg")
    shutil.rmtree(gpg_home, ignore_errors=True)


# In the product --------------------------------------------------------------------------------

PLACES = {
    "title": ('title: "Amenazas', 'title: "Aguafría Peña-Gómez: amenazas'),
    "account": ("El domingo 15 de noviembre", "En **Agua**fría Peña-Gómez, el domingo 15 de noviembre"),
    "letter": (
        "Le escribo con honda preocupación por la vida",
        "Le escribo de Aguafría Peña-Gómez por la vida",
    ),
    "source": (
        "https://alto-yarumo.example/comunicado-17-11",
        "https://alto-yarumo.example/aguafria-pena-gomez",
    ),
    "partner": ("{name: Asociación Campesina del Alto Yarumo", "{name: Asociación de Aguafría Peña-Gómez"),
}


@pytest.mark.parametrize("place", sample(PLACES, 1))
def test_a_hit_stops_the_build_and_quotes_nothing(project: Path, tmp_path: Path, place: str) -> None:
    listed = tmp_path / "private" / "words.txt"
    listed.parent.mkdir()
    listed.write_text(f"# private\nnada de esto\n{WORD}\n", "utf-8")
    path = project / "content/alerts/ua-2026-021/index.es.md"
    old, new = PLACES[place]
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    done = run_pelican(project, project / "output", NEVER_PUBLISH=str(listed), CI="true")
    assert done.returncode == 1
    assert "ua-2026-021" in done.stderr and "line 3 of the list" in done.stderr
    for quoted in ("guafr", "Peña", "pena-gomez"):
        assert quoted not in done.stdout + done.stderr
    assert not (project / "output").exists()


def test_without_its_list_nothing_is_published_but_previewed(project: Path) -> None:
    done = run_pelican(project, project / "out", NEVER_PUBLISH=str(project / "gone.txt"))
    assert done.returncode == 1 and "NEVER_PUBLISH" in done.stderr and not (project / "out").exists()


def test_with_ci_set_no_message_quotes_a_value(project: Path) -> None:
    path = project / "content/alerts/ua-2026-021/index.es.md"
    path.write_text(path.read_text("utf-8").replace("country: CO\n", "country: Secretovia\n", 1), "utf-8")
    assert "Secretovia" in run_pelican(project, project / "out").stderr
    done = run_pelican(project, project / "out", CI="true")
    assert done.returncode == 1 and "country:" in done.stderr
    assert "Secretovia" not in done.stderr + done.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("region: Cauca", "region: Secretovia\nregion: Secretovia"),
        ("email: despacho@alcaldia-yarumo.example", "email: secretovia@red.example,"),
        ("email: despacho@alcaldia-yarumo.example", "email: mailto:secretovia@red.example"),
        ("act_before: 2027-01-31 17:00", "act_before: Secretovia"),
        ('title: "Amenazas', 'secretovia: 1\ntitle: "Amenazas'),
        ("sources:", "pictures:\n  - file: secretovia.jpg\nsources:"),
        ("  - authority: co-fiscalia\n", "  - authority: secretovia\n"),
    ],
)
def test_no_message_of_a_fault_quotes_what_was_written_where_ci_is_set(
    example: Path, load: Callable[..., Content], monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    path = example / "alerts/ua-2026-014/index.es.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    fr = path.with_name("index.fr.md")
    fr.write_text(fr.read_text("utf-8").replace("---\n", "---\nregion: Secretovia\n", 1), "utf-8")
    (path.parent / "secretovia.docx").touch()
    problems = load(example).problems
    assert "secretovia" in report(problems).lower()
    monkeypatch.setenv("CI", "true")
    told = report(problems)
    assert "index.es.md:" in told and "secretovia" not in told.lower().replace("secretovia: has", "")


def test_a_hit_comes_back_from_another_process() -> None:
    import pickle

    error = ForbiddenError({"the mail alert/ua-2026-014/1/fr": {3}})
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_a_list_of_words_that_are_nowhere_lets_the_build_pass(project: Path, tmp_path: Path) -> None:
    """The words of a draft, an embargoed and a withdrawn alert are nowhere in the output."""
    add_content(project, *(f"alerts/ua-2026-{number}" for number in ("011", "022", "023")))
    listed = tmp_path / "words.txt"
    listed.write_text("Quebradalumbre\nPiedrasanta\nAguadulcita\n", "utf-8")
    assert run_pelican(project, project / "out", NEVER_PUBLISH=str(listed)).returncode == 0


def test_check_finds_entries_by_file_line_and_field(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_content(project, "alerts/ua-2026-022", "directory")
    listed = tmp_path / "words.txt"
    listed.write_text("Quebradaseca\nLaguna Parda\n+57 601 777 0199\n", "utf-8")
    monkeypatch.setenv("NEVER_PUBLISH", str(listed))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(NOW.timestamp())))
    spelled = {
        "content/alerts/ua-2026-021/index.es.md": "En **Que**bradaseca.",
        "content/alerts/ua-2026-022/index.fr.md": "#LagunaParda",
        "content/pages/network/index.en.md": "Call (601) 7770199 or write to Lagu-\nna Parda.",
    }
    lines = {}
    for name, text in spelled.items():
        lines[name] = add_to_account(project / name, text)
    path = project / "content/directory/pen-international.yaml"
    path.write_text(path.read_text("utf-8").replace("PEN International", "Quebradaseca"), "utf-8")
    assert not check(project / "pelicanconf.py")
    said = capsys.readouterr().err
    alert, draft, page = lines
    assert f"{alert}:{lines[alert]}: holds what is never published (line 1 of the list)" in said
    assert f"{draft}:{lines[draft]}: warning: holds what is never published (line 2 of the list)" in said
    assert f"{page}:{lines[page]}: holds what is never published (line 2, 3 of the list)" in said
    assert "content/directory/pen-international.yaml:1: name: holds what is never published (line 1" in said
    for quoted in ("uebradaseca", "Parda", "arda", "777", "0199"):
        assert quoted not in said.replace("words.txt", "")
