"""tally.py: the golden case to the last digit, ties, no tasks, streets."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import DAY, GOLDEN, checked, golden_ledgers, ledger, task

from wellxl.merging import merge
from wellxl.records import Figure
from wellxl.tally import by_street, ranks, tally
from wellxl.wells import WELLS


def day_of(*ledgers, campaign=WELLS):
    return tally(merge(checked(*ledgers), campaign, DAY), campaign, DAY)


def of(completed, total, district):
    return ledger(district, [task(district, number, done=number < completed) for number in range(total)])


def test_the_golden_case():
    table = day_of(*golden_ledgers())
    lines = [
        (block.district, *((one.category, one.total, one.completed) for one in block.figures), block.rank)
        for block in table.blocks
    ]
    assert lines == [
        ("示范区", ("应封停", 84, 33), ("应纳管", 10, 0), ("合计", 94, 33), 1),
        ("卧龙区", ("应封停", 29, 21), ("应纳管", 55, 4), ("合计", 84, 25), 2),
        ("宛城区", ("应封停", 38, 10), ("应纳管", 0, 0), ("合计", 38, 10), 3),
        ("高新区", ("应封停", 34, 9), ("应纳管", 57, 5), ("合计", 91, 14), 4),
        ("总计", ("应封停", 185, 73), ("应纳管", 122, 9), ("合计", 307, 82), None),
    ]
    assert table.missing == ()


def test_ties_share_a_rank_and_the_next_is_left_out():
    table = day_of(of(2, 2, "示范区"), of(1, 2, "卧龙区"), of(3, 6, "宛城区"), of(0, 5, "高新区"))
    assert [(block.district, block.rank) for block in table.blocks[:-1]] == [
        ("示范区", 1),
        ("卧龙区", 2),
        ("宛城区", 2),
        ("高新区", 4),
    ]


def test_a_district_without_a_task_stands_last_and_unranked():
    table = day_of(of(0, 5, "卧龙区"), of(1, 2, "高新区"))
    assert [(block.district, block.rank, block.sum.total) for block in table.blocks] == [
        ("高新区", 1, 2),
        ("卧龙区", 2, 5),
        ("示范区", None, 0),
        ("宛城区", None, 0),
        ("总计", None, 7),
    ]


def test_nothing_of_nothing_is_nought():
    assert Figure("应纳管", 0, 0).rate == 0


def test_rates_that_print_alike_are_not_equal():
    # 1/3 and 333333/1000000 differ in the seventh digit only.
    assert ranks([Figure("合计", 1_000_000, 333_333), Figure("合计", 3, 1)]) == [2, 1]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12))
def test_ranks_follow_the_exact_fractions(pairs):
    figures = [Figure("合计", total, min(total, completed)) for total, completed in pairs]
    given_ranks = ranks(figures)
    rates = [Fraction(one.completed, one.total) if one.total else None for one in figures]
    for rate, rank in zip(rates, given_ranks, strict=True):
        if rate is None:
            assert rank is None
        else:
            assert rank == 1 + len([other for other in rates if other is not None and other > rate])


@given(st.lists(st.tuples(st.sampled_from(list(GOLDEN)), st.sampled_from(["应封停", "应纳管"]), st.booleans()), max_size=60))
def test_totals_are_the_sum_of_their_parts(rows):
    made = [
        ledger(
            district,
            [task(district, number, category, done) for number, (own, category, done) in enumerate(rows) if own == district],
        )
        for district in GOLDEN
    ]
    table = day_of(*made)
    for block in table.blocks:
        assert block.sum.total == sum(one.total for one in block.figures[:-1])
        assert block.sum.completed == sum(one.completed for one in block.figures[:-1])
    assert table.blocks[-1].sum.total == len(rows)
    assert table.blocks[-1].sum.completed == sum(done for _, _, done in rows)


def test_streets_within_their_districts():
    rows = [task("宛城区", 1, street="东关街道", done=True), task("宛城区", 2, street="东关街道"), task("宛城区", 3, street=None)]
    streets = by_street(merge(checked(ledger("宛城区", rows)), WELLS, DAY), WELLS)
    assert streets["宛城区"]["东关街道"][-1] == Figure("合计", 2, 1)
    assert streets["宛城区"][""][-1] == Figure("合计", 1, 0)
    assert streets["卧龙区"] == {}


@pytest.mark.parametrize("completed", range(4))
def test_one_more_completed_never_lowers_a_count(completed):
    before, after = (day_of(of(number, 4, "宛城区")).blocks[-1].sum for number in (completed, completed + 1))
    assert after.completed == before.completed + 1
    assert after.total == before.total
