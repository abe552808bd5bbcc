"""Accuracy: 2x2 tables of a test, and their logits with a correction of empty cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array, Flags
from lbpmeta.effects._arrays import broadcast, study_labels, vector
from lbpmeta.errors import DataError, MethodError, did_you_mean

__all__ = ["CORRECTIONS", "AccuracyTables", "read_accuracy"]

#: Which studies get half a person in every cell, where cells are empty.
CORRECTIONS: Final = ("all", "single", "group", "none")


@dataclass(frozen=True, slots=True, eq=False)
class AccuracyTables:
    """Counts of a test against its reference, one study each.

    Parameters
    ----------
    tp, fn, fp, tn : ndarray, shape (k,)
    labels : tuple of str
    notes : tuple of str
    """

    tp: Array
    fn: Array
    fp: Array
    tn: Array
    labels: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def k(self) -> int:
        """How many studies there are."""
        return len(self.tp)

    @property
    def with_zero(self) -> Flags:
        """Studies in which a cell is empty."""
        empty: Flags = np.any(np.array([self.tp, self.fn, self.fp, self.tn]) == 0, axis=0)
        return empty

    def logits(self, correction: str) -> tuple[Array, Array]:
        """Return logit sensitivities and false-positive rates with their variances, both of shape (k, 2).

        Raises
        ------
        DataError
            If a cell is empty and nothing is added; the message names the studies.
        """
        zero = self.with_zero
        if correction == "none" and zero.any():
            named = ", ".join(self.labels[i] for i in np.flatnonzero(zero))
            raise DataError(
                f"`correction` is 'none' and a cell is empty in {named}: a logit is not defined. Give 'single' or "
                "'all', or method='exact', which needs none."
            )
        if correction == "group":
            add = 0.5 * np.array([(self.tp == 0) | (self.fn == 0), (self.fp == 0) | (self.tn == 0)])
        else:
            add = np.tile(0.5 * (zero if correction == "single" else np.full(self.k, bool(zero.any()))), (2, 1))
        tp, fn, fp, tn = self.tp + add[0], self.fn + add[0], self.fp + add[1], self.tn + add[1]
        y = np.column_stack([np.log(tp / fn), np.log(fp / tn)])
        return y, np.column_stack([1 / tp + 1 / fn, 1 / fp + 1 / tn])


def read_accuracy(
    tp: ArrayLike, fn: ArrayLike, fp: ArrayLike, tn: ArrayLike, labels: Iterable[object] | None
) -> AccuracyTables:
    """Return checked tables; a study that misses a count, diseased or healthy people is left out aloud.

    Raises
    ------
    DataError
        If lengths differ, a count is negative or no whole number, or fewer than two studies are left.
    """
    given = {"tp": tp, "fn": fn, "fp": fp, "tn": tn}
    columns, k = broadcast({name: vector(name, value) for name, value in given.items()})
    names = study_labels(labels, k)
    for name, values in columns.items():
        wrong = np.flatnonzero((values < 0) | (np.isfinite(values) & (values != np.round(values))))
        if wrong.size:
            at = int(wrong[0])
            raise DataError(f"`{name}` of {names[at]} is {values[at]:g}; counts are whole numbers of at least 0.")
    cells = np.array(list(columns.values()))
    known = np.isfinite(cells).all(axis=0)
    both = known & (cells[0] + cells[1] > 0) & (cells[2] + cells[3] > 0)
    notes = []
    for i in np.flatnonzero(~both).tolist():
        why = "a count is missing" if not known[i] else "it has no diseased, or no healthy, people"
        notes.append(f"{names[i]}: left out, {why}.")
    if both.sum() < 2:
        raise DataError(f"{int(both.sum())} study with all four counts; at least 2 are needed.")
    kept = np.flatnonzero(both)
    a, b, c, d = cells[:, both]
    return AccuracyTables(a, b, c, d, tuple(names[i] for i in kept), tuple(notes))


def known_correction(correction: str) -> str:
    """Return the correction.

    Raises
    ------
    MethodError
        If there is none of that name.
    """
    if correction not in CORRECTIONS:
        raise MethodError(
            f"`correction` is {correction!r}; it must be one of {', '.join(map(repr, CORRECTIONS))}."
            f"{did_you_mean(str(correction), CORRECTIONS)}"
        )
    return correction
