"""Archives: the parts of a zipped document, none of them larger than it may be. Nothing is unpacked to disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.formats.guards import BROKEN, RATIO, SPARE
from lbpmeta.evidence.textfile import too_large
from lbpmeta.reading.documents.raw import Raw

__all__ = ["archive_names", "archive_parts", "with_parts"]

_MOST: Final = 10_000


def archive_names(raw: Raw) -> tuple[str, ...]:
    """Return the names of an archive's parts; none where it is no archive that can be opened.

    Examples
    --------
    >>> archive_names(Raw("a.docx", b"PK", 99))
    ()
    """
    if not raw.data.startswith(b"PK"):
        return ()
    try:
        with zipfile.ZipFile(io.BytesIO(raw.data)) as archive:
            return tuple(archive.namelist()[:_MOST])
    except BROKEN:
        return ()


def archive_parts(raw: Raw, wanted: tuple[str, ...]) -> dict[str, bytes]:
    """Return parts of an archive by name, those that it has.

    Raises
    ------
    DataError
        If the archive is broken or locked, has two parts of one name, or unpacks to more than may be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw.data)) as archive:
            infos = archive.infolist()
            unpacked = sum(info.file_size for info in infos)
            if len(infos) > _MOST or unpacked > raw.max_bytes:
                raise too_large(raw.name, raw.max_bytes)
            if unpacked > RATIO * len(raw.data) + SPARE:
                raise DataError(
                    f"{raw.name!r} unpacks to more than {RATIO} times its size, as no document does: not read. "
                    "Open it in its program and save it anew."
                )
            found: dict[str, bytes] = {}
            for info in infos:
                name = info.filename
                if name in wanted:
                    if name in found:
                        raise DataError(f"{raw.name!r} holds {name!r} twice: not read. Save it anew in its program.")
                    found[name] = archive.read(info)
            return found
    except DataError:
        raise
    except BROKEN as error:
        raise DataError(
            f"{raw.name!r} is no whole document ({str(error)[:100]}). Open it in its program and save it anew."
        ) from None


def with_parts(raw: Raw, changed: Mapping[str, bytes]) -> bytes:
    """Return an archive with some parts changed and every other one as it is."""
    memory = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw.data)) as before, zipfile.ZipFile(memory, "w") as after:
        after.comment = before.comment
        for info in before.infolist():
            data = changed.get(info.filename)
            after.writestr(info, before.read(info) if data is None else data)
    return memory.getvalue()
