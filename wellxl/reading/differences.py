"""Two bulletins held against each other, cell by cell: what stands in one, and what follows by the other."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property, partial
from itertools import chain, groupby, product
from math import isclose
from typing import Any, NamedTuple

from wellxl.reading.account import Workbook
from wellxl.reading.alignment import Pair, by_key, in_order, likely
from wellxl.reading.formats import meaning
from wellxl.reading.formulas import same
from wellxl.reading.looks import Look, unprinted, veiled
from wellxl.records import Grid, letters
from wellxl.wording import percent, show

__all__ = ["SENTENCES", "Compared", "Difference", "compare", "sentence"]

SENTENCES = {
    "value": "写着{stands}，应为{follows}",
    "result": "公式没有改，显示{stands}，应为{follows}",
    "formula": "公式被改成{stands}，应为{follows}",
    "constant": "公式被换成固定值{stands}，应为{follows}",
    "frozen": "公式被换成固定值{stands}：数值没有变，但不再随明细计算",
    "erased": "公式被删掉了，应为{follows}",
    "format": "数字格式被改成{stands}，显示的不再是单元格里的值：应为{follows}",
    "formula-added": "被写成公式{stands}，应为{follows}",
    "row-missing": "此处少了一行",
    "row-added": "多出一行，来源里没有",
    "column-missing": "此处少了一列",
    "column-added": "多出一列，不是 wellxl 生成的",
    "row-cleared": "这一行被清空了",
    "row-hidden": "这一行被隐藏了",
    "column-hidden": "这一列被隐藏了",
    "veil": "条件格式把显示的数字换成{stands}，应为{follows}",
    "print-area": "打印区域少了行或列：写的是{stands}，应为{follows}",
    "order": "从这一行起次序变了",
    "sheet-missing": "缺少这张工作表",
    "sheet-added": "多出一张工作表，不是 wellxl 生成的",
    "sheet-hidden": "这张工作表被隐藏了",
    "source-changed": "内容与记载的不同：记载的 SHA-256 是{stands}，现在是{follows}",
    "source-missing": "没有找到这份台账",
    "beside-changed": "与从台账重新生成的不同，而且读不出来，没有逐格核对",
    "basis-changed": "内容与记载的不同：记载的 SHA-256 是{stands}，现在是{follows}",
    "source-unnamed": "在文件夹里，来源却没有列出",
}
"""Kind of difference → what a clerk reads of it. `result` is a formula that is as it should be; those of a source are
found by verify.py.
"""

_TABLE = "日通报"
_HEADS = {_TABLE: 2, "进度": -1}
"""The 0-based row of the header; the first of the other sheets, none of 进度."""
_KEYS = {
    "街道": ("辖区", "街道", "分类"),
    "明细": ("来源文件", "来源工作表", "来源行"),
    "问题清单": ("代码", "文件", "工作表", "单元格", "列名"),
    "来源": ("文件", "工作表"),
}
"""The columns by which a row is known again; the whole row where none are named."""
_END = re.compile(r"(明细\d*!\$[A-Z]+\$2:\$[A-Z]+\$)(\d+)")
_SHA256 = re.compile("[0-9a-f]{64}")
_MERGED = (0, 5, 6)
"""The columns of 日通报 that say one thing of a whole district."""
_LONG = 48
"""Characters of a text beyond which it is shown from where it differs."""
_DIGITS = 1e-12
"""Relative: a program that saves fifteen digits changes no figure."""
_EPOCH = datetime(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where what stands does not follow."""

    kind: str
    """One of SENTENCES."""
    sheet: str
    cell: str
    """As Excel shows it; blank for a whole sheet."""
    about: str
    """What stands in the cell, in words: `示范区 应封停 总任务数`."""
    stands: str = ""
    follows: str = ""


class Compared(NamedTuple):
    """What comparing one sheet gave."""

    sheet: str
    cells: int
    formulas: int
    uncached: int
    """Formulas without a saved result: compared as formulas alone."""
    differences: tuple[Difference, ...]


