"""When an article tells of an agreement, and when it is ordinary news that names organisations."""

import pytest

from mou_extract.labels import LAYERS, Layer
from mou_extract.rules.agreement_evidence import may_tell_of_agreement, tells_of_agreement
from mou_extract.rules.coherence import cohere
from mou_extract.spans import Span

LABELS = {label for layer in LAYERS for label in layer.labels}


def reading(text, *parties, score=0.97):
    """The parties at their first mentions, and a promise at the end of the text."""
    spans = [Span(text.index(n), text.index(n) + len(n), "SIGNATORY", score) for n in parties]
    return [*spans, Span(len(text) - 6, len(text) - 1, "COMMITMENT")]


@pytest.mark.parametrize(
    "text",
    [
        "물결시는 다음 달부터 심야 약국을 넓힌다. 시민 누구나 쓸 수 있다.",
        # another agreement, far from the one organisation that is named
        "물결시는 다음 달부터 심야 약국을 넓힌다. 기후변화협약 때문이다.",
        "물결전자는 새 전화기를 공개했다. 27일부터 전국 매장에서 판다.",
    ],
)
def test_the_plan_of_one_organisation_is_no_agreement(text):
    name = text[:4]
    assert not tells_of_agreement(text, reading(text, name), LABELS)


@pytest.mark.parametrize(
    "text",
    [
        "물결시는 너울재단과 업무협약을 맺고 심야 약국을 넓힌다.",
        "물결시가 너울재단과 손을 맞잡고 심야 약국을 넓힌다.",
        "물결시는 약국 40곳과 협의체를 꾸려 심야 약국을 넓힌다.",
        "물결시와 너울재단은 MoU에 서명했다. 심야 약국을 넓힌다.",
        "물결시는 심야 약국을 넓힌다. 양 기관은 협약식도 열었다. 문을 연다.",
    ],
)
def test_one_party_is_enough_where_it_agrees_or_acts_with_others(text):
    assert tells_of_agreement(text, reading(text, "물결시"), LABELS)


def test_several_parties_need_a_word_of_it_anywhere():
    text = "물결항공과 너울항공은 설을 앞두고 복조리를 걸었다. 손님을 맞는다."
    assert not tells_of_agreement(text, reading(text, "물결항공", "너울항공"), LABELS)
    for word in ("양사는 ", "협약에 따라 ", "두 회사가 "):
        told = text.replace("손님을", word + "손님을")
        assert tells_of_agreement(told, reading(told, "물결항공", "너울항공"), LABELS)


def test_an_article_without_any_such_word_is_none_however_many_it_names():
    names = "물결시 너울군 한빛군 가람시 다온시 새솔군 나루시 온누리군 푸른시 맑은군 하늘시".split()
    text = " ".join(names) + "에 비가 온다. 문을 연다."
    parties = reading(text, *names)
    assert len(parties) > 10  # as many as are enough elsewhere
    assert not tells_of_agreement(text, parties, LABELS)
    assert tells_of_agreement(text.replace("비가", "협의체가"), parties, LABELS)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("물결시는 도서관을 연다.", False),
        ("양식장 네 곳을 돌아봤다.", False),
        ("물결시, 너울대와 맞손", True),
        ("두 기관은 도서관을 연다.", True),
        ("물결시와 너울군이 공동으로 도서관을 연다.", True),
        ("물결시-너울군 MOU", True),
    ],
)
def test_words_of_an_agreement_or_of_common_action_anywhere(text, may):
    assert may_tell_of_agreement(text) is may


RECALLED = "물결시는 새 도서관 터를 닦기 시작했다. {} 물결시는 내년 봄 문을 연다."


