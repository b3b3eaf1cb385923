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
PYTHON = """
import mailbox, email.policy
from email import message_from_binary_file
read = lambda file: message_from_binary_file(file, policy=email.policy.default)
box = mailbox.mbox("signatures.mbox", factory=read)
print(sum(len(mail.get_body(("plain", "html")).get_content()) + len(mail["from"].addresses) for mail in box))
"""


def main(number: int = 10_000) -> None:
    """Print time and memory of both, and their ratios."""
    sys.path.insert(0, str(ROOT))
    from tests.signatures.mails import CRAFTED

    one = CRAFTED["plain"].data(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "signatures.mbox").open("wb") as file:
            for index in range(number):
                file.write(b"From x@y.example Wed Nov 18 11:00:00 2026\n")
                file.write(one.replace(b"ana.canary", b"a%dcanary" % index) + b"\n\n")
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        importing = [sys.executable, str(ROOT / "bench/import_signatures.py")]
        ours = run(importing, folder=folder, environment=environment)
        theirs = run([sys.executable, "-c", PYTHON], folder=folder, environment=environment)
    print(
        f"{number:,} mails, seconds of CPU and MiB at most: {_shown(ours)} (import), {_shown(theirs)} (email)"
    )
    print(f"time {ours.cpu / theirs.cpu:.2f}, memory {ours.peak / theirs.peak:.2f} of it")


def _shown(used: Used) -> str:
    return f"{used.cpu:.1f} s {used.peak:.0f} MiB"


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
