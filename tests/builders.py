"""Ledgers as districts send them, made up: `python tests/builders.py` writes the sample of workbooks/示例 anew.

The same arguments give the same bytes. A task is a dict, field of wells.py → value, and under `as_is` what stands in a
cell whatever the layout makes of its value; `LAYOUTS` says how each district writes its own down. Names, codes and
numbers are drawn at random and belong to nobody.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
import xlwt
from making import DAY, GOLDEN

from wellxl.wells import WELLS

__all__ = ["LAYOUTS", "PLAIN", "SAMPLE", "Head", "Layout", "Task", "credit_code", "ledger", "sample", "tasks"]

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"
"""The four ledgers that give the golden case."""

Task = dict[str, Any]

_SAMPLES = range(len(GOLDEN))
"""The seeds of the sample; its names and ids are short."""

_FIRST, _SECOND = "沐青望槐砚竹松桐澄霁芷蘅清听枕映栖采漱吟", "禾岚溪荫池里园庭川湾坪舟月泉桥石林亭圃洲"
_ROADS = ("听泉路", "梧桐巷", "砚池街", "采薇路", "竹坞巷", "栖霞东街", "望舒路", "芷兰街")
_COMMUNITIES = ("听泉社区", "梧桐社区", "砚池社区", "采薇社区", "竹坞社区", "望舒社区", "芷兰社区", "松月社区")

_KINDS = {
    "应封停": (
        ("家属院", "城镇生活", ""),
        ("花园小区", "城镇生活", ""),
        ("新村", "城镇生活", ""),
        ("中学", "城镇生活", "12"),
        ("医院", "城镇生活", "12"),
        ("宾馆", "商业", "91"),
        ("农贸市场", "商业", "91"),
        ("浴池", "洗浴", "92"),
        ("食品厂", "工业", "91"),
        ("建材厂", "工业", "91"),
    ),
    "应纳管": (
        ("老院", "城镇生活", ""),
        ("村民组", "乡村生活", ""),
        ("幼儿园", "城镇生活", "52"),
        ("敬老院", "城镇生活", "52"),
        ("游园", "绿化", "12"),
        ("苗圃", "农业灌溉", ""),
        ("蔬菜合作社", "农业灌溉", "93"),
        ("消防站", "消防", "12"),
    ),
}
"""Category → ending of a user's name, use of the water, first two characters of the credit code (blank: has none)."""

_OBSTACLES = {
    "应封停": (
        "市政供水管网未覆盖，待主管道延伸后封停",
        "内部管网老化，改造费用住户尚未达成一致",
        "用户要求先通水后封井，正在协调接入",
        "用水报装正在办理，预计月底前接通",
        "产权单位已改制，责任主体待明确",
    ),
    "应纳管": (
        "计量设施尚未安装，已下达安装通知",
        "用户对缴纳水资源税有疑问，待税务部门核定",
        "取水登记手续正在补办",
        "待市级纳管规范性文件出台",
    ),
}

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(start: str, chance: random.Random) -> str:
    """A made-up credit code with valid check characters, of its organisation (GB 11714) and its own (GB 32100)."""
    body = "MA" + "".join(chance.choices(_ALPHABET, k=6))
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    # GB 11714 counts letters from A = 10 and leaves none out.
    rest = -sum(int(character, 36) * weight for character, weight in zip(body, weights, strict=True)) % 11
    code = start + body + "0123456789X"[rest]
    total = sum(_ALPHABET.index(character) * 3**place for place, character in enumerate(code))
    return code + _ALPHABET[-total % 31]


