"""campaign.py: names, prefixes and the schedule."""

import pickle
from datetime import date
from fractions import Fraction

import pytest
from campaigns import TOILETS

from wellxl.campaign import fold
from wellxl.wells import WELLS


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("示范区", "示范区"),
        ("南阳市城乡一体化示范区", "示范区"),
        ("高新技术产业开发区", "高新区"),
        (" 宛城 区", "宛城区"),
        ("411303", "卧龙区"),
        ("火星区", ""),
        ("", ""),
    ],
)
def test_a_district_is_known_by_its_names_and_its_code(text, name):
    assert WELLS.district(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("卧龙区台账6.23.xlsx", "卧龙区"),
        ("南阳市城乡一体化示范区自备井封停台账", "示范区"),
        ("宛城区与卧龙区对账单", ""),
        ("自备井封停台账", ""),
    ],
)
def test_a_district_is_found_in_a_longer_text_only_where_it_is_the_only_one(text, name):
    assert WELLS.district_in(text) == name


def test_folding_forgets_width_case_and_spaces():
    assert fold(" Ａ１\u3000b\n（x） ") == "a1b(x)"


@pytest.mark.parametrize(
    ("day", "progress"),
    [
        (date(2024, 5, 31), 0),
        (date(2024, 6, 1), Fraction(1, 30)),
        (date(2024, 6, 23), Fraction(23, 30)),
        (date(2024, 6, 30), 1),
        (date(2024, 7, 9), 1),
    ],
)
def test_schedule_progress_is_days_elapsed_of_days_in_all(day, progress):
    assert WELLS.schedule_progress(day) == progress


@pytest.mark.parametrize("campaign", [WELLS, TOILETS])
def test_a_campaign_travels_to_another_process(campaign):
    assert pickle.loads(pickle.dumps(campaign)) == campaign
