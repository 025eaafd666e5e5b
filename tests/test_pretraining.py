import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from mou_extract.corpus import read_corpus
from mou_extract.errors import ConfigError
from mou_extract.training.masked_text import PackedText
from mou_extract.training.optimizers import new_optimizers
from mou_extract.training.packing import BEGIN, POS_TAGS, pack, packed_paragraphs
from mou_extract.training.pretraining import _losses, _new_encoder, pretrain
from mou_extract.training.pretraining_config import PretrainingConfig
from mou_extract.training.pretraining_model import PretrainingModel
from mou_extract.training.tokens import MASK
from mou_extract.training.vocabulary import (
    VocabularySettings,
    adopt_vocabulary,
    build_vocabulary,
    morpheme_tokenizer,
)


@pytest.fixture(scope="module")
def packed(repository, tmp_path_factory):
    folder = tmp_path_factory.mktemp("packed")
    texts = [d.text for d in read_corpus(repository / "corpora" / "mou-ko" / "train.jsonl")]
    (folder / "text.txt").write_text("\n".join(texts), encoding="utf-8")
    characters = pack([folder / "text.txt"], folder)
    assert characters == len(np.load(folder / "chars.npy"))
    settings = VocabularySettings(pieces=2500, char_min_count=2, vector_size=16, threads=1)
    build_vocabulary(folder, settings)
    return folder


@pytest.fixture
def config(packed, tmp_path):
    return PretrainingConfig(
        packed=str(packed), output=str(tmp_path / "run"), minutes=1e6, max_steps=6, hidden_size=32,
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


def test_tokens_are_those_of_the_tokenizer_with_their_tags(packed):
    tokenizer = Tokenizer.from_file(str(packed / "tokenizer.json"))
    tokens = np.load(packed / "tokens.npy")
    text, of_text = next(iter(packed_paragraphs(packed)))
    encoding = tokenizer.encode(text, add_special_tokens=False)
    count = len(encoding.ids)
    assert tokens[:count].tolist() == encoding.ids
    assert np.load(packed / "tags.npy")[:count].tolist() == [
        of_text[start] & (BEGIN - 1) for start, _ in encoding.offsets
    ]
    assert np.load(packed / "layout.npy")[[0, count]].tolist() == [2, 2]
    assert np.load(packed / "vectors.npy").shape == (tokenizer.get_vocab_size(), 16)


def test_special_tokens_in_an_article_are_read_as_letters():
    tokenizer = morpheme_tokenizer([(char, -9.0) for char in "[]MASK협약"])
    assert tokenizer.encode("[MASK] 협약").tokens == [
        "[CLS]", "[", "M", "A", "S", "K", "]", "협", "약", "[SEP]",
    ]  # fmt: skip


def test_batches_depend_on_seed_and_step_alone(config):
    one, other = PackedText(config), PackedText(config)
    for _ in range(3):
        other.batch(1)
    assert all(
        np.array_equal(value, vars(other.batch(7))[name])
        for name, value in vars(one.batch(7)).items()
    )
    assert not np.array_equal(one.batch(7).input_ids, one.batch(8).input_ids)


def test_an_epoch_reads_every_sequence_once(config):
    text = PackedText(replace(config, mask=0.0, stretch=0.0))
    tokens = np.load(Path(config.packed) / "tokens.npy")
    sequences = (int(len(tokens) * 0.995) - config.sequence) // config.sequence
    steps = sequences // config.batch
    first, second = (
        sorted(tuple(row[1:-1]) for step in part for row in text.batch(step).input_ids.tolist())
        for part in (range(steps), range(steps, 2 * steps))
    )
    assert len(set(first)) > 0.95 * steps * config.batch
    assert first != second  # the sequences of another epoch begin elsewhere


def test_a_text_shorter_than_a_step_is_read_from_random_places(config, tmp_path):
    for name in ("tokens", "layout", "tags", "vectors"):
        whole = np.load(Path(config.packed) / f"{name}.npy")
        # the sequences of a step and a few tokens more, one sequence less than an epoch needs
        part = whole if name == "vectors" else whole[: config.batch * config.sequence + 12]
        np.save(tmp_path / f"{name}.npy", part)
    (tmp_path / "tokenizer.json").touch()
    text = PackedText(replace(config, packed=str(tmp_path)))
    batches = [text.batch(step).input_ids for step in range(3)]
    assert [batch.shape for batch in batches] == [(config.batch, config.sequence)] * 3
    assert not np.array_equal(batches[0], batches[1])


def test_what_is_masked_is_asked(config):
    text = PackedText(config)
    batches = [text.batch(step) for step in range(30)]
    masked = np.concatenate([batch.input_ids == MASK for batch in batches])
    asked = np.concatenate([batch.token_targets != -100 for batch in batches])
    assert 0.05 < asked.mean() < 0.4
    assert (masked & ~asked).sum() == 0
    assert 0.7 < masked.sum() / asked.sum() < 0.9  # of the rest, some are shown, some exchanged


def test_the_sampled_loss_estimates_the_full_one(config):
    """Over many samples of competitors, the gradient's signal must be that of the whole softmax."""
    text = PackedText(config)
    model = PretrainingModel(_new_encoder(config), text.frequencies())
    targets = torch.from_numpy(text.batch(0).token_targets)
    targets = targets[targets != -100]
    torch.manual_seed(0)
    logits = torch.randn(len(model.bias))
    whole = logits.logsumexp(0)
    estimates = []
    for _ in range(300):
        pieces, chances = model._candidates(targets)
        assert torch.isin(targets, pieces).all()
        estimates.append((logits[pieces] - chances.log()).logsumexp(0))
    # Targets are always in, whatever their chance: the estimate may lie a little above.
    assert whole - 0.1 < torch.stack(estimates).mean() < whole + 0.6


def test_a_stopped_run_goes_on_where_it_was(config, tmp_path):
    whole = pretrain(config)
    halves = PretrainingConfig(
        **{**vars(config), "output": str(tmp_path / "halves"), "max_steps": 3}
    )
    pretrain(halves)
    resumed = pretrain(PretrainingConfig(**{**vars(halves), "max_steps": 6}))
    rows = [json.loads(line) for line in (resumed.parent / "log.jsonl").read_text().splitlines()]
    assert [row["step"] for row in rows] == [2, 3, 4, 6, 6]
    assert "validation_token" in rows[-1]
    assert sorted(path.name for path in whole.iterdir()) == [
        "config.json", "model.safetensors", "pretraining.json", "tokenizer.json",
    ]  # fmt: skip
    assert str(config.packed) not in (whole / "pretraining.json").read_text()


@pytest.mark.parametrize("muon", [False, True])
def test_a_step_of_two_processes_follows_the_mean_of_their_gradients(
    config, muon, repository, tmp_path
):
    config = replace(config, max_steps=1, warmup_steps=1, muon=muon)
    text = PackedText(config)
    torch.manual_seed(config.seed)
    model = PretrainingModel(_new_encoder(config), text.frequencies()).train()
    for rank in (0, 1):
        torch.manual_seed(config.seed + rank)
        losses = _losses(model, model.encoder, None, text.batch(rank), torch.device("cpu"))
        ((losses["token"] + config.tag_weight * losses["tag"]) / 2).backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    for optimizer in new_optimizers(model, config):
        for group in optimizer.param_groups:
            group["lr"] = group["peak"]
        optimizer.step()

    settings = asdict(config) | {"output": str(tmp_path / "two")}
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in settings.items()]
    (tmp_path / "two.toml").write_text("".join(lines))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2"),
            *(repository / "scripts" / "pretrain.py", "run", tmp_path / "two.toml"),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    # The first process alone prints and writes.
    assert done.stdout.count("encoder: ") == 1
    written = load_file(tmp_path / "two" / "encoder" / "model.safetensors")
    for name, weight in model.encoder.state_dict().items():
        if name in written:
            assert torch.allclose(weight, written[name], atol=1e-4), name


