"""articles.py: what lies in a folder becomes sections, titles and paragraphs."""

import sys

import pytest
from docx import Document

from wellxl.errors import InputError
from wellxl.reading.articles import Article, read_articles

LINE = "各单位要对照任务清单逐项核对，倒排工期，明确责任人和完成时限。"


@pytest.fixture
def folder(tmp_path):
    for name in ("工作动态", "工作信息", "经验交流"):
        (tmp_path / name).mkdir()
    return tmp_path


def test_sections_in_their_order_and_articles_by_file_name(folder):
    for name in ("经验交流/a.txt", "工作信息/2 乙.txt", "工作信息/1 甲.txt", "c.txt"):
        (folder / name).write_text(f"{name}\n{LINE}", encoding="utf-8")
    (folder / "工作信息" / "~$1.docx").write_bytes(b"")
    (folder / "工作信息" / "图.jpg").write_bytes(b"")
    told = [(section.name, [one.title for one in section.articles]) for section in read_articles(folder)]
    assert told == [
        ("工作动态", ["c.txt"]),
        ("工作信息", ["工作信息/1 甲.txt", "工作信息/2 乙.txt"]),
        ("经验交流", ["经验交流/a.txt"]),
    ]


def only(folder):
    ((article,),) = (section.articles for section in read_articles(folder))
    return article


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_every_encoding_of_notepad(folder, encoding):
    (folder / "a.txt").write_text(f"标题\r\n\r\n　　{LINE}\r\n{LINE}\r\n", encoding=encoding)
    assert only(folder) == Article("标题", (LINE, LINE))


def test_markdown_keeps_the_words(folder):
    text = "# 标题\n\n第一行，\n第二行。\n\n## 小标题\n- **甲**：[文件](http://x)\n- 乙\n\n![图](a.png)\nread me\nnow\n"
    (folder / "a.md").write_text(text, encoding="utf-8")
    assert only(folder) == Article("标题", ("第一行，第二行。", "小标题", "甲：文件", "乙", "read me now"), "图片")


def test_word_tells_what_is_left_out(folder):
    document = Document()
    for text in ("标题", "", LINE):
        document.add_paragraph(text)
    document.add_table(1, 1)
    document.save(folder / "a.docx")
    assert only(folder) == Article("标题", (LINE,), "表格")


@pytest.mark.parametrize("text", [LINE, f"{LINE * 3}\n{LINE}"])
def test_without_a_title_the_file_gives_it(folder, text):
    (folder / "03、现场督导.txt").write_text(text, encoding="utf-8")
    assert only(folder) == Article("现场督导", tuple(text.splitlines()))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", b"PK\x03\x04", "稿件“a.docx”打不开"),
        ("a.txt", b" \n", "稿件“a.txt”里没有文字"),
        ("a.txt", b"\xff\xff\xff", "稿件“a.txt”的编码不认识"),
        ("a.jpg", b"", "里没有稿件"),
    ],
)
def test_what_cannot_be_used_is_named(folder, name, data, words):
    (folder / name).write_bytes(data)
    with pytest.raises(InputError, match=words):
        read_articles(folder)


def test_no_folder_and_no_library(folder, monkeypatch):
    with pytest.raises(InputError, match="没有找到稿件文件夹"):
        read_articles(folder / "没有")
    (folder / "a.docx").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(InputError, match=r"pip install '\.\[docx\]'"):
        read_articles(folder)
