"""Every kind of mistake, each on a text in which it can be counted by hand."""

from collections import Counter

import pytest

from mou_extract.corpus import Document
from mou_extract.formats.inline import TAG, TAG_LABELS
from mou_extract.labels import COMMITMENT, ENTITY, LAYERS
from mou_extract.report.boundaries import BOUNDARY_KINDS
from mou_extract.report.mistakes import MISTAKE_KINDS, Confusion, confusion, find_mistakes
from mou_extract.report.tallies import judge
from mou_extract.scoring import Scored
from mou_extract.spans import Span


def tagged(source):
    """Text and spans of `<sig>누리대</sig>는`; tags of one name do not nest."""
    text, spans, opened, at = "", [], {}, 0
    for tag in TAG.finditer(source):
        text += source[at : tag.start()]
        at = tag.end()
        if tag[1]:
            spans.append(Span(opened.pop(tag[2]), len(text), TAG_LABELS[tag[2]]))
        else:
            opened[tag[2]] = len(text)
    assert not opened
    return text + source[at:], tuple(sorted(spans))


def mistakes(gold, predicted):
    text, spans = tagged(gold)
    same, found = tagged(predicted)
    assert text == same
    (judged,) = judge([Scored(spans, found)], LAYERS)
    return find_mistakes(Document("a", text, spans), judged)


def kinds(gold, predicted):
    return [mistake.kind for mistake in mistakes(gold, predicted)]


CASES = [
    (
        "list not split",
        "<sig>누리대</sig>·<sig>새솔전자</sig> 협약",
        "<sig>누리대·새솔전자</sig> 협약",
        ["missed", "list not split"],
    ),
    (
        "list not split",
        "<com>장비를 빌려주고</com> <com>인력을 파견</com>한다",
        "<com>장비를 빌려주고 인력을 파견</com>한다",
        ["list not split", "missed"],
    ),
    (
        "split in two",
        "<sig>누리대 산학협력단</sig>",
        "<sig>누리대</sig> <sig>산학협력단</sig>",
        ["spurious", "split in two"],
    ),
    (
        "title swallowed",
        "<off>윤서준</off> <pos>총장</pos>은",
        "<off>윤서준 총장</off>은",
        ["title swallowed", "missed"],
    ),
    (
        "name swallowed",
        "<sig>새솔전자</sig> <pos>본부장</pos>",
        "<pos>새솔전자 본부장</pos>",
        ["missed", "name swallowed"],
    ),
    ("quotation mark", "‘<prog>푸른 교실</prog>’을", "<prog>‘푸른 교실’</prog>을", None),
    ("quotation mark", "<sig>새솔(주)</sig>와", "<sig>새솔(주</sig>)와", None),
    ("other mark", "• <com>인력 교류</com>", "<com>• 인력 교류</com>", None),
    ("other mark", "① <com>인력 교류</com>", "<com>① 인력 교류</com>", None),
    ("legal form", "<sig>㈜새솔전자</sig>는", "㈜<sig>새솔전자</sig>는", None),
    ("legal form", "재단법인 <sig>가온</sig>은", "<sig>재단법인 가온</sig>은", None),
    ("legal form", "<sig>(사)해담회</sig>는", "(사)<sig>해담회</sig>는", None),
    ("particle kept", "<sig>누리대</sig>는", "<sig>누리대는</sig>", None),
    ("particle kept", "<sig>누리대</sig>에서는 ", "<sig>누리대에서는</sig> ", None),
    ("particle cut", "<prog>바다마을</prog> 사업", "<prog>바다마</prog>을 사업", None),
    ("off at both ends", "<com>장비를 함께 쓰</com>고", "장비를 <com>함께 쓰고</com>", None),
    ("clause begun early", "새솔은 <com>장비를 기증</com>", "<com>새솔은 장비를 기증</com>", None),
    ("clause begun late", "<com>새 장비를 기증</com>", "새 <com>장비를 기증</com>", None),
    ("clause cut early", "<com>장비를 기증해 설치</com>", "<com>장비를 기증</com>해 설치", None),
    ("clause cut late", "<com>장비를 기증</com>한다는", "<com>장비를 기증한다는</com>", None),
    (
        "line break crossed",
        "새 설비\n<sig>가온전지</sig>는",
        "새 <sig>설비\n가온전지</sig>는",
        None,
    ),
    ("epithet kept", "미국 <sig>가온전지</sig>", "<sig>미국 가온전지</sig>", None),
    ("begins early", "신<sig>가온전지</sig>는", "<sig>신가온전지</sig>는", None),
    ("begins late", "<off>마리 에크</off>는", "마리 <off>에크</off>는", None),
    ("ends early", "<off>박제운</off> 대표", "<off>박제</off>운 대표", None),
    ("ends late", "<sig>가온전지</sig> 공장에", "<sig>가온전지 공장</sig>에", None),
    ("wrong label", "<prog>바다반</prog>은", "<sig>바다반</sig>은", None),
    ("wrong label and boundary", "<prog>바다반</prog>은", "<sig>바다반은</sig>", None),
    ("missed", "<venue>본관</venue>에서", "본관에서", None),
    ("spurious", "지난 5일", "지난 <date>5일</date>", None),
]