def sentence(difference: Difference) -> str:
    """What is wrong, in words: without the cell, and without what stands in it."""
    return SENTENCES[difference.kind].format(stands=_quoted(difference.stands), follows=_quoted(difference.follows))


def _quoted(text: str) -> str:
    """A text as a sentence names it; of a checksum the first digits are enough for a reader."""
    if not text:
        return "空白"
    return f" {text[:12]}…" if _SHA256.fullmatch(text) else f" {text}" if text.startswith("=") else f"“{text}”"


def compare(stands: Workbook, follows: Workbook) -> tuple[Compared, ...]:
    """Hold a published workbook against the one that follows from its sources, a sheet each."""
    published = {grid.sheet: grid for grid in stands.book.grids}
    ends = _ends(chain(stands.book.grids, follows.book.grids))
    results = []
    for grid in follows.book.grids:
        if own := published.pop(grid.sheet, None):
            live = stands.formulas.get(grid.sheet, {}), follows.formulas[grid.sheet]
            looks = stands.looks.get(grid.sheet, Look()), follows.looks.get(grid.sheet, Look())
            results.append(_Sheet(own, grid, *live, *looks, ends).compared())
        else:
            results.append(Compared(grid.sheet, 0, 0, 0, (Difference("sheet-missing", grid.sheet, "", ""),)))
    others = (Compared(name, 0, 0, 0, (Difference("sheet-added", name, "", ""),)) for name in published)
    return (*results, *others)


def _ends(grids: Iterable[Grid]) -> frozenset[str]:
    """The last rows of the lists of tasks: a formula may name either, for Excel follows a row that is taken out."""
    return frozenset(str(len(grid.rows)) for grid in grids if grid.sheet.startswith("明细"))


