import time
import timeit

import pytest

from mou_extract.rules.boundaries import settle_boundaries
from mou_extract.spans import Span


def tagged(text, *names, label="SIGNATORY"):
    """Spans over the first occurrence of each name."""
    return [Span(text.index(n), text.index(n) + len(n), label, 0.8) for n in names]


def shown(text, spans):
    return [(span.start, text[span.start : span.end]) for span in spans]


def settled(text, *spans):
    return shown(text, settle_boundaries(text, spans))


def test_a_name_stands_on_one_line():
    text = "사회 > 맞손\n물결대는 만났다."
    assert settled(text, Span(5, 11, "SIGNATORY")) == [(8, "물결대")]


@pytest.mark.parametrize(
    "verb", ["연장한다", "연장하기로 했다", "연장할 계획이다", "연장하고 금리를 내린다"]
)
def test_a_promise_that_stops_before_its_verb_goes_on_to_it(verb):
    text = f"은행은 만기를 10년까지 {verb}."
    promise = "만기를 10년까지"
    found = settled(text, *tagged(text, promise, label="COMMITMENT"))
    assert found == [(4, f"{promise} 연장")]


@pytest.mark.parametrize("after", ["새로 연장한다", "미룬다", "연장의 길을 연다"])
def test_a_promise_with_another_word_behind_stays_as_it_is(after):
    text = f"은행은 만기를 10년까지 {after}."
    promise = "만기를 10년까지"
    assert settled(text, *tagged(text, promise, label="COMMITMENT")) == [(4, promise)]


def test_two_names_are_two_mentions():
    text = "㈜물결 ㈜물결은 주식회사 누리정보(NRI)와 다온대) 로봇센터, 가람(주)을 만났다."
    held = tagged(text, "㈜물결 ㈜물결", "주식회사 누리정보(NRI)", "다온대) 로봇센터", "가람(주)")
    assert [name for _, name in settled(text, *held)] == [
        "㈜물결", "㈜물결", "주식회사 누리정보", "NRI", "다온대", "로봇센터", "가람(주)",
    ]  # fmt: skip


def test_an_epithet_is_no_part_of_the_name():
    text = "경기 물결시는 로봇 전문기업 누리로봇과 사단법인 다온회를 만났다."
    held = tagged(text, "경기 물결시", "로봇 전문기업 누리로봇", "사단법인 다온회")
    assert [name for _, name in settled(text, *held)] == ["물결시", "누리로봇", "사단법인 다온회"]


def test_no_party_ends_in_a_topic_particle():
    text = "물결은 누리와 다온이 만났다. 아이 ㈜가온이."
    held = tagged(text, "물결은", "다온이", "아이")
    assert settled(text, *held) == [(0, "물결"), (8, "다온"), (17, "아이")]


def test_the_sign_of_a_company_belongs_to_its_name():
    text = "누리공항㈜이 ㈔다온협회와 만났다."
    assert settled(text, *tagged(text, "누리공항", "다온협회")) == [
        (0, "누리공항㈜"),
        (7, "㈔다온협회"),
    ]


def test_blanks_and_quotation_marks_at_the_ends_are_trimmed():
    text = "‘물결대 ’는 ‘바다반’을 운영 한다."
    names = [Span(0, 6, "SIGNATORY"), Span(8, 13, "PROGRAM")]
    assert settled(text, *names) == [(1, "물결대"), (9, "바다반")]
    assert settled(text, Span(8, 18, "COMMITMENT")) == [(8, "‘바다반’을 운영")]


def test_a_span_of_marks_only_goes():
    text = "물결대는 ‘ ’을 맺었다."
    spans = [Span(0, 3, "SIGNATORY"), Span(5, 8, "PROGRAM")]
    assert shown(text, settle_boundaries(text, spans)) == [(0, "물결대")]


def test_a_name_cut_within_its_word_is_completed_up_to_the_particle():
    text = "물결대는 오카도의 로열러셀스쿨과 우아한형제들, 한국어촌단과 만났다."
    cut = ["오카", "로열러셀", "우아한", "한국어"]
    assert settled(text, *tagged(text, *cut)) == [
        (5, "오카도"), (10, "로열러셀스쿨"), (18, "우아한형제들"), (26, "한국어촌단"),
    ]  # fmt: skip


def test_a_name_that_begins_within_its_word_begins_with_it():
    text = "물결대는 두리코퍼레이션과 만났다."
    assert settled(text, *tagged(text, "코퍼레이션")) == [(5, "두리코퍼레이션")]


