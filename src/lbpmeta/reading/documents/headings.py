"""Headings: which part of a paper stands under which words. One language is one entry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

from lbpmeta.reading.document import Role

__all__ = ["HEADINGS", "Part", "part_of", "role_label"]

#: A role, or a part that is no running text of the paper: its references, or what comes behind the paper.
Part = Literal["", "abstract", "introduction", "methods", "results", "discussion", "references", "end"]

#: Language -> part -> headings, without case; a heading may go on with "and" or "of" and more words.
HEADINGS: Final[Mapping[str, Mapping[Part, str]]] = MappingProxyType(
    {
        "en": MappingProxyType(
            {
                "abstract": "abstract | summary | plain language summary | structured abstract | key points",
                "introduction": "introduction | background | objective | objectives | aim | aims | purpose | "
                "importance | rationale | context",
                "methods": "methods | method | materials and methods | material and methods | patients and "
                "methods | methodology | statistical analysis | statistical analyses | statistical methods | "
                "statistics | study design | design | design, setting, and participants | setting | participants "
                "| interventions | data sources | search methods | selection criteria | data collection and "
                "analysis | data extraction and synthesis | main outcome measures | main outcomes and measures",
                "results": "results | findings | main results | data synthesis",
                "discussion": "discussion | conclusion | conclusions | interpretation | authors' conclusions | "
                "authors conclusions | comment | limitations | implications",
                "references": "references | reference list | bibliography | literature cited | literature | works "
                "cited | cited literature",
                "end": "acknowledgements | acknowledgments | acknowledgement | acknowledgment | funding | "
                "conflict of interest | conflicts of interest | competing interests | declarations | author "
                "contributions | authors' contributions | appendix | appendices | supplementary material | "
                "supporting information | data availability | data availability statement | ethics statement | "
                "abbreviations | disclosures | trial registration | keywords",
            }
        ),
        "nl": MappingProxyType(
            {
                "abstract": "samenvatting | kernpunten",
                "introduction": "inleiding | achtergrond | doel | vraagstelling | doelstelling",
                "methods": "methode | methoden | methodes | materiaal en methode | materiaal en methoden | opzet "
                "| patiënten en methoden | onderzoeksopzet | statistische analyse | methodiek",
                "results": "resultaten | resultaat | bevindingen | uitkomsten",
                "discussion": "discussie | beschouwing | bespreking | conclusie | conclusies | commentaar",
                "references": "literatuur | literatuurlijst | referenties | bronnen | bronvermelding",
                "end": "dankwoord | dankbetuiging | financiering | belangenverstrengeling | belangenconflict | "
                "bijlage | bijlagen",
            }
        ),
        "de": MappingProxyType(
            {
                "abstract": "zusammenfassung | kurzfassung",
                "introduction": "einleitung | hintergrund | ziel | fragestellung | zielsetzung",
                "methods": "methode | methoden | methodik | material und methoden | material und methode | "
                "patienten und methoden | statistische analyse | statistik | studiendesign",
                "results": "ergebnisse | ergebnis | resultate",
                "discussion": "diskussion | schlussfolgerung | schlussfolgerungen | fazit | schluss",
                "references": "literatur | literaturverzeichnis | quellen | referenzen",
                "end": "danksagung | finanzierung | interessenkonflikt | interessenkonflikte | anhang",
            }
        ),
        "fr": MappingProxyType(
            {
                "abstract": "résumé | resume",
                "introduction": "introduction | contexte | objectif | objectifs | but",
                "methods": "méthode | méthodes | matériel et méthodes | matériels et méthodes | patients et "
                "méthodes | analyse statistique | analyses statistiques | méthodologie",
                "results": "résultats | résultat",
                "discussion": "discussion | conclusion | conclusions | interprétation",
                "references": "références | bibliographie | références bibliographiques",
                "end": "remerciements | financement | conflits d'intérêts | conflit d'intérêts | annexe | annexes",
            }
        ),
        "es": MappingProxyType(
            {
                "abstract": "resumen",
                "introduction": "introducción | antecedentes | objetivo | objetivos",
                "methods": "método | métodos | material y métodos | materiales y métodos | pacientes y métodos | "
                "metodología | análisis estadístico",
                "results": "resultados | resultado | hallazgos",
                "discussion": "discusión | conclusión | conclusiones | interpretación",
                "references": "referencias | bibliografía | referencias bibliográficas",
                "end": "agradecimientos | financiación | conflicto de intereses | conflictos de intereses | anexo",
            }
        ),
    }
)

_PARTS: Final[Mapping[str, Part]] = MappingProxyType(
    {words: part for of_one in HEADINGS.values() for part, many in of_one.items() for words in many.split(" | ")}
)

#: "2.", "2.1", "IV." and "A)" in front of a heading.
_NUMBER: Final = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}|[ivx]{1,5}|[a-h])[.):]?\s+")
_JOINS: Final = re.compile(r"\s+(?:and|of|for|en|van|und|der|et|de|des|y|&)\s.*|\s*[(:].*")
_LABEL: Final = re.compile(r"^\s*(?:\*\*|__)?([^\W\d_][\w'’ ,&/-]{2,40}?)(?:\*\*|__)?\s?[:.](?:\*\*|__)?\s")
#: The label of another part further on, behind the end of a sentence.
_FURTHER: Final = re.compile(r"[.!?)\]][,;]?\s+(?:\*\*|__)?([^\W\d_][\w'’ ,&/-]{2,40}?)(?:\*\*|__)?\s?:(?:\*\*|__)?\s")
_LONGEST: Final = 60


@lru_cache(maxsize=4096)
def part_of(heading: str) -> Part | None:
    """Return the part of a paper that a heading begins; None where its words are not among the known ones.

    Examples
    --------
    >>> part_of("2. Materials and Methods"), part_of("RÉSULTATS"), part_of("Dosing of rats")
    ('methods', 'results', None)
    """
    if len(heading) > _LONGEST:
        return None
    words = " ".join(heading.casefold().replace("’", "'").strip(" \t*_#:.").split())
    words = _NUMBER.sub("", words)
    if words in _PARTS:
        return _PARTS[words]
    return _PARTS.get(_JOINS.sub("", words))


def role_label(paragraph: str) -> Role | None:
    """Return the role that the first words of a paragraph give it, as in "RESULTS: Pain fell"; None without.

    One that goes on with the label of another part is a whole abstract.

    Examples
    --------
    >>> role_label("RESULTS: Pain fell."), role_label("Results of others: none.")
    ('results', None)
    >>> role_label("OBJECTIVE: To look at pain. RESULTS: Pain fell.")
    'abstract'
    """
    found = _LABEL.match(paragraph[:80])
    if found is None:
        return None
    part = _PARTS.get(_folded(found[1]))
    colon = paragraph[: found.end()].rstrip(" *_\n").endswith(":")
    if part in (None, "references", "end", "") or not (colon or found[1].isupper()):
        return None
    further = (_PARTS.get(_folded(label[1])) for label in _FURTHER.finditer(paragraph, found.end()))
    if part != "results" and any(other not in (None, "", "end", "references", part) for other in further):
        return "abstract"
    return part  # type: ignore[return-value]


def _folded(label: str) -> str:
    return " ".join(label.casefold().replace("’", "'").split())
