"""Writes the three files of a new alert, with everything that can be known filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from plugins.content.problems import nearest

_CASE = re.compile(r"UA (\d{4})-(\d{3})")
TIME_TO_ACT = timedelta(days=42)


@dataclass(frozen=True)
class NewAlert:
    """What is asked before the files are written."""

    language: str
    country: str
    region: str
    violation: str
    authorities: tuple[str, ...]
    time_zone: str
    today: date
    case: str
    sequence: int = 1
    previous: str = ""

    @property
    def slug(self) -> str:
        """The folder's name: the case number, and the sequence from the second alert on."""
        base = self.case.lower().replace(" ", "-")
        return base if self.sequence == 1 else f"{base}-{self.sequence}"


class NewAlertError(Exception):
    """An answer that cannot be used; says what to type."""


def next_case(alerts: Path, today: date) -> str:
    """Return the next free case number of the year, from the folders of *alerts*."""
    numbers = [0]
    for folder in alerts.iterdir() if alerts.is_dir() else []:
        found = re.match(rf"ua-{today.year}-(\d{{3}})", folder.name)
        if found:
            numbers.append(int(found.group(1)))
    return f"UA {today.year}-{max(numbers) + 1:03d}"


def follow_up(alerts: Path, previous: str) -> tuple[str, int]:
    """Return case number and sequence of the alert that follows the folder *previous*.

    Raises:
        NewAlertError: If there is no such alert.
    """
    found = re.fullmatch(r"([a-z]+)-(\d{4})-(\d{3})(?:-\d+)?", previous)
    if found is None or not (alerts / previous).is_dir():
        known = [folder.name for folder in alerts.iterdir() if folder.is_dir()]
        raise NewAlertError(f'"{previous}" is not an alert. {nearest(previous, known)}')
    base = "-".join(found.groups())
    same = [folder for folder in alerts.iterdir() if re.fullmatch(rf"{base}(-\d+)?", folder.name)]
    return f"{found[1].upper()} {found[2]}-{found[3]}", len(same) + 1


def write(new: NewAlert, alerts: Path, languages: Sequence[str]) -> list[Path]:
    """Write the original and its translations; return the files.

    Raises:
        NewAlertError: If the folder is already there or an answer cannot be used.
    """
    if new.language not in languages:
        raise NewAlertError(
            f'"{new.language}" is not a language of this site. {nearest(new.language, languages)}'
        )
    folder = alerts / new.slug
    if folder.exists():
        raise NewAlertError(f"{folder} is already there. Choose another case number.")
    folder.mkdir(parents=True)
    written = []
    for code in (new.language, *(code for code in languages if code != new.language)):
        path = folder / f"index.{code}.md"
        text = _original(new) if code == new.language else _translation(new)
        path.write_text(text, encoding="utf-8", newline="\n")
        written.append(path)
    return written


def _original(new: NewAlert) -> str:
    targets = "\n".join(f"  - authority: {key}" for key in new.authorities) or "  - authority:"
    follows = f"sequence: {new.sequence}\nprevious: {new.previous}\n" if new.sequence > 1 else ""
    return f"""---
# Every field: docs/reference/fields.md. `invoke check` reports what is missing.
title:
summary:
case: {new.case}
{follows}status: draft
date: {new.today}
act_before: {new.today + TIME_TO_ACT} 17:00
time_zone: {new.time_zone}
country: {new.country}
region: {new.region}
violations: [{new.violation}]
perpetrators: [unknown]
people:
  - name:
    identification: role
roles:
  -
partner:
  name:
consent:
  date:
  covers: []
  record:
targets:
{targets}
demands:
  -
call_script:
  -
letters:
  main:
    subject:
    body: |

    short: |

---

"""


def _translation(new: NewAlert) -> str:
    return f"""---
original_modified: {new.today}
title:
summary:
demands:
  -
roles:
  -
call_script:
  -
letters:
  main:
    subject:
    body: |

    short: |

---

"""