def test_pieces_of_one_word_become_one_span():
    text = "물결대는 이승로 성북구청장과 26일 만났다."
    spans = [*tagged(text, "성북구", "청장", label="POSITION"), *tagged(text, "2", label="DATE")]
    assert settled(text, *spans) == [(9, "성북구청장"), (16, "26일")]


def test_a_title_fused_with_its_organisation_is_one_position():
    text = "물결대는 김경도 안동시의장과 만났다."
    spans = [*tagged(text, "안동시"), *tagged(text, "의장", label="POSITION")]
    assert [(s.start, s.end, s.label) for s in settle_boundaries(text, spans)] == [
        (9, 14, "POSITION"),
    ]  # fmt: skip


def test_a_headline_glued_to_the_text_stays_apart():
    text = "물결대는 업무협약 체결가람시는 밝혔다."
    assert settled(text, *tagged(text, "가람시")) == [(12, "가람시")]


def test_a_full_name_does_not_take_in_the_word_after_it():
    text = "물결대는 김혜경 비스퀘어 대표와 만났다."
    assert settled(text, *tagged(text, "김혜경 비", label="OFFICIAL")) == [(5, "김혜경")]


def test_a_bracket_of_a_name_is_closed():
    text = "물결대는 다온코리아(주)와 만났다."
    assert settled(text, *tagged(text, "다온코리아(주")) == [(5, "다온코리아(주)")]


def test_a_bracket_that_the_name_closes_is_closed_once():
    text = "물결대는 연합체(다온코리아(주))와 만났다."
    assert settled(text, *tagged(text, "다온코리아(주)")) == [(9, "다온코리아(주)")]
    assert settled(text, *tagged(text, "다온코리아(주))")) == [(9, "다온코리아(주)")]


def test_a_list_of_places_is_an_epithet_however_long():
    text = "서울 " * 2000 + "물결시"
    assert settled(text, Span(0, len(text), "SIGNATORY")) == [(6000, "물결시")]


def test_labels_of_others_keep_their_words_and_are_not_taken_in():
    text = "물결대병원은 Acme Inc. 및 ▲물결 센터를 지원한다."
    spans = [
        Span(0, 2, "SIGNATORY"), Span(3, 5, "PLACE"), Span(7, 16, "COMPANY"),
        Span(20, 22, "PLACE"), Span(23, 29, "COMMITMENT"),
    ]  # fmt: skip
    assert settled(text, *spans) == [
        (0, "물결"), (3, "병원"), (7, "Acme Inc."), (20, "물결"), (23, "센터를 지원"),
    ]  # fmt: skip


def test_what_comes_long_after_a_name_takes_no_time():
    names = [
        Span(start + 5 * number, end + 5 * number, label)
        for number in range(500)
        for start, end, label in ((0, 3, "SIGNATORY"), (3, 5, "POSITION"))
    ]

    def seconds(letters):
        text = "물결대총장" * 500 + "가" * letters
        started = time.process_time()
        settle_boundaries(text, [*names, Span(2500, 2501, "PLACE")])
        return time.process_time() - started

    assert any(seconds(500_000) / seconds(1) < 4 for _ in range(3))


def test_a_commitment_has_whole_words_its_bullet_and_no_comma():
    text = "물결대는 ▲지역 인재 양성, ▲센터는 새로 짓고 초대형 화면을 설치한다."
    spans = tagged(text, "인재 양성,", "새로 짓고", "대형 화면을 설치", label="COMMITMENT")
    assert settled(text, *spans) == [
        (6, "지역 인재 양성"), (21, "새로 짓고"), (27, "초대형 화면을 설치"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "promise",
    [
        "설계부터 교육 훈련, 유지 보수까지 전 과정에서 협력",
        "고객 맞춤형 홍보, 기기 기반 상담 등의 서비스를 개발",
        "기업 발굴, 투자 유치, 판로 개척 등 다양한 분야에서 협력",
        "인재 교육, 행사 홍보 등 협력체계를 구축",
    ],
)
def test_a_list_that_one_noun_or_verb_closes_is_one_promise(promise):
    text = f"두 기관은 {promise}하기로 했다."
    spans = tagged(text, *promise.split(", "), label="COMMITMENT")
    assert settled(text, *spans) == [(6, promise)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("선별장을 짓고", "딸기 등 지역 농산물을 구매"),  # each has its verb
        ("강의실 제공", "장비 지원"),
        ("수거부터 재생까지 관리", "다음 달까지 매장을 연다"),
        ("홍보", "교육 등"),  # nothing that they share follows
        ("교육과정 공동 개발", "장비 등 연구 시설 공동 활용"),  # a list of its own
        ("장학금 지급", "신입생 등록금 감면을 지원"),
        ("3월부터 강좌를 개설", "12월까지 수료생을 배출"),  # each has its day
        ("내년부터 인력 양성", "2030년까지 공장을 신설"),
    ],
)
def test_two_promises_stay_two(first, second):
    text = f"두 기관은 {first}, {second}하기로 했다."
    spans = tagged(text, first, second, label="COMMITMENT")
    kept = [name for name in (first, second) if len(name) > 3]
    assert [name for _, name in settled(text, *spans)] == kept


