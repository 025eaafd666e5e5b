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
        ("1억원∼2억원", None, "KRW"),
        ("1억5천만원~2억원", None, "KRW"),
        ("1조원대", None, "KRW"),
        ("500억 원 안팎", None, "KRW"),
        ("1억 원 내외", None, "KRW"),
        ("30여억 원", None, "KRW"),
        ("1000여만원", None, "KRW"),
        ("1조 2000여억원", None, "KRW"),
        ("백여만 원", None, "KRW"),
        ("50억", 5_000_000_000, "KRW"),
        ("1조 2천억", 1_200_000_000_000, "KRW"),
        ("수백억", None, "KRW"),
        ("200억~300억", None, "KRW"),
        ("천만 원", 10_000_000, "KRW"),
        ("천억 원", 100_000_000_000, "KRW"),
        ("1억 천만 원", 110_000_000, "KRW"),
        ("천2백억원", 120_000_000_000, "KRW"),
        ("1천2백3십만 원", 12_300_000, "KRW"),
        ("1000만 호주달러", 10_000_000, "AUD"),
        ("500만 캐나다 달러", 5_000_000, "CAD"),
        ("300만 싱가포르달러", 3_000_000, "SGD"),
        ("200만 홍콩 달러", 2_000_000, "HKD"),
        ("31억 대만달러", 3_100_000_000, "TWD"),
        ("300만 미국 달러", 3_000_000, "USD"),
        ("300만 US달러", 3_000_000, "USD"),
        ("300만 미 달러", 3_000_000, "USD"),
        ("3억 루블", 300_000_000, "RUB"),
        ("5000만 루피", 50_000_000, "INR"),
        ("5000만 루피아", 50_000_000, "IDR"),
        ("700만 스위스 프랑", 7_000_000, "CHF"),
        ("100만 프랑", 1_000_000, "CHF"),
        ("400만 크로나", 4_000_000, "SEK"),
        ("1000억 동", 100_000_000_000, "VND"),
    ],
)
def test_money_is_read_as_korean_writes_it(text, value, currency):
    (amount,) = find_amounts(f"모두 {text} 규모를 지원한다")
    assert (amount.text, amount.value, amount.currency) == (text, value, currency)
    assert f"모두 {text} 규모를 지원한다"[amount.start : amount.end] == text


@pytest.mark.parametrize(
    "text",
    [
        "수원에 짓는다",
        "원전 5기",
        "5원칙을 세운다",
        "회원 3천",
        "만원버스",
        "천원의 저녁밥",
        "백 원장이 맡는다",
        "유치원 30 원아를 돌본다",
        "2024 프랑스 박람회",
        "아파트 3동",
        "온실 1만 동",
        "1조 동반성장",
        "100억 불법 대출",
        "10 불가 판정",
        "민원 100 불만 접수",
    ],
)
def test_what_only_looks_like_money_is_none(text):
    assert find_amounts(text) == ()


def test_a_loan_right_behind_a_sum_leaves_it_exact():
    (amount,) = find_amounts("소상공인에게 100억원대출을 한다")
    assert (amount.text, amount.value) == ("100억원", 10_000_000_000)


@pytest.mark.parametrize(
    ("text", "found", "value"),
    [
        ("예산은 2023 10억원이다", "10억원", 1_000_000_000),
        ("지점 12 1000만원씩 지원", "1000만원", 10_000_000),
        ("2억 500만 원", "2억 500만 원", 205_000_000),
        (
            "1천2백3십4억 5천6백7십8만 9천1백원",
            "1천2백3십4억 5천6백7십8만 9천1백원",
            123_456_789_100,
        ),
        ("3천 5천만원", "3천 5천만원", None),
    ],
)
def test_only_a_unit_joins_a_number_to_the_next(text, found, value):
    assert [(amount.text, amount.value) for amount in find_amounts(text)] == [(found, value)]


def test_of_a_column_only_the_last_number_counts_people():
    (count,) = find_head_counts("10 20 30 40 50 60 70 80 90명")
    assert (count.text, count.value) == ("90명", 90)


