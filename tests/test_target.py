"""target.py: the last good file survives whatever happens while the next is written."""

import errno
import os
import stat
import sys
import zipfile
from pathlib import Path

import pytest

from wellxl.errors import OutputError
from wellxl.writing import target as module
from wellxl.writing.target import check_package, put, replacing


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "日通报.xlsx"
    path.write_text("旧")
    return path


def write(path, text="新"):
    with replacing(path) as target:
        target.temp.write_text(text)
    return target.path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_new_file_takes_the_place_of_the_old(old):
    old.chmod(0o640)
    assert write(old) == old
    assert old.read_text() == "新"
    assert old.stat().st_mode & 0o777 == 0o640
    assert names(old.parent) == ["日通报.xlsx"]


def test_a_new_file_has_ordinary_rights(tmp_path):
    (tmp_path / "plain").touch()
    assert write(tmp_path / "新.xlsx").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_link_keeps_pointing_to_the_file_that_is_replaced(old):
    (old.parent / "sub").mkdir()
    link = old.parent / "sub" / "最新.xlsx"
    link.symlink_to(old)
    assert write(link) == link
    assert link.is_symlink()
    assert old.read_text() == "新"


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (errno.ENOSPC, "磁盘空间不足，“{path}”未能写出，原有文件未改动：请清理磁盘或另选位置后重试"),
        (errno.EROFS, "没有权限写入“{path}”，原有文件未改动：请关闭正在使用它的程序，或另选位置后重试"),
        (errno.EIO, "“{path}”未能写出（磁盘读写出错），原有文件未改动：请检查磁盘或另选位置后重试"),
    ],
)
@pytest.mark.parametrize("where", ["replace", "fsync"])
def test_a_fault_leaves_the_old_file_and_nothing_else(old, monkeypatch, fault, sentence, where):
    def fail(*_):
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(os, where, fail)
    with pytest.raises(OutputError) as raised:
        write(old)
    assert str(raised.value) == sentence.format(path=old)
    assert old.read_text() == "旧"
    assert names(old.parent) == ["日通报.xlsx"]


def test_an_error_in_the_block_leaves_the_old_file_and_passes_through(old):
    def fail():
        with replacing(old) as target:
            target.temp.write_text("新")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert old.read_text() == "旧"
    assert names(old.parent) == ["日通报.xlsx"]


def test_a_folder_that_is_not_there(tmp_path):
    path = tmp_path / "没有" / "日通报.xlsx"
    with pytest.raises(OutputError, match=r"输出文件夹“.*没有”不存在：请先新建该文件夹，或另选位置"):
        write(path)


def test_a_folder_in_the_place_of_the_file(tmp_path):
    with pytest.raises(OutputError, match="是文件夹，不能作为输出文件：请另取一个文件名"):
        write(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
def test_a_pipe_in_the_place_of_the_file_stays(tmp_path):
    pipe, link = tmp_path / "日通报.xlsx", tmp_path / "链接.xlsx"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    for path in (pipe, link):
        with pytest.raises(OutputError, match=f"“{path}”是设备或管道，不是文件，不能作为输出文件：请另取一个文件名"):
            write(path)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert link.is_symlink()
    assert names(tmp_path) == ["日通报.xlsx", "链接.xlsx"]


@pytest.mark.skipif(sys.platform != "linux", reason="devices of Linux")
def test_a_device_in_the_place_of_the_file_stays(tmp_path):
    device = tmp_path / "null"
    try:
        os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))  # one of our own: as root the system's would be gone
    except PermissionError:
        pytest.skip("no right to make a device")
    with pytest.raises(OutputError, match="是设备或管道"):
        write(device)
    assert stat.S_ISCHR(device.stat().st_mode)


@pytest.mark.skipif(sys.platform != "linux", reason="descriptors of Linux")
def test_standard_output_that_is_a_pipe_is_no_file(tmp_path):
    reading, writing = os.pipe()
    with pytest.raises(OutputError, match="是设备或管道"):
        write(Path(f"/proc/self/fd/{writing}"))
    os.close(reading)
    os.close(writing)


@pytest.mark.skipif(sys.platform != "linux", reason="a folder of Linux that takes no files")
def test_a_folder_that_takes_no_files():
    with pytest.raises(OutputError, match=r"^文件夹“/proc”里不能新建文件：请另选位置$"):
        write(Path("/proc/日通报.xlsx"))


def test_a_link_that_leads_nowhere(tmp_path):
    (tmp_path / "日通报.xlsx").symlink_to(tmp_path / "没有" / "日通报.xlsx")
    with pytest.raises(OutputError, match=f"输出文件夹“{tmp_path / '没有'}”不存在：请先新建该文件夹"):
        write(tmp_path / "日通报.xlsx")


@pytest.mark.parametrize("path", ["长" * 200 + ".xlsx", "/".join(["长"] * 3000)])
def test_a_name_that_is_too_long(tmp_path, path):
    with pytest.raises(OutputError, match="…”的路径或文件名太长，未能写出：请改短后重试"):
        write(tmp_path / path)
    assert names(tmp_path) == []


def test_a_file_that_excel_holds_gets_a_numbered_sibling(old, monkeypatch):
    (old.parent / "日通报(2).xlsx").write_text("昨日")
    real, attempts = os.replace, []

    def held(source, destination):
        if Path(destination) == old:
            attempts.append(destination)
            raise PermissionError(errno.EACCES, "held")
        real(source, destination)

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr(module, "_PATIENCE", (0.0, 0.0))
    assert write(old) == old.with_name("日通报(3).xlsx")
    assert len(attempts) == 3
    assert (old.read_text(), (old.parent / "日通报(3).xlsx").read_text()) == ("旧", "新")
    assert names(old.parent) == ["日通报(2).xlsx", "日通报(3).xlsx", "日通报.xlsx"]


def test_patience_is_two_and_a_half_seconds():
    assert sum(module._PATIENCE) == 2.5


@pytest.mark.parametrize("size", [0, 3, 2 * module._PIECE, 2 * module._PIECE + 5])
@pytest.mark.parametrize("keeps", [lambda data: data[:-1], lambda data: data + b"x", lambda data: b"x" + data[1:]])
def test_what_the_disk_keeps_otherwise_is_not_put(old, monkeypatch, size, keeps):
    def save(data):
        with replacing(old) as target:
            put(target, data)

    whole = (bytes(range(256)) * (size // 256 + 1))[:size]
    save(whole)
    assert old.read_bytes() == whole
    real = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", lambda path, data: real(path, keeps(data)))
    with pytest.raises(OutputError, match="核对未通过"):
        save(b"new" + whole)
    assert old.read_bytes() == whole


def test_a_whole_package_passes(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        package.writestr("part", "text")
    check_package(tmp_path / "a.zip", "part")


@pytest.mark.parametrize("content", [{}, {"other": "text"}, {"part": ""}])
def test_a_package_without_its_parts_does_not(tmp_path, content):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        for name, text in content.items():
            package.writestr(name, text)
    with pytest.raises(OSError, match="核对未通过"):
        check_package(tmp_path / "a.zip", "part")


def test_a_damaged_package_does_not(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        package.writestr("part", "text" * 100)
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[60] ^= 1
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(OSError, match="核对未通过"):
        check_package(tmp_path / "a.zip", "part")
    (tmp_path / "a.zip").write_bytes(data[:50])
    with pytest.raises(OSError, match="核对未通过"):
        check_package(tmp_path / "a.zip", "part")
