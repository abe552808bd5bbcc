"""Cases of several rows of one pool: trials with arms, of which one row, one column or one label is off."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import Final

import numpy as np
from scipy.special import ndtri

from makers.case import ANY, Maker, Pair, changed, digit, show, tenfold

__all__ = ["POOLS", "trials"]

Z: Final = float(ndtri(0.975))
_NAMES: Final = (
    *("Adams", "Berg", "Costa", "Dunn", "Eriksson", "Fox", "Gray", "Hall", "Ito", "Jung", "Klein", "Lopez"),
    *("Moreau", "Novak", "Okoye", "Patel", "Quist", "Rossi", "Smit", "Tanaka"),
)


def trials(
    rng: np.random.Generator,
    *,
    least: int = 5,
    most: int = 13,
    digits: int = 1,
    line: bool = False,
    clear: bool = False,
) -> list[dict[str, str]]:
    """Return the rows of a pool of mean differences on 0 to 100: arms, the difference too if `line`.

    The effects are large and alike if they are `clear`.
    """
    k = int(rng.integers(least, most))
    names = rng.permutation(_NAMES)[:k]
    effect, between, sigma = rng.normal(-5, 4), rng.uniform(0, 4), rng.uniform(14, 24)
    if clear:
        effect, between = rng.uniform(-18, -10), rng.uniform(0, 2)
    rows = []
    for i, name in enumerate(names):
        sd = sigma * math.exp(rng.normal(0, 0.15))
        people = int(np.clip(rng.lognormal(3.7, 0.5), 14, 300))
        n = [people, max(12, people + int(rng.integers(-3, 4)))]
        base, d = rng.uniform(35, 50), rng.normal(effect, between)
        m = [base + (d if a == 0 else 0) + rng.normal(0, sd / math.sqrt(n[a])) for a in (0, 1)]
        s = [sd * math.sqrt(rng.chisquare(n[a] - 1) / (n[a] - 1)) for a in (0, 1)]
        cells = {"trial": f"{name} {1995 + int(rng.integers(0, 29))}", "set": "line", "outcome": "pain"}
        cells |= {"id": f"t{i}", "measure": "MD", "kind": "endpoint", "better": "lower"}
        for a in (0, 1):
            cells |= {f"mean{a + 1}": show(m[a], digits), f"sd{a + 1}": show(s[a], digits), f"n{a + 1}": str(n[a])}
        if line:
            half = Z * math.sqrt(s[0] ** 2 / n[0] + s[1] ** 2 / n[1])
            y = m[0] - m[1]
            cells |= {"contrast": "raw", "estimate": show(y, digits), "level": "95", "se": show(half / Z, digits + 1)}
            cells |= {"ci_low": show(y - half, digits), "ci_high": show(y + half, digits)}
        rows.append(cells)
    return rows


def _exchanged(cells: dict[str, str]) -> dict[str, str]:
    return {f"{c}{a}": cells[f"{c}{b}"] for c in ("mean", "sd", "n") for a, b in ("12", "21")}


def _two_prints(rng: np.random.Generator) -> Pair:
    fine = trials(rng, line=True)[0]
    row = {c: fine[c] for c in ("measure", "estimate", "ci_low", "ci_high")} | {"quantity": "q"}
    true = {"trials": [row, {**row, "source": "other"}]}
    field = str(rng.choice(["estimate", "ci_low", "ci_high"]))
    return true, changed(true, "trials", 1, **{field: digit(rng, row[field], last=True)})


def _said_twice(rng: np.random.Generator) -> Pair:
    """The results of a paper in its table and in its text; in the slip a bound of one differs between the two."""
    kept = ("measure", "estimate", "ci_low", "ci_high", "level")
    rows = [{c: r[c] for c in kept} | {"transcription": "A"} for r in trials(rng, line=True, digits=2)]
    text = [{**r, "id": f"a{i}", "locator": "abstract"} for i, r in enumerate(rows[:3])]
    true = {"trials": [*({**r, "id": f"r{i}"} for i, r in enumerate(rows)), *text]}
    field = str(rng.choice(["estimate", "ci_low", "ci_high"]))
    return true, changed(true, "trials", len(rows), **{field: digit(rng, text[0][field])})


def _two_sds(rng: np.random.Generator) -> Pair:
    rows = trials(rng)
    names = {"arm1": "exercise", "arm2": "usual care"}
    other = trials(rng)[0]
    again = {**rows[0], "id": "again", "arm2": "advice", **{c: other[c] for c in ("mean2", "sd2", "n2")}}
    true = {"trials": [rows[0] | names, again | {"arm1": "exercise", "set": "second"}, *rows[1:]]}
    return true, changed(true, "trials", 1, sd1=show(float(rows[0]["sd1"]) / 10, 2))


def _analyses(rng: np.random.Generator) -> Pair:
    rows = trials(rng)
    second = [
        {**r, "id": f"b{i}", "set": "second", "outcome": "pain: sensitivity analysis"} for i, r in enumerate(rows)
    ]
    # An analysis of some of the trials, with the same numbers.
    true = {"trials": [*rows, *second[: int(rng.integers(3, len(rows) + 1))]]}
    at = len(rows) + int(rng.integers(0, 3))
    row = true["trials"][at]
    slips = (_exchanged(row), {"mean1": f"-{row['mean1']}"}, {"sd1": digit(rng, row["sd1"])})
    return true, changed(true, "trials", at, **slips[int(rng.integers(3))])


def _se(rng: np.random.Generator) -> Pair:
    """Differences of means, or standardised ones with the large-sample standard error."""
    rows = [{k: v for k, v in r.items() if k not in ("ci_low", "ci_high")} for r in trials(rng, least=7, line=True)]
    if rng.random() < 0.5:
        rows = [_standardised(r) for r in rows]
    true = {"trials": rows}
    return true, changed(true, "trials", 0, se=digit(rng, rows[0]["se"]))


def _standardised(row: dict[str, str]) -> dict[str, str]:
    n1, n2 = int(row["n1"]), int(row["n2"])
    m1, s1, m2, s2 = (float(row[c]) for c in ("mean1", "sd1", "mean2", "sd2"))
    df = n1 + n2 - 2
    g = (1 - 3 / (4 * df - 1)) * (m1 - m2) / math.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / df)
    se = math.sqrt(1 / n1 + 1 / n2 + g * g / (2 * (n1 + n2)))
    return {**row, "measure": "SMD", "estimate": show(g, 2), "se": show(se, 3)}


def _errors_for_sds(rng: np.random.Generator) -> Pair:
    rows = trials(rng)
    true = {"trials": rows}
    small = {f"sd{a}": show(float(rows[0][f"sd{a}"]) / math.sqrt(int(rows[0][f"n{a}"])), 1) for a in "12"}
    return true, changed(true, "trials", 0, **small)


def _sd_outlier(rng: np.random.Generator) -> Pair:
    rows = trials(rng)
    true = {"trials": rows}
    return true, changed(true, "trials", 0, sd1=tenfold(rows[0]["sd1"]))


def _smd_outlier(rng: np.random.Generator) -> Pair:
    rows = trials(rng)
    true = {"trials": rows}
    moved = float(rows[0]["mean1"]) + 3.5 * float(rows[0]["sd1"]) * (1 if rng.random() < 0.5 else -1)
    return true, changed(true, "trials", 0, mean1=show(moved, 1))


def _copied(rng: np.random.Generator) -> Pair:
    rows = trials(rng)
    true = {"trials": rows}
    block = {f"{c}{a}": rows[0][f"{c}{a}"] for c in ("mean", "sd", "n") for a in "12"}
    return true, changed(true, "trials", 1, **block)


def _shared(rng: np.random.Generator) -> Pair:
    rows = trials(rng)
    author, year = rows[0]["trial"].split()
    control = {c: rows[0][c] for c in ("mean2", "sd2")}
    people = max(12, int(rows[0]["n1"]) + int(rng.integers(-3, 4)))
    second = {"trial": f"{author} {year}b", **control, "n1": str(people), "n2": str(int(rows[0]["n2"]) // 2)}
    true = changed({"trials": rows}, "trials", 0, trial=f"{author} {year}a", n2=str((int(rows[0]["n2"]) + 1) // 2))
    true = changed(true, "trials", 1, **second)
    return true, changed(changed(true, "trials", 0, n2=rows[0]["n2"]), "trials", 1, n2=rows[0]["n2"])


def _one_trial(rng: np.random.Generator) -> Pair:
    true = {"trials": trials(rng)}
    return true, changed(true, "trials", 1, trial=true["trials"][0]["trial"])


def _one_sd(rng: np.random.Generator) -> Pair:
    rows = trials(rng)
    return {"trials": rows}, {"trials": [{**r, "sd2": rows[0]["sd2"]} for r in rows]}


def _unit(rng: np.random.Generator) -> Pair:
    rows = trials(rng, line=True)
    tenth = [{**r, **{c: show(float(r[c]) / 10, 2) for c in ("estimate", "ci_low", "ci_high", "se")}} for r in rows]
    return {"trials": rows}, {"trials": tenth}


def _mixed(rng: np.random.Generator) -> Pair:
    rows = trials(rng)
    true = {"trials": rows}
    small = {c: show(float(rows[0][c]) / 10, 1) for c in ("mean1", "sd1", "mean2", "sd2")}
    return true, changed(true, "trials", 0, **small)


def _direction(rng: np.random.Generator) -> Pair:
    rows = trials(rng, least=9, clear=True)
    true = {"trials": rows}
    at = int(np.argmax([int(r["n1"]) for r in rows]))
    return true, changed(true, "trials", at, **_exchanged(rows[at]))


#: Check -> how its cases are made.
POOLS: Final = MappingProxyType(
    {
        "sources-disagree": Maker(_two_prints, "another digit in one of two prints"),
        "said-twice": Maker(_said_twice, "one of the first two digits of a result that the abstract repeats"),
        "arm-with-two-sds": Maker(_two_sds, "a tenth of an arm's SD in its second row"),
        "analyses-disagree": Maker(_analyses, "arms exchanged, a sign or a digit of an SD in a second analysis"),
        "se-of-contrast": Maker(_se, "one of the first two digits of a standard error"),
        "se-as-sd": Maker(_errors_for_sds, "standard errors for the SDs of a row"),
        "sd-outlier": Maker(_sd_outlier, "an SD whose decimal point slipped"),
        "smd-outlier": Maker(_smd_outlier, "a mean that is 3.5 SDs off"),
        "copied-block": Maker(_copied, "a row's numbers under another trial"),
        "double-counted-arm": Maker(_shared, "a shared control arm in full in two rows"),
        "dependent-rows": Maker(_one_trial, "two rows under one trial's name", ANY),
        "identical-sds": Maker(_one_sd, "one SD copied down a column"),
        "column-unit": Maker(_unit, "a tenth of every difference"),
        "mixed-scales": Maker(_mixed, "a row on 0 to 10 among rows on 0 to 100"),
        "direction-reversed": Maker(_direction, "exchanged arms of the largest trial, where the effect is clear"),
    }
)
