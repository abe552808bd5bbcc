"""R data: the data frames of .rds and .rda files as grids of text; a fit of metafor or meta gives its studies."""

from __future__ import annotations

import bz2
import datetime
import lzma
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import meaning
from lbpmeta.evidence.cells import shown_float
from lbpmeta.evidence.formats.xdr import BrokenError, Pairs, Vector, unserialised
from lbpmeta.evidence.textfile import read_bytes, too_large

__all__ = ["R_DATA", "frames_of"]

#: Suffixes of files that R writes.
R_DATA: Final = (".rds", ".rda", ".rdata")
_ATOMIC: Final = ("logical", "integer", "real", "string")
#: What a fit of metafor or meta calls the names of its studies, and its effects.
_OF_FITS: Final = (("slab", "yi", "vi"), ("studlab", "TE", "seTE"))
#: The whole number of 64 bits that is missing.
_NO_WHOLE: Final = -(1 << 63)
_DAY_ONE: Final = datetime.date(1970, 1, 1)


def frames_of(path: Path, max_bytes: int) -> list[tuple[str, list[list[str]]]]:
    """Return the name and the rows of each data frame of a file, its header first.

    Raises
    ------
    DataError
        If it cannot be read, or holds none.
    """
    try:
        found = unserialised(_unpacked(read_bytes(path, max_bytes), path, max_bytes))
        grids = list(_frames(found, path.stem))
    except (BrokenError, RecursionError, TypeError, OverflowError) as error:  # whatever damaged bytes make
        raise DataError(f"{str(path)!r} cannot be read ({error}). {_HOW}") from None
    if not grids:
        raise DataError(f"{str(path)!r} holds no data frame. {_HOW}")
    return grids


_HOW: Final = "Write its table in R: write.csv(x, 'x.csv', row.names = FALSE)."


