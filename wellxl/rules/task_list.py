"""The ledgers against the city's own list of tasks: what is missing, what is not on it, what was changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from wellxl.campaign import Campaign
from wellxl.records import Finding, Kind, Merged
from wellxl.rules.spots import Spot, place_of, told

if TYPE_CHECKING:
    from wellxl.rules.pairs import Pairs

__all__ = ["KINDS", "check", "missing"]

_MISSING = Kind(
    "task-missing",
    "error",
    "任务清单里有这项任务（{listed}“{name}”），{district}台账里没有",
    "请补报该行；确已取消的，请报市里从清单中核销",
    "本项目约定：台账应与任务清单逐项对应",
    title="清单任务未报",
)
_NOT_LISTED = Kind(
    "task-not-listed",
    "warning",
    "任务清单里没有这项任务：{here}“{name}”",
    "请核对编号和名称；确属新增的，请报市里列入清单",
    "本项目约定：台账应与任务清单逐项对应",
    title="清单外任务",
)
_OTHER_CATEGORY = Kind(
    "task-category-changed",
    "error",
    "分类与任务清单不一致：{here} 写的是“{now}”，清单 {listed} 是“{was}”",
    "请改回“{was}”；确需调整的，请先报市里变更清单",
    "本项目约定：分类以任务清单为准",
    title="分类与清单不符",
)
_OTHER_DISTRICT = Kind(
    "task-district-changed",
    "error",
    "辖区与任务清单不一致：{here} 由{now}上报，清单 {listed} 属{was}",
    "请核对归属，由{was}上报",
    "本项目约定：辖区以任务清单为准",
    title="辖区与清单不符",
)

KINDS = (_MISSING, _NOT_LISTED, _OTHER_CATEGORY, _OTHER_DISTRICT)
"""Every kind of finding that this room makes."""


def missing(merged: Merged, listed: Merged, campaign: Campaign) -> list[Spot]:
    """Where the tasks stand in the list that no counted row of a ledger has, in the list's order."""
    return _paired(merged, listed, campaign).there


def _paired(merged: Merged, listed: Merged, campaign: Campaign) -> Pairs:
    from wellxl.rules.pairs import paired  # late: not every run has a list

    return paired(merged, listed, campaign)


def check(merged: Merged, listed: Merged, campaign: Campaign, silent: Collection[str] = ()) -> Iterator[Finding]:
    """Findings with both places. A missing task is told to the district that should have sent it; one that was sent
    but refused has been told already, and so has a district that sent nothing (`silent`).
    """
    pairs = _paired(merged, listed, campaign)
    for spot in pairs.there:
        district = listed.districts[spot[0]][spot[1]]
        if district in silent or spot in pairs.refused:
            continue
        place = place_of(listed, spot, campaign)._replace(district=district)
        yield from told(_MISSING, (place,), {"listed": place, "name": _name(listed, spot), "district": district}, campaign)
    for spot in pairs.here:
        place = place_of(merged, spot, campaign)
        yield from told(_NOT_LISTED, (place,), {"here": place, "name": _name(merged, spot)}, campaign)
    category = campaign.key_of("category")
    now, was = ([ledger.values(category) for ledger in one.ledgers] for one in (merged, listed))
    yield from _changed(_OTHER_CATEGORY, category, pairs.common, (merged, now), (listed, was), campaign)
    districts = (merged, merged.districts), (listed, listed.districts)
    yield from _changed(_OTHER_DISTRICT, campaign.key_of("district"), pairs.common, *districts, campaign)


def _changed(
    kind: Kind,
    key: str,
    common: Iterable[tuple[Spot, Spot]],
    here: tuple[Merged, Sequence[Sequence[Any]]],
    there: tuple[Merged, Sequence[Sequence[Any]]],
    campaign: Campaign,
) -> Iterator[Finding]:
    """The tasks whose value in a field is another than the list's; each side comes as records and their values."""
    (merged, now), (listed, was) = here, there
    for (one, row), (other, line) in sorted(
        pair for pair in common if now[pair[0][0]][pair[0][1]] != was[pair[1][0]][pair[1][1]]
    ):
        place = place_of(merged, (one, row), campaign, key)
        facts = {"here": place, "listed": place_of(listed, (other, line), campaign, key)}
        yield from told(kind, (place,), {**facts, "now": now[one][row], "was": was[other][line]}, campaign)


def _name(merged: Merged, spot: Spot) -> str:
    return str(merged.ledgers[spot[0]].values("name")[spot[1]] or "")
