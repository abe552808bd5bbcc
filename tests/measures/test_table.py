"""The one table of measures, walked: each measure is encoded, derived, checked, judged and drawn."""

from __future__ import annotations

import json
import math
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.effects.back_transform import back_transform, to_analysis_scale
from lbpmeta.effects.measures import formulas
from lbpmeta.evidence.schema import packaged_data
from lbpmeta.measures import LOG_MEASURES, MEASURES, own_measure

#: Inputs of five studies by the column that the table of measures names.
INPUTS = {
    "mean1": [24.1, 31.0, 28.4, 22.7, 35.2],
    "sd1": [9.1, 11.4, 8.7, 10.2, 12.1],
    "n1": [40, 62, 35, 51, 80],
    "mean2": [29.3, 33.8, 35.1, 29.9, 37.0],
    "sd2": [9.8, 10.9, 9.4, 9.9, 11.8],
    "n2": [42, 60, 33, 50, 83],
    "events1": [12, 22, 9, 17, 30],
    "events2": [20, 28, 14, 24, 37],
    "time1": [400.0, 620.0, 350.0, 510.0, 800.0],
    "time2": [420.0, 600.0, 330.0, 500.0, 830.0],
    "events": [12, 22, 9, 17, 30],
    "n": [40, 62, 35, 51, 80],
    "time": [400.0, 620.0, 350.0, 510.0, 800.0],
    "mean": [24.1, 31.0, 28.4, 22.7, 35.2],
    "sd": [9.1, 11.4, 8.7, 10.2, 12.1],
    "r": [0.45, 0.61, 0.38, 0.52, 0.57],
    "mean_change": [-5.2, -2.8, -6.7, -7.2, -1.8],
    "sd_change": [8.2, 9.9, 7.7, 8.9, 9.3],
    "o_e": [-3.1, -2.2, -4.0, -1.4, -3.3],
    "var": [7.4, 11.9, 5.2, 9.6, 15.5],
    "yi": [-0.4, -0.2, -0.5, -0.3, -0.1],
    "vi": [0.04, 0.03, 0.05, 0.04, 0.02],
}
POOLED = [name for name, measure in MEASURES.items() if measure.pooled]
Z = 1.959963984540054


def derived(name: str) -> lm.EffectSizes:
    inputs, _ = formulas(MEASURES[name])[0]
    return lm.effect_sizes(name, **{column: INPUTS[column] for column in inputs})


def printed(name: str, y: float, half: float) -> tuple[str, str, str]:
    """Estimate and interval as the tables write them: ratios on the natural scale, the rest as it is analysed."""
    numbers = (y, y - half, y + half)
    return tuple(f"{math.exp(x) if name in LOG_MEASURES else x:.5f}" for x in numbers)


def written(name: str, folder: Path) -> Path:
    sizes = derived(name)
    fit = lm.pool(sizes.yi, sizes.vi, model="common", recipe="metafor")
    lines = ["study,estimate,ci_low,ci_high,measure,model,recipe,better"]
    for i, (y, v) in enumerate(zip(sizes.yi, sizes.vi, strict=True)):
        lines.append(f"S{i},{','.join(printed(name, y, Z * math.sqrt(v)))},{name},,,lower")
    half = (fit.ci.high - fit.ci.low) / 2
    lines.append(f"Total,{','.join(printed(name, fit.estimate, half))},{name},common,metafor,lower")
    file = folder / "own.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


