"""Where a task is: its district, its street, its coordinates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from wellxl.campaign import Campaign, Field
from wellxl.records import Column, Hit, Kind, Ledger
from wellxl.rules.rule import Rule, any_outside, at, column_of, is_blank, is_outside, range_of, spots, title_of, values_of
from wellxl.wording import listed, nearest

__all__ = ["RULES"]

_POLICY = "本项目约定"

_DISTRICT_MISSING = Kind(
    "district-missing",
    "error",
    "{what}{problem}，从文件名、工作表名和标题也看不出属于谁，本行未计入统计",
    "{advice}",
    _POLICY,
    refuses=True,
    title="不知道属于哪个辖区",
)
_DISTRICT_UNKNOWN = Kind(
    "district-unknown",
    "error",
    "“{value}”不是本次行动的{what}，本行暂按文件所属的“{own}”统计",
    "{advice}",
    _POLICY,
    title="辖区不在名单中",
)
_DISTRICT_CONTRADICTS = Kind(
    "district-contradicts",
    "error",
    "“{value}”与文件所属的“{own}”不一致，本行计入“{named}”",
    "确属“{named}”的，请移到“{named}”的台账；填错的，请改为“{own}”",
    _POLICY,
    title="辖区与文件不一致",
)
_STREET_UNKNOWN = Kind(
    "street-unknown",
    "warning",
    "“{value}”不在“{district}”的{what}名单中",
    "{advice}",
    "方案中的街道名单",
    title="街道不在名单中",
)
_STREET_ELSEWHERE = Kind(
    "street-of-another-district",
    "warning",
    "“{value}”属于“{others}”，而本行属于“{district}”",
    "请核对本行的{what}：填错的请改正，确属“{others}”的请移交其填报",
    "方案中的街道名单",
    title="街道属于另一个辖区",
)
_SWAPPED = Kind(
    "coordinates-swapped",
    "error",
    "{column}“{value}”与{other}“{there}”像是填反了",
    "请把两格的数对调",
    "方案中的坐标范围",
    title="经度纬度填反",
)
_OUTSIDE = Kind(
    "coordinates-outside",
    "warning",
    "{column}“{value}”超出本地范围（{range}）",
    "请核对坐标，按十进制度数填写",
    "方案中的坐标范围",
    title="坐标不在本地",
)
_HALF = Kind(
    "coordinates-half",
    "warning",
    "填了{other}“{there}”，没有填{column}",
    "请补填{column}；坐标不详的，两格都留空",
    _POLICY,
    title="经度纬度只填了一个",
)


def _districts(ledger: Ledger, campaign: Campaign) -> Sequence[str]:
    """The district of each row: its own where it names one, else its ledger's."""
    named = values_of(ledger, campaign.key_of("district"))
    table = {value: value if value in campaign.district_names else ledger.district for value in set(named)}
    return [table[value] for value in named] if len(table) > 1 else list(table.values()) * len(named)


def _advice(value: str, names: Sequence[str]) -> str:
    near = nearest(value, names)
    if near:
        return f"是否应为{listed(near, '或')}？请改正"
    return f"请填{listed(names[:12])}{'等' if len(names) > 12 else ''}{'之一' if len(names) > 1 else ''}"