@pytest.mark.parametrize(
    "text",
    ["100만 불을 투자", "100만 불 규모", "100만불로 늘린다", "100만 불까지", "100만불어치"],
)
def test_dollars_end_at_a_boundary_or_a_particle(text):
    (amount,) = find_amounts(text)
    assert (amount.value, amount.currency) == (1_000_000, "USD")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100만원 대의 장비", None),
        ("100만원 대 장비", None),
        ("100만원 대까지", None),
        ("100만원 대학 장학금", 1_000_000),
        ("100만원 대상 수상", 1_000_000),
        ("100만원 대출", 1_000_000),
        ("100만원 대가를 지급", 1_000_000),
        ("100만원 대 200만원", 1_000_000),
    ],
)
def test_a_sum_before_a_separate_range_word_is_vague(text, value):
    assert find_amounts(text)[0].value == value


@pytest.mark.parametrize("text", ["1 " * 1000, "1천만 2여 " * 200, "9" * 5000, "1~" * 500])
def test_a_column_of_numbers_is_refused_at_once(text):
    assert find_amounts(text) == ()
    assert find_head_counts(text) == ()


def test_what_money_was_before_and_who_qualifies_is_not_found():
    text = "펀드를 400억 원에서 700억 원으로 늘리고 매출 3억원 이하 점포에 빌려준다"
    assert [amount.text for amount in find_amounts(text)] == ["700억 원"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("100명", 100),
        ("두 명", 2),
        ("한 명", 1),
        ("스무 명", 20),
        ("1천200명", 1200),
        ("2만3000명", 23_000),
        ("10인", 10),
        ("30여 명", None),
        ("9만4000여명", None),
        ("수천명", None),
        ("3~5명", None),
        ("10명~20명", None),
        ("30명 안팎", None),
        ("100명 내외", None),
        ("70명 남짓", None),
        ("20명대", None),
        ("두 명 안팎", None),
        ("여섯 명", 6),
        ("천 명", 1000),
        ("2만 천 명", 21_000),
        ("천여 명", None),
    ],
)
def test_people_are_counted(text, value):
    (count,) = find_head_counts(f"청년 {text}의 취업을 돕는다")
    assert (count.text, count.value) == (text, value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("정원을 20명에서 32명으로 늘린다", ["32명"]),
        ("경찰관을 두 명에서 다섯 명으로 늘린다", ["다섯 명"]),
        ("담당자 한 명이 맡는 청소년을 40명 이하로 줄인다", ["40명"]),
        ("학생 한 명에게 기술자 한 명을 배정한다", ["한 명"]),
        ("전교생 60명 이하 학교와 급식 인원 600명 이상인 학교", []),
    ],
)
def test_who_was_there_before_and_who_qualifies_is_not_counted(text, found):
    assert [count.text for count in find_head_counts(text)] == found


@pytest.mark.parametrize(
    "text",
    [
        "3인조",
        "명단 5",
        "1인당",
        "100곳",
        "5명절",
        "150명분",
        "한 명당",
        "한 명도",
        "뜻을 천명",
        "이천 명소",
        "백 명예교수",
        "1인 가구",
        "4인 가족 100가구",
        "2인 이상 가구",
        "2인 1조로 방문",
        "1인 기업 육성",
        "1인 창조기업",
        "1인 미디어 창작자",
        "10인 이상 사업장",
        "직원 5명 이상 기업을 지원",
        "다자녀(3명 이상) 가정",
    ],
)
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
        ("열흘 동안", "P10D", None),
        ("이틀간", "P2D", None),
        ("석 달간", "P3M", None),
        ("3년에 걸쳐", "P3Y", None),
        ("올 연말까지", None, "2026-12"),
        ("내년 1분기까지", None, "2027-03"),
        ("이달 말까지", None, "2026-11"),
        ("다음 달까지", None, "2026-12"),
        ("올해 안에", None, "2026"),
        ("내년 상반기 안에", None, "2027-06"),
        ("연내", None, "2026"),
        ("연내에", None, "2026"),
        ("1년 6개월간", "P1Y6M", None),
        ("3년 6개월 동안", "P3Y6M", None),
        ("1주일간", "P1W", None),
        ("일주일간", "P1W", None),
        ("2∼3년간", None, None),
        ("6개월~1년간", None, None),
        ("2년여간", None, None),
        ("여섯 달간", "P6M", None),
        ("반년간", "P6M", None),
        ("내년 초까지", None, "2027"),
        ("내년 6월 초까지", None, "2027-06"),
        ("5개년간", "P5Y", None),
        ("’27년까지", None, "2027"),
        ("'28년 상반기까지", None, "2028-06"),
        ("’98년까지", None, "1998"),
        ("1899년까지", None, "1899"),
    ],
)
def test_terms_become_iso(text, duration, until):
    (term,) = find_terms(f"앞으로 {text} 운영한다", PUBLISHED)
    assert (term.text, term.duration, term.until) == (text, duration, until)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("12월 1일부터 31일까지 할인한다", "2026-12-31"),
        ("12월 1일~31일까지 할인한다", "2026-12-31"),
        ("다음 달 1일(화)부터 20일까지 접수한다", "2026-12-20"),
        ("내년 3월부터 11월까지 연다", "2027-11"),
        ("2028년 3월부터 11월까지 연다", "2028-11"),
        ("12월부터 2월까지 연다", "2027-02"),
        ("3월부터 내년 2월까지 연다", "2027-02"),
        ("내년부터 2030년까지 연다", "2030"),
        ("올해부터 12월까지 연다", "2026-12"),
    ],
)
def test_the_beginning_of_a_term_tells_year_and_month_of_its_end(text, until):
    assert [term.until for term in find_terms(text, PUBLISHED)] == [until]


