"""Data frames: a float stands for all that its print can have been; software's own numbers raise no alarm."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, strategies as st

import lbpmeta as lm
from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.cells import shown_float
from lbpmeta.printed import Printed


def cell(data, column: str, **asked) -> str:
    return lm.load(data, **asked).tables["trials"][0][column]


@pytest.mark.parametrize(
    "data",
    [
        [{"study": "A", "MD": "-5.35", "lower": "-9.40", "upper": "-1.30"}],
        {"study": ["A"], "MD": ["-5.35"], "lower": ["-9.40"], "upper": ["-1.30"]},
        pd.DataFrame({"MD": ["-5.35"], "lower": ["-9.40"], "upper": ["-1.30"]}, index=["A"]),
        [{"study": "A", "MD (95% CI)": "-5.35 (-9.40 to -1.30)"}],
    ],
    ids=["list", "mapping", "frame", "one cell"],
)
def test_what_a_notebook_has(data) -> None:
    evidence = lm.load(data)
    assert [evidence.row("a")[c] for c in ("measure", "estimate", "ci_low", "ci_high")] == [
        "MD",
        "-5.35",
        "-9.40",
        "-1.30",
    ]
    report = lm.check(data)
    assert report.ok
    assert report.coverage.checked == 3
    assert report.findings[0].file == "data frame"
    assert report.findings[0].line == 1
    assert "data frame" in report._repr_html_()


def test_the_input_is_not_changed() -> None:
    frame = pd.DataFrame({"yi": [0.5, 0.1], "vi": [0.1, np.nan]})
    before = frame.copy(deep=True)
    rows = [{"yi": 0.5, "vi": 0.1}]
    lm.check(frame)
    lm.check(rows)
    pd.testing.assert_frame_equal(frame, before)
    assert rows == [{"yi": 0.5, "vi": 0.1}]


def test_digits_say_what_a_float_has_lost() -> None:
    frame = pd.DataFrame({"MD": [0.9], "lower": [0.5], "upper": [1.3], "n1": [12.0]})
    assert cell(frame, "estimate") == "0.9"
    assert cell(frame, "estimate", digits=2) == "0.90"
    assert [cell(frame, c, digits={"MD": 3}) for c in ("estimate", "ci_low")] == ["0.900", "0.5"]
    assert cell(frame, "n1", digits=2) == "12"
    assert any("trailing zeros" in n for n in lm.load(frame).tables.notes)
    assert not any("trailing zeros" in n for n in lm.load(frame, digits=1).tables.notes)
    assert not any("trailing zeros" in n for n in lm.load(frame.astype(str)).tables.notes)


@given(
    st.decimals(-1000, 1000, allow_nan=False, places=4).filter(bool),
    st.integers(0, 4),
)
def test_a_float_stands_for_everything_that_its_print_can(value, digits: int) -> None:
    """Whatever number of zeros the print had, its set lies in the set of the float's shortest form."""
    printed = f"{value:.{digits}f}"
    wide = Printed.parse(shown_float(float(printed))).values
    narrow = Printed.parse(printed).values
    assert wide.low <= narrow.low <= narrow.high <= wide.high


def _arms(seed: int, k: int = 12) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    n1, n2 = rng.integers(15, 200, k), rng.integers(15, 200, k)
    return pd.DataFrame({"n1i": n1, "n2i": n2, "ai": rng.binomial(n1, 0.3), "ci": rng.binomial(n2, 0.4)})


@pytest.mark.parametrize("measure", ["OR", "RR", "RD"])
@pytest.mark.parametrize("seed", range(4))
def test_computed_numbers_raise_no_alarm(measure: str, seed: int) -> None:
    """Effects as a program computes them, with float noise in the sixteenth digit and critical value 1.96."""
    frame = _arms(seed)
    es = lm.effect_sizes(measure, events1=frame.ai, n1=frame.n1i, events2=frame.ci, n2=frame.n2i)
    frame["yi"], frame["vi"] = es.yi, es.vi
    frame["sei"] = np.sqrt(es.vi)
    z = 1.96 if seed % 2 else 1.959963984540054
    frame["ci.lb"], frame["ci.ub"] = frame.yi - z * frame.sei, frame.yi + z * frame.sei
    for shown in (frame, frame.round(3), frame.round(2)):
        for told in (measure, ""):
            report = lm.check(shown, measure=told)
            assert not [f for f in report.findings if f.verdict in ("inconsistent", "implausible")]
            assert report.coverage.checked > 0.5 * report.coverage.printed


