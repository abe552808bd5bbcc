"""Baseline: the findings that an old project starts with, so that only new ones fail."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final

from lbpmeta.checks.core.finding import Finding
from lbpmeta.errors import ConfigurationError
from lbpmeta.writing import write_atomically

__all__ = ["fingerprint", "read_baseline", "stale_note", "write_baseline"]

_VERSION: Final = 1


def fingerprint(finding: Finding) -> str:
    """Return what a finding is recognised by: row, check, verdict and the printed numbers.

    Neither the line of the file nor the words of the message count, so that a finding stays the same one when rows move
    or messages are reworded; it is a new one as soon as a printed number changes.

    Examples
    --------
    >>> from lbpmeta.checks.estimate.whole import check_estimate
    >>> one, other = (check_estimate("0.65", "0.12", high, measure="MD") for high in ("0.18", "0.19"))
    >>> len(fingerprint(one)), fingerprint(one) == fingerprint(other)
    (16, False)
    """
    told = [*finding.rows[:1], finding.check, str(finding.verdict), *(f"{k}={v}" for k, v in finding.printed.items())]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


def read_baseline(file: Path) -> frozenset[str]:
    """Return the fingerprints of a baseline file.

    Raises
    ------
    ConfigurationError
        If the file is missing or no baseline.
    """
    if not file.exists():
        raise ConfigurationError(f"The baseline {str(file)!r} does not exist. Make it with --update-baseline.")
    return frozenset(entry["fingerprint"] for entry in _entries(file))


def _entries(file: Path) -> tuple[Mapping[str, str], ...]:
    """Return what a baseline file holds: each finding's fingerprint, row, check, verdict and message."""
    if not file.is_file():
        raise ConfigurationError(f"{str(file)!r} is no file. Name a file for the baseline.")
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        entries = tuple({key: str(value) for key, value in entry.items()} for entry in content["findings"])
        complete = all("fingerprint" in entry for entry in entries)
        version = content["version"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigurationError(
            f"{str(file)!r} is no baseline ({type(error).__name__}: {error}). Name another file; or remove this one, "
            "and make it with --update-baseline."
        ) from None
    if version != _VERSION:
        raise ConfigurationError(f"{str(file)!r} is a baseline of version {version!r}; this one reads {_VERSION}.")
    if not complete:
        raise ConfigurationError(f"{str(file)!r} is no baseline: an entry has no fingerprint. Name another file.")
    return entries


def stale_note(count: int, file: Path) -> str:
    """Return one line that says how many findings of a baseline are no longer found.

    Examples
    --------
    >>> stale_note(1, Path("b.json"))[:52]
    'Note: 1 finding of the baseline is no longer found; '
    """
    what = "1 finding of the baseline is" if count == 1 else f"{count} findings of the baseline are"
    return f"Note: {what} no longer found; --update-baseline takes what is mended out ({file})."


def write_baseline(
    failing: Iterable[Finding],
    file: Path,
    *,
    found: Iterable[Finding] = (),
    only: Collection[str] = (),
    rows: Collection[str] | None = None,
) -> int:
    """Write the findings that fail now into a baseline file; return how many stand in it.

    A finding that stood in it leaves only when this run would have found it: it stays where its check was not asked
    for, where its row was not read, and where it is still found, though below the gate of this run. The file names row,
    check, verdict and message beside each fingerprint, so that a change of it can be reviewed.

    Parameters
    ----------
    failing : iterable of Finding
        What is at or above the gate.
    file : Path
    found : iterable of Finding
        Everything that was found, below the gate too.
    only : collection of str
        The checks that ran; all when empty.
    rows : collection of str, optional
        Ids of the rows that were read, where others of the project were not; without it, all were.

    Raises
    ------
    ConfigurationError
        If a file of that name is no baseline: it is left alone.
    """
    old = _entries(file) if file.exists() or file.is_symlink() else ()
    still = {fingerprint(f) for f in found}
    kept = [
        entry
        for entry in old
        if entry["fingerprint"] in still
        or (only and entry.get("check") not in only)
        or (rows is not None and entry.get("row") not in rows)
    ]
    new = [
        {
            "fingerprint": fingerprint(f),
            "row": f.rows[0] if f.rows else "",
            "check": f.check,
            "verdict": str(f.verdict),
            "message": f.message,
        }
        for f in failing
    ]
    entries = {entry["fingerprint"]: entry for entry in (*kept, *new)}
    ordered = sorted(entries.values(), key=lambda e: (e.get("row", ""), e.get("check", ""), e["fingerprint"]))
    text = json.dumps({"version": _VERSION, "findings": ordered}, indent=2, ensure_ascii=False)
    write_atomically(file, text + "\n")
    return len(ordered)