def test_what_stands_between_keeps_promises_apart():
    text = "두 기관은 설계부터 교육, 아울러 보수까지 협력한다."
    spans = tagged(text, "설계부터 교육", "보수까지 협력", label="COMMITMENT")
    assert [name for _, name in settled(text, *spans)] == ["설계부터 교육", "보수까지 협력"]


@pytest.mark.parametrize(
    ("read", "promise"),
    [
        ("골목 경제 살리기에", "골목 경제 살리기"),
        ("영화 제작에 공동으로", "영화 제작"),
        ("피아노 살리기 사업에도", "피아노 살리기 사업"),
        ("인재를 연수에 참여시키고", "인재를 연수에 참여"),
        ("변호사를 상주시킬", "변호사를 상주"),
        ("학교 급식에 넣는", "학교 급식에 넣는"),
        ("노인 돌봄에 공동으로", "노인 돌봄"),
    ],
)
def test_a_promise_ends_before_what_parties_do_with_it(read, promise):
    text = f"두 기관은 {read} 나선다."
    assert settled(text, *tagged(text, read, label="COMMITMENT")) == [(6, promise)]


def test_a_place_that_a_verb_needs_stays():
    text = "두 기관은 공장을 텍사스에 짓는다."
    spans = tagged(text, "공장을 텍사스에", label="COMMITMENT")
    assert settled(text, *spans) == [(6, "공장을 텍사스에")]


@pytest.mark.parametrize(
    "piece", ["[장비 등 지원을 함], ", "[장비 등 사업], ", "[설계부터 교육], "]
)
def test_lists_take_time_in_proportion_to_the_text(piece):
    def seconds(times):
        text = piece.replace("[", "").replace("]", "") * times
        size, length = len(piece) - 2, piece.index("]") - 1
        spans = [Span(size * at, size * at + length, "COMMITMENT") for at in range(times)]
        begun = time.perf_counter()
        settled(text, *spans)
        return time.perf_counter() - begun

    assert any(seconds(4000) / seconds(1000) < 8 for _ in range(3))


def test_the_label_of_an_item_is_no_part_of_its_promise():
    text = "협약 내용\n○ (물결대) 강의실 지원\n○ (공통) 홍보"
    spans = tagged(text, "(물결대) 강의실 지원", "(공통) 홍보", label="COMMITMENT")
    assert [name for _, name in settled(text, *spans)] == ["강의실 지원", "홍보"]


@pytest.mark.parametrize("promise", ["(가칭)물결센터를 설립", "(AI·데이터) 융합 교육을 확대"])
def test_a_bracket_that_opens_a_promise_stays_where_it_is_no_item(promise):
    text = f"두 기관은 {promise}하기로 했다."
    assert settled(text, *tagged(text, promise, label="COMMITMENT")) == [(6, promise)]


def test_a_year_and_what_follows_it_are_one_programme():
    text = "물결시는 2026년 두레 사업 지역이다."
    assert settled(text, *tagged(text, "2026년", "두레 사업", label="PROGRAM")) == [
        (5, "2026년 두레 사업")
    ]


def test_between_a_person_and_an_organisation_is_a_blank():
    text = "물결대는 염무송 서망수협 조합장, 오이서 필옵케이 대표와 만났다."
    spans = [
        Span(5, 7, "OFFICIAL"), Span(7, 13, "SIGNATORY"),
        Span(19, 24, "OFFICIAL"), Span(24, 27, "SIGNATORY"),
    ]  # fmt: skip
    assert settled(text, *spans) == [
        (5, "염무송"), (9, "서망수협"), (19, "오이서"), (23, "필옵케이"),
    ]  # fmt: skip


