"""Slips of the pen, planted in rows that were true."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from scipy.special import ndtri
from simulate import Review, show

__all__ = ["RECOMPUTED", "SLIPS", "Planted"]

Cells = Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Planted:
    """A review with one slip.

    Parameters
    ----------
    review : Review
    row : str
        Id of the row that slipped.
    fields : tuple of str
        Which of its cells.
    truth : mapping
        The cells as they were.
    also : mapping
        Another cell that is right when changed instead: the measure of an odds ratio printed as a risk ratio.
    """

    review: Review
    row: str
    fields: tuple[str, ...]
    truth: Cells
    also: Cells = dataclasses.field(default_factory=dict)

    def printed(self, field: str) -> str:
        """What stands in a cell of the row now."""
        rows = (*self.review.trials, *self.review.statements, self.review.line)
        return next((r.get(field, "") for r in rows if r and r["id"] == self.row), "")

    def is_truth(self, told: Cells, *, exact: bool) -> bool:
        """Whether changed cells are those of the row before the slip.

        Parameters
        ----------
        told : mapping of str to str
            The cells after a repair.
        exact : bool
            Otherwise values count that lie within the rounding that the slip itself destroyed: a unit of the
            misprint, magnified as the slip shrank it, and a unit of the true print; at least 5 %, of a bound 5 % of
            the interval's width.
        """
        if self.also and dict(told) == dict(self.also):
            return True
        if not self.truth or not all(f in told for f in self.truth if self.truth[f]):
            return False
        return all(self._right(f, text, exact) for f, text in told.items())

    def _right(self, field: str, told: str, exact: bool) -> bool:
        misprint = self.printed(field)
        truth = self.truth.get(field, misprint)
        try:
            value, was, slipped = float(told), float(truth), float(misprint)
        except ValueError:
            return told == truth
        if exact:
            return value == was
        factor = max(1.0, abs(was / slipped)) if slipped else 10.0
        room = max(0.05 * abs(was), _unit(truth) + min(factor, 20.0) * _unit(misprint))
        if field in ("ci_low", "ci_high"):
            ends = [float(self.truth.get(f) or self.printed(f)) for f in ("ci_low", "ci_high")]
            room = max(room, 0.05 * (ends[1] - ends[0]))
        return abs(value - was) <= room + 1e-9


def _unit(text: str) -> float:
    return 10.0 ** -len(text.partition(".")[2])


Slip = Callable[[np.random.Generator, Review], Planted | None]
_TRIPLE: Final = ("estimate", "ci_low", "ci_high")


def _in_trial(review: Review, i: int, changed: Cells) -> Planted:
    old = review.trials[i]
    trials = (*review.trials[:i], MappingProxyType({**old, **changed}), *review.trials[i + 1 :])
    fields = tuple(f for f in changed if changed[f] != old[f])
    return Planted(dataclasses.replace(review, trials=trials), old["id"], fields, {f: old[f] for f in fields})


def _in_line(review: Review, changed: Cells) -> Planted:
    line = MappingProxyType({**review.line, **changed})
    fields = tuple(f for f in changed if changed[f] != review.line.get(f))
    truth = {f: review.line.get(f, "") for f in fields}
    return Planted(dataclasses.replace(review, line=line), review.line["id"], fields, truth)


def _flip(text: str) -> str:
    return text[1:] if text.startswith("-") else f"-{text}"


def _one_cell(change: Callable[[np.random.Generator, str], str | None], where: str) -> Slip:
    """A slip in one number of a trial's triple, of an arm, of a statement or of the pooled line."""

    def slip(rng: np.random.Generator, review: Review) -> Planted | None:
        if where == "line":
            if not review.line:
                return None
            field = str(rng.choice(_TRIPLE))
            text = change(rng, review.line[field])
            return None if text is None or text == review.line[field] else _in_line(review, {field: text})
        if review.statements:
            if where != "trial":
                return None
            i = int(rng.integers(len(review.statements)))
            field = str(rng.choice(["value", "low", "high"]))
            old = review.statements[i]
            text = change(rng, old[field])
            if text is None or text == old[field]:
                return None
            rows = (*review.statements[:i], {**old, field: text}, *review.statements[i + 1 :])
            return Planted(dataclasses.replace(review, statements=rows), old["id"], (field,), {field: old[field]})
        i = int(rng.integers(len(review.trials)))
        old = review.trials[i]
        pool = _TRIPLE
        if where == "arm":
            pool = tuple(f for f in ("mean1", "sd1", "mean2", "sd2", "events1", "events2", "n1", "n2") if f in old)
            if "mean1" not in old and "events1" not in old:
                return None
        field = str(rng.choice(pool))
        text = change(rng, old[field])
        return None if text is None or text == old[field] else _in_trial(review, i, {field: text})

    return slip


def _sign(rng: np.random.Generator, text: str) -> str | None:
    return _flip(text) if float(text) != 0 else None


def _body(text: str) -> tuple[str, str]:
    return ("-", text[1:]) if text.startswith("-") else ("", text)


