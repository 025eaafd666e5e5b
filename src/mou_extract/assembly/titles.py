"""What a title alone says about its organisation: `가람시장` heads 가람시, `총장` a university."""

from __future__ import annotations

import re

from mou_extract.assembly.names import is_public, legal_form, name_key
from mou_extract.assembly.parties import Neighbourhood

# a title that is one word with its organisation, and how that organisation is written
_FUSED = (
    (re.compile(r"(.+?)시장"), r"\1시"),
    (re.compile(r"(.+?)군수"), r"\1군"),
    (re.compile(r"(.+?)구청장"), r"\1구"),
    (re.compile(r"(.+?)도지사"), r"\1도"),
    (re.compile(r"(.+?)지사"), r"\1도"),
    (re.compile(r"(.+?)교육감"), r"\1교육청"),
    (re.compile(r"(.+?)교육장"), r"\1교육지원청"),
    (re.compile(r"([^\s]{2,})상"), r"\1성"),  # 환경상 of Japan's 환경성
    (re.compile(r"(?:.*\s)?([^\s]+[부처청원])\s?(?:장관|차관|처장|청장|원장)"), r"\1"),
    (re.compile(r"(?:주한\s)?(.+대사)"), r"주한 \1관"),
    (re.compile(r"(.+)총장"), r"\1"),
    (re.compile(r"(.+[청원회단서소관국부])장"), r"\1"),
    (re.compile(r"(.+(?:은행|센터|대학|조합|학교))장"), r"\1"),
    (re.compile(r"(.*(?:극장|천문대|마을회))장"), r"\1"),
)
_ACTING = re.compile(
    # `함솔군수 권한대행 부군수`
    r"\s*(?:(?:권한|직무)대행(?:\s\S*부(?:시장|군수|구청장|지사))?|직무대리|당선인|내정자|\(.*\))\s*$"
)
# a head of one body that shares its name with the title: `물결학부모연합회장`
_FUSED_CHAIR = re.compile(
    r"(?:.*\s)?([^\s]{2,}(?:연합회|협의회|총회|협회|학회|동문회|의사회|상인회|번영회))장"
)
_SPEAKER = re.compile(r"(.{2,}[시군구])의장")
# of soldiers, police and firefighters; behind a name they are no title
RANKS = r"(?:준장|소장|중장|대장|소령|중령|대령|경감|경정|총경|경무관|치안감|소방[령정])"
_OUR_STATE = ("한국", "대한민국", "정부", "한국정부", "대한민국정부")
_DEPUTY = re.compile(r"(?:.*\s)?(?:\S*\d|\S{2})?부(?:시장|군수|구청장|도?지사)")
# titles whose organisation may be outside the article's parties though they are fused with it
_NAMES_ITS_BODY = re.compile(r".*(?:시장|군수|구청장|도지사|[^ ]{2,}청장|[^ ]+부\s?[장차]관)")
_GOVERNMENTS = ("시", "군", "구", "도", "부", "처", "청", "위원회")
# Bare titles and the endings of the bodies that they head. The first row that a title fits, and that a party ends in,
# counts: rows of one title are each other's fallbacks, the surer before the wider.
_HEADS = (
    (re.compile(r"시장|\S{0,4}부시장"), ("시",)),
    (re.compile(r"군수|부군수"), ("군",)),
    (re.compile(r"구청장|부구청장"), ("구",)),
    (re.compile(r"주지사"), ("주",)),
    (re.compile(r"도지사|지사|\S{0,4}부지사"), ("도",)),
    (re.compile(r"(?:.*부)?총장|학장|산학협력단장|.*처장"), ("대", "대학")),
    (re.compile(r"(?:.*부)?총장|학장|산학협력단장|.*처장"), ("대", "대학", "단")),
    (re.compile(r".*학과장|.*교수"), ("대", "대학")),
    (re.compile(r"교장|교감"), ("고", "중", "초", "학교")),
    (re.compile(r"은행장|행장|부행장"), ("은행", "뱅크")),
    (re.compile(r"교육감|교육장"), ("교육청", "지원청")),
    (re.compile(r"장관|(?:.*)차관"), ("부",)),
    (re.compile(r"청장|차장"), ("청",)),
    (re.compile(r"병원장|의료원장|(?:진료|행정|기획)부?원장"), ("병원", "의료원")),
    (re.compile(r"원장|부원장|대표원장"), ("원", "병원", "연구소")),
    (re.compile(r"이사장"), ("재단", "공단", "기금", "조합", "진흥원")),
    (re.compile(r"사장"), ("공사",)),
    (re.compile(r"(?:사무)?총재|사무총장|협회장"), ("협회", "연맹", "위원회", "회")),
    (re.compile(r"회장"), ("협회", "협의회", "연합회", "연맹", "의사회", "약사회", "상의")),
    (re.compile(r"(?:체육)?회장"), ("체육회", "학회", "중앙회", "상인회", "노인회", "동문회")),
    (re.compile(r"(?:어촌)?계장"), ("어촌계",)),
    (re.compile(r"조합장"), ("조합", "농협")),
    (re.compile(r"단장"), ("단",)),
    (re.compile(r"관장"), ("관",)),
    (re.compile(r"센터장"), ("센터",)),
    (re.compile(r"위원장"), ("위원회", "위", "노조")),
    (re.compile(r"(?:노조\s?)?위원장"), ("노조", "노동조합")),
    (re.compile(r"서장"), ("서",)),
    (re.compile(r"명예영사"), ("영사관",)),
    (re.compile(r"소장"), ("소", "센터")),
    (re.compile(r".*(?:국장|(?<!학)과장|정책관|기획관|담당관)"), _GOVERNMENTS),
)
_SUBJECT = re.compile(r"(?:\([^()]*\))?[은는이가]\s")
_CHIEF = (
    r"(?:(?:부|공동|각자)?(?:대표|대표이사|사장|회장)|CEO|최고경영자|(?:전무|상무)(?:이사)?|지점장)"
)
# `대표이사 사장`, `회장 겸 대표이사`
_COMPANY_HEAD = re.compile(rf"{_CHIEF}(?:\s?(?:겸\s|·)?{_CHIEF})?")
# `총괄대표`, `부회장`, `이사장`: whose holder speaks for a firm or a foundation
_OF_FIRM = re.compile(rf".*(?:이사|사장|{_COMPANY_HEAD.pattern})")
# governments and schools, which no 대표 heads; firms and movements may end alike: 다온택시, 나눔운동본부
_NO_COMPANY = re.compile(
    r".{2,}[시군구도부처청대고](?<!택시|도시|벤처|본부|현대|시대|금고|광고|창고)"
    r"|.+(?:경찰서|소방서|소방본부|세무서|우체국|보건소|의회|위원회|사단|병원|의료원|연구원|진흥원|공단)"
)
# a bank has a 은행장
_NO_BANK = re.compile(r"(?:공동|각자)?대표(?:이사)?")
_BOTH = re.compile(r"\s겸\s")
_HANGUL = re.compile(r"[가-힣]$")
# of these a body has one, so that two of them are of two bodies
_ONLY_HEAD = re.compile(
    r"시장|군수|구청장|도?지사|주지사|총장|교장|은?행장|교육감|교육장|청장|병원장|원장|이사장|협회장|조합장"
    r"|대표|대표이사|사장|회장|CEO|최고경영자|서장"
)
# heads of bodies whose names say their kind, short ones too (`물결해경`): no 서장 of a university
_OF_ONE_KIND = {
    "서장": ("서", "해경", "경찰", "소방"),
    "교장": ("고", "중", "초", "교", "상", "학원"),
    "은행장": ("은행", "뱅크", "농협", "수협", "금고"),
    "교육감": ("교육청", "협의회"),
    "교육장": ("교육청", "지원청", "협의회"),
    "청장": ("청",),
}
# offices of bodies that seldom sign, and how these end: `의장` of 가람시의회, not of 가람주민협의회
_OFFICES = (
    (re.compile(r"(?:\S*의회\s)?부?의장|[시군구도]의원"), re.compile(r"(?<!협)의회$")),
    (re.compile(r"의장"), re.compile(r"(?:회의|동맹|노총)$")),
    (re.compile(r"국회(?:부)?의장"), re.compile(r"국회$")),
    (re.compile(r"(?:국무)?총리"), re.compile(r"^(?:대한민국|한국)?정부$")),
    (re.compile(r"대사"), re.compile(r"대사관$")),
)
# offices of state and party: never those of a signatory
_ELSEWHERE = re.compile(r".*대통령|.*의원|.*총리|.*대사|.*의장|.*지부장|선수|교수|변호사")


