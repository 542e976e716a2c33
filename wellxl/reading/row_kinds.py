"""What a row below a header is: a task unless it is plainly something else. In doubt it is a task."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Any, NamedTuple

from wellxl.campaign import ALL, SUM, Campaign, fold
from wellxl.reading.headers import NUMBERING, Dictionary
from wellxl.reading.quantities import Unit, unit

__all__ = ["TABLE_WORDS", "Group", "Judge", "units_in"]

_SUMS = ("本页小计", "小计", SUM, ALL, "共计", "累计", "总和")
_SIGNED = (
    *("填报人", "填表人", "制表人", "制表", "审核人", "审核", "审批人", "复核人", "复核", "负责人", "单位负责人", "主管领导"),
    *("填报日期", "填表日期", "填报时间", "填报单位", "制表单位", "制表日期", "报送单位", "报送日期", "报送人", "上报日期"),
    *("联系人", "联系电话", "电话", "签字", "签名", "盖章", "单位盖章", "统计负责人", "分管领导", "主要领导", "经办人", "日期"),
)
_NOTES = ("注", "备注", "说明", "填表说明", "填报说明", "备注说明", "注意事项", "附注", "附", "填写说明")
_PARTS = "其中"
"""Below a sum: what it is made of."""
_SUM_ENDS = {"计": "小合总共累 \u3000", "和": "总 \u3000", "中": "其 \u3000"}
"""The last sign of all those words → the sign before it, or a space: to look for one sign costs a tenth of two."""
_SUM_TAILS = frozenset("计和中：:)）眼户处口个家0123456789０１２３４５６７８９ \u3000\u00a0\n\r\t")
"""What a cell that speaks of a sum can end in, its count with it."""
_EXAMPLES = "(填写|填报|填表|参考)?(例|示例|样例|范例|例子|样表|样板|例如|举例)"
TABLE_WORDS = frozenset(
    ("总数", "任务数", "总任务数", "完成数", "累计完成数", "数量", "比例", "完成率", "完成比例", "排名", "项目")
)
_COLONS = "：:"
_LONGEST = 60
# Patterns are strings: a clean ledger asks for none of them, and re keeps those that it has compiled.
_ORDINAL = r"[(（]?[一二三四五六七八九十\d]{1,5}[)）、.．]{0,2}"
_HEADING = r"[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十\d]{1,3}[、.．)）]"
_COUNTED = r"[(（][^()（）]{0,20}[)）]|[：:共]?\d{1,6}[眼户处口个家]?"
_COUNTS = r"[\d\s共计合约其中已未完成应封停纳管数单位眼户处口个家座，,、；;：:/()（）.%\-]{2,40}"
"""Counts in words: 26户，已完成12户."""
_COUNTERS = "眼户处口个家座"
_EXAMPLE = rf"[(\[【〔]?{_EXAMPLES}[一二三四五六七八九\d]{{0,2}}([(\[【〔][^()\[\]【】〔〕]{{0,20}})?[)\]】〔〕]?:?"
_EXAMPLE_OF = rf"([(\[【〔]{_EXAMPLES}\d{{0,2}}[)\]】〕]|{_EXAMPLES}\d{{0,2}}:).*"
_OFFICES = ("局", "委", "政府", "管委会", "办公室", "领导小组", "指挥部", "专班")
_DATED = r"\d{4}[年./\-]\d{1,2}[月./\-]\d{1,2}日?"
_STREET_ENDS = ("街道", "乡", "镇", "办事处")
_WHOLE = ("全区", "本区", "全县", "全市", "全部", "各街道", "本街道")
"""Of what a sum is, where no name stands."""
_SPLIT = r"[、，,;；\s]"
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_FIRST = 3
"""Rows below a header that are looked at whatever they hold: column numbers, an example."""
_SINGLE = 2
"""A note or a signature fills few cells; a task that begins like one fills more."""


class Group(NamedTuple):
    """A row that says to which district, street or category the rows below it belong. `row` is 0-based."""

    row: int
    column: int
    key: str
    value: str


class Judge:
    """Tells the rows of one table from what stands between and below them."""

    HEADER = "重复表头"
    ANOTHER_HEADER = "另一表头"
    """Answered for a header that is not the table's own: the one who asks looks which."""
    OTHER = "另一张表"

    def __init__(
        self,
        campaign: Campaign,
        words: Dictionary,
        matched: Mapping[int, str],
        texts: Mapping[int, frozenset[str]],
        across: Set[int] = frozenset(),
        counting: Iterable[int] = (),
        first: int | None = None,
    ) -> None:
        self.campaign = campaign
        self.words = words
        self.matched = matched
        self.texts = texts
        self.groups: list[Group] = []
        self.gap = -1
        """The last blank row."""
        self.other: tuple[int, int] | None = None
        """First and last row of what is another table."""
        self.noted = -1
        """The last row that was a note or a signature."""
        self.column = {key: index for index, key in matched.items()}
        self.numbering = {index for index, words_ in texts.items() if words_ & NUMBERING}.union(counting)
        self.category = campaign.key_of("category")
        self.identity = [one.key for one in campaign.fields if one.required and one.type == "text"]
        self.identity += [key for key in [campaign.key_of("id")] if key]
        self.across = across
        """Rows where a cell is merged over many columns: no task can stand there."""
        self.example = -1
        """The last row that was an example."""
        self.first = min(texts) if first is None else first
        self.headings = self._headings()
        """Where a word for a sum heads its row."""

    def _headings(self) -> set[int]:
        """The columns left of the user's name, and those that number or group the rows wherever they stand."""
        names = [self.column[key] for key in self.identity if key in self.column]
        groups = {self.column.get(self.campaign.key_of(type), -1) for type in ("district", "street")}
        return {*range(self.first, min(names, default=self.first)), *self.numbering, *groups} - {
            -1,
            self.column[self.category],
            *names,
        }

    def suspicious(self, columns: Sequence[Sequence[Any]], below: int, stop: int) -> Iterator[int]:
        """The rows that need a look: found on stretches of columns, because nearly all rows of a ledger need none.

        The stretches grow: where another header ends the table soon, what is below it is not looked at for nothing.
        """
        start, size = below, 64
        while start < stop and (start < below + _FIRST or self.example == start - 1):
            yield start
            start += 1
        while start < stop:
            yield from self._doubtful(columns, start, min(start + size, stop))
            start, size = start + size, size * 2

    def _doubtful(self, columns: Sequence[Sequence[Any]], below: int, stop: int) -> list[int]:
        name = columns[self.column[self.identity[0]]][below:stop]
        category = columns[self.column[self.category]][below:stop]
        known = {cell for cell in set(category) if self._is_category(cell)}
        rows = (
            set()
            if known.issuperset(category) and all(name) and self.words.nothing.isdisjoint(name)
            else {
                at
                for at, (kind, cell) in enumerate(zip(category, name, strict=True), below)
                if kind not in known or not cell or cell in self.words.nothing
            }
        )
        for cells in (name, *(columns[column][below:stop] for column in self.headings)):
            if _may_sum(cells):
                rows.update(at for at, cell in enumerate(cells, below) if _summed(cell) is not None)
        return sorted(rows)

    def reason(self, row: int, cells: Mapping[int, Any], marked: bool, depth: int) -> str:
        """Why a row is no task; blank where it is one. `depth` counts rows below the header, from 1."""
        filled = {column: cell for column, cell in cells.items() if not (isinstance(cell, str) and not cell.strip())}
        if not filled:
            return "" if marked else "空行" if any(cell != "" for cell in cells.values()) else "表旁内容"
        if not marked and filled.keys() <= self.numbering and all(map(_is_ordinal, filled.values())):
            return "空行（只有序号）"
        if depth <= 2 and _counts_columns(list(filled.values())):
            return "列号行"
        if self.repeats(filled):
            self.other = None
            return self.HEADER
        if self._is_header(filled):
            self.other = (row, row)
            return self.ANOTHER_HEADER
        if self._is_example(filled, depth <= _FIRST or self.example == row - 1):
            self.other, self.example = None, row
            return "示例行"
        if self._is_task(filled):
            self.other = None
            return "合计行" if self._is_subtotal(filled) else ""
        return self._between(row, filled) or self._other_table(row, filled)

    def _between(self, row: int, filled: Mapping[int, Any]) -> str:
        """What stands between and below tasks."""
        texts = [cell.strip() for cell in filled.values() if isinstance(cell, str)]
        if self._is_sum(filled) or self._is_subtotal(filled):
            return "合计行"
        if len(filled) <= _SINGLE and any(_unit_line(text) for text in texts):
            return "单位行"
        if texts and _begins(texts[0], _NOTES) and len(filled) <= _SINGLE:
            self.noted = row
            return "说明"
        if any(_begins(text, _SIGNED) for text in texts) and not self._has_category(filled):
            self.noted = row
            return "签字栏"
        if self._is_imprint(filled):
            self.noted = row
            return "签字栏"
        group = self._group(row, filled)
        if group:
            self.groups.append(group)
            return "分组行"
        if len(filled) > 1 or not texts:
            return ""
        if self.gap == row - 1:  # the title of a table that may follow
            self.gap = row
        goes_on = 0 <= self.noted == row - 1 and (not self._named(filled) or re.match(_HEADING, texts[0]))
        if goes_on or row in self.across or filled.keys() <= self.numbering:
            self.noted = row
            return "说明"
        return ""

    def _other_table(self, row: int, filled: Mapping[int, Any]) -> str:
        if self.other and self.other[1] == row - 1 and not self._has_category(filled):
            self.other = (self.other[0], row)
            return self.OTHER
        texts = [cell for cell in filled.values() if isinstance(cell, str)]
        named = sum(fold(text) in TABLE_WORDS or bool(self.words.key(text)) for text in texts)
        if self.gap == row - 1 and len(filled) >= 2 and len(texts) == len(filled) and named * 2 >= len(filled):
            self.other = (row, row)
            return self.OTHER
        return ""

    def repeats(self, cells: Mapping[int, Any]) -> bool:
        """Whether a row holds the table's own header again, or one level of it."""
        filled = {column: cell for column, cell in cells.items() if isinstance(cell, str) and cell.strip()}
        same = sum(self.words.folded(cell) in self.texts.get(column, ()) for column, cell in filled.items())
        return same >= 2 and same * 2 > len(filled)

    def _is_header(self, filled: Mapping[int, Any]) -> bool:
        texts = [cell for cell in filled.values() if isinstance(cell, str)]
        named = sum(bool(self.words.key(text)) for text in texts)
        return named >= 3 and named * 5 >= len(filled) * 3

    def _is_task(self, filled: Mapping[int, Any]) -> bool:
        """Whether it has an identity that is no sum, and a category."""
        return self._has_category(filled) and self._named(filled)

    def _named(self, filled: Mapping[int, Any]) -> bool:
        return any(self._names(filled.get(self.column.get(key, -1), "")) for key in self.identity)

    def _names(self, cell: Any) -> bool:
        """Whether a cell may name somebody: no blank, no placeholder, no word for a sum."""
        return cell != "" and not (isinstance(cell, str) and (_is_sum_word(cell) or fold(cell[:_LONGEST]) in self.words.nothing))

    def _has_id(self, filled: Mapping[int, Any]) -> bool:
        ids = [filled.get(self.column.get(one.key, -1)) for one in self.campaign.fields_of("id")]
        return any(isinstance(cell, str) and not _is_count(cell) for cell in ids)

    def _has_category(self, filled: Mapping[int, Any]) -> bool:
        return self._is_category(filled.get(self.column[self.category], ""))

    def _is_category(self, cell: Any) -> bool:
        return isinstance(cell, str) and self.words.folded(cell) in self.words.categories

    def _is_sum(self, filled: Mapping[int, Any]) -> bool:
        """A word for a sum, and nobody named beside it."""
        texts = [cell for cell in filled.values() if isinstance(cell, str)]
        if any(_is_sum_word(text) for text in texts):
            return not self._named(filled) or not (self._has_category(filled) or self._has_id(filled))
        ends = [fold(text[:_LONGEST]).rstrip(_COLONS) for text in texts]
        return any(text.endswith(_SUMS) for text in ends) and not self._has_category(filled) and len(texts) <= _SINGLE

    def _is_subtotal(self, filled: Mapping[int, Any]) -> bool:
        """A sum that may well have a street and a category: its word stands at the head, and 26户 is no user's name."""
        named = filled.get(self.column[self.identity[0]], "")
        if (group := _summed(named)) is not None:
            return self._is_group(group) and not self._has_id(filled)
        first = next(iter(filled))
        heads = [(column, group) for column in (first, *self.headings) if (group := _summed(filled.get(column))) is not None]
        if not heads or self._is_name(named) or self._has_id(filled):
            return False
        loose = {first, self.first, *self.numbering}
        return any(column in loose or self._is_group(group) for column, group in heads)

    def _is_group(self, name: str) -> bool:
        """Whether rows are summed by this: a street, a district, a category; or blank, for a sum of what stands above."""
        known = not name or name in self.words.streets or name in self.words.categories or self.campaign.district(name)
        return bool(known) or name.endswith(_STREET_ENDS)

    def _is_name(self, cell: Any) -> bool:
        """Whether a cell names a user: no number, no count of users, no category, no street and no 全区."""
        if not isinstance(cell, str) or _is_count(cell) or self._is_group(name := fold(cell[:_LONGEST])) or name in _WHOLE:
            return False
        return self._names(cell)

    def _is_imprint(self, filled: Mapping[int, Any]) -> bool:
        """A lone date, or a lone office where no user's name would stand: how letters end."""
        if len(filled) > 1:
            return False
        ((column, cell),) = filled.items()
        if isinstance(cell, str):
            text = fold(cell[:_LONGEST])
            office = text.endswith(_OFFICES) and column not in (self.column.get(key) for key in self.identity)
            return office or bool(re.fullmatch(_DATED, text))
        return isinstance(cell, date)

    def _is_example(self, filled: Mapping[int, Any], early: bool) -> bool:
        """Whether its first cell or its number says so; in the first rows its name may as well (（示例）某某公司)."""
        if any(_matches(_EXAMPLE, filled.get(column)) for column in (next(iter(filled)), *self.numbering)):
            return True
        return early and _matches(_EXAMPLE_OF, filled.get(self.column[self.identity[0]]))

    def _group(self, row: int, filled: Mapping[int, Any]) -> Group | None:
        """A lone name of a district, a street or a category, with an ordinal and a count about it."""
        texts = [(column, cell) for column, cell in filled.items() if not (column in self.numbering and _is_ordinal(cell))]
        if len(texts) != 1:
            return None
        column, text = texts[0]
        if not isinstance(text, str) or len(text) > _LONGEST:
            return None
        name = self._plain_name(text)
        if district := self.campaign.district(name):
            return Group(row, column, self.campaign.key_of("district"), district)
        if fold(name) in self.words.categories and self.column.get(self.category) not in filled:
            return Group(row, column, self.category, name)
        listed = self.words.streets.get(fold(name)) or self.words.streets.get(fold(name) + "街道")
        if listed or (name.endswith(_STREET_ENDS) and 2 < len(name) <= 12):
            return Group(row, column, self.campaign.key_of("street"), listed or name)
        return None

    def _plain_name(self, text: str) -> str:
        name = text.strip()
        if start := re.match(_HEADING, name):
            name = name[start.end() :]
        name = self.campaign.without_prefix(re.sub(_COUNTED, "", name).strip().strip(_COLONS))
        return name.removesuffix("办事处") if name.endswith("街道办事处") else name

    @staticmethod
    def above(cells: Sequence[Any]) -> str:
        """What a row above a header is."""
        texts = [cell for cell in cells if isinstance(cell, str)]
        if any(_unit_line(text) for text in texts):
            return "单位行"
        if texts and _begins(texts[0], _NOTES):
            return "说明"
        return "填报信息" if any(_begins(text, _SIGNED) for text in texts) else "标题" if "".join(texts).strip() else "空行"


