"""Papers that people and programs write, and what nobody should: documents for the fuzzer."""

from __future__ import annotations

from hypothesis import strategies as st
from tests.reading.documents.written import docx, ipynb, paragraph, run

__all__ = ["broken", "papers", "sentences"]

_NUMBERS = st.sampled_from(
    ("-7.7", "−12·1", "0,47", ".5", "1e300", "-", "95%", "9" * 40, "1 204", "3/0", "0.65", "- 3.3", "+2", "0-83", "١")
)
_WORDS = st.sampled_from(
    [
        "MD",
        "(95% CI",
        "to",
        ")",
        "[",
        "OR",
        "RR",
        ",",
        ";",
        "p <",
        "p=",
        "I2 =",
        "I² =",
        "k =",
        "mean difference",
        "v",
        "verschil",
        "BI",
        "van",
        "tot",
        "Konfidenzintervall",
        "IC à 95 %",
        "hazard ratio",
        "95% CrI:",
        "trials",
        "(SD",
        "lower",
        ".",
        "\n",
        "\n\n",
        "of",
        "n =",
        "median",
        "`r x`",
        "*",
        "**",
        "$",
        "<sup>2</sup>",
        "[^1]",
        "|",
        "\u2060",
        "\ufffc",
    ]
)
_HEADINGS = st.sampled_from(("Abstract", "Methods", "Resultaten", "Diskussion", "Références", "Results", "x"))

#: A stretch of words and numbers as results are made of, in any order.
sentences = st.lists(
    st.one_of(_NUMBERS, _WORDS, st.text(st.characters(exclude_characters="\0"), max_size=5)), max_size=25
).map(" ".join)

_sections = st.lists(st.tuples(_HEADINGS, sentences), max_size=4)


def _escaped(text: str) -> str:
    legal = "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe"))
    return legal.replace("&", "&amp;").replace("<", "&lt;")


def _plain(sections: list[tuple[str, str]]) -> bytes:
    return "\n\n".join(f"{head}\n\n{text}" for head, text in sections).encode("utf-8", "replace")


def _markdown(sections: list[tuple[str, str]]) -> bytes:
    body = "\n\n".join(f"## {head}\n\n{text}\n\n```\n{text}" for head, text in sections)
    return f"---\ntitle: x\n---\n{body}".encode("utf-8", "replace")


def _page(sections: list[tuple[str, str]]) -> bytes:
    body = "".join(f"<h2>{head}</h2><p>{_escaped(text)}<table><td>{_escaped(text)}" for head, text in sections)
    return f"<!doctype html><body>{body}".encode("utf-8", "replace")


def _jats(sections: list[tuple[str, str]]) -> bytes:
    body = "".join(f"<sec><title>{head}</title><p>{_escaped(text)}</p></sec>" for head, text in sections)
    return f'<article article-type="x"><body>{body}</body></article>'.encode("utf-8", "replace")


def _word(sections: list[tuple[str, str]]) -> bytes:
    return docx("".join(paragraph(run(head), "Kop1") + paragraph(run(_escaped(text))) for head, text in sections))


def _notebook(sections: list[tuple[str, str]]) -> bytes:
    return ipynb(*(("markdown", f"# {head}\n{text.encode('utf-8', 'replace').decode()}") for head, text in sections))


_MAKERS = {"txt": _plain, "md": _markdown, "html": _page, "xml": _jats, "docx": _word, "ipynb": _notebook}


@st.composite
def papers(draw: st.DrawFn) -> tuple[str, bytes]:
    """A suffix and a document of that format."""
    suffix = draw(st.sampled_from(sorted(_MAKERS)))
    return suffix, _MAKERS[suffix](draw(_sections))


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, bytes]:
    """A suffix and a document of which some bytes are others."""
    suffix, content = draw(papers())
    at = draw(st.integers(0, len(content)))
    upto = draw(st.integers(at, min(len(content), at + 40)))
    return suffix, content[:at] + draw(st.binary(max_size=12)) + content[upto:]
