"""Whatever fails while a file is written: the old file stands whole, or the new one, and nothing else (law 4).

Every kind of output, every step of writing it, in turn: the status and one sentence tell, no trace of Python shows.
"""

import ctypes
import errno
import os
import random
import resource
import sys
import tempfile
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path

import pytest
from killing import finished, forked
from outputs import BESIDE, KINDS, Output
from steps import Steps, stepping

from wellxl.writing import target

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of POSIX")


@pytest.fixture
def output(tmp_path, monkeypatch):
    """A kind of output as a function, which has been written once; nothing of it lies among the system's temporary files."""
    monkeypatch.setattr(target, "_PATIENCE", (0.0, 0.0))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))

    def made(kind):
        for module in {"image": "matplotlib", "parquet": "pyarrow", "docx": "docx", "brief": "docx"}.get(kind, "os").split():
            pytest.importorskip(module)
        one = Output(kind, tmp_path)
        assert one.run() == 0
        one.learn()
        return one

    yield made
    assert not os.listdir(tmp_path / "tmp")


def tried(output):
    """What stands there after a run that may meet a fault, which must tell the truth: old, new or part of the new."""
    with redirect_stderr(StringIO()) as printed:
        status = output.run()
    told = printed.getvalue().splitlines()
    came = output.judge()
    troubles = [line for line in told if not line.startswith("已生成：")]
    if status == 0:
        assert came == "new" or output.kind == "cache"  # which can be without an entry
        assert not troubles
    else:
        assert status == (1 if output.kind in BESIDE and output.bulletin_is_new() else 2)
        (sentence,) = troubles
        assert sentence.startswith("错误："), sentence
        assert "Traceback" not in sentence
        assert "：请" in sentence, sentence
    return came


def failing(number):
    def fail():
        raise OSError(number, os.strerror(number))

    return fail


def faulted(output, number, lasting):
    """Each step of writing fails in turn; how many there were, by what stood there afterwards."""
    came = {"old": 0, "new": 0, "part of the new": 0}
    while True:
        steps = Steps(output.out, sum(came.values()) + 1, failing(number), lasting=lasting)
        with stepping(steps):
            outcome = tried(output)
        if not steps.hit:
            assert outcome == "new"
            return came
        came[outcome] += 1
        output.reset()


@pytest.mark.parametrize("kind", ["xlsx", "csv", "returns", "html", "cache"])
def test_a_full_disk_at_any_step(kind, output):
    came = faulted(output(kind), errno.ENOSPC, True)
    assert sum(came.values()) >= 6


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "lasting"),
    [(errno.ENOSPC, True), (errno.ENOSPC, False), (errno.EIO, False), (errno.EACCES, True), (errno.EACCES, False)],
    ids=["full", "full once", "broken once", "no right", "no right once"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_any_fault_at_any_step(kind, number, lasting, output, figure):
    came = faulted(output(kind), number, lasting)
    assert sum(came.values()) >= 6
    figure("failing steps of writing", **{outcome.replace(" ", "_"): count for outcome, count in came.items()})


@contextmanager
def no_file_larger_than(size):
    """What is written beyond ends in EFBIG, whoever writes it: also what no line of Python does, as in pyarrow."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def limited(output, sizes):
    """Files may not grow beyond a size, one after another; how many runs, by what stood there afterwards."""
    came = {"old": 0, "new": 0, "part of the new": 0}
    for size in sizes:
        with no_file_larger_than(size):
            outcome = tried(output)
        came[outcome] += 1
        output.reset()
    return came


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_no_room_for_the_whole_file(kind, output):
    one = output(kind)
    largest = max(map(len, one.new.values()))
    assert limited(one, (0, 1, largest // 2, largest - 1))["new"] == 0
    assert limited(one, (largest,))["new"] == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_no_room_at_any_size(kind, output, figure):
    one = output(kind)
    sizes = {len(data) + more for data in one.new.values() for more in (-1, 0)}
    sizes |= {0, 1, *random.Random(kind).choices(range(max(sizes)), k=36)}
    came = limited(one, sorted(sizes))
    assert sum(came.values()) > came["new"] > 0
    figure("runs without room for the file", **{outcome.replace(" ", "_"): count for outcome, count in came.items()})


def alone(libc):
    """Give this process mounts of its own, which only root may, be it root of nothing but itself; whether it could."""
    owner = f"0 {os.getuid()} 1"
    if libc.unshare(0x20000) == 0:  # CLONE_NEWNS
        return True
    if libc.unshare(0x10020000):  # with CLONE_NEWUSER
        return False
    Path("/proc/self/uid_map").write_text(owner)
    return True


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="mounts of Linux")
@pytest.mark.parametrize("kind", KINDS)
def test_a_disk_that_is_really_full(kind, output, figure):
    """From hardly room for the old files on, page by page, until there is room for the new beside them."""
    one = output(kind)
    libc = ctypes.CDLL(None, use_errno=True)
    page, told = 4096, one.out.parent / "told"

    def fill():
        disk = os.fsencode(one.out)
        if not alone(libc) or libc.mount(None, b"/", None, 0x44000, None):  # MS_REC, MS_PRIVATE
            os._exit(4)
        first = len(one.old) + 1
        came = []
        for pages in range(first, first + 200):
            if libc.mount(b"none", disk, b"tmpfs", 0, f"size={pages * page}".encode()):
                os._exit(4)
            one.reset()
            came.append(tried(one))
            libc.umount(disk)
            if came[-1] == "new":
                break
        told.write_text("\n".join(came))

    status = finished(forked(fill))
    if status == 4:
        pytest.skip("no right to mount")
    assert status == 0
    came = told.read_text().split("\n")
    assert len(came) > 1
    assert came[-1] == "new"
    figure("runs on a full disk", **{outcome.replace(" ", "_"): came.count(outcome) for outcome in sorted({*came})})
