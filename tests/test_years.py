"""Years of two digits."""

import datetime

import pytest

from mou_extract.years import full_year


@pytest.mark.parametrize(
    ("year", "published", "expected"),
    [
        ("1899", 2026, 1899),
        ("’98", 2026, 1998),
        ("‘27", 2026, 2027),
        ("75", 2026, 2075),
        ("76", 2026, 1976),  # as near as 2076, and news tells what was
        ("02", 1998, 2002),
        ("98", 2098, 2098),
        ("'00", None, 2000),
        ("`50", None, 2050),
        ("51", None, 1951),
        ("2098", None, 2098),
    ],
)
def test_two_digits_are_of_the_nearest_century(year, published, expected):
    day = None if published is None else datetime.date(published, 6, 1)
    assert full_year(year, day) == expected
