"""What stands side by side on one sheet: which columns are a ledger's own, where another ledger begins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from wellxl.reading.header_rows import Header
from wellxl.reading.headers import NUMBERING, Dictionary, Head, bare
from wellxl.reading.row_kinds import TABLE_WORDS
from wellxl.records import Grid

__all__ = ["only", "segments", "starts_again"]


def segments(columns: Sequence[Sequence[Any]], header: Header, words: Dictionary) -> tuple[list[int], list[list[int]]]:
    """The ledger's own columns, and those of what stands beside it behind a blank column."""
    runs: list[list[int]] = []
    named_columns = header.columns
    for column, cells in enumerate(columns):
        if cells[header.top] == "" and column not in named_columns and _lowest(cells) < header.top:
            continue
        if not runs or runs[-1][-1] != column - 1:
            runs.append([])
        runs[-1].append(column)
    if len(runs) == 1:
        return runs[0], []
    keys = [{key for head in header.heads if head.column in run for _, key in words.keys(head)} for run in runs]
    required = {one.key for one in words.campaign.fields if one.required}
    best = max(range(len(runs)), key=lambda at: (len(keys[at]) + len(keys[at] & required), -at))
    main, known, beside = list(runs[best]), set(keys[best]), []
    for run, named in zip(runs, keys, strict=True):
        if named and not named & known and _is_its_own([head for head in header.heads if head.column in run], words):
            main += run
            known |= named
        elif run[0] not in main:
            beside.append(run)
    return sorted(main), beside


def _lowest(cells: Sequence[Any]) -> int:
    """The last row that is not blank; -1 where all are."""
    return next((row for row in range(len(cells) - 1, -1, -1) if cells[row] != ""), -1)


def _is_its_own(heads: Sequence[Head], words: Dictionary) -> bool:
    """Whether columns behind a spacer are the ledger's own: most of them fields, none a figure of a summary."""
    named = sum(bool(words.keys(head)) for head in heads)
    return named * 2 > len(heads) and not any(bare(head.levels[-1]).text in TABLE_WORDS for head in heads)


def starts_again(heads: Sequence[Head], words: Dictionary) -> int | None:
    """The column in which a second ledger may begin, right of all that the first one must have; None where none does.

    It names the required fields again, or two of them with a user or a well by the very same names, or it numbers its
    rows again. Two columns of one field (封停状态, 纳管状态) are no ledger.
    """
    keys = [next((key for _, key in words.keys(head)), "") for head in heads]
    texts = [bare(head.levels[-1]).text if head.levels else "" for head in heads]
    required = {one.key for one in words.campaign.fields if one.required}
    if not required <= set(keys):
        return None
    end = max(keys.index(key) for key in required) + 1
    left, right = set(texts[:end]), range(end, len(heads))
    again = [at for at in right if texts[at] in left or (keys[at] and keys[at] in keys[:at])]
    same = {keys[at] for at in right if texts[at] in left}
    names = {one.key for one in words.campaign.fields if one.type == "id" or (one.type == "text" and one.required)}
    numbered = [at for at in right if texts[at] in NUMBERING and not left.isdisjoint(NUMBERING)]
    if required <= set(keys[end:]) or (same & names and len(same & (required | names)) > 1):
        return heads[min([*again, *numbered])].column
    return heads[numbered[0]].column if numbered else None


def only(grid: Grid, columns: Collection[int]) -> Grid:
    """The grid with what stands in these columns alone, every cell where it was."""
    width = len(grid.rows[0]) if grid.rows else 0
    kept = [column in columns for column in range(width)]
    return grid._replace(
        rows=[[cell if keep else "" for cell, keep in zip(row, kept, strict=True)] for row in grid.rows],
        merges=tuple(area for area in grid.merges if area[1] in columns),
        errors={place: text for place, text in grid.errors.items() if place[1] in columns},
        uncached=frozenset(place for place in grid.uncached if place[1] in columns),
    )
