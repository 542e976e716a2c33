"""A file → its ledgers, held in columns, and the account of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, compress, count
from typing import Any

from wellxl.campaign import Campaign, Field
from wellxl.identity import identity
from wellxl.reading.grid import open_book
from wellxl.reading.header_rows import Header
from wellxl.reading.headers import NUMBERING, bare, dictionary, nearest_head
from wellxl.reading.layout import Layout, Table, TableColumn, find_tables
from wellxl.reading.quantities import Unit
from wellxl.reading.values import Cells, read_values
from wellxl.records import Column, Grid, Hit, Kind, Ledger, ReadFile, ReadSheet, Source, SourceLine, letters
from wellxl.wording import listed

__all__ = ["KINDS", "count_rows", "read_grid", "read_ledger"]

_NO_LEDGER = Kind(
    "no-ledger",
    "error",
    "没有找到台账表头：缺少{missing}{nearest}",
    "请检查报送的是否为台账，表头须有{required}各列",
    refuses=True,
    title="没有台账",
)
_SHEET_HIDDEN = Kind(
    "sheet-hidden",
    "warning",
    "这是一张隐藏的工作表，已照常读取并统计",
    "如不应统计，请删除该工作表后重新报送",
    title="隐藏工作表",
)
_ROWS_HIDDEN = Kind(
    "rows-hidden",
    "warning",
    "有 {count} 行被隐藏或筛选掉（{where}），已照常读取并统计",
    "如不应统计，请删除这些行后重新报送",
    title="隐藏行",
)
_CELL_ERROR = Kind(
    "cell-error", "error", "单元格显示为错误值“{value}”，没有可用的内容", "请改正公式或直接填写内容", title="错误值"
)
_UNCACHED = Kind(
    "formula-uncached",
    "error",
    "单元格的公式没有保存计算结果",
    "请用 Excel 或 WPS 打开文件，保存后重新报送",
    title="公式没有结果",
)

KINDS = (_NO_LEDGER, _SHEET_HIDDEN, _ROWS_HIDDEN, _CELL_ERROR, _UNCACHED)
"""What reading a ledger can find."""

_FORMULA = "公式"
"""What stands in a cell whose formula has no saved result."""
_Lost = dict[int, dict[int, tuple[Kind, str]]]
"""Column → row as Excel shows it → why the cell stands as a blank and is none."""
_SWAPPED = bytes((1, 0, *range(2, 256)))


def read_ledger(source: Source, campaign: Campaign, on: date) -> ReadFile:
    """Read one file. `on` is the bulletin's date, which gives the year where a date has none.

    Never raises for what a file holds: one that cannot be read is a ReadFile with a hit whose kind refuses.
    """
    book = open_book(source)
    if book.refusal:
        return ReadFile(source, book.sha256, hits=(book.refusal,))
    read = [_read_sheet(grid, campaign, on, source.name, book.sha256, book.modified) for grid in book.grids]
    sheets = tuple(sheet for sheet, _ in read)
    hits = book.hits
    if not any(sheet.ledgers or any(hit.kind.refuses for hit in sheet.hits) for sheet in sheets):
        hits = (*hits, _no_ledger([layout for _, layouts in read for layout in layouts], campaign))
    return ReadFile(source, book.sha256, sheets, hits)


def read_grid(grid: Grid, campaign: Campaign, on: date, *, file: str = "", sha256: str = "", modified: float = 0.0) -> ReadSheet:
    """Read one sheet."""
    return _read_sheet(grid, campaign, on, file, sha256, modified)[0]


def count_rows(grid: Grid) -> int:
    """Rows that are not blank, counted on the cells themselves and by nothing that knows of tables (law 1)."""
    marked = {row for row, _ in (*grid.errors, *grid.uncached)}
    filled = bytes(map(any, grid.rows))
    doubtful = compress(count(), filled.translate(_SWAPPED)) if 0 in filled else ()  # zeros are falsy and yet no blanks
    return len(filled) - sum(set(grid.rows[at]) <= {""} and at not in marked for at in doubtful)


def _read_sheet(
    grid: Grid, campaign: Campaign, on: date, file: str, sha256: str, modified: float
) -> tuple[ReadSheet, Sequence[Layout]]:
    parts = list(_parts(grid, campaign))
    ledgers: list[Ledger] = []
    hits: list[Hit] = []
    for own, layout in parts:
        title = layout.title if own is parts[0][0] or campaign.district_in(layout.title) else parts[0][1].title
        district = _district(grid.sheet, file, title, campaign)
        hits += layout.hits
        for table in layout.tables:
            ledger, found = _ledger(table, own, campaign, on)
            ledgers.append(ledger._replace(file=file, sha256=sha256, district=district, modified=modified))
            hits += found
    if ledgers:
        hits += _hidden(grid)
    layouts = [layout for _, layout in parts]
    tables = [table for layout in layouts for table in layout.tables]
    line = SourceLine(
        file,
        grid.sheet,
        sha256,
        ledgers[0].district if ledgers else "",
        sum(count_rows(own) for own, _ in parts),
        tuple(sorted(chain.from_iterable(layout.skipped for layout in layouts))) if len(parts) > 1 else layouts[0].skipped,
        "、".join(table.area for table in tables),
        tuple(_headers(tables, campaign)),
        _note(grid, layouts),
    )
    return ReadSheet(line, tuple(ledgers), tuple(hits)), layouts


def _parts(grid: Grid, campaign: Campaign, units: Sequence[Unit] = ()) -> Iterator[tuple[Grid, Layout]]:
    """A sheet with its layout; ledgers that stand side by side each with the part of the sheet that is its own.

    A row of such a sheet holds a task of each: it is counted, and has its fate, once in every part that it fills.
    """
    layout = find_tables(grid, campaign, units)
    yield layout.own or grid, layout
    for part in layout.beside:
        yield from _parts(part, campaign, layout.units)


def _district(sheet: str, file: str, title: str, campaign: Campaign) -> str:
    """Whose ledger it is: the sheet's name says it, else the file's, else its folder's, else the title."""
    for text in (sheet, file.rpartition("/")[2], file, title):
        if name := campaign.district_in(text):
            return name
    return ""


