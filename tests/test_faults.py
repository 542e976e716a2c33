"""Whatever fails while a file is written: the old file stands whole, or the new one, and nothing else (law 4).

Every kind of output, every step of writing it, in turn: the status and one sentence tell, no trace of Python shows.
"""

import errno
import os
import sys
import tempfile

import pytest
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


def judged(output, status, capsys):
    """What stands there after a run that met a fault, which must have told the truth: old, new or part of the new."""
    told = capsys.readouterr().err.splitlines()
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


def faulted(output, number, lasting, capsys):
    """Each step of writing fails in turn; how many there were, by what stood there afterwards."""
    came = {"old": 0, "new": 0, "part of the new": 0}
    while True:
        steps = Steps(output.out, sum(came.values()) + 1, failing(number), lasting=lasting)
        with stepping(steps):
            status = output.run()
        if not steps.hit:
            assert status == 0
            return came
        came[judged(output, status, capsys)] += 1
        output.reset()


@pytest.mark.parametrize("kind", ["xlsx", "csv", "returns", "html", "cache"])
def test_a_full_disk_at_any_step(kind, output, capsys):
    came = faulted(output(kind), errno.ENOSPC, True, capsys)
    assert sum(came.values()) >= 6


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "lasting"),
    [(errno.ENOSPC, True), (errno.ENOSPC, False), (errno.EIO, False), (errno.EACCES, True), (errno.EACCES, False)],
    ids=["full", "full once", "broken once", "no right", "no right once"],
)
@pytest.mark.parametrize("kind", KINDS)
def test_any_fault_at_any_step(kind, number, lasting, output, capsys, figure):
    came = faulted(output(kind), number, lasting, capsys)
    assert sum(came.values()) >= 6
    figure("failing steps of writing", **{outcome.replace(" ", "_"): count for outcome, count in came.items()})
