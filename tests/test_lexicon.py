import numpy as np
import pytest

from mou_extract.errors import ModelFolderError
from mou_extract.lexicon import UNKNOWN_PIECE, Lexicon


@pytest.fixture(scope="module")
def lexicon():
    pieces = [(char, -9.0) for char in "물결대는업무협약을"]
    return Lexicon.from_scores([*dict(pieces).items(), ("업무", -4.0), ("협약", -4.0)])


def test_every_character_gets_the_piece_that_covers_it(lexicon):
    text = "물결대는 업무협약을"
    ids = lexicon.pieces(text)
    assert ids.shape == (len(text),)
    business, agreement = ids[5], ids[7]
    assert business != agreement
    assert ids[5:9].tolist() == [business, business, agreement, agreement]
    assert len(set(ids[:4].tolist())) == 4


def test_spaces_and_unknown_characters_have_no_piece(lexicon):
    assert lexicon.pieces(" 물🤝\n")[[0, 2, 3]].tolist() == [UNKNOWN_PIECE] * 3
    assert lexicon.pieces("").tolist() == []


def test_an_unknown_character_does_not_shift_what_follows(lexicon):
    assert lexicon.pieces("🤝업무")[1:].tolist() == lexicon.pieces("업무").tolist()


def test_a_lexicon_survives_its_file(lexicon, tmp_path):
    lexicon.save(tmp_path / "lexicon.json")
    again = Lexicon.from_file(tmp_path / "lexicon.json")
    assert len(again) == len(lexicon)
    assert np.array_equal(
        again.pieces("물결대는 업무협약을"), lexicon.pieces("물결대는 업무협약을")
    )


def test_a_file_that_is_no_lexicon_is_refused(tmp_path):
    (tmp_path / "lexicon.json").write_text("{}")
    with pytest.raises(ModelFolderError, match=r"lexicon\.json: not a lexicon"):
        Lexicon.from_file(tmp_path / "lexicon.json")
