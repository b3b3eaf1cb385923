"""Runs modules as ``python -m`` does, in processes forked from one that has imported all packages.

Starting Python and importing packages takes longer than most builds in tests. Only installed packages are imported
beforehand: every process imports the code and the settings of its own project itself.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import runpy
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import BinaryIO, NamedTuple

PACKAGES = (
    "PIL.Image",
    "babel.dates",
    "babel.lists",
    "babel.messages.extract",
    "babel.messages.pofile",
    "babel.numbers",
    "babel.units",
    "bs4",
    "css_inline",
    "email.mime.multipart",
    "email.policy",
    "email_validator",
    "holidays.countries",
    "http.server",
    "icalendar",
    "invoke.main",
    "jinja2.ext",
    "lxml.html",
    "markdown.extensions.sane_lists",
    "markdown.extensions.tables",
    "multiprocessing.pool",
    "multiprocessing.popen_fork",
    "multiprocessing.queues",
    "multiprocessing.synchronize",
    "nh3",
    "pelican",
    "phonenumbers",
    "pydantic",
    "pydantic.dataclasses",
    "pydantic.functional_serializers",
    "pydantic.networks",
    "pysequoia.packet",
    "regex",
    "requests",
    "rich.live",
    "rich.table",
    "rjsmin",
    "secrets",
    "segno",
    "statistics",
    "tinycss2",
    "typst",
    "unicodedata",
    "venv",
    "yaml",
)
READ_AT_THE_START = ("PYTHON", "LANG", "LC_")
"""Prefixes of variables that Python reads only when it starts."""


class Order(NamedTuple):
    """The command of a process and its environment."""

    module: str
    arguments: tuple[str, ...]
    cwd: str
    environment: dict[str, str]
    output: tuple[str, str]


def run_module(
    module: str, *arguments: str, cwd: Path, env: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m module`` in *cwd* without input; return exit code and output.

    With other values of variables that Python reads when it starts, such as ``PYTHONHASHSEED``, and on systems
    other than Linux, it starts Python anew.
    """
    command = [sys.executable, "-m", module, *arguments]
    if sys.platform != "linux" or _at_the_start(env) != _at_the_start(os.environ):
        return subprocess.run(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    with tempfile.TemporaryDirectory() as folder:
        output = (f"{folder}/stdout", f"{folder}/stderr")
        server = _server()
        assert server.stdin and server.stdout
        pickle.dump((module, arguments, str(cwd), dict(env), output), server.stdin)
        server.stdin.flush()
        code = pickle.load(server.stdout)
        out, err = (Path(path).read_text("utf-8") for path in output)
    return subprocess.CompletedProcess(command, code, out, err)


def _at_the_start(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(READ_AT_THE_START)}


@cache
def _server() -> subprocess.Popen[bytes]:
    """Start the process with the packages; it ends with this one, whose end of the pipe closes."""
    return subprocess.Popen(
        [sys.executable, __file__], cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def _serve(orders: BinaryIO, answers: BinaryIO) -> Order | None:
    """Fork for each of *orders* and answer with its code; return the order in the forked process."""
    while True:
        try:
            order = Order(*pickle.load(orders))
        except EOFError:
            return None
        process = os.fork()
        if not process:
            return order
        pickle.dump(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), answers)
        answers.flush()


def _become(order: Order) -> None:
    """Make this process what ``python -m`` would be at the start of the module."""
    os.chdir(order.cwd)
    os.environ.clear()
    os.environ.update(order.environment)
    time.tzset()
    for number, path in enumerate((os.devnull, *order.output)):
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.path[0] = order.cwd
    sys.argv[:] = [order.module, *order.arguments]


def _main(own: Sequence[int]) -> None:
    orders, answers = (open(number, mode) for number, mode in zip(own, ("rb", "wb"), strict=True))  # noqa: PTH123, SIM115
    order = _serve(orders, answers)
    if order is not None:
        orders.close()
        answers.close()
        _become(order)
        runpy.run_module(order.module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    sys.path[0] = "/nowhere"  # not this folder, whose modules are no packages
    pipes = os.dup(0), os.dup(1)
    for name in PACKAGES:
        importlib.import_module(name)
    importlib.import_module("pydantic").create_model("First")  # looks for plugins in all packages
    gc.freeze()
    _main(pipes)
