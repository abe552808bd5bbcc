"""The rules of the grammar as tables: one way to print something is one line.

Every line has its sentence in `tests/reading/`. How a pattern is written: :mod:`lbpmeta.reading.grammar.match`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["AFTER_HEAD", "HEADERS", "HEADS", "ROLES", "SEPARATORS", "SINGLES", "Rule", "Single"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a table.

    Parameters
    ----------
    name : str
        What it stands for.
    left, right : str
        The pattern on both sides of the token in question (a name of an interval, a number); "" for anything.
    """

    name: str
    left: str = ""
    right: str = ""


#: How the name of an interval is printed with its level. The token in question is the name (CI).
HEADS: Final = (
    Rule("95% CI(d)", left="NUM=level DASH? PCT DASH? CI", right="CI L 'd'|'g'|'b'|'r'|'diff' R"),
    Rule("95% CI", left="NUM=level DASH? PCT DASH? FILL* CI"),
    Rule("95%, CI", left="NUM=level PCT COMMA CI"),
    Rule("95 CI%", left="NUM=level DASH? CI", right="CI PCT"),
    Rule("95 CI", left="NUM=bare DASH? CI"),
    Rule("95th CI", left="NUM=bare 'th' CI"),
    Rule("CI 95%", right="CI DASH? NUM=level PCT"),
    Rule("IC del 95 %", right="CI FILL|FROM|TO|OUTOF|AND|@level NUM=level PCT"),
    Rule("intervalo de confianza [IC] 95%", right="CI L CI R NUM=level PCT"),
    Rule("intervalo de confianza [IC] del 95%", right="CI L CI R FILL|FROM|TO|OUTOF|AND|@level NUM=level PCT"),
    Rule("confidence interval, CI, 95%", right="CI COMMA CI COMMA? TO|FILL|FROM? NUM=level PCT"),
    Rule("CI (95%)", right="CI L NUM=level PCT R"),
    Rule("CI: 95%, 1 to 2", right="CI COLON NUM=level PCT COMMA|COLON|SEMI"),
    Rule("CI95 1 to 2", right="CI NUM=bare"),
    Rule("CI", right="CI"),
)

#: What may stand between the name of an interval and its bounds.
AFTER_HEAD: Final = (
    "L CI R R",
    "L CI|'ci' R",
    "COMMA CI",
    "CI EQ|COLON",
    "L NUM PCT DASH? CI R",
    "L CI NUM PCT R",
    "FILL* MEAS",
    "FILL W|GROUP|DASH|PLUS|UNIT|VS* COLON",
    "FILL|PER W|GROUP W|GROUP? COMMA",
    "COLON|EQ|COMMA|SEMI|FROM|KILL|FILL",
    "@bounds",
    "L @way|@manner|FILL* @method DASH? @method|@manner|FILL* R",
    "@way|@manner|FILL* @method DASH? @method|@manner|FILL*",
    "@way* NUM @method? DASH? @samples",
    "L CI",
    "TO",
    "NUM PCT",
    "O",
)

#: What may stand between two bounds.
SEPARATORS: Final = ("TO", "DASH", "COMMA", "SEMI", "TILDE", "SLASH", "AND", "COLON")

