"""Where the tasks of several ledgers stand, and how a finding names two cells of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, repeat
from typing import Any, NamedTuple

from wellxl.campaign import Campaign
from wellxl.columns import alike, counted
from wellxl.records import Finding, Hit, Kind, Merged, Origin
from wellxl.wording import joined, tell

__all__ = ["Place", "Spot", "by_identity", "place_of", "together", "told", "totals_of"]

_SINGLE = 20
"""Cells of one kind that are told one by one; so many are told of a column of one ledger, too."""

Spot = tuple[int, int]
"""The index of a ledger in `Merged.ledgers` and of a row in it."""


class Place(NamedTuple):
    """A cell of a task: where it stands, under which header, with which value."""

    origin: Origin
    header: str
    value: Any
    district: str
    """Whose file it stands in."""

    def __format__(self, spec: str) -> str:
        return str(self.origin)


def by_identity(merged: Merged) -> dict[str, Spot]:
    """Where each counted task stands, by its identity."""
    found: dict[str, Spot] = {}
    for index, (keys, fates) in enumerate(zip(merged.identities, merged.fates, strict=True)):
        spots = zip(repeat(index), range(len(keys)), strict=False)  # one of them has no end
        found.update(compress(zip(keys, spots, strict=True), counted(fates)))
    found.pop("", None)
    return found


def totals_of(merged: Merged) -> Counter[str]:
    """District → counted tasks."""
    counts: Counter[str] = Counter()
    for districts, fates in zip(merged.districts, merged.fates, strict=True):
        valid = counted(fates)
        counts.update({districts[0]: valid.count(1)} if alike(districts) else compress(districts, valid))
    return counts


def place_of(merged: Merged, spot: Spot, campaign: Campaign, key: str = "") -> Place:
    """A task's cell in the field `key`; where the ledger has no such cell, the one that identifies it."""
    ledger, row = merged.ledgers[spot[0]], spot[1]
    district = ledger.district or merged.districts[spot[0]][row]
    for wanted in filter(None, (key, campaign.key_of("id"), "name")):
        column = ledger.column(wanted)
        if column and (wanted == key or column.values[row] is not None):
            origin = Origin(ledger.file, ledger.sheet, ledger.rows[row], column.letter)
            return Place(origin, column.header, column.values[row], district)
    return Place(Origin(ledger.file, ledger.sheet, ledger.rows[row], "A"), "", "", district)


def told(kind: Kind, places: Iterable[Place], facts: Mapping[str, Any], campaign: Campaign) -> Iterator[Finding]:
    """The same finding at each of the places; `off` in the campaign tells nothing."""
    severity = campaign.severities.get(kind.code, "")
    if severity == "off":
        return
    for place in places:
        origin = place.origin
        hit = Hit(kind, origin.row, origin.column, place.header, place.value, facts)
        yield tell(hit, origin.file, origin.sheet, place.district, severity)


def together(kind: Kind, found: Iterable[tuple[Sequence[Place], Mapping[str, Any]]], campaign: Campaign) -> Iterator[Finding]:
    """What was found at several places each, with its facts. Of more than twenty between the same columns one is told,
    with the cells of all.
    """
    groups: dict[tuple[Any, ...], list[tuple[Sequence[Place], Mapping[str, Any]]]] = {}
    for places, facts in found:
        columns = tuple(place.origin._replace(row=0) for place in places)
        groups.setdefault(columns, []).append((places, facts))
    for group in groups.values():
        if len(group) <= _SINGLE:
            for places, facts in group:
                yield from told(kind, places, facts, campaign)
            continue
        for number in range(len(group[0][0])):
            each = [one for places, facts in group for one in told(kind, places[number : number + 1], facts, campaign)]
            if each:
                yield joined(each, kind.title)
