import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mou_extract.corpus import Document, read_corpus
from mou_extract.errors import ConfigError, CorpusError, InputError
from mou_extract.formats import FORMATS, Intake, guess_format, read_documents, write_documents
from mou_extract.formats.inline import TAG
from mou_extract.labels import COMMITMENT, ENTITY, Layer
from mou_extract.records import AgreementRecord, Commitment, Official, Program, Signatory
from mou_extract.spans import Span

# What has broken offsets before: particles, NFD, line ends, marks of files, astral characters, tags.
PIECES = (
    "누리대", "㈜새솔", "는", "과 ", " ", "\r\n", "\n\n", "\t", "\ufeff", "😀", "𝐌𝐎𝐔", "\u2028", "\u200b",
    "각", unicodedata.normalize("NFD", "한빛군"), "\\n", "#", "# id = 1", "<b>", "&amp;", '"', "\x7f",
    "\x85", "O", "-DOCSTART-", "5일", "+++", "％", "\r",
)  # fmt: skip


@st.composite
def texts(draw):
    text = "".join(draw(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), min_size=1)))
    text = "".join(c for c in text if not "\ud800" <= c <= "\udfff")
    assume(text.strip())
    return text


@st.composite
def spans_of(draw, text, layer):
    """Spans of a layer that do not overlap; they may touch."""
    edges = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return [Span(*pair, draw(st.sampled_from(layer.labels))) for pair in pairs]


@st.composite
def records(draw, text, spans):
    """A record as the tags of the inline form imply it, with choices where they leave some."""
    shown = {label: [] for label in (*ENTITY.labels, *COMMITMENT.labels)}
    for span in spans:
        if text[span.start : span.end] not in shown[span.label]:
            shown[span.label].append(text[span.start : span.end])
    positions = st.sampled_from([None, *shown["POSITION"]])
    named = [name for name in shown["SIGNATORY"] if re.fullmatch(r"\w+", name)]
    parties = st.lists(st.sampled_from(named), unique=True) if named else st.just([])
    return AgreementRecord(
        signatories=tuple(Signatory(name) for name in shown["SIGNATORY"]),
        officials=tuple(Official(name, draw(positions)) for name in shown["OFFICIAL"]),
        programs=(Program(shown["PROGRAM"][0], tuple(shown["PROGRAM"][1:])),)
        if shown["PROGRAM"]
        else (),
        commitments=tuple(
            Commitment(text[x.start : x.end], x.start, x.end, tuple(draw(parties)))
            for x in spans
            if x.label == "COMMITMENT"
        ),
        signed_on=draw(st.none() | st.dates()),
        date_text=shown["DATE"][0] if shown["DATE"] else None,
        venue=draw(st.sampled_from(shown["VENUE"])) if shown["VENUE"] else None,
    )


@st.composite
def documents(draw):
    text = draw(texts())
    spans = sorted([*draw(spans_of(text, ENTITY)), *draw(spans_of(text, COMMITMENT))])
    return Document(
        id=draw(st.text(min_size=1, max_size=4) | st.sampled_from(["a/b", "..", "가", "A", "a"])),
        text=text,
        spans=tuple(spans),
        published=draw(st.none() | st.dates()),
        record=draw(st.none() | records(text, spans)),
        sector=draw(st.none() | st.sampled_from(["대학", "farming"])),
        form=draw(st.none() | st.text(max_size=3)),
    )


def is_writable(text):
    return not any("\ud800" <= c <= "\udfff" for c in text)


def corpora():
    some = st.lists(documents(), min_size=1, max_size=3, unique_by=lambda d: d.id)
    return some.filter(lambda docs: all(is_writable(d.id + (d.form or "")) for d in docs))


def by_id(found):
    return sorted(found, key=lambda document: document.id)


def there_and_back(folder, found, name):
    target = folder / "written"
    write_documents(target, found, name)
    imported = read_documents(target, name)
    assert imported.notes == ()
    return imported.documents


