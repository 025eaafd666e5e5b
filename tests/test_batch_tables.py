import csv
import gzip
import json
import sys
from datetime import date

import pyarrow.parquet
import pytest

from mou_extract.batch.tables import check_output, write_table
from mou_extract.errors import InputError, MissingExtraError
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

FULL = AgreementRecord(
    id="a1",
    published=date(2025, 3, 6),
    signatories=(Signatory("물결대학교", ("물결대",), (Mention(0, 5), Mention(9, 12)), 0.9),),
    officials=(Official("윤서준", "총장", "물결대학교", (Mention(20, 23),)), Official("한도경")),
    programs=(Program('"바다반", 셋'),),
    commitments=(
        Commitment(
            "장비를\n공유",
            3,
            9,
            ("물결대학교",),
            0.5,
            (Amount("3억원", 3, 6, 300_000_000), Amount("9해원", 3, 6, 9 * 10**20)),
            (HeadCount("30여 명", 3, 6, None),),
            (Term("3년간", 3, 6, "P3Y"),),
        ),
    ),
    signed_on=date(2025, 3, 5),
    date_text="5일",
    venue="본관",
    spans=(Evidence(0, 5, "SIGNATORY", "물결대학교", 0.75),),
    coverage=Coverage(30, 30),
    scores=FieldScores(0.75, None),
)
RECORDS = [FULL.to_dict(), AgreementRecord(id="b", coverage=Coverage(2, 2)).to_dict()]


def lines(records=RECORDS):
    for record in records:
        text = json.dumps(record, ensure_ascii=False) + "\n"
        yield text.encode("utf-8", "backslashreplace")


def write(path, records=RECORDS):
    count = write_table(path, lines(records), scratch=path.parent)
    assert [found.name for found in path.parent.iterdir()] == [path.name]
    return count


def test_lines_of_json_are_the_records(tmp_path):
    path = tmp_path / "x.jsonl.gz"
    assert write(path) == 2
    assert list(map(json.loads, gzip.decompress(path.read_bytes()).splitlines())) == RECORDS
    first = path.read_bytes()
    write(path)
    assert path.read_bytes() == first


def test_csv_has_lists_as_json(tmp_path):
    path = tmp_path / "x.csv"
    assert write(path) == 2
    with path.open(encoding="utf-8", newline="") as file:
        full, empty = csv.DictReader(file)
    lists = ["signatories", "officials", "programs", "commitments", "spans"]
    assert {name: json.loads(full.pop(name)) for name in lists} == {
        name: RECORDS[0][name] for name in lists
    }
    assert full == {
        "id": "a1",
        "published": "2025-03-06",
        "signed_on": "2025-03-05",
        "date_text": "5일",
        "venue": "본관",
        "characters": "30",
        "read": "30",
        "date_score": "0.75",
        "venue_score": "",
    }
    assert list(empty.values()) == [
        "b", "", "", "", "", "[]", "[]", "[]", "[]", "[]", "2", "2", "", "",
    ]  # fmt: skip


def test_parquet_has_lists_as_lists_and_days_as_dates(tmp_path):
    path = tmp_path / "x.parquet"
    assert write(path) == 2
    full, empty = pyarrow.parquet.read_table(path).to_pylist()
    assert (full["published"], full["signed_on"]) == (date(2025, 3, 6), date(2025, 3, 5))
    expected = json.loads(next(lines()))
    expected |= {"published": date(2025, 3, 6), "signed_on": date(2025, 3, 5)}
    expected["commitments"][0]["amounts"][1]["value"] = None  # more than 64 bits
    assert full == expected
    assert empty == RECORDS[1]


def test_no_records_give_an_empty_table(tmp_path):
    assert write(tmp_path / "x.parquet", []) == 0
    assert pyarrow.parquet.read_table(tmp_path / "x.parquet").num_rows == 0


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_half_of_a_pair_of_utf_16_is_no_obstacle(tmp_path, suffix):
    path = tmp_path / f"x{suffix}"
    write(path, [RECORDS[0] | {"venue": "\\ud83d \ud83d\ud83d끝", "date_text": "\\"}])
    if suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file)
    else:
        (row,) = pyarrow.parquet.read_table(path).to_pylist()
    assert (row["venue"], row["date_text"]) == ("\\ud83d \ufffd\ufffd끝", "\\")


@pytest.mark.parametrize(
    "name", ["x", "x.txt", "x.json", "x.gz", "x.parquet.gz", "x.parquet.zst", "X.Parquet.ZST"]
)
def test_an_unknown_kind_of_output_is_refused(tmp_path, name):
    with pytest.raises(InputError, match=rf"{name}: unknown kind of file; expected '.csv', '.js"):
        check_output(tmp_path / name)


@pytest.mark.parametrize("name", ["X.PARQUET", "X.CSV", "X.JSONL.GZ", "X.csv.ZST"])
def test_suffixes_of_an_output_may_be_in_capitals(tmp_path, name):
    check_output(tmp_path / name)
    assert write(tmp_path / name) == 2
    written = (tmp_path / name).read_bytes()
    (tmp_path / name).unlink()
    assert write(tmp_path / name.lower()) == 2
    assert written == (tmp_path / name.lower()).read_bytes()


@pytest.mark.parametrize(("name", "shown"), [("X.PARQUET", ".parquet"), ("x.csv.ZST", ".zst")])
def test_an_output_that_needs_a_package_says_so_before_the_run(tmp_path, monkeypatch, name, shown):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=rf"Writing {shown} needs the package 'pyarrow'"):
        check_output(tmp_path / name)


def test_a_folder_is_no_output(tmp_path):
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(InputError, match=r"x.csv: cannot be written: it is a folder"):
        check_output(tmp_path / "x.csv")


def test_nothing_is_left_of_a_table_that_breaks_off(tmp_path):
    def breaking():
        yield from lines()
        raise RuntimeError("gone")

    with pytest.raises(RuntimeError, match="gone"):
        write_table(tmp_path / "x.jsonl", breaking(), scratch=tmp_path)
    assert list(tmp_path.iterdir()) == []
