"""Records made by hand, for tests that need no file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from wellxl.campaign import Campaign
from wellxl.merging import merge
from wellxl.records import Balance, Bulletin, Checked, Column, Finding, Ledger, Skipped, Source, SourceLine, letters
from wellxl.tally import tally
from wellxl.wells import WELLS

DAY = date(2024, 6, 23)

GOLDEN = {
    "示范区": {"应封停": (84, 33), "应纳管": (10, 0)},
    "卧龙区": {"应封停": (29, 21), "应纳管": (55, 4)},
    "宛城区": {"应封停": (38, 10), "应纳管": (0, 0)},
    "高新区": {"应封停": (34, 9), "应纳管": (57, 5)},
}
"""domain.md's golden case: district → category → total, completed."""


def ledger(
    district: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    file: str = "",
    sheet: str = "台账",
    campaign: Campaign = WELLS,
    modified: float = 0.0,
) -> Ledger:
    """A ledger whose rows are given as field → value; the first stands in row 2."""
    keys = [field.key for field in campaign.fields if any(field.key in row for row in rows)]
    return Ledger(
        file=file or f"{district}.xlsx",
        sheet=sheet,
        sha256="0" * 64,
        district=district,
        header_rows=(1, 1),
        rows=range(2, len(rows) + 2),
        columns=tuple(
            Column(key, letters(index), campaign.field(key).header, tuple(row.get(key) for row in rows))
            for index, key in enumerate(keys)
        ),
        modified=modified,
    )


def task(owner: str, number: int, category: str = "应封停", done: bool = False, **more: Any) -> dict[str, Any]:
    """One row, with an identity of its own."""
    return {
        "district": owner,
        "name": f"{owner}用户{number}",
        "well": f"{owner}-{number:04d}",
        "category": category,
        "status": done,
        "done_on": date(2024, 6, 20) if done else None,
        **more,
    }


def checked(*ledgers: Ledger, refused: Mapping[int, frozenset[int]] | None = None) -> list[Checked]:
    """Each ledger as a file that has been read and checked; `refused` names rows of the n-th ledger."""
    return [
        Checked(Source(Path(one.file), one.file), one.sha256, (one,), refused_rows={0: (refused or {}).get(index, frozenset())})
        for index, one in enumerate(ledgers)
    ]


def golden_ledgers() -> list[Ledger]:
    """Four ledgers that give the golden case."""
    made = []
    for district, categories in GOLDEN.items():
        rows, number = [], 0
        for category, (total, completed) in categories.items():
            for index in range(total):
                number += 1
                rows.append(task(district, number, category, index < completed))
        made.append(ledger(district, rows))
    return made


def bulletin(
    ledgers: Sequence[Ledger], *, notes: Sequence[str] = (), findings: Sequence[Finding] = (), campaign: Campaign = WELLS
) -> Bulletin:
    """What is published of the ledgers; each sheet has a title, a header and a sum beside its rows."""
    merged = merge(checked(*ledgers), campaign, DAY)
    skipped = (Skipped(1, "标题"), Skipped(2, "表头"), Skipped(3, "合计"), Skipped(4, "合计"))
    balances = tuple(
        Balance(
            SourceLine(one.file, one.sheet, one.sha256, one.district, len(one.rows) + len(skipped), skipped, "A1:F9"),
            counted=fates.count(0),
            refused=fates.count(1),
            duplicate=fates.count(2),
        )
        for one, fates in zip(merged.ledgers, merged.fates, strict=True)
    )
    return Bulletin(tally(merged, campaign, DAY, notes=notes), merged, tuple(findings), balances)
