"""The project's verbs. ``invoke --list`` shows them; ``python3 tasks.py VERB`` sets everything up first.

Run as a script this needs nothing but Python 3.11: it makes ``.venv`` from the lock files, with
hashes, and hands over to invoke. A second run starts at once.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCKS = {"serve": "requirements.lock", "test": "requirements-test.lock"}


def set_up(verb: str) -> Path:
    """Make ``.venv`` hold what *verb* needs, unless it does; return its Python."""
    if sys.version_info < (3, 11):
        sys.exit(f"Python {sys.version.split()[0]} is too old. Install Python 3.11 or newer.")
    everything = verb in {"test", "bench", "lock", "i18n-extract", "i18n-update", "schema", "audit"}
    lock = ROOT / LOCKS["test" if everything else "serve"]
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    marks = [VENV / f"{name}.sha256" for name in LOCKS.values()]
    if any(mark.is_file() and mark.read_text() == wanted for mark in marks) or (
        not everything and _is_current(LOCKS["test"])
    ):
        return python
    if not python.exists():
        print(f"Making {VENV.relative_to(ROOT)} …", flush=True)
        try:
            venv.create(VENV, with_pip=True)
        except (subprocess.CalledProcessError, OSError) as error:
            sys.exit(f"The environment cannot be made ({error}). On Debian: apt install python3-venv")
    if subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        subprocess.run([str(python), "-m", "ensurepip"], capture_output=True, check=False)
    print(f"Installing {lock.name} (checked by hash) …", flush=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    if subprocess.run([*pip, "-r", str(lock)], check=False).returncode:
        sys.exit("The packages cannot be installed. Check the network, then run the same command again.")
    (VENV / f"{lock.name}.sha256").write_text(wanted)
    return python


def _is_current(lock: str) -> bool:
    mark = VENV / f"{lock}.sha256"
    return mark.is_file() and mark.read_text() == hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


if __name__ == "__main__":
    arguments = sys.argv[1:] or ["--list"]
    interpreter = set_up(arguments[0])
    path = os.pathsep.join([str(interpreter.parent), os.environ.get("PATH", os.defpath)])
    command = [str(interpreter), "-m", "invoke", *arguments]
    try:
        sys.exit(subprocess.run(command, cwd=ROOT, env={**os.environ, "PATH": path}, check=False).returncode)
    except KeyboardInterrupt:
        sys.exit(130)

from invoke import Context, Exit, task

sys.path.insert(0, str(ROOT))


@task(help={"port": "the first port to try"})
def serve(_: Context, port: int = 8000) -> None:
    """Build the site with its drafts, serve it on this machine, and rebuild at every change."""
    from plugins.desk.serve import serve as run

    run(ROOT, port=port)


@task
def check(_: Context) -> None:
    """Say every problem of the content, what is stale or missing, and what each letter's link carries."""
    from plugins.desk.check import check as run

    if not run(ROOT / "pelicanconf.py"):
        raise Exit(code=1)


@task(help={"settings": "publishconf.py or pelicanconf.py"})
def build(_: Context, settings: str = "publishconf.py") -> None:
    """Build the site, as it will be published, into output/."""
    from plugins.desk.build import build as run

    run(ROOT / settings)


@task(
    name="new-alert",
    help={
        "language": "of the original: fr, en or es",
        "country": "two letters, as in CO",
        "violation": "the gravest, as in death-threats",
        "region": "only as precisely as is safe",
        "authorities": "keys of the registry with commas, as in co-fiscalia,co-mindefensa",
        "time-zone": "where the hours of the alert count, as in America/Bogota",
        "follows": "folder of the previous alert of the case, as in ua-2026-014",
    },
)
def new_alert(
    _: Context,
    language: str = "",
    country: str = "",
    violation: str = "",
    region: str = "",
    authorities: str = "",
    time_zone: str = "",
    follows: str = "",
) -> None:
    """Write the files of a new alert; asks for what is not given as an option."""
    from plugins.desk.ask import new_alert as run

    answers = {
        "language": language,
        "country": country,
        "region": region,
        "violation": violation,
        "authorities": authorities,
        "time_zone": time_zone,
    }
    if not run(ROOT / "pelicanconf.py", answers, follows=follows):
        raise Exit(code=1)


