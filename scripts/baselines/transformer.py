"""A plain Hugging Face token classifier: a small BERT over WordPiece, all of it learned from the corpus.

Trained by the package's own trainer, so reading, windows and decoding are those of the embedded model;
what it lacks is pretraining, and tokens that were counted from analysed text.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mou_extract.corpus import Document, read_corpus
from mou_extract.errors import MissingExtraError
from mou_extract.extractor import Extractor
from mou_extract.model_folder import TOKENIZER_FILE, open_model_folder
from mou_extract.normalization import normalize
from mou_extract.spans import Span

_PIECES = 8000
_LONGEST = 512  # tokens of a window, special ones included
_EPOCHS = 25
_SEED = 1


def train(corpus: Path, folder: Path, *, epochs: int = _EPOCHS) -> None:
    """Writes a model folder; the last epoch is kept."""
    try:
        from mou_extract.training.config import TrainingConfig
        from mou_extract.training.trainer import train as train_model
    except ImportError as error:
        raise MissingExtraError(
            "The transformer baseline", "baselines", error.name or "torch"
        ) from error
    _write_encoder(read_corpus(corpus), folder / "encoder")
    train_model(
        TrainingConfig(
            encoder=str(folder / "encoder"),
            train=(str(corpus),),
            output=str(folder),
            epochs=epochs,
            keep_best=False,
            batch_size=8,
            learning_rate=5e-4,
            hidden_share=0.0,
            seed=_SEED,
        )
    )


def load(folder: Path) -> Callable[[str], tuple[Span, ...]]:
    """Any model folder as a function from an article to its spans."""
    extractor = Extractor.from_pretrained(folder, threads=1)
    return lambda text: next(extractor.tag_many([text])).spans


def files(folder: Path) -> list[Path]:
    """The files of a model folder; the ONNX model stands for the weights."""
    model = open_model_folder(folder)
    return [path for path in model.files if path != model.weights_path]


def _write_encoder(documents: tuple[Document, ...], folder: Path) -> None:
    """An untrained BERT and its tokenizer."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
    from transformers import BertConfig, BertModel

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    # BERT's own normalizer takes syllables of Hangul apart when it strips accents.
    tokenizer.normalizer = normalizers.BertNormalizer(strip_accents=False, lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(
        vocab_size=_PIECES, special_tokens=special, show_progress=False
    )
    texts = (normalize(document.text).text for document in documents)
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.BertProcessing(
        ("[SEP]", special.index("[SEP]")), ("[CLS]", special.index("[CLS]"))
    )
    torch.manual_seed(_SEED)
    model = BertModel(
        BertConfig(
            vocab_size=tokenizer.get_vocab_size(),
            hidden_size=128,
            num_hidden_layers=4,
            num_attention_heads=4,
            intermediate_size=512,
            max_position_embeddings=_LONGEST,
        ),
        add_pooling_layer=False,
    )
    model.save_pretrained(folder)
    tokenizer.save(str(folder / TOKENIZER_FILE))
