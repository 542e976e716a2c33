"""The charts of the web page: inline SVG, drawn for a phone's width, told apart by pattern as well as by colour."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from html import escape

from wellxl.campaign import ALL, SUM
from wellxl.records import Block, Figure, Tally
from wellxl.wording import percent
from wellxl.writing.cells import clean
from wellxl.writing.course import Point

__all__ = ["completion", "progress", "remaining"]

_WIDE = 400
"""The drawing's own units: as many as a phone has points, so that 13 is a readable size of type."""
_TRACK = 262
"""The length of 100 %."""
_NAME = 24
"""Chinese characters of a name that fit into a line; the whole name stands in the tooltip."""
_PAGE = 15
"""Districts in one drawing."""
_FILLS = 4
"""Looks of bars (page.css: fill-0 …); categories beyond begin again."""


def completion(tally: Tally, schedule: Fraction) -> list[str]:
    """A bar for every category of every district, on a track of 100 %; a dashed line where the schedule stands.

    Of many districts there are several drawings, so that each fits a page.
    """
    return [_completion(blocks, _legend(tally), schedule) for blocks in _pages(_districts(tally))]


def _completion(blocks: Sequence[Block], legend: str, schedule: Fraction) -> str:
    body, top = [legend], 34
    for block in blocks:
        name = _short(block.district) + ("" if block.sum.total else "（无任务）")
        body.append(_text(0, top + 12, name, "name", title=block.district))
        top += 18
        for number, figure in enumerate(_parts(block)):
            if not figure.total:
                continue  # a bar of nothing would look like one of which nothing is done
            long = round(float(figure.rate) * _TRACK, 1)
            body.append(f'<rect class="track" x="0" y="{top}" width="{_TRACK}" height="13"/>')
            body.append(f'<rect class="fill-{number % _FILLS}" x="0" y="{top}" width="{long}" height="13"/>')
            body.append(_text(_TRACK + 8, top + 11, f"{percent(figure.rate)}　{figure.completed}/{figure.total}"))
            top += 17
        top += 8
    x = round(float(schedule) * _TRACK, 1)
    body.append(f'<line class="schedule" x1="{x}" y1="34" x2="{x}" y2="{top - 6}"/>')
    body.append(_text(min(x, _TRACK - 70), top + 8, f"序时进度 {percent(schedule)}"))
    return _svg("各辖区分类完成情况", body, top + 14)


def remaining(tally: Tally) -> list[str]:
    """What is left in each district, most first, a bar in pieces by category; several drawings of many districts."""
    blocks = sorted(_districts(tally), key=lambda block: block.sum.completed - block.sum.total)
    most = max((block.sum.total - block.sum.completed for block in blocks), default=0) or 1
    return [_remaining(part, _legend(tally), most) for part in _pages(blocks)]


def _remaining(blocks: Sequence[Block], legend: str, most: int) -> str:
    body, top = [legend], 34
    for block in blocks:
        body.append(_text(0, top + 12, _short(block.district), "name", title=block.district))
        top, x = top + 18, 0.0
        for number, figure in enumerate(_parts(block)):
            long = round((figure.total - figure.completed) / most * 300, 1)
            body.append(f'<rect class="fill-{number % _FILLS}" x="{x:.1f}" y="{top}" width="{long}" height="15"/>')
            x += long
        body.append(_text(x + 8, top + 12, f"{block.sum.total - block.sum.completed}"))
        top += 25
    return _svg("各辖区剩余任务", body, top)


def progress(points: Sequence[Point], total: int) -> str:
    """Completed so far, day by day, against the dashed line of the schedule."""
    left, right, top, bottom = 36, 392, 40, 230
    high, last = max(total, 1), max(len(points) - 1, 1)

    def place(number: int, value: float) -> str:
        return f"{left + (right - left) * number / last:.1f},{bottom - (bottom - top) * value / high:.1f}"

    body = []
    for value in sorted({0, *(round(high * part / 4) for part in range(1, 5))}):
        y = place(0, value).partition(",")[2]
        body.append(f'<line class="grid" x1="{left}" y1="{y}" x2="{right}" y2="{y}"/>')
        body.append(_text(left - 5, float(y) + 4, str(value), "end"))
    for number in sorted({0, last // 2, last} & set(range(len(points)))):
        day = points[number].day
        side = "start" if number == 0 else "end" if number == last else "middle"
        body.append(_text(float(place(number, 0).partition(",")[0]), bottom + 18, f"{day.month}月{day.day}日", side))
    planned = " ".join(place(number, float(point.planned)) for number, point in enumerate(points))
    done = [(number, point.completed) for number, point in enumerate(points) if point.completed is not None]
    body.append(f'<polyline class="schedule" points="{planned}"/>')
    body.append(f'<polyline class="done" points="{" ".join(place(*one) for one in done)}"/>')
    if done:
        x, y = place(*done[-1]).split(",")
        body.append(f'<circle class="dot" cx="{x}" cy="{y}" r="4"/>')
        body.append(
            _text(min(float(x), right - 12), float(y) + (22 if float(y) < bottom - 26 else -9), str(done[-1][1]), "middle")
        )
    body.append(f'<line class="done" x1="{left}" y1="14" x2="{left + 24}" y2="14"/>{_text(left + 30, 18, "累计完成")}')
    body.append(f'<line class="schedule" x1="150" y1="14" x2="174" y2="14"/>{_text(180, 18, "按序时应完成")}')
    return _svg("累计完成与序时进度", body, bottom + 26)


def _districts(tally: Tally) -> list[Block]:
    return [block for block in tally.blocks if block.district != ALL]


def _pages(blocks: Sequence[Block]) -> list[Sequence[Block]]:
    return [blocks[at : at + _PAGE] for at in range(0, len(blocks), _PAGE)]


def _parts(block: Block) -> tuple[Figure, ...]:
    """A district's categories; its sum where there is but one."""
    return tuple(figure for figure in block.figures if figure.category != SUM) or block.figures


def _legend(tally: Tally) -> str:
    """The categories with their looks, in one line."""
    made, x = [], 0
    for number, figure in enumerate(_parts(tally.blocks[-1])):
        if not figure.total:
            continue
        name = _short(figure.category, 10)
        made.append(f'<rect class="fill-{number % _FILLS}" x="{x}" y="6" width="13" height="13"/>{_text(x + 18, 17, name)}')
        x += 18 + 13 * len(name) + 18
    return "".join(made)


def _short(name: str, most: int = _NAME) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _text(x: float, y: float, text: str, name: str = "", title: str = "") -> str:
    own = f' class="{name}"' if name else ""
    more = f"<title>{escape(clean(title))}</title>" if title and "…" in text else ""
    return f'<text{own} x="{x:g}" y="{y:g}">{escape(clean(text))}{more}</text>'


def _svg(label: str, body: Sequence[str], tall: float) -> str:
    return f'<svg viewBox="0 0 {_WIDE} {tall:g}" role="img" aria-label="{label}">{"".join(body)}</svg>'
