"""Which header means which field: exact name, alias, folded form, then closeness."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import inf
from typing import Any, NamedTuple

from wellxl.campaign import Campaign, Field, fold
from wellxl.reading.quantities import Unit, unit
from wellxl.records import Hit, Kind, letters

__all__ = ["KINDS", "LONGEST", "NUMBERING", "Dictionary", "Head", "Named", "bare", "dictionary", "nearest_head"]

_HEADER_DOUBTFUL = Kind(
    "header-doubtful",
    "warning",
    "列名“{column}”不在已知列名之中，已按“{field}”读取",
    "请把列名改为“{field}”；不是这一列的，请换一个列名；此名常用的，可在方案中列为“{field}”的别名",
    title="列名存疑",
)
_HEADER_TWICE = Kind(
    "header-twice",
    "warning",
    "“{column}”与 {other} 列“{other_header}”同为“{field}”，只采用 {other} 列，本列仅原样保留在明细中",
    "请只保留一列“{field}”，或把本列改为其他列名",
    title="列名重复",
)

KINDS = (_HEADER_DOUBTFUL, _HEADER_TWICE)
"""What matching headers can find."""

NUMBERING = frozenset(map(fold, ("序号", "序", "编码序号", "No.", "No", "№", "项次", "行号")))
"""Headers of a column that only counts lines: known, and neither a field nor worth keeping."""

LONGEST = 40
"""Characters of a header: what is longer is a sentence."""
_BRACKETS = re.compile(r"\([^()]{0,30}\)")
_ROUND = str.maketrans("[]【】〔〕", "()()()")
_MARKS = "*:：★☆·、.,，。;"
_PLANNED = ("计划", "拟", "预计", "要求", "时限")
_OTHER_MEANING = (*_PLANNED, "应完成", "上报", "原", "日", "月", "季", "流量", "取水口", "供水", "小区", "水表", "电表")
_CLOSE, _CLOSE_REQUIRED, _SLIP = 80, 70, 60
_LOOK_ALIKE = (
    "日曰目白",
    "井并开",
    "名各",
    "末未",
    "己已巳",
    "位住伯",
    "人入八",
    "水永",
    "土士",
    "户尸",
    "态恣",
    "址扯",
    "号另",
    "堵睹",
)
"""Signs that are taken for each other by their shape; those of one sound stand together in GB 2312."""
_SAME_SOUND = 12
"""How far apart: 称 and 成, 号 and 好, 状 and 壮 are near; 编 and 表, 井 and 表, 年 and 月 are not."""


_fold = lru_cache(maxsize=8192)(fold)  # most cells of a column are a few words
_MOST_ASKED = 100_000
_FROM_ABOVE = 2
"""The rank of a column that bears a field's name only above its own."""
_last: Dictionary | None = None


class Named(NamedTuple):
    """A header without what is not its name, and the unit that it declares."""

    text: str
    unit: Unit | None


class Head(NamedTuple):
    """The header of one column: its texts from the top level to the lowest."""

    column: int
    levels: tuple[str, ...]
    alone: bool = True
    """Whether the upper levels stand over this column only."""

    @property
    def text(self) -> str:
        """The levels joined by `/`, each on one line."""
        return _joined(self.levels)

    @property
    def names(self) -> tuple[str, ...]:
        """What it may be called, the likeliest first: 用户 above 名称 is 用户名称, and 名称 by itself."""
        *upper, lowest = self.levels
        if not upper:
            return self.levels
        whole = ("".join(self.levels),) if len(upper) > 1 else ()
        return (self.text, *(level + lowest for level in reversed(upper)), *whole, lowest)


@lru_cache(4096)
def _joined(levels: tuple[str, ...]) -> str:
    return "/".join("".join(level.split()) for level in levels)


@lru_cache(4096)
def bare(text: str) -> Named:
    """A header's folded name without brackets, marks and unit.

    >>> bare("年取水量\\n（万立方米）"), bare("井深/米").text
    (Named(text='年取水量', unit=Unit(base='m³', factor=10000)), '井深')
    """
    folded = fold(text[:LONGEST]).strip(_MARKS).translate(_ROUND)
    declared = None
    for part in _BRACKETS.findall(folded):
        declared = declared or unit(part[1:-1])
    name = _BRACKETS.sub("", folded).strip(_MARKS)
    for split in ("/", ",", ":", "单位:"):
        head, _, tail = name.partition(split)
        if head and tail and (found := unit(tail)):
            return Named(head.strip(_MARKS), declared or found)
    return Named(name, declared)


