"""What people and programs write, and what nobody should: the material of the fuzzer."""

from __future__ import annotations

from hypothesis import strategies as st

#: Cells that were once trouble, and their neighbours.
_TRAPS = (
    *(
        "",
        " ",
        "e0",
        "-e5",
        ".",
        "-",
        "+",
        "0.",
        ".5",
        "-.5",
        "1e300",
        "1e-300",
        "1e301",
        "9e999999999",
        "0e0",
        "-0",
        "-0.00",
    ),
    *(
        "inf",
        "-inf",
        "nan",
        "NaN",
        "Infinity",
        "NA",
        "#N/A",
        "NS",
        "n.s.",
        "P=.03",
        "p<0.001",
        "<5",
        ">100",
        "~3",
        "95%",
    ),
    *(
        "1,5",
        "1.234,5",
        "1,234.5",
        "12,34,567",
        "1 234",
        "0\u22c588",
        "5\u00b74",
        "\u2212 0.5",
        "- 0.5",
        "0.50\u2020",
        "0.5*",
    ),
    *(
        "1.2\u00d710-3",
        "1.2 x 10^-3",
        "1\u00b710-3",
        "10\u00b2",
        "\u00bd",
        "\u0663",
        "\u2460",
        "12/57 (21%)",
        "3/0",
        "0/0",
    ),
    *(
        "-5.4 (-9.4 to -1.3)",
        "[0.02 0.16]",
        "(0.5, 0.9)",
        "0.9 to 0.5",
        "5.1 (2.0)",
        "6.4 \u00b1 2.1",
        "1" * 40,
        "0." + "3" * 60,
    ),
    *(
        "1" * 290,
        "9" * 400,
        "=1+1",
        "@x",
        "\u202e1",
        "a\u0301",
        "\U0001f9a0",
        "A; B",
        '"',
        "'",
        "0x10",
        "1_000",
        "True",
        "1e",
        "--1",
    ),
)

_DIGITS = st.text("0123456789", min_size=1, max_size=4)


@st.composite
def _numbers(draw: st.DrawFn) -> str:
    sign = draw(st.sampled_from(("", "", "", "-", "\u2212", "<", ">")))
    whole, part = draw(_DIGITS), draw(st.one_of(st.just(""), _DIGITS.map(lambda d: f".{d}")))
    return sign + whole + part + draw(st.sampled_from(("", "", "", "", "", "%", "e2", "E-3", " mm", "*")))


#: Small numbers of the usual kind, so that checks are reached.
usual = st.one_of(
    st.integers(-30, 120).map(str),
    st.integers(-3000, 3000).map(lambda n: f"{n / 100:.2f}"),
    st.integers(1, 999).map(lambda n: f"{n / 1000:.3f}"),
)

cells = st.one_of(usual, usual, usual, _numbers(), st.sampled_from(_TRAPS), st.text(max_size=12))

#: Columns of tables that people make.
COLUMNS = (
    *(
        "study",
        "author",
        "year",
        "outcome",
        "measure",
        "estimate",
        "MD",
        "OR",
        "RR",
        "HR",
        "SMD",
        "logOR",
        "yi",
        "vi",
        "sei",
    ),
    *(
        "lower",
        "upper",
        "95% CI",
        "90% CI",
        "ci",
        "p",
        "p-value",
        "se",
        "level",
        "weight",
        "k",
        "tau2",
        "I2",
        "Q",
        "df",
        "z",
    ),
    *(
        "events1",
        "n1",
        "events2",
        "n2",
        "ai",
        "bi",
        "ci",
        "di",
        "mean1",
        "sd1",
        "mean2",
        "sd2",
        "median1",
        "q1_1",
        "q3_1",
    ),
    *(
        "subgroup",
        "model",
        "method",
        "x_note",
        "pi_low",
        "pi_high",
        "n",
        "events",
        "value",
        "low",
        "high",
        "quote",
        "expected",
    ),
)
_LABELS = st.sampled_from(("A 2020", "B 2021", "B 2021", "Total", "Pooled (RE)", "fixed effect", "", "MD", "OR", "x"))


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """A table as people make one."""
    header = draw(
        st.lists(
            st.one_of(st.sampled_from(COLUMNS), st.sampled_from(COLUMNS), st.text(max_size=6)), min_size=1, max_size=9
        )
    )
    mark = draw(st.sampled_from((",", ",", ",", ";", "\t", "|")))
    lines = [header]
    for _ in range(draw(st.integers(0, 4))):
        lines.append([draw(_LABELS if name in ("study", "measure", "model") else cells) for name in header])
    return "\n".join(mark.join(f'"{c}"' if mark in c or "\n" in c else c for c in line) for line in lines).encode()


