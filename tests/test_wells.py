"""wells.py: the built-in campaign says what domain.md says."""

from wellxl.campaign import fold
from wellxl.wells import WELLS


def test_districts_bear_their_codes():
    assert {district.name: district.code for district in WELLS.districts} == {
        "宛城区": "411302",
        "卧龙区": "411303",
        "高新区": "411371",
        "示范区": "411372",
    }


def test_no_header_means_two_fields():
    words = [fold(word) for field in WELLS.fields for word in (field.header, *field.aliases)]
    assert len(words) == len(set(words))


def test_a_number_in_a_row_is_not_an_id():
    assert not any(word == "序号" for field in WELLS.fields for word in (field.header, *field.aliases))


def test_every_role_has_its_field():
    assert all(WELLS.key_of(role) for role in ("district", "street", "category", "status", "date", "id"))
    assert [field.key for field in WELLS.fields if field.required] == ["name", "category", "status"]
