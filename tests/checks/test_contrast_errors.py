"""Standard errors beside arms: of standardised differences and of counts, under every convention; variances."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, strategies as st

import lbpmeta as lm
from lbpmeta.checks.across.contrast_se import check_se_of_contrast
from lbpmeta.errors import DataError, MethodError

FINE = ("consistent", "consistent-within-rounding")


@given(
    means=st.tuples(st.floats(-20, 60), st.floats(-20, 60)),
    sds=st.tuples(st.floats(2, 40), st.floats(2, 40)),
    n=st.tuples(st.integers(3, 300), st.integers(3, 300)),
    j=st.booleans(),
    variance=st.sampled_from(["2N", "2(N-2)", "RevMan"]),
    digits=st.integers(1, 3),
)
def test_true_standard_errors_of_smds_are_never_doubted(means, sds, n, j, variance, digits):
    df = n[0] + n[1] - 2
    pooled = math.sqrt(((n[0] - 1) * sds[0] ** 2 + (n[1] - 1) * sds[1] ** 2) / df)
    g = (means[0] - means[1]) / pooled * (1 - 3 / (4 * df - 1) if j else 1.0)
    below = {"2N": 2 * (df + 2), "2(N-2)": 2 * df, "RevMan": 2 * (df + 2 - 3.94)}[variance]
    se = math.sqrt(1 / n[0] + 1 / n[1] + g * g / below)
    m1, m2, s1, s2 = (f"{x:.{digits}f}" for x in (*means, *sds))
    finding = check_se_of_contrast(
        s1, n[0], s2, n[1], f"{se:.3f}", measure="SMD", mean1=m1, mean2=m2, contrast="raw", others_follow=True
    )
    assert finding.verdict.value in FINE


@given(
    cells=st.tuples(*[st.integers(1, 80)] * 4),
    measure=st.sampled_from(["RR", "OR", "RD"]),
    digits=st.integers(2, 4),
    half=st.booleans(),
)
def test_true_standard_errors_of_counts_are_never_doubted(cells, measure, digits, half):
    x = 0.5 if half else 0.0
    a, b, c, d = (v + x for v in cells)
    n1, n2 = a + b, c + d
    variance = {
        "RR": 1 / a - 1 / n1 + 1 / c - 1 / n2,
        "OR": 1 / a + 1 / b + 1 / c + 1 / d,
        "RD": a * b / n1**3 + c * d / n2**3,
    }[measure]
    counts = {"events1": cells[0], "n1": cells[0] + cells[1], "events2": cells[2], "n2": cells[2] + cells[3]}
    se = f"{math.sqrt(variance):.{digits}f}"
    finding = check_se_of_contrast(se=se, measure=measure, **counts, contrast="raw", others_follow=True)
    assert finding.verdict.value in FINE


COUNTS = {"n1": 57, "n2": 55, "events1": 18, "events2": 12}


@pytest.mark.parametrize(
    ("se", "measure", "contrast", "verdict"),
    [
        ("0.43", "OR", "raw", "consistent"),
        ("0.31", "RR", "raw", "consistent"),
        ("0.083", "RD", "raw", "consistent"),
        ("8.3", "RD", "raw", "consistent"),  # in percent
        ("0.72", "OR", "raw", "consistent"),  # of the ratio: 1.65 times that of its logarithm
        ("0.34", "OR", "raw", "implausible"),
        ("0.34", "OR", "", "method-dependent"),
        ("0.043", "OR", "", "implausible"),
        ("0.043", "OR", "adjusted", "method-dependent"),
    ],
)
def test_known_standard_errors_of_counts(se, measure, contrast, verdict):
    assert check_se_of_contrast(se=se, measure=measure, **COUNTS, contrast=contrast).verdict.value == verdict


def test_no_standard_error_is_made_of_an_sd_of_0_or_of_no_events():
    smd = check_se_of_contrast("0", 20, "1.2", 20, "0.3", measure="SMD", mean1="2", mean2="3", contrast="raw")
    assert smd.verdict.value == "not-checkable"
    empty = {"n1": 57, "n2": 55, "events1": 0, "events2": 12}
    assert check_se_of_contrast(se="2.9", measure="OR", **empty, contrast="raw").verdict.value == "method-dependent"
    with pytest.raises(MethodError, match="`measure` is 'HR'"):
        check_se_of_contrast(se="0.2", measure="HR")
    with pytest.raises(DataError, match="`events1` is empty"):
        check_se_of_contrast(n1=3, n2=3, se="0.2", measure="RR")


def rows(measure: str, wrong: str = "") -> list[dict[str, str]]:
    made = []
    for i in range(8):
        a, c, n = 10 + i, 14 + 2 * i, 60 + 3 * i
        se = math.sqrt(1 / a + 1 / (n - a) + 1 / c + 1 / (n - c))
        y = math.log(a * (n - c) / (c * (n - a)))
        cells = {"study": f"T{i}", "events1": str(a), "n1": str(n), "events2": str(c), "n2": str(n)}
        made.append(cells | {measure: f"{math.exp(y):.2f}", "SE": f"{se:.3f}"})
    if wrong:
        made[3]["SE"] = wrong
    return made


def test_rows_of_counts_are_compared_with_their_standard_errors():
    def bad(table):
        report = lm.check(table)
        return [f.verdict.value for f in report.findings.spoken if f.check == "se-of-contrast"]

    assert "implausible" not in bad(rows("OR"))
    assert "implausible" in bad(rows("OR", "0.314"))


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ({"MD": "-5.4", "lower": "-9.4", "upper": "-1.4", "variance": "4.16"}, "consistent"),
        ({"MD": "-5.4", "lower": "-9.4", "upper": "-1.4", "variance": "2.04"}, "implausible"),  # the standard error
        ({"OR": "1.65", "lower": "0.70", "upper": "3.86", "variance": "0.188"}, "consistent"),
        ({"OR": "1.65", "lower": "0.70", "upper": "3.86", "variance": "0.88"}, "implausible"),
    ],
)
def test_a_variance_beside_an_interval_is_compared_with_it(cells, verdict):
    report = lm.check([{"study": "A", "n1": "60", "n2": "58", "contrast": "raw", **cells}])
    told = [f for f in report.findings if f.check == "se-disagrees-with-variance"]
    assert [f.verdict.value.removesuffix("-within-rounding") for f in told] == [verdict]
