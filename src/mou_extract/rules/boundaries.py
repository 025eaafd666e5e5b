"""Where a name or a promise begins and ends: whole words, less the particle, on one line.

A model decides by pieces of words; Korean decides by words. Entities are whole words less a particle: of
6,085 in real training articles 16 end before anything else, and 12 begin inside a word, where a headline
was glued to the text after it. None holds a line feed, half a pair of brackets, or the same name twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from mou_extract import legal_forms
from mou_extract.assembly.titles import RANKS
from mou_extract.edges import BULLETS
from mou_extract.labels import ENTITY
from mou_extract.regions import REGIONS
from mou_extract.rules.neighbours import (
    drop_places,
    join_legal_heads,
    join_neighbours,
    state_start,
    unopened,
)
from mou_extract.rules.particles import WORD_ENDS, closes_word, ends_in_particle
from mou_extract.spans import Span
from mou_extract.surnames import SURNAMES

# What looks like a particle and is none: another particle or a credit follows; behind 이 a bracket too.
_NO_PARTICLE = re.compile(r"[가-힣]|\s?제공|(?<=이)[(·ㆍ]")
_OF_PEOPLE = re.compile(
    r"(?:(?:들|님)[은이도과의을]?|(?:씨|옹)(?:[는가도와의를은이과을]|에게)?)(?![가-힣A-Za-z0-9])"
)
_FULL_NAME = re.compile(rf"[{SURNAMES}][가-힣]{{2}}(?=\s)")
# Of 5,957 annotated people none has 인 or 만 behind the name, and 54 names of three letters end so.
_ENDS_LIKE_PARTICLE = re.compile(rf"[{SURNAMES}][가-힣][인만]{WORD_ENDS}")
_NO_PERSON = re.compile(rf"\(?(?:좌|우|왼쪽|오른쪽|가운데)\)?|{RANKS}|\S*(?:결연|협약|협정|체결)")
# Behind a name: `윤서준씨`, `윤서준 준장`.
_BEHIND_PERSON = re.compile(
    rf"(?<=[가-힣]) (?:{RANKS})\Z|(?<=\b[{SURNAMES}][가-힣]{{2}}) ?[씨옹군양]\Z"
)
# `총리가 [임석한] 가운데`: no person of 7,157 stands so.
_MEANWHILE = re.compile(r" 가운데(?![가-힣])")
# Where somebody stands in a picture, the particle of the title before, `장관[이 존 카터]`, and whose they are,
# `[물결사의 존 카터]`: of 7,157 annotated people none has one.
_BEFORE_PERSON = re.compile(
    r"\((?:좌|우|왼쪽|오른쪽|가운데)\)\s?(?=\S)|(?<=[가-힣])[이가은는과와] (?=\S)|\S+의 (?=\S)"
)
_NO_TITLES = ("씨", "옹", "군", "양", "님")  # of 7,210 annotated titles none is one
# A body and what it does: `물결소방서 안전교육 협약`. Of 161 annotated names with one word more all are a unit's.
_UNIT = r"\S*(?:[원과처단부회소팀실국관청사점장대반당군서합주학]|센터|학교|컨소시엄|캠퍼스|은행|지구|그룹|사업|기구)"
_BODY = re.compile(
    r"\S*[가-힣]{2}(?:소방서|경찰서|병원|대학교|대학|교육청|공사|공단|학교|은행)"
    rf"(?= (?!{_UNIT}\Z)\S+\Z)"
)
_WORD = re.compile(r"[가-힣A-Za-z0-9]*")
_WORD_BEFORE = re.compile(r"[가-힣A-Za-z0-9]+\Z")
# What a glued headline ends with: `업무협약 체결물결시는`.
_GLUED = re.compile(
    r"(?:체결|협약|제공|추진|생산|구축|조성|확대|지원|강화|선정|개최|출시|기자|특파원|속보|협력|운영|개발|방문|완료|나서|[다요])$"
)
_WORD_REACH = 20
_BULLET = re.compile(rf"[{BULLETS}•①-⑳]\s*")
_BULLET_REACH = 45
# `○ (누리대) 강의실 제공`: whose item it is; none of 17,157 annotated promises begins with a bracket
_ITEM_LABEL = re.compile(r"\((?!가칭|이하)[^()\n]{2,15}\)\s*")
_NOT_OF_BULLET = re.compile(r"\n|[은는이가]\s|[:：,.=]|\s[-–—]\s")
# No promise of 2,700 in real training articles ends in a noun with one of these: it goes on to its verb.
_OPEN_END = re.compile(r"[가-힣A-Za-z0-9)’'”\"](?:를|에|에서|에게|부터|까지|으로|에도|에서도)\Z")
# None of 17,273 annotated promises ends in 까지, 부터, 에서 or 에게; 28 go on so to the verb right behind.
_ITS_VERB = re.compile(r" [가-힣]{2,4}?(?=하[고며기는]|[한된]다|[할될해돼] |되[고며기는])")
_VERB_REACH = 12
# What parties turn to, and do: none of 17,273 annotated promises ends in it, 291 stand before it.
_TURNED_TO = re.compile(r"에도?(?: 공동으로)?\Z")
_TURNS = re.compile(
    r" (?:공동으로 |함께 |적극 |본격 )?(?:나[서선설섰]|힘을|뜻을|박차|속도|도전|동참|착수|협력)"
)
_GOES_ON = re.compile(r"[ ’'‘]{1,3}(?:\d+[년월일]간? )?")
# The light verb behind a promise, and what only joins it to the next one: `환경을 조성[해]`, `교류[를 함께]`. None of
# 2,690 in real articles ends so, of 12,837 others 2 do; before 시키다 73 end, and 15, mostly of the corpus, with it.
_LIGHT_VERB = re.compile(
    r"(?<=[가-힣]{2})(?:(?<![재손이방침피공유항분근동양])해|하여|하고|하며|(?<!스마트)키로|시[키킬킨켜][가-힣]{0,2})\Z"
    r"|[을를] (?:함께|비롯해)\Z"
)
_NO_VERB = re.compile(r"(?:위|통|대|관|비롯)(?:해|하여)\Z")
# What such a noun is the means of; a promise follows: `홍보 영화를 [통해] 병원을 알린다`.
_MEANS = re.compile(r" (?:통해|통한|활용해|활용한|바탕으로|토대로|계기로|위해|위한) ")
# What closes a list: of 170 annotated promises with a comma before it 162 hold the list, and 8 are its last item.
_AND_SO_ON = re.compile(
    r" 등(?:의|에|을|에서|으로)? (?:\S+ ){0,4}?"
    r"\S*(?:분야|부문|방안|협력|체계|사업|서비스|프로그램|생태계)\S*(?: \S+){0,4}\Z"
)
_TAIL = 60
_LONGEST_LIST = 300
_FROM = re.compile(r"(?<![년월일시초말\d])(?<!올해)(?<!오늘)(?<!지금)부터")
_TO = re.compile(r"(?<![년월일시초말\d])까지")
_MOST_PIECES = 8
_ENDS_IN_VERB = re.compile(r"(?:고|며|서|해|여|도록|는|다|[한할될된])\Z")
_BRACKETED_FORMS = frozenset((*legal_forms.IN_BRACKETS, *legal_forms.WORDS, "유한"))
# What stands before a name and is none of it; of 12,000 annotated mentions one begins so.
_EPITHET = re.compile(
    rf"(?:(?:{'|'.join(REGIONS)})"
    r"|(?:\S+ ){0,3}?\S*(?:기업|업체|플랫폼|브랜드|제조사|개발사|운영사|스타트업|게임사|액셀러레이터"
    r"|투자사|운용사|프로(?:축구|야구|농구|배구)단?|[KV]리그[12]?))\s+(?=\S)"
)
# The short form of a state, glued to the person before: `[존 카터 미] 에너지부 장관`.
_SHORT_STATE = re.compile(r"(?<=[가-힣]) [미일중영독불러호가]\Z")
_ORGAN_FOLLOWS = re.compile(r" (?:[가-힣]{1,10}[부성청처원]|대통령|총리|수상|국왕)(?![가-힣])")
# `물결시가 새솔전자`: none of 29,206 annotated parties holds a government and the particle that agrees with it
_GOVERNMENT_ACTS = re.compile(
    r"([^()]*[가-힣](?:(?:시|도|(?<![지친가도])구)(?=[가는])|[군청](?=[이은])))[가는이은] (?=\S)"
)
_TWICE = re.compile(r"(\S+) (\1)")
# `주식회사 물결전자(MGE)` is two mentions, `물결전자(주)` is one.
_GLOSSED = re.compile(r"([^()]+?)\s?\(([^()]{2,})\)")
_SHORTEST = 3
_SHORTEST_PROMISE = 4  # 5 of 15,500 promises are shorter, and none of 8 that models read
# Never an end of a span: blanks. Of names, the standard leaves out quotation marks too; a
# commitment may open with a quoted name and keep its mark, and closes with no comma.
_BLANKS = " \n"
_QUOTES = _BLANKS + "'\"‘’“”*"  # and the stars of Markdown: no annotated name ends in one
_COMMAS = _BLANKS + ",.·"
_QUOTED_NAME = {"‘": "’", "'": "'", "“": "”", '"': '"', "「": "」", "《": "》"}
_QUOTED_LABELS = ("SIGNATORY", "PROGRAM")
# A text without blanks; the longest of 29,206 annotated parties has 18 letters without one.
_NO_BLANKS = re.compile(r"\S{25}")
# Of 2,138 annotated places none ends so, and one opens a mark that it does not close.
_EVENT_FOLLOWS = re.compile(
    r"에서 (?:열린|열리는|개최된|개최한|진행된|진행 중인)(?:\s|\Z)|서 (?:열린|열리는|개최된|진행된)\s*\Z"
)
_CLOSED_BY = {"(": ")", "[": "]", **_QUOTED_NAME}
_LONGEST_REST = 40
_APOSTROPHE = re.compile(r"[A-Za-z]['’][A-Za-z]")


def settle_boundaries(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that begin and end where words do.

    Args:
        text: The article.
        spans: Spans of one layer, as a model tagged them. Of labels that are not ours no rule is
            known: such spans keep their words, and no other takes them in.

    Returns:
        Spans in text order; a span may become two or none.
    """
    pieces = sorted(piece for span in spans for piece in _pieces(text, span))
    names = _whole_names(text, join_neighbours(text, join_legal_heads(text, pieces)))
    promises = _joined_promises(text, _whole_promises(text, drop_places(text, names)))
    return tuple(sorted(_trimmed(text, promises)))


