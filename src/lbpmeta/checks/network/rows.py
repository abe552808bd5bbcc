"""The checks of networks in the registry: those that rows of statements can ask, and those that are called."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeAlias

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.screen import SameRows, only_where
from lbpmeta.checks.core.spec import CheckSpec, Run
from lbpmeta.checks.network.comparisons import COMPARISON_KINDS, of_league, of_split
from lbpmeta.checks.network.ranks import rank_checks
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.premises.premise import Origin, Premise, Status

__all__ = ["NETWORK_KINDS", "SPECS"]

#: Kinds of statements about a treatment of a network -> argument of :func:`check_ranks`.
NETWORK_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {"sucra": "sucra", "mean-rank": "mean_rank", "p-best": "best", "p-worst": "worst"}
)
_TRUTH: Final = "tests/checks/test_network_truth.py::"


@lru_cache(maxsize=2)
def _grouped(statements: SameRows) -> Mapping[str, tuple[Row, ...]]:
    """The rows about the treatments of each network, under the id of the first of them."""
    found: dict[tuple[str, str], dict[tuple[str, str], Row]] = {}
    for row in statements.rows:
        if row["kind"] in NETWORK_KINDS and row["value"] and row["part_of"]:
            network = found.setdefault((row["source"], row["part_of"]), {})
            network.setdefault((row["kind"], row["subject"]), row)
    return MappingProxyType({next(iter(rows.values())).id: tuple(rows.values()) for rows in found.values()})


def _of_network(tables: Tables, row: Row, check: str) -> Iterator[Finding]:
    """What a check says of a network, at the first of its rows."""
    rows = _grouped(SameRows(tables.rows.get("statements", ()))).get(row.id)
    if rows is None:
        return
    whole = tables.known(row["part_of"])
    if whole is None:
        raise DataError(f"`part_of` names {row['part_of']!r}, which is no row. Give the id of a row, or empty it.")
    given: dict[str, dict[str, str]] = {}
    cells: dict[str, str] = {}
    for r in rows:
        what = NETWORK_KINDS[r["kind"]]
        given.setdefault(what, {})[r["subject"]] = f"{r['value']}{'%' if r['unit'] == '%' else ''}"
        cells[f"{what} {r['subject']}"] = "value" if r.id == row.id else f"{r.id}: value"
    listed = {frozenset(column) for column in given.values()}
    if len(listed) > 1:  # columns of other treatments are compared one by one
        columns = [{what: column} for what, column in given.items()]
    else:
        columns = [given]
    n = whole["value"] if whole["unit"] == "treatments" and whole["value"].isdecimal() else None
    for together in columns:
        size = max(map(len, together.values()))
        complete = n is not None and int(n) == size
        for ask in rank_checks(together, n if n is not None and int(n) >= size else None):
            finding = ask(row.rounding)
            if finding.check != check:
                continue
            if complete:
                told = Premise("treatments", "all", Status.DECLARED, Origin.SOURCE, "column part_of")
                premises = tuple(told if p.name == told.name else p for p in finding.premises)
                finding = dataclasses.replace(finding, premises=premises)
            names = {k: v for what in together for k, v in _cells_of(what, finding, cells)}
            yield finding.renamed(names, rows=(row.id, *(r.id for r in rows if r.id != row.id)))


def _cells_of(what: str, finding: Finding, cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The numbers of a finding with the cells that they stand in."""
    for name in {*finding.printed, *finding.admissible, *(r.field for r in finding.repairs)}:
        for key in (name, f"{what} {name}"):
            if key in cells:
                yield name, cells[key]


def _runs(ask: Callable[[Tables, Row, str], Iterator[Finding]], check: str) -> Run:
    def run(tables: Tables, row: Row) -> Iterator[Finding]:
        return ask(tables, row, check)

    return run


def _never(tables: Tables, row: Row) -> Iterator[Finding]:
    """No table has a place for these numbers: they are compared where the function is called."""
    yield from ()


#: Where the numbers of two treatments stand: what `subject` names, as in "Pilates vs usual care".
_OF_LEAGUE: Final = "statements of kind network-effect with one part_of, or lm.check_league"
_OF_SPLIT: Final = "statements of kind direct-effect, indirect-effect, network-effect, direct-share, inconsistency-p"
_OF_ROWS: Final = "part_of names the statement about the network, with its number where the unit is treatments"


#: Which kinds of statements a check is about, and what it says at the first row of a network.
_Asked: TypeAlias = tuple[tuple[str, ...], Callable[[Tables, Row, str], Iterator[Finding]]]
_RANKS: Final[_Asked] = (tuple(NETWORK_KINDS), _of_network)
_LEAGUE: Final[_Asked] = (("network-effect",), of_league)
_SPLIT: Final[_Asked] = (tuple(COMPARISON_KINDS), of_split)


def _spec(
    name: str, title: str, tier: str, inputs: str, formula: str, source: str, test: str, asked: _Asked | None = None
) -> CheckSpec:
    kinds, ask = asked or ((), None)
    return CheckSpec(
        name,
        title,
        ("statements",) if kinds else (),
        _never if ask is None else _runs(ask, name),
        tier,
        inputs=inputs,
        formula=formula,
        source=source,
        proof_test=f"{_TRUTH}{test}",
        needs=(("value", "part_of"),),
        ask=only_where("kind", kinds, ("value",)) if kinds else None,
        row_only=False,
        about="all",
    )


