"""方案.xlsx → Campaign. Every mistake in it is told with its cell, all at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from wellxl.campaign import ALL, COLOURS, SUM, Campaign, District, Field, Quantity, Words, fold
from wellxl.errors import InputError
from wellxl.reading.grid import open_book
from wellxl.reading.headers import LONGEST
from wellxl.reading.plan_cells import Wrong, blank, perhaps, text_of, value_of
from wellxl.reading.plan_form import COLOUR, ITEM, QUANTITY, SETTINGS, TABLES, WORDS, Entry
from wellxl.records import Grid, Kind, Origin, Source, letters

__all__ = ["read_campaign"]

_SHOWN = 10
"""Mistakes told in one message."""
_NEEDED = {"district": "辖区", "category": "分类", "status": "状态"}
"""Types of which a campaign needs a field: without them no row can be counted."""


def read_campaign(path: Path, rules: Sequence[Kind] = ()) -> Campaign:
    """The campaign that a workbook describes. With `rules` the codes on 规则 are held against them.

    Formats, blank rows, further columns and the order of columns make no difference. Raises InputError naming
    each cell that is wrong and what may stand there.
    """
    book = open_book(Source(path, path.name))
    if book.refusal:
        kind, facts = book.refusal.kind, book.refusal.facts
        raise InputError(f"{path.name}：{kind.sentence.format(**facts)}。{kind.suggestion.format(**facts)}")
    return _Plan(path.name, book.grids, rules).campaign()


class _Cell(NamedTuple):
    origin: Origin
    value: Any
    """As the entry's sort reads it; what stands for a blank where it could not be read."""


_Row = Mapping[str, _Cell]


