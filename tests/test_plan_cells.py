"""Tests of wellxl.reading.plan_cells: cells as clerks fill them, by sort."""

from datetime import date, datetime

import pytest

from wellxl.reading.plan_cells import Wrong, blank, value_of
from wellxl.reading.plan_form import Entry


def read(sort, raw, words=None):
    return value_of(Entry("key", "列", sort, ""), raw, words)


@pytest.mark.parametrize(
    ("sort", "raw", "value"),
    [
        ("number", "１，２３４.5", 1234.5),
        ("number", 12.0, 12),
        ("percent", "50%", 0.5),
        ("percent", 0.5, 0.5),
        ("date", "2024年6月1日", date(2024, 6, 1)),
        ("date", "2024/6/1", date(2024, 6, 1)),
        ("date", 20240601.0, date(2024, 6, 1)),
        ("date", 45444.0, date(2024, 6, 1)),
        ("date", datetime(2024, 6, 1, 8), date(2024, 6, 1)),
        ("colour", "#ffc7ce", "FFC7CE"),
        ("pairs", "填埋→封填、封 = 封存, 盖->封存", {"填埋": "封填", "封": "封存", "盖": "封存"}),
        ("list", "甲、乙，丙", ("甲", "乙", "丙")),
        ("text", 1.0, "1"),
    ],
)
def test_a_cell_is_read_by_its_sort(sort, raw, value):
    assert read(sort, raw) == value


@pytest.mark.parametrize(
    ("sort", "raw", "wrong"),
    [
        ("number", "十", "“十”不是数字，请填数字"),
        ("number", True, "“是”不是数字，请填数字"),
        ("number", "nan", "“nan”不是数字，请填数字"),
        ("date", "2024.13.1", "“2024.13.1”不是日期，请按 2024-06-01 的样子填"),
        ("date", "99999999999", "“99999999999”不是日期，请按 2024-06-01 的样子填"),
        ("colour", "FFC7C", "“FFC7C”不是颜色，请填六位十六进制数，例如 FFC7CE"),
        ("pairs", "→封填", "“→封填”看不懂，请按“填埋→永久封填”的样子填"),
        ("text", "长" * 256, "“长长长长长长长长长长……”过长，有 256 个字，最多 255 个字"),
        ("list", "甲、" + "长" * 1000, "“长长长长长长长长长长……”过长，有 1,000 个字，最多 255 个字"),
    ],
)
def test_what_is_wrong_is_said_in_words(sort, raw, wrong):
    with pytest.raises(Wrong) as caught:
        read(sort, raw)
    assert str(caught.value) == wrong


def test_one_of_some_words_whatever_its_width_and_spaces():
    assert read("flag", " 是 ", {"是": True, "否": False}) is True
    with pytest.raises(Wrong, match=r"^列“可”不认识，可填“是”“否”$"):
        read("flag", "可", {"是": True, "否": False})
    with pytest.raises(Wrong, match=r"“词15”等，是否“词1”？$"):
        read("rule", "词条1", {f"词{number}": number for number in range(1, 40)})


def test_a_blank_has_a_value_of_its_own():
    sorts = ("text", "list", "pairs", "date", "flag")
    assert [blank(Entry("key", "列", sort, "")) for sort in sorts] == [
        "",
        (),
        {},
        None,
        False,
    ]