@pytest.mark.parametrize("text", ["100명 이상 고용", "100명 이상의 기업인", "10인 이상을 채용"])
def test_at_least_so_many_are_counted(text):
    assert find_head_counts(text)[0].value in (10, 100)


@pytest.mark.parametrize(
    ("text", "found", "duration"),
    [
        ("첫 석 달 수수료를 면제", "석 달", "P3M"),
        ("첫 5년간 세금을 감면", "5년간", "P5Y"),
        ("첫 1년 6개월간 임대료를 면제", "1년 6개월간", "P1Y6M"),
        ("첫 2년여간 이자를 감면", "2년여간", None),
        ("2025년 6개월간 운영", "6개월간", "P6M"),
        ("’25년 6개월간 운영", "6개월간", "P6M"),
        ("30년 6개월간 운영", "30년 6개월간", "P30Y6M"),
        ("99년간 임대", "99년간", "P99Y"),
        ("2023~2025년간 운영", "2023~2025년간", None),
        ("8개월짜리 과정", "8개월", "P8M"),
        ("12주 과정의 교실", "12주", "P12W"),
        ("6개월 과정 ‘씨앗학교’", "6개월", "P6M"),
    ],
)
def test_a_length_is_a_term_where_something_lasts(text, found, duration):
    (term,) = find_terms(text, PUBLISHED)
    assert (term.text, term.duration) == (found, duration)


@pytest.mark.parametrize(
    "text",
    [
        "입사 3년 차 직원",
        "8주 과정을 마친 봉사자",
        "7일 안에 지급",
        "공단 안에 설치",
        "2년제",
        "2024년간",
        "2024년 동안",
        "1978년 간호학교로 개교",
        "100년간",
        "9" * 5000 + "년간",
    ],
)
def test_other_lengths_are_no_terms(text):
    assert find_terms(text, PUBLISHED) == ()


def test_the_month_after_december_is_next_year_s():
    (term,) = find_terms("다음 달 말까지", datetime.date(2026, 12, 3))
    assert term.until == "2027-01"


def test_without_a_publication_date_a_relative_year_is_unknown():
    assert [t.until for t in find_terms("내년까지, 2027년까지, 연내", None)] == [
        None,
        "2027",
        None,
    ]


@pytest.mark.parametrize(
    "text", ["지금까지", "서울까지", "5곳까지", "격주간지", "주말까지", "학기 초까지"]
)
def test_other_limits_are_no_terms(text):
    assert find_terms(text, PUBLISHED) == ()


@pytest.mark.parametrize("text", ["전문가 20인 5개 팀", "20인 3개월간 지원", "20인 기업인"])
def test_people_before_another_number_are_counted(text):
    assert [found.value for found in find_head_counts(text)] == [20]


def test_the_end_of_a_quarter_is_the_quarter():
    (term,) = find_terms("내년 1분기 말까지", PUBLISHED)
    assert (term.text, term.until) == ("내년 1분기 말까지", "2027-03")


@pytest.mark.parametrize(
    "text",
    ["700억 규모의 매개변수", "하루 10억 규모의 데이터", "2인 1조 규모로", "저수조 규모를 늘려"],
)
def test_a_size_that_is_no_money_is_no_amount(text):
    assert find_amounts(text) == ()


def test_a_bare_sum_in_a_list_is_money():
    found = find_amounts("1200억원(국비 600억, 도비 300억·군비 200억, 민자 100억)을 쓴다")
    assert [amount.text for amount in found] == ["1200억원", "600억", "300억", "200억", "100억"]
    assert find_amounts("무역법 301조, 232조와 인구 3만, 5만") == ()