@pytest.mark.parametrize(("kind", "gold", "predicted", "all_kinds"), CASES)
def test_the_kind_of_a_mistake(kind, gold, predicted, all_kinds):
    assert kinds(gold, predicted) == (all_kinds or [kind])


def test_every_kind_has_a_case():
    assert {kind for kind, *_ in CASES} == set(MISTAKE_KINDS)
    assert set(BOUNDARY_KINDS) < set(MISTAKE_KINDS)


def test_a_particle_at_the_end_of_a_clause_is_part_of_it():
    assert kinds("<com>장비를 기증</com>은", "<com>장비를 기증은</com>") == ["clause cut late"]


def test_what_is_right_is_no_mistake():
    source = "<sig>누리대</sig><pos>총장</pos> <com><sig>누리대</sig>를 지원</com>"
    assert mistakes(source, source) == ()


def test_a_mistake_shows_both_texts_and_both_labels():
    (mistake,) = mistakes("<prog>바다반</prog>은", "<sig>바다반은</sig>")
    assert (mistake.article, mistake.layer) == ("a", "entity")
    assert (mistake.gold_text, mistake.predicted_text) == ("바다반", "바다반은")
    assert mistake.labels == ("PROGRAM", "SIGNATORY")
    assert mistake.gold == Span(0, 3, "PROGRAM")
    (missed,) = mistakes("<venue>본관</venue>에서", "본관에서")
    assert (missed.gold_text, missed.predicted, missed.predicted_text) == ("본관", None, None)


def test_confusion_counts_pairs_and_what_has_no_partner():
    _, spans = tagged("<prog>바다반</prog>은 <sig>누리대</sig>와 <sig>새솔</sig> <com>교류</com>")
    _, found = tagged("<sig>바다반</sig>은 <sig>누리대와</sig> 새솔 <com>교류</com>")
    judged = judge([Scored(spans, found), Scored((), (Span(0, 1, "DATE"),))], LAYERS)
    entity = confusion(judged, ENTITY)
    assert entity.labels == (*ENTITY.labels, "nothing")
    cells = Counter(
        {
            (row, column): count
            for row, counts in zip(entity.labels, entity.counts, strict=True)
            for column, count in zip(entity.labels, counts, strict=True)
            if count
        }
    )
    assert cells == {
        ("PROGRAM", "SIGNATORY"): 1,
        ("SIGNATORY", "SIGNATORY"): 1,
        ("SIGNATORY", "nothing"): 1,
        ("nothing", "DATE"): 1,
    }
    assert confusion(judged, COMMITMENT) == Confusion(
        "commitment", ("COMMITMENT", "nothing"), ((1, 0), (0, 0))
    )
