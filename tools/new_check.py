"""Lay down a new check: its file, its line in the registry, its test; ``make new-check NAME=sum-of-arms ROOM=arms``.

What is laid down is red until the formula is written: the two tests say what it must do.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECKS = ROOT / "src" / "lbpmeta" / "checks"
REGISTRY = CHECKS / "run" / "registry.py"
#: Rooms that hold what checks share, not checks.
NO_CHECKS = ("core", "repair", "run")

CHECK = '''"""What is asked, in one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import Number, make, read, values_of
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.printed import ValueSet

__all__ = ["SPECS", "check_{stem}"]


def check_{stem}(estimate: Number, given: Number, *, rounding: str = "nearest") -> Finding:
    """Check a printed number against what another one makes of it.

    Parameters
    ----------
    estimate, given : str
        As printed.
    rounding : {{"nearest", "truncate", "any"}}

    Returns
    -------
    Finding

    Raises
    ------
    DataError
        If a number cannot be read.
    """
    printed = {{"estimate": read(estimate, rounding), "given": read(given, rounding)}}
    numbers = {{name: number for name, number in printed.items() if number is not None}}
    missing = tuple(name for name in printed if name not in numbers)
    if missing:
        return make("{name}", Verdict.NOT_CHECKABLE, f"{{missing[0]}} is missing.", printed=numbers, missing=missing)
    made = rederived(values_of(numbers["given"]))
    told = f"{{numbers['given'].text}} makes {{made}}, printed is {{numbers['estimate'].text}}"
    if made.intersects(values_of(numbers["estimate"])):
        return make("{name}", Verdict.CONSISTENT, f"{{told}}.", printed=numbers, admissible={{"estimate": made}})
    return make("{name}", Verdict.INCONSISTENT, f"{{told}}.", printed=numbers, admissible={{"estimate": made}})


def rederived(given: ValueSet) -> ValueSet:
    """Return every value that the formula makes of the given ones: the one place for it."""
    raise NotImplementedError


def run_{stem}(tables: Tables, row: Row) -> Iterator[Finding]:
    if row.has("estimate", "se"):
        yield check_{stem}(row["estimate"], row["se"], rounding=row.rounding).renamed({{"given": "se"}})


SPECS: Final = (
    CheckSpec(
        "{name}",
        "What is asked, as a question?",
        ("trials",),
        run_{stem},
        "proof",
        inputs="estimate, se",
        formula="",
        source="",
        proof_test="tests/checks/test_{stem}.py::test_true_data_is_never_inconsistent",
    ),
)
'''

TEST = '''"""The check {name}."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.{room}.{stem} import check_{stem}

from ._printing import roundings, show


def formula(value: float) -> float:
    """The same formula, written apart from the check's own."""
    raise NotImplementedError


@given(value=st.floats(0.1, 100), digits=st.integers(0, 4), rounding=roundings())
def test_true_data_is_never_inconsistent(value, digits, rounding):
    name, mode = rounding
    estimate, printed = (show(x, digits, mode) for x in (formula(value), value))
    assert check_{stem}(estimate, printed, rounding=name).verdict is not Verdict.INCONSISTENT


def test_a_wrong_number_is_found():
    finding = check_{stem}("1000.00", "0.10")
    assert finding.verdict is Verdict.INCONSISTENT
    assert "1000.00" in finding.message
'''


def lay_down(name: str, room: str) -> list[Path]:
    """Write the three files; return those that were touched.

    Raises
    ------
    SystemExit
        If the name or the room is none, or the check exists.
    """
    stem = name.replace("-", "_")
    rooms = sorted(
        f.name for f in CHECKS.iterdir() if (f / "__init__.py").exists() and f.name not in ("core", "repair", "run")
    )
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise SystemExit(f"NAME is {name!r}; give words in small letters with hyphens, for example sum-of-arms.")
    if room not in rooms:
        raise SystemExit(f"ROOM is {room!r}; it must be one of {', '.join(rooms)}.")
    registry = REGISTRY.read_text(encoding="utf-8")
    check, test = CHECKS / room / f"{stem}.py", ROOT / "tests" / "checks" / f"test_{stem}.py"
    if check.exists() or test.exists() or re.search(rf"\b{stem}\b", registry):
        raise SystemExit(f"NAME is {name!r}, and there is such a check, test or module; choose another.")
    check.write_text(CHECK.format(name=name, stem=stem), encoding="utf-8")
    test.write_text(TEST.format(name=name, stem=stem, room=room), encoding="utf-8")
    first = registry.index("from lbpmeta.checks.")
    last = registry.index("        )\n        for spec in module.SPECS")
    parts = (
        registry[:first],
        f"from lbpmeta.checks.{room} import {stem}\n",
        registry[first:last],
        f"            {stem},\n",
    )
    REGISTRY.write_text("".join((*parts, registry[last:])), encoding="utf-8")
    return [check, REGISTRY, test]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="its name in words, for example sum-of-arms")
    parser.add_argument("room", help="the folder of checks/ that it belongs to, for example arms")
    asked = parser.parse_args()
    touched = lay_down(asked.name, asked.room)
    for options in (("check", "--fix", "--select", "I"), ("format",)):
        subprocess.run([sys.executable, "-m", "ruff", *options, "--quiet", *map(str, touched)], check=True)
    print("Laid down; now write the formula, and its twin in the test:")
    for file in touched:
        print(f"  {file.relative_to(ROOT)}")
    print("Then: python -m pytest -q tests/checks, and python docs/make_checks.py for the page of checks.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
