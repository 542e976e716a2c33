"""What the rules say of a ledger made by hand, in the words that a clerk reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import ModuleType
from typing import Any

from making import DAY, ledger

from wellxl.campaign import Campaign
from wellxl.records import Ledger
from wellxl.rules import row
from wellxl.wells import WELLS
from wellxl.wording import findings

__all__ = ["MILL", "book", "told"]

MILL = {
    "district": "卧龙区",
    "street": "七一街道",
    "name": "光武面粉厂",
    "well": "W-1",
    "credit_code": "11341600728507525E",
    "location": "光武路1号",
    "longitude": 112.5,
    "latitude": 33.0,
    "depth": 80.0,
    "volume": 3000.0,
    "permit": "D411303G2021-0012",
    "purpose": "工业",
    "category": "应封停",
    "status": True,
    "done_on": date(2024, 6, 20),
    "households": 3,
    "people": 10,
    "obstacle": None,
    "phone": "13800000000",
}
"""A row with which nothing is wrong."""


def book(
    *rows: Mapping[str, Any], district: str = "卧龙区", campaign: Campaign = WELLS, raw: Mapping[str, Sequence[Any]] = {}
) -> Ledger:
    """A ledger of rows; `raw` gives what stands in the cells of a column where that is not its values."""
    made = ledger(district, rows, file="台账.xlsx", campaign=campaign)
    columns = tuple(column._replace(raw=raw.get(column.key, column.values)) for column in made.columns)
    return made._replace(columns=columns)


def told(
    ledger: Ledger,
    room: ModuleType = row,
    *,
    on: date = DAY,
    campaign: Campaign = WELLS,
    severities: Mapping[str, str] | None = None,
) -> list[tuple[str, str, str, str, str]]:
    """Severity, code, cell, sentence and suggestion of every finding."""
    found = findings(
        room.check(ledger, campaign, on),
        ledger.file,
        ledger.sheet,
        ledger.district,
        size=len(ledger.rows),
        severities=severities,
    )
    return [(one.severity, one.code, one.origin.cell, one.message, one.suggestion) for one in found]
