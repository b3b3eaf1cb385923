"""Migrate command: rewrites the alerts that have an earlier form, each as a whole or not at all."""

from __future__ import annotations

from pathlib import Path

from plugins import console
from plugins.alerts.file_format.earlier_letters import MigrationError
from plugins.alerts.file_format.migration import Migrated, migrate_alert
from plugins.content.files import relative_name
from plugins.content.front_matter_edits import EditError, OpenFile, open_file, replace_files
from plugins.content.problems import Problem, counted, report
from plugins.content.translations import FILE

BYTE_ORDER_MARK = "\ufeff"


def migrate(alerts: Path, root: Path) -> bool:
    """Rewrite the alerts in the folder *alerts*; return whether all could be rewritten.

    Print what changed, with paths relative to *root*.
    """
    changed, problems, count = 0, list[Problem](), 0
    for folder in sorted(path for path in alerts.iterdir() if path.is_dir()) if alerts.is_dir() else ():
        count += 1
        try:
            changed += _migrate(folder, root)
        except MigrationError as error:
            problems += error.problems
        except EditError as error:
            problems.append(Problem(relative_name(folder, root), error.line, "", str(error)))
    if problems:
        console.err(report(problems, result="These alerts were left as they are."))
    elif not changed:
        console.out(f"Nothing to rewrite: {counted(count, 'alert')}, all in the present form.")
    return not problems


def _migrate(folder: Path, root: Path) -> int:
    """Rewrite the files of one alert, print what changed in each, and return how many there are."""
    paths = {
        found[1]: path for path in sorted(folder.glob("index.*.md")) if (found := FILE.fullmatch(path.name))
    }
    names = {code: relative_name(path, root) for code, path in paths.items()}
    files = {code: open_file(path, names[code]) for code, path in paths.items()}
    texts = {code: file.text.removeprefix(BYTE_ORDER_MARK) for code, file in files.items()}
    migrated = migrate_alert({code: text.replace("\r\n", "\n") for code, text in texts.items()}, names)
    replace_files([(files[code], _as_before(files[code], new)) for code, new in migrated.items()])
    for code, new in migrated.items():
        console.out(f"{names[code]}: rewrote {', '.join(f'{name}:' for name in new.fields)}")
    return len(migrated)


def _as_before(file: OpenFile, new: Migrated) -> str:
    """Return the new text of *file* with its line ends and its byte order mark."""
    text = new.text.replace("\n", "\r\n") if "\r\n" in file.text else new.text
    return f"{BYTE_ORDER_MARK}{text}" if file.text.startswith(BYTE_ORDER_MARK) else text
