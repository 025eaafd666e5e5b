from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from long_texts import time_growth
from mou_extract.labels import LAYERS, Layer
from mou_extract.rules.coherence import RULES, SOMEBODY_SIGNS, cohere, gather
from mou_extract.rules.mentions import repeat_names
from mou_extract.spans import Span, check_spans


def tagged(text, *names, label="SIGNATORY"):
    """Spans over the first occurrence of each name."""
    return [Span(text.index(n), text.index(n) + len(n), label, 0.8) for n in names]


def shown(text, spans):
    return [(span.start, text[span.start : span.end]) for span in spans]


def test_a_missed_repetition_is_added_without_its_particle():
    text = "물결대는 협약을 맺었다. 물결대의 장비를 쓴다."
    spans = repeat_names(text, tagged(text, "물결대"))
    assert shown(text, spans) == [(0, "물결대"), (14, "물결대")]
    assert spans[1].score == 0.4


def test_a_longer_name_that_begins_or_ends_the_same_is_another_name():
    text = "물결대는 협약을 맺었다. 물결대병원과 서물결대는 아니다."
    assert shown(text, repeat_names(text, tagged(text, "물결대"))) == [(0, "물결대")]


def test_what_is_part_of_another_entity_is_left_alone():
    text = "물결대는 물결대 본관에서 협약을 맺었다."
    spans = [*tagged(text, "물결대"), *tagged(text, "물결대 본관", label="VENUE")]
    assert len(repeat_names(text, spans)) == 2


def test_a_name_that_is_mostly_untagged_is_left_as_it_is():
    text = "물결은 협약을 맺었다. 물결이 높다. 물결을 보라."
    assert shown(text, repeat_names(text, tagged(text, "물결"))) == [(0, "물결")]


def test_commitments_do_not_stand_in_the_way():
    text = "물결대는 협약을 맺었다. 물결대와 장비를 공유한다."
    spans = [*tagged(text, "물결대"), Span(14, 25, "COMMITMENT")]
    assert shown(text, gather(text, spans, LAYERS)) == [
        (0, "물결대"), (14, "물결대"), (14, "물결대와 장비를 공유"),
    ]  # fmt: skip


def test_programmes_are_repeated_too():
    text = "‘푸른 학교’를 연다. 푸른 학교는 무료다."
    spans = repeat_names(text, tagged(text, "푸른 학교", label="PROGRAM"))
    assert [(span.start, span.label) for span in spans] == [(1, "PROGRAM"), (13, "PROGRAM")]


def test_no_spans_no_repetitions():
    assert repeat_names("물결대는", []) == ()


def test_where_nobody_signs_there_is_no_agreement():
    text = "윤서준 총장은 5일 장비를 공유하겠다고 했다."
    assert cohere(text, [Span(0, 3, "OFFICIAL"), Span(12, 18, "COMMITMENT")]) == ()


def test_a_party_keeps_what_belongs_to_it():
    text = "물결대는 5일 장비를 공유한다. 물결대의 협약이다."
    spans = [Span(0, 3, "SIGNATORY"), Span(5, 7, "DATE"), Span(8, 14, "COMMITMENT")]
    assert cohere(text, spans) == (*spans, Span(18, 21, "SIGNATORY", 0.5))


def test_labels_of_other_corpora_are_left_alone():
    spans = (Span(0, 3, "PS_NAME"),)
    assert cohere("윤서준은", spans, [Layer("ner", ("PS_NAME",))]) == spans


def test_labels_beside_ours_make_no_agreement_either():
    layers = [Layer("entity", ("SIGNATORY", "AMOUNT"))]
    text = "물결대는 3억원을 협약에 쓴다."
    spans = [Span(0, 3, "SIGNATORY", 0.6), Span(5, 8, "AMOUNT")]
    assert cohere(text, spans, layers) == ()
    signed = [Span(0, 3, "SIGNATORY", 0.95), Span(5, 8, "AMOUNT")]
    assert cohere(text, signed, layers) == tuple(signed)


def test_names_of_two_layers_may_cross():
    layers = [Layer("parties", ("SIGNATORY",)), Layer("programmes", ("PROGRAM",))]
    text = "물결대 창업캠프를 협약으로 연다. 물결대 창업캠프는 무료다."
    spans = [Span(0, 3, "SIGNATORY"), Span(0, 8, "PROGRAM")]
    assert shown(text, cohere(text, spans, layers)) == [
        (0, "물결대"), (0, "물결대 창업캠프"), (19, "물결대"), (19, "물결대 창업캠프"),
    ]  # fmt: skip


