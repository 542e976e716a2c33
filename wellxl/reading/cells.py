"""The cells of a checked workbook, xlsx and xlsb, read by calamine and completed by a second look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from operator import methodcaller
from typing import Any

from wellxl.reading.container import DAMAGED, ENCRYPTED, RESAVE, Limits, Package, Refused, refusal
from wellxl.reading.handing import for_parser
from wellxl.reading.parts import sheet_parts
from wellxl.reading.scan import Seen, bounded, oversized
from wellxl.records import Grid, Hit, Kind, letters

__all__ = ["KINDS", "TWICE", "Details", "Rows", "clean", "read_cells", "read_package"]

Rows = Sequence[list[Any]]


class Details:
    """What calamine leaves out of one sheet; coordinates as in Grid."""

    __slots__ = ("errors", "hidden", "uncached")

    def __init__(self) -> None:
        self.errors: dict[tuple[int, int], str] = {}
        self.uncached: set[tuple[int, int]] = set()
        self.hidden: set[int] = set()


TWICE = refusal("cell-duplicate", "单元格重复", "文件结构有误：单元格 {cell} 出现了两次，无法确定以哪一个为准", RESAVE)

_NO_SHEET = refusal("file-no-sheet", "没有工作表", "工作簿里没有可以读取的工作表", RESAVE)
_LOST = refusal(
    "sheet-unreadable", "工作表读不出", "工作表“{sheet}”的内容读不出来：文件里有 {count} 个单元格，读到 {read} 个", RESAVE
)
_CONTROL = Kind("text-control-characters", "fixed", "工作表“{sheet}”的 {cells} 中有看不见的控制字符，已去掉", title="控制字符")
_IMAGE = Kind(
    "cell-image",
    "warning",
    "工作表“{sheet}”的 {cells} 是嵌入单元格的图片，没有文字，按空白处理",
    "如果图片里有需要统计的内容，请改为文字",
    title="嵌入图片",
)
_LONG = Kind(
    "text-too-long",
    "warning",
    "工作表“{sheet}”的 {cells} 文字超过 32,767 个字符，Excel 的单元格放不下，明细中只保留前面的部分",
    "请缩短文字，或改为另附文件",
    "Excel 的单元格上限",
    title="文字过长",
)

_LONGEST = 32_767
# Patterns are strings: a clean ledger asks for none of them, and re keeps those that it has compiled.
_FORBIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
_DISPIMG = r'=\s*(?:_xlfn\.)?DISPIMG\("'


def read_package(package: Package, seen: dict[str, Seen], limits: Limits) -> tuple[tuple[Grid, ...], tuple[Hit, ...]]:
    """The sheets of an xlsx or xlsb package whose parts have been examined; raises Refused."""
    parts = sheet_parts(package)
    hits: list[Hit] = []

    def complete(index: int, name: str, rows: Rows) -> Details:
        part = package.parts.get(parts[index]) if index < len(parts) else None
        if part is None:
            return Details()
        if package.format == "xlsb":
            from wellxl.reading.second import look_again_binary  # late: most folders hold no xlsb

            hits.extend(clean(rows, name))
            return look_again_binary(package, part)
        one = seen[parts[index]]
        read = len(rows) * len(rows[0]) - sum(map(methodcaller("count", ""), rows)) if rows else 0
        if one.values and not rows:
            raise Refused(_LOST, sheet=name, count=one.values, read=read)
        strings = seen.get("xl/sharedstrings.xml", one)
        if one.images or one.escapes or one.long or strings.escapes or strings.long:
            hits.extend(clean(rows, name))
        if one.values == read and not (one.formulas or one.hidden):
            return Details()
        from wellxl.reading.second import look_again  # late: most sheets hold values alone

        return look_again(package, part, one.values - read)

    return read_cells(for_parser(package, seen), limits, complete), tuple(hits)


def read_cells(stream: BytesIO, limits: Limits, complete: Callable[[int, str, Rows], Details]) -> tuple[Grid, ...]:
    """All worksheets by calamine; `complete` gives, for a sheet's index, name and rows, what calamine leaves out.

    The stream is closed as soon as calamine has its own copy.
    """
    from python_calamine import CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(stream)
        stream.close()
        grids = tuple(bounded(_sheets(book, limits, complete), limits))
    except (Refused, KeyboardInterrupt, MemoryError):
        raise
    except PasswordError as error:
        raise Refused(ENCRYPTED) from error
    except BaseException as error:  # a panic of the parser is no Exception
        raise Refused(DAMAGED, what="读不出里面的工作表") from error
    if not grids:
        raise Refused(_NO_SHEET)
    return grids


def _sheets(book: Any, limits: Limits, complete: Callable[[int, str, Rows], Details]) -> Iterator[Grid]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_index(index)
        height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
        oversized(height, width, limits)
        merges = tuple((*start, *end) for start, end in sheet.merged_cell_ranges or ())
        rows = sheet.to_python(skip_empty_area=False) if height else []
        del sheet
        details = complete(index, meta.name, rows)
        yield _grid(meta.name, rows, merges, meta.visible == SheetVisibleEnum.Visible, details, limits)


def _grid(name: str, rows: list[list[Any]], merges: tuple[Any, ...], visible: bool, details: Details, limits: Limits) -> Grid:
    places = [*details.errors, *details.uncached]
    for down, right in places:
        if down < len(rows) and right < len(rows[down]) and rows[down][right] != "":  # a value there, and none
            raise Refused(TWICE, cell=f"{letters(right)}{down + 1}")
    width = max([len(rows[0]) if rows else 0, *(column + 1 for _, column in places)])
    height = max([len(rows), *(row + 1 for row, _ in places)])
    oversized(height, width, limits)
    if rows and width > len(rows[0]):
        for row in rows:
            row.extend([""] * (width - len(row)))
    rows.extend([""] * width for _ in range(height - len(rows)))
    return Grid(name, rows, merges, visible, frozenset(details.hidden), details.errors, frozenset(details.uncached))


def clean(rows: Rows, sheet: str) -> list[Hit]:
    """Take forbidden characters and cell images out of the rows, in place; says where they were, and where a text is
    longer than the cell of 明细 that it goes into."""
    found: dict[str, list[str]] = {}
    for number, row in enumerate(rows, 1):
        text = "".join([cell for cell in filter(None, row) if cell.__class__ is str])  # a row at once: few have any
        for index, cell in enumerate(row) if re.search(_FORBIDDEN, text) or "DISPIMG" in text or len(text) > _LONGEST else ():
            if type(cell) is not str or not cell:
                continue
            if re.search(_FORBIDDEN, cell):
                row[index] = cell = re.sub(_FORBIDDEN, "", cell)
                found.setdefault("control", []).append(f"{letters(index)}{number}")
            if "DISPIMG" in cell and re.match(_DISPIMG, cell):
                row[index] = ""
                found.setdefault("image", []).append(f"{letters(index)}{number}")
            elif len(cell) > _LONGEST:
                found.setdefault("long", []).append(f"{letters(index)}{number}")
    kinds = {"control": _CONTROL, "image": _IMAGE, "long": _LONG}
    return [Hit(kinds[key], 0, facts={"sheet": sheet, "cells": _some(cells)}) for key, cells in found.items()]


def _some(cells: list[str]) -> str:
    return "、".join(cells[:3]) + (f" 等 {len(cells):,} 个单元格" if len(cells) > 3 else "")


KINDS = (TWICE, _NO_SHEET, _LOST, _CONTROL, _IMAGE, _LONG)
