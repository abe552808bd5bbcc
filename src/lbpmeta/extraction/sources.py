"""Sources: the papers and records of a folder, and which of them a study's rows were taken from."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from lbpmeta.errors import DataError, LbpmetaError
from lbpmeta.evidence.tables import Row
from lbpmeta.evidence.textfile import MAX_BYTES, read_bytes
from lbpmeta.extraction.labels import stem
from lbpmeta.extraction.mention import SourceRead
from lbpmeta.extraction.papers import ids_in, origin_of
from lbpmeta.extraction.registry_record import is_record, record_origins
from lbpmeta.reading.documents.formats import SUFFIXES, read_document

__all__ = ["assigned", "read_map", "read_sources", "source_files"]

#: Files that are looked at in a folder: documents, records, and what a paper often is though it may not be read.
_KNOWN: Final = SUFFIXES | {".pdf", ".tex", ".json", ".doc", ".rtf", ".epub"}
#: So much of a file is its top.
_TOP: Final = 8000
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAME: Final = re.compile(r"[^\W\d_]{3,}")
_SMALL: Final = frozenset("and the van von der den del trial study group".split())  # noqa: SIM905
#: Columns that may name a file.
_FILES: Final = ("x_file", "x_paper", "x_pdf", "x_source_file", "x_fulltext", "x_filename", "source")


def source_files(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """Return the files that are meant by files and folders; of a folder those that can be papers or records.

    Raises
    ------
    DataError
        If there is no such file or folder, or no paper in it.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(f for f in path.rglob("*") if f.is_file() and f.suffix.lower() in _KNOWN)
            found += [f for f in inside if not any(part.startswith((".", "~")) for part in f.relative_to(path).parts)]
        elif path.is_file():
            found.append(path)
        else:
            raise DataError(
                f"{str(path)!r}: there is no file or folder of this name. Name the papers, or their folder."
            )
    if not found:
        shown = ", ".join(repr(str(p)) for p in paths)
        raise DataError(
            f"{shown}: no paper is in it. Put text, Word, web or JATS files there, or registry records in JSON."
        )
    return tuple(dict.fromkeys(found))


def read_sources(
    files: Sequence[Path], *, max_bytes: int = MAX_BYTES, progress: Callable[[int, int], None] | None = None
) -> tuple[SourceRead, ...]:
    """Read papers and records; one that cannot be read stays, with the reason.

    Parameters
    ----------
    files : sequence of Path
    max_bytes : int
    progress : callable, optional
        Called with how many are done, and of how many.
    """
    found: list[SourceRead] = []
    for done, file in enumerate(files):
        if progress is not None:
            progress(done, len(files))
        found += _read(file, max_bytes)
    return tuple(found)


def _read(file: Path, max_bytes: int) -> tuple[SourceRead, ...]:
    name = file.name
    try:
        if file.suffix.lower() == ".json":
            data = read_bytes(file, max_bytes)
            if not is_record(data):
                return (SourceRead(name, head=name, unread="it is JSON, and no study record"),)
            return record_origins(data, name)
        document = read_document(file, max_bytes=max_bytes)
        origin = origin_of(document, name)
        # Readers leave addresses out of the text: what a file says of itself on top is looked at as it is.
        with file.open("rb") as stream:
            top = stream.read(_TOP).decode("utf-8", errors="ignore")
        origin = replace(origin, ids=origin.ids | ids_in(top))
        if not origin.words.strip():
            return (SourceRead(name, head=name, unread="it holds no text"),)
        return (origin,)
    except (LbpmetaError, OSError) as error:
        return (SourceRead(name, head=name, ids=ids_in(name), unread=" ".join(str(error).split())),)


def read_map(file: str | Path, *, max_bytes: int = MAX_BYTES) -> dict[str, tuple[str, ...]]:
    """Read which files a study's numbers come from: a table with two columns, study (or id) and file.

    Raises
    ------
    DataError
        If it is no such table.

    Examples
    --------
    >>> import tempfile
    >>> from lbpmeta.writing import write_atomically
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_map(write_atomically(Path(folder, "map.csv"), "study,file\\nSmith 2019,smith.txt\\n"))
    {'smith 2019': ('smith.txt',)}
    """
    text = read_bytes(Path(file), max_bytes).decode("utf-8-sig", errors="replace")
    mark = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    mark = "\t" if "\t" in text.partition("\n")[0] else mark
    found: dict[str, tuple[str, ...]] = {}
    for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=mark)):
        if number == 0 or not any(row):
            continue
        if len(row) < 2 or not row[0].strip() or not row[1].strip():
            raise DataError(
                f"{str(file)!r}, line {number + 1}: not a study and a file. "
                "Head two columns study and file, one pair a row."
            )
        key = row[0].strip().lower()
        found[key] = (*found.get(key, ()), *(part.strip() for part in row[1].split("|") if part.strip()))
    return found


