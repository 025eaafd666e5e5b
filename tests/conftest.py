"""Models that the tests make themselves: nothing is fetched, nothing depends on what was learned."""

from __future__ import annotations

import string
from pathlib import Path

import hypothesis
import pytest

from mou_extract.extractor import Extractor
from mou_extract.model_folder import LAYOUT_TYPES, TOKENIZER_FILE, ModelInfo, write_info
from mou_extract.reading import LAYOUTS

REPOSITORY = Path(__file__).parent.parent

# How long an example takes is the machine's business: CI shares its cores.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def repository() -> Path:
    return REPOSITORY


@pytest.fixture(scope="session")
def tiny_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained encoder over a few pieces and single characters, as pretraining writes them."""
    torch = pytest.importorskip("torch")
    from transformers import RoFormerConfig, RoFormerModel

    from mou_extract.training.vocabulary import morpheme_tokenizer

    folder = tmp_path_factory.mktemp("tiny") / "encoder"
    # Not the characters of the corpus: with every new article the noise would be another one.
    syllables = map(chr, range(ord("가"), ord("힣") + 1))
    pieces = [(char, -8.0) for char in (*string.printable, *"·…‘’“”△▲㈜①②", *syllables)]
    pieces = [(char, score) for char, score in pieces if not char.isspace()]
    tokenizer = morpheme_tokenizer([*pieces, ("업무협약", -7.0), ("대학교", -7.0)])
    torch.manual_seed(0)
    model = RoFormerModel(
        RoFormerConfig(
            vocab_size=tokenizer.get_vocab_size(),
            type_vocab_size=LAYOUTS,
            embedding_size=16,
            hidden_size=32,
            num_hidden_layers=1,
            num_attention_heads=2,
            intermediate_size=32,
            max_position_embeddings=256,
            token_types=LAYOUT_TYPES,
        )
    )
    model.save_pretrained(folder)
    tokenizer.save(str(folder / TOKENIZER_FILE))
    return folder


@pytest.fixture(scope="session")
def tiny_model(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained model folder with weights and ONNX: its spans are noise, in the right shape."""
    import shutil

    import torch
    from transformers import AutoConfig, AutoModelForTokenClassification

    from mou_extract.labels import model_tags
    from mou_extract.training.export import export_onnx

    folder = tmp_path_factory.mktemp("tiny") / "model"
    shutil.copytree(tiny_encoder, folder)
    config = AutoConfig.from_pretrained(folder)
    config.id2label = dict(enumerate(model_tags()))
    config.label2id = {tag: index for index, tag in enumerate(model_tags())}
    torch.manual_seed(0)
    model = AutoModelForTokenClassification.from_pretrained(folder, config=config)
    with torch.no_grad():
        model.classifier.weight.normal_(0, 2.0)
    model.save_pretrained(folder)
    write_info(folder, ModelInfo(window_size=120, window_stride=24))
    export_onnx(folder, quantize=False)
    return folder


@pytest.fixture(scope="session")
def tiny_extractor(tiny_model: Path) -> Extractor:
    return Extractor.from_pretrained(tiny_model, threads=1)


@pytest.fixture(scope="session")
def embedded() -> Extractor:
    return Extractor.from_pretrained(threads=2)
