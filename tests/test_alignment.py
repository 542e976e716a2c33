"""alignment.py: two sequences side by side."""

from operator import eq

from hypothesis import given
from hypothesis import strategies as st

from wellxl.reading.alignment import by_key, in_order, likely

WORDS = st.lists(st.sampled_from("abcdef"), max_size=8)


@given(WORDS, WORDS)
def test_every_place_stands_in_one_pair(one, other):
    pairs = by_key(one, other, in_order)
    assert sorted(place for place, _ in pairs if place is not None) == list(range(len(one)))
    assert [place for _, place in pairs if place is not None] == list(range(len(other)))


@given(WORDS)
def test_a_sequence_beside_itself(one):
    assert by_key(one, one, in_order) == [(place, place) for place in range(len(one))]


def test_rows_between_two_known_ones_are_paired_by_their_cells():
    rows = ["abcd", "efgh", "ijkl"]
    assert likely(rows, ["efgx"], eq, [0, 1, 2], [0]) == [(0, None), (1, 0), (2, None)]
    assert likely(rows, ["wxyz", "wxyz", "wxyz"], eq, [0, 1, 2], [0, 1, 2]) == [
        *((None, place) for place in range(3)),
        *((place, None) for place in range(3)),
    ]
