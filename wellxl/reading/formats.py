"""Number formats of a checked xlsx, and what they do to a value."""

from __future__ import annotations

import re
from xml.parsers import expat

from wellxl.reading.container import Package

__all__ = ["codes", "meaning"]

_STYLES = "xl/styles.xml"
_DATES = (*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59))
_BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 49: "@"}
_BUILT_IN |= dict.fromkeys(_DATES, "yyyy-mm-dd")
"""Formats that go by a number alone, in Chinese Excel, as far as they mean something else (ECMA-376, 18.8.30)."""
_LONGEST = 255
"""Characters of a code that Excel takes."""
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].|\[[^\]]*\]')
"""What is shown as it stands, and what is not shown at all: room, filling, colours, conditions, languages."""
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_SIGNS = re.compile(r"general|e[+-]|[0#?.,%@;/:\-+() $ymdhs]")


def codes(package: Package) -> tuple[list[str], list[str]]:
    """The number format of each cell format, and of each that conditions bring; blank where one brings none.

    Raises expat.ExpatError where the part is no XML.
    """
    own: dict[int, str] = {}
    used: list[int] = []
    brought: list[str] = []
    within = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition("}")[2]
        number = int(attributes.get("numFmtId", 0))
        if kind == "numFmt" and within[-1] == "numFmts":
            own[number] = attributes.get("formatCode", "")
        elif kind == "numFmt" and within[-1] == "dxf" and brought:
            brought[-1] = attributes.get("formatCode") or _BUILT_IN.get(number, "General")
        elif kind == "dxf" and within[-1] == "dxfs":
            brought.append("")
        elif kind == "xf" and within[-1] == "cellXfs":
            used.append(number)
        within.append(kind)

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.EndElementHandler = start, lambda _: within.pop()
    parser.Parse(package.read(_STYLES), True)
    return [own.get(id) or _BUILT_IN.get(id, "General") for id in used], brought


def meaning(code: str) -> tuple[str, int, int, bool, bool]:
    """What a format does to a value besides rounding it: adds text, makes it a percentage, divides it by thousands,
    shows it as a date, hides it where a sign or a text would be.

    >>> meaning("0.00%") == meaning("0%"), meaning('"99"') == meaning("0"), meaning(";;;") == meaning("General")
    (True, False, False)
    >>> meaning("yyyy\\\\-mm\\\\-dd") == meaning("yyyy-mm-dd"), meaning("0,") == meaning("#,##0")
    (True, False)
    """
    code = code[:_LONGEST]
    said = "".join(one[0] or one[1] for one in _LITERAL.findall(code))
    plain = _LITERAL.sub("", code).lower()
    said += _SIGNS.sub("", plain)
    date = re.search("[ymdhs]", plain.replace("general", "")) is not None
    said = re.sub(r"[\s.,/:()+\-]" + ("|[年月日时分秒]" if date else ""), "", said)
    return said, plain.count("%"), len(_SCALED.findall(plain)), date, "" in plain.split(";")
