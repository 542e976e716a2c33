"""numbering.py: what only counts lines is no id."""

import pytest

from wellxl.reading.numbering import is_numbering


@pytest.mark.parametrize(
    "cells",
    [
        [1.0, 2.0, 3.0],
        ["1", "2", "3"],
        ["001", "002", "003"],
        ["１", " 2 ", 3],
        [1.0, 2.0, 1.0, 2.0, 3.0, 1.0],  # anew in each street
        [7.0, 8.0, 1.0, 2.0, 1.0],  # the end of another sheet, then two streets
        [1.0, "", 2.0, "/", 3.0, " "],
        [1.0, 1.0, 1.0],
        [float(number) for number in range(1, 2000)],
    ],
)
def test_a_numbering(cells):
    assert is_numbering(cells, {"/"})


@pytest.mark.parametrize(
    "cells",
    [
        [],
        ["", "", ""],
        [1.0, 2.0],  # too few to know
        [1.0, 2.0, 4.0],
        [2.0, 3.0, 4.0],  # the middle of a list: the city's own numbers go through all districts
        [7.0, 8.0, 1.0, 2.0],
        [3.0, 2.0, 1.0],
        [1.0, 2.0, 3.5],
        [1.0, 2.0, "W-3"],
        [0.0, 1.0, 2.0],
        [True, 2.0, 3.0],
        ["1", "2", "/"],
        ["411303001", "411303002", "411303003"],
        ["一", "二", "三"],
        [float("nan"), 1.0, 2.0],
        [float("inf"), 1.0, 2.0],
    ],
)
def test_what_is_none(cells):
    assert not is_numbering(cells)