def _dropped(rng: np.random.Generator, text: str) -> str | None:
    sign, body = _body(text)
    places = [i for i, c in enumerate(body) if c.isdigit()]
    if len(places) < 2:
        return None
    i = int(rng.choice(places))
    left = body[:i] + body[i + 1 :]
    left = left.removesuffix(".") if left.endswith(".") else left
    left = f"0{left}" if left.startswith(".") else left
    return f"{sign}{left}" if float(left) != float(body) else None


def _doubled(rng: np.random.Generator, text: str) -> str | None:
    sign, body = _body(text)
    i = int(rng.choice([i for i, c in enumerate(body) if c.isdigit()]))
    new = body[: i + 1] + body[i:]
    return f"{sign}{new}" if float(new) != float(body) and not new.startswith("00") else None


def _transposed(rng: np.random.Generator, text: str) -> str | None:
    sign, body = _body(text)
    places = [i for i, c in enumerate(body) if c.isdigit()]
    pairs = [(a, b) for a, b in itertools.pairwise(places) if body[a] != body[b]]
    if not pairs:
        return None
    a, b = pairs[int(rng.integers(len(pairs)))]
    chars = list(body)
    chars[a], chars[b] = chars[b], chars[a]
    return sign + "".join(chars)


def _changed(rng: np.random.Generator, text: str) -> str | None:
    sign, body = _body(text)
    i = int(rng.choice([i for i, c in enumerate(body) if c.isdigit()]))
    digit = str(rng.choice([d for d in "0123456789" if d != body[i]]))
    return f"{sign}{body[:i]}{digit}{body[i + 1 :]}"


def _shifted(rng: np.random.Generator, text: str) -> str | None:
    sign, body = _body(text)
    if float(body) == 0:
        return None
    digits = len(body.split(".")[1]) if "." in body else 0
    if rng.random() < 0.5:
        return f"{sign}{float(body) * 10:.{max(0, digits - 1)}f}"
    return f"{sign}{float(body) / 10:.{digits + 1}f}"


def _whole_row_sign(rng: np.random.Generator, review: Review) -> Planted | None:
    """Estimate and interval of one trial, reversed: only the pooled line can tell."""
    if review.measure not in ("MD", "SMD", "RD") or review.arms:
        return None
    i = int(rng.integers(len(review.trials)))
    old = review.trials[i]
    if float(old["estimate"]) == 0:
        return None
    low, high = _flip(old["ci_high"]), _flip(old["ci_low"])
    return _in_trial(review, i, {"estimate": _flip(old["estimate"]), "ci_low": low, "ci_high": high})


def _se_as_sd_in_arms(rng: np.random.Generator, review: Review) -> Planted | None:
    """The arms' standard errors in the column of the SDs."""
    if not review.arms or review.measure not in ("MD", "SMD"):
        return None
    i = int(rng.integers(len(review.trials)))
    old = review.trials[i]
    digits = review.digits if review.measure == "MD" else 1
    new = {
        f"sd{a}": show(float(old[f"sd{a}"]) / math.sqrt(int(old[f"n{a}"])), max(digits, 1), review.printer)
        for a in "12"
    }
    return _in_trial(review, i, new)


def _se_as_sd_in_row(rng: np.random.Generator, review: Review) -> Planted | None:
    """A trial whose interval was made from standard errors taken for SDs: too short by sqrt(n)."""
    if review.arms or review.measure != "MD":
        return None
    i = int(rng.integers(len(review.trials)))
    n1, n2 = review.counts[i]
    half = float(ndtri(0.975)) * math.sqrt(float(review.vi[i])) / math.sqrt((n1 + n2) / 2)
    y = float(review.yi[i])
    new = {
        "ci_low": show(y - half, review.digits, review.printer),
        "ci_high": show(y + half, review.digits, review.printer),
    }
    return _in_trial(review, i, new) if new["ci_low"] != new["ci_high"] else None


def _arms_swapped(rng: np.random.Generator, review: Review) -> Planted | None:
    if not review.arms or review.measure == "PR":
        return None
    i = int(rng.integers(len(review.trials)))
    old = review.trials[i]
    names = [n for n in ("n", "mean", "sd", "events") if f"{n}1" in old]
    new = {f"{n}{a}": old[f"{n}{b}"] for n in names for a, b in (("1", "2"), ("2", "1"))}
    return _in_trial(review, i, new) if any(new[f] != old[f] for f in new) else None


def _tenth(rng: np.random.Generator, review: Review) -> Planted | None:
    """A trial on 0 to 10 in a pool on 0 to 100: estimate, interval and arms a tenth."""
    if review.measure != "MD":
        return None
    i = int(rng.integers(len(review.trials)))
    old = review.trials[i]
    names = [f for f in (*_TRIPLE, "mean1", "sd1", "mean2", "sd2") if f in old]
    return _in_trial(review, i, {f: show(float(old[f]) / 10, max(1, review.digits), review.printer) for f in names})


