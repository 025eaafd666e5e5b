import json

import pytest

from mou_extract.checking import check_corpus
from mou_extract.cli import main
from mou_extract.errors import CorpusError


def spans_of(text, *tagged):
    """Spans of `(shown, label)` or `(shown, label, from which position to look)`."""
    found = []
    for shown, label, *position in tagged:
        start = text.index(shown, *position)
        found.append([start, start + len(shown), label])
    return found


@pytest.fixture
def corpus(tmp_path):
    def write(*articles, name="train.jsonl"):
        path = tmp_path / name
        lines = [
            json.dumps({"id": f"{name}-{n}", **article}, ensure_ascii=False) + "\n"
            for n, article in enumerate(articles, 1)
        ]
        path.write_text("".join(lines), encoding="utf-8")
        return path

    return write


def article(text, *tagged, **more):
    return {"text": text, "spans": spans_of(text, *tagged), **more}


def kinds(check):
    return [finding.kind for finding in check.findings]


def test_a_clean_corpus_has_no_findings_and_is_counted(corpus):
    path = corpus(
        article(
            "물결대는 5일 윤서준 총장이 서명했다고 밝혔다.",
            ("물결대", "SIGNATORY"), ("5일", "DATE"), ("윤서준", "OFFICIAL"), ("총장", "POSITION"),
        ),
        article("오늘은 협약이 없다."),
    )  # fmt: skip
    check = check_corpus([path])
    assert check.findings == ()
    counts = check.counts[str(path)]
    assert (counts["articles"], counts["without agreement"], counts["SIGNATORY"]) == (2, 1, 1)


def test_every_unreadable_line_is_reported_and_the_rest_checked(corpus):
    path = corpus(
        {"text": "물결대", "spans": [[0, 9, "SIGNATORY"]]},
        {"text": "물결대", "spans": [[0, 3, "PARTY"]]},
        article("‘물결대’가 맺었다.", ("‘물결대’", "SIGNATORY")),
    )
    check = check_corpus([path])
    assert [(finding.line, finding.kind, finding.is_error) for finding in check.findings] == [
        (1, "unreadable", True), (2, "unreadable", True), (3, "edge", False),
    ]  # fmt: skip
    assert (check.errors, check.warnings) == (2, 1)
    assert "PARTY" in check.findings[1].message


def test_marks_that_belong_to_a_name_stay(corpus):
    path = corpus(
        article(
            "(사)물결회와 물결대(물대)가 ‘바다’ 과정을 열기로 했다.",
            ("(사)물결회", "SIGNATORY"), ("물결대(물대)", "SIGNATORY"),
            ("‘바다’ 과정을 열기로", "COMMITMENT"),
        )
    )  # fmt: skip
    assert check_corpus([path]).findings == ()


@pytest.mark.parametrize(
    ("text", "tagged", "kind"),
    [
        ("물결대에서 협약을 맺었다.", [("물결대에서", "SIGNATORY")], "particle"),
        (
            "물결대가 맺었다. 물결대는 웃었다.",
            [("물결대", "SIGNATORY"), ("물결대는", "SIGNATORY", 5)],
            "particle",
        ),
        ("국립물결대가 맺었다.", [("물결대", "SIGNATORY")], "inside a word"),
        ("▲물결대가 맺었다.", [("▲물결대", "SIGNATORY")], "edge"),
        (
            "물결대가 맺었다. 물결대와 함께다.",
            [("물결대", "SIGNATORY"), ("물결대", "PROGRAM", 5)],
            "two labels",
        ),
        ("물결대가 맺었다. 물결대는 웃었다.", [("물결대", "SIGNATORY")], "untagged mention"),
        (
            "윤서준이 서명했다. 총장은 웃었다.",
            [("윤서준", "OFFICIAL"), ("총장", "POSITION")],
            "position alone",
        ),
    ],
)
def test_what_breaks_the_standard_is_warned_of(corpus, text, tagged, kind):
    check = check_corpus([corpus(article(text, *tagged))])
    assert kinds(check) == [kind]
    assert not check.errors


def test_a_longer_name_is_no_untagged_mention(corpus):
    text = "물결대가 맺었다. 물결대병원과는 다르다."
    assert check_corpus([corpus(article(text, ("물결대", "SIGNATORY")))]).findings == ()


def test_names_of_the_record_must_be_tagged(corpus):
    record = {
        "signatories": [{"name": "물결대", "aliases": []}, {"name": "가온전지", "aliases": []}],
        "officials": [{"name": "윤서준", "position": None, "organization": None}],
    }
    path = corpus(article("물결대가 맺었다.", ("물결대", "SIGNATORY"), record=record))
    messages = [finding.message for finding in check_corpus([path]).findings]
    assert messages == [
        "the record's official '윤서준' is tagged nowhere",
        "the record's signatory '가온전지' is tagged nowhere",
    ]


def test_splits_must_not_know_each_other(corpus, tmp_path):
    corpus(article("물결대가 어제 협약했다.", ("물결대", "SIGNATORY"), id="a"))
    corpus(article("오늘은 물결대가 한다.", ("물결대", "SIGNATORY"), id="a"), name="test.jsonl")
    check = check_corpus([tmp_path])
    assert sorted(kinds(check)) == ["id", "leak"]
    assert check.errors == 2
    leak = next(finding for finding in check.findings if finding.kind == "leak")
    assert leak.path.endswith("train.jsonl")
    assert "test.jsonl:1 too" in leak.message


