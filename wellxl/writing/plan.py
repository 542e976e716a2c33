"""Campaign → 方案.xlsx, to be edited in Excel or WPS: headers with comments, drop-downs, a page that explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from wellxl.campaign import Campaign
from wellxl.reading.plan_form import COLOUR, ITEM, SETTINGS, TABLES, WORDS, Entry, joined
from wellxl.records import Kind, letters
from wellxl.wording import SEVERITIES
from wellxl.writing.book import new_book
from wellxl.writing.styles import FOOTER, height

__all__ = ["write_campaign"]

_SPARE = 200
"""Rows below the filled ones that already bear drop-downs and formats."""
_FRAMED = 4
"""Blank rows that are drawn, and printed."""
_TOP = 2
"""Rows above each table's header: the sheet's title and a hint."""

_HINTS = {
    "方案": "行动的名称、日期、界限和颜色。只改“内容”一列。",
    "辖区": "报送台账的单位，一行一个，顺序即通报里的顺序。",
    "分类": "任务的分类，一行一个，顺序即通报里的顺序。",
    "字段": "台账里认识的列，一行一列。不在此表的列照样读取，但不检查。",
    "词语": "台账里约定的词，一行一个。全角半角、大小写、空格不作区分。",
    "规则": "检查台账的规则。只改“本方案级别”一列，留空即用默认级别。",
}
_INTRODUCTION = (
    "这个文件说明一项行动：谁报送、统计什么、台账有哪些列、界限在哪里。改好保存后，运行时用 --campaign 指定它即可，不用改程序。",
    "深色表头的列必须填，浅色表头的列可以留空。鼠标移到表头上会显示批注；有下拉箭头的单元格从列表里选。",
    "可以增删行，也可以调整列的先后、增加自己的备注列；请不要改工作表的名字和表头的文字。",
    "一个单元格里填几个词时用顿号“、”隔开；词里本身有顿号或逗号的，改为一行一个（按 Alt+Enter 换行）。",
    "填错时，运行会停下并指出哪张表哪个单元格错了、可以填什么，改正后再运行即可，不会影响已经生成的通报。",
)
_RULE_COLUMNS = (
    TABLES["规则"][0],
    Entry("sentence", "说明", "rule", "这条规则指出什么问题。", width=70),
    Entry("default", "默认级别", "rule", "没有另外规定时的级别；标“拒收”的不能设为不检查。", width=12),
    TABLES["规则"][1],
)

_BASE = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
_BODY = {**_BASE, "border": 1, "border_color": "#BFBFBF"}
_LOOKS = {"number": "number", "percent": "percent", "date": "date", "rule": "fixed"}
"""How cells of a sort look; those that take a word are centred, the rest is text."""
_FACTS = re.compile(r"\{[^{}]*\}")


def write_campaign(path: Path, campaign: Campaign, rules: Sequence[Kind] = ()) -> Path:
    """Write a campaign as a workbook that `read_campaign` gives back as it was; the same campaign gives the same
    bytes. `rules` are shown on 规则 with what they say. Raises OutputError where it cannot be written."""
    with new_book(path, f"{campaign.name}方案", campaign.start, "campaign") as (book, target):
        _Writer(book, campaign).write(rules)
    return target.path


class _Writer:
    """One workbook being written: its formats and the campaign that it shows."""

    def __init__(self, book: Any, campaign: Campaign) -> None:
        self.book = book
        self.campaign = campaign
        wrapped = {**_BODY, "text_wrap": True}
        head = {**_BODY, "font_name": "黑体", "align": "center", "text_wrap": True}
        made: Mapping[str, Mapping[str, Any]] = {
            "title": {**_BASE, "font_name": "黑体", "font_size": 16, "font_color": "#1F4E79"},
            "hint": {**_BASE, "font_color": "#7F7F7F"},
            "plain": {**_BASE, "text_wrap": True, "valign": "top"},
            "needed": {**head, "bg_color": "#1F4E79", "font_color": "#FFFFFF"},
            "optional": {**head, "bg_color": "#DDEBF7", "font_color": "#1F4E79"},
            "fixed": {**wrapped, "indent": 1, "bg_color": "#F2F2F2"},
            "text": {**wrapped, "indent": 1, "num_format": "@"},
            "word": {**_BODY, "align": "left", "indent": 1, "num_format": "@"},
            "number": {**_BODY, "align": "left", "indent": 1, "num_format": "General"},
            "percent": {**_BODY, "align": "left", "indent": 1, "num_format": "0%"},
            "date": {**_BODY, "align": "left", "indent": 1, "num_format": "yyyy-mm-dd"},
        }
        self.formats = {name: book.add_format(dict(made[name])) for name in made}
        self.typed = book.add_format({"num_format": "@", "text_wrap": True, "valign": "vcenter"})
        self.alarm = book.add_format({"bg_color": "#FFC7CE"})
        self.headers = {field.key: field.header for field in campaign.fields}

    def write(self, rules: Sequence[Kind]) -> None:
        self.explain(self.book.add_worksheet("填写说明"))
        self.settings(self.book.add_worksheet("方案"))
        self.table("辖区", TABLES["辖区"], _districts(self.campaign))
        self.table("分类", TABLES["分类"], _categories(self.campaign))
        self.table("字段", TABLES["字段"], _fields(self.campaign))
        self.table("词语", TABLES["词语"], _words(self.campaign))
        self.table("规则", _RULE_COLUMNS, _judged(self.campaign, rules), spare=0)

    # -- sheets ------------------------------------------------------------------------------------------------

    def explain(self, sheet: Any) -> None:
        self.print_setup(sheet)
        sheet.set_column(0, 0, 12)
        sheet.set_column(1, 1, 18)
        sheet.set_column(2, 2, 10)
        sheet.set_column(3, 3, 84)
        self.put(sheet, 0, 0, f"“{self.campaign.name}”方案：填写说明", "title")
        for row, line in enumerate(_INTRODUCTION, 1):
            sheet.merge_range(row, 0, row, 3, "", self.formats["plain"])
            self.put(sheet, row, 0, f"{row}．{line}", "plain")
            sheet.set_row(row, _height(line, 120))
        top = len(_INTRODUCTION) + 2
        for column, header in enumerate(("工作表", "列或项目", "必须填", "填什么")):
            self.put(sheet, top, column, header, "optional")
        notes = [("方案", entry) for entry in SETTINGS] + [(name, entry) for name, table in TABLES.items() for entry in table]
        for row, (name, entry) in enumerate(notes, top + 1):
            sheet.set_row(row, _height(entry.note, 84))
            for column, text in enumerate((name, entry.header, "是" if entry.required else "", entry.note)):
                self.put(sheet, row, column, text, "text" if column == 3 else "word")

    def settings(self, sheet: Any) -> None:
        columns = (*ITEM, Entry("note", "说明", "text", "这一项的意思。", False, 70))
        self.head(sheet, "方案", columns)
        for row, entry in enumerate(SETTINGS, _TOP + 1):
            self.put(sheet, row, 0, entry.header, "needed" if entry.required else "optional")
            self.put(sheet, row, 2, entry.note, "fixed")
            sheet.set_row(row, _height(entry.note, columns[2].width))
            value = _setting(self.campaign, entry.key)
            self.value(sheet, row, 1, entry, value)
            self.limit(sheet, row, 1, row, entry)
            if entry.key.startswith(COLOUR):
                fill = self.book.add_format({**_BODY, "indent": 1, "bg_color": f"#{value}", "num_format": "@"})
                sheet.write_string(row, 1, value, fill)

    def table(self, name: str, entries: Sequence[Entry], rows: Sequence[Mapping[str, Any]], spare: int = _SPARE) -> None:
        sheet = self.book.add_worksheet(name)
        self.head(sheet, name, entries)
        last = _TOP + len(rows) + spare
        for row, record in enumerate([*rows, *[{}] * min(spare, _FRAMED)], _TOP + 1):
            for column, entry in enumerate(entries):
                self.value(sheet, row, column, entry, record.get(entry.key))
            sheet.set_row(row, max(_height(self.shown(entry, record.get(entry.key)), entry.width) for entry in entries))
        for column, entry in enumerate(entries):
            self.limit(sheet, _TOP + 1, column, last, entry)
            if entry.required:
                self.warn_of_blanks(sheet, column, last, len(entries))
        sheet.autofilter(_TOP, 0, last, len(entries) - 1)

    # -- what every sheet has ----------------------------------------------------------------------------------

    def head(self, sheet: Any, name: str, entries: Sequence[Entry]) -> None:
        self.print_setup(sheet)
        sheet.repeat_rows(_TOP)
        sheet.freeze_panes(_TOP + 1, 1 if len(entries) < 5 else 2)
        self.put(sheet, 0, 0, name, "title")
        self.put(sheet, 1, 0, _HINTS[name], "hint")
        sheet.set_row(0, 26)
        sheet.set_row(_TOP, 32)
        for column, entry in enumerate(entries):
            sheet.set_column(column, column, entry.width, self.typed if entry.sort in ("text", "list", "pairs") else None)
            self.put(sheet, _TOP, column, entry.header, "needed" if entry.required else "optional")
            if entry.note:
                note = ("必须填。" if entry.required else "") + entry.note
                size = {"width": 260, "height": 40 + 20 * (len(note) // 17)}
                look = {"author": "wellxl", "font_name": "宋体", "font_size": 10, "color": "#FFFFE1"}
                sheet.write_comment(_TOP, column, note, {**size, **look})

    def print_setup(self, sheet: Any) -> None:
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5)
        sheet.set_footer(FOOTER)
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # codes and words such as 1 are text on purpose

    def limit(self, sheet: Any, first: int, column: int, last: int, entry: Entry) -> None:
        """The drop-down or the kind of value that Excel accepts in a column."""
        rule: dict[str, Any] = {"error_title": entry.header, "ignore_blank": True}
        words = WORDS.get(entry.sort)
        if words:
            rule |= {"validate": "list", "source": list(words), "error_message": "请从下拉列表里选"}
        elif entry.sort in ("category", "field"):
            name, column_ = ("分类", 0) if entry.sort == "category" else ("字段", 1)
            area = f"=${letters(column_)}${_TOP + 2}:${letters(column_)}${_TOP + 1 + _SPARE}"
            rule |= {"validate": "list", "source": area.replace("=", f"={name}!"), "error_message": f"请填“{name}”表里有的"}
        elif entry.sort == "date":
            rule |= {
                "validate": "date",
                "criteria": ">=",
                "value": date(2000, 1, 1),
                "error_message": "请填日期，例如 2024-06-01",
            }
        elif entry.sort in ("number", "percent"):
            rule |= {"validate": "decimal", "criteria": "between", "minimum": -1e9, "maximum": 1e9, "error_message": "请填数字"}
        else:
            return
        sheet.data_validation(first, column, last, column, rule)

    def warn_of_blanks(self, sheet: Any, column: int, last: int, width: int) -> None:
        """What must be filled shows red while the rest of its row is filled."""
        row = _TOP + 2
        criteria = f"=AND(COUNTA($A{row}:${letters(width - 1)}{row})>0,LEN(TRIM(${letters(column)}{row}))=0)"
        rule = {"type": "formula", "criteria": criteria, "format": self.alarm}
        sheet.conditional_format(_TOP + 1, column, last, column, rule)

    # -- cells -------------------------------------------------------------------------------------------------

    def value(self, sheet: Any, row: int, column: int, entry: Entry, value: Any) -> None:
        """One value as its entry's sort shows it; None and what is empty stay blank."""
        form = self.formats[_LOOKS.get(entry.sort, "word" if entry.sort in WORDS else "text")]
        shown = self.shown(entry, value)
        if shown in ("", None):
            sheet.write_blank(row, column, None, form)
        elif isinstance(shown, str):
            sheet.write_string(row, column, shown, form)
        elif isinstance(shown, date):
            sheet.write_datetime(row, column, shown, form)
        else:
            sheet.write_number(row, column, shown, form)

    def shown(self, entry: Entry, value: Any) -> Any:
        if value is None:
            return None
        if entry.sort in WORDS:
            return next((word for word, meaning in WORDS[entry.sort].items() if meaning == value), "")
        if entry.sort == "list":
            return joined(value)
        if entry.sort == "pairs":
            return joined(f"{word}→{choice}" for word, choice in value.items())
        return self.headers.get(value, value) if entry.sort == "field" else value

    def put(self, sheet: Any, row: int, column: int, text: str, form: str) -> None:
        sheet.write_string(row, column, text, self.formats[form])


