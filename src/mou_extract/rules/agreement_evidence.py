"""Whether an article tells of an agreement at all: by its parties, and by the words that stand beside them.

Ordinary news names organisations, days and plans as well. What tells it apart is who is named in the
sentences that speak of an agreement, and of common action.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from mou_extract.assembly.sentences import sentence_at, split_sentences
from mou_extract.rules.neighbours import TOGETHER
from mou_extract.rules.party_evidence import OF_AGREEMENT, find_parties
from mou_extract.spans import Span

_LEAST_EVIDENCE, _AMPLE_EVIDENCE = 0.9, 10.0
_SHORT_TEXT, _SURE = 400, 0.9
_COMMON_ACTION = re.compile(
    r"협력|협업|공동으로|공동 ?(?:개발|연구|추진|운영)|합의|서명|뜻을 (?:같이 ?하|모[았으])|한목소리"
    r"|연합|컨소시엄|얼라이언스|네트워크|협의체|동맹|연대|상생|동반"
)
_COMMON_BODY = re.compile(r"연합체|컨소시엄|얼라이언스|네트워크|협의체|동맹|협력망|협력체")
_AGREEMENT_NOUN = re.compile(r"협약|협정|M[Oo][UA]|양해각서|의향서|합의서|약정|제휴|파트너십")
_PAST = r"[^.\n]{0,14}(?:체결했|체결한|체결하는 등|맺었|맺은|했었|따른|출발)"
# `앞서 물결시는 지난달 24일 너울은행과 협약을 맺었다`
_BEFORE = re.compile(
    r"(?:\A\W*앞서 |[은는] 앞서 (?=지난|작년|재작년|20[012]\d년))[^\n]{0,140}?"
    rf"(?:{_AGREEMENT_NOUN.pattern}){_PAST}"
)
# `지난해 12월 너울은행과 협약을 맺었다`, unless a day, a report or a renewal stands in the sentence
_IN_THE_PAST = re.compile(
    r"(?:지난해|작년|재작년|\d+년 전|20[012]\d년)(?: (?:1[0-2]|[1-9])월)?(?! ?\d+일)[^\n]{0,90}?"
    rf"(?:{_AGREEMENT_NOUN.pattern}){_PAST}"
)
_NEW = re.compile(
    r"(?<!\d)[1-3]?\d일|밝혔|(?<![가-힣])(?:전했|알렸)|발표|연장|갱신|재체결|새로|올해|이어|다시|\d년(?:까지|부터|도|째)"
)
# `너울은행과 업무협약(MOU)을 맺었다고 26일 밝혔다`: signed, and the day or who tells it in the same sentence.
_SIGNED = re.compile(
    rf"(?:{_AGREEMENT_NOUN.pattern}|합의문)(?:\([^()]*\))?[’'”\"」》〉]*[을를에]? ?"
    r"(?:체결했|체결하고|체결하며|맺었|맺고|맺으며|서명했|서명하고|서명하며)"
)
_TOLD = re.compile(
    r"(?<![\d.])[1-3]?\d일(?!간|째|부터|까지| ?만에)|밝혔|(?<![가-힣])(?:전했|알렸)|발표했"
)
# What says that nothing was signed, or that somebody else signs something else: a player, a couple.
_NOT_SIGNED = re.compile(
    r"사실이 아니|사실무근|오보|소문|루머|혐의|파기|이혼|이적|연장 합의서|임금 ?협약|단체 ?협약|임단협"
)
_BRACKETS = re.compile(r"\([^()]*\)")


def may_tell_of_agreement(text: str) -> bool:
    """Whether a word of an agreement or of common action stands anywhere; without one nobody signs.

    Of 2,685 annotated articles with an agreement all have one, of 8,000 articles of running news three
    quarters have none.

    Args:
        text: The article, normalized.
    """
    return any(words.search(text) for words in (OF_AGREEMENT, _COMMON_ACTION, TOGETHER))


def tells_of_agreement(text: str, spans: Sequence[Span], labels: Set[str]) -> bool:
    """Whether parties were read, and beside them what an agreement has.

    Where a sentence beside them reports a signing that is enough; else they have to be read with confidence.

    Args:
        text: The article.
        spans: Spans of both layers.
        labels: What the model can say; a rule about labels that it lacks does not apply.
    """
    if not may_tell_of_agreement(text):
        return False
    evidence = sum(span.score for span in spans if span.label == "SIGNATORY")
    if not evidence:
        return False
    sentences = split_sentences(text)
    told = [text[sentence.start : sentence.end] for sentence in sentences]
    places = {sentence_at(sentences, span.start) for span in spans if span.label == "SIGNATORY"}
    beside = [told[place] for place in places]
    if any(map(_reports_signing, beside)):
        return True
    if evidence >= _AMPLE_EVIDENCE:
        return not _only_recalls(told, beside)
    if evidence < _LEAST_EVIDENCE or not _speaks_of_it(text, spans, beside):
        return False
    if _only_recalls(told, beside):
        return False
    return not labels >= {"COMMITMENT", "DATE"} or _promises_or_dates(text, spans, beside)


def _promises_or_dates(text: str, spans: Sequence[Span], beside: Sequence[str]) -> bool:
    """Whether a promise or a day stands beside the parties.

    A day alone is enough for one party only where a sentence that names it names an agreement too. A
    short text may be cut off before it tells of either: there two sure names are enough.
    """
    found = {span.label for span in spans}
    if "COMMITMENT" in found:
        return True
    if "DATE" in found:
        return len(find_parties(text, spans)) > 1 or _any_has(beside, _AGREEMENT_NOUN)
    sure = {
        text[span.start : span.end]
        for span in spans
        if span.label == "SIGNATORY" and span.score >= _SURE
    }
    return len(text) < _SHORT_TEXT and len(sure) > 1


def _speaks_of_it(text: str, spans: Sequence[Span], beside: Sequence[str]) -> bool:
    """Whether what is said beside the parties speaks of an agreement or of common action.

    Several parties need either anywhere in the article, one party in a sentence that names it. Of 403
    and 353 real articles with an agreement this drops 0 and 1, of 2,091 others 3; of 3,000 articles of
    all kinds 82 were read as agreements without it and 43 with it, of which about 25 are some.
    """
    anywhere = OF_AGREEMENT.search(text) is not None
    together = TOGETHER.search(text) is not None
    if anywhere and together:
        return True
    if (anywhere or together) and len(find_parties(text, spans)) > 1:
        return True
    return _any_has(beside, OF_AGREEMENT) or _any_has(beside, _COMMON_ACTION)


def _any_has(sentences: Sequence[str], words: re.Pattern[str]) -> bool:
    return any(words.search(sentence) for sentence in sentences)


def _reports_signing(sentence: str) -> bool:
    """Whether a sentence tells that an agreement was signed, and when or by whom that is told."""
    if not (_SIGNED.search(sentence) and _TOLD.search(sentence)):
        return False
    return _NOT_SIGNED.search(sentence) is None and not _recalls(sentence)


def _only_recalls(told: Sequence[str], beside: Sequence[str]) -> bool:
    """Whether every sentence that names an agreement tells of an earlier one.

    So do 6 of 2,847 annotated articles with an agreement, and 9 articles without one but none with one of
    some 900 that models had read as agreements without having learned from them. Who plans a network of
    many may recall what others agreed.
    """
    if _any_has(beside, _COMMON_BODY):
        return False
    naming = [_BRACKETS.sub("", sentence) for sentence in told if _AGREEMENT_NOUN.search(sentence)]
    return bool(naming) and all(map(_recalls, naming))


def _recalls(sentence: str) -> bool:
    """Whether a sentence tells of an agreement of the past, and of no other."""
    if len(_AGREEMENT_NOUN.findall(sentence)) > 1:
        return False
    if _BEFORE.search(sentence):
        return True
    return _IN_THE_PAST.search(sentence) is not None and not _NEW.search(sentence)
