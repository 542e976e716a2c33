"""Ledgers → tasks: every row that was read gets its one fate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, compress, repeat
from operator import is_

from wellxl.campaign import Campaign
from wellxl.columns import counted
from wellxl.dates import date_in
from wellxl.identity import id_of, identity, texts_of, with_user
from wellxl.records import FATES, Checked, Clash, Ledger, Merged, Shared

__all__ = ["by_time", "merge"]

_Spot = tuple[int, int]
"""The index of a ledger and of a row in it."""

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
    identities = [identity(ledger, campaign) for ledger in ledgers]
    found = _Meetings(ledgers, identities, fates, districts, campaign, owners or {})
    for clash in found.clashes:
        fates[clash.dropped[0]][clash.dropped[1]] = _DUPLICATE
    return Merged(
        ledgers=ledgers,
        fates=tuple(map(bytes, fates)),
        districts=districts,
        done=tuple(_done(ledger, campaign, on) for ledger in ledgers),
        clashes=tuple(found.clashes),
        identities=tuple(identities),
        shared=tuple(found.shared),
        versions=found.versions,
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
    return tuple(table.values()) * len(own) if len(table) == 1 else tuple(map(table.__getitem__, own))


def _done(ledger: Ledger, campaign: Campaign, on: date) -> Sequence[bool]:
    """Status says done, and the completion date, where given, is not after the bulletin's date."""
    status = ledger.values(campaign.key_of("status"))
    dates = ledger.values(campaign.key_of("date"))
    if max(filter(None, dates), default=on) <= on:
        return tuple(map(is_, status, repeat(True)))
    late = {day for day in set(dates) if day and day > on}
    return tuple(done is True and day not in late for done, day in zip(status, dates, strict=True))


class _Meetings:
    """Rows of several ledgers, or of one, that bear the same key: those that are one task, and those that are not.

    Rows of one id whose users have different names are different tasks; but a newer version of a ledger that gives a task
    another name has renamed it. A row without a name goes with the other of its ledger. In `identities` every task
    but the first of an id gets a key with its user's name.
    """

    def __init__(
        self,
        ledgers: Sequence[Ledger],
        identities: Sequence[list[str]],
        fates: Sequence[bytearray],
        districts: Sequence[Sequence[str]],
        campaign: Campaign,
        owners: Mapping[str, str],
    ) -> None:
        self.clashes: list[Clash] = []
        self.shared: list[Shared] = []
        self.versions: dict[_Spot, int] = {}
        self._ledgers, self._identities, self._districts = ledgers, identities, districts
        self._campaign, self._owners = campaign, owners
        self._names: dict[int, list[str]] = {}
        groups = {key: self._by_user(key, spots) for key, spots in _several(identities, fates).items()}
        self._count_versions(groups.values())
        for key, users in groups.items():
            self._settle(key, self._without_renamed(users) if len(users) > 1 else users)

    def _by_user(self, key: str, spots: list[_Spot]) -> list[list[_Spot]]:
        """The rows of a key, those of each user together, what counts first; a row that names nobody never counts
        where there are several users, for then it may be anybody's.
        """
        spots = self._ranked(spots, self._owners.get(key, ""))
        users: dict[str, list[_Spot]] = {}
        for spot in spots:
            users.setdefault(self._name(spot), []).append(spot)
        if len(users) - ("" in users) < 2 or not id_of(key):
            return [spots]
        nameless = users.pop("", ())
        groups = list(users.values())
        for spot in nameless:
            own = (group for group in groups if any(one[0] == spot[0] for one in group))
            next(own, groups[0]).append(spot)
        return groups

    def _ranked(self, spots: Iterable[_Spot], owner: str) -> list[_Spot]:
        """What counts first: the owner's row, then by the campaign's order of districts, then by that of the ledgers."""

        def preference(spot: _Spot) -> tuple[bool, int, _Spot]:
            district = self._districts[spot[0]][spot[1]]
            return (district != owner, _rank(district, self._campaign), spot)

        return sorted(spots, key=preference)

    def _name(self, spot: _Spot) -> str:
        if spot[0] not in self._names:
            self._names[spot[0]] = texts_of(self._ledgers[spot[0]], "name")
        return self._names[spot[0]][spot[1]]

    def _count_versions(self, groups: Iterable[list[list[_Spot]]]) -> None:
        common = Counter(
            (kept[0], spot[0]) for users in groups for kept, *others in users for spot in others if spot[0] != kept[0]
        )
        for (newer, older), count in sorted(common.items()):
            one, other = self._ledgers[newer], self._ledgers[older]
            if one.district == other.district and count * 2 > min(len(one.rows), len(other.rows)):
                self.versions[newer, older] = count

    def _without_renamed(self, users: list[list[_Spot]]) -> list[list[_Spot]]:
        """The users of an id, those together of whom a newer version of a ledger has only given one another name."""
        left: list[list[_Spot]] = []
        for own in users:
            newer = (group for group in left if any((one[0], own[0][0]) in self.versions for one in group))
            if group := next(newer, None):
                group += own
            else:
                left.append(own)
        return left

    def _settle(self, key: str, users: list[list[_Spot]]) -> None:
        """Of each user's rows the first counts; the users after the first get a key of their own."""
        for number, own in enumerate(users):
            task = key
            if number:
                task = with_user(key, self._name(own[0]))
                own = self._ranked(own, self._owners.get(task) or self._owners.get(key, ""))
                own.sort(key=lambda spot: not self._name(spot))
                for index, row in own:
                    self._identities[index][row] = task
                self.shared.append(Shared(key, users[0][0], own[0]))
            kept, *dropped = own
            self.clashes += [Clash(task, kept, spot) for spot in sorted(dropped)]


def _several(keys: Sequence[Sequence[str]], fates: Sequence[bytearray]) -> dict[str, list[_Spot]]:
    """Where those keys stand that more than one valid row has."""
    valid = list(map(counted, fates))
    every = set(chain.from_iterable(map(compress, keys, valid)))
    if len(every) == sum(own.count(1) for own in valid):
        return {}
    twice = {key for key, count in Counter(chain.from_iterable(map(compress, keys, valid))).items() if count > 1}
    places: dict[str, list[_Spot]] = {}
    for index, own in enumerate(keys):
        for row in compress(range(len(own)), map(twice.__contains__, own)):
            if valid[index][row]:
                places.setdefault(own[row], []).append((index, row))
    return places
