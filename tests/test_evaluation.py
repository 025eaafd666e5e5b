import datetime
from dataclasses import replace

import pytest

from mou_extract.corpus import Document, corpus_hash, read_corpus
from mou_extract.evaluation import (
    Evaluation,
    Predictions,
    assembled_from_gold,
    evaluate,
    predict,
    score,
)
from mou_extract.labels import LAYERS
from mou_extract.records import AgreementRecord, Commitment, Coverage, Evidence, Signatory
from mou_extract.scoring import Score, strict_scores
from mou_extract.spans import Span

DAY = datetime.date(2025, 3, 5)
DOCUMENTS = (
    Document(
        "a1",
        "누리대는 5일 새솔과 인력을 교류한다",
        (
            Span(0, 3, "SIGNATORY"),
            Span(5, 7, "DATE"),
            Span(8, 10, "SIGNATORY"),
            Span(12, 18, "COMMITMENT"),
        ),
        published=datetime.date(2025, 3, 6),
        record=AgreementRecord(
            signatories=(Signatory("누리대"), Signatory("새솔")),
            commitments=(Commitment("인력을 교류", 12, 18),),
            signed_on=DAY,
            date_text="5일",
        ),
    ),
    Document("a2", "오늘은 협약이 없다"),
    Document("a3", "가온 회관에서"),
)
# `새솔과` has two of three characters right, `교류` two of six; the venue is none.
RECORDS = (
    AgreementRecord(
        id="a1",
        signatories=(Signatory("누리대"), Signatory("새솔과")),
        commitments=(Commitment("교류", 16, 18),),
        signed_on=DAY,
        date_text="5일",
        spans=(
            Evidence(0, 3, "SIGNATORY", "누리대", 1.0),
            Evidence(5, 7, "DATE", "5일", 1.0),
            Evidence(8, 11, "SIGNATORY", "새솔과", 1.0),
            Evidence(16, 18, "COMMITMENT", "교류", 1.0),
        ),
        coverage=Coverage(20, 20),
    ),
    AgreementRecord(id="a2", coverage=Coverage(10, 10)),
    AgreementRecord(id="a3", venue="회관", spans=(Evidence(3, 5, "VENUE", "회관", 1.0),)),
)
NONE = Score(0, 0, 0)
NOT_THERE = {"OFFICIAL": NONE, "POSITION": NONE, "PROGRAM": NONE}
EXPECTED = Evaluation(
    articles=3,
    corpus=corpus_hash(DOCUMENTS),
    strict={
        **NOT_THERE,
        "SIGNATORY": Score(correct=1, predicted=2, gold=2),
        "DATE": Score(1, 1, 1),
        "VENUE": Score(0, 1, 0),
        "entity micro": Score(2, 4, 3),
        "COMMITMENT": Score(0, 1, 1),
        "commitment micro": Score(0, 1, 1),
    },
    partial={
        **NOT_THERE,
        "SIGNATORY": Score(2, 2, 2),
        "DATE": Score(1, 1, 1),
        "VENUE": Score(0, 1, 0),
        "entity micro": Score(3, 4, 3),
        "COMMITMENT": Score(1, 1, 1),
        "commitment micro": Score(1, 1, 1),
    },
    overlap={
        **NOT_THERE,
        "SIGNATORY": Score(2, 2, 2),
        "DATE": Score(1, 1, 1),
        "VENUE": Score(0, 1, 0),
        "entity micro": Score(3, 4, 3),
        "COMMITMENT": Score(0, 1, 1),
        "commitment micro": Score(0, 1, 1),
    },
    empty=Score(correct=1, predicted=1, gold=2),
    record={
        "parties": Score(1, 2, 2),
        "party names": Score(1, 2, 2),
        "officials": NONE,
        "programs": NONE,
        "commitment parties": Score(0, 1, 1),
        "date text": Score(1, 1, 1),
        "venue": NONE,
        "signed on": Score(1, 1, 1),
    },
    record_from_gold={
        "parties": Score(2, 2, 2),
        "party names": Score(2, 2, 2),
        "officials": NONE,
        "programs": NONE,
        "commitment parties": Score(1, 1, 1),
        "date text": Score(1, 1, 1),
        "venue": NONE,
        "signed on": Score(1, 1, 1),
    },
    characters=(37, 30),  # of the last article, no record says that it was read
    characters_per_second=74.0,
)


class Answers:
    """Stands in for a model: gives these records, whatever it is asked."""

    layers = LAYERS

    def __init__(self):
        self.asked = []

    def extract_many(self, articles):
        for article, record in zip(articles, RECORDS, strict=True):
            self.asked.append((article.id, article.text, article.published))
            yield record


@pytest.fixture(scope="module")
def documents(repository):
    return read_corpus(repository / "corpora" / "mou-ko" / "dev.jsonl")[:5]


def test_scores_are_those_worked_out_by_hand():
    assert score(Predictions(DOCUMENTS, RECORDS, LAYERS, seconds=0.5)) == EXPECTED


def test_a_model_is_asked_every_article_with_its_day_and_scored():
    answers = Answers()
    evaluation = evaluate(answers, DOCUMENTS)
    assert answers.asked == [("a1", DOCUMENTS[0].text, datetime.date(2025, 3, 6))] + [
        (document.id, document.text, None) for document in DOCUMENTS[1:]
    ]
    assert evaluation.characters_per_second > 0
    assert replace(evaluation, characters_per_second=74.0) == EXPECTED


def test_predictions_are_what_the_extractor_says(tiny_extractor, documents):
    predictions = predict(tiny_extractor, documents)
    assert predictions.documents == documents
    assert predictions.layers == LAYERS
    assert predictions.seconds > 0
    assert predictions.records == tuple(
        tiny_extractor.extract(document.text, published=document.published, id=document.id)
        for document in documents
    )


def test_an_evaluation_is_json():
    written = EXPECTED.to_dict()
    assert written["strict"]["entity micro"] == {
        "precision": 0.5, "recall": 0.6667, "f1": 0.5714, "correct": 2, "predicted": 4, "gold": 3,
    }  # fmt: skip
    assert {key: written[key] for key in ("articles", "empty_articles", "coverage")} == {
        "articles": 3,
        "empty_articles": {"articles": 2, "left_empty": 1, "share": 0.5},
        "coverage": {"characters": 37, "read": 30},
    }
    assert written["characters_per_second"] == 74
    assert {name: figures["f1"] for name, figures in written["record"].items()} == {
        "parties": 0.5, "party names": 0.5, "officials": 1.0, "programs": 1.0,
        "commitment parties": 0.0, "date text": 1.0, "venue": 1.0, "signed on": 1.0,
    }  # fmt: skip


def test_an_evaluation_is_a_table_to_read():
    lines = EXPECTED.to_markdown().splitlines()
    assert lines[0] == (
        f"3 articles, 30 of 37 characters read, 74 characters/s, corpus {EXPECTED.corpus}"
    )
    for line in (
        "| SIGNATORY | 0.500 | 0.500 | 0.500 | 1.000 | 1.000 | 2 | 2 |",
        "| OFFICIAL | - | - | - | - | - | 0 | 0 |",
        "| VENUE | 0.000 | 0.000 | 0.000 | 0.000 | 0.000 | 0 | 1 |",
        "| entity micro | 0.500 | 0.667 | 0.571 | 0.857 | 0.857 | 3 | 4 |",
        "| COMMITMENT | 0.000 | 0.000 | 0.000 | 1.000 | 0.000 | 1 | 1 |",
        "1 of 2 articles without an agreement left empty",
        "| parties | 0.500 | 1.000 | 2 |",
    ):
        assert line in lines


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
