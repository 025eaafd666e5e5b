"""Rows of the head: which are kept, which are new."""

import pytest

torch = pytest.importorskip("torch")

from transformers import AutoConfig, AutoModelForTokenClassification  # noqa: E402

from mou_extract.errors import ConfigError  # noqa: E402
from mou_extract.labels import ENTITY, Layer, model_tags  # noqa: E402
from mou_extract.training.head import is_head, start_head  # noqa: E402


def loaded(source, layers):
    config = AutoConfig.from_pretrained(source)
    config.id2label = dict(enumerate(model_tags(layers)))
    torch.manual_seed(1)
    return AutoModelForTokenClassification.from_pretrained(
        source, config=config, ignore_mismatched_sizes=True
    )


def rows(model, layers):
    """Row of the head by its tag."""
    head = model.classifier
    values = torch.cat([head.weight, head.bias[:, None]], dim=1).tolist()
    return dict(zip(model_tags(layers), values, strict=True))


@pytest.fixture
def before(tiny_model):
    """Rows of the tiny model."""
    from mou_extract.labels import LAYERS

    return rows(AutoModelForTokenClassification.from_pretrained(tiny_model), LAYERS)


def test_rows_go_with_their_tags_and_new_ones_are_small(tiny_model, before, capsys):
    layers = (
        Layer("commitment", ("COMMITMENT",)),
        Layer("entity", ("AMOUNT", "DATE", "PROJECT", "SIGNATORY")),
    )
    model = loaded(tiny_model, layers)
    start_head(model, tiny_model, layers, {"PROJECT": "PROGRAM"})
    after = rows(model, layers)
    new = {"entity:B-AMOUNT", "entity:I-AMOUNT"}
    for tag, row in after.items():
        if tag not in new:
            assert row == before[tag.replace("PROJECT", "PROGRAM")]
    assert all(0 < max(map(abs, after[tag])) < 0.2 for tag in new)
    assert capsys.readouterr().out == (
        "head:  10 of 12 tags known; new: entity:B-AMOUNT, entity:I-AMOUNT\n"
    )


def test_a_head_of_equal_size_does_not_give_a_label_the_row_of_another(tiny_model, before):
    other = tuple("PROJECT" if label == "PROGRAM" else label for label in ENTITY.labels)
    layers = (Layer("entity", other), Layer("commitment", ("COMMITMENT",)))
    model = loaded(tiny_model, layers)
    start_head(model, tiny_model, layers, {})
    after = rows(model, layers)
    assert after["entity:B-DATE"] == before["entity:B-DATE"]
    assert after["entity:B-PROJECT"] != before["entity:B-PROGRAM"]
    assert max(map(abs, after["entity:B-PROJECT"])) < 0.2


def test_an_encoder_without_a_head_of_ours_is_left_as_it_was_loaded(tiny_encoder, capsys):
    layers = (Layer("entity", ("AMOUNT",)),)
    model = loaded(tiny_encoder, layers)
    loaded_rows = rows(model, layers)
    start_head(model, tiny_encoder, layers, {})
    assert rows(model, layers) == loaded_rows
    assert capsys.readouterr().out == ""


def test_unknown_names_are_refused(tiny_model, tiny_encoder):
    layers = (Layer("entity", ("PROJECT",)),)
    message = r"renamed: 'PROGRAMME' is none of the labels of .*model; known: 'COMMITMENT', 'DATE',"
    with pytest.raises(ConfigError, match=message):
        start_head(loaded(tiny_model, layers), tiny_model, layers, {"PROJECT": "PROGRAMME"})
    with pytest.raises(ConfigError, match=r"encoder is no trained model, so it knows no 'PROGRAM'"):
        start_head(loaded(tiny_encoder, layers), tiny_encoder, layers, {"PROJECT": "PROGRAM"})


def test_the_head_is_known_by_its_name():
    assert is_head("classifier.weight")
    assert not is_head("roformer.encoder.layer.0.output.dense.weight")