@task
def publish(context: Context) -> None:
    """Build output/, hand it to DEPLOY_COMMAND, see that the site shows it, push what is announced."""
    from plugins.desk.publish import publish as run

    if not run(ROOT / "publishconf.py", run=lambda command: context.run(command, warn=True).ok):
        raise Exit(code=1)


@task(
    positional=["case"],
    help={"case": "UA 2026-014, or one folder: ua-2026-014-2", "silent": "tell subscribers nothing"},
)
def withdraw(context: Context, case: str, silent: bool = False) -> None:
    """Make an alert a neutral notice everywhere, deploy it, and say what a person must still do."""
    from plugins.desk.withdraw import withdraw as run

    def deploy(command: str) -> bool:
        return bool(context.run(command, warn=True).ok)

    if not run(ROOT / "publishconf.py", case, run=deploy, mail=not silent, say=print):
        raise Exit(code=1)


@task(help={"url": "the public address, as in https://urgent-action.example"})
def verify(_: Context, url: str) -> None:
    """Compare the site at an address with output/, file by file."""
    from plugins.desk.verify import verify as run

    if not run(url, ROOT / "output"):
        raise Exit(code=1)


@task(
    help={
        "go": "do it, as far as CAMPAIGN_MODE says",
        "only": "announcements by name, with commas, as in ua-2026-014/2; also old ones",
        "over-limit": "why more announcements may go out this week than CAMPAIGNS_PER_WEEK",
        "test": "an address: send the mails there alone, marked as a test",
        "settings": "publishconf.py or pelicanconf.py",
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
    """Show which campaigns are new, changed or unchanged at Mailchimp; with --go bring it up to date."""
    from plugins.desk.mailing import push as run

    if not run(ROOT / settings, go=go, only=only, over_limit=over_limit, test=test):
        raise Exit(code=1)


@task(name="mailing-setup", help={"go": "make what is missing"})
def mailing_setup(_: Context, go: bool = False) -> None:
    """Show what the audience at Mailchimp lacks: groups, segments, folder; with --go make it."""
    from plugins.desk.mailing import setup

    if not setup(ROOT / "publishconf.py", go=go):
        raise Exit(code=1)


@task(name="mailing-status")
def mailing_status(_: Context) -> None:
    """Show what was sent when to how many, with Mailchimp's own figures."""
    from plugins.desk.mailing import status

    if not status(ROOT / "publishconf.py"):
        raise Exit(code=1)


@task(name="i18n-extract")
def i18n_extract(_: Context) -> None:
    """Collect the messages of templates and plugins into theme/translations/messages.pot."""
    from plugins.languages.catalogs import write_template

    print(write_template(ROOT / "theme", root=ROOT))


@task(name="i18n-update")
def i18n_update(_: Context) -> None:
    """Merge messages.pot into the catalog of each language, keeping every translation."""
    from pelicanconf import LANGUAGES
    from plugins.languages.catalogs import update

    for path in update(ROOT / "theme", LANGUAGES):
        print(path)


@task
def schema(_: Context) -> None:
    """Write docs/schema/*.json and the fields in docs/fields.md from the models."""
    from plugins.desk.reference import write_reference

    for path in write_reference(ROOT / "docs"):
        print(path)


@task
def lock(_: Context) -> None:
    """Write the lock files anew from pyproject.toml, with hashes for every platform."""
    from plugins.desk.lock import write_locks

    write_locks(ROOT)


@task
def audit(context: Context) -> None:
    """Look up known vulnerabilities of the locked packages (asks a public database, by name and version)."""
    context.run("uv lock --quiet && uv audit", echo=True)


@task(help={"k": "only the tests whose name holds this"})
def test(context: Context, k: str = "") -> None:
    """Run the linter, the type checker and all tests; installs what they need where it may."""
    from tests.needs import install

    install()
    context.run("ruff check . && ruff format --check .", echo=True, pty=False)
    context.run("mypy", echo=True)
    context.run(f"pytest {f'-k {k!r}' if k else ''}", echo=True)


@task(help={"alerts": "how many alerts, times the number of languages"})
def bench(context: Context, alerts: int = 100) -> None:
    """Time this build against plain Pelican on the same generated content."""
    context.run(f"{sys.executable} bench/build.py {alerts}")
