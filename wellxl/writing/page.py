"""The bulletin as HTML: the table that a notebook shows, and a page that stands on its own."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from pathlib import Path

from wellxl.campaign import ALL, Campaign
from wellxl.pace import mark
from wellxl.reading.folder import MARK
from wellxl.records import Balance, Block, Bulletin, Finding, Tally
from wellxl.wording import SEVERITIES, percent
from wellxl.writing import charts
from wellxl.writing.cells import clean
from wellxl.writing.course import course
from wellxl.writing.summary import summary
from wellxl.writing.target import replacing

__all__ = ["table", "write_page"]

_HEADS = ("辖区", "分类", "总任务数", "累计完成数", "累计完成比例", "完成比例", "排名")
_ACCOUNT = ("辖区", "文件", "工作表", "见到", "计入", "拒收", "重复", "跳过")
_STYLE = """
.wellxl{border-collapse:collapse;font-family:FangSong,STFangsong,"Noto Serif CJK SC",serif;color:#000;background:#fff}
.wellxl caption{font-size:1.4em;padding:.4em;color:#000;background:#fff}.wellxl caption small{display:block;font-size:.7em}
.wellxl th,.wellxl td{border:1px solid #555;padding:.25em .8em;text-align:center}.wellxl th{background:#dce6f1}
.wellxl .sum{font-weight:bold}.wellxl .note{text-align:left}
"""
_PATTERNS = (
    '<svg class="patterns" aria-hidden="true"><defs>'
    '<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line class="hatch" x1="0" y1="0" x2="0" y2="7"/></pattern>'
    '<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><circle class="spot" cx="2" cy="2" r="1.4"/></pattern>'
    "</defs></svg>"
)


def table(tally: Tally) -> str:
    """The bulletin as one HTML table with its own style; every text is escaped."""
    notes = f'<tr><td class="note" colspan="7">注：{_escaped("".join(tally.notes))}</td></tr>' if tally.notes else ""
    return (
        f'<style>{_STYLE}</style><table class="wellxl"><caption>{_escaped(tally.title)}'
        f"<small>{_day(tally)}</small></caption>{_body(tally, notes)}</table>"
    )


def write_page(path: Path, bulletin: Bulletin, campaign: Campaign) -> Path:
    """Write the bulletin as one page that needs nothing beside it and asks for nothing: table, charts, sources, findings.

    Its policy forbids every request and every script but its own. Gives the path where it stands; raises OutputError,
    the old file whole.
    """
    folder = Path(__file__).parent
    style, script = ((folder / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    style += "".join(f".scroll .{name}{{background:#{campaign.colours[name]}}}\n" for name in ("red", "yellow"))
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    sections = "".join(_sections(bulletin, campaign))
    text = (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="{MARK}" content="page">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_escaped(bulletin.tally.title)}{_day(bulletin.tally)}</title><style>{style}</style></head>"
        f"<body>{_PATTERNS}<main>{sections}</main><script>{script}</script></body></html>\n"
    )
    with replacing(path) as target:
        target.temp.write_text(text, encoding="utf-8", newline="\n")
    return target.path


def _sections(bulletin: Bulletin, campaign: Campaign) -> Iterator[str]:
    tally = bulletin.tally
    yield _head(tally, campaign)
    note = f'<p class="note small">注：{_escaped("".join(tally.notes))}</p>' if tally.notes else ""
    words = f'<p class="paragraph">{_escaped(summary(bulletin, campaign))}</p>'
    body = f'<div class="scroll bulletin"><table>{_body(tally, campaign=campaign)}</table></div>'
    yield f"<section><h2>日通报</h2>{body}{note}{words}</section>"
    drawn = {
        "各辖区分类完成情况": charts.completion(tally, campaign.schedule_progress(tally.date)),
        "累计完成与序时进度": [charts.progress(course(bulletin, campaign), tally.blocks[-1].sum.total)],
        "各辖区剩余任务": charts.remaining(tally),
    }
    figures = "".join(
        f"<figure><figcaption>{name}{'（续）' if number else ''}</figcaption>{chart}</figure>"
        for name, parts in drawn.items()
        for number, chart in enumerate(parts)
    )
    yield f'<section><h2>进度</h2><div class="charts">{figures}</div></section>'
    rows = "".join(map(_account, bulletin.balances))
    heads = "".join(f"<th>{head}</th>" for head in _ACCOUNT)
    yield (
        f'<section><h2>来源</h2><div class="scroll small"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        '</div><p class="note small">见到 = 计入 + 拒收 + 重复 + 跳过</p></section>'
    )
    grades = "".join(f'<option value="{code}">{name}</option>' for code, name in SEVERITIES.items())
    yield (
        '<section><h2>问题清单</h2><form id="filter"><input name="search" type="search" placeholder="查找：文件、列名、说明……" '
        f'aria-label="查找"><select name="severity" aria-label="级别"><option value="">全部级别</option>{grades}</select>'
        '<select name="file" aria-label="文件"><option value="">全部文件</option></select></form>'
        '<p id="count" class="note small"></p><div id="list"></div><button id="more" type="button" hidden></button>'
        "<noscript>请打开脚本功能后查看，或见工作簿的问题清单。</noscript>"
        f'<script id="data" type="application/json">{_data(bulletin.findings)}</script></section>'
    )


def _head(tally: Tally, campaign: Campaign) -> str:
    """The title and the figures that a leader asks for first."""
    total = tally.blocks[-1].sum
    figures = {
        "累计完成": f"{total.completed}/{total.total}",
        "完成比例": percent(total.rate),
        "序时进度": percent(campaign.schedule_progress(tally.date)),
        "剩余任务": str(total.total - total.completed),
    }
    cells = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in figures.items())
    return f'<header><h1>{_escaped(tally.title)}</h1><div>{_day(tally)}</div><dl class="figures">{cells}</dl></header>'


def _account(balance: Balance) -> str:
    counts = (balance.seen, balance.counted, balance.refused, balance.duplicate, balance.skipped)
    line = balance.line
    names = f'<td>{_escaped(line.district)}</td><td class="left">{_escaped(line.file)}</td><td>{_escaped(line.sheet)}</td>'
    return f"<tr>{names}{''.join(f'<td>{count}</td>' for count in counts)}</tr>"


def _data(findings: tuple[Finding, ...]) -> str:
    """The findings as JSON that cannot end the script element in which it stands."""
    rows = []
    for one in findings:
        where = (one.origin.file, one.origin.sheet, one.origin.place, one.column, one.value)
        rows.append([one.severity, *map(clean, where), clean(one.message), clean(one.suggestion)])
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _day(tally: Tally) -> str:
    return f"({tally.date.year}.{tally.date.month}.{tally.date.day})"


def _escaped(text: str) -> str:
    return escape(clean(text))


def _body(tally: Tally, more: str = "", campaign: Campaign | None = None) -> str:
    """Head and rows of the table; with a campaign its marks on the districts' rates."""
    heads = "".join(f"<th>{head}</th>" for head in _HEADS)
    marks = [mark(one.sum, campaign, tally.date) if campaign and one.district != ALL else "" for one in tally.blocks]
    rows = "".join(map(_rows, tally.blocks, marks))
    return f"<thead><tr>{heads}</tr></thead><tbody>{rows}{more}</tbody>"


def _rows(block: Block, marked: str) -> str:
    span = f'rowspan="{len(block.figures)}"'
    ranked = block.sum.total > 0
    last = len(block.figures) - 1
    lines = []
    for index, figure in enumerate(block.figures):
        cells = (
            f"<td>{_escaped(figure.category)}</td><td>{figure.total}</td><td>{figure.completed}</td>"
            f"<td>{percent(figure.rate)}</td>"
        )
        if index == 0:
            marked = f' class="{marked}"' if marked else ""
            rate = percent(block.sum.rate) if ranked else "—"
            rank = block.rank or ("" if ranked else "—")
            cells = f"<td {span}>{_escaped(block.district)}</td>{cells}<td{marked} {span}>{rate}</td><td {span}>{rank}</td>"
        looks = " ".join(name for name, holds in (("sum", index == last), ("all", block.district == ALL)) if holds)
        lines.append(f'<tr class="{looks}">{cells}</tr>' if looks else f"<tr>{cells}</tr>")
    return "".join(lines)
