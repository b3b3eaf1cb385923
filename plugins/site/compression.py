"""Compressed copies of text files, for hosts that serve them instead of compressing anything themselves.

GitLab Pages, and nginx with ``gzip_static`` and ``brotli_static``, serve them; see docs/decisions/0038.
"""

from __future__ import annotations

import gzip
from dataclasses import replace

import brotli

from plugins.deployment.copies import has_copies
from plugins.incremental.file import File
from plugins.incremental.jobs import Job, JobResult

MIN_SIZE = 1024
"""Size in bytes up to which a file has no copies: it fits into one packet with its headers anyway."""
_GZIP_LEVEL = 9
_BROTLI_OF_PAGES = 5
"""As fast as gzip 9, and smaller. Levels above cost ten to fifty times as much for a tenth."""
_BROTLI_OF_ASSETS = 11
"""The best: assets change with the theme only, and are compressed once."""


def compressed(file: File) -> tuple[File, ...]:
    """Return the copies of *file*: gzip, brotli; none if it is small or not a text.

    The same bytes give the same copies, with the same versions of zlib and brotli.
    """
    if len(file.data) <= MIN_SIZE or not has_copies(file.path):
        return ()
    quality = _BROTLI_OF_ASSETS if file.path.startswith("assets/") else _BROTLI_OF_PAGES
    return (
        File(f"{file.path}.gz", gzip.compress(file.data, _GZIP_LEVEL, mtime=0)),
        File(f"{file.path}.br", brotli.compress(file.data, quality=quality)),
    )


def with_copies(job: Job) -> Job:
    """Return *job* with the copies of its files, which are made in the same process."""

    def make() -> JobResult:
        result = job.make()
        copies = (copy for file in result.files for copy in compressed(file))
        return JobResult((*result.files, *copies), result.note)

    return replace(job, make=make)


def copies_of_file(file: File) -> Job:
    """Return a job that makes only the copies of *file*, unless it is unchanged."""
    return Job(f"copies/{file.path}", (file.hash,), lambda: JobResult(compressed(file)))
