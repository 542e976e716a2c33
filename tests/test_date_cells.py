"""Dates as people type them."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellxl.reading.date_cells import read_date

JUNE_23 = date(2024, 6, 23)


@pytest.mark.parametrize(
    "text",
    [
        "2024年6月23日",
        "2024.6.23",
        "2024/6/23",
        "2024-06-23",
        "20240623",
        "6月23日",
        "6.23",
        "06-23",
        "6/23",
        "24.6.23",
        "24年6月23日",
        "２０２４．６．２３",
        "2024 年 6 月 23 日",
        "2024-06-23 10:30",
        "2024-06-23T10:30:00",
        "2024年6月23号",
        "45466",
        "2024。6。23",
        " 6月23日 ",
    ],
)
def test_every_form_as_text(text):
    assert read_date(text, 2024) == (JUNE_23, "text")


@pytest.mark.parametrize("value", [JUNE_23, datetime(2024, 6, 23), datetime(2024, 6, 23, 15, 30)])
def test_real_dates(value):
    assert read_date(value, 2020) == (JUNE_23, "real")


@pytest.mark.parametrize(("value", "expected"), [(45466.0, JUNE_23), (45466, JUNE_23), (20240623.0, JUNE_23), (6.23, JUNE_23)])
def test_numbers(value, expected):
    assert read_date(value, 2024) == (expected, "number")


def test_a_tenth_may_have_lost_its_zero():
    assert read_date(6.2, 2024) == (date(2024, 6, 2), "ambiguous")
    assert read_date(6.4, 2024) == (date(2024, 6, 4), "number")  # there is no 40th


@pytest.mark.parametrize("value", ["2024.6", "2024年6月", "202406", 2024.6])
def test_without_a_day(value):
    assert read_date(value, 2024) == (None, "no-day")


@pytest.mark.parametrize(
    "value",
    [
        *("2024-02-30", "2023.2.29", "13.45", "6月31日", "下周", "6.23-6.25", "99999", "9" * 32767),
        *(0.5, -3.0, 1e300, True, None, time(8, 30), timedelta(days=3), float("nan"), float("inf")),
    ],
)
def test_what_is_no_date(value):
    assert read_date(value, 2024) == (None, "unreadable")


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["{0}年{1}月{2}日", "{0}.{1}.{2}", "{0}/{1:02}/{2:02}"]))
def test_a_written_date_is_read_again(day, form):
    assert read_date(form.format(day.year, day.month, day.day), 1999).date == day
    assert read_date(f"{day.month}月{day.day}日", day.year).date == day
