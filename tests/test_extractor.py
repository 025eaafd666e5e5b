import datetime
import json
import unicodedata
from dataclasses import replace

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mou_extract.backends import load_backend
from mou_extract.calibration import Calibrator
from mou_extract.errors import InputError
from mou_extract.extractor import Article, Extractor, extract
from mou_extract.model_folder import open_model_folder
from mou_extract.normalization import normalize
from mou_extract.records import Official
from mou_extract.spans import check_spans

ARTICLE = (
    "[한결경제=신도윤 기자] 물결대학교(총장 윤서준)와 ㈜가온전지는 지난 5일 물결대 본관 대회의실에서 "
    "‘이차전지 인재양성’ 업무협약(MOU)을 체결했다고 6일 밝혔다.\n"
    "양 기관은 이차전지 공동 교육과정을 개발하고 현장실습을 지원하기로 했다. "
    "물결대 윤서준 총장은 “가온전지와 함께 지역 청년을 위한 실습실을 새로 짓겠다”고 말했다.\n"
)
ODD = {
    "decomposed Hangul": unicodedata.normalize("NFD", ARTICLE),
    "emoji": ARTICLE.replace("양 기관", "🤝👩‍💻 양 기관"),
    "Hanja": ARTICLE.replace("물결대학교", "물결大學校(物結大)"),
    "full-width forms": ARTICLE.replace("(MOU)", "（ＭＯＵ）"),
    "CRLF": ARTICLE.replace("\n", "\r\n"),
    "no-break spaces": ARTICLE.replace(" ", "\u00a0"),
    "zero-width spaces": ARTICLE.replace(" ", " \u200b"),
    "byte-order mark": "\ufeff" + ARTICLE,
    "lone surrogate": ARTICLE.replace("양 기관", "\ud83d 양 기관"),
    "old Hangul": ARTICLE.replace("양 기관", "\u1112\u119e\u11ab가나" * 15),
    "blanks around": "\n\n  " + ARTICLE + "  \n",
}


def check_offsets(text, record):
    assert record.coverage.characters == record.coverage.read == len(text)
    shown = [(x.start, x.end, x.text) for x in (*record.spans, *record.commitments)]
    for group in (*record.signatories, *record.officials, *record.programs):
        for mention in group.mentions:
            assert 0 <= mention.start < mention.end <= len(text)
    check_spans(text, record.tagged_spans)
    for start, end, quoted in shown:
        assert text[start:end] == quoted
        assert quoted


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_what_is_shown_is_what_stands_there(text, embedded, tiny_extractor):
    for extractor in (embedded, tiny_extractor):
        check_offsets(text, extractor.extract(text, "2025-03-06"))


@settings(max_examples=60, deadline=None)
@given(
    text=st.text(
        alphabet=st.one_of(
            st.sampled_from([*ODD["decomposed Hangul"], *ODD["emoji"]]), st.characters()
        ),
        min_size=1,
        max_size=300,
    ).filter(lambda text: normalize(text).text.strip() and "\0" not in text)
)
def test_any_text_is_read_whole(text, tiny_extractor):
    check_offsets(text, tiny_extractor.extract(text))
    agreed = text + " 협약"  # without such a word the model does not look at it
    check_offsets(agreed, tiny_extractor.extract(agreed))


class Looks:
    """Tells which windows a backend was given."""

    def __init__(self, backend):
        self.backend, self.windows = backend, []

    def scores(self, windows):
        self.windows += windows
        return self.backend.scores(windows)


@pytest.fixture
def watched(embedded, monkeypatch):
    looks = Looks(embedded._backend)
    monkeypatch.setattr(embedded, "_backend", looks)
    return embedded


ORDINARY = "물결시는 27일부터 시립도서관 문을 밤 10시까지 연다. 최바름 물결시장은 도서관을 찾아 시민을 만났다."


def test_the_model_passes_over_articles_without_a_word_of_an_agreement(watched):
    record = watched.extract(ORDINARY, "2025-03-06", id="a1")
    assert (record.id, record.spans, record.signatories) == ("a1", (), ())
    check_offsets(ORDINARY, record)
    assert not watched._backend.windows
    # where spans of every text are asked for, it reads on, and finds as little
    (tagged,) = watched.tag_many([ORDINARY])
    assert watched._backend.windows
    assert tagged.spans == ()
    assert len(tagged.scores[0]) == len(tagged.reading.token_ids) > 0


def test_articles_that_are_passed_over_leave_the_others_in_order(watched):
    texts = [ORDINARY, ARTICLE, ORDINARY, ODD["decomposed Hangul"], ORDINARY]
    records = list(watched.extract_many(Article(text, id=str(n)) for n, text in enumerate(texts)))
    assert [record.id for record in records] == list("01234")
    assert [bool(record.signatories) for record in records] == [False, True, False, True, False]
    assert len(watched._backend.windows) == 2
    assert records[1].spans == watched.extract(ARTICLE).spans