def check_round_trip(folder_of, found, name):
    assert by_id(there_and_back(folder_of.mktemp(name), found, name)) == by_id(found)


@pytest.mark.parametrize("name", ["jsonl", "label-studio", "doccano", "conll", "brat"])
@settings(deadline=None, max_examples=30)
@given(found=corpora())
def test_whatever_is_written_is_read_again(tmp_path_factory, name, found):
    check_round_trip(tmp_path_factory, found, name)


@settings(deadline=None, max_examples=10)
@given(found=corpora())
def test_whatever_is_written_for_spacy_is_read_again(tmp_path_factory, found):
    check_round_trip(tmp_path_factory, found, "spacy")


@settings(deadline=None, max_examples=30)
@given(found=corpora())
def test_whatever_xml_can_hold_is_read_again(tmp_path_factory, found):
    not_xml = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    assume(not any(not_xml.search(document.text) for document in found))
    check_round_trip(tmp_path_factory, found, "cas")


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.filter_too_much])
@given(found=corpora())
def test_the_inline_form_says_an_article_or_refuses_it(tmp_path_factory, found):
    folder = tmp_path_factory.mktemp("inline")
    has_edges = any(
        document.text[span.start : span.end] != document.text[span.start : span.end].strip()
        for document in found
        for span in document.spans
    )
    if has_edges or any(TAG.search(document.text) for document in found):
        with pytest.raises(InputError, match=r"the inline form cannot say"):
            there_and_back(folder, found, "inline")
    else:
        assert by_id(there_and_back(folder, found, "inline")) == by_id(found)


SLOW = ("conll", "spacy")  # 550,000 characters are as many rows or tokens


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow if n in SLOW else ()) for n in FORMATS]
)
def test_the_whole_corpus_comes_back_from_every_format(repository, tmp_path, name):
    found = [
        document
        for split in ("train", "dev", "test")
        for document in read_corpus(repository / "corpora" / "mou-ko" / f"{split}.jsonl")
    ]
    assert len(found) >= 800
    again = there_and_back(tmp_path, found, name)
    if FORMATS[name].marks is None:
        assert list(again) == found
    else:  # folders are read by file name
        assert by_id(again) == by_id(found)


def document(text="누리대는 협약을 맺었다.", *spans, **more):
    return Document(**{"id": "a1", "text": text, "spans": spans, **more})


SPAN = Span(0, 3, "SIGNATORY")


def test_formats_are_guessed_where_that_is_clear(tmp_path):
    names = ["a.jsonl", "a.json", "a.conll", "a.BIO", "a.tsv", "a.spacy", "a.xmi"]
    assert [guess_format(tmp_path / name) for name in names] == [
        "jsonl", "label-studio", "conll", "conll", "conll", "spacy", "cas",
    ]  # fmt: skip
    for name in ("brat", "cas", "inline"):
        write_documents(tmp_path / name, [document("누리대는", SPAN)], name)
        assert guess_format(tmp_path / name) == name
    with pytest.raises(
        InputError, match=r"a\.txt: its name does not tell its format; name it in `format`: 'brat'"
    ):
        guess_format(tmp_path / "a.txt")


def test_unknown_formats_and_predictions_of_others_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"unknown format 'csv'; known formats: 'brat', 'cas'"):
        write_documents(tmp_path / "x", [document()], "csv")
    with pytest.raises(InputError, match=r"the format 'brat' has no predictions; 'label-studio'"):
        read_documents(tmp_path / "x", "brat", predictions=True)


def test_offsets_of_a_format_that_always_counts_alike_are_not_told(tmp_path):
    with pytest.raises(
        InputError, match=r"x: the format 'brat' always counts alike; leave `offsets` out$"
    ):
        read_documents(tmp_path / "x", "brat", intake=Intake(offsets="utf-16"))


def test_ids_must_be_unique_in_every_format(tmp_path):
    write_documents(tmp_path / "x", [document(), document("가")], "doccano")
    with pytest.raises(CorpusError, match=r"x: articles 1 and 2 have the same id 'a1'"):
        read_documents(tmp_path / "x", "doccano")


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "x.jsonl").write_text("\n")
    with pytest.raises(CorpusError, match=r"x\.jsonl: no annotated article; it is empty"):
        read_documents(tmp_path / "x.jsonl")


