import datetime
import re

import numpy as np
import pytest

from mou_extract.corpus import Document, read_corpus
from mou_extract.records import AgreementRecord, Signatory
from mou_extract.spans import Span, check_spans
from mou_extract.training.augmentation import (
    NamePool,
    agreeing_particle,
    exchange_names,
    name_pool,
    tell_years,
)

TEXT = "물결대학교는 가온과 협약을 맺었다. 물결대 윤서준 총장은 가온을 돕는다."
DOCUMENT = Document(
    "a",
    TEXT,
    (
        Span(0, 5, "SIGNATORY"),
        Span(7, 9, "SIGNATORY"),
        Span(20, 23, "SIGNATORY"),
        Span(24, 27, "OFFICIAL"),
        Span(28, 30, "POSITION"),
        Span(32, 37, "COMMITMENT"),
        Span(32, 34, "SIGNATORY"),
    ),
    record=AgreementRecord(signatories=(Signatory("물결대학교", ("물결대",)), Signatory("가온"))),
)


@pytest.mark.parametrize(
    ("particle", "name", "agreeing"),
    [
        ("는", "새솔", "은"),
        ("은", "누리대", "는"),
        ("와", "가온", "과"),
        ("과", "나루", "와"),
        ("로", "서울", "로"),
        ("로", "가온", "으로"),
        ("으로", "나루", "로"),
        ("는", "KMTI", "는"),
        ("에서", "가온", "에서"),
    ],
)
def test_particles_agree_with_the_last_sound(particle, name, agreeing):
    assert agreeing_particle(particle, name) == agreeing


def test_all_forms_of_a_party_are_exchanged_together_and_spans_move_along():
    pool = NamePool(parties=(("한빛솔", "빛솔"),), people=("도하윤나",))
    other = exchange_names(DOCUMENT, pool, 1.0, np.random.default_rng(0))
    assert other.text == ("한빛솔은 한빛솔과 협약을 맺었다. 빛솔 도하윤나 총장은 한빛솔을 돕는다.")
    assert [(span.label, other.text[span.start : span.end]) for span in other.spans] == [
        ("SIGNATORY", "한빛솔"),
        ("SIGNATORY", "한빛솔"),
        ("SIGNATORY", "빛솔"),
        ("OFFICIAL", "도하윤나"),
        ("POSITION", "총장"),
        ("COMMITMENT", "한빛솔을 돕"),
        ("SIGNATORY", "한빛솔"),
    ]


def test_nothing_is_exchanged_without_a_share():
    pool = name_pool([DOCUMENT])
    assert exchange_names(DOCUMENT, pool, 0.0, np.random.default_rng(0)) is DOCUMENT


def test_the_pool_keeps_the_forms_of_a_party_together_longest_first():
    assert name_pool([DOCUMENT]) == NamePool(
        parties=(("가온",), ("물결대학교", "물결대")), people=("윤서준",)
    )


def test_the_whole_corpus_stays_well_annotated(repository):
    documents = read_corpus(repository / "corpora" / "mou-ko" / "train.jsonl")
    pool = name_pool(documents)
    generator = np.random.default_rng(1)
    for document in documents:
        other = exchange_names(document, pool, 0.7, generator)
        check_spans(other.text, other.spans)
        assert [s.label for s in other.spans] == [s.label for s in document.spans]
        untouched = [s for s in document.spans if s.label in ("POSITION", "DATE", "PROGRAM")]
        moved = [s for s in other.spans if s.label in ("POSITION", "DATE", "PROGRAM")]
        assert [document.text[s.start : s.end] for s in untouched] == [
            other.text[s.start : s.end] for s in moved
        ]


def test_days_are_told_with_their_year_and_spans_move_along():
    text = "물결대는 지난 9일 가온과 협약을 맺었다. 9일 협약식에는 윤서준 총장이 왔다."
    spans = (
        Span(0, 3, "SIGNATORY"),
        Span(8, 10, "DATE"),
        Span(11, 13, "SIGNATORY"),
        Span(24, 26, "DATE"),
        Span(33, 36, "OFFICIAL"),
    )
    document = Document("a", text, spans, published=datetime.date(2024, 5, 11))
    told = {
        tuple(changed.text[span.start : span.end] for span in changed.spans)
        for seed in range(40)
        for changed in [tell_years(document, 1.0, np.random.default_rng(seed))]
    }
    assert {names[::2] for names in told} == {("물결대", "가온", "윤서준")}
    days = {names[1] for names in told}
    assert {"2024년 5월 9일", "2024. 5. 9.", "2024-05-09"} <= days
    assert all(names[1] == names[3] for names in told)


def test_only_a_share_of_articles_tells_its_years():
    document = Document("a", "9일 맺었다.", (Span(0, 2, "DATE"),))
    generator = np.random.default_rng(1)
    changed = sum(tell_years(document, 0.2, generator) is not document for _ in range(500))
    assert 60 < changed < 140


def test_months_that_the_article_tells_are_kept():
    document = Document("a", "3월 4일과 5일", (Span(0, 5, "DATE"), Span(7, 9, "DATE")))
    changed = tell_years(document, 1.0, np.random.default_rng(0))
    first, second = (changed.text[span.start : span.end] for span in changed.spans)
    assert [int(part) for part in re.findall(r"\d+", first)][1:] == [3, 4]
    assert [int(part) for part in re.findall(r"\d+", second)][1:] == [3, 5]


@pytest.mark.parametrize("text", ["지난달 9일", "지난해 3월 9일", "2026년 3월 9일", "올 3월 9일"])
def test_a_day_with_more_before_it_is_left_as_it_is(text):
    start = text.index("3월") if text.startswith(("지난해", "올")) else text.index("9")
    document = Document("a", text, (Span(start, len(text), "DATE"),))
    assert tell_years(document, 1.0, np.random.default_rng(0)) is document


def test_no_day_is_told_that_the_calendar_lacks():
    document = Document("a", "31일", (Span(0, 3, "DATE"),), published=datetime.date(2026, 2, 3))
    assert tell_years(document, 1.0, np.random.default_rng(0)) is document
