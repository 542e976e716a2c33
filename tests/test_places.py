"""Tests of the rules on districts, streets and coordinates."""

from judging import MILL, book, told
from making import DAY

from wellxl.rules import row
from wellxl.wells import WELLS

NAMES = "“示范区”“卧龙区”“宛城区”“高新区”"


def refused(ledger):
    return [hit.row for hit in row.check(ledger, WELLS, DAY) if hit.kind.refuses]


def test_without_a_district_of_its_own_a_row_has_its_files():
    assert told(book(MILL | {"district": None})) == []


def test_without_either_a_row_is_refused():
    ledger = book(MILL, MILL | {"district": None}, MILL | {"district": "宛成区"}, district="")
    end = "，从文件名、工作表名和标题也看不出属于谁，本行未计入统计"
    assert told(ledger) == [
        ("error", "district-missing", "A3", "辖区没有填" + end, f"请填{NAMES}之一"),
        ("error", "district-missing", "A4", "辖区“宛成区”不在名单中" + end, "是否应为“宛城区”？请改正"),
    ]
    assert refused(ledger) == [3, 4]


def test_a_ledger_of_nobody_without_a_district_column_is_refused_row_by_row():
    assert refused(book({key: value for key, value in MILL.items() if key != "district"}, district="")) == [2]


def test_an_unknown_district_counts_for_the_file():
    ledger = book(MILL | {"district": "卧隆区"}, MILL | {"district": "火星"})
    assert told(ledger) == [
        (
            "error",
            "district-unknown",
            "A2",
            "“卧隆区”不是本次行动的辖区，本行暂按文件所属的“卧龙区”统计",
            "是否应为“卧龙区”？请改正",
        ),
        ("error", "district-unknown", "A3", "“火星”不是本次行动的辖区，本行暂按文件所属的“卧龙区”统计", f"请填{NAMES}之一"),
    ]
    assert refused(ledger) == []


def test_a_row_that_contradicts_its_file_is_an_error_and_keeps_its_own_district():
    ledger = book(MILL | {"district": "宛城区", "street": "东关街道"}, raw={"district": ["南阳市宛城区"]})
    assert told(ledger) == [
        (
            "error",
            "district-contradicts",
            "A2",
            "“南阳市宛城区”与文件所属的“卧龙区”不一致，本行计入“宛城区”",
            "确属“宛城区”的，请移到“宛城区”的台账；填错的，请改为“卧龙区”",
        )
    ]
    assert refused(ledger) == []


def test_a_street_that_is_on_no_list_is_told_with_the_nearest_one():
    rows = [MILL | {"district": "高新区", "street": street} for street in ("张恒街道", "光明路", "百里奚街道", None)]
    assert told(book(*rows, district="高新区")) == [
        ("warning", "street-unknown", "B2", "“张恒街道”不在“高新区”的街道名单中", "是否应为“张衡街道”？请改正"),
        (
            "warning",
            "street-unknown",
            "B3",
            "“光明路”不在“高新区”的街道名单中",
            "请填“张衡街道”“百里奚街道”“中关村南阳科技产业园”之一",
        ),
    ]


def test_where_the_list_is_open_other_streets_are_in_order():
    assert told(book(MILL | {"street": "蒲山镇"})) == []


def test_a_street_of_another_district_names_it():
    assert told(book(MILL | {"street": "张衡街道"}, MILL)) == [
        (
            "warning",
            "street-of-another-district",
            "B2",
            "“张衡街道”属于“高新区”，而本行属于“卧龙区”",
            "请核对本行的街道：填错的请改正，确属“高新区”的请移交其填报",
        )
    ]


def test_a_street_is_held_against_the_rows_own_district():
    rows = [MILL | {"district": name, "street": "张衡街道"} for name in ("高新区", "宛城区")]
    assert [line[:3] for line in told(book(*rows, district="高新区"))] == [
        ("error", "district-contradicts", "A3"),
        ("warning", "street-of-another-district", "B3"),
    ]


def test_swapped_coordinates_are_one_error():
    assert told(book(MILL, MILL | {"longitude": 33.0, "latitude": 112.5})) == [
        ("error", "coordinates-swapped", "G3", "经度“33”与纬度“112.5”像是填反了", "请把两格的数对调")
    ]


def test_coordinates_outside_are_told_one_by_one_and_the_edges_are_inside():
    rows = [MILL | {"longitude": 111.0, "latitude": 34.0}, MILL | {"longitude": 0.0, "latitude": 34.01}]
    advice = "请核对坐标，按十进制度数填写"
    assert told(book(*rows)) == [
        ("warning", "coordinates-outside", "G3", "经度“0”超出本地范围（111～114°）", advice),
        ("warning", "coordinates-outside", "H3", "纬度“34.01”超出本地范围（32～34°）", advice),
    ]


def test_half_a_pair_of_coordinates_is_pointed_out():
    rows = [MILL | {"longitude": None}, MILL | {"latitude": None}, MILL | {"longitude": None, "latitude": None}]
    assert told(book(*rows)) == [
        ("warning", "coordinates-half", "G2", "填了纬度“33”，没有填经度", "请补填经度；坐标不详的，两格都留空"),
        ("warning", "coordinates-half", "H3", "填了经度“112.5”，没有填纬度", "请补填纬度；坐标不详的，两格都留空"),
    ]


def test_a_coordinate_that_could_not_be_read_is_not_missing():
    ledger = book(MILL | {"longitude": None}, raw={"longitude": ["东边"]})
    assert told(ledger) == []