@pytest.mark.parametrize("name", ["label-studio", "doccano", "conll", "spacy", "brat", "cas"])
def test_an_unknown_label_is_refused_or_mapped_or_left_out(tmp_path, name):
    layers = [Layer("entity", ("기관",))]
    written = document("누리대는", Span(0, 3, "기관"))
    write_documents(tmp_path / "x", [written], name, layers=layers)
    with pytest.raises(
        CorpusError,
        match=r"x.*: unknown label '기관'; known labels: .*Map it to one of them in `names`, or to ''",
    ):
        read_documents(tmp_path / "x", name)
    mapped = read_documents(tmp_path / "x", name, intake=Intake(names={"기관": "SIGNATORY"}))
    assert mapped.documents == (document("누리대는", SPAN),)
    assert mapped.notes == ()
    dropped = read_documents(
        tmp_path / "x", name, intake=Intake(names={"기관": "", "인물": "DATE"})
    )
    assert dropped.documents == (document("누리대는"),)
    counted, unused = dropped.notes
    assert re.match(r"left out: \d spans of the label '기관', mapped to nothing \(first: ", counted)
    assert unused == "the mapped label '인물' never occurs"


@pytest.mark.parametrize("name", ["label-studio", "conll", "spacy", "brat", "cas"])
def test_a_label_of_no_layer_is_refused_before_anything_is_written(tmp_path, name):
    found = [document("누리대는", SPAN), document("3억원을", Span(0, 3, "AMOUNT"), id="a2")]
    with pytest.raises(
        InputError, match=r"article 'a2': the labels 'AMOUNT' are in none of `layers`, .*'VENUE'"
    ):
        write_documents(tmp_path / "x", found, name)
    assert list(tmp_path.iterdir()) == []
    layers = [Layer("entity", ("SIGNATORY", "AMOUNT"))]
    write_documents(tmp_path / "x", found, name, layers=layers)
    assert read_documents(tmp_path / "x", name, intake=Intake(layers)).documents == tuple(found)


def test_predictions_of_no_layer_are_refused_too(tmp_path):
    wrong = document("3억원을", Span(0, 3, "AMOUNT"))
    with pytest.raises(InputError, match=r"article 'a1': the labels 'AMOUNT' are in none of"):
        write_documents(tmp_path / "x.json", [wrong], predictions=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["jsonl", "doccano"])
def test_formats_that_know_no_layers_hold_any_label(tmp_path, name):
    found = document("3억원을", Span(0, 3, "AMOUNT"))
    write_documents(tmp_path / "x", [found], name)
    intake = Intake([Layer("entity", ("AMOUNT",))])
    assert read_documents(tmp_path / "x", name, intake=intake).documents == (found,)


def test_a_label_can_be_mapped_to_ours_only():
    with pytest.raises(ConfigError, match=r"'기관' is mapped to 'WHO', which is none of .*'VENUE'"):
        Intake(names={"기관": "WHO"})


@pytest.mark.parametrize("name", ["label-studio", "doccano", "spacy", "brat", "cas"])
def test_spans_of_one_layer_that_overlap_are_refused_with_both(tmp_path, name):
    layers = [Layer("entity", ("SIGNATORY",)), Layer("other", ("VENUE",))]
    wrong = document("누리대학교는", Span(0, 3, "SIGNATORY"), Span(2, 5, "VENUE"))
    write_documents(tmp_path / "x", [wrong], name, layers=layers)
    with pytest.raises(
        CorpusError,
        match=r"x.*: two spans of the layer 'entity' overlap: .*'누리대' and .* '대학교'",
    ):
        read_documents(tmp_path / "x", name)


