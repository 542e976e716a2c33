"""Numbers: what cannot be, what is unusual, and what speaks against the category."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from itertools import compress, repeat
from operator import eq

from wellxl.campaign import Campaign, Field, Quantity
from wellxl.records import Column, Hit, Kind, Ledger
from wellxl.rules.rule import Rule, any_outside, at, column_of, is_outside, present, range_of, spots, values_of

__all__ = ["RULES"]

_POLICY = "本项目约定"

_NOT_POSITIVE = Kind(
    "number-not-positive",
    "error",
    "{column}“{value}”应大于 0",
    "请填实际的数；不详的请留空",
    _POLICY,
    title="应大于 0 的数不大于 0",
)
_NEGATIVE = Kind(
    "number-negative",
    "error",
    "{column}“{value}”是负数",
    "请填不小于 0 的数；不详的请留空",
    _POLICY,
    title="数值为负",
)
_OUTSIDE = Kind(
    "number-outside",
    "warning",
    "{column}“{value}”超出通常范围（{range}）",
    "请核对数值和单位；确实如此的可以不改",
    "方案中的范围",
    title="数值超出通常范围",
)
_FEWER_PEOPLE = Kind(
    "people-below-households",
    "warning",
    "{column}“{value}”少于{other} {households}",
    "请核对两格是否填反或填错",
    _POLICY,
    title="人数少于户数",
)
_ABOVE_LIMIT = Kind(
    "quantity-above-limit",
    "warning",
    "{column}“{value}”超过 {limit}，分类却是“{category}”",
    "请核对水量和单位；水量无误的，一般应为“{other}”",
    "河南省：年取水 1000 m³ 以下的家庭生活用水无需办理许可；界限见方案",
    title="水量超过界限而列为小户",
)
_BELOW_LIMIT = Kind(
    "quantity-below-limit",
    "warning",
    "{column}“{value}”不足 {limit}，分类却是“{category}”",
    "请核对水量和单位；水量无误的，一般应为“{other}”",
    "河南省：年取水 1000 m³ 以下的家庭生活用水无需办理许可；界限见方案",
    title="水量不足界限而列为大户",
)
_AT_LIMIT = Kind(
    "quantity-at-limit",
    "warning",
    "{column}恰为界限 {limit}，按约定{words}，归“{fits}”；本行分类为“{category}”",
    "请核对实际水量，并按办法确认本行分类",
    "法律用语：以上、以下含本数，不足、超过不含本数",
    title="水量恰为界限",
)
_LARGE_PURPOSE = Kind(
    "purpose-against-category",
    "warning",
    "用途是“{value}”，分类却是“{category}”",
    "请核对用途和分类；{words}用水一般应为“{other}”",
    _POLICY,
    title="用途与分类不符",
)


def _numbers(ledger: Ledger, campaign: Campaign, *types: str) -> Iterator[tuple[Field, Column]]:
    for field in campaign.fields_of(*types):
        if column := column_of(ledger, field.key):
            yield field, column


def _not_positive(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    """A measured number without a lowest value of its own is above 0."""
    for field, column in _numbers(ledger, campaign, "number"):
        if field.lowest is None and min(present(column.values), default=1) <= 0:
            wrong = {value for value in set(column.values) if value is not None and value <= 0}
            yield from (at(_NOT_POSITIVE, ledger, column, index) for index in spots(column.values, wrong))


def _negative(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    """Volumes and counts may be 0, never less."""
    for field, column in _numbers(ledger, campaign, "volume", "count"):
        if field.lowest is None and min(present(column.values), default=0) < 0:
            wrong = {value for value in set(column.values) if value is not None and value < 0}
            yield from (at(_NEGATIVE, ledger, column, index) for index in spots(column.values, wrong))


def _number_outside(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    for field, column in _numbers(ledger, campaign, "number", "volume", "count"):
        bounded = field.lowest is not None or field.highest is not None
        if bounded and any_outside(field, column.values):
            wrong = {value for value in set(column.values) if value is not None and is_outside(field, value)}
            wrong = {value for value in wrong if field.lowest is not None or value > 0}
            yield from (at(_OUTSIDE, ledger, column, index, range=range_of(field)) for index in spots(column.values, wrong))


def _fewer_people(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    households, people = column_of(ledger, "households"), column_of(ledger, "people")
    if not households or not people:
        return
    for index, (homes, heads) in enumerate(zip(households.values, people.values, strict=True)):
        if homes is not None and heads is not None and 0 <= heads < homes:
            yield at(_FEWER_PEOPLE, ledger, people, index, other=households.header, households=f"{homes:g}")


def _limit(campaign: Campaign, rule: Quantity) -> str:
    field = campaign.field(rule.field)
    return f"{rule.limit:g} {field.unit if field else ''}".strip()


def _against(kind: Kind, ledger: Ledger, campaign: Campaign, *, above: bool) -> Iterator[Hit]:
    """Rows of the small category above the limit, or of the large one below it.

    The limit itself has its own rule; a well that gives nothing says nothing of its user.
    """
    rule = campaign.quantity
    column = column_of(ledger, rule.field) if rule else None
    if not rule or not column:
        return
    categories = values_of(ledger, campaign.key_of("category"))
    category, other = (rule.small, rule.large) if above else (rule.large, rule.small)
    low, high = (rule.limit, math.inf) if above else (0.0, rule.limit)
    amounts = present(list(compress(column.values, map(eq, categories, repeat(category)))))
    if not amounts or not (min(amounts) < high and max(amounts) > low):
        return
    facts = {"limit": _limit(campaign, rule), "category": category, "other": other}
    for index, (value, own) in enumerate(zip(column.values, categories, strict=True)):
        if value is not None and low < value < high and own == category:
            yield at(kind, ledger, column, index, **facts)


def _above_limit(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    return _against(_ABOVE_LIMIT, ledger, campaign, above=True)


def _below_limit(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    return _against(_BELOW_LIMIT, ledger, campaign, above=False)


def _at_limit(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    rule = campaign.quantity
    column = column_of(ledger, rule.field) if rule else None
    if not rule or not column or rule.limit not in column.values:
        return
    words, fits = ("“以下”含本数", rule.small) if rule.includes_limit else ("“不足”不含本数", rule.large)
    categories = values_of(ledger, campaign.key_of("category"))
    for index in spots(column.values, {rule.limit}):
        if own := categories[index]:
            yield at(_AT_LIMIT, ledger, column, index, limit=_limit(campaign, rule), words=words, fits=fits, category=own)


def _large_purpose(ledger: Ledger, campaign: Campaign, on: date) -> Iterator[Hit]:
    rule = campaign.quantity
    column = column_of(ledger, rule.purpose) if rule else None
    if not rule or not column:
        return
    categories = values_of(ledger, campaign.key_of("category"))
    small = set(compress(column.values, map(eq, categories, repeat(rule.small))))
    large = {purpose: word for purpose in small if (word := _large_word(rule, purpose))}
    for index, (purpose, own) in enumerate(zip(column.values, categories, strict=True)) if large else ():
        if own == rule.small and purpose in large:
            word = large[purpose]
            yield at(_LARGE_PURPOSE, ledger, column, index, category=own, other=rule.large, words=word)


def _large_word(rule: Quantity, purpose: str | None) -> str:
    """Which large use a purpose names; 非工业 names none."""
    return next((word for word in rule.large_purposes if purpose and word in purpose and f"非{word}" not in purpose), "")


RULES = (
    Rule(_NOT_POSITIVE, _not_positive),
    Rule(_NEGATIVE, _negative),
    Rule(_OUTSIDE, _number_outside),
    Rule(_FEWER_PEOPLE, _fewer_people),
    Rule(_ABOVE_LIMIT, _above_limit),
    Rule(_BELOW_LIMIT, _below_limit),
    Rule(_AT_LIMIT, _at_limit),
    Rule(_LARGE_PURPOSE, _large_purpose),
)
"""Every rule on numbers, in the order in which they are listed."""
