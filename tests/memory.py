"""A folder in memory for the temporary files of tests."""

import os
from pathlib import Path

FOLDER = Path("/dev/shm")
LEAST = 4 * 2**30
"""Bytes that must be free: several times of what a run needs, so that the machine does not run out of memory."""


def memory_folder() -> Path | None:
    """Return a folder in memory where programs may run, or None if there is none with enough space.

    Tests copy projects hundreds of times. On disks with ext4 that takes up to ten times as long, since it does not
    reuse the inodes of files that were deleted recently, but searches all of them for one that it may use.
    """
    if not os.access(FOLDER, os.W_OK):
        return None
    about = os.statvfs(FOLDER)
    if about.f_flag & os.ST_NOEXEC or about.f_bavail * about.f_frsize < LEAST:
        return None
    return FOLDER
