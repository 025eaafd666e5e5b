import json
import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from mou_extract.corpus import Document, read_corpus, write_corpus
from mou_extract.errors import ConfigError, ModelFolderError
from mou_extract.evaluation import evaluate
from mou_extract.extractor import Extractor
from mou_extract.labels import ENTITY, LAYERS, Layer, model_tags
from mou_extract.model_folder import (
    ModelFolder,
    ModelInfo,
    open_model_folder,
    read_tokenizer,
    write_info,
)
from mou_extract.reading import Reader
from mou_extract.spans import Span
from mou_extract.tags import IGNORED
from mou_extract.training.config import TrainingConfig, configured_layers, read_config
from mou_extract.training.dataset import (
    Disguise,
    Source,
    WindowDataset,
    collate,
    encode_corpus,
)
from mou_extract.training.encoders import encoder_folder
from mou_extract.training.export import export_onnx, shrink_weights
from mou_extract.training.model_card import write_model_card
from mou_extract.training.span_trainer import Epochs
from mou_extract.training.trainer import _disguise, train


def toml(tmp_path, text):
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


REQUIRED = 'encoder = "e"\ntrain = ["t"]\ndev = "d"\noutput = "o"\n'


def test_a_configuration_is_read_and_changed_on_the_command_line(tmp_path):
    config = read_config(
        toml(tmp_path, REQUIRED + "epochs = 3\nlearning_rate = 1\n"),
        TrainingConfig,
        {"seed": 5, "output": None},
    )
    assert config == TrainingConfig("e", ("t",), "o", "d", epochs=3, learning_rate=1.0, seed=5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (REQUIRED + "epoch = 3", r"config\.toml: unknown keys 'epoch'; known: 'batch_size'"),
        ('encoder = "e"', r"config\.toml: missing keys 'output', 'train'"),
        (REQUIRED + "epochs = true", r"epochs must be of type int, found True"),
        (REQUIRED + 'epochs = "3"', r"epochs must be of type int, found '3'"),
        (REQUIRED.replace('["t"]', '"t"'), r"train must be a list of strings, found 't'"),
        ("a = ", r"config\.toml: cannot be read"),
        (REQUIRED.replace('"o"', '"./e"'), r"output is \./e, where the encoder lies"),
    ],
)
def test_a_wrong_configuration_is_refused(tmp_path, text, message):
    with pytest.raises(ConfigError, match=message):
        read_config(toml(tmp_path, text), TrainingConfig, {})


def test_the_shipped_configurations_are_valid(repository):
    from mou_extract.training.pretraining_config import PretrainingConfig

    for path in (repository / "configs").glob("*.toml"):
        kind = PretrainingConfig if path.stem.startswith("pretrain") else TrainingConfig
        assert read_config(path, kind, {}).seed >= 0


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("epochs = 0", "epochs is 0; expected more than 0"),
        ("hidden_share = 1.5", "hidden_share is 1.5; expected 0 or more, below 1"),
        ("window_stride = 400", "window_stride is 400; expected less than half of window_size"),
        ("window_lead = -1", "window_lead is -1; expected 0 or more"),
        (
            "epochs = 2\nfrozen_epochs = 2",
            "frozen_epochs is 2; expected 0 or more, less than epochs",
        ),
    ],
)
def test_values_out_of_range_are_refused(tmp_path, line, message):
    with pytest.raises(ConfigError, match=message):
        read_config(toml(tmp_path, REQUIRED + line), TrainingConfig, {})


def test_labels_are_configured_layer_by_layer(tmp_path):
    assert configured_layers(TrainingConfig("e", ("t",), "o")) == LAYERS
    text = (
        '[labels]\nentity = ["SIGNATORY", "PROJECT"]\nmoney = ["AMOUNT"]\n'
        '[renamed]\nPROJECT = "PROGRAM"\n'
    )
    config = read_config(toml(tmp_path, REQUIRED + text), TrainingConfig, {})
    assert config.renamed == {"PROJECT": "PROGRAM"}
    assert configured_layers(config) == (
        Layer("entity", ("SIGNATORY", "PROJECT")),
        Layer("money", ("AMOUNT",)),
    )