def implied_organization(position: str, near: Neighbourhood) -> str | None:
    """The organisation that a title is one word with: a party's name, or as written."""
    title = _ACTING.sub("", position)
    if title == "대통령":  # without a country beside it, ours
        ours = [near.names[index] for index in sorted(near.everyone)]
        return next((name for name in ours if name_key(name) in _OUR_STATE), None)
    if " " in title:  # `누리대 총동문회장` heads 누리대 총동문회 where that is a party, else 누리대
        body, first = title.removesuffix("장"), title.split()[0]
        whole = near.by_key.get(name_key(body), near.by_key.get(name_key(first)))
        if whole is not None:
            return near.names[whole]
    if _DEPUTY.fullmatch(title):
        return None  # `제2부시장` heads no 제2부시
    if found := _SPEAKER.fullmatch(title):
        return f"{found[1]}의회"
    for pattern, form in _FUSED:
        found = pattern.fullmatch(title)
        if not found:
            continue
        body = found.expand(form).strip()
        party = _party_called(body, near)
        if party is not None:
            return near.names[party]
        if _NAMES_ITS_BODY.fullmatch(title) and len(body) >= 3:
            return body.split()[-1]
    if found := _FUSED_CHAIR.fullmatch(title):
        party = _party_called(found[1], near)
        return found[1] if party is None else near.names[party]
    return None