def _height(text: Any, width: int) -> float:
    """Points for a wrapped text: not every program that opens the workbook finds the height itself."""
    return min(6 + height(str(text or "").strip(), width + 2, 10.5), 400)


def _districts(campaign: Campaign) -> list[Mapping[str, Any]]:
    keys = [entry.key for entry in TABLES["辖区"][1:]]
    return [{"order": order, **_values(one, keys)} for order, one in enumerate(campaign.districts, 1)]


def _categories(campaign: Campaign) -> list[Mapping[str, Any]]:
    aliases = campaign.category_aliases.items()
    return [{"name": name, "aliases": [word for word, of in aliases if of == name]} for name in campaign.categories]


def _fields(campaign: Campaign) -> list[Mapping[str, Any]]:
    return [_values(one, [entry.key for entry in TABLES["字段"]]) for one in campaign.fields]


def _words(campaign: Campaign) -> list[Mapping[str, Any]]:
    words = {
        **_values(campaign.status, ["done", "open", "under_way"]),
        **_values(campaign, ["placeholders", "district_prefixes"]),
    }
    return [{"word": word, "meaning": meaning} for meaning, those in words.items() for word in those]


def _judged(campaign: Campaign, rules: Iterable[Kind]) -> list[Mapping[str, Any]]:
    """All rules with the campaign's own judgement; those that only the campaign names stand last."""
    shown: dict[str, Mapping[str, Any]] = {}
    for rule in rules:
        sentence = _FACTS.sub("…", rule.sentence)
        default = SEVERITIES[rule.severity] + ("，拒收" if rule.refuses else "")
        shown[rule.code] = {"code": rule.code, "sentence": sentence, "default": default}
    for code, severity in campaign.severities.items():
        shown[code] = {"code": code, **shown.get(code, {}), "severity": severity}
    return list(shown.values())


def _values(record: Any, keys: Iterable[str]) -> dict[str, Any]:
    return {key: getattr(record, key) for key in keys}


def _setting(campaign: Campaign, key: str) -> Any:
    """The value of a line of 方案; None where the campaign has no rule on quantities."""
    record, _, name = key.rpartition(".")
    if record == "colours":
        return campaign.colours[name]
    return getattr(getattr(campaign, record) if record else campaign, name, None)
