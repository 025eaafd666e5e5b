from mou_extract.coherence import cohere, repeat_names
from mou_extract.spans import Span


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
    spans = [*tagged(text, "물결대"), Span(14, 24, "COMMITMENT")]
    assert (14, "물결대") in shown(text, repeat_names(text, spans))


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
    text = "물결대는 5일 장비를 공유한다. 물결대의 뜻이다."
    spans = [Span(0, 3, "SIGNATORY"), Span(5, 7, "DATE"), Span(8, 14, "COMMITMENT")]
    assert cohere(text, spans) == (*spans, Span(18, 21, "SIGNATORY", 0.5))


def test_labels_of_other_corpora_are_left_alone():
    spans = (Span(0, 3, "PS_NAME"),)
    assert cohere("윤서준은", spans) == spans


def test_blanks_and_quotation_marks_at_the_ends_are_trimmed():
    text = "‘물결대 ’는 ‘바다반’을 운영 한다."
    spans = [Span(0, 6, "SIGNATORY"), Span(8, 13, "PROGRAM"), Span(8, 18, "COMMITMENT")]
    assert shown(text, cohere(text, spans)) == [
        (1, "물결대"),
        (8, "‘바다반’을 운영"),
        (9, "바다반"),
    ]


def test_a_span_of_marks_only_goes():
    text = "물결대는 ‘ ’을 맺었다."
    spans = [Span(0, 3, "SIGNATORY"), Span(5, 8, "PROGRAM")]
    assert shown(text, cohere(text, spans)) == [(0, "물결대")]


def whole(text, *spans):
    return shown(text, cohere(text, [Span(0, 3, "SIGNATORY"), *spans]))[1:]


def test_a_name_cut_within_its_word_is_completed_up_to_the_particle():
    text = "물결대는 오카도의 로열러셀스쿨과 우아한형제들, 한국어촌단과 만났다."
    cut = ["오카", "로열러셀", "우아한", "한국어"]
    assert whole(text, *tagged(text, *cut)) == [
        (5, "오카도"), (10, "로열러셀스쿨"), (18, "우아한형제들"), (26, "한국어촌단"),
    ]  # fmt: skip


def test_a_name_that_begins_within_its_word_begins_with_it():
    text = "물결대는 화승코퍼레이션과 만났다."
    assert whole(text, *tagged(text, "코퍼레이션")) == [(5, "화승코퍼레이션")]


def test_pieces_of_one_word_become_one_span():
    text = "물결대는 이승로 성북구청장과 26일 만났다."
    spans = [*tagged(text, "성북구", "청장", label="POSITION"), *tagged(text, "2", label="DATE")]
    assert whole(text, *spans) == [(9, "성북구청장"), (16, "26일")]


def test_a_title_fused_with_its_organisation_is_one_position():
    text = "물결대는 김경도 안동시의장과 만났다."
    spans = [*tagged(text, "안동시"), *tagged(text, "의장", label="POSITION")]
    assert [(s.start, s.end, s.label) for s in cohere(text, [Span(0, 3, "SIGNATORY"), *spans])] == [
        (0, 3, "SIGNATORY"), (9, 14, "POSITION"),
    ]  # fmt: skip


def test_a_headline_glued_to_the_text_stays_apart():
    text = "물결대는 업무협약 체결가람시는 밝혔다."
    assert whole(text, *tagged(text, "가람시")) == [(12, "가람시")]


def test_a_full_name_does_not_take_in_the_word_after_it():
    text = "물결대는 김혜경 비스퀘어 대표와 만났다."
    assert whole(text, *tagged(text, "김혜경 비", label="OFFICIAL")) == [(5, "김혜경")]


def test_a_bracket_of_a_name_is_closed():
    text = "물결대는 다온코리아(주)와 만났다."
    assert whole(text, *tagged(text, "다온코리아(주")) == [(5, "다온코리아(주)")]


def test_a_commitment_has_whole_words_its_bullet_and_no_comma():
    text = "물결대는 ▲지역 인재 양성, ▲센터는 새로 짓고 초대형 화면을 설치한다."
    spans = tagged(text, "인재 양성,", "새로 짓고", "대형 화면을 설치", label="COMMITMENT")
    assert whole(text, *spans) == [
        (6, "지역 인재 양성"), (21, "새로 짓고"), (27, "초대형 화면을 설치"),
    ]  # fmt: skip


def test_one_doubtful_party_is_no_agreement():
    text = "물결대는 5일 밝혔다."
    spans = [Span(0, 3, "SIGNATORY", 0.6), Span(5, 7, "DATE", 1.0)]
    assert cohere(text, spans) == ()
    assert len(cohere(text, [Span(0, 3, "SIGNATORY", 0.95), spans[1]])) == 2


def test_between_a_person_and_an_organisation_is_a_blank():
    text = "물결대는 염무송 서망수협 조합장, 오이서 필옵케이 대표와 만났다."
    spans = [
        Span(5, 7, "OFFICIAL"), Span(7, 13, "SIGNATORY"),
        Span(19, 24, "OFFICIAL"), Span(24, 27, "SIGNATORY"),
    ]  # fmt: skip
    assert whole(text, *spans) == [
        (5, "염무송"), (9, "서망수협"), (19, "오이서"), (23, "필옵케이"),
    ]  # fmt: skip


def test_a_particle_goes_where_the_article_has_the_name_without_it():
    text = "물결대는 물결대가 고른 송이가 좋다."
    assert whole(text, *tagged(text, "물결대가", "송이가")) == [(5, "물결대"), (13, "송이가")]


def test_a_party_before_a_person_is_no_part_of_the_name():
    text = "물결대는 맺었다. 물결대 윤서준 총장의 말이다."
    assert whole(text, *tagged(text, "물결대 윤서준", label="OFFICIAL")) == [
        (10, "물결대"), (14, "윤서준"),
    ]  # fmt: skip


def test_related_news_and_credits_name_no_parties():
    text = (
        "물결대는 맺었다. [사진=다온군]\n누리시 제공\n[관련기사] 남해군, 두리전자와 협약\n서호시도 협약\n\n"
        "가람시는 맺었다."
    )
    names = tagged(text, "다온군", "누리시", "남해군", "두리전자", "서호시", "가람시")
    assert [name for _, name in whole(text, *names)] == ["가람시"]