class _Plan:
    """One reading of a workbook: what was read so far, and what was wrong."""

    def __init__(self, file: str, grids: Sequence[Grid], rules: Sequence[Kind]) -> None:
        self.file = file
        self.grids = {fold(grid.sheet): grid for grid in grids}
        self.rules = {rule.code: rule for rule in rules}
        self.words: dict[str, Mapping[str, Any]] = {**WORDS, "rule": {code: code for code in self.rules}}
        self.mistakes: list[tuple[Origin, str]] = []

    def campaign(self) -> Campaign:
        """All sheets together; those that others speak of are read first."""
        categories = self.table("分类")
        self.words["category"] = {row["name"].value: row["name"].value for row in categories}
        fields = self.table("字段")
        self.words["field"] = {row["header"].value: row["key"].value or row["header"].value for row in fields}
        settings = self.settings()
        districts = self.table("辖区")
        words = self.table("词语")
        severities = self.table("规则")
        self.check_names(districts, categories, fields, words)
        self.check_fields(fields)
        self.check_settings(settings)
        self.check_quantity(settings, fields)
        self.check_severities(severities)
        self.stop_at_mistakes()
        return _build(settings, districts, categories, fields, words, severities)

    def wrong(self, origin: Origin, what: str) -> None:
        self.mistakes.append((origin, what))

    def stop_at_mistakes(self) -> None:
        if not self.mistakes:
            return
        order = ["方案", *TABLES]
        self.mistakes.sort(key=lambda one: (order.index(one[0].sheet), one[0].row, len(one[0].column), one[0].column))
        told = [f"{origin}：{what}" for origin, what in self.mistakes]
        if len(told) == 1:
            raise InputError(told[0])
        more = [f"另有 {len(told) - _SHOWN} 处未列出"] if len(told) > _SHOWN else []
        raise InputError("\n".join([f"{self.file} 有 {len(told)} 处需要改正：", *told[:_SHOWN], *more]))

    # -- cells -------------------------------------------------------------------------------------------------

    def table(self, sheet: str, entries: Sequence[Entry] = ()) -> list[_Row]:
        """The rows of a sheet that are not blank, each with a cell for every entry."""
        entries = entries or TABLES[sheet]
        grid = self.grids.get(fold(sheet))
        if not grid:
            self.wrong(Origin(self.file, sheet), f"缺少工作表“{sheet}”，请从新生成的方案文件里复制一张")
            return []
        top, columns = _header(grid, entries)
        for entry in entries:
            if entry.required and entry.key not in columns:
                self.wrong(Origin(self.file, sheet, top + 1), f"表头里缺少“{entry.header}”列")
        rows: list[_Row] = []
        for index in range(top + 1, len(grid.rows)):
            if any(_known(grid, index, column) for column in columns.values()):
                rows.append({entry.key: self.cell(sheet, grid, entry, index, columns.get(entry.key)) for entry in entries})
        return rows

    def cell(self, sheet: str, grid: Grid, entry: Entry, row: int, column: int | None) -> _Cell:
        if column is None:
            return _Cell(Origin(self.file, sheet, row + 1), blank(entry))
        origin = Origin(self.file, sheet, row + 1, letters(column))
        if (row, column) in grid.errors or (row, column) in grid.uncached:
            self.wrong(origin, "公式没有结果，请改填文字或数字")
            return _Cell(origin, blank(entry))
        return self.read(entry, origin, grid.rows[row][column])

    def read(self, entry: Entry, origin: Origin, raw: Any) -> _Cell:
        text = text_of(raw)
        try:
            if text:
                words = self.words.get(entry.sort)
                return _Cell(origin, value_of(entry, raw, words))
            if entry.required:
                raise Wrong(f"“{entry.header}”不能为空")
        except Wrong as wrong:
            self.wrong(origin, str(wrong))
        return _Cell(origin, blank(entry))

    def settings(self) -> dict[str, _Cell]:
        """方案, a line an entry; every entry is there afterwards."""
        by_name = {fold(entry.header): entry for entry in SETTINGS}
        found: dict[str, _Cell] = {}
        missing = fold("方案") not in self.grids
        for row in self.table("方案", ITEM):
            at, name = row["item"]
            origin, content = row["content"]
            entry = by_name.get(fold(name))
            if entry and entry.key in found:
                self.wrong(at, f"项目“{name}”重复，请只留一行")
            elif entry:
                found[entry.key] = self.read(entry, origin, content)
            elif text_of(content):
                self.wrong(at, f"项目“{name}”不认识{perhaps(name, [entry.header for entry in SETTINGS])}")
        for entry in SETTINGS:
            if entry.key not in found:
                found[entry.key] = _Cell(Origin(self.file, "方案"), blank(entry))
                if entry.required and not missing:
                    self.wrong(found[entry.key].origin, f"缺少项目“{entry.header}”")
        return found

    # -- what must hold between cells --------------------------------------------------------------------------

    def once(self, seen: dict[str, tuple[object, Origin]], owner: object, cell: _Cell) -> None:
        """No word of the cell may belong to another owner: nobody could tell which is meant."""
        for word in [cell.value] if isinstance(cell.value, str) else cell.value:
            if not word:
                continue
            first, where = seen.setdefault(fold(word), (owner, cell.origin))
            if first != owner:
                self.wrong(cell.origin, f"“{word}”与 {where.cell} 重复，无法区分，请只保留一处")

    def check_names(
        self, districts: Iterable[_Row], categories: Iterable[_Row], fields: Iterable[_Row], words: Iterable[_Row]
    ) -> None:
        for rows, keys in (
            (districts, ("name", "code", "aliases")),
            (categories, ("name", "aliases")),
            (fields, ("header", "aliases")),
            (fields, ("key",)),
        ):
            seen: dict[str, tuple[object, Origin]] = {}
            for row in rows:
                for key in keys:
                    self.once(seen, id(row), row[key])
        seen = {}
        for row in words:
            if row["meaning"].value != "district_prefixes":
                self.once(seen, row["meaning"].value, row["word"])
        for meaning in ("已完成", "未完成"):
            if fold("词语") in self.grids and not any(row["meaning"].value == WORDS["meaning"][meaning] for row in words):
                self.wrong(Origin(self.file, "词语"), f"至少要有一个含义为“{meaning}”的词")
        for sheet, rows in (("辖区", districts), ("分类", categories)):
            if fold(sheet) in self.grids and not rows:
                self.wrong(Origin(self.file, sheet), f"至少要有一个{sheet}")
            for row in rows:
                if row["name"].value in (SUM, ALL):
                    self.wrong(row["name"].origin, f"“{row['name'].value}”是通报里合计行的名字，不能用作{sheet}名称")

    def check_fields(self, fields: Sequence[_Row]) -> None:
        if fold("字段") not in self.grids:
            return
        for type, word in _NEEDED.items():
            if not any(row["type"].value == type for row in fields):
                self.wrong(Origin(self.file, "字段"), f"缺少类型为“{word}”的字段，请增加一行")
        if not any(row["key"].value == "name" for row in fields):
            self.wrong(Origin(self.file, "字段"), "缺少代号为“name”的字段（用户、单位或户主的名称），请增加一行")
        for row in fields:
            for word in (row["header"].value, *row["aliases"].value):
                if len(word) > LONGEST:
                    self.wrong(row["header"].origin, f"表头“{word[:10]}……”过长，有 {len(word)} 个字，最多 {LONGEST} 个字")
            lowest, highest = row["lowest"], row["highest"]
            if lowest.value is not None and highest.value is not None and lowest.value > highest.value:
                self.wrong(lowest.origin, f"最小值 {lowest.value:g} 大于最大值 {highest.value:g}")
            for choice in row["synonyms"].value.values():
                if choice not in row["choices"].value:
                    what = f"同义词归到的“{choice}”不在常用词里{perhaps(choice, row['choices'].value)}"
                    self.wrong(row["synonyms"].origin, what)

    def check_settings(self, settings: Mapping[str, _Cell]) -> None:
        start, deadline = settings["start"], settings["deadline"]
        if start.value and deadline.value and deadline.value < start.value:
            self.wrong(deadline.origin, f"截止日期 {deadline.value} 早于开始日期 {start.value}")
        red, yellow = settings["red_below"].value, settings["yellow_below"].value
        if red is not None and yellow is not None and yellow < red:
            self.wrong(settings["yellow_below"].origin, f"标黄界限 {yellow:.0%} 小于标红界限 {red:.0%}")

    def check_quantity(self, settings: Mapping[str, _Cell], fields: Iterable[_Row]) -> None:
        entries = {entry.key.removeprefix(QUANTITY): entry for entry in SETTINGS if entry.key.startswith(QUANTITY)}
        cells = {name: settings[entry.key] for name, entry in entries.items()}
        if all(cell.value in (None, "", (), False) for cell in cells.values()):
            return
        for name in ("field", "limit", "small", "large"):
            if cells[name].value in (None, ""):
                header = entries[name].header
                self.wrong(cells[name].origin, f"“{header}”不能为空（不用这条规则时，规模各项都要留空）")
        types = {row["key"].value or row["header"].value: row["type"].value for row in fields}
        if (types.get(cells["field"].value) or "number") not in ("number", "volume", "count"):
            self.wrong(cells["field"].origin, "规模字段的类型应为“数值”“水量”或“整数”")

    def check_severities(self, rows: Iterable[_Row]) -> None:
        seen: dict[str, tuple[object, Origin]] = {}
        for row in rows:
            self.once(seen, id(row), row["code"])
            rule = self.rules.get(row["code"].value)
            if rule and rule.refuses and row["severity"].value == "off":
                self.wrong(row["severity"].origin, "有这种错误的行无法计入，不能设为“不检查”，可填“错误”“警告”")


