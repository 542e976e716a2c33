"""The sheet 来源: a line a sheet that was read, its rows in against its rows out (law 1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from wellxl.records import Balance, Basis, Bulletin, Skipped
from wellxl.writing.cells import writer
from wellxl.writing.styles import Styles, height, set_list_page

__all__ = ["HEADS", "NAME", "places", "write"]

NAME = "来源"
HEADS = (
    *("文件", "工作表", "辖区", "SHA-256", "表格区域", "见到行数", "计入", "拒收", "重复", "跳过", "平衡"),
    *("跳过原因", "列的对应", "备注"),
)
_WIDTHS = (26, 12, 10, 24, 12, 10, 8, 8, 8, 8, 8, 22, 46, 20)
_ROLL_HEADS = ("上报文件", "点名", "辖区", "本期任务数", "清单任务数")
_BASIS_HEADS = ("依据", "项目", None, "SHA-256")
_TEXT = ("body", "small", "wrapped")
_COUNTS = range(5, 10)
_BALANCE = 10


def places(balances: Sequence[Balance]) -> dict[tuple[str, str], str]:
    """(file, sheet) → where `write` puts its line; the file with a blank sheet → its first line."""
    found: dict[tuple[str, str], str] = {}
    for row, one in enumerate(balances, 2):
        for sheet in (one.line.sheet, ""):
            found.setdefault((one.line.file, sheet), f"{NAME}!A{row}")
    return found


def write(sheet: Any, bulletin: Bulletin, styles: Styles) -> None:
    """见到行数 = 计入 + 拒收 + 重复 + 跳过, shown as a live ✓; the sums below, and below them the roll call."""
    heading = writer(sheet, styles, "header")
    for column, (head, wide) in enumerate(zip(HEADS, _WIDTHS, strict=True)):
        heading(0, column, head)
        sheet.set_column(column, column, wide)
    sheet.set_row(0, 26)
    text, centred = writer(sheet, styles, *_TEXT, "left"), writer(sheet, styles, *_TEXT)
    sums = [0] * len(_COUNTS)
    row = 0
    for row, one in enumerate(bulletin.balances, 1):
        counts = (one.seen, one.counted, one.refused, one.duplicate, one.skipped)
        sums = [total + count for total, count in zip(sums, counts, strict=True)]
        values = (*_names(one), *counts, None, *_remarks(one))
        for column, value in enumerate(values):
            (centred if column == 2 or 4 <= column <= _BALANCE else text)(row, column, value)
        _mark(sheet, row, counts, styles("body", "small"))
        tall = max(height(str(value), wide, 10) for value, wide in zip(values, _WIDTHS, strict=True) if value is not None)
        sheet.set_row(row, min(tall + 6, 400))
    _write_sums(sheet, row + 1, sums, styles)
    _write_roll(sheet, row + 3, bulletin, styles)
    _write_basis(sheet, row + (5 + len(bulletin.roll) if bulletin.roll else 3), bulletin.basis, styles)
    sheet.autofilter(0, 0, max(row, 1), len(HEADS) - 1)
    set_list_page(sheet)


def _write_roll(sheet: Any, row: int, bulletin: Bulletin, styles: Styles) -> None:
    """A line a district: its files, its tasks in the ledgers and in the task list, what is remarkable."""
    if not bulletin.roll:
        return
    heading, text, centred = (writer(sheet, styles, *look) for look in (("header",), (*_TEXT, "left"), _TEXT))
    for column, head in enumerate(_ROLL_HEADS):
        heading(row, column, head)
    sheet.set_row(row, 26)
    totals = {block.district: block.sum.total for block in bulletin.tally.blocks}
    for line, one in enumerate(bulletin.roll, row + 1):
        values = ("、".join(one.files), "、".join(one.remarks) or "已报", one.district, totals[one.district], one.listed)
        for column, value in enumerate(values):
            (centred if column else text)(line, column, value)
        tall = max(height(str(value), wide, 10) for value, wide in zip(values, _WIDTHS, strict=False))
        sheet.set_row(line, min(tall + 6, 400))


def _write_basis(sheet: Any, row: int, basis: Sequence[Basis], styles: Styles) -> None:
    """What else the figures depend on: whoever has these files and the ledgers can prove the bulletin again."""
    if not basis:
        return
    heading, text, centred = (writer(sheet, styles, *look) for look in (("header",), (*_TEXT, "left"), _TEXT))
    for column, head in enumerate(_BASIS_HEADS):
        heading(row, column, head)
    sheet.set_row(row, 26)
    for line, one in enumerate(basis, row + 1):
        for column, value in enumerate((one.name, one.role, None, one.sha256)):
            (centred if column == 1 else text)(line, column, value)
        sheet.set_row(line, max(height(one.name, _WIDTHS[0], 10), height(one.sha256, _WIDTHS[3], 10)) + 6)


def _names(one: Balance) -> tuple[str, ...]:
    return one.line.file, one.line.sheet, one.line.district, one.line.sha256, one.line.table


def _remarks(one: Balance) -> tuple[str, str, str]:
    headers = "；".join(f"{letter} {_flat(own)}→{known or '（原样保留）'}" for letter, own, known in one.line.headers)
    return _reasons(one.line.skipped), headers, one.line.note


def _flat(header: str) -> str:
    return " ".join(header.split())


def _reasons(skipped: Sequence[Skipped]) -> str:
    """`合计 3 行、签字栏 2 行`."""
    return "、".join(f"{reason} {count} 行" for reason, count in Counter(one.reason for one in skipped).items())


def _mark(sheet: Any, row: int, counts: Sequence[int], form: Any) -> None:
    seen, *fates = counts
    formula = f'=IF(F{row + 1}=SUM(G{row + 1}:J{row + 1}),"✓","✗")'
    sheet.write_formula(row, _BALANCE, formula, form, "✓" if seen == sum(fates) else "✗")


def _write_sums(sheet: Any, row: int, sums: Sequence[int], styles: Styles) -> None:
    form = styles("body", "small", "bold")
    for column in range(len(HEADS)):
        sheet.write_blank(row, column, None, form)
    sheet.write_string(row, 0, "合计", form)
    for column, value in zip(_COUNTS, sums, strict=True):
        letter = "ABCDEFGHIJ"[column]
        formula = f"=SUM({letter}2:{letter}{row})" if row > 1 else "=0"
        sheet.write_formula(row, column, formula, form, value)
    _mark(sheet, row, sums, form)
    sheet.set_row(row, 22)
