"""Years as Korean text writes them: `1998`, `’98`."""

from __future__ import annotations

import datetime

# Not any four digits: `3000 3월`.
YEAR = r"(?:1[89]|20)\d\d"
_APOSTROPHES = "'‘’`"
SHORT_YEAR = rf"[{_APOSTROPHES}]\d\d"
_LAST_SHORT = 50  # of 2050; `51` without a publication date is 1951


def full_year(year: str, published: datetime.date | None) -> int:
    """The year of `1998`, `’98` or `98`: of two digits the one nearest to publication, or the earlier of two.

    Args:
        year: Two digits, with an apostrophe or without, or four.
        published: Publication date; without one two digits are of 1951 to 2050.
    """
    digits = year.strip(_APOSTROPHES)
    number = int(digits)
    if len(digits) > 2:
        return number
    if published is None:
        return number + (2000 if number <= _LAST_SHORT else 1900)
    # the hundred years around publication: 49 after it, 50 before
    first = published.year - 50
    return first + (number - first) % 100
