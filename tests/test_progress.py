"""Tests of the rules on status and dates."""

from datetime import date

from judging import MILL, book, told
from making import DAY

OPEN = MILL | {"status": False, "done_on": None, "obstacle": "管网未通"}


def test_a_date_after_the_bulletins_is_an_error_and_the_bulletins_own_is_not():
    ledger = book(MILL | {"done_on": DAY}, MILL | {"done_on": date(2024, 6, 24)})
    assert told(ledger) == [
        (
            "error",
            "done-after-bulletin",
            "O3",
            "完成日期“2024-06-24”晚于通报日期 2024-06-23，本行暂不计入完成",
            "请填实际完成的日期；尚未完成的，请清空日期，并把“完成状态”改为“未完成”",
        )
    ]
    assert told(ledger, on=date(2024, 6, 24)) == []


def test_done_without_a_date_counts_with_a_warning():
    assert told(book(MILL, MILL | {"done_on": None})) == [
        (
            "warning",
            "done-without-date",
            "O3",
            "“完成状态”为已完成，但没有填完成日期；已计入完成",
            "请补填完成日期，例如 2024-06-23",
        )
    ]


def test_a_date_that_could_not_be_read_is_not_missing():
    assert told(book(MILL, MILL | {"done_on": None}, raw={"done_on": [DAY, "6月31日"]})) == []


def test_a_placeholder_for_the_date_is_no_date():
    assert [line[1] for line in told(book(MILL | {"done_on": None}, raw={"done_on": ["—"]}))] == ["done-without-date"]


def test_a_date_without_done_does_not_count_and_is_told_once_even_in_the_future():
    rows = [OPEN | {"done_on": date(2024, 6, 20)}, OPEN | {"done_on": date(2024, 6, 28)}, OPEN]
    advice = "已完成的，请把“完成状态”改为“已完成”；未完成的，请清空完成日期"
    assert told(book(*rows)) == [
        ("warning", "date-without-done", "O2", "填了完成日期“2024-06-20”，但“完成状态”不是已完成；未计入完成", advice),
        ("warning", "date-without-done", "O3", "填了完成日期“2024-06-28”，但“完成状态”不是已完成；未计入完成", advice),
    ]


def test_a_status_that_could_not_be_read_is_not_judged_again():
    assert told(book(MILL | {"status": None}, raw={"status": ["办妥"]})) == []


def test_a_status_a_date_or_a_reason_that_shows_an_error_is_not_judged_again():
    rows = [MILL | {"status": None}, MILL | {"done_on": None}, OPEN | {"obstacle": None}, OPEN]
    shown = {
        "status": ["#N/A", True, False, False],
        "done_on": [DAY, "#VALUE!", None, None],
        "obstacle": [None, None, "#REF!", "x"],
    }
    assert told(book(*rows, raw=shown)) == []


def test_a_date_before_the_campaign_is_pointed_out_and_its_first_day_is_not():
    rows = [MILL | {"done_on": date(2024, 6, 1)}, MILL | {"done_on": date(2024, 5, 31)}]
    assert told(book(*rows)) == [
        (
            "warning",
            "date-before-campaign",
            "O3",
            "完成日期“2024-05-31”早于行动开始日期 2024-06-01",
            "请核对年月日；确在行动开始前完成的，可以不改",
        )
    ]


def test_an_open_task_without_a_reason_is_pointed_out_from_half_time_on():
    ledger = book(OPEN, OPEN | {"obstacle": None})
    assert told(ledger, on=date(2024, 6, 14)) == []
    assert told(ledger, on=date(2024, 6, 15)) == [
        (
            "warning",
            "obstacle-missing",
            "R3",
            "行动时间已过半，本项仍未完成，也没有填堵点",
            "请写明未完成的原因和需要协调的事项；已在推进的，请把“完成状态”写为“进行中”",
        )
    ]


def test_a_task_under_way_needs_no_reason_and_a_ledger_without_reasons_is_left_alone():
    under_way = OPEN | {"obstacle": None}
    assert told(book(OPEN, under_way, raw={"status": ["未完成", "正在安装水表"]})) == []
    assert told(book(under_way)) == []
