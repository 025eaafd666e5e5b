import json

import numpy as np
import pytest

from mou_extract.corpus import read_corpus
from mou_extract.errors import ConfigError
from mou_extract.lexicon import Lexicon
from mou_extract.training.lexicon_building import LexiconSettings, build_lexicon
from mou_extract.training.packing import BEGIN, POS_TAGS, pack, packed_paragraphs
from mou_extract.training.pretraining import PackedText, PretrainingConfig, pretrain
from mou_extract.training.tokens import MASK


@pytest.fixture(scope="module")
def packed(repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("packed")
    texts = [d.text for d in read_corpus(repository / "corpora" / "mou-ko" / "train.jsonl")]
    (folder / "text.txt").write_text("\n".join(texts), encoding="utf-8")
    characters = pack([folder / "text.txt"], folder)
    assert characters == len(np.load(folder / "chars.npy"))
    settings = LexiconSettings(pieces=2500, char_min_count=2, vector_size=16, threads=1)
    build_lexicon(folder, settings)
    return folder


@pytest.fixture
def config(packed, tmp_path):
    return PretrainingConfig(
        packed=str(packed), output=str(tmp_path / "run"), minutes=10, max_steps=6, hidden_size=32,
        embedding_size=16, layers=1, heads=2, intermediate_size=32, sequence=32, batch=4,
        warmup_steps=2, log_every=2, compile=False,
    )  # fmt: skip


def test_tags_lie_over_their_characters(packed):
    text, tags = next(iter(packed_paragraphs(packed)))
    assert len(text) == len(tags)
    spaces = np.array([char == " " for char in text])
    assert (tags[spaces] == 0).all()
    endings = {
        POS_TAGS[tag & (BEGIN - 1)] for tag, char in zip(tags, text, strict=True) if char == "."
    }
    assert endings <= {"SF", "SN", "SB", "W_URL"}
    assert (tags & BEGIN).any()


def test_pieces_are_those_of_the_lexicon(packed):
    lexicon = Lexicon.from_file(packed / "lexicon.json")
    pieces = np.load(packed / "pieces.npy")
    text, _ = next(iter(packed_paragraphs(packed)))
    assert pieces[: len(text)].tolist() == lexicon.pieces(text).tolist()
    assert np.load(packed / "vectors.npy").shape == (len(lexicon), 16)


def test_batches_depend_on_seed_and_step_alone(config):
    one, other = PackedText(config), PackedText(config)
    for _ in range(3):
        other.batch(1)
    assert all(
        np.array_equal(value, vars(other.batch(7))[name])
        for name, value in vars(one.batch(7)).items()
    )
    assert not np.array_equal(one.batch(7).input_ids, one.batch(8).input_ids)


def test_whole_pieces_are_masked_and_their_piece_is_hidden(config):
    text = PackedText(config)
    batches = [text.batch(step) for step in range(30)]
    hidden = np.concatenate([batch.input_ids == MASK for batch in batches])
    asked = np.concatenate([batch.char_targets != -100 for batch in batches])
    pieces = np.concatenate([batch.piece_ids for batch in batches])
    assert 0.05 < asked.mean() < 0.4
    assert (hidden & ~asked).sum() == 0
    assert 0.8 < hidden.sum() / asked.sum() < 1
    assert (pieces[hidden] == 0).all()


def test_a_stopped_run_goes_on_where_it_was(config, tmp_path):
    whole = pretrain(config)
    halves = PretrainingConfig(
        **{**vars(config), "output": str(tmp_path / "halves"), "max_steps": 3}
    )
    pretrain(halves)
    resumed = pretrain(PretrainingConfig(**{**vars(halves), "max_steps": 6}))
    rows = [json.loads(line) for line in (resumed.parent / "log.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == [2, 3, 4, 6, 6]
    assert "validation_char" in rows[-1]
    assert sorted(path.name for path in whole.iterdir()) == [
        "config.json", "lexicon.json", "model.safetensors", "pretraining.json", "tokenizer.json",
    ]  # fmt: skip
    assert str(config.packed) not in (whole / "pretraining.json").read_text()


def test_an_incomplete_packed_folder_is_named(config, tmp_path):
    with pytest.raises(ConfigError, match=r"not a packed folder, missing chars\.npy, tags\.npy"):
        PackedText(PretrainingConfig(packed=str(tmp_path), output="x"))
