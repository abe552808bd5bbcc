"""Baseline: the findings that an old project starts with, so that only new ones fail."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lbpmeta.checks import Finding
from lbpmeta.errors import ConfigurationError

if TYPE_CHECKING:
    from lbpmeta.report.report import Report

__all__ = ["fingerprint", "read_baseline", "stale_note", "write_baseline"]

_VERSION: Final = 1


def fingerprint(finding: Finding) -> str:
    """Return what a finding is recognised by: row, check, verdict and the printed numbers.

    Neither the line of the file nor the words of the message count, so that a finding stays the same one when rows move
    or messages are reworded; it is a new one as soon as a printed number changes.

    Examples
    --------
    >>> from lbpmeta.checks import check_estimate
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
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        entries = content["findings"]
        known = frozenset(str(entry["fingerprint"]) for entry in entries)
        version = content["version"]
    except FileNotFoundError:
        raise ConfigurationError(
            f"The baseline {str(file)!r} does not exist. Make it with --update-baseline."
        ) from None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"{str(file)!r} is no baseline ({type(error).__name__}: {error}). Make it anew with --update-baseline."
        ) from None
    if version != _VERSION:
        raise ConfigurationError(f"{str(file)!r} is a baseline of version {version!r}; this one reads {_VERSION}.")
    return known


def stale_note(report: Report, file: Path) -> str:
    """Return one line that says how many findings of a baseline are no longer found."""
    count = len(report.stale)
    what = "1 finding of the baseline is" if count == 1 else f"{count} findings of the baseline are"
    return f"Note: {what} no longer found; --update-baseline takes what is mended out ({file})."


def write_baseline(findings: Iterable[Finding], file: Path) -> int:
    """Write the findings that fail now into a baseline file; return how many there are.

    The file names row, check, verdict and message beside each fingerprint, so that a change of it can be reviewed.
    """
    entries = {
        fingerprint(f): {
            "fingerprint": fingerprint(f),
            "row": f.rows[0] if f.rows else "",
            "check": f.check,
            "verdict": str(f.verdict),
            "message": f.message,
        }
        for f in findings
    }
    ordered = sorted(entries.values(), key=lambda e: (e["row"], e["check"], e["fingerprint"]))
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"version": _VERSION, "findings": ordered}, indent=2, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")
    return len(ordered)
