"""One ledger as a whole: the same task twice, columns that are there and empty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import compress

from wellxl.campaign import Campaign
from wellxl.identity import identity, texts_of
from wellxl.records import Hit, Kind, Ledger
from wellxl.rules.rule import at, column_of, title_of, values_of

__all__ = ["KINDS", "check"]

_POLICY = "本项目约定"

_TASK_TWICE = Kind(
    "task-twice",
    "warning",
    "与第 {first} 行是同一项任务，只计一行",
    "请核对以哪一行为准，删去其余；确是不同任务的，{apart}",
    _POLICY,
    title="同一任务在表中出现两次",
)
_ID_TWICE = Kind(
    "id-of-another",
    "error",
    "{column}“{value}”与第 {first} 行相同，{what}却不同（“{there}”与“{here}”），按两项任务各计一项",
    "请核对编号：两行是不同任务的，请改正其中一个编号；是同一项任务的，删去一行",
    _POLICY,
    title="不同用户用了同一编号",
)
_COLUMN_BLANK = Kind(
    "column-blank",
    "warning",
    "“{column}”整列没有内容",
    "请补填“{column}”",
    _POLICY,
    title="必填的列整列空白",
)
_DATES_ABSENT = Kind(
    "date-column-missing",
    "warning",
    "表中没有“{what}”一列，{count} 项已完成的任务无从核对日期；已计入完成",
    "请增加“{what}”一列并填写",
    _POLICY,
    title="没有完成日期一列",
)


def _again(ledger: Ledger, campaign: Campaign) -> Iterator[tuple[int, int, bool]]:
    """Each row whose key stood in an earlier one: the first row of that task, its own, and True; for one that names
    another user than all before it, whose id is more likely wrong than the row, the first row of the id and False.
    """
    keys = identity(ledger, campaign)
    if len(set(keys)) == len(keys):
        return
    names = texts_of(ledger, "name")
    tasks: dict[str, dict[str, int]] = {}
    for index, (key, name) in enumerate(zip(keys, names, strict=True)):
        users = tasks.setdefault(key, {})
        first = next(iter(users.values()), index)
        known = users.get(name) if name else first
        if known is None and users.keys() == {""}:  # the rows before it named nobody
            known = users.pop("")
        if key and first != index:
            yield (known, index, True) if known is not None else (first, index, False)
        users.setdefault(name, index)


def _twice(ledger: Ledger, campaign: Campaign) -> Iterator[Hit]:
    """A row that is told to be another one's task, or to bear the id of another user's."""
    own, name = column_of(ledger, campaign.key_of("id")), ledger.column("name")
    title, what = title_of(campaign, campaign.key_of("id")), title_of(campaign, "name")
    number = f"请填写各自的“{title}”" if title else "请把名称和位置写清"
    for first, index, same in _again(ledger, campaign):
        if same:
            column = own if own and own.values[index] is not None else name
            apart = f"请改正“{own.header}”" if own and column is own else number
            yield at(_TASK_TWICE, ledger, column, index, first=ledger.rows[first], apart=apart)
        elif own:
            names = values_of(ledger, "name")
            facts = {"first": ledger.rows[first], "there": names[first], "here": names[index]}
            yield at(_ID_TWICE, ledger, own, index, what=what, **facts)


def _column_blank(ledger: Ledger, campaign: Campaign) -> Iterator[Hit]:
    """A required column in which nothing stands; a missing category is told row by row."""
    for field in campaign.fields:
        column = column_of(ledger, field.key) if field.required and field.type != "category" else None
        if column and ledger.rows and not any(column.values) and not any(column.raw):
            yield Hit(_COLUMN_BLANK, 0, column.letter, column.header)


def _dates_absent(ledger: Ledger, campaign: Campaign) -> Iterator[Hit]:
    key = campaign.key_of("date")
    if not key or ledger.column(key):
        return
    if done := sum(compress((1,) * len(ledger.rows), values_of(ledger, campaign.key_of("status")))):
        yield Hit(_DATES_ABSENT, 0, facts={"what": title_of(campaign, key), "count": f"{done:,}"})


def check(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    """Every mistake of a ledger as a whole, for the bulletin of a date."""
    yield from _twice(ledger, campaign)
    yield from _column_blank(ledger, campaign)
    yield from _dates_absent(ledger, campaign)


KINDS = (_TASK_TWICE, _ID_TWICE, _COLUMN_BLANK, _DATES_ABSENT)
"""Every kind of finding that this room makes."""
