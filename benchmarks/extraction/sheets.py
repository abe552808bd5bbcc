"""Extraction sheets of made-up trials: what a careful extractor enters, and the slips of a hurried one.

The classes of slips are those of Xu et al. (BMJ 2022;377:e069155): numerical, ambiguous, mismatching of arms, zero
assumption, another outcome; with the standard error entered as a standard deviation, the wrong time and the wrong sign.
Nothing here comes from lbpmeta.
"""

from __future__ import annotations

import itertools
import math
import random
from statistics import NormalDist

from trials import Trial, shown

Row = dict[str, str]


def mean_sd(cell: dict[str, str], n: int, spread: str) -> tuple[str, str]:
    """Return what an extractor enters as mean and SD."""
    if spread == "sd":
        return cell["mean"], cell["sd"]
    if spread == "se":
        return cell["mean"], shown(float(cell["se"]) * math.sqrt(n), 2)
    if spread == "ci":
        return cell["mean"], shown(math.sqrt(n) * (float(cell["high"]) - float(cell["low"])) / 3.92, 2)
    q1, m, q3 = (float(cell[k]) for k in ("q1", "median", "q3"))
    half = NormalDist().inv_cdf((0.75 * n - 0.125) / (n + 0.25))
    return shown((q1 + m + q3) / 3, 2), shown((q3 - q1) / (2 * half), 2)


def score_row(trial: Trial, i: int, time: str) -> Row:
    """Return the row of an outcome with means."""
    score = trial.scores[i]
    row = {
        "study": trial.study,
        "outcome": score.names[1],
        "timepoint": time,
        "arm1": trial.arms[0],
        "arm2": trial.arms[1],
    }
    for arm in (1, 2):
        row[f"n{arm}"] = str(trial.n[arm - 1])
        row[f"mean{arm}"], row[f"sd{arm}"] = mean_sd(score.cells[arm, time], trial.n[arm - 1], trial.spread)
    d = score.between[time]
    return row | {"measure": "MD", "estimate": d["estimate"], "ci_low": d["low"], "ci_high": d["high"], "p": d["p"]}


def harm_row(trial: Trial, i: int) -> Row:
    """Return the row of an adverse event."""
    harm = trial.harms[i]
    row = {
        "study": trial.study,
        "outcome": harm.names[1],
        "arm1": trial.arms[0],
        "arm2": trial.arms[1],
        "measure": "RR",
    }
    for arm in (1, 2):
        row |= {f"events{arm}": str(harm.events[arm - 1]), f"n{arm}": str(trial.n[arm - 1])}
    return row


def true_rows(trial: Trial) -> list[Row]:
    """Return every row that a careful extractor enters."""
    return [score_row(trial, i, t) for i in range(3) for t in trial.times] + [harm_row(trial, i) for i in range(4)]


def slipped(trial: Trial, number: int) -> list[tuple[str, str, Row]]:
    """Return rows with one slip each: its class, the column, the row."""
    r = random.Random(104729 * number + 7)
    found: list[tuple[str, str, Row]] = []

    def add(kind: str, column: str, row: Row, text: str) -> None:
        if text != row[column]:
            found.append((kind, column, {**row, column: text}))

    for arm in (1, 2):
        row = score_row(trial, r.randrange(3), r.choice(trial.times))
        column = r.choice((f"mean{arm}", f"sd{arm}"))
        add("numerical: one digit", column, row, other_digit(row[column], r))
        row = score_row(trial, r.randrange(3), r.choice(trial.times))
        add("numerical: two digits exchanged", f"mean{arm}", row, exchanged(row[f"mean{arm}"]))
        row = score_row(trial, r.randrange(3), r.choice(trial.times))
        add("numerical: decimal point", f"sd{arm}", row, moved(row[f"sd{arm}"]))
        i, j = r.sample(range(3), 2)
        time = r.choice(trial.times)
        row, other = score_row(trial, i, time), score_row(trial, j, time)
        add("numerical: of another outcome", f"mean{arm}", row, other[f"mean{arm}"])
        row = harm_row(trial, r.randrange(4))
        add("numerical: events", f"events{arm}", row, str(int(row[f"events{arm}"]) + r.choice((1, 2, 10))))
        i, time = r.randrange(3), r.choice(trial.times)
        row = score_row(trial, i, time)
        add("mismatching: the other arm", f"mean{arm}", row, row[f"mean{3 - arm}"])
        row = harm_row(trial, r.randrange(4))
        add("mismatching: the other arm", f"events{arm}", row, row[f"events{3 - arm}"])
        first, last = trial.times
        row, late = score_row(trial, i, first), score_row(trial, i, last)
        add("wrong time", f"mean{arm}", row, late[f"mean{arm}"])
        row = score_row(trial, r.randrange(3), last)
        base = trial.scores[i].cells[arm, "baseline"]
        row = score_row(trial, i, last)
        add("wrong time", f"mean{arm}", row, mean_sd(base, trial.n[arm - 1], trial.spread)[0])
        if trial.spread == "se":
            row = score_row(trial, i, first)
            add("SE entered as SD", f"sd{arm}", row, trial.scores[i].cells[arm, first]["se"])
        row = harm_row(trial, 0) | {"outcome": trial.unreported[1], f"events{arm}": "0"}
        found.append(("zero assumption", f"events{arm}", row))
    row = score_row(trial, r.randrange(3), r.choice(trial.times))
    turned = row["estimate"].removeprefix("-") if row["estimate"].startswith("-") else f"-{row['estimate']}"
    if float(row["estimate"]):
        add("sign", "estimate", row, turned)
    row = score_row(trial, 0, trial.times[0]) | {"outcome": "Grip strength"}
    found.append(("ambiguous: no such outcome", "mean1", {**row, "mean1": shown(r.uniform(20, 60), 1)}))
    return found


def other_digit(text: str, r: random.Random) -> str:
    """Return a number with its first or second digit changed."""
    places = [i for i, c in enumerate(text) if c.isdigit() and not (c == "0" and i == 0)]
    i = r.choice(places[:2])
    digit = r.choice([d for d in "123456789" if d != text[i]])
    return text[:i] + digit + text[i + 1 :]


def exchanged(text: str) -> str:
    """Return a number with its first two digits exchanged that differ."""
    places = [i for i, c in enumerate(text) if c.isdigit()]
    for i, j in itertools.pairwise(places):
        if text[i] != text[j]:
            letters = list(text)
            letters[i], letters[j] = letters[j], letters[i]
            return "".join(letters)
    return text


def moved(text: str) -> str:
    """Return ten times the number."""
    whole, _, rest = text.partition(".")
    return f"{whole}{rest[:1]}.{rest[1:]}".rstrip(".").lstrip("0") if rest else f"{text}0"
