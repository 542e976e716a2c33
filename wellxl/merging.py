"""Ledgers → tasks: every row that was read gets its one fate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, compress, repeat
from operator import is_

from wellxl.campaign import Campaign
from wellxl.dates import date_in
from wellxl.identity import identity
from wellxl.records import FATES, Checked, Clash, Ledger, Merged, counted

__all__ = ["by_time", "merge"]

_COUNTED, _REFUSED, _DUPLICATE = range(len(FATES))
_EPOCH, _DAY, _EAST = date(1970, 1, 1).toordinal(), 86_400, 8 * 3600
"""A file's time is a day of the one zone that China has: on every machine the same."""


def merge(checked: Sequence[Checked], campaign: Campaign, on: date, owners: Mapping[str, str] | None = None) -> Merged:
    """All ledgers in one order, with the fate of every row.

    The order is the campaign's order of districts, then the newest file first (the date in its name or its folder's, else
    the day of its time; of one day by its time, else its name), then the newest of its sheets (the date in its name, else
    its name): the same whatever order the files were found in. Of rows with one identity the first counts and
    the others are duplicates; between districts the one that `owners` (identity → district, from the task list or
    the previous bulletin) names counts, else the campaign's order decides (design: policies).
    """
    read = sorted(_ledgers(checked), key=lambda pair: _order(pair[0], campaign))
    ledgers = tuple(ledger for ledger, _ in read)
    fates = [bytearray(len(ledger.rows)) for ledger in ledgers]
    for fate, (_, refused) in zip(fates, read, strict=True):
        for row in refused:
            fate[row] = _REFUSED
    districts = tuple(_districts(ledger, campaign) for ledger in ledgers)
    identities = tuple(identity(ledger, campaign) for ledger in ledgers)
    clashes = tuple(_clashes(identities, fates, districts, campaign, owners or {}))
    for clash in clashes:
        fates[clash.dropped[0]][clash.dropped[1]] = _DUPLICATE
    return Merged(
        ledgers=ledgers,
        fates=tuple(map(bytes, fates)),
        districts=districts,
        done=tuple(_done(ledger, campaign, on) for ledger in ledgers),
        clashes=clashes,
        identities=identities,
    )


def _ledgers(checked: Sequence[Checked]) -> Iterator[tuple[Ledger, frozenset[int]]]:
    for one in checked:
        for index, ledger in enumerate(one.ledgers):
            yield ledger, one.refused_rows.get(index, frozenset())


def _order(ledger: Ledger, campaign: Campaign) -> tuple[int, int, float, str, int, str, int]:
    year = campaign.deadline.year
    day = _named_day(ledger.file, year) or _EPOCH + int((ledger.modified + _EAST) // _DAY)
    sheet = date_in(ledger.sheet, year)
    return (
        _rank(ledger.district, campaign),
        -day,
        -ledger.modified,
        ledger.file,
        -sheet.toordinal() if sheet else 0,
        ledger.sheet,
        ledger.header_rows[0],
    )


def _named_day(file: str, year: int) -> int:
    """The day that a file's name bears, else the folder's in which it lies; 0 where none does."""
    days = (date_in(part, year) for part in reversed(file.split("/")))
    return next((day.toordinal() for day in days if day), 0)


def by_time(one: Ledger, other: Ledger, campaign: Campaign) -> bool:
    """Whether it is not for their names alone to say which of two files is newer, but for the times of the files."""
    days = [_named_day(ledger.file, campaign.deadline.year) for ledger in (one, other)]
    return one.file != other.file and (0 in days or days[0] == days[1])


def _rank(district: str, campaign: Campaign) -> int:
    names = campaign.district_names
    return names.index(district) if district in names else len(names)


def _districts(ledger: Ledger, campaign: Campaign) -> Sequence[str]:
    """The row's own district where it names one, else its ledger's."""
    own = ledger.values(campaign.key_of("district"))
    table = {value: value if value in campaign.district_names else ledger.district for value in set(own)}
    return tuple(map(table.__getitem__, own))


def _done(ledger: Ledger, campaign: Campaign, on: date) -> Sequence[bool]:
    """Status says done, and the completion date, where given, is not after the bulletin's date."""
    status = ledger.values(campaign.key_of("status"))
    dates = ledger.values(campaign.key_of("date"))
    late = {day for day in set(dates) if day and day > on}
    if not late:
        return tuple(map(is_, status, repeat(True)))
    return tuple(done is True and day not in late for done, day in zip(status, dates, strict=True))


def _clashes(
    keys: Sequence[Sequence[str]],
    fates: Sequence[bytearray],
    districts: Sequence[Sequence[str]],
    campaign: Campaign,
    owners: Mapping[str, str],
) -> Iterator[Clash]:
    valid = list(map(counted, fates))
    every = list(chain.from_iterable(map(compress, keys, valid)))
    if len(set(every)) == len(every):
        return
    twice = {key for key, count in Counter(every).items() if count > 1}
    places: dict[str, list[tuple[int, int]]] = {}
    for index, own in enumerate(keys):
        for row in range(len(own)):
            if own[row] in twice and valid[index][row]:
                places.setdefault(own[row], []).append((index, row))
    for key, found in places.items():
        owner = owners.get(key, "")

        def preference(place: tuple[int, int], owner: str = owner) -> tuple[bool, int, tuple[int, int]]:
            district = districts[place[0]][place[1]]
            return (district != owner, _rank(district, campaign), place)

        kept, *dropped = sorted(found, key=preference)
        for place in sorted(dropped):
            yield Clash(key, kept, place)
