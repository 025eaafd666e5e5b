"""How else an article writes the name of a party: less its legal form, with a blank, 대 for 대학교.

Each pattern rests on a count: how many of the words that it makes of the names tagged in an article are
tagged there too, of all that stand there (real training articles and those of the corpus, together).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from itertools import product

from mou_extract.legal_forms import LEGAL_FORM
from mou_extract.regions import REGIONS

_LEGAL_FORM = re.compile(rf"^(?:{LEGAL_FORM}\s?)+|(?:\s?{LEGAL_FORM})+$")
_BEFORE = (
    "㈜",
    "(주)",
    "주식회사 ",
    "법무법인 ",
    "사단법인 ",
    "(사)",
    "재단법인 ",
    "(재)",
    "의료법인 ",
)
_BEHIND = ("㈜", "(주)", " 주식회사")
_SHORTEST, _LONGEST = 2, 60
_SHORTEST_BODY = 5
# A class noun names a party only where the text says so: `물결안전공단(이하 ‘공단’)`. Of 42 annotated
# ones 38 are defined; the other four are 경찰 and 정부, which are not in this list.
CLASS_NOUNS = frozenset(
    "공사 공단 재단 협회 연맹 학회 조합 중앙회 연합회 위원회 진흥원 연구원 연구소 대학 대학교 학교 병원 의료원 센터 "
    "대사관 은행 회사 그룹 기관 법인 본부 지사 지부 의회 시 도 군 구 시청 도청 군청 구청 교육청 "
    "산학협력단 창업지원단 사업단 대학원 단과대학 학과 학부 캠퍼스 도서관 평생교육원 지점 영업점".split()
)
# Letters that news writes in brackets behind a common noun, and what kind of firm or unit somebody is; none of 29,206
# annotated parties is called so.
NO_NAMES = frozenset(
    (
        *"MOU MoU MOA LOI AI AX DX IT ICT IoT SW R&D ESG ERP B2B B2C FTA K-POP ODA M&A STEM PM CEO".split(),
        *"액셀러레이터 스타트업 벤처기업 중소기업 중견기업 대기업 투자사 운용사 사업본부 지역본부".split(),
    )
)
# Names of firms that are words of the language as well.
_WORDS = frozenset(
    "대상 교원 하나 미래 다음 우리 동원 아주 사람 세계 나라 오늘 내일 성장 사랑 행복 희망 가치 기아 광장 한국 대한 "
    "국제 중앙 제일 동양 태양 바다 하늘 구름 나무 마음 생활 건강 자연 환경 정보 기술 산업 경제 금융 문화 교육 의료 "
    "식품 체육회 개발원 교육원".split()
)

# What is left of `서울식품`, `스마트푸드`, `글로벌텔레콤` and is no firm's name; each stands in most articles.
_NO_FIRMS = frozenset(
    (
        *REGIONS,
        *"전국 농협 수협 스마트 글로벌 디지털 그린 에코 로컬 친환경 유기농 해외 국내 온라인".split(),
    )
)
_NO_SPELLINGS = CLASS_NOUNS | _WORDS | _NO_FIRMS
# What public bodies' letters make and means something else: 전기공사 is what builders do, 가스공사 a sister of
# 가스안전공사.
_NO_ABBREVIATIONS = frozenset(
    "대학병원 종합병원 문화재 문화재단 전기공사 건설공사 가스공사 지역센터".split()
)

# What firms add to the name that they are called by. 은행, 호텔, 카드 or 전자 tell one firm of a name from another.
_BUSINESS = re.compile(
    r"(?<=\S\S) ?(?:코리아|인터내셔널|테크놀로지스?|사이언스|머티리얼즈|로보틱스|시스템즈?|솔루션즈?|엔지니어링"
    r"|모빌리티|바이오(?:로직스)?|테라퓨틱스|텔레콤|클라우드|게임즈|게이밍|벤처스|파트너스|인베스트먼트|캐피[털탈]|자산운용"
    r"|(?:해상|화재|손해|생명)보험|쇼핑|백화점|마트|식품|푸드|물류|트레이딩|화학|(?:호텔앤드?)?리조트)$"
)

# What a name contains, what stands for it elsewhere.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=[가-힣A-Za-z0-9]) (?=[가-힣A-Za-z0-9])"), ""),  # 25 of 27
    (re.compile(r"(?<=\S)그룹$"), " 그룹"),  # 2 of 2, and headlines
    (re.compile(r"(?<=\S\S) ?그룹$"), ""),  # 82 of 97
    (re.compile(r"대학교"), "대"),  # 283 of 302
    (re.compile(r"대(?=(?:병원)?$)"), "대학교"),  # 96 of 103
    (re.compile(r"(?:특별자치|광역|특별|특례)시$"), "시"),  # 16 of 17
    (re.compile(r"(?<=\S\S)(초|중|고)(?:등)?학교$"), r"\1"),  # 80 of 83
    (re.compile(r"(?<=\S)상공회의소$"), "상의"),  # 59 of 59
    (re.compile(r"(?<=\S\S)위원회$"), "위"),  # 4 of 4 real ones
    (_BUSINESS, ""),  # 301 of 315
    (re.compile(r"^(?:한국|대한) ?(?=\S{4})"), ""),  # 142 of 150, three letters counted
)

_HANGUL = re.compile(r"(?<![^\W_])[가-힣]{3,8}")
_ABBREVIATED = (3, 4, 5)
_STATE = re.compile(r"^(?:한국|대한|국립|전국|국가|중앙)(?=.)")
_BODY = re.compile(
    r"(?:연구원|진흥원|기술원|개발원|관리원|교육원|공단|공사|재단|협회|센터|위원회|중앙회|연합회|조합|병원|연맹|학회|협의회"
    r"|연구소|(?<=[가-힣]{4})(?:(?<![지본])부|처|(?<!교육)(?<!경찰)(?<!지)청))$"
)


@lru_cache(maxsize=1024)  # rules ask for the names of one article again and again
def other_spellings(name: str) -> tuple[str, ...]:
    """What the same party may be called, without knowing more than its name.

    None is a word of the language by itself: 대상 of ㈜대상 stands for much else in an article.
    """
    if len(name) > _LONGEST:  # no name; and the legal forms take quadratic time
        return ()
    bare = _LEGAL_FORM.sub("", name).strip()  # less the form 705 of 735, with it 235 of 237
    if len(bare) < _SHORTEST:
        bare = name
    found = {bare, *(form + bare for form in _BEFORE), *(bare + form for form in _BEHIND)}
    found |= {
        pattern.sub(spelling, form) for pattern, spelling in _PATTERNS for form in (name, bare)
    }
    return tuple(sorted(form for form in found - {name} - _NO_SPELLINGS if len(form) >= _SHORTEST))


def beginnings(name: str) -> Iterator[str]:
    """What a name of several words begins with, the longest first: 물결대 의과대학 병원 -> 물결대 의과대학, 물결대."""
    words = name.split(" ")
    yield from (" ".join(words[:count]) for count in range(len(words) - 1, 0, -1))


def endings(name: str) -> Iterator[str]:
    """What a name of several words ends with, the longest first: 물결대 의과대학 병원 -> 의과대학 병원, 병원."""
    words = name.split(" ")
    yield from (" ".join(words[first:]) for first in range(1, len(words)))


def find_abbreviations(text: str, names: Collection[str]) -> dict[str, str]:
    """Words of a text that abbreviate a public body: 건설연 for 한국건설기술연구원 -> abbreviation, name.

    They begin as the name does, with or without 한국, follow its order, and end within its class noun. Of
    418 such words of three or four letters in annotated articles 414 are tagged (and of 136 for ministries,
    국토부 for 국토교통부, 134); of shorter ones a quarter is not.
    """
    forms = {form: name for name in names for form in _forms(name.replace(" ", ""))}
    first = {form[0] for form in forms}
    words: dict[tuple[str, str, str], set[str]] = {}
    for word in _HANGUL.findall(text) if forms else ():
        if word[0] in first:
            for length in _ABBREVIATED:
                if len(short := word[:length]) == length:
                    words.setdefault((short[0], short[1], short[-1]), set()).add(short)
    found = {short: name for form, name in forms.items() for short in _abbreviations(form, words)}
    return dict(sorted(found.items()))


def _forms(letters: str) -> Iterator[str]:
    """A public body's name less 한국, and as it is where its abbreviation may begin with that."""
    if len(letters) < _SHORTEST_BODY or not _BODY.search(letters):
        return
    less = _STATE.sub("", letters)
    yield less
    if letters[0] != less[0]:
        yield letters


def _abbreviations(
    form: str, words: Mapping[tuple[str, str, str], Collection[str]]
) -> Iterator[str]:
    """The words that abbreviate one form; looked up by three letters, for a text names many bodies."""
    noun = _BODY.search(form)
    if noun is None:
        return
    # 협의회 is no 의: `한국의`
    for second, last in product(set(form[1:]), set(noun[0]) - {"의"}):
        for short in words.get((form[0], second, last), ()):
            if short not in _NO_ABBREVIATIONS and _abbreviates(short, form, noun.start()):
                yield short


def _abbreviates(short: str, form: str, noun: int) -> bool:
    """Whether letters follow the order of a form's and end within its class noun, which begins there."""
    if form.startswith(short) or form.endswith(short):
        return False
    place = -1
    for letter in short:
        place = form.find(letter, place + 1)
        if place < 0:
            return False
    return place >= noun