def tasks(
    district: str, counts: Mapping[str, tuple[int, int]], seed: int = 0, *, days: Sequence[int] = (), on: date = DAY
) -> list[Task]:
    """The tasks of a district, clean under every rule; `counts` is category → total, completed.

    They stand in the order of their streets and are numbered through. `days` are the days of `on`'s month on which
    they were completed, drawn up to `on` where they do not suffice; `seed` sets ids and names of two ledgers apart.
    """
    chance = random.Random(f"{district}{seed}")
    own = next(one for one in WELLS.districts if one.name == district)
    plan = [(category, number < done) for category, (total, done) in counts.items() for number in range(total)]
    chance.shuffle(plan)
    streets = sorted(chance.choices(range(len(own.streets)), k=len(plan)))
    left = list(days)
    made = []
    for number, ((category, done), street) in enumerate(zip(plan, streets, strict=True), 1):
        day = 0 if not done else left.pop() if left else chance.randint(1, on.day)
        task = _task(own.code, own.streets[street], category, seed, number, chance)
        made.append({"number": number, "district": district} | task | _progress(task, day, on, chance))
    return made


def _task(code: str, street: str, category: str, seed: int, number: int, chance: random.Random) -> Task:
    ending, purpose, start = chance.choice(_KINDS[category])
    large = category == "应封停"
    homes = chance.randint(24, 320) if ending in ("家属院", "花园小区", "新村") else 0
    return {
        "street": street,
        "community": chance.choice(_COMMUNITIES),
        "name": _brand(seed, number) + ending,
        "well": f"NY{code[-2:]}-{number:03}" if seed in _SAMPLES else f"{code}{seed:03}{number:04}",
        "credit_code": start and credit_code(start + code, chance),
        "location": f"{street}{chance.choice(_ROADS)}{chance.randint(1, 180)}号",
        "longitude": chance.randint(112_400_000, 112_600_000) / 1e6,
        "latitude": chance.randint(32_900_000, 33_100_000) / 1e6,
        "depth": chance.randint(30, 300),
        "volume": chance.randint(12, 420) * 100 if large else chance.randint(8, 95) * 10,
        "permit": f"D{code}G20{chance.randint(16, 23)}-{number % 10_000:04}" if start and large else "",
        "purpose": purpose,
        "category": category,
        "households": homes or "",
        "people": chance.randint(homes * 2, homes * 4) or "",
        "contact": f"{street}第{chance.randint(1, 6)}包联组",
        "phone": f"1550000{chance.randrange(10_000):04}",
    }


def _brand(seed: int, number: int) -> str:
    """The front of a user's name: no two the same within the sample, nor among a few hundred ledgers of hundreds."""
    size = 2 if seed in _SAMPLES else 4
    rest = (seed * 100 + number) * 7 % 400 if size == 2 else (seed * 500 + number) * 7919 % 160_000
    name = ""
    for place in range(size):
        rest, sign = divmod(rest, 20)
        name = (_SECOND if place % 2 == 0 else _FIRST)[sign] + name
    return name


def _progress(task: Task, day: int, on: date, chance: random.Random) -> Task:
    """How far a task is: completed on that day of the month, or (day 0) open with its obstacle."""
    category = task["category"]
    if day:
        method = chance.choice(("永久封填", "封存备用")) if category == "应封停" else "继续保留"
        return {"status": "done", "done_on": on.replace(day=day), "method": method, "obstacle": ""}
    obstacle = chance.choice(_OBSTACLES[category])
    return {"status": "under_way" if "正在" in obstacle else "open", "done_on": None, "method": "", "obstacle": obstacle}


class Head(NamedTuple):
    """A column: its header (levels parted by `|`), the task's field, its width in characters."""

    text: str
    key: str
    width: float


@dataclass(frozen=True)
class Layout:
    """How a district writes its tasks down."""

    file: str
    sheet: str
    heads: tuple[Head, ...]
    title: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    """Rows between title and header: what stands left, what stands right."""
    status: Mapping[str, tuple[str, str, str]] | None = None
    """Category → the words for done, open and under way."""
    dates: str = "yyyy-mm-dd"
    """Number format of real dates; blank for text such as 2024.6.21."""
    unit: int = 1
    """m³ in one unit of volume."""
    group: str = ""
    """Field whose equal neighbours are merged, with a 小计 below each and a 合计 at the end."""
    order: tuple[str, ...] = ()
    """Fields by which the rows are sorted; as they come where empty."""
    foot: tuple[str, ...] = ()


