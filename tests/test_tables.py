"""Records in pandas and in datasets: every column has its type, with rows and without."""

import datetime
import json
import pickle
import shutil

import datasets
import pandas as pd
import pytest
from datasets.fingerprint import Hasher

from mou_extract.errors import InputError, ModelFolderError
from mou_extract.integrations.datasets import ExtractBatch, with_agreement
from mou_extract.integrations.pandas import (
    commitments_to_pandas,
    officials_to_pandas,
    signatories_to_pandas,
    to_pandas,
)
from mou_extract.records import (
    AgreementRecord,
    Amount,
    Commitment,
    Coverage,
    FieldScores,
    Mention,
    Official,
    Program,
    Signatory,
    Term,
)
from mou_extract.schema import read_record
from mou_extract.service.examples import TEXT

FULL = AgreementRecord(
    id="a1",
    published=datetime.date(2025, 3, 6),
    signatories=(
        Signatory("물결대학교", ("물결대",), (Mention(0, 5), Mention(18, 21)), 0.9),
        Signatory("㈜가온전지"),
    ),
    officials=(Official("윤서준", "총장", "물결대학교", score=0.8), Official("한도경")),
    programs=(Program("바다반"),),
    commitments=(
        Commitment(
            "장비를 공유", 30, 36, ("물결대학교",), 0.75,
            (Amount("4억원", 25, 28, 400_000_000),), (), (Term("3년간", 21, 24, "P3Y"),),
        ),
    ),
    signed_on=datetime.date(2025, 3, 5),
    date_text="5일",
    venue="본관",
    coverage=Coverage(40, 40),
    scores=FieldScores(0.75, 0.5),
)  # fmt: skip
RECORDS = [AgreementRecord(), FULL]
TABLES = (to_pandas, signatories_to_pandas, officials_to_pandas, commitments_to_pandas)


def rows(table):
    return table.astype(object).where(table.notna(), None).to_dict("records")


def test_one_row_an_article():
    empty, full = rows(to_pandas(iter(RECORDS)))
    assert full == {
        "article": 1,
        "id": "a1",
        "published": pd.Timestamp("2025-03-06"),
        "signatories": ["물결대학교", "㈜가온전지"],
        "officials": ["윤서준", "한도경"],
        "programs": ["바다반"],
        "commitments": ["장비를 공유"],
        "signed_on": pd.Timestamp("2025-03-05"),
        "date_text": "5일",
        "venue": "본관",
        "characters": 40,
        "read": 40,
        "date_score": 0.75,
        "venue_score": 0.5,
    }
    lists = {"signatories", "officials", "programs", "commitments"}
    assert empty == {
        name: [] if name in lists else 0 if name == "article" else None for name in full
    }


def test_one_row_a_party_an_official_a_commitment():
    assert rows(signatories_to_pandas(RECORDS)) == [
        {
            "article": 1, "id": "a1", "name": "물결대학교", "aliases": ["물결대"], "mentions": 2,
            "score": 0.9,
        },
        {
            "article": 1, "id": "a1", "name": "㈜가온전지", "aliases": [], "mentions": 0,
            "score": 1.0,
        },
    ]  # fmt: skip
    assert rows(officials_to_pandas(RECORDS)) == [
        {
            "article": 1, "id": "a1", "name": "윤서준", "position": "총장",
            "organization": "물결대학교", "score": 0.8,
        },
        {
            "article": 1, "id": "a1", "name": "한도경", "position": None, "organization": None,
            "score": 1.0,
        },
    ]  # fmt: skip
    assert rows(commitments_to_pandas(RECORDS)) == [
        {
            "article": 1, "id": "a1", "text": "장비를 공유", "start": 30, "end": 36, "score": 0.75,
            "parties": ["물결대학교"], "amounts": ["4억원"], "head_counts": [], "terms": ["3년간"],
        }
    ]  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_types_do_not_depend_on_the_rows(table):
    full, none = table(RECORDS), table([])
    assert list(none.columns) == list(full.columns)
    assert none.dtypes.to_dict() == full.dtypes.to_dict()
    assert len(none) == 0


def test_tables_join():
    joined = officials_to_pandas(RECORDS).merge(to_pandas(RECORDS), on="article")
    assert list(joined["venue"]) == ["본관", "본관"]


@pytest.fixture(scope="module")
def extract_batch(tiny_model):
    return ExtractBatch(tiny_model, published="published", threads=1)


@pytest.fixture
def articles():
    return datasets.Dataset.from_dict(
        {
            "text": ["", TEXT, None, TEXT * 2],
            "published": ["2025-03-06", "2025-03-06", None, "6일"],
        }
    )


ERRORS = [
    "the article is empty; expected Korean text",
    None,
    "expected the article as a str, found NoneType",
    "published is '6일'; expected a date as YYYY-MM-DD",
]


@pytest.mark.parametrize("processes", [None, 2])
def test_a_dataset_is_mapped(processes, extract_batch, articles, tiny_extractor):
    found = articles.map(
        extract_batch, batched=True, batch_size=2, num_proc=processes,
        features=with_agreement(articles.features),
    )  # fmt: skip
    assert found.column_names == ["text", "published", "agreement", "agreement_error"]
    assert found["agreement_error"] == ERRORS
    first, second, *rest = found["agreement"]
    assert (first, rest) == (None, [None, None])
    expected = tiny_extractor.extract(TEXT, "2025-03-06").to_dict()
    assert second == expected
    assert expected["spans"]
    assert read_record(second) == read_record(expected)


def test_the_features_hold_every_record(articles, tmp_path):
    features = with_agreement(articles.features)
    row = {"text": TEXT, "published": None, "agreement": FULL.to_dict(), "agreement_error": None}
    stored = datasets.Dataset.from_list([row], features=features)
    stored.to_parquet(tmp_path / "x.parquet")
    (again,) = datasets.Dataset.from_parquet(str(tmp_path / "x.parquet"), cache_dir=str(tmp_path))
    assert again == row
    assert read_record(again["agreement"]) == FULL


def test_the_function_is_pickled_and_its_fingerprint_is_that_of_the_model(
    extract_batch, tiny_model, tmp_path
):
    batch = {"text": [TEXT], "published": [None]}
    before = Hasher.hash(extract_batch)
    expected = extract_batch(batch)
    assert Hasher.hash(extract_batch) == before
    assert pickle.loads(pickle.dumps(extract_batch))(batch) == expected
    other = shutil.copytree(tiny_model, tmp_path / "model")
    copied = Hasher.hash(ExtractBatch(other, published="published", threads=1))
    info = json.loads((other / "mou_extract.json").read_text())
    (other / "mou_extract.json").write_text(json.dumps(info | {"min_scores": {"entity": 0.5}}))
    assert Hasher.hash(ExtractBatch(other, published="published", threads=1)) != copied


def test_wrong_columns_and_models_are_named(extract_batch):
    with pytest.raises(InputError, match="no column 'published'; found: 'text'"):
        extract_batch({"text": [TEXT]})
    with pytest.raises(ModelFolderError, match="/nowhere: no such folder"):
        ExtractBatch("/nowhere")
