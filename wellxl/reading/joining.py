"""Two columns of one field (是否封停 and 是否纳管): each row's value from the one that is filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from wellxl.campaign import Campaign, fold
from wellxl.records import Column, Hit, Kind
from wellxl.wording import show

__all__ = ["KINDS", "Reading", "elsewhere", "joined"]

_JOINED = Kind("columns-joined", "fixed", "“{field}”不止一列，本行取自“{column}”", title="两列合为一列")
_CONTRADICT = Kind(
    "columns-contradict",
    "error",
    "{column}“{value}”与{other}矛盾，{outcome}",
    "请核对后改正，一行只填其中一格",
    "本项目约定",
    title="两列互相矛盾",
)

_ELSEWHERE = Kind(
    "status-elsewhere",
    "warning",
    "“{column}”一列填的像是完成状态（如“{value}”），这 {count} 行的“{status}”却空着；未采用，按未完成统计",
    "如是完成状态，请填在“{status}”一列，或在方案的“{field}”一栏增加别名“{column}”",
    "本项目约定",
    title="完成状态填在别的列",
)

KINDS = (_JOINED, _CONTRADICT, _ELSEWHERE)
"""What joining columns can find."""


class Reading(NamedTuple):
    """A column read as a field, and what was found in it."""

    column: Column
    hits: Sequence[Hit]
    twice: Hit | None = None
    """What is told of a further column that says nothing of its own."""


class _Row(NamedTuple):
    """Which column a row's value is from, and what contradicts it there."""

    chosen: int
    against: str = ""
    none: bool = False
    """Whether nothing can be believed."""


def joined(
    readings: Sequence[Reading], rows: Sequence[int], categories: Sequence[Any], campaign: Campaign
) -> tuple[Column, list[Hit]]:
    """The column of a field that several stand for, the first one's own in front, and what was found.

    Columns that each name a category (是否封停, 纳管时间) are for the tasks of it: a 否 of the other is nothing. Of others
    the first goes before the next, which fills its blanks where it can be read.
    """
    chooser = _Chooser(readings, categories, campaign)
    chosen = [chooser.row(index) for index in range(len(rows))]
    first = readings[0].column
    field = campaign.field(first.key)
    numbers = {number: index for index, number in enumerate(rows)}
    hits = [hit for hit in readings[0].hits if not hit.row or chosen[numbers[hit.row]].chosen == 0]
    for at, reading in enumerate(readings[1:], 1):
        taken = [index for index, row in enumerate(chosen) if row.chosen == at and chooser.filled[at][index]]
        hits += [hit for hit in reading.hits if hit.row and chosen[numbers[hit.row]].chosen == at]
        hits += [_hit(_JOINED, reading.column, index, rows, field=field.header if field else "") for index in taken]
        if reading.twice and not taken and not chooser.own:
            hits.append(reading.twice)
    for index, row in enumerate(chosen):
        if row.against:
            outcome = "本行未计入完成" if row.none else f"已按“{show(readings[row.chosen].column.raw[index])}”读取"
            hits.append(_hit(_CONTRADICT, readings[row.chosen].column, index, rows, other=row.against, outcome=outcome))
    used = {0, *(row.chosen for row in chosen)}
    columns = [readings[row.chosen].column for row in chosen]
    column = first._replace(
        header="、".join(reading.column.header for at, reading in enumerate(readings) if at in used),
        values=[None if row.none else one.values[index] for index, (row, one) in enumerate(zip(chosen, columns, strict=True))],
        raw=[one.raw[index] for index, one in enumerate(columns)],
        places=[(one.letter, one.header) for one in columns],
    )
    return column, hits


def elsewhere(columns: Sequence[Column], status: Column, campaign: Campaign) -> Iterator[Hit]:
    """Columns that nobody knows, with words for a state in nothing but rows whose own state is blank."""
    words = {fold(word) for some in (campaign.status.done, campaign.status.open) for word in some if not word.isdecimal()}
    field = campaign.field(status.key)
    for column in columns:
        told = [index for index, cell in enumerate(column.raw) if cell != ""] if not column.key else []
        if not told or any(status.raw[index] != "" for index in told):
            continue
        if all(isinstance(text, str) and fold(text) in words for text in {column.raw[index] for index in told}):
            facts = {"count": f"{len(told):,}", "status": status.header, "field": field.header if field else ""}
            yield Hit(_ELSEWHERE, 0, column.letter, column.header, column.raw[told[0]], facts)


def _category_in(text: str, campaign: Campaign) -> str:
    """The one category that a text speaks of; blank where it speaks of none or several."""
    words = {**{name: name for name in campaign.categories}, **campaign.category_aliases}
    folded = fold(text)
    found = {name for word, name in words.items() if fold(word) in folded}
    return found.pop() if len(found) == 1 else ""


def _hit(kind: Kind, column: Column, index: int, rows: Sequence[int], **facts: str) -> Hit:
    return Hit(kind, rows[index], column.letter, column.header, column.raw[index], facts)


class _Chooser:
    """Decides row by row."""

    def __init__(self, readings: Sequence[Reading], categories: Sequence[Any], campaign: Campaign) -> None:
        self.campaign = campaign
        self.columns = [reading.column for reading in readings]
        self.categories = categories
        nothing = {"", *map(fold, campaign.placeholders)}
        self.filled = [[not isinstance(cell, str) or fold(cell) not in nothing for cell in one.raw] for one in self.columns]
        names = [_category_in(column.header, campaign) for column in self.columns]
        self.own = {name: at for at, name in enumerate(names) if name} if all(names) and len(set(names)) == len(names) else {}
        """Category → its column, where each column is one category's."""

    def row(self, index: int) -> _Row:
        """The decision on a row."""
        present = [at for at in range(len(self.columns)) if self.filled[at][index]]
        if self.own:
            return self._by_category(index, present)
        values = [column.values[index] for column in self.columns]
        readable = [at for at in present if at == 0 or values[at] is not None]
        if not readable:
            return _Row(0)
        chosen = readable[0]
        other = next((at for at in readable[1:] if values[chosen] is not None and values[at] != values[chosen]), None)
        return _Row(chosen, self._tell(other, index), isinstance(values[chosen], bool)) if other is not None else _Row(chosen)

    def _by_category(self, index: int, present: Sequence[int]) -> _Row:
        """Its own category's column where that is filled; what another one says is done contradicts it."""
        category = self.categories[index]
        own = self.own.get(category, present[0] if present else 0)
        chosen = own if own in present or not present else present[0]
        done = next((at for at in present if at != own and self.columns[at].values[index] is True), None)
        if done is None or self.columns[own].values[index] is True:
            return _Row(chosen)
        if own in present:
            return _Row(own, self._tell(done, index), none=True)
        # 已纳管 below 封停状态 says itself what it is about.
        named = _category_in(str(self.columns[done].raw[index]), self.campaign)
        return _Row(done) if named == category else _Row(done, f"分类“{category}”", none=True)

    def _tell(self, at: int, index: int) -> str:
        column = self.columns[at]
        return f" {column.letter} 列“{column.header}”的“{show(column.raw[index])}”"