_SIGNED = "填报人：（签字）　　　　　审核人：（签字）　　　　　填报日期：2024年6月23日"
_SEALED, _REGULATED = ("已封停", "未封停", "正在封停"), ("已纳管", "未纳管", "正在办理")

LAYOUTS = {
    "示范区": Layout(
        file="示范区自备井封停台账2024.6.23.xlsx",
        sheet="封停台账",
        title="城乡一体化示范区自备井封停（纳管）工作台账",
        lines=(("填报单位：示范区自备井封停办公室", "截至日期：2024年6月23日"), ("", "单位：眼、米、立方米、户、人")),
        heads=(
            Head("序号", "number", 5),
            Head("街道（乡镇）", "street", 11),
            Head("社区（村）", "community", 10),
            Head("单位名称", "name", 17),
            Head("水井编号", "well", 11),
            Head("统一社会信用代码", "credit_code", 21),
            Head("详细地址", "location", 26),
            Head("经度", "longitude", 11.5),
            Head("纬度", "latitude", 11),
            Head("井深(米)", "depth", 7),
            Head("年取水量(m³)", "volume", 9),
            Head("取水许可证号", "permit", 19),
            Head("取水用途", "purpose", 9),
            Head("分类", "category", 8),
            Head("完成状态", "status", 9),
            Head("完成日期", "done_on", 11),
            Head("封停方式", "method", 9),
            Head("受益户数", "households", 7),
            Head("受益人数", "people", 7),
            Head("堵点", "obstacle", 40),
            Head("责任人", "contact", 18),
            Head("联系电话", "phone", 13),
            Head("备注", "", 8),
        ),
        status={"应封停": _SEALED, "应纳管": _REGULATED},
        foot=(_SIGNED, "注：本表每日17时前报送，一井一行，不得漏报。"),
    ),
    "卧龙区": Layout(
        file="卧龙区台账.xlsx",
        sheet="卧龙区",
        title="卧龙区“决战六月”自备井任务推进情况一览表",
        lines=(("报送单位：卧龙区封停办", "2024年6月23日"),),
        heads=(
            Head("序号", "number", 6),
            Head("所属街道", "street", 11),
            Head("基本情况|编号", "well", 11),
            Head("基本情况|用水户名称", "name", 17),
            Head("基本情况|社会信用代码", "credit_code", 21),
            Head("基本情况|水井位置", "location", 26),
            Head("坐标|经度", "longitude", 11.5),
            Head("坐标|维度", "latitude", 11),
            Head("取水情况|井深(m)", "depth", 7),
            Head("取水情况|年许可取水(万立方米)", "volume", 11),
            Head("取水情况|用水性质", "purpose", 9),
            Head("取水情况|许可证编号", "permit", 19),
            Head("推进情况|任务类型", "category", 9),
            Head("推进情况|是否完成", "status", 8),
            Head("推进情况|完成时间", "done_on", 12),
            Head("推进情况|处置方式", "method", 9),
            Head("推进情况|存在问题", "obstacle", 40),
            Head("包联责任|责任人", "contact", 19),
            Head("包联责任|联系方式", "phone", 13),
        ),
        status={"应封停": ("是", "否", "否"), "应纳管": ("是", "否", "否")},
        dates='yyyy"年"m"月"d"日"',
        unit=10_000,
        group="street",
        foot=(_SIGNED,),
    ),
    "宛城区": Layout(
        file="宛城区自备井封停任务（6月23日）.xls",
        sheet="Sheet1",
        title="宛城区6月份自备井封停任务台账",
        lines=(("填报单位（盖章）：", "填报日期：2024.6.23"),),
        heads=(
            Head("序号", "number", 5),
            Head("县区", "district", 9),
            Head("街道办事处", "street", 11),
            Head("居委会", "community", 10),
            Head("产权单位", "name", 17),
            Head("井编号", "well", 11),
            Head("纳税人识别号", "credit_code", 21),
            Head("井位", "location", 26),
            Head("井深（米）", "depth", 7),
            Head("年用水量（吨）", "volume", 9),
            Head("水井用途", "purpose", 9),
            Head("处置分类", "category", 9),
            Head("封停状态", "status", 9),
            Head("封停时间", "done_on", 11),
            Head("封井方式", "method", 9),
            Head("未完成原因", "obstacle", 40),
            Head("户数", "households", 6),
            Head("人数", "people", 6),
            Head("联系人", "contact", 18),
            Head("联系电话", "phone", 13),
        ),
        status={"应封停": _SEALED},
        dates="",
        foot=("审核人：　　　　　　填报人：　　　　　　填报日期：2024.6.23",),
    ),
    "高新区": Layout(
        file="高新技术产业开发区封停纳管台账6.23.xlsx",
        sheet="明细表",
        title="高新区自备井封停、纳管任务明细表",
        lines=(("单位：高新区社会事务局", "统计时间：6月23日"),),
        heads=(
            Head("类别", "category", 9),
            Head("单位编号", "well", 11),
            Head("取水单位", "name", 17),
            Head("所属乡镇", "street", 22),
            Head("取水地点", "location", 36),
            Head("进展", "status", 7),
            Head("完成时间", "done_on", 10),
            Head("关停方式", "method", 9),
            Head("堵点问题", "obstacle", 40),
            Head("年取水量（方）", "volume", 9),
            Head("取水用途", "purpose", 9),
            Head("取水许可证编号", "permit", 19),
            Head("统一社会信用代码", "credit_code", 21),
            Head("井深（m）", "depth", 7),
            Head("东经", "longitude", 11.5),
            Head("北纬", "latitude", 11),
            Head("供水人口", "people", 8),
            Head("联系人", "contact", 26),
            Head("手机号", "phone", 13),
        ),
        status={"应封停": ("√", "×", "正在推进"), "应纳管": ("√", "×", "正在推进")},
        dates='m"月"d"日"',
        order=("category", "number"),
        foot=("制表人：　　　　　　　　　　复核人：　　　　　　　　　　制表日期：2024年6月23日",),
    ),
}
"""The four districts of the sample: each has its own headers, order, sheet name, words, dates and units."""

