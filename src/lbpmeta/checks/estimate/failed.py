"""What a failed check of an estimate says: severity, smallest repairs, and other explanations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.line import Line
from lbpmeta.checks.core.reading import make, values_of
from lbpmeta.checks.core.severity import Stakes
from lbpmeta.checks.core.slips import is_probing
from lbpmeta.checks.core.stakes import changed
from lbpmeta.checks.repair.line import agreement, line_of, localise, sets_of
from lbpmeta.interval import Values
from lbpmeta.premises.premise import Premise

__all__ = ["by_repair", "failed"]

_TRIPLE: Final = ("estimate", "ci_low", "ci_high")


def _rounding_explains(line: Line) -> str:
    """Name the number whose truncation, instead of rounding, would explain a failure."""
    known = sets_of(line)
    for name in _TRIPLE:
        number = line.printed.get(name)
        if known is None or number is None or number.rounding != "nearest" or number.op != "=":
            continue
        loose = number.preimage(rounding="truncate")
        if line.measure and known[name] != values_of(number):  # logarithms
            if loose.high <= 0:
                continue
            loose = loose.log()
        if agreement({n: s for n, s in known.items() if n in _TRIPLE} | {name: loose}, line) is not None:
            return f"Truncation instead of rounding of {name} {number.text} would also explain it."
    return ""


_OTHERWISE: Final = {Verdict.IMPLAUSIBLE: "No usual interval does that, but an unusual one may."}


def failed(
    line: Line,
    check: str,
    verdict: Verdict,
    what: str,
    admissible: Mapping[str, Values] | None = None,
    *,
    stakes: Stakes | None = None,
    derivation: tuple[str, ...] = (),
    premises: tuple[Premise, ...] = (),
    of_triple: bool = False,
) -> Finding:
    """Build the finding of a failed check, with repairs and severity.

    Where the check is of estimate and limits alone (`of_triple`), truncation of one of them may explain it.
    """
    repairs: tuple[Repair, ...] = ()
    explained = ""
    if not is_probing():
        found = localise(line)
        repairs = found.repairs
        if of_triple:
            explained = _rounding_explains(line)
        derivation += tuple(f"if {name} alone is wrong, it is {values}" for name, values in found.freed.items())
    if stakes is None and verdict is not Verdict.METHOD_DEPENDENT:
        stakes = by_repair(line, repairs)
    lead = what[0].upper() + what[1:]
    return make(
        check,
        verdict,
        f"{lead}.",
        otherwise=_OTHERWISE.get(verdict, "Some usual intervals of this measure do that."),
        more=explained,
        stakes=None if verdict is Verdict.METHOD_DEPENDENT else stakes,
        printed=line.printed,
        admissible=admissible,
        repairs=repairs,
        derivation=derivation,
        premises=premises,
    )


def by_repair(line: Line, repairs: tuple[Repair, ...]) -> Stakes | None:
    """Return what the best repair of a line changes; None where none is known."""
    if not repairs:
        return None
    best = repairs[0]
    changes = dict(zip(best.field.split(", "), best.value.split(", "), strict=True))
    after = line_of(line, {k: v for k, v in changes.items() if k in (*_TRIPLE, "p", "se")})
    return changed(line.printed, after.printed, measure=line.measure)
