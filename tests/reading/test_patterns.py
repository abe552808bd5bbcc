"""One sentence per rule of the grammar: without its rule, the sentence is read otherwise."""

from __future__ import annotations

import pytest

from lbpmeta.reading.grammar import intervals, patterns, roles, singles
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.tokens import tokens_of

from .reader import read

#: (left, right) of each rule for the name of an interval -> a sentence that needs it.
HEADS = {
    ("NUM=level DASH? PCT DASH? CI", "CI L 'd'|'g'|'b'|'r'|'diff' R"): "SMD 0.71 (95% CI(d) [0.48, 1.05]).",
    ("NUM=level DASH? PCT DASH? FILL* CI", ""): "RR 0.71 (95% CI 0.48 to 1.05).",
    ("NUM=level PCT COMMA CI", ""): "RR 0.71 (95%, CI 0.48 to 1.05).",
    ("NUM=level DASH? CI", "CI PCT"): "RR 0.71 [95 CI% 0.48 to 1.05].",
    ("NUM=bare DASH? CI", ""): "RR 0.71 (95 CI 0.48 to 1.05).",
    ("NUM=bare 'th' CI", ""): "RR 0.71 (95th CI 0.48 to 1.05).",
    ("", "CI DASH? NUM=level PCT"): "RR 0.71 (CI 95% 0.48 to 1.05).",
    ("", "CI FILL|FROM|TO|OUTOF|AND|@level NUM=level PCT"): (
        "Le risque relatif était de 0,71 (IC à 95 % 0,48 à 1,05) dans les essais."
    ),
    ("", "CI L CI R NUM=level PCT"): "El riesgo relativo fue de 0,71 (intervalo de confianza [IC] 95%: 0,48 a 1,05).",
    ("", "CI L CI R FILL|FROM|TO|OUTOF|AND|@level NUM=level PCT"): (
        "El riesgo relativo fue de 0,71 (intervalo de confianza [IC] del 95%: 0,48 a 1,05)."
    ),
    ("", "CI L NUM=level PCT R"): "RR 0.71, CI (95%) 0.48 to 1.05.",
    ("", "CI COMMA CI COMMA? TO|FILL|FROM? NUM=level PCT"): "RR 0.71 (confidence interval, CI, 95%: 0.48 to 1.05).",
    ("", "CI COLON NUM=level PCT COMMA|COLON|SEMI"): "RR 0.71 (CI: 95%, 0.48 to 1.05).",
    ("", "CI NUM=bare"): "RR 0.71 (CI95 0.48 to 1.05).",
    ("", "CI"): "RR 0.71 (CI 0.48 to 1.05).",
}

AFTER_HEAD = {
    "COMMA CI": "RR 0.71 (95% confidence interval, CI 0.48 to 1.05).",
    "CI EQ|COLON": "RR 0.71 (95% CI: LL = 0.48, UL = 1.05).",
    "L CI R R": "RR 0.71 (95% confidence interval [CI]) 0.48 to 1.05.",
    "L CI|'ci' R": "RR 0.71 (95% confidence interval (CI) 0.48 to 1.05).",
    "L NUM PCT DASH? CI R": "RR 0.71 (95% confidence interval [95% CI] 0.48 to 1.05).",
    "L CI NUM PCT R": "RR 0.71 (95% confidence interval [CI 95%] 0.48 to 1.05).",
    "COLON|EQ|COMMA|SEMI|FROM|KILL|FILL": "RR 0.71 (95% CI: from 0.48 to 1.05).",
    "FILL W|GROUP|DASH|PLUS|UNIT|VS* COLON": "RR 0.71 (95% CI for DP-A + M: 0.48 to 1.05).",
    "FILL|PER W|GROUP W|GROUP? COMMA": "El riesgo relativo fue de 0,71 (IC del 95% por terapia, 0,48 a 1,05).",
    "FILL* MEAS": "RR 0.71 (95% CI for the RR 0.48 to 1.05).",
    "@bounds": ("RR 0.71 (95% CI boundaries 0.48 to 1.05)."),
    "L @way|@manner|FILL* @method DASH? @method|@manner|FILL* R": "RR 0.71 (95% CI (profile likelihood) 0.48 to 1.05).",
    "@way|@manner|FILL* @method DASH? @method|@manner|FILL*": "RR 0.71 (95% CI, Wilson score: 0.48 to 1.05).",
    "@way* NUM @method? DASH? @samples": "RR 0.71 (95% CI, based on 900 bootstrap samples, 0.48 to 1.05).",
    "TO": "RR 0.71 (95% CI to 0.48, 1.05).",
    "L CI": "Odds ratio (OR 1.06, 95% confidence interval (CI 0.48 to 2.36)).",
    "NUM PCT": "RR 0.71 (95% CI 95% 0.48 to 1.05).",
    "O": "RR 0.71 (95% CI * 0.48 to 1.05).",
}

