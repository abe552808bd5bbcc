"""Probabilities of ranks, mean ranks and SUCRAs of a network against each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeAlias

from lbpmeta.checks.core.called import called, resting
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import Number, make, values_of
from lbpmeta.checks.core.severity import BESIDE, LABEL
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.network.closing import orders_allow
from lbpmeta.checks.network.listed import (
    Listed,
    as_fractions,
    by_treatment,
    declared_of,
    in_percent,
    read_listed,
    size_of,
    total,
)
from lbpmeta.checks.network.sucra import sucra_finding
from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet
from lbpmeta.premises.premise import Premise, assume
from lbpmeta.printed import Printed

__all__ = ["Probabilities", "check_ranks", "rank_checks"]

#: The probabilities of ranks 1 to n of each treatment.
Probabilities: TypeAlias = Mapping[str, Sequence[Number]] | Sequence[Sequence[Number]]

_SUMS: Final = "rank-probabilities"
_MEAN: Final = "mean-ranks"
_SAME: Final = "sucra-of-ranks"
_WORDS: Final = {"sucra": "its SUCRA", "mean_rank": "its mean rank", "best": "P(best)", "probability": "its ranks"}
_ONE: Final = ValueSet(1.0, 1.0)


def check_ranks(
    *,
    sucra: Listed | None = None,
    mean_rank: Listed | None = None,
    best: Listed | None = None,
    worst: Listed | None = None,
    probability: Probabilities | None = None,
    n: int | str | None = None,
    made_of: str | None = None,
    rounding: str | None = None,
) -> tuple[Finding, ...]:
    """Check what is printed about the ranks of the treatments of a network.

    Examples
    --------
    >>> found = check_ranks(sucra={"A": "100", "B": "0"}, best={"A": "68.9", "B": "31.1"}, n=2)
    >>> [(f.check, f.verdict.value) for f in found]  # doctest: +NORMALIZE_WHITESPACE
    [('sucra-mean', 'consistent'), ('rank-probabilities', 'consistent'), ('sucra-of-ranks', 'implausible')]
    >>> found[2].blame
    ('made of',)

    Parameters
    ----------
    sucra, mean_rank, best, worst : mapping of str to str, or sequence of str, optional
        Of each treatment: its SUCRA or P-score, its mean rank (1 is the best), and the probabilities of the best and
        the worst rank; shares in percent or as fractions.
    probability : mapping of str to sequence of str, optional
        Of each treatment the probabilities of ranks 1, 2, ...
    n : int, optional
        Treatments in the network: as many as are listed says that all are.
    made_of : {"these numbers"}, optional
        Says that all columns were made of the same draws. Otherwise P-scores may stand beside simulated ranks.
    rounding : str, optional
        How numbers were rounded.

    Returns
    -------
    tuple of Finding
        One for each thing that can be compared, in this order: "sucra-mean", "rank-probabilities" (of each rank, and of
        each treatment), "mean-ranks", "sucra-of-ranks".

    Notes
    -----
    Each rank is somebody's and each treatment has one: rows and columns of the probabilities sum to 1, and mean ranks
    to n (n + 1)/2. SUCRA = (n - mean rank)/(n - 1) is the mean of (n - r)/(n - 1) over the ranks r, so that with the
    best rank's probability b and the worst one's w it lies between b + (1 - b - w)/(n - 1) and b + (1 - b - w)(n - 2)/
    (n - 1).

    Raises
    ------
    DataError
        If a number cannot be read, names differ, or nothing is given.

    References
    ----------
    Salanti G, Ades AE, Ioannidis JPA. J Clin Epidemiol 2011;64:163-171.
    """
    lists = {"sucra": sucra, "mean_rank": mean_rank, "best": best, "worst": worst}
    given = {k: v for k, v in lists.items() if v is not None}
    rows = None if probability is None else _rows(probability)
    if not given and rows is None:
        raise DataError("Nothing is given: give any of sucra, mean_rank, best, worst, probability.")
    names = {k: by_treatment(v, k).keys() for k, v in given.items()}
    if rows is not None:
        names["probability"] = rows.keys()
    first = next(iter(names.values()))
    for what, keys in names.items():
        if set(keys) != set(first):
            odd = sorted(set(keys) ^ set(first))
            raise DataError(f"`{what}` and `{next(iter(names))}` list other treatments: {', '.join(odd)}.")
    declared = declared_of(n, len(first), {"made of": made_of, "rounding": rounding})
    return tuple(called(check, declared) for check in rank_checks(given, n, rows))


def rank_checks(
    given: Mapping[str, Listed], n: int | str | None, rows: Mapping[str, Mapping[str, Number]] | None = None
) -> tuple[Callable[[str], Finding], ...]:
    """Return what can be asked of ranks: each takes a rounding and says what holds if all premises hold.

    Parameters
    ----------
    given : mapping of str to mapping
        Any of "sucra", "mean_rank", "best", "worst", of the same treatments.
    n : int, optional
        Treatments in the network.
    rows : mapping of str to mapping, optional
        Of each treatment the probability of each rank.
    """
    names = set(given) | (set() if rows is None else {"probability"})
    size, premises = size_of(n, len(by_treatment(rows if rows is not None else next(iter(given.values())), "ranks")))
    found: list[Callable[[str], Finding]] = []
    if "sucra" in given:
        found.append(partial(sucra_finding, given["sucra"], n))
    found += [partial(_read_column, w, given[w], size, premises) for w in ("best", "worst") if w in given]
    if rows is not None:
        found.append(partial(_table, rows, size, premises))
    if "mean_rank" in given:
        found.append(partial(_mean_ranks, given["mean_rank"], size, premises))
    if len(names) > 1 and names != {"best", "worst"}:
        found.append(partial(_same, given, rows, size, premises))
    return tuple(found)


def _rows(probability: Any) -> dict[str, dict[str, Number]]:
    """The probabilities of each treatment by rank."""
    if hasattr(probability, "iterrows"):
        probability = {name: list(row) for name, row in probability.iterrows()}
    return {
        name: by_treatment(row, f"probability of {name}")
        for name, row in by_treatment(probability, "probability").items()
    }


def _read_column(what: str, given: Listed, size: int, premises: tuple[Premise, ...], mode: str) -> Finding:
    return _column(what, read_listed(given, what, mode), size, premises)


def _column(what: str, printed: Mapping[str, Printed], size: int, premises: tuple[Premise, ...]) -> Finding:
    """Whether the probabilities of one rank add up to 1."""
    percent = _is_percent(printed)
    unit, sign = (100.0, "%") if percent else (1.0, "")
    whole = len(printed) == size
    face = sum(n.value for n in printed.values())
    told = f"The probabilities of the {what} rank add up to {face}{sign}"
    derivation = (f"sum of the sets: {total(as_fractions(printed, percent=percent).values()).scaled(unit)}",)

    def fits(numbers: Mapping[str, Printed]) -> bool:
        values = total(as_fractions(numbers, percent=percent).values())
        return values.low <= 1 and (values.high >= 1 or not whole)

    if fits(printed):
        exact = float(face) == unit
        verdict = Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING
        return make(_SUMS, verdict, f"{told}.", printed=printed, derivation=derivation)
    over = total(as_fractions(printed, percent=percent).values()).low > 1
    repairs = find_repairs(printed, lambda x: abs(float(sum(n.value for n in x.values())) - unit) if fits(x) else None)
    finding = make(
        _SUMS,
        Verdict.INCONSISTENT,
        f"{told}, {'more than' if over else 'and not to'} {unit:g}{sign}.",
        stakes=BESIDE,
        printed=printed,
        repairs=repairs,
        derivation=derivation,
    )
    return finding if over and percent else resting(finding, *premises)


def _is_percent(printed: Mapping[str, Printed]) -> bool:
    """Whether probabilities of one rank are in percent: fractions do not exceed 1, and add up to it."""
    return any(float(n) > 1 or n.unit == "%" for n in printed.values())


def _table(rows: Mapping[str, Mapping[str, Number]], size: int, premises: tuple[Premise, ...], mode: str) -> Finding:
    """Whether the probabilities of every treatment, and of every rank, add up to 1."""
    read = {name: read_listed(row, f"probability of {name}", mode) for name, row in rows.items()}
    percent = _is_percent({f"{a} {b}": x for a, row in read.items() for b, x in row.items()})
    unit = 100.0 if percent else 1.0
    lines = {f"the ranks of {name}": row for name, row in read.items() if len(row) == size}
    ranks = [str(r + 1) for r in range(size)]
    if len(read) == size:
        columns = {f"rank {r}": {name: row[r] for name, row in read.items() if r in row} for r in ranks}
        lines |= {what: column for what, column in columns.items() if len(column) == size}
    if not lines:
        why = "The probabilities of some ranks or treatments do not add up to anything."
        return make(_SUMS, Verdict.NOT_CHECKABLE, why, missing=("probabilities of all ranks",))
    sums = {what: total(as_fractions(line, percent=percent).values()) for what, line in lines.items()}
    wrong = [what for what, values in sums.items() if not values.intersects(_ONE)]
    if not wrong:
        text = f"The probabilities of {len(lines)} rows and columns add up to {unit:g} each."
        return make(_SUMS, Verdict.CONSISTENT_WITHIN_ROUNDING, text)
    what = wrong[0]
    text = f"The probabilities of {what} add up to {sum(n.value for n in lines[what].values())}, and must to {unit:g}"
    more = f"Nor do those of {', '.join(wrong[1:])}." if wrong[1:] else ""
    found = make(_SUMS, Verdict.INCONSISTENT, f"{text}.", more=more, stakes=BESIDE, printed=lines[what])
    return resting(found, *premises)


def _mean_ranks(given: Listed, size: int, premises: tuple[Premise, ...], mode: str) -> Finding:
    """Whether mean ranks are those of orders of the treatments."""
    printed = read_listed(given, "mean_rank", mode)

    def fits(numbers: Mapping[str, Printed]) -> bool:
        return orders_allow([_of_mean_rank(values_of(x), size) for x in numbers.values()], size)

    face = sum(n.value for n in printed.values())
    must = size * (size + 1) / 2
    told = f"The mean ranks of {len(printed)} treatments add up to {face}"
    told += f", and must to {must:g}" if len(printed) == size else f"; the network has {size}"
    if size < 2:
        return make(_MEAN, Verdict.NOT_CHECKABLE, "One treatment has no rank.", missing=("the other treatments",))
    if fits(printed):
        verdict = Verdict.CONSISTENT if float(face) == must else Verdict.CONSISTENT_WITHIN_ROUNDING
        return make(_MEAN, verdict, f"{told}.", printed=printed)
    repairs = find_repairs(printed, lambda x: abs(float(sum(n.value for n in x.values())) - must) if fits(x) else None)
    found = make(_MEAN, Verdict.INCONSISTENT, f"{told}.", stakes=BESIDE, printed=printed, repairs=repairs)
    return resting(found, *(premises if len(printed) == size else ()))


def _of_mean_rank(values: ValueSet, size: int) -> ValueSet:
    """SUCRA of a mean rank: (n - mean rank)/(n - 1)."""
    return (ValueSet(size, size) - values).scaled(1.0 / (size - 1))


def _of_ends(best: ValueSet, worst: ValueSet, size: int) -> ValueSet:
    """SUCRA of the probabilities of the best and the worst rank; all else may be anywhere between them."""
    top = min(best.high, 1.0 - worst.low)
    low = best.low + max(0.0, 1.0 - best.low - worst.high) / (size - 1)
    high = top + max(0.0, 1.0 - top - worst.low) * (size - 2) / (size - 1)
    return ValueSet(min(low, high), max(low, high)).widened()


def _of_ranks(row: Sequence[ValueSet], size: int) -> ValueSet | None:
    """SUCRA of the probabilities of all ranks that add up to 1; None where none do."""
    low, high = (sum(getattr(s, end) for s in row) for end in ("low", "high"))
    if low > 1 or high < 1:
        return None
    ends = []
    for order in (range(size), range(size - 1, -1, -1)):
        left, value = 1.0 - low, 0.0
        for r in order:
            more = min(left, row[r].high - row[r].low)
            left -= more
            value += (row[r].low + more) * (size - 1 - r) / (size - 1)
        ends.append(value)
    return ValueSet(min(ends) - 1e-12, max(ends) + 1e-12)


def _same(
    given: Mapping[str, Listed],
    rows: Mapping[str, Mapping[str, Number]] | None,
    size: int,
    premises: tuple[Premise, ...],
    mode: str,
) -> Finding:
    """Whether all columns say the same of every treatment, on the scale of SUCRA."""
    read = {what: read_listed(x, what, mode) for what, x in given.items()}
    if size < 2:
        return make(_SAME, Verdict.NOT_CHECKABLE, "One treatment has no rank.", missing=("the other treatments",))
    names = list(next(iter(read.values())) if rows is None else rows)
    said: dict[str, dict[str, ValueSet]] = {name: {} for name in names}
    if "sucra" in read:
        for name, values in as_fractions(read["sucra"], percent=in_percent(read["sucra"].values())).items():
            said[name]["sucra"] = values
    for name, number in read.get("mean_rank", {}).items():
        said[name]["mean_rank"] = _of_mean_rank(values_of(number), size)
    ends = {w: as_fractions(read[w], percent=_is_percent(read[w])) for w in ("best", "worst") if w in read}
    for name in names if ends else ():
        b, w = (ends.get(which, {}).get(name, ValueSet(0.0, 1.0)) for which in ("best", "worst"))
        said[name]["best"] = _of_ends(b, w, size)
    for name, row in (rows or {}).items():
        line = read_listed(row, f"probability of {name}", mode)
        if len(line) == size:
            sets = as_fractions(line, percent=_is_percent(line))
            found = _of_ranks([sets[str(r + 1)] for r in range(size)], size)
            if found is not None:
                said[name]["probability"] = found
    odd = [name for name in names if not _meet(said[name])]
    printed = {f"{what} {name}": x for what, column in read.items() for name, x in column.items() if name in odd[:1]}
    if not odd:
        text = f"What is printed of the ranks of {len(names)} treatments agrees."
        return make(_SAME, Verdict.CONSISTENT_WITHIN_ROUNDING, text, printed=printed)
    turned = {name: {k: v if k == "sucra" else _ONE - v for k, v in s.items()} for name, s in said.items()}
    if "sucra" in given and all(map(_meet, turned.values())):
        text = "SUCRAs and ranks agree if rank 1 is the worst."
        return make(_SAME, Verdict.METHOD_DEPENDENT, text, stakes=LABEL, printed=printed)
    name = odd[0]
    parts = [f"{_WORDS[what]} {_span(values)}" for what, values in said[name].items()]
    text = f"The SUCRA of {name} is, by {' and by '.join(parts)}."
    more = f"So it is with {', '.join(odd[1:])}." if odd[1:] else ""
    admissible = {f"sucra by {what}": values for what, values in said[name].items()}
    finding = make(_SAME, Verdict.INCONSISTENT, text, more=more, stakes=BESIDE, printed=printed, admissible=admissible)
    return resting(finding, assume("made of"), *premises)


def _meet(sets: Mapping[str, ValueSet]) -> bool:
    """Whether sets share a value."""
    return not sets or max(s.low for s in sets.values()) <= min(s.high for s in sets.values())


def _span(values: ValueSet) -> str:
    return f"{values.low:.3f} to {values.high:.3f}"
