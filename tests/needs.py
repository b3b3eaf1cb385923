"""What the tests need from the system: installed where that is possible, named where it is not."""

import os
import shutil
import subprocess
import sys

PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "default-jre-headless": ("java",),
    "poppler-utils": ("pdftotext",),
    "gnupg": ("gpg",),
    "git": ("git",),
}
"""Debian's package, and the programs that show that it is there."""


def find(package: str) -> str | None:
    """Return the path of the first program that *package* would bring, if there is one."""
    return next((path for name in PROGRAMS[package] if (path := shutil.which(name))), None)


def install() -> None:
    """Install what is missing with apt, as root on Debian; else say what to install and stop."""
    missing = [package for package in PROGRAMS if find(package) is None]
    if not missing:
        return
    names = " ".join(missing)
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        sys.exit(f"The tests need: {names}. On Debian: sudo apt-get install {names}")
    print(f"Installing {names} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *missing]):
        if subprocess.run(["apt-get", "-qq", *command], env=environment, check=False).returncode:
            sys.exit(f"apt-get could not install {names}. Install them by hand, then run the tests again.")
