"""What merged cells and group rows say of the rows that they head: facts, never guesses."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from wellxl.campaign import Campaign
from wellxl.reading.row_kinds import Group
from wellxl.records import Hit, Kind, letters

__all__ = ["KINDS", "SUMMED", "Fills", "fill_groups", "fill_merges"]

_GROUP_FILLED = Kind("group-filled", "fixed", "分组行“{value}”已填入其下各行空着的“{field}”", title="按分组行填充")
_MERGE_FILLED = Kind("merge-filled", "fixed", "合并单元格的内容“{value}”已填入它所跨的每一行", title="按合并单元格填充")

KINDS = (_GROUP_FILLED, _MERGE_FILLED)
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