_SALANTI: Final = "Salanti G, Ades AE, Ioannidis JPA. J Clin Epidemiol 2011;64:163-171."
_KONIG: Final = "König J, Krahn U, Binder H. Stat Med 2013;32:5414-5429."

SPECS: Final = (
    _spec(
        "sucra-mean",
        "Is the mean of the SUCRAs or P-scores of a network a half?",
        "proof",
        f"value of statements of kind sucra with one part_of; {_OF_ROWS}",
        "sum of SUCRAs = n/2; those of any m treatments between m (m - 1)/(2 (n - 1)) and m (2 n - m - 1)/(2 (n - 1))",
        f"{_SALANTI} Rücker G, Schwarzer G. BMC Med Res Methodol 2015;15:58.",
        "test_ranks",
        _RANKS,
    ),
    _spec(
        "rank-probabilities",
        "Do the probabilities of a rank, and those of a treatment, add up to 1?",
        "proof",
        f"value of statements of kind p-best and p-worst with one part_of; {_OF_ROWS}; lm.check_ranks takes all ranks",
        "sum over treatments = 1 for each rank; sum over ranks = 1 for each treatment",
        _SALANTI,
        "test_ranks",
        _RANKS,
    ),
    _spec(
        "mean-ranks",
        "Do the mean ranks of a network add up?",
        "proof",
        f"value of statements of kind mean-rank with one part_of; {_OF_ROWS}",
        "sum of mean ranks = n (n + 1)/2, and the same bounds for any m treatments as for SUCRAs",
        _SALANTI,
        "test_ranks",
        _RANKS,
    ),
    _spec(
        "sucra-of-ranks",
        "Is each SUCRA that of the ranks beside it?",
        "proof",
        f"value of statements of kind sucra, mean-rank, p-best, p-worst with one part_of; {_OF_ROWS}",
        "SUCRA = (n - mean rank)/(n - 1); between b + (1 - b - w)/(n - 1) and b + (1 - b - w)(n - 2)/(n - 1) with the "
        "probabilities b and w of the best and the worst rank",
        _SALANTI,
        "test_ranks",
        _RANKS,
    ),
    _spec(
        "league-mirror",
        "Is each cell of a league table its mirror the other way round?",
        "proof",
        f"both halves of a league table ({_OF_LEAGUE})",
        "estimate and limits of B against A = minus those of A against B; one over them, of ratios",
        "",
        "test_leagues",
        _LEAGUE,
    ),
    _spec(
        "league-closure",
        "Do the effects of a league table add up?",
        "proof",
        f"estimates of a league table, with their intervals where printed ({_OF_LEAGUE})",
        "numbers exist whose differences print as every cell does (AB + BC = AC, round any way), with each estimate in "
        "the middle of its interval; decided by shortest paths",
        "Rücker G. Res Synth Methods 2012;3:312-324.",
        "test_leagues",
        _LEAGUE,
    ),
    _spec(
        "league-widths",
        "Can the standard errors of a league table be those of differences?",
        "proof",
        f"intervals of a league table ({_OF_LEAGUE})",
        "se_AC <= se_AB + se_BC, that is |v_AC - v_AB - v_BC| <= 2 sqrt(v_AB v_BC), over any way round",
        "",
        "test_leagues",
        _LEAGUE,
    ),
    _spec(
        "p-scores-of-league",
        "Are the P-scores of a network those of its league table?",
        "proof",
        "estimates and intervals of all pairs, and P-scores (lm.check_network)",
        "mean over the other treatments of Phi(estimate/se); SUCRAs of drawn ranks are method-dependent",
        "Rücker G, Schwarzer G. BMC Med Res Methodol 2015;15:58.",
        "test_leagues",
    ),
    _spec(
        "split-mixed",
        "Is the network's evidence the mean of the direct and the indirect?",
        "proof",
        f"direct, indirect and network estimate with interval ({_OF_SPLIT}, or lm.check_split)",
        "1/v = 1/v_direct + 1/v_indirect, and the mean by these weights",
        _KONIG,
        "test_splits",
        _SPLIT,
    ),
    _spec(
        "split-share",
        "Is the share of direct evidence that of the variances?",
        "proof",
        f"share and two of the intervals ({_OF_SPLIT}, or lm.check_split)",
        "v/v_direct = 1 - v/v_indirect, in (0, 1]",
        _KONIG,
        "test_splits",
        _SPLIT,
    ),
    _spec(
        "split-p",
        "Is p that of the difference between direct and indirect evidence?",
        "proof",
        f"direct and indirect estimate with interval, and p ({_OF_SPLIT}, or lm.check_split)",
        "2 Phi(-|direct - indirect|/sqrt(v_direct + v_indirect))",
        "Dias S, et al. Stat Med 2010;29:932-944.",
        "test_splits",
        _SPLIT,
    ),
    _spec(
        "q-of-designs",
        "Is the Q of a network that within designs and that between them?",
        "proof",
        "q and q_df of total, within and between (lm.check_network)",
        "Q = Q within + Q between, and so the degrees of freedom",
        "Krahn U, Binder H, König J. BMC Med Res Methodol 2013;13:35.",
        "test_splits",
    ),
)
