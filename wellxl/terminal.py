"""What is printed: names and values out of other people's files, of which a terminal shall obey nothing."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, TextIO

__all__ = ["Plain", "as_json"]

_OBEYED = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
"""Characters that move the cursor, start a command, turn the direction of writing, or are none."""


class Plain:
    """A stream that shows such a character as � and is in all else the one below it.

    What cannot be told, because its reader has gone or a disk is full, stops nothing: it is told beside the work.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        """The one below, for what draws with such characters itself."""

    def write(self, text: str) -> int:
        """Write what is left of the text once it commands nothing."""
        with suppress(OSError):
            self.stream.write(text if _is_plain(text) else re.sub(_OBEYED, "�", text))
        return len(text)

    def flush(self) -> None:
        """Let it go out, if it can."""
        with suppress(OSError):
            self.stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def as_json(thing: Any) -> str:
    """JSON with Chinese as it is, and what a terminal would obey escaped: whoever parses it gets the same.

    >>> as_json(["东\\u202e\\x9b"])
    '[\\n "东\\\\u202e\\\\u009b"\\n]'
    """
    import json  # late: most runs print none

    text = json.dumps(thing, ensure_ascii=False, indent=1)
    return text if _is_plain(text) else re.sub("[\x7f-\U0010ffff]", lambda sign: _escaped(sign[0]), text)


def _is_plain(text: str) -> bool:
    """Whether all of it is printable, line by line, as most is: none of that is obeyed."""
    return text.replace("\n", "").isprintable()


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}" if re.match(_OBEYED, sign) else sign