@pytest.mark.parametrize(
    "name", ["label-studio", "doccano", "conll", "spacy", "brat", "cas", "inline"]
)
def test_a_record_stays_while_its_spans_stay(tmp_path, name):
    record = AgreementRecord(signatories=(Signatory("누리대"),))
    found = document("누리대는", SPAN, record=record)
    write_documents(tmp_path / "x", [found], name)
    assert read_documents(tmp_path / "x", name).documents == (found,)
    # The annotator calls the span something else: what the record says of it is of yesterday.
    renamed = Intake(names={"SIGNATORY": "VENUE"})
    changed = read_documents(tmp_path / "x", name, intake=renamed)
    assert changed.documents == (document("누리대는", Span(0, 3, "VENUE")),)
    (note,) = changed.notes
    assert re.match(r"left out: 1 records, since the spans were changed after they", note)


@pytest.mark.parametrize("name", ["brat", "cas", "inline"])
def test_a_folder_is_written_whole_or_not_at_all(tmp_path, name):
    target = tmp_path / "x"
    target.mkdir()
    write_documents(target, [document()], name)  # an empty folder is taken
    before = sorted(path.name for path in target.iterdir())
    with pytest.raises(InputError, match=r"x: exists already; name a new or an empty folder"):
        write_documents(target, [document("가")], name)
    assert sorted(path.name for path in target.iterdir()) == before
    with pytest.raises(InputError, match=r"y: cannot be written: No such file"):
        write_documents(tmp_path / "none" / "y", [document()], name)
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("name", ["brat", "cas", "inline"])
def test_what_a_killed_run_left_neither_hinders_nor_goes(tmp_path, name):
    leftover = tmp_path / ".x.unfinished"
    leftover.mkdir()
    (leftover / "a1.txt").write_text("of somebody else")
    write_documents(tmp_path / "x", [document()], name)
    assert read_documents(tmp_path / "x").documents == (document(),)
    assert (leftover / "a1.txt").read_text() == "of somebody else"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".x.unfinished", "x"]


def test_of_two_runs_onto_one_folder_the_later_is_refused(tmp_path, monkeypatch):
    real = Path.mkdir

    def other_run_first(path, *arguments, **options):
        monkeypatch.setattr(Path, "mkdir", real)
        write_documents(tmp_path / "x", [document("가")], "brat")
        real(path, *arguments, **options)

    monkeypatch.setattr(Path, "mkdir", other_run_first)
    with pytest.raises(InputError, match=r"x: cannot be written: Directory not empty"):
        write_documents(tmp_path / "x", [document()], "brat")
    assert read_documents(tmp_path / "x").documents == (document("가"),)
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_an_empty_folder_behind_a_link_is_filled_and_the_link_stays(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "x").symlink_to("far")
    write_documents(tmp_path / "x", [document()], "brat")
    assert (tmp_path / "x").is_symlink()
    assert read_documents(tmp_path / "far").documents == (document(),)


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    for target in (tmp_path, tmp_path / "none" / "x.json"):
        with pytest.raises(InputError, match=r"cannot be written: "):
            write_documents(target, [document()], "label-studio")
    assert list(tmp_path.iterdir()) == []


def test_ids_that_are_no_file_names_get_numbers(tmp_path):
    ids = ["a", "A", "../a", "가.1", "000003-article", "b/c"]
    found = [document(id=one) for one in ids]
    write_documents(tmp_path / "x", found, "brat")
    assert sorted(path.stem for path in (tmp_path / "x").glob("*.ann")) == [
        "000003-article", "000003-article_", "000006-article", "A_", "a", "가.1",
    ]  # fmt: skip
    assert by_id(read_documents(tmp_path / "x").documents) == by_id(found)


def test_half_a_character_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"article 'a1': '\\ud800' is half a character"):
        write_documents(tmp_path / "x.jsonl", [document("가\ud800")])
    assert list(tmp_path.iterdir()) == []


def test_a_missing_file_is_missing_whatever_its_name(tmp_path):
    for name in ("none", "none.jsonl", "none.conll"):
        with pytest.raises(CorpusError, match=rf"{name}: cannot be read: No such file"):
            read_documents(tmp_path / name)
