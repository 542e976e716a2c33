"""pace.py: the extra columns, and the campaign's marks."""

from datetime import date
from fractions import Fraction

import pytest
from making import DAY, bulletin, golden_ledgers, ledger, task

from wellxl.campaign import SUM
from wellxl.errors import InputError
from wellxl.pace import COLUMNS, Pace, behind, by_day, chosen, days_left, mark
from wellxl.records import Figure, History
from wellxl.tally import tally
from wellxl.wells import WELLS


def rows(district, open_tasks, *days):
    """Tasks of a district: open ones, and one completed on each of these days of June."""
    done = [
        task(district, 100 + n, done=True, done_on=day and date(2024, 6, day), category=WELLS.categories[n % 2])
        for n, day in enumerate(days)
    ]
    return ledger(district, [*(task(district, n) for n in range(open_tasks)), *done])


def at(pace, column, district, category=SUM):
    block = next(one for one in pace.bulletin.tally.blocks if one.district == district)
    return pace.value(column, block, next(one for one in block.figures if one.category == category))


@pytest.fixture
def pace():
    today = bulletin([rows("示范区", 6, 23, 23, 17, 16, None), rows("卧龙区", 3, 1), rows("宛城区", 0, 5)])
    then = bulletin([rows("示范区", 10, 16), rows("卧龙区", 3, 1), rows("宛城区", 1)])
    before = tally(then.merged, WELLS, date(2024, 6, 20))
    ranks = ({"宛城区": 1, "示范区": 2, "卧龙区": 3}, {"宛城区": 3, "示范区": 2, "卧龙区": 3}, {"卧龙区": 1, "宛城区": 2})
    return Pace(today._replace(before=before, history=History(ranks, True)), WELLS)


def test_what_the_day_and_the_week_brought(pace):
    assert [at(pace, "今日新增", "示范区", category) for category in ("应封停", "应纳管", SUM)] == [1, 1, 2]
    assert at(pace, "近7日日均", "示范区") == Fraction(3, 7)  # 17 to 23 June; the 16th is the eighth day back
    assert (at(pace, "今日新增", "总计"), at(pace, "近7日日均", "总计")) == (2, Fraction(3, 7))


def test_days_of_completion_count_done_tasks_alone(pace):
    counts = by_day(pace.bulletin.merged, WELLS)
    assert counts["示范区", "应封停", None] == 1
    assert counts.total() == pace.bulletin.tally.blocks[-1].sum.completed


def test_what_is_left_and_how_much_a_day(pace):
    assert at(pace, "剩余任务", "示范区") == 6
    assert at(pace, "日均需完成", "示范区") == 1  # 6 in 7 days
    assert at(pace, "日均需完成", "总计") == 2  # 9 in 7 days


def test_against_the_schedule(pace):
    assert at(pace, "序时进度", "示范区") == Fraction(23, 30)
    assert at(pace, "与序时差(百分点)", "示范区") == (Fraction(5, 11) - Fraction(23, 30)) * 100
    assert at(pace, "与序时差(百分点)", "高新区") == "—"


def test_against_the_previous_bulletin(pace):
    assert at(pace, "较上期(百分点)", "示范区") == (Fraction(5, 11) - Fraction(1, 11)) * 100
    assert at(pace, "较上期(百分点)", "示范区", "应纳管") == "—"  # there was no such task then
    assert [at(pace, "排名变化", name) for name in ("宛城区", "示范区", "卧龙区", "高新区", "总计")] == ["↑", "—", "↓", "—", None]


def test_the_forecast(pace):
    assert at(pace, "预计完成日", "示范区") == date(2024, 7, 7)  # 6 : 3/7 a day = 14 days
    assert at(pace, "预计完成日", "卧龙区") == "无法预计"
    assert at(pace, "预计完成日", "宛城区") == "已完成"
    assert at(pace, "预计完成日", "高新区") == "—"


def test_what_would_end_after_all_days_is_no_forecast():
    endless = Pace(bulletin([rows("示范区", 0, 23)]), WELLS)
    block = endless.bulletin.tally.blocks[0]
    assert endless.value("预计完成日", block, Figure(SUM, 10**7, 0)) == "无法预计"


def test_times_last_in_a_row(pace):
    # Last today and in two bulletins before; in the third it was first.
    assert [at(pace, "连续末位次数", name) for name in ("卧龙区", "示范区", "高新区", "总计")] == [3, 0, "—", None]


def test_a_single_bulletin_before_says_at_least(pace):
    short = Pace(pace.bulletin._replace(history=History(({"卧龙区": 2, "示范区": 1},), False)), WELLS)
    assert at(short, "连续末位次数", "卧龙区") == "≥2"


def test_where_all_are_equal_nobody_is_last():
    equal = bulletin([rows("示范区", 1, 1), rows("卧龙区", 1, 1)])
    assert at(Pace(equal._replace(before=equal.tally), WELLS), "连续末位次数", "卧龙区") == 0


@pytest.mark.parametrize(
    ("on", "left"), [((5, 1), 30), ((5, 31), 30), ((6, 1), 29), ((6, 23), 7), ((6, 30), 0), ((7, 9), 0)], ids=str
)
def test_the_days_that_are_left(on, left):
    assert days_left(WELLS, date(2024, *on)) == left


def test_after_the_deadline_no_day_is_left():
    late = bulletin([rows("示范区", 2, 1), rows("卧龙区", 0, 1)])
    pace = Pace(late._replace(tally=late.tally._replace(date=date(2024, 7, 1))), WELLS)
    assert [at(pace, "日均需完成", name) for name in ("示范区", "卧龙区", "高新区")] == ["已到期", 0, 0]
    assert at(pace, "序时进度", "示范区") == 1


def test_what_needs_the_previous_bulletin_says_so():
    with pytest.raises(InputError, match="附加列“排名变化”要与上期相比：请用 --previous 指定上期通报"):
        Pace(bulletin(golden_ledgers()), WELLS).check(["剩余任务", "排名变化"])


def test_what_needs_dates_says_so():
    campaign = WELLS.with_(fields=tuple(field for field in WELLS.fields if field.type != "date"))
    with pytest.raises(InputError, match="附加列“今日新增”要按完成日期计算，方案里没有日期字段"):
        Pace(bulletin([], campaign=campaign), campaign).check(COLUMNS)


def test_columns_are_chosen_by_name():
    assert chosen(COLUMNS) == COLUMNS
    assert chosen(["与序时差", "与序时差（百分点）", "剩余", " 预计完成日 "]) == ("与序时差(百分点)", "剩余任务", "预计完成日")
    with pytest.raises(InputError, match="没有“今日新曾”这一附加列，是否为“今日新增”：可选 今日新增、较上期"):
        chosen(["今日新曾"])


def test_marks_compare_exact_fractions():
    campaign = WELLS.with_(red_below=0.5, yellow_below=0.9, start=date(2024, 6, 1), deadline=date(2024, 6, 30))
    on = date(2024, 6, 20)  # two thirds: half of it is one third, 0.9 of it three fifths
    marks = [mark(Figure(SUM, *counts), campaign, on) for counts in ((3, 1), (1000, 333), (5, 3), (1000, 599), (0, 0), (1, 1))]
    assert marks == ["yellow", "red", "", "yellow", "", ""]
    assert mark(Figure(SUM, 3, 0), WELLS, on) == ""


def test_behind_is_below_the_schedule():
    assert behind(Figure(SUM, 30, 22), WELLS, DAY)
    assert not behind(Figure(SUM, 30, 23), WELLS, DAY)
    assert not behind(Figure(SUM, 0, 0), WELLS, DAY)
