"""Write the part of howto/editor.md that comes from counts: how often published findings of a kind were true errors.

Usage: ``python docs/make_editor.py [--check]``.
"""

from __future__ import annotations

from pathlib import Path

from pages import keep, renewed

from lbpmeta.checks.core.sure import KINDS, sure_of

PAGE = Path(__file__).parent / "howto" / "editor.md"


def sure() -> str:
    """Return the table of kinds of findings whose published ones were read, and what they were read in."""
    lines = ["| where | checks | true errors among those read | flagged and not read |", "|---|---|---|---|"]
    counted = [(kind, sure_of(kind.name)) for kind in KINDS]
    lines += [
        f"| {kind.title} | {', '.join(f'`{c}`' for c in kind.checks)} | {of.errors} of {of.read} | {of.unread} |"
        for kind, of in counted
    ]
    of = next(of for _, of in counted if of.read)
    return "\n".join([*lines, "", f"Read in {of.corpus}; counted on {of.date}."])


def main() -> int:
    """Write the page, or compare it."""
    return keep(PAGE, renewed(PAGE, {"sure": sure()}, __file__), __file__)


if __name__ == "__main__":
    raise SystemExit(main())