def test_a_repetition_in_another_name_of_its_layer_is_left_alone():
    layers = [Layer("entity", ("SIGNATORY", "PLACE"))]
    text = "물결대(이하 ‘물결’)는 물결대 본관에서 물결 정신을 협약했다."
    spans = [Span(0, 3, "SIGNATORY"), Span(14, 20, "PLACE"), Span(23, 28, "PLACE")]
    assert shown(text, cohere(text, spans, layers)) == [
        (0, "물결대"), (8, "물결"), (14, "물결대 본관"), (23, "물결 정신"),
    ]  # fmt: skip


def settled(text, spans):
    """What becomes of spans in an article that goes on to promise something."""
    promise = Span(len(text) + 1, len(text) + 7, "COMMITMENT")
    found = cohere(f"{text} 길을 돕는다.", [*spans, promise])
    return tuple(span for span in found if span.label != "COMMITMENT")


def test_a_sure_party_is_one_wherever_it_stands():
    text = "물결대는 협약을 맺었다. 물결대와 물결대의 물결대를 물결대로 키운다."
    assert mentions(text, "물결대") == ["물결대"] * 5


def test_a_party_is_found_in_its_other_spellings():
    text = "법무법인 물결은 협약을 맺었다. 물결은 또 (주)물결과 다르지 않다고 했다."
    assert mentions(text, "법무법인 물결") == ["법무법인 물결", "물결", "(주)물결"]
    text = "가온물결그룹과 물결대학교가 협약을 맺었다. 물결대는 가온물결 그룹과 가온물결을 돕는다."
    assert mentions(text, "가온물결그룹", "물결대학교") == [
        "가온물결그룹", "물결대학교", "물결대", "가온물결 그룹", "가온물결",
    ]  # fmt: skip


def test_a_party_is_found_by_its_abbreviation():
    text = "한국너울기술연구원은 협약을 맺었다. 너울연 원장은 너울연과 너울의 길을 말했다."
    assert mentions(text, "한국너울기술연구원") == ["한국너울기술연구원", "너울연", "너울연"]


def test_an_unsure_party_is_not_spread():
    text = (
        "물결대는 가온시와 협약을 맺었다. 가온시에 사는 이와 가온시의 나무, 가온시의 길을 말했다."
    )
    spans = [Span(0, 3, "SIGNATORY"), Span(5, 8, "SIGNATORY", 0.75)]
    assert settled(text, spans) == tuple(spans)


def test_an_official_is_one_wherever_the_name_stands():
    text = "물결대 윤서준 총장이 협약에 서명했다. 윤서준이 말했다."
    spans = [Span(0, 3, "SIGNATORY"), Span(4, 7, "OFFICIAL")]
    found = [text[span.start : span.end] for span in settled(text, spans)]
    assert found == ["물결대", "윤서준", "총장", "윤서준"]


def test_a_last_letter_like_a_particle_belongs_to_the_name_where_a_particle_follows_it():
    text = "오카도와 물결대가 협약했다. 오카도의 창고를 물결대가 돕는다."
    spans = [Span(0, 2, "SIGNATORY"), Span(5, 8, "SIGNATORY"), Span(16, 18, "SIGNATORY")]
    found = [name for _, name in shown(text, settled(text, spans))]
    assert found == ["오카도", "물결대", "오카도", "물결대"]


def test_gwa_behind_a_public_body_is_a_particle():
    text = "물결공단과 가온시가 협약을 맺었다."
    assert mentions(text, "물결공단과", "가온시") == ["물결공단", "가온시"]
    text = "물결대 간호학과 가온시가 협약을 맺었다."
    assert mentions(text, "물결대 간호학과", "가온시") == ["물결대 간호학과", "가온시"]


def test_the_group_of_a_party_named_once_is_none():
    text = "물결전자와 가온시가 협약을 맺었다. 물결그룹은 가온시에 공장이 있다."
    assert mentions(text, "물결전자", "가온시", "물결그룹") == ["물결전자", "가온시", "가온시"]
    text = "물결1%재단과 가온시가 협약을 맺었다. 물결그룹은 가온시에 공장이 있다."
    assert mentions(text, "물결1%재단", "가온시", "물결그룹") == ["물결1%재단", "가온시", "가온시"]
    text = "물결그룹과 가온시가 협약을 맺었다. 물결그룹 사장이 왔다."
    assert mentions(text, "물결그룹", "가온시") == ["물결그룹", "가온시", "물결그룹"]
    text = "물결그룹과 물결이 가온시와 협약을 맺었다."
    assert mentions(text, "물결그룹", "물결이", "가온시") == ["물결그룹", "물결", "가온시"]