def test_labels_of_a_corpus_are_found_in_it_and_in_dev_where_there_is_one(tmp_path):
    for name, label in (("a", "PERSON"), ("b", "CITY")):
        spans = [Span(0, 3, label)]
        write_corpus(tmp_path / f"{name}.jsonl", [Document(name, "윤서준은", tuple(spans))])
    paths = [str(tmp_path / f"{name}.jsonl") for name in "ab"]
    config = TrainingConfig("e", (paths[0],), "o", corpus_labels="ner")
    assert configured_layers(config) == (Layer("ner", ("PERSON",)),)
    with_dev = replace(config, dev=paths[1])
    assert configured_layers(with_dev) == (Layer("ner", ("CITY", "PERSON")),)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('labels = ["A"]', r"labels must be a table, found \['A'\]"),
        ('[labels]\nentity = "A"', "labels.entity must be a list of strings, found 'A'"),
        ("[labels]\nentity = []", "labels: the layer 'entity' has none; expected at least one"),
        (
            '[labels]\na = ["A"]\nb = ["B", "A"]',
            "labels: 'A' stands there 2 times; a label has one",
        ),
        ('corpus_labels = "x"\n[labels]\na = ["A"]', "labels and corpus_labels are both given"),
        (
            '[labels]\na = ["A"]\n[renamed]\nB = "A"',
            "renamed: 'B' is none of the labels; known: 'A'",
        ),
        ("[renamed]\nB = 1", "renamed.B must be of type str, found 1"),
    ],
)
def test_wrong_labels_are_refused(tmp_path, lines, message):
    with pytest.raises(ConfigError, match=message):
        read_config(toml(tmp_path, REQUIRED + lines), TrainingConfig, {})


def test_encoders_come_from_folders_and_from_the_hub(tiny_encoder, monkeypatch):
    import huggingface_hub

    def fetch(name, allow_patterns, ignore_patterns):
        assert (name, allow_patterns) == ("someone/encoder", None)
        return str(tiny_encoder)

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fetch)
    assert encoder_folder(str(tiny_encoder)) == tiny_encoder
    assert encoder_folder("someone/encoder") == tiny_encoder


def test_an_encoder_that_is_nowhere_is_refused(monkeypatch):
    import huggingface_hub

    def fail(name, **_):
        raise huggingface_hub.errors.LocalEntryNotFoundError("offline")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", fail)
    for name in ("somewhere", "klue/none"):
        with pytest.raises(ConfigError, match=f"encoder '{name}': expected a folder, a hub name"):
            encoder_folder(name)


@pytest.fixture
def reader(tiny_model):
    return Reader(open_model_folder(tiny_model))


def test_windows_carry_every_target_exactly_once(reader):
    text = "물결대는 가온전지와 협약을 맺었다. " * 20
    spans = tuple(Span(n * 20, n * 20 + 3, "SIGNATORY") for n in range(20))
    encoded = encode_corpus([Document("a", text, spans)], reader, LAYERS)
    assert encoded.alignment.ceiling == 1.0
    assert str(encoded.alignment) == (
        "alignment ceiling 100.00% of 20 spans (cannot be expressed: none)"
    )
    assert len(encoded.examples) > 3
    targets = np.concatenate([example.tag_ids for example in encoded.examples])
    tokens = sum(not char.isspace() for char in text)
    assert (targets[:, 0] != IGNORED).sum() == tokens
    assert (targets[:, 0] == 1).sum() == 20


def test_a_subword_tokenizer_has_a_lower_ceiling(tmp_path):
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    reader = Reader(ModelFolder(tmp_path, ModelInfo(), tokenizer, False))
    document = Document("a", "물결대는 협약", (Span(0, 3, "SIGNATORY"), Span(5, 7, "PROGRAM")))
    alignment = encode_corpus([document], reader, [ENTITY]).alignment
    assert alignment.ceiling == 0.5
    assert "cannot be expressed: SIGNATORY 1" in str(alignment)


