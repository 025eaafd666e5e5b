"""What the CRF sees of a morpheme: itself, its neighbours and word, its sentence, its article."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from baselines.morphemes import LINE_END, Morpheme

_REACH = 3  # neighbours on each side
_OUTSIDE = "∅"
# Words that tell what a sentence of such an article is about.
_CUES = frozenset(
    """협약 업무협약 양해각서 MOU 협약식 체결 서명 협력 맺 약속 합의 추진 계획 예정 방침 기로 지원 제공 구축 운영
    개최 참석 대표 총장 회장 사장 원장 시장 군수 이사장 센터 본부 대학 장소 회의실 본관 지난 오늘 앞서""".split()
)
_PAIRS = {"(": ")", "[": "]", "「": "」", "《": "》", "<": ">"}
_QUOTES = "'\""


def article_features(morphemes: Sequence[Morpheme]) -> list[list[str]]:
    """Names of the features that hold, for every morpheme of an article."""
    features = [_own(morpheme) for morpheme in morphemes]
    for collect in (_neighbours, _words, _sentences, _enclosures, _article):
        for of_morpheme, more in zip(features, collect(morphemes), strict=True):
            of_morpheme += more
    return features


def _own(morpheme: Morpheme) -> list[str]:
    form, tag = morpheme.form, morpheme.tag
    return [
        "bias",
        f"form={form}",
        f"tag={tag}",
        f"form|tag={form}|{tag}",
        f"first={form[0]}",
        f"last={form[-1]}",
        f"last two={form[-2:]}",
        f"length={min(len(form), 5)}",
        f"after blank={morpheme.after_blank}",
    ]


def _neighbours(morphemes: Sequence[Morpheme]) -> Iterator[list[str]]:
    padding = [_OUTSIDE] * _REACH
    forms = [*padding, *(morpheme.form for morpheme in morphemes), *padding]
    tags = [*padding, *(morpheme.tag for morpheme in morphemes), *padding]
    steps = [step for step in range(-_REACH, _REACH + 1) if step]
    for here in range(_REACH, len(morphemes) + _REACH):
        found = [f"form{step:+}={forms[here + step]}" for step in steps]
        found += [f"tag{step:+}={tags[here + step]}" for step in steps]
        for first in range(here - 2, here + 2):
            found.append(f"forms{first - here:+}={forms[first]}|{forms[first + 1]}")
            found.append(f"tags{first - here:+}={tags[first]}|{tags[first + 1]}")
        found.append(f"tags={'|'.join(tags[here - 2 : here + 3])}")
        yield found


def _words(morphemes: Sequence[Morpheme]) -> Iterator[list[str]]:
    """Of the word: its ends, and what stands in it before and after the morpheme."""
    starts = [at for at, morpheme in enumerate(morphemes) if morpheme.after_blank]
    if not starts or starts[0] > 0:
        starts = [0, *starts]
    for first, last in zip(starts, [*starts[1:], len(morphemes)], strict=True):
        forms = [morpheme.form for morpheme in morphemes[first:last]]
        word = "".join(forms)
        for at in range(len(forms)):
            before, after = "".join(forms[:at]), "".join(forms[at + 1 :])
            yield [
                f"word begins={word[:2]}",
                f"word ends={word[-2:]}",
                f"before in word={before[-3:]}",
                f"after in word={after[:3]}",
            ]


def _sentences(morphemes: Sequence[Morpheme]) -> Iterator[list[str]]:
    """Cue words of the sentence, before and after the morpheme, and how far its end is."""
    cues: dict[int, list[int]] = {}
    last: dict[int, int] = {}
    for at, morpheme in enumerate(morphemes):
        last[morpheme.sentence] = at
        if morpheme.form in _CUES:
            cues.setdefault(morpheme.sentence, []).append(at)
    for at, morpheme in enumerate(morphemes):
        of_sentence = cues.get(morpheme.sentence, [])
        before = of_sentence[: bisect_left(of_sentence, at)]
        after = [cue for cue in of_sentence if cue > at]
        found = {f"cue before={morphemes[cue].form}" for cue in before}
        found |= {f"cue after={morphemes[cue].form}" for cue in after}
        yield [*sorted(found), f"to end={min((last[morpheme.sentence] - at) // 4, 6)}"]


def _enclosures(morphemes: Sequence[Morpheme]) -> Iterator[list[str]]:
    """The brackets and quotation marks that are open; a line feed closes all."""
    open_marks: list[str] = []
    for morpheme in morphemes:
        form = morpheme.form
        if form == LINE_END:
            open_marks = []
        elif open_marks and form in (open_marks[-1], _PAIRS.get(open_marks[-1])):
            open_marks.pop()
        elif form in _PAIRS or form in _QUOTES:
            open_marks.append(form)
        yield [f"in={mark}" for mark in sorted(set(open_marks))]


def _article(morphemes: Sequence[Morpheme]) -> Iterator[list[str]]:
    """Where in the article it stands, and whether it comes again there."""
    counts = Counter(morpheme.form for morpheme in morphemes)
    line = 0
    for morpheme in morphemes:
        line += morpheme.form == LINE_END
        found = [f"line={min(line, 3)}"]
        if morpheme.tag.startswith("N") and len(morpheme.form) > 1:
            found.append(f"times={min(counts[morpheme.form], 4)}")
        yield found