def _pieces(text: str, span: Span) -> Iterator[Span]:
    """The names that one span holds; promises stay whole."""
    if span.label not in ENTITY.labels:
        yield span
        return
    shown = text[span.start : span.end].rstrip()
    # a menu, a headline's last word: the name is what stands after it
    start = span.start + shown.rfind("\n") + 1
    shown = shown[start - span.start :]
    if span.label == "OFFICIAL" and (
        _NO_PERSON.fullmatch(shown)
        or (
            text[start - 2 : start] in ("가 ", "이 ") and _MEANWHILE.match(text, start + len(shown))
        )
    ):
        return
    if span.label == "POSITION" and shown in _NO_TITLES:
        return
    ranges = [(0, len(shown))]
    if span.label == "SIGNATORY":
        whole = _NO_PARTICLE.match(text, start + len(shown)) is not None
        ranges = _names_within(shown, whole=whole)
    for first, last in ranges:
        if first < last:
            yield span.moved(start + first, start + last)


def _names_within(shown: str, *, whole: bool) -> list[tuple[int, int]]:
    """Ranges of the parties' names that stand in one, as they do nowhere in the standard.

    Args:
        shown: What was tagged as one name.
        whole: Whether what follows in the text says that it holds no particle.
    """
    start, end = 0, len(shown)
    while epithet := _EPITHET.match(shown, start):
        start = epithet.end()
    if subject := _GOVERNMENT_ACTS.match(shown, start):
        rest = _names_within(shown[subject.end() :], whole=whole)
        others = [(subject.end() + first, subject.end() + last) for first, last in rest]
        return [(start, subject.end(1)), *others]
    if found := _TWICE.fullmatch(shown, start) or _GLOSSED.fullmatch(shown, start):
        if found[2] not in _BRACKETED_FORMS:
            return [found.span(1), found.span(2)]
    elif (closing := unopened(shown, start)) is not None:
        # `(이하 물결대) 로봇센터`
        return [(start, closing), (closing + 1, end)]
    elif not whole and end - start >= _SHORTEST and ends_in_particle(shown):
        return [(start, end - 1)]
    return [(start, end)]


