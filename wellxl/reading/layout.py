"""Where the tables of a sheet are: their header, their columns, their rows, and why each other row is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

from wellxl.campaign import Campaign
from wellxl.reading.header_rows import Header, find_header
from wellxl.reading.headers import NUMBERING, Dictionary, Head, bare, nearest_head
from wellxl.reading.quantities import Unit, unit
from wellxl.reading.row_kinds import TABLE_WORDS, Group, Judge, units_in
from wellxl.records import Grid, Hit, Kind, Skipped, letters
from wellxl.wording import listed

__all__ = ["KINDS", "Layout", "Table", "TableColumn", "find_tables"]

_NO_NAME = "（无列名）"
_COLUMN_MISSING = Kind(
    "column-missing",
    "error",
    "缺少必需的列{missing}{nearest}，本表未统计",
    "请补上{missing}列，或把列名改成{missing}后重新报送",
    refuses=True,
)
_TABLE_BESIDE = Kind(
    "table-beside",
    "warning",
    "右侧（或左侧）隔空列另有内容（{area} 列：{headers}），不属于台账，未读取",
    "如属台账，请去掉中间的空列",
)
_LEDGER_BESIDE = Kind(
    "ledger-beside",
    "error",
    "同一工作表并排放了两张台账，{area} 列的一张没有读取",
    "请把 {area} 列的台账移到另一张工作表，再重新报送",
)
_OTHER_TABLE = Kind(
    "table-below", "warning", "下方第 {first} 至 {last} 行是另一张表，不是台账，未读取", "如属台账，请使用与上表相同的列名"
)
_GROUP_FILLED = Kind("group-filled", "fixed", "分组行“{value}”已填入其下各行空着的“{field}”")
_MERGE_FILLED = Kind("merge-filled", "fixed", "合并单元格的内容“{value}”已填入它所跨的每一行")

KINDS = (_COLUMN_MISSING, _TABLE_BESIDE, _LEDGER_BESIDE, _OTHER_TABLE, _GROUP_FILLED, _MERGE_FILLED)
"""What looking for tables can find."""

_SUMMED = ("number", "volume", "count")
"""Types that a merged cell holds once for all its rows: filled down they would be counted again."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table: a value a row of the table, in `Table.rows`' order."""

    index: int
    key: str
    header: str
    unit: Unit | None
    cells: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Table:
    """One ledger on a sheet. Rows are 0-based."""

    top: int
    bottom: int
    """First and last row of the header."""
    rows: Sequence[int]
    columns: tuple[TableColumn, ...]
    heads: tuple[tuple[int, str, str], ...]
    """Column, header as written, key, for the columns that were left out as well."""
    sides: tuple[int, int]
    """The first and the last column, a numbering one with them."""

    @property
    def area(self) -> str:
        """`A4:T98`, the header with it."""
        last = self.rows[-1] if self.rows else self.bottom
        return f"{letters(self.sides[0])}{self.top + 1}:{letters(self.sides[1])}{last + 1}"


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands on a sheet."""

    tables: tuple[Table, ...]
    skipped: tuple[Skipped, ...]
    hits: tuple[Hit, ...]
    title: str = ""
    """What stands above the first header."""
    nearest: Header | None = None
    """The rows that look most like a header, where there is no table."""


def find_tables(grid: Grid, campaign: Campaign) -> Layout:
    """The ledgers of a sheet. Every row that is not blank is a table's or is skipped with a reason."""
    return _Walk(grid, campaign).layout()


