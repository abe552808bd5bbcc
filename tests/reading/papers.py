"""Papers in five languages, made up for the tests, and what is to be read in each; as a document of every format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.reading.documents.written import docx, ipynb, paragraph, run

__all__ = ["FORMS", "PAPERS", "Paper"]

#: Role, heading, text.
Section = tuple[str, str, str]


@dataclass(frozen=True)
class Paper:
    """A paper: its sections, and (measure, estimate, low, high, p) of every result, in order."""

    sections: tuple[Section, ...]
    results: tuple[tuple[str, str, str, str, str], ...]


_TWO = (("MD", "-7.7", "-12.1", "-3.3", "<0.001"), ("RR", "0.80", "0.64", "1.00", ""))

PAPERS = {
    "en": Paper(
        (
            ("abstract", "Abstract", "Pain fell (mean difference −7.7, 95% CI −12.1 to −3.3; p < 0.001)."),
            ("methods", "Methods", "We asked twelve people on 3 days."),
            ("results", "Results", "Fewer people fell ill (risk ratio 0.80, 95% CI 0.64 to 1.00)."),
            ("references", "References", "1. Somebody. Mean difference 1.0 (95% CI 0.5 to 1.5)."),
        ),
        _TWO,
    ),
    "nl": Paper(
        (
            (
                "abstract",
                "Samenvatting",
                "De pijn daalde (gemiddeld verschil -7,7; 95%-BI -12,1 tot -3,3; p < 0,001).",
            ),
            ("methods", "Methode", "Wij vroegen twaalf mensen."),
            ("results", "Resultaten", "Minder mensen werden ziek (relatief risico 0,80; 95%-BI 0,64 tot 1,00)."),
            ("references", "Literatuur", "1. Iemand. Gemiddeld verschil 1,0 (95%-BI 0,5 tot 1,5)."),
        ),
        _TWO,
    ),
    "de": Paper(
        (
            (
                "abstract",
                "Zusammenfassung",
                "Der Schmerz sank (mittlere Differenz -7,7; 95%-KI -12,1 bis -3,3; p < 0,001).",
            ),
            ("methods", "Methoden", "Wir fragten zwölf Menschen."),
            ("results", "Ergebnisse", "Weniger wurden krank (relatives Risiko 0,80; 95%-KI 0,64 bis 1,00)."),
            ("references", "Literatur", "1. Jemand. Mittlere Differenz 1,0 (95%-KI 0,5 bis 1,5)."),
        ),
        _TWO,
    ),
    "fr": Paper(
        (
            (
                "abstract",
                "Résumé",
                "La douleur a baissé (différence moyenne -7,7 ; IC à 95 % -12,1 à -3,3 ; p < 0,001).",
            ),
            ("methods", "Méthodes", "Nous avons interrogé douze personnes."),
            ("results", "Résultats", "Moins de malades (risque relatif 0,80 ; IC à 95 % 0,64 à 1,00)."),
            ("references", "Références", "1. Untel. Différence moyenne 1,0 (IC à 95 % 0,5 à 1,5)."),
        ),
        _TWO,
    ),
    "es": Paper(
        (
            (
                "abstract",
                "Resumen",
                "El dolor disminuyó (diferencia de medias -7,7; IC del 95 % -12,1 a -3,3; p < 0,001).",
            ),
            ("methods", "Métodos", "Preguntamos a doce personas."),
            ("results", "Resultados", "Menos personas enfermaron (riesgo relativo 0,80; IC del 95 % 0,64 a 1,00)."),
            ("references", "Referencias", "1. Alguien. Diferencia de medias 1,0 (IC del 95 % 0,5 a 1,5)."),
        ),
        _TWO,
    ),
}


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _text(paper: Paper) -> bytes:
    return "".join(f"{head}\n\n{text}\n\n" for _, head, text in paper.sections).encode()


def _markdown(paper: Paper) -> bytes:
    return "".join(f"## {head}\n\n{text}\n\n" for _, head, text in paper.sections).encode()


def _page(paper: Paper) -> bytes:
    body = "".join(f"<h2>{head}</h2><p>{_escaped(text)}</p>" for _, head, text in paper.sections)
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def _jats(paper: Paper) -> bytes:
    front, *body = (f"<sec><title>{head}</title><p>{_escaped(text)}</p></sec>" for _, head, text in paper.sections[:-1])
    last = f"<ref-list><title>x</title><ref><p>{_escaped(paper.sections[-1][2])}</p></ref></ref-list>"
    return (
        f'<article article-type="research-article"><front><article-meta><abstract>{front}</abstract></article-meta>'
        f"</front><body>{''.join(body)}</body><back>{last}</back></article>"
    ).encode()


def _word(paper: Paper) -> bytes:
    return docx(
        "".join(paragraph(run(head), "Kop1") + paragraph(run(_escaped(text))) for _, head, text in paper.sections)
    )


def _notebook(paper: Paper) -> bytes:
    return ipynb(*(("markdown", f"# {head}\n\n{text}") for _, head, text in paper.sections))


#: Format -> paper -> file.
FORMS: dict[str, Callable[[Paper], bytes]] = {
    "txt": _text,
    "md": _markdown,
    "html": _page,
    "jats": _jats,
    "docx": _word,
    "ipynb": _notebook,
}
