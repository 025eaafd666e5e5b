import pytest

from mou_extract.glosses import with_glosses
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
