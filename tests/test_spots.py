"""spots.py: where tasks stand, and findings at several cells."""

from making import DAY, checked, ledger, task

from wellxl.merging import merge
from wellxl.records import Kind
from wellxl.rules.spots import by_identity, place_of, together, told
from wellxl.wells import WELLS

MERGED = merge(
    checked(ledger("宛城区", [task("宛城区", 1), task("宛城区", 1), task("宛城区", 2, well=None, location="甲")])), WELLS, DAY
)


def test_only_counted_tasks_have_a_place():
    assert sorted(by_identity(MERGED).values()) == [(0, 0), (0, 2)]


def test_a_place_is_the_cell_of_the_field_or_the_one_that_identifies_the_task():
    assert f"{place_of(MERGED, (0, 0), WELLS)}" == "宛城区.xlsx〔台账〕C2"
    assert f"{place_of(MERGED, (0, 2), WELLS)}" == "宛城区.xlsx〔台账〕B4"
    assert f"{place_of(MERGED, (0, 0), WELLS, 'category')}" == "宛城区.xlsx〔台账〕E2"
    assert place_of(MERGED, (0, 0), WELLS, "category").value == "应封停"


def test_a_kind_that_is_off_tells_nothing():
    kind = Kind("x", "error", "{name}")
    places = [place_of(MERGED, (0, 0), WELLS)]
    assert [one.message for one in told(kind, places, {"name": "甲"}, WELLS)] == ["甲"]
    assert list(told(kind, places, {"name": "甲"}, WELLS.with_(severities={"x": "off"}))) == []


def test_of_many_pairs_between_the_same_columns_one_is_told():
    kind = Kind("x", "warning", "{number}", title="某事")
    rows = merge(checked(ledger("宛城区", [task("宛城区", number) for number in range(60)])), WELLS, DAY)

    def pairs(count, column="category"):
        places = [(place_of(rows, (0, row), WELLS), place_of(rows, (0, row + 30), WELLS, column)) for row in range(count)]
        return [(pair, {"number": number}) for number, pair in enumerate(places)]

    assert len(list(together(kind, pairs(20), WELLS))) == 40
    one, other = together(kind, [*pairs(21), *pairs(0)], WELLS)
    assert (one.message, one.rows[0], one.count) == ("某事（同类共 21 处：C2–C22）：如 C2 0；C3 1；C4 2", 2, 21)
    assert (other.message, other.origin.cell, other.count) == ("某事（同类共 21 处：D32–D52）：如 D32 0；D33 1；D34 2", "D32", 21)
    assert one.messages == other.messages == tuple(map(str, range(21)))  # each cell hears of its own pair
    assert len(list(together(kind, [*pairs(15), *pairs(15, "status")], WELLS))) == 60
    assert list(together(kind, pairs(21), WELLS.with_(severities={"x": "off"}))) == []
