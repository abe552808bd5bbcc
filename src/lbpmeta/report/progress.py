"""Progress: a bar for what takes longer than two seconds, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

__all__ = ["progress_bar"]

#: What is quicker needs no bar.
_PATIENCE: Final = 2.0


@contextmanager
def progress_bar(description: str) -> Iterator[Callable[[int, int], None]]:
    """Return a callback (done, total) that draws a bar on stderr after two seconds.

    Nothing is drawn where stderr is no terminal: in a pipe, a log, a continuous-integration job. The bar vanishes when
    the work is done.

    Examples
    --------
    >>> with progress_bar("Checking") as progress:
    ...     progress(1, 2)
    """
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    begun = time.monotonic()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    tasks: list[TaskID] = []

    def advance(done: int, total: int) -> None:
        if tasks:
            bar.update(tasks[0], completed=done, total=total)
        elif time.monotonic() - begun > _PATIENCE:
            tasks.append(bar.add_task(description, completed=done, total=total))
            bar.start()

    try:
        yield advance
    finally:
        if tasks:
            bar.stop()
