"""Imports ``mails.mbox`` of the current folder into a review that is written beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pelicanconf import LANGUAGES, ROOT
from plugins.languages.catalogs import load_catalogs
from plugins.private.folder import PrivateFolder
from plugins.sign_ons.load import load_sign_ons
from plugins.signatures.collect import Collector, import_mails
from plugins.signatures.mail_form import FormReader
from plugins.signatures.review_file import open_store
from plugins.vocabularies.vocabulary import UNCHECKED
from plugins.web.localizer import localizers

EXAMPLE = ROOT / "tests/sign_ons/example"

letters, _ = load_sign_ons(EXAMPLE, root=EXAMPLE, languages=list(LANGUAGES), vocabularies=UNCHECKED)
catalogs, _ = load_catalogs(ROOT / "theme", LANGUAGES, root=ROOT)
store = open_store(PrivateFolder(Path()), "open-letter")
collector = Collector(
    letter=letters["open-letter"],
    languages=FormReader(localizers(LANGUAGES, catalogs, UNCHECKED)),
    directory={},
    servers=("mx.network.example",),
    key=store.key(create=True),
    today=date(2026, 11, 21),
)
review = store.load(create=True)
import_mails(Path("mails.mbox"), review, collector, progress=lambda _: None)
store.save(review)
print(len(review.entries))
