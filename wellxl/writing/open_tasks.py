"""The sheet 未完成: what is still open, for the teams that go and look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain, compress, repeat
from operator import not_
from typing import Any

from wellxl.campaign import Campaign
from wellxl.records import Bulletin, Merged, counted
from wellxl.writing.cells import writer
from wellxl.writing.column_cells import Column
from wellxl.writing.styles import Styles, set_list_page, width

__all__ = ["NAME", "write"]

NAME = "未完成"

_KEYS = ("name", "location", "obstacle", "contact")
"""What a team needs of the fields that have no type of their own."""
_TYPES = ("district", "street", "category", "id", "phone")
_CHANGE = "与上期相比"
_NOTES = {"previous-appeared": "新增任务", "previous-reopened": "上期报已完成"}
"""What became of a task since the previous bulletin, where a team should know."""
_MOST = 1_048_575
_NARROWEST, _LEFT, _WIDEST = 8.0, 28.0, 36.0
"""How wide a column may be; from where on its text stands at the left."""


def write(sheet: Any, bulletin: Bulletin, campaign: Campaign, styles: Styles) -> None:
    """A line a task: districts in the bulletin's order, their streets, in each the tasks with an obstacle first, then
    those that are known for longer. `sheet` is a ColumnSheet.
    """
    heads, columns = _columns(bulletin, campaign)
    order = _order(columns, bulletin, campaign)[:_MOST]
    for column, (head, values) in enumerate(zip(heads, columns.values(), strict=True)):
        _write_column(sheet, column, head, list(map(values.__getitem__, order)), styles)
    sheet.set_row(0, 30)
    sheet.autofilter(0, 0, max(len(order), 1), len(columns) - 1)
    set_list_page(sheet)


def _columns(bulletin: Bulletin, campaign: Campaign) -> tuple[list[str], dict[str, list[Any]]]:
    """The headers, and the values of the tasks that count and are not completed, in the order of the ledgers."""
    merged = bulletin.merged
    chosen = [_is_open(merged, index) for index in range(len(merged.ledgers))]

    def joined(parts: Iterable[Iterable[Any]]) -> list[Any]:
        return list(chain.from_iterable(map(compress, parts, chosen)))

    fields = [field for field in campaign.fields if field.type in _TYPES or field.key in _KEYS]
    fields.sort(key=lambda field: field.type not in ("district", "street"))
    columns = {
        one.key: joined(merged.districts if one.type == "district" else [ledger.values(one.key) for ledger in merged.ledgers])
        for one in fields
    }
    heads = [field.header for field in fields]
    if bulletin.before:
        found = ((one.here, _NOTES.get(one.code)) for one in bulletin.changes)
        notes = {(here.file, here.sheet, here.row): note for here, note in found if here and note}
        places = joined(zip(repeat(one.file), repeat(one.sheet), one.rows, strict=False) for one in merged.ledgers)
        heads.append(_CHANGE)
        columns[_CHANGE] = list(map(notes.get, places))
    return heads, columns


def _is_open(merged: Merged, index: int) -> bytes:
    """A byte a row: 1 where it counts and is not completed."""
    return bytes(map(int.__gt__, counted(merged.fates[index]), merged.done[index]))


def _order(columns: dict[str, list[Any]], bulletin: Bulletin, campaign: Campaign) -> list[int]:
    """The tasks' numbers as they stand on the sheet."""
    own = columns[campaign.key_of("district")]
    districts = {block.district: place for place, block in enumerate(bulletin.tally.blocks)}
    keys: list[Iterable[Any]] = [map(districts.__getitem__, own)]
    if street := campaign.key_of("street"):
        names = sorted(set(columns[street]), key=lambda name: (name is None, name or ""))
        keys.append(map({name: place for place, name in enumerate(names)}.__getitem__, columns[street]))
    if "obstacle" in columns:
        keys.append(map(not_, columns["obstacle"]))
    if _CHANGE in columns:
        keys.append(note == _NOTES["previous-appeared"] for note in columns[_CHANGE])
    return sorted(range(len(own)), key=list(zip(*keys, strict=True)).__getitem__)


def _write_column(sheet: Any, column: int, head: str, values: Sequence[Any], styles: Styles) -> None:
    writer(sheet, styles, "header")(0, column, head)
    own = Column.of(values)
    room = max(width(own.longest, 10), width(head), _NARROWEST) + 2
    sheet.fill(own, partial(styles, "body", "small", *(("left", "wrapped") if room > _LEFT else ())))
    sheet.set_column(column, column, min(room, _WIDEST))
