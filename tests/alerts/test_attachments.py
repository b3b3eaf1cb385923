"""Documents beside an alert: shown and published with it, searched like its texts, and gone with it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from plugins.commands.check import check
from plugins.content.attachments.published import published_copy
from plugins.repository.content import Content
from plugins.safety.errors import ForbiddenError
from plugins.sections.opendata.entries import open_alert
from plugins.sections.opendata.models import schema
from plugins.site.build import Build
from plugins.withdrawals.remove import remove_alert
from tests.alerts.conftest import Edited
from tests.campaigns.conftest import settings
from tests.conftest import NOW, ROOT, VOCABULARIES, read_site, run_pelican
from tests.hostile import pdfs
from tests.hostile.corpus import ES, FR, edit, faults, read, target
from tests.hostile.pdfs import TEXT, pdf
from tests.withdrawals.conftest import SLUG

Load = Callable[[Path], Content]
EN = ES.replace(".es.", ".en.")
FOLDER = ES.rpartition("/")[0]
PLACE = "attachments/ua-2026-014"
OWN = {"file": "comunicado.pdf", "title": "Comunicado del 18 de noviembre"}


@pytest.fixture
def attached(example: Path) -> Path:
    """The editors' example with a document of its original."""
    (example / FOLDER / "comunicado.pdf").write_bytes(pdfs.full_of("metadata"))
    edit(example / ES, attachments=[OWN])
    return example


def files(content: Path, now: datetime = NOW, **changes: Any) -> dict[str, bytes]:
    moment = str(int(now.timestamp()))
    own = {"PATH": str(content), "THEME": str(ROOT / "theme"), "BUILD_TIME": moment, "SHEETS": False}
    site, problems = read_site(settings(**{**own, **changes}))
    assert not [problem for problem in problems if problem.fatal]
    return {file.path: file.data for file in Build(site).files()}  # type: ignore[union-attr]


def attachments(content: Path, now: datetime = NOW) -> set[str]:
    return {name for name in files(content, now) if name.startswith("attachments/")}


def test_a_document_is_listed_with_its_size_and_published_without_metadata(attached: Path) -> None:
    built = files(attached)
    data = built[f"{PLACE}/comunicado.pdf"]
    assert data == published_copy((attached / FOLDER / "comunicado.pdf").read_bytes()).data
    assert b"metadata" not in data
    page = Edited(attached).page("es")
    (section,) = page.select("section[aria-labelledby=documents]")
    assert section.h2 is not None and section.h2.text == "Documentos"
    (item,) = section.select("li")
    assert " ".join(item.text.split()) == f"Comunicado del 18 de noviembre (PDF, {-(-len(data) // 1000)} kB)"
    assert item.a is not None
    assert item.a["href"] == f"/{PLACE}/comunicado.pdf"
    assert item.a["type"] == "application/pdf"
    assert not item.a.has_attr("lang")


def test_mails_and_open_data_list_the_documents_with_address_and_size(attached: Path) -> None:
    (attached / FOLDER / "statement.pdf").write_bytes(pdf("A statement."))
    edit(attached / EN, attachments=[{"file": "statement.pdf", "title": "Statement of 18 November"}])
    edited = Edited(attached)
    text, _ = edited.mail("fr")
    site = edited.site()
    address = f"{site.site_settings.siteurl}/{PLACE}/comunicado.pdf"
    assert f"— Documents —\n\nComunicado del 18 de noviembre (PDF, 1\u00a0ko)\n{address}\n" in text
    entry = open_alert(site, site.open[0])
    Draft202012Validator(schema("open-alert", VOCABULARIES)).validate(entry.model_dump(mode="json"))
    sizes = site.content.alerts[0].attachment_sizes
    assert [(each.language, each.title, each.url, each.size) for each in entry.documents] == [
        ("es", OWN["title"], address, sizes["comunicado.pdf"]),
        (
            "en",
            "Statement of 18 November",
            address.replace("comunicado", "statement"),
            sizes["statement.pdf"],
        ),
    ]


def test_a_translation_has_its_own_documents_or_else_those_of_the_original(attached: Path) -> None:
    (attached / FOLDER / "statement.pdf").write_bytes(pdf("A statement."))
    edit(attached / EN, attachments=[{"file": "statement.pdf", "title": "Statement of 18 November"}])
    assert attachments(attached) == {f"{PLACE}/comunicado.pdf", f"{PLACE}/statement.pdf"}
    edited = Edited(attached)
    (english,) = edited.page("en").select("section[aria-labelledby=documents] a")
    assert (english["href"], english.text) == (f"/{PLACE}/statement.pdf", "Statement of 18 November")
    (french,) = edited.page("fr").select("section[aria-labelledby=documents] a")
    assert (french["href"], french["lang"]) == (f"/{PLACE}/comunicado.pdf", "es")


def test_without_documents_there_is_no_heading(example: Path) -> None:
    assert not Edited(example).page("es").select("#documents")
    assert not attachments(example)


