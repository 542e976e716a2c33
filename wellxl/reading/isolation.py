"""Parsing in a child process that may die.

Parsers of binary formats can be made to ask for any memory, to loop for ever, or to abort the process they run
in. So they run in a child with limits, which serves all such files of a run while it lives; its death is the
refusal of the one file it was reading. Windows sets no limits; there the parent watches the child's time and memory.
"""

from __future__ import annotations

import atexit
import os
import sys
import time
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from wellxl.errors import reason as told
from wellxl.reading.container import RESAVE, Limits, Refused, refusal
from wellxl.records import Grid, Hit, Kind

if TYPE_CHECKING:
    import subprocess

__all__ = ["CRASH", "HUNGRY", "KINDS", "Parsed", "close", "parse", "read_apart", "serve"]

CRASH = refusal("file-crash", "读取中断", "文件已损坏，或者是特意构造的：读取时解析程序中断了", RESAVE)
_SLOW = refusal("file-too-slow", "读取超时", "文件异常：读了 {seconds} 秒还没有读完，已放弃", RESAVE)
HUNGRY = refusal("file-too-hungry", "内存超限", "文件异常：读取它所需的内存超过上限", RESAVE)
_UNSTARTED = refusal(
    "file-reader-unstarted",
    "读取程序未能启动",
    "读取这种文件要另起一个程序，系统没有让它启动（{reason}）",
    "台账本身不一定有错：请让安全软件放行本程序后重新运行，或者把台账另存为 .xlsx 再报",
)
KINDS = (CRASH, _SLOW, HUNGRY, _UNSTARTED)

Parsed = tuple[tuple[Grid, ...], tuple[Hit, ...]]

_START = "import json,sys;sys.path[:]=json.loads(sys.argv[1]);from wellxl.reading.isolation import serve;serve()"
"""The child looks for modules where its parent does: an embedded Python takes no PYTHONPATH."""


def parse(format: str, data: bytes, limits: Limits) -> Parsed:
    """Parse in this process; raises Refused."""
    if format == "xls":
        from wellxl.reading.binary import read_xls

        return read_xls(data, limits)
    if format == "html":
        from wellxl.reading.markup import read_html
        from wellxl.reading.text import decode

        return read_html(decode(data)[0], limits)
    from wellxl.reading.cells import read_package
    from wellxl.reading.container import open_package
    from wellxl.reading.scan import examine

    package = open_package(data, limits)
    return read_package(package, examine(package, limits), limits)


def read_apart(format: str, data: bytes, limits: Limits) -> Parsed:
    """Parse in the child process; raises Refused, also for its death and where it cannot be started."""
    with _LOCK:
        try:
            child = _child()
        except OSError as error:
            raise Refused(_UNSTARTED, reason=told(error)) from error
        done = Event()
        why: list[Kind] = []
        watcher = Thread(target=_watch, args=(child, limits, done, why))
        watcher.start()
        try:
            assert child.stdin is not None
            assert child.stdout is not None
            _send(child.stdin, (format, data, limits))
            answer = _receive(child.stdout)
        except (OSError, EOFError, ValueError) as error:
            out_of_time = _bury() in _OUT_OF_TIME
            if why:
                raise Refused(why[0], seconds=limits.wall) from error
            if out_of_time:
                raise Refused(_SLOW, seconds=limits.cpu) from error
            raise Refused(CRASH) from error
        finally:
            done.set()
            watcher.join()
    if isinstance(answer, Hit):
        raise Refused(answer.kind, **answer.facts)
    return answer  # type: ignore[no-any-return]


def _watch(child: subprocess.Popen[bytes], limits: Limits, done: Event, why: list[Kind]) -> None:
    """Kill a child that takes too long or, where the system does not hold it to its limit, too much memory."""
    end = time.monotonic() + limits.wall
    while not done.wait(0.1 if sys.platform == "win32" else limits.wall):
        late = time.monotonic() >= end
        if late or _taken(child) > limits.memory:
            why.append(_SLOW if late else HUNGRY)
            child.kill()
            return


