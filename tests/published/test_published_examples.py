"""Worked examples of textbooks and papers, compared digit by digit with what they print.

Each expected value is a string: it stands for every number that rounds to it, so no tolerance is chosen by hand.
Publications often print two or three digits. Where a string here has more, its further digits are those of the
published re-analyses in the documentation of R package metafor (Viechtbauer W. Conducting meta-analyses in R with
the metafor package. J Stat Softw 2010;36(3):1-48; section "Analyses of published data"), which go through the
publications page by page. Where the original print is known to differ from exact arithmetic, a comment says how.
The re-analyses stop iterating tau2 at steps of 1e-5, which moves some fourth digits: the strings here are those of
the converged iteration (the same package with threshold 1e-13 gives them too).

Data (``data/examples.json``) are the facts that the cited publications analyse, as R package metadat 1.2-0 has them.
Elsewhere in this suite: Rothman's tables 15-1 and 15-2 (estimates), Yusuf's Peto line and the meta-regressions of
Raudenbush and of van Houwelingen; here are the parts of those examples that are not tested there.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import chdtri, ndtri
from scipy.stats import norm

from lbpmeta import (
    EffectSizes,
    Printed,
    ValueSet,
    back_transform,
    begg,
    confint_tau2,
    effect_sizes,
    egger,
    estimates_from,
    fail_safe_n,
    mantel_haenszel,
    meta_regression,
    peto,
    pool,
    pool_subgroups,
    robust,
    three_level,
)
from lbpmeta.effects.back_transform import harmonic_mean
from lbpmeta.errors import LbpmetaWarning
from lbpmeta.pooling.tables.table_tests import breslow_day_test, cmh_test, tarone_test

DATA: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "examples.json").read_text(encoding="utf-8")
)


def agree(printed: str, *values: float | Iterable[float], rounding: str = "nearest") -> None:
    """Fail unless the numbers, one by one, print as the words of `printed`."""
    texts = printed.split()
    numbers = [float(x) for value in values for x in np.ravel(value)]
    assert len(numbers) == len(texts)
    wrong = [
        f"{number!r} is not printed {text}"
        for text, number in zip(texts, numbers, strict=True)
        if not Printed.parse(text, rounding=rounding).prints(number)
    ]
    assert not wrong, "; ".join(wrong)


def table(name: str) -> dict[str, list[float]]:
    """Return the 2x2 tables of a data set."""
    return {key: DATA[name][key] for key in ("events1", "n1", "events2", "n2")}


def odds_ratios(name: str) -> EffectSizes:
    return effect_sizes("OR", **table(name))


def bcg(measure: str) -> EffectSizes:
    return effect_sizes(measure, **{k: DATA["bcg"][k] for k in ("events1", "nonevents1", "events2", "nonevents2")})


# --- DerSimonian & Kacker 2007 ----------

CLASP = {
    "events1": [5, 5, 12, 69, 9, 313],
    "n1": [156, 303, 565, 1570, 103, 4659],
    "events2": [8, 17, 9, 94, 11, 352],
    "n2": [74, 303, 477, 1565, 105, 4650],
}


@pytest.mark.parametrize(
    ("tau2", "tau", "mu", "se"),
    [
        ("PM", "0.3681", "-0.3811", "0.2060"),
        ("HE", "0.4410", "-0.4035", "0.2327"),  # "CA", Cochran's ANOVA estimator, in the paper
        ("DL", "0.2323", "-0.3240", "0.1540"),
        ("EB", "0.3681", "-0.3811", "0.2060"),
        ("DLIT", "0.3681", "-0.3811", "0.2060"),  # the iterated DL estimator is Paule and Mandel's: the paper's point
        ("ML", "0.0000", "-0.1973", "0.0694"),  # the maximum is at 0; 0.0023 and -0.1974 before convergence
        ("REML", "0.1843", "-0.2980", "0.1343"),
        ("HS", "0.1330", "-0.2666", "0.1125"),
        ("SJ", "0.4572", "-0.4079", "0.2386"),
        ("HSk", "0.1644", "-0.2863", "0.1259"),  # HSk and PMM are later than the paper
        ("PMM", "0.4341", "-0.4016", "0.2302"),
    ],
)
def test_dersimonian_kacker_2007(tau2: str, tau: str, mu: str, se: str) -> None:
    """DerSimonian R, Kacker R. Random-effects model for meta-analysis of clinical trials: an update. Contemp Clin
    Trials 2007;28:105-114, tables 3 and 4: CLASP, aspirin and pre-eclampsia, log odds ratios.
    """
    fit = pool(effect_sizes("OR", **CLASP), tau2=tau2)
    agree(f"{tau} {mu} {se}", math.sqrt(fit.tau2), fit.estimate, fit.se)


@pytest.mark.parametrize(("first", "tau"), [("HE", "0.3831"), ("DL", "0.3254")])
def test_dersimonian_kacker_2007_two_step_estimators(first: str, tau: str) -> None:
    """The same paper's two-step estimators, "CA2" and "DL2": the general moment estimator with weights
    1/(v + tau2) of the first step. They are no recipe here; their equation and their pooled lines are checked.
    """
    es = effect_sizes("OR", **CLASP)
    w = 1 / (es.vi + pool(es, tau2=first).tau2)
    q = np.sum(w * (es.yi - np.average(es.yi, weights=w)) ** 2)
    expected = np.sum(w * es.vi) - np.sum(w**2 * es.vi) / w.sum()
    tau2 = float((q - expected) / (w.sum() - np.sum(w**2) / w.sum()))
    fit = pool(es, tau2=tau2)
    line = {"HE": "-0.3861 0.2115", "DL": "-0.3655 0.1901"}[first]
    agree(f"{tau} {line}", math.sqrt(fit.tau2), fit.estimate, fit.se)


# --- Normand 1999 ----------


def test_normand_1999_lidocaine() -> None:
    """Normand SLT. Meta-analysis: formulating, evaluating, combining, and reporting. Stat Med 1999;18:321-359,
    tables III and VII: mortality with prophylactic lidocaine, risk differences in percentage points.
    """
    es = effect_sizes("RD", **table("lidocaine"))
    yi, vi = 100 * es.yi, 1e4 * es.vi
    agree("2.8026 0.0000 1.9711 1.7961 3.5334 4.4031", yi)
    agree("17.7575 37.5657 8.1323 10.8998 8.0114 6.1320", vi)
    half = float(ndtri(0.975)) * np.sqrt(vi)
    agree("-5.4566 -12.0128 -3.6182 -4.6747 -2.0141 -0.4503", yi - half)
    agree("11.0618 12.0128 7.5604 8.2669 9.0810 9.2566", yi + half)
    for settings in ({"model": "common"}, {"tau2": "REML"}, {"tau2": "DL"}):
        fit = pool(yi, vi, **settings)
        agree("2.9444 0.3831 5.5058 0.0000", fit.estimate, *fit.ci, fit.tau2)


def test_normand_1999_stroke_unit_stay() -> None:
    """The same tutorial, tables VIII and IX: days in hospital under specialist and routine care after a stroke; the
    variance of each difference uses the pooled SD.
    """
    d = {k: np.array(v, dtype=float) for k, v in DATA["stroke_stay"].items() if k != "source"}
    sd = np.sqrt(
        ((d["n1"] - 1) * d["sd1"] ** 2 + (d["n2"] - 1) * d["sd2"] ** 2) / (d["n1"] + d["n2"] - 2)  # pooled
    )
    es = effect_sizes("MD", **(d | {"sd1": sd, "sd2": sd}))
    agree("-20 -2 -55 -71 -4 1 11 -10 7", es.yi)
    agree("40.5863 2.0468 15.2809 150.2222 20.1923 1.2235 95.3756 8.0321 20.6936", es.vi)
    fit = pool(es, model="common")
    agree("-3.4939 -5.0265 -1.9613", fit.estimate, *fit.ci)
    fit = pool(es, tau2="DL")
    agree("-14.0972 -24.4454 -3.7490 218.7216", fit.estimate, *fit.ci, fit.tau2)
    fit = pool(es, tau2="REML")
    agree("-15.1217 -32.6716 2.4282 685.1965", fit.estimate, *fit.ci, fit.tau2)


# --- Raudenbush 1985, 2009 ----------

TEACHERS = (DATA["expectancy"]["yi"], DATA["expectancy"]["vi"])
WEEKS = np.minimum(DATA["expectancy"]["weeks"], 3)


def test_raudenbush_bryk_1985() -> None:
    """Raudenbush SW, Bryk AS. Empirical Bayes meta-analysis. J Educ Stat 1985;10:75-98, pages 83-92: teacher
    expectancy, REML, and weeks of prior contact (at most 3) as moderator.
    """
    fit = pool(*TEACHERS)
    agree("0.0188 0.0837 1.6208", fit.tau2, fit.estimate, fit.statistic)
    agree("35.83", fit.q)  # 35.85 in the paper, from effects with more digits than its table shows
    mixed = meta_regression(*TEACHERS, {"weeks": WEEKS})
    agree("0.0000 4.6783 -4.3885", mixed.tau2, mixed.statistic)
    agree("16.57", mixed.qe)  # 16.58 in the paper, for the same reason


def test_raudenbush_2009_table_16_2() -> None:
    """Raudenbush SW. Analyzing effect sizes: random-effects models. In: Cooper H, Hedges LV, Valentine JC, eds. The
    Handbook of Research Synthesis and Meta-Analysis, 2nd ed. Russell Sage, 2009, ch. 16, pages 301-302.
    """
    common, fit = pool(*TEACHERS, model="common"), pool(*TEACHERS)
    agree("0.0604 35.83", common.estimate, common.q)
    agree("1.65 0.083", common.statistic, fit.estimate, rounding="truncate")  # 1.6553 and 0.0837: cut, not rounded
    agree("-0.2036 0.3710", *fit.predict("z"))
    # The chapter's -0.19 and 0.35 leave out the standard error of the mean and start from its printed 0.083
    mean, spread = Printed.parse("0.083").values, 1.96 * math.sqrt(fit.tau2)
    low, high = mean - ValueSet(spread, spread), mean + ValueSet(spread, spread)
    assert low.intersects(Printed.parse("-0.19").values)
    assert high.intersects(Printed.parse("0.35").values)


#: Estimator, then tau2, mean, SE, statistic, limits of table 16.3: conventional, Knapp-Hartung, Huber-White.
RAUDENBUSH_16_3 = [
    (
        "common",
        "0.0000 0.0604 0.0365 1.6553 -0.0111 0.1318",
        "0.0515 1.1733 -0.0477 0.1685",
        "0.0398 1.5148 -0.0234 0.1441",
    ),
    (
        "ML",
        "0.0126 0.0777 0.0475 1.6369 -0.0153 0.1708",
        "0.0593 1.3109 -0.0468 0.2023",
        "0.0475 1.6369 -0.0220 0.1775",
    ),
    (
        "REML",
        "0.0188 0.0837 0.0516 1.6208 -0.0175 0.1849",
        "0.0616 1.3592 -0.0457 0.2131",
        "0.0500 1.6755 -0.0213 0.1887",
    ),
    (
        "DL",
        "0.0259 0.0893 0.0558 1.6009 -0.0200 0.1987",
        "0.0636 1.4050 -0.0442 0.2229",
        "0.0522 1.7105 -0.0204 0.1990",
    ),
    (
        "HE",
        "0.0804 0.1143 0.0792 1.4432 -0.0409 0.2696",
        "0.0711 1.6078 -0.0351 0.2637",
        "0.0618 1.8503 -0.0155 0.2441",
    ),
]


@pytest.mark.parametrize(("method", "conventional", "knapp_hartung", "huber_white"), RAUDENBUSH_16_3)
def test_raudenbush_2009_table_16_3(method: str, conventional: str, knapp_hartung: str, huber_white: str) -> None:
    """The same chapter, page 309: three standard errors under five ways to estimate tau2."""
    settings = {"model": "common"} if method == "common" else {"tau2": method}
    fit = pool(*TEACHERS, **settings)
    agree(conventional, fit.tau2, fit.estimate, fit.se, fit.statistic, *fit.ci)
    kh = meta_regression(*TEACHERS, ci="hksj", **settings)
    agree(knapp_hartung, kh.se, kh.statistic, kh.ci.low, kh.ci.high)
    if method != "common":
        pooled = pool(*TEACHERS, ci="hksj", **settings)
        agree(knapp_hartung, pooled.se, pooled.statistic, *pooled.ci)
    hw = robust(meta_regression(*TEACHERS, **settings), list(range(19)), kind="CR0")
    agree(huber_white, hw.se, hw.statistic, hw.ci.low, hw.ci.high)


# --- Viechtbauer 2005 ----------

#: Estimator: tau2, I2, H2, SE of tau2. EB and SJ are not in the paper.
VIECHTBAUER_2005 = {
    "viechtbauer_2005_1": {
        "HS": "0.2282 77.2284 4.3914 0.1328",
        "HE": "0.1484 68.7988 3.2050 0.1234",
        "DL": "0.2768 80.4447 5.1137 0.1841",
        "ML": "0.1967 74.5097 3.9231 0.1255",  # I2 74.5098 before convergence
        "REML": "0.2232 76.8398 4.3177 0.1464",  # 76.8399, 4.3178
        "EB": "0.1920 74.0511 3.8537 0.1330",
        "SJ": "0.1992 74.7545 3.9611 0.0979",
    },
    "viechtbauer_2005_2": {
        "HS": "0.0099 22.9266 1.2975 0.0138",
        "HE": "0.0000 0.0000 1.0000 0.0217",
        "DL": "0.0126 27.5275 1.3798 0.0159",
        "ML": "0.0132 28.4515 1.3977 0.0151",  # 28.4505, 1.3976
        "REML": "0.0157 32.0220 1.4711 0.0167",  # 32.0203, 1.4710
        "EB": "0.0104 23.7179 1.3109 0.0156",  # 23.7198, 1.3110
        "SJ": "0.0248 42.6734 1.7444 0.0118",
    },
}


@pytest.mark.parametrize("example", VIECHTBAUER_2005)
def test_viechtbauer_2005(example: str) -> None:
    """Viechtbauer W. Bias and efficiency of meta-analytic variance estimators in the random-effects model. J Educ
    Behav Stat 2005;30:261-293, pages 271-272: tau2 by five estimators; I2, H2 and the SE of tau2 follow.
    """
    for tau2, line in VIECHTBAUER_2005[example].items():
        fit = pool(DATA[example]["yi"], DATA[example]["vi"], tau2=tau2)
        agree(line, fit.tau2, fit.i2, fit.h2, fit.se_tau2)


# --- Viechtbauer 2007 (intervals of tau2) ----------


def test_viechtbauer_2007_intervals_of_tau2() -> None:
    """Viechtbauer W. Confidence intervals for the amount of heterogeneity in meta-analysis. Stat Med 2007;26:37-52,
    table II (two digits in the print): diuretics and pre-eclampsia, Collins 1985.
    """
    es = odds_ratios("diuretics")
    fits = {name: pool(es, tau2=name) for name in ("DL", "ML", "REML", "SJ")}
    agree("0.2297 0.2386 0.3008 0.4563", [fit.tau2 for fit in fits.values()])
    agree("0.0723 2.2027", *confint_tau2(es, method="QP"))
    agree("0.0265 1.1308", *confint_tau2(fits["ML"], method="PL"))
    agree("0.0427 1.4747", *confint_tau2(fits["REML"], method="PL"))
    for name, upper in (("ML", "0.5782"), ("REML", "0.7322")):
        fit, half = fits[name], float(ndtri(0.975)) * fits[name].se_tau2
        assert fit.tau2 < half  # the Wald interval is cut at 0
        agree(upper, fit.tau2 + half)
    sj = fits["SJ"]  # Sidik and Jonkman 2005: (k - 1) tau2 over quantiles of chi-square
    agree("0.2082 1.6748", 8 * sj.tau2 / float(chdtri(8, 0.025)), 8 * sj.tau2 / float(chdtri(8, 0.975)))


# --- Viechtbauer 2007 (St John's wort) ----------


def test_viechtbauer_2007_st_johns_wort() -> None:
    """Viechtbauer W. Accounting for heterogeneity via random-effects models and moderator analyses in
    meta-analysis. Z Psychol 2007;215:104-121, pages 106-113: response to St John's wort against placebo, 17 trials
    of Linde 2005, relative rates.
    """
    es = effect_sizes("RR", **table("st_johns_wort"))
    half = float(ndtri(0.975)) * es.se
    agree("0.7397 1.0039", np.exp((es.yi - half)[[12, 16]]))  # 1.01 in the article
    agree("1.2793 1.5434", np.exp((es.yi + half)[[12, 16]]))
    common = pool(es, model="common")
    shown = common.display()
    agree("1.3840 1.2599 1.5204", shown.estimate, *shown.ci)  # 1.39 in the article
    agree("51.5454", common.q)  # 55.54 in the article, evidently a misprint
    fit = pool(es, tau2="DL")
    shown = fit.display()
    agree("1.5722 1.3103 1.8864", shown.estimate, *shown.ci)  # 1.90 in the article
    agree("0.0903", fit.tau2)  # 0.091 in the article
    assert shown.prediction is not None
    agree("0.8488 2.9120", *shown.prediction)
    # the article's 0.87 to 2.83 leaves out the standard error of the mean
    spread = 1.96 * math.sqrt(fit.tau2)
    agree("0.87 2.83", math.exp(fit.estimate - spread), math.exp(fit.estimate + spread))

    d = DATA["st_johns_wort"]
    dose = np.array(d["dosage"]) * 7 / 1000 * np.array(d["duration"]) - 34
    baseline = np.array(d["baseline"]) - 20
    mods = np.column_stack([dose, baseline, dose * baseline])
    mixed = meta_regression(es, moderators=mods, tau2="DL")
    agree("0.0475 47.3778", mixed.tau2, mixed.r2)  # 48 % in the article
    agree("0.4763 -0.0058 -0.0672 -0.0016", mixed.coefficients)
    agree("0.0876 0.0100 0.0352 0.0034", mixed.se)
    agree("5.4342 -0.5846 -1.9086 -0.4555", mixed.statistic)
    agree("0.0563 0.6487", mixed.p_value[2:])
    for at, line in ((12.5, "2.6657 1.4560 4.8806"), (23.6, "1.2639 0.9923 1.6099")):  # 2.66, 4.90, 1.61 in the article
        there = mixed.predict([[0.0, at - 20, 0.0]])
        agree(line, np.exp(there.estimate), np.exp(there.ci.low), np.exp(there.ci.high))
    estimates = {
        "HS": "0.0253 0.0197",
        "HE": "0.0388 0.0764",
        "SJ": "0.0912 0.0436",
        "PM": "0.0633 0.0460",
        "ML": "0.0240 0.0222",
        "REML": "0.0558 0.0409",
        "EB": "0.0633 0.0460",
    }
    for tau2, line in estimates.items():  # not in the article
        other = meta_regression(es, moderators=mods, tau2=tau2)
        agree(line, other.tau2, other.se_tau2)


# --- van Houwelingen 2002 ----------


def test_van_houwelingen_2002() -> None:
    """van Houwelingen HC, Arends LR, Stijnen T. Advanced methods in meta-analysis: multivariate approach and
    meta-regression. Stat Med 2002;21:589-624, pages 596-609: BCG vaccine, log odds ratios, maximum likelihood.
    """
    es = bcg("OR")
    shown = pool(es, model="common").display()
    agree("0.6465 0.5951 0.7024", shown.estimate, *shown.ci)  # 0.703 in the paper
    fit = pool(es, tau2="ML")
    shown = fit.display()
    agree("0.4762 0.3360 0.6749 0.3025", shown.estimate, *shown.ci, fit.tau2)
    agree("0.1151 0.8937", *confint_tau2(fit, method="PL"))
    # 0.1350 to 1.1810 in the paper, by Satterthwaite's approximation
    agree("0.1301 1.1812", *confint_tau2(fit, method="QP"))
    spread = float(ndtri(0.975)) * math.sqrt(fit.tau2)  # the paper's interval takes the mean as known, page 599
    agree("-1.8199 0.3359", fit.estimate - spread, fit.estimate + spread)
    agree("-1.875 0.391", *fit.predict("z"))
    hksj = pool(es, tau2="ML", ci="hksj").display()
    agree("0.3175 0.7141", *hksj.ci)
    mixed = meta_regression(es, moderators={"latitude": DATA["bcg"]["latitude"]}, tau2="ML")
    agree("98.6780", mixed.r2)  # 98.6691 before convergence


# --- Rothman, Greenland & Lash 2008 ----------

TOLBUTAMIDE = ([8, 22], [106, 98], [5, 16], [120, 85])
SMOKERS = {
    "events1": [32, 104, 206, 186, 102],
    "time1": [5.2407, 4.3248, 2.8612, 1.2663, 0.5317],
    "events2": [2, 12, 28, 28, 31],
    "time2": [1.8790, 1.0673, 0.5710, 0.2585, 0.1462],
}
#: Spermicide use (arm 1: mothers of children with Down syndrome), by mother's age.
SPERMICIDE = ([3, 1], [12, 4], [104, 5], [1163, 91])


def test_rothman_2008_table_15_1_tests_and_crude_effects() -> None:
    """Rothman KJ, Greenland S, Lash TL. Modern Epidemiology, 3rd ed. Lippincott, 2008, ch. 15, table 15-1:
    tolbutamide and deaths in two age strata, 90 % limits.
    """
    rd, rr, odds = (mantel_haenszel(*TOLBUTAMIDE, measure=m, level=0.9) for m in ("RD", "RR", "OR"))
    agree("0.0017 0.9669", rd.q, rd.q_p)  # Q is cut to 0.001 in the chapter; the upper limit 0.0874 is 0.088 there
    agree("0.001", rd.q, rounding="truncate")
    agree("0.2818 -0.1442 0.7078 0.4472 0.5037", rr.estimate, *rr.ci, rr.q, rr.q_p)
    agree("0.3387 -0.1731 0.8505 0.3474 0.5556", odds.estimate, *odds.ci, odds.q, odds.q_p)
    cmh, tarone = cmh_test(*TOLBUTAMIDE, correct=False), tarone_test(*TOLBUTAMIDE)
    agree("1.1914 0.2750 0.3489 0.5547", cmh.statistic, cmh.p_value, tarone.statistic, tarone.p_value)
    crude = {k: [sum(v)] for k, v in zip(("events1", "n1", "events2", "n2"), TOLBUTAMIDE, strict=True)}
    difference, ratio = pool(effect_sizes("RD", **crude)), pool(effect_sizes("RR", **crude)).display()
    agree("0.0446 0.0326 1.3683", difference.estimate, difference.se, difference.statistic)
    agree("1.4356 0.8510 2.4216", ratio.estimate, *ratio.ci)


def test_rothman_2008_table_15_2_tests_and_crude_effects() -> None:
    """The same chapter, table 15-2: coronary deaths of British doctors by smoking, per 10 000 person-years."""
    ird, irr = (mantel_haenszel(**SMOKERS, measure=m, level=0.9) for m in ("IRD", "IRR"))
    agree("26.8758 10.4117 0.0340", ird.q, irr.q, irr.q_p)
    agree("<0.0001", ird.q_p)
    es = effect_sizes("IRD", **SMOKERS)
    agree("1.3159 4.0118 10.5377 23.1304 42.5574", es.se)
    agree("3.8313 3.1916 2.1789 1.6674 -0.4747", es.yi / es.se)
    ratios = effect_sizes("IRR", **SMOKERS)
    agree("1.3748 1.1767 0.9894 0.9115 0.6053", np.exp(ratios.yi - float(ndtri(0.975)) * ratios.se))
    crude = {k: [sum(v)] for k, v in SMOKERS.items()}
    rate = pool(effect_sizes("IRD", **crude))
    agree("18.537 9.6796 5.9581", rate.estimate, rate.se**2, rate.statistic)
    shown = pool(effect_sizes("IRR", **crude)).display()
    agree("1.7198 1.3940 2.1219", shown.estimate, *shown.ci)


def test_rothman_2008_table_15_5() -> None:
    """The same chapter, table 15-5: spermicide use and Down syndrome, case-control odds ratios, 90 % limits."""
    fit = mantel_haenszel(*SPERMICIDE, measure="OR", level=0.9)
    shown = fit.display()
    agree("3.7812 1.4304 9.9954 0.1378 0.7105", shown.estimate, *shown.ci, fit.q, fit.q_p)
    cmh, tarone = cmh_test(*SPERMICIDE, correct=False), tarone_test(*SPERMICIDE)
    agree("5.8092 0.0159 0.1391 0.7092", cmh.statistic, cmh.p_value, tarone.statistic, tarone.p_value)
    # Tarone's statistic is Breslow and Day's less a term that is never negative, here beyond the print
    assert tarone.statistic <= breslow_day_test(*SPERMICIDE).statistic < tarone.statistic + 1e-3


# --- Yusuf 1985 ----------


def test_yusuf_1985_by_inverse_variance() -> None:
    """Yusuf S, Peto R, Lewis J, Collins R, Sleight P. Beta blockade during and after myocardial infarction: an
    overview of the randomized trials. Prog Cardiovasc Dis 1985;27:335-371, table 6:
    Peto's method is inverse-variance pooling of (O - E)/V with variances 1/V.
    """
    tables = table("beta_blockers")
    with pytest.warns(LbpmetaWarning, match="no events|PETO"):
        es = effect_sizes("PETO", **tables, zero_cells="none")
    fit = pool(es, model="common")
    shown = fit.display()
    agree("0.9332 0.7385 1.1792", shown.estimate, *shown.ci)
    direct = peto(**tables)
    assert (fit.estimate, fit.se) == pytest.approx((direct.estimate, direct.se), rel=1e-13)


# --- Lipsey & Wilson 2001 ----------

LIPSEY_YI = [-0.33, 0.32, 0.39, 0.31, 0.17, 0.64, -0.33, 0.15, -0.02, 0.00]
LIPSEY_VI = [0.084, 0.035, 0.017, 0.034, 0.072, 0.117, 0.102, 0.093, 0.012, 0.067]
RANDOM = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]
INTENSITY = [7, 3, 7, 5, 7, 7, 4, 4, 5, 6]


def test_lipsey_wilson_2001_exhibit_7_3() -> None:
    """Lipsey MW, Wilson DB. Practical Meta-Analysis. Sage, 2001, page 133: common effect and DerSimonian-Laird."""
    fit = pool(LIPSEY_YI, LIPSEY_VI, model="common")
    agree("0.1549 0.0609 2.5450 0.0109 0.0356 0.2742", fit.estimate, fit.se, fit.statistic, fit.p_value, *fit.ci)
    agree("14.7640 0.0976", fit.q, fit.q_p)
    fit = pool(LIPSEY_YI, LIPSEY_VI, tau2="DL")
    agree("0.1534 0.0858 1.7893 0.0736 -0.0146 0.3215", fit.estimate, fit.se, fit.statistic, fit.p_value, *fit.ci)
    agree("0.025955", fit.tau2)


def test_lipsey_wilson_2001_exhibit_7_4() -> None:
    """The same book, page 138: analysis of variance by random assignment."""
    sub = pool_subgroups(LIPSEY_YI, LIPSEY_VI, groups=RANDOM, model="common")
    no, yes = sub.fits
    agree("0.2984 0.0813 0.1390 0.4578", no.estimate, no.se, *no.ci)
    agree("-0.0277 0.0917 -0.2075 0.1521", yes.estimate, yes.se, *yes.ci)
    agree("7.0739 0.0078", sub.q_between, sub.q_p)  # 7.0738 in the book, a difference of printed numbers
    agree("6.4382 0.2659 1.2519 0.7406", no.q, no.q_p, yes.q, yes.q_p)  # 6.4383 in the book
    agree("7.6901", no.q + yes.q)  # 7.6902 in the book


def test_lipsey_wilson_2001_exhibits_7_6_and_7_7() -> None:
    """The same book, page 141: regression on random assignment and intensity, common effect and mixed."""
    mods = {"random": RANDOM, "intensity": INTENSITY}
    fit = meta_regression(LIPSEY_YI, LIPSEY_VI, mods, model="common")
    agree("0.3223 -0.3298 -0.0041", fit.coefficients)
    agree("0.2998 0.1304 0.0493", fit.se)
    agree("1.0752 -2.5286 -0.0829", fit.statistic)
    agree("0.2823 0.0115 0.9339", fit.p_value)
    agree("-0.2652 -0.5854 -0.1007 0.9099 -0.0742 0.0925", fit.ci.low, fit.ci.high)
    agree("7.0807 0.0290 7.6832 0.3614", fit.qm, fit.qm_p, fit.qe, fit.qe_p)  # QE 7.6833 (p 0.3613) in the book
    mixed = meta_regression(LIPSEY_YI, LIPSEY_VI, mods, tau2="DL")
    agree("0.3311 -0.3269 -0.0068", mixed.coefficients)
    agree("0.3198 0.1439 0.0528", mixed.se)
    agree("1.0351 -2.2712 -0.1292", mixed.statistic)
    agree("0.3006 0.0231 0.8972", mixed.p_value)
    agree("5.5711 0.0617 0.00488 81.2023", mixed.qm, mixed.qm_p, mixed.tau2, mixed.r2)  # QM 5.5709 in the book


# --- Berkey 1995 ----------


def test_berkey_1995() -> None:
    """Berkey CS, Hoaglin DC, Mosteller F, Colditz GA. A random-effects regression model for meta-analysis. Stat Med
    1995;14:395-411, page 408: BCG vaccine, log risk ratios with smoothed variances, empirical Bayes.
    """
    d = {k: np.array(v, dtype=float) for k, v in DATA["bcg"].items() if k != "source"}
    yi = bcg("RR").yi
    vi = np.mean(d["nonevents1"] / d["events1"]) / (d["nonevents1"] + d["events1"])
    vi = vi + np.mean(d["nonevents2"] / d["events2"]) / (d["nonevents2"] + d["events2"])
    fit = pool(yi, vi, tau2="EB")
    agree("-0.5429 0.1842 0.2682", fit.estimate, fit.se, fit.tau2)
    latitude = d["latitude"] - 33.46
    mixed = meta_regression(yi, vi, latitude, tau2="EB")
    agree("-0.6303 -0.0268 0.1591 0.0110 0.1572", mixed.coefficients, mixed.se, mixed.tau2)  # -0.6304 in the paper
    agree("41.3844", mixed.r2)
    agree("0.5324 0.4236", np.exp(mixed.predict([[0.0], [42 - 33.46]]).estimate))
    fixed = meta_regression(yi, vi, latitude, model="common")
    agree("-0.5949 -0.0282 0.0696 0.0040", fixed.coefficients, fixed.se)  # -0.5950 and SE 0.0039 in the paper
    agree("0.5516 0.4336", np.exp(fixed.predict([[0.0], [42 - 33.46]]).estimate))


# --- Miller 1978 ----------


def test_miller_1978() -> None:
    """Miller JJ. The inverse of the Freeman-Tukey double arcsine transformation. Am Stat 1978;32:138. Miller's
    transform is twice the one used here.
    """
    events, n = [3, 6, 10, 1], [11, 17, 21, 6]
    es = effect_sizes("PFT", events=events, n=n)
    agree("1.1391 1.2888 1.5253 0.9515", 2 * es.yi)
    agree("0.0870 0.0571 0.0465 0.1538", 4 * es.vi)
    size = harmonic_mean(n)
    agree("1.2262 0.3164", 2 * es.yi.mean(), back_transform(es.yi.mean(), "PFT", n=size))
    fit = pool(es, model="common")
    agree("1.3093 0.3595", 2 * fit.estimate, back_transform(fit.estimate, "PFT", n=size))


def test_miller_1978_inverse_at_the_ends() -> None:
    """The inverse returns each proportion, 0 and 1 included, and the pooled one with the harmonic mean size."""
    events, n = np.array([0, 4, 9, 16, 20]), np.array([10, 10, 15, 20, 20])
    es = effect_sizes("PFT", events=events, n=n)
    np.testing.assert_allclose(back_transform(es.yi, "PFT", n=n), events / n, rtol=1e-12, atol=1e-15)
    fit = pool(es, model="common")
    limits = back_transform([fit.estimate, *fit.ci], "PFT", n=harmonic_mean(n))
    agree("0.6886 0.5734 0.7943", limits)


# --- Morris 2008 ----------


def test_morris_2008() -> None:
    """Morris SB. Estimating effect sizes from pretest-posttest-control group designs. Organ Res Methods
    2008;11:364-386, table 5: difference of standardised mean changes; and the same with change-score SDs.
    """
    treated = {"mean1": [38.5, 26.8, 0.7, 75.9, 36.0], "mean2": [30.6, 23.5, 0.5, 53.4, 35.6], "n": [20, 50, 9, 10, 14]}
    control = {"mean1": [19.7, 25.3, 0.6, 60.7, 33.4], "mean2": [23.1, 24.9, 0.6, 55.7, 34.8], "n": [20, 42, 9, 11, 14]}
    pre = ([15.0, 3.1, 0.1, 14.5, 4.7], [13.8, 4.1, 0.2, 17.3, 3.1])
    post = ([11.6, 4.1, 0.1, 4.4, 4.6], [14.8, 3.3, 0.2, 17.9, 6.9])
    r = [0.47, 0.64, 0.77, 0.89, 0.44]
    one, two = (effect_sizes("SMCR", **arm, sd1=sd, r=r) for arm, sd in zip((treated, control), pre, strict=True))
    agree("0.7421 0.9524 1.8054 1.1514 0.5050", one.yi - two.yi)
    agree("0.5056 1.0481 1.8054 1.4181 0.0801", one.yi)
    agree("0.0594 0.0254 0.2322 0.1225 0.0802", one.vi)  # variances and SMCC are not in the paper
    agree("-0.2365 0.0958 0.0000 0.2667 -0.4250", two.yi)
    agree("0.0544 0.0173 0.0511 0.0232 0.0864", two.vi)
    one, two = (
        effect_sizes("SMCC", **arm, sd1=after, sd2=before, r=r)
        for arm, after, before in zip((treated, control), post, pre, strict=True)
    )
    agree("0.5417 1.0198 2.6619 1.9088 0.0765", one.yi)
    agree("0.0573 0.0304 0.5048 0.2822 0.0716", one.vi)
    agree("-0.2213 0.1219 0.0000 0.5575 -0.2126", two.yi)
    agree("0.0512 0.0240 0.1111 0.1050 0.0730", two.vi)
    agree("0.7630 0.8979 2.6619 1.3513 0.2891", one.yi - two.yi)


# --- Henmi & Copas 2010, Konstantopoulos 2011, Jackson 2014 ----------


def test_henmi_copas_2010_dersimonian_laird_part() -> None:
    """Henmi M, Copas JB. Confidence intervals for random effects meta-analysis and robustness to publication bias.
    Stat Med 2010;29:2969-2983, page 2978: acupoint stimulation and nausea, log odds ratios. Their own interval is
    held against metafor elsewhere.
    """
    fit = pool(odds_ratios("acupoint_p6"), tau2="DL")
    agree("0.3325 -0.6787 -1.0664 -0.2911", fit.tau2, fit.estimate, *fit.ci)


def test_konstantopoulos_2011() -> None:
    """Konstantopoulos S. Fixed effects and variance components estimation in three-level meta-analysis. Res Synth
    Methods 2011;2:61-76, tables 4 and 5: modified school calendars. The REML three-level model is tested elsewhere.
    """
    d = DATA["school_calendars"]
    year = np.array(d["year"]) - np.mean(d["year"])
    fit = pool(d["yi"], d["vi"])
    agree("0.1279 0.0439 0.0884 0.0202", fit.estimate, fit.se, fit.tau2, fit.se_tau2)
    agree("0.0565 0.1388", *confint_tau2(fit))  # the paper's is Satterthwaite's approximation
    mixed = meta_regression(d["yi"], d["vi"], year)
    agree("0.1258 0.0052 0.0044 0.0205", mixed.coefficients, mixed.se[1], mixed.se_tau2)
    agree("0.043 0.088", mixed.se[0], mixed.tau2, rounding="truncate")  # 0.0440 and 0.0889: cut, not rounded
    ml = three_level(d["yi"], d["vi"], d["district"], method="ML")
    agree("0.1845 0.0805 0.0577 0.0329", ml.coefficients, ml.se, ml.sigma2_between, ml.sigma2_within)
    ml = three_level(d["yi"], d["vi"], d["district"], method="ML", moderators={"year": year})
    # the intercept is 0.183 in the paper, a misprint
    agree("0.1780 0.0051 0.0805 0.0085", ml.coefficients, ml.standard_errors)
    agree("0.0565 0.0329", ml.sigma2_between, ml.sigma2_within)


@pytest.mark.parametrize(
    ("example", "line"), [("jackson_2014_1", "0.0110 0.6330"), ("jackson_2014_2", "0.0163 0.1108")]
)
def test_jackson_2014(example: str, line: str) -> None:
    """Jackson D, Turner R, Rhodes K, Viechtbauer W. Methods for calculating confidence and credible intervals for
    the residual between-study variance in random effects meta-regression models. BMC Med Res Methodol 2014;14:103:
    the REML estimate with its SE on the log scale. Intervals from generalised Q with moderators are not offered.
    """
    d = DATA[example]
    fit = meta_regression(d["yi"], d["vi"], {"x": d["x"]})
    factor = math.exp(1.96 * fit.se_tau2 / fit.tau2)
    agree(line, fit.tau2 / factor, fit.tau2 * factor)


# --- Egger 2001, Becker 2005 ----------


def test_egger_2001_magnesium_funnel() -> None:
    """Sterne JAC, Egger M, Davey Smith G. In: Egger M, Davey Smith G, Altman DG, eds. Systematic Reviews in Health
    Care, 2nd ed. BMJ Books, 2001, ch. 11: intravenous magnesium after infarction. Asymmetric by regression, not by
    the rank test.
    """
    es = odds_ratios("magnesium")
    mixed = egger(es, model="mixed")
    agree("-4.6686", mixed.statistic)
    rank = begg(es)
    agree("0.1500 0.4503", rank.estimate, rank.p_value)
    classical = egger(es)
    line = np.polyfit(1 / es.se, es.yi / es.se, 1)  # Egger 1997: intercept of effect/SE on precision
    assert classical.estimate == pytest.approx(line[1], rel=1e-10)
    assert classical.p_value < 0.001


#: Kind, target, fail-safe N. Becker's own Rosenthal numbers are in the test.
BECKER_2005 = {
    "expectancy": [("rosenthal", None, 26), ("orwin", 0.05, 44), ("rosenberg", None, 0)],
    "passive_smoking": [("rosenthal", None, 393), ("orwin", 0.049, 186), ("rosenberg", None, 202)],
    "interviews": [("rosenthal", None, 50364), ("orwin", 0.15, 129), ("rosenberg", None, 45528)],
}


@pytest.mark.parametrize("name", BECKER_2005)
def test_becker_2005_fail_safe_n(name: str) -> None:
    """Becker BJ. Failsafe N or file-drawer number. In: Rothstein HR, Sutton AJ, Borenstein M, eds. Publication Bias
    in Meta-Analysis. Wiley, 2005, ch. 7. Becker has 23 and 51226 for the first and third, from t tests instead of
    z, and 398 for the second, from rounded numbers.
    """
    d = DATA[name]
    if name == "expectancy":
        es = estimates_from(estimate=d["yi"], variance=d["vi"])
    elif name == "passive_smoking":
        es = estimates_from(measure="OR", estimate=d["odds_ratio"], ci_low=d["ci_low"], ci_high=d["ci_high"])
    else:
        es = effect_sizes("ZCOR", r=d["r"], n=d["n"])
    for kind, target, expected in BECKER_2005[name]:
        assert fail_safe_n(es, kind=kind, target=target).estimate == expected
    # the definition: so many null results, and not one fewer, take Stouffer's z below the critical one
    z, n = es.yi / es.se, BECKER_2005[name][0][2]
    critical = norm.isf(0.05)
    assert z.sum() / math.sqrt(es.yi.size + n) <= critical < z.sum() / math.sqrt(es.yi.size + n - 1)
