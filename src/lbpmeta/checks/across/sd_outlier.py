"""Standard deviations far from those of the other trials: a tenth of the scale, or an SE for an SD."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from lbpmeta.checks.across.pool import Others, other_sds, share_of, sole_set, usual
from lbpmeta.checks.across.scales import mixed_scales
from lbpmeta.checks.across.screen import ask_outlier
from lbpmeta.checks.across.se_as_sd import PRIOR_SE, se_finding
from lbpmeta.checks.arms.cells import people_in
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.reading import Number, make, read
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.evidence.words.outcomes import names_several
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_sd_outlier"]

#: Weight, in the score, of an SD on a scale ten times as small or large as the others.
_PRIOR_SCALE: Final = 0.02
#: Distance from the pool, in scales of it, from which an SD draws attention; more where few trials tell the scale.
_FAR: Final = 3.5
_FEW: Final = 3.0
#: What would explain it.
_OTHERWISE: Final = {
    "small": "A standard error for an SD, or a scale ten times as small, would look so; an unusual trial may too.",
    "large": "A scale ten times as large would look so; an unusual trial may too.",
}


def check_sd_outlier(sd: Number, n: Number, pool_sds: Sequence[float]) -> Finding:
    """Compare an arm's standard deviation with those of other trials on the same scale.

    Examples
    --------
    >>> finding = check_sd_outlier("0.801257", 20, [21, 29, 26, 23, 14.2, 12.6, 22, 14.1, 23.7, 16.8])
    >>> finding.verdict.value, finding.repairs[0].value
    ('implausible', '8.012570')

    Parameters
    ----------
    sd : str
        As printed.
    n : int or str
        People in the arm.
    pool_sds : sequence of float
        SDs of the other trials; at least 4.

    Returns
    -------
    Finding
        "implausible" at most, where the SD lies more than 3.5 (1 + 3/k) scales from the median of k others on the
        log scale; ``repairs`` say what a standard error, or a scale ten times as small or large, would make of it.

    Raises
    ------
    DataError
        If a number is missing or cannot be read.

    Notes
    -----
    The scale is 1.4826 times the median absolute deviation of the logarithms, at least 0.3, plus the sampling
    variance 1/(2(n - 1)). Explanations are ranked by weights 3 and 2 in 100 and their distance from the pool: a score,
    and no probability of an error.
    """
    number, people = read(sd), read(n)
    if number is None or people is None:
        raise DataError(f"`{'sd' if number is None else 'n'}` is empty; give the number as printed.")
    others = usual(np.log(np.array([s for s in pool_sds if s > 0], dtype=float)))
    printed = {"sd": number, "n": people}
    if others is None or number.value <= 0 or people.value < 2:
        return make(
            "sd-outlier",
            Verdict.NOT_CHECKABLE,
            "At least four other SDs, an SD above 0 and two people are needed.",
            printed=printed,
            missing=("four other SDs",),
        )
    return _outlier(number, int(people.value), others, printed)


def _outlier(number: Printed, n: int, others: Others, printed: Mapping[str, Printed | None]) -> Finding:
    gap = math.log(float(number)) - others.centre
    scale = math.hypot(others.scale, math.sqrt(1 / (2 * (n - 1))))
    usual, factor = math.exp(others.centre), math.exp(abs(gap))
    times = f"{factor:.1f} times {'smaller' if gap < 0 else 'larger'} than {usual:.3g}, the median of {others.count}"
    facts = f"SD {number.text} (n {n}) is {times} other SDs of this pool"
    if abs(gap) <= _FAR * (1 + _FEW / others.count) * scale:
        return make("sd-outlier", Verdict.CONSISTENT, f"{facts}: within the usual.", printed=printed)
    weights = [1 - PRIOR_SE[-1][1] - _PRIOR_SCALE, PRIOR_SE[-1][1] if gap < 0 else 0.0, _PRIOR_SCALE]
    shifts = [0.0, math.log(n) / 2, math.log(10) if gap < 0 else -math.log(10)]
    chances = share_of(weights, [(gap + s) / scale for s in shifts])
    digits = max(0, number.decimals)
    values = {
        "SD = SE sqrt(n)": Printed.from_float(float(number) * math.sqrt(n), digits=digits).text,
        "rescaled by ten": Printed.from_float(float(number) * (10 if gap < 0 else 0.1), digits=digits).text,
    }
    ranked = sorted(zip(chances[1:], values.items(), strict=True), key=lambda item: -item[0])
    repairs = tuple(Repair("sd", number.text, value, why) for p, (why, value) in ranked if p >= 0.05)
    return make(
        "sd-outlier",
        Verdict.IMPLAUSIBLE,
        f"{facts}. {_OTHERWISE['small' if gap < 0 else 'large']}",
        printed=printed,
        repairs=repairs,
    )


def _run_outlier(tables: Tables, row: Row) -> Iterator[Finding]:
    pool = sole_set(tables, row)
    if pool is None or not (row["sd1"] or row["sd2"]) or names_several(row["outcome"]):
        return
    others = other_sds(pool, pool.position(row))
    if others is None:
        return
    if mixed_scales(pool)[pool.position(row)]:
        return  # the means are small too: the scale explains more
    for side in "12":
        sd, n = read(row[f"sd{side}"]), people_in(row[f"n{side}"])
        if sd is None or sd.op != "=" or sd.value <= 0 or n is None or n < 2:
            continue
        finding = _outlier(sd, n, others, {f"sd{side}": sd, f"n{side}": read(row[f"n{side}"])})
        if finding.verdict is Verdict.IMPLAUSIBLE:
            told = se_finding(tables, row)
            if told is not None and told.verdict is Verdict.IMPLAUSIBLE:
                return  # the same SDs, and the better explanation
            yield finding.renamed({"sd": f"sd{side}"}, lead=f"Arm {side}: ")


SPECS: Final = (
    CheckSpec(
        "sd-outlier",
        "Does the SD look like those of the other trials?",
        ("trials",),
        _run_outlier,
        "heuristic",
        inputs="SD and n of each arm; the SDs of the other trials of the set on the same scale",
        formula="|ln SD - median| > 3.5 (1 + 3/k) sqrt(s^2 + 1/(2(n - 1))), s = 1.4826 MAD of the k ln SD, "
        "at least 0.3; not where the name of the outcome is that of several",
        source="",
        row_only=False,
        reads="range",
        ask=ask_outlier,
    ),
)