def test_a_group_that_signs_beside_the_other_party_stays():
    text = "물결그룹과 물결대가 협약을 맺었다."
    assert mentions(text, "물결그룹", "물결대") == ["물결그룹", "물결대"]
    text = "KT그룹은 KTR에 협약을 청했다."
    assert mentions(text, "KT그룹", "KTR") == ["KT그룹", "KTR"]


def test_a_name_that_is_a_word_of_the_language_is_not_looked_for():
    text = "㈜대상과 가온시가 협약을 맺었다. 지원 대상은 청년이다."
    assert mentions(text, "㈜대상", "가온시") == ["㈜대상", "가온시"]


def test_a_person_called_like_a_firm_stays_a_person():
    text = "㈜윤서준과 가온시가 협약을 맺었다. 윤서준 대표가 왔다. 윤서준은 말했다."
    spans = [
        Span(0, 4, "SIGNATORY"),
        Span(6, 9, "SIGNATORY"),
        Span(text.index("윤서준 대표"), text.index("윤서준 대표") + 3, "OFFICIAL"),
        Span(text.index("대표가"), text.index("대표가") + 2, "POSITION"),
    ]
    found = settled(text, spans)
    assert [text[span.start : span.end] for span in found if span.label == "OFFICIAL"] == [
        "윤서준"
    ] * 2


def test_a_word_that_was_read_as_a_person_is_not_spread():
    text = "물결대와 가온시가 상생발전 협약을 맺었다. 이번 상생발전은 처음이다."
    at = text.index("상생발전")
    spans = [
        Span(0, 3, "SIGNATORY"), Span(5, 8, "SIGNATORY"), Span(at, at + 4, "OFFICIAL"),
        Span(at + 5, at + 7, "POSITION"),
    ]  # fmt: skip
    found = settled(text, spans)
    assert len([span for span in found if span.label == "OFFICIAL"]) == 1


def test_a_party_behind_a_person_is_no_part_of_the_name():
    text = "물결대는 협약을 맺었다. 제임스 김 물결대 총장의 말이다."
    at = text.index("제임스")
    spans = [
        Span(0, 3, "SIGNATORY"), Span(at, at + 9, "OFFICIAL"), Span(at + 10, at + 12, "POSITION"),
    ]  # fmt: skip
    assert [name for _, name in shown(text, settled(text, spans))] == [
        "물결대", "제임스 김", "물결대", "총장",
    ]  # fmt: skip


def test_a_department_keeps_its_last_letter():
    text = "물결시 도시과와 가온건설이 협약을 맺었다."
    assert mentions(text, "물결시 도시과", "가온건설") == ["물결시 도시과", "가온건설"]


def test_a_last_letter_is_added_only_where_the_word_ends_after_it():
    text = "오카도시재생사업 협약을 맺었다. 오카도의 창고를 말했다."
    spans = [Span(0, 2, "SIGNATORY"), Span(2, 8, "PROGRAM"), Span(18, 20, "SIGNATORY")]
    found = settled(text, spans)
    assert all(left.end <= right.start for left, right in pairwise(found))


def test_another_particle_of_a_lengthened_name_is_left_out():
    text = "오카와 오카도 가온시가 협약을 맺었다. 오카도의 창고를 말했다."
    spans = [Span(0, 3, "SIGNATORY"), Span(4, 6, "SIGNATORY"), Span(8, 11, "SIGNATORY")]
    assert [name for _, name in shown(text, settled(text, spans))][:3] == [
        "오카",
        "오카도",
        "가온시",
    ]


def mentions(text, *names):
    """The parties that are found, when these are tagged where they first stand."""
    spans = [Span(span.start, span.end, span.label) for span in tagged(text, *names)]
    found = [span for span in settled(text, spans) if span.label == "SIGNATORY"]
    return [name for _, name in shown(text, found)]


def whole(text, *spans):
    return shown(text, settled(text, [Span(0, 3, "SIGNATORY"), *spans]))[1:]


def test_a_particle_goes_where_the_article_has_the_name_without_it():
    text = "물결대는 물결대가 고른 툰서가와 협약을 맺었다."
    assert whole(text, *tagged(text, "물결대가", "툰서가")) == [(5, "물결대"), (13, "툰서가")]


