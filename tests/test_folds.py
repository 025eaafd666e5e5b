import pytest
from hypothesis import given
from hypothesis import strategies as st

from mou_extract.corpus import Document
from mou_extract.errors import ConfigError
from mou_extract.spans import Span
from mou_extract.training.folds import grouped_folds, organisation_groups


def article(id, *names, label="SIGNATORY"):
    text, spans = "", []
    for name in names:
        spans.append(Span(len(text), len(text) + len(name), label))
        text += f"{name} "
    return Document(str(id), text or "글", tuple(spans))


def test_articles_with_a_party_in_common_stand_together_through_others_too():
    documents = [
        article(0, "누리대", "새솔전자"),
        article(1, "가온전지"),
        article(2, "새솔전자", "해담은행"),
        article(3, "해담은행"),
        article(4),
    ]
    assert organisation_groups(documents) == ((0, 2, 3), (1,), (4,))


def test_what_names_nobody_joins_nothing():
    documents = [article(0, "협회"), article(1, "협회")]
    assert organisation_groups(documents) == ((0,), (1,))
    officials = [article(0, "윤서준", label="OFFICIAL"), article(1, "윤서준", label="OFFICIAL")]
    assert organisation_groups(officials) == ((0,), (1,))


parties = st.sets(st.sampled_from("가나다라마바사아자차카타파하"), max_size=2)
corpora = st.lists(parties, min_size=2, max_size=30)


@given(corpora, st.integers(2, 6), st.integers(0, 9))
def test_folds_tile_the_corpus_and_no_party_stands_in_two(parties, folds, seed):
    documents = [article(n, *sorted(names)) for n, names in enumerate(parties)]
    if len(organisation_groups(documents)) < folds:
        with pytest.raises(ConfigError, match=rf"{folds} folds need {folds} groups of articles"):
            grouped_folds(documents, folds, seed)
        return
    members = grouped_folds(documents, folds, seed)
    assert sorted(index for fold in members for index in fold) == list(range(len(documents)))
    assert all(members)
    owners = [{name for index in fold for name in parties[index]} for fold in members]
    assert all(not one & other for n, one in enumerate(owners) for other in owners[:n])
    assert members == grouped_folds(documents, folds, seed)


def test_articles_without_anything_in_common_make_equal_folds():
    documents = [article(n, f"물결{n}대") for n in range(10)]
    members = grouped_folds(documents, 3, 1)
    assert sorted(map(len, members)) == [3, 3, 4]
    assert members != grouped_folds(documents, 3, 2)


def test_one_fold_is_none():
    with pytest.raises(ConfigError, match="folds is 1; expected 2 or more"):
        grouped_folds([article(0)], 1, 1)
