"""kill -9 at any moment of any writing: the old file stands whole or the new one, and the next run leaves nothing else."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from killing import finished, forked, kill
from outputs import KINDS, Output
from steps import Steps, stepping

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")

ROOT = Path(__file__).parents[1]


@pytest.fixture
def output(tmp_path, monkeypatch):
    """A kind of output as a function, which has been written once; nothing of it lies among the system's temporary files."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))

    def made(kind):
        one = Output(kind, tmp_path)
        assert one.run() == 0
        one.learn()
        return one

    yield made
    assert not os.listdir(tmp_path / "tmp")


def endless(output):
    while True:
        output.run()


def killed(output, runs, figure=None):
    """What stood there after each of so many runs, killed within the first run or the one that follows at once."""
    chance = random.Random(output.kind)
    start = time.perf_counter()
    for _ in range(3):
        assert finished(forked(output.run)) == 0
    usual = (time.perf_counter() - start) / 3
    came = {"old": 0, "new": 0, "part_of_the_new": 0}
    left = set()
    for number in range(runs):
        output.reset()
        kill(forked(lambda: endless(output)), chance.uniform(0, 1.8 * usual))
        left |= output.left()
        came[output.judge(killed=True).replace(" ", "_")] += 1
        if number % 6 == 5:
            start = time.perf_counter()
            cleared(output)
            usual = (usual + time.perf_counter() - start) / 2  # a machine that many share is not always as fast
    return came, len(left)


def cleared(output):
    """The next run: it is done as if nothing had been, and nothing else stands there."""
    assert output.run() == 0
    assert output.judge() == "new"


def test_a_few_killed_runs(output):
    came, _ = killed(output("xlsx"), 12)
    assert came["old"]
    assert came["new"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_killed_runs(kind, output, figure):
    came, left = killed(output(kind), 84)
    assert came["old"]  # how often is for the machine to say: the moments are random, and others use it too
    assert came["new"]
    figure("runs killed at random moments", **came)
    figure("temporary files that killed runs left", removed_by_the_next=left)


def killed_at_each_step(output):
    """Dead at the first step of writing, at the second …, until a run has no such step; what stood there after each."""
    came = {"old": 0, "new": 0, "part_of_the_new": 0}
    while True:
        steps = Steps(output.out, sum(came.values()) + 1, lambda: os.kill(os.getpid(), signal.SIGKILL))

        def run(steps=steps):
            with stepping(steps):
                output.run()

        status = finished(forked(run))
        outcome = output.judge(killed=True)
        if status == 0:
            assert outcome == "new"
            return came
        assert status == -signal.SIGKILL
        came[outcome.replace(" ", "_")] += 1
        cleared(output)
        output.reset()


def test_killed_at_each_step(output):
    came = killed_at_each_step(output("xlsx"))
    assert came["old"] == sum(came.values()) >= 9  # the last step is the replacing itself


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_killed_at_each_step(kind, output, figure):
    figure("runs killed at each step of writing", **killed_at_each_step(output(kind)))


@pytest.mark.slow
def test_killed_programs(output, figure):
    """The same from the command line, Python's start and end included."""
    one = output("public")
    chance = random.Random(9)
    command = [sys.executable, "-X", "utf8", "-m", "wellxl", *one.command]
    start = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT)
    usual = time.perf_counter() - start
    came = {"old": 0, "new": 0, "part_of_the_new": 0, "done_before": 0}
    while sum(came.values()) < 40:
        one.reset()
        run = subprocess.Popen(command, cwd=ROOT)
        try:
            run.wait(chance.uniform(0.4, 1.6) * usual)
            came["done_before"] += 1
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
            came[one.judge(killed=True).replace(" ", "_")] += 1
    assert came["old"] > 1
    assert came["new"] + came["done_before"] > 1
    figure("programs killed at random moments", **came)
    subprocess.run(command, check=True, cwd=ROOT)
    assert one.judge() == "new"
