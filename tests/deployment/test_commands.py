"""Commands from the settings get quoted paths, and no API key in their environment."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest
from invoke import Config, Context

import tasks
from plugins.deployment.commands import deploy, environment, fill, quoted
from plugins.deployment.errors import CommandError
from tests.conftest import ROOT

HOSTILE = (
    "key dir; echo INJECTED #",
    "a b",
    "$(touch INJECTED)",
    "`touch INJECTED`",
    "it's",
    '"; touch INJECTED; "',
    "a\nb",
    "a&b|c>d<e",
    "*?[x]{y,z}",
    "~root",
    "back\\slash",
)
PLAIN = ("output", "José", "a+b@c,d=e:f%g", "日本")


@pytest.mark.parametrize("name", [*HOSTILE, *PLAIN])
def test_a_folder_of_any_name_is_one_word_of_the_shell(name: str, tmp_path: Path) -> None:
    output = tmp_path / name
    output.mkdir()
    (output / "index.html").write_text("home")

    def run(command: str) -> bool:
        return subprocess.run(command, shell=True, cwd=tmp_path, check=False).returncode == 0

    (tmp_path / "live").mkdir()
    assert deploy("cp -r {output}/. live && true", output, run) == ""
    assert (tmp_path / "live/index.html").is_file() and not list(tmp_path.rglob("INJECTED"))


@pytest.mark.parametrize(
    "command",
    [
        "rsync '{output}/' host:",
        'rsync "{output}/" host:',
        "sh -c 'rsync {output}/ host:'",
        'rsync "$(realpath {output})" host:',
        "rsync `realpath {output}` host:",
        "eval rsync {output}",
        "cat <<END\n{output}\nEND",
        "true # {output}",
        "rsync \\{output}",
        "echo 'it''s' \"x {output}\"",
        "find {output} | xargs touch",
        "su -c ls\\ {output} publisher",
        "docker exec web sh -c echo\\ {output}",
        "bash -ec ls {output}",
        "echo {output} | sh",
    ],
)
def test_a_place_that_has_quotes_of_its_own_works_as_before_or_is_refused(command: str) -> None:
    plain, odd = Path("/srv/site"), Path("/srv/my site")
    assert fill("DEPLOY_COMMAND", command, "output", plain, system="posix") == command.replace(
        "{output}", "/srv/site"
    )
    with pytest.raises(
        CommandError, match=r"DEPLOY_COMMAND: \{output\} is in quotes.*Write \{output\} outside"
    ):
        fill("DEPLOY_COMMAND", command, "output", odd, system="posix")


REMOTE = (
    "ssh host mkdir -p {output}",
    "true && ssh -p 22 host 'cd /srv; ls' {output}",
    "/usr/bin/ssh host ls \\; ls {output}",
    "gcloud compute ssh vm -- ls {output}",
    "rsync -a {output}/ host:{output}/",
    "scp -r {output} u@host.example:/srv{output}",
)


@pytest.mark.parametrize("command", REMOTE)
def test_a_place_that_another_machine_reads_too_is_refused(command: str) -> None:
    plain = fill("DEPLOY_COMMAND", command, "output", Path("/srv/site"), system="posix")
    assert plain == command.replace("{output}", "/srv/site")
    with pytest.raises(CommandError, match=r"shell of another machine.*rsync -a \{output\}/ host:site/"):
        fill("DEPLOY_COMMAND", command, "output", Path("/srv/$(touch x)"), system="posix")


def test_a_remote_shell_runs_no_name_of_a_folder(tmp_path: Path) -> None:
    """The stand-in reads its words again, as ssh has the other machine do."""
    output = tmp_path / "$(touch INJECTED)"
    output.mkdir()
    (tmp_path / "ssh").write_text('#!/bin/sh\nshift\nexec sh -c "$*"\n')
    (tmp_path / "ssh").chmod(0o755)

    def run(command: str) -> bool:
        env = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        return subprocess.run(command, shell=True, cwd=tmp_path, env=env, check=False).returncode == 0

    assert "another machine" in deploy("ssh host mkdir -p {output}", output, run)
    assert not list(tmp_path.rglob("INJECTED"))


@pytest.mark.parametrize(
    "command",
    [
        "rsync -a {output}/ publisher@host:site/",
        "rsync -e ssh -a {output}/ host:site/",
        "rsync -e 'ssh -p 22' -a {output}/ host:",
        "rsync --rsh=ssh {output}/ host:",
        "scp -r {output} host:/srv/site",
        "tar -C {output} -c . | ssh host tar -C site -x",
        "ssh host mkdir -p site && rsync {output}/ host:site/",
        "sh deploy.sh {output}",
        "./deploy.sh -c prod {output}",
        "docker run -v {output}:/site image",
        "sshpass -e rsync {output}/ host:",
    ],
)
def test_a_command_whose_words_are_read_once_is_filled(command: str) -> None:
    filled = fill("DEPLOY_COMMAND", command, "output", Path("/my site"), system="posix")
    assert filled == command.replace("{output}", "'/my site'")


@pytest.mark.parametrize(
    "command",
    ['rsync {output}/ "it\'s" host:', "awk '{print}' {output}", "echo \\' {output}", "a#b {output}"],
)
def test_quotes_elsewhere_do_not_matter(command: str) -> None:
    filled = fill("DEPLOY_COMMAND", command, "output", Path("/my site"), system="posix")
    assert filled == command.replace("{output}", "'/my site'")


def test_windows_has_its_own_quotes() -> None:
    assert quoted("C:\\site\\output", system="nt") == "C:\\site\\output"
    assert quoted("C:\\My & site", system="nt") == '"C:\\My & site"'
    for name in ("100%PATH%", "a\nb"):
        with pytest.raises(CommandError, match="Rename it"):
            quoted(name, system="nt")


def test_a_command_that_is_refused_is_not_run(tmp_path: Path) -> None:
    ran: list[str] = []
    reason = deploy("cp '{output}'", tmp_path / "a b", lambda command: not ran.append(command))
    assert "it is quoted automatically" in reason and not ran
    assert deploy("false", tmp_path, lambda _: False) == "DEPLOY_COMMAND failed."


def test_no_command_inherits_the_key_of_mailchimp(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAILCHIMP_API_KEY", "k")
    monkeypatch.setenv("HOST_TOKEN", "t")
    assert "MAILCHIMP_API_KEY" not in environment() and environment()["HOST_TOKEN"] == "t"
    assert "Mailchimp_Api_Key" not in environment({"Mailchimp_Api_Key": "k"})
    key = f"{'0a' * 16}-us19"
    monkeypatch.setenv("MC_API_KEY", key)
    assert environment(
        {"A": key, "B": f"https://x:{key}@us19.api.example", "C": "0a" * 20, "D": "-us19"}
    ) == {
        "C": "0a" * 20,
        "D": "-us19",
    }
    seen = tmp_path / "seen"
    assert tasks._shell(Context(Config({"run": {"in_stream": False}})))(f"env > {quoted(str(seen))}")
    assert "MAILCHIMP_API_KEY" not in seen.read_text() and key not in seen.read_text()
    assert "HOST_TOKEN=t" in seen.read_text()


def test_every_program_that_is_started_is_given_an_environment() -> None:
    """Without ``env`` a program inherits all of ours."""
    calls = 0
    for path in [ROOT / "tasks.py", *(ROOT / "plugins").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                assert called not in {"os.system", "os.popen"}, path
                if called.startswith("subprocess.") or called == "context.run":
                    calls += 1
                    assert "env" in {each.arg for each in node.keywords}, f"{path}:{node.lineno}"
    assert calls > 10
