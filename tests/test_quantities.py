import datetime

import pytest

from mou_extract.quantities import find_amounts, find_head_counts, find_terms

PUBLISHED = datetime.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("4억원", 400_000_000, "KRW"),
        ("1조 2천억 원", 1_200_000_000_000, "KRW"),
        ("3천500만원", 35_000_000, "KRW"),
        ("4억 2,000만원", 420_000_000, "KRW"),
        ("1억2천만 원", 120_000_000, "KRW"),
        ("3.5억원", 350_000_000, "KRW"),
        ("20만7천원", 207_000, "KRW"),
        ("500만 달러", 5_000_000, "USD"),
        ("1000만 유로", 10_000_000, "EUR"),
        ("수백억원", None, "KRW"),
        ("10억여원", None, "KRW"),
        ("200~300억원", None, "KRW"),
    ],
)
def test_money_is_read_as_korean_writes_it(text, value, currency):
    (amount,) = find_amounts(f"모두 {text} 규모를 지원한다")
    assert (amount.text, amount.value, amount.currency) == (text, value, currency)
    assert f"모두 {text} 규모를 지원한다"[amount.start : amount.end] == text


@pytest.mark.parametrize(
    "text", ["수원에 짓는다", "원전 5기", "5원칙을 세운다", "회원 3천", "만원버스"]
)
def test_what_only_looks_like_money_is_none(text):
    assert find_amounts(text) == ()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100명", 100),
        ("1천200명", 1200),
        ("2만3000명", 23_000),
        ("10인", 10),
        ("30여 명", None),
        ("9만4000여명", None),
        ("수천명", None),
        ("3~5명", None),
    ],
)
def test_people_are_counted(text, value):
    (count,) = find_head_counts(f"청년 {text}의 취업을 돕는다")
    assert (count.text, count.value) == (text, value)


@pytest.mark.parametrize("text", ["3인조", "명단 5", "1인당", "100곳", "5명절"])
def test_what_only_looks_like_people_is_none(text):
    assert find_head_counts(text) == ()


@pytest.mark.parametrize(
    ("text", "duration", "until"),
    [
        ("3년간", "P3Y", None),
        ("6개월 동안", "P6M", None),
        ("두 달간", "P2M", None),
        ("10일간", "P10D", None),
        ("2027년까지", None, "2027"),
        ("내년 6월까지", None, "2027-06"),
        ("올해 말까지", None, "2026-12"),
        ("2029년 상반기까지", None, "2029-06"),
        ("2030년 12월 31일까지", None, "2030-12-31"),
        ("3월까지", None, "2027-03"),
        ("12월까지", None, "2026-12"),
        ("20일까지", None, None),
    ],
)
def test_terms_become_iso(text, duration, until):
    (term,) = find_terms(f"앞으로 {text} 운영한다", PUBLISHED)
    assert (term.text, term.duration, term.until) == (text, duration, until)


def test_without_a_publication_date_a_relative_year_is_unknown():
    assert [t.until for t in find_terms("내년까지, 2027년까지", None)] == [None, "2027"]


@pytest.mark.parametrize("text", ["지금까지", "서울까지", "5곳까지", "격주간지"])
def test_other_limits_are_no_terms(text):
    assert find_terms(text, PUBLISHED) == ()
