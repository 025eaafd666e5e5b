import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mou_extract.cli import main
from mou_extract.corpus import read_corpus
from mou_extract.errors import InputError
from mou_extract.extractor import Article, Tagged
from mou_extract.formats import read_documents
from mou_extract.reading import Reader
from mou_extract.records import Coverage
from mou_extract.suggestion import doubt, greedy_order, suggest

TEXTS = (
    "물결대는 5일 가온전지와 업무협약을 맺었다.",
    "해담은행은 12일 새솔복지관과 후원 협약을 맺고 장비를 전달하기로 했다.",
    "푸른 학교는 3월에 문을 연다.",
)


def ids(*numbers):
    return np.array(numbers, dtype=np.int64)


def test_the_most_doubted_comes_first_where_articles_share_nothing():
    pieces = [ids(1, 2), ids(3), ids(4, 5)]
    assert greedy_order([0.1, 0.3, 0.2], pieces, 9) == [1, 2, 0]
    assert greedy_order([0.1, 0.3, 0.2], pieces, 2) == [1, 2]
    assert greedy_order([0.2, 0.2, 0.2], pieces, 3) == [0, 1, 2]
    assert greedy_order([], [], 3) == []


def test_what_was_told_already_comes_last():
    pieces = [ids(1, 2, 3), ids(1, 2, 3), ids(4, 5, 6)]
    assert greedy_order([0.9, 0.8, 0.1], pieces, 3) == [0, 2, 1]


def test_rare_pieces_tell_more_than_those_that_all_articles_have():
    # 1 stands everywhere; the second article shares 2, a name, with the first, the third only 1
    pieces = [ids(1, 2), ids(1, 2, 3), ids(1, 4, 5), ids(1, 6)]
    assert greedy_order([0.9, 0.5, 0.5, 0.1], pieces, 3) == [0, 2, 1]


articles = st.lists(
    st.tuples(st.floats(0, 5), st.sets(st.integers(0, 9), min_size=1, max_size=5)), max_size=12
)


@given(articles, st.integers(1, 15))
def test_the_order_is_one_of_all_articles_and_goes_on_as_it_began(articles, number):
    doubts = [of_article for of_article, _ in articles]
    pieces = [ids(*sorted(own)) for _, own in articles]
    whole = greedy_order(doubts, pieces, len(articles))
    assert sorted(whole) == list(range(len(articles)))
    assert greedy_order(doubts, pieces, number) == whole[:number]
    if whole:
        assert doubts[whole[0]] == max(doubts)


def test_doubt_is_the_mean_over_tokens_summed_over_layers(tiny_extractor):
    reading = Reader(tiny_extractor.folder).read("물결")
    even = np.zeros((2, 3), np.float32)  # three tags that are equally likely
    sure = np.array([[0, 99, 0], [99, 0, 0]], np.float32)
    half = np.array([[0, 0, -99], [99, 0, 0]], np.float32)  # two tags, then a sure one
    for scores, expected in (
        ((even, sure), math.log(3)),
        ((even, half), math.log(3) + math.log(2) / 2),
        ((np.zeros((0, 3), np.float32),), 0.0),
    ):
        tagged = Tagged((), Coverage(2, 2), reading, (), scores)
        assert doubt(tagged) == pytest.approx(expected)


def test_suggestions_bear_what_the_model_tags_and_are_ordered_by_it(tiny_extractor):
    given_articles = [Article(text, "2026-03-05", f"a{n}") for n, text in enumerate(TEXTS)]
    found = suggest(tiny_extractor, given_articles)
    tagged = dict(zip(TEXTS, tiny_extractor.tag_many(TEXTS), strict=True))
    assert sorted(one.document.id for one in found) == ["a0", "a1", "a2"]
    for one in found:
        document = one.document
        assert document.spans == tagged[document.text].spans
        assert one.doubt == pytest.approx(doubt(tagged[document.text]), abs=1e-5)
        assert (document.text, str(document.published)) == (
            TEXTS[int(document.id[1:])],
            "2026-03-05",
        )
    assert found[0].doubt == max(one.doubt for one in found)
    assert suggest(tiny_extractor, given_articles, 2) == found[:2]


def test_articles_without_a_name_are_numbered(tiny_extractor):
    found = suggest(tiny_extractor, [Article(text) for text in TEXTS])
    assert sorted(one.document.id for one in found) == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("given_articles", "number", "message"),
    [
        ([Article("글", id="x"), Article("말", id="x")], None, "articles 1 and 2 have the same id 'x'"),
        ([Article(" ")], None, "the article is empty"),
        ([Article("글")], 0, "the number of articles is 0; expected 1 or more"),
    ],
)  # fmt: skip
def test_what_cannot_be_ordered_is_refused(tiny_extractor, given_articles, number, message):
    with pytest.raises(InputError, match=message):
        suggest(tiny_extractor, given_articles, number)