@dataclass(frozen=True)
class _Sheet:
    stands: Grid
    follows: Grid
    formulas: Any
    """Of what stands."""
    wanted: Any
    """Formulas that follow."""
    look: Look
    """Of what stands; none but those of sheets of figures are known."""
    usual: Look
    """As it follows."""
    ends: frozenset[str]

    def compared(self) -> Compared:
        keyed = by_key(self._wanted_keys, self._own_keys, partial(likely, self.follows.rows, self.stands.rows, _same))
        pairs = list(self._with_cleared(keyed))
        found = self._differences(pairs)
        if found and len(self.follows.rows) == len(self.stands.rows):
            moved = sum(row != own for row, own in pairs)
            placed = self._differences([(row, row) for row in range(len(self.follows.rows))])
            if len(placed) < len(found) + moved:  # rather names that were swapped than lines
                found, pairs = placed, [(row, row) for row in range(len(self.follows.rows))]
        found += self._unseen(pairs)
        if self.follows.visible and not self.stands.visible:
            found.insert(0, self._told("sheet-hidden", ""))
        uncached = sum(place in self.wanted for place in self.stands.uncached)
        cells = sum(cell != "" for row in self.follows.rows for cell in row)
        return Compared(self.stands.sheet, cells, len(self.wanted), uncached, tuple(found))

    def _with_cleared(self, pairs: Iterable[Pair]) -> Iterator[Pair]:
        """A blank row where one is missing is that one."""
        for found, group in groupby(pairs, lambda pair: None not in pair):
            run = list(group)
            blank = (own for row, own in run if row is None and not self._stands(own))
            cleared = {} if found else dict(zip(blank, (row for row, own in run if own is None), strict=False))
            for row, own in run:
                if own is not None or row not in cleared.values():
                    yield cleared.get(own, row), own

    def _stands(self, own: int | None) -> bool:
        """Whether anything stands in a row."""
        return own is not None and (own in self._live or any(cell != "" for cell in self.stands.rows[own]))

    @cached_property
    def _live(self) -> set[int]:
        """The rows that hold a formula."""
        return {row for row, _ in self.formulas}

    def _told(self, kind: str, cell: str, about: str = "") -> Difference:
        return Difference(kind, self.stands.sheet, cell, about)

    def _differences(self, pairs: Sequence[Pair]) -> list[Difference]:
        found = list(self._other_columns())
        live = self._live | {row for row, _ in self.wanted}
        end = max((number for number, (row, _) in enumerate(pairs) if row is not None), default=-1)
        last, at = -1, 0
        for number, (row, own) in enumerate(pairs):
            if own is None:
                found.append(self._told("row-missing", f"A{at + 1}", self._row(self.follows, row or 0)))
                continue
            at = own + 1
            if row is None:
                if number < end or self._stands(own):
                    about = self._row(self.stands, own) if self._stands(own) else "（空行）"
                    found.append(self._told("row-added", f"A{at}", about))
                continue
            if row < last < len(self.follows.rows):
                found.append(self._told("order", f"A{at}", self._row(self.stands, own)))
                last = len(self.follows.rows)  # once is enough
            last = max(last, row)
            differs = self.follows.rows[row] != self.stands.rows[own]
            if differs and not self._stands(own) and sum(cell != "" for cell in self.follows.rows[row]) > 1:
                found.append(self._told("row-cleared", f"A{at}", self._row(self.follows, row)))
            elif differs or self.usual.formats or self._moved or row in live or own in live:
                found += self._cells(row, own)
            if self.stands.sheet == _TABLE and own in self.look.rows - self.usual.rows:
                found.append(self._told("row-hidden", f"A{at}", self._row(self.stands, own)))
        return found

    def _other_columns(self) -> Iterator[Difference]:
        head = self._head + 1
        at = 0
        for column, own in self._columns:
            if own is None:
                yield self._told("column-missing", f"{letters(at)}{head}", show(_cell(self.follows, self._head, column or 0)))
                continue
            at = own + 1
            if column is None:
                yield self._told("column-added", f"{letters(own)}{head}", show(_cell(self.stands, self._head, own)))

    def _cells(self, row: int, own: int) -> Iterator[Difference]:
        for column, other in self._columns:
            if column is None or other is None:
                continue
            here, there = (own, other), (row, column)
            value, wanted = _cell(self.stands, *here), _cell(self.follows, *there)
            formula, live = self.formulas.get(here), self.wanted.get(there)
            if kind := self._kind(value, wanted, formula, live, here == there, here in self.stands.uncached):
                texts = self._texts(kind, value, wanted, formula or "", live or "", row, column)
            elif (value != "" or formula) and self._is_disguised(here, there):
                kind, texts = "format", [_coded(self.look.formats[here]), _coded(self.usual.formats[there])]
            else:
                continue
            yield Difference(kind, self.stands.sheet, f"{letters(other)}{own + 1}", self._about(row, column), *texts)

    def _unseen(self, pairs: Sequence[Pair]) -> Iterator[Difference]:
        """What is not shown as it stands, or not printed, though the cells are as they should be."""
        rows = [(row, own) for row, own in pairs if row is not None and own is not None]
        columns = [(column, own) for column, own in self._columns if column is not None and own is not None]
        both = product(rows, columns)
        places = {(own, at): (row, column) for (row, own), (column, at) in both if _cell(self.follows, row, column) != ""}
        formats = {here: self.usual.formats.get(there, "General") for here, there in places.items()}
        for veil, (row, column) in veiled([one for one in self.look.veils if one not in self.usual.veils], formats):
            about = self._about(*places[row, column])
            texts = _coded(veil.code), _coded(formats[row, column])
            yield Difference("veil", self.stands.sheet, f"{letters(column)}{row + 1}", about, *texts)
        if self.stands.sheet != _TABLE:
            return
        for column, own in columns:
            if own in self.look.columns - self.usual.columns:
                yield self._told("column-hidden", f"{letters(own)}{self._head + 1}", self._title(self._head + 1, column))
        if self.usual.printed and unprinted(self.look.printed, places):
            yield Difference("print-area", _TABLE, "", "", self.look.printed, self.usual.printed)

    def _is_disguised(self, here: tuple[int, int], there: tuple[int, int]) -> bool:
        """Whether the format of a cell makes something else of its value than ours does."""
        code, usual = self.look.formats.get(here), self.usual.formats.get(there)
        return bool(code and usual and code != usual and meaning(code) != meaning(usual))

    def _texts(self, kind: str, value: Any, wanted: Any, formula: str, live: str, row: int, column: int) -> list[str]:
        """What stands and what follows, for a reader."""
        if kind == "formula":
            return [f"={formula}", f"={live}"]
        part = self.follows.sheet == "进度" and isinstance(wanted, float) and not wanted.is_integer()
        rate = part or self._title(row, column).endswith("比例")
        shown = _shown(value, wanted, rate)
        return [f"={formula}", shown[1]] if kind == "formula-added" else shown

    def _kind(self, value: Any, wanted: Any, formula: str | None, live: str | None, placed: bool, uncached: bool) -> str:
        """What is wrong with a cell; blank where nothing is. A formula that has moved refers to other rows by right."""
        if live is None:
            return "formula-added" if formula is not None else "" if _same(value, wanted) else "value"
        if formula is None:
            return "frozen" if _same(value, wanted) else "constant" if value != "" else "erased"
        if placed and not same(self._plain(formula), self._plain(live)):
            return "formula"
        return "" if uncached or _same(value, wanted) else "result"

    def _plain(self, formula: str) -> str:
        return _END.sub(lambda found: found[1] + ("" if found[2] in self.ends else found[2]), formula)

    @cached_property
    def _wanted_keys(self) -> Sequence[Hashable]:
        return self._keys(self.follows)

    @cached_property
    def _own_keys(self) -> Sequence[Hashable]:
        return self._keys(self.stands)

    @cached_property
    def _sums(self) -> int:
        """The row of 来源 below its ledgers."""
        return next((row for row, cells in enumerate(self.follows.rows) if cells[0] == "合计"), 0)

    @property
    def _head(self) -> int:
        return _HEADS.get(self.follows.sheet, 0)

    @cached_property
    def _columns(self) -> Sequence[Pair]:
        """Columns paired as rows are: by their heads, those that were put in or taken out alone."""
        heads = [_heads(grid, self._head) for grid in (self.follows, self.stands)]
        width = max(len(row) for grid in (self.follows, self.stands) for row in (*grid.rows, ()))
        first, second = map(len, heads)
        pairs = by_key(heads[0], heads[1], in_order) if {*heads[0]} != {*heads[1]} else in_order(range(first), range(second))
        return [*pairs, *((first + more, second + more) for more in range(width - min(first, second)))]

    @cached_property
    def _moved(self) -> bool:
        """Whether any column stands elsewhere."""
        return any(column != own for column, own in self._columns)

    def _keys(self, grid: Grid) -> Sequence[Hashable]:
        if grid.sheet == _TABLE:
            return list(_table_keys(grid.rows))
        if grid.sheet == "进度":
            return [row[0] for row in grid.rows]
        names = next((names for kind, names in _KEYS.items() if kind in grid.sheet), ())
        head = list(self.follows.rows[0]) if self.follows.rows else []
        chosen = [head.index(name) for name in names if name in head] or range(len(head))
        places = {column: own if grid is self.stands else column for column, own in self._columns}
        columns = [places.get(column) for column in chosen]
        return [tuple("" if at is None or at >= len(row) else row[at] for at in columns) for row in grid.rows]

    def _row(self, grid: Grid, row: int) -> str:
        """A row in words."""
        key = (self._own_keys if grid is self.stands else self._wanted_keys)[row]
        parts = key if isinstance(key, tuple) else (key,)
        if "明细" in grid.sheet and len(parts) == 3:
            return f"{parts[0]}〔{parts[1]}〕第 {show(parts[2])} 行"
        return show(" ".join(show(part) for part in parts if part not in ("", None)))

    def _about(self, row: int, column: int) -> str:
        """What stands in a cell, in words: its row and its column."""
        key, title = self._wanted_keys[row], self._title(row, column)
        if self.follows.sheet == _TABLE and (column in _MERGED or not isinstance(key, tuple)):
            return f"{key[0]} {title}" if isinstance(key, tuple) else str(key)
        return f"{self._row(self.follows, row)} {title}".strip()

    def _title(self, row: int, column: int) -> str:
        """The head above a cell; 进度 has some tables, and 来源 has lists below its own with other heads."""
        if self.follows.sheet == "进度":
            above = (_cell(self.follows, at, column) for at in range(row - 1, -1, -1))
            return next((text for text in above if isinstance(text, str) and text), "") if column else ""
        below = self.follows.sheet == "来源" and row >= self._sums
        return show(_cell(self.follows, self._head, column)) if self._head < row and not below else ""


