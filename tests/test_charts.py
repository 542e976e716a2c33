"""charts.py: bars and lines whose lengths are the figures."""

from datetime import date
from fractions import Fraction
from xml.etree import ElementTree

import pytest
from making import DAY, bulletin, golden_ledgers, ledger, task

from wellxl.campaign import District
from wellxl.records import Tally
from wellxl.tally import tally
from wellxl.wells import WELLS
from wellxl.writing import charts
from wellxl.writing.course import course

TOLD = bulletin(golden_ledgers())
NOTHING = bulletin([])


def bars(svg, name):
    return [float(one.get("width")) for one in ElementTree.fromstring(svg).iter("rect") if one.get("class") == name][1:]


def texts(svg):
    return [one.text for one in ElementTree.fromstring(svg).iter("text")]


def test_a_bar_is_as_long_as_the_rate():
    (svg,) = charts.completion(TOLD.tally, Fraction(23, 30))
    assert bars(svg, "fill-0") == [round(rate * 262, 1) for rate in (33 / 84, 21 / 29, 10 / 38, 9 / 34)]
    assert "39.29%　33/84" in texts(svg)
    assert texts(svg)[-1] == "序时进度 76.67%"
    assert "0.00%　0/0" not in texts(svg)  # 宛城区 has nothing to regulate: that is no bar without progress


def test_what_is_left_comes_most_first():
    (svg,) = charts.remaining(TOLD.tally)
    assert [text for text in texts(svg) if text not in ("应封停", "应纳管")] == [
        *("高新区", "77", "示范区", "61", "卧龙区", "59", "宛城区", "28")
    ]
    assert bars(svg, "fill-0") == [round(left / 77 * 300, 1) for left in (25, 51, 8, 28)]


def test_the_course_ends_where_the_table_does():
    svg = ElementTree.fromstring(charts.progress(course(TOLD, WELLS), 307))
    planned, done = (one.get("points").split() for one in svg.iter("polyline"))
    assert (len(planned), len(done)) == (30, 23)
    assert planned[-1] == "392.0,40.0"
    assert done[-1].endswith(f",{230 - 190 * 82 / 307:.1f}")


@pytest.mark.parametrize("told", [NOTHING.tally, NOTHING.tally._replace(title="x")])
def test_nothing_at_all_is_drawn_too(told: Tally):
    for svg in (*charts.completion(told, Fraction(0)), *charts.remaining(told), charts.progress(course(NOTHING, WELLS), 0)):
        ElementTree.fromstring(svg)


@pytest.mark.parametrize(
    ("start", "deadline"), [(DAY, DAY), (date(2024, 7, 1), date(2024, 7, 2)), (date(2023, 1, 1), date(2023, 1, 2))]
)
def test_campaigns_of_a_day_to_come_and_gone(start, deadline):
    svg = ElementTree.fromstring(charts.progress(course(TOLD, WELLS.with_(start=start, deadline=deadline)), 307))
    assert "82" in [one.text for one in svg.iter("text")]


def test_names_are_escaped_and_cut():
    plan = WELLS.with_(districts=(WELLS.districts[0]._replace(name="<b>" * 20),))
    (svg,) = charts.completion(tally(NOTHING.merged, plan, TOLD.tally.date), Fraction(1))
    assert "<b>" not in svg
    assert texts(svg)[0].endswith("…（无任务）")


def test_many_districts_take_several_drawings_of_one_scale():
    plan = WELLS.with_(districts=tuple(District(f"第{number}区") for number in range(1, 41)))
    told = bulletin(
        [ledger(f"第{number}区", [task(f"第{number}区", one) for one in range(number)]) for number in (1, 40)], campaign=plan
    )
    drawn = charts.remaining(told.tally)
    assert [len(texts(svg)) - 1 for svg in drawn] == [30, 30, 20]
    assert bars(drawn[0], "fill-0")[:2] == [300, 7.5]
    assert len(charts.completion(told.tally, Fraction(1, 2))) == 3