def test_hidden_tokens_keep_their_layout_and_target(reader):
    document = Document("a", "물결대는 협약을", (Span(0, 3, "SIGNATORY"),))
    (example,) = encode_corpus([document], reader, LAYERS).examples
    row = WindowDataset(
        [Source((document,), LAYERS)], reader, LAYERS, Disguise(hidden_share=1.0, unknown_id=1)
    )[0]
    assert row["input_ids"][1:-1].unique().tolist() == [1]
    assert row["input_ids"][0] == example.model_input.input_ids[0]
    assert row["token_type_ids"].tolist() == example.model_input.type_ids.tolist()
    assert row["labels"][1:4, 0].tolist() == [1, 2, 2]


@pytest.mark.parametrize(
    ("vocabulary", "share", "shown"),
    [({"[UNK]": 0}, 0.25, 0), ({"a": 0, "<unk>": 1}, 0.25, 1), ({"a": 0}, 0.0, 0)],
)
def test_tokens_are_hidden_where_the_tokenizer_has_one_for_the_unknown(vocabulary, share, shown):
    from tokenizers import Tokenizer, models

    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="a"))
    folder = ModelFolder(Path("m"), ModelInfo(), tokenizer, False)
    disguise = _disguise(TrainingConfig("e", ("t",), "o", hidden_share=0.25), folder)
    assert (disguise.hidden_share, disguise.unknown_id) == (share, shown)


def test_names_are_spelled_and_nothing_else(reader):
    text = "물결대학교는 업무협약을, 대학교는"
    document = Document("a", text, (Span(0, 5, "SIGNATORY"),))
    row = WindowDataset(
        [Source((document,), LAYERS)], reader, LAYERS, Disguise(spelled_share=0.999)
    )[0]
    plain = WindowDataset([Source((document,), LAYERS)], reader, LAYERS, Disguise())[0]
    # `대학교` becomes three tokens in both places, `업무협약` stays one.
    assert len(row["input_ids"]) == len(plain["input_ids"]) + 4
    assert row["labels"][1:6, 0].tolist() == [1, 2, 2, 2, 2]
    assert row["labels"][6:-1, 0].unique().tolist() == [0]


def test_batches_are_padded_with_ignored_targets(reader):
    documents = (Document("a", "물결대"), Document("b", "물결대는 협약을"))
    dataset = WindowDataset([Source(documents, LAYERS)], reader, LAYERS, Disguise())
    batch = collate([dataset[0], dataset[1]], layers=2)
    assert batch["labels"].shape == (2, 9, 2)
    assert batch["attention_mask"].sum(1).tolist() == [5, 9]
    assert batch["labels"][0, 5:].unique().tolist() == [IGNORED]


def test_an_article_teaches_only_the_layers_that_it_is_annotated_in(reader):
    people = Layer("people", ("PERSON",))
    article = Document("a", "물결대 윤서준은", (Span(0, 3, "SIGNATORY"),))
    other = Document("b", "물결대 윤서준은", (Span(4, 7, "PERSON"),))
    sources = [Source((article,), LAYERS), Source((other,), (people,))]
    dataset = WindowDataset(sources, reader, (*LAYERS, people), Disguise())
    assert [dataset[0]["labels"][:, n].tolist() for n in (0, 2)] == [
        [IGNORED, 1, 2, 2, 0, 0, 0, 0, IGNORED],
        [IGNORED] * 9,
    ]
    assert [dataset[1]["labels"][:, n].tolist() for n in (0, 2)] == [
        [IGNORED] * 9,
        [IGNORED, 0, 0, 0, 1, 2, 2, 0, IGNORED],
    ]


def test_of_partial_annotation_only_the_words_of_spans_are_targets(reader):
    people = Layer("people", ("PERSON",))
    document = Document("a", "물결대 총장 윤서준은 왔다", (Span(7, 10, "PERSON"),))
    source = Source((document,), (people,), partial=True)
    row = WindowDataset([source], reader, (people,), Disguise())[0]
    assert row["labels"][:, 0].tolist() == [*[IGNORED] * 6, 1, 2, 2, 0, *[IGNORED] * 3]


