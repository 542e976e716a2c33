"""A terminal obeys nothing that stands in a file's name or in a cell."""

import io
import json
import sys

import pytest
from payloads import ATTACKS, TERMINAL

from wellxl.cli import main
from wellxl.terminal import Plain, as_json

OBEYED = [*map(chr, [*range(9), *range(11, 32), *range(0x7F, 0xA0), 0x202A, 0x202E, 0x2066, 0x2069, 0x200E, 0x200F, 0x2028])]


def test_what_a_terminal_would_obey_is_shown_as_none():
    stream = io.StringIO()
    print(*ATTACKS, "甲\n乙\t丙", file=Plain(stream), sep="\n")
    assert not any(sign in stream.getvalue() for sign in OBEYED)
    assert stream.getvalue().endswith("甲\n乙\t丙\n")
    assert "�[2J�[31m红" in stream.getvalue()
    assert not Plain(stream).isatty()


def test_json_says_the_same_and_shows_none_of_it():
    told = as_json({"值": [*ATTACKS, "东"]})
    assert json.loads(told) == {"值": [*ATTACKS, "东"]}
    assert not any(sign in told for sign in OBEYED)
    assert "东" in told


def test_plain_json_is_as_it_was():
    thing = {"名": ["一", 1, None, "a\nb"]}
    assert as_json(thing) == json.dumps(thing, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("payload", TERMINAL)
def test_a_path_that_is_not_there_is_told_without_its_commands(payload, capsys):
    path = payload.replace("\x00", "")
    assert main(["merge", f"没有{path}.xlsx"]) == 2
    told = capsys.readouterr().err
    assert told.startswith("错误：没有找到“没有")
    assert not any(sign in told for sign in OBEYED)
    assert not isinstance(sys.stderr, Plain)


def test_a_wrong_option_too(capsys):
    with pytest.raises(SystemExit):
        main(["merge", "--no-such\x1b[2J"])
    assert "\x1b" not in capsys.readouterr().err


def test_what_cannot_be_told_stops_nothing():
    class Gone(io.StringIO):
        def write(self, _):
            raise BrokenPipeError

        def flush(self):
            raise BrokenPipeError

    stream = Plain(Gone())
    assert stream.write("完成") == 2
    print("完成", file=stream, flush=True)