def _heads(grid: Grid, row: int) -> list[Any]:
    """The header row as far as the sheet holds anything."""
    head = list(grid.rows[row]) if 0 <= row < len(grid.rows) else []
    while head and all(cells[len(head) - 1] == "" for cells in grid.rows):
        head.pop()
    return head


def _table_keys(rows: Sequence[Sequence[Any]]) -> Iterator[Hashable]:
    """A line of the table by its district, which stands on the first of its lines, and its category."""
    district = ""
    for number, row in enumerate(rows):
        category = row[1] if len(row) > 1 else ""
        if number <= _HEADS[_TABLE]:
            yield ("标题", "日期", "表头")[number]
        elif category:
            district = row[0] or district
            yield district, category
        else:
            yield {"注：": "注", "截至": "小结"}.get(str(row[0])[:2], str(row[0]))


def _cell(grid: Grid, row: int, column: int) -> Any:
    if error := grid.errors.get((row, column)):
        return error
    cells = grid.rows[row]
    return cells[column] if column < len(cells) else ""


def _same(one: Any, other: Any) -> bool:
    """Whether two values are one, as far as fifteen digits and another format of a date go."""
    if one == other:
        return isinstance(one, bool) == isinstance(other, bool)
    one, other = _number(one), _number(other)
    if isinstance(one, float) and isinstance(other, float):
        return isclose(one, other, rel_tol=_DIGITS, abs_tol=_DIGITS)
    return isinstance(one, str) and isinstance(other, str) and one.replace("\r\n", "\n") == other.replace("\r\n", "\n")