HOSTILE: dict[str, tuple[bytes | None, str]] = {
    "no file": (None, "is not in this folder. Put the PDF there, or correct its name."),
    "no PDF": (b"<html>", "is not a PDF. Save or print it as PDF."),
    "a script": (pdfs.with_script(), "contains a script. Print it to a new PDF, which has none."),
    "an embedded file": (pdfs.with_file(), "contains other files. Save it without them"),
    "no text": (pdf(""), "has no text on any page. Save it with a text layer, or as text."),
    "a password": (pdfs.encrypted("x"), "is encrypted. Save it without a password."),
    "a huge file": (pdf() + b"\n" * 6_000_000, "has 5.7 MB, and the limit is 5 MB. Save it smaller"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_file_and_field_of_a_document_that_is_refused_are_named(
    what: str, attached: Path, load: Load
) -> None:
    data, message = HOSTILE[what]
    path = attached / FOLDER / "comunicado.pdf"
    path.unlink() if data is None else path.write_bytes(data)
    (found,) = faults(load(attached).problems)
    assert (found.path, found.field) == (f"content/{ES}", "attachments[1].file")
    assert found.message.startswith(f'"comunicado.pdf" {message}')


def test_a_link_to_a_document_elsewhere_is_refused(attached: Path, load: Load, tmp_path: Path) -> None:
    path = attached / FOLDER / "comunicado.pdf"
    path.rename(tmp_path / "secret.pdf")
    path.symlink_to(tmp_path / "secret.pdf")
    assert {problem.field for problem in faults(load(attached).problems)} >= {"attachments[1].file"}


def test_pages_without_text_are_a_warning(attached: Path, load: Load) -> None:
    (attached / FOLDER / "comunicado.pdf").write_bytes(pdf(TEXT, "", TEXT, ""))
    told = [problem.message for problem in load(attached).problems if "pdf" in problem.message]
    assert told == [
        '"comunicado.pdf" has no text on page 2, 4, so that names there are not found. Read it yourself.',
    ]
    assert attachments(attached) == {f"{PLACE}/comunicado.pdf"}


def test_a_document_that_nobody_lists_is_an_error(attached: Path, load: Load) -> None:
    (attached / FOLDER / "other.pdf").write_bytes(pdf())
    (found,) = faults(load(attached).problems)
    assert str(found) == (
        f"content/{FOLDER}/other.pdf:1: is not published. "
        "List it under attachments: in index.<language>.md, or remove it."
    )


@pytest.mark.parametrize("name", ["Comunicado.PDF", "comunicado final.pdf"])
def test_a_name_that_an_address_cannot_have_is_an_error(name: str, attached: Path, load: Load) -> None:
    (attached / FOLDER / name).write_bytes(pdf())
    (found,) = faults(load(attached).problems)
    assert "is not a name for a picture or PDF. Rename it" in found.message


def test_a_document_twice_in_one_file_is_an_error(attached: Path, load: Load) -> None:
    edit(attached / ES, attachments=[OWN, {**OWN, "title": "Otra vez"}])
    (found,) = faults(load(attached).problems)
    assert (found.field, found.message) == (
        "attachments[2].file",
        '"comunicado.pdf" is duplicated. Remove one of them.',
    )


# Names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["es", "fr"])
def test_a_person_of_the_alert_is_not_named_in_a_document(code: str, attached: Path, load: Load) -> None:
    (attached / FOLDER / "x.pdf").write_bytes(pdf("Carta abierta", "Firmado: MARUJA Penalosa"))
    path = ES.replace(".es.", f".{code}.")
    edit(attached / path, attachments=[OWN, {"file": "x.pdf", "title": "Carta"}])
    told = {(problem.path, problem.field) for problem in faults(load(attached).problems)}
    assert told == {(f"content/{path}", "attachments[2].file")}
    (first, *_) = faults(load(attached).problems)
    assert first.message.startswith(
        "names person 1, so that initials could not replace the name. Save the PDF"
    )


def test_a_name_in_the_metadata_is_removed_with_it(attached: Path, load: Load) -> None:
    (attached / FOLDER / "comunicado.pdf").write_bytes(pdfs.full_of("Maruja Penalosa Ortiz"))
    assert not faults(load(attached).problems)
    assert b"Maruja" not in files(attached)[f"{PLACE}/comunicado.pdf"]


def test_the_person_whom_another_alert_protects_is_not_named_in_a_document(
    attached: Path, load: Load
) -> None:
    other = attached / "alerts/ua-2026-030"
    shutil.copytree(attached / FOLDER, other)
    people = [
        {"name": "Wenceslao Arboleda", "identification": "initials", "role": "vocero"},
        {"identification": "role", "role": "vocera"},
    ]
    edit(other / "index.es.md", case="UA 2026-030", people=people)
    assert not faults(load(attached).problems)
    (attached / FOLDER / "comunicado.pdf").write_bytes(pdf("Con Arboleda, Wenceslao"))
    (found,) = faults(load(attached).problems)
    assert (found.path, found.field) == (f"content/{ES}", "attachments[1].file")
    assert found.message.startswith("names person 1 of content/alerts/ua-2026-030")


def test_the_partner_is_not_named_in_a_document_without_consent(attached: Path, load: Load) -> None:
    consent = {**read(attached / ES)[0]["consent"], "covers": ["name", "place"]}
    edit(attached / ES, consent=consent)
    before = {problem.field for problem in faults(load(attached).problems)}
    (attached / FOLDER / "comunicado.pdf").write_bytes(pdf("Asociación Campesina del Alto Yarumo"))
    assert {problem.field for problem in faults(load(attached).problems)} - before == {"attachments[1].file"}


@pytest.mark.parametrize("where", ["on a page", "in a note"])
def test_a_blocked_word_in_a_document_stops_the_build_and_check_names_the_field(
    where: str, attached: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocklist = tmp_path / "never.txt"
    blocklist.write_text("Vereda Aguafría\n", "utf-8")
    word = "en la vereda Aguafria"
    note = {"/Subtype": "/Text", "/Contents": word}
    data = pdf(word) if where == "on a page" else pdfs.with_annotation(note)
    (attached / FOLDER / "comunicado.pdf").write_bytes(data)
    with pytest.raises(ForbiddenError, match=rf"{PLACE}/comunicado\.pdf: holds what is never published"):
        files(attached, NEVER_PUBLISH=str(blocklist))
    conf = tmp_path / "conf.py"
    own = settings(PATH=str(attached), THEME=str(ROOT / "theme"), NEVER_PUBLISH=str(blocklist), SHEETS=False)
    names = ("PATH", "THEME", "NEVER_PUBLISH", "SHEETS", "BUILD_TIME")
    lines = ["import sys", f"sys.path.insert(0, {str(ROOT)!r})", "from pelicanconf import *"]
    lines += [f"{name} = {own[name]!r}" for name in names]
    conf.write_text("\n".join([*lines, "CACHE_FOLDER = ''"]), "utf-8")
    assert not check(conf)
    assert f"{ES}:" in capsys.readouterr().err.partition("attachments[1].file: holds what is never")[0]


# When and how long ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ({}, True),
        ({"status": "draft"}, False),
        ({"embargo": "2026-12-20"}, False),
        ({"date": "2026-12-20", "modified": "2026-12-20 10:00"}, False),
        ({"status": "closed"}, True),
        ({"status": "suspended"}, True),
        ({"status": "withdrawn"}, False),
    ],
)
def test_documents_are_published_exactly_while_their_alert_is(
    fields: dict[str, str], published: bool, attached: Path
) -> None:
    edit(attached / ES, **fields)
    assert bool(attachments(attached)) is published


def test_a_petition_to_print_is_published_until_the_alert_ends(attached: Path) -> None:
    (attached / FOLDER / "peticion.pdf").write_bytes(pdf("Pedimos protección."))
    signed = target(action="petition", letter="main")
    targets = [*read(attached / ES)[0]["targets"], signed]
    edit(attached / ES, targets=targets, petition={"file": "peticion.pdf"})
    both = {f"{PLACE}/comunicado.pdf", f"{PLACE}/peticion.pdf"}
    assert attachments(attached) == both
    page = Edited(attached).page("es")
    assert page.select(f"a[href='/{PLACE}/peticion.pdf']")
    later = NOW + timedelta(days=90)
    assert attachments(attached, later) == {f"{PLACE}/comunicado.pdf"}
    closed = Edited(attached).page("es", later)
    assert closed.select(f"a[href='/{PLACE}/comunicado.pdf']")
    assert "peticion.pdf" not in str(closed)


def test_the_petition_to_print_is_checked_too(attached: Path, load: Load) -> None:
    (attached / FOLDER / "peticion.pdf").write_bytes(pdfs.with_script())
    edit(attached / FR, petition={"file": "peticion.pdf"})
    (found,) = faults(load(attached).problems)
    assert (found.path, found.field) == (f"content/{FR}", "petition.file")


# Incremental builds and withdrawal ------------------------------------------------------------


def test_a_document_follows_its_file_and_leaves_output_and_cache_with_the_alert(project: Path) -> None:
    folder = project / "content/alerts" / SLUG
    path = next(each for each in folder.glob("index.*.md") if "\ncase:" in each.read_text("utf-8"))
    (folder / "comunicado.pdf").write_bytes(pdf("Uno"))
    edit(path, attachments=[OWN])
    published = project / "output/attachments" / SLUG / "comunicado.pdf"
    cache = project / ".cache/build/attachments"

    def built() -> None:
        done = run_pelican(project, project / "output")
        assert done.returncode == 0, done.stderr

    built()
    first = published.read_bytes()
    (folder / "comunicado.pdf").write_bytes(pdf("Dos"))
    built()
    assert published.read_bytes() != first
    assert len(list(cache.iterdir())) == 1
    aside = project / "aside"
    shutil.copytree(project / "output", aside)
    assert not list(remove_alert(aside, SLUG))
    assert not (aside / "attachments" / SLUG).exists()
    (project / "content/withdrawn.yaml").write_text(f"{SLUG}: 2026-11-21\n", "utf-8")
    built()
    assert not published.parent.exists()
    assert not list(cache.iterdir())