def _party_called(body: str, near: Neighbourhood) -> int | None:
    key = name_key(body)
    if (known := near.by_key.get(key)) is not None:
        return known
    if len(key) >= 2 and (only := near.only_ending(key)) is not None:
        return only
    return near.find(body) if len(key) >= 3 else None


def headed_party(position: str, near: Neighbourhood) -> str | None:
    """The only party of the kind that a bare title heads: `정원도시국장` one of governments."""
    for endings in _kinds(position):
        if (party := near.only_ending(endings)) is not None:
            return near.names[party]
    return None


def heads_another(position: str, organization: str, near: Neighbourhood) -> bool:
    """Whether parties are here that a bare title heads, and this is none of them: `군수` beside 가람시.

    A hospital has a 처장 as a university does, so that only titles of a sole head tell.
    """
    if not _ONLY_HEAD.fullmatch(_ACTING.sub("", position)):
        return False
    headed = frozenset[int]().union(*map(near.ending, _kinds(position)))
    return bool(headed) and organization not in {near.names[party] for party in headed}


def cannot_head(position: str, organization: str) -> bool:
    """Whether a bare title is of another kind of body than this one: `서장` and 누리대."""
    endings = _OF_ONE_KIND.get(_ACTING.sub("", position))
    key = name_key(organization)
    return endings is not None and _HANGUL.search(key) is not None and not key.endswith(endings)


def _kinds(position: str) -> list[tuple[str, ...]]:
    """How the names of the bodies end that a bare title heads: `의무부총장 겸 의료원장` two kinds."""
    title = _ACTING.sub("", position)
    return [
        endings
        for part in dict.fromkeys((title, *_BOTH.split(title)))
        for pattern, endings in _HEADS
        if pattern.fullmatch(part)
    ]


def headed_parties(position: str, near: Neighbourhood) -> list[str]:
    """All parties that people of one bare title head, in order: `한별·서율 총장` of two universities."""
    title = _ACTING.sub("", position)
    if not _ONLY_HEAD.fullmatch(title):
        return []
    headed = next(filter(None, map(near.ending, _kinds(position))), frozenset[int]())
    if not headed and _COMPANY_HEAD.fullmatch(title):
        headed = near.firms
    return [near.names[party] for party in sorted(headed)]


def implied_party(position: str, near: Neighbourhood, text: str, offset: int) -> str | None:
    """The party that a bare title heads: by its kind, else the subject last named before it."""
    title = _ACTING.sub("", position)
    if belongs_elsewhere(position):
        return None
    before = [mention for mention in near.mentions if mention.end <= offset]
    for endings in _kinds(position):
        if (only := near.only_ending(endings)) is not None:
            return near.names[only]
        heads = near.ending(endings)
        of_kind = [mention for mention in before if near.by_mention[mention.start] in heads]
        if of_kind:
            return near.name_of(of_kind[-1])
    if _COMPANY_HEAD.fullmatch(title):
        if not before and len(near.firms) == 1:
            return near.names[min(near.firms)]  # a caption before the text
        before = [m for m in before if not is_public(near.name_of(m))] or before
    if _NO_BANK.fullmatch(title):
        before = [m for m in before if not near.name_of(m).endswith("은행")] or before
    before = [mention for mention in before if _SUBJECT.match(text, mention.end)] or before
    party = near.name_of(before[-1]) if before else None
    return None if party is None or cannot_head(position, party) else party


def seat_of(position: str, near: Neighbourhood) -> str | None:
    """The council or embassy among the parties whose office a title is: `의장` where 가람시의회 signs."""
    title = _ACTING.sub("", position)
    for pattern, ending in _OFFICES:
        if pattern.fullmatch(title):
            seats = {party for key, party in near.by_key.items() if ending.search(key)}
            if len(seats) == 1:
                return near.names[seats.pop()]
    return None


def is_of_another_kind(position: str, organization: str) -> bool:
    """Whether a title is of a firm and so not of this government or school: `시장과 김하늘 대표`."""
    of_firm = _COMPANY_HEAD.fullmatch(_ACTING.sub("", position))
    no_company = _NO_COMPANY.fullmatch(name_key(organization)) and not legal_form(organization)
    return bool(of_firm and no_company)


def is_of_firm(position: str) -> bool:
    """Whether a title is one that firms and foundations give to those who speak for them."""
    return _OF_FIRM.fullmatch(_ACTING.sub("", position)) is not None


def belongs_elsewhere(position: str) -> bool:
    """Whether the title is an office of state or of parliament, which no party fills."""
    return _ELSEWHERE.fullmatch(_ACTING.sub("", position)) is not None
