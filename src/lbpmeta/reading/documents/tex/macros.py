"""Macros: which of LaTeX's commands print their arguments, which print signs, which print nothing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["ARGUMENTS", "CITED", "CODE", "HEADINGS", "NUMBERS", "PRINTED", "SIGNS", "SILENT", "TABULARS", "UNITS"]

#: Command -> its arguments, as ``pylatexenc`` writes them: * a star, [ one in brackets, { one in braces.
_SPECS: Final = {
    "{": "textbf textit textrm textsf texttt textsc textup textmd textnormal emph underline uline mbox hbox text "
    "mathrm mathit mathbf mathsf mathnormal operatorname ensuremath hl st textsuperscript textsubscript "
    "label ref eqref pageref index bibliography bibliographystyle pagestyle thispagestyle "
    "input include usetikzlibrary hat bar tilde overline vec widehat widetilde url nolinkurl path "
    "thanks date author affil email keywords sisetup hypersetup definecolor graphicspath si unit vspace hspace "
    "tnote tablefootnote phantom hphantom vphantom bm boldsymbol todo marginpar caption* numlist SIlist protect "
    "addbibresource acknowledgments newtheorem bibitem ang nameref vref",
    "*[{": "section subsection subsubsection paragraph subparagraph chapter part",
    "[{": "title caption footnote footnotetext includegraphics usepackage RequirePackage documentclass num "
    "autoref* cref Cref autoref textual captionof sqrt",
    "*[[{": "cite citep citet citealp citealt citeauthor citeyear citeyearpar parencite textcite autocite footcite "
    "supercite nocite footfullcite fullcite Citet Citep onlinecite citenum",
    "{{": "href textcolor colorbox setlength addtolength setcounter addtocounter renewcommand* frac dfrac tfrac "
    "resizebox scalebox rotatebox numproduct raisebox stackrel overset underset texorpdfstring",
    "[{{": "SI qty numrange parbox makebox",
    "[{{{": "SIrange qtyrange",
    "{{{": "multicolumn",
    "{[{{": "multirow*",
    "*{[[{": "newcommand renewcommand providecommand DeclareMathOperator",
}
ARGUMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {name: spec for spec, names in _SPECS.items() for name in names.split()}
    | {"multirow": "[{[{[{", "rule": "[{{", "color": "{", "footnotemark": "["}
)

#: Commands that print one of their arguments: its number from the end.
PRINTED: Final[Mapping[str, int]] = MappingProxyType(
    dict.fromkeys(
        "textbf textit textrm textsf texttt textsc textup textmd textnormal emph underline uline mbox hbox text mathrm "  # noqa: SIM905
        "mathit mathbf mathsf mathnormal operatorname ensuremath hl hat bar tilde overline vec widehat widetilde bm "
        "boldsymbol href textcolor colorbox resizebox scalebox rotatebox parbox makebox raisebox textsubscript".split(),
        1,
    )
    | {"texorpdfstring": 2}
)

#: Commands that print nothing that could be a result, with their arguments.
SILENT: Final = frozenset(
    "label ref eqref pageref index bibliography bibliographystyle pagestyle thispagestyle usetikzlibrary date author "  # noqa: SIM905
    "affil email keywords sisetup hypersetup definecolor graphicspath vspace hspace phantom hphantom vphantom todo "
    "marginpar addbibresource newtheorem usepackage RequirePackage documentclass setlength addtolength setcounter "
    "addtocounter newcommand renewcommand providecommand DeclareMathOperator hline toprule midrule bottomrule cmidrule "
    "cline rule color centering raggedright raggedleft noindent indent par newline linebreak pagebreak newpage "
    "clearpage cleardoublepage small footnotesize scriptsize tiny normalsize large Large LARGE huge Huge bf it rm sf "
    "tt sc em "
    "bfseries itshape rmfamily sffamily ttfamily scshape upshape mdseries maketitle tableofcontents printbibliography "
    "appendix left right big Big bigg Bigg displaystyle textstyle limits nolimits protect smallskip medskip bigskip "
    "hfill vfill hrule arraybackslash doublespacing singlespacing onehalfspacing linenumbers frontmatter mainmatter "
    "backmatter endhead endfirsthead endfoot endlastfoot tabularnewline nonumber notag item addlinespace specialrule "
    "bibitem footnotemark nameref vref cref Cref autoref relax boldmath unboldmath mathop quad qquad null selectfont "
    "leavevmode strut unskip ignorespaces hskip vskip kern allowbreak nobreak nolinebreak nopagebreak sloppy "
    "thanks centerline flushleft flushright fontsize st".split()
)

#: Commands that cite: they print nothing that is a result.
CITED: Final = frozenset(name for name in _SPECS["*[[{"].split())

HEADINGS: Final[Mapping[str, int]] = MappingProxyType(
    {"part": 1, "chapter": 1, "section": 1, "subsection": 2, "subsubsection": 3, "paragraph": 4, "subparagraph": 5}
)

TABULARS: Final = frozenset(("tabular", "tabular*", "tabularx", "tabulary", "longtable", "array", "xltabular", "tblr"))

#: Environments whose content is no text.
CODE: Final = (
    "verbatim", "verbatim*", "Verbatim", "lstlisting", "minted", "comment", "filecontents", "filecontents*", "Sinput",
    "Soutput", "Schunk", "tikzpicture", "pgfpicture", "axis", "alltt", "thebibliography", "CCSXML",
)  # fmt: skip

#: Commands of siunitx that print numbers -> what stands between their arguments, and how many of them are numbers.
NUMBERS: Final[Mapping[str, tuple[str, int]]] = MappingProxyType(
    {
        "num": ("", 1),
        "ang": ("", 1),
        "numrange": (" to ", 2),
        "numlist": (", ", 1),
        "SI": ("", 1),
        "qty": ("", 1),
        "SIlist": (", ", 1),
        "SIrange": (" to ", 2),
        "qtyrange": (" to ", 2),
        "numproduct": (" \u00d7 ", 1),
    }
)

#: Names of units of siunitx, and what they print; others print their own name.
UNITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "percent": "%", "per": "/", "kilo": "k", "milli": "m", "micro": "\u00b5", "centi": "c", "nano": "n",
        "deci": "d", "hecto": "h", "mega": "M", "pico": "p", "gram": "g", "kilogram": "kg", "metre": "m",
        "meter": "m", "second": "s", "hour": "h", "minute": "min", "day": "d", "litre": "L", "liter": "L",
        "mole": "mol", "celsius": "\u00b0C", "degreeCelsius": "\u00b0C", "degree": "\u00b0", "mmHg": "mmHg",
        "square": "", "squared": "\u00b2", "cubed": "\u00b3", "newton": "N", "joule": "J", "watt": "W",
        "hertz": "Hz", "pascal": "Pa", "kelvin": "K",
    }
)  # fmt: skip

#: Commands that print one sign.
SIGNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "%": "%", "&": "&", "$": "$", "#": "#", "_": "_", "{": "{", "}": "}", ",": "\u2009", ";": " ", ":": " ",
        "!": "", " ": " ", "\n": " ", "-": "", "/": "", "@": "", "quad": " ", "qquad": " ", "pm": "\u00b1",
        "mp": "\u2213", "times": "\u00d7", "leq": "\u2264", "le": "\u2264", "leqslant": "\u2264", "geq": "\u2265",
        "ge": "\u2265", "geqslant": "\u2265", "lt": "<", "gt": ">", "approx": "\u2248", "sim": "~", "cdot": "\u00b7",
        "cdotp": "\u00b7", "infty": "\u221e", "textminus": "\u2212", "textendash": "\u2013", "textemdash": "\u2014",
        "textpm": "\u00b1", "textless": "<", "textgreater": ">", "textpercent": "%", "textdegree": "\u00b0",
        "dagger": "\u2020", "ddagger": "\u2021", "dag": "\u2020", "ddag": "\u2021", "ast": "*", "star": "*",
        "ldots": "\u2026", "dots": "\u2026", "cdots": "\u2026", "S": "\u00a7", "textperiodcentered": "\u00b7",
        "textasciitilde": "~", "textbackslash": "\\", "slash": "/", "vert": "|", "mid": "|", "langle": "(",
        "rangle": ")", "lbrack": "[", "rbrack": "]", "colon": ":", "ne": "\u2260", "neq": "\u2260", "equiv": "=",
        "degree": "\u00b0", "newline": " ", "linebreak": " ", "\\": " ", "tabularnewline": " ", "par": " ",
    }
)  # fmt: skip
