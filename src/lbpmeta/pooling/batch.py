"""pool_arrays: many sets of studies at once, on threads, in bounded memory."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lbpmeta.arrays import Array, Flags
from lbpmeta.effects._arrays import floats
from lbpmeta.errors import DataError, MethodError
from lbpmeta.pooling.kernel.pooled import PooledSets, pool_sets
from lbpmeta.pooling.kernel.sets import study_sets
from lbpmeta.pooling.single import settings
from lbpmeta.recipe import Recipe
from lbpmeta.shown import Exported

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BatchFit", "pool_arrays"]


#: Numbers per work array of one chunk, alone and on several threads. Threads take turns at the interpreter,
#: so each array operation must be long enough to outweigh the hand-over; memory stays below some 50 MB per
#: thread.
_CHUNK = 200_000
_CHUNK_ON_THREADS = 500_000
#: Below this many numbers threads cost more than they save.
_WORTH_THREADS = 1_000_000
#: Rows of the HTML view.
_SHOWN = 10
#: Seconds after which a progress bar appears.
_PATIENCE = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class BatchFit(Exported):
    """The fits of n sets of studies, as arrays of shape (n,), on the analysis scale.

    Fields are those of :class:`Fit`. An interval that does not exist is NaN: a prediction interval under a
    common effect or with fewer than 3 studies; an HKSJ interval where all effects are equal.

    Parameters
    ----------
    estimate, se, ci_low, ci_high, statistic, p_value, tau2, i2, h2, q, q_p, pi_low, pi_high : ndarray of
    float
        `i2` in percent.
    q_df, k : ndarray of int
    converged, at_boundary, second_maximum : ndarray of bool
        Whether tau2 solves its equation; whether it is 0; whether the likelihood has another maximum within 2
        log-likelihood units.
    recipe : Recipe
    """

    estimate: Array
    se: Array
    ci_low: Array
    ci_high: Array
    statistic: Array
    p_value: Array
    tau2: Array
    i2: Array
    h2: Array
    q: Array
    q_df: NDArray[np.int64]
    q_p: Array
    k: NDArray[np.int64]
    pi_low: Array
    pi_high: Array
    converged: Flags
    at_boundary: Flags
    second_maximum: Flags
    recipe: Recipe

    def __len__(self) -> int:
        return int(self.estimate.size)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per set."""
        import pandas as pd

        return pd.DataFrame({f.name: getattr(self, f.name) for f in fields(self) if f.name != "recipe"})

    def __str__(self) -> str:
        flagged = int(np.count_nonzero(~self.converged))
        return f"{len(self)} fits ({self.recipe}); {flagged} did not converge"

    def _repr_html_(self) -> str:
        return f"<p>{self}</p>" + str(self.to_frame().head(_SHOWN).to_html())


