"""Words for numbers: one table, whose sets are ordered as the words are."""

import pytest

import lbpmeta as lm


def test_every_word_once_and_with_a_reason():
    words = [w for row in lm.NUMBER_WORDS for w in row.words]
    assert len(words) == len(set(words))
    for row in lm.NUMBER_WORDS:
        assert 0 <= row.share.low <= row.share.high <= 100
        assert row.reason.endswith(".")


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ("almost a quarter", "almost a third"),
        ("almost a third", "almost half"),
        ("about a third", "about half"),
        ("about half", "about two thirds"),
        ("almost half", "more than half"),
        ("some", "most"),
    ],
)
def test_more_is_more(less, more):
    a, b = lm.words_meant(less).share, lm.words_meant(more).share
    assert a.low <= b.low
    assert a.high <= b.high


def test_half_visits_the_practice():
    # 40.9 per 1000 a year in general practice, "about half" of the people: 82 per 1000 at exactly half.
    share = lm.words_meant("ongeveer de helft").share
    low, high = (lm.Printed.parse("40.9").values / lm.ValueSet(share.low / 100, share.high / 100)).low, 40.95 / (5 / 12)
    assert (round(low), round(high), round(40.9 / 0.5)) == (70, 98, 82)


def test_unknown_words():
    with pytest.raises(lm.DataError, match="does not hold"):
        lm.words_meant("oodles")