LONG = (
    "물결대학교는 지난 5일 대학 본관에서 해안도시공사와 연안 침식을 함께 막는 업무협약을 맺고 "
    "모래 유실을 재는 부이를 띄우며 학생들이 방학마다 현장에서 자료를 모으도록 돕기로 했다."
)


def test_near_duplicates_are_errors_across_splits_and_warnings_within(corpus, tmp_path):
    path = corpus(article(LONG), article(LONG + " 끝."), article("다른 글이다. " * 9))
    (within,) = check_corpus([path]).findings
    assert (within.line, within.kind, within.is_error) == (2, "near-duplicate", False)
    corpus(article(LONG[:80] + " 여기부터는 아주 다른 말이 이어진다."), name="dev.jsonl")
    across = [finding for finding in check_corpus([tmp_path]).findings if finding.is_error]
    assert {finding.kind for finding in across} == {"near-duplicate"}


@pytest.mark.parametrize(
    ("copies", "message"),
    [
        (2, ""),
        (3, "; so does line 3"),
        (51, "; so do lines 3, 4, 5, 6, 7 and 44 more"),
        (5000, "; so do lines 3, 4, 5, 6, 7 and 4,993 more"),
    ],
)
def test_a_text_is_found_however_often_it_occurs(corpus, copies, message):
    path = corpus(*[article(LONG)] * copies)
    (found,) = check_corpus([path]).findings
    assert (found.line, found.kind, found.is_error) == (2, "near-duplicate", False)
    assert found.message == f"shares 100% of its text with {path}:1{message}"


def test_a_text_of_several_files_is_an_error_in_each_but_the_first(corpus, tmp_path):
    for name in ("a.jsonl", "b.jsonl", "c.jsonl"):
        corpus(*[article(LONG)] * 60, name=name)
    findings = check_corpus([tmp_path]).findings
    assert [(found.path[-7:], found.line, found.is_error) for found in findings] == [
        ("a.jsonl", 2, False),
        ("b.jsonl", 1, True), ("b.jsonl", 2, False),
        ("c.jsonl", 1, True), ("c.jsonl", 2, False),
    ]  # fmt: skip
    assert findings[1].message == f"shares 100% of its text with {tmp_path / 'a.jsonl'}:1"


def test_an_article_that_shares_a_part_with_a_repeated_text_is_found_once(corpus):
    path = corpus(*[article(LONG)] * 60, article(LONG + " 그리고 끝."))
    repeated, part = check_corpus([path]).findings
    assert (repeated.line, part.line, part.is_error) == (2, 61, False)
    assert part.message.endswith(f"of its text with {path}:1")


def test_a_part_of_a_text_that_stands_in_both_files_is_still_known_across(corpus, tmp_path):
    part = article(
        LONG[:50] + " 여기부터는 아주 다른 말이 이어지고, 앞의 글에 나온 것은 이제 아무것도 없다."
    )
    corpus(article(LONG), part, name="a.jsonl")
    corpus(article(LONG), name="b.jsonl")
    findings = check_corpus([tmp_path]).findings
    assert {(found.path[-7:], found.line, found.is_error) for found in findings} == {
        ("b.jsonl", 1, True), ("a.jsonl", 2, True),
    }  # fmt: skip


def test_a_phrase_of_more_than_fifty_articles_says_nothing(corpus):
    phrase = LONG[:60]
    texts = [article(f"{phrase} {chr(0xAC00 + number) * 5}") for number in range(51)]
    assert check_corpus([corpus(*texts)]).findings == ()
    assert len(check_corpus([corpus(*texts[:50])]).findings) == 50 * 49 / 2


def test_a_folder_without_corpora_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(CorpusError, match=r"no corpus \(\*\.jsonl\) in this folder"):
        check_corpus([tmp_path])
    with pytest.raises(CorpusError, match="cannot be read"):
        check_corpus([tmp_path / "none.jsonl"])


def test_the_command_line_lists_findings_and_fails_on_errors(corpus, capfdbinary):
    good = corpus(article("물결대가 맺었다. 물결대는 웃었다.", ("물결대", "SIGNATORY")))
    assert main(["check", str(good)]) == 0
    out = capfdbinary.readouterr().out.decode()
    assert f"{good}:1: warning: untagged mention: SIGNATORY" in out
    assert out.endswith("0 errors, 1 warnings\n")
    assert main(["check", str(good), "--errors-only", "--format", "json"]) == 0
    data = json.loads(capfdbinary.readouterr().out)
    assert data["findings"] == []
    assert data["counts"][str(good)]["SIGNATORY"] == 1
    bad = corpus({"text": "물결대", "spans": [[0, 9, "DATE"]]}, name="bad.jsonl")
    assert main(["check", str(bad)]) == 1
    assert main(["check", "nowhere.jsonl"]) == 2


def test_our_corpus_has_no_errors(repository):
    assert check_corpus([repository / "corpora" / "mou-ko"]).errors == 0


def test_a_class_noun_that_an_article_defines_is_no_leak(corpus, tmp_path):
    text = "물결어업협회(이하 ‘협회’)가 맺었다."
    corpus(article(text, ("물결어업협회", "SIGNATORY"), ("협회", "SIGNATORY", 8)))
    other = text.replace("물결어업", "가온선원").replace("맺었다", "오늘 서명했다")
    corpus(
        article(other, ("가온선원협회", "SIGNATORY"), ("협회", "SIGNATORY", 8)), name="dev.jsonl"
    )
    assert check_corpus([tmp_path]).errors == 0
