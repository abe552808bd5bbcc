"""Grid: from rows of cells to a table, whatever stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from lbpmeta.evidence.aliases import meaning
from lbpmeta.evidence.names.readings import readings
from lbpmeta.evidence.problems import Problem
from lbpmeta.evidence.shapes.body import Body, body_of
from lbpmeta.evidence.shapes.header import Header, header_at, header_of, is_number, known_name
from lbpmeta.evidence.shapes.league import unfolded_league
from lbpmeta.evidence.shapes.matrix import is_matrix
from lbpmeta.evidence.textfile import RawTable, empty_problem, length_problems, twice, without_blank_ends
from lbpmeta.evidence.understood import UNREAD
from lbpmeta.evidence.words.lexicon import WORDS, WordKind
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["table_of"]

_SHOWN: Final = 60


def table_of(
    file: str,
    rows: Sequence[Sequence[str]],
    lines: Sequence[int],
    mark: str,
    *,
    ragged: bool = True,
    header: str = "",
) -> RawTable | tuple[Problem, ...]:
    """Return the table that stands in a grid, or what is wrong with it.

    Parameters
    ----------
    file : str
    rows : sequence of sequence of str
        Cells without spaces around them; no row is blank.
    lines : sequence of int
        The line of each row.
    mark : str
        What separates the cells; "" for a workbook.
    ragged : bool
        Whether a row of another length is a mistake; else it is filled up.
    header : str
        The line that names the columns, or their names with commas between; "" finds it.

    Examples
    --------
    >>> rows = [["Table 2"], ["", "Drug", "", "Control", ""], ["Study", "Mean", "N", "Mean", "N"]]
    >>> rows.append(["A", "5", "9", "6", "8"])
    >>> table_of("my.csv", rows, range(1, 5), ",").header
    ('Study', 'Drug Mean', 'Drug N', 'Control Mean', 'Control N')
    """
    league = None if header else unfolded_league(file, rows, lines, mark)
    if league is not None:
        return league
    if not header and is_matrix(rows):
        what = "it is a matrix of correlations between the variables of one study, and no table of studies"
        fix = "Give each study a row, with one correlation and its number of persons: study, r, n."
        return (Problem(file, lines[0], "", "", what, fix),)
    if header and not header.strip().isdigit():
        rows, lines = [[name.strip() for name in header.split(",")], *rows], [0, *lines]
    if len(rows) < 2:
        return (empty_problem(file, header=bool(rows)),)
    width = max(map(len, rows))
    whole = rows if ragged else [[*row, *[""] * (width - len(row))] for row in rows]
    if header.strip().isdigit():
        if int(header) not in lines:
            what = f"there is no line {header} with cells that could be the header"
            return (Problem(file, 0, "", "", what, f"It has lines {lines[0]} to {lines[-1]}: say --header LINE."),)
        found: Header | None = header_at(whole, list(lines).index(int(header)))
    else:
        found = header_at(whole, 0) if header else header_of(whole)
    if found is None:
        what = "no line can be the header: every line holds numbers"
        fix = "Put the names of the columns on top, or say them: --header study,estimate,..."
        return (Problem(file, lines[0], "", rows[0][0][:40], what, fix),)
    names = list(found.names)
    behind: tuple[str, ...] = ()
    records: list[Sequence[str]] = list(rows[found.at + 1 :])
    below = list(lines[found.at + 1 :])
    if not records:
        return (empty_problem(file, header=True),)
    if not ragged:
        names = [*names, *[""] * (width - len(names))]
        records = [[*row, *[""] * (width - len(row))] for row in records]
        behind = _named_behind(names, records)
    if names and not names[-1]:
        if ragged:  # behind the last name stand remarks
            behind = _named_behind(names, [r for r in records if len(r) == len(names)])
        cut = [names, *map(list, records)]
        columns, records = without_blank_ends(cut), [*cut[1:]]
    else:
        columns = names
    body = body_of(columns, records)
    another = below[body.other] if body.other else 0
    again = _named_apart(columns, [records[i] for i in body.rows])
    records = [
        [*records[i], *[""] * (len(columns) - len(records[i]))] if _single(records[i]) else records[i]
        for i in body.rows
    ]
    below = [below[i] for i in body.rows]
    problems = [
        *length_problems(file, columns, records, below, text=bool(mark)),
        *twice(columns, file, lines[found.at]),
    ]
    problems += _nameless(file, lines[found.at], columns, records)
    if problems:
        return tuple(problems)
    if not records:
        return (empty_problem(file, header=True),)
    filled = _filled_down(columns, records)
    sections = body.sections if any(body.sections) else ()
    told = (*_told(found, lines, body, filled), *_another(another), *again, *behind)
    return RawTable(file, tuple(columns), tuple(map(tuple, records)), tuple(below), mark, told, sections)


def _single(row: Sequence[str]) -> bool:
    return len(row) == 1 and bool(row[0]) and "\n" not in row[0]


def _named_behind(names: list[str], records: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Name the columns of a sheet that stand behind its last name, in place: remarks, or a wider table below."""
    last = max((i for i, name in enumerate(names) if name), default=-1)
    found = [i for i in range(last + 1, len(names)) if any(r[i] for r in records)]
    for place in found:
        names[place] = f"column {place + 1}"
    return (f"without a name: {_few([names[i] for i in found])}",) if found else ()


