"""Whether a task is done and since when: status against date, dates against the campaign, reasons for standing still."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from itertools import compress, repeat
from operator import is_

from wellxl.campaign import Campaign, fold
from wellxl.records import Column, Hit, Kind, Ledger
from wellxl.rules.rule import Rule, at, column_of, is_blank, present, title_of

__all__ = ["RULES"]

_POLICY = "本项目约定"

_AFTER_BULLETIN = Kind(
    "done-after-bulletin",
    "error",
    "{column}“{value}”晚于通报日期 {on}，本行暂不计入完成",
    "请填实际完成的日期；尚未完成的，请清空日期，并把“{status}”改为“{open}”",
    _POLICY,
    title="完成日期晚于通报日期",
)
_WITHOUT_DATE = Kind(
    "done-without-date",
    "warning",
    "“{status}”为已完成，但没有填{column}；已计入完成",
    "请补填{column}，例如 {on}",
    _POLICY,
    title="已完成但没有日期",
)
_WITHOUT_DONE = Kind(
    "date-without-done",
    "warning",
    "填了{column}“{value}”，但“{status}”不是已完成；未计入完成",
    "已完成的，请把“{status}”改为“{done}”；未完成的，请清空{column}",
    _POLICY,
    title="有日期但不是已完成",
)
_BEFORE_CAMPAIGN = Kind(
    "date-before-campaign",
    "warning",
    "{column}“{value}”早于行动开始日期 {start}",
    "请核对年月日；确在行动开始前完成的，可以不改",
    _POLICY,
    title="完成日期早于行动开始",
)
_OBSTACLE_MISSING = Kind(
    "obstacle-missing",
    "warning",
    "行动时间已过半，本项仍未完成，也没有填{column}",
    "请写明未完成的原因和需要协调的事项；已在推进的，请把“{status}”写为“{under_way}”",
    _POLICY,
    title="久未完成又没有写堵点",
)


def _both(ledger: Ledger, campaign: Campaign) -> tuple[Column, Column] | None:
    """The columns of status and completion date; None where the ledger lacks either."""
    status = column_of(ledger, campaign.key_of("status"))
    done_on = column_of(ledger, campaign.key_of("date"))
    return (status, done_on) if status and done_on else None


def _after_bulletin(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    columns = _both(ledger, campaign)
    if not columns or max(present(columns[1].values), default=on) <= on:
        return
    status, done_on = columns
    for index, (done, day) in enumerate(zip(status.values, done_on.values, strict=True)):
        if done and day is not None and day > on:
            word = campaign.status.open[0]
            yield at(_AFTER_BULLETIN, ledger, done_on, index, on=on, status=status.header, open=word)


def _without_date(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    columns = _both(ledger, campaign)
    if not columns or None not in compress(columns[1].values, columns[0].values):
        return
    status, done_on = columns
    for index, (done, day) in enumerate(zip(status.values, done_on.values, strict=True)):
        if done and day is None and is_blank(done_on, index, campaign):
            yield at(_WITHOUT_DATE, ledger, done_on, index, on=on, status=status.header)


def _without_done(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    columns = _both(ledger, campaign)
    if not columns or set(compress(columns[0].values, columns[1].values)) <= {True}:
        return
    status, done_on = columns
    for index, (done, day) in enumerate(zip(status.values, done_on.values, strict=True)):
        # A status that could not be read is None: the reader has told of it.
        if day is not None and done is not True and (done is False or is_blank(status, index, campaign)):
            yield at(_WITHOUT_DONE, ledger, done_on, index, status=status.header, done=campaign.status.done[0])


def _before_campaign(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    columns = _both(ledger, campaign)
    if not columns or min(present(columns[1].values), default=on) >= campaign.start:
        return
    status, done_on = columns
    for index, (done, day) in enumerate(zip(status.values, done_on.values, strict=True)):
        if done and day is not None and day < campaign.start:
            yield at(_BEFORE_CAMPAIGN, ledger, done_on, index, start=campaign.start)


def _obstacle_missing(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    """Only where the ledger writes obstacles at all, and not for tasks that are under way."""
    column = column_of(ledger, "obstacle")
    status = column_of(ledger, campaign.key_of("status"))
    if not column or not status or campaign.schedule_progress(on) < Fraction(1, 2):
        return
    if None not in column.values or not any(column.values):
        return
    header = title_of(campaign, status.key)
    words = tuple(map(fold, campaign.status.under_way))
    under_way = {raw for raw in set(status.raw) if fold(str(raw)).startswith(words)}
    is_open = list(map(is_, status.values, repeat(False)))
    nothing = map(is_, compress(column.values, is_open), repeat(None))
    for index in compress(compress(range(len(is_open)), is_open), nothing):
        if status.raw and status.raw[index] in under_way:
            continue
        if is_blank(column, index, campaign):
            word = campaign.status.under_way[0] if campaign.status.under_way else ""
            yield at(_OBSTACLE_MISSING, ledger, column, index, status=header, under_way=word)


RULES = (
    Rule(_AFTER_BULLETIN, _after_bulletin),
    Rule(_WITHOUT_DATE, _without_date),
    Rule(_WITHOUT_DONE, _without_done),
    Rule(_BEFORE_CAMPAIGN, _before_campaign),
    Rule(_OBSTACLE_MISSING, _obstacle_missing),
)
"""Every rule on progress, in the order in which they are listed."""