@pytest.fixture
def raw(tmp_path):
    path = tmp_path / "raw.jsonl"
    lines = [json.dumps({"id": f"a{n}", "text": text}) + "\n" for n, text in enumerate(TEXTS)]
    path.write_text("".join(lines), "utf-8")
    return path


@pytest.fixture
def run(capsys):
    def run(*arguments):
        status = main(["suggest", *map(str, arguments)])
        output = capsys.readouterr()
        assert output.out == ""
        return status, output.err

    return run


def test_the_command_writes_predictions_in_order(run, raw, tmp_path, embedded):
    target = tmp_path / "tasks.json"
    status, err = run(raw, "--output", target, "--number", 2)
    expected = [
        one.document
        for one in suggest(embedded, [Article(text, id=f"a{n}") for n, text in enumerate(TEXTS)], 2)
    ]
    spans = sum(len(document.spans) for document in expected)
    assert spans > 0
    assert (status, err) == (
        0,
        f"mou-extract: 2 of 3 articles, {spans} suggested spans: {target}\n",
    )
    found = read_documents(target, predictions=True).documents
    keys = [(d.id, d.text, [span.key for span in d.spans]) for d in found]
    assert keys == [(d.id, d.text, [span.key for span in d.spans]) for d in expected]


@pytest.mark.parametrize("form", ["doccano", "jsonl"])
def test_the_command_writes_what_other_tools_read(run, raw, tmp_path, form):
    target = tmp_path / "out.jsonl"
    assert run(raw, "--output", target, "--to", form)[0] == 0
    documents = read_documents(target, form).documents
    assert sorted(document.id for document in documents) == ["a0", "a1", "a2"]
    assert sum(len(document.spans) for document in documents) > 0


def test_the_suffix_tells_the_format(run, raw, tmp_path):
    assert run(raw, "--output", tmp_path / "corpus.jsonl")[0] == 0
    assert len(read_corpus(tmp_path / "corpus.jsonl")) == 3
    status, err = run(raw, "--output", tmp_path / "x.conll")
    assert status == 2
    assert "x.conll: suggestions are written as 'doccano', 'jsonl', 'label-studio' (--to)" in err


def test_wrong_articles_are_named_before_anything_is_written_or_skipped(
    run, raw, tmp_path, tiny_model
):
    with raw.open("a", encoding="utf-8") as file:
        file.write("{}\n")
    target = tmp_path / "tasks.json"
    status, err = run(raw, "--output", target)
    assert (status, target.exists()) == (2, False)
    assert f"{raw}:4: expected an object with 'text'" in err
    status, err = run(
        raw, "--output", target, "--on-error", "skip", "--threads", 1, "--model", tiny_model
    )
    assert (status, len(read_documents(target, predictions=True).documents)) == (0, 3)
    assert f"skipped: {raw}:4: expected an object" in err
    status, err = run(raw, "--output", target, "--on-error", "skip", "--threads", 0)
    assert (status, err.splitlines()[-1]) == (
        2,
        "mou-extract: threads is 0; expected 1 or more",
    )


def test_files_of_one_name_and_lines_without_ids_are_told_apart(run, tmp_path, tiny_model):
    names = ["x/n.txt", "y/n.txt", "x/a.jsonl", "y/b.jsonl"]
    for name, text in zip(names, (*TEXTS, "물결대가 다시 협약을 맺었다."), strict=True):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shown = json.dumps({"text": text}) if name.endswith("jsonl") else text
        (tmp_path / name).write_text(shown, "utf-8")
    target = tmp_path / "tasks.json"
    paths = [tmp_path / name for name in names]
    assert run(*paths, "--output", target, "--model", tiny_model)[0] == 0
    found = {one.id: one.text for one in read_documents(target, predictions=True).documents}
    assert found == {
        str(paths[0]): TEXTS[0],
        str(paths[1]): TEXTS[1],
        "a.jsonl:1": TEXTS[2],
        "b.jsonl:1": "물결대가 다시 협약을 맺었다.",
    }


def test_articles_without_a_date_get_that_of_the_command(run, raw, tmp_path, tiny_model):
    with raw.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "own", "text": "글", "published": "2025-01-02"}) + "\n")
    target = tmp_path / "corpus.jsonl"
    options = ("--output", target, "--model", tiny_model)
    assert run(raw, *options, "--published", "2026-03-05")[0] == 0
    days = {document.id: str(document.published) for document in read_corpus(target)}
    assert days == {**dict.fromkeys(("a0", "a1", "a2"), "2026-03-05"), "own": "2025-01-02"}
    status, err = run(raw, *options, "--published", "3월 5일")
    assert (status, err) == (
        2,
        "mou-extract: published is '3월 5일'; expected a date as YYYY-MM-DD\n",
    )


def test_a_name_that_tells_no_format_asks_for_one_of_those_that_suggest_writes(run, raw, tmp_path):
    status, err = run(raw, "--output", tmp_path / "tasks.txt")
    assert status == 2
    assert "tasks.txt: suggestions are written as 'doccano', 'jsonl', 'label-studio' (--to)" in err