def test_muon_moves_the_matrices_of_layers_and_adamw_the_rest(config):
    model = PretrainingModel(_new_encoder(config), PackedText(config).frequencies())
    names = {id(parameter): name for name, parameter in model.named_parameters()}
    muon, adamw = new_optimizers(model, replace(config, muon=True, muon_learning_rate=0.5))
    of_muon, of_adamw = (
        [names[id(p)] for group in optimizer.param_groups for p in group["params"]]
        for optimizer in (muon, adamw)
    )
    assert sorted(of_muon + of_adamw) == sorted(names.values())
    assert of_muon == [
        name
        for name in names.values()
        if ".layer." in name and "Norm" not in name and "bias" not in name
    ]
    assert {group["peak"] for group in muon.param_groups} == {0.5}
    assert {group["peak"] for group in adamw.param_groups} == {config.learning_rate}


def test_muon_with_a_torch_before_it_is_refused_and_adamw_is_not(config, monkeypatch):
    model = PretrainingModel(_new_encoder(config), PackedText(config).frequencies())
    monkeypatch.delattr(torch.optim, "Muon")
    with pytest.raises(
        ConfigError, match=r"muon is true, which needs torch 2\.9 or later; found torch 2\.\d+"
    ):
        new_optimizers(model, replace(config, muon=True))
    (adamw,) = new_optimizers(model, config)
    assert isinstance(adamw, torch.optim.AdamW)