def _named_apart(header: list[str], records: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Tell names apart that stand twice, and name columns of words without a name; in place.

    A name that means a column of ours stands once, unless the cells are the same.

    What nothing reads need not stop a file; what is read has one name.
    """
    again, nameless = [], []
    ends = _upper_ends(header, records)
    before = _by_their_columns(header, records) or _numbered_by_programs(header, records)
    blocks = _numbered_blocks(header)
    of_another = _of_another_result(header)
    bare = {p for p, name in enumerate(header) if p and not name and any(p < len(r) and r[p] for r in records)}
    few = _NAMED_EACH * len(bare) <= sum(map(bool, header))  # many may be those of groups whose names are merged
    for place, name in enumerate(header):
        cells = [r[place] for r in records if place < len(r) and r[place]]
        if not name and place and cells and (few or sum(map(is_number, cells)) < 0.3 * len(cells)):
            header[place] = f"column {place + 1}"
            nameless.append(header[place])
        elif name and (first := header.index(name)) < place:
            if name == of_another:
                header[place] += " (again)"
                again.append(name)
                continue
            wordy = cells and sum(map(is_number, cells)) < 0.3 * len(cells)
            wordy = wordy or _aside(name)
            if known_name(name) and not wordy and any(r[first : first + 1] != r[place : place + 1] for r in records):
                continue
            while header[place] in header[:place]:
                header[place] += " (again)"
            again.append(name)
    told = f"names that stand twice, each with '(again)' behind: {_few(again)}" if again else ""
    told = f"names that stand twice, called after the column before them: {_few(before)}" if before else told
    if ends:
        told = f"the second of two limits of one name is never the lower, and is read as the upper: {_few(ends)}"
    if blocks:
        told = f"effects that stand again by the same names are results of their own: {_few(blocks)}"
    return tuple(text for text in (told, f"without a name: {_few(nameless)}" if nameless else "") if text)


#: What the lower limit of an interval is called, and the upper one then.
_LOWER: Final = re.compile(r"(?<![A-Za-z])(lower|low|lcl|lci|lb|ll)(?![A-Za-z])", re.IGNORECASE)
_UPPER: Final = {"lower": "upper", "low": "high", "lcl": "ucl", "lci": "uci", "lb": "ub", "ll": "ul"}


def _upper_ends(header: list[str], records: Sequence[Sequence[str]]) -> list[str]:
    """Call the second of two limits that stand side by side under one name the upper one, in place; return the name.

    It is so where its numbers are never below those of the first, and no other column is called the upper limit.

    Examples
    --------
    >>> header = ["n", "drug.ci.lower", "drug.ci.lower"]
    >>> _upper_ends(header, [["20", "0.4", "0.9"], ["31", "0.2", "1.1"]]), header[2]
    (['drug.ci.lower'], 'drug.ci.upper')
    """
    found = []
    for place in range(1, len(header)):
        name = header[place]
        m = _LOWER.search(name)
        if m is None or header[place - 1] != name or header.count(name) != 2:
            continue
        upper = _UPPER[m[1].lower()]
        called = name[: m.start()] + (upper.upper() if m[1].isupper() else upper) + name[m.end() :]
        pairs = [(r[place - 1], r[place]) for r in records if place < len(r) and r[place - 1] and r[place]]
        numbers = [(_float(a), _float(b)) for a, b in pairs]
        known = [(a, b) for a, b in numbers if a is not None and b is not None]
        if called not in header and len(known) > 1 and all(a <= b for a, b in known) and any(a < b for a, b in known):
            header[place] = called
            found.append(name)
    return found


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


#: So many columns with a name stand in a table for each one without, which is not read then.
_NAMED_EACH: Final = 6
#: What of a name that stands twice the second is of another test: that of heterogeneity, or of subgroups.
_OF_ANOTHER: Final = ("p", "z")


def _of_another_result(header: Sequence[str]) -> str:
    """Return the only name that stands twice, if it is that of a test: the first is that of the row's effect.

    Other names that stand twice may be those of two groups, or of two results, of which neither is the first.
    """
    double = [n for n in dict.fromkeys(header) if n and header.count(n) > 1 and known_name(n)]
    best = next(iter(readings(double[0], {})), None) if len(double) == 1 else None
    single = best is not None and best.quantity in _OF_ANOTHER and not best.arm and not best.words
    return double[0] if single and header.count(double[0]) == 2 else ""


def _aside(name: str) -> bool:
    """Whether a name is that of weights: those of another model stand beside the first, and no estimate needs them."""
    best = next(iter(readings(name, {})), None)
    return best is not None and best.quantity == "weight"


#: How pandas and R tell names apart that stand twice: "SD", "SD.1".
_AGAIN: Final = re.compile(r"(.+)\.\d")


def _numbered_by_programs(header: list[str], records: Sequence[Sequence[str]]) -> list[str]:
    """Call columns whose names a program numbered after the column of numbers before them, in place."""
    named = {p: m[1] for p, n in enumerate(header) if (m := _AGAIN.fullmatch(n)) and m[1] in header[:p]}
    if not named or not all(map(known_name, named.values())):
        return []
    plain = [named.get(p, name) for p, name in enumerate(header)]
    found = _by_their_columns(plain, records)
    if found:
        header[:] = plain
    return found


#: Standard deviations in other languages, by letters that stand for much else.
_SPREADS_IN_SHORT: Final = ("de", "dt", "ds", "et")


def _by_their_columns(header: list[str], records: Sequence[Sequence[str]]) -> list[str]:
    """Call columns whose names stand twice after the column of numbers before them, in place: "GPP, SE, NCP, SE"."""
    double = {name for name in header if name and header.count(name) > 1}
    repeated = {name for name in double if known_name(name) or name.lower() in _SPREADS_IN_SHORT}
    called: dict[int, str] = {}
    for place, name in enumerate(header):
        if name not in repeated:
            continue
        base = next((p for p in range(place - 1, -1, -1) if header[p] not in repeated), None)
        cells = [r[base] for r in records if base is not None and base < len(r) and r[base]]
        words = _without_quantity(header[base]) if base is not None else []
        if base is None or not words or (cells and sum(map(is_number, cells)) < 0.5 * len(cells)):
            return []
        called[place] = f"{' '.join(words)} {name}"
    if len(set(called.values())) < len(called):
        return []
    for place, name in called.items():
        header[place] = name
    return list(called.values())


#: What the results of a row are called that go by the same names.
_ORDER: Final = ("first", "second", "third", "fourth", "fifth", "sixth")
_SPREADS: Final = ("se", "variance", "ci_low", "pair")


def _numbered_blocks(header: list[str]) -> list[str]:
    """Number effects and spreads that stand again by the same names in the same order, in place: "TE, seTE, TE, seTE".

    Means, counts and numbers of persons that stand twice may be those of arms, of which no order says which is which.
    """
    places = {name: [p for p, h in enumerate(header) if h == name] for name in dict.fromkeys(header) if name}
    again = {name: at for name, at in places.items() if len(at) > 1 and known_name(name)}
    kinds = [next(iter(readings(name, {})), None) for name in again]
    counts = {len(at) for at in again.values()}
    if len(counts) != 1 or not all(one is not None and not one.arm and not one.words for one in kinds):
        return []
    told = [one.quantity for one in kinds if one is not None]
    if told.count("estimate") != 1 or not set(told) & set(_SPREADS) or {"mean", "events", "sd", "n"} & set(told):
        return []
    blocks = [*zip(*again.values(), strict=True)]
    whole = all(max(one) < min(other) for one, other in pairwise(blocks))
    if not whole or len(blocks) > len(_ORDER):
        return []
    for order, block in zip(_ORDER, blocks, strict=False):
        for place in block:
            header[place] = f"{header[place]} {order}"
    return [header[p] for block in blocks for p in block]


def _without_quantity(name: str) -> list[str]:
    """Return the words of a name without those for a quantity of an arm: "mean.control"; an effect keeps them all."""
    parts = re.split(r"[\s._-]+", _BRACKETED.sub(lambda m: "" if _is_quantity(m[1]) else m[0], name).strip())
    if any(r.part is WordKind.ESTIMATE and len(w) > 1 for w in words_of(name) for r in WORDS.get(w, ())):
        return parts
    return [w for w in parts if len(w) < 2 or not any(r.part is WordKind.QUANTITY for r in WORDS.get(w.lower(), ()))]


_BRACKETED: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


def _is_quantity(words: str) -> bool:
    """Whether words are those of quantities alone: "mean±SD"."""
    found = re.findall(r"[^\W\d_]+", words.lower())
    return bool(found) and all(any(r.part is WordKind.QUANTITY for r in WORDS.get(word, ())) for word in found)


def _nameless(file: str, line: int, header: Sequence[str], records: Sequence[Sequence[str]]) -> Iterator[Problem]:
    for i, name in enumerate(header):
        if not name and i > 0 and any(len(r) > i and r[i] for r in records):
            yield Problem(file, line, "", "", f"column {i + 1} has no name", "Name it in the header.")


def _filled_down(header: Sequence[str], records: list[Sequence[str]]) -> int:
    """Fill the names of studies down that were merged over several rows, in place, and return how many."""
    place = next((i for i, h in enumerate(header) if set(meaning(h).targets) & {"study", "author"}), None)
    if place is None or not records[0][place]:
        return 0
    count, last = 0, ""
    for i, record in enumerate(records):
        if record[place]:
            last = record[place]
        elif sum(map(is_number, record)) >= 2:
            records[i] = [*record[:place], last, *record[place + 1 :]]
            count += 1
    return count


def _few(texts: Sequence[str]) -> str:
    """Return texts in a list, the first five of them, cut short."""
    cut = [t if len(t) <= _SHOWN else f"{t[:_SHOWN]}..." for t in texts[:5]]
    return ", ".join(map(repr, cut)) + (f" and {len(texts) - 5} more" if len(texts) > 5 else "")


def _another(line: int) -> Iterator[str]:
    """Yield what is said of another table below."""
    if line:
        yield (
            f"line {line} begins another table, with names of its own, {UNREAD}: copy it into a sheet or file "
            "of its own"
        )


def _told(header: Header, lines: Sequence[int], body: Body, filled: int) -> Iterator[str]:
    """Yield what had to be found."""

    if header.at:
        two = ", its upper part in the line above" if header.upper == 1 else ""
        two = f", its upper parts in the {header.upper} lines above" if header.upper > 1 else two
        yield f"line {lines[header.at]} is the header{two}"
    if header.titles:
        yield f"above it stands {_few(header.titles)}"
    if body.explained:
        yield "the line below the header says what belongs into the columns, and is no row"
    if body.titles:
        yield f"{len(body.titles)} title{'s' * (len(body.titles) != 1)} between the rows: {_few(body.titles)}"
    if body.headers:
        yield f"the header stands {body.headers} more time{'s' * (body.headers != 1)} between the rows"
    if body.notes:
        yield f"notes below: {_few(body.notes)}"
    if filled:
        yield f"{filled} empty cell{'s' * (filled != 1)} of the first column filled from above"