SEPARATORS = {
    "TO": "RR 0.71 (95% CI 0.48 to 1.05).",
    "DASH": "RR 0.71 (95% CI 0.48–1.05).",
    "COMMA": "RR 0.71 (95% CI 0.48, 1.05).",
    "SEMI": "RR 0.71 (95% CI 0.48; 1.05).",
    "TILDE": "RR 0.71 (95% CI 0.48~1.05).",
    "SLASH": "RR 0.71 (95% CI 0.48/1.05).",
    "AND": "RR 0.71 (95% CI between 0.48 and 1.05).",
    "COLON": "RR 0.71 (95% CI 0.48:1.05).",
}

#: (name, left, right) of each role -> a sentence in which the number in that role is not the estimate.
ROLES = {
    ("spread", "PM", ""): "The mean was 6.1 ± 2.4 (95% CI 5.2 to 7.0).",
    ("spread", "KILL EQ|COLON|FILL|COMMA?", ""): "The mean difference was 1.6 with SD 2.4; 95% CI 0.2 to 3.0.",
    ("spread", "KILL R EQ|COLON?", ""): "A mean of 6.1 ± standard deviation [SD] 2.4; 95% CI 5.2 to 7.0.",
    ("p", "P|POTHER LT|GT SLASH EQ", ""): "It was 1.6 (P </= 0.001; 95% CI 0.2 to 3.0).",
    ("range", "NUM DASH", ""): "MD 1.6 on a score of 0-7; 95% CI 0.2 to 3.0.",
    ("time", "", "DASH? TIME"): "RR 0.71 after 2 years (95% CI 0.48 to 1.05).",
    ("time", "@time", ""): "RR 0.71 at week 1 (95% CI 0.48 to 1.05).",
    ("time", "'at' 'age'", ""): "RR 0.71 at age 20 (95% CI 0.48 to 1.05).",
    ("name", "@heading|@named", ""): "RR 0.71 in table 1 (95% CI 0.48 to 1.05).",
    ("name", "", "DASH? @sided"): "The group difference was 1.6 for the 2-sided 95% CI (-1.2, 4.4).",
    ("name", "", "DASH @point W? @scale"): "The group difference was 1.6 on a 7-point scale (95% CI -1.2, 4.4).",
    ("statistic", "'log'", ""): "The group difference was 1.6 log 10 (95% CI -12, 44).",
    ("name", "", "UNIT GROUP"): "The group difference was 1.6 in the 100 mg group (95% CI -1.2, 4.4).",
    ("per", "PER", ""): "OR 1.24 per 20 gram; 95% CI 0.98 to 1.58.",
    ("per", "PER MEAS", "UNIT"): "OR 1.24 per decrease of 1 g/dl; IC 95% 0.98–1.58.",
    ("per", "UNIT SLASH", ""): "The mean was 6.1 mm2/100 mm (95% CI 5.2 to 7.0).",
    ("count", "", "FILL?|W? KN"): "RR 0.71 in 3 trials; 95% CI 0.48 to 1.05.",
    ("count", "", "W? NN"): "RR 0.71 in 312 people; 95% CI 0.48 to 1.05.",
    ("count", "PCT OUTOF|@of FILL?", "W|FILL"): "It grew in 32% of the 212 jars kept cold (95% CI 26 to 38).",
    ("count", "N|K|'n' EQ|COLON", ""): "RR 0.71, n = 312, 95% CI 0.48 to 1.05.",
    ("count", "KN|NN EQ|COLON", ""): "RR 0.71; participants = 312; 95% CI 0.48 to 1.05.",
    (
        "p",
        "P|POTHER FILL* EQ|LT|GT|LE|GE* EQ|LT|GT|LE|GE",
        "",
    ): "RR 0.71, P for interaction = 0.6, 95% CI 0.48 to 1.05.",
    ("p", "P|POTHER L? EQ|LT|GT|LE|GE", ""): "RR 0.71, P = 0.6, 95% CI 0.48 to 1.05.",
    ("p", "P FILL? NEG|POS? 'than'?", ""): "RR 0.71, a p value of less than 0.6, 95% CI 0.48 to 1.05.",
    ("heterogeneity", "I2|TAU2|Q EQ|COLON|FILL|LT*", ""): "RR 0.71, I2 = 8%, 95% CI 0.48 to 1.05.",
    ("statistic", "STAT EQ|COLON|DASH* EQ|COLON|DASH", ""): "MD 1.6, t = 2.2, 95% CI 0.2 to 3.0.",
    ("statistic", "STAT", "EQ|COMMA"): "MD 1.6, t 34 = 2.2, 95% CI 0.2 to 3.0.",
    ("statistic", "STAT NUM EQ|COLON DASH?", ""): "MD 1.6, t 34 = 2.2, 95% CI 0.2 to 3.0.",
    ("statistic", "STAT NUM COMMA NUM EQ|COLON DASH?", ""): "MD 1.6, F 1, 34 = 2.2, 95% CI 0.2 to 3.0.",
    ("statistic", "STAT EQ? L NUM R EQ DASH?", ""): "MD 1.6, t = (34) = 2.2, 95% CI 0.2 to 3.0.",
    ("statistic", "STAT L NUM COMMA NUM R EQ DASH?", ""): "MD 1.6, F(1, 34) = 2.2, 95% CI 0.2 to 3.0.",
    (
        "events",
        "",
        "OUTOF|@of NUM",
    ): "In all 32%, or 18 of 57, were well (95% CI 21 to 45).",
    ("events", "", "SLASH NUM"): "In all 32% (18/57, 95% CI 21 to 45) were well.",
    ("events", "NUM OUTOF|@of", ""): "In all 32% (18 of 57; 95% CI 21 to 45) were well.",
    ("events", "NUM SLASH", ""): "In all 32% (18/57; 95% CI 21 to 45) were well.",
    ("level", "", "PCT DASH? FILL* CI"): "RR 0.71 (99% CI and 95% CI 0.48 to 1.05).",
    ("level", "", "PCT DASH? NUM PCT DASH? CI"): "RR 0.71 (95% 95% CI 0.48 to 1.05).",
    ("level", "CI FILL|FROM|TO?", "PCT FILL* L|COLON|EQ"): "RR 0.71, CI 95%: 0.48 to 1.05.",
    ("range", "NUM UNIT|PCT? TO", ""): "MD 1.6 on a scale of 0 to 10; 95% CI 0.2 to 3.0.",
    ("range", "", "UNIT? TO DASH? NUM"): "MD 1.6 on a scale of 0 to 10; 95% CI 0.2 to 3.0.",
    ("range", "", "DASH NUM DASH? UNIT|W|R|@scale"): "MD 1.6 (scale 0-10); 95% CI 0.2 to 3.0.",
    ("range", "", "DASH NUM COMMA|SEMI|L NUM PCT DASH? CI"): "MD 1.6 for 0.4–2.2, 95% CI 0.2 to 3.0.",
    ("age", "NN @aged", ""): "MD 1.6 in children under 12 (95% CI 0.2 to 3.0).",
    ("bound", "LT|GT|LE|GE", ""): "MD 1.6 (threshold > 1), 95% CI 0.2 to 3.0.",
}

