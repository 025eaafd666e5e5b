from dataclasses import replace

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from mou_extract.model_folder import ModelFolder, ModelInfo, open_model_folder
from mou_extract.reading import Reader


@pytest.fixture
def subwords(tmp_path):
    """A unigram tokenizer that keeps the blank before a word, as sentencepiece models do."""
    pieces = [("<unk>", -9.0), ("▁물결대", -1.0), ("는", -1.0), ("▁협약", -1.0), ("▁", -2.0)]
    pieces += [("<s>", 0.0), ("</s>", 0.0), ("을", -1.0)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 5), ("</s>", 6)]
    )
    return Reader(
        ModelFolder(tmp_path, ModelInfo(window_size=8, window_stride=2), tokenizer, False)
    )


def test_blanks_are_trimmed_off_subword_tokens(subwords):
    text = "물결대는 협약을"
    reading = subwords.read(text)
    assert [text[start:end] for start, end in reading.offsets] == ["물결대", "는", "협약", "을"]


def test_the_special_tokens_of_any_tokenizer_are_put_around_a_window(subwords):
    reading = subwords.read("물결대는 협약을")
    (window,) = reading.windows
    model_input = subwords.model_input(reading, window)
    assert model_input.input_ids[[0, -1]].tolist() == [5, 6]
    assert (model_input.first, model_input.tokens) == (1, 4)


def test_windows_further_on_see_the_articles_beginning(tiny_model):
    folder = open_model_folder(tiny_model)
    info = ModelInfo(window_size=8, window_stride=2, window_lead=3)
    reader = Reader(replace(folder, info=info))
    reading = reader.read("물결대는 너울대와 협약을 맺었다. 두 대학은 함께 연구한다.")
    ids, types = reading.token_ids.tolist(), reading.type_ids.tolist()
    first, second, *_, last = reading.windows
    assert (first.start, last.end) == (0, len(ids))
    seen = reader.model_input(reading, first)
    assert seen.input_ids.tolist()[seen.first : -1] == ids[: first.end]
    assert seen.first == 1
    for window in (second, last):
        seen = reader.model_input(reading, window)
        assert seen.first == 4
        assert seen.input_ids.tolist()[1:-1] == ids[:3] + ids[window.start : window.end]
        assert seen.type_ids.tolist()[1:-1] == types[:3] + types[window.start : window.end]
        assert seen.tokens == window.end - window.start


def test_no_token_stands_in_a_window_twice(tiny_model):
    info = ModelInfo(window_size=8, window_stride=2, window_lead=30)
    reader = Reader(replace(open_model_folder(tiny_model), info=info))
    reading = reader.read("물결대는 너울대와 협약을 맺었다. 두 대학은 함께 연구한다.")
    second = reading.windows[1]
    seen = reader.model_input(reading, second)
    assert seen.input_ids.tolist()[1:-1] == reading.token_ids[: second.end].tolist()


def test_pieces_cover_the_text_and_know_what_stands_before_them(tiny_model):
    reader = Reader(open_model_folder(tiny_model))
    text = "물결대학교 업무협약\n  체결"
    reading = reader.read(text)
    assert [text[start:end] for start, end in reading.offsets] == [
        "물", "결", "대학교", "업무협약", "체", "결",
    ]  # fmt: skip
    assert reading.type_ids.tolist() == [2, 0, 0, 1, 2, 0]


def test_the_same_token_is_spelled_wherever_it_stands(tiny_model):
    reader = Reader(open_model_folder(tiny_model))
    text = "물결대학교 업무협약, 대학교"
    reading = reader.read(text)
    school = reading.token_ids[2:3]
    spelled = reader.spelled(reading, school)
    assert [text[start:end] for start, end in spelled.offsets] == [
        "물", "결", "대", "학", "교", "업무협약", ",", "대", "학", "교",
    ]  # fmt: skip
    assert spelled.type_ids.tolist() == [2, 0, 0, 0, 0, 1, 0, 1, 0, 0]
    assert spelled.token_ids[2:5].tolist() == spelled.token_ids[7:].tolist()
    assert spelled.windows[-1].keep_end == 10
    untouched = reader.spelled(reading, school[:0])
    assert np.array_equal(untouched.token_ids, reading.token_ids)
    assert np.array_equal(untouched.offsets, reading.offsets)


def test_a_text_of_blanks_has_no_subwords_and_no_windows(subwords):
    assert subwords.read("").windows == ()
