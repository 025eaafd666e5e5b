from collections import Counter

from tokenizers import Tokenizer, models, pre_tokenizers

from mou_extract.alignment import Alignment, align, measure_alignment
from mou_extract.corpus import Document
from mou_extract.labels import ENTITY, LAYERS
from mou_extract.model_folder import ModelFolder, ModelInfo
from mou_extract.reading import Reader
from mou_extract.spans import Span


def words(tmp_path):
    """A reader whose tokens are what stands between blanks."""
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return Reader(ModelFolder(tmp_path, ModelInfo(), tokenizer, False))


def test_what_ends_inside_a_token_cannot_be_expressed(tmp_path):
    documents = [
        Document("a", "물결대는 협약", (Span(0, 3, "SIGNATORY"), Span(5, 7, "PROGRAM"))),
        Document("b", "물결대 협약을", (Span(0, 3, "SIGNATORY"), Span(4, 6, "COMMITMENT"))),
    ]
    alignment = measure_alignment(documents, words(tmp_path), LAYERS)
    assert alignment == Alignment(
        Counter(SIGNATORY=2, PROGRAM=1, COMMITMENT=1), Counter(SIGNATORY=1, COMMITMENT=1)
    )
    assert alignment.ceiling == 0.5
    assert str(alignment) == (
        "alignment ceiling 50.00% of 4 spans (cannot be expressed: SIGNATORY 1, COMMITMENT 1)"
    )


def test_without_spans_everything_can_be_expressed(tmp_path):
    assert measure_alignment([Document("a", "협약")], words(tmp_path), LAYERS).ceiling == 1.0


def test_an_article_is_tagged_layer_by_layer(tmp_path):
    reader = words(tmp_path)
    spans = (Span(0, 3, "SIGNATORY"), Span(4, 9, "COMMITMENT"))
    document = Document("a", "물결대 장비 기증 협약", spans)
    aligned = align(document, reader.read(document.text), LAYERS)
    assert aligned.tag_ids.tolist() == [[1, 0], [0, 1], [0, 2], [0, 0]]
    entity = align(document, reader.read(document.text), [ENTITY])
    assert entity.tag_ids.tolist() == [[1], [0], [0], [0]]
