"""previous.py: today's tasks against the previous bulletin."""

from datetime import date

from making import DAY, checked, ledger, task

from wellxl.merging import merge
from wellxl.rules.previous import changes, check
from wellxl.wells import WELLS


def compared(rows, before, refused=None):
    merged = merge(checked(ledger("宛城区", rows), refused=refused), WELLS, DAY)
    old = merge(checked(ledger("", before, file="上期.xlsx", sheet="明细")), WELLS, date(2024, 6, 22))
    made = changes(merged, old, WELLS)
    return made, {(one.code, one.origin.file, one.origin.cell) for one in check(made, merged, old, WELLS)}


def test_a_quiet_day_changes_nothing():
    rows = [task("宛城区", 1, done=True), task("宛城区", 2)]
    assert compared(rows, rows) == ((), set())


def test_a_task_newly_completed_is_a_change_and_no_finding():
    made, found = compared([task("宛城区", 1, done=True)], [task("宛城区", 1)])
    assert [(one.code, one.district, one.name, one.after) for one in made] == [
        ("completed", "宛城区", "宛城区用户1", "2024-06-20")
    ]
    assert found == set()


def test_what_was_completed_and_is_open_again():
    made, found = compared([task("宛城区", 1)], [task("宛城区", 1, done=True)])
    assert found == {("previous-reopened", "宛城区.xlsx", "E2")}
    assert str(made[0].there) == "上期.xlsx〔明细〕E2"
    merged, old = (merge(checked(ledger("宛城区", [task("宛城区", 1, done=done)])), WELLS, DAY) for done in (False, True))
    (one,) = check(changes(merged, old, WELLS), merged, old, WELLS)
    assert one.message == (
        "上期通报已完成（完成日期 2024-06-20），这次报成未完成：宛城区.xlsx〔台账〕E2，上期 宛城区.xlsx〔台账〕E2"
    )


def test_a_task_that_vanished_and_the_total_that_fell():
    _, found = compared([task("宛城区", 1)], [task("宛城区", 1), task("宛城区", 2)])
    assert found == {("previous-vanished", "上期.xlsx", "C3"), ("previous-total-fell", "宛城区.xlsx", "")}


def test_a_task_that_was_refused_today_has_not_vanished():
    rows = [task("宛城区", 1), task("宛城区", 2, category="?")]
    _, found = compared(rows, [task("宛城区", 1), task("宛城区", 2)], {0: frozenset([1])})
    assert found == {("previous-total-fell", "宛城区.xlsx", "")}


def test_a_new_task():
    _, found = compared([task("宛城区", 1), task("宛城区", 2)], [task("宛城区", 1)])
    assert found == {("previous-appeared", "宛城区.xlsx", "C3")}


def test_another_date_category_and_district_all_at_once():
    was = {**task("宛城区", 1, done=True), "district": "卧龙区"}
    _, found = compared([task("宛城区", 1, "应纳管", done=True, done_on=date(2024, 6, 21))], [was])
    assert found == {
        ("previous-redated", "宛城区.xlsx", "F2"),
        ("previous-recategorised", "宛城区.xlsx", "D2"),
        ("previous-moved", "宛城区.xlsx", "A2"),
    }
