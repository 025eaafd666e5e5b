"""Whose a promise without a subject is. All names here are invented."""

from dataclasses import replace

import pytest

from mou_extract.assembly import KnownContinuation, assemble, known_continuations
from mou_extract.assembly.continuation import Continuation, ContinuationFacts, goes_on
from mou_extract.spans import Span

OPENING = "누리대와 새솔전자가 만났다. "
ROLES = "누리대는 인력을 양성하고, 새솔전자는 장비를 제공한다. "
NONE = ContinuationFacts(*[0] * 12)


def spans_of(text, promises):
    names = [(name, "SIGNATORY") for name in ("누리대", "새솔전자")]
    return [
        Span(start, start + len(words), label)
        for words, label in [*names, *((promise, "COMMITMENT") for promise in promises)]
        for start in range(len(text))
        if text.startswith(words, start)
    ]


def undertakers(text, *promises):
    record = assemble(text, spans_of(text, promises))
    return [promise.parties for promise in record.commitments]


def facts(text, *promises):
    """The facts about the last promise."""
    spans = spans_of(text, promises)
    return known_continuations(text, spans, assemble(text, spans))[-1].facts


@pytest.mark.parametrize(
    "sentence",
    [
        "또 [교육장을 제공]한다.",
        "여기에 3억원을 [투입]한다.",
    ],
)
def test_who_was_spoken_of_last_goes_on(sentence):
    promise = sentence[sentence.index("[") + 1 : sentence.index("]")]
    text = OPENING + "누리대는 인력을 양성한다. " + sentence.replace("[", "").replace("]", "")
    assert undertakers(text, "인력을 양성", promise) == [("누리대",), ("누리대",)]


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        # done together, after the roles of both were told
        (ROLES, "[연구 인력을 상호 교류]한다."),
        # a passive after them
        (ROLES, "[센터가 설치]된다."),
        # what others can do after them
        (ROLES, "학생은 [장비를 이용]할 수 있다."),
        # a list, some sentences later
        ("누리대는 인력을 양성한다. 날이 맑았다. ", "내용은 ▲[교재 개발] 등이다."),
        # only the signing
        ("누리대는 5일 새솔전자와 협약을 체결했다. ", "[교재를 개발]한다."),
    ],
)
def test_else_all_promise(before, sentence):
    promise = sentence[sentence.index("[") + 1 : sentence.index("]")]
    text = OPENING + before + sentence.replace("[", "").replace("]", "")
    assert undertakers(text, "인력을 양성", "장비를 제공", promise)[-1] == ("누리대", "새솔전자")


def test_the_facts_of_a_promise_that_goes_on():
    text = OPENING + "새솔전자는 인력을 채용한다. 공장을 착공한다."
    assert facts(text, "인력을 채용", "공장을 착공") == replace(
        NONE, latest=1, next_sentence=1, promises=1, firm_invests=1
    )


def test_the_facts_of_a_promise_that_all_make():
    text = (
        OPENING
        + "누리대는 인력을 양성하고, 새솔전자는 장비를 제공한다. 양 기관은 교재를 개발한다. "
        "협약에 따라 날이 정해졌다. ▲전담 기구가 공동 구성될 수 있다."
    )
    promises = ("인력을 양성", "장비를 제공", "교재를 개발", "전담 기구가 공동 구성")
    assert facts(text, *promises) == ContinuationFacts(
        latest=0,
        next_sentence=0,
        among_others=1,
        promises=1,
        others_promise=1,
        all_promise=1,
        bulleted=1,
        mutual=1,
        firm_invests=0,
        own_subject=1,
        passive=1,
        enabled=1,
    )


def test_a_hundred_promises_count_as_four():
    text = OPENING + "누리대는 인력을 양성한다. " + "누리대는 교재를 나눈다. " * 6 + "책을 펴낸다."
    assert facts(text, "인력을 양성", "교재를 나눈다", "책을 펴낸다").promises == 4


def test_what_the_record_says_is_learned_and_followed():
    text = OPENING + "누리대는 인력을 양성한다. 교재를 나눈다. 책을 펴낸다."
    spans = spans_of(text, ("인력을 양성", "교재를 나눈다", "책을 펴낸다"))
    record = assemble(text, spans)
    first, second, third = record.commitments
    told = replace(record, commitments=(first, replace(second, parties=("새솔전자",)), third))
    followed = replace(NONE, latest=1, next_sentence=1, promises=1)
    assert known_continuations(text, spans, told) == [
        KnownContinuation(followed, theirs=False),
        # now 새솔전자 was spoken of last, and the record says that 누리대 promises
        KnownContinuation(replace(followed, others_promise=1), theirs=False),
    ]


def test_nobody_was_spoken_of_before():
    text = "교재를 개발한다. 누리대와 새솔전자가 만났다."
    spans = spans_of(text, ("교재를 개발",))
    assert known_continuations(text, spans, assemble(text, spans)) == []
    assert undertakers(text, "교재를 개발") == [("누리대", "새솔전자")]


def test_only_being_spoken_of_last_is_enough_to_go_on():
    spoken_of = replace(NONE, latest=1, next_sentence=1)
    assert goes_on(Continuation(frozenset({0}), spoken_of))
    assert not goes_on(Continuation(frozenset({0}), NONE))
