import json

import pytest

from mou_extract.corpus import Document, read_corpus
from mou_extract.evaluation import assembled_from_gold, evaluate, predict, score
from mou_extract.scoring import Score, strict_scores


@pytest.fixture(scope="module")
def documents(repository):
    return read_corpus(repository / "corpora" / "mou-ko" / "dev.jsonl")[:5]


def test_predictions_are_scored_as_they_are(tiny_extractor, documents):
    predictions = predict(tiny_extractor, documents)
    assert predictions.documents == documents
    assert [record.id for record in predictions.records] == [d.id for d in documents]
    evaluation = score(predictions)
    assert evaluation.strict == strict_scores(predictions.scored())
    characters = sum(len(document.text) for document in documents)
    assert evaluation.characters == (characters, characters)
    assert evaluation.strict == evaluate(tiny_extractor, documents).strict
    assert json.loads(json.dumps(evaluation.to_dict()))["articles"] == 5


def test_assembly_alone_starts_from_the_gold(documents):
    scored = assembled_from_gold(documents)
    assert all(one.gold == one.predicted for one in scored)
    assert strict_scores(scored)["entity micro"] == Score(*[sum(
        span.label != "COMMITMENT" for document in documents for span in document.spans
    )] * 3)  # fmt: skip
    assert all(one.predicted_record is not None for one in scored)


def test_a_label_that_neither_gold_nor_model_has_is_no_perfect_score(embedded):
    documents = [Document("a", "물결시는 도서관을 연다.", ())]
    table = evaluate(embedded, documents).to_markdown()
    assert "| DATE | - | - | - | - | - | 0 | 0 |" in table
    assert "1 of 1 articles without an agreement left empty" in table
