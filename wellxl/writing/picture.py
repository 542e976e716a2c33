"""The table and the course of the campaign as one picture for a messaging group, sharp on a phone."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from wellxl.campaign import ALL, SUM, Campaign
from wellxl.errors import InputError, extra
from wellxl.pace import mark
from wellxl.records import Block, Bulletin, Tally
from wellxl.wording import percent
from wellxl.writing.bulletin import HEADS
from wellxl.writing.cells import clean
from wellxl.writing.course import Point, course
from wellxl.writing.target import replacing

__all__ = ["write_picture"]

_WIDE, _SIDE = 390.0, 12.0
"""Points across, and those left free at the sides; a phone shows about as many."""
_DOTS = 200
"""Dots an inch: 1,083 pixels across."""
_COLUMNS = (66.0, 54.0, 44.0, 46.0, 60.0, 58.0, 38.0)
_ROW, _HEADER, _CHART = 20.0, 34.0, 190.0
_SIZE = 10.0
_FONTS = (
    *("Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "SimHei"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Heiti SC", "STHeiti", "SimSun", "FangSong", "Noto Serif CJK SC"),
    *("Noto Sans CJK JP", "AR PL UMing CN", "Droid Sans Fallback"),
)
"""Chinese fonts by liking; where a machine has none of these any that holds the characters will do."""


def write_picture(path: Path, bulletin: Bulletin, campaign: Campaign) -> Path:
    """Write a PNG and give the path where it stands; the same records and fonts give the same bytes.

    Raises InputError where matplotlib or a Chinese font is missing, OutputError where it cannot be written.
    """
    try:
        from matplotlib.figure import Figure  # late: it costs more than a merge
    except ImportError as error:
        raise InputError(f"要生成图片，请先安装 matplotlib：{extra('image')}") from error
    font = _font()
    tally = bulletin.tally
    title = _wrapped(tally.title, _WIDE - 2 * _SIDE, 17)
    note = _wrapped("注：" + "".join(tally.notes), _WIDE - 2 * _SIDE, 8.5) if tally.notes else []
    table = 22 * len(title) + 36
    lines = sum(len(block.figures) for block in tally.blocks)
    below = table + _HEADER + lines * _ROW + 13 * len(note) + (8 if note else 0)
    tall = below + _CHART + 52
    figure = Figure(figsize=(_WIDE / 72, tall / 72), dpi=_DOTS, facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, _WIDE), ylim=(tall, 0))
    axes.set_axis_off()
    pen = _Pen(axes, font)
    for number, line in enumerate(title):
        pen.text(_WIDE / 2, 24 + 22 * number, line, 17, bold=True)
    pen.text(_WIDE / 2, 22 * len(title) + 20, f"({tally.date.year}.{tally.date.month}.{tally.date.day})", 11)
    _table(pen, table, tally, campaign)
    for number, line in enumerate(note):
        pen.text(_SIDE, table + _HEADER + lines * _ROW + 12 + 13 * number, line, 8.5, side="left")
    pen.text(_SIDE, below + 22, "累计完成与序时进度", 11, bold=True, side="left")
    place = (44 / _WIDE, 24 / tall, (_WIDE - 44 - 2 * _SIDE) / _WIDE, (_CHART - 16) / tall)
    _chart(figure.add_axes(place), course(bulletin, campaign), tally.date, font)
    with replacing(path) as target, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a sign that the font lacks is drawn as a box
        # Without the line that names the program and its version, which is no part of the picture.
        figure.savefig(target.temp, format="png", metadata={"Software": None})
    return target.path


def _font() -> str:
    """The family of a Chinese font of this machine."""
    from matplotlib.font_manager import findSystemFonts, fontManager, get_font

    def found() -> str:
        known = {font.name for font in fontManager.ttflist}
        return next((name for name in _FONTS if name in known), "")

    if name := found():
        return name
    # The list is kept from one run to the next: a font that was installed since is not in it.
    for file in sorted(set(findSystemFonts()) - {font.fname for font in fontManager.ttflist}):
        with suppress(RuntimeError, OSError, ValueError):
            fontManager.addfont(file)
    if name := found():
        return name
    for font in fontManager.ttflist:
        with suppress(RuntimeError, OSError, ValueError):
            if all(map(get_font(font.fname).get_char_index, map(ord, "辖区报"))):
                return str(font.name)
    raise InputError("这台电脑没有中文字体，画不出图片：请先安装一种，如在 Debian、Ubuntu 上 apt install fonts-noto-cjk")


class _Pen:
    """Draws on axes whose units are points from the top left."""

    def __init__(self, axes: Any, font: str) -> None:
        self._axes, self._font = axes, font

    def text(self, x: float, y: float, text: str, size: float = _SIZE, *, bold: bool = False, side: str = "center") -> None:
        # A dollar sign is no formula here.
        self._axes.text(
            *(x, y, text),
            family=self._font,
            size=size,
            ha=side,
            va="center",
            weight="bold" if bold else "normal",
            parse_math=False,
            linespacing=1.15,
        )

    def box(self, x: float, y: float, wide: float, high: float, text: str, fill: str = "none", *, bold: bool = False) -> None:
        from matplotlib.patches import Rectangle

        self._axes.add_patch(Rectangle((x, y), wide, high, facecolor=fill, edgecolor="#666666", linewidth=0.6))
        lines, size = _fitted(text, wide - 5, high - 3)
        self.text(x + wide / 2, y + high / 2, "\n".join(lines), size, bold=bold)


def _table(pen: _Pen, top: float, tally: Tally, campaign: Campaign) -> None:
    lefts = [_SIDE + sum(_COLUMNS[:number]) for number in range(len(_COLUMNS))]
    for left, wide, head in zip(lefts, _COLUMNS, HEADS, strict=True):
        pen.box(left, top, wide, _HEADER, head, "#DCE6F1", bold=True)
    top += _HEADER
    for block in tally.blocks:
        is_all, tall = block.district == ALL, len(block.figures) * _ROW
        fill = "#EEF3F8" if is_all else "none"
        colour = "" if is_all else mark(block.sum, campaign, tally.date)
        for column, text in zip((0, 5, 6), _whole(block), strict=True):
            own = f"#{campaign.colours[colour]}" if colour and column == 5 else fill
            pen.box(lefts[column], top, _COLUMNS[column], tall, text, own, bold=is_all or column == 5)
        for figure in block.figures:
            texts = (figure.category, str(figure.total), str(figure.completed), percent(figure.rate))
            for column, text in enumerate(texts, 1):
                pen.box(lefts[column], top, _COLUMNS[column], _ROW, text, fill, bold=is_all or figure.category == SUM)
            top += _ROW


def _whole(block: Block) -> tuple[str, str, str]:
    """What stands once for all lines of a block: name, rate, rank."""
    if not block.sum.total:
        return block.district, "—", "—"
    return block.district, percent(block.sum.rate), str(block.rank or "")


def _chart(axes: Any, points: Sequence[Point], on: date, font: str) -> None:
    days = range(len(points))
    done = [point.completed for point in points if point.completed is not None]
    axes.plot(days, [float(point.planned) for point in points], "--", color="#B3261E", linewidth=1.2, label="按序时应完成")
    axes.plot(range(len(done)), done, color="#1F4E79", linewidth=2.2, label="累计完成")
    if done:
        axes.plot([len(done) - 1], done[-1:], "o", color="#1F4E79", markersize=5)
        label = f"{on.month}月{on.day}日 {done[-1]}"
        side = "right" if len(done) * 2 > len(points) else "left"
        axes.annotate(label, (len(done) - 1, done[-1]), (0, 7), textcoords="offset points", ha=side, family=font, size=9)
    ticks = sorted({0, len(points) // 2, len(points) - 1})
    axes.set_xticks(ticks, [f"{points[at].day.month}月{points[at].day.day}日" for at in ticks], family=font, size=9)
    axes.yaxis.get_major_locator().set_params(integer=True, nbins=5)
    axes.tick_params(axis="y", labelsize=9)
    for label in axes.get_yticklabels():
        label.set_family(font)
    axes.set_ylim(bottom=0, top=max(1, *done, float(points[-1].planned)) * 1.08)
    axes.margins(x=0.02)
    axes.grid(axis="y", color="#DDE2E7", linewidth=0.6)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.legend(loc="upper left", frameon=False, prop={"family": font, "size": 9})


def _fitted(text: str, wide: float, high: float) -> tuple[list[str], float]:
    """The text in lines, and the largest size at which they fit, 10 point at most and 5 at least."""
    size = _SIZE
    while len(lines := _wrapped(text, wide, size)) * size * 1.3 > high and size > 5:
        size -= 0.5
    return lines, size


def _wrapped(text: str, wide: float, size: float) -> list[str]:
    """The text in lines as wide as there is room, of about equal length."""
    text = " ".join(clean(text).split())
    total = sum(_widths(text)) * size
    count = max(1, -int(-total // wide))
    lines = list(_lines(text, total / count + size / 2 if count > 1 else total, size))
    return lines if all(sum(_widths(line)) * size <= wide for line in lines) else list(_lines(text, wide, size))


def _lines(text: str, wide: float, size: float) -> Iterator[str]:
    line, used = "", 0.0
    for sign, width in zip(text, _widths(text), strict=True):
        if line and used + width * size > wide + 0.01:
            yield line
            line, used = "", 0.0
        line, used = line + sign, used + width * size
    yield line


def _widths(text: str) -> Iterable[float]:
    """How wide each sign is, in sizes of the type: a Latin one takes little more than half of a Chinese one."""
    return (1.0 if sign > "\u2e7f" or sign in "“”‘’—…" else 0.58 for sign in text)