@pytest.mark.parametrize(
    "sentence",
    [
        "앞서 물결시는 지난해 12월 너울은행과 도서관을 위한 협약을 맺었다.",
        "이 터는 2023년 5월 너울은행과 체결한 협약에 따른 것이다.",
        "작년에 너울은행과 맺은 양해각서에서 출발했다.",
    ],
)
def test_an_earlier_agreement_is_not_what_an_article_reports(sentence):
    text = RECALLED.format(sentence)
    assert not tells_of_agreement(text, reading(text, "물결시", "너울은행"), LABELS)


@pytest.mark.parametrize(
    "sentence",
    [
        "물결시는 지난해 문을 닫은 도서관을 두고 5일 너울은행과 협약을 맺었다.",
        "물결시는 2025년 3월 12일 시청에서 너울은행과 협약을 체결했다.",
        "물결시는 ‘2026년 소상공인 지원 업무협약’을 너울은행과 체결했다고 12일 밝혔다.",
        "물결시는 12일 2024년 화재 피해를 입은 너울은행과 협약을 체결했다.",
        "지난해 우수기업에 뽑힌 너울은행이 물결시와 협약을 맺었다고 밝혔다.",
        "물결시는 지난해 체결한 협약에 따라 너울은행과 협약을 체결했다.",
        "물결시는 2019년부터 이어온 너울은행과의 협약을 올해도 체결했다.",
        "물결시는 착공에 앞서 너울은행과 협약을 체결했다.",
        "물결시는 지난달 14일 너울은행과 업무협약을 체결했다.",
        "물결시는 너울은행과 협약을 체결했다. 앞서 지난해 5월에도 협약을 맺었다.",
    ],
)
def test_a_new_agreement_may_stand_beside_what_is_past(sentence):
    text = RECALLED.format(sentence)
    assert tells_of_agreement(text, reading(text, "물결시", "너울은행"), LABELS)


@pytest.mark.parametrize(
    ("sentence", "reported"),
    [
        ("물결상의는 너울대사관과 업무협약(MOU)을 맺었다고 26일 밝혔다.", True),
        ("물결상의는 25일 너울대사관과 ‘이웃의 날’ 협약에 서명했다.", True),
        ("물결상의는 너울대사관과 업무협약을 맺고 책을 나눈다.", False),  # nobody tells of it
        ("물결상의는 너울대사관과 업무협약을 맺는다고 26일 밝혔다.", False),
        ("물결상의는 앞서 지난해 5월 너울대사관과 협약을 맺었다고 밝혔다.", False),
        ("물결상의는 26일 너울노조와 단체협약을 체결했다.", False),
        ("물결상의는 너울사와 MOU를 맺었다는 소문은 사실이 아니라고 9일 밝혔다.", False),
        ("물결상의는 골키퍼와 이적 합의서에 서명했다고 6일 밝혔다.", False),
        ("물결상의는 지난해 너울공사와 협약을 체결하고 시장에 도전했다.", False),
        ("물결상의는 너울공사와 3일 만에 협약을 체결했다.", False),
        ("물결상의는 너울공사와 협약을 체결했다고 전했다.", True),
    ],
)
def test_one_unsure_party_is_enough_where_its_sentence_reports_a_signing(sentence, reported):
    unsure = Span(0, len("물결상의"), "SIGNATORY", 0.65)
    assert tells_of_agreement(sentence + " 비가 왔다.", [unsure], LABELS) is reported


def test_who_plans_a_network_may_recall_what_others_agreed():
    text = RECALLED.format("지난해 너울은행과 가온시가 도서관 협약을 맺었다.")
    told = text.replace("새 도서관 터를 닦기", "도서관 12곳의 네트워크를 만들기")
    assert not tells_of_agreement(text, reading(text, "물결시"), LABELS)
    assert tells_of_agreement(told, reading(told, "물결시"), LABELS)


def test_what_only_looks_like_a_word_for_both_is_none():
    text = "물결항공과 너울항공은 복조리를 걸었다. 도자기관은 쉰다. 손님을 맞는다."
    assert not tells_of_agreement(text, reading(text, "물결항공", "너울항공"), LABELS)


