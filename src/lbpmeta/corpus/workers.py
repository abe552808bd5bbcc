"""Workers: processes that read files, watched; one that crashes, hangs or outgrows its limits costs one file."""

from __future__ import annotations

import contextlib
import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Final

from lbpmeta.corpus.row import RowStatus, ScannedRow
from lbpmeta.evidence.textfile import MAX_BYTES

__all__ = ["ScanLimits", "Worker", "rows_of_files"]

#: A worker is replaced after so many files: what libraries keep does not add up over a day.
_FILES: Final = 2_000

#: Seconds in which a worker must have started, on a machine with much to do.
_START: Final = 300.0


@dataclass(frozen=True, slots=True)
class ScanLimits:
    """What one file may cost.

    Parameters
    ----------
    seconds : float
        A file that takes longer is left.
    memory : int
        Bytes of a worker's address space (POSIX); 0 for no limit.
    max_bytes : int
        A larger file is not read.
    """

    seconds: float = 120.0
    memory: int = 4_000_000_000
    max_bytes: int = MAX_BYTES


class Worker:
    """One process that reads files, started when it is needed and again after it died.

    Examples
    --------
    >>> with Worker(ScanLimits()) as worker:
    ...     [row.status for row in worker.rows_of("no-such-file.txt")]
    ['not read']
    """

    def __init__(self, limits: ScanLimits) -> None:
        self.limits = limits
        self._process: subprocess.Popen[str] | None = None
        self._files = 0

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def rows_of(self, file: str) -> tuple[ScannedRow, ...]:
        """Return the rows about a file; where it could not be read, one row that says why."""
        process = self._running()
        answer, late = self._asked(process, json.dumps(file) + "\n", self.limits.seconds)
        if not answer.endswith("\n"):
            self.stop()
            return (ScannedRow(file, status=RowStatus.NOT_READ, reason=self._why(late, process.returncode)),)
        told = json.loads(answer)
        if "failed" in told:
            self.stop()
            return (ScannedRow(file, status=RowStatus.NOT_READ, reason=str(told["failed"])),)
        self._files += 1
        if self._files >= _FILES:
            self.stop()
        return tuple(ScannedRow(**row) for row in told["rows"])

    def kill(self) -> None:
        """End what the process does now, from another thread."""
        if (process := self._process) is not None:
            process.kill()

    def stop(self) -> None:
        """End the process; the next file starts another."""
        process, self._process, self._files = self._process, None, 0
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        process.wait()

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            limits = (f"{self.limits.memory}", f"{self.limits.max_bytes}")
            self._process = subprocess.Popen(
                [sys.executable, "-m", "lbpmeta.corpus.worker", *limits],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                encoding="utf-8",
            )
            # What starting costs is not the first file's.
            self._asked(self._process, "", _START)
        return self._process

    @staticmethod
    def _asked(process: subprocess.Popen[str], line: str, seconds: float) -> tuple[str, bool]:
        """Return the line that answers a line, and whether it took too long: the process is dead then."""
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(seconds, end)
        timer.start()
        try:
            with contextlib.suppress(OSError):
                process.stdin.write(line)
                process.stdin.flush()
                return process.stdout.readline(), late.is_set()
            return "", late.is_set()
        finally:
            timer.cancel()

    def _why(self, late: bool, code: int | None) -> str:
        if late:
            return f"took longer than {self.limits.seconds:g} s"
        if code == -getattr(signal, "SIGKILL", 9):
            return "ended the process that read it (killed, as a system without memory does)"
        if code is not None and code < 0:
            return f"ended the process that read it (signal {-code})"
        return f"ended the process that read it (exit code {code})"


def rows_of_files(files: Iterable[str], jobs: int, limits: ScanLimits) -> Iterator[tuple[str, tuple[ScannedRow, ...]]]:
    """Yield each file with its rows, as they come, read by so many processes at once.

    Parameters
    ----------
    files : iterable of str
        Taken one by one when a process is free.
    jobs : int
    limits : ScanLimits

    Examples
    --------
    >>> [(file, rows[0].status) for file, rows in rows_of_files(["no-such-file.txt"], 1, ScanLimits())]
    [('no-such-file.txt', 'not read')]
    """
    waiting = iter(files)
    lock, told = threading.Lock(), queue.Queue[tuple[str, tuple[ScannedRow, ...]] | None]()
    stopped = threading.Event()

    def work(worker: Worker) -> None:
        try:
            with worker:
                while not stopped.is_set():
                    with lock:
                        file = next(waiting, None)
                    if file is None:
                        break
                    told.put((file, worker.rows_of(file)))
        finally:
            told.put(None)

    workers = [Worker(limits) for _ in range(jobs)]
    threads = [threading.Thread(target=work, args=(worker,), daemon=True) for worker in workers]
    for thread in threads:
        thread.start()
    ended = 0
    try:
        while ended < jobs:
            one = told.get()
            if one is None:
                ended += 1
            else:
                yield one
    finally:
        stopped.set()
        for worker in workers:
            worker.kill()
        for thread in threads:
            thread.join()
