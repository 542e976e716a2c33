"""Which task of one set of ledgers is which of another: today's and the previous bulletin's, today's and the list's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import compress
from typing import NamedTuple

from wellxl.campaign import Campaign, fold
from wellxl.columns import counted
from wellxl.identity import id_of, named
from wellxl.records import FATES, Merged
from wellxl.rules.spots import Spot, by_identity, totals_of

__all__ = ["Pairs", "paired"]

_REFUSED = FATES.index("refused")


class Pairs(NamedTuple):
    """Two sets of counted tasks held against each other, each part as the tasks stand."""

    common: list[tuple[Spot, Spot]]
    here: list[Spot]
    """In the first set alone."""
    there: list[Spot]
    """In the second set alone."""
    refused: frozenset[Spot]
    """Of these, those that the first set has in a row that cannot be counted."""


def paired(here: Merged, there: Merged, campaign: Campaign) -> Pairs:
    """A task is known again by its identity; where several users have one id, by the name; and where its district has
    ids in one of the sets alone, by its name and place: a column of ids comes and goes, but an id that is taken out of a
    single row makes another task of it.
    """
    ours, theirs = by_identity(here), by_identity(there)
    keys = list(_of_one_user(here, ours, there, theirs))
    common = [(ours.pop(key), theirs.pop(other)) for key, other in keys]
    common += [(ours.pop(key), theirs.pop(key)) for key in ours.keys() & theirs.keys()]
    keys = list(_in_one_place(here, ours, there, theirs, campaign))
    common += [(ours.pop(key), theirs.pop(other)) for key, other in keys]
    refused = frozenset(_refused(here, there, theirs, campaign))
    return Pairs(sorted(common), sorted(ours.values()), sorted(theirs.values()), refused)


def _of_one_user(here: Merged, ours: Mapping[str, Spot], there: Merged, theirs: Mapping[str, Spot]) -> Iterator[tuple[str, str]]:
    """The keys of the tasks whose id several users have: those of one name, and the others of the id as they come."""
    ids = {one.id for one in (*here.shared, *there.shared)}
    if not ids:
        return
    some, others = _by_user(here, ours, ids), _by_user(there, theirs, ids)
    for id in sorted(some.keys() & others.keys()):
        users, known = some[id], others[id]
        for name in users.keys() & known.keys():
            yield users.pop(name), known.pop(name)
        yield from zip(sorted(users.values()), sorted(known.values()), strict=False)


def _by_user(merged: Merged, spots: Mapping[str, Spot], ids: Collection[str]) -> dict[str, dict[str, str]]:
    """Id → name → key."""
    found: dict[str, dict[str, str]] = {}
    for key, (ledger, row) in spots.items():
        if (id := id_of(key)) in ids:
            found.setdefault(id, {})[fold(merged.ledgers[ledger].values("name")[row] or "")] = key
    return found


def _in_one_place(
    here: Merged, ours: Mapping[str, Spot], there: Merged, theirs: Mapping[str, Spot], campaign: Campaign
) -> Iterator[tuple[str, str]]:
    """The keys of the tasks that have an id on one side alone, where their district has none, and the name and place in
    common.
    """
    if ours and theirs:
        bare = _bare(here, ours)
        known = _by_place(there, theirs, campaign) if bare else {}
        yield from ((key, known[key]) for key in bare if key in known)
        bare = _bare(there, theirs)
        known = _by_place(here, ours, campaign) if bare else {}
        yield from ((known[key], key) for key in bare if key in known)


def _bare(merged: Merged, spots: Mapping[str, Spot]) -> list[str]:
    """The keys without an id of districts most of whose tasks have none."""
    keys = [key for key in spots if not id_of(key)]
    if not keys:
        return []
    every, without = totals_of(merged), Counter[str]()
    for districts, identities, fates in zip(merged.districts, merged.identities, merged.fates, strict=True):
        without.update(compress(districts, map(_is_bare, identities, counted(fates))))
    few = {district for district, count in without.items() if count * 2 <= every[district]}
    return [key for key in keys if merged.districts[spots[key][0]][spots[key][1]] not in few]


def _is_bare(key: str, valid: int) -> bool:
    return bool(valid) and not id_of(key)


def _by_place(merged: Merged, spots: Mapping[str, Spot], campaign: Campaign) -> dict[str, str]:
    """The key that a task would have without its id → its key."""
    names: dict[int, list[str]] = {}
    found: dict[str, str] = {}
    for key, (ledger, row) in spots.items():
        if id_of(key):
            if ledger not in names:
                names[ledger] = named(merged.ledgers[ledger], campaign)
            found.setdefault(names[ledger][row], key)
    found.pop("", None)
    return found


def _refused(here: Merged, there: Merged, theirs: Mapping[str, Spot], campaign: Campaign) -> Iterator[Spot]:
    """Of the second set's tasks, those for which the first has a row that cannot be counted."""
    rows = {
        key: (index, row)
        for index, (keys, fates) in enumerate(zip(here.identities, here.fates, strict=True))
        if _REFUSED in fates
        for row, key in compress(enumerate(keys), map(_REFUSED.__eq__, fates))
    }
    rows.pop("", None)
    if rows and theirs:
        sent = rows.keys() | _by_place(here, rows, campaign).keys()
        yield from (spot for key, spot in theirs.items() if (id_of(key) or key) in sent)
        yield from (theirs[key] for place, key in _by_place(there, theirs, campaign).items() if place in rows)