def dictionary(campaign: Campaign) -> Dictionary:
    """The campaign's dictionary; the last one is kept, for all ledgers of a run are asked of one campaign."""
    global _last
    if _last is None or _last.campaign is not campaign or len(_last) > _MOST_ASKED:
        _last = Dictionary(campaign)
    return _last


class Dictionary:
    """The campaign's headers, aliases and names by their folded form, with a memory of what was asked."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self._whole: dict[str, str] = {}
        self._bare: dict[str, str] = {}
        for one in campaign.fields:
            for word in (one.header, *one.aliases):
                self._whole.setdefault(fold(word), one.key)
        for one in campaign.fields:
            for word in (one.header, *one.aliases):
                self._bare.setdefault(bare(word).text, one.key)
        self.categories = {fold(name) for name in (*campaign.categories, *campaign.category_aliases)}
        self.nothing = {*campaign.placeholders, *map(fold, campaign.placeholders)}
        self.streets = {fold(street): street for district in campaign.districts for street in district.streets}
        self._asked: dict[str, str] = {}
        """By text; `_heads` by what a head is but for its column: districts' ledgers share most of them."""
        self._heads: dict[tuple[Any, ...], tuple[tuple[int, str], ...]] = {}

    def __len__(self) -> int:
        """How many texts have been asked."""
        return len(self._asked) + len(self._heads)

    def folded(self, text: str) -> str:
        """A cell's folded text; blank where it is too long to be a name."""
        return _fold(text) if len(text) <= LONGEST else ""

    def key(self, text: str) -> str:
        """The field that a text names by its name, an alias or their folded forms; blank where it names none."""
        if len(text) > LONGEST:
            return ""
        known = self._asked.get(text)
        if known is None:
            folded = self.folded(text)
            known = self._whole.get(folded) or self._bare.get(folded) or self._bare.get(bare(text).text, "")
            self._asked[text] = known
        return known

    def keys(self, head: Head) -> tuple[tuple[int, str], ...]:
        """What a column may be by its levels, with the rank of each reading: the lower, the better."""
        known = self._heads.get(head[1:])
        if known is None:
            known = self._heads[head[1:]] = self._read(head)
        return known

    def _read(self, head: Head) -> tuple[tuple[int, str], ...]:
        """The best reading: the joined levels, the lowest one, or what stands above it over this column alone."""
        if not head.levels:
            return ()
        *upper, lowest = head.levels
        *joined, _ = head.names
        if key := next(filter(None, map(self.key, joined)), ""):
            return ((0, key),)
        if key := self.key(lowest):
            planned = any(self.folded(level).startswith(_PLANNED) for level in upper)
            if planned and key in (one.key for one in self.campaign.fields_of("date")):
                return ()  # 完成时间 below 计划 is no completion
            # 坐标 says nothing new above 经度, but two different names are worth a second look.
            return ((0 if self.folded(lowest) in self._whole else 1, key),)
        above = [key for level in reversed(upper) if (key := self.key(level))]
        if self.folded(lowest) in self.categories:  # 完成情况 above 封停 and 纳管
            states = {one.key for one in self.campaign.fields_of("status", "date")}
            return tuple((1, key) for key in above[:1] if key in states)
        alone = (head.alone or unit(lowest)) and self.folded(lowest) not in NUMBERING
        return tuple((_FROM_ABOVE, key) for key in above[:1] if alone)

    def match(self, heads: Sequence[Head], row: int) -> tuple[dict[int, str], list[Hit]]:
        """Column → key of its field, and what is doubtful. The best reading of a field wins, the first among equals."""
        claims: dict[str, list[tuple[int, int]]] = {}
        for head in heads:
            for rank, key in self.keys(head):
                claims.setdefault(key, []).append((rank, head.column))
        by_index = {head.column: head for head in heads}
        matched = {min(claim)[1]: key for key, claim in claims.items()}
        hits = [
            self._twice(by_index[index], by_index[min(claim)[1]], key, row)
            for key, claim in claims.items()
            for _, index in claim
            if index != min(claim)[1]
        ]
        claimed = {index for claim in claims.values() for _, index in claim}
        hits += self._match_close([head for head in heads if head.column not in claimed], matched, row)
        return matched, hits

    def also(self, heads: Sequence[Head], matched: Mapping[int, str]) -> dict[int, str]:
        """The further columns that name a state or a date by themselves: a ledger may have one for each category."""
        fields = {one.key for one in self.campaign.fields_of("status", "date")}
        named = ((head.column, rank, key) for head in heads for rank, key in self.keys(head))
        return {column: key for column, rank, key in named if rank < _FROM_ABOVE and key in fields and column not in matched}

    def _match_close(self, heads: Iterable[Head], matched: dict[int, str], row: int) -> list[Hit]:
        """Fields that nothing names yet, found by closeness; `matched` is completed."""
        missing = [one for one in self.campaign.fields if one.key not in matched.values()]
        found = []
        for head in heads:
            name = bare(head.levels[-1]).text if head.levels else ""
            if len(name) >= 2 and name not in NUMBERING:
                found += [(score, head.column, head, one) for one in missing if (score := _closeness(name, one))]
        hits = []
        for _, index, head, one in sorted(found, key=lambda item: (-item[0], item[1])):
            if index not in matched and one.key not in matched.values():
                matched[index] = one.key
                hits.append(Hit(_HEADER_DOUBTFUL, row, letters(index), head.text, head.text, {"field": one.header}))
        return hits

    def _twice(self, head: Head, other: Head, key: str, row: int) -> Hit:
        one = self.campaign.field(key)
        facts = {"other": letters(other.column), "other_header": other.text, "field": one.header if one else key}
        return Hit(_HEADER_TWICE, row, letters(head.column), head.text, head.text, facts)


