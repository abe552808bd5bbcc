"""Worker: the process that reads files for a scan. One line in names a file, one line out tells its rows.

It is a plain process with pipes, so that a scan runs in a notebook, a script without a main guard and inside a worker
of Dask alike, and so that whatever a file does (an abort in a library, no end, all memory) happens here.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import sys

from lbpmeta.corpus.one import rows_of

__all__ = ["answer"]


def answer(memory: int, max_bytes: int) -> None:
    """Say "ready", then answer until the pipe closes.

    Parameters
    ----------
    memory : int
        Bytes that this process may take, where the platform can hold it to that (POSIX); 0 for no limit.
    max_bytes : int
        A larger file is not read.
    """
    _limit(memory)
    # What libraries print must not mix with the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    answers.write("ready\n")
    answers.flush()
    for line in sys.stdin:
        file = json.loads(line)
        try:
            told: dict[str, object] = {"rows": [dataclasses.asdict(row) for row in rows_of(file, max_bytes=max_bytes)]}
        except MemoryError:
            told = {"failed": "needs more memory than a scan may take"}
        except Exception as error:  # the last line of defence: one file never ends a scan
            told = {"failed": f"internal error ({type(error).__name__}: {error})"}
        answers.write(json.dumps(told) + "\n")
        answers.flush()


def _limit(memory: int) -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    answer(int(sys.argv[1]), int(sys.argv[2]))
