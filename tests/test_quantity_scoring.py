import datetime
import json

import pytest

from mou_extract.corpus import Document, read_corpus
from mou_extract.errors import CorpusError
from mou_extract.quantity_scoring import (
    Quantity,
    assembled_quantities,
    quantity_scores,
    read_quantities,
)
from mou_extract.scoring import Score
from mou_extract.spans import Span

TEXT = "누리대는 3년간 4억원을 들여 청년 30명을 교육한다."
START, END = TEXT.index("청년"), TEXT.index("한다")
DOCUMENT = Document(
    "a",
    TEXT,
    (Span(0, 3, "SIGNATORY"), Span(START, END, "COMMITMENT")),
    datetime.date(2026, 3, 2),
)
ROW = {
    "id": "a",
    "start": START,
    "end": END,
    "amounts": [{"text": "4억원", "value": 400_000_000, "currency": "KRW"}],
    "head_counts": [{"text": "30명", "value": 30}],
    "terms": [{"text": "3년간", "duration": "P3Y", "until": None}],
}
QUANTITIES = frozenset(
    {
        Quantity("amounts", "a", START, END, "4억원", (400_000_000, "KRW")),
        Quantity("head_counts", "a", START, END, "30명", (30,)),
        Quantity("terms", "a", START, END, "3년간", ("P3Y", None)),
    }
)


def write(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("split", "counts"),
    [
        ("dev", {"amounts": 25, "head_counts": 46, "terms": 61}),
        ("test", {"amounts": 29, "head_counts": 55, "terms": 72}),
    ],
)
def test_the_gold_of_the_corpus_fits_it(repository, split, counts):
    folder = repository / "corpora" / "mou-ko"
    documents = read_corpus(folder / f"{split}.jsonl")
    gold = read_quantities(folder / "quantities" / f"{split}.jsonl", documents)
    assert {kind: score.gold for kind, score in quantity_scores(gold, ()).items()} == counts


def test_gold_is_read_and_assembly_finds_the_same(tmp_path):
    assert read_quantities(write(tmp_path / "q.jsonl", ROW), [DOCUMENT]) == QUANTITIES
    assert assembled_quantities([DOCUMENT]) == QUANTITIES


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{**ROW, "id": "b"}], r"q\.jsonl:1: the corpus has no article 'b'"),
        ([{**ROW, "id": ["a"]}], r"q\.jsonl:1: the corpus has no article \['a'\]"),
        ([{**ROW, "end": END - 1}], r"q\.jsonl:1: 'a' has no COMMITMENT at \[17, 26\)"),
        ([{"id": "a"}], r"q\.jsonl:1: not of the documented shape: KeyError\('start'\)"),
        (
            [{**ROW, "head_counts": [{"text": "30명"}]}],
            r"q\.jsonl:1: not of the documented shape: KeyError\('value'\)",
        ),
        (
            [{**ROW, "terms": [{"text": "2년간", "duration": "P2Y", "until": None}]}],
            r"q\.jsonl:1: '2년간' does not stand in the commitment or before it on its line",
        ),
        ([ROW, ROW], r"q\.jsonl:2: '30명' stands here twice"),
    ],
)
def test_gold_that_does_not_fit_is_refused_with_file_and_line(tmp_path, rows, message):
    with pytest.raises(CorpusError, match=message):
        read_quantities(write(tmp_path / "q.jsonl", *rows), [DOCUMENT])


def test_text_and_value_must_both_be_right():
    predicted = {
        Quantity("amounts", "a", START, END, "4억원", (400_000_000, "USD")),
        Quantity("head_counts", "a", START, END, "30명", (30,)),
        Quantity("head_counts", "a", START, END, "2명", (2,)),
    }
    assert quantity_scores(QUANTITIES, predicted) == {
        "amounts": Score(0, 1, 1),
        "head_counts": Score(1, 2, 1),
        "terms": Score(0, 0, 1),
    }
