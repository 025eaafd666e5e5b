"""The dataclasses, the JSON Schema and the pydantic models say the same of a record."""

import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from mou_extract.cli import main
from mou_extract.errors import InputError
from mou_extract.extractor import Article
from mou_extract.records import (
    AgreementRecord,
    Amount,
    Commitment,
    Coverage,
    Evidence,
    FieldScores,
    HeadCount,
    Mention,
    Official,
    Program,
    Signatory,
    Term,
)
from mou_extract.schema import read_record, record_schema
from mou_extract.service import models
from mou_extract.service.examples import EXAMPLE, TEXT, example_record

VALIDATOR = jsonschema.Draft202012Validator(
    record_schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)

counts = st.integers(0, 10**15)
words = st.text(max_size=4)
scores = st.floats(0, 1).map(lambda score: round(score, 4))


def some(values):
    return st.lists(values, max_size=2).map(tuple)


def maybe(values):
    return st.none() | values


mentions = some(st.builds(Mention, counts, counts))
names = {"name": words, "aliases": some(words), "mentions": mentions, "score": scores}
place = {"text": words, "start": counts, "end": counts}
records = st.builds(
    AgreementRecord,
    signatories=some(st.builds(Signatory, **names)),
    officials=some(st.builds(Official, words, maybe(words), maybe(words), mentions, scores)),
    programs=some(st.builds(Program, **names)),
    commitments=some(
        st.builds(
            Commitment,
            **place,
            parties=some(words),
            score=scores,
            amounts=some(st.builds(Amount, **place, value=maybe(counts))),
            head_counts=some(st.builds(HeadCount, **place, value=maybe(counts))),
            terms=some(st.builds(Term, **place, duration=maybe(words), until=maybe(words))),
        )
    ),
    signed_on=maybe(st.dates()),
    date_text=maybe(words),
    venue=maybe(words),
    id=maybe(words),
    published=maybe(st.dates()),
    spans=some(st.builds(Evidence, counts, counts, words, words, scores)),
    coverage=maybe(st.builds(Coverage, counts, counts)),
    scores=st.builds(FieldScores, maybe(scores), maybe(scores)),
)


def bare(schema):
    """A schema without what is for readers only."""
    if isinstance(schema, dict):
        return {
            key: bare(value)
            for key, value in schema.items()
            if key not in ("title", "description", "$schema") or not isinstance(value, str)
        }
    return [bare(item) for item in schema] if isinstance(schema, list) else schema


def test_the_schema_is_valid_and_that_of_the_pydantic_models():
    jsonschema.Draft202012Validator.check_schema(record_schema())
    assert bare(record_schema()) == bare(models.AgreementRecord.model_json_schema())


def test_the_schema_says_what_the_dataclasses_say():
    schema = record_schema()
    assert schema["properties"]["venue"] == {
        "description": "Place of signing, as written.",
        "anyOf": [{"type": "string"}, {"type": "null"}],
    }
    assert set(schema["properties"]) == set(AgreementRecord().to_dict())
    assert list(schema["$defs"]) == [
        "Amount", "Commitment", "Coverage", "Evidence", "FieldScores", "HeadCount", "Official",
        "Program", "Signatory", "Term",
    ]  # fmt: skip


def test_scores_come_last_in_their_objects():
    data = example_record()
    assert list(AgreementRecord().to_dict())[-1] == list(data)[-1] == "scores"
    for item in (*data["signatories"], *data["officials"]):
        assert list(item)[-2:] == ["mentions", "score"]
    assert read_record(data).to_dict() == data
    assert json.dumps(read_record(data).to_dict()) == json.dumps(data)


@settings(max_examples=50, deadline=None)
@given(record=records)
def test_every_record_goes_through_all_three(record):
    data = record.to_dict()
    VALIDATOR.validate(data)
    text = json.dumps(data)
    model = models.AgreementRecord.model_validate_json(text, strict=True)
    assert model.model_dump(mode="json") == data
    assert read_record(json.loads(text)) == record


def test_real_outputs_are_valid(embedded, tiny_extractor):
    articles = [Article(TEXT * times, "2026-03-12", str(times)) for times in (1, 7)]
    for extractor in (embedded, tiny_extractor):
        for record in extractor.extract_many(articles):
            assert not record.is_empty
            VALIDATOR.validate(record.to_dict())
            assert read_record(record.to_dict()).to_dict() == record.to_dict()


def change(path, value):
    data = example_record()
    *way, last = path
    place = data
    for key in way:
        place = place[key]
    if value is KeyError:
        del place[last]
    else:
        place[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (["venue"], KeyError, r"^record: missing: venue; unknown: nothing"),
        (["mood"], 1, r"^record: missing: nothing; unknown: mood"),
        (["venue"], 3, r"^record\.venue is 3; expected a string"),
        (["published"], "6일", r"^record\.published is '6일'; expected a date as YYYY-MM-DD"),
        (["spans"], {}, r"^record\.spans is {}; expected a list"),
        (
            ["spans", 1, "start"],
            "1",
            r"^record\.spans\[1\]\.start is '1'; expected an integer of 0",
        ),
        (["spans", 1, "start"], True, r"^record\.spans\[1\]\.start is True; expected an integer"),
        (
            ["spans", 1, "score"],
            1.5,
            r"^record\.spans\[1\]\.score is 1.5; expected a number from 0",
        ),
        (
            ["signatories", 0],
            "여울대",
            r"^record\.signatories\[0\] is '여울대'; expected an object",
        ),
        (
            ["signatories", 0, "mentions", 0],
            [3],
            r"mentions\[0\] is \[3\]; expected \[start, end\]",
        ),
        (["signatories", 0, "mentions", 0], [3, -1], r"mentions\[0\]\[1\] is -1; expected an int"),
        (["coverage"], [], r"^record\.coverage is \[\]; expected an object"),
    ],
)
def test_what_is_no_record_is_refused_by_all_three(path, value, message):
    data = change(path, value)
    assert not VALIDATOR.is_valid(data)
    with pytest.raises(ValidationError, match="AgreementRecord"):
        models.AgreementRecord.model_validate_json(json.dumps(data), strict=True)
    with pytest.raises(InputError, match=message):
        read_record(data)


def test_the_example_of_the_service_is_a_record_of_its_text():
    example = example_record()
    VALIDATOR.validate(example)
    assert (EXAMPLE["text"], example["id"]) == (TEXT, EXAMPLE["id"])
    for item in (*example["spans"], *example["commitments"], *example["commitments"][0]["amounts"]):
        assert TEXT[item["start"] : item["end"]] == item["text"]
    for item in (*example["signatories"], *example["officials"]):
        assert [TEXT[start:end] for start, end in item["mentions"]] == [item["name"]]


def test_the_command_prints_the_schema(capfdbinary):
    assert main(["schema"]) == 0
    assert json.loads(capfdbinary.readouterr().out) == record_schema()
