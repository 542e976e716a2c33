"""The sheet 未完成: what is still open, for the teams that go and look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import chain, compress, count, repeat
from operator import eq, gt, not_
from typing import Any

from wellxl.campaign import Campaign
from wellxl.columns import counted
from wellxl.records import Bulletin
from wellxl.writing.cells import writer
from wellxl.writing.column_cells import Column
from wellxl.writing.detail import joined
from wellxl.writing.styles import Styles, height, set_list_page, width

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
        _write_column(sheet, column, head, [values[row] for row in order], styles)
    sheet.set_row(0, 30)
    sheet.autofilter(0, 0, max(len(order), 1), len(columns) - 1)
    set_list_page(sheet)


def _columns(bulletin: Bulletin, campaign: Campaign) -> tuple[list[str], dict[str, Sequence[Any]]]:
    """The headers, and the values of all tasks in the order of the ledgers."""
    merged = bulletin.merged
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
        places = (zip(repeat(one.file), repeat(one.sheet), one.rows, strict=False) for one in merged.ledgers)
        heads.append(_CHANGE)
        columns[_CHANGE] = list(map(notes.get, chain.from_iterable(places)))
    return heads, columns


def _order(columns: Mapping[str, Sequence[Any]], bulletin: Bulletin, campaign: Campaign) -> list[int]:
    """The numbers of the tasks that count and are not completed, as they stand on the sheet."""
    merged, street = bulletin.merged, campaign.key_of("street")
    districts = {block.district: place for place, block in enumerate(bulletin.tally.blocks)}
    keys: tuple[Iterable[Any], ...] = (
        columns[campaign.key_of("district")],
        columns[street] if street else repeat(None),
        map(not_, columns["obstacle"]) if "obstacle" in columns else repeat(True),
        map(eq, columns[_CHANGE], repeat(_NOTES["previous-appeared"])) if _CHANGE in columns else repeat(False),
    )
    is_open = b"".join(bytes(map(gt, counted(fates), done)) for fates, done in zip(merged.fates, merged.done, strict=True))
    groups = defaultdict[Any, list[int]](list)
    for group, row in compress(zip(zip(*keys, strict=False), count(), strict=False), is_open):
        groups[group].append(row)

    def place(group: tuple[str, str | None, bool, bool]) -> tuple[Any, ...]:
        district, street, is_free, is_new = group
        return districts[district], street is None, street or "", is_free, is_new

    return list(chain.from_iterable(groups[group] for group in sorted(groups, key=place)))


def _write_column(sheet: Any, column: int, head: str, values: Sequence[Any], styles: Styles) -> None:
    writer(sheet, styles, "header")(0, column, head)
    own = Column.of(values)
    room = max(width(own.longest, 10), width(head), _NARROWEST) + 2
    tall = partial(height, room=_WIDEST, size=10) if room > _WIDEST else None
    sheet.fill(own, partial(styles, "body", "small", *(("left", "wrapped") if room > _LEFT else ())), tall)
    sheet.set_column(column, column, min(room, _WIDEST))
