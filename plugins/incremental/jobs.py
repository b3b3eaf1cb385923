"""Does those jobs whose files do not stand in a folder already, as they would be made again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins.deployment.journal import is_interrupted
from plugins.incremental.cache import BuildCache
from plugins.incremental.file import File, Unchanged
from plugins.incremental.file_hashes import Hashed
from plugins.incremental.outputs import Seen, look, stamped
from plugins.incremental.parallel import as_done, beside


@dataclass(frozen=True)
class JobResult:
    """What a job has made: files, and a small note for what is made of all jobs together."""

    files: tuple[File, ...]
    note: Any = None


@dataclass(frozen=True)
class Job:
    """A piece of work: a function of what all jobs share and of *inputs*, and of nothing else."""

    name: str
    inputs: tuple[Any, ...]
    make: Callable[[], JobResult]
    long: bool = False
    """Whether it takes so long that it is begun before others."""


@dataclass(frozen=True)
class JobEntry:
    """What is kept of a job that was done: what it rested on, its files with their SHA-256, its note."""

    key: bytes
    files: tuple[tuple[str, bytes], ...]
    note: Any

    def stands(self, key: bytes, there: Mapping[str, Hashed]) -> bool:
        """Return whether the job would produce what is there."""
        whole = all(there.get(path, _NOT)[1] == known for path, known in self.files)
        return bool(key) and self.key == key and whole


_NOT: Hashed = ((0, 0, 0), b"")


class Batch:
    """The jobs of one folder."""

    def __init__(
        self, cache: BuildCache, folder: Path | None, key: Callable[[tuple[Any, ...]], bytes]
    ) -> None:
        """Take the *folder* that the files are written to, and what tells inputs from any others.

        *key* returns nothing for inputs that it cannot tell; such a job is always done.
        """
        self._cache, self._folder, self._key = cache, folder, key
        self._written: Mapping[str, Hashed] = cache.before(f"output {folder.name}") if folder else {}
        self._there: dict[str, Hashed] = {}
        self._other: frozenset[str] = frozenset()
        self.notes: dict[str, Any] = {}
        """What each job has noted, once all files were asked for."""
        self.done = 0
        """How many jobs had to be done."""

    def files(self, jobs: Iterable[Job]) -> Iterator[File | Unchanged]:
        """Yield the files of every job, in the order of *jobs*; asked for once the folder is locked."""
        name = self._folder.name if self._folder else ""
        before, after = self._cache.before(f"jobs {name}"), self._cache.after(f"jobs {name}")
        looking = beside(self._look)
        every = [(job, self._key(job.inputs)) for job in jobs]
        seen = looking()
        self._there, self._other = seen.unchanged(self._written), seen.other
        fresh = [
            job
            for job, key in every
            if job.name not in before or not before[job.name].stands(key, self._there)
        ]
        fresh.sort(key=lambda job: not job.long)
        results, made = as_done(_do, fresh), dict[str, JobResult]()
        names = {job.name for job in fresh}
        self.done = len(fresh)
        for job, key in every:
            if job.name in names:
                while job.name not in made:
                    index, result = next(results)
                    made[fresh[index].name] = result
                own = made.pop(job.name)
                yield from own.files
                after[job.name] = JobEntry(key, tuple((each.path, each.hash) for each in own.files), own.note)
            else:
                after[job.name] = before[job.name]
                yield from (Unchanged(*entry) for entry in before[job.name].files)
            self.notes[job.name] = after[job.name].note

    def held(self) -> set[str]:
        """Return the paths of all files that the folder held when it was looked at."""
        return {*self._there, *self._other}

    def _look(self) -> Seen:
        if self._folder is None:
            return Seen(frozenset(), {}, frozenset())
        return look(self._folder, self._written, self._cache.store.saved(f"output {self._folder.name}"))

    def remember(self, hashes: Mapping[str, bytes]) -> None:
        """Leave to the next build the SHA-256 of each file, by path, now that they stand in the folder."""
        assert self._folder is not None, "nothing was written"
        outputs = self._cache.after(f"output {self._folder.name}")
        outputs.update(stamped(self._folder, hashes, self._there))
        self._cache.save()


def untouched(cache: BuildCache, folder: Path) -> bool:
    """Return whether *folder* holds exactly what the last build has written to it."""
    kind = f"output {folder.name}"
    seen = look(folder, cache.before(kind), cache.store.saved(kind))
    return folder.is_dir() and not seen.gone and not seen.other and not is_interrupted(folder)


def _do(job: Job) -> JobResult:
    made = job.make()
    for file in made.files:
        file.hash  # noqa: B018 - computed here, in whichever process this is
    return made
