"""The child process: it serves one file after another, and its death is the refusal of one."""

import os
import subprocess
import sys
from threading import Thread

import pytest
from packing import opened, package
from test_binary import xls

import wellxl
from wellxl.reading import isolation
from wellxl.reading.container import LIMITS, Refused
from wellxl.reading.isolation import close, parse, read_apart


@pytest.fixture(autouse=True)
def _no_child_left():
    close()
    yield
    close()


def child():
    return isolation._CHILDREN.get(os.getpid())


def test_apart_reads_as_here():
    assert read_apart("xlsx", package(), LIMITS) == parse("xlsx", package(), LIMITS)
    assert read_apart("xls", xls(), LIMITS)[0][0].rows == [["水井编号", "分类"], [7.0, "应封停"]]


def test_one_child_serves_all_files_and_close_ends_it():
    read_apart("xls", xls(), LIMITS)
    first = child()
    read_apart("xls", xls(), LIMITS)
    assert child() is first
    close()
    assert (first.returncode, child()) == (0, None)
    close()


def test_a_refusal_is_told_and_the_child_lives():
    read_apart("xls", xls(), LIMITS)
    first = child()
    with pytest.raises(Refused, match="file-truncated"):
        read_apart("xlsx", b"PK", LIMITS)
    assert child() is first


def test_a_child_that_died_is_replaced():
    read_apart("xls", xls(), LIMITS)
    child().kill()
    child().wait()
    assert read_apart("xls", xls(), LIMITS)[0]


def test_death_while_reading_is_a_refusal(monkeypatch):
    monkeypatch.setattr(isolation, "_START", "import os,sys;sys.stdin.buffer.read(100);os.abort()")
    with pytest.raises(Refused, match="file-crash"):
        read_apart("xls", xls(), LIMITS)


def test_a_child_that_cannot_be_started_is_the_refusal_of_one_file(monkeypatch, tmp_path):
    """As where a security program forbids it, or no process is left."""

    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(subprocess, "Popen", refuse)
        with pytest.raises(Refused, match="file-reader-unstarted") as refused:
            read_apart("xls", xls(), LIMITS)
        assert refused.value.hit.facts == {"reason": "没有权限，或者正被其他程序占用"}
        (tmp_path / "卧龙区.xls").write_bytes(xls())
        (tmp_path / "宛城区.csv").write_text("编号,单位名称,分类,是否完成\n1-1,甲厂,应封停,否\n", encoding="utf-8")
        report = wellxl.merge(tmp_path, date="2024-06-23")
    assert [one.refused for one in report.checked] == [True, False]
    assert report.bulletin.tally.blocks[-1].sum.total == 1
    assert read_apart("xls", xls(), LIMITS)[0]  # and the next one can be


def test_what_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(isolation, "_START", "import time;time.sleep(60)")
    with pytest.raises(Refused, match="file-too-slow"):
        read_apart("xls", xls(), LIMITS._replace(wall=0.3))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to a size")
def test_what_takes_too_much_memory_is_refused():
    with pytest.raises(Refused, match=r"file-too-hungry|file-crash"):
        read_apart("html", "东".encode() * (5 << 20), LIMITS._replace(memory=30 << 20))


def test_threads_take_turns():
    read: list[int] = []
    threads = [Thread(target=lambda: read.append(len(read_apart("xls", xls(), LIMITS)[0]))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [1, 1, 1, 1]


def test_a_run_ends_without_a_warning(tmp_path):
    opened(tmp_path, xls(), "台账.xls")
    code = (
        "from pathlib import Path; from wellxl.reading.grid import open_book; from wellxl.records import Source;"
        f"print(open_book(Source(Path({str(tmp_path / '台账.xls')!r}), '')).format)"
    )
    run = subprocess.run([sys.executable, "-X", "dev", "-W", "error", "-c", code], capture_output=True, text=True, timeout=30)
    assert (run.stdout.strip(), run.stderr, run.returncode) == ("xls", "", 0)
