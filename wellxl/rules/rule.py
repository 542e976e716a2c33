"""What a rule is, and the few ways in which rules look at a ledger.

A rule works on whole columns: it first proves a column clean with means that run at C speed, and visits single rows
only for values that are wrong, so that 200,000 clean rows cost hardly anything.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from wellxl.campaign import Campaign, Field, fold
from wellxl.records import Column, Hit, Kind, Ledger

__all__ = [
    "Finder",
    "Rule",
    "any_outside",
    "at",
    "column_of",
    "is_blank",
    "is_outside",
    "is_unread",
    "present",
    "range_of",
    "spots",
    "title_of",
    "values_of",
]

Finder = Callable[[Ledger, Campaign, date], Iterator[Hit]]
"""Finds one kind of mistake in a ledger, for the bulletin of a date."""


class Rule(NamedTuple):
    """One kind of mistake, and what finds it."""

    kind: Kind
    find: Finder


def column_of(ledger: Ledger, key: str) -> Column | None:
    """The column of a field; None for a blank key, for so does a ledger mark the columns that nobody knows."""
    return ledger.column(key) if key else None


def values_of(ledger: Ledger, key: str) -> Sequence[Any]:
    """The values of a field, a row each; all None where campaign or ledger lack it."""
    column = column_of(ledger, key)
    return column.values if column else (None,) * len(ledger.rows)


def title_of(campaign: Campaign, key: str, otherwise: str = "") -> str:
    """The header of a field as the campaign writes it."""
    field = campaign.field(key)
    return field.header if field else otherwise


def present(values: Sequence[Any]) -> Sequence[Any]:
    """The values that are there."""
    return [value for value in values if value is not None] if None in values else values


def spots(values: Sequence[Any], wrong: Collection[Any]) -> Iterator[int]:
    """Where the wrong values stand; a column without any is not looked through again."""
    return (index for index, value in enumerate(values) if value in wrong) if wrong else iter(())


def is_blank(column: Column, index: int, campaign: Campaign) -> bool:
    """Whether a cell holds nothing; one that holds what could not be read is not blank."""
    if column.values[index] is not None:
        return False
    raw = column.raw[index] if column.raw else None
    return raw is None or not (text := fold(str(raw))) or text in map(fold, campaign.placeholders)


def is_unread(column: Column | None, index: int, campaign: Campaign) -> bool:
    """Whether a cell holds something that could not be read, of which the reader has told."""
    return column is not None and column.values[index] is None and not is_blank(column, index, campaign)


def is_outside(field: Field, value: float) -> bool:
    """Whether a value lies below the lowest or above the highest that the field allows."""
    return (field.lowest is not None and value < field.lowest) or (field.highest is not None and value > field.highest)


def any_outside(field: Field, values: Sequence[float | None]) -> bool:
    """Whether any of the values does."""
    known = present(values)
    return bool(known) and (is_outside(field, min(known)) or is_outside(field, max(known)))


def range_of(field: Field) -> str:
    """What a field allows, in words.

    >>> range_of(Field("depth", "井深", unit="米", highest=1000)), range_of(Field("e", "经度", unit="°", lowest=111, highest=114))
    ('不超过 1000 米', '111～114°')
    """
    unit = f" {field.unit}" if field.unit and field.unit != "°" else field.unit
    if field.lowest is None or field.highest is None:
        return f"不超过 {field.highest:g}{unit}" if field.highest is not None else f"不低于 {field.lowest:g}{unit}"
    return f"{field.lowest:g}～{field.highest:g}{unit}"


def at(kind: Kind, ledger: Ledger, column: Column | None, index: int, **facts: Any) -> Hit:
    """The hit of one cell, with the value as it stands there; of a whole row where there is no such column."""
    if column is None:
        return Hit(kind, ledger.rows[index], facts=facts)
    raw = column.raw[index] if column.raw else None
    value = column.values[index] if raw is None or raw == "" else raw
    letter, header = column.places[index] if column.places else (column.letter, column.header)
    return Hit(kind, ledger.rows[index], letter, header, value, facts)
