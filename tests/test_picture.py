"""picture.py: one PNG, the same every time, on any machine with a Chinese font."""

import sys
from dataclasses import replace
from datetime import date

import pytest
from making import DAY, bulletin, golden_ledgers
from PIL import Image

from wellxl.errors import InputError
from wellxl.wells import WELLS
from wellxl.writing import picture

pytestmark = pytest.mark.usefixtures("chinese_font")

RED = (255, 156, 156)


def drawn(path, told, campaign=WELLS):
    with Image.open(picture.write_picture(path, told, campaign)) as image:
        return image.convert("RGB"), image.info


def test_the_table_and_the_chart_as_one_picture_three_phones_wide(tmp_path):
    image, about = drawn(tmp_path / "a.png", bulletin(golden_ledgers()))
    assert image.width == pytest.approx(1083, abs=2)
    assert 1.4 < image.height / image.width < 1.8
    assert not about.keys() & {"Software", "Creation Time", "date"}
    colours = {colour for _, colour in image.getcolors(1 << 20)}
    assert {(0xDC, 0xE6, 0xF1), (0x1F, 0x4E, 0x79), (255, 255, 255)} <= colours
    assert RED not in colours


def test_the_same_bytes(tmp_path):
    told = bulletin(golden_ledgers())
    one, other = (picture.write_picture(tmp_path / name, told, WELLS).read_bytes() for name in ("a.png", "b.png"))
    assert one == other


def test_marks_notes_and_titles_of_every_kind(tmp_path):
    plan = replace(WELLS, red_below=0.5, title="$长$" * 30 + "\u2028\U0001f600")
    image, _ = drawn(tmp_path / "a.png", bulletin(golden_ledgers(), campaign=plan, notes=["高新区未报。" * 20]), plan)
    plain, _ = drawn(tmp_path / "b.png", bulletin(golden_ledgers()))
    assert RED in {colour for _, colour in image.getcolors(1 << 20)}
    assert image.height > plain.height


def test_nothing_counted_is_drawn_too(tmp_path):
    assert drawn(tmp_path / "a.png", bulletin([]))[0].height > 1000


@pytest.mark.parametrize(
    ("start", "deadline"), [(DAY, DAY), (date(2024, 7, 1), date(2024, 7, 2)), (date(2023, 1, 1), date(2023, 1, 2))]
)
def test_campaigns_of_a_day_to_come_and_gone(tmp_path, start, deadline):
    assert drawn(tmp_path / "a.png", bulletin(golden_ledgers()), WELLS.with_(start=start, deadline=deadline))


@pytest.mark.parametrize(
    ("text", "wide", "lines"),
    [("排名", 30, ["排名"]), ("累计完成比例", 55, ["累计完", "成比例"]), ("a" * 12, 30, ["aaaa", "aaaa", "aaaa"]), ("", 9, [""])],
)
def test_lines_are_about_equal(text, wide, lines):
    assert picture._wrapped(text, wide, 10) == lines


def test_a_missing_library_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(InputError, match=r"pip install '\.\[image\]'"):
        picture.write_picture(tmp_path / "a.png", bulletin([]), WELLS)


def test_a_machine_without_a_chinese_font_is_told_which_package(monkeypatch, tmp_path):
    from matplotlib import font_manager

    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    latin = [font for font in font_manager.fontManager.ttflist if font.name == "DejaVu Sans"]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", latin)
    with pytest.raises(InputError, match="apt install fonts-noto-cjk"):
        picture.write_picture(tmp_path / "a.png", bulletin([]), WELLS)
    assert not (tmp_path / "a.png").exists()
