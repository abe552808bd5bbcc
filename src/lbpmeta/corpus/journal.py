"""Journal: what a scan has done, line by line on disk, so that a killed one goes on where it stopped."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from lbpmeta.corpus.row import COLUMNS, ScannedRow
from lbpmeta.errors import ConfigurationError

__all__ = ["Journal"]


def _stamp(file: str) -> list[int]:
    """Return size and time of a file: another stamp is another content."""
    try:
        known = os.stat(file)
    except OSError:
        return [-1, -1]
    return [known.st_size, known.st_mtime_ns]


class Journal:
    """The lines of a scan: a head, then one line a file with its rows.

    A last line that was cut by a crash counts as not written. Only one scan at a time may write.

    Parameters
    ----------
    path : Path
    about : mapping of str to str
        What the rows were made with (versions, limits): a journal made otherwise is refused.

    Raises
    ------
    ConfigurationError
        If the file is no journal, or of other settings.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with Journal(Path(folder, "a.journal"), {"version": "1"}) as journal:
    ...         journal.add("a.txt", (ScannedRow("a.txt"),))
    ...     with Journal(Path(folder, "a.journal"), {"version": "1"}) as again:
    ...         again.done("a.txt"), again.done("b.txt")
    (True, False)
    """

    def __init__(self, path: Path, about: dict[str, str]) -> None:
        self.path = path
        self._at: dict[str, tuple[int, list[int]]] = {}
        whole = 0
        if path.exists() and path.stat().st_size:
            whole = self._known(about)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = path.open("r+b" if path.exists() else "w+b")
        self._file.truncate(whole)
        self._file.seek(whole)
        if not whole:
            self._line(about)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def _known(self, about: dict[str, str]) -> int:
        """Note the files of a journal that stands there; return where its last whole line ends."""
        end = 0
        with self.path.open("rb") as stream:
            for number, line in enumerate(iter(stream.readline, b"")):
                try:
                    told: Any = json.loads(line) if line.endswith(b"\n") else None
                except ValueError:
                    told = None
                if number == 0 and told is not None and told != about:
                    raise ConfigurationError(
                        f"{str(self.path)!r} is of a scan with other settings or another version. Remove it to begin "
                        "anew, or name another output."
                    )
                if told is None:
                    if number == 0 and not about_like(line):
                        raise ConfigurationError(f"{str(self.path)!r} is no journal of a scan. Name another output.")
                    break
                if number:
                    self._at[told["file"]] = (end, told["stamp"])
                end += len(line)
        return end

    def _line(self, told: object) -> None:
        self._file.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
        self._file.flush()

    def done(self, file: str) -> bool:
        """Whether a file was read, and is still what it was then."""
        known = self._at.get(file)
        return known is not None and known[1] == _stamp(file)

    def add(self, file: str, rows: Iterable[ScannedRow]) -> None:
        """Keep the rows of a file."""
        self._file.seek(0, os.SEEK_END)
        stamp = _stamp(file)
        at = self._file.tell()
        # Without names: half of the size, and the head says them.
        self._line({"file": file, "stamp": stamp, "rows": [list(dataclasses.astuple(row)) for row in rows]})
        self._at[file] = (at, stamp)

    def rows(self, files: Iterable[str]) -> Iterator[ScannedRow]:
        """Yield the rows of files in their order, one line of the journal at a time."""
        for file in files:
            at, _ = self._at[file]
            self._file.seek(at)
            for row in json.loads(self._file.readline())["rows"]:
                yield ScannedRow(*row)

    def remove(self) -> None:
        """Delete it: its rows stand elsewhere now."""
        self._file.close()
        self.path.unlink()


def about_like(line: bytes) -> bool:
    """Whether a first line without its end may be the head of a journal that was cut while it was written.

    Examples
    --------
    >>> about_like(b'{"columns": "docu'), about_like(b"study,n1,n2")
    (True, False)
    """
    return line[:12] == b'{"columns": '[: len(line[:12])]


#: The head names the columns, so that a journal of other columns is refused.
HEAD = {"columns": " ".join(COLUMNS)}
