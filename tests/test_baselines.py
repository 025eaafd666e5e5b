"""The baselines and the results page: what tags, what is cached, what the page says."""

import runpy
import sys
from dataclasses import replace

import numpy as np
import pytest

from mou_extract.corpus import Document, read_corpus, write_corpus
from mou_extract.errors import ConfigError, InputError
from mou_extract.intervals import resample
from mou_extract.labels import COMMITMENT, ENTITY
from mou_extract.report.tallies import rates_by_name
from mou_extract.scoring import Scored, strict_scores
from mou_extract.spans import Span, check_spans

TEXT = "‘물결대’와 누리시가 5일\n‘협약’을 맺었다."


@pytest.fixture(autouse=True)
def scripts_found(repository, monkeypatch):
    """The scripts see one another as they do when one is run."""
    monkeypatch.syspath_prepend(repository / "scripts")
    for package in ("kiwipiepy", "pycrfsuite", "spacy"):
        pytest.importorskip(package)


@pytest.fixture
def corpora(repository, tmp_path):
    """Eight articles to train on, four to score."""
    documents = read_corpus(repository / "corpora" / "mou-ko" / "train.jsonl")[:12]
    write_corpus(tmp_path / "train.jsonl", documents[:8])
    write_corpus(tmp_path / "dev.jsonl", documents[8:])
    return tmp_path


def test_morphemes_cover_an_article_but_for_blanks_in_its_own_offsets():
    from baselines.morphemes import analyse

    text = f"\u200b{TEXT}".replace(
        "누리시", "\u1102\u116e\u1105\u1175\u1109\u1175"
    )  # 누리시 in parts
    morphemes = analyse(text)
    seen = [text[morpheme.start : morpheme.end] for morpheme in morphemes]
    assert "".join(seen) == text.replace(" ", "").replace("\u200b", "")
    assert [morpheme.form for morpheme in morphemes[:4]] == ["'", "물결대", "'", "와"]
    assert [(m.form, m.sentence) for m in morphemes if m.tag == "LF"] == [("\n", 0)]
    begins = "".join(m.form[0] for m in morphemes if m.after_blank)
    assert begins == "'누5'맺"


def test_contracted_morphemes_do_not_overlap():
    from baselines.morphemes import analyse, offsets

    ranges = offsets(analyse("협력했다. 체결해 밝혔다고 전했다."))
    assert np.all(ranges[1:, 0] >= ranges[:-1, 1])
    assert np.all(ranges[:, 0] < ranges[:, 1])
    assert offsets(()).shape == (0, 2)


def test_gold_tags_follow_the_morphemes():
    from baselines.morphemes import analyse, gold_tags

    document = Document("a", TEXT, (Span(1, 4, "SIGNATORY"), Span(7, 10, "SIGNATORY")))
    morphemes = analyse(TEXT)
    tags = gold_tags(document, morphemes, ENTITY)
    named = [(m.form, tag) for m, tag in zip(morphemes, tags, strict=True) if tag != "O"]
    assert named[0] == ("물결대", "B-SIGNATORY")
    assert "".join(form for form, _ in named[1:]) == "누리시"
    assert set(gold_tags(document, morphemes, COMMITMENT)) == {"O"}


def test_features_of_a_morpheme_tell_what_stands_around_it():
    from baselines.crf_features import article_features
    from baselines.morphemes import analyse

    morphemes = analyse(TEXT)
    features = article_features(morphemes)
    assert len(features) == len(morphemes)
    name = set(features[1])
    assert name > {
        "form=물결대", "in='", "form-1='", "form-2=∅", "after in word='와", "before in word='",
        "word begins='물", "line=0", "after blank=False",
    }  # fmt: skip
    assert {"line=1"} < set(features[-1])
    # a line feed closes what was left open
    assert not any(name.startswith("in=") for name in features[-1])
    assert article_features(()) == []


def test_our_rules_move_spans_to_normalized_text_and_back():
    from baselines.systems import with_rules

    text = "\u200b물결대와 누리시는 5일 협약을 맺었다. 물결대는 터를 낸다."
    spans = (Span(1, 4, "SIGNATORY", 0.9), Span(6, 9, "SIGNATORY", 0.9), Span(11, 13, "DATE", 0.9))
    tagger = with_rules(lambda text: spans)
    found = [(text[span.start : span.end], span.label) for span in tagger(text)]
    # the name that was not tagged again is found again
    assert found == [
        ("물결대", "SIGNATORY"), ("누리시", "SIGNATORY"), ("5일", "DATE"), ("물결대", "SIGNATORY"),
    ]  # fmt: skip


def test_what_was_measured_is_not_measured_again(corpora, monkeypatch):
    from baselines import measurement

    corpus, cache = corpora / "dev.jsonl", corpora / "cache"
    arguments = ("embedded", corpus, corpora / "models", cache)
    first = measurement.measured(*arguments)
    documents = read_corpus(corpus)
    rates = rates_by_name(first.counts, resample(len(documents)))
    tagger = measurement.load_tagger("embedded", corpora)
    scored = [Scored(document.spans, tagger(document.text)) for document in documents]
    for row, score in strict_scores(scored).items():
        assert rates[row].f1.value == pytest.approx(score.f1)
    assert first.characters_per_second > 0
    assert first.size > 1_000_000
    assert first.peak_memory is None or first.peak_memory > 10_000_000

    measured = []
    monkeypatch.setattr(measurement, "_in_its_own_process", lambda *asked: measured.append(asked))
    again = measurement.measured(*arguments)
    assert again.identity == first.identity
    assert {row: counts.tolist() for row, counts in again.counts.items()} == {
        row: counts.tolist() for row, counts in first.counts.items()
    }
    assert measured == []


def test_another_corpus_is_another_identity(corpora):
    from baselines.measurement import identify

    documents = read_corpus(corpora / "dev.jsonl")
    whole = identify("embedded", documents, corpora)
    assert identify("embedded", documents[1:], corpora) == replace(
        whole, corpus=identify("embedded", documents[1:], corpora).corpus
    )
    assert whole.corpus != identify("embedded", documents[1:], corpora).corpus
    assert set(whole.versions) == {"mou-extract", "onnxruntime", "tokenizers"}


def test_a_system_whose_baseline_is_not_trained_names_the_command(tmp_path):
    from baselines.systems import load_tagger

    with pytest.raises(InputError, match=r"crf: no such folder; train the baseline first: python"):
        load_tagger("crf-rules", tmp_path)


def test_a_trained_baseline_is_not_overwritten(corpora):
    from baselines.systems import train_baseline

    (corpora / "crf").mkdir()
    with pytest.raises(ConfigError, match="crf: exists already; delete it, or give another folder"):
        train_baseline("crf", corpora / "train.jsonl", corpora)


def test_the_page_shows_all_systems_side_by_side(corpora):
    from baselines.measurement import OVERLAP, Identity, Measurement
    from baselines.page import Subject, results_page

    documents = read_corpus(corpora / "dev.jsonl")
    rows = [*ENTITY.labels, "entity micro", "COMMITMENT", "commitment micro", OVERLAP]

    def measurement(right):
        counts = np.tile([right, 4, right, 4], (len(documents), 1)).astype(float)
        identity = Identity("c", "m", {"mou-extract": "1", "kiwipiepy": "2"})
        return Measurement(identity, dict.fromkeys(rows, counts), 1, 1234.5, 2_500_000, None)

    page = results_page(
        Subject("dev.jsonl", documents, "python scripts/results.py dev.jsonl"),
        {"embedded": measurement(3), "crf": measurement(2)},
    )
    lines = page.splitlines()
    assert lines[0] == "# Results"
    assert "python scripts/results.py dev.jsonl" in lines
    empty = sum(not document.spans for document in documents)
    three = " | 0.750 [0.750, 0.750]"
    assert f"| **embedded model**{three * 3} | 1 / {empty} |" in lines
    assert f"| **embedded model**{three * 7} |" in lines
    assert f"| feature CRF{' | **+0.250 [+0.250, +0.250]**' * 3} |" in lines
    assert "| feature CRF | 1,234 | 2.5 MB | not known here |" in lines
    assert "mou-extract 1, kiwipiepy 2; " in lines[-1]


def test_the_script_refuses_a_missing_corpus_and_writes_nothing(
    repository, tmp_path, monkeypatch, capsys
):
    page = tmp_path / "results.md"
    arguments = ["results.py", str(tmp_path / "none.jsonl"), "--output", str(page)]
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit, match="2"):
        runpy.run_path(str(repository / "scripts" / "results.py"), run_name="__main__")
    assert "none.jsonl: cannot be read" in capsys.readouterr().err
    assert not page.exists()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["crf", "spacy", "transformer"])
def test_a_baseline_trains_tags_and_says_what_it_reads(corpora, name):
    """Eight articles: the CRF knows them afterwards, the networks need more and are only run."""
    from baselines import systems

    options = {} if name == "crf" else {"epochs": 1}
    folder = corpora / name
    folder.mkdir()
    systems.baseline(name).train(corpora / "train.jsonl", folder, **options)
    tagger = systems.load_tagger(name, corpora)
    scored = []
    for document in read_corpus(corpora / "train.jsonl"):
        spans = tagger(document.text)
        check_spans(document.text, spans)
        scored.append(Scored(document.spans, spans))
    if name == "crf":
        assert strict_scores(scored)["entity micro"].f1 > 0.9
    read = [path.name for path in systems.files_read(name, corpora)]
    written = {"crf": "entity.crfsuite", "spacy": "config.cfg", "transformer": "model.onnx"}
    assert written[name] in read
