"""A checked ledger as bytes and back: for the cache, and for processes that read for one another. Nothing in it can be
executed (packed.py). Each column's values are packed by themselves.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from wellxl.packed import Packed, allowed, pack, unpack
from wellxl.records import Checked, Column, Finding, Ledger, Origin, Skipped, Source, SourceLine

__all__ = ["dump", "load"]

_RECORDS = allowed(Packed, Ledger, Column, SourceLine, Skipped, Finding, Origin, range, date, datetime, time, timedelta)
_FIELDS = [str, tuple, tuple, tuple, dict, tuple]
"""The types of the fields of Checked, but for the source."""


def dump(checked: Checked) -> bytes:
    """All but the source and its time, which differ from one run to the next."""
    _, *fields = checked._replace(ledgers=tuple(map(_packed, checked.ledgers)))
    return pack(fields)


def load(data: bytes, source: Source, modified: float) -> Checked:
    """The ledger again, as that of a file with its time. Raises ValueError where the bytes are cut, hold more or other
    records, or name anything else; what stands in the records is taken as it is, and a column is not looked at before
    somebody asks for it.
    """
    fields = unpack(data, _RECORDS)
    if type(fields) is not list or list(map(type, fields)) != _FIELDS:
        raise ValueError("no checked ledger")
    checked = Checked(source, *fields)
    if not all(type(one) is Ledger for one in checked.ledgers):
        raise ValueError("no checked ledger")
    return checked._replace(ledgers=tuple(one._replace(modified=modified) for one in checked.ledgers))


def _packed(ledger: Ledger) -> Ledger:
    texts = ledger.texts
    columns = (column._replace(values=Packed.of(column.values, texts.get(column.key))) for column in ledger.columns)
    return ledger._replace(columns=tuple(columns), modified=0.0)
