import pytest

from mou_extract.rules.clutter import find_clutter, is_credit


@pytest.mark.parametrize(
    "text",
    [
        "협약서를 들어 보이고 있다. 물결시 제공",
        "협약서를 들어 보이고 있다. 물결시 제공 가온대는 말했다.",
        "협약서를 들어 보이고 있다. 사진=물결시",
        "협약서를 들어 보이고 있다. (사진제공=물결시)",
        "자료 : 물결시\n가온대는 말했다.",
    ],
)
def test_the_source_of_a_picture_is_a_credit(text):
    start = text.index("물결시")
    assert is_credit(text, start, start + 3)


@pytest.mark.parametrize(
    "text",
    [
        "물결시가 자료를 냈다.",
        "사진을 찍은 물결시",
        "시설을 물결시 제공 부지에 짓는다.",
        "사진: 물결시와 가온대가 협약을 맺고 있다.",
    ],
)
def test_a_name_in_a_sentence_is_none(text):
    start = text.index("물결시")
    assert not is_credit(text, start, start + 3)


def test_related_news_with_its_links_is_clutter():
    text = "물결대는 말했다.\n[관련기사]\n가온대, 다온시와 맞손\n누리대 새 총장\n본문은 이어진다."
    (found,) = find_clutter(text)
    assert text[slice(*found)] == "[관련기사]\n가온대, 다온시와 맞손\n누리대 새 총장"
