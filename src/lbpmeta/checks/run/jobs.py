"""Rows looked at in several processes: the findings are those of one process, in the same order."""

from __future__ import annotations

import copyreg
import io
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO, TypeAlias

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.run.looking import Made, RowChecks, Work
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.errors import LbpmetaError
from lbpmeta.evidence.tables import Tables

__all__ = ["Task", "looked_at", "serve"]

_Answer: TypeAlias = tuple[int, list[tuple[int, Finding]] | LbpmetaError]


@dataclass(frozen=True, slots=True)
class Task:
    """What is looked at: the rows of one table, beside all others, by checks that stand where `specs` has them."""

    tables: Tables
    specs: tuple[CheckSpec, ...]
    known: Mapping[str, CheckSpec]
    table: str


def _read_only(mapping: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(mapping)


class _Pickler(pickle.Pickler):
    """Checks of the registry go by their names; read-only mappings, which pickle does not know, by their items."""

    dispatch_table = {**copyreg.dispatch_table, MappingProxyType: lambda m: (_read_only, (dict(m),))}  # noqa: RUF012

    def persistent_id(self, thing: object) -> str | None:
        return thing.name if isinstance(thing, CheckSpec) and CHECKS.get(thing.name) is thing else None


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, name: str) -> CheckSpec:
        return CHECKS[name]


def _written(thing: object) -> bytes:
    buffer = io.BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(thing)
    return buffer.getvalue()


def looked_at(task: Task, work: Sequence[Work], jobs: int, done: Callable[[int], None]) -> Iterator[Made]:
    """Yield what processes find in rows, in the order of the rows; what none came to is left out.

    Parameters
    ----------
    task : Task
        It is written for each process.
    work : sequence of (int, int, tuple of int)
    jobs : int
        So many processes.
    done : callable
        Called with the rows done.

    Raises
    ------
    LbpmetaError
        The one that the first of the rows raises, as in one process.
    """
    header = _written(task)
    answers: queue.SimpleQueue[_Answer | None] = queue.SimpleQueue()
    # Every so-manieth row: neighbours cost alike, so that each process gets as much to do.
    shares = [share for i in range(jobs) if (share := work[i::jobs])]
    threads = [threading.Thread(target=_ask, args=(header, share, answers), daemon=True) for share in shares]
    for thread in threads:
        thread.start()
    made: dict[int, Made] = {}
    errors: dict[int, LbpmetaError] = {}
    running = len(threads)
    while running:
        answer = answers.get()
        if answer is None:
            running -= 1
            continue
        at, found = answer
        if isinstance(found, LbpmetaError):
            errors[at] = found
        else:
            made[at] = at, found
            done(len(made))
    if errors:
        raise errors[min(errors)]
    yield from (made[at] for at, _, _ in work if at in made)


def _ask(header: bytes, share: Sequence[Work], answers: queue.SimpleQueue[_Answer | None]) -> None:
    """Run one process over its share; a process that dies leaves rows over, which the run looks at itself."""
    paths = os.pathsep.join(path for path in sys.path if path)
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from lbpmeta.checks.run.jobs import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        with process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(header)
            process.stdin.write(_written(list(share)))
            process.stdin.close()
            while True:
                answers.put(pickle.load(process.stdout))
    except (OSError, EOFError, pickle.UnpicklingError):
        pass
    finally:
        answers.put(None)


def serve() -> None:
    """Be such a process: read the task and the rows, and write what each row gives."""
    given, told = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever prints must not write between the answers
    task: Task = _Unpickler(given).load()
    share: list[Work] = _Unpickler(given).load()
    checks = RowChecks(task.tables, task.known)
    for at, place, specs in share:
        row = task.tables[task.table][place]
        try:
            _tell(told, (at, checks.made(row, [(i, task.specs[i]) for i in specs])))
        except LbpmetaError as error:
            _tell(told, (at, error))
            return


def _tell(told: IO[bytes], answer: object) -> None:
    told.write(_written(answer))
    told.flush()