def units_in(rows: Sequence[Sequence[Any]]) -> list[Unit]:
    """The units that 单位：… lines among some rows declare."""
    return [found for row in rows for cell in row if isinstance(cell, str) and "单位" in cell for found in _units(cell)]


def _units(text: str) -> list[Unit]:
    parts = re.split("单位[：:]", text[:_LONGEST])[1:]
    words = [word for part in parts for word in re.split(_SPLIT, part.strip("()（）")) if word]
    return [found for word in words if (found := unit(word))]


def _unit_line(text: str) -> bool:
    return bool(_units(text))


def _begins(text: str, words: Sequence[str]) -> bool:
    """Whether a text is a label with a colon, spaces within it or not, or such a label alone."""
    head = fold(text[:_LONGEST])
    name, colon, _ = head.partition(":")
    name = name.strip("(*※").rstrip("0123456789")
    return (bool(colon) and name in words) or (len(head) > 1 and head in words)


def _is_sum_word(cell: Any) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST and fold(cell).strip(_COLONS) in _SUMS


def _may_sum(cells: Sequence[Any]) -> bool:
    """Whether a column may hold a word for a sum: seen on its joined texts, for hardly any does."""
    try:
        joined = "\n".join(cells)
    except TypeError:
        if str not in set(map(type, cells)):
            return False
        joined = "\n".join(cell for cell in cells if isinstance(cell, str))
    for end, before in _SUM_ENDS.items():
        at = joined.find(end)
        while at >= 0:
            if at and joined[at - 1] in before:
                return True
            at = joined.find(end, at + 1)
    return False


