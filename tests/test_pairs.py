"""pairs.py: which task of one set is which of another."""

from making import DAY, checked, ledger, task

from wellxl.merging import merge
from wellxl.rules.pairs import Pairs, paired
from wellxl.wells import WELLS


def held(here, there, refused=None):
    """Two sets of rows, given as (well, name, location), against each other."""
    sets = ([task("宛城区", 0, well=well, name=name, location=place) for well, name, place in rows] for rows in (here, there))
    one, other = (ledger("宛城区", rows) for rows in sets)
    return paired(merge(checked(one, refused=refused), WELLS, DAY), merge(checked(other), WELLS, DAY), WELLS)


def rows(pairs):
    return [(one[1], other[1]) for one, other in pairs.common]


A, B, C = ("W-1", "甲厂", "东路"), ("W-2", "乙厂", "西路"), ("W-1", "丙厂", "南路")


def bare(row):
    return (None, *row[1:])


def test_the_same_id_is_the_same_task_whatever_else_is_said_of_it():
    assert held([A, B], [("w-1", "甲工厂", None), B]) == Pairs([((0, 0), (0, 0)), ((0, 1), (0, 1))], [], [], frozenset())
    assert held([A], [B]) == Pairs([], [(0, 0)], [(0, 0)], frozenset())


def test_of_one_id_the_user_tells():
    assert rows(held([A, C], [C, A])) == [(0, 1), (1, 0)]
    pairs = held([C], [A, C])  # the first of an id is A's, and it is the one that is gone
    assert (rows(pairs), pairs.there) == ([(0, 1)], [(0, 0)])
    pairs = held([A, C], [C])
    assert (rows(pairs), pairs.here) == ([(1, 0)], [(0, 0)])
    # one of them goes by another name now
    assert rows(held([A, ("W-1", "丁厂", None)], [C, A])) == [(0, 1), (1, 0)]


def test_ids_on_one_side_alone():
    for here, there in (([bare(A), bare(B)], [B, A]), ([B, A], [bare(A), bare(B)])):
        assert rows(held(here, there)) == [(0, 1), (1, 0)]
    assert rows(held([bare(A)], [("W-1", "甲厂", "北路")])) == []
    # two ids are two wells, at one place too
    assert rows(held([("W-9", "甲厂", "东路")], [A])) == []
    assert rows(held([bare(A)], [A, ("W-9", "甲厂", "东路")])) == [(0, 0)]


def test_an_id_that_is_gone_from_a_single_row_makes_another_task_of_it():
    for here, there in (([bare(A), B], [A, B]), ([A, B], [bare(A), B])):
        pairs = held(here, there)
        assert (rows(pairs), pairs.here, pairs.there) == ([(1, 1)], [(0, 0)], [(0, 0)])


def test_what_was_sent_but_refused():
    for one, other in ((A, A), (bare(A), A), (A, bare(A)), (bare(A), bare(A))):
        assert held([one, B], [other, B], {0: frozenset([0])}) == Pairs([((0, 1), (0, 1))], [], [(0, 0)], frozenset([(0, 0)]))
    assert held([("W-9", "甲厂", "东路")], [A], {0: frozenset([0])}).refused == frozenset()
