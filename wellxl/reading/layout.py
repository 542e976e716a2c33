"""Where the tables of a sheet are: their header, their columns, their rows, and why each other row is none."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property
from itertools import compress
from typing import Any, NamedTuple

from wellxl.campaign import Campaign, Field
from wellxl.reading import filling
from wellxl.reading.filling import SUMMED, Fills
from wellxl.reading.header_rows import Header, find_header
from wellxl.reading.headers import NUMBERING, Head, bare, dictionary, nearest_head
from wellxl.reading.quantities import Unit, unit
from wellxl.reading.row_kinds import TABLE_WORDS, Judge, units_in
from wellxl.records import Grid, Hit, Kind, Skipped, letters
from wellxl.wording import listed

__all__ = ["KINDS", "Layout", "Table", "TableColumn", "find_tables"]

_NO_NAME = "（无列名）"
_NUMBER = 8
"""Signs that the number of a line may have, spaces with them."""
_COLUMN_MISSING = Kind(
    "column-missing",
    "error",
    "缺少必需的列{missing}{nearest}，本表未统计",
    "请补上{missing}列，或把列名改成{missing}后重新报送",
    refuses=True,
    title="缺少必需的列",
)
_TABLE_BESIDE = Kind(
    "table-beside",
    "warning",
    "隔着空列另有内容（{area} 列：{headers}），不属于台账，未读取",
    "如属台账，请去掉中间的空列后重新报送",
    title="旁边另有内容",
)
_LEDGER_BESIDE = Kind(
    "ledger-beside",
    "error",
    "同一工作表并排放了两张台账，{area} 列的一张没有读取",
    "请把 {area} 列的台账移到另一张工作表，再重新报送",
    title="并排的台账",
)
_TABLE_BELOW = Kind(
    "table-below",
    "warning",
    "从第 {row} 行起另有一张不是台账的表（“{value}”…），未读取",
    "如属台账，请改用与上表相同的列名后重新报送",
    title="下方另有表格",
)

KINDS = (_COLUMN_MISSING, _TABLE_BESIDE, _LEDGER_BESIDE, _TABLE_BELOW)
"""What looking for tables can find."""


class TableColumn(NamedTuple):
    """One column of a table: a value a row of the table, in `Table.rows`' order."""

    column: int
    key: str
    header: str
    unit: Unit | None
    cells: Sequence[Any]


class Table(NamedTuple):
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
    counting: tuple[int, ...] = ()
    """Columns whose headers name the id, and which only count lines."""

    @property
    def area(self) -> str:
        """`A4:T98`, the header with it."""
        last = self.rows[-1] if self.rows else self.bottom
        return f"{letters(self.sides[0])}{self.top + 1}:{letters(self.sides[1])}{last + 1}"


