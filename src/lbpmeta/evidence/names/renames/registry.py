"""Registry: every rule that calls a column by another name, one line each; where two speak, the later one wins."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from lbpmeta.evidence.names.counted import of_doses
from lbpmeta.evidence.names.named import NamedColumns
from lbpmeta.evidence.names.renames.adjusted import crude_apart
from lbpmeta.evidence.names.renames.beside import bare_means, spreads_in_brackets, zeros
from lbpmeta.evidence.names.renames.correlations import correlations_of
from lbpmeta.evidence.names.renames.figures import figures_apart
from lbpmeta.evidence.names.renames.fisher import transformed
from lbpmeta.evidence.names.renames.made import made_of
from lbpmeta.evidence.names.renames.rephrased import rephrased
from lbpmeta.evidence.names.renames.several import (
    agreements,
    blocks_numbered,
    changes_of_arms,
    coefficients_numbered,
    effects_of_arms,
    measures_numbered,
    over_another,
    signed_ends,
    to_expected,
    without_events,
)
from lbpmeta.evidence.names.renames.shares import of_group, sizes_of_cases, yes_and_no
from lbpmeta.evidence.names.renames.sizes import called_by_sizes, cases_of_arms, counts_of_totals
from lbpmeta.evidence.names.renames.within import (
    before_limits,
    before_spread,
    between,
    letter_of_mean,
    of_bodies,
    without_model,
)
from lbpmeta.evidence.names.taken.belongs import no_arm_numbers, of_one_mean
from lbpmeta.evidence.names.taken.lonely import numbered_beside_control, suffixed

__all__ = ["SPELT", "TOLD", "Rename", "renamed"]

_MOST: Final = 0.5


#: The columns that a rule calls otherwise, by place, and what it calls them.
Rename: TypeAlias = Callable[[NamedColumns], Mapping[int, str]]

#: What a name is spelt as, before anything is read: its arm in a word that is one, its quantity in full.
SPELT: Final[tuple[Rename, ...]] = (
    lambda s: suffixed(s.header, s.records),
    lambda s: no_arm_numbers(s.header),
    lambda s: yes_and_no(s.header, s.records),
    lambda s: counts_of_totals(s.header, s.shapes),
    lambda s: called_by_sizes(s.header, s.records),
    lambda s: cases_of_arms(s.header, s.shapes),
    lambda s: of_bodies(s.header),
    lambda s: crude_apart(s.header),
    lambda s: of_one_mean(s.header),
    lambda s: without_events(s.header),
    lambda s: letter_of_mean(s.header, s.records),
)

#: What a name is called in full, beside the others and by its numbers.
TOLD: Final[tuple[Rename, ...]] = (
    lambda s: _rephrased_with_means(s),
    lambda s: without_model(s.header),
    lambda s: zeros(s.header),
    lambda s: blocks_numbered(s.header),
    lambda s: coefficients_numbered(s.header, s.records),
    lambda s: effects_of_arms(s.header),
    lambda s: measures_numbered(s.header),
    lambda s: of_doses(s.header),
    lambda s: made_of(s.header, s.records, s.shapes),
    lambda s: of_group(s.header, s.records, s.shapes),
    lambda s: transformed(s.header, s.records, s.shapes).names,
    lambda s: correlations_of(s.header, s.shapes).names,
    lambda s: sizes_of_cases(s.header),
    lambda s: numbered_beside_control(s.header),
    lambda s: over_another(s.header, s.records),
    lambda s: to_expected(s.header),
    lambda s: signed_ends(s.header),
    lambda s: between(s.header, s.records, s.shapes),
    lambda s: before_limits(s.header, s.records, s.shapes),
    lambda s: before_spread(s.header, s.shapes),
    lambda s: changes_of_arms(s.header),
    lambda s: agreements(s.header),
    lambda s: figures_apart(s.header, s.shapes),
    lambda s: spreads_in_brackets(s.header, s.shapes),
)


def renamed(columns: NamedColumns, rules: Sequence[Rename]) -> list[str]:
    """Return the names of columns as rules call them; a name of which no rule speaks stays.

    Parameters
    ----------
    columns : NamedColumns
    rules : sequence of Rename
        `SPELT` or `TOLD`. All of them see the names as they were.

    Examples
    --------
    >>> names = ["drug (events)", "drug (no events)"]
    >>> renamed(NamedColumns(names, [], ()), [lambda c: without_events(c.header)])
    ['drug (events)', 'drug (nonevents)']
    """
    called: dict[int, str] = {}
    for rule in rules:
        called |= rule(columns)
    return [called.get(place, name) for place, name in enumerate(columns.header)]


def _rephrased_with_means(columns: NamedColumns) -> dict[int, str]:
    """Return names that are understood beside others, and then the means among them that no word calls so."""
    plain = rephrased(columns.header, columns.records, columns.shapes)
    means = bare_means([plain.get(place, name) for place, name in enumerate(columns.header)])
    return plain | {p: name for p, name in means.items() if columns.shapes[p].numeric > _MOST}  # "Drug" names the drug
