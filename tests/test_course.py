"""course.py: the campaign day by day."""

from datetime import date
from fractions import Fraction

from making import DAY, bulletin, golden_ledgers, ledger, task

from wellxl.wells import WELLS
from wellxl.writing.course import course


def test_all_days_of_the_campaign_and_the_sum_on_the_bulletins_day():
    points = course(bulletin(golden_ledgers()), WELLS)
    assert [points[0].day, points[-1].day, len(points)] == [date(2024, 6, 1), date(2024, 6, 30), 30]
    by_day = {point.day.day: point for point in points}
    # making.task dates every completed one the 20th.
    assert [by_day[day].completed for day in (1, 19, 20, 23, 24)] == [0, 0, 82, 82, None]
    assert [by_day[day].planned for day in (1, 15, 30)] == [Fraction(307, 30), Fraction(307, 2), 307]


def test_days_before_the_campaign_and_none_at_all():
    rows = [
        task("示范区", 1, done=True) | {"done_on": date(2023, 1, 1)},
        task("示范区", 2, done=True) | {"done_on": None},
        task("示范区", 3),
    ]
    told = {point.day: point.completed for point in course(bulletin([ledger("示范区", rows)]), WELLS)}
    assert [told[date(2024, 6, day)] for day in (1, 22, 23)] == [1, 1, 2]


def test_a_day_after_the_end_and_a_campaign_of_years():
    late = course(bulletin(golden_ledgers()), WELLS.with_(deadline=date(2024, 6, 10)))
    assert (late[-1].day, late[-1].planned, late[-1].completed) == (DAY, 307, 82)
    long = course(bulletin(golden_ledgers()), WELLS.with_(start=date(2000, 1, 1)))
    assert (len(long), long[-1].day) == (800, WELLS.deadline)
