"""Files: which files a scan reads: what stands in folders, what lists name, what is named itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from lbpmeta.errors import ConfigurationError
from lbpmeta.evidence.reading import FORMATS
from lbpmeta.reading.documents.formats import SUFFIXES

__all__ = ["SCANNED", "files_of"]

#: Suffixes of the files that are read of a folder.
SCANNED: Final = frozenset(SUFFIXES) | frozenset(FORMATS)

#: Suffixes that a list of files may have.
_LISTS: Final = (".txt", ".list", ".lst", "")


def files_of(paths: Iterable[str | Path]) -> tuple[str, ...]:
    """Return the files to be read, each once, in the order in which they were named; those of a folder by name.

    Parameters
    ----------
    paths : iterable of str or Path
        A folder stands for the documents and tables in it and below it, without hidden ones. A text file whose first
        line names a file (from here, or from where it stands) is a list of files, one a line. Anything else is itself
        a file.

    Raises
    ------
    ConfigurationError
        If a path does not exist, or there is nothing to read.

    Examples
    --------
    >>> import tempfile
    >>> from lbpmeta.writing import write_atomically
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("b.txt", "a.md", "c.png"):
    ...         _ = write_atomically(Path(folder, name), "Pain fell.")
    ...     [Path(file).name for file in files_of([folder])]
    ['a.md', 'b.txt']
    """
    found: dict[str, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            found.update(dict.fromkeys(_of_folder(path)))
        elif path.is_file():
            found.update(dict.fromkeys(_of_list(path) or (str(path),)))
        else:
            raise ConfigurationError(f"{str(path)!r} does not exist. Name a folder, a list of files, or files.")
    if not found:
        raise ConfigurationError(
            f"nothing to read: no document or table stands there (of {', '.join(sorted(SCANNED))})."
        )
    return tuple(found)


def _of_folder(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder).parts
        if (
            file.suffix.lower() in SCANNED
            and not any(part.startswith((".", "~")) for part in inside)
            and file.is_file()
        ):
            yield str(file)


def _of_list(file: Path) -> tuple[str, ...]:
    """Return the files that a list names; nothing where it is no list."""
    if file.suffix.lower() not in _LISTS:
        return ()
    with file.open("rb") as stream:
        head = [line.decode("utf-8", "replace").strip() for line in stream.readlines(1 << 12)]
    if not _named(next((line for line in head if line), ""), file):
        return ()
    lines = (line.strip() for line in file.read_text(encoding="utf-8-sig", errors="replace").splitlines())
    return tuple(_named(line, file) or line for line in lines if line)


def _named(line: str, where: Path) -> str:
    """Return the file that a line names, from here or from where the list stands."""
    for file in (Path(line), where.parent / line) if line else ():
        try:
            if file.is_file():
                return str(file)
        except (OSError, ValueError):
            return ""
    return ""