def _summed(cell: Any) -> str | None:
    """What a cell says is summed: 七一街道 in 七一街道小计（26户）, nothing in 合计 and 其中; None where it speaks of no sum."""
    if not isinstance(cell, str) or cell[-1:] not in _SUM_TAILS or len(cell) > _LONGEST:
        return None
    text = re.sub(rf"({_COUNTED})$", "", fold(cell).rstrip(_COLONS)).strip(_COLONS)
    if text == _PARTS:
        return ""
    return next((text[: -len(word)] for word in _SUMS if text.endswith(word)), None)


def _is_count(cell: str) -> bool:
    """Whether a text only counts users or wells."""
    text = cell.strip()[:_LONGEST]
    if re.fullmatch(_COUNTED, text):
        return True
    return any(map(text.__contains__, _COUNTERS)) and bool(re.search(r"\d", text)) and bool(re.fullmatch(_COUNTS, text))


def _matches(pattern: str, cell: Any) -> bool:
    """Whether a cell speaks of an example in this form; only one that has the word is asked for more."""
    return isinstance(cell, str) and ("例" in cell or "样" in cell) and bool(re.fullmatch(pattern, fold(cell[:_LONGEST])))


def _is_ordinal(cell: Any) -> bool:
    return not isinstance(cell, str) or bool(re.fullmatch(_ORDINAL, cell.strip()[:_LONGEST]))


def _counts_columns(cells: Sequence[Any]) -> bool:
    """1 2 3 4 … or (1) (2) (3) … or A B C … under a header."""
    numbers = []
    for cell in cells:
        text = fold(str(cell)[:8]).strip("()").removesuffix(".0")
        if text in ("甲", "乙", "丙", "栏次"):
            continue
        if not (text.isdecimal() or text in _ALPHABET):
            return False
        numbers.append(text)
    if len(numbers) < 3:
        return False
    if "".join(numbers) in _ALPHABET:
        return True
    first = int(numbers[0]) if numbers[0].isdecimal() else 0
    return numbers == [str(first + at) for at in range(len(numbers))]