@pytest.mark.parametrize("name", POOLED)
def test_encoded_derived_checked_judged_drawn(name, tmp_path):
    evidence = lm.load(written(name, tmp_path))
    rows = evidence.rows_behind("total")
    assert {row["measure"] for row in evidence.tables["reviews"]} == {name}
    fit = evidence.pool("total")
    assert fit.k == 5
    report = evidence.check()
    alarms = [f for f in report.findings if f.verdict in (lm.Verdict.INCONSISTENT, lm.Verdict.IMPLAUSIBLE)]
    assert not alarms, alarms[0]
    re_derived = [f for f in report.findings if f.check == "pooled-disagrees-with-rows"]
    assert [f.verdict.value for f in re_derived] in (["consistent"], ["consistent-within-rounding"])
    if MEASURES[name].judged:
        null = MEASURES[name].null
        judged = evidence.judge("s0", threshold=0.8 if null else 1.0)[0]
        assert judged.null == null
        assert judged.side == ("benefit" if float(rows[0]["estimate"]) < null else "harm")
    if MEASURES[name].scale == "double-arcsine":  # whose way back goes by the sizes, which the tables do not hold
        with pytest.raises(lm.MethodError, match="needs `n`"):
            evidence.forest("total")
    else:
        assert "Total" in " ".join(text.get_text() for text in evidence.forest("total").texts)


@pytest.mark.parametrize("name", MEASURES)
def test_a_slip_is_found_whatever_the_measure(name):
    if name == "NNT":
        line = ("3", "5", "20")
    else:
        sizes = derived(name)
        line = printed(name, sizes.yi[0], Z * math.sqrt(sizes.vi[0]))
    low, high = line[1:]
    true = lm.check_estimate(line[0] if name != "NNT" else "10", low, high, measure=name)
    assert true.verdict in (lm.Verdict.CONSISTENT, lm.Verdict.CONSISTENT_WITHIN_ROUNDING, lm.Verdict.METHOD_DEPENDENT)
    outside = "3" if name == "NNT" else f"{float(high) + (float(high) - float(low)):.5f}"
    undeclared = lm.check_estimate(outside, low, high, measure=name)
    assert undeclared.verdict in (lm.Verdict.INCONSISTENT, lm.Verdict.IMPLAUSIBLE)
    told = lm.check_estimate(outside, low, high, measure=name, unit="shared", rounding="nearest", scale="usual")
    assert told.check in ("estimate-outside-ci", "value-impossible")  # a correlation may leave its domain too
    assert told.verdict is lm.Verdict.INCONSISTENT


@pytest.mark.parametrize("name", MEASURES)
def test_every_function_that_asks_for_a_measure_takes_it(name):
    kinds = set(lm.Verdict)
    assert lm.checks.check_significance_claim("significant", "0.3", "0.7", measure=name).verdict in kinds
    assert lm.check_direction_claim("arm1", "0.5", measure=name, better="lower").verdict in kinds
    assert lm.check_heterogeneity({"k": "5", "q": "4.2", "q_df": "4", "i2": "4.8"}, measure=name).verdict in kinds
    rows = [("0.50", "0.30", "0.70"), ("0.40", "0.20", "0.60")]
    if MEASURES[name].pooled:
        assert lm.check_pooled({"estimate": "0.45"}, rows, measure=name).verdict in kinds
    else:
        with pytest.raises(lm.MethodError, match="not pooled as it stands"):
            lm.check_pooled({"estimate": "0.45"}, rows, measure=name)


@pytest.mark.parametrize("name", POOLED)
def test_transformation_and_back(name):
    if MEASURES[name].scale == "double-arcsine":
        assert back_transform(to_analysis_scale(0.3, name, n=40), name, n=40) == pytest.approx(0.3, rel=1e-12)
    else:
        assert float(back_transform(to_analysis_scale(0.3, name), name)) == pytest.approx(0.3, rel=1e-12)
    if not math.isnan(MEASURES[name].null):
        assert float(back_transform(0.0, name)) == MEASURES[name].null


@pytest.mark.parametrize("name", MEASURES)
def test_the_table_is_complete(name):
    measure = MEASURES[name]
    assert measure.name == name
    assert measure.domain[0] < measure.domain[1]
    assert measure.is_ratio == (measure.kind == "ratio")
    assert len(formulas(measure)) == len(measure.columns)
    assert bool(measure.columns) == measure.pooled
    for word in filter(None, (*measure.words.split("|"), measure.revman)):
        said = len(word) > 1 and not word.startswith("cohen")  # "d" is Cohen's as a rule: the head of a column alone
        assert own_measure(word) == (name if said else word)
    assert set(INPUTS).issuperset(c for columns in measure.columns for c in columns)