def _unpacked(raw: bytes, path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a file as they were before they were packed."""
    packers: tuple[tuple[bytes, Any], ...] = (
        (b"\x1f\x8b", zlib.decompressobj(wbits=31)),
        (b"BZh", bz2.BZ2Decompressor()),
        (b"\xfd7zXZ", lzma.LZMADecompressor()),
    )
    for start, packer in packers:
        if raw.startswith(start):
            try:
                found = bytes(packer.decompress(raw, max_bytes + 1))
            except (zlib.error, OSError, lzma.LZMAError, EOFError) as error:
                raise BrokenError(f"it is damaged: {error}") from None
            if len(found) > max_bytes:
                raise too_large(str(path), max_bytes)
            return found
    return raw


def _frames(found: Any, name: str) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the tables of an object: it is one, or a list of such."""
    if isinstance(found, Pairs):
        for tag, item in found.items:
            yield from _frames(item, tag or name)
        return
    if not isinstance(found, Vector) or found.kind != "list":
        return
    names = found.texts("names")
    if "data.frame" in found.texts("class"):
        yield name, _grid(found, names)
        return
    parts = dict(zip(names, found.values, strict=False))
    if _is_columns(parts, len(names), len(found.values)):
        yield name, [list(parts), *map(list, zip(*map(_cells, parts.values()), strict=True))]
        return
    fit = next((columns for columns in _OF_FITS if all(isinstance(parts.get(c), Vector) for c in columns)), ())
    if fit:
        yield name, _studies(parts, fit[0])
        return
    for tag, item in zip(names, found.values, strict=False):
        if isinstance(item, Vector) and item.kind == "list":
            yield from _frames(item, tag)


#: So many rows make a list of vectors a table.
_ROWS: Final = 3


def _is_columns(parts: dict[str, Any], names: int, count: int) -> bool:
    """Whether a list is a table that nobody called a data frame: nothing but named vectors of one length."""
    lengths = {
        len(part.values) if isinstance(part, Vector) and part.kind in _ATOMIC and "dim" not in part.attributes else -1
        for part in parts.values()
    }
    return len(parts) == names == count > 1 and all(parts) and len(lengths) == 1 and min(lengths) >= _ROWS


def _grid(frame: Vector, names: tuple[str, ...]) -> list[list[str]]:
    columns = [_cells(column) for column in frame.values]
    if "escalc" in frame.texts("class"):
        names, more = _as_escalc(frame, names)
        columns += [[text] * len(columns[0]) for text in more.values()]
        names = (*names, *more)
    labelled = frame.attributes.get("row.names")
    header = list(names[: len(columns)])
    if isinstance(labelled, Vector) and labelled.kind == "string":
        words = [text or "" for text in labelled.values]
        if not all(w.isdigit() for w in words):
            header, columns = ["", *header], [words, *columns]
    longest = max(map(len, columns), default=0)
    if any(len(column) not in (0, longest) for column in columns):
        raise BrokenError("columns of unequal lengths")
    filled = [column or [""] * longest for column in columns]
    return [header, *map(list, zip(*filled, strict=True))]


def _as_escalc(frame: Vector, names: tuple[str, ...]) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the names of a data frame of metafor's escalc, which says what its effects are, and of which measure."""
    told = {ours: frame.texts(f"{ours}.names")[:1] for ours in ("yi", "vi")}
    theirs = {name[0]: ours for ours, name in told.items() if name and name[0] in names and ours not in names}
    unsaid = {name: ours for name, ours in theirs.items() if not meaning(name).measure}
    place = next((i for i, name in enumerate(names) if (name,) == told["yi"]), None)
    effects = None if place is None else frame.values[place]
    measure = effects.texts("measure")[:1] if isinstance(effects, Vector) else ()
    called = meaning(names[place]) if place is not None else None
    logs = called is not None and (called.log or not called.measure)  # a column "OR" that holds no logarithms
    known = bool(measure) and measure[0] not in ("", "GEN") and "measure" not in names
    more = {"measure": measure[0]} if known and logs else {}
    return tuple(unsaid.get(name, name) for name in names), more


def _studies(parts: dict[str, Any], labels: str) -> list[list[str]]:
    """Return the studies of a fit: all its vectors of one value per study."""
    count = len(parts[labels].values)
    whole = {
        name: _cells(part)
        for name, part in parts.items()
        if not (name.endswith(".f") and name[:-2] in parts)  # metafor's own copy of all studies
        and isinstance(part, Vector)
        and part.kind in _ATOMIC
        and len(part.values) == count
        and "dim" not in part.attributes
    }
    for name in ("measure", "sm"):
        told = parts.get(name)
        if isinstance(told, Vector) and told.kind == "string" and len(told.values) == 1 and told.values[0]:
            whole["measure"] = [str(told.values[0])] * count
    return [list(whole), *map(list, zip(*whole.values(), strict=True))]


def _cells(column: Any) -> list[str]:
    """Return the cells of a column; empty ones where it holds no values that are printed."""
    if not isinstance(column, Vector):
        return []
    kinds = column.texts("class")
    levels = column.texts("levels")
    if "data.frame" in kinds or column.kind not in _ATOMIC or "dim" in column.attributes:
        return [""] * len(column.values) if column.kind == "list" and "data.frame" not in kinds else []
    if "factor" in kinds:
        return ["" if n is None or not 0 < n <= len(levels) else levels[int(n) - 1] for n in column.values]
    if "integer64" in kinds and column.kind == "real":
        return [_whole(value) for value in column.values]
    if "Date" in kinds:
        return ["" if n is None or n != n else str(_DAY_ONE + datetime.timedelta(days=int(n))) for n in column.values]
    return [_text(value, column.kind) for value in column.values]


def _whole(value: float | None) -> str:
    """Return a whole number of 64 bits, which R's bit64 keeps in the bits of a real one."""
    found = None if value is None else struct.unpack(">q", struct.pack(">d", value))[0]
    return "" if found in (None, _NO_WHOLE) else str(found)


def _text(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if kind == "logical":
        return "TRUE" if value else "FALSE"
    return shown_float(value) if kind == "real" else str(value).strip()
