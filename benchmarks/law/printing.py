"""How programs and people print numbers, over arrays.

Every function takes floats shaped (n,) and returns an object array of n strings. A number and its print may differ by
what the named rounding allows, never by more than the last bit of a float beyond it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from results import Array, Batch

ROUNDINGS = ("nearest", "half up", "truncated", "significant", "tens", "twice")


def fixed(x: Array, digits: int, rounding: str = "nearest") -> Array:
    """Print with `digits` after the point.

    "nearest" is what C's printf does (half to even on the binary value), "half up" what a person or Excel does,
    "truncated" drops digits, "twice" rounds half up to one digit more and then half up again.
    """
    x = np.asarray(x, dtype=float)
    if rounding == "nearest":
        out = [f"{v:.{digits}f}" for v in x]
    else:
        scale = 10.0**digits
        size = np.abs(x)
        if rounding == "half up":
            whole = np.floor(size * scale + 0.5)
        elif rounding == "truncated":
            whole = np.floor(size * scale)
        elif rounding == "twice":
            whole = np.floor((np.floor(size * scale * 10 + 0.5) + 5) / 10)
        else:
            raise ValueError(f"rounding {rounding!r} has no fixed number of digits")
        signed = np.where(x < 0, -whole, whole)
        out = [f"{v / scale:.{digits}f}" for v in signed]
    return np.array(out, dtype=object)


def significant(x: Array, figures: int) -> Array:
    """Print with `figures` significant figures; whole numbers keep zeros ("1240"), as tables do."""
    x = np.asarray(x, dtype=float)
    out = []
    for v in x:
        if v == 0 or not np.isfinite(v):
            out.append(f"{v:.{figures - 1}f}")
            continue
        mantissa = f"{v:.{figures - 1}e}"
        digits = figures - 1 - int(mantissa.partition("e")[2])
        out.append(f"{float(mantissa):.{max(digits, 0)}f}")
    return np.array(out, dtype=object)


def tens(x: Array, power: int) -> Array:
    """Print to the nearest 10**power as a whole number."""
    unit = 10.0**power
    return np.array([f"{v:.0f}" for v in np.round(np.asarray(x, dtype=float) / unit) * unit], dtype=object)


def p_value(p: Array, digits: int = 3, rounding: str = "nearest") -> Array:
    """Print p-values: "<0.001" below the last digit, else `digits` decimals, rounded as the line is."""
    p = np.asarray(p, dtype=float)
    floor = 10.0**-digits
    shown = fixed(p, digits, rounding if rounding in ("truncated", "twice", "half up") else "nearest")
    return np.where(p < floor, f"<{floor:.{digits}f}", shown).astype(object)


def exported(x: Array, kind: str = "double") -> Array:
    """Print as files do: the shortest text that reads back as the same double, or as the same single float."""
    x = np.asarray(x)
    if kind == "float":
        return np.array([str(v) for v in x.astype(np.float32)], dtype=object)
    return np.array([repr(float(v)) for v in x], dtype=object)


def lines(
    name: str,
    estimate: Array,
    low: Array,
    high: Array,
    p: Array | None = None,
    *,
    digits: int = 2,
    bound_digits: int | None = None,
    rounding: str = "nearest",
    p_digits: int = 3,
    called: str | None = None,
    keep: Array | None = None,
    raw: Mapping[str, Any] | None = None,
    rounded: str = "",
    **premises: str,
) -> Batch:
    """Print a batch of estimates with their intervals.

    Lines without finite numbers are left out (software prints no interval there), and so is what `keep` excludes.
    `rounding` says how numbers are printed; the premise of that name follows from it. `digits` is the power of ten for
    "tens" and the number of figures for "significant". `rounded` names the premise where it is another one.
    """
    estimate, low, high = (np.asarray(v, dtype=float) for v in (estimate, low, high))
    ok = np.isfinite(estimate) & np.isfinite(low) & np.isfinite(high) & (np.abs(estimate) < 1e7) & (np.abs(high) < 1e7)
    if keep is not None:
        ok &= keep
    if p is not None:
        ok &= np.isfinite(p)
    more = digits if bound_digits is None else bound_digits
    if rounding == "significant":
        shown = [significant(v[ok], d) for v, d in ((estimate, digits), (low, more), (high, more))]
    elif rounding == "tens":
        shown = [tens(v[ok], d) for v, d in ((estimate, digits), (low, more), (high, more))]
    else:
        shown = [fixed(v[ok], d, rounding) for v, d in ((estimate, digits), (low, more), (high, more))]
    n = int(ok.sum())
    columns = dict(zip(("estimate", "ci_low", "ci_high"), shown, strict=True))
    columns["p"] = np.full(n, "", dtype=object) if p is None else p_value(np.asarray(p)[ok], p_digits, rounding)
    true = {"interval": "wald", "measure": "MD"} | premises
    if rounding not in ("nearest", "half up"):
        true["rounding"] = rounding
    if rounded:
        true["rounding"] = rounded
    kept = {k: (v[ok] if isinstance(v, np.ndarray) and len(v) == len(ok) else v) for k, v in (raw or {}).items()}
    return Batch(name, columns, true, true["measure"] if called is None else called, kept)
