from pathlib import Path

import pytest

from mou_extract.batch.sources import Source, find_sources, told_apart


def written(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("글", encoding="utf-8")
    return path


def names(*inputs):
    return [source.name for source in find_sources(map(str, inputs))]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a1.txt", "a1"),
        ("v1.2.TXT.gz", "v1.2"),
        ("news.jsonl", "news.jsonl"),
        ("News.CSV.zst", "News.CSV.zst"),
        ("x.parquet", "x.parquet"),
    ],
)
def test_a_text_is_called_by_its_stem_and_a_table_by_its_name(tmp_path, name, expected):
    assert names(written(tmp_path / name)) == [expected]


def test_files_of_one_name_are_called_by_their_paths(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("x/n.txt", "y/n.txt", "x/a.jsonl", "y/a.jsonl", "x/m.txt", "x/m.txt.gz"):
        written(tmp_path / name)
    assert names("x/n.txt", "y/n.txt", "x/a.jsonl") == ["x/n.txt", "y/n.txt", "a.jsonl"]
    assert names("?/a.jsonl", "y/n.txt") == ["x/a.jsonl", "y/a.jsonl", "n"]
    assert names("x", "y") == ["x/m.txt", "x/m.txt.gz", "x/n.txt", "y/n.txt"]


def test_a_file_that_is_given_twice_keeps_its_name(tmp_path):
    path = written(tmp_path / "n.txt")
    assert names(path, path) == ["n", "n"]


def test_standard_input_stays_without_a_name():
    sources = [Source(Path("<stdin>"), None, b""), Source(Path("a.txt"), "a")]
    assert told_apart([*sources, Source(Path("b/a.txt"), "a")]) == (
        sources[0],
        Source(Path("a.txt"), "a.txt"),
        Source(Path("b/a.txt"), "b/a.txt"),
    )
