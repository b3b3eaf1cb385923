"""Incremental jobs: runs only those whose inputs have changed or whose files are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.deployment.journal import is_interrupted
from plugins.incremental.cache import BuildCache
from plugins.incremental.file import File, Unchanged
from plugins.incremental.file_hashes import Hashed
from plugins.incremental.outputs import FolderState, compare_folder, stamped
from plugins.incremental.parallel import in_background, started


@dataclass(frozen=True)
class JobResult:
    """The files of a job, and a small note for steps after all jobs."""

    files: tuple[File, ...]
    note: Any = None


@dataclass(frozen=True)
class Job:
    """A unit of work: a pure function of *inputs* and of what all jobs share."""

    name: str
    inputs: tuple[Any, ...]
    make: Callable[[], JobResult]
    in_main_process: bool = False
    """Whether it runs in the main process, for example because it caches parts of its files."""


@dataclass(frozen=True)
class JobEntry:
    """The cache entry of a job: key of its inputs, its files with their SHA-256, its note."""

    key: bytes
    files: tuple[tuple[str, bytes], ...]
    note: Any

    def is_current(self, key: bytes, there: Mapping[str, Hashed]) -> bool:
        """Return whether inputs and files are unchanged."""
        files_unchanged = all(there.get(path, _NOT)[1] == known for path, known in self.files)
        return bool(key) and self.key == key and files_unchanged


_NOT: Hashed = ((0, 0, 0), b"")


class Batch:
    """The jobs whose files are in one folder."""

    def __init__(
        self, cache: BuildCache, folder: Path | None, key: Callable[[tuple[Any, ...]], bytes]
    ) -> None:
        """Use *folder* for the files; *key* returns the key of a job's inputs.

        *key* returns nothing for inputs without a fingerprint; such a job always runs.
        """
        self._cache, self._folder, self._key = cache, folder, key
        self._written: Mapping[str, Hashed] = cache.previous(f"output {folder.name}") if folder else {}
        name = folder.name if folder else ""
        self._before, self._after = cache.previous(f"jobs {name}"), cache.current(f"jobs {name}")
        self._there: dict[str, Hashed] = {}
        self._other: frozenset[str] = frozenset()
        self.notes: dict[str, Any] = {}
        """The note of each job, complete after all files were yielded."""
        self.done = 0
        """Number of jobs that were run."""

    def files(self, jobs: Iterable[Job]) -> Iterator[File | Unchanged]:
        """Yield the files of all jobs, first those that are up to date; the folder must be locked."""
        comparing = in_background(self._compare)
        every = [(job, self._key(job.inputs)) for job in jobs]
        seen = comparing()
        self._there, self._other = seen.unchanged(self._written), seen.other
        outdated = [job for job, key in every if not self._is_current(job, key)]
        names, self.done = {job.name for job in outdated}, len(outdated)
        elsewhere = [job for job in outdated if not job.in_main_process]
        with started(_do, elsewhere) as results:
            for job, _ in every:
                if job.name not in names:
                    yield from self._skip(job)
            finished = {job.name: _do(job) for job in outdated if job.in_main_process}
            for job, key in every:
                if job.name in names:
                    while job.name not in finished:
                        index, result = next(results)
                        finished[elsewhere[index].name] = result
                    yield from self._finish(job, key, finished.pop(job.name))
        for job, _ in every:
            self.notes[job.name] = self._after[job.name].note

    def files_of(self, job: Job) -> Iterator[File | Unchanged]:
        """Yield the files of one more job, which may depend on the others; call it after :meth:`files`."""
        key = self._key(job.inputs)
        yield from self._skip(job) if self._is_current(job, key) else self._finish(job, key, _do(job))

    def _is_current(self, job: Job, key: bytes) -> bool:
        return job.name in self._before and self._before[job.name].is_current(key, self._there)

    def _skip(self, job: Job) -> Iterator[File | Unchanged]:
        entry = self._after[job.name] = self._before[job.name]
        return (Unchanged(*each) for each in entry.files)

    def _finish(self, job: Job, key: bytes, result: JobResult) -> Iterator[File | Unchanged]:
        yield from result.files
        self._after[job.name] = JobEntry(
            key, tuple((each.path, each.hash) for each in result.files), result.note
        )

    def existing(self) -> set[str]:
        """Return the paths of all files in the folder before this build."""
        return {*self._there, *self._other}

    def _compare(self) -> FolderState:
        if self._folder is None:
            return FolderState(frozenset(), {}, frozenset())
        return compare_folder(
            self._folder, self._written, self._cache.store.saved(f"output {self._folder.name}")
        )

    def record(self, hashes: Mapping[str, bytes]) -> None:
        """Save the SHA-256 of each file in the folder, by path, for the next build."""
        assert self._folder is not None, "nothing was written"
        outputs = self._cache.current(f"output {self._folder.name}")
        outputs.update(stamped(self._folder, hashes, self._there))
        self._cache.save()


def is_untouched(cache: BuildCache, folder: Path) -> bool:
    """Return whether *folder* contains exactly what the last build has written."""
    kind = f"output {folder.name}"
    seen = compare_folder(folder, cache.previous(kind), cache.store.saved(kind))
    return folder.is_dir() and not seen.gone and not seen.other and not is_interrupted(folder)


def _do(job: Job) -> JobResult:
    finished = job.make()
    for file in finished.files:
        file.hash  # noqa: B018 - computed here, in whichever process this is
    return finished