def test_the_data_package_names_the_measures_of_the_table():
    package = json.loads((packaged_data() / "datapackage.json").read_text(encoding="utf-8"))
    enums = [
        field["constraints"]["enum"]
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if field["name"] == "measure"
    ]
    assert enums == [list(MEASURES)] * 2


class TestNumberNeededToTreat:
    """One over a risk difference: its interval may run through infinity (Altman DG. BMJ 1998;317:1309-1312)."""

    @pytest.mark.parametrize(
        ("numbers", "verdict"),
        [
            (("10", "5", "20"), "consistent"),
            (("10", "5", "-20"), "consistent"),  # NNTB 10 (NNTB 5 to infinity to NNTH 20): 0.1 in [-0.05, 0.2]
            (("10", "-20", "5"), "consistent"),  # the same, smaller difference first
            (("-15", "8", "-5"), "consistent"),
            (("3", "5", "20"), "inconsistent"),  # 0.33 is beyond both limits, whatever their signs
            (("3", "5", "-20"), "inconsistent"),
            (("30", "5", "20"), "implausible"),  # inside where one limit is of harm and its sign was left out
            (("-30", "5", "20"), "inconsistent"),
            (("30", "5", "-20"), "method-dependent"),
        ],
    )
    def test_intervals(self, numbers, verdict):
        found = lm.check_estimate(*numbers, measure="NNT", rounding="nearest")
        said = {"consistent": ("consistent", "consistent-within-rounding", "method-dependent")}.get(verdict, (verdict,))
        assert found.verdict.value in said, found

    def test_p_value(self):
        assert lm.check_estimate("10", "5", "-20", measure="NNT", p="0.001").verdict.value == "implausible"
        assert lm.check_estimate("10", "5", "-20", measure="NNT", p="0.30").verdict.value != "implausible"

    def test_claims(self):
        check = lm.checks.check_significance_claim
        assert check("significant", "5", "-20", measure="NNT").verdict.value == "implausible"
        assert check("not-significant", "5", "-20", measure="NNT").verdict.value == "consistent"
        assert check("significant", "-20", "-5", measure="NNT").verdict.value == "consistent"
        assert lm.check_direction_claim("arm1", "-9", measure="NNT", better="lower").verdict.value == ("inconsistent")

    def test_it_is_not_pooled(self):
        with pytest.raises(lm.MethodError, match="number_needed"):
            lm.estimates_from(estimate=[10.0], ci_low=[5.0], ci_high=[20.0], measure="NNT")


def test_a_ratio_of_means_is_judged_as_a_ratio(tmp_path):
    file = tmp_path / "rom.csv"
    file.write_text("study,estimate,ci_low,ci_high,measure,better\nA,0.70,0.55,0.89,ROM,lower\n", encoding="utf-8")
    judged = lm.load(file).judge("a", threshold=0.8)[0]
    assert judged.null == 1.0
    assert judged.side == "benefit"
    assert "important benefit" in str(judged).lower()


def test_the_peto_odds_ratios_of_true_tables_pass():
    n1, n2, a, c = (np.array(INPUTS[k]) for k in ("n1", "n2", "events1", "events2"))
    rows = [
        {"events1": str(w), "n1": str(x), "events2": str(y), "n2": str(z)}
        for w, x, y, z in zip(a, n1, c, n2, strict=True)
    ]
    fit = lm.pool(*(lambda s: (s.yi, s.vi))(derived("PETO")), model="common")
    line = {
        k: f"{math.exp(x):.2f}"
        for k, x in (("estimate", fit.estimate), ("ci_low", fit.ci.low), ("ci_high", fit.ci.high))
    }
    assert lm.check_pooled(line, rows, measure="PETO").verdict.value.startswith("consistent")
    off = lm.check_pooled({**line, "estimate": "0.70"}, rows, measure="PETO", recipe="metafor", model="common")
    assert off.verdict.value == "inconsistent"
