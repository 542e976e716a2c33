"""What no single ledger shows: the same task, or nearly the same, in two of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, combinations, pairwise

from wellxl.campaign import Campaign
from wellxl.identity import folded
from wellxl.records import Finding, Kind, Merged
from wellxl.rules.spots import Spot, place_of, told

__all__ = ["KINDS", "check"]

_TWO_FILES = Kind(
    "duplicate-between-files",
    "warning",
    "同一任务在本区两份文件里各有一行：{kept} 与 {dropped}，只计较新的 {kept}",
    "请核对以哪一行为准，只保留一行",
    "本项目约定：同区两份文件以较新的为准",
    title="同区两份文件重复",
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

KINDS = (_TWO_FILES, _TWO_DISTRICTS, _NEARLY)
"""Every kind of finding that this room makes."""

_SHORTEST = 5
"""Shorter texts are not compared: the names of two neighbours often differ by one sign."""

_PAIRWISE = 40
"""Tasks of one name (or place) that are compared each with each; more are compared only where they lie side by side
in order, so that ten thousand tasks called 居民 cost no more than a sort."""


def check(merged: Merged, campaign: Campaign) -> Iterator[Finding]:
    """Tasks that stand in two ledgers, and tasks that nearly do; told in the list of both files."""
    for clash in merged.clashes:
        if clash.kept[0] == clash.dropped[0]:
            continue  # within one ledger: rules/file.py tells it
        owner, other = (merged.districts[ledger][row] for ledger, row in (clash.kept, clash.dropped))
        kept, dropped = (place_of(merged, spot, campaign) for spot in (clash.kept, clash.dropped))
        kind = _TWO_FILES if owner == other else _TWO_DISTRICTS
        yield from told(kind, (kept, dropped), {"kept": kept, "dropped": dropped, "owner": owner}, campaign)
    yield from _nearly(merged, campaign)


def _nearly(merged: Merged, campaign: Campaign) -> Iterator[Finding]:
    """Pairs whose name and location differ by one sign in all.

    Such a pair has the name or the location in common, so only tasks that share one of them are compared. Within a
    district two ids mean two wells of one user; there a pair is told only where an id is missing.
    """
    names = _texts(merged, campaign, "name")
    places = _texts(merged, campaign, "location")
    ids = [ledger.values(campaign.key_of("id")) for ledger in merged.ledgers]
    seen = set()
    for same, differing in ((names, places), (places, names)):
        for one, other in _sharing(merged, same, differing):
            pair = (one, other) if one < other else (other, one)
            apart = merged.districts[one[0]][one[1]] != merged.districts[other[0]][other[1]]
            if pair in seen or not (apart or not (ids[one[0]][one[1]] and ids[other[0]][other[1]])):
                continue
            difference = _difference(differing[one[0]][one[1]], differing[other[0]][other[1]])
            if difference is not None:
                seen.add(pair)
                first, second = (place_of(merged, spot, campaign, "location" if same is names else "name") for spot in pair)
                facts = {"first": first, "second": second, "one": first.value, "other": second.value}
                yield from told(_NEARLY, (first, second), {**facts, "difference": difference}, campaign)


def _texts(merged: Merged, campaign: Campaign, key: str) -> list[list[str]]:
    """A field of every ledger, folded, without the city's name in front."""
    texts = []
    for ledger in merged.ledgers:
        joined = "\0" + "\0".join(folded(ledger.values(key)))
        for prefix in campaign.district_prefixes:
            joined = joined.replace("\0" + prefix, "\0")
        texts.append(joined.split("\0")[1:] if ledger.rows else [])
    return texts


def _sharing(merged: Merged, same: Sequence[Sequence[str]], differing: Sequence[Sequence[str]]) -> Iterator[tuple[Spot, Spot]]:
    """Pairs of counted tasks that have a text of `same` in common."""
    texts = list(chain.from_iterable(same))
    if len(set(texts)) == len(texts):
        return
    groups: dict[str, list[Spot]] = defaultdict(list)
    for index, (own, fates) in enumerate(zip(same, merged.fates, strict=True)):
        for row, text in enumerate(own):
            if text and not fates[row] and differing[index][row]:
                groups[text].append((index, row))
    for group in groups.values():
        if len(group) <= _PAIRWISE:
            yield from combinations(group, 2)
        else:
            for turned in (False, True):
                group.sort(key=lambda spot: differing[spot[0]][spot[1]][:: -1 if turned else 1])
                yield from pairwise(group)


def _difference(one: str, other: str) -> str | None:
    """How two texts differ where it is by no more than one sign, none of them a number; None where by more."""
    if one == other:
        return "写法"
    if abs(len(one) - len(other)) > 1 or min(len(one), len(other)) < _SHORTEST:
        return None
    start = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    for left, right in ((1, 1), (1, 0), (0, 1)):
        if one[start + left :] == other[start + right :]:
            signs = one[start : start + left] + other[start : start + right]
            return None if any(map(_tells_apart, signs)) else "一个字"
    return None


def _tells_apart(sign: str) -> bool:
    """Whether a sign tells one of several things apart: a digit, a letter, a numeral, a cardinal direction."""
    return sign.isnumeric() or sign.isascii() or sign in "甲乙丙丁戊己庚辛东西南北中上下左右前后大小新老"