def _whole_names(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Names that stop or start within a word go on to its end, less the particle; others as they are."""
    apart = _people_apart(text, sorted(spans))
    reached = 0
    for index, span in enumerate(apart):
        if span.start < reached:
            continue  # the name before took it in
        if span.label not in ENTITY.labels:
            reached = span.end
            yield span
            continue
        limit = len(text)
        after = apart[index + 1] if index + 1 < len(apart) else None
        if after and after.label != span.label:
            if after.label == "POSITION" and after.start == span.end and text[span.end].isalnum():
                continue  # `[물결시][의장]`: a title fused with its organisation is one word
            limit = after.start
        grown = _grown(text, span, reached, limit)
        reached = grown.end
        yield grown


def _grown(text: str, span: Span, floor: int, limit: int) -> Span:
    """A name over whole words, less what its kind never begins or ends with; not beyond its neighbours."""
    start, end = _word_start(text, span.start, floor), _word_end(text, span, limit)
    if _NO_BLANKS.match(text, start, end):
        start, end = span.start, span.end  # a text without blanks has no words
    match span.label:
        case "SIGNATORY":
            start = state_start(text, start, end, floor)
            body = _BODY.match(text, start, end) if end > span.end else None
            end = body.end() if body else end
        case "OFFICIAL":
            end = _full_name_end(text, span.moved(start, end), span.end, limit)
            mark = _BEFORE_PERSON.match(text, start, end)
            start = mark.end() if mark else start
        case "VENUE":
            end = _place_end(text, start, end)
    return span.moved(start, _quoted_end(text, span.label, start, end))


def _full_name_end(text: str, person: Span, read: int, limit: int) -> int:
    """Where a person's name ends: not with another one's word, nor with a state.

    Args:
        text: The article.
        person: The name over whole words.
        read: Where the model ended it.
        limit: Where the next name of another kind begins.
    """
    end = person.end
    if end > read and (name := _FULL_NAME.match(text, person.start, read)):
        end = name.end()  # `[김하늘 비]스퀘어 대표`
    if name := _ENDS_LIKE_PARTICLE.match(text, person.start, max(limit, end)):
        end = max(end, name.end())
    state = _SHORT_STATE.search(text, person.start, end)
    if state and _ORGAN_FOLLOWS.match(text, end) and " " in text[person.start : state.start()]:
        end = state.start()
    return end


def _quoted_end(text: str, label: str, start: int, end: int) -> int:
    """Where a name ends that opens a quotation: at its closing mark, or before it by a word or more.

    Of 4,200 such programmes and parties none goes beyond the mark, or leaves one letter before it. An
    apostrophe is no closing mark: `‘Let’s 달린다’`, `‘’25 달린다’`.
    """
    closing = _QUOTED_NAME.get(text[start - 1 : start]) if label in _QUOTED_LABELS else None
    if closing is None:
        return end
    mark = start + 1
    while (mark := text.find(closing, mark, end + 2)) >= 0 and _APOSTROPHE.match(text, mark - 1):
        mark += 1
    return mark if mark >= 0 and (mark < end or text[end].isalpha()) else end


def _place_end(text: str, start: int, end: int) -> int:
    """Where a place ends: behind the mark that closes its own, and before `에서 열린`."""
    for mark, closing in _CLOSED_BY.items():
        opened = text.count(mark, start, end)
        closed = text.count(closing, start, end) if closing != mark else opened // 2 * 2
        closes = text.find(closing, end, end + _LONGEST_REST)
        if opened > closed and closes >= 0 and "\n" not in text[end:closes]:
            end = closes + 1
    event = _EVENT_FOLLOWS.search(text, start, end)
    return event.start() if event and event.start() > start else end


def _whole_promises(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Promises from the start of a word or bullet to a verb; others as they are."""
    open_one: Span | None = None  # ends in a noun with a particle, and may go on
    reached = 0
    for span in spans:
        if span.label != "COMMITMENT":
            reached = span.end
            yield span
            continue
        start = _bullet_start(text, _word_start(text, span.start, reached), reached)
        item = start
        opened = _BULLET.search(text, max(0, item - 2), item)
        if opened and (label := _ITEM_LABEL.match(text, start, span.end - 1)):
            start = label.end()
        reached = span.end
        if open_one and _GOES_ON.fullmatch(text, open_one.end, start):
            span = replace(span, score=max(span.score, open_one.score))
            start = open_one.start
        elif open_one and not _MEANS.fullmatch(text, open_one.end, start):
            yield _to_its_verb(text, open_one, start)
        span = span.moved(start, span.end)
        tail = _LIGHT_VERB.search(text, start, span.end)
        if tail and not _NO_VERB.search(text, start, span.end):
            if tail.start() == start:
                open_one = None
                continue  # a verb alone; the letters before it are another promise's
            span = span.moved(start, tail.start())
        goes_on = _OPEN_END.search(text, span.start, span.end) is not None
        open_one = span if goes_on else None
        long_enough = span.end - span.start >= _SHORTEST_PROMISE
        if not goes_on and (
            long_enough or _BULLET.search(text, max(0, item - 2), item) is not None
        ):
            yield span
    if open_one:
        yield _to_its_verb(text, open_one, len(text))


def _joined_promises(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Promises of which the pieces of a list that one noun or verb closes are one."""
    pieces: list[Span] = []  # with nothing but a comma between
    for span in spans:
        if span.label != "COMMITMENT":
            yield span
            continue
        if pieces and text[pieces[-1].end : span.start] != ", ":
            yield from pieces
            pieces = []
        pieces.append(span)
        first = _first_of_list(text, pieces)
        if first < len(pieces) - 1:
            score = max(piece.score for piece in pieces[first:])
            pieces[first:] = [replace(span, start=pieces[first].start, score=score)]
        if len(pieces) > _MOST_PIECES:
            yield pieces.pop(0)
    yield from pieces


def _first_of_list(text: str, pieces: Sequence[Span]) -> int:
    """Where the list begins that the last piece closes: `[설계부터], [보수까지 협력]`, `[교육], [홍보 등에 협력]`."""
    last = len(pieces) - 1
    closing = pieces[last]
    least = last
    while least and closing.end - pieces[least - 1].start <= _LONGEST_LIST:
        least -= 1
    if _TO.search(text, closing.start, closing.end):
        for index in range(last - 1, least - 1, -1):
            start, end = pieces[index].start, pieces[index].end
            if _FROM.search(text, start, end) and not _TO.search(text, start, end):
                return index
    first = last
    if _AND_SO_ON.search(text, max(closing.start, closing.end - _TAIL), closing.end):
        while first > least and not _ENDS_IN_VERB.search(
            text, pieces[first - 1].start, pieces[first - 1].end
        ):
            first -= 1
    return first


def _to_its_verb(text: str, span: Span, limit: int) -> Span:
    """`[만기를 10년까지] 연장한다` ends with what its light verb carries, if that stands right behind it.

    What parties only turn to ends in a noun: `[골목 살리기에] 나선다`, `[영화 제작에 공동으로] 나선다`.
    """
    if verb := _ITS_VERB.match(text, span.end, min(limit, span.end + _VERB_REACH)):
        return span.moved(span.start, verb.end())
    if not _TURNS.match(text, span.end):
        return span
    turned = _TURNED_TO.search(text, span.start + _SHORTEST_PROMISE, span.end)
    return span.moved(span.start, turned.start()) if turned else span


def _people_apart(text: str, spans: Sequence[Span]) -> list[Span]:
    """Between a person and an organisation there is a blank: `[염무][송 서망수협] 조합장`."""
    apart = list(spans)
    for index, (person, other) in enumerate(pairwise(spans)):
        if (person.label, other.label) != ("OFFICIAL", "SIGNATORY") or person.end != other.start:
            continue
        if not (text[person.end - 1].isalnum() and text[other.start].isalnum()):
            continue
        if name := _FULL_NAME.match(text, person.start, person.end):
            apart[index] = person.moved(person.start, name.end())
            apart[index + 1] = other.moved(name.end() + 1, other.end)
            continue
        end = _word_after(text, other.start, other.end)
        if end + 1 < other.end and text[end].isspace():
            apart[index] = person.moved(person.start, end)
            apart[index + 1] = other.moved(end + 1, other.end)
    return apart


def _bullet_start(text: str, start: int, floor: int) -> int:
    """`▲인재 [양성과 교류]` begins at its bullet: a bullet is one commitment without a subject."""
    bullets = list(_BULLET.finditer(text, max(floor, start - _BULLET_REACH), start))
    if not bullets or _NOT_OF_BULLET.search(text, bullets[-1].end(), start):
        return start
    return bullets[-1].end()


def _word_start(text: str, start: int, floor: int) -> int:
    if start > floor and text[start - 1] in legal_forms.SIGNS:
        return start - 1
    if not text[start].isalnum() or (
        text[start - 1 : start].isdigit() and not text[start].isdigit()
    ):
        return start
    before = _WORD_BEFORE.search(text, max(floor, start - _WORD_REACH), start)
    if before is None or before.start() == floor > 0 or _GLUED.search(before[0]):
        return start
    return before.start()


def _word_end(text: str, span: Span, limit: int) -> int:
    end = span.end
    opened = text.count("(", span.start, end) - text.count(")", span.start, end)
    if text[end : end + 1] == ")" and opened > 0:
        return end + 1  # `물결(주`
    if span.label == "SIGNATORY" and end < limit and text[end] in legal_forms.SIGNS:
        return end + 1
    if not text[end - 1].isalnum():
        if text[span.start : end] not in legal_forms.SIGNS:
            return end
        if end >= limit:
            return end
        end += 1  # `[㈜]물결은`: the name follows
    for position in range(end, _word_after(text, end, limit) + 1):
        if closes_word(text, position):
            return position
        if span.label in ("OFFICIAL", "POSITION") and _OF_PEOPLE.match(text, position):
            return position
    return end


def _word_after(text: str, position: int, limit: int) -> int:
    """Where the letters end that go on from a position, at most at a limit."""
    word = _WORD.match(text, position, max(position, limit))
    assert word is not None
    return word.end()


def _trimmed(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """Spans without blanks and marks at their ends; what is nothing else goes."""
    for span in spans:
        left, right = span.start, span.end
        before = _QUOTES if span.label in ENTITY.labels else _BLANKS
        behind = _COMMAS if span.label == "COMMITMENT" else before + "(,"
        while left < right and text[left] in before:
            left += 1
        while left < right and text[right - 1] in behind:
            right -= 1
        if span.label == "OFFICIAL":
            right = _person_end(text, left, right)
        if left < right and not (span.label == "SIGNATORY" and _NO_BLANKS.match(text, left, right)):
            yield span.moved(left, right)


def _person_end(text: str, start: int, end: int) -> int:
    """Where a person ends: before `씨`, a rank, or a mark; of 7,157 annotated ones none ends in these."""
    while end > start and (
        text[end - 1] in "-–" or (text[end - 1] == ")" and "(" not in text[start:end])
    ):
        end -= 1
    behind = _BEHIND_PERSON.search(text, start, end)
    return behind.start() if behind else end
