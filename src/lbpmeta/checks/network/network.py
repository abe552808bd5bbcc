"""All that a paper prints of a network, against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final

from lbpmeta.checks.core.called import USUAL_LEVEL, called, resting
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import critical_set, is_log, make, values_of
from lbpmeta.checks.core.severity import BESIDE, LABEL
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.estimate.whole import check_estimate
from lbpmeta.checks.network.cells import read_cell, read_league
from lbpmeta.checks.network.halves import Facing, facing_of, pair_sets
from lbpmeta.checks.network.league import check_league
from lbpmeta.checks.network.listed import as_fractions, by_treatment, in_percent, read_listed
from lbpmeta.checks.network.ranks import check_ranks
from lbpmeta.checks.network.split import check_split
from lbpmeta.checks.pooled.check import check_pooled
from lbpmeta.checks.summary.heterogeneity import check_heterogeneity
from lbpmeta.checks.summary.prediction_interval import check_prediction_interval
from lbpmeta.errors import DataError, MethodError, did_you_mean
from lbpmeta.few import ndtr
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["check_network"]

_Q: Final = "q-of-designs"
_SCORES: Final = "p-scores-of-league"
_RANKS: Final = ("sucra", "mean_rank", "best", "worst", "probability")
_KEYS: Final = (*_RANKS, "league", "effects", "prediction", "splits", "pairwise", "q")
_DESIGNS: Final = ("total", "within", "between")
_SCORE_KINDS: Final = ("", "sucra", "p-score")


def check_network(
    printed: Mapping[str, Any],
    *,
    measure: str = "",
    n: int | str | None = None,
    score: str = "",
    level: float | str | None = USUAL_LEVEL,
    cells: str | None = None,
    method: str | None = None,
    made_of: str | None = None,
    interval: str | None = None,
    rounding: str | None = None,
) -> tuple[Finding, ...]:
    """Check all that a paper prints of a network.

    Examples
    --------
    >>> found = check_network(
    ...     {
    ...         "sucra": {"A": "88", "B": "46", "C": "16"},
    ...         "q": {"total": {"q": "9.7", "q_df": "5"}, "within": {"q": "6.1", "q_df": "3"},
    ...               "between": {"q": "3.6", "q_df": "2"}},
    ...     }
    ... )
    >>> [(f.check, f.verdict.value) for f in found]
    [('sucra-mean', 'consistent'), ('q-of-designs', 'consistent-within-rounding')]

    Parameters
    ----------
    printed : mapping
        Any of:

        - "sucra", "mean_rank", "best", "worst", "probability": as in :func:`check_ranks`
        - "league": as in :func:`check_league`
        - "effects": of each treatment against one reference its estimate with interval, "-0.5 [-0.9, -0.1]" or
          its three numbers; or a mapping of estimate, ci_low, ci_high, p
        - "prediction": of each treatment the two limits of its prediction interval, beside "effects"
        - "splits": the keywords of :func:`check_split` of each comparison
        - "pairwise": of each comparison the printed line of its own meta-analysis (estimate, ci_low, ci_high, ...) and
          its "rows", as in :func:`check_pooled`
        - "q": of "total", "within" and "between" designs a mapping of q, q_df and q_p
    measure : str
    n : int, optional
        Treatments in the network: as many as are listed says that all are.
    score : {"", "sucra", "p-score"}
        What "sucra" holds. P-scores follow from a league table; SUCRAs of programs that draw come near them.
    level : float
        Of all intervals, in percent.
    cells, method, made_of, interval, rounding : str, optional
        What the cells of the league are, how indirect evidence was separated, whether ranks and Q were made of the same
        numbers, how the intervals were made, and how numbers were rounded, where declared.

    Returns
    -------
    tuple of Finding

    Notes
    -----
    Q of the network is that within designs and that between them, and so are its degrees of freedom (Krahn 2013). The
    P-score of a treatment is the mean of Phi(z) over its comparisons, with z from the cells of the league table (Rücker
    & Schwarzer 2015).

    Raises
    ------
    DataError
        If something cannot be read, or nothing is given.
    MethodError
        If a key, the score or what is declared is unknown.

    References
    ----------
    Krahn U, Binder H, König J. BMC Med Res Methodol 2013;13:35. Rücker G, Schwarzer G. BMC Med Res Methodol 2015;15:58.
    """
    for key in printed:
        if key not in _KEYS:
            raise MethodError(f"`printed` has {key!r}; it can have {', '.join(_KEYS)}.{did_you_mean(str(key), _KEYS)}")
    if not printed:
        raise DataError(f"`printed` is empty; give any of {', '.join(_KEYS)}.")
    if score not in _SCORE_KINDS:
        raise MethodError(f"`score` is {score!r}; it must be one of {', '.join(map(repr, _SCORE_KINDS))}.")
    found: list[Finding] = []
    ranks = {k: printed[k] for k in _RANKS if k in printed}
    if ranks:
        found += check_ranks(**ranks, n=n, made_of=made_of, rounding=rounding)
    if "effects" in printed or "prediction" in printed:
        found += _lines(printed, measure, level, interval, rounding)
    if "league" in printed:
        found += check_league(
            printed["league"], measure=measure, level=level, cells=cells, interval=interval, rounding=rounding
        )
    declared = declared_by_keywords(
        {"measure": measure or None, "made of": made_of, "league": cells, "interval": interval, "rounding": rounding}
    )
    if "league" in printed and "sucra" in printed:
        compare = partial(_scores, printed["league"], printed["sucra"], measure, level, score)
        found.append(called(compare, declared))
    for split in printed.get("splits", ()):
        given = {"measure": measure, "level": level, "method": method, "interval": interval, "rounding": rounding}
        found += check_split(**{**given, **split})
    for line in printed.get("pairwise", ()):
        rest = {k: v for k, v in line.items() if k != "rows"}
        found.append(check_pooled(rest, line["rows"], measure=measure, interval=interval, rounding=rounding))
    if "q" in printed:
        for part in printed["q"].values():
            if "q_df" in part and "q_p" in part:
                found.append(check_heterogeneity(part, rounding=rounding))
        found.append(called(partial(_designs, printed["q"]), declared))
    return tuple(found)


def _lines(
    printed: Mapping[str, Any],
    measure: str,
    level: float | str | None,
    interval: str | None,
    rounding: str | None,
) -> Iterator[Finding]:
    """The effects against the reference, each with its p and its prediction interval."""
    if "effects" not in printed:
        raise DataError("`prediction` needs the effects beside it: give `effects` of the same treatments.")
    effects, predicted = by_treatment(printed["effects"], "effects"), dict(printed.get("prediction", {}))
    unknown = sorted(set(predicted) - set(effects))
    if unknown:
        raise DataError(f"`prediction` names {', '.join(unknown)}, which `effects` does not.")
    for name, given in effects.items():
        line = dict(given) if isinstance(given, Mapping) else _line(given, name)
        if not line:
            continue
        limits = {k: line.get(k) for k in ("ci_low", "ci_high", "p", "se")}
        found = check_estimate(
            line["estimate"], **limits, measure=measure, level=level, pooled="yes", interval=interval, rounding=rounding
        )
        yield found.renamed({}, rows=(name,))
        if name in predicted:
            low, high = predicted[name]
            share = 95.0 if level is None else float(level)
            both = {**{k: line.get(k) for k in ("estimate", "ci_low", "ci_high")}, "pi_low": low, "pi_high": high}
            told = check_prediction_interval(both, measure=measure, level=share, interval=interval, rounding=rounding)
            yield told.renamed({}, rows=(name,))


def _line(given: Any, name: str) -> dict[str, str]:
    """A cell as a line of three numbers; none where it is empty."""
    cell = read_cell(given, f"`effects` of {name}", "nearest")
    if cell is None:
        return {}
    return dict(zip(("estimate", "ci_low", "ci_high"), cell.texts, strict=False))


def _designs(parts: Mapping[str, Mapping[str, Any]], mode: str) -> Finding:
    """Whether Q, and its degrees of freedom, add up over designs."""
    for part in parts:
        if part not in _DESIGNS:
            raise MethodError(f"`q` has {part!r}; it can have {', '.join(_DESIGNS)}.{did_you_mean(part, _DESIGNS)}")
    read = {
        f"{part} {what}": number
        for what in ("q", "q_df")
        for part, number in read_listed(
            {p: c.get(what) for p, c in parts.items()} or {"total": None}, what, "nearest" if what == "q_df" else mode
        ).items()
    }
    asked = [what for what in ("q", "q_df") if all(f"{part} {what}" in read for part in _DESIGNS)]
    if not asked:
        lacking = tuple(f"q of {p}" for p in _DESIGNS if f"{p} q" not in read)
        return make(_Q, Verdict.NOT_CHECKABLE, f"Q by designs needs {', '.join(lacking)}.", missing=lacking)

    def off(numbers: Mapping[str, Printed]) -> str:
        for what in asked:
            all_, within, between = (values_of(numbers[f"{part} {what}"]) for part in _DESIGNS)
            if what == "q_df":  # whole numbers
                all_, within, between = (ValueSet(s.mid, s.mid) for s in (all_, within, between))
            if not all_.intersects(within + between):
                return what
        return ""

    wrong = off(read)
    whole, first, second = (read[f"{part} {wrong or asked[0]}"].text for part in _DESIGNS)
    told = f"{'Degrees of freedom' if wrong == 'q_df' else 'Q'} within designs {first} and between them {second}"
    if not wrong:
        return make(_Q, Verdict.CONSISTENT_WITHIN_ROUNDING, f"{told} add up to {whole}.", printed=read)
    finding = make(
        _Q,
        Verdict.INCONSISTENT,
        f"{told} do not add up to {whole}.",
        stakes=BESIDE,
        printed=read,
        repairs=find_repairs(read, lambda numbers: None if off(numbers) else 0.0),
    )
    return resting(finding, assume("made of"))


def _scores(league: Any, sucra: Any, measure: str, level: float | str | None, score: str, mode: str) -> Finding:
    """Whether P-scores are those of the cells of the league table."""
    wide = "inverted" if mode == "any" and is_log(measure) else mode
    table = read_league(league, None, wide)
    printed = read_listed(sucra, "sucra", mode)
    way = facing_of(table, measure)
    n = len(table.treatments)
    said = {} if way is Facing.APART else pair_sets(table, measure, way, "")
    if set(printed) != set(table.treatments) or len(said) < n * (n - 1) // 2:
        why = "P-scores follow from a league table with a cell for each pair of the same treatments."
        return make(_SCORES, Verdict.NOT_CHECKABLE, why, missing=("cells of all pairs",))
    z = critical_set(0.95 if level is None else float(level) / 100, float("inf"))
    shares = [[ValueSet(0.0, 0.0)] * n for _ in range(n)]
    for (i, j), sets in said.items():
        better = _better(sets, z)
        shares[i][j], shares[j][i] = better, ValueSet(1.0, 1.0) - better
    values = as_fractions(printed, percent=in_percent(printed.values()))
    ways = []
    for turned in (False, True):
        made = {}
        for i, name in enumerate(table.treatments):
            rows = [shares[j][i] if turned else shares[i][j] for j in range(n) if j != i]
            made[name] = ValueSet(sum(s.low for s in rows) / (n - 1), sum(s.high for s in rows) / (n - 1)).widened()
        ways.append((sum(not made[k].intersects(values[k]) for k in made), made))
    _, made = min(ways, key=lambda found: found[0])
    odd = [name for name in made if not made[name].intersects(values[name])]
    if not odd:
        text = f"The scores of {n} treatments are those of the league table."
        return make(_SCORES, Verdict.CONSISTENT_WITHIN_ROUNDING, text, printed=printed, admissible=made)
    text = f"By the league table {odd[0]} has a P-score in {made[odd[0]]}, printed {printed[odd[0]].text}"
    more = f"So it is with {', '.join(odd[1:])}." if odd[1:] else ""
    if score != "p-score":
        drawn = f"{text}: SUCRAs of programs that draw treatments one by one, or from a posterior, come near it."
        return make(_SCORES, Verdict.METHOD_DEPENDENT, drawn, more=more, stakes=LABEL, admissible=made)
    finding = make(
        _SCORES, Verdict.INCONSISTENT, f"{text}.", more=more, stakes=BESIDE, printed=printed, admissible=made
    )
    return resting(finding, assume("league"), assume("interval"), assume("multiplier"))


def _better(sets: Mapping[str, ValueSet], z: ValueSet) -> ValueSet:
    """The probability that a normal effect is above 0, by a printed estimate with its interval."""
    if len(sets) < 3:
        return ValueSet(0.0, 1.0)
    width = sets["high"] - sets["low"]
    low, high = max(0.0, width.low) * 0.5 / z.high, width.high * 0.5 / z.low
    estimate = sets["estimate"]
    ends = [_over(e, s) for e in (estimate.low, estimate.high) for s in (low, high)]
    below, above = float(ndtr(min(ends))), float(ndtr(max(ends)))
    return ValueSet(max(0.0, below - 1e-12), min(1.0, above + 1e-12))


def _over(effect: float, se: float) -> float:
    if se > 0:
        return effect / se
    return 0.0 if effect == 0 else float("inf") if effect > 0 else float("-inf")