@pytest.mark.parametrize("seed", range(4))
def test_computed_differences_raise_no_alarm(seed: int) -> None:
    rng = np.random.default_rng(seed)
    k = 12
    frame = pd.DataFrame({"m1i": rng.normal(40, 9, k).round(1), "m2i": rng.normal(42, 9, k).round(1)})
    frame["sd1i"], frame["sd2i"] = rng.uniform(8, 25, k).round(2), rng.uniform(8, 25, k).round(2)
    frame["n1i"], frame["n2i"] = rng.integers(15, 200, k), rng.integers(15, 200, k)
    arms = {f"{a}{i}": frame[f"{b}{i}i"] for a, b in (("mean", "m"), ("sd", "sd"), ("n", "n")) for i in (1, 2)}
    for measure in ("MD", "SMD"):
        es = lm.effect_sizes(measure, **arms)
        shown = frame.assign(yi=es.yi, vi=es.vi, sei=np.sqrt(es.vi))
        shown["ci.lb"], shown["ci.ub"] = es.yi - 1.96 * shown.sei, es.yi + 1.96 * shown.sei
        for told in (measure, ""):
            report = lm.check(shown, measure=told)
            assert not [f for f in report.findings if f.verdict in ("inconsistent", "implausible")], told


def test_a_slip_in_a_frame_is_found() -> None:
    frame = _arms(1)
    es = lm.effect_sizes("OR", events1=frame.ai, n1=frame.n1i, events2=frame.ci, n2=frame.n2i)
    frame["slab"] = [f"S{i}" for i in range(len(frame))]
    frame["yi"], frame["vi"] = es.yi.round(3), es.vi.round(4)
    frame.loc[3, "yi"] = -frame.loc[3, "yi"]
    assert {f.rows[0] for f in lm.check(frame, measure="OR").notable} == {"s3"}


def test_a_frame_is_pooled_and_drawn() -> None:
    rows = [
        {"slab": s, "yi": y, "vi": v, "better": "lower"}
        for s, y, v in (("A", 0.1, 0.01), ("B", 0.3, 0.02), ("C", 0.5, 0.03))
    ]
    evidence = lm.load(rows)
    wanted = lm.pool([0.1, 0.3, 0.5], [0.01, 0.02, 0.03])
    assert evidence.pool("data-frame").estimate == pytest.approx(wanted.estimate, rel=1e-12)
    assert evidence.forest("data-frame") is not None


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (pd.DataFrame(), "the data frame is empty|The data frame is empty"),
        ([], "is empty"),
        ({"yi": [1, 2], "vi": [1]}, r"differ in length \(yi 2, vi 1\)"),
        (pd.DataFrame([[1, 2]], columns=["yi", "yi"]), "column yi: the column stands twice"),
        ([{"yi": object()}], "no text or number"),
        ([{"yi": [1, 2]}], "a list is no text or number"),
        ({"yi": "text"}, "no column of values"),
        (3, "cannot be read from an object of type int"),
        ([1, 2], "cannot be read from an object of type list"),
        ([{"yi": "abc", "vi": "1"}], "data frame, line 1, column yi: this is no number"),
        (pd.DataFrame({"height": [1.0]}), "none of its columns"),
    ],
)
def test_what_is_no_table(data, told: str) -> None:
    with pytest.raises(DataError, match=told):
        lm.check(data)


def test_bad_digits() -> None:
    rows = [{"yi": 0.5, "vi": 0.1}]
    for digits in ("2", -1, True, {"yi": 1.5}):
        with pytest.raises(DataError, match="`digits`"):
            lm.check(rows, digits=digits)
    with pytest.raises(DataError, match="names 'zi'"):
        lm.check(rows, digits={"zi": 2})
    with pytest.raises(MethodError, match="`measure`"):
        lm.check(rows, measure="x")