def test_spans_of_nothing_visible_are_counted_as_lost(reader):
    document = Document("a", "물결\u200b대", (Span(2, 3, "DATE"), Span(0, 2, "SIGNATORY")))
    alignment = encode_corpus([document], reader, LAYERS).alignment
    assert (alignment.ceiling, alignment.unaligned) == (0.5, {"DATE": 1})


@pytest.mark.slow
def test_train_evaluate_extract_end_to_end(tiny_encoder, repository, tmp_path, capsys):
    """The whole path on a tiny model that overfits a handful of articles; then on from there."""
    source = read_corpus(repository / "corpora" / "mou-ko" / "train.jsonl")
    corpus = tmp_path / "few.jsonl"
    write_corpus(corpus, source[:4])
    config = TrainingConfig(
        encoder=str(tiny_encoder),
        train=(str(corpus),),
        dev=str(corpus),
        output=str(tmp_path / "model"),
        epochs=45,
        patience=0,
        batch_size=4,
        learning_rate=5e-3,
        head_learning_rate=5e-3,
        dropout=0.0,
        hidden_share=0.0,
        window_size=150,
        window_stride=32,
    )
    result = train(config)
    printed = capsys.readouterr().out
    assert "train: alignment ceiling 100.00%" in printed
    assert result.scores["entity_f1"] > 0.3
    names = {path.name for path in result.folder.iterdir()}
    assert names == {
        "README.md", "config.json", "model.onnx", "model.safetensors",
        "mou_extract.json", "tokenizer.json", "tokenizer_config.json",
    }  # fmt: skip
    card = (result.folder / "README.md").read_text("utf-8")
    assert f"| entity_f1 | {result.scores['entity_f1']:.4f} |" in card
    assert str(tmp_path) not in card
    assert str(tmp_path) not in (result.folder / "mou_extract.json").read_text("utf-8")

    evaluation = evaluate(Extractor.from_pretrained(result.folder, backend="torch"), source[:4])
    assert evaluation.strict["entity micro"].f1 == pytest.approx(
        result.scores["entity_f1"], abs=1e-4
    )
    quantized = evaluate(Extractor.from_pretrained(result.folder), source[:4])
    assert quantized.strict["entity micro"].f1 > result.scores["entity_f1"] - 0.1
    assert json.loads(json.dumps(quantized.to_dict()))["articles"] == 4
    assert "| SIGNATORY |" in quantized.to_markdown()

    # It is an ordinary checkpoint: stock classes load it.
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    stock = AutoTokenizer.from_pretrained(result.folder)
    assert len(stock("물결대")["input_ids"]) == 5
    assert AutoModelForTokenClassification.from_pretrained(result.folder).num_labels == 16

    # A trained model, its weights halved as the embedded one's are, is an encoder to go on from.
    shrink_weights(result.folder)
    onward = TrainingConfig(
        **{
            **vars(config),
            "encoder": str(result.folder),
            "output": str(tmp_path / "onward"),
            "epochs": 1,
            "learning_rate": 1e-6,
            "head_learning_rate": 1e-6,
            "export_onnx": False,
        }
    )
    assert train(onward).scores["entity_f1"] == pytest.approx(result.scores["entity_f1"], abs=0.05)