def _district_missing(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    key = campaign.key_of("district")
    values = values_of(ledger, key)
    if ledger.district:
        return
    for index in spots(values, set(values).difference(campaign.district_names)):
        value = values[index]
        yield at(
            _DISTRICT_MISSING,
            ledger,
            column_of(ledger, key),
            index,
            what=title_of(campaign, key, "辖区"),
            problem=f"“{value}”不在名单中" if value else "没有填",
            advice=_advice(value or "", campaign.district_names),
        )


def _district_unknown(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    key = campaign.key_of("district")
    column = column_of(ledger, key)
    if not column or not ledger.district:
        return
    unknown = set(column.values).difference(campaign.district_names, (None,))
    advices = {value: _advice(value, campaign.district_names) for value in unknown}
    for index in spots(column.values, advices):
        facts = {"what": title_of(campaign, key), "own": ledger.district, "advice": advices[column.values[index]]}
        yield at(_DISTRICT_UNKNOWN, ledger, column, index, **facts)


def _district_contradicts(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    column = column_of(ledger, campaign.key_of("district"))
    if not column or not ledger.district:
        return
    others = set(column.values).intersection(campaign.district_names) - {ledger.district}
    for index in spots(column.values, others):
        yield at(_DISTRICT_CONTRADICTS, ledger, column, index, own=ledger.district, named=column.values[index])


def _streets(ledger: Ledger, campaign: Campaign) -> Iterator[tuple[Column, int, str, Sequence[str]]]:
    """Each row whose street is not on its district's list: column, index, district, whose street it is."""
    column = column_of(ledger, campaign.key_of("street"))
    if not column:
        return
    owners = campaign.streets
    districts = _districts(ledger, campaign)
    kinds = set(districts)
    pairs = (
        {(next(iter(kinds)), street) for street in set(column.values)}
        if len(kinds) == 1
        else set(zip(districts, column.values, strict=True))
    )
    strange = {
        (district, street): owners.get(street, ())
        for district, street in pairs
        if district and street and district not in owners.get(street, ())
    }
    if strange:
        for index, pair in enumerate(zip(districts, column.values, strict=True)):
            if pair in strange:
                yield column, index, pair[0], strange[pair]


def _street_unknown(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    closed = {one.name: one.streets for one in campaign.districts if one.streets and not one.open_streets}
    what = title_of(campaign, campaign.key_of("street"))
    advices: dict[tuple[str, str], str] = {}
    for column, index, district, others in _streets(ledger, campaign):
        if district in closed and not others:
            key = (district, column.values[index])
            if key not in advices:
                advices[key] = _advice(key[1], closed[district])
            yield at(_STREET_UNKNOWN, ledger, column, index, district=district, what=what, advice=advices[key])


def _street_elsewhere(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    what = title_of(campaign, campaign.key_of("street"))
    for column, index, district, others in _streets(ledger, campaign):
        if others:
            yield at(_STREET_ELSEWHERE, ledger, column, index, district=district, what=what, others="、".join(others))


def _pair(campaign: Campaign) -> tuple[Field, Field] | None:
    """The fields of longitude and latitude, where the campaign has both."""
    longitudes, latitudes = campaign.fields_of("longitude"), campaign.fields_of("latitude")
    return (longitudes[0], latitudes[0]) if longitudes and latitudes else None


def _are_swapped(fields: tuple[Field, Field], longitude: float | None, latitude: float | None) -> bool:
    """Whether each lies outside its own range and inside the other's."""
    if longitude is None or latitude is None or not (is_outside(fields[0], longitude) and is_outside(fields[1], latitude)):
        return False
    return not (is_outside(fields[0], latitude) or is_outside(fields[1], longitude))


def _swapped(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    fields = _pair(campaign)
    longitude, latitude = (column_of(ledger, field.key) for field in fields) if fields else (None, None)
    if not fields or not longitude or not latitude or not any_outside(fields[0], longitude.values):
        return
    for index, values in enumerate(zip(longitude.values, latitude.values, strict=True)):
        if _are_swapped(fields, *values):
            yield at(_SWAPPED, ledger, longitude, index, other=latitude.header, there=f"{values[1]:g}")


def _coordinates_outside(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    fields = _pair(campaign)
    for field in campaign.fields_of("longitude", "latitude"):
        column = column_of(ledger, field.key)
        if not column or not any_outside(field, column.values):
            continue
        both = [values_of(ledger, one.key) for one in fields or ()]
        for index, value in enumerate(column.values):
            if value is None or not is_outside(field, value):
                continue
            if not (fields and _are_swapped(fields, both[0][index], both[1][index])):
                yield at(_OUTSIDE, ledger, column, index, range=range_of(field))


def _half(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    fields = _pair(campaign)
    columns = [column_of(ledger, field.key) for field in fields or ()]
    for here, there in (columns, columns[::-1]) if all(columns) and columns else ():
        if not here or not there or None not in here.values:
            continue
        for index, value in enumerate(here.values):
            if value is None and there.values[index] is not None and is_blank(here, index, campaign):
                yield at(_HALF, ledger, here, index, other=there.header, there=f"{there.values[index]:g}")


RULES = (
    Rule(_DISTRICT_MISSING, _district_missing),
    Rule(_DISTRICT_UNKNOWN, _district_unknown),
    Rule(_DISTRICT_CONTRADICTS, _district_contradicts),
    Rule(_STREET_UNKNOWN, _street_unknown),
    Rule(_STREET_ELSEWHERE, _street_elsewhere),
    Rule(_SWAPPED, _swapped),
    Rule(_OUTSIDE, _coordinates_outside),
    Rule(_HALF, _half),
)
"""Every rule on places, in the order in which they are listed."""
