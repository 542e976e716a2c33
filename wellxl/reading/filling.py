"""What merged cells, group rows and 同上 say of other rows: facts, never guesses."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from wellxl.campaign import Campaign
from wellxl.reading.row_kinds import Group
from wellxl.records import Hit, Kind, letters
from wellxl.wording import show

__all__ = ["DITTO", "DITTO_ID", "DITTO_READ", "KINDS", "SUMMED", "Fills", "fill_groups", "fill_merges", "from_above"]

_GROUP_FILLED = Kind("group-filled", "fixed", "分组行“{value}”已填入其下各行空着的“{field}”", title="按分组行填充")
_MERGE_FILLED = Kind("merge-filled", "fixed", "合并单元格的内容“{value}”已填入它所跨的每一行", title="按合并单元格填充")

DITTO = frozenset(("同上", "同前", "同上行", "同上一行", "同 上", "同　上", "〃", "″", "〞", '"', "”", "''"))
"""How people write it."""

DITTO_READ = Kind("ditto-filled", "fixed", "“{value}”已按上一行的“{meant}”读取", title="同上")
DITTO_ID = Kind(
    "ditto-id",
    "error",
    "编号写成了“{value}”：编号不能相同，本行按没有编号处理",
    "请填本行自己的编号；没有编号的请留空",
    "本项目约定",
    title="编号写成同上",
)
_NOTHING = Kind(
    "ditto-blank",
    "error",
    "“{value}”的上一行没有可用的内容，按没有填写处理",
    "请直接填写内容",
    "本项目约定",
    title="同上而上无内容",
)

KINDS = (_GROUP_FILLED, _MERGE_FILLED, DITTO_READ, DITTO_ID, _NOTHING)
"""What filling down tells."""

SUMMED = ("number", "volume", "count")
"""Types that a merged cell holds once for all its rows: filled down they would be counted again."""

Fills = dict[int, dict[int, Any]]
"""Column → row → what stands there by a merge or a group; all 0-based."""


def fill_merges(
    merges: Sequence[tuple[int, int, int, int]],
    columns: Sequence[Sequence[Any]],
    matched: Mapping[int, str],
    campaign: Campaign,
    rows: Sequence[int],
) -> tuple[Fills, list[Hit]]:
    """The blanks of a table's rows that a cell merged down the side covers."""
    fills: Fills = {}
    hits = []
    first, last = (rows[0], rows[-1]) if rows else (0, -1)
    for top, left, bottom, _ in merges:
        one = campaign.field(matched.get(left, ""))
        if bottom == top or one is None or one.type in SUMMED or not first <= top <= last or columns[left][top] == "":
            continue
        value, cells = columns[left][top], columns[left]
        told = Hit(_MERGE_FILLED, 0, letters(left), one.header, value)
        for row in range(top + 1, min(bottom, last) + 1):
            if cells[row] == "":
                fills.setdefault(left, {})[row] = value
                hits.append(told._replace(row=row + 1))
    return fills, hits


def fill_groups(
    groups: Sequence[Group], columns: Sequence[Sequence[Any]], matched: Mapping[int, str], campaign: Campaign, rows: Sequence[int]
) -> tuple[dict[str, dict[int, Any]], list[Hit]]:
    """Field → row → group, for the blanks below each group row, down to the next of its kind.

    A column that the table lacks is all blanks."""
    fills: dict[str, dict[int, Any]] = {}
    hits = []
    column_of = {key: column for column, key in matched.items()}
    for at, group in enumerate(groups):
        one = campaign.field(group.key)
        if one is None:
            continue
        column = column_of.get(group.key, -1)
        ends = (later.row for later in groups[at + 1 :] if later.key == group.key or later.key == campaign.key_of("district"))
        below = rows[bisect_right(rows, group.row) : bisect_left(rows, next(ends, len(columns[0])))]
        blank = [row for row in below if column < 0 or str(columns[column][row]).strip() == ""]
        if blank:
            place = column if column >= 0 else group.column
            fills.setdefault(group.key, {}).update(dict.fromkeys(blank, group.value))
            facts = {"field": one.header}
            hits.append(Hit(_GROUP_FILLED, group.row + 1, letters(place), one.header, group.value, facts))
    return fills, hits


def from_above(values: Sequence[Any], hits: Sequence[Hit], rows: Sequence[int]) -> tuple[list[Any], list[Hit]]:
    """A column's values with those from above in the cells that say so, and the hits with what became of them.

    A row that does not follow the one above it at once (a sum or a group stands between) has nothing above it.
    """
    filled = list(values)
    numbers = {number: index for index, number in enumerate(rows)}
    told = []
    for hit in hits:
        if hit.kind is DITTO_READ:
            index = numbers[hit.row]
            above = filled[index - 1] if index and rows[index - 1] == hit.row - 1 else None
            filled[index] = above
            hit = hit._replace(kind=_NOTHING) if above is None else hit._replace(facts={"meant": show(above)})
        told.append(hit)
    return filled, told
