"""Which side is foreign: parties introduced with a state, people whose names are not made as Korean ones are."""

from __future__ import annotations

import re

from mou_extract.states import STATES
from mou_extract.surnames import COMPOUND_SURNAMES, RARE_SURNAMES, SURNAMES

# with those of headlines
_STATES = rf"{'|'.join(STATES)}|UAE|[美中日英獨佛印濠加伊]"
# a foreign party is called with its state: `베트남 물결시`, `미국 미네소타주 물결메디컬센터`
_OF_STATE = re.compile(rf"(?:{_STATES})(?:의)?\s")
_AFTER_STATE = re.compile(
    rf"(?<![가-힣·])(?:{_STATES})(?:의)?\s(?:[^\s,.]*[^\s,.서을를은는와과로해한된중]\s){{0,2}}[‘'“\"]?$"
)
_REACH_OF_STATE = 24
# surnames of Korea, and names of two parts, which no Korean has
_KOREAN_NAME = re.compile(
    rf"(?:[{SURNAMES}{RARE_SURNAMES}]|{'|'.join(COMPOUND_SURNAMES)})[가-힣]{{1,2}}"
)
_FOREIGN_NAME = re.compile(
    r"[가-힣]{1,8}(?:[-\s·][가-힣A-Z][가-힣.]{0,7})+|[A-Z][A-Za-z.’'-]*(?:\s[A-Z][A-Za-z.’'-]*)+"
)


def is_called_foreign(text: str, start: int, end: int) -> bool:
    """Whether a name is introduced with a foreign state: `일본 물결대`, `[몽골 에너지부]`."""
    if _OF_STATE.match(text, start, end):
        return True
    return _AFTER_STATE.search(text, max(0, start - _REACH_OF_STATE), start) is not None


def is_korean_name(person: str) -> bool | None:
    """Whether a person's name is made as Korean ones are; None where its form does not tell: `린하오`."""
    if _KOREAN_NAME.fullmatch(person):
        return True
    return False if _FOREIGN_NAME.fullmatch(person) else None