def test_a_party_before_a_person_is_no_part_of_the_name():
    text = "물결대는 협약함. 물결대 윤서준 총장의 말이다."
    title = tagged(text, "총장", label="POSITION")
    assert whole(text, *tagged(text, "물결대 윤서준", label="OFFICIAL"), *title) == [
        (10, "물결대"), (14, "윤서준"), (18, "총장"),
    ]  # fmt: skip


def test_blanks_between_a_party_and_a_person_belong_to_neither():
    text = "물결대는 협약함. 물결대  윤서준 총장의 말이다."
    title = tagged(text, "총장", label="POSITION")
    assert whole(text, *tagged(text, "물결대  윤서준", label="OFFICIAL"), *title) == [
        (10, "물결대"), (15, "윤서준"), (19, "총장"),
    ]  # fmt: skip


def test_a_short_form_that_the_text_defines_is_the_party_everywhere():
    text = "물결안전공단(이사장 윤서준, 이하 ‘공단’)은 협약을 맺었다. 공단은 돕고, 공단의 장비를 쓴다. 공단지역이다."
    found = [s for s in settled(text, [Span(0, 6, "SIGNATORY")]) if s.label == "SIGNATORY"]
    assert shown(text, found) == [(0, "물결안전공단"), (20, "공단"), (35, "공단"), (43, "공단")]


def test_related_news_and_credits_name_no_parties():
    text = (
        "물결대는 맺었다. [사진=다온군]\n누리시 제공\n[관련기사] 남해군, 두리전자와 협약\n서호시도 협약\n\n"
        "가람시는 협약을 맺었다."
    )
    names = tagged(text, "다온군", "누리시", "남해군", "두리전자", "서호시", "가람시")
    assert [name for _, name in whole(text, *names)] == ["가람시"]


def test_four_times_the_agreements_take_four_times_as_long():
    assert time_growth(cohere) < 8


def test_a_name_that_repeats_itself_is_not_found_within_itself():
    text = "물결 물결 물결 물결이다."
    spans = repeat_names(text, [Span(0, 5, "PROGRAM")])
    assert shown(text, spans) == [(0, "물결 물결"), (6, "물결 물결")]


def test_a_repetition_in_a_picture_credit_is_no_mention():
    text = (
        "물결시는 협약을 맺었다. 악수를 하고 있다. 물결시 제공 물결시가 이를 알렸다.\n[사진=물결시]"
    )
    spans = [Span(0, 3, "SIGNATORY", 0.9)]
    assert shown(text, repeat_names(text, spans)) == [(0, "물결시"), (32, "물결시")]


def test_a_party_that_provides_something_is_a_mention():
    text = "물결시는 협약을 맺었다. 앞으로 물결시 제공 자료를 쓴다."
    spans = [Span(0, 3, "SIGNATORY", 0.9)]
    assert shown(text, repeat_names(text, spans)) == [(0, "물결시"), (18, "물결시")]


def test_a_class_noun_is_a_party_only_where_the_text_defines_it():
    text = "물결도시공사는 협약을 맺었다. 윤서준 공사 사장이 참석했다."
    at = text.index("공사 사장")
    spans = [Span(0, 6, "SIGNATORY", 0.95), Span(at, at + 2, "SIGNATORY", 0.8)]
    assert shown(text, settled(text, spans)) == [(0, "물결도시공사")]
    defined = text.replace("공사는", "공사(이하 ‘공사’)는", 1)
    assert mentions(defined, "물결도시공사") == ["물결도시공사", "공사", "공사"]


@pytest.mark.parametrize("letters", ["B2B", "ERP", "MoU"])
def test_letters_that_gloss_a_common_noun_are_no_party(letters):
    text = f"물결도시공사는 협약을 맺었다. 기업고객({letters})을 돕는다."
    spans = [Span(0, 6, "SIGNATORY", 0.95), *tagged(text, letters)]
    assert shown(text, settled(text, spans)) == [(0, "물결도시공사")]


def test_particles_of_known_names_are_left_out():
    text = "물결전자는 협약을 맺었다. 물결전자만의 기술이며 물결전자측 장비다."
    spans = [
        Span(0, 4, "SIGNATORY", 0.95),
        Span(15, 20, "SIGNATORY", 0.8),
        Span(27, 32, "SIGNATORY", 0.8),
    ]
    assert [name for _, name in shown(text, settled(text, spans))] == ["물결전자"] * 3


