import math
import time

import pytest

from mou_extract.rules.party_evidence import PartyFacts, drop_doubtful_parties, find_parties
from mou_extract.spans import Span

TEXT = (
    "물결대와 ㈜누리는 업무협약을 맺었다. 협약식에는 물결대 총장이 나왔다. 날이 맑았다. 눈이 녹았다. "
    "봄이 왔다. 꽃이 폈다. 새가 울었다. 강물이 불었다. 다온시 시장도 꽃을 보았다."
)


def mention(name, score=0.9):
    return Span(TEXT.index(name), TEXT.index(name) + len(name), "SIGNATORY", score)


def test_the_facts_of_each_party():
    again = Span(TEXT.index("물결대 총장"), TEXT.index("물결대 총장") + 3, "SIGNATORY", 0.5)
    spans = [mention("물결대"), mention("㈜누리", 0.5), again, mention("다온시", 1.0)]
    first, second, third = find_parties(TEXT, spans)
    assert first.mentions == (spans[0], again)
    assert first.facts == PartyFacts(pytest.approx(math.log(9)), 1, 1, 1, 0)
    assert second.facts == PartyFacts(0, 1, 0, 1, 0)
    assert third.facts == PartyFacts(pytest.approx(math.log(999)), 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("누리대와 물결대는 웃었다.", 1),
        ("누리대·물결대는 웃었다.", 1),
        ("물결대, 누리대가 웃었다.", 1),
        ("누리대는 물결대를 보았다.", 0),
        ("누리대가 기와 물결대를 보았다.", 1),
    ],
)
def test_a_name_is_joined_to_another_before_or_behind(text, listed):
    span = Span(text.index("물결대"), text.index("물결대") + 3, "SIGNATORY", 0.9)
    (party,) = find_parties(text, [span])
    assert party.facts.listed == listed


def test_an_organisation_named_once_and_late_is_no_party():
    spans = (mention("물결대"), mention("㈜누리"), mention("다온시", 0.8))
    people = (Span(0, 3, "OFFICIAL"),)
    assert drop_doubtful_parties(TEXT, (*spans, *people)) == (*spans[:2], *people)


def test_what_comes_before_the_first_party_makes_none_late():
    filler = "날이 맑았다. " * 20
    moved = [Span(s.start + len(filler), s.end + len(filler), s.label, s.score) for s in (
        mention("물결대"), mention("㈜누리"),
    )]  # fmt: skip
    assert [party.facts.late for party in find_parties(filler + TEXT, moved)] == [0, 0]


def test_no_parties_no_facts():
    assert find_parties(TEXT, [Span(0, 3, "OFFICIAL")]) == ()
    assert drop_doubtful_parties(TEXT, ()) == ()


def test_a_long_sentence_is_read_once_for_all_parties():
    text = "".join(f"물결{number:03}사, " for number in range(100)) + "가 " * 200_000
    mentions = [Span(start, start + 6, "SIGNATORY") for start in range(0, 800, 8)]

    def seconds(named):
        started = time.process_time()
        find_parties(text, named)
        return time.process_time() - started

    assert any(seconds(mentions) < 10 * seconds(mentions[:1]) for _ in range(3))