def _or_for_rr(rng: np.random.Generator, review: Review) -> Planted | None:
    if review.measure != "RR" or not review.arms:
        return None
    i = int(rng.integers(len(review.trials)))
    old = review.trials[i]
    a, n1, c, n2 = (float(old[f]) for f in ("events1", "n1", "events2", "n2"))
    b, d = n1 - a, n2 - c
    if min(a, b, c, d) == 0:
        return None
    log, half = math.log(a * d / (b * c)), float(ndtri(0.975)) * math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    values = (log, log - half, log + half)
    new = {f: show(math.exp(v), review.digits, review.printer) for f, v in zip(_TRIPLE, values, strict=True)}
    if new["estimate"] == old["estimate"]:
        return None
    return dataclasses.replace(_in_trial(review, i, new), also={"measure": "OR"})


def _log_for_natural(rng: np.random.Generator, review: Review) -> Planted | None:
    if review.measure not in ("RR", "OR"):
        return None
    i = int(rng.integers(len(review.trials)))
    y, half = float(review.yi[i]), float(ndtri(0.975)) * math.sqrt(float(review.vi[i]))
    values = (y, y - half, y + half)
    return _in_trial(
        review, i, {f: show(v, review.digits, review.printer) for f, v in zip(_TRIPLE, values, strict=True)}
    )


def _level_90(rng: np.random.Generator, review: Review) -> Planted | None:
    """A 90 % interval printed as one of 95 %."""
    if review.measure == "PR":
        return None
    i = int(rng.integers(len(review.trials)))
    y, half = float(review.yi[i]), float(ndtri(0.95)) * math.sqrt(float(review.vi[i]))
    ends = (y - half, y + half)
    if review.measure in ("RR", "OR"):
        ends = (math.exp(ends[0]), math.exp(ends[1]))
    low, high = (show(v, review.digits, review.printer) for v in ends)
    if (low, high) == (review.trials[i]["ci_low"], review.trials[i]["ci_high"]):
        return None
    return dataclasses.replace(_in_trial(review, i, {"ci_low": low, "ci_high": high}), also={"level": "90"})


def _row_dropped(rng: np.random.Generator, review: Review) -> Planted | None:
    """A trial left out of the table; the line keeps its numbers, without k and df."""
    if not review.line or len(review.trials) < 3:
        return None
    i = int(rng.integers(len(review.trials)))
    line = {f: v for f, v in review.line.items() if f not in ("k", "q_df", "n")}
    trials = (*review.trials[:i], *review.trials[i + 1 :])
    return Planted(dataclasses.replace(review, trials=trials, line=line), "line", (), {})


def _other_model(rng: np.random.Generator, review: Review) -> Planted | None:
    """A line of the common effect declared as DerSimonian-Laird, or the other way round."""
    model = review.line.get("model")
    if model is None or (model == "random" and review.line["tau2_method"] != "DL") or review.line["ci_method"] != "z":
        return None
    other = {"model": "random", "tau2_method": "DL"} if model == "common" else {"model": "common", "tau2_method": ""}
    return _in_line(review, other)


def _i2(rng: np.random.Generator, review: Review) -> Planted | None:
    if "i2" not in review.line:
        return None
    text = _changed(rng, review.line["i2"])
    if text is None or not 0 <= float(text) <= 100 or float(text) == float(review.line["i2"]):
        return None
    return _in_line(review, {"i2": text})


#: Slips whose repair is computed from rounded numbers: the truth to the last digit is lost.
RECOMPUTED: Final = frozenset(
    {
        *("SE as SD in the arms", "SE as SD in the interval", "0-10 for 0-100"),
        *("OR for RR", "log for natural", "90 % for 95 %"),
    }
)

#: Kind of slip -> what plants it; None where it does not apply to a review.
SLIPS: Final[Mapping[str, Slip]] = MappingProxyType(
    {
        "sign lost": _one_cell(_sign, "trial"),
        "digit dropped": _one_cell(_dropped, "trial"),
        "digit doubled": _one_cell(_doubled, "trial"),
        "digits swapped": _one_cell(_transposed, "trial"),
        "one digit": _one_cell(_changed, "trial"),
        "decimal point": _one_cell(_shifted, "trial"),
        "arm: one digit": _one_cell(_changed, "arm"),
        "arm: digits swapped": _one_cell(_transposed, "arm"),
        "arm: decimal point": _one_cell(_shifted, "arm"),
        "SE as SD in the arms": _se_as_sd_in_arms,
        "SE as SD in the interval": _se_as_sd_in_row,
        "arms swapped": _arms_swapped,
        "0-10 for 0-100": _tenth,
        "OR for RR": _or_for_rr,
        "log for natural": _log_for_natural,
        "90 % for 95 %": _level_90,
        "whole row reversed": _whole_row_sign,
        "row dropped": _row_dropped,
        "line: sign lost": _one_cell(_sign, "line"),
        "line: one digit": _one_cell(_changed, "line"),
        "line: digits swapped": _one_cell(_transposed, "line"),
        "line: I2 digit": _i2,
        "line: other model": _other_model,
    }
)
