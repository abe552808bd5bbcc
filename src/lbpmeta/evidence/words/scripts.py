"""Scripts: words of column names that are not written in Latin letters, put in English, as data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

__all__ = ["in_english"]

#: What is said in Chinese, Japanese, Korean and Russian, by what it is in English.
_SAID: Final[Mapping[str, str]] = {
    "intervention": (
        "试验组 實驗組 实验组 干预组 治疗组 观察组 介入群 実験群 治療群 介入 실험군 중재군 экспериментальная основная"
    ),
    "control": "对照组 對照組 対照群 対照 コントロール群 대조군 контрольная контроль",
    "n": "例数 例數 样本量 樣本數 人数 人數 总人数 症例数 被験者数 対象者数 표본수 대상자수 표본크기",
    "mean": "均数 均值 平均值 平均数 平均 평균 среднее",
    "sd": "标准差 標準差 標準偏差 표준편차",
    "se": "标准误 標準誤 標準誤差 표준오차",
    "events": "事件数 事件數 发生数 事件 イベント数 イベント 사건수",
    "total": "总数 總數 总例数 合計",
    "lower": "下限 하한 нижняя нижний",
    "upper": "上限 상한 верхняя верхний",
    "ci": "置信区间 可信区间 信賴區間 信頼区間 신뢰구간 ди",
    "smd": "标准化均数差 標準化平均差 표준화평균차",
    "md": "均数差 平均差 평균차",
    "effect size": "效应量 效應值 効果量 效果量 효과크기",
    "odds ratio": "比值比 オッズ比 오즈비 ош",
    "hazard ratio": "ハザード比",
    "risk ratio": "リスク比 相对危险度",
    "author": "第一作者 作者 著者 저자 автор авторы",
    "study": "研究 연구 исследование",
    "year": "发表年份 年份 出版年 発表年 연도 год",
    "weight": "权重 權重 重み 가중치 вес",
}
_WORDS: Final[Mapping[str, str]] = {word: english for english, words in _SAID.items() for word in words.split()}
#: Words of letters stand alone; those of signs may stand in one.
_WORD: Final = re.compile(
    "|".join(
        rf"(?<!\w){word}(?!\w)" if "\u0400" <= word[0] <= "\u04ff" else word
        for word in sorted(_WORDS, key=len, reverse=True)
    )
)


#: Letters of other scripts, and those of Latin that Unicode does not take apart.
_OTHER: Final = re.compile(r"[\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN: Final = str.maketrans({"\u0131": "i", "\u0142": "l", "\u00f8": "o", "\u00e6": "ae"})


def in_english(name: str) -> str:
    """Return a name of words of another script in English, where all of them are known; else as it is.

    Examples
    --------
    >>> in_english("试验组均数"), in_english("대조군 표준편차"), in_english("95% ДИ нижняя"), in_english("mean")
    ('intervention mean', 'control sd', '95% ci lower', 'mean')
    >>> in_english("试验组平均年龄")
    '试验组平均年龄'
    """
    if name.isascii():
        return name
    plain = unicodedata.normalize("NFC", name).translate(_LATIN)
    found = _WORD.sub(lambda m: f" {_WORDS[m[0].lower()]} ", plain.lower())
    known = found != plain.lower() and not _OTHER.search(found)
    return " ".join(found.split()) if known else plain
