"""A report as DataFrames, for notebooks. pandas is imported only when a frame is asked for: it costs more than a run."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, compress, repeat
from typing import TYPE_CHECKING, Any

from wellxl.campaign import Campaign
from wellxl.columns import counted
from wellxl.errors import InputError, extra
from wellxl.records import Balance, Change, Finding, Merged, Tally
from wellxl.writing import data

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["changes", "findings", "records", "sources", "table"]


def _pandas() -> Any:
    try:
        import pandas
    except ImportError as error:
        raise InputError(f"要在笔记本里看数据表，请先安装 pandas：{extra('frames')}") from error
    return pandas


def table(tally: Tally) -> DataFrame:
    """The bulletin: district, category, total, completed, rate, district_rate, rank (<NA> where unranked)."""
    frame: DataFrame = _pandas().DataFrame(list(data.table(tally)))
    return frame.astype({"district": "string", "category": "string", "rank": "Int64"})


def records(merged: Merged, campaign: Campaign) -> DataFrame:
    """Every task that counts: a column for each of the campaign's fields, then completed, file, sheet, row.

    Numbers are float64 (whole ones Int64), dates datetime64, the status boolean, all else strings.
    """
    pandas = _pandas()
    counts = list(map(counted, merged.fates))

    def joined(of: Iterable[Iterable[Any]]) -> list[Any]:
        return list(chain.from_iterable(map(compress, of, counts)))

    def each(pick: str) -> list[str]:
        return joined(repeat(getattr(ledger, pick), len(ledger.rows)) for ledger in merged.ledgers)

    columns: dict[str, Any] = {}
    for field in campaign.fields:
        values = merged.districts if field.type == "district" else [ledger.values(field.key) for ledger in merged.ledgers]
        columns[field.key] = pandas.Series(
            joined(values), dtype=None if field.type == "date" else _TYPES.get(field.type, "string")
        )
        if field.type == "date":
            columns[field.key] = pandas.to_datetime(columns[field.key])
    columns["completed"] = pandas.Series(joined(merged.done), dtype="boolean")
    columns["file"] = pandas.Series(each("file"), dtype="string")
    columns["sheet"] = pandas.Series(each("sheet"), dtype="string")
    columns["row"] = pandas.Series(joined(ledger.rows for ledger in merged.ledgers), dtype="int64")
    frame: DataFrame = pandas.DataFrame(columns)
    return frame


_TYPES = {
    "number": "Float64",
    "volume": "Float64",
    "longitude": "Float64",
    "latitude": "Float64",
    "count": "Int64",
    "status": "boolean",
}


def findings(found: Iterable[Finding]) -> DataFrame:
    """Every finding: severity, code, file, sheet, cell, column, value, message, suggestion."""
    names = ["severity", "code", "file", "sheet", "cell", "column", "value", "message", "suggestion"]
    frame: DataFrame = _pandas().DataFrame(list(data.findings(found)), columns=names, dtype="string")
    return frame


def changes(made: Iterable[Change]) -> DataFrame:
    """Every change since the previous bulletin: code, district, name, before, after, here, there (places as text)."""
    rows = [(one.code, one.district, one.name, one.before, one.after, str(one.here or ""), str(one.there or "")) for one in made]
    names = ["code", "district", "name", "before", "after", "here", "there"]
    frame: DataFrame = _pandas().DataFrame(rows, columns=names, dtype="string")
    return frame


def sources(balances: Iterable[Balance]) -> DataFrame:
    """Every sheet: file, sheet, sha256, district, seen, counted, refused, duplicate, skipped."""
    rows = [{**{key: value for key, value in one.items() if key != "rows"}, **one["rows"]} for one in data.sources(balances)]
    frame: DataFrame = _pandas().DataFrame(rows)
    return frame.astype(dict.fromkeys(("file", "sheet", "sha256", "district"), "string"))