def test_an_organ_of_a_foreign_state_is_called_with_the_state():
    text = "물결시는 네팔 산림환경성, 몽골 물결대와 손잡았다. 인도네시아 정부도 함께한다."
    assert settled(text, *tagged(text, "산림환경성", "물결대", "정부")) == [
        (5, "네팔 산림환경성"),
        (18, "물결대"),
        (29, "인도네시아 정부"),
    ]


def test_a_place_that_ends_in_the_letter_of_a_particle_stays_whole():
    text = "물결전자는 부산 강서 열린 문화센터에서 협약을 맺었다."
    place = tagged(text, "부산 강서 열린 문화센터", label="VENUE")
    assert [name for _, name in settled(text, *place)] == ["부산 강서 열린 문화센터"]


def test_a_person_begins_behind_whose_they_are():
    text = "물결사의 존 카터 사장은 자매결연 협약을 반겼다."
    people = tagged(text, "물결사의 존 카터", "자매결연", label="OFFICIAL")
    assert [name for _, name in settled(text, *people)] == ["존 카터"]


def test_a_person_begins_at_the_name():
    text = "(좌)윤서준 시장과 김하늘 장관이 존 카터 대표를 만났다."
    person = tagged(text, "(좌)윤서준", "이 존 카터", label="OFFICIAL")
    title = tagged(text, "장관", label="POSITION")
    assert [name for _, name in settled(text, *person, *title)] == ["윤서준", "장관", "존 카터"]


def test_a_legal_sign_alone_goes_on_to_its_name():
    text = "㈜물결은 만났다."
    assert settled(text, Span(0, 1, "SIGNATORY")) == [(0, "㈜물결")]


def test_a_state_and_its_organ_tagged_apart_are_one_name():
    text = "물결시는 몽골 에너지부, 태국 물결대와 손잡았다. 일본 환경성과 베트남 물결성"
    held = tagged(text, "몽골", "에너지부", "태국", "물결대", "환경성", "물결성")
    assert settled(text, *held) == [
        (5, "몽골 에너지부"), (17, "물결대"), (28, "일본 환경성"), (40, "물결성"),
    ]  # fmt: skip


def test_a_word_that_only_ends_like_a_state_is_none():
    text = "협약은 무인도 경찰청이 맺었다."
    assert settled(text, *tagged(text, "경찰청")) == [(8, "경찰청")]


def test_a_promise_goes_on_from_a_noun_with_a_particle_to_its_verb():
    text = "상담사를 배치해 초동 대응부터 경찰 인계까지 안내하기로 했다."
    named = tagged(text, "상담사를 배치", "초동 대응부터", "경찰 인계까지 안내", label="COMMITMENT")
    assert settled(text, *named) == [(0, "상담사를 배치"), (9, "초동 대응부터 경찰 인계까지 안내")]


def test_a_promise_that_nothing_goes_on_from_stays():
    text = "초동 대응부터 맡고 경찰 인계를 돕는다. 센터를 연다."
    named = tagged(text, "초동 대응부터", "센터를 연다", label="COMMITMENT")
    assert settled(text, *named) == [(0, "초동 대응부터"), (23, "센터를 연다")]
    assert settled(text, *named[:1]) == [(0, "초동 대응부터")]


def test_a_last_letter_like_a_particle_stays_where_more_follows():
    text = "나눔새마을(이사장 윤서준), 책읽는어린이 대표, 모닝빛이(주)와 물결이 만났다. 사진=다온을 제공"
    held = tagged(text, "나눔새마을", "책읽는어린이", "모닝빛이", "물결이", "다온을")
    assert [name for _, name in settled(text, *held)] == [
        "나눔새마을", "책읽는어린이", "모닝빛이", "물결", "다온을",
    ]  # fmt: skip
    text = "누리시는(시장 윤서준) 물결을·가온과"
    assert [name for _, name in settled(text, *tagged(text, "누리시는", "물결을"))] == [
        "누리시", "물결",
    ]  # fmt: skip


