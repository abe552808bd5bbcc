"""Judgement: an effect and its interval against one MCID or a range of them."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpmeta.interval import ValueSet
from lbpmeta.relevance.positions import MAN_SON_HING_READ, Position, Zone
from lbpmeta.shown import Exported

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Agreement", "AtThreshold", "Judgement"]


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """What holds at one threshold.

    Parameters
    ----------
    threshold : float
    position : Position
    crosses : tuple of str
        Among "-mcid", "null", "+mcid" (benefit positive).
    man_son_hing, man_son_hing_harm : str
        "definite", "probable", "possible" or "definitely-not": an important benefit, an important harm.
    estimate_zone : Zone
        Zone of the point estimate.
    classes : tuple of str
        Every Man-Son-Hing class that the rounding of printed numbers allows; one if it does not matter.
    positions : tuple of Position
        Every position that the rounding allows.
    estimate_zones : tuple of Zone
        Every zone of the point estimate that the rounding allows.
    """

    threshold: float
    position: Position
    crosses: tuple[str, ...]
    man_son_hing: str
    man_son_hing_harm: str
    estimate_zone: Zone
    classes: tuple[str, ...]
    positions: tuple[Position, ...]
    estimate_zones: tuple[Zone, ...]

    @property
    def depends_on_rounding(self) -> bool:
        """Whether the rounding of the printed numbers leaves more than one class or position open."""
        return len(self.classes) > 1 or len(self.positions) > 1

    @property
    def estimate_important(self) -> bool:
        """Whether the point estimate reaches the MCID, on its own side of the null."""
        return self.estimate_zone in (Zone.IMPORTANT_HARM, Zone.IMPORTANT_BENEFIT)

    @property
    def side_class(self) -> str:
        """The Man-Son-Hing class on the side of the null where the estimate lies."""
        harm = self.estimate_zone in (Zone.IMPORTANT_HARM, Zone.HARM)
        return self.man_son_hing_harm if harm else self.man_son_hing


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether what the authors wrote agrees with the judgement.

    Parameters
    ----------
    claim : str
        What was written, in the controlled words of :data:`lbpmeta.relevance.CLAIMS`.
    verdict : str
        "agrees" (the whole interval says so), "point-estimate-only", "disagrees", "depends-on-threshold",
        "depends-on-rounding", "cannot-be-said" (an absence that is neither shown nor refuted), "cannot-be-judged"
        (numbers that cannot all be right).
    text : str
        The reason, in one sentence.
    rule : str
        The rule that decided, for example "man-son-hing2002" or "null" (the interval against no effect).
    """

    claim: str
    verdict: str
    text: str
    rule: str = ""

    def __bool__(self) -> bool:
        return self.verdict in ("agrees", "point-estimate-only")

    def __str__(self) -> str:
        return f'"{self.claim}": {self.verdict}. {self.text}'


