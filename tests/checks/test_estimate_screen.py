"""The first questions over a table say what the checks say row by row."""

import random
from types import MappingProxyType

import pytest

import lbpmeta as lm
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.core.rows import on_estimate
from lbpmeta.checks.core.screen import CONSISTENT, LOOK, NOT_CHECKABLE, SILENT, WITHIN_ROUNDING, TableColumns
from lbpmeta.checks.estimate import screen
from lbpmeta.checks.estimate.containment import check_bounds, check_containment
from lbpmeta.checks.estimate.domain import check_domain
from lbpmeta.checks.estimate.p_values import check_null, check_p_value, check_se
from lbpmeta.checks.estimate.size import check_size
from lbpmeta.checks.estimate.symmetry import check_symmetry
from lbpmeta.checks.estimate.whole import run_alone
from lbpmeta.evidence.tables import Row, Tables

VERDICTS = {
    Verdict.CONSISTENT: CONSISTENT,
    Verdict.CONSISTENT_WITHIN_ROUNDING: WITHIN_ROUNDING,
    Verdict.NOT_CHECKABLE: NOT_CHECKABLE,
}
PAIRS = {
    "domain": (screen.ask_domain, on_estimate(check_domain)),
    "bounds": (screen.ask_bounds, on_estimate(check_bounds)),
    "containment": (screen.ask_containment, on_estimate(check_containment)),
    "symmetry": (screen.ask_symmetry, on_estimate(check_symmetry, wald=True)),
    "p": (screen.ask_p_value, on_estimate(check_p_value)),
    "null": (screen.ask_null, on_estimate(check_null)),
    "se": (screen.ask_se, on_estimate(check_se)),
    "size": (screen.ask_size, on_estimate(check_size)),
    "alone": (screen.ask_alone, run_alone),
}


def made_rows(table: str, count: int, seed: int) -> tuple[Row, ...]:
    """Estimates of every measure, most of them true, some spoilt or with cells left out."""
    rng = random.Random(seed)
    rows = []
    for i in range(count):
        measure = rng.choice(["MD", "SMD", "RR", "OR", "HR", "RD", "MN", "", "GEN"])
        ratio = measure in ("RR", "OR", "HR")
        se = rng.uniform(0.05, 0.6) if ratio else rng.uniform(0.1, 6)
        middle = rng.gauss(0, 2 * se)
        critical = {"90": 1.6448536, "95": 1.959964, "99": 2.5758293}
        level = rng.choice(["95", "95", "95", "90", "99", ""])
        half = critical[level or "95"] * se
        ends = [middle - half, middle, middle + half]
        if ratio:
            ends = [2.718281828459045**x for x in ends]
        digits = rng.randint(0, 3)
        low, est, high = (f"{x:.{digits}f}" for x in ends)
        from scipy.stats import norm

        p = 2 * norm.sf(abs(middle) / se)
        cells = {"estimate": est, "ci_low": low, "ci_high": high, "measure": measure, "level": level}
        if rng.random() < 0.6:
            cells["p"] = "<0.001" if p < 0.001 else f"{p:.{rng.randint(2, 3)}f}"
        if rng.random() < 0.4:
            cells["se"] = f"{se:.{rng.randint(1, 3)}f}"
        if rng.random() < 0.3:
            cells |= {"contrast": "raw", "n1": str(rng.randint(5, 200)), "n2": str(rng.randint(5, 200))}
        spoil = rng.choice(["", "", "", "sign", "swap", "digit", "gone", "p"])
        if spoil == "sign":
            cells["estimate"] = est[1:] if est.startswith("-") else f"-{est}"
        elif spoil == "swap":
            cells["ci_low"], cells["ci_high"] = high, low
        elif spoil == "digit":
            cells["ci_high"] = f"{float(high) + rng.choice([-1, 1]) * 10 ** rng.randint(-digits, 1):.{digits}f}"
        elif spoil == "gone":
            cells[rng.choice(["ci_low", "ci_high"])] = ""
        elif spoil == "p" and "p" in cells:
            cells["p"] = rng.choice(["1.2", "0.04", "0.5", "<0.05", ">0.05"])
        if table == "statements":
            kind = rng.choice(["mean", "difference", "proportion", "count"])
            cells = {"value": est, "low": cells["ci_low"], "high": cells["ci_high"], "level": level, "kind": kind}
            cells["interval"] = rng.choice(["ci", "range", "iqr", ""])
        rows.append(Row(table, "made.csv", i + 2, MappingProxyType({"id": f"r{i}", **cells})))
    return tuple(rows)


