"""Folders of the models that are compared, made once before the first turn.

Weights of the others are random or hardly trained: they say how long it takes, not how well it goes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import spacy
import torch
from spacy.language import Language
from spacy.training import Example
from transformers import (
    AutoModelForTokenClassification,
    ElectraConfig,
    ElectraForTokenClassification,
    PreTrainedTokenizerFast,
)

from mou_extract.corpus import Document
from mou_extract.labels import ENTITY, model_tags
from mou_extract.model_folder import ONNX_FILE, embedded_model_path
from mou_extract.training.export import export_onnx

_UPDATES = 5  # enough for spaCy to leave most of a text untagged, as a trained pipeline does


def make_models(folder: Path, documents: Sequence[Document]) -> None:
    """Writes `int8`, `fp32`, `stock`, `electra` and `spacy` into a folder.

    Args:
        folder: Where to.
        documents: Annotated articles for spaCy's labels.
    """
    embedded = embedded_model_path()
    shutil.copytree(embedded, folder / "int8")
    shutil.copytree(embedded, folder / "fp32", ignore=shutil.ignore_patterns(ONNX_FILE))
    export_onnx(folder / "fp32", quantize=False)
    info = json.loads((embedded / "mou_extract.json").read_text(encoding="utf-8"))
    model = AutoModelForTokenClassification.from_pretrained(embedded, dtype=torch.float32)
    model.save_pretrained(folder / "stock")
    _tokenizer(embedded, info["window_size"] + 2).save_pretrained(folder / "stock")
    _make_electra(folder / "electra")
    _make_spacy(folder / "spacy", documents)


def _make_electra(folder: Path) -> None:
    """The shape of KoELECTRA-small; with our tokens, as no other tokenizer is at hand."""
    torch.manual_seed(0)
    tags = dict(enumerate(model_tags()))
    config = ElectraConfig(
        vocab_size=35_000,
        embedding_size=128,
        hidden_size=256,
        num_hidden_layers=12,
        num_attention_heads=4,
        intermediate_size=1024,
        id2label=tags,
        label2id={tag: index for index, tag in tags.items()},
    )
    ElectraForTokenClassification(config).save_pretrained(folder)
    _tokenizer(embedded_model_path(), 512).save_pretrained(folder)


def _tokenizer(folder: Path, most: int) -> PreTrainedTokenizerFast:
    tokenizer: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(folder)
    tokenizer.model_max_length = most
    tokenizer.pad_token = "[PAD]"
    return tokenizer


def _make_spacy(folder: Path, documents: Sequence[Document]) -> None:
    """SpaCy's blank Korean with its rule tokenizer: the usual one needs the mecab-ko library."""
    nlp = spacy.blank("ko", config={"nlp": {"tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"}}})
    nlp.add_pipe("ner")
    nlp.add_pipe("spancat")
    examples = [_example(nlp, document) for document in documents]
    nlp.initialize(lambda: examples)
    for _ in range(_UPDATES):
        nlp.update(examples)
    nlp.to_disk(folder)


def _example(nlp: Language, document: Document) -> Example:
    """Spans that end within one of spaCy's tokens grow to its end."""
    doc = nlp.make_doc(document.text)
    reference = doc.copy()
    grown = [
        reference.char_span(span.start, span.end, span.label, alignment_mode="expand")
        for span in document.spans
    ]
    spans = [span for span in grown if span is not None]
    entities = [span for span in spans if span.label_ in ENTITY.labels]
    reference.set_ents(spacy.util.filter_spans(entities))
    reference.spans["sc"] = [span for span in spans if span.label_ not in ENTITY.labels]
    return Example(doc, reference)