SINGLES = {
    "I2 FILL? L? I2? R? EQ|COLON|FILL|'of'* NUM=i2 PCT": ("Heterogeneity was high (I2 = 80%).", {"i2": "80"}),
    "I2 EQ|COLON NUM=i2": ("Heterogeneity was high (I² = 80).", {"i2": "80"}),
    "Q EQ NUM=q": ("Heterogeneity was high (Q = 45.2).", {"q": "45.2"}),
    "TAU2 EQ|COLON|FILL NUM=tau2": ("Heterogeneity was high (τ² = 0.31).", {"tau2": "0.31"}),
    "NUM=estimate UNIT|PCT|TIME? L KILL=spread EQ|COLON|FILL? PM? NUM=sd UNIT|PCT|TIME? R": (
        "Their mean age was 39 (SD 11.2) years.",
        {"estimate": "39", "sd": "11.2"},
    ),
    "NUM=estimate UNIT|PCT? PM NUM=sd": ("The score was 17.3 ± 4.1 at first.", {"estimate": "17.3", "sd": "4.1"}),
    "MEDIAN": (
        "The median stay was 6 days (IQR 4 to 9).",
        {"estimate": "6", "ci_low": "4", "ci_high": "9"},
    ),
    "NUM=events NN? OUTOF|@of|SLASH NUM=of NN|W? NN|W|FILL? L|COMMA NUM=estimate PCT": (
        "In all 18 of 57 patients (32%) were well.",
        {"events": "18", "of": "57", "estimate": "32"},
    ),
    "NUM=events NN|W* L NUM=estimate PCT R": (
        "Harm was seen in 12 patients (21%).",
        {"events": "12", "estimate": "21"},
    ),
}


