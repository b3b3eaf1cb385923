"""The PDFs of letters: a sheet of one page to sign by hand, and the letter as delivered with its signatures."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from pelicanconf import LANGUAGES, NETWORK_NAMES
from plugins.authorities.models import Authority
from plugins.languages.catalogs import load_catalogs
from plugins.sheets.glyphs import missing_glyphs
from plugins.sheets.sheet import SheetMaker
from plugins.sheets.templates import SheetTemplates
from plugins.sign_on_documents.delivered_letter import delivered_letter
from plugins.sign_on_documents.pdf import ROWS, delivered_letter_pdf, signature_sheet_pdf
from plugins.sign_on_documents.sender import Sender
from plugins.sign_on_documents.signature_sheet import signature_sheet
from plugins.sign_on_documents.signatures import printed_words
from plugins.sign_ons.letter import SignOnLetter
from plugins.sign_ons.load import load_sign_ons
from plugins.sign_ons.signatories import Kind, Signatory
from plugins.sign_ons.text_hash import text_hash
from plugins.web.localizer import Localizer, localizers
from tests.conftest import ROOT, VOCABULARIES, BuiltSite, run_pelican, small_project
from tests.sheets.test_sheets import squeezed, text_of
from tests.sign_ons.conftest import EXAMPLE, TEXT
from tests.sign_ons.test_reading import CSV, EN, FR, deliver, edit

TEMPLATES = SheetTemplates(ROOT / "theme/sheets")
MAILBOX, ADDRESS = "signatures@urgent-action.example", "2150, rue des Érables-Rouges, Montréal"
FISCAL = Authority.model_validate(
    {
        "kind": "prosecutor",
        "name": "Luz Marina Ocampo Restrepo",
        "office": {"es": "Fiscal General", "en": "Attorney General", "fr": "Procureure générale"},
        "country": "CO",
        "languages": ["es"],
        "salutation": {"es": "Señora Fiscal:"},
    }
)
SAID = {
    "en": (
        "It is destroyed once the letter has been delivered.",
        "With A, we also publish it, after the delivery.",
        "If you live in the country that the letter is about (Colombia), choose C",
        "With C, leave name and signature empty: write only your country.",
        f"To take your signature back, write to {MAILBOX}.",
        "A – Deliver the name to the authorities and publish it.",
        "27 November 2026",
    ),
    "fr": (
        "Elle est détruite une fois la lettre remise.",
        "Avec A, nous le publions aussi, après la remise.",
        "Si vous vivez dans le pays dont parle la lettre (Colombie), choisissez C",
        "Avec C, laissez vides le nom et la signature",
        f"Pour retirer votre signature, écrivez à {MAILBOX}.",
        "C – Compter la signature sans le nom.",
        "27 novembre 2026",
    ),
    "es": (
        "Se destruye una vez entregada la carta.",
        "Con A, además lo publicamos después de la entrega.",
        "Si vive en el país del que trata la carta (Colombia), elija C",
        "Con C, deje en blanco el nombre y la firma: escriba solo su país.",
        f"Para retirar su firma, escriba a {MAILBOX}.",
        "27 de noviembre de 2026",
    ),
}
"""What the sheet says about names in each language."""
NAMES = {
    "Latin": "María-José Ñúñez d’Øre",
    "Cyrillic": "Олена Шевченко",
    "Greek": "Ελένη Παπαδοπούλου",
    "Arabic": "محمد عبد الله",
    "Hebrew": "דוד כהן",
    "Devanagari": "सुनीता शर्मा",
    "Thai": "สมชาย ใจดี",
    "Georgian": "ნინო ბერიძე",
}
Read = Callable[..., SignOnLetter]


@pytest.fixture(scope="module")
def languages() -> dict[str, Localizer]:
    catalogs, _ = load_catalogs(ROOT / "theme", LANGUAGES, root=ROOT)
    return localizers(LANGUAGES, catalogs, VOCABULARIES)


@pytest.fixture
def read_letter(tmp_path: Path) -> Read:
    """Reads the example, with replacements in its English file."""

    def read(*edits: tuple[str, str]) -> SignOnLetter:
        folder = tmp_path / "open-letter"
        shutil.copytree(EXAMPLE, folder)
        (folder / CSV).unlink()
        for old, new in edits:
            edit(folder / EN, old, new)
        letters, problems = load_sign_ons(
            tmp_path, root=tmp_path, languages=tuple(LANGUAGES), vocabularies=VOCABULARIES
        )
        assert letters, problems
        return letters["open-letter"]

    return read


def sheet(letter: SignOnLetter, localizer: Localizer, *, mailbox: str = MAILBOX) -> bytes:
    made = signature_sheet(
        letter,
        localizer,
        Sender(NETWORK_NAMES[localizer.code], ADDRESS, mailbox),
        authorities=dict.fromkeys(letter.facts.targets, FISCAL),
        url=f"https://network.example/{localizer.code}/letters/open-letter/",
    )
    return signature_sheet_pdf(made, SheetMaker(TEMPLATES, None))


def delivered(letter: SignOnLetter, localizer: Localizer, signatories: Sequence[Signatory]) -> bytes:
    made = delivered_letter(
        letter,
        localizer,
        signatories,
        Sender(NETWORK_NAMES[localizer.code], ADDRESS, MAILBOX),
        authorities=dict.fromkeys(letter.facts.targets, FISCAL),
        url="https://network.example/letter/",
        day=date(2026, 11, 19),
        missing=missing_glyphs(map(printed_words, signatories), TEMPLATES),
    )
    return delivered_letter_pdf(made, SheetMaker(TEMPLATES, None))


def words(pdf: bytes, folder: Path) -> str:
    """Return the text of *pdf* without white space; right-to-left words may have their letters reversed."""
    path = folder / "words.pdf"
    path.write_bytes(pdf)
    return squeezed(text_of(path))


def signed(name: str, kind: Kind = "person", country: str = "FR", line: int = 2, **more: Any) -> Signatory:
    if kind == "organisation":
        return Signatory(kind, country, TEXT, "full", organisation=name, line=line, **more)
    return Signatory(kind, country, TEXT, "full", name=name, line=line, **more)


def tags(pdf: bytes) -> list[str]:
    """Return the types of all structure elements in order, after checks of what PDF/UA-1 asks of the file."""
    reader = PdfReader(BytesIO(pdf))
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata and reader.metadata.title
    assert reader.xmp_metadata is not None
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data()

    def below(node: Any) -> Iterator[str]:
        node = node.get_object()
        if isinstance(node, list):
            for each in node:
                yield from below(each)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                yield str(node["/S"])
            if "/K" in node:
                yield from below(node["/K"])

    return [*below(root["/StructTreeRoot"])]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_sheet_says_what_happens_with_it_above_its_rows(
    code: str, languages: dict[str, Localizer], read_letter: Read, tmp_path: Path
) -> None:
    letter = read_letter()
    pdf = sheet(letter, languages[code])
    text = words(pdf, tmp_path)
    for each in (
        *SAID[code],
        "SL 2026-003",
        TEXT,
        ADDRESS,
        NETWORK_NAMES[code],
        f"https://network.example/{code}/letters/open-letter/",
        FISCAL.office[code],
    ):
        assert squeezed(each) in text, each
    assert text.count("ABC") == ROWS == 20
    reader = PdfReader(BytesIO(pdf))
    assert len(reader.pages) == 1
    assert reader.root_object["/Lang"] == code
    found = tags(pdf)
    assert found.count("/TR") == ROWS + 1 and found.count("/TH") == 5
    assert found.count("/Figure") == 1
    assert sheet(letter, languages[code]) == pdf, "the same bytes"


ASK = "  - Protection that the community agrees to.\n"


def test_a_long_letter_leaves_out_what_it_asks_for_and_keeps_rows_and_consent(
    languages: dict[str, Localizer], read_letter: Read, tmp_path: Path
) -> None:
    short = words(sheet(read_letter(), languages["en"]), tmp_path)
    assert squeezed("Protection that the community agrees to.") in short
    shutil.rmtree(tmp_path / "open-letter")
    targets = ", ".join(f"co-fiscalia-{number}" for number in range(20))
    letter = read_letter(
        (
            ASK,
            "".join(
                f"  - {'Protection that the community agrees to ' * 7} ({number}).\n" for number in range(8)
            ),
        ),
        ("investigate the threats", "investigate the threats " * 9),
        ("[co-fiscalia]", f"[{targets}]"),
    )
    for code, localizer in languages.items():
        pdf = sheet(letter, localizer)
        assert len(PdfReader(BytesIO(pdf)).pages) == 1
        text = words(pdf, tmp_path)
        assert text.count("ABC") == ROWS
        assert all(squeezed(each) in text for each in SAID[code])
        assert squeezed("Protection that the community agrees to") not in text
        seen = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / "words.pdf"), "-"], capture_output=True, check=True
        )
        assert seen.stdout.count(MAILBOX.encode()) == 2, "no line ends within it"


def test_columns_and_choices_are_those_of_the_letter(
    languages: dict[str, Localizer], read_letter: Read, tmp_path: Path
) -> None:
    letter = read_letter(("who: both", "who: organisations"), ("after_delivery", "never"))
    text = words(sheet(letter, languages["en"], mailbox=""), tmp_path)
    assert squeezed("Organisation; name and role of who signs for it") in text
    assert squeezed("We never publish names.") in text
    assert text.count("BC") == ROWS and "ABC" not in text
    assert squeezed("Deliver the name to the authorities and publish it") not in text
    assert squeezed("write to the address at the end of this sheet") in text
    assert "days after signing" not in text


def test_a_delivered_letter_has_its_text_its_counts_and_the_names_that_may_be_read(
    languages: dict[str, Localizer], read_letter: Read, tmp_path: Path
) -> None:
    letter = read_letter(
        ("status: collecting", "status: draft"),  # its text is not frozen
        ("We ask you", "We **ask** you:\n\n- to *lead*;\n- to tell.\n\n## Why\n\nWe ask you"),
    )
    people = [signed(name, line=number) for number, name in enumerate(NAMES.values(), 2)]
    counted = [
        Signatory("person", "CA", TEXT, "count", line=90),
        Signatory("organisation", "CO", TEXT, "count"),
    ]
    own = signed("Atelier des rives", "organisation", city="Lyon", role="présidente")
    signatories = [*people, *counted, replace(own, name="Luz Ordóñez")]
    signatories = [replace(each, text=letter.text) for each in signatories]
    pdf = delivered(letter, languages["en"], signatories)
    text = words(pdf, tmp_path)
    for each in (
        "19 November 2026",
        "Luz Marina Ocampo Restrepo",
        "Attorney General",
        "Madam Prosecutor,",
        "We ask you:",
        "Comité Érables–Andes",
        "Signed by 2 organisations and 9 people from 3 countries.",
        "France (9) and other countries (2)",
        "Atelier des rives Lyon, France; Luz Ordóñez, présidente",
        "2 signatures are counted without names.",
        f"SL 2026-003 · Text {letter.text}",
        ADDRESS,
    ):
        assert squeezed(each) in text, each
    assert "translation" not in text
    for script, name in NAMES.items():
        parts = [squeezed(part) for part in name.split()]
        assert all(part in text or part[::-1] in text for part in parts), script
    found = tags(pdf)
    assert found.count("/LI") == 2 + 1 + 9, "demands, initiator, names"
    assert {"/H1", "/H2", "/H3", "/Strong", "/Em"} <= set(found)
    assert delivered(letter, languages["en"], signatories) == pdf, "the same bytes"


def test_a_translation_says_that_it_is_one(
    languages: dict[str, Localizer], read_letter: Read, tmp_path: Path
) -> None:
    pdf = delivered(read_letter(), languages["fr"], [Signatory("person", "FR", TEXT, "count")])
    text = words(pdf, tmp_path)
    assert squeezed("Le texte signé et remis est l’original, en anglais.") in text
    assert squeezed("Madame la Procureure,") in text
    assert squeezed("Signée par 1 personne.") in text, "no country of fewer than five"
    assert PdfReader(BytesIO(pdf)).root_object["/Lang"] == "fr"


def test_a_name_that_no_font_has_is_not_listed_and_the_letter_says_so(
    languages: dict[str, Localizer], read_letter: Read, tmp_path: Path
) -> None:
    signatories = [
        signed("张伟"),
        signed("Atelier 山", "organisation"),
        signed("Ana Ruiz"),
    ]
    text = words(delivered(read_letter(), languages["en"], signatories), tmp_path)
    assert squeezed("Signed by 1 organisation and 2 people.") in text
    assert squeezed("2 names are in scripts that this file cannot show.") in text
    assert squeezed("The whole list is at https://network.example/letter/") in text
    assert "Ana" in text and "Atelier" not in text


def test_names_from_right_to_left_do_not_move_what_is_around_them(
    languages: dict[str, Localizer], read_letter: Read
) -> None:
    own = signed("مركز 12", "organisation", country="EG", city="القاهرة")
    made = delivered_letter(
        read_letter(),
        languages["en"],
        [own],
        Sender("Network", ADDRESS, MAILBOX),
        authorities={"co-fiscalia": FISCAL},
        url="",
        day=None,
    )
    (entry,) = made.groups[0].lists[0].entries
    assert (entry.name, entry.detail) == ("\u2068مركز 12\u2069", "\u2068القاهرة\u2069, Egypt")


def test_signers_of_an_earlier_text_are_listed_under_it(
    languages: dict[str, Localizer], read_letter: Read, tmp_path: Path
) -> None:
    body = (EXAMPLE / EN).read_text("utf-8").split("---\n", 2)[2].replace("death threats", "threats")
    now = text_hash(body)
    letter = read_letter(
        ("death threats", "threats"),
        (
            f"text: {TEXT}\n",
            f"text: {now}\ntext_history: [{{text: {TEXT}, until: 2026-11-18}}]\n"
            "text_reasons: [The word was disputed.]\n",
        ),
    )
    signatories = [signed("Ana Ruiz"), replace(signed("Zoé Blanc", line=3), text=now)]
    text = words(delivered(letter, languages["en"], signatories), tmp_path)
    order = [
        "Signed by 2 people.",
        "Signatures of this text",
        "Zoé Blanc",
        "Signatures of an earlier text",
        f"Text {TEXT}, signed until 18 November 2026.",
        "The word was disputed.",
        "Ana Ruiz",
    ]
    places = [text.index(squeezed(each)) for each in order]
    assert places == sorted(places)
    assert squeezed(f"SL 2026-003 · Text {now}") in text


def test_a_letter_of_the_membership_has_neither_counts_nor_list(
    languages: dict[str, Localizer], read_letter: Read, tmp_path: Path
) -> None:
    network = read_letter(("status: collecting", "status: draft"), ("who: both", "who: network"))
    text = words(delivered(network, languages["en"], []), tmp_path)
    assert squeezed("On behalf of the members of the network") in text
    assert "Signed" not in text and "Signatures" not in text


# In the site --------------------------------------------------------------------------------

ROWS_OF_FILE = (
    f"organisation,Luz Ordóñez,Atelier des rives,présidente,FR,Lyon,,2026-11-17,{TEXT},full\n"
    f"person,Ana Ruiz,,,FR,,,2026-11-17,{TEXT},full\n"
    f"person,Petra Novak,,,CZ,Brno,,2026-11-17,{TEXT},count\n"
    f"person,张伟,,,CN,,,2026-11-17,{TEXT},full\n"
)


def documents(site: BuiltSite) -> dict[str, Path]:
    """Return the PDFs of letters by path, without the word for letters."""
    return {
        re.sub(r"^(\w+)/[^/]+/", r"\1/", name): site.folder / name
        for name in site.files()
        if re.search(r"/(sheet|letter)\.pdf$", name) and not name.startswith("sheets/")
    }


@pytest.fixture(scope="module")
def project_with_letters(
    tmp_path_factory: pytest.TempPathFactory, cache_of_project: Path
) -> tuple[Path, BuiltSite, str]:
    """A built project with a letter that collects signatures, and one that was delivered."""
    folder = small_project(tmp_path_factory.mktemp("letters"))
    for name in (".cache", "output"):
        shutil.copytree(cache_of_project.parent / name, folder / name)
    for name in ("collecting", "delivered"):
        shutil.copytree(EXAMPLE, folder / "content/letters" / name)
        edit(folder / "content/letters" / name / EN, "alert: ua-2026-014\n", "")
    letter = folder / "content/letters/delivered"
    edit(letter / EN, "SL 2026-003", "SL 2026-004")
    deliver(letter)
    header = (letter / CSV).read_text("utf-8").splitlines(keepends=True)[0]
    (letter / CSV).write_text(header + ROWS_OF_FILE, "utf-8")
    done = run_pelican(folder, folder / "output")
    assert done.returncode == 0, done.stderr
    return folder, BuiltSite(folder / "output"), done.stderr


def test_each_letter_has_the_pdf_of_its_state_in_its_languages(
    project_with_letters: tuple[Path, BuiltSite, str], tmp_path: Path
) -> None:
    _, site, said = project_with_letters
    made = documents(site)
    assert set(made) == {
        *(f"{code}/collecting/sheet.pdf" for code in LANGUAGES),
        *(f"{code}/delivered/letter.pdf" for code in ("en", "fr")),
    }
    text = words(made["fr/delivered/letter.pdf"].read_bytes(), tmp_path)
    assert squeezed("Signée par 1 organisation et 3 personnes.") in text
    assert squeezed("Atelier des rives") in text and "AnaRuiz" in text
    assert "Novak" not in text and "Brno" not in text
    assert squeezed("1 signature est comptée sans nom.") in text
    assert squeezed("1 nom est dans une écriture que ce fichier ne peut pas afficher.") in text
    assert f"delivered/{CSV}:5: warning" in said
    assert "do not have characters of 1 row from here on: 伟 张" in said


def test_a_name_taken_back_is_gone_after_the_next_build_and_so_is_a_sheet_after_closing(
    project_with_letters: tuple[Path, BuiltSite, str], tmp_path: Path
) -> None:
    folder, _, _ = project_with_letters
    later = tmp_path / "project"
    shutil.copytree(folder, later)
    letters = later / "content/letters"
    edit(letters / "delivered" / CSV, "person,Ana Ruiz,,,FR,,,2026-11-17", "person,,,,FR,,,")
    edit(letters / "delivered" / CSV, f"FR,,,,{TEXT},full", f"FR,,,,{TEXT},count")
    edit(letters / "collecting" / EN, "status: collecting", "status: closed")
    edit(letters / "delivered" / FR, "Madame la Procureure", "Madame la Procureure ✊🏽")
    done = run_pelican(later, later / "output")
    assert done.returncode == 0, done.stderr
    made = documents(BuiltSite(later / "output"))
    assert set(made) == {"en/delivered/letter.pdf"}
    text = words(made["en/delivered/letter.pdf"].read_bytes(), tmp_path)
    assert "Ana" not in text and squeezed("Signed by 1 organisation and 3 people.") in text
    assert f"delivered/{FR}:10: warning: the letter has characters that the fonts" in done.stderr
    kept = [path for path in (later / ".cache").rglob("*.pdf") if "Ana Ruiz" in text_of(path)]
    assert not kept, "no PDF with names is cached"