class Layout(NamedTuple):
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
        self.grid = grid._replace(merges=tuple(sorted(grid.merges)))
        self.campaign = campaign
        self.words = dictionary(campaign)
        self.columns = _turned(grid.rows)
        self.skipped: list[Skipped] = []
        self.hits: list[Hit] = []
        self.marked = {row for row, _ in (*grid.errors, *grid.uncached)}
        """Rows with cells that stand as blanks and are none."""
        self.across = {area[0] for area in grid.merges if area[3] - area[1] > 1}
        self.needed = [one for one in campaign.fields if one.required or one.type == "category"]

    @cached_property
    def lowest(self) -> list[int]:
        """The last row of each column that is not blank; asked only where a header leaves a column out."""
        return list(map(_lowest, self.columns))

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
        self.skipped.sort(key=lambda one: one.row)
        return Layout(tuple(tables), tuple(self.skipped), tuple(self.hits), title, None if tables else first)

    def _nearly(self, header: Header) -> bool:
        """Whether it is a ledger's header that lacks something: an identity and two required columns are there, doubtful
        ones with them. A summary by street and category has none."""
        matched, _ = self.words.match(header.heads, header.bottom + 1)
        found = [one for one in self.campaign.fields if one.key in matched.values()]
        identity = any(one.type == "id" or (one.type == "text" and one.required) for one in found)
        return identity and sum(one in self.needed for one in found) >= 2

    def _filled(self, row: int) -> bool:
        cells = self.grid.rows[row]
        return row in self.marked or any(cells) or cells.count("") < len(cells)

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
        main = [head for head in header.heads if head.column in kept]
        matched, hits = self.words.match(main, below)
        missing = [one for one in self.needed if one.key not in matched.values()]
        self._skip(header.top, below, "表头")
        if missing:
            self._missing(missing, header)
            stop = len(self.grid.rows)
            self._skip(below, stop, f"缺少必需的列{listed(one.header for one in missing)}")
            return None, stop, None
        self._tell_beside(beside, header)
        judge = Judge(self.campaign, self.words, matched, self._texts(main), self.across, (), kept[0])
        before = len(self.skipped), len(self.hits)
        rows, stop, following = self._rows(judge, kept, header)
        counting: list[int] = []
        while (column := self._counting(main, matched, rows, judge)) is not None:
            counting.append(column)
            matched, hits = self.words.match([head for head in main if head.column not in counting], below)
            judge = Judge(self.campaign, self.words, matched, self._texts(main), self.across, counting, kept[0])
            del self.skipped[before[0] :], self.hits[before[1] :]  # a number alone makes no task, nor of a sum one
            rows, stop, following = self._rows(judge, kept, header)
        self.hits += hits
        columns = self._columns(main, matched, kept, rows, judge, self._declared(header, start))
        heads = tuple((head.column, head.text, matched.get(head.column, "")) for head in header.heads)
        return Table(header.top, header.bottom, rows, columns, heads, (kept[0], kept[-1]), tuple(counting)), stop, following

    def _counting(self, main: list[Head], matched: dict[int, str], rows: Sequence[int], judge: Judge) -> int | None:
        """The column of ids, where it only counts lines and something else tells the tasks apart. In a 明细 of our own
        stands nothing that was not an id before.
        """
        key = self.campaign.key_of("id")
        column = next((index for index, one in matched.items() if one == key), None)
        if column is None or not rows or self._is_long(self.columns[column][rows[0]]):
            return None
        from wellxl.reading.numbering import TRACED, is_numbering  # late: most ids are seen at once to be ids

        places = {"location", self.campaign.key_of("street")}
        placed = places.intersection(matched.values()) or any(group.key in places for group in judge.groups)
        if not placed or any(head.text == TRACED for head in main):
            return None
        cells = self.columns[column]
        tries = (_taken(cells, rows), cells[rows[0] : rows[-1] + 1])  # sums may be counted with the tasks
        return column if any(is_numbering(one, self.words.nothing) for one in tries) else None

    @staticmethod
    def _is_long(cell: Any) -> bool:
        """Whether it is seen at once that a cell is more than the number of a line."""
        return isinstance(cell, str) and (len(cell) > _NUMBER or cell[:1].isalpha())

    def _missing(self, missing: list[Field], header: Header) -> None:
        near = ((one, nearest_head(one, header.heads)) for one in missing)
        told = [f"{listed([head.text])}({letters(head.column)}{header.bottom + 1})" for _, head in near if head]
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
            if cells[header.top] == "" and column not in named_columns and self.lowest[column] < header.top:
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
        heads = [head for head in header.heads if head.column in run]
        named = sum(bool(self.words.keys(head)) for head in heads)
        return named * 2 > len(heads) and not any(bare(head.levels[-1]).text in TABLE_WORDS for head in heads)

    def _keys(self, header: Header, run: list[int]) -> set[str]:
        return {key for head in header.heads if head.column in run for _, key in self.words.keys(head)}

    def _tell_beside(self, beside: list[list[int]], header: Header) -> None:
        required = {one.key for one in self.campaign.fields if one.required}
        for run in beside:
            kind = _LEDGER_BESIDE if required <= self._keys(header, run) else _TABLE_BESIDE
            left, right = letters(run[0]), letters(run[-1])
            texts = [head.text for head in header.heads if head.column in run] or [_NO_NAME]
            facts = {"area": left if left == right else f"{left}–{right}", "headers": "、".join(texts)}
            self.hits.append(Hit(kind, header.bottom + 1, left, texts[0], texts[0], facts))

    def _texts(self, main: list[Head]) -> dict[int, frozenset[str]]:
        return {head.column: frozenset(map(self.words.folded, (*head.levels, head.text))) for head in main}

    def _merges(self, start: int, stop: int) -> Sequence[tuple[int, int, int, int]]:
        """The merged areas that begin in these rows."""
        merges = self.grid.merges
        return merges[bisect_left(merges, (start,)) : bisect_left(merges, (stop,))]

    def _rows(self, judge: Judge, kept: list[int], header: Header) -> tuple[Sequence[int], int, Header | None]:
        """The rows that are tasks, the row where the table ends, and the header that ends it."""
        below, stop = header.bottom + 1, len(self.grid.rows)
        left_out: dict[int, str] = {}
        following = None
        for row in judge.suspicious(self.columns, below, stop):
            if not self._filled(row):
                left_out[row] = ""
                judge.gap = row
                continue
            cells = {column: self.columns[column][row] for column in kept}
            reason = judge.reason(row, cells, row in self.marked, row - header.bottom)
            if reason == judge.ANOTHER_HEADER:
                following = self._next_header(row, stop)
                if following:
                    stop = following.top
                    break
                reason = judge.OTHER
            if reason:
                left_out[row] = reason
            if judge.other == (row, row):
                first = next(str(cell) for cell in cells.values() if cell != "")
                self.hits.append(Hit(_TABLE_BELOW, row + 1, letters(kept[0]), "", first, {"row": row + 1}))
        if following or judge.other:
            self._leave_title(left_out, below, following.top if following else judge.other[0] if judge.other else stop)
        self.skipped += [Skipped(row + 1, reason) for row, reason in left_out.items() if reason and row < stop]
        if not any(row < stop for row in left_out):
            return range(below, stop), stop, following
        rows = [row for row in range(below, stop) if row not in left_out]
        run = bool(rows) and len(rows) == rows[-1] - rows[0] + 1
        return range(rows[0], rows[-1] + 1) if run else rows, stop, following

    def _leave_title(self, left_out: dict[int, str], below: int, top: int) -> None:
        """A lone text above the next table is its title and no task of this one."""
        row = top - 1
        while row >= below and row not in left_out and sum(cell != "" for cell in self.grid.rows[row]) == 1:
            left_out[row] = "标题"
            row -= 1

    def _next_header(self, row: int, stop: int) -> Header | None:
        """The header of another ledger that begins in a row."""
        found = find_header(self.grid, self.words, row, min(row + 4, stop))
        return found if found and found.complete and found.top <= row + 1 else None

    def _declared(self, header: Header, start: int) -> list[Unit]:
        """What the unit lines about a header say: the few rows above it and the two below."""
        above = self.grid.rows[max(0, start - 3) : header.top]
        return units_in([*above, *self.grid.rows[header.bottom + 1 : header.bottom + 3]])

    def _columns(
        self,
        main: list[Head],
        matched: dict[int, str],
        kept: list[int],
        rows: Sequence[int],
        judge: Judge,
        declared: Sequence[Unit],
    ) -> tuple[TableColumn, ...]:
        by_index = {head.column: head for head in main}
        fills, added = self._fills(matched, rows, judge)
        made = []
        for column in kept:
            head = by_index.get(column)
            if head and column not in matched and bare(head.levels[-1]).text in NUMBERING:
                continue
            cells = _taken(self.columns[column], rows)
            if column in fills:
                cells = tuple(fills[column].get(row, cell) for row, cell in zip(rows, cells, strict=True))
            key = matched.get(column, "")
            made.append(TableColumn(column, key, head.text if head else _NO_NAME, self._unit(key, head, declared), cells))
        return (*made, *added)

    def _unit(self, key: str, head: Head | None, declared: Sequence[Unit]) -> Unit | None:
        """What the header says, else the one unit of the field's kind that the unit line says."""
        one = self.campaign.field(key)
        own = unit(one.unit) if one and one.type in SUMMED else None
        if own is None or head is None:
            return None
        named = [found for level in head.levels if (found := bare(level).unit or unit(level)) and found.base == own.base]
        line = {found for found in declared if found.base == own.base}
        return named[-1] if named else next(iter(line)) if len(line) == 1 else None

    def _fills(self, matched: dict[int, str], rows: Sequence[int], judge: Judge) -> tuple[Fills, list[TableColumn]]:
        """What merges and group rows fill in, and the columns that group rows alone make."""
        fills, told = filling.fill_merges(
            self._merges(rows[0], rows[-1] + 1) if rows else (), self.columns, matched, self.campaign, rows
        )
        self.hits += told
        by_group, told = filling.fill_groups(judge.groups, self.columns, matched, self.campaign, rows)
        self.hits += told
        column_of = {key: column for column, key in matched.items()}
        added = []
        for key, values in by_group.items():
            one = self.campaign.field(key)
            if key in column_of:
                fills[column_of[key]] = {**values, **fills.get(column_of[key], {})}
            elif one:
                place = next(group.column for group in judge.groups if group.key == key)
                added.append(TableColumn(place, key, one.header, None, tuple(values.get(row, "") for row in rows)))
        return fills, added


def _turned(rows: Sequence[Sequence[Any]], at_once: int = 500) -> list[list[Any]]:
    """The cells by columns, a few hundred rows at a time: they stay in the processor's cache, a quarter of the cost."""
    width = len(rows[0]) if rows else 0
    columns: list[list[Any]] = [[] for _ in range(width)]
    for start in range(0, len(rows), at_once):
        cells: list[Any] = []
        for row in rows[start : start + at_once]:
            cells += row
        for index, column in enumerate(columns):
            column += cells[index::width]
    return columns


def _lowest(cells: Sequence[Any]) -> int:
    """The last row that is not blank; -1 where all are."""
    return next((row for row in range(len(cells) - 1, -1, -1) if cells[row] != ""), -1)


def _taken(cells: Sequence[Any], rows: Sequence[int]) -> Sequence[Any]:
    """The cells of the table's rows."""
    if isinstance(rows, range):
        return cells[rows.start : rows.stop]
    first, last = (rows[0], rows[-1]) if rows else (0, -1)
    mask = bytearray(last + 1 - first)
    for row in rows:
        mask[row - first] = 1
    return list(compress(cells[first : last + 1], mask))
