"""dates.py: dates in names."""

from datetime import date

import pytest

from wellxl.dates import date_in, latest_in, without_return


@pytest.mark.parametrize(
    "name",
    ["台账2024.6.23.xlsx", "2024-06-23", "20240623封停.xls", "卧龙区（2024年6月23日）.xlsx", "a_2024_06_23_b.csv", "2024/6/23"],
)
def test_a_full_date(name):
    assert date_in(name) == date(2024, 6, 23)


@pytest.mark.parametrize("name", ["台账.xlsx", "2024.13.40.xlsx", "120240623", "411302199001011234", "v1.2.3.xlsx", "第30期"])
def test_what_is_no_date(name):
    assert date_in(name) is None


def test_a_date_without_a_year_needs_one():
    assert date_in("示范区6.23.xlsx") is None
    assert date_in("示范区6.23.xlsx", 2024) == date(2024, 6, 23)


JUNE = date(2024, 6, 1), date(2024, 6, 30)


@pytest.mark.parametrize(
    ("names", "latest"),
    [
        (["台账6.23.xlsx"], date(2024, 6, 23)),
        (["6月23日", "6月22日/卧龙区.xlsx"], date(2024, 6, 23)),
        (["台账6.24.xlsx", "台账2024.6.23.xlsx"], date(2024, 6, 23)),  # a year goes before none
        (["台账7.2.xlsx"], date(2024, 7, 2)),  # the campaign is over, its bulletins need not be
        (["台账v1.2.xlsx", "表3.5.xlsx"], None),
        (["台账.xlsx"], None),
    ],
)
def test_the_campaign_gives_the_year_that_a_name_lacks(names, latest):
    assert latest_in(names, *JUNE) == latest


@pytest.mark.parametrize(
    ("name", "day"), [("12.20", date(2023, 12, 20)), ("1月5日", date(2024, 1, 5)), ("2.29", date(2024, 2, 29))]
)
def test_a_campaign_over_the_turn_of_the_year(name, day):
    assert latest_in([name], date(2023, 12, 1), date(2024, 3, 31)) == day
    assert latest_in(["12.20", "1.5"], date(2023, 12, 1), date(2024, 3, 31)) == date(2024, 1, 5)


def test_the_latest_of_several():
    assert latest_in(["2024-06-22.xlsx", "b.xlsx", "2024-06-23.xlsx"]) == date(2024, 6, 23)
    assert latest_in([]) is None


def test_the_day_on_which_a_ledger_was_returned_is_not_its_own():
    assert without_return("卧龙区台账6.21_退回_2024-06-23(2).xlsx") == "卧龙区台账6.21.xlsx"
    assert date_in("卧龙区台账6.21_退回_2024-06-23.xlsx", 2024) == date(2024, 6, 21)
    assert latest_in(["卧龙区台账_退回_2024-06-23.xlsx", "宛城区2024.6.22.xlsx"]) == date(2024, 6, 22)
