"""EffectSizes: estimates and variances of a set of studies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.shown import Exported

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EffectSizes"]


@dataclass(frozen=True, slots=True, eq=False)
class EffectSizes(Exported):
    """Estimates and sampling variances of a set of studies, on the analysis scale.

    Examples
    --------
    >>> from lbpmeta.effects.compute import effect_sizes
    >>> es = effect_sizes("MD", mean1=[3.1, 4.0], sd1=2.0, n1=25, mean2=[4.4, 4.5], sd2=2.0, n2=[25, 20])
    >>> len(es), es.yi.round(2).tolist(), es.n.tolist()
    (2, [-1.3, -0.5], [50.0, 45.0])

    Parameters
    ----------
    yi, vi : ndarray, shape (k,)
        Estimates and their sampling variances; NaN where undefined, with the reason in `notes`. Read-only.
    measure : str
        A name in :data:`MEASURES`.
    scale : {"identity", "log", "logit", "arcsine", "double-arcsine", "fisher-z", "sqrt"}
        Scale of the numbers; :func:`back_transform` returns to the display scale.
    labels : tuple of str
    notes : tuple of str
        Studies that are undefined or were corrected, and why.
    n : ndarray, shape (k,), or None
        Participants per study (for rates None).
    undefined : tuple of (int, str)
        Places of the studies without an estimate, and why.
    corrected : tuple of (int, str)
        Places of the studies with a zero cell that was corrected, and how.
    """

    yi: Array
    vi: Array
    measure: str
    scale: str
    labels: tuple[str, ...]
    notes: tuple[str, ...] = ()
    n: Array | None = None
    undefined: tuple[tuple[int, str], ...] = ()
    corrected: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        for field in ("yi", "vi", "n"):
            array = getattr(self, field)
            if array is not None:
                own = np.array(array, dtype=np.float64)
                own.flags.writeable = False
                object.__setattr__(self, field, own)

    def __len__(self) -> int:
        return int(self.yi.size)

    @property
    def se(self) -> Array:
        """Standard errors, shape (k,)."""
        return np.sqrt(self.vi)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per study: label, yi, vi, se, and n where known; the measure is in the frame's `attrs`."""
        import pandas as pd

        columns: dict[str, object] = {"study": list(self.labels), "yi": self.yi, "vi": self.vi, "se": self.se}
        if self.n is not None:
            columns["n"] = self.n
        frame = pd.DataFrame(columns)
        frame.attrs["measure"] = self.measure
        return frame

    def _repr_html_(self) -> str:
        return str(self.results_table()._repr_html_())

    def __str__(self) -> str:
        width = max((len(label) for label in self.labels), default=0)
        on = "" if self.scale == "identity" else f", {self.scale} scale"
        rows = [
            f"{label:<{width}}  {y:>9.4f}  (se {s:.4f})"
            for label, y, s in zip(self.labels, self.yi, self.se, strict=True)
        ]
        return "\n".join([f"{len(self)} effect size{'s' * (len(self) != 1)}: {self.measure}{on}", *rows, *self.notes])
