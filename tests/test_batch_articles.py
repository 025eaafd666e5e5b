import gzip
import json
from datetime import date

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mou_extract.batch.articles import Columns, Row, read_rows
from mou_extract.batch.files import open_output
from mou_extract.batch.sources import find_sources
from mou_extract.errors import InputError
from mou_extract.extractor import Article

TEXT = "물결대학교와 ㈜가온전지는 5일 물결대 본관에서 업무협약을 체결했다."


def stop(error):
    raise error


def rows(*inputs, columns=None, problem=stop):
    return [
        row
        for source in find_sources(map(str, inputs))
        for row in read_rows(source, columns or Columns(), problem)
    ]


def written(path, content):
    path.parent.mkdir(exist_ok=True)
    with open_output(path) as file:
        file.write(content.encode())
    return path


def parquet(path, **columns):
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return path


@pytest.mark.parametrize("compression", ["", ".gz", ".zst"])
def test_lines_of_json_are_articles(tmp_path, compression):
    lines = [{"text": TEXT, "id": 7, "published": "2025-01-02"}, {"text": "둘째"}]
    content = "\n\n".join(json.dumps(line) for line in lines) + "\n"
    path = written(tmp_path / f"x.jsonl{compression}", content)
    assert rows(path) == [
        Row(f"{path}:1", Article(TEXT, date(2025, 1, 2), "7")),
        Row(f"{path}:3", Article("둘째", None, f"x.jsonl{compression}:3")),
    ]


@pytest.mark.parametrize("compression", ["", ".gz", ".zst"])
def test_rows_of_csv_are_articles(tmp_path, compression):
    content = '\ufeff본문,번호,일자\n"첫째\n줄 ""둘""",a1,2025-01-02\n둘째,,\n'
    path = written(tmp_path / f"x.csv{compression}", content)
    found = rows(path, columns=Columns("본문", "번호", "일자", date(2024, 12, 31)))
    assert found == [
        Row(f"{path}: row 2", Article('첫째\n줄 "둘"', date(2025, 1, 2), "a1")),
        Row(f"{path}: row 3", Article("둘째", date(2024, 12, 31), f"x.csv{compression}:3")),
    ]


def test_rows_of_parquet_are_articles(tmp_path):
    path = parquet(
        tmp_path / "x.parquet",
        text=[TEXT, "둘째"],
        id=[1, None],
        published=[date(2025, 1, 2), None],
        other=[b"\0", b"\1"],
    )
    assert rows(path) == [
        Row(f"{path}: row 1", Article(TEXT, date(2025, 1, 2), "1")),
        Row(f"{path}: row 2", Article("둘째", None, "x.parquet:2")),
    ]


@pytest.mark.parametrize("name", ["X.JSONL", "X.Jsonl.GZ", "X.jsonl.ZST"])
def test_suffixes_may_be_in_capitals(tmp_path, name):
    path = written(tmp_path / name, json.dumps({"text": TEXT}))
    assert [row.article for row in rows(path)] == [Article(TEXT, None, f"{name}:1")]


def test_text_files_of_a_folder_are_articles_named_by_their_paths(tmp_path):
    folder = tmp_path / "news"
    second = written(folder / "b.txt", "둘째")
    written(folder / "notes.md", "아님")
    third = written(folder / "2025" / "v1.2.txt.gz", "셋째")
    assert rows(folder) == [
        Row(str(third), Article("셋째", None, "2025/v1.2")),
        Row(str(second), Article("둘째", None, "b")),
    ]


def test_a_pattern_gives_its_files_in_order_and_a_name_with_marks_is_a_file(tmp_path):
    for name in ("b.txt", "a.txt", "[협약].txt"):
        written(tmp_path / name, name)
    assert [row.article.text for row in rows(tmp_path / "?.txt", tmp_path / "[협약].txt")] == [
        "a.txt",
        "b.txt",
        "[협약].txt",
    ]


