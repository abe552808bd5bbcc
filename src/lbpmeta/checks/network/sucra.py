"""SUCRAs and P-scores of a network: their mean is a half, and no group of treatments shares the best ranks twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lbpmeta.checks.core.called import called, resting
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.severity import BESIDE
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.network.closing import orders_allow
from lbpmeta.checks.network.listed import (
    Listed,
    as_fractions,
    by_treatment,
    declared_of,
    in_percent,
    read_listed,
    size_of,
    total,
)
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = ["check_sucra", "sucra_finding"]

_CHECK: Final = "sucra-mean"


def check_sucra(sucra: Listed, *, n: int | str | None = None, rounding: str | None = None) -> Finding:
    """Check the SUCRAs, or the P-scores, of the treatments of a network against each other.

    Examples
    --------
    >>> check_sucra({"A": "88.1", "B": "46.0", "C": "15.9"}, n=3).verdict.value
    'consistent'
    >>> finding = check_sucra({"A": "88.1", "B": "64.0", "C": "15.9"}, n=3)
    >>> finding.verdict.value, finding.what
    ('inconsistent', 'The SUCRAs of 3 treatments add up to 168.0%, and must to 150%.')
    >>> str(finding.repairs[0])
    'B 64.0 -> 46.0 (two digits changed places)'

    Parameters
    ----------
    sucra : mapping of str to str, or sequence of str
        As printed, of each treatment; in percent or as fractions, which the numbers tell.
    n : int, optional
        Treatments in the network, where it is known: as many as are listed says that all are. Without it a
        contradiction is "implausible": many papers leave the comparator out.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated", "tens" ..., or "any".

    Returns
    -------
    Finding
        ``admissible`` holds what each SUCRA must be, given the others, where all are listed.

    Notes
    -----
    SUCRA is (n - mean rank)/(n - 1), and the ranks of n treatments add up to n (n + 1)/2 in every draw: the mean of all
    SUCRAs is 1/2, whatever the model and however the draws were made. So is that of P-scores, since one of two
    treatments is the better one. No m of them have more than the m best ranks give. Both follow from the definition,
    and both together are all that follows (:func:`lbpmeta.checks.network.closing.orders_allow`).

    Raises
    ------
    DataError
        If a number cannot be read, or fewer treatments are in the network than are listed.

    References
    ----------
    Salanti G, Ades AE, Ioannidis JPA. J Clin Epidemiol 2011;64:163-171. Rücker G, Schwarzer G. BMC Med Res Methodol
    2015;15:58.
    """
    listed = len(by_treatment(sucra, "sucra"))
    return called(lambda mode: sucra_finding(sucra, n, mode), declared_of(n, listed, {"rounding": rounding}))


def sucra_finding(given: Listed, n: int | str | None, rounding: str) -> Finding:
    """Return what :func:`check_sucra` says if all premises hold."""
    printed = read_listed(given, "sucra", rounding)
    size, premises = size_of(n, len(by_treatment(given, "sucra")))
    if len(printed) < 2:
        why = "One SUCRA alone is not contradicted by anything."
        return make(_CHECK, Verdict.NOT_CHECKABLE, why, printed=printed, missing=("sucra of the other treatments",))
    percent = in_percent(printed.values())
    finding = _compared(_CHECK, printed, percent, size)
    outside = any(v.high < 0 or v.low > 1 for v in as_fractions(printed, percent=percent).values())
    if outside or len(printed) < size:
        premises = ()  # what some of them exceed, they exceed whatever the others are
    return resting(finding, *premises)


def _compared(check: str, printed: Mapping[str, Printed], percent: bool, size: int) -> Finding:
    """Compare SUCRAs with what the orders of the treatments allow."""
    sets = as_fractions(printed, percent=percent)
    unit, sign = (100.0, "%") if percent else (1.0, "")
    face = sum(n.value for n in printed.values())
    must = size / 2 * unit
    complete = len(printed) == size
    told = f"The SUCRAs of {len(printed)} treatments add up to {face}{sign}"
    told += f", and must to {must:g}{sign}" if complete else f"; the network has {size}"
    outside = [name for name, s in sets.items() if s.high < 0 or s.low > 1]
    admissible = {}
    if complete:
        whole = total(sets.values())
        for name, values in sets.items():
            others = ValueSet(whole.low - values.low, whole.high - values.high)
            admissible[name] = (ValueSet(size / 2, size / 2) - others).scaled(unit)
    derivation = (f"sum of the sets: {total(sets.values()).scaled(unit)}; n/2 = {must:g}{sign} with n = {size}",)
    if not outside and _allowed(printed, percent, size):
        exact = complete and float(face) == must
        verdict = Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING
        return make(check, verdict, f"{told}.", printed=printed, admissible=admissible, derivation=derivation)
    if outside:
        told = f"The SUCRA of {', '.join(outside)} lies outside 0 to {unit:g}{sign}"
    elif total(sets.values()).intersects(ValueSet(size / 2, size / 2)) or not complete:
        told = f"More of {len(printed)} treatments have the best ranks, or the worst, than there are such ranks"

    def distance(numbers: Mapping[str, Printed]) -> float | None:
        if not _allowed(numbers, percent, size):
            return None
        return abs(float(sum(n.value for n in numbers.values())) - must) if complete else 0.0

    return make(
        check,
        Verdict.INCONSISTENT,
        f"{told}.",
        stakes=BESIDE,
        printed=printed,
        admissible=admissible,
        derivation=derivation,
        repairs=find_repairs(printed, distance),
    )


def _allowed(numbers: Mapping[str, Printed], percent: bool, size: int) -> bool:
    sets = as_fractions(numbers, percent=percent)
    if any(s.high < 0 or s.low > 1 for s in sets.values()):
        return False
    return orders_allow(list(sets.values()), size)
