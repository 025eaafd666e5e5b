"""When two written forms name one organisation: spelling, legal form, short form, abbreviation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from mou_extract.assembly.sounds import one_sound_apart, sound_alike
from mou_extract.legal_forms import LEGAL_FORM

# headlines write countries with one Chinese character
_HANJA = dict(
    zip(
        "韓美日中英獨佛印濠加伊北",
        "한국 미국 일본 중국 영국 독일 프랑스 인도 호주 캐나다 이탈리아 북한".split(),
        strict=True,
    )
)
# and regions with two
_HANJA_REGIONS = dict(
    zip(
        "釜山 大邱 仁川 光州 大田 蔚山 世宗 京畿 江原 忠北 忠南 全北 全南 慶北 慶南 濟州 水原 昌原 淸州 清州".split(),
        "부산 대구 인천 광주 대전 울산 세종 경기 강원 충북 충남 전북 전남 경북 경남 제주 수원 창원 청주 청주".split(),
        strict=True,
    )
)
_LEGAL_FORM = re.compile(rf"{LEGAL_FORM}|\b(?:co\.?,?\s*ltd|ltd|inc|corp)\b\.?")
_OFFICE = re.compile(r"^(.{1,4}[시군구도])청$")
# official names of regions and schools, and the short names that mean exactly the same
_EQUIVALENTS = (
    (re.compile(r"^(?:대한민국|한$)"), "한국"),
    (re.compile(r"특별자치도|(?<=강원|전북|제주)자치도"), "도"),
    (re.compile(r"특별자치시|특별시|광역시|특례시"), "시"),
    (re.compile(r"(경상|전라|충청)([남북])도"), lambda found: f"{found[1][0]}{found[2]}도"),
    (_OFFICE, r"\1"),
    (re.compile(r"인공지능"), "ai"),
    (re.compile(r"소프트웨어"), "sw"),
    (re.compile(r"정보통신기술(?!원)"), "ict"),
    (re.compile(r"벤처캐피[탈털]"), "vc"),
    (re.compile(r"과대학교?(?!원)"), "대"),
    (re.compile(r"대학교|(?<=[가-힣])대학(?!원|생|로|가|병원)"), "대"),
    (re.compile(r"국립(?=.*대)"), ""),
    (re.compile(r"과학기술대$"), "과기대"),
    (
        re.compile(r"(외국어|교육|예술|체육|공학|공업|농업|[공농의치]과)대$"),
        lambda found: f"{found[1][0]}대",
    ),
    (re.compile(r"테크노파크"), "tp"),
    (re.compile(r"컨트리클럽"), "cc"),
    (re.compile(r"상공회의소"), "상의"),
    (re.compile(r"고등학교"), "고"),
    (re.compile(r"여자(?=[고중대])"), "여"),
    (re.compile(r"(?<=[가-힣])초등학교$"), "초"),
    (re.compile(r"(?<=[가-힣])중학교$"), "중"),
)
_PUNCTUATION = re.compile(r"[^\w+&]|_")
_LETTER_NAMES = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "에이 비 씨 디 이 에프 지 에이치 아이 제이 케이 엘 엠 엔 오 피 큐 알 에스 티 유 브이 더블유 "
        "엑스 와이 제트".split(),
        strict=True,
    )
)
_SPELLED_OUT = str.maketrans({**_LETTER_NAMES, "시": "씨", "&": "앤"})
# public bodies that go by a name that their full name does not show
_KNOWN_AS = {
    "lh": "한국토지주택공사",
    "sh": "서울주택도시공사",
    "gh": "경기주택도시공사",
    "lx": "한국국토정보공사",
    "hug": "주택도시보증공사",
    "at": "한국농수산식품유통공사",
    "kwater": "한국수자원공사",
    "캠코": "한국자산관리공사",
    "kamco": "한국자산관리공사",
    "코레일": "한국철도공사",
    "kotra": "대한무역투자진흥공사",
    "코트라": "대한무역투자진흥공사",
    "koica": "한국국제협력단",
    "코이카": "한국국제협력단",
    "kaist": "한국과학기술원",
    "카이스트": "한국과학기술원",
    "unist": "울산과학기술원",
    "유니스트": "울산과학기술원",
    "gist": "광주과학기술원",
    "지스트": "광주과학기술원",
    "dgist": "대구경북과학기술원",
    "postech": "포항공과대학교",
    "포스텍": "포항공과대학교",
}
# what may be left out in front of an abbreviation: 한국철도기술연구원 -> 철도연
_LEADING = re.compile(r"^(?:한국|대한|국립|전국|국가|중앙)")
# a 교구, 기구 or 지구 is no district
_REGION = re.compile(r".{1,4}(?:[시군도]|(?<![교기지])구)")
# bodies that share a region's name without being its government
_INDEPENDENT = re.compile(
    r"(?:(?<!위원)회|교육청|교육지원청|경찰청|경찰서|소방서|세관|법원|검찰청|우체국|상의|연합|클럽"
    r"|조합|농협|수협|축협|공사|공단|재단|진흥원|은행|병원|대|고|지부"
    r"|tp|(?:지원|가족|자원봉사)센터|복지관|도서관|박물관|미술관|신문|방송|일보|ymca|ywca)$"
)
_PUBLIC = re.compile(
    r"(?:시|군|구|도|부|청|처|연구원|진흥원|병원|기술원|개발원|관리원|교육원|공단|공사|재단|협회"
    r"|(?:연구|보건|사업|관리|사무|교도)소|관|콘텐츠원|과학원|생태원|대|고|위원회|센터|정부|의회|회|서|단)$"
)
# endings of two bodies with one name before them: 가람경찰서 and 가람해양경찰서
_SISTERS = (
    ("교육청", "교육지원청"),
    ("경찰서", "해양경찰서"),
    ("경찰청", "해양경찰청"),
    ("가스공사", "가스안전공사"),
    ("가스공사", "가스기술공사"),
    ("체육회", "장애인체육회"),
    ("경제인협회", "여성경제인협회"),
    ("약사회", "한약사회"),
)
# bodies of their own that bear the name of another: 누리대병원, 누리대사범대학부속고, 누리초 학부모회
_BESIDE = re.compile(
    r"(?:치과|한방|어린이)?병원|의료원|총동문회|총학생회|노조|노동조합"
    r"|(?:사범대)?부[속설](?:초|중|고|유치원|병원|초?등?학교)|(?:등?학교)?학부모회"
)
# one letter that makes another body: 한국동서발전, 다온여중, 대한한의사협회
_TELLING = re.compile(r"[동서남북중여한수]")
# organs that Korea has under the very name that other countries use
_STATE_ORGAN = re.compile(
    r"(?:국세|관세|경찰|해양경찰|검찰|소방|통계|특허|조달|산림|기상|병무)청|법제처"
    r"|(?:외교|국방|법무|교육|환경|보건복지|고용노동|국토교통|기획재정|농림축산식품|해양수산)부"
)
_GROUP = re.compile(r"(?:금융그룹|그룹|금융지주|지주|홀딩스|컨소시엄|사무국)$")
# the kinship of a bare region to its government: 가람 and 가람시
REGION_OF = 8


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """The form that all spellings of a name share: `㈜새솔전자`, `새솔전자 주식회사` -> `새솔전자`."""
    key = unicodedata.normalize("NFKC", name).casefold().strip()
    key = _HANJA_REGIONS.get(key[:2], key[:2]) + key[2:]
    if key and key[0] in _HANJA:
        key = _HANJA[key[0]] + key[1:].lstrip()
    key = _LEGAL_FORM.sub(" ", key).strip() or key
    key = _PUNCTUATION.sub("", key) or key
    key = _KNOWN_AS.get(key, key)
    for pattern, short in _EQUIVALENTS:
        key = pattern.sub(short, key)
    return key


def bare_name(name: str) -> str:
    """The letters less legal form and 청, which make a name longer but no fuller."""
    letters = _LEGAL_FORM.sub("", unicodedata.normalize("NFKC", name).casefold())
    letters = _OFFICE.sub(r"\1", re.sub(r"\s", "", letters))
    return letters or name


def legal_form(name: str) -> str:
    """What is written onto the name for its legal form: `(주)`, `주식회사`, or nothing."""
    found = _LEGAL_FORM.search(unicodedata.normalize("NFKC", name).casefold())
    return found[0] if found else ""


def is_public(name: str) -> bool:
    """Whether a name ends as those of governments, schools and associations do, not of firms."""
    return _PUBLIC.search(name_key(name)) is not None


def spelled_out(key: str) -> str:
    """Latin letters as Korean spells them: `gccl` -> `지씨씨엘`."""
    return key.translate(_SPELLED_OUT)


def kinship(left: str, right: str) -> int:
    """How surely two keys name one organisation: 0 (no sign of it) to 9 (the same letters)."""
    short, long = sorted((left, right), key=len)
    if not short or not long:
        return 0
    if short == long or spelled_out(short) == spelled_out(long):
        return 9
    if long[:-1] == short and long[-1] in "시군구도":
        return REGION_OF
    if _is_misspelling(short, long):
        return 5
    if len(short) < 2 or not _may_shorten(short, long):
        return 0
    if long.endswith(short):
        return 7
    if long.startswith(short):
        return 6
    if _share_stem(short, long):
        return 5
    if _is_abbreviation(short, long) or (len(short) == len(long) and short in long + long):
        return 4
    return 3 if short in long else _weak_kinship(short, long)


def is_foreign_organ(name: str, organ: str) -> bool:
    """Whether a key is an organ's name behind a country's: 몽골국세청 for 국세청."""
    country = name.removesuffix(organ)
    return (
        _STATE_ORGAN.fullmatch(organ) is not None
        and 2 <= len(country) < len(name)
        and not country.endswith("지방")
        and not _LEADING.fullmatch(country)
    )


def _share_stem(short: str, long: str) -> bool:
    """Less 한국 or 그룹 one begins with the other: `가스공사 부산본부`, `새솔그룹`/`새솔전자`."""
    for one, other in ((short, long), (long, short)):
        stem = _LEADING.sub("", _GROUP.sub("", one))
        if stem != one and len(stem) >= 2 and _LEADING.sub("", other).startswith(stem):
            return _may_shorten(stem, other)
    return False


def _may_shorten(short: str, long: str) -> bool:
    """Whether the longer name is not plainly another body: 가람시 and 가람시의회 are two."""
    rest = long.removeprefix(short)
    # 누리대 and 누리대병원, 누리병원 and 누리병원노조; KT and KT&G
    if _BESIDE.fullmatch(rest) or (short.isascii() and rest[:1] == "&"):
        return False
    if _TELLING.match(_added_letter(short, long)):
        return False
    # 가람시 and 온가람시, 누리대 and 온누리대
    if short[-1] in "시군구대" and long[1:] == short:
        return False
    if _REGION.fullmatch(short) and short[:-1] in long and not long.endswith(short):
        # 가람시 and its unit 가람시 보건소, but not 가람도시공사, 누리은행 가람시지부 and 가람시 한들구
        return long.startswith(short) and not (_INDEPENDENT.search(rest) or _REGION.fullmatch(rest))
    if short.endswith("대") and long.endswith("대") and len(short) > 2 and "대" not in long[1:-1]:
        # 누리보건대 is 누리보건과학대, but 누리여대 is not 누리대
        return long.endswith(short) or (len(short) > 4 and long.startswith(short[:3]))
    return not any(
        long.endswith(other) and short.endswith(one) and not short.endswith(other)
        for one, other in _SISTERS
    )


def _is_abbreviation(short: str, long: str) -> bool:
    """Letters of the long name in their order: 중소기업기술정보진흥원/기정원."""
    places: list[int] = []
    for letter in short:
        place = long.find(letter, places[-1] + 1 if places else 0)
        if place < 0:
            return False
        places.append(place)
    starts = {0}
    if leading := _LEADING.match(long):
        starts.add(leading.end())
    # it begins as the name does, or it is long enough and reaches the name's end
    if places[0] in starts:
        return True
    return len(short) >= 3 and len(long) - places[-1] <= 3


def _is_misspelling(short: str, long: str) -> bool:
    """One sound changed inside a long name, or one letter dropped that tells nothing apart.

    A whole letter that differs makes another body: 남부/서부발전, 농협/수협중앙회, 변호사/변리사회.
    """
    if len(short) < 5:
        return False
    if added := _added_letter(short, long):
        return not (added.isdigit() or _TELLING.match(added))
    head = _common_start(short, long)
    # not at the place before and the class behind: 영주/양주교육지원청, 가람다온초/고
    inside = len(short) == len(long) and 2 <= head < len(short) - 1
    return (
        inside
        and short[head + 1 :] == long[head + 1 :]
        and one_sound_apart(short[head], long[head])
    )


def _added_letter(short: str, long: str) -> str:
    """The one letter that the longer name has more, or nothing where it has not one more."""
    head = _common_start(short, long)
    return long[head] if len(long) == len(short) + 1 and short[head:] == long[head + 1 :] else ""


def _common_start(short: str, long: str) -> int:
    """Number of letters with which both names begin."""
    head = 0
    while head < len(short) and short[head] == long[head]:
        head += 1
    return head


def _weak_kinship(short: str, long: str) -> int:
    latin = re.match(r"[a-z]+", long)
    if latin and len(latin[0]) >= 2 and latin[0] != long and short.startswith(latin[0]):
        # SK텔레콤/SKT, LG유플러스/LGU+: Latin head, initials for the rest
        return 2 if re.fullmatch(r"[a-z0-9+]+", short) and len(short) <= 5 else 0
    return 2 if sound_alike(short, long) else 0
