"""Measures the import of 10,000 signatures, beside Python's own reader of mailboxes for the same file.

``python bench/signatures.py [MAILS]``
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from measure import Used, run

ROOT = Path(__file__).resolve().parent.parent
MAILBOX = "mails.mbox"
PYTHON = """
import mailbox, email.policy
from email import message_from_binary_file
read = lambda file: message_from_binary_file(file, policy=email.policy.default)
box = mailbox.mbox("{mailbox}", factory=read)
print(sum({used} for mail in box))
"""
"""A script that reads the mailbox with Python alone; *used* is what it takes from each ``mail``."""
SENDER = b"ana.canary"
"""What is another one in each mail."""


def main(number: int = 10_000) -> None:
    """Print time and memory of both, and their ratios."""
    sys.path.insert(0, str(ROOT))
    from tests.signatures.mails import CRAFTED

    used = 'len(mail.get_body(("plain", "html")).get_content()) + len(mail["from"].addresses)'
    compare("import_signatures.py", CRAFTED["plain"].data(1), used, number)


def compare(script: str, mail: bytes, used: str, number: int) -> None:
    """Print what *script* and Python need for *number* mails like *mail*, and how much is kept of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / MAILBOX).open("wb") as file:
            for index in range(number):
                file.write(b"From x@y.example Wed Nov 18 11:00:00 2026\n")
                file.write(mail.replace(SENDER, b"a%dcanary" % index) + b"\n\n")
        size = (folder / MAILBOX).stat().st_size
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        importing = [sys.executable, str(ROOT / "bench" / script)]
        ours = run(importing, folder=folder, environment=environment)
        files = [
            each for each in folder.rglob("*") if each.is_file() and each.name not in {MAILBOX, "build.log"}
        ]
        kept = sum(each.stat().st_size for each in files)
        reading = [sys.executable, "-c", PYTHON.format(mailbox=MAILBOX, used=used)]
        theirs = run(reading, folder=folder, environment=environment)
    print(
        f"{number:,} mails, seconds of CPU and MiB at most: {_shown(ours)} (import), {_shown(theirs)} (email)"
    )
    print(f"time {ours.cpu / theirs.cpu:.2f}, memory {ours.peak / theirs.peak:.2f} of it")
    print(f"kept {kept:,} bytes of {size:,}, {kept / number:.0f} for each mail")


def _shown(used: Used) -> str:
    return f"{used.cpu:.1f} s {used.peak:.0f} MiB"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
