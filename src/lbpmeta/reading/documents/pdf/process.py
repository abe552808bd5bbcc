"""Process: the child that opens PDFs is started, waited for and ended; what it says is taken as plain data."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from lbpmeta.errors import DataError
from lbpmeta.reading.documents.pdf import child
from lbpmeta.reading.documents.raw import Raw

__all__ = ["LOCKED", "ask_child"]

#: Seconds until the child is ended from outside, should its own watch fail.
_WALL: Final = child.WALL + 2
_PRINT: Final = "Print it to a new PDF in a viewer, or save its text as .txt, and read that."

LOCKED: Final = "is locked by a password. Open it in a viewer and save a copy without the password."
_BROKEN: Final = f"is no whole PDF (cut off, damaged, or something else under that name). Fetch it anew. {_PRINT}"
_TIME: Final = f"needs more than {child.CPU} seconds, as no paper does: not read. {_PRINT}"
_MEMORY: Final = f"needs more than {child.MEMORY >> 30} GB of memory, as no paper does: not read. {_PRINT}"
_MISSING: Final = (
    "PDFs are read with 'lbpmeta[read]', which is not installed. pip install 'lbpmeta[read]', or save its text as .txt."
)


def ask_child(raw: Raw, asked: Mapping[str, Any]) -> tuple[list[dict[str, Any]], str]:
    """Return what the child says of each page, and why it ended early; "" where it did not.

    Raises
    ------
    DataError
        If the file cannot be opened, has too many pages, or nothing of it was read within the limits.
    """
    if importlib.util.find_spec("pypdfium2") is None:
        raise DataError(f"{raw.name!r}: {_MISSING}")
    if not sys.executable or getattr(sys, "frozen", False):
        raise DataError(f"{raw.name!r}: PDFs are read by another Python process, and there is none to start here.")
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as told:
        given.write(raw.data)
        given.seek(0)
        status = _run(given.fileno(), told.fileno(), asked)
        told.seek(0)
        said = list(_lines(told))
    why = _why(status)
    first: Mapping[str, Any] = said[0] if said else {}
    if "error" in first:
        raise DataError(f"{raw.name!r} {LOCKED if first['error'] == 'locked' else _BROKEN}")
    pages = first.get("pages", 0)
    if pages > child.PAGES:
        raise DataError(
            f"{raw.name!r} says that it has {pages} pages; at most {child.PAGES} are read. "
            "Save those with the results as a PDF of their own."
        )
    if len(said) < 2 and (why or not pages):
        raise DataError(f"{raw.name!r} {why or _BROKEN}")
    return said[1:], why


def _run(given: int, told: int, asked: Mapping[str, Any]) -> int:
    """Run the child to its end; return its status, that of time where it was ended from outside."""
    paths = os.pathsep.join(path for path in sys.path if path)
    command = [sys.executable, "-P", str(Path(child.__file__)), json.dumps(asked)]
    environment = {**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
    process = subprocess.Popen(
        command,
        stdin=given,
        stdout=told,
        stderr=subprocess.DEVNULL,
        env=environment,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    try:
        return process.wait(timeout=_WALL)
    except subprocess.TimeoutExpired:
        return child.STATUS_TIME
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _lines(told: Any) -> Iterator[dict[str, Any]]:
    """Yield the whole lines of what was said; the last may be cut."""
    for line in told:
        try:
            one = json.loads(line)
        except ValueError:
            return
        if isinstance(one, dict):
            yield one


def _why(status: int) -> str:
    """Why a child with this status ended early."""
    if status == 0:
        return ""
    if status == child.STATUS_TIME or (sys.platform != "win32" and -status in (9, 24)):  # killed, SIGXCPU
        return _TIME
    if status == child.STATUS_MEMORY or status == 1 or status < 0:  # a MemoryError, or an abort for want of memory
        return _MEMORY
    return _BROKEN
