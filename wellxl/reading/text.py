"""Files that are text: in which encoding, and in which shape; and CSV and TSV read."""

from __future__ import annotations

import codecs
import csv
import re
from io import StringIO

from wellxl.reading.cells import clean
from wellxl.reading.container import DAMAGED, NOT_WORKBOOK, RESAVE, UNKNOWN, Limits, Refused, refusal
from wellxl.reading.scan import oversized
from wellxl.records import Grid, Hit, Kind

__all__ = ["KINDS", "LOGIN", "decode", "read_csv", "shape"]

LOGIN = refusal(
    "file-login-page",
    "登录页面",
    "这是一个网页{title}，里面没有表格：多半是登录已过期，下载到的是登录页面",
    "请重新登录系统，再次导出台账，用 Excel 打开确认后报送",
)
_PLAIN = refusal("file-not-table", "不是表格", "这是一份普通文本，里面没有用逗号、分号或制表符分隔的表格", RESAVE)
_ENCODING = Kind(
    "text-encoding",
    "fixed",
    "这是 {encoding} 编码的文本文件，不是 UTF-8，已按 {encoding} 读取",
    "如果读出的内容有乱码，请在 Excel 或 WPS 中另存为 .xlsx 后重新报送",
    title="文本编码",
)
KINDS = (LOGIN, _PLAIN, _ENCODING)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def decode(data: bytes) -> tuple[str, tuple[Hit, ...]]:
    """The text by its byte order mark, else as strict UTF-8, else as gb18030; what is none of them is refused."""
    marked = [(codec, name) for mark, codec, name in _BOMS if data.startswith(mark)]
    for codec, name in marked or (("utf-8", "UTF-8"), ("gb18030", "GB18030")):
        try:
            content = data.decode(codec)
        except UnicodeDecodeError:
            continue
        return content, () if name == "UTF-8" else (Hit(_ENCODING, 0, facts={"encoding": name}),)
    raise Refused(NOT_WORKBOOK, what=UNKNOWN)


def shape(content: str) -> str:
    """`xml`, `html` or `csv`, told by how the text begins."""
    head = content[:4096].lstrip().lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in head and head.startswith("<?xml"):
        return "xml"
    return "html" if re.match(r"<(!doctype|html|head|body|table|meta|style|div|script|!--|\?xml)", head) else "csv"


def read_csv(content: str, name: str, limits: Limits) -> tuple[tuple[Grid, ...], tuple[Hit, ...]]:
    """The one sheet of a delimited text, its cells as text, called by the file's name."""
    lines = StringIO(content, newline="").readlines()  # splitlines would also break at signs within a cell, such as U+2028
    delimiter = max(",;\t", key=lambda one: sum(line.count(one) for line in lines[:50]))
    if not any(delimiter in line for line in lines[:50]):
        raise Refused(_PLAIN)
    try:
        rows = [[_unquoted(cell) for cell in row] for row in csv.reader(lines, delimiter=delimiter)]
    except csv.Error as error:
        raise Refused(DAMAGED, what="引号不成对，或者有过长的单元格") from error
    width = max(map(len, rows), default=0)
    oversized(len(rows), width, limits)
    for row in rows:
        row.extend([""] * (width - len(row)))
    return (Grid(name, rows),), tuple(clean(rows, name))


def _unquoted(cell: str) -> str:
    """The text of `="00123"`, as exports write an id that Excel is to leave alone."""
    return cell[2:-1] if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell
