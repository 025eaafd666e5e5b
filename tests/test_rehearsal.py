"""Rehearsal: articles of an older corpus are read again beside those to learn from."""

import re
from dataclasses import replace

import pytest

from mou_extract.corpus import read_corpus, write_corpus
from mou_extract.errors import ConfigError
from mou_extract.model_folder import open_model_folder
from mou_extract.training.config import TrainingConfig
from mou_extract.training.trainer import _drawn, train


@pytest.fixture
def settings(tiny_encoder, repository, tmp_path):
    articles = read_corpus(repository / "corpora" / "mou-ko" / "train.jsonl")[:22]
    write_corpus(tmp_path / "own.jsonl", articles[:2])
    write_corpus(tmp_path / "old.jsonl", articles[2:])
    return TrainingConfig(
        str(tiny_encoder), (str(tmp_path / "own.jsonl"),), str(tmp_path / "model"),
        rehearsed=(str(tmp_path / "old.jsonl"),), rehearsed_articles=5,
        epochs=1, window_size=150, window_stride=32, export_onnx=False,
    )  # fmt: skip


def test_articles_are_drawn_by_the_seed_in_their_order(settings):
    old = read_corpus(settings.rehearsed[0])
    drawn = _drawn(old, settings)
    assert len(drawn) == 5
    assert list(drawn) == [article for article in old if article in drawn]
    assert _drawn(old, settings) == drawn != _drawn(old, replace(settings, seed=2))
    assert _drawn(old, replace(settings, rehearsed_articles=100)) == old


@pytest.mark.slow
def test_they_are_learned_from_like_the_others(settings, capsys):
    model = train(settings)
    (spans,) = re.findall(r"train: alignment ceiling .* of (\d+) spans", capsys.readouterr().out)
    drawn = _drawn(read_corpus(settings.rehearsed[0]), settings)
    learned = (*read_corpus(settings.train[0]), *drawn)
    assert int(spans) == sum(len(article.spans) for article in learned)
    info = open_model_folder(model.folder).info
    assert info.training["rehearsed"][0].endswith("old.jsonl")
    assert len(info.corpora) == 2


def test_what_is_trained_on_is_not_rehearsed(settings):
    with pytest.raises(ConfigError, match=r"own\.jsonl' stands in train and in rehearsed"):
        replace(settings, rehearsed=settings.train)
    with pytest.raises(ConfigError, match="rehearsed_articles is 0; expected more than 0"):
        replace(settings, rehearsed_articles=0)
