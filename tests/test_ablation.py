from mou_extract.ablation import Ablation, ablate_rules
from mou_extract.corpus import Document
from mou_extract.extractor import Extractor, Tagged
from mou_extract.labels import LAYERS
from mou_extract.normalization import normalize
from mou_extract.reading import Reading
from mou_extract.records import Coverage
from mou_extract.rules.coherence import RULES, SOMEBODY_SIGNS
from mou_extract.spans import Span


def spans(text, *named):
    """Spans over the first occurrence of each `(name, label)`."""
    found = (Span(text.index(n), text.index(n) + len(n), label, 0.95) for n, label in named)
    return tuple(sorted(found))


class Scripted(Extractor):
    """Says of every text what it was told to."""

    layers = LAYERS

    def __init__(self, said):
        self.said = said

    def tag_many(self, texts):
        for text in texts:
            reading = Reading.without_tokens(normalize(text))
            yield Tagged((), Coverage(len(text), 0), reading, self.said[text], ())


def test_every_rule_is_left_out_once_then_all_of_them():
    ablations = ablate_rules(Scripted({"눈이 내렸다.": ()}), [Document("1", "눈이 내렸다.")])
    names = (*(rule.name for rule in RULES), SOMEBODY_SIGNS)
    assert [one.without for one in ablations] == [(), *((name,) for name in names), names]
    assert {(one.left_empty, one.changed) for one in ablations} == {(1, 0)}


def test_what_a_rule_finds_and_takes_away_is_counted():
    signed = "누리대와 새솔전자는 협약을 맺고 장비를 공유하기로 했다고 5일 밝혔다."
    parties = (("누리대", "SIGNATORY"), ("새솔전자", "SIGNATORY"), ("장비를 공유", "COMMITMENT"))
    news = "누리대와 새솔전자는 물결산에 있다."
    said = {signed: spans(signed, *parties), news: spans(news, *parties[:2])}
    documents = [
        Document("1", signed, spans(signed, *parties, ("5일", "DATE"))), Document("2", news),
    ]  # fmt: skip
    by_rule = {one.without: one for one in ablate_rules(Scripted(said), documents)}
    assert by_rule[()] == Ablation((), 1.0, 1.0, 1, 0, 0, 0)
    assert by_rule["keep_one_day",] == Ablation(("keep_one_day",), 0.8, 1.0, 1, 1, 1, 0)
    assert by_rule["trim_places",] == Ablation(("trim_places",), 1.0, 1.0, 1, 0, 0, 0)
    assert by_rule[(*(rule.name for rule in RULES), SOMEBODY_SIGNS)].left_empty == 0
