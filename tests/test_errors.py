"""errors.py: one base, two branches; what the system says, in Chinese."""

import errno
import os
import re
from pathlib import Path

import pytest

from wellxl.errors import InputError, OutputError, WellxlError, extra, reason

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("kind", [InputError, OutputError])
def test_both_branches_are_caught_by_the_base(kind):
    with pytest.raises(WellxlError, match="磁盘已满"):
        raise kind("磁盘已满")


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_reason_of_the_system_is_told_in_its_own_words(number):
    """Whatever the number: a clerk reads Chinese, or a number that a maintainer can look up."""
    told = reason(OSError(number, os.strerror(number)))
    assert not any(sign.isascii() and sign.isalpha() for sign in told), told
    assert any("一" <= sign <= "鿿" for sign in told)


def test_the_common_reasons_have_words():
    told = {
        reason(OSError(number, os.strerror(number))) for number in (errno.EACCES, errno.EEXIST, errno.ENAMETOOLONG, errno.ENOSPC)
    }
    assert told == {"没有权限，或者正被其他程序占用", "已有同名的文件", "路径或文件名太长", "磁盘空间不足"}


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(5, "写出后核对未通过"), "写出后核对未通过"),
        (OSError(13, "拒绝访问。"), "拒绝访问"),
        (OSError(13, "Der Zugriff wurde verweigert: für"), "没有权限，或者正被其他程序占用"),
        (OSError("some library's words"), "系统错误"),
    ],
)
def test_what_is_said_in_chinese_stays(error, told):
    assert reason(error) == told


def test_what_some_need_is_installed_as_the_readme_says():
    """From a clone: on an index the name may be anybody's."""
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "wellxl").rglob("*.py")]
    named = {name for text in sources for name in re.findall(r"extra\('(\w+)'\)", text)}
    assert named == {"docx", "dask", "frames", "image", "parquet"}
    assert not any("pip install 'wellxl" in text for text in sources)
    for name in named:
        assert extra(name).endswith(f" pip install '.[{name}]'")
        assert f"pip install '.[{name}]'" in (ROOT / "README.md").read_text(encoding="utf-8")
