"""Second: two extractors' sheets of the same studies, compared cell by cell."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.checks.core.slips import edits
from lbpmeta.errors import LbpmetaError
from lbpmeta.evidence.tables import Tables
from lbpmeta.extraction.labels import arm_words, stem, words_shared
from lbpmeta.extraction.times import same_time
from lbpmeta.extraction.wanted import Subject, Wanted, group_names, subjects_of, wanted_cells
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = ["ColumnAgreement", "SheetComparison", "ToSettle", "compared_sheets", "kappa"]

_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)([a-z]?)(?![\w])")
_NAME: Final = re.compile(r"[^\W\d_]{2,}")
_SMALL: Final = frozenset(("et", "al", "and", "the", "von", "van", "der", "de", "study", "trial"))
#: Columns of words in which two extractors choose among few answers.
_CHOICES: Final = ("measure", "kind", "contrast", "better")
#: A column of words is one of choices up to so many answers.
_FEW: Final = 8


@dataclass(frozen=True, slots=True)
class ToSettle:
    """A cell to settle.

    Parameters
    ----------
    study, outcome, time, column : str
    first, second : str
        What each sheet has; "" where it has nothing.
    why : str
        How the two are related, where that can be told: "other sign", "SE against SD".
    first_at, second_at : str
        File and line of each.
    first_from, second_from : str
        What each would come from, where papers were looked up.
    """

    study: str
    outcome: str
    time: str
    column: str
    first: str
    second: str
    why: str
    first_at: str
    second_at: str
    first_from: str = ""
    second_from: str = ""


@dataclass(frozen=True, slots=True)
class ColumnAgreement:
    """How far two sheets agree in one column.

    Parameters
    ----------
    column : str
    both : int
        Rows in which both have something.
    same : int
        Rows in which they have the same.
    one : int
        Rows in which only one of them has something.
    kappa : float or None
        Cohen's, of columns of choices.
    """

    column: str
    both: int
    same: int
    one: int
    kappa: float | None = None

    @property
    def percent(self) -> float:
        """The share of rows with something in either in which both have the same, in percent."""
        return 100 * self.same / (self.both + self.one) if self.both + self.one else float("nan")


@dataclass(frozen=True, slots=True)
class SheetComparison:
    """Two sheets, compared.

    Parameters
    ----------
    first, second : str
        Names of the sheets.
    pairs : int
        Rows that both have.
    agreement : tuple of ColumnAgreement
        Per column.
    differences : tuple of ToSettle
        What is to be settled.
    only_first, only_second : tuple of str
        Rows that one of them has.
    columns_first, columns_second : tuple of str
        Columns that one of them has: nothing in them is compared.
    """

    first: str
    second: str
    pairs: int
    agreement: tuple[ColumnAgreement, ...]
    differences: tuple[ToSettle, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    columns_first: tuple[str, ...] = ()
    columns_second: tuple[str, ...] = ()

    @property
    def percent(self) -> float:
        """The share of all cells in which both have the same, in percent."""
        cells = sum(a.both + a.one for a in self.agreement)
        return 100 * sum(a.same for a in self.agreement) / cells if cells else float("nan")


def kappa(first: Sequence[str], second: Sequence[str]) -> float | None:
    """Cohen's kappa: agreement beyond chance, (po - pe) / (1 - pe); None where both always choose one answer.

    Parameters
    ----------
    first, second : sequence of str
        The answers, row by row.

    References
    ----------
    Cohen J. A coefficient of agreement for nominal scales. Educ Psychol Meas 1960;20:37-46.

    Examples
    --------
    >>> kappa(["yes", "yes", "no", "no"], ["yes", "no", "no", "no"])
    0.5
    """
    n = len(first)
    if not n:
        return None
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    one, two = Counter(first), Counter(second)
    chance = sum(one[answer] * two[answer] for answer in one) / n**2
    return None if chance == 1 else (observed - chance) / (1 - chance)


def compared_sheets(first: Tables, second: Tables) -> SheetComparison:
    """Compare two extractors' sheets; their rows may stand in any order, their columns bear other names.

    Rows are of one thing where study, outcome, time and arms agree; where only some of that is told, the likeliest
    pairs are taken first.

    Parameters
    ----------
    first, second : Tables
    """
    ours, theirs = _subjects(first), _subjects(second)
    pairs, left, right = _paired(ours, theirs)
    mine_has, other_has = _columns(ours), _columns(theirs)
    shared = {*mine_has} & {*other_has}
    differences: list[ToSettle] = []
    both: Counter[str] = Counter()
    same: Counter[str] = Counter()
    one: Counter[str] = Counter()
    words: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for a, b in pairs:
        mine = {w.column: w for w in wanted_cells(a.row)}
        other = {w.column: w for w in wanted_cells(b.row)}
        for column in (c for c in dict.fromkeys((*mine, *other)) if c in shared):
            x, y = mine.get(column), other.get(column)
            if x is not None and y is not None:
                both[column] += 1
                if _equal(x.printed, y.printed):
                    same[column] += 1
                    continue
            else:
                one[column] += 1
            differences.append(_difference(a, b, column, x, y, mine, other))
        for column in _CHOICES:
            if a.row[column] and b.row[column]:
                words[column][0].append(a.row[column].lower())
                words[column][1].append(b.row[column].lower())
                both[column] += 1
                if a.row[column].lower() == b.row[column].lower():
                    same[column] += 1
                else:
                    differences.append(
                        ToSettle(
                            a.study, a.outcome, a.time_text, column, a.row[column], b.row[column], "", _at(a), _at(b)
                        )
                    )
    kappas = {c: kappa(*answers) for c, answers in words.items() if len({*answers[0], *answers[1]}) <= _FEW}
    agreement = tuple(
        ColumnAgreement(column, both[column], same[column], one[column], kappas.get(column))
        for column in dict.fromkeys((*both, *one))
    )
    return SheetComparison(
        first.path, second.path, len(pairs), agreement, tuple(differences), tuple(map(_named, left)),
        tuple(map(_named, right)),
        tuple(c for c in mine_has if c not in shared),
        tuple(c for c in other_has if c not in shared),
    )  # fmt: skip


def _subjects(tables: Tables) -> list[Subject]:
    return subjects_of(tables, {u.file: group_names(list(u.read.items())) for u in tables.understood})


def _columns(subjects: Sequence[Subject]) -> dict[str, None]:
    """The columns in which a sheet has anything."""
    return dict.fromkeys(wanted.column for subject in subjects for wanted in wanted_cells(subject.row))


def _named(subject: Subject) -> str:
    parts = [subject.study or subject.row.id, subject.outcome, subject.time_text]
    return f"{', '.join(part for part in parts if part)} ({_at(subject)})"


def _at(subject: Subject) -> str:
    return f"{subject.row.file}:{subject.row.line}" if subject.row.line else subject.row.file


def _study_key(name: str) -> tuple[str, str]:
    year = _YEAR.search(name)
    names = [stem(w) for w in _NAME.findall(name) if w.lower() not in _SMALL]
    return (names[0] if names else name.strip().lower(), year[1] + year[2] if year else "")


def _same_study(a: tuple[str, str], b: tuple[str, str]) -> bool:
    return a[0] == b[0] and (a[1] == b[1] or not a[1] or not b[1])


def _paired(
    ours: Sequence[Subject], theirs: Sequence[Subject]
) -> tuple[list[tuple[Subject, Subject]], list[Subject], list[Subject]]:
    """The likeliest pairs first."""
    by_study: dict[str, list[int]] = defaultdict(list)
    keys = [_study_key(s.study) for s in theirs]
    for j, key in enumerate(keys):
        by_study[key[0]].append(j)
    scored = []
    for i, a in enumerate(ours):
        key = _study_key(a.study)
        for j in by_study.get(key[0], ()):
            if _same_study(key, keys[j]):
                score = _likeness(a, theirs[j])
                if score is not None:
                    scored.append((-score, abs(i - j), i, j))
    taken_i: set[int] = set()
    taken_j: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for _, _, i, j in sorted(scored):
        if i not in taken_i and j not in taken_j:
            taken_i.add(i)
            taken_j.add(j)
            pairs.append((i, j))
    return (
        [(ours[i], theirs[j]) for i, j in sorted(pairs)],
        [s for i, s in enumerate(ours) if i not in taken_i],
        [s for j, s in enumerate(theirs) if j not in taken_j],
    )


def _likeness(a: Subject, b: Subject) -> float | None:
    """How likely two rows are of one thing; None where their labels exclude it."""
    score = 0.0
    if a.wanted and b.wanted:
        share = max(words_shared(a.wanted, b.wanted), words_shared(b.wanted, a.wanted))
        exact = min(words_shared(a.wanted, b.wanted), words_shared(b.wanted, a.wanted))
        if share < 0.5:
            return None
        score += 2 * share + exact
    if a.time is not None and b.time is not None:
        same = same_time(a.time, b.time)
        if same is False:
            return None
        score += 2 if same else 0
    elif a.time_text and b.time_text:
        score += 2 * (a.time_text.lower() == b.time_text.lower())
    for mine, their in zip(a.arms, b.arms, strict=True):
        if mine and their:
            score += words_shared(arm_words(mine), arm_words(their))
    mine_cells = {w.column: w.printed for w in wanted_cells(a.row)}
    for w in wanted_cells(b.row):
        if w.column in mine_cells:
            score += 0.1 * _equal(mine_cells[w.column], w.printed)
    return score


def _equal(a: Printed, b: Printed) -> bool:
    """Whether two cells hold one number, one of them perhaps rounded."""
    if a.value == b.value:
        return a.op == b.op or "=" in (a.op, b.op)
    longer, shorter = (a, b) if a.decimals > b.decimals else (b, a)
    return longer.decimals > shorter.decimals and a.op == b.op and float(longer.value) in shorter.values


def _difference(
    a: Subject,
    b: Subject,
    column: str,
    x: Wanted | None,
    y: Wanted | None,
    mine: dict[str, Wanted],
    other: dict[str, Wanted],
) -> ToSettle:
    why = "only one sheet has it"
    if x is not None and y is not None:
        why = _relation(x, y, a, mine, other)
    return ToSettle(
        a.study, a.outcome, a.time_text, column, x.text if x else "", y.text if y else "", why, _at(a), _at(b)
    )


def _relation(x: Wanted, y: Wanted, a: Subject, mine: dict[str, Wanted], other: dict[str, Wanted]) -> str:
    """How two numbers of one cell are related."""
    if x.printed.value == -y.printed.value:
        return "other sign"
    swapped = x.column.replace("1", "#").replace("2", "1").replace("#", "2")
    crossed = swapped != x.column and swapped in mine and swapped in other
    if crossed and _equal(x.printed, other[swapped].printed) and _equal(mine[swapped].printed, y.printed):
        return "the arms are exchanged"
    size = a.row[f"n{x.arm}"] if x.arm else ""
    if x.role in ("sd", "se") and size.isdigit() and int(size) > 1:
        root = int(size) ** 0.5
        for big, small in ((x, y), (y, x)):
            if _times(small.printed, root).intersects(big.printed.values):
                which = "second" if small is y else "first"
                return f"a standard error in the {which}, a standard deviation in the other"
    for power in (1, 2):
        if y.printed.value in (x.printed.value.scaleb(power), x.printed.value.scaleb(-power)):
            return "the decimal point or the unit"
    near = _slips(x.text)
    if y.printed.text in near:
        return near[y.printed.text]
    return "different numbers"


def _times(printed: Printed, factor: float) -> ValueSet:
    return printed.values.scaled(factor)


def _slips(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        slips: Iterable[tuple[str, str, str]] = edits(text)
        for kind, value, _ in slips:
            found.setdefault(
                value, {"transposed": "two digits changed places", "digit": "one digit differs"}.get(kind, "a slip")
            )
    except LbpmetaError:  # pragma: no cover - only numbers come here
        return found
    return found