def test_a_model_without_parties_reads_every_article(tiny_extractor, monkeypatch):
    looks = Looks(tiny_extractor._backend)
    monkeypatch.setattr(tiny_extractor, "_backend", looks)
    monkeypatch.setattr(tiny_extractor, "_knows_parties", False)
    tiny_extractor.extract(ORDINARY)
    assert looks.windows


def test_a_very_long_article_is_read_to_its_end(embedded, repository):
    lines = (repository / "examples" / "articles.jsonl").read_text("utf-8").splitlines()
    filler = "지역 축제 준비위원회는 올해 행사 일정을 두 차례 조정했다. "
    text = (filler * 1700)[:50_000] + "\n" + json.loads(lines[0])["text"]
    record = embedded.extract(text)
    check_offsets(text, record)
    assert len(text) > 50_000
    assert any(span.start > 50_000 for span in record.spans)


def test_decomposed_hangul_gives_the_same_record(embedded):
    plain = embedded.extract(ARTICLE, "2025-03-06")
    decomposed = embedded.extract(unicodedata.normalize("NFD", ARTICLE), "2025-03-06")
    composed = json.loads(
        unicodedata.normalize("NFC", json.dumps(decomposed.to_dict(), ensure_ascii=False))
    )
    for data in (composed, plain := plain.to_dict()):
        for item in (*data["spans"], *data["commitments"]):
            del item["start"], item["end"]
        for item in (*data["signatories"], *data["officials"], *data["programs"]):
            del item["mentions"]
        del data["coverage"]
    assert composed == plain


def test_windows_do_not_change_what_a_short_article_says(tiny_extractor):
    """An article alone and in a batch with longer ones gives the same spans."""
    texts = [ARTICLE[:100], ARTICLE * 5, ARTICLE[:50], ARTICLE * 2]
    together = list(tiny_extractor.extract_many(texts))
    for text, record in zip(texts, together, strict=True):
        alone = tiny_extractor.extract(text)
        assert [(x.start, x.end, x.label) for x in alone.spans] == [
            (x.start, x.end, x.label) for x in record.spans
        ]


def test_many_articles_come_back_in_input_order_and_one_by_one(tiny_extractor):
    asked = []

    def texts():
        for number in range(200):
            asked.append(number)
            yield Article(ARTICLE[: 20 + number], datetime.date(2025, 3, 6), f"a{number}")

    records = tiny_extractor.extract_many(texts())
    assert asked == []
    assert next(records).id == "a0"
    assert len(asked) < 100  # reads ahead a bounded number of articles
    assert [record.id for record in records] == [f"a{number}" for number in range(1, 200)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the article is empty"),
        (" \n\t ", "the article is empty"),
        (b"abc", "expected the article as a str, found bytes"),
        (None, "expected the article as a str, found NoneType"),
        ("가\0나", "NUL character at 1"),
    ],
)
def test_what_is_no_article_is_refused(text, message, tiny_extractor):
    with pytest.raises(InputError, match=message):
        tiny_extractor.extract(text)


def test_a_wrong_publication_date_is_refused(tiny_extractor):
    for odd in ("20250306", "2025-W10-4", pandas.NaT, 20250306):
        with pytest.raises(InputError, match=r"published is .*; expected a date as YYYY-MM-DD"):
            tiny_extractor.extract(ARTICLE, odd)
    with pytest.raises(InputError, match="published is '6일'; expected a date as YYYY-MM-DD"):
        tiny_extractor.extract(ARTICLE, "6일")


def test_one_text_is_not_many_articles(tiny_extractor):
    with pytest.raises(InputError, match="takes many articles, found one str; use extract"):
        tiny_extractor.extract_many(ARTICLE)


@pytest.mark.parametrize("threads", [0, -3])
def test_threads_are_one_or_more(tiny_model, threads):
    with pytest.raises(InputError, match=rf"threads is {threads}; expected 1 or more"):
        Extractor.from_pretrained(tiny_model, threads=threads)


def test_articles_in_a_row_are_named_when_they_are_wrong(tiny_extractor):
    articles = [Article(ARTICLE, "2025-03-06", "a1"), Article(" ", id="a2")]
    with pytest.raises(InputError, match="article 'a2': the article is empty"):
        list(tiny_extractor.extract_many(articles))
    (record,) = tiny_extractor.extract_many(articles[:1])
    assert record.to_dict()["published"] == "2025-03-06"


def test_publication_dates_come_as_strings_dates_or_times(tiny_extractor):
    day = datetime.date(2025, 3, 6)
    for published in ("2025-03-06", day, datetime.datetime(2025, 3, 6, 9, 30)):
        assert tiny_extractor.extract(ARTICLE, published).published == day


