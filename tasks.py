"""The project's tasks. ``invoke --list`` lists them; ``python3 tasks.py TASK`` sets up the environment first.

Run as a script, this needs nothing but Python 3.11: it creates ``.venv`` from the lock files, verifies every
package by its hash, and runs invoke. The environment is reused until a lock file changes.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
TEST_TASKS = frozenset({"test", "bench", "regions", "lock", "i18n-extract", "i18n-update", "schema", "audit"})
"""Tasks that need the packages of the test lock."""
LOCKS = {"serve": "requirements.lock", "test": "requirements-test.lock"}


def set_up(task: str) -> Path:
    """Install what *task* needs into ``.venv``, unless it is there; return the interpreter."""
    if sys.version_info < (3, 11):
        sys.exit(f"Python {sys.version.split()[0]} is too old. Install Python 3.11 or newer.")
    everything = task in {
        "test",
        "bench",
        "regions",
        "lock",
        "i18n-extract",
        "i18n-update",
        "schema",
        "audit",
    }
    from plugins.deployment.commands import environment

    lock = ROOT / LOCKS["test" if everything else "serve"]
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    marks = [VENV / f"{name}.sha256" for name in LOCKS.values()]
    if any(mark.is_file() and mark.read_text() == wanted for mark in marks) or (
        not everything and _is_current(LOCKS["test"])
    ):
        return python
    if not python.exists():
        print(f"Creating {VENV.relative_to(ROOT)} …", flush=True)
        try:
            venv.create(VENV, with_pip=True)
        except (subprocess.CalledProcessError, OSError) as error:
            sys.exit(f"The environment cannot be created ({error}). On Debian: apt install python3-venv")
    own = environment()  # no code of a package sees the key of Mailchimp
    version = [str(python), "-m", "pip", "--version"]
    if subprocess.run(version, env=own, capture_output=True, check=False).returncode:
        subprocess.run([str(python), "-m", "ensurepip"], env=own, capture_output=True, check=False)
    print(f"Installing {lock.name} (hashes are verified) …", flush=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.run([*pip, "-r", str(lock)], env=own, check=False).returncode:
        sys.exit("The packages cannot be installed. Check the network, then run the same command again.")
    (VENV / f"{lock.name}.sha256").write_text(wanted)
    return python


def _is_current(lock: str) -> bool:
    mark = VENV / f"{lock}.sha256"
    return mark.is_file() and mark.read_text() == hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


if __name__ == "__main__":
    arguments = sys.argv[1:] or ["--list"]
    if arguments == ["takedown"]:  # needs no package: it must work even if none can be installed
        sys.path.insert(0, str(ROOT))
        from plugins.withdrawals.takedown import take_down

        sys.exit(0 if take_down(ROOT / "publishconf.py") else 1)
    interpreter = set_up(arguments[0])
    path = os.pathsep.join([str(interpreter.parent), os.environ.get("PATH", os.defpath)])
    command = [str(interpreter), "-m", "invoke", *arguments]
    # Windows would print in a legacy encoding, which lacks some of the characters in messages.
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


def _shell(context: Context) -> Callable[[str], bool]:
    """Return what runs a command of the network's settings: without the key of Mailchimp."""

    def run(command: str) -> bool:
        return bool(context.run(command, warn=True, env=environment(), replace_env=True).ok)

    return run


@task(help={"port": "first port to try"})
def serve(_: Context, port: int = 8000) -> None:
    """Build the preview with drafts, serve it on this machine, rebuild on every change."""
    from plugins.commands.serve import serve as run

    run(ROOT, port=port)


@task
def check(_: Context) -> None:
    """Check the content: report errors, stale translations and missing files; list letter lengths."""
    from plugins.commands.check import check as run

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
) -> None:
    """Create the files of a new alert; ask for what is not given as an option."""
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
    if not run(ROOT / "pelicanconf.py", answers, follows=follows, ask=ask):
        raise Exit(code=1)


@task
def publish(context: Context) -> None:
    """Build, run DEPLOY_COMMAND, wait until the pages are live, push the mails; stop at the first error."""
    from plugins.commands.publish import publish as run

    if not run(ROOT / "publishconf.py", run=_shell(context)):
        raise Exit(code=1)


@task(
    positional=["case"],
    help={"case": "UA 2026-014, or one folder: ua-2026-014-2", "silent": "tell subscribers nothing"},
)
def withdraw(context: Context, case: str, silent: bool = False) -> None:
    """Withdraw an alert everywhere: list it, take it off the site, deploy, push, tell subscribers, verify."""
    from plugins.commands.withdraw import withdraw as run

    if not run(ROOT / "publishconf.py", case, run=_shell(context), announce=not silent):
        raise Exit(code=1)


