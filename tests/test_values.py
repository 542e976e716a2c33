"""A column's cells → its values."""

from making import DAY

from wellxl.reading.values import Cells, read_values
from wellxl.wells import WELLS


def read(key, *raw, unit=None):
    field = WELLS.field(key)
    values, hits = read_values(Cells(field, "D", field.header, range(5, 5 + len(raw)), raw, WELLS, DAY, unit))
    return list(values), [(hit.row, hit.kind.code) for hit in hits]


def test_clean_text_is_returned_as_it_is():
    raw = ("张三", "李四")
    field = WELLS.field("name")
    values, hits = read_values(Cells(field, "D", "用户名称", range(5, 7), raw, WELLS, DAY))
    assert values is raw
    assert hits == []
