import pytest

from mou_extract.corpus import Document
from mou_extract.errors import CorpusError
from mou_extract.formats import read_documents, write_documents
from mou_extract.spans import Span


@pytest.fixture
def conll(tmp_path):
    def write(content):
        path = tmp_path / "x.conll"
        path.write_bytes(content.encode())
        return path

    return write


def keys(document):
    return [(document.text[s.start : s.end], s.label) for s in document.spans]


def test_every_character_is_a_row_and_every_layer_a_column(tmp_path):
    spans = (Span(0, 4, "COMMITMENT"), Span(0, 2, "SIGNATORY"), Span(2, 3, "DATE"))
    write_documents(tmp_path / "x.conll", [Document("a1", "가나다#\r \n", tuple(sorted(spans)))])
    assert (tmp_path / "x.conll").read_text("utf-8") == (
        "# global.columns = CHARACTER ENTITY COMMITMENT\n"
        '# article = {"id": "a1", "published": null, "sector": null, "form": null, "record": null}\n'
        "가\tB-SIGNATORY\tB-COMMITMENT\n"
        "나\tI-SIGNATORY\tI-COMMITMENT\n"
        "다\tB-DATE\tI-COMMITMENT\n"
        "\\u0023\tO\tI-COMMITMENT\n"
        "\\u000d\tO\tO\n"
        "\\s\tO\tO\n"
        "\\n\tO\tO\n"
        "\n"
    )


@pytest.mark.parametrize(
    "tags",
    [
        ("B-DATE", "I-DATE", "B-DATE", "O", "B-VENUE"),  # IOB2
        ("I-DATE", "I-DATE", "B-DATE", "O", "I-VENUE"),  # IOB1
        ("B-DATE", "E-DATE", "S-DATE", "O", "S-VENUE"),  # BIOES
        ("B-DATE", "L-DATE", "U-DATE", "O", "U-VENUE"),  # BILOU
    ],
)
def test_words_are_joined_by_blanks_under_any_scheme(conll, tags):
    words = ("지난", "5일", "6일", "모두", "강당")
    rows = "".join(f"{word} _ {tag}\r\n" for word, tag in zip(words, tags, strict=True))
    (found,) = read_documents(conll("\ufeff" + rows)).documents
    assert found == Document(
        "x-1",
        "지난 5일 6일 모두 강당",
        (Span(0, 5, "DATE"), Span(6, 8, "DATE"), Span(12, 14, "VENUE")),
    )


def test_an_empty_line_ends_an_article_unless_they_are_marked(conll):
    rows = "누리대 B-SIGNATORY\n는 O\n\n# O\n오늘 O\n"
    first, second = read_documents(conll(rows)).documents
    assert (first.text, second.text) == ("누리대 는", "# 오늘")
    marked = f"-DOCSTART- -X- O\n\n{rows}\n-DOCSTART- -X- O\n\n끝 B-DATE\n"
    first, second = read_documents(conll(marked)).documents
    assert (first.text, second.text) == ("누리대 는\n# 오늘", "끝")
    assert (keys(first), keys(second)) == ([("누리대", "SIGNATORY")], [("끝", "DATE")])


def test_the_text_of_a_comment_tells_where_blanks_are(conll):
    path = conll(
        "# id = n-1\n# published = 2025-03-06\n# text = 누리대는  5일 서명.\n"
        "누리대\tB-SIGNATORY\n는\tO\n5일\tB-DATE\n서명\tO\n.\tO\n"
    )
    (found,) = read_documents(path).documents
    assert (found.id, str(found.published), found.text) == (
        "n-1",
        "2025-03-06",
        "누리대는  5일 서명.",
    )
    assert keys(found) == [("누리대", "SIGNATORY"), ("5일", "DATE")]


def test_rows_of_characters_with_blanks_among_them_are_joined_as_they_are(conll):
    path = conll(
        "## 1\t누리\n누\tB-SIGNATORY\n리\tI-SIGNATORY\n \tO\n#\tO\n5\tB-DATE\n일\tI-DATE\n"
    )
    (found,) = read_documents(path).documents
    assert (found.text, keys(found)) == ("누리 #5일", [("누리", "SIGNATORY"), ("5일", "DATE")])


OURS = "# global.columns = CHARACTER ENTITY COMMITMENT\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("가 O\n나\n", r"x\.conll:2: expected a tag such as 'O' or 'B-SIGNATORY', found ''"),
        ("가 B_DATE\n", r"x\.conll:1: expected a tag such as .* found 'B_DATE'"),
        ("가 O\n나 B-WHO\n", r"x\.conll:2: unknown label 'WHO'"),
        (OURS + "가\tO\n", r"x\.conll:2: expected a tag such as .* found ''"),
        (OURS + "가나\tO\tO\n", r"x\.conll:2: expected one character or its escape, found '가나'"),
        (OURS + "\\\tO\tO\n", r"x\.conll:2: expected one character or its escape"),
        (OURS + "# article = {\n가\tO\tO\n", r"x\.conll:3: the comment '# article = \.\.\.' above is"),
        ("# text = 가 다\n가 O\n나 O\n", r"x\.conll:3: '나' does not come next .*expected '다'"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused(conll, content, message):
    with pytest.raises(CorpusError, match=message):
        read_documents(conll(content))
