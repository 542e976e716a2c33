"""sheet_charts.py: the native charts, as the package holds them."""

import re
import zipfile

import pytest
from making import bulletin, golden_ledgers

from wellxl.wells import WELLS
from wellxl.writing.sheet_charts import Area
from wellxl.writing.workbook import write_workbook


@pytest.fixture(scope="module")
def charts(tmp_path_factory):
    path = write_workbook(tmp_path_factory.mktemp("a") / "a.xlsx", bulletin(golden_ledgers()), WELLS)
    with zipfile.ZipFile(path) as package:
        names = sorted(name for name in package.namelist() if name.startswith("xl/charts/chart"))
        return [package.read(name).decode() for name in names]


def test_there_are_three_with_their_titles(charts):
    assert [re.findall(r"<a:t>(.*?)</a:t>", chart)[0] for chart in charts] == [
        "累计完成比例与序时进度",
        "各辖区完成比例",
        "各辖区剩余任务",
    ]


def test_series_can_be_told_apart_without_colour(charts):
    for chart in charts[1:]:
        looks = [
            re.search(r'prst="(\w+)"|<c:ser>.*?(solidFill)', one).group() for one in re.findall(r"<c:ser>.*?</c:ser>", chart)
        ]
        assert len(set(looks)) == len(looks) >= 2
    assert charts[0].count('<a:prstDash val="dash"/>') == 1
    assert '<c:symbol val="circle"/>' in charts[0]


def test_values_stand_beside_the_references(charts):
    """A program that draws before it calculates has what it needs."""
    rates = re.findall(r"<c:ser>.*?</c:ser>", charts[1])[-1]
    assert re.findall(r"<c:v>([^<]*)</c:v>", rates)[:5] == ["合计", "示范区", "卧龙区", "宛城区", "高新区"]
    assert [float(one) for one in re.findall(r"<c:v>([^<]*)</c:v>", rates)[5:]] == [33 / 94, 25 / 84, 10 / 38, 14 / 91]


def test_the_districts_stand_from_the_top_down(charts):
    assert 'val="maxMin"' in re.search(r"<c:catAx>.*?</c:catAx>", charts[1]).group()


def test_an_area_names_its_cells():
    area = Area("进度", 5, 8)
    assert (area.column(2), area.head(2), area.size) == (["进度", 5, 2, 8, 2], ["进度", 4, 2], 4)
