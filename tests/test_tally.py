"""tally.py: the golden case to the last digit, ties, no tasks, streets."""

from making import DAY, checked, golden_ledgers, ledger, task

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


def test_streets_within_their_districts():
    rows = [task("宛城区", 1, street="东关街道", done=True), task("宛城区", 2, street="东关街道"), task("宛城区", 3, street=None)]
    streets = by_street(merge(checked(ledger("宛城区", rows)), WELLS, DAY), WELLS)
    assert streets["宛城区"]["东关街道"][-1] == Figure("合计", 2, 1)
    assert streets["宛城区"][""][-1] == Figure("合计", 1, 0)
    assert streets["卧龙区"] == {}