class _Walk:
    """One pass down a sheet, table after table."""

    def __init__(self, grid: Grid, campaign: Campaign) -> None:
        self.grid = grid
        self.campaign = campaign
        self.words = Dictionary(campaign)
        self.columns = _turned(grid.rows)
        self.skipped: list[Skipped] = []
        self.hits: list[Hit] = []
        self.marked = {row for row, _ in (*grid.errors, *grid.uncached)}
        """Rows with cells that stand as blanks and are none."""

    def layout(self) -> Layout:
        stop = len(self.grid.rows)
        header = find_header(self.grid, self.words, 0, stop)
        if header is None or not (header.complete or self._nearly(header)):
            self._skip(0, stop, "非台账工作表")
            return Layout((), tuple(self.skipped), (), nearest=header)
        first = header
        title = " ".join(cell for row in self.grid.rows[: header.top] for cell in row if isinstance(cell, str) and cell)
        tables = []
        start = 0
        while header:
            self._skip_above(start, header.top)
            table, start, header = self._table(header, start)
            if table:
                tables.append(table)
        return Layout(tuple(tables), tuple(self.skipped), tuple(self.hits), title, None if tables else first)

    def _nearly(self, header: Header) -> bool:
        """Whether it is a ledger's header that lacks something: a user's name and one more required column."""
        matched, _ = self.words.match(header.heads, header.bottom + 1)
        required = [one.key for one in self.campaign.fields if one.required]
        found = [key for key in required if key in matched.values()]
        return len(found) == len(required) or (len(found) >= 2 and found[0] == required[0])

    def _filled(self, row: int) -> bool:
        return row in self.marked or any(cell != "" for cell in self.grid.rows[row])

    def _skip(self, start: int, stop: int, reason: str) -> None:
        self.skipped += [Skipped(row + 1, reason) for row in range(start, stop) if self._filled(row)]

    def _skip_above(self, start: int, stop: int) -> None:
        for row in range(start, stop):
            if self._filled(row):
                cells = [cell for cell in self.grid.rows[row] if cell != ""]
                self.skipped.append(Skipped(row + 1, Judge.above(cells)))

    def _table(self, header: Header, start: int) -> tuple[Table | None, int, Header | None]:
        """The table below a header, the row where the next search begins, and the next header."""
        below = header.bottom + 1
        kept, beside = self._segments(header)
        main = [head for head in header.heads if head.index in kept]
        matched, hits = self.words.match(main, below)
        missing = [one for one in self.campaign.fields if one.required and one.key not in matched.values()]
        self._skip(header.top, below, "表头")
        if missing:
            self._missing(missing, header)
            stop = len(self.grid.rows)
            self._skip(below, stop, f"缺少必需列{listed(one.header for one in missing)}")
            return None, stop, None
        self.hits += hits
        self._tell_beside(beside, header)
        judge = Judge(self.campaign, self.words, matched, self._texts(main, header), self.grid.merges)
        rows, stop, following = self._rows(judge, kept, header)
        columns = self._columns(main, matched, kept, rows, judge, header, (start, stop))
        heads = {head.index: (head.index, head.text, matched.get(head.index, "")) for head in header.heads}
        sides = (kept[0], kept[-1])
        return Table(header.top, header.bottom, rows, columns, tuple(heads.values()), sides), stop, following

    def _missing(self, missing: list[Any], header: Header) -> None:
        near = ((one, nearest_head(one, header.heads)) for one in missing)
        told = [f"{listed([head.text])}({letters(head.index)}{header.bottom + 1})" for _, head in near if head]
        facts = {
            "missing": listed(one.header for one in missing),
            "nearest": f"，最接近的列是{'、'.join(told)}" if told else "",
        }
        self.hits.append(Hit(_COLUMN_MISSING, 0, facts=facts))

    def _segments(self, header: Header) -> tuple[list[int], list[list[int]]]:
        """The ledger's own columns, and those of what stands beside it behind a blank column."""
        runs: list[list[int]] = []
        named_columns = header.columns
        for column, cells in enumerate(self.columns):
            if cells[header.top] == "" and column not in named_columns and _is_blank(cells[header.top :]):
                continue
            if not runs or runs[-1][-1] != column - 1:
                runs.append([])
            runs[-1].append(column)
        keys = [self._keys(header, run) for run in runs]
        required = {one.key for one in self.campaign.fields if one.required}
        best = max(range(len(runs)), key=lambda at: (len(keys[at]) + len(keys[at] & required), -at))
        main, known, beside = list(runs[best]), set(keys[best]), []
        for run, named in zip(runs, keys, strict=True):
            if named and not named & known and self._is_ledgers(header, run):
                main += run
                known |= named
            elif run[0] not in main:
                beside.append(run)
        return sorted(main), beside

    def _is_ledgers(self, header: Header, run: list[int]) -> bool:
        """Whether columns behind a spacer are the ledger's own: most of them fields, none a figure of a summary."""
        heads = [head for head in header.heads if head.index in run]
        named = sum(bool(self.words.keys(head)) for head in heads)
        return named * 2 > len(heads) and not any(bare(head.levels[-1]).text in TABLE_WORDS for head in heads)

    def _keys(self, header: Header, run: list[int]) -> set[str]:
        return {key for head in header.heads if head.index in run for _, key in self.words.keys(head)}

    def _tell_beside(self, beside: list[list[int]], header: Header) -> None:
        required = {one.key for one in self.campaign.fields if one.required}
        for run in beside:
            kind = _LEDGER_BESIDE if required <= self._keys(header, run) else _TABLE_BESIDE
            left, right = letters(run[0]), letters(run[-1])
            texts = [head.text for head in header.heads if head.index in run] or [_NO_NAME]
            facts = {"area": left if left == right else f"{left}–{right}", "headers": "、".join(texts)}
            self.hits.append(Hit(kind, header.bottom + 1, left, texts[0], texts[0], facts))

    def _texts(self, main: list[Head], header: Header) -> dict[int, frozenset[str]]:
        return {head.index: frozenset(map(self.words.folded, (*head.levels, head.text))) for head in main}

    def _rows(self, judge: Judge, kept: list[int], header: Header) -> tuple[Sequence[int], int, Header | None]:
        """The rows that are tasks, the row where the table ends, and the header that ends it."""
        below, stop = header.bottom + 1, len(self.grid.rows)
        left_out: set[int] = set()
        following = None
        for row in judge.suspicious(self.columns, below, stop):
            if not self._filled(row):
                left_out.add(row)
                judge.gap = row
                continue
            cells = {column: self.columns[column][row] for column in kept}
            reason = judge.reason(row, cells, row in self.marked, row - header.bottom)
            if reason == judge.HEADER and (found := self._next_header(judge, row, stop)):
                following, stop = found, found.top
                break
            if reason:
                left_out.add(row)
                self.skipped.append(Skipped(row + 1, reason))
        left_out = {row for row in left_out if row < stop}
        if not left_out:
            return range(below, stop), stop, following
        rows = [row for row in range(below, stop) if row not in left_out]
        if rows and len(rows) == rows[-1] - rows[0] + 1:
            return range(rows[0], rows[-1] + 1), stop, following
        return rows, stop, following

    def _next_header(self, judge: Judge, row: int, stop: int) -> Header | None:
        """The header of another ledger that begins in a row; None where the row only repeats this one's."""
        if judge.repeats({column: cells[row] for column, cells in enumerate(self.columns)}):
            return None
        found = find_header(self.grid, self.words, row, min(row + 4, stop))
        return found if found and found.complete and found.top <= row + 1 else None

    def _columns(
        self,
        main: list[Head],
        matched: dict[int, str],
        kept: list[int],
        rows: Sequence[int],
        judge: Judge,
        header: Header,
        around: tuple[int, int],
    ) -> tuple[TableColumn, ...]:
        by_index = {head.index: head for head in main}
        fills = self._fills(matched, rows, judge.groups, {at: head.text for at, head in by_index.items()})
        declared = units_in([*self.grid.rows[around[0] : header.top], *self.grid.rows[header.bottom + 1 : header.bottom + 3]])
        made = []
        for column in kept:
            head = by_index.get(column)
            if head and all(bare(level).text in NUMBERING for level in head.levels[-1:]):
                continue
            cells = _taken(self.columns[column], rows)
            if column in fills:
                cells = _filled_in(cells, rows, fills[column])
            key = matched.get(column, "")
            made.append(TableColumn(column, key, head.text if head else _NO_NAME, self._unit(key, head, declared), cells))
        return tuple(made)

    def _unit(self, key: str, head: Head | None, declared: Sequence[Unit]) -> Unit | None:
        """What the header says, else the one unit of the field's kind that the unit line says."""
        one = self.campaign.field(key)
        if one is None or head is None or one.type not in _SUMMED:
            return None
        own = [found for level in head.levels if (found := bare(level).unit or unit(level)) and found.base == one.unit]
        line = {found for found in declared if found.base == one.unit}
        return own[-1] if own else next(iter(line)) if len(line) == 1 else None

    def _fills(
        self, matched: dict[int, str], rows: Sequence[int], groups: list[Group], headers: dict[int, str]
    ) -> dict[int, dict[int, Any]]:
        """Column → row → what merged cells and group rows say stands there."""
        fills: dict[int, dict[int, Any]] = {}
        inside = set(rows) if self.grid.merges or groups else set()
        for top, left, bottom, _ in self.grid.merges:
            key = matched.get(left)
            one = self.campaign.field(key) if key else None
            if bottom == top or one is None or one.type in _SUMMED or top not in inside:
                continue
            value = self.columns[left][top]
            told = Hit(_MERGE_FILLED, 0, letters(left), headers[left], value)
            for row in range(top + 1, bottom + 1):
                if row in inside and value != "" and self.columns[left][row] == "":
                    fills.setdefault(left, {})[row] = value
                    self.hits.append(told._replace(row=row + 1))
        self._fill_groups(matched, rows, groups, fills, headers)
        return fills

    def _fill_groups(
        self,
        matched: dict[int, str],
        rows: Sequence[int],
        groups: list[Group],
        fills: dict[int, dict[int, Any]],
        headers: dict[int, str],
    ) -> None:
        column_of = {key: column for column, key in matched.items()}
        for at, group in enumerate(groups):
            column = column_of.get(group.key)
            if column is None:
                continue
            end = next((later.row for later in groups[at + 1 :] if later.key == group.key or later.key == "district"), None)
            below = [row for row in rows if row > group.row and (end is None or row < end)]
            blank = [row for row in below if str(self.columns[column][row]).strip() == "" and row not in fills.get(column, {})]
            fills.setdefault(column, {}).update(dict.fromkeys(blank, group.value))
            if blank:
                one = self.campaign.field(group.key)
                facts = {"field": one.header if one else group.key}
                self.hits.append(Hit(_GROUP_FILLED, group.row + 1, letters(column), headers[column], group.value, facts))


def _turned(rows: Sequence[Sequence[Any]], at_once: int = 500) -> list[list[Any]]:
    """The cells by columns, a few hundred rows at a time: they stay in the processor's cache, a quarter of the cost."""
    columns: list[list[Any]] = [[] for _ in rows[0]] if rows else []
    for start in range(0, len(rows), at_once):
        for column, part in zip(columns, zip(*rows[start : start + at_once], strict=True), strict=True):
            column.extend(part)
    return columns


def _is_blank(cells: Sequence[Any]) -> bool:
    return cells.count("") == len(cells)


def _taken(cells: Sequence[Any], rows: Sequence[int]) -> Sequence[Any]:
    """The cells of the table's rows."""
    if isinstance(rows, range):
        return cells[rows.start : rows.stop]
    mask = bytearray(len(cells))
    for row in rows:
        mask[row] = 1
    return tuple(compress(cells, mask))


def _filled_in(cells: Sequence[Any], rows: Sequence[int], fills: dict[int, Any]) -> Sequence[Any]:
    return tuple(fills.get(row, cell) for row, cell in zip(rows, cells, strict=True))