def _taken(child: subprocess.Popen[bytes]) -> int:
    """Bytes of memory that a process has been given; known, and needed, on Windows alone."""
    if sys.platform != "win32":
        return 0
    import ctypes
    import struct

    form = "II8Q"  # PROCESS_MEMORY_COUNTERS; its PagefileUsage is what was given
    counters = ctypes.create_string_buffer(struct.calcsize(form))
    process = ctypes.c_void_p(int(vars(child)["_handle"]))
    told = ctypes.windll.kernel32.K32GetProcessMemoryInfo(process, counters, len(counters))
    return struct.unpack(form, counters)[8] if told else 0


def close() -> None:
    """End the child process, if there is one. A later file starts another."""
    with _LOCK:
        _bury()


_LOCK = Lock()
_CHILDREN: dict[int, subprocess.Popen[bytes]] = {}
"""By process: a fork must not talk to the child of its parent."""
_OUT_OF_TIME = (-24,)
"""The exit code after SIGXCPU."""


def _child() -> subprocess.Popen[bytes]:
    import json  # late, as all that only a child needs: most runs never start one
    import subprocess

    child = _CHILDREN.get(os.getpid())
    if child is None or child.poll() is not None:
        _bury()
        child = _CHILDREN[os.getpid()] = subprocess.Popen(
            [sys.executable, "-X", "utf8", "-c", _START, json.dumps([path for path in sys.path if isinstance(path, str)])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a dying parser's last words are not for a clerk
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    return child


def _bury() -> int:
    """Let the child end, by force if need be; its exit code."""
    child = _CHILDREN.pop(os.getpid(), None)
    if child is None:
        return 0
    import subprocess

    for pipe in (child.stdin, child.stdout):
        try:
            if pipe:
                pipe.close()
        except OSError:  # what was not sent cannot be sent any more
            pass
    try:
        return child.wait(timeout=0.5)  # it ends by itself once its input has
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


atexit.register(close)


def _send(pipe: Any, thing: object) -> None:
    import pickle

    frame = pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
    pipe.write(len(frame).to_bytes(8, "little"))
    pipe.write(frame)
    pipe.flush()


def _receive(pipe: Any) -> Any:
    import pickle

    head = pipe.read(8)
    frame = pipe.read(int.from_bytes(head, "little"))
    if len(head) < 8:
        raise EOFError
    try:
        return pickle.loads(frame)
    except pickle.UnpicklingError as error:
        raise EOFError from error


# In the child --------------------------------------------------------------------------------------------------


def serve() -> None:
    """Parse what comes in, until nothing does."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a parser prints must not get between the frames
    while True:
        try:
            format, data, limits = _receive(source)
        except EOFError:
            return
        _limit(limits)
        if not _answer(target, format, data, limits):
            return


def _answer(target: Any, format: str, data: bytes, limits: Limits) -> bool:
    """Whether the child is fit for another file."""
    try:
        _send(target, parse(format, data, limits))
    except Refused as refused:
        _send(target, refused.hit)
    except MemoryError:
        _send(target, Hit(HUNGRY, 0))
        return False
    except Exception:
        _send(target, Hit(CRASH, 0))
    return True


def _limit(limits: Limits) -> None:
    if sys.platform == "win32":
        import msvcrt

        # A parser that dies must not put up a box that waits for a click.
        msvcrt.SetErrorMode(msvcrt.SEM_FAILCRITICALERRORS | msvcrt.SEM_NOGPFAULTERRORBOX)
        return
    import resource

    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    for what, soft in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CPU, int(used) + 1 + limits.cpu)):
        try:
            hard = resource.getrlimit(what)[1]
            resource.setrlimit(what, (soft if hard < 0 else min(soft, hard), hard))
        except (ValueError, OSError):  # macOS knows no limit on the address space
            pass
