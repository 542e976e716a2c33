"""task_list.py: ledgers against the city's list, findings with both places."""

from making import DAY, checked, ledger, task

from wellxl.merging import merge
from wellxl.rules.task_list import check, missing
from wellxl.wells import WELLS
from wellxl.wording import line


def both(rows, listed, refused=None):
    merged = merge(checked(ledger("宛城区", rows), refused=refused), WELLS, DAY)
    owners = ledger("", listed, file="任务清单.xlsx")
    return merged, merge(checked(owners), WELLS, DAY)


def test_ledgers_that_follow_the_list_raise_nothing():
    rows = [task("宛城区", 1), task("宛城区", 2, done=True)]
    assert list(check(*both(rows, rows), WELLS)) == []


def test_a_missing_task_is_told_to_the_district_with_its_place_in_the_list():
    merged, listed = both([task("宛城区", 1)], [task("宛城区", 1), task("宛城区", 2)])
    (one,) = check(merged, listed, WELLS)
    assert (one.code, one.severity, one.district) == ("task-missing", "error", "宛城区")
    assert line(one) == (
        "任务清单.xlsx〔台账〕C3：任务清单里有这项任务（任务清单.xlsx〔台账〕C3“宛城区用户2”），宛城区台账里没有。"
        "请补报该行；确已取消的，请报市里从清单中核销"
    )
    assert missing(merged, listed, WELLS) == [(0, 1)]


def test_a_task_that_was_sent_but_refused_is_not_told_twice():
    rows = [task("宛城区", 1), task("宛城区", 2, category="应封亭")]
    merged, listed = both(rows, [task("宛城区", 1), task("宛城区", 2)], {0: frozenset([1])})
    assert list(check(merged, listed, WELLS)) == []
    assert missing(merged, listed, WELLS) == [(0, 1)]


def test_of_two_users_of_an_id_each_is_held_against_his_own_task():
    rows = [task("宛城区", 1, well="W", name="甲厂"), task("宛城区", 2, "应纳管", well="W", name="乙厂")]
    assert list(check(*both(rows[::-1], rows), WELLS)) == []
    (one,) = check(*both(rows[1:], rows), WELLS)
    assert (one.code, one.message.partition("“")[2][:2]) == ("task-missing", "甲厂")
    (one,) = check(*both(rows, rows[1:]), WELLS)
    assert (one.code, one.message.partition("“")[2][:2]) == ("task-not-listed", "甲厂")


def test_a_list_with_ids_knows_a_ledger_without_them():
    rows = [task("宛城区", number, location=f"东路{number}号") for number in (1, 2)]
    bare = [{**row, "well": None} for row in rows]
    assert list(check(*both(bare, rows), WELLS)) == list(check(*both(rows, bare), WELLS)) == []
    assert [one.code for one in check(*both(bare, rows, {0: frozenset([1])}), WELLS)] == []


def test_a_task_that_is_not_on_the_list():
    (one,) = check(*both([task("宛城区", 1), task("宛城区", 3)], [task("宛城区", 1)]), WELLS)
    assert (one.code, one.origin.file, one.origin.cell) == ("task-not-listed", "宛城区.xlsx", "C3")


def test_another_category():
    (one,) = check(*both([task("宛城区", 1, "应纳管")], [task("宛城区", 1, "应封停")]), WELLS)
    assert (one.code, one.origin.cell) == ("task-category-changed", "D2")
    assert one.message == "分类与任务清单不一致：宛城区.xlsx〔台账〕D2 写的是“应纳管”，清单 任务清单.xlsx〔台账〕D2 是“应封停”"


def test_another_district():
    (one,) = check(*both([task("宛城区", 1)], [{**task("宛城区", 1), "district": "卧龙区"}]), WELLS)
    assert (one.code, one.origin.cell) == ("task-district-changed", "A2")
    assert one.message == "辖区与任务清单不一致：宛城区.xlsx〔台账〕A2 由宛城区上报，清单 任务清单.xlsx〔台账〕A2 属卧龙区"
