"""What was found out about a bulletin, in the words that are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from wellxl import wording
from wellxl.reading.differences import Difference, sentence
from wellxl.verify import Verification

__all__ = ["lines"]

_SHOWN = 20
"""Differences that are printed unless all are asked for."""
_LONG = 36
"""Characters that a line of a terminal has room for."""
_STATES = {"same": "相同", "changed": "已变", "missing": "没有找到"}
_ALIKE = {"row-missing": "行", "row-added": "行", "source-unnamed": "份"}
"""Kinds that are told together where they follow each other, and how they are counted."""


def lines(found: Verification, verbose: bool = False) -> Iterator[str]:
    """The title, the ledgers, the sheets, what does not follow, and the verdict; no cell can break or turn a line."""
    for line in _lines(found, verbose):
        yield "".join(sign if sign.isprintable() else " " for sign in line)


def _lines(found: Verification, verbose: bool) -> Iterator[str]:
    day = found.date
    yield f"{found.title}（{day.year}.{day.month}.{day.day}）"
    states = Counter(state for _, state in found.sources)
    told = "，".join(f"{name} {states[state]}" for state, name in _STATES.items() if states[state])
    yield f"来源列出台账 {len(found.sources)} 份：{told}"
    counts = Counter(one.sheet for one in found.differences)
    rows = [("工作表", "单元格", "公式", "对不上")]
    rows += [(one.sheet, f"{one.cells:,}", f"{one.formulas:,}", f"{counts[one.sheet]:,}") for one in found.sheets]
    yield from wording.columns(rows, "<>>>")
    if any(state != "same" for _, state in found.sources):
        yield "注意：有台账变了或没有找到，以下对不上的多半由此而来"
    for note in found.notes:
        yield f"注意：{note}"
    yield from _edits([one for one in found.differences if one.kind != "result"], verbose)
    yield from _results([one for one in found.differences if one.kind == "result"], verbose)
    yield f"对不上的有 {len(found.differences):,} 处" if found.differences else "全部对得上：通报上的每个数都能从台账重新得出"


def _edits(edits: Sequence[Difference], verbose: bool) -> Iterator[str]:
    groups = list(_together(edits))
    for group in groups if verbose else groups[:_SHOWN]:
        yield from _told(group)
    if (left := sum(map(len, groups[_SHOWN:]))) and not verbose:
        yield f"  还有 {left:,} 处，用 -v 全部列出"


def _results(results: Sequence[Difference], verbose: bool) -> Iterator[str]:
    """What came out otherwise though its formula stands: in columns, for it seldom says anything new."""
    if not results:
        return
    yield f"公式没有改、结果不同的 {len(results):,} 处："
    rows = [("单元格", "内容", "显示", "应为")]
    for one in results if verbose else results[:_SHOWN]:
        rows.append((f"{one.sheet}!{one.cell}", one.about, one.stands, one.follows))
    yield from wording.columns(rows, "<<>>")
    if len(results) > _SHOWN and not verbose:
        yield f"  还有 {len(results) - _SHOWN:,} 处，用 -v 全部列出"


def _told(group: Sequence[Difference]) -> Iterator[str]:
    """Where and of what, and below it what is wrong."""
    first = group[0]
    where = f"  {first.sheet}!{first.cell}" if first.cell else f"  {first.sheet}"
    several = f" 等 {len(group):,} {_ALIKE[first.kind]}" if len(group) > 1 else ""
    yield f"{where}  {first.about}{several}".rstrip()
    told, comma, follows = sentence(first).partition("，应为")
    if len(told + follows) <= _LONG:
        yield f"      {told}{comma}{follows}"
    else:
        yield f"      {told}{comma[:1]}"
        if follows:
            yield f"      应为{follows}"


def _together(found: Sequence[Difference]) -> Iterator[list[Difference]]:
    """Each difference; rows that are missing or too many, one after the other, as one."""
    group: list[Difference] = []
    for one in found:
        if group and one.kind in _ALIKE and (one.kind, one.sheet) == (group[-1].kind, group[-1].sheet) and _next(group[-1], one):
            group.append(one)
            continue
        if group:
            yield group
        group = [one]
    if group:
        yield group


def _next(one: Difference, other: Difference) -> bool:
    """Missing rows are missing in one place; added ones stand below each other."""
    return int(other.cell[1:]) - int(one.cell[1:]) == (one.kind == "row-added")