def test_a_legal_form_with_its_sign_is_the_beginning_of_one_name():
    text = "물결시는 법무법인(유한) 해온과 재단법인(재) 누리재단을 만났다."
    held = tagged(text, "법무법인(", "유한", "해온", "재단법인(재)", "누리재단")
    assert [name for _, name in settled(text, *held)] == [
        "법무법인(유한) 해온", "재단법인(재) 누리재단",
    ]  # fmt: skip
    text = "가온의료법인(재) 누리대와 만났다."
    held = tagged(text, "가온의료법인(재)", "누리대")
    assert [name for _, name in settled(text, *held)] == ["가온의료법인(재)", "누리대"]


def test_many_legal_forms_take_time_in_proportion():
    def seconds(count):
        text = "법무법인(유한) 물결 " * count
        held = [
            Span(at + start, at + end, "SIGNATORY")
            for at in range(0, len(text), 12)
            for start, end in ((0, 5), (5, 7), (9, 11))
        ]
        once = timeit.Timer(lambda: settle_boundaries(text, held), timer=time.process_time)
        return min(once.repeat(3, 1))

    assert seconds(4000) < 20 * seconds(500)


def test_a_legal_sign_at_the_very_end_is_no_error():
    text = "누리대는 ㈜"
    assert settled(text, Span(5, 6, "SIGNATORY")) == [(5, "㈜")]


def test_two_places_or_a_party_and_its_building_are_one_venue():
    text = "협약식은 물결전자(주) 누리공장에서, 지난해는 다온모터스 본사에서 열렸다."
    places = tagged(text, "물결전자(주)", "누리공장", "본사", label="VENUE")
    found = settled(text, *places, *tagged(text, "다온모터스"))
    assert [name for _, name in found] == ["물결전자(주) 누리공장", "다온모터스 본사"]


def test_a_title_cut_in_two_is_one():
    text = "윤서준 인도태평양 안보담당 차관보가 왔다."
    held = tagged(text, "인도태평양", "안보담당 차관보", label="POSITION")
    assert settled(text, *held) == [(4, "인도태평양 안보담당 차관보")]


def test_a_bracket_parts_a_name_from_its_gloss_or_goes_through_it():
    text = "물결앱(MulApp)과 물결스펙(기술사양) 컨소시엄을 세운다."
    held = tagged(text, "물결앱(", "MulApp", "물결스펙(", "기술사양) 컨소시엄", label="PROGRAM")
    assert [name for _, name in settled(text, *held)] == [
        "물결앱", "MulApp", "물결스펙(기술사양) 컨소시엄",
    ]  # fmt: skip


def test_a_region_before_its_own_place_is_none():
    text = "경상북도 물결시와 대만 누리든, 서울시 다온은행이 만났다."
    held = tagged(text, "경상북도", "물결시", "대만", "누리든", "서울시", "다온은행")
    assert [name for _, name in settled(text, *held)] == [
        "물결시", "누리든", "서울시", "다온은행",
    ]  # fmt: skip
    text = "중국 일본 베트남이, 경기도 새마을연구와, 강원도·누리시가 만났다."
    held = tagged(text, "중국", "일본", "베트남", "경기도", "새마을연구", "강원도", "누리시")
    assert [name for _, name in settled(text, *held)] == [
        "중국", "일본", "베트남", "경기도", "새마을연구", "강원도", "누리시",
    ]  # fmt: skip


def test_where_somebody_stands_in_a_picture_is_nobody():
    text = "물결시장(좌)윤서준 대표가 만났다."
    assert settled(text, *tagged(text, "(좌)", "윤서준", label="OFFICIAL")) == [(7, "윤서준")]


def test_a_state_in_one_letter_is_no_part_of_a_person():
    text = "존 카터 미 에너지부 장관과 존 카터 미 대표가 왔다."
    first, second = text.index("존"), text.rindex("존")
    people = [Span(start, start + 6, "OFFICIAL") for start in (first, second)]
    assert [name for _, name in settled(text, *people)] == ["존 카터", "존 카터 미"]


def test_the_means_of_a_promise_are_no_promise():
    text = "물결전자는 경기장 화면 광고를 통해 병원을 알린다. 누리대는 강의를 열고"
    held = tagged(text, "경기장 화면 광고를", "병원을 알린다", "강의를", label="COMMITMENT")
    assert [name for _, name in settled(text, *held)] == ["병원을 알린다", "강의를"]
    text = "물결전자는 인력 교류를 바탕으로 협력한다."
    assert settled(text, *tagged(text, "인력 교류를", label="COMMITMENT")) == [(6, "인력 교류를")]


