"""What stands where in the campaign workbook: one table for the reader, the writer and the notes that the clerk reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wellxl.wording import SEVERITIES

__all__ = ["COLOUR", "ITEM", "QUANTITY", "SETTINGS", "TABLES", "WORDS", "Entry", "Sort", "joined", "split"]

Sort = Literal[
    "text",
    "raw",  # as it stands: 方案 has another sort on each line
    "list",
    "pairs",
    "number",
    "percent",
    "date",
    "colour",
    "flag",
    "type",
    "severity",
    "meaning",
    "category",
    "field",
    "rule",
]
"""How a cell is read and written; the sorts of WORDS, category, field and rule take one of several words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One column of a sheet, or one line of 方案."""

    key: str
    """The name of the attribute in the record."""
    header: str
    sort: Sort
    note: str
    """What the clerk reads about it."""
    required: bool = False
    width: int = 12


WORDS: Mapping[str, Mapping[str, Any]] = {
    "type": {
        "文字": "text",
        "编号": "id",
        "辖区": "district",
        "街道": "street",
        "分类": "category",
        "状态": "status",
        "日期": "date",
        "数值": "number",
        "水量": "volume",
        "整数": "count",
        "经度": "longitude",
        "纬度": "latitude",
        "信用代码": "credit_code",
        "取水许可证": "permit",
        "电话": "phone",
    },
    "flag": {"是": True, "否": False},
    "severity": {SEVERITIES["error"]: "error", SEVERITIES["warning"]: "warning", "不检查": "off"},
    "meaning": {
        "已完成": "done",
        "未完成": "open",
        "进行中": "under_way",
        "视为空白": "placeholders",
        "地名前缀": "district_prefixes",
    },
}
"""The words that a clerk chooses from → what they mean in a Campaign."""

ITEM = (Entry("item", "项目", "text", "", True, 24), Entry("content", "内容", "raw", "", False, 52))
"""The columns of 方案."""

QUANTITY = "quantity."
COLOUR = "colours."

SETTINGS = (
    Entry("name", "方案名称", "text", "行动的简称，写在模板和文件里。", True),
    Entry("title", "通报标题", "text", "日通报第一行的标题。", True),
    Entry("office", "制表单位", "text", "落款单位。", True),
    Entry("start", "开始日期", "date", "行动的第一天，例如 2024-06-01。", True),
    Entry("deadline", "截止日期", "date", "行动的最后一天，不早于开始日期。序时进度按这两个日期计算。", True),
    Entry("report_to", "报", "text", "简报末尾“报”一行，可留空。"),
    Entry("distribute_to", "送", "text", "简报末尾“送”一行，可留空。"),
    Entry("red_below", "标红界限", "percent", "完成比例与序时进度之比低于此值时标红，例如 50%。留空则不标。"),
    Entry("yellow_below", "标黄界限", "percent", "完成比例与序时进度之比低于此值时标黄，不小于标红界限。留空则不标。"),
    Entry(
        QUANTITY + "field",
        "规模字段",
        "field",
        "按哪个字段的数量判断分类是否合适，填“字段”表里的表头。不用这条规则时，本项及以下六项都留空。",
    ),
    Entry(QUANTITY + "limit", "规模界限", "number", "数量的界限，单位与该字段的单位相同。"),
    Entry(
        QUANTITY + "includes_limit",
        "界限本身算小",
        "flag",
        "正好等于界限时是否算界限以内：“以下”含本数填“是”，“不足”不含本数填“否”。",
    ),
    Entry(QUANTITY + "small", "界限以内的分类", "category", "数量在界限以内时应属的分类。"),
    Entry(QUANTITY + "large", "超过界限的分类", "category", "数量超过界限时应属的分类。"),
    Entry(QUANTITY + "purpose", "用途字段", "field", "哪个字段写着用途，填“字段”表里的表头，可留空。"),
    Entry(QUANTITY + "large_purposes", "不论数量的用途", "list", "这些用途不论数量多少都不属“界限以内的分类”，用顿号隔开。"),
    Entry(COLOUR + "error", "错误底色", "colour", "退回文件里错误单元格的底色：六位十六进制颜色，例如 FFC7CE。留空用默认颜色。"),
    Entry(COLOUR + "warning", "警告底色", "colour", "退回文件里警告单元格的底色。"),
    Entry(COLOUR + "fixed", "已更正底色", "colour", "退回文件里已自动更正单元格的底色。"),
    Entry(COLOUR + "red", "标红底色", "colour", "低于标红界限的完成比例的底色。"),
    Entry(COLOUR + "yellow", "标黄底色", "colour", "低于标黄界限的完成比例的底色。"),
)

TABLES: Mapping[str, tuple[Entry, ...]] = {
    "辖区": (
        Entry("order", "序号", "number", "辖区在通报里的顺序（未排名时），可留空，留空按行的先后。", width=7),
        Entry("name", "辖区", "text", "辖区的规范名称，不能重复。", True, 14),
        Entry("code", "区划代码", "text", "六位或九位区划代码，可留空。", width=13),
        Entry(
            "aliases",
            "别名",
            "list",
            "台账和文件名里可能出现的其他叫法，用顿号隔开；叫法本身含顿号的，改为一行一个（Alt+Enter 换行）。",
            width=34,
        ),
        Entry("streets", "下级单位", "list", "辖区内的街道、乡镇或村，用顿号隔开，可留空。", width=46),
        Entry("open_streets", "允许其他下级单位", "flag", "“是”：名单之外的下级单位也认可；“否”：名单之外的会被指出。", width=18),
    ),
    "分类": (
        Entry("name", "分类", "text", "任务的分类，按通报里的顺序，不能重复。", True, 16),
        Entry("aliases", "别名", "list", "台账里可能出现的其他写法，用顿号隔开。", width=50),
    ),
    "字段": (
        Entry(
            "key",
            "代号",
            "text",
            "程序里使用的名字，不能重复；留空则用表头。必须有一个字段的代号是 name（对象名称）；location 是位置。",
            width=13,
        ),
        Entry("header", "表头", "text", "规范的列名，不能与其他字段的表头或别名相同。", True, 14),
        Entry(
            "aliases",
            "别名",
            "list",
            "台账里可能出现的其他列名，用顿号隔开；列名本身含顿号的，改为一行一个（Alt+Enter 换行）。",
            width=50,
        ),
        Entry("type", "类型", "type", "列里填什么，从下拉列表选。辖区、分类、状态三种类型各要有一个字段。", True, 12),
        Entry("unit", "单位", "text", "数值的单位，例如 米；可留空。水量一律折算为 m³。", width=8),
        Entry("required", "必须有此列", "flag", "“是”：台账缺少这一列就不能读取。", width=10),
        Entry("lowest", "最小值", "number", "低于此值给出警告，可留空。", width=9),
        Entry("highest", "最大值", "number", "高于此值给出警告，可留空。", width=9),
        Entry("choices", "常用词", "list", "下拉列表里的词，用顿号隔开，可留空；其他词也认可。", width=30),
        Entry("synonyms", "同义词", "pairs", "其他词归到哪个常用词，例如 填埋→永久封填、封存→封存备用。", width=36),
    ),
    "词语": (
        Entry("word", "词语", "text", "台账里可能出现的一个词，一行一个。", True, 18),
        Entry(
            "meaning",
            "含义",
            "meaning",
            "已完成、未完成、进行中：状态列里的词（以“进行中”的词开头的都算进行中）；"
            "视为空白：等于没有填；地名前缀：辖区、街道名称前可省去的部分，例如 南阳市。",
            True,
            14,
        ),
    ),
    "规则": (
        Entry("code", "规则代码", "rule", "规则的代码，请勿改动。", True, 28),
        Entry("severity", "本方案级别", "severity", "与默认级别不同时填：错误、警告或不检查；留空用默认级别。", width=12),
    ),
}
"""The other sheets and their columns."""

_SEPARATORS = re.compile("[、，,；;]")


def split(text: str) -> tuple[str, ...]:
    """The words of a list in one cell: a line each where there are lines, else between commas of any kind.

    >>> split("封停、应封, 封"), split("街道、乡镇\\n")
    (('封停', '应封', '封'), ('街道、乡镇',))
    """
    words = text.split("\n") if "\n" in text else _SEPARATORS.split(text)
    return tuple(word.strip() for word in words if word.strip())


def joined(words: Iterable[str]) -> str:
    """A list as it stands in a cell, so that `split` gives it back.

    >>> joined(["封停", "应封"]), joined(["街道、乡镇"])
    ('封停、应封', '街道、乡镇\\n')
    """
    words = tuple(words)
    if any(_SEPARATORS.search(word) for word in words):
        return "\n".join(words) + ("\n" if len(words) == 1 else "")
    return "、".join(words)