@pytest.mark.slow
def test_what_was_learned_beside_is_dropped_from_the_model(tiny_encoder, tmp_path):
    article = Document("a", "물결대 윤서준은 가온전지와 협약을 맺었다.", (Span(0, 3, "SIGNATORY"),))
    people = Document("b", "물결대 윤서준은 왔다.", (Span(4, 7, "PERSON"),))
    for name, document in {"articles": article, "people": people}.items():
        write_corpus(tmp_path / f"{name}.jsonl", [document])
    config = TrainingConfig(
        str(tiny_encoder), (str(tmp_path / "articles.jsonl"),), str(tmp_path / "m"),
        dev=str(tmp_path / "articles.jsonl"), beside=(str(tmp_path / "people.jsonl"),), epochs=1, batch_size=1,
        window_size=150, window_stride=32, export_onnx=False,
    )  # fmt: skip
    result = train(config)
    configuration = json.loads((result.folder / "config.json").read_text("utf-8"))
    assert list(configuration["id2label"].values()) == list(model_tags(LAYERS))
    record = Extractor.from_pretrained(result.folder, backend="torch").extract(article.text)
    assert record.coverage.read == len(article.text)
    with pytest.raises(ConfigError, match="'x' stands in beside and in beside_partial"):
        TrainingConfig(**{**vars(config), "beside": ("x",), "beside_partial": ("x",)})


def test_the_encoder_is_frozen_in_the_first_epochs_only(reader, tiny_model):
    from transformers import AutoModelForTokenClassification

    model = AutoModelForTokenClassification.from_pretrained(tiny_model)
    data = WindowDataset([Source((Document("a", "물결대"),), LAYERS)], reader, LAYERS, Disguise())
    epochs = Epochs(data, model, 2)
    learning = {}
    for epoch in (0.0, 1.0, 2.0):
        epochs.on_epoch_begin(None, SimpleNamespace(epoch=epoch), None)
        learning[data.epoch] = {
            name.partition(".")[0] for name, one in model.named_parameters() if one.requires_grad
        }
    assert learning == {0: {"classifier"}, 1: {"classifier"}, 2: {"classifier", "roformer"}}


@pytest.mark.slow
def test_a_trained_model_goes_on_with_labels_of_the_user_and_without_dev(
    tiny_model, tmp_path, capsys
):
    text = "물결대와 가온전지는 3억원 규모의 새물결 사업을 함께 한다."
    spans = (Span(0, 3, "SIGNATORY"), Span(11, 14, "AMOUNT"), Span(19, 25, "PROJECT"))
    layers = (Layer("entity", ("SIGNATORY", "PROJECT", "AMOUNT")),)
    write_corpus(tmp_path / "own.jsonl", [Document("a", text, spans)])
    start = shutil.copytree(tiny_model, tmp_path / "start")
    info = replace(open_model_folder(start).info, min_scores={"entity": 0.3, "commitment": 0.4})
    write_info(start, info)
    config = TrainingConfig(
        str(start), (str(tmp_path / "own.jsonl"),), str(tmp_path / "m"),
        labels={layer.name: layer.labels for layer in layers}, renamed={"PROJECT": "PROGRAM"},
        epochs=2, frozen_epochs=1, learning_rate=1e-2, head_learning_rate=1e-9,
        window_size=120, window_stride=24, exchanged_share=0.5,
    )  # fmt: skip
    result = train(config)
    printed = capsys.readouterr().out
    assert "dev:   none: the last epoch is kept and nothing is scored" in printed
    assert "head:  5 of 7 tags known; new: entity:B-AMOUNT, entity:I-AMOUNT" in printed
    assert result.scores == {}
    card = (result.folder / "README.md").read_text("utf-8")
    assert "None: score a corpus with `scripts/evaluate.py`." in card
    extractor = Extractor.from_pretrained(result.folder)
    assert extractor.layers == layers
    assert extractor.folder.info.min_scores == {"entity": 0.3}
    assert extractor.folder.info.training["dev"] == ""
    from safetensors.torch import load_file

    before, after = (load_file(path / "model.safetensors") for path in (start, result.folder))
    program = model_tags(LAYERS).index("entity:B-PROGRAM")
    project = model_tags(layers).index("entity:B-PROJECT")
    rows = before["classifier.weight"][program], after["classifier.weight"][project]
    assert torch.allclose(*rows, atol=1e-6)
    # the encoder learned in the second epoch
    changed = "roformer.encoder.layer.0.output.dense.weight"
    assert not torch.allclose(before[changed], after[changed], atol=1e-4)