def test_one_doubtful_party_is_no_agreement():
    text = "물결대는 5일 밝혔다. 물결대의 협약이다."
    promise = Span(13, 21, "COMMITMENT", 1.0)
    assert cohere(text, [Span(0, 3, "SIGNATORY", 0.6), promise]) == ()
    assert len(cohere(text, [Span(0, 3, "SIGNATORY", 0.95), promise])) == 4


def test_parties_need_a_promise_or_a_day_beside_them():
    text = "물결대는 5일 가온시와 손잡고 교재를 펴낸다." + " 그는 웃었다." * 50
    party, day, other, promise = (
        Span(0, 3, "SIGNATORY"), Span(5, 7, "DATE"), Span(8, 11, "SIGNATORY"),
        Span(17, 24, "COMMITMENT"),
    )  # fmt: skip
    assert cohere(text, [party]) == ()
    assert cohere(text, [party, day]) == ()
    told = text.replace("손잡고", "협약해")
    assert len(cohere(told, [party, day])) == 2
    assert len(cohere(text, [party, promise])) == 2
    assert cohere(text, [party, other]) == ()
    assert len(cohere(text, [party, other, day])) == 3


def test_in_a_short_text_two_sure_parties_are_enough():
    text = "물결대는 가온시와 협약을 맺었다. 물결대는"
    two = [Span(0, 3, "SIGNATORY"), Span(5, 8, "SIGNATORY", 0.95)]
    assert len(cohere(text, two)) == 3
    assert cohere(text, [two[0]]) == ()
    assert cohere(text, [two[0], Span(5, 8, "SIGNATORY", 0.8)]) == ()
    assert cohere(text + " 그는 웃었다." * 50, two) == ()


def test_eleven_sure_mentions_of_parties_are_enough():
    text = "물결대와 " * 11 + "의 협약"
    spans = [Span(5 * at, 5 * at + 3, "SIGNATORY") for at in range(11)]
    assert len(cohere(text, spans)) == 11
    assert cohere(text[:25], spans[:5]) == ()


@pytest.mark.parametrize("word", ["3시도 안 돼", "9시도 되지", "각 시도는 방역을"])
def test_an_hour_is_no_word_for_all(word):
    text = f"물결시는 너울재단을 보았다. {word} 문을 닫는다."
    assert not tells_of_agreement(text, reading(text, "물결시", "너울재단"), LABELS)


def test_however_often_they_are_named_an_earlier_agreement_is_no_news():
    text = "물결대의 " * 11 + "수목원이 열린다. 앞서 물결대는 지난 2월 너울시와 협약을 체결했다."
    spans = [Span(5 * at, 5 * at + 3, "SIGNATORY") for at in range(11)]
    spans.append(Span(text.rindex("물결대"), text.rindex("물결대") + 3, "SIGNATORY"))
    assert not tells_of_agreement(text, spans, LABELS)
    assert tells_of_agreement(text.replace("앞서 ", ""), spans, LABELS)


@pytest.mark.parametrize(
    "sentence",
    [
        "물결군과 너울군, 누리군은 건의문을 채택했다. 세 시군은 용역을 함께 맡긴다.",
        "물결석재와 너울마을회가 21일 뜻을 모았다. 석재는 채석장을 닫는다.",
        "물결상인회와 너울주모임이 도장을 찍었다. 두 모임은 월세를 올리지 않는다.",
    ],
)
def test_news_has_more_words_for_acting_together(sentence):
    parties = [
        name
        for name in ("물결군", "너울군", "물결석재", "너울마을회", "물결상인회", "너울주모임")
        if name in sentence
    ]
    assert tells_of_agreement(sentence, reading(sentence, *parties), LABELS)


def test_where_the_model_knows_no_promises_none_is_asked_for():
    layers = (Layer("entity", ("SIGNATORY", "DATE")),)
    assert len(cohere("물결대는 협약함.", [Span(0, 3, "SIGNATORY")], layers)) == 1
