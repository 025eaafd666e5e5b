import pytest

from mou_extract.rules.particles import closes_word, ends_in_particle


def test_a_particle_agrees_with_the_sound_before_it():
    closed = [
        "물결이 ",
        "누리가 ",
        "가온은",
        "가온와 ",
        "KT가",
        "7이다",
        "서울로",
        "물결으로",
        "물결",
        "누리의,",
    ]
    assert [word for word in closed if not closes_word(word, 2)] == []
    # The last syllable is one of the name.
    assert [word for word in ("누리이 ", "물결가 ", "누리으로") if closes_word(word, 2)] == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("물결대는", True),
        ("물결전자을", True),
        ("물결공단이", True),
        ("물결대이", False),  # 이 after a vowel is a letter of the name
        ("물결마을", False),
        ("책읽는어린이", False),
        ("물결대가", False),
    ],
)
def test_a_name_hardly_ends_in_some_particles(name, expected):
    assert ends_in_particle(name) is expected
