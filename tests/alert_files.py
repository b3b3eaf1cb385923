"""Edits of an alert's files in tests, as an editor would make them."""

from __future__ import annotations

import re
from pathlib import Path

FIRST_LETTER = re.compile(r"^## (?:Letter|Lettre|Carta)\b", re.MULTILINE)


def add_to_account(path: Path, text: str) -> int:
    """Add a paragraph at the end of the account, above the letters; return the line in which it begins."""
    whole = path.read_text("utf-8")
    found = FIRST_LETTER.search(whole)
    account, letters = (whole[: found.start()], whole[found.start() :]) if found else (whole, "")
    account = f"{account.rstrip()}\n\n"
    path.write_text(f"{account}{text}\n\n{letters}" if letters else f"{account}{text}\n", "utf-8")
    return account.count("\n") + 1
