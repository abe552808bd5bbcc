"""LaTeX: what it prints, on the lines where it stands; code, citations and comments are no text."""

from __future__ import annotations

import pytest

from lbpmeta.reading.document import Document
from lbpmeta.reading.documents.formats import document_from
from lbpmeta.reading.documents.letters import APART, GAP
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.results import read_results
from lbpmeta.reading.tables.read import read_tables

pytest.importorskip("pylatexenc")


def read(source: str) -> Document:
    return document_from(Raw("paper.tex", source.encode(), 200_000_000))


def body(source: str) -> str:
    """What one paragraph prints."""
    (block,) = read(f"\\begin{{document}}\n{source}\n\\end{{document}}\n").blocks
    return " ".join(block.text.split())


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        (r"$-7.7$ and $ -7.7 $", "\u22127.7 and \u22127.7"),
        (r"95\,\% CI, 95\% CI, 95~\% CI", "95 % CI, 95% CI, 95 % CI"),
        (r"0{,}47 and $0{,}47$", "0,47 and 0,47"),
        (r"1.2--2.0 and $1.2$--$2.0$", "1.2\u20132.0 and 1.2\u20132.0"),
        (r"\num{-7.7} \num[round-mode=places]{0.80}", "-7.7 0.80"),
        (r"\numrange{1.2}{2.0} \qtyrange{1}{2}{\kilo\gram}", "1.2 to 2.0 1 to 2 kg"),
        (r"\SI{95}{\percent} \qty{3.2}{\kilo\gram} \SIrange{1}{2}{\percent}", "95% 3.2 kg 1 to 2%"),
        (r"$I^2 = 45\%$, $I^{2}$, $\tau^2$", "I² = 45%, I², τ²"),
        (r"$p < 0.001$, $p\leq0.05$, $1.2 \pm 0.3$", "p < 0.001, p\u22640.05, 1.2 \u00b1 0.3"),
        (r"7.2\textsuperscript{3} and 7.2$^{3}$", f"7.2{APART}3 and 7.2{APART}3"),
        (r"\textbf{MD} \emph{-7.7} \textcolor{red}{(95\% CI)}", "MD -7.7 (95% CI)"),
        (r"\[SD = SE*\sqrt{n}\] and $\sqrt[3]{8}$", "SD = SE*\u221a(n) and \u221a(8)"),
        (r"one~\cite{a} two\citep[see][p. 3]{b}, three (\ref{tab:1})", "one two, three ()"),
        (r"\url{https://doi.org/10.1/x} \href{https://x.org}{here}", f"{GAP} here"),
        (r"Caf\'e na\"ive stra{\ss}e", "Caf\u00e9 na\u00efve stra\u00dfe"),
        (r"MD \unknown{} (95\% CI)", f"MD {GAP} (95% CI)"),
        (r"``quoted'' --- so", "\u201cquoted\u201d \u2014 so"),
        (r"\verb|MD 1.2| and \texttt{b}", f"{GAP} and b"),
    ],
)
def test_what_is_printed(source: str, printed: str) -> None:
    assert body(source).replace("\u2009", " ").replace("\u00a0", " ").replace("  ", " ") == printed


def test_lines_stay_those_of_the_file() -> None:
    source = (
        "\\documentclass{article}\n\\title{A made-up trial}\n\\begin{document}\n\\section{Results}\n% lbp: pain\n"
        "Pain fell \\textbf{in\nboth} groups % a comment\n(mean difference $-7.7$,\n\n\n95\\% CI is a new paragraph.\n"
        "It fell (mean difference\n  \\num{-7.7}, % lbp: fell\n  95\\% CI \\numrange{-12.1}{-3.3}).\n\\end{document}\n"
    )
    document = read(source)
    (result,) = read_results(document)[0]
    assert (result.line, result.place) == (13, "line 13")
    assert "\\num{-7.7}" in source.split("\n")[12]
    told = [(b.kind, b.role, b.line) for b in document.blocks]
    assert told[:3] == [
        ("title", "", 2),
        ("heading", "results", 4),
        ("text", "results", 6),
    ]


