"""sharing.py: chunks, processes, and items that kill them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellxl import sharing

ROOT = Path(__file__).parents[1]


def double(items: Iterable[int]) -> list[int]:
    return [2 * item for item in items]


def die(items: Iterable[int], deadly: tuple[int, ...]) -> list[int]:
    """Kills its process for some items."""
    for item in items:
        if item in deadly:
            os._exit(9)
    return double(items)


def die_once(items: Iterable[int], mark: str) -> list[int]:
    """Kills the first process that comes by."""
    try:
        os.mkdir(mark)
    except FileExistsError:
        return double(items)
    os._exit(9)


@given(st.lists(st.integers(0, 5 << 20)), st.integers(1, 9))
def test_every_item_is_in_one_chunk_and_none_is_larger_than_it_may_be(sizes, workers):
    chunks = sharing.in_chunks(range(len(sizes)), sizes, workers)
    assert sorted(item for chunk in chunks for item in chunk) == list(range(len(sizes)))
    assert all(len(chunk) == 1 or sum(sizes[item] for item in chunk) <= 1 << 20 for chunk in chunks)
    assert all(chunks)


def test_there_are_enough_chunks_for_everyone():
    assert len(sharing.in_chunks(range(400), [1000] * 400, 2)) >= 16
    assert len(sharing.in_chunks(range(400), [1000] * 400, 20)) >= 80


def test_processes_do_every_item_once():
    assert sorted(sharing.in_processes(double, [[1, 2], [3]], 2)) == [(1, 2), (2, 4), (3, 6)]


def test_an_item_that_kills_its_process_is_found_and_the_others_go_on():
    found = dict(sharing.in_processes(partial(die, deadly=(3,)), [[1, 2], [3, 4], [5], [6]], 2))
    assert found == {1: 2, 2: 4, 3: None, 4: 8, 5: 10, 6: 12}


def test_a_process_that_dies_for_another_reason_costs_nothing(tmp_path):
    found = dict(sharing.in_processes(partial(die_once, mark=str(tmp_path / "mark")), [[1, 2], [3]], 1))
    assert found == {1: 2, 2: 4, 3: 6}


def test_any_executor_does_and_what_fails_there_is_tried_again_here():
    def refuse(items):
        raise RuntimeError

    with ThreadPoolExecutor(2) as executor:
        assert sorted(sharing.through(double, [[1], [2]], executor)) == [(1, 2), (2, 4)]

    class Failing(ThreadPoolExecutor):
        def submit(self, work, *arguments):
            return super().submit(refuse, *arguments)

    with Failing(1) as executor:
        assert sorted(sharing.through(double, [[1, 2]], executor)) == [(1, 2), (2, 4)]


STARTS = """
import os, sys, threading
sys.path[:0] = [{tests!r}]
from functools import partial
from wellxl import sharing
from test_sharing import die

if __name__ == "__main__":
    waiting = threading.Event()
    if sys.argv[1] == "threads":
        threading.Thread(target=waiting.wait).start()
    print(sharing._start())
    print(sorted(dict(sharing.in_processes(partial(die, deadly=(3,)), [[1, 2], [3, 4], [5], [6]], 2)).items()))
    waiting.set()
"""


@pytest.mark.parametrize("threads", ["threads", "alone"])
def test_a_process_is_copied_where_that_is_safe_and_both_ways_do_the_same(threads, tmp_path):
    script = tmp_path / "starts.py"
    script.write_text(STARTS.format(tests=str(Path(__file__).parent)), encoding="utf-8")
    run = subprocess.run([sys.executable, "-X", "utf8", script, threads], capture_output=True, cwd=ROOT, text=True, timeout=60)
    start, found = run.stdout.splitlines()
    assert start == ("fork" if sys.platform == "linux" and threads == "alone" else "spawn")
    assert found == "[(1, 2), (2, 4), (3, None), (4, 8), (5, 10), (6, 12)]"


@pytest.mark.skipif(os.name == "nt", reason="Windows sends Ctrl-C in another way")
def test_ctrl_c_ends_it_at_once_without_a_word(tmp_path):
    code = (
        "import sys, time; from wellxl import sharing\n"
        "if __name__ == '__main__':\n"
        " try:\n  print('go', flush=True); list(sharing.in_processes(time.sleep, [60, 60, 60], 2))\n"
        " except KeyboardInterrupt:\n  print('ended')\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        start_new_session=True,
    )
    assert run.stdout.readline().strip() == b"go"
    time.sleep(2)
    os.killpg(run.pid, signal.SIGINT)
    out, err = run.communicate(timeout=30)
    assert (out.strip(), err) == (b"ended", b"")
