"""Workflows on GitHub and GitLab: least privilege, pinned actions, one job with the key, one mailing at a time."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

FOLDER = ROOT / ".github/workflows"
CHECK, NIGHTLY, PUBLISH = FOLDER / "check.yml", FOLDER / "nightly.yml", FOLDER / "publish.yml"
GITLAB = ROOT / ".gitlab-ci.yml"
KEY = "MAILCHIMP_API_KEY"
GITLAB_WORDS = {"workflow", "default", "stages", "variables", "include"}


def load(path: Path) -> Any:
    """Return what *path* holds, every scalar as text: YAML 1.1 takes the word "on" for true."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def jobs(path: Path) -> dict[str, Any]:
    whole = load(path)
    return whole["jobs"] if "jobs" in whole else {k: v for k, v in whole.items() if k not in GITLAB_WORDS}


def steps(path: Path) -> Iterator[dict[str, Any]]:
    for job in jobs(path).values():
        yield from job["steps"]


def scripts(path: Path) -> list[str]:
    if path == GITLAB:
        return [line for job in jobs(path).values() for line in job["script"]]
    return [step["run"] for step in steps(path) if "run" in step]


def mail_script(path: Path) -> str:
    return next(script for script in scripts(path) if "push --go" in script)


WORKFLOWS = pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
ALL = pytest.mark.parametrize("path", [*sorted(FOLDER.iterdir()), GITLAB], ids=lambda path: path.name)


