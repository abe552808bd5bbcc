"""Claims: what a sentence says in words of the result that it prints. One language is one entry."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lbpmeta.reading.document import Block
from lbpmeta.reading.result import PrintedResult

__all__ = ["CLAIMS", "Claims", "claims_of"]

#: How far a sentence is looked for around a result.
_REACH: Final = 400


@dataclass(frozen=True, slots=True)
class Claims:
    """The words of one language.

    Parameters
    ----------
    not_significant : str
        Words that deny an effect, as a pattern.
    significant : str
        Words that claim one, looked for where nothing denies it.
    other : str
        Words that make of either something else: clinical relevance, heterogeneity, a plan.
    denied : str
        Words that may deny a claim from further off: "was not linked in any significant way".
    """

    not_significant: str
    significant: str
    other: str
    denied: str


#: Language -> its words.
CLAIMS: Final[Mapping[str, Claims]] = MappingProxyType(
    {
        "en": Claims(
            r"\bno (?:statistically )?significant|\bnot (?:statistically )?significant|\bnon-?significant"
            r"|\bnot? (?:\w+ )?differ(?:ence|ent)?\b|\bdid not (?:significantly )?differ"
            r"|\bnot reach (?:\w+ )?significance|\bno longer (?:\w+ )?significant"
            r"|\bno (?:evidence of (?:a |an )?)?(?:difference|effect)\b",
            r"\b(?:statistically )?significant(?:ly)?\b",
            r"\bclinical|\bheterogene|\bsignificance level|\bif |\bwhether|\bto detect|\bpower|\binteract|\bimportant"
            r"|\bbut\b|\bhowever|\balthough|\bwhereas|\bwhile\b|\bexcept|\bonly\b"
            r"|\bmarginally|\bborderline|\bsubgroup|\boutlier|\bbias\b|\basymmetry",
            r"\bnot? (?!statistically|significant)(?:\w+ ){1,5}significant",
        ),
        "nl": Claims(
            r"\bgeen (?:statistisch )?significant|\bniet (?:meer |langer )?(?:statistisch )?significant"
            r"|\bgeen (?:verschil|effect)\b"
            r"|\bverschild?en? niet\b|\bniet-significant|\bbereikten? geen (?:statistische )?significantie",
            r"\b(?:statistisch )?significante?\b",
            r"\bklinisch|\bheterogen|\bof er\b|\bom aan te tonen|\bmaar\b|\bechter|\bhoewel|\bterwijl|\balleen\b"
            r"|\bsignificantieniveau|\bindien\b|\binteracti|\bbelangrijk|\bbehalve\b"
            r"|\bmarginaal|\bnet niet\b|\bsubgroep",
            r"\b(?:niet|geen) (?!statistisch|significant)(?:\w+ ){1,5}significant",
        ),
        "de": Claims(
            r"\bkein(?:e|en)? (?:statistisch )?signifikant|\bnicht (?:mehr |länger )?(?:statistisch )?signifikant"
            r"|\bkein(?:e|en)? (?:Unterschied|Effekt)|\bunterschied(?:en)? sich nicht\b|\bnicht-?signifikant"
            r"|\berreichten? keine (?:statistische )?Signifikanz",
            r"\b(?:statistisch )?signifikant(?:e|er|en|es)?\b",
            r"\bklinisch|\bHeterogen|\bob\b|\baber\b|\bjedoch|\bobwohl|\bwährend|\bnur\b"
            r"|\bSignifikanzniveau|\bfalls\b|\bwenn\b|\bInterakti|\bwichtig|\baußer\b|\bhingegen"
            r"|\bgrenzwertig|\bUntergruppe",
            r"\b(?:nicht|kein\w*) (?!statistisch|signifikant)(?:\w+ ){1,5}signifikant",
        ),
        "fr": Claims(
            r"\b(?:pas|aucune?|non)\b(?: \w+){0,2} (?:statistiquement )?significati|\baucune? (?:différence|effet)"
            r"|\bne diff(?:ér|èr)\w+ pas\b|\bnon-significati|\bpas de différence|\bsans différence"
            r"|\bn(?:e |['’])\w+ plus (?:statistiquement )?significati",
            r"\b(?:statistiquement )?significati(?:f|ve|vement)s?\b",
            r"\bclinique|\bhétérogén|\bsi\b|\bmais\b|\bcependant|\bbien que|\balors que|\bseulement"
            r"|\bseuil de signific|\binteracti|\bimportant|\bsauf\b|\btandis que|\btoutefois|\ben revanche"
            r"|\bsous-groupe",
            r"\b(?:pas|aucune?|non)\b(?: \w+){3,7} significati",
        ),
        "es": Claims(
            r"\bno (?:\w+ ){0,3}(?:estadísticamente )?significativ|\bningun[ao]? (?:diferencia|efecto)"
            r"|\bsin diferencias?|\bno difir\w+|\bno (?:hubo|se (?:encontr|observ)\w+) diferencias"
            r"|\bno alcanz\w+ (?:la )?significa",
            r"\b(?:estadísticamente )?significativ(?:[ao]s?|amente)\b",
            r"\bclínic|\bheterogen|\bsi\b|\bpero\b|\bsin embargo|\baunque|\bmientras|\bsólo\b|\bsolo\b"
            r"|\bnivel de significa|\bpara detectar|\binteracc|\bimportan|\bexcepto\b|\bno obstante"
            r"|\bmarginal|\bsubgrupo|\bdej[óa]\w* de ser\b",
            r"\bno (?:\w+ ){4,7}significativ",
        ),
    }
)


def _any(name: str) -> re.Pattern[str]:
    return re.compile("|".join(getattr(words, name) for words in CLAIMS.values()), re.IGNORECASE)


_NOT, _YES, _OTHER, _DENIED = (_any(name) for name in ("not_significant", "significant", "other", "denied"))
_ENDS: Final = re.compile(r"(?<![ .(]\w)(?<!vs)[.!?;][\u2060\d,]{0,6}\s+(?=[^\Wa-z\d_])")


def claims_of(blocks: Sequence[Block], results: Sequence[PrintedResult]) -> list[str]:
    """Return what the sentence of each result claims of it: "significant", "not-significant" or "".

    A sentence speaks of a result where it prints no other one, and where no word in it may turn the claim to something
    else ("clinically", "but").

    Examples
    --------
    >>> text = "Pain did not differ significantly (MD -7.7, 95% CI -12.1 to -3.3). Sleep did (MD 1.0, 0.5 to 1.5)."
    >>> found = [PrintedResult(start=35, end=65), PrintedResult(start=79, end=99)]
    >>> claims_of([Block(text, "line 1")], found)
    ['not-significant', '']
    """
    by_block: dict[int, list[PrintedResult]] = {}
    for result in results:
        by_block.setdefault(result.block, []).append(result)
    starts = {number: sorted(r.start for r in found) for number, found in by_block.items()}
    in_text = [r.kind == "estimate" and r.block >= 0 for r in results]
    return [
        _claim(blocks[r.block], r, starts[r.block]) if told else "" for r, told in zip(results, in_text, strict=True)
    ]


def _claim(block: Block, result: PrintedResult, starts: Sequence[int]) -> str:
    begin = max(0, result.start - _REACH)
    before = [m.end() for m in _ENDS.finditer(block.text, begin, result.start)]
    begin = before[-1] if before else begin
    end = min(len(block.text), result.end + _REACH)
    after = _ENDS.search(block.text, result.end, end)
    end = after.start() if after else end
    if bisect_left(starts, end) - bisect_left(starts, begin) != 1:
        return ""
    words = " ".join(block.text[begin:end].split())
    if _OTHER.search(words):
        return ""
    if _NOT.search(words):
        return "not-significant"
    return "significant" if _YES.search(words) and not _DENIED.search(words) else ""
