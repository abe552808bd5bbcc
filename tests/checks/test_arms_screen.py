"""The first questions about arms over a table say what the checks say row by row."""

import math
import random
from types import MappingProxyType

import pytest

from lbpmeta.checks.arms.contrast_rows import run_arms
from lbpmeta.checks.arms.screen import ask_contrast
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.core.screen import CONSISTENT, LOOK, NOT_CHECKABLE, SILENT, WITHIN_ROUNDING, Columns
from lbpmeta.evidence.tables import Row, Tables

VERDICTS = {
    Verdict.CONSISTENT: CONSISTENT,
    Verdict.CONSISTENT_WITHIN_ROUNDING: WITHIN_ROUNDING,
    Verdict.NOT_CHECKABLE: NOT_CHECKABLE,
}


def made_rows(count, seed, pools=1):
    """Arms with differences and standardised ones by several methods; some spoilt, some without a number."""
    rng = random.Random(seed)
    rows = []
    for i in range(count):
        n1, n2 = rng.randint(2, 120), rng.randint(2, 120)
        s1, s2 = rng.uniform(1, 25), rng.uniform(1, 25)
        m1, m2 = rng.uniform(0, 40), rng.uniform(0, 40)
        df = n1 + n2 - 2
        pooled = math.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / df)
        level = rng.choice(["95", "95", "90", ""])
        c = 1.6448536 if level == "90" else 1.959964
        measure = rng.choice(["MD", "MD", "SMD", "SMD", "RR"])
        if measure == "MD":
            est = m1 - m2
            half = c * rng.choice([math.sqrt(s1**2 / n1 + s2**2 / n2), pooled * math.sqrt(1 / n1 + 1 / n2)])
        else:
            est = (m1 - m2) / pooled * rng.choice([1.0, 1 - 3 / (4 * df - 1)])
            half = c * math.sqrt(1 / n1 + 1 / n2 + est**2 / (2 * (n1 + n2)))
        d = [rng.randint(0, 3) for _ in range(4)]
        cells = {
            "measure": measure,
            "level": level,
            "kind": rng.choice(["endpoint", "endpoint", "change", "baseline", ""]),
            "contrast": rng.choice(["", "raw", "adjusted"]),
            "mean1": f"{m1:.{d[0]}f}",
            "sd1": f"{s1:.{d[1]}f}",
            "n1": str(n1),
            "mean2": f"{m2:.{d[0]}f}",
            "sd2": f"{s2:.{d[1]}f}",
            "n2": str(n2),
            "estimate": f"{est:.{d[2]}f}",
            "ci_low": f"{est - half:.{d[3]}f}",
            "ci_high": f"{est + half:.{d[3]}f}",
        }
        spoil = rng.choice(["", "", "", "gone", "sign", "half", "words"])
        if spoil == "gone":
            for name in rng.sample(sorted(cells), rng.randint(1, 3)):
                cells[name] = ""
        elif spoil == "sign" and cells["estimate"]:
            cells["estimate"] = f"{-est:.{d[2]}f}"
        elif spoil == "half":
            cells["ci_high"] = f"{est + 2 * half:.{d[3]}f}"
        elif spoil == "words":
            cells["ci_low"], cells["ci_high"] = "", ""
        row = {"id": f"r{i}", "outcome": f"o{i % pools}", "trial": f"t{i}", **cells}
        rows.append(Row("trials", "made.csv", i + 2, MappingProxyType(row)))
    return tuple(rows)


@pytest.mark.parametrize("seed", range(3))
def test_the_first_question_about_a_contrast_says_what_the_check_says(seed):
    rows = made_rows(300, seed)
    tables = Tables(MappingProxyType({"trials": rows}), "made.csv")
    codes = ask_contrast(Columns(tables, rows)).codes
    looked = agreed = 0
    for row, code in zip(rows, codes, strict=True):
        if code == LOOK:
            looked += 1
            continue
        findings = list(run_arms(tables, row))
        says = {VERDICTS.get(f.verdict, LOOK) for f in findings} or {SILENT}
        assert says == {code}, (row.cells, findings)
        agreed += code in (CONSISTENT, WITHIN_ROUNDING)
    assert agreed > 80
    assert looked < 130
