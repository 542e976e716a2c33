"""The workbooks that are handed out: one for each district, in which only what is right can easily be typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import compress
from pathlib import Path
from typing import Any

from wellxl.campaign import Campaign, District, Field
from wellxl.columns import counted
from wellxl.errors import OutputError, reason
from wellxl.records import Merged, letters
from wellxl.writing.book import new_book
from wellxl.writing.cells import clean
from wellxl.writing.outputs import Outputs
from wellxl.writing.styles import FOOTER

__all__ = ["header_of", "write_templates"]

_BLANK_ROWS = 500
"""Rows to fill where no tasks are given."""
_HEADER = 2
"""0-based row of the header, below the title and the line of the period."""
_SHEET, _LISTS = "台账", "选项"
_GIVEN_TYPES = ("id", "district", "street", "category", "credit_code", "permit", "longitude", "latitude")
_GIVEN_KEYS = ("name", "location")
"""What describes a task: locked where tasks are given, unless they leave the whole column blank. The id, by which
tasks are told apart, is locked even then: with it a row would become another task."""
_WIDTHS = {"name": 24, "location": 26, "obstacle": 26, "credit_code": 21, "permit": 23, "id": 15, "date": 13, "phone": 14}
"""By key or by type, in characters; 11 for the others."""
_KINDS: Mapping[str, Mapping[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True},
    "date": {"num_format": "yyyy-mm-dd", "align": "center"},
    "number": {"num_format": "General"},
    "volume": {"num_format": "General"},
    "count": {"num_format": "0"},
    "longitude": {"num_format": "0.000000"},
    "latitude": {"num_format": "0.000000"},
    "status": {"num_format": "@", "align": "center"},
    "category": {"num_format": "@", "align": "center"},
}
"""How cells of a type look; the other types look like text."""
_MARKS = {
    "error": "日期不是日期或不在行动期间、编号重复、缺少必填内容",
    "warning": "已完成而没有日期、有日期而不是已完成、未完成而没有写明原因",
}
_MESSAGES = {
    "id": "按文字原样填写，不能重复。",
    "district": "从下拉列表选择。",
    "street": "从下拉列表选择。",
    "category": "从下拉列表选择。",
    "status": "从下拉列表选择。已完成的请同时填日期。",
    "number": "只填数字，不写单位。",
    "volume": "只填数字，不写单位；1 方 = 1 吨 = 1 m³。",
    "count": "只填整数，不写单位。",
    "longitude": "填小数，例如 112.53。",
    "latitude": "填小数，例如 33.00。",
    "credit_code": "18 位统一社会信用代码；自然人可不填。",
    "permit": "取水许可证编号，原样填写；没有的不填。",
    "phone": "11 位手机号，或带区号的固定电话。",
}
"""What to type into a column of a type; the period is added for dates, the choices for text."""


def header_of(field: Field) -> str:
    """A field's header with the unit in which its values stand.

    >>> from wellxl.wells import WELLS
    >>> header_of(WELLS.field("volume")), header_of(WELLS.field("name"))
    ('年取水量(m³)', '用户名称')
    """
    return f"{field.header}({field.unit})" if field.unit else field.header


def write_templates(
    folder: Path, campaign: Campaign, tasks: Merged | None = None, outputs: Outputs | None = None
) -> tuple[Path, ...]:
    """A workbook for each district of the campaign, in its order: 〈district〉_台账模板.xlsx.

    With `tasks` each holds its district's counted tasks, what says which task it is locked; a completed one keeps
    its status, the others' is left to be filled. Without, every cell below the header may be filled. The protection
    has no password. The folder is made if need be. The same input gives the same bytes. Raises OutputError where
    folder or file cannot be written, or takes a place that in `outputs` is none to be written to.
    """
    names = {one.name: re.sub(r'[\x00-\x1f\\/:*?"<>|]', "_", one.name) for one in campaign.districts}
    places = {name: folder / f"{safe}_台账模板.xlsx" for name, safe in names.items()}
    outputs = outputs or Outputs()
    for name, path in places.items():
        outputs.take(f"{name}的模板", path, ".xlsx")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"文件夹“{folder}”建不了（{reason(error)}）：请另选位置") from error
    return tuple(
        _write(places[one.name], campaign, one, _rows(campaign, one.name, tasks) if tasks else None) for one in campaign.districts
    )


def _rows(campaign: Campaign, district: str, tasks: Merged) -> list[list[Any]]:
    """The district's counted tasks, a value for each of the campaign's fields."""
    rows = []
    for ledger, fates, districts in zip(tasks.ledgers, tasks.fates, tasks.districts, strict=True):
        columns = zip(*(ledger.values(field.key) for field in campaign.fields), strict=True)
        rows += [list(row) for row, owner in compress(zip(columns, districts, strict=True), counted(fates)) if owner == district]
    own = campaign.key_of("district")
    return [[district if field.key == own else value for field, value in zip(campaign.fields, row, strict=True)] for row in rows]


def _write(path: Path, campaign: Campaign, district: District, rows: list[list[Any]] | None) -> Path:
    title = f"{campaign.name}台账模板（{district.name}）"
    with new_book(path, title, campaign.start) as (book, target):
        _Template(book, campaign, district, rows).write()
    return target.path


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class _Template:
    """One district's workbook being written."""

    def __init__(self, book: Any, campaign: Campaign, district: District, rows: list[list[Any]] | None) -> None:
        self.book, self.campaign, self.district, self.rows = book, campaign, district, rows
        self.first = _HEADER + 1
        self.last = _HEADER + (_BLANK_ROWS if rows is None else max(len(rows), 1))
        self.lists: dict[str, Sequence[str]] = {}
        self.given = {
            field.key
            for field, values in zip(campaign.fields, zip(*rows or [], strict=True), strict=False)
            if field.type == "id" or ((field.type in _GIVEN_TYPES or field.key in _GIVEN_KEYS) and any(values))
        }
        base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        framed = {**base, "border": 1, "border_color": "#BFBFBF"}
        given = {**framed, "bg_color": "#EDEDED"}
        head = {**framed, "font_name": "黑体", "align": "center", "text_wrap": True}
        looks: Mapping[str, Mapping[str, Any]] = {
            "title": {**base, "font_name": "黑体", "font_size": 18, "align": "center"},
            "period": {**base, "align": "left", "font_color": "#595959"},
            "required": {**head, "bg_color": "#1F4E79", "font_color": "#FFFFFF"},
            "optional": {**head, "bg_color": "#DDEBF7"},
            "line": {**base, "text_wrap": True},
            "cell": {**framed, "text_wrap": True},
            **{f"given {kind}": {**given, **look} for kind, look in _KINDS.items()},
            **{f"free {kind}": {**framed, **look, "locked": False} for kind, look in _KINDS.items()},
            **{mark: {"bg_color": f"#{campaign.colours[mark]}"} for mark in _MARKS},
        }
        self.formats = {name: book.add_format(dict(look)) for name, look in looks.items()}

    def write(self) -> None:
        sheet = self.book.add_worksheet(_SHEET)
        guide = self.book.add_worksheet("填表说明")
        hidden = self.book.add_worksheet(_LISTS)
        self.head(sheet)
        self.body(sheet)
        for column, field in enumerate(self.campaign.fields):
            self.limit(sheet, column, field)
        self.marks(sheet)
        self.explain(guide)
        self.protect(sheet)
        guide.protect()
        for column, words in enumerate(self.lists.values()):
            for row, word in enumerate(words):
                self.text(hidden, row, column, word, None)
        hidden.hide()
        hidden.protect()

    # -- the ledger --------------------------------------------------------------------------------------------

    def head(self, sheet: Any) -> None:
        fields = self.campaign.fields
        period = f"行动期间：{_day(self.campaign.start)}至{_day(self.campaign.deadline)}　　填写方法见“填表说明”"
        sheet.merge_range(0, 0, 0, len(fields) - 1, "", self.formats["title"])
        self.text(sheet, 0, 0, f"{self.campaign.name}台账（{self.district.name}）", "title")
        self.text(sheet, 1, 0, period, "period")
        sheet.set_row(0, 32)
        sheet.set_row(1, 20)
        sheet.set_row(_HEADER, 34)
        for column, field in enumerate(fields):
            sheet.set_column(column, column, _WIDTHS.get(field.key, _WIDTHS.get(field.type, 11)))
            self.text(sheet, _HEADER, column, header_of(field), "required" if field.required else "optional")
        sheet.freeze_panes(self.first, 1 + max((n for n, field in enumerate(fields) if field.key == "name"), default=0))
        sheet.autofilter(_HEADER, 0, self.last, len(fields) - 1)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.repeat_rows(_HEADER)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # ids and telephone numbers are text on purpose
        sheet.set_footer(FOOTER)

    def body(self, sheet: Any) -> None:
        fields = self.campaign.fields
        blank = [None] * len(fields)
        for row in range(self.first, self.last + 1):
            values = self.rows[row - self.first] if self.rows else blank
            for column, (field, value) in enumerate(zip(fields, values, strict=True)):
                self.cell(sheet, row, column, field, value)

    def cell(self, sheet: Any, row: int, column: int, field: Field, value: Any) -> None:
        kind = field.type if field.type in _KINDS else "text"
        look = f"{'given' if field.key in self.given else 'free'} {kind}"
        if field.type == "status":
            value = self.campaign.status.done[0] if value is True and self.campaign.status.done else None
        if value in (None, ""):
            sheet.write_blank(row, column, None, self.formats[look])
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.formats[look])
        elif isinstance(value, (int, float)):
            sheet.write_number(row, column, value, self.formats[look])
        else:
            self.text(sheet, row, column, str(value), look)

    def protect(self, sheet: Any) -> None:
        """No password: it keeps from slips, not from intent. Whoever fills may sort, filter and widen."""
        allowed = ("format_cells", "format_columns", "format_rows", "sort", "autofilter")
        sheet.protect("", {**dict.fromkeys(allowed, True), "objects": True, "scenarios": True})

    # -- what may be typed -------------------------------------------------------------------------------------

    def words(self, field: Field) -> Sequence[str]:
        """What a column's drop-down offers; empty where it has none."""
        status = self.campaign.status
        offered: Mapping[str, Sequence[str]] = {
            "district": (self.district.name,),
            "street": self.district.streets,
            "category": self.campaign.categories,
            "status": [words[0] for words in (status.done, status.open, status.under_way) if words],
        }
        return offered.get(field.type, field.choices)

    def limit(self, sheet: Any, column: int, field: Field) -> None:
        """The drop-down or the range of a column, and what is said when a cell of it is entered."""
        message = self.message(field)
        rule = {"validate": "any", **self.rule(column, field)}
        rule |= {"input_title": field.header[:32], "input_message": message[:255]} if message else {}
        if rule["validate"] != "any" or message:
            rule |= {"error_title": field.header[:32], "error_message": f"这里填的内容不合要求。{message}"[:255]}
            sheet.data_validation(self.first, column, self.last, column, rule)

    def rule(self, column: int, field: Field) -> dict[str, Any]:
        words = self.words(field)
        if words:
            open_list = field.type == "text" or (field.type == "street" and self.district.open_streets)
            rule = {"validate": "list", "source": self.range_of(field.key, words)}
            return rule | ({"error_type": "information"} if open_list else {})
        if field.type == "date":
            return {"validate": "date", "criteria": "between", "minimum": self.campaign.start, "maximum": self.campaign.deadline}
        if field.type == "count":
            return {"validate": "integer", "criteria": ">=", "value": 0}
        if field.type in ("number", "volume", "longitude", "latitude"):
            least = 0 if field.lowest is None else field.lowest
            most = 1e12 if field.highest is None else field.highest
            return {"validate": "decimal", "criteria": "between", "minimum": least, "maximum": most, "error_type": "warning"}
        if field.type == "credit_code":
            return {"validate": "length", "criteria": "==", "value": 18, "error_type": "warning"}
        if field.type == "id" and self.rows is None:
            return {"validate": "custom", "value": f"={self.times(column)}=1"}
        return {}

    def message(self, field: Field) -> str:
        said = _MESSAGES.get(field.type, "")
        if field.type == "date":
            said = f"{_day(self.campaign.start)}至{_day(self.campaign.deadline)}之间的日期，例如 {self.campaign.start:%Y-%m-%d}。"
        elif field.type == "text" and field.choices:
            said = "从下拉列表选择，列表里没有的也可以直接填。"
        elif field.key == "obstacle":
            said = "未完成的，写明原因和需要协调的事项。"
        bounds = [
            f"最小 {field.lowest:g}" if field.lowest is not None else "",
            f"最大 {field.highest:g}" if field.highest else "",
        ]
        return said + (f"一般{'、'.join(filter(None, bounds))}，超出的请核对。" if any(bounds) else "")

    def range_of(self, name: str, words: Sequence[str]) -> str:
        """The range of the hidden sheet that holds a list: a list in the rule itself ends at 255 characters."""
        self.lists.setdefault(name, words)
        column = letters(list(self.lists).index(name))
        return f"={_LISTS}!${column}$1:${column}${len(words)}"

    # -- what is marked while typing ---------------------------------------------------------------------------

    def marks(self, sheet: Any) -> None:
        """Conditional formats for the commonest mistakes, in the campaign's colours."""
        campaign = self.campaign
        where = {field.key: n for n, field in enumerate(campaign.fields)}
        at = {key: f"${letters(column)}{self.first + 1}" for key, column in where.items()}
        status, name = campaign.key_of("status"), at.get("name")
        done = self.range_of("done words", campaign.status.done)[1:] if campaign.status.done else '""'
        is_done = f"ISNUMBER(MATCH(TRIM({at[status]}),{done},0))" if status else ""
        for field in campaign.fields_of("date"):
            day = at[field.key]
            start, end = (f"DATE({day_.year},{day_.month},{day_.day})" for day_ in (campaign.start, campaign.deadline))
            self.mark(sheet, where[field.key], "error", f"AND(LEN({day})>0,NOT(ISNUMBER({day})))")
            self.mark(sheet, where[field.key], "error", f"AND(ISNUMBER({day}),OR({day}<{start},{day}>={end}+1))")
            if status and field.key == campaign.key_of("date"):
                self.mark(sheet, where[field.key], "warning", f"AND(LEN({day})=0,{is_done})")
                self.mark(sheet, where[status], "warning", f"AND(LEN({day})>0,NOT({is_done}))")
        if status and "obstacle" in at:
            open_row = f"AND(LEN({at[status]})>0,NOT({is_done}),LEN({at['obstacle']})=0)"
            self.mark(sheet, where["obstacle"], "warning", open_row)
        if self.rows is None:
            for field in campaign.fields_of("id"):
                self.mark(sheet, where[field.key], "error", f"AND(LEN({at[field.key]})>0,{self.times(where[field.key])}>1)")
            for field in campaign.fields:
                if field.required and name and field.key not in ("name", status):
                    self.mark(sheet, where[field.key], "error", f"AND(LEN({name})>0,LEN({at[field.key]})=0)")

    def mark(self, sheet: Any, column: int, mark: str, criteria: str) -> None:
        rule = {"type": "formula", "criteria": f"={criteria}", "format": self.formats[mark]}
        sheet.conditional_format(self.first, column, self.last, column, rule)

    def times(self, column: int) -> str:
        """How often the row's value stands in its column. Not COUNTIF: it compares long numbers by 15 digits."""
        letter = letters(column)
        return f"SUMPRODUCT(--(${letter}${self.first + 1}:${letter}${self.last + 1}=${letter}{self.first + 1}))"

    # -- instructions ------------------------------------------------------------------------------------------

    def explain(self, sheet: Any) -> None:
        campaign = self.campaign
        what = (
            "任务已经列好，灰色的列不能改动；只填白色的列。发现任务有误，请联系制表单位，不要自行增删。"
            if self.rows is not None
            else "一项任务填一行，从表头下第一行起连续填写。深色表头的列必须填。"
        )
        lines = (
            f"行动：{campaign.name}　　行动期间：{_day(campaign.start)}至{_day(campaign.deadline)}",
            f"填报单位：{self.district.name}　　制表单位：{campaign.office}",
            what,
            "有下拉箭头的列从列表里选；日期填真正的日期；数量只填数字，单位已写在表头里。",
            "不要改动表头、不要增加列、不要合并单元格；没有内容的单元格空着，不要填“无”或“/”。",
            "填完保存为 .xlsx 报送，文件名里请保留辖区名称。工作表保护没有密码，只是防止误改。",
        )
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 10)
        sheet.set_column(2, 2, 62)
        self.text(sheet, 0, 0, "填表说明", "title")
        sheet.set_row(0, 32)
        for row, line in enumerate(lines, 1):
            sheet.merge_range(row, 0, row, 2, "", self.formats["line"])
            self.text(sheet, row, 0, line, "line")
            sheet.set_row(row, 36 if len(line) > 44 else 20)
        row = len(lines) + 2
        for mark, meaning in _MARKS.items():
            sheet.write_blank(row, 0, None, self.formats[mark])
            self.text(sheet, row, 1, f"填写时出现这种底色：{meaning}", "period")
            row += 1
        self.columns(sheet, row + 1)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)

    def columns(self, sheet: Any, top: int) -> None:
        """The table of all columns on the page of instructions."""
        for column, header in enumerate(("列", "必填", "怎样填")):
            self.text(sheet, top, column, header, "optional")
        for row, field in enumerate(self.campaign.fields, top + 1):
            words = self.words(field)
            choices = f"可选：{'、'.join(words)}。" if words and len(words) <= 12 else ""
            how = self.message(field) + choices
            for column, text in enumerate((header_of(field), "是" if field.required else "", how or "按实际情况填写。")):
                self.text(sheet, row, column, text, "cell")
            sheet.set_row(row, 18 + 15 * (len(how) // 32))

    # -- cells -------------------------------------------------------------------------------------------------

    def text(self, sheet: Any, row: int, column: int, text: str, form: str | None) -> None:
        sheet.write_string(row, column, clean(text), self.formats[form] if form else None)