@dataclass(frozen=True, slots=True)
class Judgement(Exported):
    """An effect and its interval, judged against a minimal clinically important difference.

    `position`, `crosses` and `man_son_hing` hold at `threshold`; where the threshold is a range, `at` holds
    both ends.

    Parameters
    ----------
    estimate, low, high : float
        On the printed scale; ratios as ratios.
    threshold, threshold_high : float
        The MCID, or the two ends of a range of MCIDs (equal if there is one).
    better : {"lower", "higher"}
    null : {0, 1}
    position : Position
    crosses : tuple of str
    man_son_hing : {"definite", "probable", "possible", "definitely-not"}
        Whether the benefit is important (Man-Son-Hing 2002).
    side : {"benefit", "harm", "none"}
        Where the estimate lies.
    significant : bool
        Whether the interval excludes the null.
    kind : {"within-patient", "between-group", ""}
        What the threshold was made for.
    at : tuple of AtThreshold
        One per threshold, lowest first.
    prediction : tuple of float or None
        Prediction interval.
    prediction_position : Position or None
    texts : tuple of str
        The estimate and its limits as given.
    values : tuple of ValueSet
        What they can stand for, given their rounding.
    basis : str
        How the class follows from the numbers, in words.
    agreements : tuple of Agreement
        With the claims given, if any.
    notes : tuple of str
        What a reader must know.
    equality : {"important", "strict"}
        Whether a value exactly at the MCID counts as important.
    level : float
        Confidence level of the interval.
    """

    estimate: float
    low: float
    high: float
    threshold: float
    threshold_high: float
    better: str
    null: float
    position: Position
    crosses: tuple[str, ...]
    man_son_hing: str
    side: str
    significant: bool
    kind: str
    at: tuple[AtThreshold, ...]
    prediction: tuple[float, float] | None
    prediction_position: Position | None
    texts: tuple[str, str, str]
    values: tuple[ValueSet, ValueSet, ValueSet]
    basis: str
    agreements: tuple[Agreement, ...] = ()
    notes: tuple[str, ...] = ()
    equality: str = "important"
    level: float = 0.95

    @property
    def depends_on_threshold(self) -> bool:
        """Whether the class differs between the ends of the threshold's range."""
        return len({a.man_son_hing for a in self.at}) > 1 or len({a.position for a in self.at}) > 1

    @property
    def depends_on_rounding(self) -> bool:
        """Whether the rounding of the printed numbers leaves the class open."""
        return any(a.depends_on_rounding for a in self.at)

    @property
    def impossible(self) -> bool:
        """Whether the estimate lies outside its own interval, whatever the rounding: not all three can be right."""
        estimate, low, high = self.values
        return estimate.high < low.low or estimate.low > high.high

    def _class(self, *, harm: bool = False) -> str:
        classes = [a.man_son_hing_harm if harm else a.man_son_hing for a in self.at]
        if len(set(classes)) == 1:
            return classes[0]
        return ", ".join(f"{c} at {a.threshold:g}" for c, a in zip(classes, self.at, strict=True))

    def _headline(self) -> str:
        benefit, harm = f"mportant benefit: {self._class()}", f"mportant harm: {self._class(harm=True)}"
        if self.side == "harm":
            return f"I{harm}; i{benefit}"
        # An interval that reaches an important harm too is never told as a possible benefit alone.
        open_to_harm = any(a.man_son_hing_harm != "definitely-not" for a in self.at)
        return f"I{benefit}" + (f"; i{harm}" if open_to_harm else "")

    def to_frame(self) -> pd.DataFrame:
        """Return one row per threshold."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "estimate": self.estimate,
                    "low": self.low,
                    "high": self.high,
                    "threshold": a.threshold,
                    "better": self.better,
                    "kind": self.kind,
                    "equality": self.equality,
                    "position": str(a.position),
                    "crosses": ", ".join(a.crosses),
                    "man_son_hing": a.man_son_hing,
                    "man_son_hing_harm": a.man_son_hing_harm,
                    "side": self.side,
                    "significant": self.significant,
                    "depends_on_rounding": a.depends_on_rounding,
                }
                for a in self.at
            ]
        )

    def __str__(self) -> str:
        positions = ", ".join(dict.fromkeys(a.position for a in self.at))
        parts = [f"{self._headline()} ({positions})."]
        if self.impossible:
            parts.insert(0, "These numbers cannot all be right; taken as printed:")
        parts.append(self.basis)
        parts.extend(str(a) for a in self.agreements)
        parts.extend(f"Note: {n}" for n in self.notes)
        return " ".join(parts)

    def _repr_html_(self) -> str:
        estimate, low, high = self.texts
        rows = [
            ("Effect", f"{estimate} ({low} to {high}), {self.better} is better"),
            ("MCID", range_text(self.threshold, self.threshold_high) + (f" ({self.kind})" if self.kind else "")),
            ("Important benefit", self._class()),
            ("Important harm", self._class(harm=True)),
            ("Position", "; ".join(dict.fromkeys(str(a.position) for a in self.at))),
            ("Basis", self.basis),
            *(("Claim", str(a)) for a in self.agreements),
            *(("Note", n) for n in self.notes),
            ("Rule", MAN_SON_HING_READ),
        ]
        body = "".join(
            f'<tr><th style="text-align:left">{html.escape(k)}</th>'
            f'<td style="text-align:left">{html.escape(v)}</td></tr>'
            for k, v in rows
        )
        return f"<table><tbody>{body}</tbody></table>"


def range_text(low: float, high: float) -> str:
    """Return a threshold, or the two ends of its range, as words."""
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"
