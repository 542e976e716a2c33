"""What no single file shows: the same task in two ledgers."""

from __future__ import annotations

from collections.abc import Iterator

from wellxl.campaign import Campaign
from wellxl.records import Clash, Finding, Hit, Kind, Merged, Origin
from wellxl.wording import tell

__all__ = ["KINDS", "check"]

_TWO_VERSIONS = Kind(
    "duplicate-between-files",
    "warning",
    "同一任务在本区两份文件里各有一行：{here} 与 {there}，只计较新的 {kept}",
    "请核对以哪一行为准，只保留一行",
    "本项目约定：同区两份文件以较新的为准",
)
_TWO_DISTRICTS = Kind(
    "duplicate-between-districts",
    "error",
    "同一任务出现在两个区：{here} 与 {there}，只计入{owner}（{kept}）",
    "请两区核对该井归属，由不负责的一区删去该行",
    "本项目约定：一项任务只计一次",
)

KINDS = (_TWO_VERSIONS, _TWO_DISTRICTS)
"""Every kind of finding that this room makes."""


def check(merged: Merged, campaign: Campaign) -> Iterator[Finding]:
    """The clashes between ledgers, each told in the list of both files and naming both cells."""
    for clash in merged.clashes:
        if clash.kept[0] != clash.dropped[0]:
            yield from _clash(merged, clash, campaign)


def _clash(merged: Merged, clash: Clash, campaign: Campaign) -> Iterator[Finding]:
    owner, other = (merged.districts[ledger][row] for ledger, row in (clash.kept, clash.dropped))
    kind = _TWO_VERSIONS if owner == other else _TWO_DISTRICTS
    severity = campaign.severities.get(kind.code, "")
    if severity == "off":
        return
    kept, dropped = (_place(merged, place, campaign) for place in (clash.kept, clash.dropped))
    for here, there, place in ((kept, dropped, clash.kept), (dropped, kept, clash.dropped)):
        facts = {"here": here[0], "there": there[0], "kept": kept[0], "owner": owner}
        origin, header, value = here
        hit = Hit(kind, origin.row, origin.column, header, value, {key: _short(fact) for key, fact in facts.items()})
        yield tell(hit, origin.file, origin.sheet, merged.ledgers[place[0]].district, severity)


def _place(merged: Merged, place: tuple[int, int], campaign: Campaign) -> tuple[Origin, str, object]:
    """The cell that identifies a task, its header and its value."""
    ledger = merged.ledgers[place[0]]
    for key in (campaign.key_of("id"), "name"):
        column = ledger.column(key)
        if column and column.values[place[1]] is not None:
            return (
                Origin(ledger.file, ledger.sheet, ledger.rows[place[1]], column.letter),
                column.header,
                column.values[place[1]],
            )
    return Origin(ledger.file, ledger.sheet, ledger.rows[place[1]]), "", ""


def _short(place: object) -> str:
    return f"{place.file}!{place.cell}" if isinstance(place, Origin) else str(place)