def test_two_known_parties_that_a_particle_joins_are_two():
    text = "물결공단과 다온군은 협약을 맺었다. 다온군은 길을 낸다."
    spans = [Span(0, 9, "SIGNATORY", 0.9), Span(20, 23, "SIGNATORY", 0.95)]
    assert shown(text, settled(text, spans)) == [(0, "물결공단"), (6, "다온군"), (20, "다온군")]


@pytest.mark.parametrize("name", ["물결생선구이 협회", "김시은 장학재단", "초록지구는 우리가 재단"])
def test_a_name_that_only_looks_like_a_government_and_its_particle_stays_one(name):
    text = f"{name}와 물결시는 협약을 맺었다."
    spans = [Span(0, len(name), "SIGNATORY", 0.9), Span(len(name) + 2, len(name) + 5, "SIGNATORY")]
    assert shown(text, settled(text, spans))[0] == (0, name)


def test_what_follows_a_government_loses_its_own_particle():
    text = "물결시가 새솔전자와 협약을 맺었다."
    assert [name for _, name in shown(text, settled(text, [Span(0, 9, "SIGNATORY")]))] == [
        "물결시",
        "새솔전자",
    ]


def test_a_name_whose_end_is_its_short_form_stays_one():
    text = "사회적협동조합 나무와 숲은 물결시와 협약을 맺었다. 숲은 길을 낸다."
    spans = [Span(0, 13, "SIGNATORY", 0.9), Span(15, 18, "SIGNATORY"), Span(29, 30, "SIGNATORY")]
    assert shown(text, settled(text, spans))[0] == (0, "사회적협동조합 나무와 숲")


def test_a_government_and_the_firm_it_meets_are_two():
    text = "물결시가 새솔전자(주), 너울전자(주)와 협약을 맺었다."
    spans = [Span(0, 12, "SIGNATORY", 0.9), Span(14, 21, "SIGNATORY", 0.95)]
    names = [name for _, name in shown(text, settled(text, spans))]
    assert names == ["물결시", "새솔전자(주)", "너울전자(주)"]


def test_a_firm_whose_name_ends_like_a_particle_keeps_its_last_letter():
    text = "너울맑은㈜와 물결시는 협약을 맺었다. 너울맑은 직원들은 웃었다."
    spans = [Span(start, end, "SIGNATORY", 0.9) for start, end in ((0, 5), (7, 10), (21, 24))]
    names = [name for _, name in shown(text, settled(text, spans))]
    assert names == ["너울맑은㈜", "물결시", "너울맑은"]


def test_a_name_with_a_particle_inside_stays_one():
    text = "니시카와 픽처스는 물결시와 협약을 맺었다."
    spans = [Span(0, 8, "SIGNATORY", 0.9), Span(10, 13, "SIGNATORY", 0.95)]
    assert [name for _, name in shown(text, settled(text, spans))] == ["니시카와 픽처스", "물결시"]


def test_a_sure_programme_is_one_wherever_it_stands():
    text = (
        "물결대는 너울A을 펴내는 협약을 맺었다. 너울A은 무료다. 너울A 회원과 너울A의 길을 말했다."
    )
    party, program = Span(0, 3, "SIGNATORY"), Span(5, 8, "PROGRAM", 0.9)
    found = [text[s.start : s.end] for s in settled(text, [party, program]) if s.label == "PROGRAM"]
    assert found == ["너울A"] * 4
    unsure = Span(5, 8, "PROGRAM", 0.7)
    assert settled(text, [party, unsure])[1:] == (unsure,)


def test_the_gloss_of_a_programme_is_one_wherever_it_stands():
    text = "물결대는 너울앱(NeoulApp)을 펴내는 협약을 맺었다. NeoulApp은 무료다."
    party, program = Span(0, 3, "SIGNATORY"), Span(5, 8, "PROGRAM", 0.9)
    found = [text[s.start : s.end] for s in settled(text, [party, program]) if s.label == "PROGRAM"]
    assert found == ["너울앱", "NeoulApp", "NeoulApp"]


def test_a_name_is_a_party_or_a_programme_all_through_an_article():
    text = "물결대는 너울을 협약함. 너울은 무료다. 너울과 함께 물결대 물결대."
    spans = [
        Span(0, 3, "SIGNATORY"), Span(5, 7, "PROGRAM", 0.9), Span(14, 16, "SIGNATORY", 0.95),
        Span(23, 25, "PROGRAM", 0.5), Span(31, 34, "PROGRAM", 0.6),
    ]  # fmt: skip
    kinds = {(text[s.start : s.end], s.label) for s in settled(text, spans)}
    assert kinds == {("물결대", "SIGNATORY"), ("너울", "PROGRAM")}


