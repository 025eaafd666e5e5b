from mou_extract.corpus import Document
from mou_extract.corpus_card import beginnings, distinct_names, shared_runs, statistics_markdown
from mou_extract.records import AgreementRecord, Official, Signatory
from mou_extract.spans import Span

TEXT = "물결대와 가온전지는 5일 협약을 맺었다."
RECORD = AgreementRecord(
    signatories=(Signatory("물결대"), Signatory("가온전지")), officials=(Official("윤서준"),)
)
SPANS = (Span(0, 3, "SIGNATORY"), Span(5, 9, "SIGNATORY"), Span(11, 13, "DATE"))


def document(name, text=TEXT, **more):
    return Document(name, text, sector="university", form="wire", **more)


def test_names_are_counted_once():
    documents = [document("a", record=RECORD), document("b", record=RECORD), document("c")]
    assert distinct_names(documents) == (2, 1)


def test_a_run_is_counted_by_article_not_by_place():
    twice = document("a", "가나다라마바사 가나다라마바사")
    other = document("b", "오늘은 가나다라마바사 아자차")
    runs = shared_runs([twice, other], length=5)
    assert runs["가나다라마"] == 2
    assert "오늘은 가" not in runs
    assert shared_runs([twice], length=5) == {}


def test_beginnings_are_counted_over_sentences():
    text = "두 기관은 만났다. 두 기관은 웃었다. 그러고는 헤어졌다.\n끝"
    total, counts = beginnings([document("a", text)], 2)
    assert (total, counts["두 기관은"]) == (3, 2)


def test_the_tables_count_what_is_there():
    splits = {
        "train": [document("a", spans=SPANS, record=RECORD)],
        "test": [document("b", "오늘은 협약이 없었다.")],
    }
    tables = statistics_markdown(splits)
    assert "| | train | test | all |" in tables
    assert "| without an agreement | 0 | 1 | 1 |" in tables
    assert "| `SIGNATORY` | 2 | 0 | 2 |" in tables
    assert "| parties | 2 | 2 | 2 | 2 | 2 | 2.0 |" in tables
    assert "2 distinct signatories and 1 distinct officials" in tables
    assert "Sectors (1): university 2." in tables