_LINE = ("study", "measure", "estimate", "lower", "upper", "p", "se", "n1", "n2")
_MEANS = ("study", "measure", "estimate", "lower", "upper", "mean1", "sd1", "n1", "mean2", "sd2", "n2")
_EVENTS = ("study", "measure", "estimate", "lower", "upper", "events1", "n1", "events2", "n2")
_POOL = ("study", "measure", "estimate", "lower", "upper", "k", "tau2", "I2", "Q", "df", "p", "level", "model")


@st.composite
def reviews(draw: st.DrawFn) -> bytes:
    """A table whose columns fit each other, with a pooled line: most checks are asked."""
    header = draw(st.sampled_from((_LINE, _MEANS, _EVENTS, _POOL)))
    measure = draw(st.sampled_from(("MD", "OR", "RR", "SMD", "RD", "HR", "GEN", "")))
    number = st.one_of(usual, usual, usual, usual, cells)
    lines = [",".join(header)]
    for i in range(draw(st.integers(1, 5))):
        label = draw(st.sampled_from((f"S{i}", f"S{i}", f"S{i}", "Total")))
        words = {"study": label, "measure": measure, "model": draw(st.sampled_from(("", "fixed", "random")))}
        row = [words.get(name, "") or draw(number) for name in header if name not in words or words[name]]
        row = [words[name] if name in words else draw(number) for name in header]
        lines.append(",".join(c.replace(",", " ").replace('"', "").replace("\n", " ").replace("\r", " ") for c in row))
    return "\n".join(lines).encode()


_SAFE = cells.map(lambda t: "".join(c for c in t if c.isprintable() and c not in '<>&"'))


@st.composite
def rm5(draw: st.DrawFn) -> bytes:
    """A review of RevMan 5 with any numbers."""
    kind, study = draw(
        st.sampled_from(
            (
                ("DICH", ("EVENTS_1", "TOTAL_1", "EVENTS_2", "TOTAL_2")),
                ("CONT", ("MEAN_1", "SD_1", "TOTAL_1", "MEAN_2", "SD_2", "TOTAL_2")),
                ("IV", ("SE", "TOTAL_1", "TOTAL_2")),
                ("IPD", ("TOTAL_1", "TOTAL_2")),
            )
        )
    )
    number = st.one_of(usual, usual, usual, _SAFE)
    effect = ("EFFECT_SIZE", "CI_START", "CI_END")

    def attributes(names: tuple[str, ...]) -> str:
        return " ".join(f'{n}="{draw(number)}"' for n in names)

    rows = "".join(
        f'<{kind}_DATA STUDY_ID="S{i}" {attributes((*study, *effect, "WEIGHT"))}/>'
        for i in range(draw(st.integers(0, 4)))
    )
    settings = f'METHOD="{draw(st.sampled_from(("MH", "IV", "PETO", "x")))}"'
    settings += f' RANDOM="{draw(st.sampled_from(("YES", "NO", "")))}"'
    settings += f' EFFECT_MEASURE="{draw(st.sampled_from(("RR", "OR", "MD", "SMD", "PETO_OR", "RD", "?")))}"'
    settings += f' CI_TOTAL="{draw(st.sampled_from(("95", "90", "", "x", "0", "100")))}"'
    settings += f' SWAP_EVENTS="{draw(st.sampled_from(("YES", "NO")))}"'
    total = attributes((*effect, "CHI2", "DF", "P_CHI2", "I2", "TAU2", "Z", "P_Z", "TOTAL_1", "TOTAL_2", "STUDIES"))
    deep = draw(st.sampled_from((0, 0, 0, 3, 300, 3000)))
    inside = f"{'<P>' * deep}{'</P>' * deep}"
    return (
        f'<COCHRANE_REVIEW REVIEW_NO="1"><ANALYSES_AND_DATA><COMPARISON NO="1"><NAME>A</NAME>'
        f'<{kind}_OUTCOME NO="1" {settings} '
        f"{total}><NAME>pain</NAME>{rows}</{kind}_OUTCOME></COMPARISON>{inside}</ANALYSES_AND_DATA></COCHRANE_REVIEW>"
    ).encode("utf-8", "replace")