def test_the_short_form_of_a_party_is_no_programme():
    text = "㈜물결식품과 한국너울기술연구원이 손잡았다. 물결은 너울연을 돕는다."
    spans = [
        Span(0, 5, "SIGNATORY"), Span(7, 16, "SIGNATORY"), Span(24, 26, "PROGRAM", 0.9),
        Span(28, 31, "PROGRAM", 0.8),
    ]  # fmt: skip
    assert {s.label for s in settled(text, spans)} == {"SIGNATORY"}


def test_a_county_before_its_own_town_is_a_place():
    text = "물결군은 협약을 맺었다. 물결군 너울면에 공장이 선다. 물결군 농가를 돕는다."
    assert [s.start for s in settled(text, [Span(0, 3, "SIGNATORY")])] == [0, 31]


@pytest.mark.parametrize("place", ["너울구 여울동 12번지에", "너울군 여울면에", "여울4동 공원에"])
def test_a_city_before_its_own_district_is_a_place(place):
    text = f"물결시는 협약을 맺었다. 물결시 {place} 공장이 선다. 물결시 너울구와 협력한다."
    starts = [s.start for s in settled(text, [Span(0, 3, "SIGNATORY")])]
    assert starts == [0, text.rindex("물결시")]


def test_a_person_keeps_the_last_name_that_was_once_read_as_a_party():
    text = "물결대와 마리 폰 너울 대표가 협약했다. 마리 폰 너울은 말했다."
    spans = [
        Span(0, 3, "SIGNATORY"), Span(5, 9, "OFFICIAL"), Span(10, 12, "SIGNATORY"),
        Span(13, 15, "POSITION"), Span(23, 30, "OFFICIAL"),
    ]  # fmt: skip
    found = [text[s.start : s.end] for s in settled(text, spans) if s.label == "OFFICIAL"]
    assert found == ["마리 폰 너울", "마리 폰 너울"]


@pytest.mark.parametrize(("first", "last"), [
    ("펠리시티", " 커크"), ("마리 폰", " 너울"),
    ("아쿠타가와", " 일본"), ("남궁하늘", " 신임"), ("윤서준", " 가람"), ("펠리시티", " 물결대"),
])  # fmt: skip
def test_a_foreigner_has_the_last_name_that_stands_before_the_title(first, last):
    text = f"물결대와 누리시는 협약을 맺었다. {first}{last} 이사가 왔다."
    spans = [
        *tagged(text, "물결대", "누리시"), *tagged(text, first, label="OFFICIAL"),
        *tagged(text, "이사", label="POSITION"),
    ]  # fmt: skip
    found = [text[s.start : s.end] for s in settled(text, spans) if s.label == "OFFICIAL"]
    assert found == [first + last if last in (" 커크", " 너울") else first]


def test_a_person_with_the_short_form_of_a_party_is_parted_from_it():
    text = "법무법인 물결이 협약을 맺었다. 윤서준 물결 대표변호사가 말했다."
    spans = [Span(0, 7, "SIGNATORY"), Span(18, 24, "OFFICIAL", 0.9)]
    found = [(text[s.start : s.end], s.label) for s in settled(text, spans)]
    assert found == [
        ("법무법인 물결", "SIGNATORY"), ("윤서준", "OFFICIAL"), ("물결", "SIGNATORY"), ("대표변호사", "POSITION"),
    ]  # fmt: skip


def test_the_abbreviation_of_a_party_is_no_person():
    text = "한국너울기술연구원은 협약을 맺었다. 윤서준 너울연 원장이 왔다."
    spans = [Span(0, 9, "SIGNATORY"), Span(24, 27, "OFFICIAL", 0.8)]
    found = [(text[s.start : s.end], s.label) for s in settled(text, spans)]
    assert ("너울연", "SIGNATORY") in found


@pytest.mark.parametrize(
    "words", ["공동 주최로", "아동을 돕는", "봉사활동에 온", "관리 시설을", "블루베리가"]
)
def test_what_only_ends_like_a_town_leaves_its_city_a_party(words):
    text = f"물결시는 협약을 맺었다. 물결시 {words} 말했다."
    assert [s.start for s in settled(text, [Span(0, 3, "SIGNATORY")])] == [0, 14]


