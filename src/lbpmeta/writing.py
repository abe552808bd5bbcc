"""Writing: files that are whole or not there, and inputs that no option can destroy."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from lbpmeta.errors import ConfigurationError

__all__ = ["atomic_file", "refuse_to_lose", "write_atomically"]

#: File names of what people type numbers into, or configure; lbpmeta writes none of them over an old file.
_DATA: Final = frozenset(
    ".csv .tsv .tab .rm5 .zip .xls .xlsx .ods .parquet .feather .rda .rds .sav .dta .toml .ini .cfg .py .r".split()  # noqa: SIM905
)


def write_atomically(file: str | Path, content: str | bytes) -> Path:
    """Write a file so that whoever looks sees the old one or the new one, whole; return its path.

    The content goes to a new file in the same folder, which then takes the name. A full disk, a crash or an interrupt
    leaves the old file as it was, and no half of a new one. A symbolic link stays one: what it leads to is replaced. A
    device or a pipe (``/dev/stdout``) is written to as it is.

    Parameters
    ----------
    file : str or Path
        Its folder is made if needed.
    content : str or bytes
        Text is written as UTF-8, with its line ends as they are.

    Raises
    ------
    OSError
        If it cannot be written; nothing has changed then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_atomically(Path(folder, "new", "a.txt"), "1.20")
    ...     file.read_text(), [p.name for p in file.parent.iterdir()]
    ('1.20', ['a.txt'])
    """
    path = Path(file)
    data = content.encode("utf-8") if isinstance(content, str) else content
    if path.exists() and not path.is_file() and not path.is_dir():
        path.write_bytes(data)
        return path
    with atomic_file(path) as draft, draft.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return path


@contextlib.contextmanager
def atomic_file(file: str | Path) -> Iterator[Path]:
    """Give the path of a draft in the same folder, which takes the name of the file when the block ends well.

    For files that are too long to be held whole. The draft is gone when the block fails.

    Parameters
    ----------
    file : str or Path
        Its folder is made if needed.

    Raises
    ------
    OSError
        If it cannot be written, or is a folder; nothing has changed then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with atomic_file(Path(folder, "a.txt")) as draft:
    ...         _ = draft.write_text("1.20")
    ...     [p.name for p in Path(folder).iterdir()]
    ['a.txt']
    """
    target = Path(os.path.realpath(file))
    if target.is_dir():
        raise IsADirectoryError(f"{str(file)!r} is a folder. Name a file.")
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".lbpmeta-{secrets.token_hex(8)}.tmp")
    try:
        yield draft
        if target.exists():
            draft.chmod(target.stat().st_mode & 0o7777)
        draft.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def refuse_to_lose(output: str | Path, inputs: Iterable[str | Path] = ()) -> None:
    """Raise unless a file may be written: it is no input, and no file of that name that holds data already.

    Parameters
    ----------
    output : str or Path
        What is to be written.
    inputs : iterable of str or Path
        Files that were read; links to them count as them.

    Raises
    ------
    ConfigurationError
        If something would be lost; the message says what, and to name another file.

    Examples
    --------
    >>> refuse_to_lose("no-such-file.html")
    >>> refuse_to_lose(__file__)
    Traceback (most recent call last):
        ...
    lbpmeta.errors.ConfigurationError: ...writing.py' exists and may hold data ...
    """
    path = Path(output)
    if not path.is_file():
        return
    if any(Path(file).is_file() and path.samefile(file) for file in inputs):
        raise ConfigurationError(
            f"{str(path)!r} is what was read: it would be lost; nothing was written. Name another file."
        )
    if path.suffix.lower() in _DATA or path.name == "datapackage.json":
        raise ConfigurationError(
            f"{str(path)!r} exists and may hold data ({path.suffix or path.name}); nothing was written. "
            "Name another file, or remove this one."
        )
