"""What is declared about a row: by its own cells, by its source, by the format of its file, by a recipe, by the user.

The most specific voice wins: a cell, then the quoted methods section of the source, then the file format, then the
recipe, then the user's keyword, command or configuration. A blanket of the user never covers what it cannot know: how
the interval of a single study, of a risk difference or of a proportion was made.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError, MethodError, did_you_mean
from lbpmeta.evidence.tables import GUESSED, RESULTS, Row, Said, Tables
from lbpmeta.measures import MEASURES
from lbpmeta.premises.declaration import Declaration, Declarations, declare, reading_mode
from lbpmeta.premises.kinds import PREMISES
from lbpmeta.premises.premise import Origin
from lbpmeta.recipe import get_recipe

__all__ = [
    "COLUMN_OF",
    "PREMISE_COLUMNS",
    "agreed",
    "declared_about",
    "read_as_declared",
    "said_by_user",
    "usual_scale",
]

#: Column of trials, reviews and sources -> premise. Premises that other columns tell (measure, level, recipe, contrast,
#: complete_data) have none of their own; of statements, whose `interval` and `unit` mean something else, the first two.
PREMISE_COLUMNS: Final = {
    "rounding": "rounding",
    "transcription": "transcription",
    "interval": "interval",
    "multiplier": "multiplier",
    "p_of": "p of",
    "ci_unit": "unit",
    "ci_scale": "scale",
    "ci_order": "order",
    "weights_of": "weights of",
    "spread": "spread",
    "software": "software",
}
_OF_STATEMENTS: Final = ("rounding", "transcription")

#: Premise -> the column of trials and reviews in which a row says it.
COLUMN_OF: Final[Mapping[str, str]] = MappingProxyType(
    {premise: column for column, premise in PREMISE_COLUMNS.items()}
    | {"measure": "measure", "level": "level", "recipe": "recipe", "analysis": "contrast", "data": "complete_data"}
)

#: Measures whose usual intervals are lopsided: no blanket declaration covers them.
_LOPSIDED: Final = ("RD", "PR")

_NO_DECLARATIONS: Final = Declarations()

#: The last answer, with what it was asked of: every check of a row asks the same, and rows are looked at one by one.
_LAST: Final[list[tuple[tuple[object, ...], Declarations]]] = [((), _NO_DECLARATIONS)]


def declared_about(tables: Tables, row: Row) -> Declarations:
    """Return everything that is declared about a row.

    Raises
    ------
    DataError
        If a cell declares something that does not exist, or two cells say different things; the message names file,
        line and columns.
    """
    source = tables.known(row["source"])
    asked = (tables.said, row.cells, row.table, row.file, source and source.cells)
    last, known = _LAST[0]
    if len(last) == len(asked) and all(map(operator.is_, last, asked)):
        return known
    found = _about(tables, row, source)
    _LAST[0] = (asked, found)
    return found


def _about(tables: Tables, row: Row, source: Row | None) -> Declarations:
    """What is declared about a row, made anew."""
    found = _NO_DECLARATIONS
    for said in tables.said:
        if said.covers(row) and not _too_wide(said.declaration, row):
            found = found.behind((said.declaration,))
    found = found.behind(_of_recipe(row))
    for said in tables.said:
        if said.covers(row) and said.declaration.origin is Origin.FORMAT:
            found = found.behind((said.declaration,))
    if source is not None and source.table == "sources":
        found = found.behind(_of_cells(source, f"sources.csv, {source.id}"))
    found = found.behind(_of_row(row))
    scale = found.get("scale")
    if scale is not None and scale.value == usual_scale(row["measure"]):
        found = found.behind((dataclasses.replace(scale, value="usual"),))
    return found


def said_by_user(given: Mapping[str, str] | Iterable[tuple[str, str]], where: str) -> tuple[Said, ...]:
    """Return what a user declares: "interval", or "reviews.interval" for one table alone; what is narrower comes last.

    How the intervals of single studies were made, a blanket cannot know: without a table `interval` speaks of pooled
    lines only.

    Parameters
    ----------
    given : mapping, or iterable of pairs
        Premise -> value.
    where : str
        Where it was said, for the message that rests on it: "the call", "--premise".

    Raises
    ------
    MethodError
        If there is no such premise, value or table.
    DataError
        If one thing is said twice, differently.

    Examples
    --------
    >>> [(s.table, s.declaration.value) for s in said_by_user({"interval": "z", "rounding": "any"}, "the call")]
    [('', 'any'), ('reviews', 'wald')]
    """
    found = []
    for key, value in given.items() if isinstance(given, Mapping) else given:
        table, _, name = key.strip().rpartition(".")
        if table not in ("", *RESULTS):
            hint = did_you_mean(key.strip(), [f"{known}.{name}" for known in RESULTS])
            raise MethodError(
                f"{key!r} names no table; there are {', '.join(RESULTS)}, as in 'reviews.interval'.{hint}"
            )
        declaration = declare(name, value, where=where)
        found.append(Said(declaration, table or ("reviews" if declaration.name == "interval" else "")))
    return agreed(found)


def agreed(said: Iterable[Said]) -> tuple[Said, ...]:
    """Return declarations of one level without repetitions, those about one table behind those about all.

    Raises
    ------
    DataError
        If two of them say different things about the same rows.
    """
    found: dict[tuple[str, str, str], Said] = {}
    for one in said:
        key = (one.table, one.file, one.declaration.name)
        other = found.setdefault(key, one).declaration
        if other.value != one.declaration.value:
            about = f" of {one.table}" if one.table else ""
            raise DataError(
                f"`{other.name}`{about} is declared twice: as {other.value!r} ({other.where}) and as "
                f"{one.declaration.value!r} ({one.declaration.where}). Keep one of the two."
            )
    return tuple(sorted(found.values(), key=lambda s: bool(s.table)))


def read_as_declared(tables: Tables) -> Tables:
    """Return the tables with the numbers of each row read under the rounding that is declared about it."""
    said = any(s.declaration.name == "rounding" for s in tables.said)
    if not said and not any(row.cells.get("rounding") for row in tables):
        return tables
    rows = {
        table: tuple(dataclasses.replace(row, rounding=reading_mode(declared_about(tables, row))) for row in of_table)
        for table, of_table in tables.rows.items()
    }
    return dataclasses.replace(tables, rows=MappingProxyType(rows))


def _too_wide(declaration: Declaration, row: Row) -> bool:
    """Whether a declaration for many rows says more than its author can know."""
    return declaration.name == "interval" and declaration.origin is Origin.USER and row["measure"] in _LOPSIDED


def _of_cells(row: Row, where: str) -> Iterator[Declaration]:
    for column, premise in PREMISE_COLUMNS.items():
        text = row.cells.get(column, "")
        if not text or (row.table == "statements" and column not in _OF_STATEMENTS):
            continue
        try:
            yield declare(premise, text, origin=Origin.SOURCE, where=where or f"column {column}")
        except MethodError as error:
            raise DataError(f"{row.file}, line {row.line}, column {column!r}: {error}") from None


def usual_scale(measure: str) -> str:
    """The scale on which intervals of a measure are made as a rule; "" where none is known."""
    if measure not in MEASURES:
        return ""
    return {"identity": "natural", "log": "log"}.get(MEASURES[measure].scale, "")


def _of_row(row: Row) -> Iterator[Declaration]:
    yield Declaration("transcription", "as typed here", Origin.SOURCE)
    if row.table == "reviews":
        yield Declaration("pooled", "yes", Origin.FORMAT, "reviews.csv")
        if row.cells.get("tau2_method") or row.cells.get("model") == "common":
            # Inverse variance with a named estimator of tau2 makes a Wald, t or Hartung-Knapp interval.
            yield Declaration("interval", "wald", Origin.SOURCE, "columns model and tau2_method")
    elif row.table == "trials":
        yield Declaration("pooled", "single study", Origin.FORMAT, "trials.csv")
    if row.cells.get("measure") not in ("", "GEN", None) and "measure" not in row.cells.get(GUESSED, "").split():
        yield Declaration("measure", row.cells["measure"], Origin.SOURCE, "column measure")
    if row.cells.get("level"):
        yield declare("level", row.cells["level"], origin=Origin.SOURCE, where="column level")
    contrast = row.cells.get("contrast", "")
    if contrast:
        yield Declaration("analysis", contrast, Origin.SOURCE, "column contrast")
    if row.cells.get("complete_data") == "yes":
        yield Declaration("data", "complete", Origin.SOURCE, "column complete_data")
    method = row.cells.get("ci_method", "")
    if method:
        meant = PREMISES["interval"].canonical(method)
        said = row.cells.get("interval", "") if row.table == "reviews" else ""
        if said and PREMISES["interval"].canonical(said) != meant:
            raise DataError(
                f"{row.file}, line {row.line}: `interval` is {said!r} and `ci_method` {method!r}. They say two things "
                "of one interval: empty one of the two cells."
            )
        yield Declaration("interval", meant, Origin.SOURCE, "column ci_method")
    yield from _of_cells(row, "")


def _of_recipe(row: Row) -> Iterator[Declaration]:
    name = row.cells.get("recipe", "")
    if not name:
        return
    recipe = get_recipe(name)
    where = f"recipe {recipe.name}"
    yield Declaration("recipe", recipe.name, Origin.FORMAT, where)
    for premise, value in recipe.declares.items():
        yield Declaration(premise, value, Origin.FORMAT, where)