@pytest.mark.slow
def test_any_encoder_of_the_hub_can_be_trained(repository, tmp_path):
    """A WordPiece BERT, as the hub has many, saved by its own classes."""
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    texts = [d.text for d in read_corpus(repository / "corpora" / "mou-ko" / "train.jsonl")]
    wordpiece = BertWordPieceTokenizer(lowercase=False, strip_accents=False)
    wordpiece.train_from_iterator(texts, vocab_size=2000, show_progress=False)
    folder = tmp_path / "bert"
    BertTokenizerFast(tokenizer_object=wordpiece._tokenizer).save_pretrained(folder)
    torch.manual_seed(0)
    BertModel(
        BertConfig(
            vocab_size=2000, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
            intermediate_size=16,
        )
    ).save_pretrained(folder)  # fmt: skip
    assert read_tokenizer(folder).get_vocab_size() > 500
    dev = repository / "corpora" / "mou-ko" / "dev.jsonl"
    result = train(
        TrainingConfig(
            encoder=str(folder), train=(str(dev),), dev=str(dev), output=str(tmp_path / "model"),
            epochs=1, window_size=150, window_stride=32,
        )
    )  # fmt: skip
    assert Extractor.from_pretrained(result.folder).extract(texts[0]).coverage.read == len(texts[0])
    export_onnx(result.folder, quantize=False)
    ours = Extractor.from_pretrained(result.folder, backend="onnx").extract(texts[0])
    theirs = Extractor.from_pretrained(result.folder, backend="torch").extract(texts[0])
    assert [(x.start, x.end, x.label) for x in ours.spans] == [
        (x.start, x.end, x.label) for x in theirs.spans
    ]


@pytest.mark.slow
def test_a_stopped_run_is_gone_on_from_and_only_with_its_own_settings(
    tiny_encoder, repository, tmp_path, capsys, monkeypatch
):
    from mou_extract.training import trainer

    dev = str(repository / "corpora" / "mou-ko" / "dev.jsonl")
    config = TrainingConfig(
        str(tiny_encoder), (dev,), str(tmp_path / "m"), dev, epochs=2, window_size=150,
        window_stride=32, export_onnx=False, exchanged_share=0.3, keep_best=False,
    )  # fmt: skip

    def killed(self):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(trainer.SpanTrainer, "dev_scores", killed)
        with pytest.raises(KeyboardInterrupt):
            train(config)  # stopped at the end of the first epoch, before it was saved
    undisturbed = train(config)
    assert "going on from" not in capsys.readouterr().out

    again = TrainingConfig(**{**vars(config), "output": str(tmp_path / "again")})
    evaluations = []
    whole = trainer.SpanTrainer.dev_scores

    def second_fails(self):
        evaluations.append(1)
        if len(evaluations) == 2:
            raise KeyboardInterrupt
        return whole(self)

    with monkeypatch.context() as patch:
        patch.setattr(trainer.SpanTrainer, "dev_scores", second_fails)
        with pytest.raises(KeyboardInterrupt):
            train(again)
    with pytest.raises(ConfigError, match="holds checkpoints of a run with other settings"):
        train(TrainingConfig(**{**vars(again), "seed": 9}))
    resumed = train(again)
    assert "going on from checkpoint-" in capsys.readouterr().out
    written = (resumed.folder / "model.safetensors").stat().st_mtime_ns
    assert train(again) == resumed
    assert "is trained already with these settings and corpora" in capsys.readouterr().out
    assert (resumed.folder / "model.safetensors").stat().st_mtime_ns == written
    with pytest.raises(ConfigError, match="again: holds the model of a run with other settings or"):
        train(TrainingConfig(**{**vars(again), "seed": 9}))
    from safetensors.torch import load_file

    ours = load_file(resumed.folder / "model.safetensors")
    theirs = load_file(undisturbed.folder / "model.safetensors")
    assert all(torch.allclose(ours[name], theirs[name], atol=1e-5) for name in ours)