def test_code_comments_and_references_are_no_text() -> None:
    source = (
        "\\begin{document}\nText.\n% MD 9.9 (95\\% CI 1 to 20)\n"
        "\\begin{verbatim}\nMD 1 (95% CI 0 to 2)\n\\end{verbatim}\n"
        "\\begin{lstlisting}[language=R]\nMD 1 (95% CI 0 to 2)\n\\end{lstlisting}\n"
        "\\begin{comment}\nMD 1 (95\\% CI 0 to 2)\n\\end{comment}\n"
        "<<chunk>>=\nx <- 'MD 1 (95% CI 0 to 2)'\n@\n"
        "\\begin{thebibliography}{9}\n\\bibitem{a} MD 1 (95\\% CI 0 to 2).\n\\end{thebibliography}\n"
        "Last line.\n\\end{document}\nMD 1 (95\\% CI 0 to 2)\n"
    )
    blocks = read(source).blocks
    assert [" ".join(block.text.split()) for block in blocks] == ["Text.", "Last line."]
    assert blocks[-1].line == 19


def test_commands_that_the_file_defines_are_opened_and_none_without_end() -> None:
    text = body("\\newcommand{\\est}{$-7.7$ (95\\% CI $-12.1$ to $-3.3$)}\\def\\points{points}MD \\est{} \\points.")
    assert text == "MD \u22127.7 (95% CI \u221212.1 to \u22123.3) points."
    laughs = "".join(f"\\newcommand{{\\{chr(97 + n)}}}{{{f'{chr(92)}{chr(98 + n)} ' * 10}}}" for n in range(12))
    assert len(body(f"{laughs} x \\a y")) < 50_000
    assert GAP in body("\\newcommand{\\a}{\\a}x \\a y")


def test_an_abstract_a_footnote_and_a_file_that_is_not_followed() -> None:
    document = read(
        "\\begin{document}\n\\begin{abstract}\nPain fell.\\footnote{Much.}\n\\end{abstract}\n\\input{results}\n"
        "\\section*{Discussion}\nIt did.\n\\end{document}"
    )
    assert [(b.kind, b.role) for b in document.blocks] == [
        ("note", "abstract"),
        ("text", "abstract"),
        ("heading", "discussion"),
        ("text", "discussion"),
    ]
    assert [(n.line, "'results' is not followed" in n.reason) for n in document.not_read] == [(5, True)]


TABLE = r"""\begin{document}
\begin{table}
\centering
\caption{Outcomes at 12 weeks}\label{tab:a}
\begin{tabular}{@{}lccc@{}}
\toprule
 & \multicolumn{2}{c}{Number (\%)} & \\ \cmidrule(lr){2-3}
Outcome & Exercise & Control & RR (95\,\% CI) \\
\midrule
\multirow{2}{*}{Falls} & 18 (31) & 25 (44) & 0.72 (0.45 to 1.16) \\
 & 9 (16) & 20 (35) & 0.45 (0.23--0.90)\tnote{a} \\
% Sick leave & 1 & 2 & 9.9 (1.0 to 20.0) \\
Pain, \textit{points} & --- & --- & \num{0.80} (\numrange{0.23}{2.82}) \\
\bottomrule
\end{tabular}
\\ RR, risk ratio.
\end{table}
\end{document}
"""


def test_a_table_with_merged_heads_and_rows() -> None:
    document = read(TABLE)
    (table,) = document.tables
    assert table.rows == (
        ("", "Number (%)", "Number (%)", ""),
        ("Outcome", "Exercise", "Control", "RR (95 % CI)"),
        ("Falls", "18 (31)", "25 (44)", "0.72 (0.45 to 1.16)"),
        ("Falls", "9 (16)", "20 (35)", f"0.45 (0.23\u20130.90){APART}a"),
        ("Pain, points", "\u2014", "\u2014", "0.80 (0.23 to 2.82)"),
    )
    assert (table.heads, table.caption, table.foot) == (2, "Outcomes at 12 weeks", "RR, risk ratio.")
    assert table.lines == (7, 8, 10, 11, 13)
    found = [(r.measure, r.estimate, r.ci_low, r.line) for r in read_tables(document)[0] if r.ci_low]
    assert found == [("RR", "0.72", "0.45", 10), ("RR", "0.45", "0.23", 11), ("RR", "0.80", "0.23", 13)]
    assert not any("0.72" in block.text for block in document.blocks)


def test_siunitx_prints_a_comma_where_the_file_says_so() -> None:
    head = "\\documentclass{article}\\sisetup{output-decimal-marker={,}}"
    assert read(f"{head}\\begin{{document}}\nMD \\num{{-7.7}}.\n\\end{{document}}").blocks[0].text == "MD -7,7."


@pytest.mark.parametrize(
    "source", ["\\begin{document}{", "\\begin{document}$x", "\\begin{tabular}{c} a & b", "\\textbf", "\\frac{1}", "}"]
)
def test_a_broken_source_is_read_or_refused_with_a_message(source: str) -> None:
    assert read(source).format == "tex"