def _closeness(name: str, one: Field) -> float:
    """How close a header is to a field's nearest word, 0 where it is not close enough to be tried."""
    from rapidfuzz import fuzz  # late: most ledgers name their columns as the campaign does

    best = 0.0
    for word in map(fold, (one.header, *one.aliases)):
        if len(word) > 2 or one.required:
            other = any(part in name and part not in word for part in _OTHER_MEANING)
            score = 0.0 if other else fuzz.ratio(name, word)
            best = max(best, float(_CLOSE) if _SLIP <= score < _CLOSE and _is_slip(name, word) else score)
    return best if best >= (_CLOSE_REQUIRED if one.required else _CLOSE) else 0.0


def _is_slip(name: str, word: str) -> bool:
    """Whether a header is a word with one sign mistaken for another by its sound or shape.

    月用水量 is one sign away from 年用水量 too, and 水表编号 from 水井编号: those are other words.

    >>> _is_slip("完成曰期", "完成日期"), _is_slip("水井编好", "水井编号"), _is_slip("水表编号", "水井编号")
    (True, True, False)
    """
    wrong = [(one, other) for one, other in zip(name, word, strict=False) if one != other]
    if len(name) != len(word) or len(wrong) != 1:
        return False
    one, other = wrong[0]
    return abs(_place(one) - _place(other)) <= _SAME_SOUND or any(one in alike and other in alike for alike in _LOOK_ALIKE)


def _place(sign: str) -> float:
    """Where a sign stands among the 3,755 that GB 2312 orders by their sound; infinitely far where it does not."""
    code = sign.encode("gb2312", "ignore")
    return (code[0] - 0xB0) * 94 + code[1] - 0xA1 if len(code) == 2 and 0xB0 <= code[0] <= 0xD7 else inf


def nearest_head(one: Field, heads: Iterable[Head]) -> Head | None:
    """The header that looks most like a field's; None where none shares a character with it."""
    from rapidfuzz import fuzz  # late: only for a ledger that lacks a column

    words = [one.header, *one.aliases]
    scored = [
        (max(fuzz.ratio(bare(name).text, word) for name in head.names for word in words), -head.column, head) for head in heads
    ]
    best = max(scored, default=None, key=lambda item: item[:2])
    return best[2] if best and best[0] > 0 else None
