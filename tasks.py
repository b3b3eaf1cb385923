"""Tasks of the project: ``invoke TASK`` runs one, ``python3 tasks.py TASK`` sets up the environment first.

As a script this needs nothing but Python 3.11: it creates ``.venv`` from the lock files, verifies every
package by its hash, and runs invoke. The environment is reused until a lock file changes.

The first line of each docstring is the entry in ``invoke --list``, where 58 characters fit into a line.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TEST_TASKS = frozenset({"test", "bench", "regions", "lock", "i18n-extract", "i18n-update", "audit"})
"""Tasks that need the packages of ``requirements-test.lock``."""
LOCKS = {"serve": "requirements.lock", "test": "requirements-test.lock"}


def set_up(task: str) -> Path:
    """Install the packages that *task* needs into ``.venv`` unless they are there; return the interpreter.

    Exits with a message if Python is too old, or if the environment or packages cannot be installed.
    """
    if sys.version_info < (3, 11):
        sys.exit(f"Python {sys.version.split()[0]} is too old. Install Python 3.11 or newer.")
    from plugins.deployment.commands import environment

    needs_test_packages = task in TEST_TASKS
    lock = ROOT / LOCKS["test" if needs_test_packages else "serve"]
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    lock_hash = hashlib.sha256(lock.read_bytes()).hexdigest()
    stamps = [VENV / f"{name}.sha256" for name in LOCKS.values()]
    if any(stamp.is_file() and stamp.read_text() == lock_hash for stamp in stamps) or (
        not needs_test_packages and _is_current(LOCKS["test"])
    ):
        return python
    if not python.exists():
        print(f"Creating {VENV.relative_to(ROOT)} …", flush=True)
        try:
            venv.create(VENV, with_pip=True)
        except (subprocess.CalledProcessError, OSError) as error:
            sys.exit(f"The environment cannot be created ({error}). On Debian: apt install python3-venv")
    variables = environment()  # without the API key of Mailchimp, which no code of a package should see
    version = [str(python), "-m", "pip", "--version"]
    if subprocess.run(version, env=variables, capture_output=True, check=False).returncode:
        subprocess.run([str(python), "-m", "ensurepip"], env=variables, capture_output=True, check=False)
    print(f"Installing {lock.name} (hashes are verified) …", flush=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.run([*pip, "-r", str(lock)], env=variables, check=False).returncode:
        sys.exit("The packages cannot be installed. Check the network, then run the same command again.")
    (VENV / f"{lock.name}.sha256").write_text(lock_hash)
    return python


def _is_current(lock: str) -> bool:
    """Return whether the environment was installed from the present version of a lock file."""
    stamp = VENV / f"{lock}.sha256"
    return stamp.is_file() and stamp.read_text() == hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


if __name__ == "__main__":
    arguments = sys.argv[1:] or ["--list"]
    if arguments == ["takedown"]:  # must work even if no packages can be installed, and needs none
        sys.path.insert(0, str(ROOT))
        from plugins.withdrawals.takedown import take_down

        sys.exit(0 if take_down(ROOT / "publishconf.py") else 1)
    interpreter = set_up(arguments[0])
    path = os.pathsep.join([str(interpreter.parent), os.environ.get("PATH", os.defpath)])
    command = [str(interpreter), "-m", "invoke", *arguments]
    # Without UTF-8 mode, Windows prints in a legacy encoding, which lacks some of the characters in messages.
    variables = {**os.environ, "PATH": path, "PYTHONUTF8": "1"}
    try:
        sys.exit(subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode)
    except KeyboardInterrupt:
        sys.exit(130)

from collections.abc import Callable
from functools import partial

from invoke import Context, Exit, task

sys.path.insert(0, str(ROOT))
from plugins.deployment.commands import environment, quoted

PRIVATE_FOLDER = "private folder, outside of the project, for what is not published"


def _shell(context: Context) -> Callable[[str], bool]:
    """Return a function that runs a shell command, without the API key of Mailchimp in its environment."""

    def run(command: str) -> bool:
        return bool(context.run(command, warn=True, env=environment(), replace_env=True).ok)

    return run


@task(help={"port": "first port to try"})
def serve(_: Context, port: int = 8000) -> None:
    """Preview the site with drafts; rebuild on every change.

    The preview is served on this machine only.
    """
    from plugins.commands.serve import serve as run

    run(ROOT, port=port)


@task
def check(_: Context) -> None:
    """Report errors and warnings of the content.

    Includes stale translations and missing files. Also lists the lengths of letters.
    """
    from plugins.commands.check import check as run

    if not run(ROOT / "pelicanconf.py"):
        raise Exit(code=1)


@task
def fonts(_: Context) -> None:
    """Copy fonts of this computer that printed letters need.

    They go into the cache. Prints which package to install where there is none. The build never needs them.
    """
    from plugins.commands.fonts import fonts as run

    if not run(ROOT / "pelicanconf.py"):
        raise Exit(code=1)


@task(help={"settings": "settings file: publishconf.py or pelicanconf.py"})
def build(_: Context, settings: str = "publishconf.py") -> None:
    """Build the site for publication into output/."""
    from plugins.commands.build import build as run

    run(ROOT / settings)


@task(
    name="new-alert",
    help={
        "language": "language of the original: fr, en or es",
        "country": "country, for example CO",
        "region": "department or state, only as precise as is safe",
        "violation": "violations, the gravest first, for example death-threats,attack",
        "perpetrators": "for example army,police; unknown if left out",
        "partner": "organisation that asks for the alert",
        "authorities": "registry keys, separated by commas, for example co-fiscalia,co-mindefensa",
        "time-zone": "time zone of the alert, for example America/Bogota; needed if the country has several",
        "follows": "folder of the previous alert in the case, for example ua-2026-014",
        "from": "report.yaml of a decrypted report; takes country, region, language and date, and no words",
    },
)
def new_alert(
    _: Context,
    language: str = "",
    country: str = "",
    region: str = "",
    violation: str = "",
    perpetrators: str = "",
    partner: str = "",
    authorities: str = "",
    time_zone: str = "",
    follows: str = "",
    from_: str = "",
) -> None:
    """Create the files of a new alert.

    Prompts for options that are not given.
    """
    from plugins.commands.new_alert import new_alert as run

    answers = {
        "language": language,
        "country": country,
        "region": region,
        "violation": violation,
        "perpetrators": perpetrators,
        "partner": partner,
        "authorities": authorities,
        "time_zone": time_zone,
    }
    ask = input if sys.stdin.isatty() else None
    report_file = Path(from_) if from_ else None
    if not run(ROOT / "pelicanconf.py", answers, follows=follows, report_file=report_file, ask=ask):
        raise Exit(code=1)


@task(
    name="new-letter",
    help={
        "title": "title of the letter, as a headline",
        "language": "language of the original: fr, en or es",
        "number": "for example SL 2026-004; the next one of the year if left out",
        "folder": "name of its folder, which is part of its address; made from the title if left out",
        "who": "who can sign: organisations, people, both or network",
        "country": "country that it is about, for example CO; that of the alert if left out",
        "alert": "folder of the alert that it follows, for example ua-2026-014",
        "targets": "registry keys of who receives it, separated by commas; those of the alert if left out",
        "closes": "end of signing, for example 2026-12-02 17:00; in five days if left out",
    },
)
def new_letter(
    _: Context,
    title: str = "",
    language: str = "",
    number: str = "",
    folder: str = "",
    who: str = "",
    country: str = "",
    alert: str = "",
    targets: str = "",
    closes: str = "",
) -> None:
    """Create the files of a new sign-on letter.

    Prompts for options that are not given.
    """
    from plugins.commands.new_letter import new_letter as run

    answers = {
        "title": title,
        "language": language,
        "number": number,
        "folder": folder,
        "who": who,
        "country": country,
        "alert": alert,
        "targets": targets,
        "closes": closes,
    }
    if not run(ROOT / "pelicanconf.py", answers, ask=input if sys.stdin.isatty() else None):
        raise Exit(code=1)


@task(
    positional=["what", "name", "into"],
    help={
        "what": "decrypt or new-key",
        "name": "decrypt: an mbox file, Maildir, mail or folder of mails; new-key: whose key it is",
        "into": "decrypt: `--into` a folder outside of the project; new-key: the mailbox for reports",
    },
)
def reports(_: Context, what: str, name: str, into: str) -> None:
    """Decrypt encrypted reports; print how to make a key.

    `reports decrypt FILE --into DIR` writes each report into a folder of its own, outside of the project.
    `reports new-key NAME EMAIL` prints commands and runs nothing.
    """
    if what == "decrypt":
        from plugins.intake.decrypt import decrypt_reports
        from plugins.private.places import project_places

        done = decrypt_reports(Path(name), Path(into), project_places(ROOT / "pelicanconf.py"))
    elif what == "new-key":
        from plugins.intake.new_key import new_key

        done = new_key(name, into)
    else:
        print(f'"{what}" is not known. Write decrypt or new-key.', file=sys.stderr)
        done = False
    if not done:
        raise Exit(code=1)


@task(
    name="sign-ons",
    positional=["step", "slug"],
    help={
        "step": "import, review, accept, ask, forget or deliver",
        "slug": "folder name of the letter in content/letters",
        "mails": "import: an mbox file, Maildir or mail, or the CSV of typed paper sheets",
        "entry": "ask: the number of an entry, or all; review, forget: the number of one",
        "who": "forget: the address, or the full name, of who wants to be forgotten",
        "folder": PRIVATE_FOLDER,
    },
)
def sign_ons(
    _: Context,
    step: str,
    slug: str,
    mails: str = "",
    entry: str = "",
    who: str = "",
    folder: str = "~/signatures",
) -> None:
    """Collect the signatures of a letter from a mailbox.

    The steps are import (mails into a private review file), review (walks through them), accept (writes what
    was accepted into signatories.csv), ask (drafts a question), forget (removes a person), and deliver.
    """
    from plugins.signatures.commands import run

    options = {"mails": mails, "entry": entry, "who": who}
    if not run(ROOT / "pelicanconf.py", step, slug, options, Path(folder)):
        raise Exit(code=1)


@task(
    name="follow-up",
    help={"all": "also list what needs nothing today", "folder": PRIVATE_FOLDER},
)
def follow_up(_: Context, all: bool = False, folder: str = "~/casework") -> None:  # noqa: A002
    """Show which authorities need something today.

    Sorted by risk and by how late they are, each with how its last day was computed.
    """
    from plugins.casework.desk import run
    from plugins.casework.queue import show_queue

    if not run(ROOT / "pelicanconf.py", Path(folder), partial(show_queue, everything=all)):
        raise Exit(code=1)


@task(
    name="follow-up-import",
    positional=["file"],
    help={
        "file": "an mbox file, Maildir, mail or folder of mails, outside of the project",
        "case": "the case of all mails in it, for example UA 2026-014; found for each if left out",
        "folder": PRIVATE_FOLDER,
    },
)
def follow_up_import(_: Context, file: str, case: str = "", folder: str = "~/casework") -> None:
    """Import answers of authorities into private case files.

    Finds the case of each mail, and prints the command that records it. Nothing is published.
    """
    from plugins.casework.desk import run
    from plugins.casework.import_answers import import_answers

    command = partial(import_answers, source=Path(file), case=case)
    if not run(ROOT / "pelicanconf.py", Path(folder), command):
        raise Exit(code=1)


@task(
    name="follow-up-case-file",
    positional=["case"],
    help={
        "case": "case number, for example UA 2026-014",
        "language": "language of the PDF; that of the last alert if left out",
        "private": "add what the private case file says; goes into private folders only",
        "into": "folder for the PDF; the private folder if left out",
        "folder": PRIVATE_FOLDER,
    },
)
def follow_up_case_file(
    _: Context,
    case: str,
    language: str = "",
    private: bool = False,
    into: str = "",
    folder: str = "~/casework",
) -> None:
    """Write a PDF about a case for the UN or the IACHR.

    Chronology, authorities, figures, sources and addresses of its public pages, from published content.
    """
    from plugins.casework.desk import run
    from plugins.casework.dossier import write_case_file

    write = partial(write_case_file, case=case, language=language, into=into, private=private)
    if not run(ROOT / "publishconf.py", Path(folder), write):
        raise Exit(code=1)


@task(
    name="follow-up-record",
    positional=["case", "target", "kind"],
    help={
        "case": "case number, for example UA 2026-014, a folder, or a sign-on letter",
        "target": "key of the authority, for example co-fiscalia",
        "kind": "receipt, reply, measures, refusal, extension or transfer; sent for what the network sent",
        "mail": "file with the mail of the authority, outside of the project",
        "date": "day of the answer, as YYYY-MM-DD; that of the mail if left out",
        "reference": "the authority's file number; with sent it is in the alert too, never on a page",
        "until": "with extension: the new last day",
        "to": "with transfer: key of the other authority",
        "way": "with sent: in-person, email, post, fax, phone or online",
        "text": "file with what the answer says, in the language of the original",
        "folder": PRIVATE_FOLDER,
    },
)
def follow_up_record(
    _: Context,
    case: str,
    target: str,
    kind: str,
    mail: str = "",
    date: str = "",
    reference: str = "",
    until: str = "",
    to: str = "",
    way: str = "",
    text: str = "",
    folder: str = "~/casework",
) -> None:
    """Record an answer of an authority, or what the network sent, in the alert.

    Adds lines to the original, after checking the content with them. A text is published only if you confirm
    it, without clerks' names; mail and file number go into the private case file.
    """
    from plugins.casework.desk import run
    from plugins.casework.recording.record import in_terminal, record

    given = {"mail": mail, "date": date, "reference": reference, "until": until, "to": to, "way": way}
    command = partial(
        record,
        case=case,
        target=target,
        kind=kind,
        given={**given, "text": text},
        ask=in_terminal(),
    )
    if not run(ROOT / "pelicanconf.py", Path(folder), command):
        raise Exit(code=1)


@task(
    name="follow-up-remind",
    positional=["case", "target"],
    help={
        "case": "case number, for example UA 2026-014, a folder, or a sign-on letter",
        "target": "key of the authority, for example co-fiscalia",
        "folder": PRIVATE_FOLDER,
    },
)
def follow_up_remind(_: Context, case: str, target: str, folder: str = "~/casework") -> None:
    """Draft a reminder to an authority, in its language, into the private folder.

    It cites the network's own letters, the answers so far and the term. One draft a day for each authority.
    """
    from plugins.casework.desk import run
    from plugins.casework.reminders.remind import remind

    if not run(ROOT / "pelicanconf.py", Path(folder), partial(remind, case=case, target=target)):
        raise Exit(code=1)


@task(
    name="counts-import",
    positional=["file"],
    help={
        "file": "an mbox file, Maildir, mail or folder of mails, outside of the project",
        "folder": PRIVATE_FOLDER,
    },
)
def counts_import(_: Context, file: str, folder: str = "~/casework") -> None:
    """Count copies of supporters' letters by alert and authority.

    Keeps numbers and hashes only, and writes numbers from 20 on into the alerts, rounded down to tens. Delete
    the mails afterwards.
    """
    from plugins.casework.counts.import_copies import import_copies
    from plugins.casework.desk import run

    if not run(ROOT / "pelicanconf.py", Path(folder), partial(import_copies, source=Path(file))):
        raise Exit(code=1)


@task(
    positional=["case"],
    help={
        "case": "case number, for example UA 2026-014, or one folder, for example ua-2026-014-2",
        "lang": "language of the texts; all that the alert is written in if left out",
        "channel": "messengers, mastodon, bluesky or sms; all if left out",
    },
)
def share(_: Context, case: str, lang: str = "", channel: str = "") -> None:
    """Print texts to paste about an open alert.

    One per channel, within its limit, with address, deadline and the warning for people in the country.
    Refuses alerts that are withdrawn, under embargo or over.
    """
    from plugins.commands.share import share as run

    if not run(ROOT / "publishconf.py", case, language=lang, channel=channel):
        raise Exit(code=1)


@task(help={"alerts": "folder with the folders of alerts"})
def migrate(_: Context, alerts: str = "content/alerts") -> None:
    """Rewrite alerts that have an earlier form.

    Letters become sections of the text, and words go beside their facts. All files of an alert or none.
    """
    from plugins.commands.migrate import migrate as run

    if not run(ROOT / alerts, ROOT):
        raise Exit(code=1)


@task(
    positional=["case", "language"],
    help={
        "case": "case number, for example UA 2026-014, or one folder, for example ua-2026-014-2",
        "language": "language of the translation, for example fr",
    },
)
def translated(_: Context, case: str, language: str) -> None:
    """Note that a translation is up to date.

    Shows what has changed in the original since the state that the translation followed, word by word.
    """
    from plugins.commands.translated.command import translated as run

    if not run(ROOT / "pelicanconf.py", case, language):
        raise Exit(code=1)


@task
def publish(context: Context) -> None:
    """Build, deploy, wait until the site is live, push mails.

    Runs DEPLOY_COMMAND. Stops at the first error.
    """
    from plugins.commands.publish import publish as run

    if not run(ROOT / "publishconf.py", run=_shell(context)):
        raise Exit(code=1)


@task(
    positional=["case"],
    help={
        "case": "number, such as UA 2026-014, or folder: ua-2026-014-2, partners/alto, letters/open-letter",
        "silent": "do not notify subscribers",
    },
)
def withdraw(context: Context, case: str, silent: bool = False) -> None:
    """Withdraw an alert, a letter or a partner's page everywhere.

    Adds it to content/withdrawn.yaml, removes it from site and mailing, deploys, pushes, notifies subscribers
    of an alert, and verifies that it is gone.
    """
    from plugins.commands.withdraw import withdraw as run

    if not run(ROOT / "publishconf.py", case, run=_shell(context), announce=not silent):
        raise Exit(code=1)


@task
def takedown(_: Context) -> None:
    """Remove what is withdrawn from the last built site.

    They are listed in content/withdrawn.yaml. Works even if other content, the theme or the code is broken.
    """
    from plugins.withdrawals.takedown import take_down

    if not take_down(ROOT / "publishconf.py"):
        raise Exit(code=1)


@task(help={"url": "public address, for example https://urgent-action.example"})
def verify(_: Context, url: str) -> None:
    """Compare the published site with output/, file by file."""
    from plugins.commands.verify import verify as run

    if not run(url, ROOT / "output"):
        raise Exit(code=1)


@task(
    help={
        "go": "apply the changes, as far as CAMPAIGN_MODE allows",
        "only": "announcements by name, separated by commas, for example ua-2026-014/2; also old ones",
        "over-limit": "reason for exceeding CAMPAIGNS_PER_WEEK or LETTERS_PER_WEEK",
        "test": "send the mails to this address only, marked as a test",
        "settings": "settings file: publishconf.py or pelicanconf.py",
    },
)
def push(
    _: Context,
    go: bool = False,
    only: str = "",
    over_limit: str = "",
    test: str = "",
    settings: str = "publishconf.py",
) -> None:
    """Update mails at the mailing service; a dry run without --go.

    Shows which mails are new, changed or unchanged.
    """
    from plugins.commands.mailing import push as run

    if not run(ROOT / settings, go=go, only=only, over_limit=over_limit, test=test):
        raise Exit(code=1)


@task(name="mailing-setup", help={"go": "create what is missing"})
def mailing_setup(_: Context, go: bool = False) -> None:
    """Set up the audience; a dry run without --go.

    Shows which groups, segments and folders are missing.
    """
    from plugins.commands.mailing import setup

    if not setup(ROOT / "publishconf.py", go=go):
        raise Exit(code=1)


@task(name="mailing-status")
def mailing_status(_: Context) -> None:
    """Show what was sent, when, and to how many readers.

    The figures are those of the mailing service.
    """
    from plugins.commands.mailing import status

    if not status(ROOT / "publishconf.py"):
        raise Exit(code=1)


@task(
    name="mailing-contract",
    help={"audience": "id of an audience without any contacts, only for this test"},
)
def mailing_contract(_: Context, audience: str = "") -> None:
    """Test assumptions about the mailing service in an empty audience.

    Creates drafts, and sends nothing.
    """
    from plugins.commands.mailing import contract

    if not contract(ROOT / "publishconf.py", audience=audience):
        raise Exit(code=1)


@task(name="i18n-extract")
def i18n_extract(_: Context) -> None:
    """Extract translatable messages into messages.pot.

    Reads the templates and plugins; the file is in theme/translations/.
    """
    from plugins.languages.catalogs import write_template

    print(write_template(ROOT / "theme", root=ROOT))


@task(name="i18n-update")
def i18n_update(_: Context) -> None:
    """Merge messages.pot into the catalog of each language.

    Translations are preserved.
    """
    from pelicanconf import LANGUAGES
    from plugins.content.problems import report
    from plugins.languages.catalogs import update

    written, problems = update(ROOT / "theme", LANGUAGES, root=ROOT)
    for path in written:
        print(path)
    if problems:
        print(report(problems), file=sys.stderr)
        raise Exit(code=1)


@task
def schema(_: Context) -> None:
    """Generate docs/schema/ and docs/reference/.

    From the code and the vocabularies of the network. Text editors complete from the schemas.
    """
    from plugins.commands.errors import NotGeneratedError
    from plugins.commands.reference.write import write_reference

    try:
        for path in write_reference(ROOT, ROOT / "docs"):
            print(path)
    except NotGeneratedError as error:
        print(error, file=sys.stderr)
        raise Exit(code=1) from None


@task
def regions(_: Context) -> None:
    """Write the list of official regions (ISO 3166-2).

    These are the regions that alerts may name, from the pinned version of pycountry.
    """
    import pycountry

    from plugins.alerts.official_regions import FILE, lines

    names = lines((subdivision.code, subdivision.name) for subdivision in pycountry.subdivisions)
    FILE.write_text("\n".join(names) + "\n", "utf-8", newline="\n")
    print(FILE.relative_to(ROOT))


@task
def lock(_: Context) -> None:
    """Resolve dependencies and write both lock files.

    Reads pyproject.toml; the lock files contain hashes.
    """
    from plugins.commands.lock_files import write_locks

    write_locks(ROOT)


@task
def audit(_: Context) -> None:
    """Check the locked packages for known vulnerabilities.

    Sends their names and versions to a public database.
    """
    from plugins.commands.lock_files import audit_locks

    if not audit_locks(ROOT):
        raise Exit(code=1)


@task(help={"k": "only the tests whose names match", "deep": "run exhaustive searches completely"})
def test(context: Context, k: str = "", deep: bool = False) -> None:
    """Run the linter, the type checker and all tests.

    Installs the programs that they need, where possible.
    """
    from tests.memory import memory_folder
    from tests.needs import install

    install()
    run = partial(context.run, echo=True, env=environment(), replace_env=True)
    run("ruff check . && ruff format --check .", pty=False)
    run("mypy")
    options = [*(["-k", quoted(k)] if k else []), *(["--deep"] if deep else [])]
    # One more than there are processors, since tests also wait for servers, browsers and processes.
    processes = (os.cpu_count() or 1) + 1
    if folder := memory_folder():
        run = partial(run, env={**environment(), "TMPDIR": str(folder)})
        options += ["-o tmp_path_retention_policy=failed", "-o tmp_path_retention_count=1"]
    run(" ".join([f"pytest --numprocesses {processes} --dist loadgroup --no-loadscope-reorder", *options]))


@task(help={"sizes": "numbers of alerts, each in every language", "out": "folder for tables and a plot"})
def bench(context: Context, sizes: str = "100", out: str = "") -> None:
    """Measure builds beside plain Pelican, serve, and load.

    All generators build the same alerts. Hugo and i18n-subsites take part if `bench/install.py` installed
    them. `python bench/run.py --help` lists all options.
    """
    options = f"--sizes {quoted(sizes)}" + (f" --out {quoted(out)}" if out else "")
    context.run(f"{quoted(sys.executable)} bench/run.py {options}", env=environment(), replace_env=True)
