"""Today's tasks against the previous bulletin: what was reopened, vanished, appeared, was given another date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wellxl.campaign import Campaign
from wellxl.records import Change, Finding, Kind, Merged, Origin
from wellxl.rules.spots import Place, Spot, place_of, told, totals_of
from wellxl.wording import show

__all__ = ["KINDS", "changes", "check"]

_REOPENED = Kind(
    "previous-reopened",
    "error",
    "上期通报已完成（完成日期 {before}），这次报成未完成：{here}，上期 {there}",
    "请核对：确已重新启用的写明原因，误报的改回已完成",
    "本项目约定：已完成的任务不应无故退回",
    title="已完成又退回",
)
_VANISHED = Kind(
    "previous-vanished",
    "error",
    "上期通报有这项任务（{there}“{name}”），这次{district}台账里没有",
    "请补报该行；确已取消的，请附核销依据",
    "本项目约定：任务不应无故消失",
    title="上期任务消失",
)
_APPEARED = Kind(
    "previous-appeared",
    "warning",
    "上期通报没有这项任务：{here}“{name}”",
    "请核对是否新增任务，或编号、名称写法有变",
    "本项目约定：新增任务应有说明",
    title="新增任务",
)
_REDATED = Kind(
    "previous-redated",
    "warning",
    "完成日期与上期通报不同：{here} 现为 {after}，上期 {before}",
    "请核对以哪个日期为准",
    "本项目约定：完成日期不应反复",
    title="完成日期有变",
)
_RECATEGORISED = Kind(
    "previous-recategorised",
    "warning",
    "分类与上期通报不同：{here} 现为“{after}”，上期“{before}”",
    "请核对分类；确需调整的，请说明依据",
    "本项目约定：分类不应随意调整",
    title="分类有变",
)
_MOVED = Kind(
    "previous-moved",
    "warning",
    "辖区与上期通报不同：{here} 现属{after}，上期属{before}",
    "请两区核对归属",
    "本项目约定：一项任务只属一个区",
    title="辖区有变",
)
_FELL = Kind(
    "previous-total-fell",
    "warning",
    "{district}总任务数由上期 {before} 项降为 {after} 项",
    "请核对是否漏报",
    "本项目约定：总任务数减少应有说明",
    title="总任务数减少",
)

KINDS = (_REOPENED, _VANISHED, _APPEARED, _REDATED, _RECATEGORISED, _MOVED, _FELL)
"""Every kind of finding that this room makes."""

_OF_A_TASK = {kind.code: kind for kind in (_REOPENED, _VANISHED, _APPEARED, _REDATED, _RECATEGORISED, _MOVED)}


def changes(merged: Merged, before: Merged, campaign: Campaign) -> tuple[Change, ...]:
    """Every difference of a task between the two, in today's order and those that vanished last.

    The newly completed are among them, as `completed`, though they are no finding. A task that was sent but refused
    has not vanished.
    """
    from wellxl.rules.pairs import paired  # late: not every run has a previous bulletin

    pairs = paired(merged, before, campaign)
    today, then = _Facts(merged, campaign), _Facts(before, campaign)
    found: list[tuple[Spot | None, Spot | None, str, Any, Any]] = []
    for spot, old in sorted([*pairs.common, *((spot, None) for spot in pairs.here)], key=lambda pair: pair[0]):
        if old is None:
            found.append((spot, None, "previous-appeared", "", ""))
        elif today.of(spot) != then.of(old):
            found += [(spot, old, *difference) for difference in _differences(then.of(old), today.of(spot))]
    found += [(None, spot, "previous-vanished", "", "") for spot in pairs.there if spot not in pairs.refused]
    return tuple(_change(merged, before, campaign, *one) for one in found)


class _Facts:
    """What is compared of a task: done, date, category, district."""

    def __init__(self, merged: Merged, campaign: Campaign) -> None:
        keys = (campaign.key_of("date"), campaign.key_of("category"))
        dates, categories = ([ledger.values(key) for ledger in merged.ledgers] for key in keys)
        self._columns = list(zip(merged.done, dates, categories, merged.districts, strict=True))

    def of(self, spot: Spot) -> tuple[Any, ...]:
        return tuple(column[spot[1]] for column in self._columns[spot[0]])


def _differences(old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[tuple[str, Any, Any]]:
    (was_done, old_day, old_category, old_district), (done, day, category, district) = old, new
    if done and not was_done:
        yield "completed", "", day
    elif was_done and not done:
        yield "previous-reopened", old_day, day
    elif done and day != old_day:
        yield "previous-redated", old_day, day
    if category != old_category:
        yield "previous-recategorised", old_category, category
    if district != old_district:
        yield "previous-moved", old_district, district


_FIELD_OF = {
    "completed": "date",
    "previous-reopened": "status",
    "previous-redated": "date",
    "previous-recategorised": "category",
    "previous-moved": "district",
}
"""The type of the field in which a change shows."""


def _change(
    merged: Merged, before: Merged, campaign: Campaign, spot: Spot | None, old: Spot | None, code: str, was: Any, now: Any
) -> Change:
    key = campaign.key_of(_FIELD_OF.get(code, "id"))
    here = place_of(merged, spot, campaign, key).origin if spot else None
    there = place_of(before, old, campaign, key).origin if old else None
    ledgers, districts, (ledger, row) = (
        (merged.ledgers, merged.districts, spot) if spot else (before.ledgers, before.districts, old or (0, 0))
    )
    name = str(ledgers[ledger].values("name")[row] or "")
    return Change(code, districts[ledger][row], name, show(was), show(now), here, there)


def check(made: tuple[Change, ...], merged: Merged, before: Merged, campaign: Campaign) -> Iterator[Finding]:
    """The findings that the changes give, each with both places, and the totals that fell."""
    for change in made:
        if kind := _OF_A_TASK.get(change.code):
            origin = change.here or change.there or Origin("")
            place = Place(origin, _header(campaign, change.code), change.after or change.name, change.district)
            facts = {"here": str(change.here or ""), "there": str(change.there or "")}
            facts |= {"before": change.before or "空", "after": change.after or "空"}
            yield from told(kind, (place,), {**facts, "name": change.name, "district": change.district}, campaign)
    totals, old_totals = totals_of(merged), totals_of(before)
    files = {ledger.district: ledger.file for ledger in reversed(merged.ledgers)}
    for district in campaign.district_names:
        if district in files and totals[district] < old_totals[district]:
            place = Place(Origin(files[district]), "", "", district)
            facts = {"district": district, "before": str(old_totals[district]), "after": str(totals[district])}
            yield from told(_FELL, (place,), facts, campaign)


def _header(campaign: Campaign, code: str) -> str:
    field = campaign.field(campaign.key_of(_FIELD_OF.get(code, "id")))
    return field.header if field else ""
