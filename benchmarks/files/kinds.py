"""Kinds of tables that are no two arms of means or events: rates, log-rank numbers, tests, three arms, bare letters.

Beside each stands what only looks like it, which must not be read so: how long people were followed, observed over
expected events, letters of items, percentages of responders.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from programs import File, Records, as_csv

__all__ = ["kinds"]

_ROWS = 8
#: Names of events and person-time of two arms.
_RATES = (
    "x1i,t1i,x2i,t2i",
    "event.e,time.e,event.c,time.c",
    "events drug,person-years drug,events placebo,person-years placebo",
    "Events (treatment),Patient-years at risk (treatment),Events (control),Patient-years at risk (control)",
    "ev_exp,pyrs_exp,ev_con,pyrs_con",
)
_LOG_RANK = ("O-E,V", "OmE,V", "O-E,Variance", "Observed - Expected,Variance", "Log-rank O-E,Log-rank variance")
_TESTS = (
    "TP,FP,FN,TN,Sensitivity,Specificity",
    "tp,fp,fn,tn,sens,spec",
    "True positives,False positives,False negatives,True negatives,Sensitivity,Specificity",
)
_COMPLEMENTS = ("drug.pos,drug.neg,plac.pos,plac.neg", "mi_exp,nomi_exp,mi_con,nomi_con", "IG yes,IG no,CG yes,CG no")


def _names(i: int) -> str:
    return f"Study {i}"


def _rates(rng: random.Random) -> Iterator[File]:
    for header in _RATES:
        truth: Records = []
        for _ in range(_ROWS):
            times = [f"{rng.uniform(120, 2400):.1f}" for _ in "12"]
            events = [str(rng.randint(3, 60)) for _ in "12"]
            truth.append({"events1": events[0], "time1": times[0], "events2": events[1], "time2": times[1]})
        rows = [[_names(i), *t.values()] for i, t in enumerate(truth)]
        yield "events and person-time", ".csv", as_csv(["study", *header.split(",")], rows), truth
    rows, truth = [], []
    for i in range(_ROWS):
        sizes, time = [rng.randint(30, 400) for _ in "12"], rng.uniform(6, 60)
        counts = {"events1": str(rng.randint(2, 20)), "n1": str(sizes[0])}
        counts |= {"events2": str(rng.randint(2, 20)), "n2": str(sizes[1])}
        truth.append(counts)
        a, n, c, m = counts.values()
        rows.append([_names(i), a, n, f"{time:.1f}", c, m, f"{time * rng.uniform(0.97, 1.03):.1f}"])
    head = ["study", "events1", "n1", "time1", "events2", "n2", "time2"]
    yield "mean times of follow-up (no person-time)", ".csv", as_csv(head, rows), truth


def _log_rank(rng: random.Random) -> Iterator[File]:
    for header in _LOG_RANK:
        made = [(rng.gauss(-3, 6), rng.uniform(4, 60)) for _ in range(_ROWS)]
        truth = [{"o_e": f"{o:.2f}", "o_e_var": f"{v:.2f}"} for o, v in made]
        rows = [[_names(i), *t.values()] for i, t in enumerate(truth)]
        yield "observed minus expected", ".csv", as_csv(["study", *header.split(",")], rows), truth
    rows = [[_names(i), f"{rng.uniform(0.6, 1.5):.2f}", f"{rng.uniform(0.01, 0.2):.3f}"] for i in range(_ROWS)]
    yield "observed over expected (rightly refused)", ".csv", as_csv(["study", "O/E", "Variance"], rows), None


def _tests(rng: random.Random) -> Iterator[File]:
    for header in _TESTS:
        rows: list[list[str]] = []
        truth: Records = []
        for i in range(_ROWS):
            tp, fn, fp, tn = rng.randint(20, 200), rng.randint(2, 30), rng.randint(2, 40), rng.randint(30, 300)
            sens, spec = f"{tp / (tp + fn):.2f}", f"{tn / (tn + fp):.2f}"
            rows.append([_names(i), *map(str, (tp, fp, fn, tn)), sens, spec])
            for events, n, share in ((tp, tp + fn, sens), (tn, tn + fp, spec)):
                truth.append({"events": str(events), "n": str(n), "value": f"{100 * float(share):.0f}"})
        yield "diagnostic tables", ".csv", as_csv(["study", *header.split(",")], rows), truth


def _tables(rng: random.Random) -> Iterator[File]:
    made = [[rng.randint(4, 60), rng.randint(20, 90), rng.randint(4, 60), rng.randint(20, 90)] for _ in range(_ROWS)]
    truth = [{"events1": str(a), "n1": str(a + b), "events2": str(c), "n2": str(c + d)} for a, b, c, d in made]
    for header in _COMPLEMENTS:
        rows = [[_names(i), *map(str, cells)] for i, cells in enumerate(made)]
        yield "counts and their complements", ".csv", as_csv(["study", *header.split(",")], rows), truth
    ratios = [f"{a * d / (b * c):.2f}" for a, b, c, d in made]
    rows = [[_names(i), *map(str, cells), ratios[i]] for i, cells in enumerate(made)]
    keyed = [t | {"estimate": r} for t, r in zip(truth, ratios, strict=True)]
    yield "letters with an odds ratio", ".csv", as_csv(["study", "a", "b", "c", "d", "OR"], rows), keyed
    bare = [row[:-1] for row in rows]
    yield "letters alone (rightly refused)", ".csv", as_csv(["study", "a", "b", "c", "d"], bare), None
    scores = [[*row, str(rng.randint(1, 9))] for row in bare]
    yield "letters of items (rightly refused)", ".csv", as_csv(["study", *"abcde"], scores), None


def _three_arms(rng: random.Random) -> Iterator[File]:
    head = ["study", *(f"{stem}{arm}" for arm in "123" for stem in ("treatment", "mean", "sd", "n"))]
    rows: list[list[str]] = []
    truth: Records = []
    for i in range(_ROWS):
        arms = [(f"{rng.uniform(3, 9):.1f}", f"{rng.uniform(1, 3):.1f}", str(rng.randint(15, 120))) for _ in "123"]
        third = i % 2 == 0
        named = [cell for name, arm in zip(("placebo", "low", "high"), arms, strict=True) for cell in (name, *arm)]
        rows.append([_names(i), *(named if third else [*named[:8], "", "", "", ""])])
        for other in arms[1 : 3 if third else 2]:
            keys = [f"{stem}{arm}" for arm in "12" for stem in ("mean", "sd", "n")]
            truth.append(dict(zip(keys, (*arms[0], *other), strict=True)))
    yield "three arms, named", ".csv", as_csv(head, rows), truth


def _groups(rng: random.Random) -> Iterator[File]:
    rows, truth = [], []
    for i in range(_ROWS):
        n = rng.randint(20, 180)
        events = rng.randint(1, n // 3)
        rows.append([_names(i // 2), "ab"[i % 2], str(events), str(n)])
        truth.append({"events": str(events), "n": str(n)})
    pairs = [
        {f"{q}{3 - k}": one[k - 1][q] for k in (1, 2) for q in one[0]}
        for one in zip(truth[::2], truth[1::2], strict=True)
    ]
    for word in ("stroke", "exac", "infarctions"):
        lone = [[_names(i), *row[1:]] for i, row in enumerate(rows)]
        yield "events of a group", ".csv", as_csv(["study", "treatment", word, "total"], lone), truth
        yield "arms of a network", ".csv", as_csv(["study", "treatment", word, "total"], rows), pairs
    shares = [[*row[:2], str(rng.randint(20, 70)), str(rng.randint(110, 300))] for row in rows]
    head = ["study", "treatment", "resp", "n"]
    yield "percentages of responders (rightly refused)", ".csv", as_csv(head, shares), None
    alone = [[*row[:2], str(rng.randint(4, 16)), row[3]] for row in rows]
    yield "sessions (rightly refused)", ".csv", as_csv(["study", "treatment", "sessions", "total"], alone), None


def _single(rng: random.Random) -> Iterator[File]:
    rows: list[list[str]] = []
    truth: Records = []
    for i in range(_ROWS):
        time, events = f"{rng.uniform(120, 2400):.1f}", str(rng.randint(3, 60))
        rows.append([_names(i), events, time])
        truth.append({"events1": events, "time1": time})
    for header in ("events,person-years", "cases,pyears", "deaths,Patient-years at risk"):
        yield "rates of one group", ".csv", as_csv(["study", *header.split(",")], rows), truth
    waits = [[*row[:2], f"{rng.uniform(6, 60):.1f}"] for row in rows]
    yield "a time of follow-up (rightly refused)", ".csv", as_csv(["study", "r", "time"], waits), None


def _by_yes_and_no(rng: random.Random) -> Iterator[File]:
    made = [[str(rng.randint(2, 20)), str(rng.randint(40, 200))] for _ in range(2 * _ROWS)]
    both = [(*made[2 * i], *made[2 * i + 1]) for i in range(_ROWS)]
    truth = [dict(zip(("events1", "n1", "events2", "n2"), cells, strict=True)) for cells in both]
    told = {"exposed": ("1", "0"), "treated": ("Yes", "No"), "group": ("exposed", "unexposed")}
    for name, (one, two) in told.items():
        rows = [[_names(i // 2), (one, two)[i % 2], *cells] for i, cells in enumerate(made)]
        yield "arms by yes and no", ".csv", as_csv(["study", name, "n", "N"], rows), truth


def _variances(rng: random.Random) -> Iterator[File]:
    rows, truth = [], []
    for i in range(_ROWS):
        cells = [cell for _ in "12" for cell in (f"{rng.uniform(3, 9):.1f}", f"{rng.uniform(1, 9):.2f}")]
        sizes = [str(rng.randint(15, 120)) for _ in "12"]
        rows.append([_names(i), cells[0], cells[1], sizes[0], cells[2], cells[3], sizes[1]])
        truth.append({"mean1": cells[0], "n1": sizes[0], "mean2": cells[2], "n2": sizes[1]})
    for header in ("mean1,var1,n1,mean2,var2,n2", "mean.drug,variance.drug,n.drug,mean.sham,variance.sham,n.sham"):
        yield "variances of arms", ".csv", as_csv(["study", *header.split(",")], rows), truth


_MAKERS = (_rates, _log_rank, _tests, _tables, _three_arms, _groups)


def kinds(seed: int) -> Iterator[File]:
    """Yield files of each kind."""
    rng = random.Random(seed)
    for _ in range(4):
        for make in (*_MAKERS, _single, _by_yes_and_no, _variances):
            yield from make(rng)