def test_a_person_keeps_a_last_letter_like_a_particle():
    text = "최대인 물결회장과 김동만 대표, 윤서준인 것과 한별은 왔다."
    held = tagged(text, "최대", "김동", "윤서준", "한별", label="OFFICIAL")
    assert [name for _, name in settled(text, *held)] == ["최대인", "김동만", "윤서준", "한별"]


def test_a_quoted_name_ends_with_its_quotation():
    text = "‘물결과 걷는’ 길, ‘너울 산업’ 육성, ‘가온길 조성’ 협약, “물결전자는 …”"
    spans = (
        *tagged(text, "물결과 걷", "너울 산업’ 육성", "가온길", label="PROGRAM"), *tagged(text, "물결전자"),
    )  # fmt: skip
    assert [name for _, name in settled(text, *spans)] == [
        "물결과 걷는", "너울 산업", "가온길", "물결전자",
    ]  # fmt: skip


def test_an_apostrophe_closes_no_quotation():
    text = "‘Let’s 물결’ 사업, ‘’25 너울’ 사업"
    spans = tagged(text, "Let’s 물결", "’25 너울", label="PROGRAM")
    assert [name for _, name in settled(text, *spans)] == ["Let’s 물결", "25 너울"]


def test_a_closing_mark_right_behind_the_opening_one_is_no_name():
    assert settled("물결대는 ‘’ 너울", Span(6, 7, "PROGRAM")) == []


def test_a_party_ends_before_long_particles():
    text = "물결대로부터 너울은행으로부터 가온시로서도 물결대이며 가온시였다"
    spans = (
        Span(0, 3, "SIGNATORY"), Span(7, 11, "SIGNATORY"), Span(16, 19, "SIGNATORY"),
        Span(23, 26, "SIGNATORY"), Span(29, 32, "SIGNATORY"),
    )  # fmt: skip
    assert [name for _, name in settled(text, *spans)] == [
        "물결대", "너울은행", "가온시", "물결대", "가온시",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("read", "tail"),
    [
        ("환경을 조성해", "해"),
        ("인력을 교류하고", "하고"),
        ("약을 개발키로", "키로"),
        ("관광 홍보를 함께", "를 함께"),
    ],
)
def test_a_promise_ends_before_its_light_verb(read, tail):
    text = f"두 회사는 {read} 시장을 넓힌다."
    (span,) = settle_boundaries(text, [Span(6, 6 + len(read), "COMMITMENT")])
    assert text[span.start : span.end] == read.removesuffix(tail)


@pytest.mark.parametrize(
    "read", ["문화의 상호 이해", "자연재해", "선박 안전항해", "약을 만들어 팔기로", "협약을 통해"]
)
def test_what_only_ends_like_a_light_verb_stays(read):
    text = f"두 회사는 {read} 한다."
    (span,) = settle_boundaries(text, [Span(6, 6 + len(read), "COMMITMENT")])
    assert text[span.start : span.end] == read


def test_three_letters_are_no_promise():
    assert settle_boundaries("차량 안에서 쓴다.", [Span(0, 2, "COMMITMENT")]) == ()


def test_a_short_promise_stands_behind_a_bullet():
    text = "▲멘토링 ▲인력 교류"
    spans = [Span(1, 4, "COMMITMENT"), Span(6, 11, "COMMITMENT")]
    assert len(settle_boundaries(text, spans)) == 2


def test_a_verb_alone_is_no_promise():
    """A model may begin a second promise at the light verb of the first."""
    text = "양 기관은 인재 양성을 지원하고 교류를 늘린다."
    start = text.index("지원")
    spans = [Span(start, start + 2, "COMMITMENT"), Span(start + 2, start + 4, "COMMITMENT")]
    assert all(name != "하고" for _, name in settled(text, *spans))


@pytest.mark.parametrize(
    "read", ["네덜란드 헤이그에서 열린", "네덜란드 헤이그에서 열린 물류 박람회"]
)
def test_a_place_ends_before_what_was_held_there(read):
    text = "물결전자는 네덜란드 헤이그에서 열린 물류 박람회에 참가해 협약을 맺었다."
    place = tagged(text, read, label="VENUE")
    assert [name for _, name in settled(text, *place)] == ["네덜란드 헤이그"]


