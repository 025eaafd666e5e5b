import pytest

from mou_extract.rules.glosses import with_glosses
from mou_extract.spans import Span


def found(text, *spans):
    return [(text[s.start : s.end], s.label, s.score) for s in with_glosses(text, spans)]


def at(text, name, label, score=0.9):
    return Span(text.index(name), text.index(name) + len(name), label, score)


def test_a_gloss_is_the_name_again():
    text = "두 회사는 앱 ‘물결앱’(MulApp)을 너울전자(Neoul Inc.)와 만든다."
    names = at(text, "물결앱", "PROGRAM"), at(text, "너울전자", "SIGNATORY", 0.8)
    assert found(text, *names) == [
        ("물결앱", "PROGRAM", 0.9), ("MulApp", "PROGRAM", 0.9), ("너울전자", "SIGNATORY", 0.8),
        ("Neoul Inc", "SIGNATORY", 0.8),
    ]  # fmt: skip


def test_a_gloss_is_whole():
    text = "물결앱(Mul App Plus, MAP)을 만든다."
    cut = (
        at(text, "물결앱", "PROGRAM"),
        at(text, "Mul", "PROGRAM", 0.7),
        at(text, "Plus", "PROGRAM"),
    )
    assert found(text, *cut) == [("물결앱", "PROGRAM", 0.9), ("Mul App Plus", "PROGRAM", 0.9)]


@pytest.mark.parametrize("label", ["PROGRAM", "SIGNATORY"])
def test_a_gloss_and_its_short_form_are_two(label):
    text = "물결축제(Mulgyeol Wave Festival, MWF)를 연다."
    read = at(text, "물결축제", label), at(text, "Mulgyeol Wave Festival, MWF", label)
    names = ["물결축제", "Mulgyeol Wave Festival", "MWF"]
    assert found(text, *read) == [(name, label, 0.9) for name in names]
    for no_short in ("Ltd", "LLC", "Co.", "USA", "Seoul"):
        firm = f"물결전자(Mulgyeol Electronics, {no_short})는"
        whole = f"Mulgyeol Electronics, {no_short}"
        assert [name for name, *_ in found(firm, at(firm, whole, label))] == [whole]
    unbracketed = "물결축제 Mulgyeol Wave Festival, MWF를 연다."
    one = at(unbracketed, "Mulgyeol Wave Festival, MWF", label)
    assert found(unbracketed, one) == [("Mulgyeol Wave Festival, MWF", label, 0.9)]


def test_a_name_and_its_gloss_are_of_the_surer_kind():
    text = "물결앱(MulApp)을 만든다."
    unsure = at(text, "물결앱", "PROGRAM", 0.6), at(text, "MulApp", "SIGNATORY", 0.8)
    assert found(text, *unsure) == [("물결앱", "SIGNATORY", 0.6), ("MulApp", "SIGNATORY", 0.8)]
    sure = at(text, "물결앱", "PROGRAM", 0.9), at(text, "MulApp", "SIGNATORY", 0.8)
    assert found(text, *sure) == [("물결앱", "PROGRAM", 0.9), ("MulApp", "PROGRAM", 0.9)]


@pytest.mark.parametrize(
    "text",
    [
        "물결앱(www.mulapp.kr)을 만든다.",
        "물결앱(CEO 윤서준)을 만든다.",
        "물결앱(가칭)을 만든다.",
        "물결앱(MulApp: 새 앱)을 만든다.",
        "물결앱을 (MulApp)",
        "물결앱(A)을",
    ],
)
def test_what_else_stands_in_brackets_is_none(text):
    assert found(text, at(text, "물결앱", "PROGRAM")) == [("물결앱", "PROGRAM", 0.9)]


def test_a_title_or_a_longer_name_in_the_brackets_stays():
    text = "물결전자(Kim Su)는 물결앱(MulApp 2) 사업을 말했다."
    spans = (
        at(text, "물결전자", "SIGNATORY"), at(text, "Kim Su", "OFFICIAL"), at(text, "물결앱", "PROGRAM"),
        at(text, "MulApp 2) 사업", "PROGRAM", 0.7),
    )  # fmt: skip
    assert found(text, *spans) == [
        ("물결전자", "SIGNATORY", 0.9), ("Kim Su", "OFFICIAL", 0.9), ("물결앱", "PROGRAM", 0.9),
        ("MulApp 2) 사업", "PROGRAM", 0.7),
    ]  # fmt: skip


@pytest.mark.parametrize("gloss", ["John Carter", "Jean-Luc D’Arc", "尹瑞俊"])
def test_a_persons_name_in_other_letters_is_the_person_again(gloss):
    text = f"너울전자의 존 카터({gloss}) 사장이 왔다."
    person = at(text, "존 카터", "OFFICIAL")
    assert found(text, person) == [("존 카터", "OFFICIAL", 0.9), (gloss, "OFFICIAL", 0.9)]
    misread = at(text, gloss[:2], "SIGNATORY", 0.6)
    assert found(text, person, misread) == found(text, person)


@pytest.mark.parametrize("other", ["KAIST", "45", "주한 대사", "CEO", "Ph.D.", "Chairman"])
def test_what_else_stands_behind_a_person_is_no_name(other):
    text = f"존 카터({other})가 왔다."
    assert found(text, at(text, "존 카터", "OFFICIAL")) == [("존 카터", "OFFICIAL", 0.9)]


@pytest.mark.parametrize(
    ("first", "second"), [("최고경영자", "CEO"), ("대표이사 사장", "CEO"), ("본부장", "전무")]
)
def test_a_title_and_its_gloss_are_two(first, second):
    text = f"윤서준 물결전자 {first}({second})가 왔다."
    two = [(first, "POSITION", 0.9), (second, "POSITION", 0.9)]
    assert found(text, at(text, f"{first}({second})", "POSITION")) == two
    assert found(text, at(text, f"{first}({second}", "POSITION")) == two


def test_the_letters_of_a_title_are_added():
    text = "윤서준 최고경영자(CEO)와 김하늘 단장(준장)이 왔다."
    titles = at(text, "최고경영자", "POSITION"), at(text, "단장", "POSITION")
    assert [shown for shown, *_ in found(text, *titles)] == ["최고경영자", "CEO", "단장"]


def test_a_programme_that_ends_in_its_gloss_is_two():
    text = "물결런(MulRun)과 인공지능(AI) 물결교실을 연다."
    names = at(text, "물결런(MulRun)", "PROGRAM"), at(text, "인공지능(AI) 물결교실", "PROGRAM")
    assert [shown for shown, *_ in found(text, *names)] == [
        "물결런", "MulRun", "인공지능(AI) 물결교실",
    ]  # fmt: skip


@pytest.mark.parametrize("note", ["사진", "가운데", "왼쪽 두 번째", "컴퓨터공학과"])
def test_a_note_behind_a_title_is_no_title(note):
    text = f"윤서준 물결전자 대표({note})가 왔다."
    assert [shown for shown, *_ in found(text, at(text, f"대표({note})", "POSITION"))] == [
        f"대표({note})"
    ]
