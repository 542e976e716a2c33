"""Tests of the key of a task."""

import string

from campaigns import TOILETS
from hypothesis import given
from hypothesis import strategies as st

from wellxl.campaign import fold
from wellxl.identity import folded, folded_text, id_of, identity, named, texts_of, with_texts, with_user
from wellxl.records import Column, Ledger
from wellxl.wells import WELLS


def ledger(**columns):
    size = len(next(iter(columns.values())))
    return Ledger(
        "f.xlsx",
        "台账",
        "",
        "",
        (1, 1),
        range(2, 2 + size),
        tuple(Column(key, "A", key, values, values) for key, values in columns.items()),
    )


def keys(campaign=WELLS, **columns):
    return list(identity(ledger(**columns), campaign))


@given(st.lists(st.none() | st.text(max_size=6).filter(lambda text: "\0" not in text), max_size=8))
def test_a_column_folds_as_each_of_its_texts_does(values):
    assert folded(values) == "\0".join([fold(value or "") for value in values])


def test_texts_that_were_folded_as_a_ledger_was_read_are_those_of_its_values():
    names = ledger(name=["Ｊia 厂", None, "丙\0厂"])
    kept = with_texts(names, WELLS)
    assert [folded_text(one, "name") for one in (names, kept)] == ["jia厂\0\0丙厂"] * 2
    assert kept.texts == {"name": "jia厂\0\0丙厂", "location": "\0\0", "well": "\0\0"}
    assert [texts_of(one, "name") for one in (names, kept)] == [["jia厂", "", "丙厂"]] * 2
    assert texts_of(with_texts(ledger(name=[]), WELLS), "name") == []
    assert texts_of(names, "") == [""] * 3


def test_a_nul_in_a_cell_shifts_nothing():
    assert folded(["a\0b", "c", None]) == "ab\0c\0"


def test_the_id_is_the_identity_whatever_else_differs():
    assert keys(well=["Ｗ-1", "w - 1"], name=["甲", "乙"], location=["东", "西"]) == ["w-1", "w-1"]


def test_without_an_id_the_name_with_the_location_counts_and_then_with_the_street():
    first, second, third, fourth = keys(
        well=[None, None, None, None],
        name=["甲厂", "甲 厂", "甲厂", "甲厂"],
        location=["东路1号", "东路１号", None, None],
        street=["七一街道", None, "七一街道", "东路1号"],
    )
    assert first == second
    assert len({first, third, fourth}) == 3


def test_a_row_with_a_name_alone_or_a_place_alone_has_no_identity():
    assert keys(name=["甲厂", None], location=[None, "东路1号"]) == ["", ""]
    assert keys(name=["甲厂"]) == [""]


def test_another_campaign_has_its_own_id():
    assert keys(TOILETS, household=["A1", None], name=["甲", "乙"], street=["上湾村", "上湾村"]) == ["a1", "乙\0\0上湾村"]


@given(*[st.text(string.ascii_lowercase + ", |/", min_size=1, max_size=4).map(str.strip).filter(bool)] * 4)
def test_parts_that_differ_never_meet_in_one_key(name, place, other_name, other_place):
    one, other = keys(name=[name, other_name], location=[place, other_place])
    assert (one == other) == ((fold(name), fold(place)) == (fold(other_name), fold(other_place)))


def test_a_column_that_nobody_knows_is_no_id():
    without_id = WELLS.with_(fields=tuple(field for field in WELLS.fields if field.type != "id"))
    columns = (Column("", "A", "备注", ["x"]), Column("name", "B", "户主", ["甲"]), Column("location", "C", "位置", ["东"]))
    assert list(identity(Ledger("f", "s", "", "", (1, 1), (2,), columns), without_id)) == ["甲\0东"]


def test_an_empty_ledger_has_no_keys():
    assert keys(well=[]) == []


def test_what_a_row_would_be_without_its_id():
    rows = ledger(well=["W-1", None], name=["甲厂", "乙厂"], location=["东 路", None], street=[None, "七一街道"])
    assert named(rows, WELLS) == ["甲厂\0东路", "乙厂\0\0七一街道"]


def test_the_id_in_a_key():
    assert [id_of(key) for key in ("w-1", with_user("w-1", "甲厂"), "甲厂\0东路", "乙厂\0\0七一街道", "")] == [
        "w-1",
        "w-1",
        "",
        "",
        "",
    ]
    assert with_user("w-1", "甲厂") not in ("w-1", "w-1\0甲厂", "w-1\0\0甲厂")  # an id, a name with a place, with a street
