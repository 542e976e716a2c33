"""A hundred ledgers in zip containers, and single bytes of them changed at random, by seed."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import xlsxwriter
from builders import PLAIN, ledger, tasks
from layouts import LAYOUTS
from packing import zipped

from wellxl.records import Grid

__all__ = ["Flip", "flips", "ledgers"]


class Flip(NamedTuple):
    """One byte changed."""

    name: str
    place: int
    data: bytes


def ledgers(folder: Path) -> list[tuple[str, bytes]]:
    """A hundred: every layout of the tests by XlsxWriter and some by openpyxl and as ods, and ledgers of all columns."""
    made = [(f"{number:02}.xlsx", _xlsx(layout.grid)) for number, layout in enumerate(LAYOUTS)]
    made += [(f"{number:02}-o.xlsx", _openpyxl(layout.grid)) for number, layout in enumerate(LAYOUTS[:20])]
    made += [(f"{number:02}.ods", _ods(layout.grid)) for number, layout in enumerate(LAYOUTS[:20])]
    for number in range(100 - len(made)):
        district = ("示范区", "卧龙区", "宛城区", "高新区")[number % 4]
        rows = tasks(district, {"应封停": (number + 2, number), "应纳管": (5, 2)}, 10 + number)
        made.append((f"{district}{number}.xlsx", ledger(folder / "made.xlsx", rows, PLAIN).read_bytes()))
    return made


def flips(name: str, data: bytes, count: int, *, packed: bool) -> Iterator[Flip]:
    """So many flips, drawn without repetition of places until all had one: in the compressed data, or all around it."""
    chance = random.Random(f"{name}{packed}")
    inside = bytearray(len(data))
    with zipfile.ZipFile(BytesIO(data)) as package:
        for info in package.infolist():
            head = info.header_offset + 26
            start = (
                head + 4 + int.from_bytes(data[head : head + 2], "little") + int.from_bytes(data[head + 2 : head + 4], "little")
            )
            inside[start : start + info.compress_size] = b"\1" * info.compress_size
    places = [place for place, one in enumerate(inside) if one == packed]
    chance.shuffle(places)
    for place in islice(cycle(places), count):
        yield Flip(name, place, data[:place] + bytes([data[place] ^ chance.randint(1, 255)]) + data[place + 1 :])


def _xlsx(grid: Grid) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.set_properties({"created": datetime(2024, 6, 23)})
        page = book.add_worksheet(grid.sheet)
        for number, row in enumerate(grid.rows):
            page.write_row(number, 0, row)
        for top, left, bottom, right in grid.merges:
            page.merge_range(top, left, bottom, right, grid.rows[top][left])
    return buffer.getvalue()


def _openpyxl(grid: Grid) -> bytes:
    book = openpyxl.Workbook()
    page: Any = book.active
    for row in grid.rows:
        page.append([None if cell == "" else cell for cell in row])
    for top, left, bottom, right in grid.merges:
        page.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    buffer = BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as made:  # all but what bears the time of day: a flip is found again by its seed
        return zipped({name: made.read(name) for name in made.namelist() if not name.endswith("core.xml")})


def _ods(grid: Grid) -> bytes:
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in grid.rows)
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="台账">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def _ods_cell(cell: Any) -> str:
    if cell == "":
        return "<table:table-cell/>"
    kind = f'float" office:value="{cell}' if isinstance(cell, float) else "string"
    return f'<table:table-cell office:value-type="{kind}"><text:p>{cell}</text:p></table:table-cell>'
