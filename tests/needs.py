"""System packages that the tests require: installed if possible, otherwise listed."""

import os
import shutil
import subprocess
import sys

PROGRAMS = {
    "chromium-headless-shell": ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"),
    "default-jre-headless": ("java",),
    "poppler-utils": ("pdftotext",),
    "gnupg": ("gpg",),
    "git": ("git",),
}
"""Debian package names, each with the programs whose presence shows that it is installed."""


def find(package: str) -> str | None:
    """Return the path of the first installed program of *package*, or None."""
    return next((path for name in PROGRAMS[package] if (path := shutil.which(name))), None)


def install() -> None:
    """Install missing packages with apt as root on Debian; otherwise list them and exit."""
    missing = [package for package in PROGRAMS if find(package) is None]
    if not missing:
        return
    names = " ".join(missing)
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        sys.exit(f"The tests need: {names}. On Debian: sudo apt-get install {names}")
    print(f"Installing {names} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "-qq", "update"], env=environment, check=False)
    # Older releases have only the whole browser, in which a page takes three times as long.
    known = [name if _is_known(name) else name.removesuffix("-headless-shell") for name in missing]
    command = ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", *known]
    if subprocess.run(command, env=environment, check=False).returncode:
        sys.exit(f"apt-get could not install {names}. Install them by hand, then run the tests again.")


def _is_known(package: str) -> bool:
    """Return whether apt knows *package*."""
    return not subprocess.run(["apt-cache", "show", package], capture_output=True, check=False).returncode