def _coded(code: str) -> str:
    """A number format as Excel's dialogue has it."""
    return "常规" if code == "General" else code


def _number(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value - _EPOCH) / timedelta(1)
    if isinstance(value, date):
        return float((value - _EPOCH.date()).days)
    if isinstance(value, time):
        return (datetime.combine(_EPOCH, value) - _EPOCH) / timedelta(1)
    if isinstance(value, timedelta):
        return value / timedelta(1)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _shown(value: Any, wanted: Any, is_rate: bool) -> list[str]:
    """Two values as a clerk reads them: a rate as one, unless its two decimals would hide the difference."""
    if is_rate:
        rates = (number if isinstance(number := _number(one), float) and 0 <= number < 100 else None for one in (value, wanted))
        texts = [show(one) if rate is None else percent(Fraction(rate)) for one, rate in zip((value, wanted), rates, strict=True)]
        if texts[0] != texts[1]:
            return texts
    if isinstance(value, str) and isinstance(wanted, str) and max(len(value), len(wanted)) > _LONG:
        alike = next((at for at, (one, other) in enumerate(zip(value, wanted, strict=False)) if one != other), _LONG)
        start = max(alike - _LONG // 3, 0)
        value, wanted = (("…" if start and text else "") + text[start:] for text in (value, wanted))
    return [one if _SHA256.fullmatch(str(one)) else show(one) for one in (value, wanted)]
