"""unfinished.py: what killed runs left is removed by the next one, and nothing else."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from wellxl import unfinished
from wellxl.unfinished import sweep, temporary

ROOT = Path(__file__).parents[1]
RUN = """
import sys, time
from pathlib import Path
from wellxl.unfinished import temporary
path = temporary(Path(sys.argv[1]))
path.write_text("half")
print(path, flush=True)
time.sleep(60)
"""


@pytest.fixture
def run(tmp_path):
    """Another run, which is writing a file, and the file."""
    process = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", RUN, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    yield process, Path(process.stdout.readline().strip())
    process.kill()
    process.communicate()


def test_no_two_are_called_alike(tmp_path):
    assert len({temporary(tmp_path) for _ in range(100)}) == 100


def test_what_a_killed_run_left_goes_at_once_and_not_before(run, tmp_path):
    process, file = run
    sweep(tmp_path)
    assert file.exists()
    process.send_signal(signal.SIGKILL)
    process.wait()
    sweep(tmp_path)
    assert not file.exists()


@pytest.mark.parametrize(
    "name", [".wellxl-ffffffff-1-0.tmp", ".wellxl-{own}-1-0.tmp", ".wellxl-odd.tmp", ".wellxl-{own}-x-1.tmp"]
)
def test_of_a_run_that_cannot_be_asked_for_age_decides(tmp_path, name, monkeypatch):
    """Of another machine; of a process that lives, but may be another one that has its number now; of nobody."""
    monkeypatch.setattr(unfinished, "_lives", lambda process: True)
    file = tmp_path / name.format(own=unfinished._machine())
    file.touch()
    os.utime(file, (time.time() - 3600 * 20,) * 2)
    sweep(tmp_path)
    assert file.exists()
    os.utime(file, (time.time() - 3600 * 48,) * 2)
    sweep(tmp_path)
    assert not file.exists()


def test_a_container_is_a_machine_of_its_own(monkeypatch):
    """Two that share the host's name have process numbers of their own."""
    here = unfinished._machine()
    monkeypatch.setattr(os, "readlink", lambda path: "pid:[4026531999]")
    assert unfinished._machine() != here


def test_processes_of_others_live():
    assert unfinished._lives(1)
    assert unfinished._lives(os.getpid())
    assert not unfinished._lives(2**22 + 1)  # Linux numbers no process higher than 2²²


def test_other_hidden_files_are_left_alone(tmp_path):
    theirs = tmp_path / ".wellxl-notes.txt"
    theirs.touch()
    os.utime(theirs, (0, 0))
    sweep(tmp_path)
    assert theirs.exists()
