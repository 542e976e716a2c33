"""The bulletin as HTML: what a notebook shows."""

from __future__ import annotations

from html import escape

from wellxl.records import Block, Tally
from wellxl.wording import percent

__all__ = ["table"]

_HEADS = ("辖区", "分类", "总任务数", "累计完成数", "累计完成比例", "完成比例", "排名")
_STYLE = """
.wellxl{border-collapse:collapse;font-family:FangSong,STFangsong,"Noto Serif CJK SC",serif;color:#000;background:#fff}
.wellxl caption{font-size:1.4em;padding:.4em;color:#000;background:#fff}.wellxl caption small{display:block;font-size:.7em}
.wellxl th,.wellxl td{border:1px solid #555;padding:.25em .8em;text-align:center}.wellxl th{background:#dce6f1}
.wellxl .sum{font-weight:bold}.wellxl .note{text-align:left}
"""


def table(tally: Tally) -> str:
    """The bulletin as one HTML table with its own style; every text is escaped."""
    day = tally.date
    heads = "".join(f"<th>{head}</th>" for head in _HEADS)
    rows = "".join(_rows(block) for block in tally.blocks)
    notes = f'<tr><td class="note" colspan="7">注：{escape("".join(tally.notes))}</td></tr>' if tally.notes else ""
    return (
        f'<style>{_STYLE}</style><table class="wellxl"><caption>{escape(tally.title)}'
        f"<small>({day.year}.{day.month}.{day.day})</small></caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}{notes}</tbody></table>"
    )


def _rows(block: Block) -> str:
    span = f'rowspan="{len(block.figures)}"'
    ranked = block.sum.total > 0
    last = len(block.figures) - 1
    lines = []
    for index, figure in enumerate(block.figures):
        cells = (
            f"<td>{escape(figure.category)}</td><td>{figure.total}</td><td>{figure.completed}</td><td>{percent(figure.rate)}</td>"
        )
        if index == 0:
            rate = percent(block.sum.rate) if ranked else "—"
            rank = block.rank or ("" if ranked else "—")
            cells = f"<td {span}>{escape(block.district)}</td>{cells}<td {span}>{rate}</td><td {span}>{rank}</td>"
        lines.append(f'<tr class="sum">{cells}</tr>' if index == last else f"<tr>{cells}</tr>")
    return "".join(lines)