@pytest.mark.parametrize("town", ["용운동에", "북하면의", "대전면 3"])
def test_a_town_may_end_like_a_common_word(town):
    text = f"물결군은 협약을 맺었다. 물결군 {town} 공장이 선다."
    assert [s.start for s in settled(text, [Span(0, 3, "SIGNATORY")])] == [0]


def test_a_state_is_a_place_where_its_organ_signs():
    text = "몽골 환경부는 협약을 맺었다. 몽골 시장과 몽골의 숲을 말했다. 몽골은 돕는다. 몽골 대통령이 왔다."
    organ = Span(0, 6, "SIGNATORY")
    states = [
        Span(at, at + 2, "SIGNATORY") for at in range(17, len(text)) if text.startswith("몽골", at)
    ]
    found = [text[s.start : s.end + 3] for s in settled(text, [organ, *states])]
    assert found == ["몽골 환경부는 협", "몽골은 돕", "몽골 대통"]
    assert len(settled(text, states)) == 5


def test_a_person_behind_a_party_is_no_part_of_it_before_a_title():
    text = "물결전자는 협약함. 물결전자 윤서준 팀장이 왔다."
    spans = [Span(0, 4, "SIGNATORY"), *tagged(text, "물결전자 윤서준")]
    kinds = [(text[s.start : s.end], s.label) for s in settled(text, spans)]
    assert kinds[1:3] == [("물결전자", "SIGNATORY"), ("윤서준", "OFFICIAL")]


def test_a_last_name_before_a_party_is_the_persons():
    text = "너울은행은 협약함. 루스 범프리 너울은행 사장이 왔다."
    spans = [
        Span(0, 4, "SIGNATORY"), *tagged(text, "루스", label="OFFICIAL"),
        *tagged(text, "범프리 너울은행"), *tagged(text, "사장", label="POSITION"),
    ]  # fmt: skip
    assert shown(text, settled(text, spans))[1:] == [
        (11, "루스 범프리"), (18, "너울은행"), (23, "사장"),
    ]  # fmt: skip


def test_the_legal_form_of_a_party_is_no_last_name():
    text = "물결은 협약함. 윤서준 법무법인 물결 변호사가 왔다."
    spans = [
        Span(0, 2, "SIGNATORY"), *tagged(text, "윤서준", label="OFFICIAL"),
        *tagged(text, "법무법인 물결"), *tagged(text, "변호사", label="POSITION"),
    ]  # fmt: skip
    assert shown(text, settled(text, spans))[1:3] == [(9, "윤서준"), (13, "법무법인 물결")]


def test_the_first_of_two_particles_is_no_part_of_a_name():
    text = "너울대는 협약함. 물결대학교와도 손잡는다."
    spans = [Span(0, 3, "SIGNATORY"), *tagged(text, "물결대학교와")]
    assert shown(text, settled(text, spans))[1] == (10, "물결대학교")


def test_an_unsure_longer_name_is_the_party_that_is_named_oftener():
    text = "물결대와 너울은행이 협약했다. 물결대가 연다. 물결대 법무대학원에 과정이 생긴다."
    parties = [Span(0, 3, "SIGNATORY"), Span(5, 9, "SIGNATORY"), Span(17, 20, "SIGNATORY")]
    start = text.index("물결대 법무")
    unsure = Span(start, start + 9, "SIGNATORY", 0.7)
    assert shown(text, settled(text, [*parties, unsure]))[-1] == (start, "물결대")
    sure = Span(start, start + 9, "SIGNATORY", 0.95)
    assert shown(text, settled(text, [*parties, sure]))[-1] == (start, "물결대 법무대학원")


@pytest.mark.parametrize("name", ["물결대 간호학과", "누리정형외과"])
def test_a_department_keeps_its_last_letter_before_a_particle(name):
    text = f"너울대는 협약함. {name}는 손잡는다."
    spans = [Span(0, 3, "SIGNATORY"), *tagged(text, name)]
    assert shown(text, settled(text, spans))[1] == (10, name)


def test_a_particle_that_was_read_as_a_party_is_none():
    text = "물결공단과는 협약함. 과는 말했다."
    spans = [Span(0, 4, "SIGNATORY"), Span(4, 5, "SIGNATORY", 0.6), Span(12, 13, "SIGNATORY", 0.6)]
    assert (0, "물결공단") in shown(text, settled(text, spans))


