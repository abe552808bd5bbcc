"""Cluster: the same files read by the workers of a Dask cluster; a worker that dies costs nothing but time."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lbpmeta.corpus.row import RowStatus, ScannedRow
from lbpmeta.corpus.workers import ScanLimits, Worker
from lbpmeta.errors import ConfigurationError

__all__ = ["rows_on_cluster"]

#: Files of one task, and tasks in flight for each thread: the scheduler holds few, and no worker waits.
_FILES: Final = 8
_AHEAD: Final = 3
_PATIENCE: Final = 30.0

_mine = threading.local()


def _read(files: Sequence[str], limits: ScanLimits) -> list[tuple[str, tuple[ScannedRow, ...]]]:
    """Read files on a worker of the cluster, in a process of its own that this thread keeps."""
    worker = getattr(_mine, "worker", None)
    if worker is None or worker.limits != limits:
        worker = _mine.worker = Worker(limits)
    return [(file, worker.rows_of(file)) for file in files]


def rows_on_cluster(
    files: Sequence[str], address: str, limits: ScanLimits
) -> Iterator[tuple[str, tuple[ScannedRow, ...]]]:
    """Yield each file with its rows, as they come, read by a Dask cluster.

    The workers must see the files under the same names, and have lbpmeta. When a worker dies, the files that it was
    reading are read by another; files whose task kills one worker after another are tried one by one, and the one
    that does so again is one row with that reason.

    Parameters
    ----------
    files : sequence of str
    address : str
        Of the scheduler, "tcp://127.0.0.1:8786".
    limits : ScanLimits
        For each file, as on one machine.

    Raises
    ------
    ConfigurationError
        If Dask is not installed, or no scheduler answers.
    """
    try:
        from dask.distributed import Client, as_completed
    except ImportError:
        raise ConfigurationError("a cluster needs Dask. Install it with: pip install 'lbpmeta[dask]'.") from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"no Dask scheduler answers at {address!r} ({error}).") from None
    with client:
        left = [files[i : i + _FILES] for i in range(0, len(files), _FILES)]
        left.reverse()
        running = as_completed(loop=client.loop, raise_errors=False)
        tasks: dict[Any, Sequence[str]] = {}

        def submit() -> None:
            while left and len(tasks) < _AHEAD * max(1, sum(client.nthreads().values())):
                batch = left.pop()
                future = client.submit(_read, batch, limits, pure=False, retries=1)
                tasks[future] = batch
                running.add(future)

        submit()
        while tasks:
            future = next(running)
            batch = tasks.pop(future)
            if future.status == "finished":
                yield from future.result()
            elif len(batch) > 1:
                left.extend([file] for file in reversed(batch))
            else:
                yield batch[0], (ScannedRow(batch[0], status=RowStatus.NOT_READ, reason=_why(future)),)
            future.release()
            submit()


def _why(future: Any) -> str:
    error = future.exception()
    return f"ended the worker that read it, again and again ({type(error).__name__})"
