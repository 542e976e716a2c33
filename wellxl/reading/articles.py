"""The articles of a brief: Word documents, plain texts and Markdown in a folder, a sub-folder for each section."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wellxl.errors import InputError, extra
from wellxl.reading.container import Refused
from wellxl.reading.text import decode

__all__ = ["SECTIONS", "Article", "Section", "read_articles"]

SECTIONS = ("工作动态", "工作信息")
"""The sections that come first; articles that lie in no sub-folder belong to the first."""

_LONGEST_TITLE = 60
_NUMBER = re.compile(r"^\d{1,3}\s*[.、_\-—．]?\s*")
_MARKS = re.compile(r"\*\*|__|`")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_BULLET = re.compile(r"^(?:[-*+]|>)\s+")


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a brief."""

    title: str
    paragraphs: tuple[str, ...]
    left_out: str = ""
    """What the file holds beside its text, which a brief does not take: 表格, 图片."""


@dataclass(frozen=True, slots=True)
class Section:
    """The articles of one sub-folder, in the order of their files' names."""

    name: str
    articles: tuple[Article, ...]


def read_articles(folder: Path) -> tuple[Section, ...]:
    """The sections of a brief, 工作动态 and 工作信息 first, then other sub-folders by name.

    The title is the first line, or the file's name (without a number in front) where the file has but one line or a long
    first one. Raises InputError where the folder or a file cannot be read, or no article is there.
    """
    if not os.path.isdir(folder):
        raise InputError(f"没有找到稿件文件夹“{folder}”：请核对路径")
    found: dict[str, list[Article]] = {name: [] for name in SECTIONS}
    for file in sorted(folder.rglob("*")):
        below = file.relative_to(folder).parts
        if file.suffix.lower() in _READERS and file.is_file() and not file.name.startswith(("~$", ".")):
            found.setdefault(below[0] if len(below) > 1 else SECTIONS[0], []).append(_article(file))
    sections = tuple(Section(name, tuple(articles)) for name, articles in found.items() if articles)
    if not sections:
        raise InputError(f"“{folder}”里没有稿件：请按“工作动态”“工作信息”两个子文件夹放入 docx、txt 或 md 文件")
    return sections


def _article(file: Path) -> Article:
    try:
        lines, left_out = _READERS[file.suffix.lower()](file)
    except InputError:
        raise
    except Exception as error:  # whatever a damaged document makes its reader raise
        raise InputError(f"稿件“{file.name}”打不开：请用 Word 或记事本打开确认后另存") from error
    lines = [line for line in (" ".join(line.split()) for line in lines) if line]
    if not lines:
        raise InputError(f"稿件“{file.name}”里没有文字：请补上内容，或把它移出稿件文件夹")
    if len(lines) == 1 or len(lines[0]) > _LONGEST_TITLE:
        return Article(_NUMBER.sub("", file.stem) or file.stem, tuple(lines), left_out)
    return Article(lines[0], tuple(lines[1:]), left_out)


def _word(file: Path) -> tuple[list[str], str]:
    try:
        from docx import Document  # late: only a brief with such articles needs it
    except ImportError as error:
        raise InputError(f"要读 Word 稿件，请先安装 python-docx：{extra('docx')}") from error
    document = Document(str(file))
    parts = {"表格": document.tables, "图片": document.inline_shapes}
    return [paragraph.text for paragraph in document.paragraphs], "、".join(name for name, held in parts.items() if len(held))


def _text(file: Path) -> tuple[list[str], str]:
    try:
        return decode(file.read_bytes())[0].splitlines(), ""
    except Refused as error:
        raise InputError(f"稿件“{file.name}”的编码不认识：请用记事本打开，另存为 UTF-8 编码") from error


def _markdown(file: Path) -> tuple[list[str], str]:
    """Lines that stand together are one paragraph; the marks go, the words stay."""
    lines, _ = _text(file)
    return list(_joined(lines)), "图片" if any("![" in line for line in lines) else ""


def _joined(lines: list[str]) -> Iterator[str]:
    held = ""
    for line in (*lines, ""):
        text = _LINK.sub(lambda match: "" if match[0].startswith("!") else match[1], _MARKS.sub("", line.strip()))
        apart = not text or text.startswith("#") or _BULLET.match(text)
        if apart and held:
            yield held
            held = ""
        if text.startswith("#"):
            yield text.lstrip("#")
        elif text:
            # Between Latin words a line break is a space, between Chinese characters it is nothing.
            space = " " if held[-1:].isascii() and text[:1].isascii() and held else ""
            held += space + _BULLET.sub("", text)


_READERS = {".docx": _word, ".txt": _text, ".md": _markdown}
