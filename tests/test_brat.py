import pytest

from mou_extract.corpus import Document
from mou_extract.errors import CorpusError
from mou_extract.formats import read_documents, write_documents
from mou_extract.spans import Span

TEXT = "\ufeff😀 누리대는\r\n5일 협약을\n공동 운영"


@pytest.fixture
def folder(tmp_path):
    def write(annotations, text=TEXT):
        (tmp_path / "a1.txt").write_bytes(text.encode())
        (tmp_path / "a1.ann").write_bytes(annotations.encode())
        return tmp_path

    return write


def test_offsets_count_code_points_and_line_ends_of_the_file(folder):
    path = folder("T1\tSIGNATORY 3 6\t누리대\r\nT2\tDATE 9 11\t5일\n")
    (found,) = read_documents(path).documents
    assert found == Document("a1", TEXT, (Span(3, 6, "SIGNATORY"), Span(9, 11, "DATE")))


def test_fragments_on_either_side_of_a_line_break_are_one_span(folder):
    (found,) = read_documents(folder("T1\tCOMMITMENT 12 15;16 21\t협약을 공동 운영\n")).documents
    assert found.spans == (Span(12, 21, "COMMITMENT"),)


def test_a_span_over_a_line_break_is_written_in_fragments(tmp_path):
    write_documents(tmp_path / "x", [Document("a1", TEXT, (Span(12, 21, "COMMITMENT"),))], "brat")
    written = (tmp_path / "x" / "a1.ann").read_text("utf-8")
    assert written == "T1\tCOMMITMENT 12 15;16 21\t협약을 공동 운영\n"
    configuration = (tmp_path / "x" / "annotation.conf").read_text("utf-8")
    assert "COMMITMENT\n[relations]\n<OVERLAP>" in configuration


def test_what_is_no_span_is_counted(folder):
    path = folder(
        "T1\tSIGNATORY 3 6\t누리대\nT2\tDATE 9 10;12 13\t5 협\nT3\tDATE 9 11\t5일\n"
        "R1\tOf Arg1:T1 Arg2:T3\n#1\tAnnotatorNotes T1\t?\nA1\tSure T1\n*\tEquiv T1 T3\n"
    )
    (path / "b.txt").write_text("가", "utf-8")
    imported = read_documents(path)
    assert [span.key for span in imported.documents[0].spans] == [
        (3, 6, "SIGNATORY"),
        (9, 11, "DATE"),
    ]
    assert imported.notes == (
        f"left out: 1 discontinuous spans (first: {path}/a1.ann:2)",
        f"left out: 1 relations (first: {path}/a1.ann:4)",
        f"left out: 1 notes (first: {path}/a1.ann:5)",
        f"left out: 1 attributes (first: {path}/a1.ann:6)",
        f"left out: 1 equivalences (first: {path}/a1.ann:7)",
        f"left out: 1 articles without .ann file, so not annotated (first: {path}/b.txt)",
    )


@pytest.mark.parametrize(
    ("annotations", "message"),
    [
        ("T1 SIGNATORY 3 6 누리대", r"a1\.ann:1: expected 'T1<tab>LABEL START END<tab>TEXT'"),
        ("\nT1\tSIGNATORY 3\t누리대", r"a1\.ann:2: expected 'T1<tab>LABEL"),
        (
            "T1\tSIGNATORY 3 7\t누리대",
            r"a1\.ann:1: .* as '누리대' but the text there is '누리대는'",
        ),
        (
            "T1\tSIGNATORY 3 99\t누리대",
            r"a1\.ann:1: .*ends after the text, which has 21 characters",
        ),
        ("T1\tSIGNATORY 3 3\t", r"a1\.ann:1: .*expected 0 <= start < end"),
    ],
)
def test_a_wrong_line_is_refused(folder, annotations, message):
    with pytest.raises(CorpusError, match=message):
        read_documents(folder(annotations))


def test_wrong_folders_are_refused(folder, tmp_path):
    with pytest.raises(CorpusError, match=r"none: expected a folder of \*\.txt files"):
        read_documents(tmp_path / "none", "brat")
    with pytest.raises(CorpusError, match=r"no \*\.txt file in this folder"):
        read_documents(tmp_path, "brat")
    path = folder("")
    (path / "a1.txt").write_bytes("가\n".encode() + "나".encode("cp949"))
    with pytest.raises(CorpusError, match=r"a1\.txt:2: not UTF-8 .*save the file as UTF-8"):
        read_documents(path)
    (path / "metadata.jsonl").write_text("{}\n")
    with pytest.raises(CorpusError, match=r"metadata\.jsonl:1: 'file' must name a file"):
        read_documents(path)
