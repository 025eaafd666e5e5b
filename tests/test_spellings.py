import pytest

from mou_extract.spellings import other_spellings


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("법무법인 물결", "물결"),
        ("주식회사 물결", "㈜물결"),
        ("㈜물결전자", "물결전자 주식회사"),
        ("물결전자", "(주)물결전자"),
        ("사단법인 물결회", "물결회"),
        ("물결 전자", "물결전자"),
        ("물결그룹", "물결 그룹"),
        ("물결 그룹", "물결"),
        ("물결대학교", "물결대"),
        ("물결대학교병원", "물결대병원"),
        ("물결대", "물결대학교"),
        ("물결대병원", "물결대학교병원"),
        ("물결광역시", "물결시"),
        ("한국물결공단", "물결공단"),
        ("(사)한국물결협회", "물결협회"),
        ("학교법인 물결대학교", "물결대"),
    ],
)
def test_a_party_is_written_in_other_ways(name, spelling):
    assert spelling in set(other_spellings(name))


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("물결시", "물결"),  # the place
        ("㈜강", "강"),  # too short to be found by its letters
        ("강그룹", "강"),
        ("한국은행", "은행"),
        ("대구시", "대학교구시"),
        ("물결대", "물결대"),
        ("㈜대상", "대상"),
        ("한국연구원", "연구원"),
        ("가" + "㈜" * 20_000, "가"),
    ],
)
def test_what_may_be_something_else_is_no_spelling(name, other):
    assert other not in set(other_spellings(name))