def _ledger(table: Table, grid: Grid, campaign: Campaign, on: date) -> tuple[Ledger, list[Hit]]:
    rows = _shifted(table.rows)
    lost = _lost(grid)
    read = [_read(column, rows, lost, campaign, on) for column in table.columns]
    if any(column.also for column in table.columns):
        read = list(_joined(table, read, rows, lost, campaign, on))
    columns = tuple(made for made, _ in read)
    hits = list(chain.from_iterable(found for _, found in read))
    hits += _errors(table.columns, columns, rows, lost, campaign) if lost else ()
    hits += _elsewhere(columns, campaign) if "" in [made.key for made in columns] else ()
    ledger = Ledger("", grid.sheet, "", "", (table.top + 1, table.bottom + 1), rows, columns)
    return _told_apart(ledger, table, hits, campaign, on) if table.counting else (ledger, hits)


def _elsewhere(columns: Sequence[Column], campaign: Campaign) -> Iterable[Hit]:
    """What is told of columns that seem to hold the state, where the state's own has blanks."""
    status = next((made for made in columns if made.key == campaign.key_of("status")), None)
    if status is None or "" not in status.raw:
        return ()
    from wellxl.reading.joining import elsewhere  # late, as above

    return elsewhere(columns, status, campaign)


def _joined(
    table: Table, read: Sequence[tuple[Column, list[Hit]]], rows: Sequence[int], lost: _Lost, campaign: Campaign, on: date
) -> Iterator[tuple[Column, list[Hit]]]:
    """The columns, with those of one state or date joined to the first of them."""
    from wellxl.reading.joining import Reading, joined  # late: few ledgers have two columns of one field

    category = campaign.key_of("category")
    categories = next((made.values for made, _ in read if made.key == category), [None] * len(rows))
    for made, found in read:
        others = [column for column in table.columns if column.also and column.also == made.key]
        further = [Reading(*_read(one._replace(key=one.also), rows, lost, campaign, on), one.twice) for one in others]
        yield joined([Reading(made, found), *further], rows, categories, campaign) if others else (made, found)