def test_an_incomplete_packed_folder_is_named(config, tmp_path):
    with pytest.raises(ConfigError, match=r"not a packed folder, missing tokens\.npy, layout\.npy"):
        PackedText(PretrainingConfig(packed=str(tmp_path), output="x"))


def test_a_run_begins_with_the_layers_of_an_earlier_one(config, tmp_path):
    earlier = replace(config, layers=2, output=str(tmp_path / "earlier"))
    pretrain(earlier)
    begun = replace(
        config, layers=3, start=earlier.output, max_steps=1, learning_rate=0.0, weight_decay=0.0
    )
    pretrain(begun)
    old, new = (
        torch.load(Path(run.output) / "checkpoint.pt", weights_only=True)["model"]
        for run in (earlier, begun)
    )
    weight = "encoder.encoder.layer.{}.intermediate.dense.weight"
    for layer, source in enumerate((0, 0, 1)):
        assert torch.equal(new[weight.format(layer)], old[weight.format(source)])
    assert torch.equal(new["tags.weight"], old["tags.weight"])


def test_a_run_begins_with_the_encoder_of_a_trained_model(repository, tmp_path):
    article = "누리대학교와 새솔전자는 19일 인재 양성을 위한 업무협약을 체결했다. " * 20
    (tmp_path / "text.txt").write_text(article + "\n", encoding="utf-8")
    pack([tmp_path / "text.txt"], tmp_path / "packed")
    adopt_vocabulary(tmp_path / "packed", "embedded")
    run = PretrainingConfig(
        packed=str(tmp_path / "packed"), output=str(tmp_path / "run"), start="embedded", layers=6,
        minutes=10, max_steps=1, learning_rate=0.0, weight_decay=0.0, sequence=32, batch=2,
        compile=False,
    )  # fmt: skip
    written = load_file(pretrain(run) / "model.safetensors")
    embedded = load_file(repository / "src" / "mou_extract" / "model" / "model.safetensors")
    for name, value in written.items():
        assert torch.equal(value, embedded[f"roformer.{name}"].float()), name


def test_a_trained_model_reads_on_over_its_own_pieces_only(config):
    with pytest.raises(ConfigError, match="other pieces than embedded; pack the text with --tok"):
        pretrain(replace(config, start="embedded"))


def test_a_start_that_is_no_run_is_named(config, tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere: start must be the output folder"):
        pretrain(replace(config, start=str(tmp_path / "nowhere")))


def test_a_start_of_other_sizes_is_named(config, tmp_path):
    earlier = replace(config, hidden_size=16, output=str(tmp_path / "earlier"))
    pretrain(earlier)
    with pytest.raises(ConfigError, match="earlier: its encoder has other sizes"):
        pretrain(replace(config, start=earlier.output))


def test_a_generator_fills_the_hidden_places_and_the_model_learns_which(config, tmp_path):
    small = replace(config, output=str(tmp_path / "small"))
    pretrain(small)
    told = replace(config, layers=2, start=small.output, generator=small.output)
    encoder = pretrain(told)
    rows = [json.loads(line) for line in (encoder.parent / "log.jsonl").read_text().splitlines()]
    assert all(0 < row["replaced"] < 2 for row in rows[:-1])
    assert "validation_replaced" in rows[-1]
    weights = torch.load(encoder.parent / "checkpoint.pt", weights_only=True)["model"]
    assert weights["replaced.weight"].abs().sum() > 0
    again = replace(config, layers=2, start=told.output, output=str(tmp_path / "again"))
    pretrain(again)  # without a generator, from a run that had one


def test_filling_changes_hidden_places_alone_and_says_where(config):
    text = PackedText(config)
    model = PretrainingModel(_new_encoder(config), text.frequencies())
    batch = {name: torch.from_numpy(value) for name, value in vars(text.batch(0)).items()}
    torch.manual_seed(0)
    filled = model.fill(batch)
    asked = batch["token_targets"] != -100
    own = torch.where(asked, batch["token_targets"], batch["input_ids"])
    assert torch.equal(filled["input_ids"][~asked], batch["input_ids"][~asked])
    assert torch.equal(filled["replaced"], filled["input_ids"] != own)
    assert 0.5 < filled["replaced"][asked].float().mean() <= 1  # an untrained model hits few
    with torch.no_grad():
        model.bias[7] = 100.0
    assert (model.fill(batch)["input_ids"][asked] == 7).all()


def test_a_generator_that_is_no_run_is_named(config, tmp_path):
    with pytest.raises(ConfigError, match=r"nowhere: generator must be the output folder"):
        pretrain(replace(config, generator=str(tmp_path / "nowhere")))