@pytest.mark.parametrize("table", ["trials", "reviews", "statements"])
@pytest.mark.parametrize("name", PAIRS)
def test_a_first_question_says_what_the_check_says(name: str, table: str) -> None:
    ask, run = PAIRS[name]
    if table == "statements" and name in ("domain", "p", "null", "se", "size", "alone"):
        pytest.skip("not asked of statements")
    if table == "reviews" and name == "se":
        pytest.skip("not asked of reviews")
    rows = made_rows(table, 500, seed=len(name))
    tables = Tables(MappingProxyType({table: rows}), "made.csv")
    codes = ask(TableColumns(tables, rows)).codes
    looked = agreed = 0
    for row, code in zip(rows, codes, strict=True):
        findings = list(run(tables, row))
        says = {VERDICTS.get(f.verdict, LOOK) for f in findings} or {SILENT}
        if code == LOOK:
            looked += 1
            continue
        assert says == {code}, (row.cells, findings)
        agreed += code in (CONSISTENT, WITHIN_ROUNDING)
    if name not in ("domain", "size", "alone"):
        assert agreed > 20
        assert looked < 350


def test_true_rows_are_not_looked_at() -> None:
    cells = {"estimate": "-7.7", "ci_low": "-12.1", "ci_high": "-3.3", "measure": "MD", "p": "<0.001"}
    rows = tuple(Row("trials", "a.csv", i, MappingProxyType({"id": str(i), **cells})) for i in range(3))
    columns = TableColumns(Tables(MappingProxyType({"trials": rows}), "a.csv"), rows)
    for name in ("bounds", "containment", "symmetry", "p", "null"):
        assert (PAIRS[name][0](columns).codes >= WITHIN_ROUNDING).all(), name


def test_bounds_that_touch_at_one_value_are_looked_at():
    """-0 stands for -0.5 to 0.5, and -1 for -1.5 to -0.5: no width, and no p of it."""
    report = lm.check([{"study": "A", "MD": "-4", "lower": "-0", "upper": "-1", "p": "0.003"}])
    assert "p-disagrees-with-ci" not in {f.check for f in report.findings if f.verdict.value.startswith("consistent")}


def test_a_t_test_of_many_people_has_the_p_of_its_t_distribution():
    """From 61 degrees of freedom on the quantile is below 2; its p is that of t all the same: 0.0097 here."""
    arms = {"contrast": "raw", "n1": "97", "n2": "102"}
    row = {"study": "A", "MD": "-8.4", "lower": "-14.6", "upper": "-2.1", "p": "0.010", **arms}
    told = [f for f in lm.check([row]).findings if f.check == "p-disagrees-with-ci"]
    assert [f.verdict.value for f in told] == ["consistent-within-rounding"]


def test_the_interval_of_a_ratio_that_nothing_names_is_looked_at() -> None:
    cells = {"estimate": "1.082", "ci_low": "1.020", "ci_high": "1.148", "level": "95", "p": "0.009"}
    rows = (Row("trials", "made.csv", 2, MappingProxyType({"id": "r0", **cells})),)
    tables = Tables(MappingProxyType({"trials": rows}), "made.csv")
    assert screen.ask_null(TableColumns(tables, rows)).codes.tolist() == [LOOK]
    assert list(on_estimate(check_null)(tables, rows[0])) == []
    reading = lm.read_text("The score went with it (RRR = 1.082; 95% CI 1.020 to 1.148; p = 0.009).")
    assert "ci-null-disagrees-with-p" not in {f.check for f in reading.check().findings}