def _told_apart(ledger: Ledger, table: Table, hits: list[Hit], campaign: Campaign, on: date) -> tuple[Ledger, list[Hit]]:
    """A ledger whose column of ids only counts lines, with what is to be said of that. Where nothing else tells a row from
    those before it the number stays its id: no row is lost by this.
    """
    from wellxl.reading.numbering import ID_IS_NUMBERING  # late: few ledgers have such a column

    key, left = campaign.key_of("id"), 0
    ids = ledger.column(key)
    numbers = next((column for column in table.columns if column.column == table.counting[0]), None)
    if numbers and not ids:
        seen, cells = {""}, list(numbers.cells)
        for at, one in enumerate(identity(ledger, campaign)):
            if one not in seen:
                seen.add(one)
                cells[at] = ""
        if left := len(cells) - cells.count(""):
            column, found = _column(numbers._replace(key=key, cells=cells), ledger.rows, campaign, on)
            ledger = ledger._replace(columns=(*ledger.columns, column))
            hits += found
    titles = [field.header for one in ("name", "location", campaign.key_of("street")) if (field := campaign.field(one))]
    facts = {
        "field": field.header if (field := campaign.field(key)) else "",
        "instead": f" {ids.letter} 列“{ids.header}”"
        if ids
        else listed(titles[:1]) + "和" + listed(titles[1:]).replace("”“", "”或“"),
        "left": f"；有 {left:,} 行没有这些内容，或与前面的行相同，仍按流水号区分" if left else "",
    }
    text = next(text for index, text, _ in table.heads if index == table.counting[0])
    hits.append(Hit(ID_IS_NUMBERING, table.bottom + 1, letters(table.counting[0]), text, text, facts))
    return ledger, hits


def _shifted(rows: Sequence[int]) -> Sequence[int]:
    """Rows as Excel numbers them."""
    if isinstance(rows, range):
        return range(rows.start + 1, rows.stop + 1)
    return [row + 1 for row in rows]


def _column(column: TableColumn, rows: Sequence[int], campaign: Campaign, on: date) -> tuple[Column, list[Hit]]:
    letter = letters(column.column)
    field = campaign.field(column.key)
    if field is None:
        values: Sequence[Any] = [None if cell == "" else cell for cell in column.cells]
        return Column("", letter, column.header, values, column.cells), []
    cells = Cells(field, letter, column.header, rows, column.cells, campaign, on, column.unit)
    values, hits = read_values(cells)
    return Column(column.key, letter, column.header, values, column.cells), hits


def _lost(grid: Grid) -> _Lost:
    lost: _Lost = {}
    for (row, column), text in grid.errors.items():
        lost.setdefault(column, {})[row + 1] = (_CELL_ERROR, text)
    for row, column in grid.uncached:
        lost.setdefault(column, {})[row + 1] = (_UNCACHED, "")
    return lost


def _read(column: TableColumn, rows: Sequence[int], lost: _Lost, campaign: Campaign, on: date) -> tuple[Column, list[Hit]]:
    """The column without values where the sheet shows an error, which is not the same as nothing: so `raw` holds it."""
    made, hits = _column(column, rows, campaign, on)
    if column.column not in lost:
        return made, hits
    values, raw = list(made.values), list(made.raw)
    for at, row in enumerate(rows):
        if row in lost[column.column]:
            values[at], raw[at] = None, lost[column.column][row][1] or _FORMULA
    return made._replace(values=values, raw=raw), hits