@WORKFLOWS
def test_every_action_is_githubs_own_and_pinned_to_a_commit(path: Path) -> None:
    used = [line for line in path.read_text("utf-8").splitlines() if "uses:" in line]
    assert used
    for line in used:
        assert re.search(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line
    assert len(used) == sum("uses" in step for step in steps(path))


def test_one_action_is_pinned_to_one_commit_everywhere() -> None:
    pins = {step["uses"] for path in FOLDER.iterdir() for step in steps(path) if "uses" in step}
    assert len(pins) == len({pin.partition("@")[0] for pin in pins})


@WORKFLOWS
def test_rights_are_the_least(path: Path) -> None:
    assert load(path)["permissions"] == {"contents": "read"}
    granted = {name: job["permissions"] for name, job in jobs(path).items() if "permissions" in job}
    assert granted == ({"deploy": {"pages": "write", "id-token": "write"}} if path == PUBLISH else {})


@WORKFLOWS
def test_a_checkout_leaves_no_token_behind(path: Path) -> None:
    checkouts = [step for step in steps(path) if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts
    for step in checkouts:
        assert step["with"]["persist-credentials"] == "false"


@WORKFLOWS
def test_no_script_is_put_together_from_what_others_write(path: Path) -> None:
    assert all("${{" not in script for script in scripts(path))
    text = path.read_text("utf-8")
    for word in ("github.event", "github.head_ref", "pull_request_target", "workflow_run"):
        assert word not in text


def test_the_key_is_in_one_step_of_the_protected_job_alone() -> None:
    assert KEY not in CHECK.read_text("utf-8") + NIGHTLY.read_text("utf-8")
    holders = {name for name, job in jobs(PUBLISH).items() if KEY in json.dumps(job)}
    assert holders == {"mail"}
    assert jobs(PUBLISH)["mail"]["environment"] == "mailing"
    (step,) = [step for step in jobs(PUBLISH)["mail"]["steps"] if KEY in json.dumps(step)]
    assert step["env"][KEY] == "${{ secrets." + KEY + " }}"
    for path in FOLDER.iterdir():
        assert set(re.findall(r"secrets\.(\w+)", path.read_text("utf-8"))) <= {KEY}
    assert {name for name, job in jobs(GITLAB).items() if job.get("environment") == "mailing"} == {"mail"}
    assert not any(KEY in json.dumps(job) for name, job in jobs(GITLAB).items() if name != "mail")


def test_what_builds_leave_to_each_other_reaches_only_the_job_that_builds() -> None:
    """Kept things are pickles: whoever could write them would run code in the jobs that read them."""
    for path, builder in ((PUBLISH, "build"), (GITLAB, "pages")):
        assert {name for name, job in jobs(path).items() if "cache" in json.dumps(job)} == {builder}
    assert "cache" not in json.dumps([load(CHECK), load(NIGHTLY)]) and "cache" not in load(GITLAB)["default"]
    (step,) = [step for step in jobs(PUBLISH)["build"]["steps"] if "actions/cache@" in step.get("uses", "")]
    kept = jobs(GITLAB)["pages"]["cache"]["paths"]
    assert (
        step["with"]["path"].split()
        == [each.rstrip("/") for each in kept]
        == [".cache/public", "output", "outbox"]
    )


def test_only_main_is_published_and_mailed() -> None:
    assert set(load(PUBLISH)["on"]) == {"push", "schedule", "workflow_dispatch"}
    assert load(PUBLISH)["on"]["push"] == {"branches": ["main"]}
    assert "github.ref == 'refs/heads/main'" in jobs(PUBLISH)["build"]["if"]
    assert jobs(PUBLISH)["deploy"]["needs"] == "build"
    assert jobs(PUBLISH)["mail"]["needs"] == ["build", "deploy"]
    for name in ("pages", "mail"):
        (rule,) = jobs(GITLAB)[name]["rules"]
        assert "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" in rule["if"]
        assert '$CI_COMMIT_REF_PROTECTED == "true"' in rule["if"]
        assert "||" not in rule["if"]


def test_what_is_mailed_is_the_commit_that_was_built() -> None:
    source = jobs(PUBLISH)["mail"]["steps"][0]
    assert source["with"]["ref"] == "${{ needs.build.outputs.commit }}"


def test_mailings_wait_for_each_other_and_none_is_stopped_halfway() -> None:
    for name in ("deploy", "mail"):
        assert jobs(PUBLISH)[name]["concurrency"]["cancel-in-progress"] == "false"
    assert "cancel-in-progress: true" not in PUBLISH.read_text("utf-8")
    assert jobs(GITLAB)["mail"]["resource_group"] == "mailing"
    assert load(GITLAB)["default"]["interruptible"] == "false"
    assert load(GITLAB)["workflow"]["auto_cancel"] == {"on_new_commit": "none"}


def test_deadlines_act_at_least_once_an_hour() -> None:
    ((minutes, *rest),) = [each["cron"].split() for each in load(PUBLISH)["on"]["schedule"]]
    assert rest == ["*"] * 4
    assert all(0 < int(minute) < 60 for minute in minutes.split(","))  # at :00 GitHub is at its busiest


def test_pull_requests_are_checked_as_the_readme_does() -> None:
    assert set(load(CHECK)["on"]) == {"push", "pull_request"}
    assert ".ci/run" in [step.get("run") for step in jobs(CHECK)["check"]["steps"]]
    assert jobs(GITLAB)["check"]["script"] == [".ci/run"]


def test_the_oldest_and_the_newest_python_are_checked_on_both_hosts() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    oldest = project["requires-python"].removeprefix(">=")
    versions = jobs(CHECK)["check"]["strategy"]["matrix"]["python"]
    assert versions == [oldest, "3.14"]
    (setup,) = [step for step in jobs(CHECK)["check"]["steps"] if "setup-python" in step.get("uses", "")]
    assert setup["with"]["python-version"] == "${{ matrix.python }}"
    assert jobs(GITLAB)["check"]["parallel"]["matrix"] == [{"PYTHON": versions}]
    assert "$PYTHON" in jobs(GITLAB)["check"]["image"]
    for strategy in (job["strategy"] for job in jobs(CHECK).values()):
        assert strategy["fail-fast"] == "false"


def test_editors_commands_run_on_macos_and_windows() -> None:
    job = jobs(CHECK)["editors"]
    assert [system.partition("-")[0] for system in job["strategy"]["matrix"]["system"]] == [
        "macos",
        "windows",
    ]
    assert job["runs-on"] == "${{ matrix.system }}"
    called = [
        re.sub(r"python tasks\.py ([\w-]+).*", r"\1", step["run"]) for step in job["steps"] if "run" in step
    ]
    assert called == ["check", "build", "new-alert"]
    assert ".ci/run" not in str(job)


def test_exhaustive_tests_run_every_night_and_only_then() -> None:
    assert set(load(NIGHTLY)["on"]) == {"schedule", "workflow_dispatch"}
    ((minute, hour, *rest),) = [each["cron"].split() for each in load(NIGHTLY)["on"]["schedule"]]
    assert rest == ["*"] * 3 and 0 < int(minute) < 60 and 0 <= int(hour) < 24
    command = "python3 tasks.py test --deep"
    assert command in scripts(NIGHTLY) and jobs(GITLAB)["nightly"]["script"] == [command]
    assert jobs(GITLAB)["nightly"]["rules"] == [
        {"if": '$CI_PIPELINE_SOURCE == "schedule" && $NIGHTLY == "yes"'}
    ]
    assert not any("--deep" in script for path in (CHECK, PUBLISH) for script in scripts(path))
    assert "--deep" not in (ROOT / ".ci/run").read_text("utf-8")


def test_a_nightly_schedule_keeps_publishing() -> None:
    """Whether deadlines act must not depend on a variable that only adds tests."""
    assert not any("NIGHTLY" in json.dumps(jobs(GITLAB)[name]) for name in ("pages", "mail"))


@ALL
def test_no_job_runs_without_end_and_all_see_the_real_time(path: Path) -> None:
    for name, job in jobs(path).items():
        assert "timeout" in job or "timeout-minutes" in job, name
    text = path.read_text("utf-8")
    assert "SOURCE_DATE_EPOCH" not in text
    assert "://" not in text


def test_every_task_that_is_called_exists() -> None:
    listing = subprocess.run(
        [sys.executable, "-m", "invoke", "--list", "--list-format", "json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    known = {task["name"] for task in json.loads(listing.stdout)["tasks"]}
    texts = [path.read_text("utf-8") for path in (*FOLDER.iterdir(), GITLAB, ROOT / "docs/hosting.md")]
    called = {name for text in texts for name in re.findall(r"python3? tasks\.py ([\w-]+)", text)}
    assert {"build", "push", "publish", "new-alert", "test"} <= called
    assert called - {"--list"} <= known


@pytest.mark.parametrize("path", [PUBLISH, GITLAB], ids=["github", "gitlab"])
@pytest.mark.parametrize(
    ("newest", "live_at", "pushes", "code"),
    [
        ("c1", 1, 1, 0),
        ("c1", 3, 3, 0),  # not live yet: tried again
        ("c1", 99, 21, 1),  # not live within ten minutes
        ("c2", 1, 0, 0),  # another commit is the newest: its own run mails
        ("", 1, 0, 1),  # which one is the newest cannot be known
    ],
)
def test_a_push_is_tried_again_for_ten_minutes(
    path: Path, newest: str, live_at: int, pushes: int, code: int, tmp_path: Path
) -> None:
    stand_ins = f"""
        gh() {{ test -n '{newest}' && echo '{newest}'; }}
        git() {{ test -n '{newest}' && printf '%s\\trefs/heads/main\\n' '{newest}'; }}
        date() {{ echo $((1000 + 30 * $(wc -l < slept))); }}
        sleep() {{ echo "$1" >> slept; }}
        python3() {{ echo "$*" >> pushed; test "$(wc -l < pushed)" -ge {live_at}; }}
        touch slept pushed
    """
    done = subprocess.run(
        ["bash", "-e", "-c", stand_ins + mail_script(path)],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "COMMIT": "c1", "CI_COMMIT_SHA": "c1", "GITHUB_REPOSITORY": "a/b"},
        check=False,
    )
    assert done.returncode == code
    assert (tmp_path / "pushed").read_text("utf-8") == "tasks.py push --go\n" * pushes