@pytest.mark.parametrize("body", ["문화원", "장학회", "도서관"])
def test_the_second_word_of_a_body_is_no_person(body):
    text = f"물결시는 협약함. 윤서준 물결시 {body} 원장이 왔다."
    spans = [Span(0, 3, "SIGNATORY"), *tagged(text, f"물결시 {body}")]
    assert "OFFICIAL" not in {
        s.label for s in settled(text, spans) if text[s.start : s.end] == body
    }


@pytest.mark.parametrize(
    ("first", "word"), [("이솔", "국립"), ("남궁민수", "한국"), ("허준", "재단법인")]
)
def test_what_belongs_to_an_organisation_is_no_last_name(first, word):
    text = f"물결협회는 협약함. {first} {word} 물결협회 이사장이 왔다."
    spans = [
        Span(0, 4, "SIGNATORY"), *tagged(text, first, label="OFFICIAL"),
        *tagged(text, f"{word} 물결협회"), *tagged(text, "이사장", label="POSITION"),
    ]  # fmt: skip
    assert (11, first) in shown(text, settled(text, spans))


@pytest.mark.parametrize("words", ["인구 감소가 이어지는", "연구 과제로 뽑힌", "주민이면 누구나"])
def test_common_words_after_a_city_are_no_place(words):
    text = f"물결시는 협약을 맺었다. 물결시 {words} 일이다."
    starts = [s.start for s in settled(text, [Span(0, 3, "SIGNATORY")])]
    assert starts == [0, text.rindex("물결시")]


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.needs], ids=lambda rule: rule.name)
def test_rules_about_labels_that_a_model_lacks_do_not_apply(rule):
    text = "물결시와 누리대는 협약을 맺었다고 3월 9일 밝혔다. 윤서준 물결시장은 왔다."
    names = tagged(text, "물결시", "누리대")
    people = tagged(text, "윤서준", label="OFFICIAL")
    alone = [Layer("entity", ("SIGNATORY", "OFFICIAL"))]
    assert rule.needs - set(alone[0].labels)
    assert cohere(text, [*names, *people], alone) == (*names, *people)


def test_a_rule_can_be_left_out():
    text = "물결시와 누리대는 협약을 맺고 장비를 공유한다고 3월 9일 밝혔다. 누리대는 크다."
    names = tagged(text, "물결시", "누리대")
    promise = tagged(text, "장비를 공유", label="COMMITMENT")

    def left(without=()):
        spans = cohere(text, [*names, *promise], without=without)
        return [text[s.start : s.end] for s in spans if s.label != "COMMITMENT"]

    assert left() == ["물결시", "누리대", "3월 9일", "누리대"]
    assert left({"keep_one_day"}) == ["물결시", "누리대", "누리대"]
    text = "물결시는 물결산 아래에 있다."
    assert cohere(text, tagged(text, "물결시"), without={"drop_doubtful_parties"}) == ()
    kept = cohere(text, tagged(text, "물결시"), without={"drop_doubtful_parties", SOMEBODY_SIGNS})
    assert kept == tuple(tagged(text, "물결시"))


def test_the_names_of_rules_differ():
    names = [rule.name for rule in RULES] + [SOMEBODY_SIGNS]
    assert len(set(names)) == len(names)


ARTICLE = (
    "물결시가 누리대·㈜다온, 가람공단과 ‘물결런’ 협약\n물결시(시장 윤서준)는 지난달 30일 시청에서 누리대"
    "(이하 ‘대학’), 마리 폰 커크 다온 이사와 협약을 맺었다. ▲장비 공유 ▲기타 필요한 사항. "
    "2026. 3. 9. 15:00 물결홀에서 열린 행사에 가람공단도 왔다."
)


@st.composite
def readings(draw):
    """What a bad model might tag: any spans, flat in their layers."""
    spans = []
    for layer in LAYERS:
        edges = sorted(draw(st.sets(st.integers(0, len(ARTICLE)), max_size=30)))
        for start, end in zip(edges[::2], edges[1::2], strict=False):
            label, score = draw(st.sampled_from(layer.labels)), draw(st.floats(0.1, 1))
            spans.append(Span(start, end, label, score))
    return sorted(spans)


@given(readings())
def test_whatever_was_tagged_comes_out_flat(spans):
    check_spans(ARTICLE, cohere(ARTICLE, spans))


def test_a_place_that_is_a_particle_only_is_no_error():
    text = "물결시와 누리대는 9일 시청에서 협약을 맺었다."
    spans = [*tagged(text, "물결시", "누리대"), *tagged(text, "9일", label="DATE")]
    at = text.index("에서")
    assert cohere(text, [*spans, Span(at, at + 2, "VENUE", 0.8)])
