"""Measures the count of 10,000 copies of letters, beside Python's own reader of mailboxes for the same file.

``python bench/counts.py [MAILS]``
"""

from __future__ import annotations

import sys

from signatures import ROOT, compare


def main(number: int = 10_000) -> None:
    """Print time and memory of both, their ratios, and how much is kept."""
    sys.path.insert(0, str(ROOT))
    from tests.casework.copies import FISCALIA, MINDEFENSA, copy

    used = 'sum(len(mail[name].addresses) for name in ("from", "to", "cc"))'
    compare("import_counts.py", copy(to=f"{FISCALIA}, {MINDEFENSA}"), used, number)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