def pool_arrays(
    yi: ArrayLike,
    vi: ArrayLike,
    mask: ArrayLike | None = None,
    *,
    tau2: str | float = "REML",
    model: Literal["random", "common"] = "random",
    ci: str = "z",
    prediction: str = "none",
    level: float = 0.95,
    i2: Literal["tau2", "q"] = "tau2",
    threads: int | None = None,
    progress: bool = False,
) -> BatchFit:
    """Pool n sets of studies held in arrays; the same kernels as :func:`pool`.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> vi = rng.uniform(0.05, 0.2, size=(1000, 12))
    >>> fits = pool_arrays(rng.normal(0.5, np.sqrt(vi + 0.1)), vi, ci="hksj")
    >>> bool(np.mean((fits.ci_low < 0.5) & (fits.ci_high > 0.5)) > 0.9)
    True

    Parameters
    ----------
    yi, vi : array_like, shape (n, k)
        Effects on the analysis scale and sampling variances; one row per set. They broadcast against each
        other, so one row of variances may serve all sets. Inputs are not modified.
    mask : array_like of bool, shape (n, k), optional
        True for the studies that count: this is how sets of different size are given. What stands in masked
        places does not matter. All count when left out.
    tau2, model, ci, prediction, level, i2
        As in :func:`pool`.
    threads : int, optional
        Number of threads; all processors when left out.
    progress : bool
        Show a progress bar when it takes longer than 2 seconds.

    Returns
    -------
    BatchFit
        Sets without a solution are flagged in `converged`, not raised.

    Raises
    ------
    DataError
        If a value that counts is not finite, a variance is not positive, or a set has no study.
    MethodError
        If a setting does not exist.
    """
    recipe, fixed = settings("metafor", model, tau2, ci, prediction, i2, level)
    if threads is not None and (isinstance(threads, bool) or not isinstance(threads, int) or threads < 1):
        raise MethodError(f"`threads` is {threads!r}; it must be a positive whole number or None.")
    effects, variances, counts = _read(yi, vi, mask)
    n, k = effects.shape
    out = _empty(n, recipe)
    workers = 1 if n * k < _WORTH_THREADS else _workers(threads)
    most = _CHUNK if workers == 1 else min(_CHUNK_ON_THREADS, math.ceil(n * k / workers))
    size = max(1, most // k)
    pieces = [slice(start, min(start + size, n)) for start in range(0, n, size)]

    def solve(piece: slice) -> None:
        part = None if counts is None else counts[piece]
        _check(effects[piece], variances[piece], part, piece.start)
        sets = study_sets(effects[piece], variances[piece], part)
        pooled = pool_sets(
            sets,
            model=recipe.model,
            tau2=recipe.tau2 if fixed is None else fixed,
            ci=recipe.ci,
            prediction=recipe.prediction,
            i2=recipe.i2,
            level=recipe.level,
        )
        _write(out, piece, pooled, sets.k)

    with _bar(n, progress) as bar:
        if workers == 1:
            for piece in pieces:
                solve(piece)
                bar.advance(piece.stop - piece.start)
        else:
            _on_threads(workers, pieces, solve, bar)
    return out


def _read(yi: ArrayLike, vi: ArrayLike, mask: ArrayLike | None) -> tuple[Array, Array, Flags | None]:
    try:
        effects, variances = floats(yi), floats(vi)
    except (TypeError, ValueError):
        raise DataError("`yi` and `vi` must be arrays of numbers of shape (n, k).") from None
    try:
        effects, variances = np.broadcast_arrays(effects, variances)
        counts = None if mask is None else np.broadcast_to(np.asarray(mask, dtype=np.bool_), effects.shape)
    except ValueError:
        told = f"`yi` {effects.shape}, `vi` {variances.shape}"
        told += "" if mask is None else f", `mask` {np.shape(mask)}"
        raise DataError(f"Shapes do not fit together: {told}; give (n, k) each.") from None
    if effects.ndim != 2 or effects.shape[1] == 0:
        raise DataError(f"`yi` has shape {effects.shape}; give (n, k): one row per set. For one set use pool().")
    return effects, variances, counts


def _check(y: Array, v: Array, mask: Flags | None, first: int) -> None:
    """Refuse values that count but cannot, naming set and study by position."""
    fine = np.isfinite(y) & (v > 0) & (v < np.inf)
    if mask is not None:
        empty = ~mask.any(axis=1)
        if empty.any():
            raise DataError(f"Set {first + int(np.argmax(empty))} has no study: its `mask` is all False.")
        fine |= ~mask
    if not fine.all():
        row, column = (int(i) for i in np.unravel_index(int(np.argmin(fine)), fine.shape))
        raise DataError(
            f"Set {first + row}, study {column}: yi is {y[row, column]:g} and vi is {v[row, column]:g}; "
            "effects must be finite and variances above 0. Exclude a study by `mask`, for example "
            "mask=~np.isnan(yi)."
        )


def _empty(n: int, recipe: Recipe) -> BatchFit:
    kinds: dict[str, Any] = dict.fromkeys(("converged", "at_boundary", "second_maximum"), np.bool_)
    kinds |= {"q_df": np.int64, "k": np.int64}
    arrays: dict[str, Any] = {f.name: np.empty(n, dtype=kinds.get(f.name, np.float64)) for f in fields(BatchFit)[:-1]}
    return BatchFit(**arrays, recipe=recipe)


#: Fields that a chunk copies from the kernel's result under the same name.
_SAME = (
    "estimate", "se", "ci_low", "ci_high", "statistic", "p_value", "tau2", "i2", "h2", "pi_low", "pi_high",
    "converged", "at_boundary", "second_maximum",
)  # fmt: skip


def _write(out: BatchFit, piece: slice, pooled: PooledSets, k: Array) -> None:
    for name in _SAME:
        getattr(out, name)[piece] = getattr(pooled, name)
    out.q[piece] = pooled.heterogeneity.q
    out.q_p[piece] = pooled.heterogeneity.p
    out.k[piece] = k
    out.q_df[piece] = k - 1.0


def _workers(threads: int | None) -> int:
    if threads is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return threads


class _Bar(Protocol):
    def advance(self, done: int) -> None: ...


class _Silent:
    def advance(self, done: int) -> None:
        """Show nothing."""


class _Rich:
    """A progress bar that appears only when the work takes long enough to wait for."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import Progress

        self._progress = Progress(console=Console(stderr=True), transient=True)
        self._task = self._progress.add_task("Pooling", total=total)
        self._begin = time.monotonic()
        self._shown = False

    def advance(self, done: int) -> None:
        if not self._shown and time.monotonic() - self._begin > _PATIENCE:
            self._progress.start()
            self._shown = True
        self._progress.advance(self._task, done)

    def stop(self) -> None:
        if self._shown:
            self._progress.stop()


@contextmanager
def _bar(total: int, progress: bool) -> Iterator[_Bar]:
    if not progress:
        yield _Silent()
        return
    bar = _Rich(total)
    try:
        yield bar
    finally:
        bar.stop()


class _Solve(Protocol):
    def __call__(self, piece: slice) -> None: ...


def _on_threads(workers: int, pieces: list[slice], solve: _Solve, bar: _Bar) -> None:
    """Run all pieces; the first error ends the work."""

    def run(piece: slice) -> int:
        solve(piece)
        return int(piece.stop - piece.start)

    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(run, piece) for piece in pieces]
        try:
            for future in as_completed(futures):
                bar.advance(future.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