#: What a number is that is no estimate, by its neighbours.
ROLES: Final = (
    Rule("spread", left="PM"),
    Rule("spread", left="KILL EQ|COLON|FILL|COMMA?"),
    Rule("spread", left="KILL R EQ|COLON?"),
    Rule("range", left="NUM DASH", right=""),
    Rule("time", right="DASH? TIME"),
    Rule(
        "time",
        left="@time",
    ),
    Rule("time", left="'at' 'age'"),
    Rule(
        "name",
        left="@heading|@named",
    ),
    Rule("name", right="DASH? @sided"),
    Rule("name", right="DASH @point W? @scale"),
    Rule("name", right="UNIT GROUP"),
    Rule("statistic", left="'log'"),
    Rule("per", left="PER"),
    Rule("per", left="PER MEAS", right="UNIT"),
    Rule("per", left="UNIT SLASH"),
    Rule("count", right="FILL?|W? KN"),
    Rule("count", right="W? NN"),
    Rule("count", left="PCT OUTOF|@of FILL?", right="W|FILL"),
    Rule("count", left="N|K|'n' EQ|COLON"),
    Rule("count", left="KN|NN EQ|COLON"),
    Rule("p", left="P|POTHER FILL* EQ|LT|GT|LE|GE* EQ|LT|GT|LE|GE"),
    Rule("p", left="P|POTHER L? EQ|LT|GT|LE|GE"),
    Rule("p", left="P|POTHER LT|GT SLASH EQ"),
    Rule("p", left="P FILL? NEG|POS? 'than'?"),
    Rule("heterogeneity", left="I2|TAU2|Q EQ|COLON|FILL|LT*"),
    Rule("statistic", left="STAT EQ|COLON|DASH* EQ|COLON|DASH"),
    Rule("statistic", left="STAT", right="EQ|COMMA"),
    Rule("statistic", left="STAT NUM EQ|COLON DASH?"),
    Rule("statistic", left="STAT NUM COMMA NUM EQ|COLON DASH?"),
    Rule("statistic", left="STAT EQ? L NUM R EQ DASH?"),
    Rule("statistic", left="STAT L NUM COMMA NUM R EQ DASH?"),
    Rule("events", right="OUTOF|@of NUM"),
    Rule("events", right="SLASH NUM"),
    Rule("events", left="NUM OUTOF|@of"),
    Rule("events", left="NUM SLASH"),
    Rule("level", right="PCT DASH? FILL* CI"),
    Rule("level", right="PCT DASH? NUM PCT DASH? CI"),
    Rule("level", left="CI FILL|FROM|TO?", right="PCT FILL* L|COLON|EQ"),
    Rule("range", left="NUM UNIT|PCT? TO"),
    Rule("range", right="UNIT? TO DASH? NUM"),
    Rule("range", right="DASH NUM DASH? UNIT|W|R|@scale"),
    Rule("range", right="DASH NUM COMMA|SEMI|L NUM PCT DASH? CI"),
    Rule("bound", left="LT|GT|LE|GE"),
    Rule("age", left="NN @aged"),
)


@dataclass(frozen=True, slots=True)
class Single:
    """A statement without an interval.

    Parameters
    ----------
    kind : str
        What it is, as a result names it.
    pattern : str
        From its first token; the tokens named become the fields of the result.
    """

    kind: str
    pattern: str


#: Heads that announce numbers in pairs: name -> the kind of spread that it needs (left), the words (right).
HEADERS: Final = (
    Rule("mean", "SD", "MEAS W|MEAS|UNIT* L|COMMA|PM KILL=spread"),
    Rule("median", "IQR", "MEDIAN W|MEAS|UNIT* L|COMMA KILL=spread"),
    Rule("count", "", "N|'no'|'number'|'nr' O? NN? L|COMMA PCT"),
    Rule("p", "", "P"),
    Rule("n", "", "N"),
)

#: Statements without an interval, in the order in which they are tried.
SINGLES: Final = (
    Single("heterogeneity", "I2 FILL? L? I2? R? EQ|COLON|FILL|'of'* NUM=i2 PCT"),
    Single("heterogeneity", "I2 EQ|COLON NUM=i2"),
    Single("heterogeneity", "TAU2 EQ|COLON|FILL NUM=tau2"),
    Single("heterogeneity", "Q EQ NUM=q"),
    Single("mean", "NUM=estimate UNIT|PCT|TIME? L KILL=spread EQ|COLON|FILL? PM? NUM=sd UNIT|PCT|TIME? R"),
    Single("mean", "NUM=estimate UNIT|PCT? PM NUM=sd"),
    Single(
        "median",
        "MEDIAN W|NN|MN|MEAS|FILL|UNIT* EQ|COLON? NUM=estimate UNIT|PCT|TIME? L|COMMA KILL=spread EQ|COLON|FILL|COMMA? "
        "NUM=ci_low PCT? DASH|TO|COMMA|SEMI|AND NUM=ci_high",
    ),
    Single(
        "count",
        "NUM=events NN? OUTOF|@of|SLASH NUM=of NN|W? NN|W|FILL? L|COMMA NUM=estimate PCT",
    ),
    Single("count", "NUM=events NN|W* L NUM=estimate PCT R"),
)
