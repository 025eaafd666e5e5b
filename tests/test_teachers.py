"""Distillation: a model learns what trained models of its kind make of a text."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import AutoModelForTokenClassification

from mou_extract.corpus import Document, read_corpus, write_corpus
from mou_extract.errors import ConfigError, ModelFolderError
from mou_extract.extractor import Extractor
from mou_extract.labels import LAYERS
from mou_extract.model_folder import open_model_folder
from mou_extract.spans import Span
from mou_extract.training.config import TrainingConfig
from mou_extract.training.teachers import Teachers, load_teachers
from mou_extract.training.trainer import train

WIDTHS = [len(layer.tags) for layer in LAYERS]


def inputs_of(*rows):
    longest = max(map(len, rows))
    padded = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])
    lengths = torch.tensor([len(row) for row in rows])
    return {
        "input_ids": padded,
        "attention_mask": (torch.arange(longest) < lengths[:, None]).long(),
        "token_type_ids": torch.zeros_like(padded),
    }


@pytest.fixture
def model(tiny_model):
    return AutoModelForTokenClassification.from_pretrained(tiny_model).eval()


def test_the_loss_is_the_cross_entropy_with_the_mean_of_the_teachers(model, tiny_model):
    torch.manual_seed(1)
    other = AutoModelForTokenClassification.from_pretrained(tiny_model).eval()
    with torch.no_grad():
        other.classifier.weight.normal_(0, 2.0)
    inputs = inputs_of([5, 6, 7, 8], [9, 10])
    # tags of a layer that is learned beside come last, and the teachers say nothing of them
    logits = torch.randn(2, 4, sum(WIDTHS) + 3)
    expected = 0.0
    for row, tokens in ((0, 4), (1, 2)):
        for token in range(tokens):
            column = 0
            for width in WIDTHS:
                part = slice(column, column + width)
                column += width
                told = [
                    torch.softmax(one(**inputs).logits[row, token, part].detach(), 0)
                    for one in (model, other)
                ]
                says = torch.log_softmax(logits[row, token, part], 0)
                expected -= float((sum(told) / 2 * says).sum())
    assert float(Teachers([model, other], LAYERS).loss(logits, inputs)) == pytest.approx(
        expected, rel=1e-4
    )


def test_nobody_agrees_more_with_a_teacher_than_itself(model):
    teacher = Teachers([model], LAYERS)
    inputs = inputs_of([5, 6, 7, 8])
    own = model(**inputs).logits
    least = teacher.loss(own, inputs)
    assert least < teacher.loss(own + torch.randn_like(own), inputs)
    own = own.detach().requires_grad_()
    teacher.loss(own, inputs).backward()
    assert own.grad.abs().max() < 1e-6
    assert all(parameter.grad is None for parameter in model.parameters())


@pytest.fixture
def settings(tiny_encoder, repository, tmp_path):
    """Two annotated articles, and ten others without annotation."""
    articles = read_corpus(repository / "corpora" / "mou-ko" / "train.jsonl")[:12]
    write_corpus(tmp_path / "train.jsonl", articles[:2])
    texts = [Document(article.id, article.text, ()) for article in articles[2:]]
    write_corpus(tmp_path / "texts.jsonl", texts)
    return TrainingConfig(
        str(tiny_encoder), (str(tmp_path / "train.jsonl"),), str(tmp_path / "student"),
        epochs=3, batch_size=2, window_size=150, window_stride=32, learning_rate=3e-3,
        head_learning_rate=1e-2, dropout=0.0, hidden_share=0.0, export_onnx=False,
    )  # fmt: skip


def agreement(student: Path, teacher: Path, corpus: str) -> float:
    """Share of the tokens of a corpus that two models tag alike, in both layers."""
    says = [
        [
            np.stack([scores.argmax(1) for scores in tagged.scores])
            for tagged in Extractor.from_pretrained(folder, backend="torch").tag_many(
                document.text for document in read_corpus(corpus)
            )
        ]
        for folder in (student, teacher)
    ]
    return float(np.mean([(one == other).mean() for one, other in zip(*says, strict=True)]))


@pytest.mark.slow
def test_a_student_comes_to_say_what_its_teacher_says(settings, tiny_model, tmp_path):
    texts = str(tmp_path / "texts.jsonl")
    alone = train(replace(settings, output=str(tmp_path / "alone")))
    taught = train(
        replace(settings, teachers=(str(tiny_model),), teacher_share=0.9, unlabelled=(texts,))
    )
    nearer = agreement(taught.folder, tiny_model, texts)
    assert nearer > agreement(alone.folder, tiny_model, texts) + 0.2
    told = open_model_folder(taught.folder).info
    assert told.training["teachers"] == ["model"]  # no folder of this machine
    assert told.training["unlabelled"][0].endswith("texts.jsonl")
    assert len(told.corpora) == 2


@pytest.mark.slow
def test_spans_of_an_unlabelled_corpus_are_not_looked_at(settings, tiny_model, tmp_path):
    texts = tmp_path / "texts.jsonl"
    taught = replace(settings, teachers=(str(tiny_model),), unlabelled=(str(texts),), epochs=1)
    train(replace(taught, output=str(tmp_path / "without")))
    annotated = [
        replace(document, spans=(Span(0, 2, "SIGNATORY"),)) for document in read_corpus(texts)
    ]
    write_corpus(texts, annotated)
    train(replace(taught, output=str(tmp_path / "with")))
    weights = [(tmp_path / name / "model.safetensors").read_bytes() for name in ("with", "without")]
    assert weights[0] == weights[1]


def test_teachers_that_do_not_fit_are_refused(tiny_model, tiny_encoder, tmp_path, settings):
    folder = open_model_folder(tiny_model)
    assert load_teachers((), folder, LAYERS) is None
    with pytest.raises(ConfigError, match=r"teacher '.*model': has other labels than"):
        load_teachers((str(tiny_model),), folder, LAYERS[:1])
    with pytest.raises(ConfigError, match="teacher 'embedded': has another tokenizer than"):
        load_teachers(("embedded",), folder, LAYERS)
    with pytest.raises(ModelFolderError, match=r"mou_extract\.json"):
        load_teachers((str(tiny_encoder),), folder, LAYERS)
    with pytest.raises(ConfigError, match="unlabelled is given without teachers; expected trained"):
        replace(settings, unlabelled=("texts.jsonl",))
    with pytest.raises(ConfigError, match=r"teacher_share is 1\.0; expected 0 or more, below 1"):
        replace(settings, teacher_share=1.0)
