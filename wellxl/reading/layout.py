"""Where the tables of a sheet are: their header, their columns, their rows, and why each other row is none."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import compress
from typing import Any, NamedTuple

from wellxl.campaign import Campaign, Field
from wellxl.reading import filling
from wellxl.reading.beside import only, segments, starts_again
from wellxl.reading.filling import SUMMED, Fills
from wellxl.reading.header_rows import Header, find_header
from wellxl.reading.headers import NUMBERING, Head, bare, dictionary, nearest_head
from wellxl.reading.quantities import Unit, unit
from wellxl.reading.row_kinds import Judge, units_in
from wellxl.records import Grid, Hit, Kind, Skipped, letters
from wellxl.wording import listed

__all__ = ["KINDS", "Layout", "Table", "TableColumn", "find_tables"]

_NO_NAME = "（无列名）"
_NUMBER = 8
"""Signs that the number of a line may have, spaces with them."""
_NARROWEST = 3
"""Columns of a ledger at least: what it must tell."""
_LOOKED_AT = 4000
"""Rows below a header in which another ledger beside it is looked for."""
_FEWEST = 2
"""Rows of a ledger above another one at least, to be told from a title."""
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
    "如属台账，请移到另一张工作表，列名与本表相同，再重新报送",
    title="旁边另有内容",
)
_LEDGER_BESIDE = Kind(
    "ledger-beside",
    "error",
    "第 {row} 行起并排放了两张台账，{area} 列的一张没有读取",
    "请把 {area} 列的台账移到另一张工作表，再重新报送",
    refuses=True,
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
    also: str = ""
    """The field that another column stands for, too: a state or a date, told by the one or the other."""
    twice: Hit | None = None
    """What is told where such a column says nothing of its own."""


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
    units: Sequence[Unit] = ()
    """What the unit lines about the first header declare."""
    own: Grid | None = None
    """The sheet without `beside`, where there are such."""
    beside: tuple[Grid, ...] = ()
    """The sheet with nothing but another ledger that stands beside these, one each: left to the one who asks."""


def find_tables(grid: Grid, campaign: Campaign, units: Sequence[Unit] = ()) -> Layout:
    """The ledgers of a sheet. Every row that is not blank is a table's or is skipped with a reason.

    `units` are declared elsewhere, for ledgers without a unit line of their own.
    """
    return _Walk(grid, campaign, units).layout()


class _Walk:
    """One pass down a sheet, table after table."""

    def __init__(self, grid: Grid, campaign: Campaign, units: Sequence[Unit]) -> None:
        self.grid = grid._replace(merges=tuple(sorted(grid.merges)))
        self.campaign = campaign
        self.units = self.declared = units
        self.words = dictionary(campaign)
        self.columns = _turned(grid.rows)
        self.skipped: list[Skipped] = []
        self.hits: list[Hit] = []
        self.marked = {row for row, _ in (*grid.errors, *grid.uncached)}
        """Rows with cells that stand as blanks and are none."""
        self.across = {area[0] for area in grid.merges if area[3] - area[1] > 1}
        self.needed = [one for one in campaign.fields if one.required or one.type == "category"]

    def layout(self) -> Layout:
        stop = len(self.grid.rows)
        header = find_header(self.grid, self.words, 0, stop)
        if header is None or not (header.complete or self._is_nearly(header)):
            self._skip(0, stop, "非台账工作表")
            return Layout((), tuple(self.skipped), (), nearest=header)
        first = header
        title = " ".join(cell for row in self.grid.rows[: header.top] for cell in row if isinstance(cell, str) and cell)
        tables = []
        start = 0
        following: Header | None = header
        while following:
            kept, beside = segments(self.columns, following, self.words)
            main = self._main(following, kept)
            named = self.words.match(main, following.bottom + 1)
            others = self._ledgers_beside(following, kept, beside, main, bool(named[1]))
            if others and following is first:
                return self._apart(others)
            if others:
                kept = sorted(set(kept).difference(*others))
                main = self._main(following, kept)
                named = self.words.match(main, following.bottom + 1)
            self._skip_above(start, following)
            if beside or others:
                self._tell_beside(following, [run for run in beside if run not in others], others)
            table, start, following = self._table(following, start, kept, main, *named)
            if table:
                tables.append(table)
        self.skipped.sort(key=lambda one: one.row)
        nearest = None if tables else first
        return Layout(tuple(tables), tuple(self.skipped), tuple(self.hits), title, nearest, self.declared)

    def _apart(self, others: list[list[int]]) -> Layout:
        """The layout without the columns of other ledgers, which are handed on."""
        own = only(self.grid, set(range(len(self.columns))).difference(*others))
        beside = tuple(only(self.grid, set(columns)) for columns in others)
        layout = _Walk(own, self.campaign, self.units).layout()
        return layout._replace(own=layout.own or own, beside=(*beside, *layout.beside))

    def _ledgers_beside(
        self, header: Header, kept: list[int], beside: list[list[int]], main: Sequence[Head], doubtful: bool
    ) -> list[list[int]]:
        """The columns of each other ledger beside a header's own one, whether or not it lacks a column."""
        again = None
        if doubtful or len({head.levels[-1:] for head in main}) < len(main):
            again = starts_again(main, self.words)
        right = [] if again is None else [column for column in kept if column >= again]
        unnamed = sorted(set(kept).difference(header.columns)) if len(kept) >= len(main) + _NARROWEST else []
        others = [columns for columns in (*beside, right) if columns and self._holds_ledger(columns, header.top)]
        if unnamed and right not in others and self._holds_ledger(unnamed, header.top):
            others.append(unnamed)
        return sorted(others)

    @staticmethod
    def _main(header: Header, kept: list[int]) -> Sequence[Head]:
        """The heads of these columns; all of them where there are as many."""
        if len(kept) == len(header.heads) and header.columns.issuperset(kept):
            return header.heads
        return [head for head in header.heads if head.column in kept]

    def _holds_ledger(self, columns: list[int], top: int) -> bool:
        part = only(_until(self.grid, top + _LOOKED_AT), set(columns))
        found = find_header(part, self.words, top, len(part.rows))
        return found is not None and (found.complete or self._is_nearly(found, part))

    def _is_nearly(self, header: Header, grid: Grid | None = None) -> bool:
        from wellxl.reading.nearly import is_nearly  # late: most sheets hold a ledger that lacks nothing

        return is_nearly(grid or self.grid, self.words, header)

    def _filled(self, row: int) -> bool:
        cells = self.grid.rows[row]
        return row in self.marked or any(cells) or cells.count("") < len(cells)

    def _skip(self, start: int, stop: int, reason: str) -> None:
        self.skipped += [Skipped(row + 1, reason) for row in range(start, stop) if self._filled(row)]

    def _skip_above(self, start: int, header: Header) -> None:
        """What stands above a header: its titles, or a ledger that lacks a column."""
        early = header.earlier
        if early and early.bottom + _FEWEST < header.top and self._is_nearly(early, _until(self.grid, header.top)):
            self._skip_above(start, early._replace(earlier=None))
            self._refuse(early, header.top)
            return
        for row in range(start, header.top):
            if self._filled(row):
                cells = [cell for cell in self.grid.rows[row] if cell != ""]
                self.skipped.append(Skipped(row + 1, Judge.above(cells)))

    def _refuse(self, header: Header, stop: int) -> None:
        """A ledger that lacks a column, down to a row."""
        matched, _ = self.words.match(header.heads, header.bottom + 1)
        missing = [one for one in self.needed if one.key not in matched.values()]
        self._missing(missing, header)
        self._skip(header.top, header.bottom + 1, "表头")
        self._skip(header.bottom + 1, stop, f"缺少必需的列{listed(one.header for one in missing)}")

    def _table(
        self, header: Header, start: int, kept: list[int], main: Sequence[Head], matched: dict[int, str], hits: list[Hit]
    ) -> tuple[Table | None, int, Header | None]:
        """The table below a header, the row where the next search begins, and the next header."""
        below = header.bottom + 1
        if any(one.key not in matched.values() for one in self.needed):
            return self._incomplete(header._replace(heads=tuple(main)))
        self._skip(header.top, below, "表头")
        before = len(self.skipped), len(self.hits)
        judge = Judge(self.campaign, self.words, matched, self._texts(main), self.across, (), kept[0])
        rows, stop, following = self._rows(judge, kept, header)
        named = main
        counting: list[int] = []
        while (column := self._counting(main, matched, rows, judge)) is not None:
            counting.append(column)
            named = [head for head in main if head.column not in counting]
            matched, hits = self.words.match(named, below)
            judge = Judge(self.campaign, self.words, matched, self._texts(main), self.across, counting, kept[0])
            del self.skipped[before[0] :], self.hits[before[1] :]  # a number alone makes no task, nor of a sum one
            rows, stop, following = self._rows(judge, kept, header)
        also = self.words.also(named, matched) if hits else {}
        places = set(map(letters, also))
        twice = {hit.column: hit for hit in hits if hit.column in places}
        self.hits += [hit for hit in hits if hit.column not in twice]
        declared = self._declared(header, start)
        self.declared = self.declared or declared
        columns = self._columns(main, matched, kept, rows, judge, declared)
        if also:
            columns = tuple(one._replace(also=also.get(one.column, ""), twice=twice.get(letters(one.column))) for one in columns)
            matched = {**matched, **also}
        heads = tuple((head.column, head.text, matched.get(head.column, "")) for head in header.heads)
        return Table(header.top, header.bottom, rows, columns, heads, (kept[0], kept[-1]), tuple(counting)), stop, following

    def _counting(self, main: Sequence[Head], matched: dict[int, str], rows: Sequence[int], judge: Judge) -> int | None:
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

    def _incomplete(self, header: Header) -> tuple[None, int, Header | None]:
        """What lacks a column is refused down to the next ledger that lacks none."""
        stop = len(self.grid.rows)
        following = find_header(self.grid, self.words, header.bottom + 1, stop)
        if following is None or not following.whole:
            following = None
        else:
            stop = following.top
            following = following._replace(earlier=None)
        self._refuse(header, stop)
        return None, stop, following

    def _missing(self, missing: list[Field], header: Header) -> None:
        from wellxl.reading.nearly import content  # late, as above

        known = content(self.grid, self.words, header)
        near = ((one, known.get(one.key) or nearest_head(one, header.heads)) for one in missing)
        told = [f"{listed([head.text])}({letters(head.column)}{header.bottom + 1})" for _, head in near if head]
        facts = {
            "missing": listed(one.header for one in missing),
            "nearest": f"，最接近的列是{'、'.join(told)}" if told else "",
        }
        self.hits.append(Hit(_COLUMN_MISSING, 0, facts=facts))

    def _tell_beside(self, header: Header, tables: list[list[int]], ledgers: list[list[int]]) -> None:
        """What stands beside a ledger: the tables that are none, and the ledgers where only those of the first are read."""
        for columns in (*tables, *ledgers):
            left, right = letters(columns[0]), letters(columns[-1])
            texts = [head.text for head in header.heads if head.column in columns] or [_NO_NAME]
            facts = {"area": left if left == right else f"{left}–{right}", "headers": "、".join(texts), "row": header.top + 1}
            row = header.bottom + 1 if columns in tables else 0  # what is refused is the sheet's
            kind = _TABLE_BESIDE if row else _LEDGER_BESIDE
            self.hits.append(Hit(kind, row, left, texts[0], texts[0] if row else "", facts))

    def _texts(self, main: Sequence[Head]) -> dict[int, frozenset[str]]:
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
        if found is None or found.top > row + 1:
            return None
        return found if found.complete or self._is_nearly(found, _until(self.grid, stop)) else None

    def _declared(self, header: Header, start: int) -> Sequence[Unit]:
        """What the unit lines about a header say: the few rows above it and the two below."""
        above = self.grid.rows[max(0, start - 3) : header.top]
        return units_in([*above, *self.grid.rows[header.bottom + 1 : header.bottom + 3]]) or self.units

    def _columns(
        self,
        main: Sequence[Head],
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


def _until(grid: Grid, stop: int) -> Grid:
    """The grid above a row."""
    return grid._replace(rows=grid.rows[:stop])


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


def _taken(cells: Sequence[Any], rows: Sequence[int]) -> Sequence[Any]:
    """The cells of the table's rows."""
    if isinstance(rows, range):
        return cells[rows.start : rows.stop]
    first, last = (rows[0], rows[-1]) if rows else (0, -1)
    mask = bytearray(last + 1 - first)
    for row in rows:
        mask[row - first] = 1
    return list(compress(cells[first : last + 1], mask))
