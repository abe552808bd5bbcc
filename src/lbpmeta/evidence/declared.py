"""What is declared about a row: by its own cells, by its source, by the format of its file, by a recipe, by the user.

The most specific voice wins: a cell, then the quoted methods section of the source, then the file format, then the
recipe, then the user's keyword, command or configuration. A blanket of the user never covers what it cannot know: how
the interval of a single study, of a risk difference or of a proportion was made.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from lbpmeta.errors import DataError, MethodError
from lbpmeta.premises import PREMISES, Declaration, Declarations, Origin, declare
from lbpmeta.recipe import get_recipe

if TYPE_CHECKING:
    from lbpmeta.evidence.tables import Row, Tables

__all__ = ["PREMISE_COLUMNS", "declared_about"]

#: Column of trials, reviews and sources -> premise. Statements have a column `interval` of another meaning.
PREMISE_COLUMNS: Final = {name.replace(" ", "_"): name for name in PREMISES if name not in ("measure", "recipe")}

#: Measures whose usual intervals are lopsided: no blanket declaration covers them.
_LOPSIDED: Final = ("RD", "PR")

_NO_DECLARATIONS: Final = Declarations()


def declared_about(tables: Tables, row: Row) -> Declarations:
    """Return everything that is declared about a row.

    Raises
    ------
    DataError
        If a cell declares something that does not exist; the message names file, line and column.
    """
    found = _NO_DECLARATIONS
    for said in tables.said:
        if said.covers(row) and not _too_wide(said.declaration, row):
            found = found.behind((said.declaration,))
    found = found.behind(_of_recipe(row))
    for said in tables.said:
        if said.covers(row) and said.declaration.origin is Origin.FORMAT:
            found = found.behind((said.declaration,))
    source = tables.rows_by_id.get(row["source"])
    if source is not None and source.table == "sources":
        found = found.behind(_of_cells(source, f"{source.file}, {source.id}"))
    return found.behind(_of_row(row))


def _too_wide(declaration: Declaration, row: Row) -> bool:
    """Whether a declaration for many rows says more than its author can know."""
    return (
        declaration.name == "interval" and declaration.origin is Origin.USER and row["measure"] in _LOPSIDED
    )


def _of_cells(row: Row, where: str) -> Iterator[Declaration]:
    for column, premise in PREMISE_COLUMNS.items():
        text = row.cells.get(column, "")
        if not text or (column == "interval" and row.table == "statements"):
            continue
        try:
            yield declare(premise, text, origin=Origin.SOURCE, where=where)
        except MethodError as error:
            raise DataError(f"{row.file}, line {row.line}, column {column!r}: {error}") from None


def _of_row(row: Row) -> Iterator[Declaration]:
    yield Declaration("transcription", "as typed here", Origin.SOURCE)
    if row.table == "reviews":
        yield Declaration("pooled", "yes", Origin.FORMAT, "reviews.csv")
        if row.cells.get("tau2_method") or row.cells.get("model") == "common":
            # Inverse variance with a named estimator of tau2 makes a Wald, t or Hartung-Knapp interval.
            yield Declaration("interval", "wald", Origin.SOURCE, "columns model and tau2_method")
    elif row.table == "trials":
        yield Declaration("pooled", "single study", Origin.FORMAT, "trials.csv")
    if row.cells.get("measure") not in ("", "GEN", None):
        yield Declaration("measure", row.cells["measure"], Origin.SOURCE, "column measure")
    contrast = row.cells.get("contrast", "")
    if contrast:
        yield Declaration("analysis", contrast, Origin.SOURCE, "column contrast")
    if row.cells.get("complete_data") == "yes":
        yield Declaration("data", "complete", Origin.SOURCE, "column complete_data")
    method = row.cells.get("ci_method", "")
    if method:
        yield Declaration("interval", PREMISES["interval"].canonical(method), Origin.SOURCE, "column ci_method")
    yield from _of_cells(row, "its row")


def _of_recipe(row: Row) -> Iterator[Declaration]:
    name = row.cells.get("recipe", "")
    if not name:
        return
    recipe = get_recipe(name)
    where = f"recipe {recipe.name}"
    yield Declaration("recipe", recipe.name, Origin.FORMAT, where)
    for premise, value in recipe.declares.items():
        yield Declaration(premise, value, Origin.FORMAT, where)
