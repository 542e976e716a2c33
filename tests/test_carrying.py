"""carrying.py: rows of other workbooks that count today."""

from making import DAY, checked, ledger, task

from wellxl.carrying import as_open, forward, owners
from wellxl.identity import folded_text, with_texts
from wellxl.merging import merge
from wellxl.wells import WELLS

BEFORE = merge(
    checked(ledger("", [task("卧龙区", 1), task("宛城区", 1, done=True), task("宛城区", 2)], file="上期.xlsx")), WELLS, DAY
)


def test_the_last_tasks_of_a_district_keep_their_places():
    (one,) = forward(BEFORE, ["宛城区"])
    assert [(part.file, list(part.rows), list(part.values("well"))) for part in one.ledgers] == [
        ("上期.xlsx", [3, 4], ["宛城区-0001", "宛城区-0002"])
    ]
    assert (one.lines[0].seen, one.lines[0].note) == (2, "未报辖区的任务，结转自上期通报")
    assert list(merge([one], WELLS, DAY).done[0]) == [True, False]


def test_nobody_to_carry():
    assert forward(BEFORE, ["高新区"]) == ()


def test_chosen_rows_of_a_list():
    (one,) = as_open(BEFORE, [(0, 0), (0, 2)])
    assert list(one.ledgers[0].rows) == [2, 4]


def test_chosen_rows_are_compared_by_their_own_names():
    whole = ledger("", [task("卧龙区", number, name=f"{number} 厂") for number in (1, 2, 3)])
    (one,) = as_open(merge(checked(with_texts(whole, WELLS)), WELLS, DAY), [(0, 1)])
    assert folded_text(one.ledgers[0], "name") == "2厂"


def test_a_list_for_one_district_says_whose_its_rows_are():
    rows = [{**task("宛城区", number), "district": None} for number in (1, 2)]
    listed = merge(checked(ledger("宛城区", rows, file="清单/宛城区.xlsx")), WELLS, DAY)
    assert list(merge(as_open(listed, [(0, 1)]), WELLS, DAY).districts[0]) == ["宛城区"]


def test_the_last_that_knows_a_task_says_whose_it_is():
    listed = merge(checked(ledger("", [task("卧龙区", 1, well="W"), task("宛城区", 1)])), WELLS, DAY)
    now = merge(checked(ledger("", [task("高新区", 1, well="W")])), WELLS, DAY)
    assert owners([listed, None, now], WELLS) == {"w": "高新区", "宛城区-0001": "宛城区"}


def test_a_task_is_known_by_its_place_too():
    listed = merge(
        checked(ledger("", [task("卧龙区", 1, well="W", name="甲厂", location="东路"), task("宛城区", 1)])), WELLS, DAY
    )
    assert owners([listed], WELLS) == {"w": "卧龙区", "甲厂\0东路": "卧龙区", "宛城区-0001": "宛城区"}
