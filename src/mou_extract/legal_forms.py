"""Legal forms of organisations, as news writes them onto names: `㈜새솔전자`, `(사)누리협회`, `재단법인 물결`."""

from __future__ import annotations

SIGNS = "㈜㈔"  # one character that is a legal form
IN_BRACKETS = "주유사재학의복합"  # `(주)`: one letter between brackets
COMPANIES = ("주식회사", "유한회사", "유한책임회사", "합자회사", "합명회사")
JURIDICAL_PERSONS = tuple(
    f"{kind}법인"
    for kind in (
        "사단 재단 학교 의료 사회복지 법무 세무 회계 특허 관세 노무 농업회사 어업회사 영농조합 영어조합"
    ).split()
)
WORDS = COMPANIES + JURIDICAL_PERSONS
# Any of them, as the source of a regular expression.
LEGAL_FORM = rf"(?:[{SIGNS}]|\([{IN_BRACKETS}]\)|{'|'.join(WORDS)})"
