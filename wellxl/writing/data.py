"""The report as plain data: the JSON of the command line, and the rows of the frames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from wellxl.records import Balance, Bulletin, Finding, Tally

__all__ = ["as_dict", "findings", "sources", "table"]


def as_dict(bulletin: Bulletin, output: str) -> dict[str, Any]:
    """The contract of `--json`: output, date, title, table, sources, findings, missing; and the roll call."""
    return {
        "output": output or None,
        "date": bulletin.tally.date.isoformat(),
        "title": bulletin.tally.title,
        "table": list(table(bulletin.tally)),
        "sources": list(sources(bulletin.balances)),
        "findings": list(findings(bulletin.findings)),
        "missing": list(bulletin.tally.missing),
        "roll": [
            {"district": one.district, "files": list(one.files), "listed": one.listed, "remarks": list(one.remarks)}
            for one in bulletin.roll
        ],
    }


def table(tally: Tally) -> Iterator[dict[str, Any]]:
    """A line of the bulletin each; the category of a district's sum is 合计, the district of all is 总计."""
    for block in tally.blocks:
        for figure in block.figures:
            yield {
                "district": block.district,
                "category": figure.category,
                "total": figure.total,
                "completed": figure.completed,
                "rate": float(figure.rate),
                "district_rate": float(block.sum.rate),
                "rank": block.rank,
            }


def sources(balances: Iterable[Balance]) -> Iterator[dict[str, Any]]:
    """A sheet each; a refused file has a blank sheet and no rows."""
    for balance in balances:
        yield {
            "file": balance.line.file,
            "sheet": balance.line.sheet,
            "sha256": balance.line.sha256,
            "district": balance.line.district,
            "rows": {
                "seen": balance.seen,
                "counted": balance.counted,
                "refused": balance.refused,
                "duplicate": balance.duplicate,
                "skipped": balance.skipped,
            },
        }


def findings(found: Iterable[Finding]) -> Iterator[dict[str, Any]]:
    """A finding each, where it stands and what to do; `cell` is the first of its rows."""
    for one in found:
        yield {
            "severity": one.severity,
            "code": one.code,
            "file": one.origin.file,
            "sheet": one.origin.sheet,
            "cell": one.origin.cell,
            "column": one.column,
            "value": one.value,
            "message": one.message,
            "suggestion": one.suggestion,
            "rows": list(one.rows) or ([one.origin.row] if one.origin.row else []),
        }