@pytest.mark.parametrize(("read", "rest"), [
    ("헤이그 ‘NLE 2026", "(Netherlands Logistics Expo)’"),
    ("누리시 '다온센터", "(물결전자 합작법인)'"),
    ("누리시 다온센터(옛 물", "결홀)"),
])  # fmt: skip
def test_a_place_goes_on_to_the_mark_that_closes_its_own(read, rest):
    text = f"물결전자는 {read}{rest}에서 협약을 맺었다."
    place = tagged(text, read, label="VENUE")
    assert [name for _, name in settled(text, *place)] == [(read + rest).rstrip("’'")]


def test_a_mark_of_the_next_line_closes_no_place():
    text = "물결전자는 누리시 (다온센터\n가람로 3)에서 협약을 맺었다."
    place = tagged(text, "누리시 (다온센터", label="VENUE")
    assert [name for _, name in settled(text, *place)] == ["누리시 (다온센터"]


@pytest.mark.parametrize(
    ("text", "read", "expected"),
    [
        ("물결대 윤서준씨는 말했다.", "윤서준", "윤서준"),
        ("물결대 윤서준 씨를 만났다.", "윤서준 씨", "윤서준"),
        ("물결대 윤서준옹은 말했다.", "윤서준", "윤서준"),
        ("물결대 윤서준양이 말했다.", "윤서준양", "윤서준"),
        ("물결대(총장 윤서준)·누리대", "윤서준)", "윤서준"),
        ("(여단장 윤서준 준장)과", "윤서준 준장", "윤서준"),
        ("다온 샬럿-누리 이사는", "샬럿-", "샬럿"),
        ("성낙양 대표는", "성낙양", "성낙양"),
        ("존 카터(John Carter) 대표는", "존 카터(John Carter)", "존 카터(John Carter)"),
    ],
)  # fmt: skip
def test_a_person_ends_before_what_is_no_name(text, read, expected):
    (person,) = tagged(text, read, label="OFFICIAL")
    assert settled(text, person) == [(person.start, expected)]


@pytest.mark.parametrize(
    ("text", "read", "label"),
    [
        ("(단장 준장 윤서준)은", "준장", "OFFICIAL"),
        ("총리가 임석한 가운데 누리대와", "임석한", "OFFICIAL"),
        ("윤서준 씨를 만났다.", "씨", "POSITION"),
    ],
)  # fmt: skip
def test_what_is_no_name_at_all_goes(text, read, label):
    assert settled(text, *tagged(text, read, label=label)) == []


def test_a_text_without_blanks_is_no_party():
    text = "물결대학교와누리정밀은지난십일일여울대공학관에서만났다"
    assert settled(text, Span(0, len(text), "SIGNATORY")) == []
    assert settled(text, Span(0, 5, "SIGNATORY")) == [(0, "물결대학교")]


def test_a_person_among_others_stays():
    text = "물결시와 임석한 가운데 윤서준 대표"
    assert settled(text, *tagged(text, "윤서준", label="OFFICIAL")) == [(13, "윤서준")]


def test_the_stars_of_markdown_are_no_part_of_a_name():
    text = "**물결대학교**와 **㈜누리정밀**은 만났다."
    names = tagged(text, "**물결대학교**", "**㈜누리정밀**")
    assert settled(text, *names) == [(2, "물결대학교"), (13, "㈜누리정밀")]


def test_what_is_said_before_a_club_is_no_part_of_its_name():
    text = "프로축구 K리그2 물결FC와 프로야구단 누리 웨일즈가 만났다."
    names = tagged(text, "프로축구 K리그2 물결FC", "프로야구단 누리 웨일즈")
    assert settled(text, *names) == [(10, "물결FC"), (22, "누리 웨일즈")]


def test_a_body_does_not_grow_into_what_it_does():
    text = "누리소방서 안전교육 협약, 누리대학교 첨단소재과와 누리병원 로봇이"
    names = tagged(text, "누리소방서 안전", "누리대학교 첨단", "누리병원 로봇")
    assert settled(text, *names) == [
        (0, "누리소방서"), (15, "누리대학교 첨단소재과"), (28, "누리병원 로봇"),
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["=", ": ", " : ", " - "])
def test_what_an_item_is_about_is_no_part_of_its_promise(mark):
    text = f"▷물결군{mark}주민 설명회 개최\n▷누리대{mark}강의실 제공"
    promises = tagged(text, "주민 설명회 개최", "강의실 제공", label="COMMITMENT")
    assert [name for _, name in settled(text, *promises)] == ["주민 설명회 개최", "강의실 제공"]