BROKEN = {
    "no such file": ("none.jsonl", None, r"none.jsonl: no such file, and no file matches it"),
    "unknown kind": ("x.doc", b"", r"x.doc: unknown kind of file; expected '.csv', '.jsonl'"),
    "no kind": ("x.gz", b"", r"x.gz: unknown kind of file"),
    "packed parquet": ("x.parquet.gz", b"", r"x.parquet.gz: unknown kind of file"),
    "parquet in zst": (
        "x.parquet.zst",
        b"",
        r"x.parquet.zst: unknown kind of file.* '.parquet' also",
    ),
    "packed in capitals": ("X.PARQUET.GZ", b"", r"X.PARQUET.GZ: unknown kind of file"),
    "cut off": ("x.jsonl.gz", gzip.compress(b"{}\n" * 99)[:-9], r"x.jsonl.gz: cannot be read: "),
    "not packed": ("x.jsonl.gz", b"{}", r"x.jsonl.gz: cannot be read: Not a gzipped file"),
    "not zst": ("x.jsonl.zst", b"{}", r"x.jsonl.zst: cannot be read: ZSTD decompress failed"),
    "not parquet": ("x.parquet", b"{}", r"x.parquet: cannot be read: "),
    "empty csv": ("x.csv", b"", r"x.csv: the file is empty; expected a row of column"),
    "no text column": (
        "x.csv",
        b"b,a\n",
        r"x.csv: no column 'text'; the file has 'b', 'a' \(name the text's: Columns\(text=NAME\)\)$",
    ),
    "semicolons": ("x.csv", b"id;text\n1;a\n", r"'id;text' \(its columns seem to be parted by ';'"),
    "csv of Windows": (
        "x.csv",
        "text\n물결\n".encode("cp949"),
        r"x.csv: not UTF-8 text \(byte 0xb9 after line \d\); save it as 'CSV UTF-8'",
    ),
    "open quotation": (
        "x.csv",
        b'text\n"a',
        r"x.csv: not CSV \(after line 1\): unexpected end of data",
    ),
}


@pytest.mark.parametrize(("name", "content", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_stops_even_where_articles_are_skipped(tmp_path, name, content, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message):
        rows(tmp_path / name, problem=lambda _: None)


def test_a_folder_without_text_files_is_refused(tmp_path):
    written(tmp_path / "x.jsonl", "{}")
    with pytest.raises(InputError, match=r"no text files \(\*.txt\) in this folder; .*/\*.jsonl'"):
        rows(tmp_path)


def test_a_column_asked_for_by_name_must_be_there(tmp_path):
    path = parquet(tmp_path / "x.parquet", text=[TEXT])
    with pytest.raises(InputError, match=r"no column '날짜', '번호'; the file has 'text'"):
        rows(path, columns=Columns(id="번호", published="날짜"))


def test_wrong_articles_are_told_with_file_and_row_and_the_others_read(tmp_path):
    lines = [
        b'{"text": "a"}', b'{"text": ""}', b"nope", b'{"text": 3}', b"\xff",
        b'{"text": "b", "published": "6.3."}', b'{"content": "c"}', b'{"text": "d"}',
    ]  # fmt: skip
    path = tmp_path / "x.jsonl"
    path.write_bytes(b"\n".join(lines))
    table = parquet(tmp_path / "x.parquet", text=["e", None, "f"])
    told = []
    found = rows(path, table, problem=told.append)
    assert [row.article.text for row in found] == ["a", "d", "e", "f"]
    assert [str(error).removeprefix(f"{tmp_path}/") for error in told] == [
        "x.jsonl:2: the article is empty; expected Korean text",
        "x.jsonl:3: not JSON: Expecting value at column 1",
        "x.jsonl:4: expected the article as a str, found int",
        "x.jsonl:5: not UTF-8 text (byte 0xff); expected Korean text in UTF-8",
        "x.jsonl:6: published is '6.3.'; expected a date as YYYY-MM-DD",
        "x.jsonl:7: expected an object with 'text' and optionally 'id' and 'published', "
        'found {"content": "c"}',
        "x.parquet: row 2: expected the article as a str, found NoneType",
    ]


@settings(max_examples=30, deadline=None)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map("가{}".format),
        max_size=5,
    ),
    suffix=st.sampled_from([".jsonl", ".jsonl.zst", ".csv.gz", ".parquet"]),
)
def test_any_text_comes_out_as_it_went_in(tmp_path_factory, texts, suffix):
    path = tmp_path_factory.mktemp("any") / f"x{suffix}"
    if suffix == ".parquet":
        parquet(path, text=pyarrow.array(texts, pyarrow.string()))
    elif suffix.startswith(".csv"):
        written(path, "text\n" + "".join('"' + text.replace('"', '""') + '"\n' for text in texts))
    else:
        written(path, "".join(json.dumps({"text": text}) + "\n" for text in texts))
    assert [row.article.text for row in rows(path)] == texts
