"""What no single ledger shows: the same task, or nearly the same, in two of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress, groupby
from typing import Any

from wellxl.campaign import Campaign, fold
from wellxl.columns import alike, counted
from wellxl.identity import folded_text, texts_of
from wellxl.records import Clash, Finding, Kind, Ledger, Merged, Origin
from wellxl.rules.rule import title_of
from wellxl.rules.spots import Place, Spot, place_of, together

__all__ = ["KINDS", "check"]

_TWO_FILES = Kind(
    "duplicate-between-files",
    "warning",
    "同一任务在本区{two}里各有一行：{kept} 与 {dropped}{names}，只计{newer} {kept}",
    "请核对以哪一行为准，只保留一行",
    "本项目约定：同区两份文件以较新的为准",
    title="同区重复上报",
)
_TWO_DISTRICTS = Kind(
    "duplicate-between-districts",
    "error",
    "同一任务出现在两个区：{kept} 与 {dropped}，只计入{owner}",
    "请两区核对归属，由不负责的一区删去该行",
    "本项目约定：一项任务只计一次",
    title="两区重复",
)
_NEARLY = Kind(
    "nearly-duplicate",
    "warning",
    "疑似同一任务：{first}“{one}”与 {second}“{other}”只差{difference}",
    "请核对是否同一任务；若是，只保留一行，若不是，请把名称或位置写清",
    "本项目约定：名称和位置合计只差一个字（数字除外）即提示",
    title="疑似重复",
)

_TWO_USERS = Kind(
    "id-of-two-users",
    "error",
    "两处用了同一{id}“{value}”，{what}却不同：{one}“{first}”与 {other}“{second}”，按两项任务各计一项",
    "请核对{id}：是不同任务的，请改正其中一处；是同一项任务的，请统一{what}，只在一处填报",
    "本项目约定：编号相同、名称不同的不是同一项任务",
    title="两处不同用户用了同一编号",
)

KINDS = (_TWO_FILES, _TWO_DISTRICTS, _TWO_USERS, _NEARLY)
"""Every kind of finding that this room makes."""

_SHORTEST = 5
"""Shorter texts are not compared: the names of two neighbours often differ by one sign."""


_FEW = 3
"""Tasks that two versions of a ledger have in common and that are told one by one; more are told by rules/roll.py."""

_Found = tuple[Sequence[Place], Mapping[str, Any]]


def check(merged: Merged, campaign: Campaign) -> Iterator[Finding]:
    """Tasks that stand in two ledgers, and tasks that nearly do; told in the list of both files."""
    found: dict[tuple[Kind, str], list[_Found]] = {}
    for clash in merged.clashes:
        ledgers = clash.kept[0], clash.dropped[0]
        owner, other = (merged.districts[ledger][row] for ledger, row in (clash.kept, clash.dropped))
        names = _names(merged, clash)
        version = owner == other and not names and merged.versions.get(ledgers, 0) > _FEW
        if ledgers[0] != ledgers[1] and not version:  # within one ledger: rules/file.py tells it
            kept, dropped = (place_of(merged, spot, campaign) for spot in (clash.kept, clash.dropped))
            facts = {"kept": kept, "dropped": dropped, "owner": owner, **_where(kept.origin, dropped.origin)}
            facts["names"] = names and f"，{title_of(campaign, 'name')}不同（“{names[0]}”与“{names[1]}”）"
            kind = _TWO_FILES if owner == other else _TWO_DISTRICTS
            found.setdefault((kind, owner), []).append(((kept, dropped), facts))
    for (kind, _), some in found.items():
        yield from together(kind, some, campaign)
    yield from together(_TWO_USERS, _two_users(merged, campaign), campaign)
    yield from together(_NEARLY, _nearly(merged, campaign), campaign)


def _names(merged: Merged, clash: Clash) -> tuple[str, str] | str:
    """The names of a user who has two; blank where he has not."""
    one, other = _name(merged, clash.kept), _name(merged, clash.dropped)
    return (one, other) if one and other and one != other and fold(one) != fold(other) else ""


def _two_users(merged: Merged, campaign: Campaign) -> Iterator[_Found]:
    what, id = title_of(campaign, "name"), title_of(campaign, campaign.key_of("id"))
    for shared in merged.shared:
        if shared.one[0] != shared.other[0]:  # within one ledger: rules/file.py tells it
            one, other = (place_of(merged, spot, campaign) for spot in (shared.one, shared.other))
            first, second = _name(merged, shared.one), _name(merged, shared.other)
            yield (one, other), {"one": one, "other": other, "what": what, "id": id, "first": first, "second": second}


def _name(merged: Merged, spot: Spot) -> str:
    return str(merged.ledgers[spot[0]].values("name")[spot[1]] or "")


def _where(kept: Origin, dropped: Origin) -> dict[str, str]:
    """What a district has sent a task in twice, and whether the one that counts is the newer."""
    if kept.file != dropped.file:
        return {"two": "两份文件", "newer": "较新的"}
    return {"two": "两张工作表" if kept.sheet != dropped.sheet else "同一工作表的两张表", "newer": ""}


def _nearly(merged: Merged, campaign: Campaign) -> Iterator[_Found]:
    """Pairs whose name and location differ by one sign in all.

    Such a pair has the name or the location in common, so only tasks that share one of them are compared. Within a
    district two ids mean two wells of one user; there a pair is told only where an id is missing.
    """
    tasks = _Tasks(merged, campaign)
    if not tasks.comparable_at_all:
        return
    told_of = set()
    for same, key in (("name", "location"), ("location", "name")):
        for group in tasks.sharing(same):
            for one, other, difference in _alike((text, spot) for spot in group if (text := tasks.text(spot, key))):
                pair = (min(one, other), max(one, other))
                if pair in told_of or not tasks.comparable(*pair):
                    continue
                told_of.add(pair)
                first, second = (place_of(merged, spot, campaign, key) for spot in pair)
                facts = {"first": first, "second": second, "one": first.value, "other": second.value}
                yield (first, second), {**facts, "difference": difference}


class _Tasks:
    """The counted tasks of all ledgers: what is compared of them."""

    def __init__(self, merged: Merged, campaign: Campaign) -> None:
        self._merged = merged
        self._id = campaign.key_of("id")
        self._prefixes = campaign.district_prefixes
        self._some_lack_an_id = [_has_blanks(ledger, self._id) for ledger in merged.ledgers]
        self._runs = list(map(_runs, merged.districts))
        self._known: dict[tuple[int, str], list[str]] = {}

    @property
    def comparable_at_all(self) -> bool:
        """Whether there may be two tasks that can be one."""
        return len({district for runs in self._runs for district, _, _ in runs}) > 1 or any(self._some_lack_an_id)

    def comparable(self, one: Spot, other: Spot) -> bool:
        """Whether two tasks can be one: of two districts, or one of them without an id."""
        first, second = (self._merged.districts[index][row] for index, row in (one, other))
        return first != second or not (self._has_id(one) and self._has_id(other))

    def _has_id(self, spot: Spot) -> bool:
        return not self._some_lack_an_id[spot[0]] or bool(self._id and self.text(spot, self._id))

    def text(self, spot: Spot, key: str) -> str:
        """A field of a task, as it is compared."""
        index, row = spot
        if (index, key) not in self._known:
            self._known[index, key] = self._texts(index, key)
        return self._known[index, key][row]

    def _texts(self, index: int, key: str) -> list[str]:
        """A field of a ledger's rows, folded, without the city's name in front; blank where a row does not count."""
        ledger, fates = self._merged.ledgers[index], self._merged.fates[index]
        if not ledger.rows:
            return []
        joined = f"\0{folded_text(ledger, key)}"
        for prefix in self._prefixes:
            joined = joined.replace("\0" + prefix, "\0")
        texts = joined[1:].split("\0")
        return [text if valid else "" for text, valid in zip(texts, counted(fates), strict=True)] if any(fates) else texts

    def sharing(self, key: str) -> Iterable[list[Spot]]:
        """Where the tasks stand that have a field in common and of which two may be compared at all."""
        places: dict[str, set[int]] = {}
        wanted: set[int] = set()
        for index, runs in enumerate(self._runs):
            own = self._texts(index, key)  # not kept: two million rows would be as many texts more
            if self._some_lack_an_id[index]:
                ids = texts_of(self._merged.ledgers[index], self._id)
                wanted.update(hash(text) for text, id in zip(own, ids, strict=True) if not id)
            for district, start, end in runs:
                places.setdefault(district, set()).update(map(hash, own[start:end]))
        if sum(map(len, places.values())) > len(set().union(*places.values())):
            counts = Counter(chain.from_iterable(places.values()))
            wanted.update(text for text, count in counts.items() if count > 1)
        wanted.discard(hash(""))
        groups: dict[str, list[Spot]] = {}  # as they stand: a set has another order in every process
        for index in range(len(self._runs)) if wanted else ():
            own = self._texts(index, key)
            for row in compress(range(len(own)), map(wanted.__contains__, map(hash, own))):
                groups.setdefault(own[row], []).append((index, row))
        return (group for group in groups.values() if len(group) > 1)


def _has_blanks(ledger: Ledger, key: str) -> bool:
    """Whether there are rows that have nothing in a field, as none has in one that the campaign lacks."""
    return len(ledger.rows) > 0 and (not key or "\0\0" in f"\0{folded_text(ledger, key)}\0")


def _runs(districts: Sequence[str]) -> list[tuple[str, int, int]]:
    """The rows that stand together, all of one district: which, from where, to where."""
    if alike(districts):
        return [(districts[0], 0, len(districts))]
    places = ((district, list(run)) for district, run in groupby(range(len(districts)), districts.__getitem__))
    return [(district, run[0], run[-1] + 1) for district, run in places]


def _alike(texts: Iterable[tuple[str, Spot]]) -> Iterator[tuple[Spot, Spot, str]]:
    """Pairs of texts that are equal or differ by one sign, and how; each is paired with the last like it, so that the
    cost is that of the texts' length. A sign that tells two things apart (a number …) is no slip of the pen.
    """
    last: dict[str, Spot] = {}
    shortened: dict[str, Spot] = {}
    for text, spot in texts:
        if text in last:
            yield last[text], spot, "写法"
        if len(text) >= _SHORTEST and text in shortened:
            yield shortened[text], spot, "一个字"
        last[text] = spot
        for place, sign in enumerate(text) if len(text) >= _SHORTEST else ():
            if not _tells_apart(sign):
                without = text[:place] + text[place + 1 :]
                if len(without) >= _SHORTEST and without in last:
                    yield last[without], spot, "一个字"
                shortened[without] = spot
                masked = f"{text[:place]}\0{text[place + 1 :]}"
                if masked in last and last[masked] != spot:
                    yield last[masked], spot, "一个字"
                last[masked] = spot


def _tells_apart(sign: str) -> bool:
    """Whether a sign tells one of several things apart: a digit, a letter, a numeral, a cardinal direction."""
    return sign.isnumeric() or sign.isascii() or sign in "甲乙丙丁戊己庚辛东西南北中上下左右前后大小新老"