def assigned(
    rows: Sequence[tuple[Row, str]], origins: Sequence[SourceRead], mapping: Mapping[str, Sequence[str]] | None = None
) -> dict[str, tuple[SourceRead, ...]]:
    """Return the sources of each row, by its id; none where nothing tells them.

    A map goes first, then a file that the row names, then DOI, registry and PubMed numbers, then name and year in the
    file's name, its title and its beginning. A record whose number stands in a paper of the row is the row's too.

    Parameters
    ----------
    rows : sequence of (Row, str)
        Each with the name of its study.
    origins : sequence of SourceRead
    mapping : mapping of str to sequence of str, optional
        Study or row id (in lower case) to file names.

    Examples
    --------
    >>> rows = [(Row("trials", "a.csv", 2, {"id": name}), name) for name in ("Smith 2019", "Brown 2020")]
    >>> found = assigned(rows, [SourceRead(name, head=name) for name in ("Smith_2019.txt", "jones.txt")])
    >>> [[o.name for o in found[row.id]] for row, _ in rows]
    [['Smith_2019.txt'], []]
    """
    found: dict[str, tuple[SourceRead, ...]] = {}
    by_study: dict[tuple[str, frozenset[str]], tuple[SourceRead, ...]] = {}
    for row, study in rows:
        named = _named(row, study, origins, mapping or {})
        if not named:
            ids = ids_in(
                " ".join(_with_labels(column, str(text)) for column, text in row.cells.items() if column != "quote")
            )
            key = (study, ids)
            if key not in by_study:
                by_study[key] = _known(study, ids, origins)
            named = by_study[key]
        linked = {i for o in named for i in o.ids if i.startswith("nct")}
        more = tuple(o for o in origins if o.kind == "registry" and o not in named and o.ids & linked)
        found[row.id] = (*named, *more)
    if len(origins) == 1 and len({study for _, study in rows}) == 1 and not any(found.values()):
        return {row.id: tuple(origins) for row, _ in rows}  # one study and one paper: nothing else can be meant
    return found


def _with_labels(column: str, text: str) -> str:
    return f"PMID {text}" if "pmid" in column or "pubmed" in column else text


def _named(
    row: Row, study: str, origins: Sequence[SourceRead], mapping: Mapping[str, Sequence[str]]
) -> tuple[SourceRead, ...]:
    """The sources that a map or the row itself names."""
    names = [*mapping.get(row.id.lower(), ()), *mapping.get(study.lower(), ())]
    if not names:
        names = [str(row.cells[column]) for column in _FILES if row.cells.get(column)]
    wanted = {name.lower() for name in names} | {Path(name).stem.lower() for name in names}
    return tuple(o for o in origins if {o.name.lower(), Path(o.name.split(" (NCT")[0]).stem.lower()} & wanted)


def _known(study: str, ids: frozenset[str], origins: Sequence[SourceRead]) -> tuple[SourceRead, ...]:
    """The sources that ids or the study's name and year tell."""
    by_id = tuple(o for o in origins if ids & o.ids or any(i.replace("/", "_") in o.name.lower() for i in ids))
    if by_id:
        return by_id
    years = set(_YEAR.findall(study))
    names = [stem(w) for w in _NAME.findall(study) if w.lower() not in _SMALL]
    if not names:
        return ()
    surname = names[0]
    scored = [(_likeness(surname, names, years, origin), origin) for origin in origins]
    best = max((score for score, _ in scored), default=0)
    return tuple(o for score, o in scored if score == best) if best >= 2 else ()


def _likeness(surname: str, names: Sequence[str], years: set[str], origin: SourceRead) -> int:
    """How surely a source is a study's: 4 name and year in the file's name ... 0."""
    file = origin.name.lower()
    in_file = {stem(w) for w in _NAME.findall(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", origin.name))}
    head_words = {stem(w) for w in _NAME.findall(origin.head)}
    if surname in in_file:
        if years & set(_YEAR.findall(file)):
            return 5
        if not _YEAR.search(file):
            return 4 if len(set(names) & in_file) > 1 or not years or years & set(_YEAR.findall(origin.head)) else 3
        return 0 if years else 3
    if surname in head_words and years and years & set(_YEAR.findall(origin.head)):
        return 2
    return 0