def _errors(
    stand: Sequence[TableColumn], read: Sequence[Column], rows: Sequence[int], lost: _Lost, campaign: Campaign
) -> Iterator[Hit]:
    """The errors that the sheet shows in the columns that stand there; without a status nothing is done."""
    key = campaign.key_of("status")
    states = next((made.values for made in read if made.key == key != ""), ())
    for column in stand:
        for at, row in enumerate(rows) if column.column in lost else ():
            if row not in lost[column.column]:
                continue
            kind, text = lost[column.column][row]
            if states and key in (column.key, column.also) and states[at] is None:
                kind = kind._replace(sentence=kind.sentence + "，本行暂不计入完成")
            yield Hit(kind, row, letters(column.column), column.header, text)


def _hidden(grid: Grid) -> Iterable[Hit]:
    if not grid.visible:
        yield Hit(_SHEET_HIDDEN, 0)
    if grid.hidden_rows:
        yield Hit(_ROWS_HIDDEN, 0, facts={"count": len(grid.hidden_rows), "where": _ranges(sorted(grid.hidden_rows))})


def _ranges(rows: Sequence[int], most: int = 3) -> str:
    """Row numbers from 0-based rows, runs of them as one.

    >>> _ranges([2, 3, 4, 9])
    '第 3–5、10 行'
    """
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    told = [f"{first + 1}" if first == last else f"{first + 1}–{last + 1}" for first, last in runs[:most]]
    return f"第 {'、'.join(told)} 行{'等' if len(runs) > most else ''}"


def _headers(tables: Iterable[Table], campaign: Campaign) -> Iterable[tuple[str, str, str]]:
    for table in tables:
        for index, text, key in table.heads:
            field = campaign.field(key)
            yield letters(index), text, field.header if field else ""


def _note(grid: Grid, layouts: Sequence[Layout]) -> str:
    notes = []
    lacking = any(hit.kind.refuses for layout in layouts for hit in layout.hits)
    if not any(layout.tables for layout in layouts):
        notes.append("未读取：缺少必需的列" if lacking else "非台账工作表")
    elif lacking:
        notes.append("部分未读取")
    if len(layouts) > 1:
        notes.append(f"并排的台账 {len(layouts)} 张，行数按各张分别计")
    if not grid.visible:
        notes.append("隐藏工作表")
    if grid.hidden_rows:
        notes.append(f"隐藏行 {len(grid.hidden_rows)} 行")
    return "；".join(notes)


def _no_ledger(layouts: Sequence[Layout], campaign: Campaign) -> Hit:
    """The refusal of a file without a ledger, with the headers that come nearest to what is missing."""
    required = [one for one in campaign.fields if one.required]
    headers = [layout.nearest for layout in layouts if layout.nearest]
    best = max(headers, key=lambda one: one.score, default=None)
    names = listed(one.header for one in required)
    if best is None:
        return Hit(_NO_LEDGER, 0, facts={"missing": names, "nearest": "", "required": names})
    missing = [one for one in required if one.key not in _keys(best, campaign)] or required
    near = list(dict.fromkeys(_near(one, best) for one in missing))
    told = "、".join(text for text in near if text)
    facts = {"missing": listed(one.header for one in missing), "nearest": f"，最接近的列是{told}" if told else ""}
    return Hit(_NO_LEDGER, 0, facts={**facts, "required": names})


def _near(field: Field, header: Header) -> str:
    heads = [head for head in header.heads if bare(head.levels[-1]).text not in NUMBERING]
    head = nearest_head(field, heads)
    return f"“{head.text}”({letters(head.column)}{header.bottom + 1})" if head else ""


def _keys(header: Header, campaign: Campaign) -> set[Any]:
    return set(dictionary(campaign).match(header.heads, header.bottom + 1)[0].values())
