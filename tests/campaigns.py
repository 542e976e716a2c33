"""A second campaign, wholly unlike the built-in one: what holds for both is true of campaigns, not of wells."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from wellxl.campaign import Campaign, District, Field, Words

__all__ = ["TOILETS", "toilet_ledger"]

_VILLAGES = {
    "青山镇": ("上湾村", "下湾村", "梨树坪村"),
    "白沙镇": ("沙洲村", "渡口村", "新堤村"),
    "石桥镇": ("桥头村", "桥尾村", "古井村", "茶园村"),
    "柳河乡": ("柳林村", "河湾村", "芦塘村"),
    "龙泉乡": ("泉眼村", "竹山村"),
    "云岭乡": ("云上村", "松岗村", "石门村"),
}
_ALIASES = {"青山镇": ("青山",), "白沙镇": ("白沙",), "石桥镇": ("石桥",), "龙泉乡": ("龙泉镇",)}

TOILETS = Campaign(
    name="农村改厕",
    title="临江县农村户厕改造攻坚进度通报",
    office="县农村人居环境整治工作专班",
    start=date(2025, 3, 1),
    deadline=date(2025, 10, 31),
    districts=tuple(
        District(town, f"42090{number}", _ALIASES.get(town, ()), villages, open_streets=town == "云岭乡")
        for number, (town, villages) in enumerate(_VILLAGES.items(), 1)
    ),
    categories=("新建", "整改", "管护"),
    fields=(
        Field("district", "乡镇", "district", ("所在乡镇", "镇", "乡(镇)")),
        Field("street", "行政村", "street", ("村", "所在村", "村名"), required=True),
        Field("household", "户厕编号", "id", ("户编号", "编码"), required=True),
        Field("name", "户主姓名", "text", ("户主", "农户姓名"), required=True),
        Field("category", "改厕类型", "category", ("任务类别", "类型"), required=True),
        Field(
            "style",
            "户厕模式",
            "text",
            ("模式", "改厕模式"),
            choices=("三格化粪池", "双瓮漏斗", "完整下水道水冲"),
            synonyms={"三格式": "三格化粪池", "双瓮式": "双瓮漏斗"},
        ),
        Field("area", "厕屋面积", "number", ("面积",), "㎡", lowest=1.2, highest=20),
        Field("people", "常住人口", "count", ("常住人数",), "人", lowest=1, highest=20),
        Field("subsidy", "补助金额", "number", ("奖补资金",), "元", lowest=0, highest=5000),
        Field("status", "施工状态", "status", ("施工进度", "建设状态"), required=True),
        Field("done_on", "验收日期", "date", ("验收时间", "竣工时间")),
        Field("obstacle", "未完工原因", "text", ("困难问题",)),
        Field("phone", "户主电话", "phone", ("电话号码",)),
    ),
    status=Words(done=("已验收", "已竣工", "验收合格"), open=("未开工", "未动工"), under_way=("施工中", "在建")),
    category_aliases={"新改": "新建", "问题整改": "整改", "后期管护": "管护"},
    placeholders=("/", "无", "空缺"),
    district_prefixes=("临江县",),
    red_below=0.5,
    yellow_below=0.9,
    report_to="县委农村工作领导小组。",
    distribute_to="各乡镇人民政府。",
    colours={"error": "F4B084", "warning": "FFE699", "fixed": "BDD7EE", "red": "C00000", "yellow": "FFD966"},
)
"""Six towns, three categories; no permit, no credit code, no well."""

_SURNAMES = dict(zip(_VILLAGES, ("赵钱孙", "李周吴", "郑王冯", "陈褚卫", "蒋沈韩", "杨朱秦"), strict=True))
"""Each town has its own, so that no two tasks of different towns look alike."""
_GIVEN = "安平和顺康宁福禄寿喜"
_REASONS = ("等待材料进场", "农户外出务工", "雨季无法开挖")


def toilet_ledger(
    district: str, tasks: int = 30, *, seed: int = 0, on: date = date(2025, 6, 23), done: float = 0.4
) -> list[Sequence[Any]]:
    """A clean ledger of a town: the header row, then a row a task, a `done` part of them finished by `on`."""
    chance = random.Random(f"{district}{seed}")
    town = next(one for one in TOILETS.districts if one.name == district)
    style = TOILETS.field("style")
    assert style
    rows: list[Sequence[Any]] = [tuple(field.header for field in TOILETS.fields)]
    for number in range(1, tasks + 1):
        finished = chance.random() < done
        when = TOILETS.start + timedelta(days=chance.randrange((on - TOILETS.start).days + 1))
        rows.append(
            (
                district,
                chance.choice(town.streets),
                f"{town.code[-2:]}{seed:02}-{number:05}",
                "".join((chance.choice(_SURNAMES[district]), chance.choice(_GIVEN), chance.choice(_GIVEN))),
                chance.choice(TOILETS.categories),
                chance.choice(style.choices),
                chance.randint(12, 60) / 10,
                chance.randint(1, 8),
                chance.choice((800, 1200, 2000)),
                "已验收" if finished else chance.choice(("未开工", "施工中")),
                when if finished else "",
                "" if finished else chance.choice(_REASONS),
                f"139{chance.randrange(10**8):08}",
            )
        )
    return rows
