"""Particles: what Korean writes behind a name, within its word."""

from __future__ import annotations

import re

WORD_ENDS = r"(?![가-힣A-Za-z0-9])"
# Particles that follow a final consonant only, a vowel only, either sound.
# Reporters mistake 은 and 는, 을 and 를, 과 and 와; and no name was seen to end in them.
_AFTER_CONSONANT = re.compile(
    r"(?:이|이[나며고다자랑란]|이라[는고며]?|으로(?:[는도의만써서]|부터[는도의]?|서[는도의])?)"
    + WORD_ENDS
)
_AFTER_VOWEL = re.compile(r"(?:[가나랑며다자란엔]|라[는고며]?)" + WORD_ENDS)
_AFTER_EITHER = re.compile(
    r"(?:[은는을를과와의에도만측인간및]|[과와][는도의만]|에[게서는도겐선만의]|에서[는도의만]|에게[는도서]"
    r"|측[은이과에의을]|로(?:[는도의만써서]|부터[는도의]?|서[는도의])?|까지도?|(?:에서)?부터|보다도?|처럼|하고|뿐만?|께서"
    # the copula agrees with nothing: `누리대이며`
    r"|마저도?|조차도?|만[이을의]|에게서[는도]|이[며자다]|이라[는고며]|이?었다|였다)?" + WORD_ENDS
)
_HANGUL, _FINALS = 0xAC00, 28
_OWN_LETTER = re.compile(r"(?:마을|가을|노을|어린이|젊은이|지킴이|길잡이)\Z")


def closes_word(text: str, position: int) -> bool:
    """Whether from a position on only a particle, or nothing, stands before the end of the word.

    Of 이 and 가, each agrees with the sound before it: a particle ends `물결이`, but none `가온케이`.
    """
    if _AFTER_EITHER.match(text, position):
        return True
    # Digits and Latin letters are read in more than one way: either kind may follow.
    final = _final(text[position - 1])
    if final != 0 and _AFTER_CONSONANT.match(text, position):
        return True
    return not final and _AFTER_VOWEL.match(text, position) is not None


def ends_in_particle(name: str) -> bool:
    """Whether a name's last letter is a particle: 은, 는, 을, 를, or 이 after a consonant.

    Hardly a party has a name that ends so, but for words such as 마을 and 어린이.
    """
    if len(name) < 2 or _OWN_LETTER.search(name):
        return False
    return name[-1] in "은는을를" or (name[-1] == "이" and bool(_final(name[-2])))


def _final(letter: str) -> int | None:
    """Number of a syllable's final consonant, 0 for none; None where it is no Hangul syllable."""
    return (ord(letter) - _HANGUL) % _FINALS if "가" <= letter <= "힣" else None