@task
def takedown(_: Context) -> None:
    """Remove the alerts of content/withdrawn.yaml from the last built site, whatever else is wrong."""
    from plugins.withdrawals.takedown import take_down

    if not take_down(ROOT / "publishconf.py"):
        raise Exit(code=1)


@task(help={"url": "public address, for example https://urgent-action.example"})
def verify(_: Context, url: str) -> None:
    """Compare a published site with output/, file by file."""
    from plugins.commands.verify import verify as run

    if not run(url, ROOT / "output"):
        raise Exit(code=1)


@task(
    help={
        "go": "apply the changes, as far as CAMPAIGN_MODE allows",
        "only": "announcements by name, separated by commas, for example ua-2026-014/2; also old ones",
        "over-limit": "reason for exceeding CAMPAIGNS_PER_WEEK this week",
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
    """Show which mails are new, changed or unchanged in Mailchimp; update Mailchimp with --go."""
    from plugins.commands.mailing import push as run

    if not run(ROOT / settings, go=go, only=only, over_limit=over_limit, test=test):
        raise Exit(code=1)


@task(name="mailing-setup", help={"go": "create what is missing"})
def mailing_setup(_: Context, go: bool = False) -> None:
    """Show which groups, segments and folders are missing in Mailchimp; create them with --go."""
    from plugins.commands.mailing import setup

    if not setup(ROOT / "publishconf.py", go=go):
        raise Exit(code=1)


@task(name="mailing-status")
def mailing_status(_: Context) -> None:
    """Show what was sent, when, and to how many readers, with Mailchimp's figures."""
    from plugins.commands.mailing import status

    if not status(ROOT / "publishconf.py"):
        raise Exit(code=1)


@task(
    name="mailing-contract",
    help={"audience": "id of an audience without any contacts, only for this test"},
)
def mailing_contract(_: Context, audience: str = "") -> None:
    """Check with drafts in an empty audience what is assumed about Mailchimp; send nothing."""
    from plugins.commands.mailing import contract

    if not contract(ROOT / "publishconf.py", audience=audience):
        raise Exit(code=1)


@task(name="i18n-extract")
def i18n_extract(_: Context) -> None:
    """Extract the messages of templates and plugins into theme/translations/messages.pot."""
    from plugins.languages.catalogs import write_template

    print(write_template(ROOT / "theme", root=ROOT))


@task(name="i18n-update")
def i18n_update(_: Context) -> None:
    """Merge messages.pot into the catalog of each language; translations are preserved."""
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
    """Write docs/schema/ and docs/reference/ (fields, tasks) from the code."""
    from plugins.commands.reference import write_reference

    for path in write_reference(ROOT, ROOT / "docs"):
        print(path)


@task
def regions(_: Context) -> None:
    """Write the official regions that alerts may name, from the pinned version of pycountry."""
    import pycountry

    from plugins.alerts.official_regions import FILE, lines

    names = lines((each.code, each.name) for each in pycountry.subdivisions)
    FILE.write_text("\n".join(names) + "\n", "utf-8", newline="\n")
    print(FILE.relative_to(ROOT))


@task
def lock(_: Context) -> None:
    """Resolve the dependencies in pyproject.toml and write both lock files, with hashes."""
    from plugins.commands.lock_files import write_locks

    write_locks(ROOT)


@task
def audit(_: Context) -> None:
    """Check the locked packages for known vulnerabilities; sends names and versions to a public database."""
    from plugins.commands.lock_files import audit_locks

    if not audit_locks(ROOT):
        raise Exit(code=1)


@task(help={"k": "only the tests whose names match", "deep": "run exhaustive searches completely"})
def test(context: Context, k: str = "", deep: bool = False) -> None:
    """Run the linter, the type checker and all tests; install the programs that they need where possible."""
    from tests.needs import install

    install()
    run = partial(context.run, echo=True, env=environment(), replace_env=True)
    run("ruff check . && ruff format --check .", pty=False)
    run("mypy")
    chosen = [*(["-k", quoted(k)] if k else []), *(["--deep"] if deep else [])]
    # One more than there are processors, since tests also wait: for a host, a browser, a process.
    processes = (os.cpu_count() or 1) + 1
    run(" ".join([f"pytest --numprocesses {processes} --dist worksteal", *chosen]))


@task(help={"alerts": "number of alerts, each in every language"})
def bench(context: Context, alerts: int = 100) -> None:
    """Time this build against plain Pelican on the same generated content."""
    context.run(f"{quoted(sys.executable)} bench/build.py {alerts}", env=environment(), replace_env=True)
