"""Two bulletins held against each other, cell by cell: what stands in one, and what follows by the other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import chain
from math import isclose
from typing import Any, NamedTuple

from wellxl.reading.account import Workbook
from wellxl.reading.formulas import same
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
    "formula-added": "被写成公式{stands}，应为{follows}",
    "row-missing": "此处少了一行",
    "row-added": "多出一行，来源里没有",
    "row-hidden": "这一行被隐藏了",
    "order": "从这一行起次序变了",
    "sheet-missing": "缺少这张工作表",
    "sheet-added": "多出一张工作表，不是 wellxl 生成的",
    "sheet-hidden": "这张工作表被隐藏了",
    "source-changed": "内容与记载的不同：记载的 SHA-256 是{stands}，现在是{follows}",
    "source-missing": "没有找到这份台账",
    "source-unnamed": "在文件夹里，来源却没有列出",
}
"""Kind of difference → what a clerk reads of it. `result` is a formula that is as it should be; those of a source are
found by verify.py.
"""

_HEADS = {"日通报": 2, "进度": -1}
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
_SIMILAR = 4096
"""Pairs of rows that are tried at most to find out which of them belong together."""
_LONG = 48
"""Characters of a text beyond which it is shown from where it differs."""
_DIGITS = 1e-12
"""Relative: a program that saves fifteen digits changes no figure."""
_EPOCH = datetime(1899, 12, 30)

_Pair = tuple[int | None, int | None]
"""A row that follows and the row that stands, 0-based; None where there is none."""


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
            results.append(_Sheet(own, grid, stands.formulas.get(grid.sheet, {}), follows.formulas[grid.sheet], ends).compared())
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
    ends: frozenset[str]

    def compared(self) -> Compared:
        pairs = _by_key(self._wanted_keys, self._own_keys, self.follows.rows, self.stands.rows)
        found = self._differences(pairs)
        if found and len(self.follows.rows) == len(self.stands.rows):
            moved = sum(row != own for row, own in pairs)
            placed = self._differences([(row, row) for row in range(len(self.follows.rows))])
            if len(placed) < len(found) + moved:  # rather names that were swapped than lines
                found = placed
        if self.follows.visible and not self.stands.visible:
            found.insert(0, Difference("sheet-hidden", self.stands.sheet, "", ""))
        uncached = sum(place in self.wanted for place in self.stands.uncached)
        cells = sum(cell != "" for row in self.follows.rows for cell in row)
        return Compared(self.stands.sheet, cells, len(self.wanted), uncached, tuple(found))

    def _differences(self, pairs: Sequence[_Pair]) -> list[Difference]:
        found: list[Difference] = []
        live = {row for row, _ in chain(self.formulas, self.wanted)}
        last, at, told = -1, 0, False
        for row, own in pairs:
            if own is None:
                found.append(Difference("row-missing", self.stands.sheet, f"A{at + 1}", self._row(self.follows, row or 0)))
                continue
            at = own + 1
            if row is None:
                found.append(Difference("row-added", self.stands.sheet, f"A{own + 1}", self._row(self.stands, own)))
                continue
            if row < last and not told:
                told = True
                found.append(Difference("order", self.stands.sheet, f"A{own + 1}", self._row(self.stands, own)))
            last = max(last, row)
            if row in live or own in live or self.follows.rows[row] != self.stands.rows[own]:
                found += self._cells(row, own)
            if self.stands.sheet == "日通报" and own in self.stands.hidden_rows:
                found.append(Difference("row-hidden", self.stands.sheet, f"A{own + 1}", self._row(self.stands, own)))
        return found

    def _cells(self, row: int, own: int) -> Iterator[Difference]:
        width = max(len(self.follows.rows[row]), len(self.stands.rows[own]))
        for column in range(width):
            value, wanted = _cell(self.stands, own, column), _cell(self.follows, row, column)
            formula, live = self.formulas.get((own, column)), self.wanted.get((row, column))
            cell = f"{letters(column)}{own + 1}"
            if kind := self._kind(value, wanted, formula, live, row == own, (own, column) in self.stands.uncached):
                about = self._about(row, column)
                texts = ["=" + (one or "") for one in (formula, live)] if kind == "formula" else _shown(value, wanted, about)
                if kind == "formula-added":
                    texts[0] = f"={formula}"
                yield Difference(kind, self.stands.sheet, cell, about, *texts)

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

    def _keys(self, grid: Grid) -> Sequence[Hashable]:
        if grid.sheet == "日通报":
            return list(_table_keys(grid.rows))
        if grid.sheet == "进度":
            return [row[0] for row in grid.rows]
        names = _KEYS.get(re.sub(r"\d+$", "", grid.sheet), ())
        head = list(self.follows.rows[0]) if self.follows.rows else []
        columns = [head.index(name) for name in names if name in head] or range(len(head))
        return [tuple(row[column] if column < len(row) else "" for column in columns) for row in grid.rows]

    def _row(self, grid: Grid, row: int) -> str:
        """A row in words."""
        key = (self._own_keys if grid is self.stands else self._wanted_keys)[row]
        parts = key if isinstance(key, tuple) else (key,)
        if grid.sheet.startswith("明细") and len(parts) == 3:
            return f"{parts[0]}〔{parts[1]}〕第 {show(parts[2])} 行"
        return show(" ".join(show(part) for part in parts if part not in ("", None)))

    def _about(self, row: int, column: int) -> str:
        """What stands in a cell, in words: its row and its column."""
        head = _HEADS.get(self.follows.sheet, 0)
        below = self.follows.sheet == "来源" and row >= self._sums  # lists with heads of their own
        title = show(_cell(self.follows, head, column)) if 0 <= head < row and not below else ""
        key = self._wanted_keys[row]
        if self.follows.sheet == "日通报" and (column in _MERGED or not isinstance(key, tuple)):
            return f"{key[0]} {title}" if isinstance(key, tuple) else str(key)
        return f"{self._row(self.follows, row)} {title}".strip()


def _table_keys(rows: Sequence[Sequence[Any]]) -> Iterator[Hashable]:
    """A line of the table by its district, which stands on the first of its lines, and its category."""
    district = ""
    for number, row in enumerate(rows):
        category = row[1] if len(row) > 1 else ""
        if number <= _HEADS["日通报"]:
            yield ("标题", "日期", "表头")[number]
        elif category:
            district = row[0] or district
            yield district, category
        else:
            yield "注" if str(row[0]).startswith("注：") else "小结"


def _by_key(keys: Sequence[Hashable], own: Sequence[Hashable], rows: Sequence[Any], owns: Sequence[Any]) -> list[_Pair]:
    """Rows that follow paired with those that stand: by their keys, and what is left over between two such pairs in order."""
    places = {key: row for row, key in enumerate(_numbered(keys))}
    matched = [places.get(key) for key in _numbered(own)]
    taken = {row for row in matched if row is not None}
    gaps: dict[int, list[int]] = {}
    before = -1
    for row in range(len(keys)):
        if row in taken:
            before = row
        else:
            gaps.setdefault(before, []).append(row)
    pairs: list[_Pair] = []
    lost: list[int] = []
    left = gaps.pop(-1, [])
    for number, match in enumerate(matched):
        if match is None:
            lost.append(number)
        else:
            pairs += [*_paired(left, lost, rows, owns), (match, number)]
            left, lost = gaps.pop(match, []), []
    return pairs + _paired(left, lost, rows, owns)


def _numbered(keys: Iterable[Hashable]) -> Iterator[Hashable]:
    """Each key with how often it has been before."""
    seen: Counter[Hashable] = Counter()
    for key in keys:
        yield key, seen[key]
        seen[key] += 1


def _paired(left: Sequence[int], lost: Sequence[int], rows: Sequence[Any], owns: Sequence[Any]) -> list[_Pair]:
    """Rows between two known ones: as many as there were are the same ones edited, else those that are most alike."""
    pairs = list(zip(left, lost, strict=False))
    if len(left) == len(lost) and all(_alike(rows[row], owns[own]) * 2 >= len(rows[row]) for row, own in pairs):
        return [*pairs]
    likes: list[tuple[int, int, int]] = []
    if len(left) * len(lost) <= _SIMILAR:
        likes = sorted((-_alike(rows[row], owns[own]), row, own) for row in left for own in lost)
    partner: dict[int, int] = {}
    for like, row, own in likes:
        if -like * 2 > len(rows[row]) and own not in partner and row not in partner.values():
            partner[own] = row
    waiting = [row for row in left if row not in partner.values()]
    found: list[_Pair] = []
    for own in lost:
        match = partner.get(own)
        while match is not None and waiting and waiting[0] < match:
            found.append((waiting.pop(0), None))
        found.append((match, own))
    return [*found, *((row, None) for row in waiting)]


def _alike(row: Sequence[Any], own: Sequence[Any]) -> int:
    return sum(map(_same, row, own))


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


def _shown(value: Any, wanted: Any, about: str) -> list[str]:
    """Two values as a clerk reads them: a rate as one, unless its two decimals would hide the difference."""
    if about.endswith("比例") and isinstance(value, (int, float)) and isinstance(wanted, (int, float)):
        texts = [percent(Fraction(str(one))) for one in (value, wanted)]
        if texts[0] != texts[1] and value >= 0:
            return texts
    if isinstance(value, str) and isinstance(wanted, str) and max(len(value), len(wanted)) > _LONG:
        alike = next((at for at, (one, other) in enumerate(zip(value, wanted, strict=False)) if one != other), _LONG)
        start = max(alike - _LONG // 3, 0)
        value, wanted = (("…" if start and text else "") + text[start:] for text in (value, wanted))
    return [show(value), show(wanted)]