HEADERS = {
    "mean": "Mean (SD) scores were 3.1 (2.2) and 4.3 (2.5).",
    "median": "Median (IQR) scores were 3 (2-5) and 4 (2-6).",
    "count": "No. (%)",
    "p": "P value",
    "n": "n",
}


def results(text: str) -> tuple[PrintedResult, ...]:
    return read(text)[0]


@pytest.mark.parametrize("rule", patterns.HEADS, ids=lambda rule: rule.name)
def test_every_way_to_name_an_interval(rule: patterns.Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    text = HEADS[rule.left, rule.right]
    (result,) = results(text)
    assert (result.estimate, result.ci_high) in (("0.71", "1.05"),), text
    assert result.level == ("" if rule.right == "CI" else "95")
    monkeypatch.setattr(intervals, "HEADS", tuple(r for r in patterns.HEADS if r is not rule))
    assert results(text) != (result,)


@pytest.mark.parametrize("pattern", patterns.AFTER_HEAD)
def test_everything_between_name_and_bounds(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = AFTER_HEAD[pattern]
    (result,) = results(text)
    assert result.ci_low == "0.48"
    monkeypatch.setattr(intervals, "AFTER_HEAD", tuple(p for p in patterns.AFTER_HEAD if p != pattern))
    assert results(text) != (result,)


@pytest.mark.parametrize("kind", patterns.SEPARATORS)
def test_every_mark_between_bounds(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (result,) = results(SEPARATORS[kind])
    assert (result.estimate, result.ci_low, result.ci_high, result.measure) == ("0.71", "0.48", "1.05", "RR")
    monkeypatch.setattr(intervals, "SEPARATORS", tuple(k for k in patterns.SEPARATORS if k != kind))
    assert results(SEPARATORS[kind]) != (result,)


@pytest.mark.parametrize("rule", patterns.ROLES, ids=lambda rule: f"{rule.name} {rule.left}|{rule.right}")
def test_every_role_of_a_number_that_is_no_estimate(rule: patterns.Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    text = ROLES[rule.name, rule.left, rule.right]
    found = [r.estimate for r in results(text) if r.level == "95"]
    assert found in (["0.71"], ["1.6"], ["6.1"], ["1.24"], ["32"]), text


@pytest.mark.parametrize("rule", patterns.SINGLES, ids=lambda rule: f"{rule.kind} {rule.pattern}"[:60])
def test_every_statement_without_an_interval(rule: patterns.Single, monkeypatch: pytest.MonkeyPatch) -> None:
    key = "MEDIAN" if rule.pattern.startswith("MEDIAN") else rule.pattern
    text, values = SINGLES[key]
    (result,) = results(text)
    assert (result.kind, result.grade) == (rule.kind, "B")
    assert {name: getattr(result, name) for name in values} == values
    monkeypatch.setattr(singles, "SINGLES", tuple(r for r in patterns.SINGLES if r is not rule))
    assert results(text) != (result,)


def test_a_role_can_be_told_from_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "RR 0.71 after 2 years (95% CI 0.48 to 1.05)."
    monkeypatch.setattr(roles, "ROLES", ())
    assert results(text)[0].estimate != "0.71" or results(text)[0].grade == "B"


def _head(text: str) -> singles.NumberHead:
    return singles.number_head_in(Sentence(list(tokens_of(text)), text, 0))


@pytest.mark.parametrize("rule", patterns.HEADERS, ids=lambda rule: rule.name)
def test_every_head_of_numbers_in_pairs(rule: patterns.Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    text = HEADERS[rule.name]
    assert _head(text).kind == rule.name
    if rule.name in ("mean", "median"):
        assert [r.kind for r in results(text)] == [rule.name, rule.name]
    monkeypatch.setattr(singles, "HEADERS", tuple(r for r in patterns.HEADERS if r is not rule))
    assert _head(text).kind != rule.name