def test_the_embedded_model_reads_a_plain_article():
    """The smoke gate: an easy article whose record must be right. Quality is measured elsewhere."""
    record = extract(ARTICLE, "2025-03-06", id="smoke")
    assert record.id == "smoke"
    assert {signatory.name for signatory in record.signatories} == {"물결대학교", "㈜가온전지"}
    assert Official("윤서준", "총장", "물결대학교") in [
        replace(official, mentions=(), score=1.0) for official in record.officials
    ]
    assert record.signed_on == datetime.date(2025, 3, 5)
    assert record.venue == "물결대 본관 대회의실"
    assert "이차전지 공동 교육과정을 개발" in [x.text for x in record.commitments]


@pytest.mark.parametrize(
    "text",
    [
        "경찰은 심야에 주택가를 돌며 승용차 네 대의 유리창을 부순 혐의로 40대 남성을 붙잡아 조사하고 있다. "
        "경찰은 인근 폐쇄회로(CC)TV를 확보해 정확한 경위를 파악할 방침이다.",
        "두 팀은 연장 접전 끝에 2-2로 비겼다. 후반 41분 교체 투입된 공격수의 헤딩골이 승부를 원점으로 돌렸다. "
        "감독은 경기 뒤 “선수들이 끝까지 포기하지 않았다”고 말했다.",
    ],
    ids=["crime", "sports"],
)
def test_an_article_without_an_agreement_gives_an_empty_record(text, embedded):
    record = embedded.extract(text)
    assert record.to_dict() == {
        "id": None,
        "published": None,
        "signatories": [],
        "officials": [],
        "programs": [],
        "commitments": [],
        "signed_on": None,
        "date_text": None,
        "venue": None,
        "spans": [],
        "coverage": {"characters": len(text), "read": len(text)},
        "scores": {"date": None, "venue": None},
    }


def test_both_runtimes_say_the_same(tiny_model):
    torch_model = Extractor.from_pretrained(tiny_model, backend="torch", threads=1)
    onnx_model = Extractor.from_pretrained(tiny_model, backend="onnx", threads=1)
    texts = [ARTICLE, ARTICLE * 4]
    for ours, theirs in zip(torch_model.tag_many(texts), onnx_model.tag_many(texts), strict=True):
        assert [span.key for span in ours.spans] == [span.key for span in theirs.spans]
        assert [span.score for span in ours.spans] == pytest.approx(
            [span.score for span in theirs.spans], abs=1e-3
        )


def test_with_a_least_confidence_fewer_spans_are_left(embedded):
    every = embedded.extract(ARTICLE).spans
    least = sorted(span.score for span in every)[len(every) // 4]
    chosen = Extractor.from_pretrained(min_score=least).extract(ARTICLE)
    assert chosen.spans == tuple(span for span in every if span.score >= least)
    assert Extractor.from_pretrained(min_score=1.0).extract(ARTICLE).is_empty
    with pytest.raises(InputError, match="min_score is 2; expected a number from 0 to 1"):
        Extractor.from_pretrained(min_score=2)


def test_a_folder_without_calibrators_of_fields_gives_the_scores_of_assembly(tiny_model):
    folder = open_model_folder(tiny_model)
    backend = load_backend(folder, threads=1)
    raw = Extractor(folder, backend).extract(ARTICLE, "2025-03-06")
    text = {(span.start, span.end): span for span in raw.spans}
    assert raw.signatories
    for party in raw.signatories:
        found = [text[mention.start, mention.end] for mention in party.mentions]
        assert party.score == max(span.score for span in found if span.text == party.name)
    sceptic = {"signatories": Calibrator(slope=0.0, intercept=0.0)}
    info = replace(folder.info, field_calibrators=sceptic)
    calibrated = Extractor(replace(folder, info=info), backend).extract(ARTICLE, "2025-03-06")
    assert calibrated == replace(
        raw, signatories=tuple(replace(party, score=0.5) for party in raw.signatories)
    )


def test_an_article_gets_the_same_record_alone_and_in_company(embedded):
    texts = [ARTICLE * (1 + number % 3) for number in range(35)]
    together = list(embedded.extract_many(texts))
    assert together == [embedded.extract(text) for text in texts]
    assert together == list(Extractor.from_pretrained(threads=1).extract_many(texts))


def test_articles_are_read_ahead_a_bounded_number(tiny_extractor):
    taken = 0

    def articles():
        nonlocal taken
        for taken in range(1, 1001):  # noqa: B007
            yield ARTICLE

    records = tiny_extractor.extract_many(articles())
    ahead = []
    for number in range(100):
        next(records)
        ahead.append(taken - number)
    assert max(ahead) == 64
    records.close()