def test_a_window_that_does_not_fit_the_encoder_is_refused(tiny_encoder, repository, tmp_path):
    dev = str(repository / "corpora" / "mou-ko" / "dev.jsonl")
    with pytest.raises(
        ConfigError, match=r"size 510 and window_lead 96 do not fit .* room for 254"
    ):
        train(TrainingConfig(str(tiny_encoder), (dev,), str(tmp_path / "m"), dev, window_size=510))


def test_an_export_is_compared_with_pytorch(tiny_model, tmp_path):
    folder = shutil.copytree(tiny_model, tmp_path / "model")
    exact = export_onnx(folder, quantize=False)
    assert exact.path == folder / "model.onnx"
    assert exact.difference == exact.exact_difference < 1e-5
    int8 = export_onnx(folder)
    assert int8.exact_difference == exact.exact_difference < int8.difference < 0.2
    assert str(int8) == (
        f"{folder}/model.onnx: logits differ from PyTorch's by at most {int8.difference:.2%} of the "
        f"largest ({int8.exact_difference:.1e} before quantization)"
    )
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        path.name for path in tiny_model.iterdir()
    )


def test_an_encoder_without_a_graph_of_its_own_is_traced(tiny_model, tmp_path):
    from transformers import AutoConfig, BertConfig, BertForTokenClassification

    folder = shutil.copytree(tiny_model, tmp_path / "model")
    known = AutoConfig.from_pretrained(folder)
    torch.manual_seed(0)
    model = BertForTokenClassification(
        BertConfig(
            vocab_size=known.vocab_size, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
            intermediate_size=24, max_position_embeddings=128, type_vocab_size=3,
            id2label=known.id2label, label2id=known.label2id, token_types="layout",
        )
    )  # fmt: skip
    model.classifier.weight.data.normal_(0, 2.0)
    model.save_pretrained(folder)
    int8 = export_onnx(folder)
    assert int8.exact_difference < 1e-5 < int8.difference < 0.2
    export_onnx(folder, quantize=False)
    text = "물결대와 가온시는 5일 업무협약을 맺었다. " * 9
    by_onnx, by_torch = (
        next(Extractor.from_pretrained(folder, backend=backend).tag_many([text])).decoded
        for backend in ("onnx", "torch")
    )
    assert by_onnx
    assert [span.key for span in by_onnx] == [span.key for span in by_torch]


@pytest.mark.parametrize("wrong", [0.01, float("nan")])
def test_an_export_that_computes_something_else_is_refused(
    wrong, tiny_model, tmp_path, monkeypatch
):
    from mou_extract.training import export

    folder = shutil.copytree(tiny_model, tmp_path / "model")
    before = (folder / "model.onnx").read_bytes()
    run = export._run
    monkeypatch.setattr(export, "_run", lambda path, probes: run(path, probes) * (1 + wrong))
    with pytest.raises(
        ModelFolderError,
        match=r"model: the ONNX graph differs from PyTorch by .* expected at most 1e-03; model\.onnx was",
    ):
        export_onnx(folder)
    assert (folder / "model.onnx").read_bytes() == before


def test_a_card_has_its_scores_where_the_hub_reads_them(tmp_path):
    from huggingface_hub import ModelCard

    folder = tmp_path / "모형: 'x'"
    folder.mkdir()
    info = ModelInfo(
        scores={"entity_f1": 0.7371, "mean_f1": 0.5}, training={"dev": "runs/our dev.jsonl"}
    )
    write_model_card(folder, info)
    card = ModelCard.load(folder / "README.md").data
    assert card.model_name == folder.name
    assert [
        (x.task_type, x.dataset_name, x.dataset_split, x.metric_type, x.metric_name, x.metric_value)
        for x in card.eval_results
    ] == [
        ("token-classification", "our dev.jsonl", "dev", "f1", "entity_f1", 0.7371),
        ("token-classification", "our dev.jsonl", "dev", "f1", "mean_f1", 0.5),
    ]
    write_model_card(folder, ModelInfo())  # an averaged model was not scored
    assert ModelCard.load(folder / "README.md").data.eval_results is None