PLAIN = Layout(
    file="台账.xlsx",
    sheet="台账",
    title="自备井封停台账",
    heads=tuple(
        Head(f"{one.header}（{one.unit}）" if one.type == "volume" else one.header, one.key, 12)
        for one in WELLS.fields
        if one.key not in ("community", "contact")
    ),
    status={"应封停": _SEALED, "应纳管": _REGULATED},
)
"""Twenty columns under the campaign's own headers."""


def ledger(path: Path, made: Sequence[Task], layout: Layout = PLAIN) -> Path:
    """Write tasks as that layout has them, to .xls where the path says so, else to .xlsx."""
    sheet = (_Xls if path.suffix == ".xls" else _Xlsx)(path, layout)
    row = _head(sheet, layout)
    ordered = sorted(made, key=lambda task: [task[key] for key in layout.order]) if layout.order else made
    row = _body(sheet, layout, ordered, row)
    for text in layout.foot:
        sheet.merge((row, 0, row, len(layout.heads) - 1), text, "left")
        row += 1
    sheet.close()
    return path


def _head(sheet: _Xlsx | _Xls, layout: Layout) -> int:
    """Title, lines and header; the first row below them."""
    last, row = len(layout.heads) - 1, 0
    if layout.title:
        sheet.merge((0, 0, 0, last), layout.title, "title")
        sheet.height(0, 34)
        row = 1
    for left, right in layout.lines:
        sheet.merge((row, 0, row, last // 2), left, "left")
        sheet.merge((row, last // 2 + 1, row, last), right, "right")
        row += 1
    levels = [head.text.split("|") for head in layout.heads]
    deep = max(map(len, levels))
    for index, level in enumerate(levels):
        sheet.width(index, layout.heads[index].width)
        if len(level) < deep:
            sheet.merge((row, index, row + 1, index), level[0], "head")
        else:
            sheet.put(row + deep - 1, index, level[-1], "head")
    if deep > 1:
        _upper(sheet, [level[0] if len(level) > 1 else "" for level in levels], row)
    sheet.height(row + deep - 1, 32)
    sheet.freeze(row, deep)
    return row + deep


def _upper(sheet: _Xlsx | _Xls, names: Sequence[str], row: int) -> None:
    starts = [index for index, name in enumerate(names) if not index or names[index - 1] != name]
    for start, end in pairwise([*starts, len(names)]):
        if names[start]:
            sheet.merge((row, start, row, end - 1), names[start], "head")


def _body(sheet: _Xlsx | _Xls, layout: Layout, made: Sequence[Task], row: int) -> int:
    first = row
    for _, group in groupby(made, key=lambda task: task.get(layout.group)):
        start, size = row, 0
        for task in group:
            for index, (value, style) in enumerate(_cells(task, layout)):
                if not layout.group or layout.heads[index].key != layout.group:
                    sheet.put(row, index, value, style)
            row, size = row + 1, size + 1
        if layout.group:
            column = next(index for index, head in enumerate(layout.heads) if head.key == layout.group)
            sheet.merge((start, column, row - 1, column), task[layout.group], "text")
            _sum(sheet, layout, "小计", size, (start, row))
            row += 1
    if layout.group:
        _sum(sheet, layout, "合计", len(made), (first, row))
        row += 1
    return row


def _cells(task: Task, layout: Layout) -> Iterator[tuple[Any, str]]:
    """The values of a task as the district writes them, each with its style."""
    for _, key, _ in layout.heads:
        value = task.get(key, "")
        if key in task.get("as_is", ()):
            yield task["as_is"][key], "text"
        elif key == "status" and layout.status:
            yield layout.status[task["category"]][("done", "open", "under_way").index(value)], "text"
        elif key == "done_on" and value:
            yield (value, "date") if layout.dates else (f"{value.year}.{value.month}.{value.day}", "text")
        elif key == "volume":
            yield value / layout.unit, "number"
        else:
            yield value, "wide" if key in ("name", "location", "obstacle") else "text"


def _sum(sheet: _Xlsx | _Xls, layout: Layout, word: str, size: int, rows: tuple[int, int]) -> None:
    """A row that counts the `rows` (first, one past the last) above it."""
    for index, head in enumerate(layout.heads):
        sheet.put(rows[1], index, word if not index else f"{size}眼" if head.key == "name" else "", "sum")


_FONT = {"title": ("方正小标宋简体", 20, False), "head": ("黑体", 11, False), "sum": ("宋体", 10, True)}
_STYLES = ("title", "left", "right", "head", "text", "wide", "number", "date", "sum")
_BARE = ("title", "left", "right")
_ALIGNED = {"left": "left", "right": "right", "wide": "left"}
_FILLS = {"head": "#DDEBF7", "sum": "#F2F2F2"}


class _Xlsx:
    """A sheet in a new .xlsx."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.book = xlsxwriter.Workbook(str(path))
        # Without a date of its own the workbook bears the hour at which it was written.
        self.book.set_properties({"created": datetime(2024, 6, 23, 17)})
        self.sheet = self.book.add_worksheet(layout.sheet)
        self.styles = {style: self._style(style, layout) for style in _STYLES}
        self.sheet.set_landscape()
        self.sheet.set_paper(8)
        self.sheet.fit_to_pages(1, 0)

    def _style(self, style: str, layout: Layout) -> Any:
        name, size, bold = _FONT.get(style, ("宋体", 10, False))
        look = {"font_name": name, "font_size": size, "bold": bold, "align": _ALIGNED.get(style, "center"), "valign": "vcenter"}
        look |= {} if style in _BARE else {"border": 1, "text_wrap": True}
        look |= {"bg_color": _FILLS[style]} if style in _FILLS else {}
        look |= {"num_format": layout.dates} if style == "date" else {}
        return self.book.add_format(look)

    def put(self, row: int, column: int, value: Any, style: str) -> None:
        look = self.styles[style]
        if value == "" or value is None:
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value, look)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, value, look)
        else:
            self.sheet.write_number(row, column, value, look)

    def merge(self, box: tuple[int, int, int, int], value: str, style: str) -> None:
        if box[:2] == box[2:]:
            self.put(box[0], box[1], value, style)
        else:
            self.sheet.merge_range(*box, value, self.styles[style])

    def width(self, column: int, characters: float) -> None:
        self.sheet.set_column(column, column, characters)

    def height(self, row: int, points: float) -> None:
        self.sheet.set_row(row, points)

    def freeze(self, row: int, deep: int) -> None:
        self.sheet.freeze_panes(row + deep, 0)
        self.sheet.repeat_rows(row, row + deep - 1)

    def close(self) -> None:
        self.book.close()


class _Xls:
    """A sheet in a new .xls, as older offices still save."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self.path = path
        self.book = xlwt.Workbook(encoding="utf-8")
        self.sheet = self.book.add_sheet(layout.sheet)
        self.styles = {style: self._style(style, layout) for style in _STYLES}
        self.sheet.portrait = False
        self.sheet.paper_size_code = 8
        self.sheet.fit_num_pages, self.sheet.fit_width_to_pages, self.sheet.fit_height_to_pages = True, 1, 0

    def _style(self, style: str, layout: Layout) -> Any:
        name, size, bold = _FONT.get(style, ("宋体", 10, False))
        look = f"font: name {name}, height {size * 20}, bold {bold}; align: vert centre, horiz {_ALIGNED.get(style, 'centre')}"
        look += "" if style in _BARE else ", wrap on; borders: left thin, right thin, top thin, bottom thin"
        look += "; pattern: pattern solid, fore_colour ice_blue" if style in _FILLS else ""
        return xlwt.easyxf(look, num_format_str=layout.dates if style == "date" and layout.dates else "General")

    def put(self, row: int, column: int, value: Any, style: str) -> None:
        self.sheet.write(row, column, value, self.styles[style])

    def merge(self, box: tuple[int, int, int, int], value: str, style: str) -> None:
        top, left, bottom, right = box
        self.sheet.write_merge(top, bottom, left, right, value, self.styles[style])

    def width(self, column: int, characters: float) -> None:
        self.sheet.col(column).width = int(characters * 256)

    def height(self, row: int, points: float) -> None:
        self.sheet.row(row).height_mismatch = True
        self.sheet.row(row).height = int(points * 20)

    def freeze(self, row: int, deep: int) -> None:
        self.sheet.panes_frozen = True
        self.sheet.horz_split_pos = row + deep

    def close(self) -> None:
        self.book.save(str(self.path))


def sample(folder: Path = SAMPLE) -> list[Path]:
    """The four ledgers of 2024-06-23: the golden case, with 19 wells sealed in 示范区 in its last three days."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        ledger(folder / LAYOUTS[district].file, tasks(district, counts, seed, days=_days(district)), LAYOUTS[district])
        for seed, (district, counts) in enumerate(GOLDEN.items())
    ]


def _days(district: str) -> Iterable[int]:
    """The days on which a district's tasks were completed; what it leaves open is drawn."""
    if district != "示范区":
        return ()
    days = [21] * 6 + [22] * 7 + [23] * 6 + [1, 3, 4, 5, 6, 8, 11, 12, 13, 14, 17, 18, 19, 20]
    random.Random(district).shuffle(days)
    return days


if __name__ == "__main__":
    for written in sample():
        print(written.relative_to(SAMPLE.parents[1]))
