"""The message that goes with a return: what is wrong, the worst first, and by when it must be mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from wellxl.campaign import Campaign
from wellxl.records import Finding
from wellxl.wording import SEVERITIES

__all__ = ["counts", "day", "summary", "text", "worst"]

_WORST = 5


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many cells each severity speaks of.

    >>> counts([])
    {'error': 0, 'warning': 0, 'fixed': 0}
    """
    found = dict.fromkeys(SEVERITIES, 0)
    for one in findings:
        found[one.severity] += one.count
    return found


def summary(findings: Iterable[Finding]) -> str:
    """`错误 3 处、警告 2 处，另有 5 处已代为更正`; what there is none of is left out."""
    found = counts(findings)
    told = "、".join(f"{SEVERITIES[one]} {found[one]:,} 处" for one in ("error", "warning") if found[one])
    if not found["fixed"]:
        return told
    return f"{told}，另有 {found['fixed']:,} 处已代为更正" if told else f"问题 {found['fixed']:,} 处，均已代为更正"


def worst(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The five gravest: by severity, then one of each kind before a second one of any, then by how many cells they speak
    of, then in the given order."""
    order = list(SEVERITIES)
    grave = sorted(findings, key=lambda one: (order.index(one.severity), -one.count))
    nth: Counter[str] = Counter()
    ranked = []
    for one in grave:
        ranked.append((order.index(one.severity), nth[one.code], one))
        nth[one.code] += 1
    return tuple(one for *_, one in sorted(ranked, key=lambda line: line[:2])[:_WORST])


def day(when: date) -> str:
    """As official papers write it (GB/T 9704): no leading zeros.

    >>> day(date(2024, 6, 3))
    '2024年6月3日'
    """
    return f"{when.year}年{when.month}月{when.day}日"


def text(
    name: str,
    findings: Sequence[Finding],
    campaign: Campaign,
    on: date,
    returned: str = "",
    deadline: date | None = None,
    *,
    fresh: bool = False,
) -> str:
    """The message for one file. `returned` is the return's name; blank where the file was refused and none exists.
    The deadline is the campaign's unless another is given. `fresh` says that the return had to be written anew.
    """
    district = next((one.district for one in findings if one.district), "")
    lines = [f"{district}：" if district else "报送单位：", f"你单位报送的《{name}》{_verdict(findings, returned)}。", ""]
    lines += [f"{number}. {_told(one)}" for number, one in enumerate(worst(findings), 1)]
    if len(findings) > _WORST:
        lines.append(f"（以上为最主要的 {_WORST} 条，共 {len(findings):,} 条。）")
    if fresh:
        lines += ["", "原文件不能直接标注，退回件是按原数据另存的工作簿，行号、列号与原文件一致，原有格式和公式没有保留。"]
    by = deadline or campaign.deadline
    lines += ["", f"{_asked(findings, returned)}，{f'于{day(by)}前' if on <= by else '尽快'}重新报送。", ""]
    return "\n".join((*lines, campaign.office, day(on), ""))


def _verdict(findings: Sequence[Finding], returned: str) -> str:
    return f"已核对，发现{summary(findings)}" if returned else "无法读取，未能计入"


def _told(one: Finding) -> str:
    place = (f"〔{one.origin.sheet}〕" if one.origin.sheet else "") + one.origin.place
    end = f"。{one.suggestion}" if one.suggestion else ""
    return f"【{SEVERITIES[one.severity]}】{place}{'：' if place else ''}{one.message}{end}"


def _asked(findings: Sequence[Finding], returned: str) -> str:
    if not returned:
        return "请按上述说明处理"
    found = counts(findings)
    what = "改正错误、核实警告" if found["error"] or found["warning"] else "确认更正内容"
    return f"退回件《{returned}》中已标出问题所在单元格，全部问题见表“问题清单”，点击单元格地址可跳到原处。请直接在退回件中{what}"