_ROWS = (
    "Analysis group,Analysis number,Analysis name,Study,Subgroup,Applicability,Experimental cases,Experimental N,"
    "Control cases,Control N,Experimental mean,Experimental SD,Control mean,Control SD,GIV Mean,GIV SE,O-E,Variance,"
    "Weight,Mean,CI start,CI end"
)
_SETTINGS = (
    "Analysis group,Analysis number,Analysis name,Data type,Statistical method,Effect measure,Analysis model,"
    "CI PI level,"
    "Overall estimates,Experimental N,Control N,Mean,CI start,CI end,Heterogeneity Tau2,Heterogeneity Chi2,"
    "Heterogeneity df,Heterogeneity P,Heterogeneity I2,Effect Z,Effect P"
)


@st.composite
def packages(draw: st.DrawFn) -> dict[str, bytes]:
    """A data package of RevMan: names and contents of its files."""
    number = st.one_of(
        usual, usual, usual, cells.map(lambda t: "".join(c for c in t if c.isprintable() and c not in ',"'))
    )
    rows = [_ROWS]
    for i in range(draw(st.integers(0, 4))):
        rows.append(",".join(("1", "1", "pain", f"S{i}", "", "", *(draw(number) for _ in range(16)))))
    words = (
        *("1", "1", "pain"),
        draw(st.sampled_from(("Dichotomous", "Continuous", "Contrast level", "O-E and Variance", "?"))),
        draw(st.sampled_from(("IV", "Mantel-Haenszel", "Peto", ""))),
        draw(st.sampled_from(("Risk Ratio", "Mean Difference", "Odds Ratio", "Std. Mean Difference", "x"))),
        draw(st.sampled_from(("Random Effects", "Fixed Effect", ""))),
        *(draw(st.sampled_from(("95", "95%", "x", ""))), "true"),
    )
    line = ",".join((*words, *(draw(number) for _ in range(12))))
    files = {"a-data-rows.csv": "\n".join(rows).encode()}
    if draw(st.booleans()):
        files["a-overall-estimates-and-settings.csv"] = f"{_SETTINGS}\n{line}".encode()
    return files


_VALUES = st.recursive(
    st.one_of(
        st.sampled_from(
            (
                '"x"',
                "'.'",
                "true",
                "1",
                "-1.5",
                "inf",
                "nan",
                "1979-05-27",
                '"never"',
                '"any"',
                '"text"',
                "[]",
                "{}",
                '"\\u0000"',
            )
        ),
        st.integers(0, 10**6).map(str),
    ),
    lambda inner: st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
    max_leaves=4,
)
_KEYS = st.sampled_from(
    (
        "paths",
        "format",
        "fail-on",
        "severity",
        "baseline",
        "rounding",
        "only",
        "max-size",
        "premises",
        "x",
        "[tool]",
        "a.b",
        '""',
    )
)
_ENTRY = st.tuples(_KEYS, _VALUES).map(" = ".join)
#: A configuration, sound or not.
configurations = st.one_of(
    st.lists(_ENTRY, max_size=3).map(lambda lines: "\n".join(lines).encode()),
    st.integers(1, 5000).map(lambda n: b"paths = " + b"[" * n + b"]" * n),
    st.integers(1, 6000).map(lambda n: b"x = " + b"9" * n),
    st.binary(max_size=60),
)