def _build(
    settings: Mapping[str, _Cell],
    districts: Iterable[_Row],
    categories: Iterable[_Row],
    fields: Iterable[_Row],
    words: Sequence[_Row],
    severities: Iterable[_Row],
) -> Campaign:
    """The campaign of a workbook without mistakes."""
    value = {key: cell.value for key, cell in settings.items()}
    quantity = _below(value, QUANTITY)
    by_meaning = {
        meaning: tuple(row["word"].value for row in words if row["meaning"].value == meaning)
        for meaning in WORDS["meaning"].values()
    }
    return Campaign(
        **{entry.key: value[entry.key] for entry in SETTINGS if "." not in entry.key},
        districts=tuple(District(**_values(row, "order")) for row in sorted(districts, key=_order)),
        categories=tuple(row["name"].value for row in categories),
        category_aliases={alias: row["name"].value for row in categories for alias in row["aliases"].value},
        fields=tuple(_field(row) for row in fields),
        status=Words(by_meaning["done"], by_meaning["open"], by_meaning["under_way"]),
        placeholders=by_meaning["placeholders"],
        district_prefixes=by_meaning["district_prefixes"],
        quantity=Quantity(**quantity) if quantity["field"] else None,
        severities={row["code"].value: row["severity"].value for row in severities if row["severity"].value},
        colours={name: colour or COLOURS[name] for name, colour in _below(value, COLOUR).items()},
    )


def _field(row: _Row) -> Field:
    values = _values(row)
    return Field(**{**values, "key": values["key"] or values["header"]})


def _values(row: _Row, *without: str) -> dict[str, Any]:
    return {key: cell.value for key, cell in row.items() if key not in without}


def _below(value: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {key.removeprefix(prefix): one for key, one in value.items() if key.startswith(prefix)}


def _order(row: _Row) -> float:
    order = row["order"].value
    return float("inf") if order is None else float(order)


def _header(grid: Grid, entries: Sequence[Entry]) -> tuple[int, dict[str, int]]:
    """The header's row (the one with most of the entries) and each entry's column, 0-based; the leftmost where
    one stands twice."""
    known = {fold(entry.header): entry.key for entry in entries}
    best: tuple[int, dict[str, int]] = (0, {})
    for index, row in enumerate(grid.rows):
        columns: dict[str, int] = {}
        for column, value in enumerate(row):
            key = known.get(fold(value)) if isinstance(value, str) else None
            if key:
                columns.setdefault(key, column)
        if len(columns) > len(best[1]):
            best = index, columns
    return best


def _known(grid: Grid, row: int, column: int) -> bool:
    """Whether anything stands in the cell."""
    return bool(text_of(grid.rows[row][column])) or (row, column) in grid.errors or (row, column) in grid.uncached
